//! How an operation arrives, how far it is, and what the registers answer.

use vehicle_license::UnixTime;
use vehicle_license::credential::{RegisterAnswer, StatusPosition};
use vehicle_license::issue::{Lent, Register};
use vehicle_license::value::Plate;

use crate::change;
use crate::error::{Error, Result};
use crate::operation::{self, OperationId, Progress, SUBMITTED, Stored, UNDER_WAY, place, seconds};
use crate::positions::{self, ListKind};
use crate::request::{Request, plate_key};
use crate::service::Service;
use crate::store::Value;

impl Service {
    /// Takes in what was asked for, or finds it if it has arrived before: its time, its nonce and its position stay
    /// those of the first arrival.
    pub(crate) fn arrive(
        &mut self,
        id: &OperationId,
        plate: &Plate,
        request: &Request,
        now: UnixTime,
        random: &mut dyn rand_core::CryptoRng,
    ) -> Result<Stored> {
        let json = request.to_json()?;
        let is_application = request.is_application();
        let mut nonce = [0; 16];
        random.fill_bytes(&mut nonce);
        let stored = self.transaction(|store| {
            if let Some(known) = operation::find(store, id)? {
                return Ok(known);
            }
            let position = match request {
                Request::Lend { .. } => Some(positions::draw(store, ListKind::Lent, id, random)?),
                _ => None,
            };
            let values: [Value; 9] = [
                id.into(),
                request.kind().into(),
                plate_key(plate).into(),
                json.as_str().into(),
                seconds(now).into(),
                if is_application { SUBMITTED } else { UNDER_WAY }.into(),
                position.map_or(Value::Null, place),
                is_application.then_some(&nonce).into(),
                is_application.then_some(seconds(now)).into(),
            ];
            store.execute(
                "INSERT INTO operation (id, kind, plate, request, first_at, stage, lease, position, nonce, handed_out) \
                 VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9) ON CONFLICT (id) DO NOTHING",
                &values,
            )?;
            operation::known(store, id)
        })?;
        if stored.json != json {
            return Err(Error::Refused("operation-reused"));
        }
        Ok(stored)
    }

    /// How far the operation of this id is.
    ///
    /// # Errors
    /// `operation-unknown`.
    pub fn progress(&mut self, id: &OperationId) -> Result<Progress> {
        operation::known(&mut *self.store, id)?.progress()
    }

    /// Notes what became of a step: a refusal ends the operation, and so does what did not come about within a day.
    pub(crate) fn settle(&mut self, stored: &Stored, done: Result<()>, now: UnixTime) -> Result<Progress> {
        match done {
            Ok(()) => {}
            Err(Error::Later(_)) if now.seconds_since(stored.first_at) <= OVERDUE => {
                return done.map(|()| Progress::UnderWay);
            }
            Err(Error::Refused(code) | Error::Later(code)) => {
                self.transaction(|store| operation::refuse(store, &stored.id, code, now))?;
            }
            Err(error) => return Err(error),
        }
        self.progress(&stored.id)
    }

    /// The register of this vehicle as it stands.
    ///
    /// # Errors
    /// `vehicle-unknown`, `register-damaged`.
    pub fn register(&mut self, plate: &Plate) -> Result<Register> {
        Ok(change::load(&mut *self.store, plate)?.1)
    }

    /// The owner's list. The session knows that it is the owner who asks.
    ///
    /// # Errors
    /// Those of [`register`](Self::register).
    pub fn lent(&mut self, plate: &Plate, now: UnixTime) -> Result<Vec<Lent>> {
        Ok(self.register(plate)?.lent(now).cloned().collect())
    }

    /// Tells a wallet which of its positions for this vehicle are live.
    ///
    /// # Errors
    /// Those of [`register`](Self::register).
    pub fn answer(&mut self, plate: &Plate, asked: &[StatusPosition], now: UnixTime) -> Result<RegisterAnswer> {
        Ok(self.register(plate)?.answer(asked, now))
    }
}

/// Seconds after which an operation that could not be carried out is refused, with what stood in its way.
const OVERDUE: i64 = 86_400;
