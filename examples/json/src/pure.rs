//! Calls that hold nothing, beside [`verify`](crate::verify): everything is in the request, and what is to be kept is in the
//! answer. They are for servers that keep trust data and memory in a store of their own; [`desk`](crate::desk) keeps them
//! for everybody else.

use alloc::string::ToString as _;
use alloc::vec::Vec;

use vehicle_license::trust::TrustState;
use vehicle_license::{Bundle, Challenge, RootPin};

use crate::Door;
use crate::act::Refused;
use crate::answer::{Members, members};
use crate::failed::Failed;
use crate::given;
use crate::hex;
use crate::kind::{Kind, Member, may, needs};
use crate::object::Json;
use crate::options::Options;
use crate::remembered::{MEMORY, Remembered};
use crate::said::{self, Outcome};
use crate::shapes::{CHALLENGE, CHANGE, DIGEST, HEX_OR_NULL, MOMENT, MOMENT_OR_NULL, TEXT_OR_NULL};

pub(crate) const BUNDLE: [Member; 3] = [
    needs("bundle", Kind::Hex, "the bundle, as published"),
    needs("pin", Kind::HexOf(32), "the pin of the root"),
    MEMORY,
];
pub(crate) const BUNDLE_ANSWER: [Member; 8] = [
    needs("version", Kind::Uint, ""),
    needs("root_number", Kind::Uint, ""),
    needs("root_expires", MOMENT, ""),
    needs("expires", MOMENT, ""),
    needs("content_digest", DIGEST, "what evidence records name the trust file by"),
    needs("root_digest", DIGEST, ""),
    needs("trust", Kind::Hex, "the trust file in it: keep it with the records"),
    may("change", CHANGE, "what it is to the one held, if a memory was given"),
];

/// A bundle verified under a pin, and put in the place of the one held.
pub(crate) fn bundle(_: &Door, options: Options<'_>) -> Outcome {
    let now = options.now()?;
    let pin = RootPin::from_hex(options.needed_text("pin")?).map_err(|error| Failed::of(&error, Refused::Bundle))?;
    let memory = Remembered::read(options)?;
    let bundle = Bundle::from_bytes(&options.needed_hex("bundle")?).and_then(|bundle| bundle.verify(&pin, now));
    let bundle = bundle.map_err(|error| Failed::of(&error, Refused::Bundle))?;
    let mut answer = said_of_bundle(&bundle);
    if let Some(mut memory) = memory {
        let change = memory.remember_bundle(&bundle)?;
        answer.put("change", change.name());
        memory.put_into(&mut answer);
    }
    Ok(answer)
}

pub(crate) fn said_of_bundle(bundle: &vehicle_license::trust::VerifiedBundle) -> Members {
    members! {
        "version": bundle.version(),
        "root_number": bundle.root_number(),
        "root_expires": bundle.root_expires().unix(),
        "expires": bundle.expires().unix(),
        "content_digest": hex::text_of(bundle.content_digest()),
        "root_digest": hex::text_of(bundle.root().as_bytes()),
        "trust": hex::text_of(bundle.trust_file()),
    }
}

pub(crate) const STATUS_LIST: [Member; 5] = [
    needs("list", Kind::Hex, "the token, as published"),
    given::TRUST,
    may(
        "read_at",
        Kind::Uint32,
        "the clock when it was loaded, if that was not `now`",
    ),
    may("indexes", Kind::List(&Kind::Uint), "whose status to tell"),
    MEMORY,
];
pub(crate) const STATUS_LIST_ANSWER: [Member; 9] = [
    needs("issuer", Kind::Uint, ""),
    needs("list", Kind::Uint, ""),
    needs("issued_at", MOMENT, ""),
    needs("expires", MOMENT_OR_NULL, ""),
    needs("vouches", Kind::Bool, "whether it says now that a status is good"),
    needs("bits", Kind::Uint, ""),
    needs("entries", Kind::Uint, ""),
    needs("digest", DIGEST, "what evidence records name it by"),
    needs(
        "statuses",
        Kind::List(&Kind::Text),
        "of `indexes`, in their order: the status, or why there is none",
    ),
];

/// A status list read, and remembered.
pub(crate) fn status_list(door: &Door, options: Options<'_>) -> Outcome {
    let trust = given::trust(options)?;
    let now = options.now()?;
    let memory = Remembered::read(options)?;
    let read_at = options.moment("read_at")?.unwrap_or(now);
    let list = given::list(door.checker, &options.needed_hex("list")?, &trust, read_at)?;
    let status = |index: u64| {
        list.status(index)
            .map_or_else(|error| error.code(), |status| status.name())
    };
    let statuses: Vec<&str> = options.list("indexes").filter_map(Json::as_uint).map(status).collect();
    let mut answer = members! {
        "issuer": list.issuer(),
        "list": list.list(),
        "issued_at": list.issued_at().unix(),
        "expires": list.expires().map(|end| end.unix()),
        "vouches": list.vouches(&trust, now),
        "bits": list.bits(),
        "entries": list.entries(),
        "digest": hex::text_of(list.digest()),
        "statuses": statuses,
    };
    if let Some(mut memory) = memory {
        memory.remember_list(&list, now)?;
        memory.put_into(&mut answer);
    }
    Ok(answer)
}

pub(crate) const CHECK_CLOCK: [Member; 1] = [Member { needed: true, ..MEMORY }];

/// The clock against what is known to have passed.
pub(crate) fn check_clock(_: &Door, options: Options<'_>) -> Outcome {
    let memory = Remembered::needed(options)?;
    let checked = memory.held().check_clock(options.now()?);
    checked.map_err(|error| Failed::of_memory(&error))?;
    Ok(Members::default())
}

/// Status lists, each with the date of its version.
const LISTS: Kind = Kind::List(&Kind::Object(&[
    needs("issuer", Kind::Uint, ""),
    needs("list", Kind::Uint, ""),
    needs("issued_at", MOMENT, ""),
]));

pub(crate) const INSPECT_ANSWER: [Member; 5] = [
    needs("floor", MOMENT_OR_NULL, "the latest time that is known to have passed"),
    needs(
        "bundle",
        Kind::OrNull(&Kind::Object(&[
            needs("root_number", Kind::Uint, ""),
            needs("version", Kind::Uint, ""),
            needs("content_digest", DIGEST, ""),
        ])),
        "the bundle held",
    ),
    needs("lists", LISTS, "the version seen of each status list"),
    needs("held", Kind::Hex, "the half that changes with a bundle or a list"),
    needs(
        "admitted",
        HEX_OR_NULL,
        "the half that changes with every show; null if it is not here",
    ),
];

/// What a stored memory holds.
pub(crate) fn inspect(_: &Door, options: Options<'_>) -> Outcome {
    let memory = Remembered::needed(options)?;
    let held = memory.held();
    let lists =
        (held.lists()).map(|(issuer, list, at)| members! {"issuer": issuer, "list": list, "issued_at": at.unix()});
    Ok(members! {
        "floor": held.clock_floor().map(|floor| floor.unix()),
        "bundle": said_of_state(held.trust_state()),
        "lists": lists.collect::<Vec<_>>(),
        "held": hex::text_of(&held.to_bytes()),
        "admitted": memory.admitted().as_deref().map(hex::text_of),
    })
}

fn said_of_state(state: &TrustState) -> Option<Members> {
    let held = state.version().zip(state.root_number()).zip(state.content_digest());
    held.map(|((version, root), content)| {
        members! {"root_number": root, "version": version, "content_digest": hex::text_of(content)}
    })
}

pub(crate) const READ_TRUST_ANSWER: [Member; 6] = [
    needs("version", Kind::Uint, ""),
    needs("issued_at", MOMENT, ""),
    needs("expires", MOMENT, ""),
    needs("deployment", Kind::Text, ""),
    needs("test", Kind::Bool, ""),
    needs("root", TEXT_OR_NULL, "the root that its content names"),
];

/// What a trust file says of itself.
pub(crate) fn read_trust(_: &Door, options: Options<'_>) -> Outcome {
    let trust = given::trust(options)?;
    Ok(members! {
        "version": trust.version(),
        "issued_at": trust.issued_at().unix(),
        "expires": trust.expires().unix(),
        "deployment": trust.deployment(),
        "test": trust.is_test(),
        "root": trust.root().map(|root| root.to_string()),
    })
}

pub(crate) const READ_CHALLENGE: [Member; 2] = [
    may("text", Kind::Text, "a challenge's text, exactly as scanned"),
    may("bytes", Kind::Hex, "or its bytes"),
];
pub(crate) const READ_CHALLENGE_ANSWER: [Member; 1] = [needs("challenge", CHALLENGE, "")];

/// What a challenge says.
pub(crate) fn read_challenge(_: &Door, options: Options<'_>) -> Outcome {
    let challenge = match options.either("text", "bytes")? {
        "text" => Challenge::from_text(options.needed_text("text")?),
        bytes => Challenge::from_bytes(&options.needed_hex(bytes)?),
    };
    let challenge = challenge.map_err(|error| Failed::of(&error, Refused::Challenge))?;
    Ok(members! {"challenge": said::challenge(&challenge)})
}
