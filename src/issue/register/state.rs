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
use crate::credential::answer::read_plate;
use crate::credential::claims::{StatusPosition, purpose};
use crate::credential::item::LeafValue as _;
use crate::credential::mask::Grantee;
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
        self.vehicle.write(&mut body);
        self.owner.write(&mut body);
        body.uint(self.standing.bits()).uint(self.revision);
        body.optional(self.changed_at, Writer::instant)
            .optional(self.revoked_at, Writer::instant)
            .uint(self.next_number)
            .list(&self.licenses, |body, license| license.write(body))
            .list(&self.authorizations, |body, lent| lent.write(body))
            .list(&self.ended, |body, ended| {
                let body = ended.position.write(body.array(3));
                body.uint(ended.status.number()).int(ended.last_day.epoch_days())
            })
            .list(&self.nonces, |body, (nonce, expires)| {
                body.array(2).bytes(nonce).instant(*expires)
            })
            .list(&self.operations, |body, done| {
                let body = body.array(3).bytes(&done.id).bytes(&done.content);
                body.optional(done.number, Writer::uint)
            });
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
        changed_at: reader.at("changed-at").optional(Reader::instant)?,
        revoked_at: reader.at("revoked-at").optional(Reader::instant)?,
        next_number: reader.at("next number").uint(u64::MAX)?,
        licenses: reader
            .at("licenses")
            .list(limits::ORGANIZATION_LICENSES, RegisteredLicense::read)?,
        authorizations: reader.at("authorizations").list(limits::AUTHORIZATIONS, Lent::read)?,
        ended: reader.at("ended").list(limits::ENDED, |reader| {
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
        nonces: reader.at("nonces").list(limits::NONCES, |reader| {
            reader.array_exact(2)?;
            Ok::<_, DecodeError>((*reader.bytes_exact()?, reader.instant()?))
        })?,
        operations: reader.at("operations").list(limits::OPERATIONS, |reader| {
            reader.array_exact(3)?;
            Ok(Done {
                id: *reader.bytes_exact()?,
                content: *reader.bytes_exact()?,
                number: reader.optional(|reader| reader.uint(u64::MAX))?,
            })
        })?,
    })
}

impl RegisteredOwner {
    /// `[text / [text], [kind, number] / null]`, the name as in the owner's leaf.
    pub(super) fn write(&self, writer: &mut Writer) {
        let writer = self.owner.write(writer.array(2));
        writer.optional(self.document.as_ref(), |writer, document| document.write(writer));
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
        let document = reader.optional(|reader| {
            reader.array_exact(2)?;
            document(reader)
        })?;
        Ok(Self { owner, document })
    }
}

impl RegisteredLicense {
    fn write<'w>(&self, writer: &'w mut Writer) -> &'w mut Writer {
        let name = self.name.as_ref().map(PersonName::as_str);
        let writer = self.position.write(writer.array(4).optional(name, Writer::text));
        writer.bytes(self.key.as_compressed()).int(self.last_day.epoch_days())
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.array_exact(4)?;
        Ok(Self {
            name: reader.optional(name)?,
            position: StatusPosition::read(reader)?,
            key: key(reader)?,
            last_day: day(reader)?,
        })
    }
}

impl Lent {
    fn write<'w>(&self, writer: &'w mut Writer) -> &'w mut Writer {
        let writer = self.grantee.write(writer.array(10).uint(self.number));
        writer
            .uint(self.purpose.number())
            .int(self.last_day.epoch_days())
            .uint(self.calendar)
            .optional(self.position, |writer, position| position.write(writer))
            .instant(self.granted_at)
            .bytes(self.granted_by.as_compressed())
            .optional(self.key, |writer, key| writer.bytes(key.as_compressed()))
            .list(&self.ids, |writer, id| writer.bytes(id))
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
            position: reader.optional(StatusPosition::read)?,
            granted_at: reader.instant()?,
            granted_by: key(reader)?,
            key: reader.optional(key)?,
            ids: reader.list(limits::REFRESHES, |reader| reader.bytes_exact().copied())?,
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
