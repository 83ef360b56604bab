//! One form of each value, and no other.

use std::vec;

use super::{Labels, Reader, Writer};
use crate::error::{DecodeError, DecodeKind, Part};

type Read = fn(&mut Reader<'_>) -> Result<(), DecodeError>;

fn kind(bytes: &[u8], read: Read) -> Result<(), DecodeKind> {
    let mut reader = Reader::new(bytes, Part::Test);
    read(&mut reader)
        .and_then(|()| reader.finish())
        .map_err(|error| error.kind())
}

#[test]
fn only_the_shortest_head_is_read() {
    let uint: Read = |reader| reader.uint(u64::MAX).map(drop);
    for (value, bytes) in [
        (23_u64, vec![0x17]),
        (24, vec![0x18, 24]),
        (255, vec![0x18, 255]),
        (256, vec![0x19, 1, 0]),
        (65_536, vec![0x1a, 0, 1, 0, 0]),
        (1 << 32, vec![0x1b, 0, 0, 0, 1, 0, 0, 0, 0]),
    ] {
        let mut writer = Writer::new();
        writer.uint(value);
        assert_eq!(writer.into_bytes(), bytes);
        assert_eq!(kind(&bytes, uint), Ok(()));
        assert_eq!(
            kind(&[bytes.clone(), vec![0]].concat(), uint),
            Err(DecodeKind::TrailingBytes)
        );
        assert_eq!(kind(&bytes[..bytes.len() - 1], uint), Err(DecodeKind::Truncated));
    }
    for long in [
        &[0x18, 23][..],
        &[0x19, 0, 255],
        &[0x1a, 0, 0, 255, 255],
        &[0x1b, 0, 0, 0, 0, 255, 255, 255, 255],
    ] {
        assert_eq!(kind(long, uint), Err(DecodeKind::NotShortest));
    }
}

#[test]
fn every_other_form_is_refused_by_name() {
    let text: Read = |reader| reader.text(10).map(drop);
    let bytes: Read = |reader| reader.bytes(2).map(drop);
    let all: Read = |reader| reader.bytes(usize::MAX).map(drop);
    let array: Read = |reader| reader.array(1).map(drop);
    let map: Read = |reader| reader.map(1).map(drop);
    let uint: Read = |reader| reader.uint(5).map(drop);
    let cases: &[(&[u8], Read, DecodeKind)] = &[
        (&[0x61, 0xff], text, DecodeKind::NotUtf8),
        (&[0x63, 0xed, 0xa0, 0x80], text, DecodeKind::NotUtf8),
        (&[0x7f, 0x60, 0xff], text, DecodeKind::Indefinite),
        (&[0x5f, 0x40, 0xff], bytes, DecodeKind::Indefinite),
        (&[0x9f, 0xff], array, DecodeKind::Indefinite),
        (&[0xbf, 0xff], map, DecodeKind::Indefinite),
        (&[0xff], uint, DecodeKind::Indefinite),
        (&[0x43, 1, 2, 3], bytes, DecodeKind::WrongLength),
        (&[0x82, 1, 2], array, DecodeKind::WrongLength),
        (&[0xa2, 1, 2], map, DecodeKind::WrongLength),
        (&[0x42, 1], bytes, DecodeKind::Truncated),
        (&[], uint, DecodeKind::Truncated),
        (&[0x06], uint, DecodeKind::OutOfRange),
        (&[0x20], uint, DecodeKind::WrongType),
        (&[0xc2, 0x41, 1], uint, DecodeKind::WrongType),
        (&[0xf9, 0, 0], uint, DecodeKind::WrongType),
        (&[0xf6], uint, DecodeKind::WrongType),
        (&[0xfa, 0, 0, 0, 5], uint, DecodeKind::WrongType),
        (&[0xfb, 0, 0, 0], uint, DecodeKind::Truncated),
        (&[0xf8, 5], uint, DecodeKind::NotShortest),
        (&[0xf8, 24], uint, DecodeKind::WrongType),
        (&[0x1f], uint, DecodeKind::Malformed),
        (&[0xdf], uint, DecodeKind::Malformed),
        (&[0x1c], uint, DecodeKind::Malformed),
        (&[0x9b, 0, 0, 0, 1, 0, 0, 0, 0], array, DecodeKind::WrongLength),
        (&[0x9b, 0, 0, 0, 1, 0, 0, 0, 0], uint, DecodeKind::WrongType),
        (&[0x5b, 0, 0, 0, 1, 0, 0, 0, 0], all, DecodeKind::Truncated),
        (&[0x7b, 0, 0, 0, 1, 0, 0, 0, 0], text, DecodeKind::WrongLength),
        (&[0x9b, 0, 0, 0, 0, 0, 0, 0, 1], array, DecodeKind::NotShortest),
        (&[0x5b, 0, 0, 0], bytes, DecodeKind::Truncated),
    ];
    for (input, read, expected) in cases {
        assert_eq!(kind(input, *read), Err(*expected), "{input:02x?}");
    }
}

#[test]
fn entries_ascend_without_repeats() {
    let list: Read = |reader| reader.ascending(3, |reader| reader.uint(9), |entry| *entry).map(drop);
    let cases: &[(&[u8], Result<(), DecodeKind>)] = &[
        (&[0x80], Ok(())),
        (&[0x83, 1, 2, 9], Ok(())),
        (&[0x82, 2, 2], Err(DecodeKind::DuplicateKey)),
        (&[0x82, 2, 1], Err(DecodeKind::KeyOrder)),
        (&[0x83, 2, 1, 10], Err(DecodeKind::KeyOrder)),
        (&[0x82, 2], Err(DecodeKind::Truncated)),
        (&[0x84, 1, 2, 3, 4], Err(DecodeKind::WrongLength)),
    ];
    for (bytes, expected) in cases {
        assert_eq!(kind(bytes, list), *expected, "{bytes:02x?}");
    }
}

#[test]
fn a_null_stands_for_no_value() {
    let optional: Read = |reader| reader.optional(|reader| reader.uint(5)).map(drop);
    for (bytes, expected) in [
        (0xf6, Ok(())),
        (0x05, Ok(())),
        (0x06, Err(DecodeKind::OutOfRange)),
        (0xf4, Err(DecodeKind::WrongType)),
    ] {
        assert_eq!(kind(&[bytes], optional), expected, "{bytes:02x}");
    }
}

/// Labels 4, 6, and -65540 if it is there.
#[test]
fn a_map_has_its_labels_in_their_order() {
    let claims: Read = |reader| {
        let mut map = Labels::read(reader, &[4, 6, -65_540])?;
        map.required(4, Part::Issuer)?.uint(9)?;
        map.required(6, Part::Key)?.uint(9)?;
        if let Some(reader) = map.optional(-65_540, Part::Purpose)? {
            reader.uint(9)?;
        }
        map.finish()
    };
    let last = [0x3a, 0, 1, 0, 3, 0];
    let with_last = |head: u8, before: &[u8]| [&[head], before, &last].concat();
    for (bytes, expected) in [
        (vec![0xa2, 4, 0, 6, 0], Ok(())),
        (with_last(0xa3, &[4, 0, 6, 0]), Ok(())),
        (vec![0xa0], Err(DecodeKind::MissingKey)),
        (vec![0xa1, 4, 0], Err(DecodeKind::MissingKey)),
        (vec![0xa2, 6, 0, 4, 0], Err(DecodeKind::MissingKey)),
        (with_last(0xa2, &[4, 0]), Err(DecodeKind::MissingKey)),
        (vec![0xa2, 4, 0, 4, 0], Err(DecodeKind::DuplicateKey)),
        (vec![0xa3, 4, 0, 6, 0, 6, 0], Err(DecodeKind::DuplicateKey)),
        (vec![0xa3, 4, 0, 6, 0, 4, 0], Err(DecodeKind::KeyOrder)),
        (vec![0xa2, 5, 0, 6, 0], Err(DecodeKind::UnknownKey)),
        (vec![0xa2, 4, 0, 5, 0], Err(DecodeKind::UnknownKey)),
        (vec![0xa3, 4, 0, 6, 0, 7, 0], Err(DecodeKind::UnknownKey)),
        // One entry too many is refused before the value of the last label is read.
        (
            vec![0xa4, 4, 0, 6, 0, 0x3a, 0, 1, 0, 3, 0x60],
            Err(DecodeKind::UnknownKey),
        ),
        (vec![0xa2, 0x61, 0x34, 0, 6, 0], Err(DecodeKind::WrongType)),
    ] {
        assert_eq!(kind(&bytes, claims), expected, "{bytes:02x?}");
    }
}

/// Any of 1, 2 and 3: what is below the one before is out of order, known or not.
#[test]
fn keys_of_small_numbers_ascend() {
    let options: Read = |reader| {
        let mut map = Labels::read(reader, &[1, 2, 3])?;
        for label in [1, 2, 3] {
            if let Some(reader) = map.optional(label, Part::Vin)? {
                reader.uint(9)?;
            }
        }
        map.finish()
    };
    let cases: &[(&[u8], Result<(), DecodeKind>)] = &[
        (&[0xa0], Ok(())),
        (&[0xa1, 2, 0], Ok(())),
        (&[0xa3, 1, 0, 2, 0, 3, 0], Ok(())),
        (&[0xa2, 3, 0, 3, 0], Err(DecodeKind::DuplicateKey)),
        (&[0xa2, 3, 0, 1, 0], Err(DecodeKind::KeyOrder)),
        (&[0xa2, 2, 0, 0, 0], Err(DecodeKind::KeyOrder)),
        (&[0xa1, 0, 0], Err(DecodeKind::UnknownKey)),
        (&[0xa2, 2, 0, 4, 0], Err(DecodeKind::UnknownKey)),
        (&[0xa1, 0x1b, 255, 0, 0, 0, 0, 0, 0, 0, 0], Err(DecodeKind::UnknownKey)),
        (&[0xa1, 0x20, 0], Err(DecodeKind::WrongType)),
    ];
    for (bytes, expected) in cases {
        assert_eq!(kind(bytes, options), *expected, "{bytes:02x?}");
    }
}

#[test]
fn what_is_written_is_counted() {
    let mut writer = Writer::new();
    writer.labels(|map| {
        map.label(6).uint(1_u8);
        map.label(-1).optional(None::<u8>, Writer::uint);
    });
    writer.list([1_u8, 2], Writer::uint).optional(Some("a"), Writer::text);
    assert_eq!(writer.into_bytes(), [0xa2, 6, 1, 0x20, 0xf6, 0x82, 1, 2, 0x61, 0x61]);
}

proptest::proptest! {
    #[test]
    fn integers_round_trip(value: i64) {
        let mut writer = Writer::new();
        writer.int(value);
        let bytes = writer.into_bytes();
        let mut reader = Reader::new(&bytes, Part::Test);
        proptest::prop_assert_eq!(reader.int(), Ok(value));
        proptest::prop_assert_eq!(reader.finish(), Ok(()));
    }
}
