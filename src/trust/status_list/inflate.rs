//! Inflating a list's entries: the only file of the reading side that names `miniz_oxide`. A zlib stream (RFC 1950)
//! with its Adler-32 is read to its last byte into a fixed-size buffer: a megabyte of input can expand to a gigabyte.

use alloc::boxed::Box;
use alloc::vec;

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

use crate::error::StatusListError;
use crate::limits;

/// Inflates `stream` into a buffer of `max` bytes, and refuses what does not fit.
pub(super) fn inflate(stream: &[u8], max: usize) -> Result<Box<[u8]>, StatusListError> {
    let mut bytes = vec![0; max];
    let flags = inflate_flags::TINFL_FLAG_PARSE_ZLIB_HEADER | inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut decompressor = Box::<DecompressorOxide>::default();
    let (status, consumed, produced) = decompress(&mut decompressor, stream, &mut bytes, 0, flags);
    match status {
        TINFLStatus::Done => {}
        TINFLStatus::HasMoreOutput => {
            return Err(StatusListError::TooLarge {
                max: u32::try_from(limits::STATUS_ENTRIES).unwrap_or(u32::MAX),
            });
        }
        TINFLStatus::FailedCannotMakeProgress | TINFLStatus::NeedsMoreInput => return Err(StatusListError::Cut),
        TINFLStatus::Adler32Mismatch => return Err(StatusListError::Checksum),
        _ => return Err(StatusListError::Corrupt),
    }
    if consumed != stream.len() {
        return Err(StatusListError::TrailingBytes);
    }
    bytes.truncate(produced);
    Ok(bytes.into_boxed_slice())
}

#[cfg(test)]
pub(super) mod tests {
    use std::vec::Vec;

    use super::*;

    /// What others send: a zlib stream of the best compression.
    pub(crate) fn deflate(bytes: &[u8]) -> Vec<u8> {
        miniz_oxide::deflate::compress_to_vec_zlib(bytes, 9)
    }

    fn code(stream: &[u8], max: usize) -> &'static str {
        inflate(stream, max).map_or_else(|error| error.code(), |_| "ok")
    }

    #[test]
    fn to_the_last_byte_and_no_further() {
        let content: Vec<u8> = (0..=255).cycle().take(1000).collect();
        let stream = deflate(&content);
        assert_eq!(*inflate(&stream, 1000).unwrap(), content);
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
        assert_eq!(inflate(&deflate(b""), 10).unwrap().len(), 0);
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
