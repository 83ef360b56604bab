//! Inflating a list's entries: the only file of the reading side that names `miniz_oxide`. A zlib stream (RFC 1950)
//! with its Adler-32 is read to its last byte through a window of fixed size: a megabyte of input can expand to a
//! gigabyte.

use alloc::boxed::Box;
use alloc::vec;

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

use crate::error::StatusListError;
use crate::limits;

/// How far back a stream refers at most (RFC 1951 §2).
const REACH: usize = 1 << 15;
/// What is inflated at a time stands behind what it may refer to.
const WINDOW: usize = 2 * REACH;

/// Inflates `stream`, and hands its bytes on as they come: multiples of `REACH` bytes, but for the last. More than
/// `max` bytes are refused, within a window of it.
pub(super) fn inflate(stream: &[u8], max: usize, mut take: impl FnMut(&[u8])) -> Result<(), StatusListError> {
    // The window is filled to its end, and its last half then moved to its front. A ring would be read before its first
    // byte is written, when a stream refers to what lies before its beginning.
    let flags = inflate_flags::TINFL_FLAG_PARSE_ZLIB_HEADER | inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut decompressor = Box::<DecompressorOxide>::default();
    let mut window = vec![0; WINDOW];
    let (mut rest, mut room, mut filled) = (stream, max, 0);
    loop {
        let (status, consumed, produced) = decompress(&mut decompressor, rest, &mut window, filled, flags);
        room = room.checked_sub(produced).ok_or(StatusListError::TooLarge {
            max: u32::try_from(limits::STATUS_ENTRIES).unwrap_or(u32::MAX),
        })?;
        take(
            window
                .get(filled..)
                .and_then(|new| new.get(..produced))
                .unwrap_or_default(),
        );
        rest = rest.get(consumed..).unwrap_or_default();
        match status {
            TINFLStatus::Done if rest.is_empty() => return Ok(()),
            TINFLStatus::Done => return Err(StatusListError::TrailingBytes),
            TINFLStatus::HasMoreOutput => {
                window.copy_within(REACH.., 0);
                filled = REACH;
            }
            TINFLStatus::FailedCannotMakeProgress | TINFLStatus::NeedsMoreInput => return Err(StatusListError::Cut),
            TINFLStatus::Adler32Mismatch => return Err(StatusListError::Checksum),
            _ => return Err(StatusListError::Corrupt),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::vec::Vec;

    use super::*;

    /// What others send: a zlib stream of the best compression.
    pub(crate) fn deflate(bytes: &[u8]) -> Vec<u8> {
        miniz_oxide::deflate::compress_to_vec_zlib(bytes, 9)
    }

    fn inflated(stream: &[u8], max: usize) -> Result<Vec<u8>, StatusListError> {
        let mut bytes = Vec::new();
        inflate(stream, max, |new| bytes.extend_from_slice(new)).map(|()| bytes)
    }

    fn code(stream: &[u8], max: usize) -> &'static str {
        inflated(stream, max).map_or_else(|error| error.code(), |_| "ok")
    }

    #[test]
    fn to_the_last_byte_and_no_further() {
        let content: Vec<u8> = (0..=255).cycle().take(1000).collect();
        let stream = deflate(&content);
        assert_eq!(inflated(&stream, 1000).unwrap(), content);
        for (max, expected) in [
            (999, "status-list-too-large"),
            (1000, "ok"),
            (1001, "ok"),
            (1 << 20, "ok"),
        ] {
            assert_eq!(code(&stream, max), expected, "{max}");
        }
        for cut in 0..stream.len() {
            assert_eq!(code(&stream[..cut], 1000), "status-list-cut", "{cut}");
        }
        assert_eq!(code(&[&stream[..], &[0]].concat(), 1000), "status-list-trailing-bytes");
        assert_eq!(
            code(&[&stream[..], &stream].concat(), 1000),
            "status-list-trailing-bytes"
        );
    }

    /// The same with one buffer as long as all that may come.
    fn in_one_piece(stream: &[u8], max: usize) -> Result<Vec<u8>, &'static str> {
        let flags =
            inflate_flags::TINFL_FLAG_PARSE_ZLIB_HEADER | inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let mut bytes = vec![0; max];
        let (status, consumed, produced) = decompress(&mut Box::default(), stream, &mut bytes, 0, flags);
        bytes.truncate(produced);
        match status {
            TINFLStatus::Done if consumed == stream.len() => Ok(bytes),
            TINFLStatus::Done => Err("status-list-trailing-bytes"),
            TINFLStatus::HasMoreOutput => Err("status-list-too-large"),
            TINFLStatus::FailedCannotMakeProgress => Err("status-list-cut"),
            TINFLStatus::Adler32Mismatch => Err("status-list-checksum"),
            _ => Err("status-list-corrupt"),
        }
    }

    fn as_in_one_piece(stream: &[u8], max: usize) {
        let windowed = inflated(stream, max).map_err(|error| error.code());
        assert!(windowed == in_one_piece(stream, max), "{} of {max}", stream.len());
    }

    #[test]
    fn a_window_shows_what_one_buffer_would() {
        let mut state = 1_u32;
        let mut noise = |one_in: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            if (state >> 8).is_multiple_of(one_in) {
                (state >> 24) as u8
            } else {
                0
            }
        };
        for one_in in [1, 3, 100, 5000] {
            let all: Vec<u8> = (0..WINDOW + 2 * REACH + 300).map(|_| noise(one_in)).collect();
            for len in [
                REACH,
                WINDOW - 1,
                WINDOW,
                WINDOW + 1,
                WINDOW + REACH,
                WINDOW + REACH + 1,
                all.len(),
            ] {
                let stream = deflate(&all[..len]);
                for max in [len - 300, len - 1, len, len + 1, 1 << 18] {
                    as_in_one_piece(&stream, max);
                }
                for at in (0..stream.len()).step_by(stream.len() / 20 + 1) {
                    as_in_one_piece(&stream[..at], len);
                    let mut changed = stream.clone();
                    changed[at] ^= 0x10;
                    as_in_one_piece(&changed, len);
                    as_in_one_piece(&changed, len - 300);
                }
            }
        }
    }

    #[test]
    fn nothing_lies_before_the_beginning() {
        // One block of the fixed code: a literal 0, and three bytes from one, or two, before the end. Adler-32 of 0000.
        let stream = |distance: u64| {
            let bits = [(3, 3), (8, 0x0c), (7, 0x40), (5, distance), (7, 0)];
            let packed = bits
                .into_iter()
                .rev()
                .fold(0, |packed, (len, bits)| packed << len | bits);
            [&[0x78, 0x9c][..], &packed.to_le_bytes()[..4], &[0, 4, 0, 1]].concat()
        };
        assert_eq!(inflated(&stream(0), 4), Ok(vec![0; 4]));
        assert_eq!(code(&stream(0x10), 4), "status-list-corrupt");
        as_in_one_piece(&stream(0x10), 4);
    }

    #[test]
    fn the_header_and_the_checksum_count() {
        let stream = deflate(b"entries");
        let changed = |at: usize, bits: u8| {
            let mut stream = stream.clone();
            stream[at] ^= bits;
            code(&stream, 100)
        };
        let last = stream.len() - 1;
        for at in last - 3..=last {
            assert_eq!(changed(at, 1), "status-list-checksum");
        }
        // Another method, a check of the header that does not fit, a preset dictionary.
        assert_eq!(changed(0, 1), "status-list-corrupt");
        assert_eq!(changed(1, 1), "status-list-corrupt");
        let dictionary = [&[0x78, 0xbb, 0, 0, 0, 1][..], &stream[2..]].concat();
        assert_eq!(code(&dictionary, 100), "status-list-corrupt");
        // The bare stream without its wrapper, and one of no bytes at all.
        assert_ne!(code(&stream[2..last - 3], 100), "ok");
        assert_eq!(inflated(&deflate(b""), 10).unwrap().len(), 0);
    }

    #[test]
    fn a_bomb_costs_no_more_than_the_bound() {
        // A block of one length code repeated: a gigabyte from about a megabyte.
        let mut compressor = miniz_oxide::deflate::core::CompressorOxide::default();
        compressor.set_compression_level_raw(9);
        let (zeros, mut bomb) = (vec![0; 1 << 20], Vec::new());
        for round in 0..1024 {
            let flush = if round == 1023 {
                miniz_oxide::deflate::core::TDEFLFlush::Finish
            } else {
                miniz_oxide::deflate::core::TDEFLFlush::None
            };
            miniz_oxide::deflate::core::compress_to_output(&mut compressor, &zeros, flush, |out| {
                bomb.extend_from_slice(out);
                true
            });
        }
        assert!(
            (1 << 19..limits::STATUS_LIST_BYTES).contains(&bomb.len()),
            "{}",
            bomb.len()
        );
        assert_eq!(code(&bomb, 1 << 17), "status-list-too-large");
        assert_eq!(code(&bomb, 1 << 20), "status-list-too-large");
        // Every bound there is, hit on the byte.
        for max in [1 << 17, 1 << 18, 1 << 19, 1 << 20] {
            assert_eq!(code(&deflate(&vec![0; max]), max), "ok");
            assert_eq!(code(&deflate(&vec![0; max + 1]), max), "status-list-too-large");
        }
    }
}
