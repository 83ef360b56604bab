//! An evidence record as bytes: its one form, its envelope, and its id.
//!
//! ```text
//! record = [rules: 1, calendar: 1, kept: bitmap / null, show: bstr, sealed: bool, challenge: bstr / null, now: instant,
//!           purpose / null, place: 1..3, policy, trust: bstr .size 32, lists: [* bstr .size 32], memory: tstr / null,
//!           time-stamp: bstr / null]
//! ```

use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::parts::RecordParts;
use super::policy;
use crate::credential::challenge::Challenge;
use crate::credential::leaf::Leaves;
use crate::credential::purpose::{Purpose, PurposeNumber};
use crate::credential::show::Show;
use crate::digest::{self, Hash};
use crate::error::{DecodeError, DecodeKind, EvidenceError, Part, ReadError};
use crate::limits;
use crate::trust::Calendar;
use crate::verify::Place;
use crate::wire::cbor::{Reader, Writer};
use crate::wire::envelope::{self, Fault};

const LABEL: &str = "vehicle-license evidence 1";
const LENGTH: usize = 14;

/// The outcome of a memory for a show that it admitted.
pub(super) const ADMITTED: &str = "admitted";

/// The outcomes of a memory for a show (SPEC §9.5). `Some(true)` marks those that only an answer to a challenge can
/// have, `Some(false)` those that only another show can have.
const OUTCOMES: [(&str, Option<bool>); 10] = [
    (ADMITTED, None),
    ("clock-behind", None),
    ("trust-withheld", None),
    ("status-list-withheld", None),
    ("show-expired", Some(false)),
    ("challenge-expired", Some(true)),
    ("show-replayed", Some(false)),
    ("challenge-spent", Some(true)),
    ("clock-was-ahead", None),
    ("memory-full", None),
];

/// The version of SPEC's checks, limits and tables that a verdict rests on.
const RULES: u64 = 1;

pub(super) fn write(parts: &RecordParts) -> Vec<u8> {
    let mut body = headed();
    body.optional(parts.is_reduced().then_some(parts.kept.0), Writer::uint);
    body.bytes(&Zeroizing::new(parts.show.to_bytes()));
    facts(parts, &mut body);
    body.optional(parts.time_stamp.as_deref(), Writer::bytes);
    envelope::write(LABEL, &body.into_bytes())
}

/// The head of a record, with the rules it was made by.
fn headed() -> Writer {
    let mut writer = Writer::new();
    writer.array(LENGTH).uint(RULES).uint(Calendar::built_in().version());
    writer
}

/// What reducing does not change, except the signatures and what they cover.
fn facts(parts: &RecordParts, writer: &mut Writer) {
    writer
        .bool(parts.was_sealed)
        .optional(parts.challenge.as_ref().map(Challenge::as_bytes), Writer::bytes)
        .instant(parts.checked_at)
        .optional(parts.purpose.map(Purpose::number), Writer::uint)
        .uint(parts.place.number());
    policy::write(&parts.policy, writer);
    writer
        .bytes(&parts.trust)
        .list(&parts.lists, |writer, digest| writer.bytes(digest))
        .optional(parts.memory, Writer::text);
}

pub(super) fn read(bytes: &[u8]) -> Result<RecordParts, EvidenceError> {
    let body = envelope::read(bytes, LABEL, Part::Evidence, limits::EVIDENCE_BYTES).map_err(|fault| match fault {
        Fault::OtherLabel => EvidenceError::Foreign,
        Fault::Decode(_) | Fault::Corrupt => EvidenceError::Corrupt,
    })?;
    let mut reader = Reader::new(body, Part::Record);
    // A later version may have more items: its number is read before they are counted.
    let head = (|| {
        Ok((
            reader.array(usize::MAX)?,
            reader.uint(u64::MAX)?,
            reader.uint(u64::MAX)?,
        ))
    })();
    let (length, rules, calendar) = head.map_err(|_: DecodeError| EvidenceError::Corrupt)?;
    if rules != RULES || calendar != Calendar::built_in().version().into() {
        return Err(EvidenceError::RulesUnknown);
    }
    if length != LENGTH {
        return Err(EvidenceError::Corrupt);
    }
    record(&mut reader).map_err(|error| match error {
        ReadError::PurposeUnknown => EvidenceError::RulesUnknown,
        _ => EvidenceError::Corrupt,
    })
}

fn record(reader: &mut Reader<'_>) -> Result<RecordParts, ReadError> {
    let out_of_range = |reader: &Reader<'_>| reader.error(DecodeKind::OutOfRange);
    let kept = reader.at(Part::Kept).optional(Reader::uint32)?.map(Leaves);
    let show = reader.at(Part::Show).bytes(limits::KEPT_SHOW_BYTES)?;
    let read = match kept {
        None => Show::read(show),
        Some(kept) => Show::read_kept(show, kept),
    };
    let open = read?;
    if kept.is_some_and(|kept| !is_reduction(kept, &open)) {
        return Err(out_of_range(reader).into());
    }
    let root = open.root().map_err(|_| out_of_range(reader))?;
    let credential = *open.claims.signed_parts(&root).to_be_signed().digest();
    let was_sealed = reader.at(Part::Sealed).bool()?;
    let challenge = reader.at(Part::Challenge).optional(|reader| {
        let bytes = reader.bytes(limits::CHALLENGE_BYTES)?;
        Challenge::from_bytes(bytes).map_err(|_| out_of_range(reader))
    })?;
    // Only the answer to a challenge with a sealing key can have come sealed.
    let sealable = challenge
        .as_ref()
        .is_some_and(|challenge| challenge.sealing_key().is_some());
    if was_sealed && !sealable {
        return Err(out_of_range(reader).into());
    }
    let checked_at = reader.at(Part::Now).instant()?;
    let purpose = reader.at(Part::Purpose).optional(PurposeNumber::read)?;
    let purpose = match purpose {
        None => None,
        Some(number) => Some(number.known().ok_or(ReadError::PurposeUnknown)?),
    };
    let place = reader.at(Part::Place).uint8(u8::MAX)?;
    let place = Place::from_number(place);
    // A question at the roadside has no purpose, and every other has one.
    let place = place.filter(|place| (*place == Place::Roadside) == purpose.is_none());
    let place = place.ok_or_else(|| out_of_range(reader))?;
    let policy = policy::read(reader)?;
    let trust = *reader.at(Part::Trust).bytes_exact()?;
    let digest = |reader: &mut Reader<'_>| reader.bytes_exact().copied();
    let lists = reader.at(Part::Lists);
    let lists = lists.ascending(limits::EVIDENCE_LISTS, digest, |digest: &Hash| *digest)?;
    let memory = reader.at(Part::Memory).optional(|reader| {
        let said = reader.text(limits::CODE_BYTES)?;
        outcome(said, challenge.is_some()).ok_or_else(|| reader.error(DecodeKind::UnknownKey))
    })?;
    let time_stamp = reader.at(Part::TimeStamp);
    let time_stamp = time_stamp.optional(|reader| reader.bytes(limits::TIME_STAMP_BYTES))?;
    reader.at(Part::Record).finish()?;
    Ok(RecordParts {
        show: open.into_owned(),
        credential,
        kept: kept.unwrap_or(Leaves::ALL),
        was_sealed,
        challenge,
        checked_at,
        purpose,
        place,
        policy,
        trust,
        lists,
        memory,
        time_stamp: time_stamp.map(<[u8]>::to_vec),
    })
}

/// Whether removing values from this show can lead to `kept`: it must open less than the show did, in the one form for
/// that.
fn is_reduction(kept: Leaves, show: &Show<'_>) -> bool {
    let opened = show.disclosed();
    let rest = show.statement.bitmap.without(opened);
    let left = kept.and(opened);
    let canonical = if left == Leaves(0) { Leaves(0) } else { left.with(rest) };
    left != opened && kept == canonical
}

/// The outcome `said`, if a memory can give it for such a show.
pub(super) fn outcome(said: &str, challenged: bool) -> Option<&'static str> {
    let known = OUTCOMES.iter().find(|(known, _)| *known == said);
    let of_such = known.filter(|(_, of)| of.is_none_or(|of| of == challenged));
    of_such.map(|(known, _)| *known)
}

/// A record's id, which a time stamp covers. Removing values does not change it: in place of the show it covers both
/// signatures and what they sign.
pub(super) fn id(parts: &RecordParts) -> Hash {
    let mut content = headed();
    let show = &parts.show;
    let challenge = parts.challenge.as_ref().map(Challenge::digest);
    let proof = show.statement.signed_parts(&parts.credential, challenge);
    content
        .array(2)
        .bytes(&parts.credential)
        .bytes(&show.issuer_signature.to_bytes())
        .array(2)
        .bytes(proof.to_be_signed().digest())
        .bytes(&show.holder_signature.to_bytes());
    facts(parts, &mut content);
    content.null();
    digest::time_stamp(&content.into_bytes())
}
