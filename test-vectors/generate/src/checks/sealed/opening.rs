//! What does not open, whatever was changed, and what opens and is padded in another way.

use serde_json::json;

use super::{ask, asked, good, other, seal};
use crate::build::Cases;
use crate::fixture;
use crate::mutate::{challenge_digest, public};
use crate::seal::{Seal, Sealed, pad};

/// Check 3, 5: whatever was changed, one code.
pub(super) fn opening(cases: &mut Cases) {
    let wire = asked(9);
    let (answer, sealed) = good(&wire);
    let show = answer.wire().encode();
    let digest = challenge_digest(&wire.encode());
    let right = seal(&wire);
    let info = |info: &[u8]| {
        let seal = Seal {
            info: info.to_vec(),
            ..right.clone()
        };
        seal.show(&show)
    };
    let aad = |aad: &[u8]| {
        let seal = Seal {
            aad: aad.to_vec(),
            ..right.clone()
        };
        seal.show(&show)
    };
    let to_other = Seal {
        to: public(&fixture::key("another asker")),
        ..right.clone()
    };
    let compressed = Seal {
        compressed: true,
        ..right.clone()
    };
    let long_key = Seal {
        aead: 2,
        ..right.clone()
    };
    let again = Seal {
        random: [1; 32],
        ..right.clone()
    };
    let again = again.show(&show);
    let changed = |change: &dyn Fn(&mut Sealed)| {
        let mut changed = sealed.clone();
        change(&mut changed);
        changed
    };
    let last = sealed.ciphertext.len() - 1;
    let list: Vec<(&str, &str, Sealed)> = vec![
        (
            "other_key",
            "Sealed to another key than the question's, under the question's own hint.",
            to_other.show(&show),
        ),
        (
            "other_question",
            "Sealed for another question of the same asker: only the key schedule tells.",
            info(&seal(&other()).info),
        ),
        (
            "no_label",
            "The label in front of the digest is left out.",
            info(&digest),
        ),
        (
            "other_label",
            "The label of a later format, so that no version opens another's.",
            info(&[b"vehicle-license seal 2", &digest[..]].concat()),
        ),
        (
            "hint_for_digest",
            "The hint where the digest belongs: four bytes can be met again.",
            info(&[b"vehicle-license seal 1", &digest[..4]].concat()),
        ),
        ("no_info", "Sealed for no question at all.", info(&[])),
        ("no_aad", "Sealed without the prefix.", aad(&[])),
        ("other_aad", "Sealed under the prefix of a show.", aad(b"VL1:")),
        (
            "key_schedule_compressed",
            "Points enter the key schedule uncompressed, though one travels compressed: the commonest slip of a new wallet.",
            compressed.show(&show),
        ),
        (
            "other_cipher",
            "AES-256-GCM in place of AES-128-GCM: the suite is fixed, and part of the key schedule.",
            long_key.show(&show),
        ),
        (
            "first_bit",
            "The first bit of the ciphertext is changed.",
            changed(&|sealed| sealed.ciphertext[0] ^= 0x80),
        ),
        (
            "padding_bit",
            "The last bit of the ciphertext is changed, which is padding: padding is sealed too.",
            changed(&|sealed| sealed.ciphertext[last] ^= 1),
        ),
        (
            "tag_bit",
            "The last bit of the tag is changed.",
            changed(&|sealed| sealed.tag[15] ^= 1),
        ),
        (
            "tag_zero",
            "A tag of zeros, as a sealer without a cipher would leave it.",
            changed(&|sealed| sealed.tag = vec![0; 16]),
        ),
        (
            "key_negated",
            "The other point of the same x: the product has the same x too, and only the key schedule tells.",
            changed(&|sealed| sealed.enc[0] ^= 1),
        ),
        (
            "key_swapped",
            "The key of another answer, sealed to the same asker.",
            changed(&|sealed| sealed.enc.clone_from(&again.enc)),
        ),
        (
            "ciphertext_swapped",
            "The ciphertext of another answer.",
            changed(&|sealed| sealed.ciphertext.clone_from(&again.ciphertext)),
        ),
        (
            "tag_swapped",
            "The tag of another answer.",
            changed(&|sealed| sealed.tag.clone_from(&again.tag)),
        ),
        (
            "in_clear",
            "The padded show itself where its ciphertext belongs.",
            changed(&|sealed| sealed.ciphertext.clone_from(&sealed.steps.padded)),
        ),
    ];
    for (name, why, sealed) in list {
        let ask = ask(&answer, &wire).text(&sealed.text());
        cases.no(&format!("sealed_opening_{name}"), "seal-not-opened", why, ask);
    }
    let why = "The same answer sealed again with other randomness: another key and another text, one verdict.";
    cases.ok(
        "sealed_opening_again",
        why,
        ask(&answer, &wire).text(&again.text()),
        &[("/freshness", json!("challenged-and-sealed"))],
    );
}

/// Check 3, 6: the padding, sealed by somebody who pads in another way.
pub(super) fn padding(cases: &mut Cases) {
    let wire = asked(9);
    let (answer, _) = good(&wire);
    let show = answer.wire().encode();
    let right = pad(&show);
    let mark = show.len();
    let with = |at: usize, byte: u8| {
        let mut padded = right.clone();
        padded[at] = byte;
        padded
    };
    let filled = |byte: u8| [&show[..], &vec![byte; right.len() - mark]].concat();
    let added = u8::try_from(right.len() - mark).expect("at most 32");
    let list: Vec<(&str, &str, Vec<u8>)> = vec![
        (
            "mark_missing",
            "Zeros alone behind the show: where does it end?",
            filled(0),
        ),
        ("all_zeros", "A block of zeros: no mark anywhere.", vec![0; 32]),
        ("mark_81", "A mark with a bit too many.", with(mark, 0x81)),
        ("mark_01", "The mark from the wrong end.", with(mark, 0x01)),
        (
            "behind_the_mark",
            "Something behind the mark: padding has one form, and carries nothing.",
            with(right.len() - 1, 1),
        ),
        (
            "block_more",
            "A block more than needed behind the padding.",
            [&right[..], &[0; 32]].concat(),
        ),
        (
            "count",
            "Every byte says how many were added, as in PKCS #7.",
            filled(added),
        ),
        ("whole_show", "A show of whole blocks, sealed without any padding.", {
            let mut show = show.clone();
            show.truncate(show.len() / 32 * 32);
            let last = show.len() - 1;
            show[last] = 1;
            show
        }),
    ];
    for (name, why, padded) in list {
        let sealed = seal(&wire).padded(&padded);
        let ask = ask(&answer, &wire).text(&sealed.text());
        cases.no(&format!("sealed_padding_{name}"), "seal-padding", why, ask);
    }
    let why = "The end of the show is where the last mark is: two marks, and the show has a byte more.";
    let twice = ask(&answer, &wire).text(&seal(&wire).padded(&with(mark + 1, 0x80)).text());
    cases.no("sealed_padding_two_marks", "cbor-trailing-bytes", why, twice);
    let why = "Nothing but padding: it opens, and there is no show.";
    let empty = ask(&answer, &wire).text(&seal(&wire).show(&[]).text());
    cases.no("sealed_padding_alone", "cbor-truncated", why, empty);
}
