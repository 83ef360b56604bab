//! What a holder's key signs: shows and answers, requests to lend, orders to revoke. Two steps: the first answer says
//! what is to be signed; the same request with `signature` in it gets the result. So nothing waits inside.

use alloc::vec;
use alloc::vec::Vec;

use vehicle_license::credential::{FieldName, Grantee, RealPersonCheck, Unsigned};
use vehicle_license::error::SignatureError;
use vehicle_license::key::{PublicKey, ToBeSigned};
use vehicle_license::present::{RequestTerms, View};
use vehicle_license::trust::Asking;
use vehicle_license::value::{Day, Document, DocumentKind, PersonName, ValueError};
use vehicle_license::{Challenge, Purpose, Trust};

use crate::Door;
use crate::act::Refused;
use crate::answer::{Members, Said, members};
use crate::failed::Failed;
use crate::given::{self, TRUST_OR_DESK};
use crate::hex;
use crate::kind::{Kind, Member, may, needs};
use crate::object::{Json, Object};
use crate::options::{Options, fields, purposes};
use crate::said::{self, Outcome};
use crate::shapes::{DIGEST, DISPLAY, FIELDS, MOMENT, PURPOSE_OR_NULL, WATERMARK};
use crate::wallet::{ID, refused, with_held};

const SIGNATURE: Member = may(
    "signature",
    Kind::Hex,
    "the second step: what the key's signer returned, r ‖ s or DER",
);
const RANDOM: Member = needs(
    "random",
    Kind::HexOf(32),
    "32 bytes that nobody else knows, the same in both steps",
);
const FIELD_LIST: Kind = Kind::List(&Kind::Name(fields));

pub(crate) const VIEW: [Member; 4] = [
    ID,
    needs(
        "view",
        Kind::Object(&[
            needs(
                "of",
                Kind::Name(|| vec!["everyday", "purpose", "only", "answering", "answering-everyday"]),
                "where it starts",
            ),
            may(
                "purpose",
                Kind::Name(purposes),
                "of `purpose`, and of `everyday` and `only` if one is stated",
            ),
            may("fields", FIELD_LIST, "of `only`: these, whole"),
            may("opening", FIELD_LIST, "opened whole in addition"),
            may(
                "opening_asked",
                FIELD_LIST,
                "opened as far as the challenge wants it and its purpose may see it",
            ),
            may("opening_masked", FIELD_LIST, "opened masked in addition"),
            may("hiding", FIELD_LIST, "hidden"),
            may("masking", FIELD_LIST, "shown masked alone"),
            may(
                "real_person_check",
                Kind::Object(&[needs("method", Kind::Uint32, ""), needs("age", Kind::Uint32, "seconds")]),
                "the wallet's own word that a real person is there",
            ),
        ]),
        "what is opened",
    ),
    may("challenge", Kind::Text, "the challenge that is answered"),
    TRUST_OR_DESK,
];
pub(crate) const VIEW_ANSWER: [Member; 8] = [
    needs("fields", FIELDS, "what a verifier will see, and no more"),
    needs("display", DISPLAY, "how the vehicle stands, by that"),
    needs("watermark", WATERMARK, "for the holder's own screen"),
    needs("stated_purpose", PURPOSE_OR_NULL, "what the owner signs"),
    needs("valid_until", MOMENT, ""),
    needs("sealed", Kind::Bool, "whether the answer is to be sealed"),
    needs("bytes", Kind::Uint, "what it costs as a code"),
    needs("qr_version", Kind::Uint, ""),
];

/// What a show opens and costs, before anything is signed.
pub(crate) fn view(door: &Door, options: Options<'_>) -> Outcome {
    let now = options.now()?;
    let asked = Asked::read(door, options)?;
    let view = asked.view(options)?;
    with_held(door, options, |held| {
        let preview = held.preview(&view, now).map_err(refused)?;
        let size = held.code_size(&view, now).map_err(refused)?;
        Ok(members! {
            "fields": Said::of(preview.fields()),
            "display": Said::of(preview.vehicle_state()),
            "watermark": Said::of(&preview.watermark()),
            "stated_purpose": preview.stated_purpose().map(|purpose| purpose.name()),
            "valid_until": preview.valid_until().unix(),
            "sealed": asked.is_sealed(),
            "bytes": size.bytes(),
            "qr_version": size.qr_version(),
        })
    })
}

pub(crate) const SHOW: [Member; 2] = [
    SIGNATURE,
    may(
        "random",
        Kind::HexOf(32),
        "of a sealed answer: 32 bytes that nobody else knows, the same in both steps",
    ),
];

pub(crate) const SHOW_ANSWER: [Member; 4] = [
    may("text", Kind::Text, "the second step: the code's text"),
    may("bytes", Kind::Hex, "its bytes, to be handed from app to app"),
    may("valid_until", MOMENT, "when it expires"),
    may(
        "refresh_after",
        MOMENT,
        "when to draw the next one; not of a sealed answer",
    ),
];

/// A show, or the answer to a challenge.
pub(crate) fn show(door: &Door, options: Options<'_>) -> Outcome {
    let now = options.now()?;
    let asked = Asked::read(door, options)?;
    let view = asked.view(options)?;
    with_held(door, options, |held| {
        if asked.is_sealed() {
            if options.value("random").is_none() {
                return Err(Failed::missing("random"));
            }
            let unsigned = held
                .prepare_sealed(&view, now, &mut options.random()?)
                .map_err(refused)?;
            let finish = |signature: &[u8]| unsigned.finish(signature);
            return in_two_steps(options, unsigned.to_be_signed(), unsigned.key(), finish, |code| {
                members! {
                    "text": code.to_text(),
                    "bytes": hex::text_of(code.as_bytes()),
                    "valid_until": code.valid_until().unix(),
                }
            });
        }
        let unsigned = held.prepare(&view, now).map_err(refused)?;
        let finish = |signature: &[u8]| unsigned.finish(signature);
        in_two_steps(options, unsigned.to_be_signed(), unsigned.key(), finish, |code| {
            members! {
                "text": code.to_text(),
                "bytes": hex::text_of(code.as_bytes()),
                "valid_until": code.valid_until().unix(),
                "refresh_after": code.refresh_after().unix(),
            }
        })
    })
}

pub(crate) const REQUEST: [Member; 7] = [
    ID,
    needs(
        "grantee",
        Kind::Object(&[
            needs("kind", Kind::Text, "the letter of the document's kind"),
            needs("number", Kind::Text, ""),
            needs("name", Kind::Text, ""),
        ]),
        "the person it is lent to",
    ),
    needs("purpose", Kind::Name(purposes), "what it is lent for"),
    needs("last_day", Kind::Text, "the last valid day in Beijing, YYYY-MM-DD"),
    may(
        "replace",
        Kind::Bool,
        "whether it replaces what the same person has for the same purpose",
    ),
    RANDOM,
    SIGNATURE,
];
pub(crate) const MESSAGE: [Member; 1] = [may(
    "message",
    Kind::Hex,
    "the second step: what to send to the authority",
)];

/// A request to lend the license.
pub(crate) fn request(door: &Door, options: Options<'_>) -> Outcome {
    let now = options.now()?;
    let terms = terms(options)?;
    with_held(door, options, |held| {
        let unsigned = held.request(&terms, now, &mut options.random()?).map_err(refused)?;
        message(options, &unsigned)
    })
}

pub(crate) const ORDER: [Member; 4] = [
    ID,
    may(
        "authorization",
        Kind::OrNull(&DIGEST),
        "the id of the one to be revoked; all of them without it",
    ),
    RANDOM,
    SIGNATURE,
];

/// An order to revoke what was lent.
pub(crate) fn order(door: &Door, options: Options<'_>) -> Outcome {
    let now = options.now()?;
    let authorization: Option<[u8; 32]> = match options.value("authorization") {
        None => None,
        Some(_) => Some(options.array("authorization")?),
    };
    with_held(door, options, |held| {
        let unsigned = held.revocation_order(authorization.as_ref(), now, &mut options.random()?);
        message(options, &unsigned.map_err(refused)?)
    })
}

fn message(options: Options<'_>, unsigned: &Unsigned<Vec<u8>>) -> Outcome {
    let finish = |signature: &[u8]| unsigned.finish(signature);
    in_two_steps(
        options,
        unsigned.to_be_signed(),
        unsigned.key(),
        finish,
        |message| members! {"message": hex::text_of(&message)},
    )
}

/// What is to be signed, or what came of the signature.
fn in_two_steps<T>(
    options: Options<'_>,
    to_be_signed: &ToBeSigned,
    key: &PublicKey,
    finish: impl Fn(&[u8]) -> Result<T, SignatureError>,
    tell: impl Fn(T) -> Members,
) -> Outcome {
    match options.hex(SIGNATURE.name) {
        None => Ok(said::to_be_signed(to_be_signed, key)),
        Some(signature) => {
            let finished = finish(&signature).map_err(|error| Failed::of(&error, Refused::Key))?;
            Ok(tell(finished))
        }
    }
}

fn terms(options: Options<'_>) -> Result<RequestTerms, Failed> {
    let invalid = |error: ValueError| Failed::of(&error, Refused::Wallet);
    let grantee = options
        .value("grantee")
        .and_then(Json::as_object)
        .ok_or_else(|| Failed::missing("grantee"))?;
    let grantee = Options(grantee);
    let mut letters = grantee.needed_text("kind")?.chars();
    let letter = letters.next().filter(|_| letters.next().is_none());
    let letter = letter.ok_or_else(|| Failed::invalid("grantee.kind", "one letter"))?;
    let kind = DocumentKind::from_letter(letter).map_err(invalid)?;
    Ok(RequestTerms {
        grantee: Grantee {
            document: Document::parse(kind, grantee.needed_text("number")?).map_err(invalid)?,
            name: PersonName::parse(grantee.needed_text("name")?).map_err(invalid)?,
        },
        purpose: options.purpose().ok_or_else(|| Failed::missing("purpose"))?,
        last_day: Day::parse(options.needed_text("last_day")?).map_err(invalid)?,
        replace: options.flag("replace"),
    })
}

/// The challenge of a view, and the trust data by which its asker is judged.
struct Asked(Option<(Challenge, Trust)>);

impl Asked {
    fn read(door: &Door, options: Options<'_>) -> Result<Self, Failed> {
        match options.text("challenge") {
            None => Ok(Self(None)),
            Some(text) => {
                let challenge = given::challenge(text)?;
                Ok(Self(Some((challenge, given::trust_or_desk(door, options)?))))
            }
        }
    }

    fn is_sealed(&self) -> bool {
        self.0
            .as_ref()
            .is_some_and(|(challenge, _)| challenge.sealing_key().is_some())
    }

    fn view<'a>(&'a self, options: Options<'_>) -> Result<View<'a>, Failed> {
        let wanted = options.value("view").and_then(Json::as_object).unwrap_or(Object::EMPTY);
        let wanted = Options(wanted);
        let purpose = wanted.purpose();
        let asking = || match &self.0 {
            Some((challenge, trust)) => Ok(Asking::of(challenge, trust, options.now()?)),
            None => Err(Failed::missing("challenge")),
        };
        let view = match (wanted.text("of"), purpose) {
            (Some("purpose"), Some(purpose)) => View::for_purpose(purpose),
            (Some("purpose"), None) => return Err(Failed::missing("view.purpose")),
            (Some("only"), purpose) => View::only(&wanted.fields("fields"), purpose),
            (Some("answering"), _) => View::answering(&asking()?),
            (Some("answering-everyday"), _) => View::answering_everyday(&asking()?),
            (_, purpose) => purpose.map_or_else(View::everyday, everyday_for),
        };
        type Step = for<'v> fn(View<'v>, FieldName) -> View<'v>;
        let steps: [(&str, Step); 5] = [
            ("opening", |view, field| view.opening(field)),
            ("opening_asked", |view, field| view.opening_asked(field)),
            ("opening_masked", |view, field| view.opening_masked(field)),
            ("hiding", |view, field| view.hiding(field)),
            ("masking", |view, field| view.masking(field)),
        ];
        let view = steps.into_iter().fold(view, |view, (name, step)| {
            wanted.fields(name).into_iter().fold(view, step)
        });
        let Some(check) = wanted.value("real_person_check").and_then(Json::as_object) else {
            return Ok(view);
        };
        let invalid = || Failed::invalid("view.real_person_check", "a method and an age");
        let number = |name| Options(check).uint(name).ok_or_else(invalid);
        let method = u8::try_from(number("method")?).map_err(|_| invalid())?;
        let age = u32::try_from(number("age")?).map_err(|_| invalid())?;
        let check = RealPersonCheck::new(method, age).ok_or_else(invalid)?;
        Ok(view.with_real_person_check(check))
    }
}

fn everyday_for(purpose: Purpose) -> View<'static> {
    View::everyday_for(purpose)
}
