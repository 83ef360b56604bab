//! A test authority, whose keys everybody knows: it publishes trust data, with whoever a request lists as an asker, and
//! status lists; licenses the test vehicle to a key of the tour; and makes the codes of the tests. `base` is the moment at
//! which its keys begin to count; a page or a test chooses it once.

use serde_json::{Value, json};
use support::fixture::{self, Deterministic, LICENSE_KEY, LIST_KEY};
use vehicle_license::credential::{CredentialStatus, KeyProtection, Proofing, Purposes, StatusPosition};
use vehicle_license::issue::{
    Authority, AuthorizationRequest, ContentDraft, EnrolledKey, EnrolmentNonce, IssuedLicense, LicenseTerms, Operation,
    Register, RevocationOrder, RootChain, RootDraft, RootTerms, StatusBits, StatusListTerms, VehicleRecord,
};
use vehicle_license::key::{PublicKey, Signer};
use vehicle_license::present::{Holder, View};
use vehicle_license::trust::{Asker, AskerKey, Asking, Calendar, Calendars, Issuer, TrustContent};
use vehicle_license::value::Day;
use vehicle_license::{Challenge, Purpose, SealingKey, Trust, UnixTime};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const DAY: u64 = 86_400;
/// The nonce of every enrolment here.
const NONCE: [u8; 16] = [7; 16];
/// The list of licenses, in which two of them have ended.
const LIST: u32 = 7;
/// The list of what is lent.
const LENT_LIST: u32 = 8;
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
                "lend" => request.lend(),
                "lent" => request.lent(),
                "take-back" => request.take_back(),
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
        unhex(self.text(name)?)
    }

    fn key(&self, name: &str) -> Result<PublicKey> {
        Ok(PublicKey::from_compressed(&self.bytes(name)?)?)
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
            "list": hex(&self.list(LIST, self.ended()?)?), "lent_list": hex(&self.list(LENT_LIST, self.taken_back()?)?),
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
        for listed in self.options["askers"].as_array().into_iter().flatten() {
            content.askers.push(asker_of(listed)?);
        }
        // Every Monday to Friday is worked, for years: the built-in calendar ends.
        let [first, last] = [at(self.base - DAY)?, at(self.base + DAY * 400)?].map(Day::of);
        content.calendars = vec![Calendar::new(2, first, last, Vec::new(), Vec::new())?];
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

    fn list(&self, list: u32, ended: Vec<(StatusPosition, CredentialStatus)>) -> Result<Vec<u8>> {
        let terms = StatusListTerms {
            list,
            bits: StatusBits::Two,
            entries: None,
            snapshot_at: self.now,
            expires: at(self.now.unix() + DAY * 30)?,
            time_to_live: None,
        };
        Ok(terms
            .prepare(&self.issuer()?, LIST_KEY, ended)?
            .sign(&fixture::key("status"))?)
    }

    fn ended(&self) -> Result<Vec<(StatusPosition, CredentialStatus)>> {
        Ok(vec![
            (position(REVOKED)?, CredentialStatus::Revoked),
            (position(SUPERSEDED)?, CredentialStatus::Superseded),
        ])
    }

    /// What the register says of everything lent, if the request brings it.
    fn taken_back(&self) -> Result<Vec<(StatusPosition, CredentialStatus)>> {
        if self.options["register"].is_null() {
            return Ok(Vec::new());
        }
        let register = self.register()?;
        let said = register
            .statuses(self.now)
            .map(|(position, status, _)| (position, status));
        Ok(said
            .filter(|(position, _)| position.list() == u64::from(LENT_LIST))
            .collect())
    }

    /// What a phone's key signs to be licensed.
    fn enrol(&self) -> Result<Value> {
        let unsigned = EnrolledKey::prepare(self.key("key")?, NONCE, self.now);
        Ok(json!({"to_be_signed": hex(unsigned.to_be_signed().as_bytes())}))
    }

    /// The license for the key that signed that, and the register of the vehicle.
    fn license(&self) -> Result<Value> {
        let license = self.licensed()?;
        let record = self.record()?;
        let mut register = fixture::empty_register(&record);
        register.record_license(&self.operation(&register)?, license.log_entry(), None)?;
        Ok(json!({"file": hex(&license.secret_file()), "register": hex(&register.to_bytes())}))
    }

    /// The license that was issued at `issued`: the same each time.
    fn licensed(&self) -> Result<IssuedLicense> {
        let issued = match self.options["issued"].as_u64() {
            Some(unix) => at(unix)?,
            None => self.now,
        };
        let request = Request { now: issued, ..*self };
        request.issue(&request.enrolment_of("key", "signature")?, "issuer", request.index()?)
    }

    fn enrolment_of(&self, key: &str, signature: &str) -> Result<Vec<u8>> {
        Ok(EnrolledKey::prepare(self.key(key)?, NONCE, self.now).finish(&self.bytes(signature)?)?)
    }

    fn enrolled(&self, enrolment: &[u8]) -> Result<EnrolledKey> {
        let nonce = EnrolmentNonce {
            value: NONCE,
            handed_out: self.now,
        };
        Ok(EnrolledKey::verify(enrolment, nonce, self.now)?)
    }

    fn index(&self) -> Result<u32> {
        Ok(u32::try_from(self.options["index"].as_u64().unwrap_or(201))?)
    }

    fn register(&self) -> Result<Register> {
        Ok(Register::from_bytes(&self.bytes("register")?, &self.record()?.plate)?)
    }

    /// The next operation, named by the register's revision.
    fn operation(&self, register: &Register) -> Result<Operation> {
        Ok(fixture::operation_on(register.revision(), self.now.unix()))
    }

    /// Lends by the owner's `request`, to a key that the person to whom it is lent has enrolled at `now`.
    fn lend(&self) -> Result<Value> {
        let license = self.licensed()?;
        let request = AuthorizationRequest::from_bytes(&self.bytes("request")?)?;
        let request = request.verify(license.log_entry(), self.now)?;
        let mut register = self.register()?;
        let content = self.content()?;
        let calendars = Calendars::of(&content.calendars);
        let at_list = StatusPosition::new(LENT_LIST, u32::try_from(register.revision())?).ok_or("no such position")?;
        let granted = register.grant(&self.operation(&register)?, &request, &calendars, at_list)?;
        let enrolled = self.enrolled(&self.enrolment_of("grantee_key", "grantee_signature")?)?;
        let terms = fixture::authorization_terms(self.now.unix());
        let seed = &mut Deterministic::new(&format!("authorization {}", self.now.unix()));
        let authority = Authority::new(self.issuer()?, LICENSE_KEY)?;
        let unsigned = authority.authorize(granted.ticket, &self.record()?, &enrolled, &terms, seed)?;
        let lent = unsigned.sign(&fixture::key("issuer"))?;
        register.record_authorization(&self.operation(&register)?, lent.log_entry())?;
        Ok(json!({"file": hex(&lent.secret_file()), "register": hex(&register.to_bytes())}))
    }

    /// What is lent now.
    fn lent(&self) -> Result<Value> {
        let register = self.register()?;
        let lent = register.lent(self.now).map(|lent| {
            json!({
                "name": lent.grantee().name.as_str(), "purpose": lent.purpose().name(),
                "last_day": lent.last_day().to_string(), "id": lent.id().map(|id| hex(id)),
            })
        });
        let furthest = Calendars::of(&self.content()?.calendars).furthest_last_day(Day::of(self.now));
        Ok(json!({"lent": lent.collect::<Vec<_>>(), "furthest": furthest.to_string()}))
    }

    /// Takes back by the owner's `order`; the answer tells a wallet what has ended.
    fn take_back(&self) -> Result<Value> {
        let license = self.licensed()?;
        let order = RevocationOrder::from_bytes(&self.bytes("order")?)?.verify(license.log_entry(), self.now)?;
        let mut register = self.register()?;
        let asked: Vec<_> = register.lent(self.now).filter_map(|lent| lent.position()).collect();
        register.revoke(&self.operation(&register)?, &order)?;
        let answer = register.answer(&asked, self.now).to_bytes();
        Ok(json!({"register": hex(&register.to_bytes()), "answer": hex(&answer)}))
    }

    fn issue(&self, enrolment: &[u8], signer: &str, index: u32) -> Result<IssuedLicense> {
        let mut issuer = self.issuer()?;
        issuer.keys[0].point = fixture::key(signer).public_key();
        let enrolled = self.enrolled(enrolment)?;
        let terms = LicenseTerms {
            now: self.now,
            last_day: None,
            status: position(index)?,
            protection: KeyProtection::Hardware,
            proofing: Proofing::RemoteLiveCheck,
        };
        let seed = &mut Deterministic::new("seed");
        let unsigned = Authority::new(issuer, LICENSE_KEY)?.issue(&self.record()?, &enrolled, &terms, seed)?;
        Ok(unsigned.sign(&fixture::key(signer))?)
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
        let phone = fixture::key("holder");
        let issued = Request {
            now: at(self.base)?,
            ..*self
        };
        let enrolment = EnrolledKey::prepare(phone.public_key(), NONCE, issued.now).sign(&phone)?;
        let file = issued.issue(&enrolment, signer, self.index()?)?.secret_file();
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
            let key = SealingKey::generate(random);
            return Ok(json!({"text": fixture::ask_as_listed(challenge, key.public_key()).to_text()}));
        }
        Ok(json!({"text": challenge.to_text()}))
    }
}

/// An asker as a request lists it, with its keys and their dates.
fn asker_of(listed: &Value) -> Result<Asker> {
    let list = |name: &str| listed[name].as_array().into_iter().flatten();
    let purpose = |name: &Value| name.as_str().and_then(Purpose::from_name).ok_or("no such purpose");
    let purposes: Vec<Purpose> = list("purposes").map(purpose).collect::<std::result::Result<_, _>>()?;
    Ok(Asker {
        number: number_of(listed)?,
        name: listed["name"].as_str().ok_or("no name")?.into(),
        purposes: Purposes::of(&purposes),
        keys: list("keys").map(asker_key_of).collect::<Result<_>>()?,
    })
}

fn asker_key_of(key: &Value) -> Result<AskerKey> {
    Ok(AskerKey {
        number: number_of(key)?,
        point: PublicKey::from_compressed(&unhex(key["point"].as_str().ok_or("no point")?)?)?,
        sign_from: at(key["sign_from"].as_u64().ok_or("no sign_from")?)?,
        sign_until: at(key["sign_until"].as_u64().ok_or("no sign_until")?)?,
    })
}

fn number_of(numbered: &Value) -> Result<u16> {
    Ok(u16::try_from(numbered["number"].as_u64().ok_or("no number")?)?)
}

fn at(unix: u64) -> Result<UnixTime> {
    Ok(UnixTime::from_unix(unix)?)
}

fn position(index: u32) -> Result<StatusPosition> {
    StatusPosition::new(LIST, index).ok_or_else(|| "no such position".into())
}

fn unhex(text: &str) -> Result<Vec<u8>> {
    let digit = |at: usize| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(digit).collect();
    bytes.ok_or_else(|| "not hexadecimal".into())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
