//! The kinds in which one message is read: a show verified, and trust data, bundles, lists, files, challenges and
//! enrolments read.

use serde_json::{Value, json};
use vehicle_license::error::StatusListError;
use vehicle_license::issue::{EnrolledKey, EnrolmentNonce, RootChain};
use vehicle_license::key::{Checker, PublicKey};
use vehicle_license::present::Holder;
use vehicle_license::trust::{Asking, ForeignStatusList, IssuerKey, TrustState};
use vehicle_license::value::Language;
use vehicle_license::verify::Screen;
use vehicle_license::{
    Bundle, Challenge, Input, Policy, Question, RootPin, SealingKey, StatusList, Trust, UnixTime, Verifier, Watermark,
};

use super::checkers::{by_every_checker, unanswered};
use super::evidence;
use super::given::{self, pinned, policy, question, status_lists};
use super::keys::{Keys, hex};
use super::outcome::{Outcome, said};

/// What was scanned or handed over.
#[derive(Clone)]
enum Scanned {
    Text(String),
    Bytes(Vec<u8>),
    /// The bytes of a sealed answer.
    Sealed(Vec<u8>),
    /// What a scanner delivered, not even known to be text.
    Line(Vec<u8>),
}

impl Scanned {
    fn input(&self) -> Input<'_> {
        match self {
            Self::Text(text) => Input::text(text),
            Self::Bytes(bytes) => Input::bytes(bytes),
            Self::Sealed(bytes) => Input::sealed_bytes(bytes),
            Self::Line(line) => Input::scanned(line),
        }
    }
}

fn scanned(keys: &mut Keys<'_>) -> Result<Scanned, String> {
    let given = (
        keys.optional("text").is_some(),
        keys.optional("bytes").is_some(),
        keys.optional("sealed").is_some(),
        keys.optional("scanned").is_some(),
    );
    Ok(match given {
        (true, false, false, false) => Scanned::Text(keys.text("text")?.into()),
        (false, true, false, false) => Scanned::Bytes(keys.bytes("bytes")?),
        (false, false, true, false) => Scanned::Sealed(keys.bytes("sealed")?),
        (false, false, false, true) => Scanned::Line(keys.bytes("scanned")?),
        _ => return Err("exactly one of text, bytes, sealed and scanned".into()),
    })
}

/// One verification as it is asked for.
struct Asked {
    trust: Trust,
    now: UnixTime,
    question: Question<'static>,
    challenge: Option<Challenge>,
    opener: Option<SealingKey>,
    lists: Vec<StatusList>,
    scanned: Scanned,
}

impl Asked {
    fn read(keys: &mut Keys<'_>) -> Result<Self, String> {
        let trust = pinned(keys)?;
        let now = keys.instant("now")?;
        Ok(Self {
            now,
            question: question(keys)?.under(policy(keys.value("policy")?)?),
            challenge: challenge_of(keys)?,
            opener: opener_of(keys)?,
            lists: status_lists(keys, &trust, now)?,
            scanned: scanned(keys)?,
            trust,
        })
    }

    fn question(&self) -> Question<'_> {
        let mut question = self.question.clone().consulting(&self.lists);
        if let Some(challenge) = &self.challenge {
            question = question.answering(challenge);
        }
        match &self.opener {
            None => question,
            Some(key) => question.opening(key),
        }
    }
}

pub fn verify(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let asked = Asked::read(keys)?;
    let (question, scanned, now) = (asked.question(), &asked.scanned, asked.now);
    let input = scanned.input();
    let verifier = Verifier::new(&asked.trust);
    if keys.optional("unanswered").is_some() {
        return unanswered(keys.value("unanswered")?, verifier, input, &question, now);
    }
    let verdict = verifier.verify(input, &question, now);
    let one_verdict = by_every_checker(&verdict, verifier, input, &question, now);
    let mut outcome = match verdict {
        Err(error) => Outcome::refused(&error),
        Ok(verified) => {
            // The bytes behind a text, and whether they encode to it again.
            let text = match scanned {
                Scanned::Text(text) => Some(text.as_str()),
                Scanned::Line(line) => std::str::from_utf8(line).ok(),
                Scanned::Bytes(_) | Scanned::Sealed(_) => None,
            };
            let (behind, again) = match text {
                Some(text) if text.starts_with("VS1:") => {
                    let bytes = decode("VS1:", text)?;
                    let again = encode("VS1:", &bytes);
                    (Scanned::Sealed(bytes), Some(again))
                }
                Some(text) => {
                    let bytes = decode("VL1:", text)?;
                    let again = encode("VL1:", &bytes);
                    (Scanned::Bytes(bytes), Some(again))
                }
                None => (scanned.clone(), None),
            };
            let same = again.as_deref() == text;
            let back = evidence::leads_back(&verifier, input, &question, &asked.lists, &verified);
            Outcome::ok(
                said(&verified),
                vec![format!("{verified:?}"), format!("{:?}", verified.facts())],
            )
            .law(back, "what is kept of a verdict leads back to it")
            .law(same, "what decodes encodes to itself")
            .law(
                verifier.verify(behind.input(), &question, now) == Ok(verified),
                "text and bytes get one verdict",
            )
        }
    };
    outcome.said.extend([
        format!("{question:?}"),
        format!("{input:?}"),
        format!("{:?}", asked.opener),
    ]);
    Ok(outcome.law(one_verdict, "every checker and the two steps lead to one verdict"))
}

/// What a screen shows of the verdict or of the refusal, in both languages.
pub fn screen(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let asked = Asked::read(keys)?;
    let verdict = Verifier::new(&asked.trust).verify(asked.scanned.input(), &asked.question(), asked.now);
    let of = |language| match &verdict {
        Ok(verified) => Screen::of(verified, language),
        Err(refusal) => Screen::of_refusal(refusal, language),
    };
    let (zh, en) = (of(Language::Chinese), of(Language::English));
    let debug = vec![format!("{zh:?} {en:?}")];
    Ok(Outcome::ok(json!({"ok": true, "zh": zh, "en": en}), debug))
}

/// The watermark of a show that verifies.
pub fn watermark(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let trust = pinned(keys)?;
    let now = keys.instant("now")?;
    let mut question = question(keys)?.under(policy(keys.value("policy")?)?);
    let challenge = challenge_of(keys)?;
    if let Some(challenge) = &challenge {
        question = question.answering(challenge);
    }
    let scanned = scanned(keys)?;
    let verified = Verifier::new(&trust).verify(scanned.input(), &question, now);
    let verified = verified.map_err(|error| format!("not verified: {error}"))?;
    let watermark = verified.facts().watermark();
    let mut expect = drawn(&watermark);
    expect["ok"] = json!(true);
    Ok(Outcome::ok(expect, vec![format!("{watermark:?}")]))
}

/// The lines of a watermark.
pub fn drawn(watermark: &Watermark) -> Value {
    json!({"zh": watermark.zh(), "en": watermark.en(), "trace": watermark.trace()})
}

/// The challenge of a case, if it has one.
pub fn challenge_of(keys: &mut Keys<'_>) -> Result<Option<Challenge>, String> {
    let Some(text) = keys.optional("challenge") else {
        return Ok(None);
    };
    let text = text.as_str().ok_or("challenge is no text")?;
    let challenge = Challenge::from_text(text).map_err(|error| format!("challenge: {error}"))?;
    Ok(Some(challenge))
}

/// The key that opens sealed answers, if the case has one.
fn opener_of(keys: &mut Keys<'_>) -> Result<Option<SealingKey>, String> {
    if keys.optional("opens_with").is_none() {
        return Ok(None);
    }
    let secret = keys.bytes("opens_with")?;
    let secret = secret.try_into().map_err(|_| "a sealing key has 32 bytes")?;
    let key = SealingKey::from_secret_bytes(&secret).map_err(|error| format!("opens_with: {error}"))?;
    Ok(Some(key))
}

/// What each state of the vehicle comes to under the preset of a purpose: whether to go on, or the code.
pub fn standing(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let trust = pinned(keys)?;
    let now = keys.instant("now")?;
    let asked = question(keys)?;
    let own = asked.purpose().map_or_else(Policy::roadside, Policy::for_purpose);
    let challenge = challenge_of(keys)?;
    let opener = opener_of(keys)?;
    let mut question = asked.under(own.accept_test());
    if let Some(challenge) = &challenge {
        question = question.answering(challenge);
    }
    if let Some(key) = &opener {
        question = question.opening(key);
    }
    let shows = keys.value("shows")?.as_object().ok_or("shows is no object")?;
    let mut states = serde_json::Map::new();
    for (state, text) in shows {
        let text = text.as_str().ok_or("a show is no text")?;
        let found = match Verifier::new(&trust).verify(Input::text(text), &question, now) {
            Ok(verified) => {
                let go = said(&verified)["go"].clone();
                let accepted = verified.is_accepted();
                if accepted != (go != "stop") {
                    return Err(format!("{state}: accepted {accepted}, {go}"));
                }
                go
            }
            Err(error) => json!(error.code()),
        };
        states.insert(state.clone(), found);
    }
    Ok(Outcome::ok(json!({"ok": true, "states": states}), Vec::new()))
}

/// Verifies a trust bundle under a pin, and puts it in the place of those held.
pub fn bundle(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let pin = given::pin(keys.value("pin")?)?;
    let now = keys.instant("now")?;
    let verify = |bytes: &[u8], pin: &RootPin| Bundle::from_bytes(bytes).and_then(|bundle| bundle.verify(pin, now));
    let mut state = TrustState::new();
    for held in keys.value("held")?.as_array().ok_or("held is no list")? {
        let mut held = Keys::new(held)?;
        let under = given::pin(held.value("pin")?)?;
        let taken = verify(&held.bytes("bytes")?, &under).and_then(|bundle| state.add(&bundle));
        let _ = taken.map_err(|error| format!("held: {error}"))?;
        held.finish()?;
    }
    let before = state.clone();
    let bytes = keys.bytes("bytes")?;
    let verified = verify(&bytes, &pin).and_then(|bundle| Ok((state.add(&bundle)?, bundle)));
    Ok(match verified {
        Err(error) => Outcome::refused(&error).law(state == before, "a refusal changes nothing"),
        Ok((change, bundle)) => {
            let expect = json!({
                "ok": true,
                "change": change.name(),
                "version": bundle.version(),
                "root_number": bundle.root_number(),
                "root_expires": bundle.root_expires().unix(),
                "expires": bundle.expires().unix(),
                "content_digest": hex(bundle.content_digest()),
                "root_digest": hex(bundle.root().as_bytes()),
            });
            let file = Trust::pinned(bundle.trust_file());
            let next = Bundle::from_bytes(&bytes)
                .and_then(|bundle| RootChain::of(&bundle))
                .map(|chain| (chain.root_number(), chain.pin()));
            let root = (bundle.root_number(), *bundle.root());
            Outcome::ok(expect, vec![format!("{bundle:?}")])
                .law(next == Ok(root), "a chain goes on from the root in force")
                .law(
                    file.as_ref() == Ok(bundle.trust())
                        && file.is_ok_and(|trust| trust.digest() == bundle.content_digest()),
                    "the trust file in a bundle is the one that records name",
                )
        }
    })
}

/// Reads a status list token, and asks it for some indexes.
pub fn status_list(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let trust = pinned(keys)?;
    let now = keys.instant("now")?;
    let bytes = keys.bytes("bytes")?;
    let indexes = keys.value("indexes")?.as_array().ok_or("indexes is no list")?;
    let list = StatusList::verify(&bytes, &trust, now);
    let by = |checker: &dyn Checker| StatusList::verify_by(checker, &bytes, &trust, now) == list;
    let agreed = native::all().iter().all(|(_, checker)| by(*checker));
    let outcome = match list {
        Err(error) => Outcome::refused(&error),
        Ok(list) => {
            let status = |index: &Value| {
                let index = index.as_u64().ok_or("an index is no number")?;
                Ok(list
                    .status(index)
                    .map_or_else(|error| error.code(), |status| status.name()))
            };
            let statuses = indexes.iter().map(status).collect::<Result<Vec<_>, String>>()?;
            let expect = json!({
                "ok": true,
                "issuer": list.issuer(),
                "list": list.list(),
                "issued_at": list.issued_at().unix(),
                "expires": list.expires().map(|end| end.unix()),
                "vouches": list.vouches(&trust, now),
                "bits": list.bits(),
                "entries": list.entries(),
                "digest": hex(list.digest()),
                "statuses": statuses,
            });
            let read = read_elsewhere(&bytes, &trust, &list, now);
            let over = list.expires().is_some_and(|end| now >= end);
            Outcome::ok(expect, vec![format!("{list:?}")]).law(
                read == if over { Err("status-list-expired") } else { Ok(()) },
                "whoever names its key and its URI reads the list until it ends",
            )
        }
    };
    Ok(outcome.law(agreed, "every checker of signatures reads it alike"))
}

/// What a reader says who takes the key of a list from elsewhere.
fn read_elsewhere(token: &[u8], trust: &Trust, list: &StatusList, now: UnixTime) -> Result<(), &'static str> {
    let uri = format!("urn:vehicle-license:status:{}:{}", list.issuer(), list.list());
    let keys = trust.issuer(list.issuer()).into_iter().flat_map(|issuer| &issuer.keys);
    let read = |key: &IssuerKey| ForeignStatusList::verify(token, &key.point, &uri, now);
    keys.map(read)
        .find(|read| !matches!(read, Err(StatusListError::DoesNotVerify)))
        .map_or(Err("no key"), |read| read.map(drop).map_err(|error| error.code()))
}

pub fn trust(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let bytes = keys.bytes("bytes")?;
    Ok(match Trust::pinned(&bytes) {
        Err(error) => Outcome::refused(&error),
        Ok(trust) => {
            let calendars: Vec<_> = trust
                .calendars()
                .published()
                .iter()
                .map(|calendar| calendar.version())
                .collect();
            let askers: Vec<_> = trust.askers().iter().map(|asker| asker.number).collect();
            let expect = json!({
                "ok": true,
                "version": trust.version(),
                "issued_at": trust.issued_at().unix(),
                "expires": trust.expires().unix(),
                "deployment": trust.deployment(),
                "test": trust.is_test(),
                "calendars": calendars,
                "root": trust.root().map(ToString::to_string),
                "askers": askers,
            });
            Outcome::ok(expect, vec![format!("{trust:?}")])
        }
    })
}

pub fn file(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let trust = pinned(keys)?;
    let holder = PublicKey::from_compressed(&keys.bytes("holder")?).map_err(|error| error.to_string())?;
    let (imported, bytes) = match scanned(keys)? {
        Scanned::Text(text) => {
            let imported = Holder::import_text(&text, &trust, &holder);
            let bytes = if imported.is_ok() {
                decode("VF1:", &text)?
            } else {
                Vec::new()
            };
            (imported, bytes)
        }
        Scanned::Bytes(bytes) => (Holder::import(&bytes, &trust, &holder), bytes),
        Scanned::Sealed(_) | Scanned::Line(_) => return Err("a file is text or bytes".into()),
    };
    Ok(match imported {
        Err(error) => Outcome::refused(&error),
        Ok(holder) => {
            let expect = json!({
                "ok": true,
                "credential_id": hex(holder.id()),
                "last_day": holder.last_day().to_string(),
                "lent_for": holder.lent_for().map(|purpose| purpose.name()),
                "fields": holder.fields(),
            });
            let same = *holder.secret_file() == bytes;
            Outcome::ok(expect, vec![format!("{holder:?}")]).law(same, "what imports exports as itself")
        }
    })
}

pub fn challenge(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let (read, text) = match scanned(keys)? {
        Scanned::Text(text) => (Challenge::from_text(&text), Some(text)),
        Scanned::Bytes(bytes) => (Challenge::from_bytes(&bytes), None),
        Scanned::Sealed(_) | Scanned::Line(_) => return Err("a challenge is text or bytes".into()),
    };
    Ok(match read {
        Err(error) => Outcome::refused(&error),
        Ok(challenge) => {
            let expect = json!({
                "ok": true,
                "asker": challenge.claimed_asker(),
                "purpose": challenge.purpose().map(|purpose| purpose.name()),
                "issued_at": challenge.issued_at().unix(),
                "expires": challenge.expires().unix(),
                "sealing_key": challenge.sealing_key().map(|key| hex(key.as_compressed())),
                "cose": challenge.to_cose().as_deref().map(hex),
            });
            let same = text.is_none_or(|text| text == challenge.to_text());
            Outcome::ok(expect, vec![format!("{challenge:?}")]).law(same, "what decodes encodes to itself")
        }
    })
}

/// A wallet judges who asks.
pub fn asking(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let trust = pinned(keys)?;
    let now = keys.instant("now")?;
    let challenge = Challenge::from_text(keys.text("text")?).map_err(|error| format!("challenge: {error}"))?;
    let asking = Asking::of(&challenge, &trust, now);
    let (listed, not_listed) = match asking.asker() {
        Ok(asker) => (Some(json!({"number": asker.number, "name": asker.name})), None),
        Err(reason) => (None, Some(reason.code())),
    };
    let more: Vec<_> = asking.more().map(|field| field.name()).collect();
    let expect = json!({
        "ok": true,
        "listed": listed,
        "not_listed": not_listed,
        "more": more,
        "zh": asking.lines_zh(),
        "en": asking.lines_en(),
    });
    Ok(Outcome::ok(expect, vec![format!("{asking:?}")]))
}

pub fn enrolment(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let bytes = keys.bytes("bytes")?;
    let nonce = EnrolmentNonce {
        value: keys.bytes("nonce")?.try_into().map_err(|_| "a nonce has 16 bytes")?,
        handed_out: keys.instant("handed_out")?,
    };
    let now = keys.instant("now")?;
    Ok(match EnrolledKey::verify(&bytes, nonce, now) {
        Err(error) => Outcome::refused(&error),
        Ok(enrolled) => Outcome::ok(
            json!({"ok": true, "key": hex(enrolled.public_key().as_compressed())}),
            vec![format!("{enrolled:?}")],
        ),
    })
}

/// A signed form is taken back: an enrolment was prepared, and something signed it elsewhere.
pub fn signed_form(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let key = PublicKey::from_compressed(&keys.bytes("key")?).map_err(|error| error.to_string())?;
    let nonce = keys.bytes("nonce")?.try_into().map_err(|_| "a nonce has 16 bytes")?;
    let unsigned = EnrolledKey::prepare(key, nonce, keys.instant("now")?);
    let to_be_signed = unsigned.to_be_signed();
    let told = json!({"bytes": hex(to_be_signed.as_bytes()), "digest": hex(to_be_signed.digest())});
    let taken = if keys.optional("returned").is_some() {
        unsigned.finish_signed_form(&keys.bytes("returned")?)
    } else {
        unsigned.finish(&keys.bytes("signature")?).map_err(Into::into)
    };
    Ok(match taken {
        Err(error) => Outcome::refused(&error),
        Ok(cose) => {
            let again = unsigned.finish_signed_form(&cose);
            let expect = json!({"ok": true, "to_be_signed": told, "cose": hex(&cose)});
            Outcome::ok(expect, Vec::new()).law(again == Ok(cose), "a form that was taken is taken again")
        }
    })
}

fn encode(prefix: &str, bytes: &[u8]) -> String {
    format!("{prefix}{}", base45::encode(bytes))
}

fn decode(prefix: &str, text: &str) -> Result<Vec<u8>, String> {
    let body = text.strip_prefix(prefix).ok_or("accepted without its prefix")?;
    base45::decode(body).map_err(|_| "accepted without being base45".into())
}
