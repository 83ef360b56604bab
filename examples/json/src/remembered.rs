//! A memory that goes in with a request and comes out with its answer: whole, or what is held of it, for servers whose
//! replay keys are in a store that they share.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use vehicle_license::trust::{BundleChange, VerifiedBundle};
use vehicle_license::verify::{HeldState, StoreAnswer};
use vehicle_license::{Admission, Memory, MemoryError, StatusList, UnixTime, Verified};

use crate::act::Refused;
use crate::answer::Members;
use crate::failed::Failed;
use crate::hex;
use crate::kind::{Kind, Member, may};
use crate::object::Json;
use crate::options::Options;

pub(crate) const MEMORY: Member = may(
    "memory",
    Kind::OrNull(&Kind::Hex),
    "the stored memory, or what is held of it where a shared store has the replay keys; null for a new memory",
);
pub(crate) const MEMORY_AFTER: Member = may("memory", Kind::Hex, "the memory to store, in the form that was given");

/// What a shared store said.
pub(crate) fn store_answers() -> Vec<&'static str> {
    vec!["absent", "present"]
}

/// The store's answer of a request.
pub(crate) fn store_answer(options: Options<'_>) -> Option<StoreAnswer> {
    options.text("store").map(|said| match said {
        "absent" => StoreAnswer::Absent,
        _ => StoreAnswer::Present,
    })
}

/// What a verifier remembers.
pub(crate) enum Remembered {
    Whole(Box<Memory>),
    Held(HeldState),
}

impl Remembered {
    /// What a request brings: nothing, a new memory for null, or a stored one.
    pub(crate) fn read(options: Options<'_>) -> Result<Option<Self>, Failed> {
        match options.0.get(MEMORY.name) {
            None => Ok(None),
            Some(Json::Null) => Ok(Some(Self::Whole(Box::new(Memory::new())))),
            Some(_) => {
                let bytes = options.needed_hex(MEMORY.name)?;
                let read = match Memory::from_bytes(&bytes) {
                    Err(MemoryError::Foreign) => HeldState::from_bytes(&bytes).map(Self::Held),
                    whole => whole.map(Box::new).map(Self::Whole),
                };
                read.map(Some).map_err(|error| Failed::of_memory(&error))
            }
        }
    }

    /// The same, which the request must bring.
    pub(crate) fn needed(options: Options<'_>) -> Result<Self, Failed> {
        Self::read(options)?.ok_or_else(|| Failed::missing(MEMORY.name))
    }

    pub(crate) fn held(&self) -> &HeldState {
        match self {
            Self::Whole(memory) => memory.held(),
            Self::Held(held) => held,
        }
    }

    /// The half that changes with every show, if it is here.
    pub(crate) fn admitted(&self) -> Option<Vec<u8>> {
        match self {
            Self::Whole(memory) => Some(memory.replay_guard().to_bytes()),
            Self::Held(_) => None,
        }
    }

    /// Admits a show: by itself, or by the answer of the store that has the keys.
    pub(crate) fn admit(
        &mut self,
        verified: &Verified,
        store: Option<StoreAnswer>,
        now: UnixTime,
    ) -> Result<Result<Admission, MemoryError>, Failed> {
        match (self, store) {
            (Self::Whole(memory), None) => Ok(memory.admit(verified, now)),
            (Self::Whole(memory), Some(answer)) => Ok(memory.admit_by_store(verified, answer, now)),
            (Self::Held(held), Some(answer)) => Ok(held.admit_by_store(verified, answer, now)),
            // It knows of no show, so that it would admit everything.
            (Self::Held(_), None) => Err(Failed::missing("store")),
        }
    }

    pub(crate) fn remember_bundle(&mut self, bundle: &VerifiedBundle) -> Result<BundleChange, Failed> {
        let change = match self {
            Self::Whole(memory) => memory.remember_bundle(bundle),
            Self::Held(held) => held.remember_bundle(bundle),
        };
        change.map_err(|error| Failed::of(&error, Refused::Bundle))
    }

    pub(crate) fn remember_list(&mut self, list: &StatusList, now: UnixTime) -> Result<(), Failed> {
        let remembered = match self {
            Self::Whole(memory) => memory.remember_list(list, now),
            Self::Held(held) => held.remember_list(list, now),
        };
        remembered.map_err(|error| Failed::of_memory(&error))
    }

    /// Puts what is to be stored into an answer.
    pub(crate) fn put_into(&self, answer: &mut Members) {
        let bytes = match self {
            Self::Whole(memory) => memory.to_bytes(),
            Self::Held(held) => held.to_bytes(),
        };
        answer.put(MEMORY_AFTER.name, hex::text_of(&bytes));
    }
}
