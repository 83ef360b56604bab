//! A test authority, whose keys everybody knows: it publishes trust data and status lists, licenses the test vehicle to
//! a key of the tour, and makes the codes of the tests. `base` is the moment at which its keys begin to count; a page or
//! a test chooses it once.

use serde_json::{Value, json};
use support::fixture::{self, Deterministic, LICENSE_KEY, LIST_KEY};
use vehicle_license::credential::{CredentialStatus, KeyProtection, Proofing, StatusPosition};
use vehicle_license::issue::{
    Authority, ContentDraft, EnrolledKey, EnrolmentNonce, LicenseTerms, RootChain, RootDraft, RootTerms, StatusBits,
    StatusListTerms, VehicleRecord,
};
use vehicle_license::key::{PublicKey, Signer};
use vehicle_license::present::{Holder, View};
use vehicle_license::trust::{Asking, Issuer, TrustContent};
use vehicle_license::value::Day;
use vehicle_license::{Challenge, Purpose, Trust, UnixTime};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const DAY: u64 = 86_400;
/// The nonce of every enrolment here.
const NONCE: [u8; 16] = [7; 16];
/// The list of licenses, in which two of them have ended.
const LIST: u32 = 7;
const REVOKED: u32 = 202;
const SUPERSEDED: u32 = 203;

pub(crate) fn call(request: &str) -> String {
    let answer = serde_json::from_str(request)
        .map_err(Into::into)
        .and_then(|request: Value| {
            let request = Request::read(&request)?;
            match request.text("call")? {
                "publish" => request.publish(),
                "enrol" => request.enrol(),
                "license" => request.license(),
                "show" => request.show(),
                "ask" => request.ask(),
                other => Err(format!("no call {other}").into()),
            }
        });
    answer
        .unwrap_or_else(|error| json!({"error": error.to_string()}))
        .to_string()
}

struct Request<'a> {
    options: &'a Value,
    base: u64,
    now: UnixTime,
}

impl<'a> Request<'a> {
    fn read(options: &'a Value) -> Result<Self> {
        let base = options["base"].as_u64().ok_or("no base")?;
        let now = options["now"].as_u64().unwrap_or(base);
        let now = UnixTime::from_unix(now)?;
        Ok(Self { options, base, now })
    }

    fn text(&self, name: &str) -> Result<&'a str> {
        self.options[name].as_str().ok_or_else(|| format!("no {name}").into())
    }

    fn bytes(&self, name: &str) -> Result<Vec<u8>> {
        let text = self.text(name)?;
        let digit = |at: usize| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(digit).collect();
        bytes.ok_or_else(|| format!("{name} is not hexadecimal").into())
    }

    fn key(&self) -> Result<PublicKey> {
        Ok(PublicKey::from_compressed(&self.bytes("key")?)?)
    }

    /// Trust data and the list of licenses, by a root of this name.
    fn publish(&self) -> Result<Value> {
        let root = self.options["root"].as_str().unwrap_or("root");
        let root_key = fixture::key(root);
        let publisher = fixture::key("publisher");
        let draft = RootDraft::new(&RootTerms {
            number: 0,
            issued_at: at(self.base - DAY)?,
            expires: at(self.base + DAY * 365)?,
            root_keys: vec![root_key.public_key()],
            root_threshold: 1,
            publishers: vec![publisher.public_key()],
            publisher_threshold: 1,
        })?;
        let chain = RootChain::start(&draft, &[draft.unsigned(root_key.public_key()).sign(&root_key)?])?;
        let content = TrustContent {
            root: Some(chain.pin()),
            ..self.content()?
        };
        let content = ContentDraft::new(&content)?;
        let signature = content.unsigned(publisher.public_key()).sign(&publisher)?;
        let bundle = chain.publish(&content, &[signature], self.now)?;
        Ok(json!({
            "pin": chain.pin().to_string(), "bundle": hex(&bundle), "trust": hex(&self.content()?.to_bytes()?),
            "list": hex(&self.list()?),
        }))
    }

    fn content(&self) -> Result<TrustContent> {
        let mut content = fixture::trust_content(vec![self.issuer()?]);
        content.version = self.options["version"].as_u64().unwrap_or(1);
        content.issued_at = at(self.base - DAY)?;
        let days = self.options["days"].as_u64().unwrap_or(90);
        content.expires = at(self.base + DAY * days)?;
        let mut asker = fixture::asker();
        asker.keys[0].sign_from = at(self.base - DAY * 30)?;
        asker.keys[0].sign_until = at(self.base + DAY * 335)?;
        content.askers = vec![asker];
        Ok(content)
    }

    fn issuer(&self) -> Result<Issuer> {
        let mut issuer = fixture::with_list_key(fixture::issuer(), "status");
        for key in &mut issuer.keys {
            key.sign_from = at(self.base - DAY * 30)?;
            key.sign_until = at(self.base + DAY * 335)?;
            key.trust_until = at(self.base + DAY * 735)?;
        }
        Ok(issuer)
    }

    fn list(&self) -> Result<Vec<u8>> {
        let terms = StatusListTerms {
            list: LIST,
            bits: StatusBits::Two,
            entries: None,
            snapshot_at: self.now,
            expires: at(self.now.unix() + DAY * 30)?,
            time_to_live: None,
        };
        let ended = [
            (position(REVOKED)?, CredentialStatus::Revoked),
            (position(SUPERSEDED)?, CredentialStatus::Superseded),
        ];
        Ok(terms
            .prepare(&self.issuer()?, LIST_KEY, ended)?
            .sign(&fixture::key("status"))?)
    }

    /// What a phone's key signs to be licensed.
    fn enrol(&self) -> Result<Value> {
        let unsigned = EnrolledKey::prepare(self.key()?, NONCE, self.now);
        Ok(json!({"to_be_signed": hex(unsigned.to_be_signed().as_bytes())}))
    }

    /// The license for the key that signed that.
    fn license(&self) -> Result<Value> {
        let enrolment = EnrolledKey::prepare(self.key()?, NONCE, self.now).finish(&self.bytes("signature")?)?;
        let index = u32::try_from(self.options["index"].as_u64().unwrap_or(201))?;
        Ok(json!({"file": hex(&self.issue(&enrolment, "issuer", index)?)}))
    }

    fn issue(&self, enrolment: &[u8], signer: &str, index: u32) -> Result<Vec<u8>> {
        let nonce = EnrolmentNonce {
            value: NONCE,
            handed_out: self.now,
        };
        let mut issuer = self.issuer()?;
        issuer.keys[0].point = fixture::key(signer).public_key();
        let enrolled = EnrolledKey::verify(enrolment, nonce, self.now)?;
        let terms = LicenseTerms {
            now: self.now,
            last_day: None,
            status: position(index)?,
            protection: KeyProtection::Hardware,
            proofing: Proofing::RemoteLiveCheck,
        };
        let seed = &mut Deterministic::new("seed");
        let unsigned = Authority::new(issuer, LICENSE_KEY)?.issue(&self.record()?, &enrolled, &terms, seed)?;
        Ok(unsigned.sign(&fixture::key(signer))?.secret_file().to_vec())
    }

    /// The test vehicle, inspected until half a year from the base.
    fn record(&self) -> Result<VehicleRecord> {
        let mut record = fixture::record();
        record.as_of = self.now;
        record.inspection_until = Some(Day::of(at(self.base + DAY * 180)?));
        Ok(record)
    }

    /// A code of the test phone at `now`, whose license was issued at `base`: for `purpose`, or the answer to
    /// `challenge`; of the license at `index`, signed by `signer`.
    fn show(&self) -> Result<Value> {
        let signer = self.options["signer"].as_str().unwrap_or("issuer");
        let index = u32::try_from(self.options["index"].as_u64().unwrap_or(201))?;
        let phone = fixture::key("holder");
        let issued = Request {
            now: at(self.base)?,
            ..*self
        };
        let enrolment = EnrolledKey::prepare(phone.public_key(), NONCE, issued.now).sign(&phone)?;
        let file = issued.issue(&enrolment, signer, index)?;
        let mut content = self.content()?;
        content.issuers[0].keys[0].point = fixture::key(signer).public_key();
        let trust = Trust::pinned(&content.to_bytes()?)?;
        let holder = Holder::import(&file, &trust, &phone.public_key())?;
        if let Some(challenge) = self.options["challenge"].as_str() {
            let challenge = Challenge::from_text(challenge)?;
            let asking = Asking::of(&challenge, &trust, self.now);
            let view = asking.more().fold(View::answering(&asking), View::opening_asked);
            let random = &mut Deterministic::new(&format!("answer {}", self.now.unix()));
            let text = if challenge.sealing_key().is_some() {
                holder.present_sealed(&view, self.now, &phone, random)?.to_text()
            } else {
                holder.present(&view, self.now, &phone)?.to_text()
            };
            return Ok(json!({"text": text}));
        }
        let purpose = self.options["purpose"].as_str().and_then(Purpose::from_name);
        let view = match (purpose, self.options["everyday"].as_bool()) {
            (None, _) => View::everyday(),
            (Some(purpose), Some(true)) => View::everyday_for(purpose),
            (Some(purpose), _) => View::for_purpose(purpose),
        };
        Ok(json!({"text": holder.present(&view, self.now, &phone)?.to_text()}))
    }

    /// A question of the listed insurer's, or of somebody who is not listed.
    fn ask(&self) -> Result<Value> {
        let random = &mut Deterministic::new(&format!("question {}", self.now.unix()));
        let purpose = Purpose::from_name(self.text("purpose")?).ok_or("no such purpose")?;
        let asker = self.text("asker")?;
        let challenge = Challenge::new(asker, purpose, self.now, 120, random)?;
        if self.options["listed"] == true {
            let insurer = fixture::key("insurer");
            let listed = challenge.as_listed(fixture::ASKER, fixture::ASKER_KEY, insurer.public_key())?;
            return Ok(json!({"text": listed.sign(&insurer)?.to_text()}));
        }
        Ok(json!({"text": challenge.to_text()}))
    }
}

fn at(unix: u64) -> Result<UnixTime> {
    Ok(UnixTime::from_unix(unix)?)
}

fn position(index: u32) -> Result<StatusPosition> {
    StatusPosition::new(LIST, index).ok_or_else(|| "no such position".into())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
