//! The head of a CBOR item (RFC 8949 §3): its type and its argument, a value or a length. Whether a form is accepted is
//! the business of `cbor` and of `foreign`.

use alloc::vec::Vec;

use crate::error::DecodeKind;

/// The major type of an item, of which the last is three things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Major {
    Uint,
    Negative,
    Bytes,
    Text,
    Array,
    Map,
    Tag,
    Simple,
    Float,
    Break,
}

/// The head of an item as it was read.
#[derive(Clone, Copy)]
pub(super) struct Head {
    pub(super) major: Major,
    /// `None` for an indefinite length and for a break.
    pub(super) argument: Option<u64>,
    /// In bytes.
    length: usize,
}

impl Head {
    /// The head that `bytes` begin with, and what is behind it.
    pub(super) fn read(bytes: &[u8]) -> Result<(Self, &[u8]), DecodeKind> {
        let (initial, rest) = bytes.split_first().ok_or(DecodeKind::Truncated)?;
        let major = Major::of(*initial);
        let (argument, rest) = match initial & 0x1f {
            small @ 0..=23 => (Some(small.into()), rest),
            24 => number::<1>(rest)?,
            25 => number::<2>(rest)?,
            26 => number::<4>(rest)?,
            27 => number::<8>(rest)?,
            31 if major.may_be_indefinite() => (None, rest),
            _ => return Err(DecodeKind::Malformed),
        };
        let head = Self {
            major,
            argument,
            length: bytes.len().saturating_sub(rest.len()),
        };
        Ok((head, rest))
    }

    /// Whether the argument takes more bytes than it needs. That of a float is no number.
    pub(super) fn is_long(&self) -> bool {
        self.major != Major::Float && self.argument.is_some_and(|argument| length(argument) != self.length)
    }

    /// Whether this is a simple value below 32 in two bytes, which is not well formed (RFC 8949 §3.3).
    pub(super) fn is_long_simple(&self) -> bool {
        self.major == Major::Simple && self.length > 1 && self.argument.is_some_and(|value| value < 32)
    }
}

impl Major {
    fn of(initial: u8) -> Self {
        match initial {
            0x00..=0x1f => Self::Uint,
            0x20..=0x3f => Self::Negative,
            0x40..=0x5f => Self::Bytes,
            0x60..=0x7f => Self::Text,
            0x80..=0x9f => Self::Array,
            0xa0..=0xbf => Self::Map,
            0xc0..=0xdf => Self::Tag,
            0xf9..=0xfb => Self::Float,
            0xff => Self::Break,
            0xe0..=0xfe => Self::Simple,
        }
    }

    /// That of the item that `bytes` begin with, which is checked only when it is read.
    pub(super) fn next(bytes: &[u8]) -> Option<Self> {
        bytes.first().copied().map(Self::of)
    }

    fn initial(self) -> u8 {
        match self {
            Self::Uint => 0x00,
            Self::Negative => 0x20,
            Self::Bytes => 0x40,
            Self::Text => 0x60,
            Self::Array => 0x80,
            Self::Map => 0xa0,
            Self::Tag => 0xc0,
            Self::Simple | Self::Float | Self::Break => 0xe0,
        }
    }

    fn may_be_indefinite(self) -> bool {
        matches!(self, Self::Bytes | Self::Text | Self::Array | Self::Map | Self::Break)
    }
}

/// Appends the shortest head.
pub(super) fn write(bytes: &mut Vec<u8>, major: Major, argument: u64) {
    let initial = major.initial();
    let number = argument.to_be_bytes();
    let (first, kept) = match (length(argument), number) {
        (1, [.., low]) => (initial | low, 0),
        (2, _) => (initial | 24, 1),
        (3, _) => (initial | 25, 2),
        (5, _) => (initial | 26, 4),
        _ => (initial | 27, 8),
    };
    bytes.push(first);
    bytes.extend(number.iter().skip(8_usize.saturating_sub(kept)));
}

/// How many bytes the shortest head with this argument has.
pub(super) fn length(argument: u64) -> usize {
    match argument {
        0..=23 => 1,
        24..=0xff => 2,
        0x100..=0xffff => 3,
        0x1_0000..=0xffff_ffff => 5,
        _ => 9,
    }
}

fn number<const N: usize>(bytes: &[u8]) -> Result<(Option<u64>, &[u8]), DecodeKind> {
    let (number, rest) = bytes.split_first_chunk::<N>().ok_or(DecodeKind::Truncated)?;
    let number = number.iter().fold(0, |value, byte| (value << 8) | u64::from(*byte));
    Ok((Some(number), rest))
}
