//! A policy in an evidence record, and in a desk: everything of it that counts in a verdict, in one form.
//!
//! ```text
//! policy = [preset: 0..13, status age, challenge: bool, sealed: bool, real-person check age / null, protection, tolerance,
//!           ahead, test issuers: bool, accepted states, calendar: bool, [* [field: tstr, whole: bool]], proofing]
//! ```

use alloc::vec::Vec;

use crate::credential::claims::{KeyProtection, Proofing};
use crate::credential::fields::FieldName;
use crate::error::{DecodeError, DecodeKind, Part};
use crate::limits;
use crate::verify::{Acceptance, Policy};
use crate::wire::cbor::{Reader, Writer};

const LENGTH: usize = 13;

/// The same policy with its required fields in one form: each field at most once with each strength, in the order of
/// the leaves. The order decides which missing field an error names, not whether one is missing.
pub(crate) fn canonical(policy: &Policy) -> Policy {
    let mut canonical = policy.clone();
    canonical.required = demands(policy);
    canonical
}

/// Writes what of a policy counts in a verdict. `policy` must be canonical.
pub(crate) fn write(policy: &Policy, writer: &mut Writer) {
    let preset = Policy::PRESETS
        .iter()
        .position(|name| *name == policy.name)
        .unwrap_or(0);
    writer
        .array(LENGTH)
        .uint(u64::try_from(preset).unwrap_or(u64::MAX))
        .uint(policy.status_age)
        .bool(policy.challenge)
        .bool(policy.sealed)
        .optional(policy.real_person_check_age, Writer::uint)
        .uint(policy.protection.number())
        .uint(u64::try_from(policy.tolerance).unwrap_or(0))
        .uint(u64::try_from(policy.ahead).unwrap_or(0))
        .bool(policy.accept_test)
        .uint(policy.accepted.number())
        .bool(policy.calendar_must_reach)
        .list(&policy.required, |writer, (name, whole)| {
            writer.array(2).text(name.name()).bool(*whole)
        })
        .uint(policy.proofing.number());
}

pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Policy, DecodeError> {
    reader.at(Part::Policy).array_exact(LENGTH)?;
    let preset = usize::from(reader.uint8(u8::MAX)?);
    let name = Policy::PRESETS.get(preset).copied();
    let mut policy = name
        .and_then(Policy::by_name)
        .ok_or_else(|| reader.error(DecodeKind::OutOfRange))?;
    policy.status_age = reader.uint32()?;
    policy.challenge = reader.bool()?;
    policy.sealed = reader.bool()?;
    if policy.sealed && !policy.challenge {
        return Err(reader.error(DecodeKind::OutOfRange));
    }
    policy.real_person_check_age = reader.optional(Reader::uint32)?;
    let protection = KeyProtection::from_number(reader.uint8(u8::MAX)?);
    policy.protection = protection.ok_or_else(|| reader.error(DecodeKind::OutOfRange))?;
    policy.tolerance = reader.uint(limits::CLOCK_TOLERANCE_MAX.into())?.try_into().unwrap_or(0);
    policy.ahead = reader.uint(limits::SHOW_AHEAD.into())?.try_into().unwrap_or(0);
    policy.accept_test = reader.bool()?;
    let accepted = Acceptance::from_number(reader.uint8(u8::MAX)?);
    policy.accepted = accepted.ok_or_else(|| reader.error(DecodeKind::OutOfRange))?;
    policy.calendar_must_reach = reader.bool()?;
    policy.required = reader.list(FieldName::ALL.len().saturating_mul(2), |reader| {
        reader.array_exact(2)?;
        let name = reader.text(limits::CODE_BYTES)?;
        let field = FieldName::from_name(name);
        let field = field.ok_or_else(|| reader.error(DecodeKind::UnknownKey))?;
        Ok((field, reader.bool()?))
    })?;
    if demands(&policy) != policy.required {
        return Err(reader.error(DecodeKind::KeyOrder));
    }
    policy.proofing = Proofing::read(reader)?;
    Ok(policy)
}

fn demands(policy: &Policy) -> Vec<(FieldName, bool)> {
    let both = FieldName::ALL
        .iter()
        .flat_map(|field| [(*field, false), (*field, true)]);
    both.filter(|demand| policy.required.contains(demand)).collect()
}
