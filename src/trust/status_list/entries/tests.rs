//! A table of blocks answers as the plain table does, and takes no more than it says.

use std::vec;

use proptest::prelude::*;

use super::*;

/// The entries of a table, pushed so many pages at a time.
fn entries(bits: u64, table: &[u8], pages: usize) -> ListEntries {
    let mut entries = EntriesWriter::new(Width::of(bits).unwrap());
    table.chunks(pages * PAGE).for_each(|bytes| entries.push(bytes));
    entries.finish()
}

/// Looks an entry up in the plain table.
fn plain(bits: u64, table: &[u8], index: u64) -> Option<u8> {
    let first = index.checked_mul(bits)?;
    let byte = table.get(usize::try_from(first / 8).ok()?)?;
    Some((u64::from(*byte) >> (first % 8) & ((1 << bits) - 1)) as u8)
}

fn bytes_held(entries: &ListEntries) -> usize {
    let held = |page: &Page| size_of::<Page>() + 2 * page.bounds.len() + page.blocks.len();
    entries.pages.iter().map(held).sum()
}

/// What stands around the blocks of a table.
fn around(table: &[u8]) -> usize {
    2 * table.len().div_ceil(BLOCK) + (size_of::<Page>() + 2) * table.len().div_ceil(PAGE)
}

fn agree(bits: u64, table: &[u8], pages: usize) {
    let entries = entries(bits, table, pages);
    let count = u64::try_from(table.len()).unwrap() * 8 / bits;
    assert_eq!((u64::from(entries.len()), u64::from(entries.bits())), (count, bits));
    let ends = [count, count + 1, count + 255, 1 << 20, 1 << 40, u64::MAX / 8, u64::MAX];
    for index in (0..count).chain(ends.into_iter().filter(|end| *end >= count)) {
        let said = entries.status(index).ok().map(CredentialStatus::number);
        assert_eq!(said, plain(bits, table, index), "entry {index} of {bits} bits");
    }
    let nonzero = table.iter().filter(|byte| **byte != 0).count();
    let most = table.len().next_multiple_of(BLOCK).min(2 * nonzero) + around(table);
    assert!(bytes_held(&entries) <= most, "{} bytes", bytes_held(&entries));
}

/// A table of nearly whole blocks, each with its share of nonzero bytes.
fn table() -> impl Strategy<Value = Vec<u8>> {
    let share = prop_oneof![Just(0.0), Just(0.01), Just(0.5), Just(1.0), 0.0..1.0];
    let block = share.prop_flat_map(|share| {
        let byte = prop_oneof![1 => Just(None), 3 => (1_u8..).prop_map(Some)];
        prop::collection::vec((prop::bool::weighted(share), byte), BLOCK)
    });
    (prop::collection::vec(block, 0..4), 0..=BLOCK).prop_map(|(blocks, cut)| {
        let mut table: Vec<u8> = blocks
            .into_iter()
            .flatten()
            .map(|(is_set, byte)| byte.filter(|_| is_set).unwrap_or(0))
            .collect();
        table.truncate(table.len().saturating_sub(cut));
        table
    })
}

proptest! {
    #[test]
    fn as_the_plain_table(table in table()) {
        for bits in [1, 2, 4, 8] {
            agree(bits, &table, 1);
        }
    }

    #[test]
    fn equal_where_the_tables_are(one in table(), at in 0..2 * BLOCK, value: u8) {
        let mut two = one.clone();
        two.get_mut(at).into_iter().for_each(|byte| *byte = value);
        prop_assert_eq!(entries(2, &one, 1) == entries(2, &two, 1), one == two);
        prop_assert!(one.is_empty() || entries(2, &one, 1) != entries(4, &one, 1));
    }
}

#[test]
fn a_block_is_held_whole_from_half_of_its_bytes_on() {
    for (nonzero, held) in [
        (0, 0),
        (1, 2),
        (127, 254),
        (128, 256),
        (129, 256),
        (255, 256),
        (256, 256),
    ] {
        for from in [0, BLOCK - nonzero] {
            let mut table = [0; BLOCK];
            table[from..from + nonzero].fill(0x81);
            let entries = entries(1, &table, 1);
            assert_eq!(entries.pages[0].blocks.len(), held, "{nonzero}");
            agree(1, &table, 1);
        }
    }
    // What fills the last block up is no entry, and a page may have a block or none behind it.
    for len in [
        0,
        1,
        127,
        128,
        129,
        255,
        257,
        PAGE - 1,
        PAGE,
        PAGE + 1,
        PAGE + BLOCK,
        2 * PAGE + 1,
    ] {
        agree(8, &vec![7; len], 1);
        agree(2, &vec![7; len], 2);
    }
}

/// One list of each width with as many entries as there may be, and every entry of it; `cargo bench -p benches --bench
/// growth` counts what the allocator gives.
#[test]
fn full_lists() {
    for bits in [1, 2, 4, 8] {
        let width = Width::of(bits).unwrap();
        let mut table = vec![0; width.max_bytes()];
        // One entry in a hundred, then every entry.
        for index in (0..limits::STATUS_ENTRIES).step_by(100) {
            let first = index * usize::from(width.bits);
            table[first / 8] |= 1 << (first % 8);
        }
        agree(bits, &table, 2);
        assert!(bytes_held(&entries(bits, &table, 3)) <= 2 * 10_486 + around(&table));
        table.fill(0xff);
        agree(bits, &table, 2);
        assert_eq!(bytes_held(&entries(bits, &table, 3)), table.len() + around(&table));
    }
}
