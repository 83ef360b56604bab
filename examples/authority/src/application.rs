//! Applications: the owner's license, and the grantee's copy. Submitted, they wait for the phone's proof that it has
//! its key; under way, for the issuer's signature; done, the file waits until its wallet has it.

use vehicle_license::UnixTime;
use vehicle_license::credential::{Grantee, MaskedPerson};
use vehicle_license::issue::{
    EnrolledKey, EnrolmentNonce, Lent, Operation, Register, RegisteredLicense, RegisteredOwner, VehicleRecord,
};
use vehicle_license::key::PublicKey;
use vehicle_license::value::{Document, Owner, PersonName, Plate};
use zeroize::Zeroizing;

use crate::change::{Change, number};
use crate::error::{Error, Result};
use crate::operation::{self, Evidence, OperationId, Progress, SUBMITTED, Stored, place, seconds};
use crate::positions::{self, ListKind};
use crate::request::{Request, plate_key};
use crate::service::Service;
use crate::store::Value;

impl Service {
    /// Takes an application in: the nonce over which the phone enrols, within ten minutes, is in its progress. Repeated
    /// under its id, it says how far the application is.
    ///
    /// # Errors
    /// `operation-reused`, `operation-is-no-application`; a refusal by the rules is the application's [`Progress`].
    pub fn apply(
        &mut self,
        id: &OperationId,
        request: &Request,
        now: UnixTime,
        random: &mut dyn rand_core::CryptoRng,
    ) -> Result<Progress> {
        let plate = match request {
            Request::License { plate, .. } | Request::Copy { plate, .. } => plate,
            _ => return Err(Error::Refused("operation-is-no-application")),
        };
        let stored = self.arrive(id, plate, request, now, random)?;
        if stored.stage != SUBMITTED {
            return stored.progress();
        }
        let may = self.may_apply(&stored, now, random);
        match may {
            Ok(()) => stored.progress(),
            refused => self.settle(&stored, refused, now),
        }
    }

    /// Another nonce for an application whose first one was used up or is too old.
    ///
    /// # Errors
    /// `operation-unknown`.
    pub fn renew(
        &mut self,
        id: &OperationId,
        now: UnixTime,
        random: &mut dyn rand_core::CryptoRng,
    ) -> Result<Progress> {
        let mut nonce = [0; 16];
        random.fill_bytes(&mut nonce);
        let values = [(&nonce).into(), seconds(now).into(), id.into()];
        let sql = "UPDATE operation SET nonce = $1, handed_out = $2, enrolment = NULL, enrolled_at = NULL \
                   WHERE id = $3 AND stage = 0";
        self.store.execute(sql, &values)?;
        self.progress(id)
    }

    /// Takes the phone's enrolment, with what the authority found of phone and person. The nonce is used up by the
    /// attempt. Repeated with the same enrolment, it says how far the application is.
    ///
    /// # Errors
    /// `operation-unknown`, `enrolment-nonce` (used up: [`renew`](Self::renew)), and the codes of
    /// [`EnrolledKey::verify`]; the application still waits.
    pub fn enrol(
        &mut self,
        id: &OperationId,
        enrolment: &[u8],
        evidence: Evidence,
        now: UnixTime,
        random: &mut dyn rand_core::CryptoRng,
    ) -> Result<Progress> {
        let sql = "UPDATE operation SET enrolment = $1, enrolled_at = $2, evidence = $3 \
                   WHERE id = $4 AND stage = 0 AND enrolment IS NULL AND nonce IS NOT NULL";
        let values = [
            enrolment.into(),
            seconds(now).into(),
            evidence.to_text().into(),
            id.into(),
        ];
        self.store.execute(sql, &values)?;
        let stored = operation::known(&mut *self.store, id)?;
        if stored.stage != SUBMITTED {
            return stored.progress();
        }
        if stored.enrolment.as_deref() != Some(enrolment) {
            return Err(Error::Refused("enrolment-nonce"));
        }
        let key = match enrolled(&stored) {
            Ok(key) => key,
            Err(error) => {
                let sql = "UPDATE operation SET nonce = NULL WHERE id = $1 AND stage = 0";
                self.store.execute(sql, &[id.into()])?;
                return Err(error);
            }
        };
        let begun = self.begin_issue(&stored, &key, now, random);
        match begun {
            Ok(()) => self.progress(id),
            refused => self.settle(&stored, refused, now),
        }
    }

    /// The file of an application that is done, for the wallet whose key it is bound to: to nobody else.
    ///
    /// # Errors
    /// `file-not-here`: it is not made yet, or was received.
    pub fn fetch(&mut self, id: &OperationId) -> Result<Zeroizing<Vec<u8>>> {
        let rows = self
            .store
            .query("SELECT file FROM outbox WHERE operation = $1", &[id.into()])?;
        let row = rows.first().ok_or(Error::Refused("file-not-here"))?;
        Ok(Zeroizing::new(row.bytes(0)?.to_vec()))
    }

    /// The wallet has stored the file: the authority forgets it.
    ///
    /// # Errors
    /// What the database says.
    pub fn received(&mut self, id: &OperationId) -> Result<()> {
        self.store
            .execute("DELETE FROM outbox WHERE operation = $1", &[id.into()])?;
        Ok(())
    }

    /// Whether the applicant may have what is applied for. A first license makes the vehicle's register.
    fn may_apply(&mut self, stored: &Stored, now: UnixTime, random: &mut dyn rand_core::CryptoRng) -> Result<()> {
        match &stored.request {
            Request::License { plate, applicant } => {
                let record = self.record_for(plate, applicant, now, random)?;
                let owner = RegisteredOwner::of(&record);
                let register = Register::new(self.settings.issuer.number, plate.clone(), owner, record.standing);
                let values = [
                    plate_key(plate).into(),
                    number(register.revision())?.into(),
                    register.to_bytes().as_slice().into(),
                ];
                let sql =
                    "INSERT INTO vehicle (plate, revision, state) VALUES ($1, $2, $3) ON CONFLICT (plate) DO NOTHING";
                self.store.execute(sql, &values)?;
                Ok(())
            }
            Request::Copy {
                plate,
                applicant,
                number,
                ..
            } => {
                let register = self.register(plate)?;
                lent_to(&register, *number, applicant, now).map(|_| ())
            }
            _ => Err(Error::Refused("operation-is-no-application")),
        }
    }

    /// The key is proved: the application is under way, with the position its credential will have.
    fn begin_issue(
        &mut self,
        stored: &Stored,
        key: &PublicKey,
        now: UnixTime,
        random: &mut dyn rand_core::CryptoRng,
    ) -> Result<()> {
        let register = self.register(&stored.plate)?;
        self.transaction(|store| {
            let kept = match &stored.request {
                Request::License { applicant, .. } => {
                    let kept = refreshed(&register, applicant, key, now).map(RegisteredLicense::position);
                    // In a closed list no credential is refreshed.
                    match kept {
                        Some(position) if !positions::is_closed(store, position)? => Some(position),
                        _ => Some(positions::draw(store, ListKind::Licenses, &stored.id, &mut *random)?),
                    }
                }
                Request::Copy {
                    applicant,
                    number,
                    other_phone,
                    ..
                } => {
                    let lent = lent_to(&register, *number, applicant, now)?;
                    let is_new = *other_phone || lent.position().is_none();
                    let draw = is_new.then(|| positions::draw(store, ListKind::Lent, &stored.id, &mut *random));
                    draw.transpose()?
                }
                _ => None,
            };
            let values = [kept.map_or(Value::Null, place), (&stored.id).into()];
            store.execute(
                "UPDATE operation SET stage = 1, position = $1 WHERE id = $2 AND stage = 0",
                &values,
            )?;
            Ok(())
        })
    }

    /// The record of the vehicle, if it is the owner who applies. For an organization the session knows that the
    /// applicant may act for it, and the license names the applicant as the one who carries it.
    pub(crate) fn record_for(
        &mut self,
        plate: &Plate,
        applicant: &Grantee,
        now: UnixTime,
        random: &mut dyn rand_core::CryptoRng,
    ) -> Result<VehicleRecord> {
        let mut record = self.record(plate, now, random)?;
        let is_theirs = match (&record.owner, &record.document) {
            (Owner::Organization(_), _) => {
                let carrier = MaskedPerson::from_person(&applicant.document, &applicant.name);
                record.carrier = Some(carrier);
                true
            }
            (Owner::Person(name), Some(document)) => is_person(document, name, applicant),
            // A name alone is nobody: such an owner comes to a window.
            (Owner::Person(_), None) => false,
        };
        if is_theirs {
            Ok(record)
        } else {
            Err(Error::Refused("applicant-is-not-the-owner"))
        }
    }
}

impl Service {
    /// The record of the vehicle. Its register follows it: the notice of another owner or standing may have been lost.
    /// A notice that came since the register was loaded is not undone by it.
    pub(crate) fn record(
        &mut self,
        plate: &Plate,
        now: UnixTime,
        random: &mut dyn rand_core::CryptoRng,
    ) -> Result<VehicleRecord> {
        let register = self.register(plate);
        let record = self.registry.record(&mut *self.store, plate, now)?;
        let record = record.ok_or(Error::Refused("vehicle-unknown"))?;
        let Ok(register) = register else {
            return Ok(record);
        };
        let owner = RegisteredOwner::of(&record);
        for follows in [Follows::Owner, Follows::Standing] {
            let differs = match follows {
                Follows::Owner => *register.owner() != owner,
                Follows::Standing => register.standing() != record.standing,
            };
            if !differs {
                continue;
            }
            let mut id = [0; 16];
            random.fill_bytes(&mut id);
            let act = |found: &mut Register, operation: &Operation| {
                if found.owner() != register.owner() || found.standing() != register.standing() {
                    return Ok((Vec::new(), ()));
                }
                let events = match follows {
                    Follows::Owner => found.change_owner(operation, &owner)?,
                    Follows::Standing => found.change_standing(operation, record.standing)?,
                };
                Ok((events, ()))
            };
            self.change(&Change { plate, id, now }, act, |_, (), _| Ok(()))?;
            // The next record finds the other difference, if there is one.
            break;
        }
        Ok(record)
    }
}

/// In what a register follows the registry.
#[derive(Clone, Copy)]
enum Follows {
    Owner,
    Standing,
}

/// The key of the stored enrolment, proved as of when it arrived.
pub(crate) fn enrolled_key(stored: &Stored) -> Result<EnrolledKey> {
    let missing = Error::Refused("enrolment-nonce");
    let nonce = EnrolmentNonce {
        value: stored.nonce.ok_or(missing.clone())?,
        handed_out: stored.handed_out.ok_or(missing.clone())?,
    };
    let (enrolment, at) = (stored.enrolment.as_deref(), stored.enrolled_at);
    let (Some(enrolment), Some(at)) = (enrolment, at) else {
        return Err(missing);
    };
    EnrolledKey::verify(enrolment, nonce, at).map_err(Error::of)
}

fn enrolled(stored: &Stored) -> Result<PublicKey> {
    Ok(*enrolled_key(stored)?.public_key())
}

/// The name under which an owner's license is registered: that of the person who acts, for an organization.
pub(crate) fn carrier_of<'a>(register: &Register, applicant: &'a Grantee) -> Option<&'a PersonName> {
    match register.owner().owner {
        Owner::Person(_) => None,
        Owner::Organization(_) => Some(&applicant.name),
    }
}

/// The live license that the applicant's new one is a refresh of.
pub(crate) fn refreshed<'a>(
    register: &'a Register,
    applicant: &Grantee,
    key: &PublicKey,
    now: UnixTime,
) -> Option<&'a RegisteredLicense> {
    let name = carrier_of(register, applicant);
    let mut live = register.licenses(now);
    live.find(|license| license.name() == name && license.key() == key)
}

/// What is lent under this number, if it is lent to the applicant.
pub(crate) fn lent_to<'a>(register: &'a Register, number: u64, applicant: &Grantee, now: UnixTime) -> Result<&'a Lent> {
    let lent = register.lent(now).find(|lent| lent.number() == number);
    let lent = lent.ok_or(Error::Refused("authorization-not-live"))?;
    let grantee = lent.grantee();
    let is_theirs = is_person(&grantee.document, &grantee.name, applicant);
    if is_theirs {
        Ok(lent)
    } else {
        Err(Error::Refused("applicant-is-not-the-grantee"))
    }
}

/// Whether this is the applicant: by a number that is one person's for life, or else by document and name.
fn is_person(document: &Document, name: &PersonName, applicant: &Grantee) -> bool {
    match document.person_key() {
        Some(key) => applicant.document.person_key() == Some(key),
        None => *document == applicant.document && name.is_same_name(&applicant.name),
    }
}
