//! What is forgotten, and when. Registers, positions and list numbers stay: a position is never handed out again.

use vehicle_license::UnixTime;
use vehicle_license::value::Day;

use crate::error::Result;
use crate::operation::seconds;
use crate::service::Service;

/// For how many days is kept what need not be kept for ever.
#[derive(Clone, Copy, Debug)]
pub struct Keep {
    /// Files that no wallet came for, with every value they open: the wallet applies again.
    pub files: i64,
    /// Operations that are ended, with what was asked for: as long as a retry may come.
    pub operations: i64,
    /// Applications without an enrolment.
    pub submitted: i64,
    /// Rows of the table of statuses behind their last day. By a clock that is right: a repair of the time needs them.
    pub statuses: i64,
    /// Owners' signed messages, and the log entries of credentials, behind the last day: as long as a loan may be
    /// disputed.
    pub consents: i64,
    /// The audit log, which names persons.
    pub events: i64,
}

impl Keep {
    /// A proposal: a month for what serves retries, three years for what may be disputed.
    #[must_use]
    pub fn proposed() -> Self {
        Self {
            files: 7,
            operations: 30,
            submitted: 2,
            statuses: 60,
            consents: 3 * 366,
            events: 3 * 366,
        }
    }
}

impl Service {
    /// Forgets what is older than that, and returns how many rows.
    ///
    /// # Errors
    /// What the database says.
    pub fn purge(&mut self, keep: &Keep, now: UnixTime) -> Result<u64> {
        let before = |days: i64| seconds(now).saturating_sub(days.saturating_mul(86_400));
        let day_before = |days: i64| Day::of(now).epoch_days().saturating_sub(days);
        let rows = [
            ("DELETE FROM outbox WHERE at < $1", before(keep.files)),
            (
                "DELETE FROM operation WHERE stage >= 2 AND ended_at < $1",
                before(keep.operations),
            ),
            (
                "DELETE FROM operation WHERE stage = 0 AND first_at < $1",
                before(keep.submitted),
            ),
            ("DELETE FROM status WHERE last_day < $1", day_before(keep.statuses)),
            ("DELETE FROM credential WHERE last_day < $1", day_before(keep.consents)),
            ("DELETE FROM consent WHERE at < $1", before(keep.consents)),
            ("DELETE FROM event WHERE at < $1", before(keep.events)),
        ];
        self.transaction(|store| {
            let mut forgotten = 0;
            for (sql, bound) in rows {
                forgotten += store.execute(sql, &[bound.into()])?;
            }
            Ok(forgotten)
        })
    }
}
