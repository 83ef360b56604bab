//! A register's state as bytes (SPEC §7.6): deterministic CBOR with a digest that detects damage, not forgery. Whoever
//! can write to the authority's storage can forge a register.
//!
//! ```text
//! state = [label, body: bstr, SHA-256 of label and body]
//! body  = [issuer, plate, owner, standing, revision, changed-at / null, requests-since / null, licenses-since / null,
//!          next number, [* license], [* authorization], [* ended], [* operation], [* suspended key]]
//! ```

use alloc::vec::Vec;

use super::lent::{IssuedTo, Lent};
use super::license::{Nonce, RegisteredLicense};
use super::person::RegisteredOwner;
use super::state::{Done, Ended, RegisterState};
use crate::credential::claims::{Proofing, StatusPosition};
use crate::credential::item::LeafValue as _;
use crate::credential::mask::Grantee;
use crate::credential::purpose::Purpose;
use crate::credential::status::CredentialStatus;
use crate::error::{DecodeError, DecodeKind, Part, RegisterError};
use crate::key::PublicKey;
use crate::limits;
use crate::value::{Day, Document, DocumentKind, Owner, PersonName, Plate, Standing};
use crate::wire::cbor::{Reader, Writer};
use crate::wire::envelope::{self, Fault};

const LABEL: &str = "vehicle-license register 1";

/// The bytes of a state, in its envelope.
pub(super) fn write(state: &RegisterState) -> Vec<u8> {
    let mut body = Writer::new();
    body.array(14).uint(state.issuer);
    state.vehicle.write(&mut body);
    state.owner.write(&mut body);
    body.uint(state.standing.bits()).uint(state.revision);
    body.optional(state.changed_at, Writer::instant)
        .optional(state.requests_since, Writer::instant)
        .optional(state.licenses_since, Writer::instant)
        .uint(state.next_number)
        .list(&state.licenses, |body, license| write_license(body, license))
        .list(&state.authorizations, |body, lent| write_lent(body, lent))
        .list(&state.ended, |body, ended| {
            let body = ended.position.write(body.array(3));
            body.uint(ended.status.number()).int(ended.last_day.epoch_days())
        })
        .list(&state.operations, |body, done| {
            let body = body.array(3).bytes(&done.id).bytes(&done.content);
            body.optional(done.number, Writer::uint)
        })
        .list(&state.suspended, |body, key| body.bytes(key.as_compressed()));
    envelope::write(LABEL, &body.into_bytes())
}

/// Reads the state of `vehicle`'s register.
pub(super) fn read(bytes: &[u8], vehicle: &Plate) -> Result<RegisterState, RegisterError> {
    if bytes.len() > limits::REGISTER_BYTES {
        return Err(Reader::new(bytes, Part::Register).error(DecodeKind::TooLong).into());
    }
    let body = envelope::read(bytes, LABEL, Part::Register, limits::REGISTER_BYTES).map_err(|fault| match fault {
        Fault::Decode(error) => error.into(),
        Fault::OtherLabel => RegisterError::StateForeign,
        Fault::Corrupt => RegisterError::StateCorrupt,
    })?;
    let mut reader = Reader::new(body, Part::Register);
    let state = body_of(&mut reader)?;
    reader.at(Part::Register).finish()?;
    if state.vehicle != *vehicle {
        return Err(RegisterError::StateOtherVehicle);
    }
    if !state.is_sound() {
        return Err(RegisterError::StateCorrupt);
    }
    Ok(state)
}

fn body_of(reader: &mut Reader<'_>) -> Result<RegisterState, DecodeError> {
    reader.array_exact(14)?;
    let issuer = reader.at(Part::Issuer).uint16()?;
    let vehicle = Plate::read(reader.at(Part::Plate))?;
    let owner = registered_owner(reader)?;
    let standing = Standing::read(reader.at(Part::Standing))?;
    Ok(RegisterState {
        issuer,
        vehicle,
        owner,
        standing,
        revision: reader.at(Part::Revision).uint(u64::MAX)?,
        changed_at: reader.at(Part::ChangedAt).optional(Reader::instant)?,
        requests_since: reader.at(Part::RequestsSince).optional(Reader::instant)?,
        licenses_since: reader.at(Part::LicensesSince).optional(Reader::instant)?,
        next_number: reader.at(Part::NextNumber).uint(u64::MAX)?,
        licenses: reader.at(Part::Licenses).list(limits::ORGANIZATION_LICENSES, license)?,
        authorizations: reader.at(Part::Authorizations).list(limits::AUTHORIZATIONS, lent)?,
        ended: reader.at(Part::Ended).list(limits::ENDED, |reader| {
            reader.array_exact(3)?;
            let position = StatusPosition::read(reader)?;
            let status = match reader.uint8(u8::MAX)? {
                0 => return Err(reader.error(DecodeKind::OutOfRange)),
                number => CredentialStatus::from_number(number),
            };
            let last_day = day(reader)?;
            Ok(Ended {
                position,
                status,
                last_day,
            })
        })?,
        operations: reader.at(Part::Operations).list(limits::OPERATIONS, |reader| {
            reader.array_exact(3)?;
            Ok(Done {
                id: *reader.bytes_exact()?,
                content: *reader.bytes_exact()?,
                number: reader.optional(|reader| reader.uint(u64::MAX))?,
            })
        })?,
        suspended: reader.at(Part::Suspended).list(limits::SUSPENDED, key)?,
    })
}

fn registered_owner(reader: &mut Reader<'_>) -> Result<RegisteredOwner, DecodeError> {
    reader.at(Part::Owner).array_exact(2)?;
    Ok(RegisteredOwner {
        owner: Owner::read(reader)?,
        document: reader.optional(Document::read)?,
    })
}

fn write_license<'w>(writer: &'w mut Writer, license: &RegisteredLicense) -> &'w mut Writer {
    let name = license.name.as_ref().map(PersonName::as_str);
    let writer = license.position.write(writer.array(7).optional(name, Writer::text));
    writer
        .bytes(license.key.as_compressed())
        .uint(license.proofing.number())
        .int(license.last_day.epoch_days())
        .list(&license.requests, write_nonce)
        .list(&license.orders, write_nonce)
}

fn write_nonce<'w>(writer: &'w mut Writer, (nonce, ends): &Nonce) -> &'w mut Writer {
    writer.array(2).bytes(nonce).instant(*ends)
}

fn nonce(reader: &mut Reader<'_>) -> Result<Nonce, DecodeError> {
    reader.array_exact(2)?;
    Ok((*reader.bytes_exact()?, reader.instant()?))
}

fn license(reader: &mut Reader<'_>) -> Result<RegisteredLicense, DecodeError> {
    reader.array_exact(7)?;
    Ok(RegisteredLicense {
        name: reader.optional(name)?,
        position: StatusPosition::read(reader)?,
        key: key(reader)?,
        proofing: Proofing::read(reader)?,
        last_day: day(reader)?,
        requests: reader.list(limits::REQUESTS, nonce)?,
        orders: reader.list(limits::ORDERS, nonce)?,
    })
}

fn write_lent<'w>(writer: &'w mut Writer, lent: &Lent) -> &'w mut Writer {
    let writer = lent.grantee.write(writer.array(10).uint(lent.number));
    writer
        .uint(lent.purpose.number())
        .int(lent.last_day.epoch_days())
        .uint(lent.calendar)
        .optional(lent.position, |writer, position| position.write(writer))
        .instant(lent.granted_at)
        .bytes(lent.granted_by.as_compressed())
        .optional(lent.issued_to, |writer, to| {
            writer.array(2).bytes(to.key.as_compressed()).uint(to.proofing.number())
        })
        .list(&lent.ids, |writer, id| writer.bytes(id))
}

fn lent(reader: &mut Reader<'_>) -> Result<Lent, DecodeError> {
    reader.array_exact(10)?;
    let number = reader.uint(u64::MAX)?;
    reader.array_exact(3)?;
    let grantee = Grantee {
        document: document(reader)?,
        name: name(reader)?,
    };
    Ok(Lent {
        number,
        grantee,
        purpose: Purpose::read(reader)?,
        last_day: day(reader)?,
        calendar: reader.uint32()?,
        position: reader.optional(StatusPosition::read)?,
        granted_at: reader.instant()?,
        granted_by: key(reader)?,
        issued_to: reader.optional(issued_to)?,
        ids: reader.list(limits::REFRESHES, |reader| reader.bytes_exact().copied())?,
    })
}

fn issued_to(reader: &mut Reader<'_>) -> Result<IssuedTo, DecodeError> {
    reader.array_exact(2)?;
    Ok(IssuedTo {
        key: key(reader)?,
        proofing: Proofing::read(reader)?,
    })
}

fn document(reader: &mut Reader<'_>) -> Result<Document, DecodeError> {
    let kind = reader.text(limits::CODE_BYTES)?;
    let number = reader.text(limits::TEXT_BYTES)?;
    DocumentKind::from_text(kind)
        .and_then(|kind| Document::from_canonical(kind, number))
        .map_err(|_| reader.error(DecodeKind::OutOfRange))
}

fn name(reader: &mut Reader<'_>) -> Result<PersonName, DecodeError> {
    let text = reader.text(limits::TEXT_BYTES)?;
    PersonName::parse(text).map_err(|_| reader.error(DecodeKind::OutOfRange))
}

fn key(reader: &mut Reader<'_>) -> Result<PublicKey, DecodeError> {
    let point = reader.bytes_exact::<33>()?;
    PublicKey::from_compressed(point).map_err(|_| reader.error(DecodeKind::OutOfRange))
}

fn day(reader: &mut Reader<'_>) -> Result<Day, DecodeError> {
    let days = reader.int()?;
    let day = Day::from_epoch_days(days).ok().filter(|day| day.end().is_some());
    day.ok_or_else(|| reader.error(DecodeKind::OutOfRange))
}
