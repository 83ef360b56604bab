//! What is carried out at once: lending, taking back, and the acts of the authority. The operation is stored when it
//! arrives; then the register is changed and the operation ended in one transaction. A crash between the two is made
//! good by whoever repeats the call, or by [`resume`](Service::resume).

use vehicle_license::UnixTime;
use vehicle_license::credential::{CredentialStatus, StatusPosition};
use vehicle_license::error::RegisterError;
use vehicle_license::issue::{
    AuthorizationRequest, Event, LogEntry, Operation, Register, RevocationOrder, VerifiedOrder, VerifiedRequest,
};
use vehicle_license::trust::Calendars;
use vehicle_license::value::{Day, Plate};

use crate::change::Change;
use crate::error::{Error, Result};
use crate::log_entry;
use crate::operation::{self, OperationId, Outcome, Progress, Stored, UNDER_WAY, position, seconds};
use crate::request::{Request, plate_key};
use crate::service::Service;
use crate::store::Store;

/// What an owner signed, verified as of when it first arrived.
enum Signed {
    Request(Box<VerifiedRequest>),
    Order(Box<VerifiedOrder>),
    Nothing,
}

impl Service {
    /// Carries out a request that is no application: lending, taking back, an act. Repeated under its id, it is carried
    /// out once, and what came of it is said again.
    ///
    /// # Errors
    /// [`Refused`](Error::Refused) for what does not even arrive: `operation-reused`, `license-unknown`,
    /// `vehicle-unknown`, `request-unreadable`, the codes of a message that cannot be read. Every other refusal is the
    /// operation's [`Progress`]. [`Later`](Error::Later) if it stays under way.
    pub fn carry_out(
        &mut self,
        id: &OperationId,
        request: &Request,
        now: UnixTime,
        random: &mut dyn rand_core::CryptoRng,
    ) -> Result<Progress> {
        let plate = match request {
            Request::License { .. } | Request::Copy { .. } => {
                return Err(Error::Refused("operation-is-an-application"));
            }
            Request::Lend { message } => self.license_named(request_of(message)?.license_id())?.plate,
            Request::TakeBack { message } => self.license_named(order_of(message)?.license_id())?.plate,
            other => other.plate().ok_or(Error::Refused("request-unreadable"))?.clone(),
        };
        // A vehicle that has no register has nothing to be changed.
        let sql = "SELECT revision FROM vehicle WHERE plate = $1";
        if self.store.query(sql, &[plate_key(&plate).into()])?.is_empty() {
            return Err(Error::Refused("vehicle-unknown"));
        }
        let stored = self.arrive(id, &plate, request, now, random)?;
        self.drive(&stored, now)
    }

    /// Carries out what arrived before a crash and was not repeated, and returns how many operations were ended. It is
    /// claimed first, so that two workers share the work.
    ///
    /// # Errors
    /// What the database says.
    pub fn resume(&mut self, now: UnixTime) -> Result<usize> {
        let open = self.transaction(|store| operation::claim_acts(store, now, LEASE, 100))?;
        let mut ended = 0;
        for stored in &open {
            match self.drive(stored, now) {
                Ok(Progress::Done(_) | Progress::Refused(_)) => ended += 1,
                Ok(_) | Err(Error::Later(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(ended)
    }

    /// One step of an operation that is under way.
    fn drive(&mut self, stored: &Stored, now: UnixTime) -> Result<Progress> {
        if stored.stage != UNDER_WAY {
            return stored.progress();
        }
        let done = self.act(stored, now);
        self.settle(stored, done, now)
    }

    fn act(&mut self, stored: &Stored, now: UnixTime) -> Result<()> {
        let signed = self.signed_by_owner(stored)?;
        let restored = match &stored.request {
            Request::RepairTime { plate } => self.rows_of(plate, now)?,
            _ => Vec::new(),
        };
        let consent = match &signed {
            Signed::Request(request) => Some(request.consent()),
            Signed::Order(order) => Some(order.consent()),
            Signed::Nothing => None,
        };
        let published = self.settings.calendars.clone();
        let calendars = Calendars::of(&published);
        let change = Change {
            plate: &stored.plate,
            id: stored.id,
            now,
        };
        let act = |register: &mut Register, operation: &Operation| {
            let events = match (&stored.request, &signed) {
                (Request::Lend { .. }, Signed::Request(request)) => {
                    let at = stored.position.ok_or(RegisterError::PositionNeeded)?;
                    let granted = register.grant(operation, request, &calendars, at)?;
                    let outcome = Outcome::Lent(granted.ticket.number());
                    return Ok((granted.events, outcome));
                }
                (Request::TakeBack { .. }, Signed::Order(order)) => register.revoke(operation, order)?,
                (request, _) => act_of_the_authority(register, operation, request, &restored)?,
            };
            Ok((events, Outcome::CarriedOut))
        };
        self.change(&change, act, |store, outcome, at| {
            if !operation::finish(store, &stored.id, *outcome, at)? {
                // Another worker ended it: what this one did is not needed.
                return Err(Error::Later("operation-ended"));
            }
            match consent {
                Some(message) => archive(store, stored, message, at),
                None => Ok(()),
            }
        })
        .map(|_| ())
        .or_else(|error| match error {
            Error::Later("operation-ended") => Ok(()),
            error => Err(error),
        })
    }

    /// The owner's message, verified against the log entry of the license it names as of when it first arrived: after
    /// an outage it would be `request-expired` though it was carried out.
    fn signed_by_owner(&mut self, stored: &Stored) -> Result<Signed> {
        Ok(match &stored.request {
            Request::Lend { message } => {
                let request = request_of(message)?;
                let license = self.license_named(request.license_id())?;
                Signed::Request(Box::new(request.verify(&license, stored.first_at).map_err(Error::of)?))
            }
            Request::TakeBack { message } => {
                let order = order_of(message)?;
                let license = self.license_named(order.license_id())?;
                Signed::Order(Box::new(order.verify(&license, stored.first_at).map_err(Error::of)?))
            }
            _ => Signed::Nothing,
        })
    }

    fn license_named(&mut self, id: &[u8; 32]) -> Result<LogEntry> {
        let rows = self
            .store
            .query("SELECT entry FROM credential WHERE id = $1", &[id.as_slice().into()])?;
        let row = rows.first().ok_or(Error::Refused("license-unknown"))?;
        log_entry::license(row.text(0)?)
    }

    /// The vehicle's rows of the table of statuses whose last day is not over.
    fn rows_of(&mut self, plate: &Plate, now: UnixTime) -> Result<Vec<(StatusPosition, CredentialStatus, Day)>> {
        let sql = "SELECT position, status, last_day FROM status WHERE plate = $1 AND last_day >= $2 ORDER BY position";
        let today = Day::of(now).epoch_days();
        let rows = self.store.query(sql, &[plate_key(plate).into(), today.into()])?;
        rows.iter()
            .map(|row| {
                let status = u8::try_from(row.int(1)?).map_err(|_| UNREADABLE)?;
                let last_day = Day::from_epoch_days(row.int(2)?).map_err(|_| UNREADABLE)?;
                Ok((position(row.int(0)?)?, CredentialStatus::from_number(status), last_day))
            })
            .collect()
    }
}

fn act_of_the_authority(
    register: &mut Register,
    operation: &Operation,
    request: &Request,
    restored: &[(StatusPosition, CredentialStatus, Day)],
) -> core::result::Result<Vec<Event>, RegisterError> {
    match request {
        Request::End { number, .. } => register.revoke_by_authority(operation, *number),
        Request::PhoneLost { key, since, .. } => register.phone_lost(operation, key, *since),
        Request::Suspend { key, .. } => register.suspend(operation, key),
        Request::Resume { key, .. } => register.resume(operation, key),
        Request::ChangeOwner { owner, .. } => register.change_owner(operation, owner),
        Request::ChangeStanding { standing, .. } => register.change_standing(operation, *standing),
        Request::RepairTime { .. } => register.repair_time(operation, restored),
        Request::License { .. } | Request::Copy { .. } | Request::Lend { .. } | Request::TakeBack { .. } => {
            Err(RegisterError::OperationReused)
        }
    }
}

/// The owner's consent, for as long as it may be disputed.
fn archive(store: &mut dyn Store, stored: &Stored, message: &[u8], at: UnixTime) -> Result<()> {
    let values = [
        (&stored.id).into(),
        plate_key(&stored.plate).into(),
        seconds(at).into(),
        message.into(),
    ];
    store.execute(
        "INSERT INTO consent (operation, plate, at, message) VALUES ($1, $2, $3, $4)",
        &values,
    )?;
    Ok(())
}

fn request_of(message: &[u8]) -> Result<AuthorizationRequest> {
    AuthorizationRequest::from_bytes(message).map_err(Error::of)
}

fn order_of(message: &[u8]) -> Result<RevocationOrder> {
    RevocationOrder::from_bytes(message).map_err(Error::of)
}

/// For how many seconds a worker has an operation for itself. One that died is made good after as many.
pub(crate) const LEASE: u64 = 5;

const UNREADABLE: Error = Error::Later("status-unreadable");
