//! The status lists of a desk: those it took in and still holds, and no others. One of each issuer and number, the newest.

use alloc::vec::Vec;

use super::error::DeskError;
use crate::limits;
use crate::trust::{StatusList, Trust};
use crate::value::UnixTime;
use crate::verify::memory::is_over;
use crate::wire::cbor::Writer;

/// Lists and their tokens, in the same order: ascending by issuer and number.
pub(super) struct HeldLists {
    lists: Vec<StatusList>,
    tokens: Vec<Vec<u8>>,
}

impl HeldLists {
    pub(super) fn new() -> Self {
        Self {
            lists: Vec::new(),
            tokens: Vec::new(),
        }
    }

    /// What a question consults.
    pub(super) fn as_slice(&self) -> &[StatusList] {
        &self.lists
    }

    /// Whether there is room for this list, in place of the one before it or beside all others.
    pub(super) fn check_room(&self, list: &StatusList, token: &[u8]) -> Result<(), DeskError> {
        let (count, freed) = match self.place(list) {
            Ok(place) => (self.lists.len(), self.tokens.get(place).map_or(0, Vec::len)),
            Err(_) => (self.lists.len().saturating_add(1), 0),
        };
        let bytes = self.bytes().saturating_sub(freed).saturating_add(token.len());
        if count > limits::DESK_LISTS || bytes > limits::DESK_LIST_BYTES {
            return Err(DeskError::ListsFull);
        }
        Ok(())
    }

    /// Holds a list, in place of an older version of it.
    pub(super) fn hold(&mut self, list: StatusList, token: &[u8]) {
        match self.place(&list) {
            Ok(place) => {
                if let (Some(old), Some(bytes)) = (self.lists.get_mut(place), self.tokens.get_mut(place)) {
                    *old = list;
                    *bytes = token.to_vec();
                }
            }
            Err(place) => {
                self.lists.insert(place, list);
                self.tokens.insert(place, token.to_vec());
            }
        }
    }

    /// Drops the lists that do not count under `trust`, and those that no living credential is in by `floor`.
    pub(super) fn drop_what_is_withdrawn(&mut self, trust: Option<&Trust>, floor: Option<UnixTime>) {
        let keep = |list: &StatusList| {
            let is_over = floor.is_some_and(|floor| is_over(list.issued_at(), floor));
            !is_over && trust.is_some_and(|trust| list.counts(trust))
        };
        let mut kept = self.lists.iter().map(keep).collect::<Vec<_>>().into_iter();
        self.tokens.retain(|_| kept.next().unwrap_or(false));
        self.lists.retain(keep);
    }

    /// Bytes of all tokens.
    pub(super) fn bytes(&self) -> usize {
        self.tokens.iter().map(Vec::len).fold(0, usize::saturating_add)
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.list(&self.tokens, |writer, token| writer.bytes(token));
    }

    /// Holds what was stored. `None` if no desk can hold this one behind the others.
    pub(super) fn hold_next(&mut self, token: &[u8], trust: &Trust) -> Option<()> {
        let list = StatusList::again(token, trust).ok()?;
        self.check_room(&list, token).ok()?;
        let last = self.place(&list) == Err(self.lists.len());
        last.then(|| self.hold(list, token))
    }

    fn place(&self, list: &StatusList) -> Result<usize, usize> {
        let name = |list: &StatusList| (list.issuer(), list.list());
        self.lists.binary_search_by_key(&name(list), name)
    }
}
