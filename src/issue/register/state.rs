//! A register's state as bytes (SPEC §7.6): deterministic CBOR with a digest that detects damage, not forgery. Whoever
//! can write to the authority's storage can forge a register.
//!
//! ```text
//! state = [label, body: bstr, SHA-256 of label and body]
//! body  = [plate, owner, standing, revision, changed-at / null, revoked-at / null, next number,
//!          [* license], [* authorization], [* ended], [* nonce], [* operation]]
//! ```

use alloc::vec::Vec;

use super::{Done, Ended, Lent, Register, RegisteredLicense, RegisteredOwner, person};
use crate::credential::answer::{read_plate, write_plate};
use crate::credential::claims::{StatusPosition, instant, purpose};
use crate::credential::field::Grantee;
use crate::credential::record::{write_document, write_grantee, write_owner};
use crate::credential::status::CredentialStatus;
use crate::error::{DecodeError, DecodeKind, RegisterError};
use crate::key::PublicKey;
use crate::limits;
use crate::value::{Day, Document, DocumentKind, OrganizationName, Owner, PersonName, Plate, Standing};
use crate::wire::cbor::{Reader, Writer};
use crate::wire::envelope::{self, Fault};

const LABEL: &str = "vehicle-license register 1";

impl Register {
    /// The state, to be stored. It is as confidential as the vehicle's file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Writer::new();
        body.array(12);
        write_plate(&mut body, &self.vehicle);
        self.owner.write(&mut body);
        body.uint(self.standing.bits()).uint(self.revision);
        for moment in [self.changed_at, self.revoked_at] {
            optional(&mut body, moment, |body, moment| {
                body.uint(moment.unix());
            });
        }
        body.uint(self.next_number);
        body.array(self.licenses.len());
        for license in &self.licenses {
            license.write(&mut body);
        }
        body.array(self.authorizations.len());
        for lent in &self.authorizations {
            lent.write(&mut body);
        }
        body.array(self.ended.len());
        for ended in &self.ended {
            body.array(3);
            ended.position.write(&mut body);
            body.uint(ended.status.number()).int(ended.last_day.epoch_days());
        }
        body.array(self.nonces.len());
        for (nonce, expires) in &self.nonces {
            body.array(2).bytes(nonce).uint(expires.unix());
        }
        body.array(self.operations.len());
        for done in &self.operations {
            body.array(3).bytes(&done.id).bytes(&done.content);
            optional(&mut body, done.number, |body, number| {
                body.uint(number);
            });
        }
        envelope::write(LABEL, &body.into_bytes())
    }

    /// Reads the state of `vehicle`'s register.
    ///
    /// # Errors
    /// The codes of [`DecodeError`]; `state-foreign`, `state-corrupt`, `state-other-vehicle`.
    pub fn from_bytes(bytes: &[u8], vehicle: &Plate) -> Result<Self, RegisterError> {
        if bytes.len() > limits::REGISTER_BYTES {
            return Err(Reader::new(bytes, "register").error(DecodeKind::TooLong).into());
        }
        let body = envelope::read(bytes, LABEL, "register", limits::REGISTER_BYTES).map_err(|fault| match fault {
            Fault::Decode(error) => error.into(),
            Fault::Foreign => RegisterError::StateForeign,
            Fault::Corrupt => RegisterError::StateCorrupt,
        })?;
        let mut reader = Reader::new(body, "register");
        let register = read(&mut reader)?;
        reader.at("register").finish()?;
        if register.vehicle != *vehicle {
            return Err(RegisterError::StateOtherVehicle);
        }
        if !register.is_sound() {
            return Err(RegisterError::StateCorrupt);
        }
        Ok(register)
    }

    /// Whether the state is one that operations can lead to.
    fn is_sound(&self) -> bool {
        let numbers = self.authorizations.iter().map(|lent| lent.number);
        let ascending = numbers.clone().zip(numbers.clone().skip(1)).all(|(a, b)| a < b);
        let known = numbers
            .into_iter()
            .all(|number| 0 < number && number < self.next_number);
        let of_one_purpose = |a: &Lent, b: &Lent| a.purpose == b.purpose && person::is_same(&a.grantee, &b.grantee);
        let named = self
            .licenses
            .iter()
            .all(|license| license.name.is_none() == self.owner.is_natural());
        ascending
            && known
            && named
            && self.next_number > 0
            && person::distinct(&self.authorizations).len() <= limits::PERSONS
            && are_distinct(&self.authorizations, of_one_purpose)
            && are_distinct(&self.licenses, |a, b| a.name == b.name)
            && are_distinct(&self.statuses().collect::<Vec<_>>(), |(a, ..), (b, ..)| a == b)
            && are_distinct(&self.nonces, |(a, _), (b, _)| a == b)
            && are_distinct(&self.operations, |a, b| a.id == b.id)
    }
}

fn are_distinct<T>(list: &[T], is_same: impl Fn(&T, &T) -> bool) -> bool {
    let mut rest = list;
    while let Some((first, others)) = rest.split_first() {
        if others.iter().any(|other| is_same(first, other)) {
            return false;
        }
        rest = others;
    }
    true
}

fn read(reader: &mut Reader<'_>) -> Result<Register, DecodeError> {
    reader.array_exact(12)?;
    let vehicle = read_plate(reader)?;
    let owner = RegisteredOwner::read(reader)?;
    let bits = reader.at("standing").uint(u32::MAX.into())?;
    let standing = Standing::from_bits(bits).map_err(|_| reader.error(DecodeKind::OutOfRange))?;
    Ok(Register {
        vehicle,
        owner,
        standing,
        revision: reader.at("revision").uint(u64::MAX)?,
        changed_at: maybe(reader.at("changed-at"), instant)?,
        revoked_at: maybe(reader.at("revoked-at"), instant)?,
        next_number: reader.at("next number").uint(u64::MAX)?,
        licenses: list(
            reader.at("licenses"),
            limits::ORGANIZATION_LICENSES,
            RegisteredLicense::read,
        )?,
        authorizations: list(reader.at("authorizations"), limits::AUTHORIZATIONS, Lent::read)?,
        ended: list(reader.at("ended"), limits::ENDED, |reader| {
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
        nonces: list(reader.at("nonces"), limits::NONCES, |reader| {
            reader.array_exact(2)?;
            Ok((*reader.bytes_exact()?, instant(reader)?))
        })?,
        operations: list(reader.at("operations"), limits::OPERATIONS, |reader| {
            reader.array_exact(3)?;
            Ok(Done {
                id: *reader.bytes_exact()?,
                content: *reader.bytes_exact()?,
                number: maybe(reader, |reader| reader.uint(u64::MAX))?,
            })
        })?,
    })
}

impl RegisteredOwner {
    /// `[text / [text], [kind, number] / null]`, the name as in the owner's leaf.
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.array(2);
        write_owner(writer, &self.owner);
        optional(writer, self.document.as_ref(), write_document);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.at("owner").array_exact(2)?;
        let owner = if reader.is_text() {
            Owner::Person(name(reader)?)
        } else {
            reader.array_exact(1)?;
            let text = reader.text(limits::TEXT_BYTES)?;
            Owner::Organization(OrganizationName::parse(text).map_err(|_| reader.error(DecodeKind::OutOfRange))?)
        };
        let document = maybe(reader, |reader| {
            reader.array_exact(2)?;
            document(reader)
        })?;
        Ok(Self { owner, document })
    }
}

impl RegisteredLicense {
    fn write(&self, writer: &mut Writer) {
        writer.array(4);
        optional(writer, self.name.as_ref(), |writer, name| {
            writer.text(name.as_str());
        });
        self.position.write(writer);
        writer.bytes(self.key.as_compressed()).int(self.last_day.epoch_days());
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.array_exact(4)?;
        Ok(Self {
            name: maybe(reader, name)?,
            position: StatusPosition::read(reader)?,
            key: key(reader)?,
            last_day: day(reader)?,
        })
    }
}

impl Lent {
    fn write(&self, writer: &mut Writer) {
        writer.array(10).uint(self.number);
        write_grantee(writer, &self.grantee);
        writer.uint(self.purpose.number()).int(self.last_day.epoch_days());
        writer.uint(self.calendar);
        optional(writer, self.position, |writer, position| position.write(writer));
        writer
            .uint(self.granted_at.unix())
            .bytes(self.granted_by.as_compressed());
        optional(writer, self.key, |writer, key| {
            writer.bytes(key.as_compressed());
        });
        writer.array(self.ids.len());
        for id in &self.ids {
            writer.bytes(id);
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.array_exact(10)?;
        let number = reader.uint(u64::MAX)?;
        reader.array_exact(3)?;
        let grantee = Grantee {
            document: document(reader)?,
            name: name(reader)?,
        };
        Ok(Self {
            number,
            grantee,
            purpose: purpose(reader)?,
            last_day: day(reader)?,
            calendar: reader.uint32()?,
            position: maybe(reader, StatusPosition::read)?,
            granted_at: instant(reader)?,
            granted_by: key(reader)?,
            key: maybe(reader, key)?,
            ids: list(reader, limits::REFRESHES, |reader| reader.bytes_exact().copied())?,
        })
    }
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

fn list<'a, T>(
    reader: &mut Reader<'a>,
    max: usize,
    read: impl Fn(&mut Reader<'a>) -> Result<T, DecodeError>,
) -> Result<Vec<T>, DecodeError> {
    let count = reader.array(max)?;
    (0..count).map(|_| read(reader)).collect()
}

fn maybe<'a, T>(
    reader: &mut Reader<'a>,
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, DecodeError>,
) -> Result<Option<T>, DecodeError> {
    if reader.null() {
        Ok(None)
    } else {
        read(reader).map(Some)
    }
}

fn optional<T>(writer: &mut Writer, value: Option<T>, write: impl FnOnce(&mut Writer, T)) {
    match value {
        Some(value) => write(writer, value),
        None => {
            writer.null();
        }
    }
}
