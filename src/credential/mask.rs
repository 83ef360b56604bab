//! The mask table of profile 1 (SPEC §6.3), as functions on CBOR items of the right shape: total, so that a wrong
//! mask can only show as a root that does not verify. A masked item holds the kept characters; the stars a person
//! sees are a fixed run, so the display does not tell how much is hidden.

use alloc::string::String;
use alloc::vec::Vec;

use crate::credential::leaf::Leaf;
use crate::error::DecodeError;
use crate::limits;
use crate::wire::cbor::{Reader, Writer};

/// Document numbers of this many characters or more keep 3 + 4, shorter ones 1 + 2: a 3 + 4 mask would give away
/// most of a nine-character permit.
const LONG_DOCUMENT: usize = 15;
/// Below this a 1 + 2 mask would repeat characters; the first alone is kept.
const SHORT_DOCUMENT: usize = 4;
const VIN_KEPT: usize = 8;
const ADDRESS_KEPT: usize = 6;

/// The masked item of `full`'s `item`.
pub(crate) fn mask(full: Leaf, item: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let mut reader = Reader::new(item, full.name());
    let mut writer = Writer::new();
    if reader.null() {
        writer.null();
        return Ok(writer.into_bytes());
    }
    match full {
        Leaf::Owner if reader.is_text() => {
            writer.text(&name(reader.text(limits::TEXT_BYTES)?));
        }
        Leaf::Vin => {
            writer.text(&front(reader.text(limits::TEXT_BYTES)?, VIN_KEPT));
        }
        Leaf::Address => {
            writer.text(&front(reader.text(limits::TEXT_BYTES)?, ADDRESS_KEPT));
        }
        Leaf::Document => {
            reader.array_exact(2)?;
            writer.array(2).text(reader.text(limits::TEXT_BYTES)?);
            writer.text(&document_number(reader.text(limits::TEXT_BYTES)?));
        }
        Leaf::Grantee => {
            reader.array_exact(3)?;
            writer.array(3).text(reader.text(limits::TEXT_BYTES)?);
            writer.text(&document_number(reader.text(limits::TEXT_BYTES)?));
            writer.text(&name(reader.text(limits::TEXT_BYTES)?));
        }
        // An organization's name is public: masked and full are the same item.
        _ => {
            writer.raw(item);
        }
    }
    Ok(writer.into_bytes())
}

/// The kept part of a personal name: its first character.
pub(crate) fn name(text: &str) -> String {
    text.chars().take(1).collect()
}

/// The kept front: half of it, and at most `most` characters.
fn front(text: &str, most: usize) -> String {
    let half = text.chars().count().div_euclid(2);
    text.chars().take(half.min(most)).collect()
}

/// The kept characters of a document number, front and end in one.
pub(crate) fn document_number(text: &str) -> String {
    let length = text.chars().count();
    let (head, tail) = kept_of_document(length);
    let hidden = length.saturating_sub(tail);
    text.chars().take(head).chain(text.chars().skip(hidden)).collect()
}

/// How many characters at the front and at the end of a number of `length` stay.
fn kept_of_document(length: usize) -> (usize, usize) {
    match length {
        LONG_DOCUMENT.. => (3, 4),
        SHORT_DOCUMENT.. => (1, 2),
        _ => (1, 0),
    }
}

/// Where the stars go when `kept` characters of a document number are displayed: behind the front ones.
pub(crate) fn front_of_kept_document(kept: usize) -> usize {
    if kept > 3 { 3 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_keep_what_the_table_says() {
        let numbers = [
            ("35010219900307123", "3507123"),
            ("350102199003071", "3503071"),
            ("35010219900307", "307"),
            ("H12345678", "H78"),
            ("1234", "134"),
            ("123", "1"),
            ("1", "1"),
            ("", ""),
        ];
        for (full, kept) in numbers {
            assert_eq!(document_number(full), kept, "{full}");
        }
        assert_eq!(front("LSVWY4180KN246094", VIN_KEPT), "LSVWY418");
        assert_eq!(front("AB1234567", VIN_KEPT), "AB12");
        assert_eq!(front("福建省福州市鼓楼区东街口", ADDRESS_KEPT), "福建省福州市");
        assert_eq!(front("鼓楼区", ADDRESS_KEPT), "鼓");
        assert_eq!(front("", ADDRESS_KEPT), "");
        assert_eq!(name("张三丰"), "张");
    }

    #[test]
    fn an_organization_and_an_absent_value_are_their_own_mask() {
        let mut organization = Writer::new();
        organization.array(1).text("福州市闽江汽车租赁服务有限公司");
        let organization = organization.into_bytes();
        assert_eq!(mask(Leaf::Owner, &organization).unwrap(), organization);
        for leaf in [Leaf::Owner, Leaf::Vin, Leaf::Document, Leaf::Address, Leaf::Grantee] {
            assert_eq!(mask(leaf, &[0xf6]).unwrap(), [0xf6]);
        }
    }
}
