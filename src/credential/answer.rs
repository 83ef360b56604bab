//! The register's answer to a wallet that asks after its credentials (SPEC §7.7). An answer travels over the
//! authority's own authenticated channel; a wallet believes it for its own screen, and no verifier ever sees it.
//!
//! ```text
//! answer = [1, [plate-type, plate], as-of, live: [* status], ended: [* status]]      ; each ascending
//! ```

use alloc::vec::Vec;

use crate::credential::claims::StatusPosition;
use crate::credential::item::LeafValue as _;
use crate::error::{DecodeError, DecodeKind, Part};
use crate::limits;
use crate::value::{Plate, UnixTime};
use crate::wire::cbor::{Reader, Writer};

const VERSION: u8 = 1;

/// Which of the status positions a wallet asked about are still live in a vehicle's register.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RegisterAnswer {
    vehicle: Plate,
    as_of: UnixTime,
    live: Vec<StatusPosition>,
    ended: Vec<StatusPosition>,
}

impl RegisterAnswer {
    pub(crate) fn new(
        vehicle: Plate,
        as_of: UnixTime,
        asked: &[StatusPosition],
        is_live: impl Fn(StatusPosition) -> bool,
    ) -> Self {
        let mut asked = asked.to_vec();
        asked.sort_unstable();
        asked.dedup();
        let (live, ended) = asked.into_iter().partition(|position| is_live(*position));
        Self {
            vehicle,
            as_of,
            live,
            ended,
        }
    }

    /// Reads an answer's bytes.
    ///
    /// # Errors
    /// The codes of [`DecodeError`]; a plate that breaks its rule is `cbor-out-of-range`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let reader = &mut Reader::new(bytes, Part::RegisterAnswer);
        reader.array_exact(5)?;
        if reader.at(Part::AnswerVersion).uint(u64::MAX)? != u64::from(VERSION) {
            return Err(reader.error(DecodeKind::OutOfRange));
        }
        let vehicle = Plate::read(reader.at(Part::Plate))?;
        let as_of = reader.at(Part::AsOf).instant()?;
        let live = read_positions(reader.at(Part::LivePositions))?;
        let ended = read_positions(reader.at(Part::EndedPositions))?;
        if ended.iter().any(|position| live.contains(position)) {
            return Err(reader.error(DecodeKind::DuplicateKey));
        }
        reader.at(Part::RegisterAnswer).finish()?;
        Ok(Self {
            vehicle,
            as_of,
            live,
            ended,
        })
    }

    /// The answer's bytes, for the way from the authority's service to the wallet.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(5).uint(VERSION);
        self.vehicle.write(&mut writer);
        writer.instant(self.as_of);
        for positions in [&self.live, &self.ended] {
            writer.list(positions, |writer, position| position.write(writer));
        }
        writer.into_bytes()
    }

    /// The vehicle whose register was asked.
    #[must_use]
    pub fn vehicle(&self) -> &Plate {
        &self.vehicle
    }

    /// When the register was asked.
    #[must_use]
    pub fn as_of(&self) -> UnixTime {
        self.as_of
    }

    /// The positions asked about whose credentials may be shown, ascending.
    #[must_use]
    pub fn live(&self) -> &[StatusPosition] {
        &self.live
    }

    /// The positions asked about whose credentials have ended, or were never this vehicle's, ascending.
    #[must_use]
    pub fn ended(&self) -> &[StatusPosition] {
        &self.ended
    }
}

fn read_positions(reader: &mut Reader<'_>) -> Result<Vec<StatusPosition>, DecodeError> {
    reader.ascending(limits::ANSWER_POSITIONS, StatusPosition::read, |position| *position)
}
