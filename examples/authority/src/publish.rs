//! What is published every night: a status list for each list number, over all registers. A list's time is put before
//! the walk and behind every operation that was under way: the fence sees to it (SPEC §8.4), so no list says *valid* of
//! what had ended before its time.

use std::collections::BTreeMap;

use vehicle_license::UnixTime;
use vehicle_license::credential::{CredentialStatus, StatusPosition, Unsigned};
use vehicle_license::error::SignatureError;
use vehicle_license::issue::{BadRow, Register, StatusBits, StatusListTerms};
use vehicle_license::value::Day;

use crate::change;
use crate::error::{Error, Result};
use crate::operation::{position, seconds};
use crate::request::plate_of;
use crate::service::Service;
use crate::store::{Row, Store};

/// A list is fetched anew every day; this long it may be used by who is offline.
const EXPIRES: u64 = 8 * 86_400;
const TIME_TO_LIVE: u32 = 43_200;
/// Vehicles read at a time.
pub(crate) const PAGE: i64 = 1000;

/// Where the statuses are taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The table that follows from the events: a second for a city.
    Events,
    /// The registers themselves, every one decoded: a minute, and the proof of the table.
    Registers,
}

/// A list that waits for its signature.
#[derive(Debug)]
pub struct ListDraft {
    list: i64,
    snapshot_at: UnixTime,
    unsigned: Unsigned<Vec<u8>>,
    /// Rows that could not be published as they are: for somebody to look at.
    pub bad: Vec<BadRow>,
}

impl ListDraft {
    /// Its signature's bytes and key.
    #[must_use]
    pub fn unsigned(&self) -> &Unsigned<Vec<u8>> {
        &self.unsigned
    }
}

type Statuses = Vec<(StatusPosition, CredentialStatus)>;

impl Service {
    /// Drafts of every list that is not retired, as of now.
    ///
    /// # Errors
    /// The codes of [`StatusListTerms::prepare_reporting`]; what the database says.
    pub fn lists(&mut self, source: Source, now: UnixTime) -> Result<Vec<ListDraft>> {
        let snapshot_at = self.raise_fence(now)?;
        let statuses = match source {
            Source::Events => self.ended(snapshot_at)?,
            Source::Registers => self.walk(snapshot_at)?,
        };
        let numbers = self
            .store
            .query("SELECT number FROM list WHERE retired = 0 ORDER BY number", &[])?;
        let mut of_list: BTreeMap<u64, Statuses> = BTreeMap::new();
        for row in statuses {
            of_list.entry(row.0.list()).or_default().push(row);
        }
        let mut drafts = Vec::new();
        for row in &numbers {
            let list = row.int(0)?;
            let number = u64::try_from(list).unwrap_or(u64::MAX);
            let terms = StatusListTerms {
                list: u32::try_from(list).unwrap_or(u32::MAX),
                bits: StatusBits::Two,
                entries: None,
                snapshot_at,
                expires: snapshot_at
                    .checked_add(EXPIRES)
                    .ok_or(Error::Refused("status-list-window"))?,
                time_to_live: Some(TIME_TO_LIVE),
            };
            let rows = of_list.remove(&number).unwrap_or_default();
            let draft = terms.prepare_reporting(&self.settings.issuer, self.settings.list_key, rows);
            let (unsigned, bad) = draft.map_err(Error::of)?;
            drafts.push(ListDraft {
                list,
                snapshot_at,
                unsigned,
                bad,
            });
        }
        Ok(drafts)
    }

    /// Takes the signature of a list, publishes it, and returns what is published: of two lists of one second the
    /// first.
    ///
    /// # Errors
    /// [`Later`](Error::Later) with `signature-malformed` or `signature-does-not-verify`.
    pub fn publish_list(&mut self, draft: &ListDraft, signature: &[u8]) -> Result<Vec<u8>> {
        let token = draft.unsigned.finish(signature).map_err(|error| match error {
            SignatureError::Malformed => Error::Later("signature-malformed"),
            _ => Error::Later("signature-does-not-verify"),
        })?;
        let values = [
            draft.list.into(),
            seconds(draft.snapshot_at).into(),
            token.as_slice().into(),
        ];
        let sql = "INSERT INTO published (kind, number, version, message) VALUES ('list', $1, $2, $3) \
                   ON CONFLICT (kind, number, version) DO NOTHING";
        if self.store.execute(sql, &values)? == 1 {
            return Ok(token);
        }
        let sql = "SELECT message FROM published WHERE kind = 'list' AND number = $1 AND version = $2";
        let rows = self
            .store
            .query(sql, &[draft.list.into(), seconds(draft.snapshot_at).into()])?;
        rows.first().map_or(Ok(token), |row| Ok(row.bytes(0)?.to_vec()))
    }

    /// The newest published list of each number that is not retired, to be fetched by everybody.
    ///
    /// # Errors
    /// What the database says.
    pub fn published_lists(&mut self) -> Result<Vec<Vec<u8>>> {
        let sql = "SELECT message FROM published AS newest WHERE kind = 'list' \
                   AND number IN (SELECT number FROM list WHERE retired = 0) AND version = \
                   (SELECT max(version) FROM published WHERE kind = 'list' AND number = newest.number) ORDER BY number";
        let rows = self.store.query(sql, &[])?;
        rows.iter().map(|row| Ok(row.bytes(0)?.to_vec())).collect()
    }

    /// Retires the closed lists in which nothing can be shown any more, and returns how many.
    ///
    /// # Errors
    /// What the database says.
    pub fn retire_lists(&mut self, now: UnixTime) -> Result<u64> {
        let today = Day::of(now).epoch_days();
        let sql = "UPDATE list SET retired = 1 WHERE closed = 1 AND retired = 0 \
                   AND NOT EXISTS (SELECT 1 FROM status WHERE position / 1048576 = list.number AND last_day >= $1) \
                   AND NOT EXISTS (SELECT 1 FROM operation WHERE stage < 2 AND position / 1048576 = list.number)";
        Ok(self.store.execute(sql, &[today.into()])?)
    }

    /// Puts the fence back to now, after a publication by a clock that was ahead: since then every operation is
    /// `behind-publication`. The lists of that publication are forgotten: whose clock is right has not taken them, and
    /// everybody is to fetch the next ones.
    ///
    /// # Errors
    /// What the database says.
    pub fn put_fence_back(&mut self, now: UnixTime) -> Result<()> {
        self.transaction(|store| {
            store.lock(true)?;
            let sql = "DELETE FROM published WHERE kind = 'list' AND version > $1";
            store.execute(sql, &[seconds(now).into()])?;
            set_fence(store, now)
        })
    }

    /// The time of the publication that begins. When this returns, every operation of that time or before is committed
    /// or will never be.
    fn raise_fence(&mut self, now: UnixTime) -> Result<UnixTime> {
        self.transaction(|store| {
            store.lock(true)?;
            let at = change::fence(store)?.map_or(now, |fence| fence.max(now));
            set_fence(store, at)?;
            Ok(at)
        })
    }

    fn ended(&mut self, at: UnixTime) -> Result<Statuses> {
        let sql = "SELECT position, status FROM status WHERE status <> 0 AND last_day >= $1";
        let rows = self.store.query(sql, &[Day::of(at).epoch_days().into()])?;
        rows.iter().map(status).collect()
    }

    /// Every register's statuses; of one that cannot be read, those that follow from its events.
    fn walk(&mut self, at: UnixTime) -> Result<Statuses> {
        let (mut statuses, mut last) = (Vec::new(), String::new());
        loop {
            let page = self.vehicles_after(&last)?;
            let Some(end) = page.last() else {
                return Ok(statuses);
            };
            last = end.text(0)?.to_owned();
            for row in &page {
                let plate = plate_of(row.text(0)?);
                match plate.and_then(|plate| Register::from_bytes(row.bytes(2)?, &plate).map_err(Error::of)) {
                    Ok(register) => statuses.extend(register.statuses(at).map(|(at, status, _)| (at, status))),
                    Err(_) => {
                        let sql = "SELECT position, status FROM status WHERE plate = $1";
                        let rows = self.store.query(sql, &[row.text(0)?.into()])?;
                        for row in &rows {
                            statuses.push(status(row)?);
                        }
                    }
                }
            }
        }
    }

    /// The next vehicles: plate, revision and state.
    pub(crate) fn vehicles_after(&mut self, plate: &str) -> Result<Vec<Row>> {
        let sql = "SELECT plate, revision, state FROM vehicle WHERE plate > $1 ORDER BY plate LIMIT $2";
        Ok(self.store.query(sql, &[plate.into(), PAGE.into()])?)
    }
}

fn status(row: &Row) -> Result<(StatusPosition, CredentialStatus)> {
    let number = u8::try_from(row.int(1)?).map_err(|_| Error::Later("status-unreadable"))?;
    Ok((position(row.int(0)?)?, CredentialStatus::from_number(number)))
}

fn set_fence(store: &mut dyn Store, at: UnixTime) -> Result<()> {
    let sql = "INSERT INTO fence (one, at) VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET at = excluded.at";
    store.execute(sql, &[seconds(at).into()])?;
    Ok(())
}
