//! Calls over evidence records: verified again, reduced, and read without any of that.

use alloc::vec;
use alloc::vec::Vec;

use vehicle_license::StatusList;
use vehicle_license::credential::FieldName;
use vehicle_license::evidence::{Archive, EvidenceRecord};

use crate::Door;
use crate::act::Refused;
use crate::answer::{Said, members};
use crate::failed::Failed;
use crate::given;
use crate::hex;
use crate::kind::{Kind, Member, may, needs};
use crate::object::Json;
use crate::options::{Options, fields};
use crate::said::{self, Outcome};
use crate::shapes::{DIGEST, HEAD, VERDICT, all_fields};

const RECORD: Member = needs("record", Kind::Hex, "the stored evidence record");

pub(crate) const REVERIFY: [Member; 3] = [
    RECORD,
    may(
        "trusts",
        Kind::List(&Kind::Hex),
        "trust files of then, in any order, beside that of an open desk",
    ),
    may(
        "status_lists",
        Kind::List(&Kind::Hex),
        "status list tokens of then, in any order, beside those of an open desk",
    ),
];
pub(crate) const REVERIFY_ANSWER: [Member; 2] = [
    needs("head", HEAD, "what the record says of itself"),
    needs("verdict", VERDICT, "the verdict again"),
];

/// The verdict again, with the trust data and the lists of then. A list that does not verify as of then counts as not
/// given.
pub(crate) fn reverify(door: &Door, options: Options<'_>) -> Outcome {
    let record = record(options)?;
    let trusts = options.hexes("trusts");
    let trusts = trusts
        .iter()
        .map(|bytes| given::pinned(bytes))
        .collect::<Result<Vec<_>, _>>()?;
    let claimed_at = record.claimed_at();
    let moments = [claimed_at, claimed_at.checked_add(60).unwrap_or(claimed_at)];
    let mut lists = Vec::new();
    for token in options.hexes("status_lists") {
        let read = trusts
            .iter()
            .flat_map(|trust| moments.map(|now| StatusList::verify_by(door.checker, &token, trust, now)));
        lists.extend(read.filter_map(Result::ok).next());
    }
    let desk = door.desk();
    let archive = desk.iter().fold(Archive::new(), |archive, desk| {
        let archive = archive.holding_lists(desk.status_lists());
        desk.trust().into_iter().fold(archive, Archive::holding)
    });
    let archive = trusts.iter().fold(archive, Archive::holding);
    let archive = archive.holding_lists(&lists).with_checker(door.checker);
    let again = archive
        .reverify(&record)
        .map_err(|error| Failed::of(&error, Refused::Record))?;
    Ok(members! {"head": said::head(&record), "verdict": Said::of(&again)})
}

pub(crate) const REDUCE: [Member; 2] = [RECORD, Reduction::MEMBER];
pub(crate) const REDUCE_ANSWER: [Member; 2] = [
    needs(
        "record",
        Kind::Hex,
        "the record without these values; nothing brings them back",
    ),
    needs("id", DIGEST, "the record's id, which reducing does not change"),
];

/// A record without some values, or without any.
pub(crate) fn reduce(_: &Door, options: Options<'_>) -> Outcome {
    let less = Reduction::read(options).apply(record(options)?);
    Ok(members! {"record": hex::text_of(&less.to_bytes()), "id": hex::text_of(&less.id())})
}

/// What is to be taken out of records.
#[derive(Clone, Debug)]
pub struct Reduction(Vec<Removal>);

#[derive(Clone, Copy, Debug)]
enum Removal {
    All,
    Plate,
    Standing,
    Field(FieldName),
    /// Of a field what its masked form leaves out.
    Unmasked(FieldName),
}

impl Removal {
    fn read(what: &Json<'_>) -> Option<Self> {
        let masked = what.as_object().and_then(|what| what.get("mask"));
        Some(match (what.as_text(), masked) {
            (Some("all"), _) => Self::All,
            (Some("plate"), _) => Self::Plate,
            (Some("standing"), _) => Self::Standing,
            (Some(name), _) => Self::Field(FieldName::from_name(name)?),
            (None, masked) => Self::Unmasked(FieldName::from_name(masked?.as_text()?)?),
        })
    }
}

impl Reduction {
    pub(crate) const MEMBER: Member = needs(
        "take_out",
        Kind::List(&Kind::Either(
            &Kind::Name(taken),
            &Kind::Object(&[needs("mask", Kind::Name(fields), "keeps the masked form alone")]),
        )),
        "what to take out, one after the other: `all`, `plate`, `standing`, a field, or {\"mask\": field}",
    );

    pub(crate) fn read(options: Options<'_>) -> Self {
        Self(options.list(Self::MEMBER.name).filter_map(Removal::read).collect())
    }

    /// The record without it.
    #[must_use]
    pub fn apply(&self, record: EvidenceRecord) -> EvidenceRecord {
        self.0.iter().fold(record, |record, removal| match *removal {
            Removal::All => record.hiding_all(),
            Removal::Plate => record.hiding_plate(),
            Removal::Standing => record.hiding_standing(),
            Removal::Field(field) => record.hiding(field),
            Removal::Unmasked(field) => record.masking(field),
        })
    }
}

pub(crate) const EXPORT: [Member; 1] = [RECORD];
pub(crate) const EXPORT_ANSWER: [Member; 1] = [needs(
    "head",
    HEAD,
    "nothing of it is checked, but that the record is whole",
)];

/// What a record says of itself, for an index.
pub(crate) fn export(_: &Door, options: Options<'_>) -> Outcome {
    Ok(members! {"head": said::head(&record(options)?)})
}

fn record(options: Options<'_>) -> Result<EvidenceRecord, Failed> {
    let record = EvidenceRecord::from_bytes(&options.needed_hex(RECORD.name)?);
    record.map_err(|error| Failed::of(&error, Refused::Record))
}

fn taken() -> Vec<&'static str> {
    let mut names = vec!["all"];
    names.extend(all_fields());
    names
}
