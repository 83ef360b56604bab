//! What must not stand in two places of trust data: sorted, it stands side by side. Names, keys and grants are entries of
//! one type, because the sorting of each type is code of its own.

use alloc::vec::Vec;

use crate::value::PlateType;

/// The bytes of a name, of a key or of a grant's prefix; of a grant also its type and its issuer.
pub(super) type Entry<'a> = (Option<PlateType>, &'a [u8], u16);

/// The first two of the sorted entries that `clash` and are neighbors.
pub(super) fn clashing<'a>(
    mut entries: Vec<Entry<'a>>,
    clash: impl Fn(&Entry<'_>, &Entry<'_>) -> bool,
) -> Option<(Entry<'a>, Entry<'a>)> {
    entries.sort_unstable();
    let mut neighbors = entries.iter().zip(entries.iter().skip(1));
    neighbors
        .find(|(one, other)| clash(one, other))
        .map(|(one, other)| (*one, *other))
}
