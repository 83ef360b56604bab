//! The wallet's calls over what it holds: imported, listed, told of endings, cleared out. Whatever changes it answers with
//! `stored`, the wallet's bytes: they open every field, so that they belong where only the app reads.

use alloc::string::String;
use alloc::string::ToString as _;
use alloc::vec;
use alloc::vec::Vec;
use core::ops::DerefMut;

use vehicle_license::credential::RegisterAnswer;
use vehicle_license::error::PresentError;
use vehicle_license::key::PublicKey;
use vehicle_license::present::{Added, Holder, Wallet};
use vehicle_license::trust::Asking;
use vehicle_license::{Purpose, UnixTime};

use crate::Door;
use crate::act::Refused;
use crate::answer::{Members, Said, members};
use crate::failed::Failed;
use crate::given::{self, TRUST_OR_DESK};
use crate::hex;
use crate::kind::{Kind, Member, may, needs};
use crate::options::{Options, fields, purposes};
use crate::policy::{proofings, protections};
use crate::said::{self, Outcome, both};
use crate::shapes::{CHALLENGE, DIGEST, FIELDS, MOMENT, PARTY, PURPOSE_OR_NULL, TEXT_OR_NULL, WORDS_OF};

pub(crate) const ID: Member = needs("id", DIGEST, "the credential's id");
const STORED: Member = needs("stored", Kind::Hex, "the wallet, to be stored");

impl Door {
    /// The wallet. A panic cannot leave it half changed: each change is one assignment.
    pub(crate) fn wallet(&self) -> impl DerefMut<Target = Wallet> {
        self.wallet.write()
    }
}

pub(crate) fn refused(error: PresentError) -> Failed {
    Failed::of(&error, Refused::Wallet)
}

pub(crate) const OPEN: [Member; 1] = [needs(
    "stored",
    Kind::OrNull(&Kind::Hex),
    "the stored wallet; null for a new one",
)];
pub(crate) const OPEN_ANSWER: [Member; 1] = [needs("held", Kind::Uint, "how many credentials it holds")];

/// Goes on with a stored wallet, or begins one.
pub(crate) fn open(door: &Door, options: Options<'_>) -> Outcome {
    let wallet = match options.hex("stored") {
        None => Wallet::new(),
        Some(bytes) => Wallet::from_bytes(&bytes).map_err(refused)?,
    };
    let held = wallet.held().count();
    *door.wallet() = wallet;
    Ok(members! {"held": held})
}

pub(crate) const IMPORT: [Member; 4] = [
    may("file", Kind::Hex, "the file that the authority issued"),
    may("text", Kind::Text, "or its text"),
    TRUST_OR_DESK,
    needs(
        "holder",
        Kind::HexOf(33),
        "the key of this phone that enrolled for it, compressed",
    ),
];
pub(crate) const IMPORT_ANSWER: [Member; 4] = [
    needs("id", DIGEST, "the credential's id"),
    needs(
        "added",
        Kind::Name(|| vec!["new", "replaced", "not-newer", "ended", "full"]),
        "what became of it; the last three were dropped",
    ),
    needs(
        "replaced",
        Kind::OrNull(&DIGEST),
        "the id of the older issue that it took the place of",
    ),
    STORED,
];

/// Imports a file, all of which is checked, and adds it.
pub(crate) fn import(door: &Door, options: Options<'_>) -> Outcome {
    let trust = given::trust_or_desk(door, options)?;
    let holder = PublicKey::from_compressed(&options.needed_hex("holder")?);
    let holder = holder.map_err(|error| Failed::of(&error, Refused::Key))?;
    let imported = match options.either("file", "text")? {
        "file" => Holder::import(&options.needed_hex("file")?, &trust, &holder),
        text => Holder::import_text(options.needed_text(text)?, &trust, &holder),
    };
    let imported = imported.map_err(refused)?;
    let id = hex::text_of(imported.id());
    let mut wallet = door.wallet();
    let added = wallet.add(imported);
    let replaced = match added {
        Added::Replaced(before) => Some(hex::text_of(&before)),
        _ => None,
    };
    Ok(with_stored(
        members! {"id": id, "added": added.name(), "replaced": replaced},
        &wallet,
    ))
}

pub(crate) const LIST_ANSWER: [Member; 1] = [needs(
    "credentials",
    Kind::List(&Kind::Object(&[
        needs("id", DIGEST, ""),
        needs("plate", Kind::Text, ""),
        needs("lent_for", PURPOSE_OR_NULL, "null for the owner's own"),
        needs("last_day", Kind::Text, ""),
        needs("issued_at", MOMENT, ""),
        needs("status_as_of", MOMENT, ""),
        needs("issuer", Kind::Text, ""),
        needs("test", Kind::Bool, ""),
        needs("key", Kind::HexOf(33), "the key that signs its shows"),
        needs("code", TEXT_OR_NULL, "why it cannot be shown; null if it can"),
        needs("advice", Kind::OrNull(&WORDS_OF), ""),
    ])),
    "every credential held, in the order in which they were added",
)];

/// What the wallet holds, and what of it can be shown.
pub(crate) fn list(door: &Door, options: Options<'_>) -> Outcome {
    let now = options.now()?;
    let wallet = door.wallet();
    let credentials: Vec<Members> = wallet.held().map(|held| listed(held, now)).collect();
    Ok(members! {"credentials": credentials})
}

fn listed(held: &Holder, now: UnixTime) -> Members {
    let refusal = held.can_show(now).err();
    members! {
        "id": hex::text_of(held.id()),
        "plate": held.fields().plate().to_string(),
        "lent_for": held.lent_for().map(|purpose| purpose.name()),
        "last_day": held.last_day().to_string(),
        "issued_at": held.issued_at().unix(),
        "status_as_of": held.status_as_of().unix(),
        "issuer": held.issuer().1,
        "test": held.is_test(),
        "key": hex::text_of(held.holder_key().as_compressed()),
        "code": refusal.as_ref().map(PresentError::code),
        "advice": refusal.map(|refusal| both(refusal.advice())),
    }
}

pub(crate) const ASKING: [Member; 2] = [
    needs("challenge", Kind::Text, "the challenge's text, as scanned"),
    TRUST_OR_DESK,
];
pub(crate) const ASKING_ANSWER: [Member; 6] = [
    needs("challenge", CHALLENGE, ""),
    needs("listed", Kind::OrNull(&PARTY), "the asker, if the trust data list it"),
    needs("not_listed", TEXT_OR_NULL, "why it is not listed"),
    needs(
        "more",
        Kind::List(&Kind::Name(fields)),
        "the fields it wants beyond the everyday view: the holder chooses",
    ),
    needs(
        "zh",
        Kind::List(&Kind::Text),
        "what the holder reads before anything is answered",
    ),
    needs("en", Kind::List(&Kind::Text), "the same in English"),
];

/// Who asks, for the holder's screen.
pub(crate) fn asking(door: &Door, options: Options<'_>) -> Outcome {
    let trust = given::trust_or_desk(door, options)?;
    let challenge = given::challenge(options.needed_text("challenge")?)?;
    let asking = Asking::of(&challenge, &trust, options.now()?);
    let more: Vec<&str> = asking.more().map(|field| field.name()).collect();
    let mut answer = said::asker(&asking);
    answer.append(members! {
        "challenge": said::challenge(&challenge),
        "more": more,
        "zh": asking.lines_zh(),
        "en": asking.lines_en(),
    });
    Ok(answer)
}

pub(crate) const ANSWER: [Member; 1] = [needs(
    "answer",
    Kind::Hex,
    "a register's answer, from the authority's own channel",
)];
pub(crate) const CHANGED_ANSWER: [Member; 1] = [STORED];

/// Believes a register's answer.
pub(crate) fn answer(door: &Door, options: Options<'_>) -> Outcome {
    let answer = RegisterAnswer::from_bytes(&options.needed_hex("answer")?);
    let answer = answer.map_err(|error| refused(error.into()))?;
    let mut wallet = door.wallet();
    wallet.apply_answer(&answer);
    Ok(with_stored(Members::default(), &wallet))
}

pub(crate) const TAKE_LIST: [Member; 2] = [needs("list", Kind::Hex, "a status list token"), TRUST_OR_DESK];

/// Believes a status list on every credential in it.
pub(crate) fn take_list(door: &Door, options: Options<'_>) -> Outcome {
    let trust = given::trust_or_desk(door, options)?;
    let list = given::list(door.checker, &options.needed_hex("list")?, &trust, options.now()?)?;
    let mut wallet = door.wallet();
    wallet.apply_list(&list);
    Ok(with_stored(Members::default(), &wallet))
}

pub(crate) const CLEAR_OUT_ANSWER: [Member; 2] = [
    needs("cleared", Kind::List(&DIGEST), "ids whose files can be deleted"),
    STORED,
];

/// Removes what has ended or expired.
pub(crate) fn clear_out(door: &Door, options: Options<'_>) -> Outcome {
    let now = options.now()?;
    let mut wallet = door.wallet();
    let cleared: Vec<String> = wallet.clear_out(now).iter().map(|id| hex::text_of(id)).collect();
    Ok(with_stored(members! {"cleared": cleared}, &wallet))
}

pub(crate) const FORGET_ANSWER: [Member; 2] = [
    needs("forgotten", Kind::Bool, "whether it was held: its file can be deleted"),
    STORED,
];

/// Removes a credential, as its holder asks.
pub(crate) fn forget(door: &Door, options: Options<'_>) -> Outcome {
    let id: [u8; 32] = options.array(ID.name)?;
    let mut wallet = door.wallet();
    let forgotten = wallet.remove(&id);
    Ok(with_stored(members! {"forgotten": forgotten}, &wallet))
}

pub(crate) const READ_ANSWER: [Member; 6] = [
    needs("fields", FIELDS, "every field, for the holder's own screen alone"),
    needs("deployment", Kind::Text, ""),
    needs("key_protection", Kind::Name(protections), "as the authority attests"),
    needs("proofing", Kind::Name(proofings), "as the authority attests"),
    needs("scrap_by", TEXT_OR_NULL, "the last day for which it can be lent"),
    needs(
        "refresh_due",
        Kind::Map(purposes, &MOMENT),
        "when to have refreshed it, by purpose: a verifier that is offline refuses it then",
    ),
];

/// All that a credential says.
pub(crate) fn read(door: &Door, options: Options<'_>) -> Outcome {
    with_held(door, options, |held| {
        let mut due = Members::default();
        for purpose in Purpose::ALL {
            due.put(purpose.name(), held.refresh_due(purpose).unix());
        }
        Ok(members! {
            "fields": Said::of(held.fields()),
            "deployment": held.deployment(),
            "key_protection": held.key_protection().name(),
            "proofing": held.proofing().name(),
            "scrap_by": held.scrap_by().map(|day| day.to_string()),
            "refresh_due": due,
        })
    })
}

/// What `then` makes of the credential that the request names.
pub(crate) fn with_held(
    door: &Door,
    options: Options<'_>,
    then: impl FnOnce(&Holder) -> Result<Members, Failed>,
) -> Outcome {
    let id = options.array(ID.name)?;
    let wallet = door.wallet();
    let held = wallet
        .find(&id)
        .ok_or_else(|| Failed::invalid(ID.name, "the id of a credential in the wallet"))?;
    then(held)
}

fn with_stored(mut answer: Members, wallet: &Wallet) -> Members {
    answer.put("stored", hex::text_of(&wallet.secret_bytes()));
    answer
}
