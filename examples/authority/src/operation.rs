//! Operations as rows: what was asked for under which id, when it first arrived, and how far it is. A stage is left in
//! the same transaction as its effect takes place, and only by whoever finds the row in it.

use vehicle_license::UnixTime;
use vehicle_license::credential::{KeyProtection, Proofing, StatusPosition};
use vehicle_license::value::Plate;

use crate::error::{Error, Result};
use crate::request::{Request, bytes, hex, plate_of};
use crate::store::{Row, Store, StoreError, Value};

/// The id of an operation: 16 random bytes of its caller's, who repeats it under the same id.
pub type OperationId = [u8; 16];

pub(crate) const SUBMITTED: i64 = 0;
pub(crate) const UNDER_WAY: i64 = 1;
const DONE: i64 = 2;
const REFUSED: i64 = 3;

/// How far an operation is (查看进度).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The application waits for the phone's enrolment over this nonce; `None` if it was used up, and another has to be
    /// asked for.
    Submitted(Option<[u8; 16]>),
    /// The authority has what it needs.
    UnderWay,
    /// It is done.
    Done(Outcome),
    /// It is refused, for the reason of this code.
    Refused(String),
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The license is lent: the authorization's number.
    Lent(u64),
    /// A credential of this id is made; its file is in the outbox.
    Made([u8; 32]),
    /// It was carried out.
    CarriedOut,
}

/// What the authority found of the phone that enrols (SPEC §7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// By the platform's attestation of the key.
    pub protection: KeyProtection,
    /// By the check of the person.
    pub proofing: Proofing,
}

/// One row.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) id: OperationId,
    pub(crate) plate: Plate,
    pub(crate) request: Request,
    pub(crate) json: String,
    pub(crate) first_at: UnixTime,
    pub(crate) stage: i64,
    pub(crate) position: Option<StatusPosition>,
    result: Option<String>,
    pub(crate) nonce: Option<[u8; 16]>,
    pub(crate) handed_out: Option<UnixTime>,
    pub(crate) enrolment: Option<Vec<u8>>,
    pub(crate) enrolled_at: Option<UnixTime>,
    pub(crate) evidence: Option<Evidence>,
}

/// The columns of [`Stored`], of the rows that follow.
macro_rules! select {
    ($rows:literal) => {
        concat!(
            "SELECT id, plate, request, first_at, stage, position, result, nonce, handed_out, enrolment, enrolled_at, evidence ",
            "FROM operation ",
            $rows
        )
    };
}

/// The operation of this id, if there is one.
pub(crate) fn find(store: &mut dyn Store, id: &OperationId) -> Result<Option<Stored>> {
    let rows = store.query(select!("WHERE id = $1"), &[id.into()])?;
    rows.first().map(Stored::read).transpose()
}

/// The operation of this id.
pub(crate) fn known(store: &mut dyn Store, id: &OperationId) -> Result<Stored> {
    find(store, id)?.ok_or(Error::Refused("operation-unknown"))
}

/// Claims applications that wait for a signature, so that no other worker takes them for `lease` seconds.
pub(crate) fn claim_applications(
    store: &mut dyn Store,
    now: UnixTime,
    lease: u64,
    at_most: u32,
) -> Result<Vec<Stored>> {
    let open = store.query(
        select!("WHERE stage = 1 AND kind IN ('license', 'copy') AND lease <= $1 ORDER BY lease, first_at LIMIT $2"),
        &[seconds(now).into(), i64::from(at_most).into()],
    )?;
    claim(store, &open, now, lease)
}

/// Claims everything else that is under way and arrived `lease` seconds ago: whoever it arrived at has had its time.
pub(crate) fn claim_acts(store: &mut dyn Store, now: UnixTime, lease: u64, at_most: u32) -> Result<Vec<Stored>> {
    let before = seconds(now).saturating_sub(i64::try_from(lease).unwrap_or(i64::MAX));
    let open = store.query(
        select!(
            "WHERE stage = 1 AND kind NOT IN ('license', 'copy') AND lease <= $1 AND first_at <= $2 \
             ORDER BY lease, first_at LIMIT $3"
        ),
        &[seconds(now).into(), before.into(), i64::from(at_most).into()],
    )?;
    claim(store, &open, now, lease)
}

fn claim(store: &mut dyn Store, open: &[Row], now: UnixTime, lease: u64) -> Result<Vec<Stored>> {
    let now = seconds(now);
    let until = now.saturating_add(i64::try_from(lease).unwrap_or(i64::MAX));
    let mut claimed = Vec::new();
    for row in open {
        let stored = Stored::read(row)?;
        let values = [until.into(), (&stored.id).into(), now.into()];
        let sql = "UPDATE operation SET lease = $1 WHERE id = $2 AND lease <= $3 AND stage = 1";
        if store.execute(sql, &values)? == 1 {
            claimed.push(stored);
        }
    }
    Ok(claimed)
}

/// Gives a claim back, so that the next worker takes it at once.
pub(crate) fn release(store: &mut dyn Store, id: &OperationId) -> Result<()> {
    store.execute("UPDATE operation SET lease = 0 WHERE id = $1", &[id.into()])?;
    Ok(())
}

/// Gives a claim back, so that it is taken again in a second.
pub(crate) fn postpone(store: &mut dyn Store, id: &OperationId, now: UnixTime) -> Result<()> {
    let values = [seconds(now).saturating_add(1).into(), id.into()];
    store.execute("UPDATE operation SET lease = $1 WHERE id = $2", &values)?;
    Ok(())
}

/// Ends an operation that is under way; false if another worker was quicker.
pub(crate) fn finish(store: &mut dyn Store, id: &OperationId, outcome: Outcome, now: UnixTime) -> Result<bool> {
    let result = match outcome {
        Outcome::Lent(number) => format!("lent {number}"),
        Outcome::Made(id) => format!("made {}", hex(&id)),
        Outcome::CarriedOut => "carried-out".into(),
    };
    end(store, id, DONE, result, now)
}

/// Refuses an operation that is not done.
pub(crate) fn refuse(store: &mut dyn Store, id: &OperationId, code: &str, now: UnixTime) -> Result<bool> {
    end(store, id, REFUSED, code.into(), now)
}

fn end(store: &mut dyn Store, id: &OperationId, stage: i64, result: String, now: UnixTime) -> Result<bool> {
    let sql = "UPDATE operation SET stage = $1, result = $2, ended_at = $3, nonce = NULL, enrolment = NULL \
               WHERE id = $4 AND stage < 2";
    let values = [stage.into(), result.into(), seconds(now).into(), id.into()];
    Ok(store.execute(sql, &values)? == 1)
}

impl Stored {
    fn read(row: &Row) -> Result<Self> {
        let json = row.text(2)?.to_owned();
        Ok(Self {
            id: sixteen(row.bytes(0)?)?,
            plate: plate_of(row.text(1)?)?,
            request: Request::from_json(&json)?,
            json,
            first_at: instant(row.int(3)?)?,
            stage: row.int(4)?,
            position: row.optional_int(5)?.map(position).transpose()?,
            result: row.optional_text(6)?.map(Into::into),
            nonce: row.optional_bytes(7)?.map(sixteen).transpose()?,
            handed_out: row.optional_int(8)?.map(instant).transpose()?,
            enrolment: row.optional_bytes(9)?.map(Into::into),
            enrolled_at: row.optional_int(10)?.map(instant).transpose()?,
            evidence: row.optional_text(11)?.map(Evidence::read).transpose()?,
        })
    }

    pub(crate) fn progress(&self) -> Result<Progress> {
        let result = self.result.as_deref().unwrap_or_default();
        Ok(match self.stage {
            // While an enrolment is there the nonce has been used.
            SUBMITTED => Progress::Submitted(self.nonce.filter(|_| self.enrolment.is_none())),
            UNDER_WAY => Progress::UnderWay,
            DONE => Progress::Done(Outcome::read(result).ok_or(UNREADABLE)?),
            _ => Progress::Refused(result.into()),
        })
    }
}

impl Outcome {
    fn read(text: &str) -> Option<Self> {
        match text.split_once(' ') {
            Some(("lent", number)) => number.parse().ok().map(Self::Lent),
            Some(("made", id)) => bytes(id).ok()?.try_into().ok().map(Self::Made),
            _ => (text == "carried-out").then_some(Self::CarriedOut),
        }
    }
}

impl Evidence {
    pub(crate) fn to_text(self) -> String {
        format!("{} {}", self.protection.name(), self.proofing.name())
    }

    fn read(text: &str) -> Result<Self> {
        let (protection, proofing) = text.split_once(' ').ok_or(UNREADABLE)?;
        Ok(Self {
            protection: KeyProtection::from_name(protection).ok_or(UNREADABLE)?,
            proofing: Proofing::from_name(proofing).ok_or(UNREADABLE)?,
        })
    }
}

const UNREADABLE: Error = Error::Later("operation-unreadable");

/// An instant as a column.
pub(crate) fn seconds(at: UnixTime) -> i64 {
    i64::try_from(at.unix()).unwrap_or(i64::MAX)
}

pub(crate) fn instant(seconds: i64) -> Result<UnixTime> {
    let at = u64::try_from(seconds).ok().and_then(|at| UnixTime::from_unix(at).ok());
    at.ok_or(UNREADABLE)
}

pub(crate) fn position(number: i64) -> Result<StatusPosition> {
    let position = u64::try_from(number).ok().and_then(StatusPosition::from_number);
    position.ok_or(UNREADABLE)
}

/// A status position as a column.
pub(crate) fn place(position: StatusPosition) -> Value {
    i64::try_from(position.number()).unwrap_or(i64::MAX).into()
}

fn sixteen(bytes: &[u8]) -> core::result::Result<[u8; 16], StoreError> {
    bytes
        .try_into()
        .map_err(|_| StoreError::Failed("an id is not of 16 bytes".into()))
}
