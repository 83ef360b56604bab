//! Nothing on the wire is unsigned: whatever is changed, the show is refused. Flips are made in the binary form
//! and wrapped correctly again; in the text alone most of them would die in base45.

use proptest::prelude::*;

use super::{Shown, cases, code, show, shows, wrapped};

/// QR alphanumeric mode: the only characters a code can hold.
const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

fn for_each_show(check: impl Fn(&Shown) + Sync) {
    let shows = shows();
    std::thread::scope(|scope| {
        for shown in &shows {
            scope.spawn(|| check(shown));
        }
    });
}

#[test]
fn every_show_itself_is_accepted() {
    for shown in shows() {
        assert_eq!(code(&shown.text(&shown.show.to_text())), "ok", "{}", shown.name);
        assert_eq!(wrapped(shown.show.as_bytes()), shown.show.to_text(), "{}", shown.name);
    }
}

#[test]
fn every_single_bit_flip_of_the_binary_wire_is_refused() {
    for_each_show(|shown| {
        let bytes = shown.show.as_bytes();
        for at in 0..bytes.len() * 8 {
            let mut flipped = bytes.to_vec();
            flipped[at / 8] ^= 1 << (at % 8);
            let result = shown.text(&wrapped(&flipped));
            assert!(result.is_err(), "{}: bit {} of byte {}", shown.name, at % 8, at / 8);
        }
    });
}

#[test]
fn every_truncation_and_every_extension_of_the_binary_wire_is_refused() {
    for_each_show(|shown| {
        let bytes = shown.show.as_bytes();
        for length in 0..bytes.len() {
            let result = shown.text(&wrapped(&bytes[..length]));
            // Structure must see it: a cut show never reaches a signature.
            let at_structure = matches!(code(&result), "cbor-truncated" | "text-empty");
            assert!(at_structure, "{}: first {length} bytes: {}", shown.name, code(&result));
        }
        for byte in 0..=u8::MAX {
            let result = shown.bytes(&[bytes, &[byte]].concat());
            assert_eq!(
                code(&result),
                "cbor-trailing-bytes",
                "{}: {byte:02x} behind it",
                shown.name
            );
        }
    });
}

#[test]
fn every_changed_character_of_the_text_is_refused() {
    for_each_show(|shown| {
        let text = shown.show.to_text();
        for at in 0..text.len() {
            let digit = ALPHABET.iter().position(|c| *c == text.as_bytes()[at]);
            let digit = digit.expect("a character of the QR alphabet");
            // A neighbor changes little of the value, the far side much, and lower case is no digit at all.
            let others = [(digit + 1) % 45, (digit + 44) % 45, (digit + 22) % 45].map(|other| ALPHABET[other]);
            for other in others.into_iter().chain(*b"a\n") {
                let mut changed = text.clone().into_bytes();
                changed[at] = other;
                let changed = String::from_utf8(changed).expect("ASCII");
                let result = shown.text(&changed);
                assert!(result.is_err(), "{}: {:?} at {at}", shown.name, char::from(other));
            }
        }
    });
}

#[test]
fn every_truncation_of_the_text_and_anything_around_it_is_refused() {
    for_each_show(|shown| {
        let text = shown.show.to_text();
        for length in 0..text.len() {
            assert!(
                shown.text(&text[..length]).is_err(),
                "{}: first {length} characters",
                shown.name
            );
            assert!(
                shown.text(&text[length + 1..]).is_err(),
                "{}: from character {}",
                shown.name,
                length + 1
            );
        }
        for around in [
            " ", "\n", "\r\n", "\t", "\u{feff}", "\u{3000}", "0", "00", "000", "A", "\0",
        ] {
            assert!(
                shown.text(&format!("{text}{around}")).is_err(),
                "{}: {around:?} behind",
                shown.name
            );
            assert!(
                shown.text(&format!("{around}{text}")).is_err(),
                "{}: {around:?} before",
                shown.name
            );
        }
        assert_eq!(
            code(&shown.text(&text.to_lowercase())),
            "text-lower-case",
            "{}",
            shown.name
        );
    });
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn random_changes_are_refused_and_bytes_and_text_agree(
        at in any::<prop::sample::Index>(),
        drop in 0_usize..40,
        insert in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        thread_local! { static SHOWN: Shown = show("claim, challenged"); }
        SHOWN.with(|shown| {
            let bytes = shown.show.as_bytes();
            let start = at.index(bytes.len());
            let end = (start + drop).min(bytes.len());
            let changed = [&bytes[..start], &insert, &bytes[end..]].concat();
            let result = shown.bytes(&changed);
            prop_assert_eq!(result.is_ok(), changed == bytes);
            prop_assert_eq!(result, shown.text(&wrapped(&changed)));
            Ok(())
        })?;
    }
}

#[test]
fn bytes_and_text_give_the_same_verdict() {
    for shown in shows() {
        assert_eq!(
            shown.bytes(shown.show.as_bytes()),
            shown.text(&shown.show.to_text()),
            "{}",
            shown.name
        );
        assert!(
            shown.bytes(shown.show.to_text().as_bytes()).is_err(),
            "{}: text taken for bytes",
            shown.name
        );
    }
}
