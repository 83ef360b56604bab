//! The log of a desk (SPEC §9.7): what was admitted since the last snapshot, one entry of 36 bytes each. What a crash
//! tore off its end is no admission that anybody acted on.
//!
//! ```text
//! log   = * entry
//! entry = key: 16 bytes ‖ end: u32 ‖ admitted-at: u32 ‖ floor: u32 ‖ check: 8 bytes
//! check = the first 8 bytes of H("vehicle-license admission 1" ‖ the 28 bytes before it)
//! ```

use alloc::vec::Vec;

use super::error::DeskError;
use crate::digest;
use crate::value::UnixTime;
use crate::verify::Admission;
use crate::verify::memory::{HalfKey, half};

const LABEL: &str = "vehicle-license admission 1";
const BODY: usize = 28;
const ENTRY: usize = BODY + 8;

/// One admission.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub(super) key: HalfKey,
    pub(super) until: UnixTime,
    pub(super) admitted_at: UnixTime,
    /// The clock floor then, which is 0 in the bytes if there is none.
    pub(super) floor: Option<UnixTime>,
}

impl Entry {
    pub(super) fn of(admission: &Admission, floor: Option<UnixTime>) -> Self {
        Self {
            key: half(admission.replay_key().as_bytes()),
            until: admission.replay_key().until(),
            admitted_at: admission.admitted_at(),
            floor,
        }
    }

    pub(super) fn to_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(ENTRY);
        bytes.extend_from_slice(&self.key);
        for moment in [Some(self.until), Some(self.admitted_at), self.floor] {
            let seconds = moment.map_or(0, |moment| moment.unix());
            let seconds = u32::try_from(seconds).unwrap_or(u32::MAX);
            bytes.extend_from_slice(&seconds.to_be_bytes());
        }
        let check = check(&bytes);
        bytes.extend_from_slice(&check);
        bytes
    }

    fn read(bytes: &[u8; ENTRY]) -> Option<Self> {
        let (body, checked) = bytes.split_first_chunk::<BODY>()?;
        if *checked != check(body) {
            return None;
        }
        let (key, times) = body.split_first_chunk()?;
        let (until, times) = times.split_first_chunk()?;
        let (admitted_at, times) = times.split_first_chunk()?;
        let (floor, _) = times.split_first_chunk()?;
        let moment = |seconds: &[u8; 4]| UnixTime::from_unix(u32::from_be_bytes(*seconds).into()).ok();
        Some(Self {
            key: *key,
            until: moment(until)?,
            admitted_at: moment(admitted_at)?,
            floor: moment(floor).filter(|floor| floor.unix() > 0),
        })
    }
}

/// The entries of a log. A part of an entry at its end, alone or with zeros behind it, is what a crash leaves: it is
/// dropped. Every other damage is an error.
pub(super) fn entries(log: &[u8]) -> impl Iterator<Item = Result<Entry, DeskError>> {
    let mut rest = log;
    core::iter::from_fn(move || {
        let Some((bytes, behind)) = rest.split_first_chunk::<ENTRY>() else {
            rest = &[];
            return None;
        };
        if let Some(entry) = Entry::read(bytes) {
            rest = behind;
            return Some(Ok(entry));
        }
        // Some file systems lengthen a file before they write into it: behind what was written there are zeros.
        let (body, checked) = bytes.split_at(BODY);
        let written = checked
            .iter()
            .zip(check(body))
            .take_while(|(one, other)| **one == *other);
        let written = BODY.saturating_add(written.count());
        let torn = rest.iter().skip(written).all(|byte| *byte == 0);
        rest = &[];
        (!torn).then_some(Err(DeskError::LogCorrupt))
    })
}

fn check(body: &[u8]) -> [u8; 8] {
    let [a, b, c, d, e, f, g, h, ..] = digest::stored(LABEL, body);
    [a, b, c, d, e, f, g, h]
}
