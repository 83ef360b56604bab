//! The queue of the HSM. Drafts go out, each with the bytes to be signed; signatures come back one by one, and a bad
//! one concerns its own draft alone. A draft lives in memory: after a crash another one is made, under the same
//! position. The credential is recorded, its operation ended and its file put into the outbox in one transaction, so no
//! file leaves that the register did not take.

use vehicle_license::UnixTime;
use vehicle_license::credential::{Proofing, StatusPosition, Unsigned};
use vehicle_license::error::SignatureError;
use vehicle_license::issue::{
    AuthorizationTerms, Granted, Issued, IssuedAuthorization, IssuedLicense, LicenseTerms, Register, Ticket,
};
use vehicle_license::key::{PublicKey, ToBeSigned};
use vehicle_license::value::PersonName;

use crate::act::LEASE;
use crate::application::{carrier_of, enrolled_key, lent_to, refreshed};
use crate::change::Change;
use crate::error::{Error, Result};
use crate::log_entry;
use crate::operation::{self, OperationId, Outcome, Progress, Stored, place, seconds};
use crate::positions::{self, ListKind};
use crate::request::{Request, plate_key};
use crate::service::Service;
use crate::store::Store;

/// A credential that waits for the issuer's signature.
pub struct Draft {
    stored: Stored,
    waits: Waits,
}

enum Waits {
    License(Unsigned<IssuedLicense>, Option<PersonName>),
    Copy(Unsigned<IssuedAuthorization>),
}

impl core::fmt::Debug for Draft {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Draft").finish_non_exhaustive()
    }
}

impl Draft {
    /// The application it is for.
    #[must_use]
    pub fn operation(&self) -> &OperationId {
        &self.stored.id
    }

    /// What the HSM is to sign.
    #[must_use]
    pub fn to_be_signed(&self) -> &ToBeSigned {
        match &self.waits {
            Waits::License(unsigned, _) => unsigned.to_be_signed(),
            Waits::Copy(unsigned) => unsigned.to_be_signed(),
        }
    }

    /// By which of the issuer's keys.
    #[must_use]
    pub fn key(&self) -> &PublicKey {
        match &self.waits {
            Waits::License(unsigned, _) => unsigned.key(),
            Waits::Copy(unsigned) => unsigned.key(),
        }
    }
}

impl Service {
    /// Drafts for at most so many applications that are under way. Each is this worker's for five seconds; what is not
    /// signed by then is drafted again by whoever comes. Takes 32 bytes of randomness for each.
    ///
    /// # Errors
    /// What the database says. An application that is refused here has that as its progress.
    pub fn drafts(&mut self, at_most: u32, now: UnixTime, random: &mut dyn rand_core::CryptoRng) -> Result<Vec<Draft>> {
        let open = self.transaction(|store| operation::claim_applications(store, now, LEASE, at_most))?;
        let mut drafts = Vec::new();
        for stored in open {
            match self.draft(&stored, now, random) {
                Ok(waits) => drafts.push(Draft { stored, waits }),
                Err(error @ Error::Store(_)) => return Err(error),
                Err(error) => match self.settle(&stored, Err(error), now) {
                    Ok(_) => {}
                    Err(Error::Later(_)) => operation::postpone(&mut *self.store, &stored.id, now)?,
                    Err(error) => return Err(error),
                },
            }
        }
        Ok(drafts)
    }

    /// Takes the signature of a draft, r ‖ s or DER: the credential is recorded, and its file waits for the wallet.
    ///
    /// # Errors
    /// [`Later`](Error::Later) with `signature-malformed` or `signature-does-not-verify`, or because the vehicle changed
    /// meanwhile: the next draft of it comes at once.
    pub fn signed(
        &mut self,
        draft: &Draft,
        signature: &[u8],
        now: UnixTime,
        random: &mut dyn rand_core::CryptoRng,
    ) -> Result<Progress> {
        let done = match &draft.waits {
            Waits::License(unsigned, name) => finished(unsigned, signature).and_then(|license| {
                let entry = license.log_entry();
                let row = (entry.id, entry.last_day.epoch_days(), log_entry::of_license(entry)?);
                self.keep(&draft.stored, now, &license, row, |register, operation| {
                    register.record_license(operation, entry, name.as_ref())
                })
            }),
            Waits::Copy(unsigned) => finished(unsigned, signature).and_then(|copy| {
                let entry = copy.log_entry();
                let row = (
                    entry.id,
                    entry.last_day.epoch_days(),
                    log_entry::of_authorization(entry)?,
                );
                self.keep(&draft.stored, now, &copy, row, |register, operation| {
                    register.record_authorization(operation, entry)
                })
            }),
        };
        let done = match done {
            // The license it would have refreshed ended meanwhile, and its position with it.
            Err(Error::Refused("status-position-reused")) => self.moved(&draft.stored, random),
            done => done,
        };
        if matches!(done, Err(Error::Later(_))) {
            operation::release(&mut *self.store, &draft.stored.id)?;
        }
        self.settle(&draft.stored, done, now)
    }

    fn draft(&mut self, stored: &Stored, now: UnixTime, random: &mut dyn rand_core::CryptoRng) -> Result<Waits> {
        let key = enrolled_key(stored)?;
        let evidence = stored.evidence.ok_or(Error::Refused("enrolment-nonce"))?;
        let holder = *key.public_key();
        match &stored.request {
            Request::License { plate, applicant } => {
                let record = self.record_for(plate, applicant, now, random)?;
                let register = self.register(plate)?;
                let before = refreshed(&register, applicant, &holder, now);
                let terms = LicenseTerms {
                    now,
                    last_day: None,
                    status: stored.position.ok_or(Error::Later("status-position-needed"))?,
                    protection: evidence.protection,
                    proofing: before.map_or(evidence.proofing, |before| before.proofing()),
                };
                let unsigned = self.licenses.issue(&record, &key, &terms, &mut &mut *random);
                let name = carrier_of(&register, applicant).cloned();
                Ok(Waits::License(unsigned.map_err(Error::of)?, name))
            }
            Request::Copy { .. } => {
                let record = self.record(&stored.plate, now, random)?;
                let (ticket, proofing) = self.ticket(stored, now, random)?;
                let terms = AuthorizationTerms {
                    now,
                    protection: evidence.protection,
                    proofing: proofing.unwrap_or(evidence.proofing),
                };
                let unsigned = self.lending.authorize(ticket, &record, &key, &terms, &mut &mut *random);
                Ok(Waits::Copy(unsigned.map_err(Error::of)?))
            }
            _ => Err(Error::Refused("operation-is-no-application")),
        }
    }

    /// Gives an application that is not done another position, for its next draft.
    fn moved(&mut self, stored: &Stored, random: &mut dyn rand_core::CryptoRng) -> Result<()> {
        self.transaction(|store| {
            let kind = match stored.request {
                Request::License { .. } => ListKind::Licenses,
                _ => ListKind::Lent,
            };
            let position = positions::draw(store, kind, &stored.id, &mut *random)?;
            let values = [place(position), (&stored.id).into()];
            store.execute(
                "UPDATE operation SET position = $1 WHERE id = $2 AND stage = 1",
                &values,
            )?;
            Ok(())
        })?;
        Err(Error::Later("status-position-reused"))
    }

    /// A ticket for the copy, and how its grantee was proofed before. Each draft takes a ticket of its own, by a
    /// refresh under an id of its own: one more of the same changes nothing.
    fn ticket(
        &mut self,
        stored: &Stored,
        now: UnixTime,
        random: &mut dyn rand_core::CryptoRng,
    ) -> Result<(Ticket, Option<Proofing>)> {
        let Request::Copy {
            plate,
            applicant,
            number,
            other_phone,
        } = &stored.request
        else {
            return Err(Error::Refused("operation-is-no-application"));
        };
        let register = self.register(plate)?;
        let lent = lent_to(&register, *number, applicant, now)?;
        let (live, proofing) = (lent.position(), lent.proofing());
        let changes_phone = *other_phone && live != stored.position;
        let position = match (live, stored.position) {
            (_, given) if changes_phone => given,
            (Some(_), _) => None,
            (None, _) => {
                Some(self.transaction(|store| positions::draw(store, ListKind::Lent, &stored.id, &mut *random))?)
            }
        };
        let mut id = [0; 16];
        random.fill_bytes(&mut id);
        let granted = self.handed_out(plate_change(stored, id, now), *number, position, changes_phone)?;
        Ok((granted, if changes_phone { None } else { proofing }))
    }

    fn handed_out(
        &mut self,
        change: Change<'_>,
        number: u64,
        position: Option<StatusPosition>,
        changes_phone: bool,
    ) -> Result<Ticket> {
        self.change(
            &change,
            |register, operation| {
                let Granted { ticket, events } = match position {
                    Some(position) if changes_phone => register.change_phone(operation, number, position)?,
                    position => register.refresh(operation, number, position)?,
                };
                Ok((events, Some(ticket)))
            },
            |_, _, _| Ok(()),
        )?
        .ok_or(Error::Later("ticket-stale"))
    }

    /// Records what was signed, in one transaction with its log entry, its file and the end of its operation.
    fn keep<L>(
        &mut self,
        stored: &Stored,
        now: UnixTime,
        issued: &Issued<L>,
        (id, last_day, entry): ([u8; 32], i64, String),
        mut record: impl FnMut(
            &mut Register,
            &vehicle_license::issue::Operation,
        ) -> core::result::Result<
            Vec<vehicle_license::issue::Event>,
            vehicle_license::error::RegisterError,
        >,
    ) -> Result<()> {
        let file = issued.secret_file();
        let with_it = |store: &mut dyn Store, (): &(), at: UnixTime| {
            if !operation::finish(store, &stored.id, Outcome::Made(id), at)? {
                return Err(Error::Later("operation-ended"));
            }
            let values = [
                id.as_slice().into(),
                (&stored.id).into(),
                plate_key(&stored.plate).into(),
                last_day.into(),
                entry.as_str().into(),
            ];
            let sql = "INSERT INTO credential (id, operation, plate, last_day, entry) VALUES ($1, $2, $3, $4, $5)";
            store.execute(sql, &values)?;
            let values = [(&stored.id).into(), seconds(at).into(), file.as_slice().into()];
            store.execute("INSERT INTO outbox (operation, at, file) VALUES ($1, $2, $3)", &values)?;
            Ok(())
        };
        let act = |register: &mut Register, operation: &_| Ok((record(register, operation)?, ()));
        match self.change(&plate_change(stored, stored.id, now), act, with_it) {
            // Another worker's draft of it was quicker: this file never leaves.
            Err(Error::Later("operation-ended")) => Ok(()),
            done => done,
        }
    }
}

fn plate_change(stored: &Stored, id: OperationId, now: UnixTime) -> Change<'_> {
    Change {
        plate: &stored.plate,
        id,
        now,
    }
}

fn finished<L: Clone>(unsigned: &Unsigned<Issued<L>>, signature: &[u8]) -> Result<Issued<L>> {
    unsigned.finish(signature).map_err(|error| match error {
        SignatureError::Malformed => Error::Later("signature-malformed"),
        _ => Error::Later("signature-does-not-verify"),
    })
}
