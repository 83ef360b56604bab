//! A desk as bytes (SPEC §9.7): one form, whole or not at all. It holds the keys that open answers.
//!
//! ```text
//! stored = [label: tstr, body: bstr .cbor desk, check: bstr .size 32]
//! desk   = [pin: bstr .size 32 / null, trust: bstr / null, lists: [* token: bstr], memory: bstr, questions: [* question],
//!           ? fleet: true]
//! ```

use alloc::boxed::Box;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::error::DeskError;
use super::lists::HeldLists;
use super::questions::Questions;
use crate::error::Part;
use crate::limits;
use crate::trust::{RootPin, StatusList, Trust};
use crate::verify::memory::Memory;
use crate::wire::cbor::{Reader, Writer};
use crate::wire::envelope::{self, Fault};

const LABEL: &str = "vehicle-license desk 1";
/// Of a desk by itself; one of a fleet says so behind them.
const LENGTH: usize = 5;
/// Bytes of the head of a string at most, as long as a list.
const HEAD: usize = 5;

/// What is stored of a desk.
pub(super) struct Parts {
    /// `None` where the trust file itself is pinned.
    pub(super) pin: Option<RootPin>,
    pub(super) trust: Option<Believed>,
    pub(super) lists: HeldLists,
    pub(super) memory: Memory,
    pub(super) questions: Questions,
    pub(super) fleet: bool,
}

/// A trust file, read.
pub(super) struct Believed {
    pub(super) file: Vec<u8>,
    pub(super) trust: Trust,
}

pub(super) fn write(parts: &Parts) -> Zeroizing<Vec<u8>> {
    let memory = parts.memory.to_bytes();
    let file = parts.trust.as_ref().map(|believed| &*believed.file);
    let lists = parts.lists.as_slice().len().saturating_mul(HEAD);
    let room = [
        file.map_or(0, <[u8]>::len),
        parts.lists.bytes(),
        lists,
        memory.len(),
        parts.questions.room(),
        256,
    ];
    // Room for all of it, so that growing leaves no copy of a key behind.
    let mut body = Writer::with_capacity(room.into_iter().fold(0, usize::saturating_add));
    body.array(LENGTH.saturating_add(usize::from(parts.fleet)))
        .optional(parts.pin.as_ref().map(RootPin::as_bytes), |writer, pin| {
            writer.bytes(pin)
        })
        .optional(file, Writer::bytes);
    parts.lists.write(&mut body);
    body.bytes(&memory);
    parts.questions.write(&mut body);
    if parts.fleet {
        body.bool(true);
    }
    let body = Zeroizing::new(body.into_bytes());
    Zeroizing::new(envelope::write(LABEL, &body))
}

pub(super) fn read(bytes: &[u8]) -> Result<Box<Parts>, DeskError> {
    let body = envelope::read(bytes, LABEL, Part::Desk, limits::DESK_BYTES).map_err(|fault| match fault {
        Fault::OtherLabel => DeskError::Foreign,
        Fault::Decode(_) | Fault::Corrupt => DeskError::Corrupt,
    })?;
    parts(body).ok_or(DeskError::Corrupt)
}

/// `None` if no desk can be stored as this.
fn parts(body: &[u8]) -> Option<Box<Parts>> {
    let mut reader = Reader::new(body, Part::Desk);
    let fleet = reader.array(LENGTH.saturating_add(1)).ok()?.checked_sub(LENGTH)? > 0;
    let pin = reader.optional(|reader| reader.bytes_exact().copied()).ok()?;
    let pin = pin.map(RootPin::new);
    let file = reader.optional(|reader| reader.bytes(limits::TRUST_BYTES)).ok()?;
    let trust = match file {
        None => None,
        Some(file) => Some(Believed {
            file: file.to_vec(),
            trust: Trust::pinned(file).ok()?,
        }),
    };
    let tokens: Vec<&[u8]> = reader
        .list(limits::DESK_LISTS, |reader| reader.bytes(limits::STATUS_LIST_BYTES))
        .ok()?;
    let memory = Memory::from_bytes(reader.bytes(limits::MEMORY_BYTES).ok()?).ok()?;
    let questions = Questions::read(&mut reader)?;
    if fleet && !reader.bool().ok()? {
        return None;
    }
    reader.finish().ok()?;
    let mut lists = HeldLists::new();
    for token in tokens {
        lists.hold_next(token, &trust.as_ref()?.trust)?;
    }
    let known = |list: &StatusList| memory.held().seen(list.issuer(), list.list()) == Some(list.issued_at());
    let held = memory.trust_state().content_digest();
    let believes = match (pin, &trust) {
        (Some(_), Some(believed)) => held == Some(believed.trust.digest()),
        (Some(_), None) => true,
        (None, Some(_)) => held.is_none(),
        (None, None) => false,
    };
    let sound = believes && lists.as_slice().iter().all(known);
    sound.then(|| {
        Box::new(Parts {
            pin,
            trust,
            lists,
            memory,
            questions,
            fleet,
        })
    })
}
