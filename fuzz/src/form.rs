//! The two encodings once more, and the envelope of what is stored, written apart from the library as its second
//! opinion.

use sha2::Digest as _;

/// The most bytes a show's text may hold (SPEC, limits).
pub(crate) const SHOW_BYTES: usize = 2258;

const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// The bytes of a base45 text (RFC 9285), if it is the one text of these bytes.
pub(crate) fn base45_decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for group in text.as_bytes().chunks(3) {
        let mut value = 0;
        for character in group.iter().rev() {
            let digit = ALPHABET.iter().position(|letter| letter == character)?;
            value = value * 45 + digit;
        }
        match group.len() {
            3 => bytes.extend(u16::try_from(value).ok()?.to_be_bytes()),
            2 => bytes.push(u8::try_from(value).ok()?),
            _ => return None,
        }
    }
    Some(bytes)
}

/// The base45 text of some bytes.
pub(crate) fn base45_encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for pair in bytes.chunks(2) {
        let mut value = pair.iter().fold(0, |value, byte| value * 256 + usize::from(*byte));
        for _ in 0..=pair.len() {
            text.push(char::from(ALPHABET[value % 45]));
            value /= 45;
        }
    }
    text
}

/// Whether the bytes are one CBOR item in the deterministic form of RFC 8949 §4.2.1, of the types the formats have:
/// no tags, no floats, no simple values but false, true and null.
pub(crate) fn is_deterministic_cbor(bytes: &[u8]) -> bool {
    after_item(bytes) == Some(&[])
}

fn after_item(bytes: &[u8]) -> Option<&[u8]> {
    let (&head, rest) = bytes.split_first()?;
    let (value, rest) = match head & 0x1f {
        small @ 0..=23 => (u64::from(small), rest),
        width @ 24..=27 => {
            let power = u32::from(width) - 24;
            let (number, rest) = rest.split_at_checked(1 << power)?;
            let value = number.iter().fold(0, |value, byte| value << 8 | u64::from(*byte));
            let least = if power == 0 { 24 } else { 1 << (4 << power) };
            (value >= least).then_some((value, rest))?
        }
        _ => return None,
    };
    match head >> 5 {
        0 | 1 => Some(rest),
        2 => Some(rest.split_at_checked(usize::try_from(value).ok()?)?.1),
        3 => {
            let (text, rest) = rest.split_at_checked(usize::try_from(value).ok()?)?;
            std::str::from_utf8(text).ok().map(|_| rest)
        }
        4 => (0..value).try_fold(rest, |rest, _| after_item(rest)),
        5 => after_entries(rest, value),
        7 if matches!(head, 0xf4..=0xf6) => Some(rest),
        _ => None,
    }
}

/// The entries of a map, their keys in ascending order of their bytes.
fn after_entries(mut bytes: &[u8], count: u64) -> Option<&[u8]> {
    let mut previous: &[u8] = &[];
    for _ in 0..count {
        let after_key = after_item(bytes)?;
        let key = &bytes[..bytes.len() - after_key.len()];
        if key <= previous {
            return None;
        }
        previous = key;
        bytes = after_item(after_key)?;
    }
    Some(bytes)
}

/// `body` with its label and a digest that is right: damage is found by it, and only behind it is there anything to
/// read.
pub(crate) fn stored(label: &str, body: &[u8]) -> Vec<u8> {
    let mut stored = vec![0x83, 0x78, u8::try_from(label.len()).expect("a short label")];
    stored.extend(label.as_bytes());
    stored.extend(match u16::try_from(body.len()) {
        Ok(length @ 0..24) => vec![0x40 | u8::try_from(length).expect("a byte")],
        Ok(length @ 24..256) => vec![0x58, u8::try_from(length).expect("a byte")],
        Ok(length) => [&[0x59][..], &length.to_be_bytes()].concat(),
        Err(_) => return stored,
    });
    stored.extend(body);
    let digest = sha2::Sha256::new().chain_update(label).chain_update(body).finalize();
    stored.extend([0x58, 32]);
    stored.extend(digest);
    stored
}

/// The body of what the library stored.
pub(crate) fn stored_body(label: &str, stored: &[u8]) -> Vec<u8> {
    let (front, _) = stored.split_last_chunk::<34>().expect("a digest");
    // An array, the label's head and text, then the body's head.
    let body = &front[1 + 2 + label.len()..];
    let head = match body[0] {
        0x58 => 2,
        0x59 => 3,
        _ => 1,
    };
    body[head..].to_vec()
}
