//! The DER form of a signature (RFC 3279 §2.2.3), which most signers return. Strict: each length and number in its
//! shortest form, and nothing behind them.
//!
//! ```text
//! Ecdsa-Sig-Value = SEQUENCE { r INTEGER, s INTEGER }
//! ```

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;

/// r ‖ s of a signature in DER.
pub(super) fn r_and_s(bytes: &[u8]) -> Option<[u8; 64]> {
    let (numbers, rest) = element(SEQUENCE, bytes)?;
    let (r, behind) = element(INTEGER, numbers)?;
    let (s, last) = element(INTEGER, behind)?;
    let mut fixed = [0; 64];
    let (left, right) = fixed.split_at_mut(32);
    write(r, left)?;
    write(s, right)?;
    (rest.is_empty() && last.is_empty()).then_some(fixed)
}

/// The content of the element that `bytes` begin with, and what is behind it. A length above 127 has another form, and
/// no signature is so long.
fn element(tag: u8, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    match bytes {
        [first, length @ ..=0x7f, rest @ ..] if *first == tag => rest.split_at_checked((*length).into()),
        _ => None,
    }
}

/// Writes the number at the end of `target`, which is zero.
fn write(number: &[u8], target: &mut [u8]) -> Option<()> {
    let digits = match number {
        // A zero in front keeps the first bit clear, which would make the number negative.
        [0, rest @ ..] if matches!(rest, [0x80..=0xff, ..]) => rest,
        [0x01..=0x7f, ..] => number,
        // A negative number, one with more zeros than it needs, or zero, which is neither r nor s.
        _ => return None,
    };
    let unused = target.len().checked_sub(digits.len())?;
    target.get_mut(unused..)?.copy_from_slice(digits);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Ecdsa;
    use proptest::prelude::*;

    /// r ‖ s as the library reads it.
    fn read(bytes: &[u8]) -> Option<[u8; 64]> {
        Ecdsa::from_der(bytes).ok().map(|signature| signature.to_bytes().into())
    }

    /// A number of which some bytes in front are zero.
    fn number() -> impl Strategy<Value = [u8; 32]> {
        (any::<[u8; 32]>(), 0..32_usize).prop_map(|(mut bytes, zeros)| {
            bytes[..zeros].fill(0);
            bytes
        })
    }

    proptest! {
        #[test]
        fn what_the_library_writes_is_read(r in number(), s in number()) {
            if let Ok(signature) = Ecdsa::from_scalars(r, s) {
                prop_assert_eq!(r_and_s(signature.to_der().as_bytes()), Some(signature.to_bytes().into()));
            }
        }

        #[test]
        fn what_is_changed_is_read_as_by_the_library(
            r in number(), s in number(), at in 0..72_usize, byte in any::<u8>(), cut in 0..2_usize,
        ) {
            let Ok(signature) = Ecdsa::from_scalars(r, s) else { return Ok(()) };
            let mut bytes = signature.to_der().as_bytes().to_vec();
            bytes.truncate(bytes.len() - cut);
            let at = at % bytes.len();
            bytes[at] = byte;
            // Whether r and s are in range is checked behind this.
            let in_range = |fixed: &[u8; 64]| Ecdsa::from_slice(fixed).is_ok();
            prop_assert_eq!(r_and_s(&bytes).filter(in_range), read(&bytes));
        }
    }
}
