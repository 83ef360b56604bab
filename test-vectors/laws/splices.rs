//! Parts of genuine shows put together anew are refused: credentials, proofs, covers, values and signatures belong
//! to each other.

use super::fixture::{
    Deterministic, LICENSE_KEY, SHOWN_AT, company_record, enrolled, holder, instant, issue, issuer, key, record, terms,
    trust,
};
use super::{code, policy, shown_at, wrapped};
use vehicle_license::credential::StatusPosition;
use vehicle_license::issue::{Authority, LicenseTerms, VehicleRecord};
use vehicle_license::key::{CheckedSignature, Signer as _};
use vehicle_license::present::{Holder, ShowText, View};
use vehicle_license::value::Colors;
use vehicle_license::verify::Pending;
use vehicle_license::{Input, Place, Purpose, Question, Verifier};

/// The end of the CBOR item at `at`: definite lengths only, as the format has them.
fn end_of_item(bytes: &[u8], at: usize) -> usize {
    let (major, info) = (bytes[at] >> 5, bytes[at] & 0x1f);
    let width = match info {
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        _ => 0,
    };
    let argument = bytes[at + 1..at + 1 + width]
        .iter()
        .fold(0, |number, byte| number << 8 | usize::from(*byte));
    let argument = if width == 0 { info.into() } else { argument };
    let after = at + 1 + width;
    match major {
        2 | 3 => after + argument,
        4 => (0..argument).fold(after, |at, _| end_of_item(bytes, at)),
        5 => (0..2 * argument).fold(after, |at, _| end_of_item(bytes, at)),
        _ => after,
    }
}

/// The items of an array of fewer than 24.
fn items(array: &[u8]) -> Vec<Vec<u8>> {
    assert_eq!(array[0] >> 5, 4, "an array");
    let mut at = 1;
    let count = array[0] & 0x1f;
    (0..count)
        .map(|_| {
            let end = end_of_item(array, at);
            let item = array[at..end].to_vec();
            at = end;
            item
        })
        .collect()
}

fn array(items: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = vec![0x80 | u8::try_from(items.len()).expect("a short array")];
    bytes.extend(items.concat());
    bytes
}

/// A show taken apart: the items of its credential and of its proof.
fn parts(show: &ShowText) -> [Vec<Vec<u8>>; 2] {
    let halves = items(show.as_bytes());
    [items(&halves[0]), items(&halves[1])]
}

fn joined(parts: &[Vec<Vec<u8>>; 2]) -> Vec<u8> {
    array(&[array(&parts[0]), array(&parts[1])])
}

fn verdict(bytes: &[u8]) -> &'static str {
    let (text, policy) = (wrapped(bytes), policy());
    let question = Question::new(Purpose::InsuranceClaim, Place::Counter).under(policy.clone());
    code(&Verifier::new(&trust()).verify(Input::text(&text), &question, shown_at()))
}

fn other_holder(record: &VehicleRecord, terms: &LicenseTerms, holder: &str, seed: &str) -> Holder {
    let authority = Authority::new(issuer(), LICENSE_KEY).expect("a key");
    let draft = authority.issue(record, &enrolled(holder), terms, &mut Deterministic::new(seed));
    let license = draft.expect("a license").sign(&key("issuer")).expect("a signature");
    Holder::import(&license.secret_file(), &trust(), &key(holder).public_key()).expect("a file")
}

fn claim(holder: &Holder, name: &str) -> ShowText {
    let view = View::for_purpose(Purpose::InsuranceClaim);
    holder.present(&view, shown_at(), &key(name)).expect("a show")
}

#[test]
fn taking_apart_and_joining_changes_nothing() {
    let show = claim(&holder(&record()), "holder");
    assert_eq!(joined(&parts(&show)), show.as_bytes());
    assert_eq!(verdict(show.as_bytes()), "ok");
    let [credential, proof] = parts(&show);
    assert_eq!((credential.len(), proof.len()), (9, 6));
}

/// Shows of the fixture's license and of licenses that differ from it in one thing each.
fn pairs() -> Vec<(&'static str, ShowText)> {
    let mut blue = record();
    blue.colors = Some(Colors::from_canonical("H").expect("a code"));
    let elsewhere = LicenseTerms {
        status: StatusPosition::new(7, 483_202).expect("a position"),
        ..terms()
    };
    let later = LicenseTerms {
        now: instant(terms().now.unix() + 1),
        ..terms()
    };
    vec![
        (
            "another color",
            claim(&other_holder(&blue, &terms(), "holder", "seed"), "holder"),
        ),
        (
            "another position",
            claim(&other_holder(&record(), &elsewhere, "holder", "seed"), "holder"),
        ),
        (
            "another time",
            claim(&other_holder(&record(), &later, "holder", "seed"), "holder"),
        ),
        (
            "another holder",
            claim(&other_holder(&record(), &terms(), "somebody", "seed"), "somebody"),
        ),
        (
            "other random bytes",
            claim(&other_holder(&record(), &terms(), "holder", "else"), "holder"),
        ),
    ]
}

#[test]
fn no_part_moves_between_two_licenses() {
    let mine = parts(&claim(&holder(&record()), "holder"));
    for (what, theirs) in pairs() {
        assert_eq!(verdict(theirs.as_bytes()), "ok", "{what}");
        let theirs = parts(&theirs);
        for half in 0..2 {
            let mut swapped = mine.clone();
            swapped[half].clone_from(&theirs[half]);
            assert_ne!(verdict(&joined(&swapped)), "ok", "{what}: half {half}");
            for at in 0..mine[half].len() {
                if mine[half][at] == theirs[half][at] {
                    continue;
                }
                let mut moved = mine.clone();
                moved[half][at].clone_from(&theirs[half][at]);
                let found = verdict(&joined(&moved));
                let expected = match (half, at) {
                    (1, 4) => "holder-signature-invalid",
                    _ => "issuer-signature-invalid",
                };
                assert_eq!(found, expected, "{what}: item {at} of half {half}");
            }
        }
        // Cover and values together: the tree is whole, and it is another credential's.
        let mut tree = mine.clone();
        for at in [2, 3] {
            tree[1][at].clone_from(&theirs[1][at]);
        }
        assert_eq!(
            verdict(&joined(&tree)),
            "issuer-signature-invalid",
            "{what}: cover and values"
        );
        let mut claimed = mine.clone();
        for at in 0..8 {
            claimed[0][at].clone_from(&theirs[0][at]);
        }
        if claimed != mine {
            assert_eq!(
                verdict(&joined(&claimed)),
                "issuer-signature-invalid",
                "{what}: all claims"
            );
        }
    }
}

#[test]
fn no_value_moves_to_another_leaf() {
    let mine = parts(&claim(&holder(&record()), "holder"));
    let values = items(&mine[1][3]);
    let mut refused = 0;
    for first in 0..values.len() {
        for second in 0..first {
            let mut moved = values.clone();
            moved.swap(first, second);
            if moved == values {
                continue;
            }
            let mut show = mine.clone();
            show[1][3] = array_of_any_length(&moved);
            assert_ne!(verdict(&joined(&show)), "ok", "values {second} and {first}");
            refused += 1;
        }
    }
    assert!(refused > 100, "{refused} exchanges were tried");
}

/// As [`array`], for up to 255 items; the claim view has more than 23 values or fewer, by what is recomputed.
fn array_of_any_length(items: &[Vec<u8>]) -> Vec<u8> {
    if items.len() < 24 {
        return array(items);
    }
    let mut bytes = vec![0x98, u8::try_from(items.len()).expect("a short array")];
    bytes.extend(items.concat());
    bytes
}

#[test]
fn two_shows_of_one_license_do_not_mix() {
    let holder = holder(&record());
    let mine = parts(&claim(&holder, "holder"));
    let later = instant(shown_at().unix() + 1);
    let theirs = holder.present(&View::for_purpose(Purpose::InsuranceClaim), later, &key("holder"));
    let theirs = parts(&theirs.expect("a show"));
    for at in [0, 4] {
        let mut mixed = mine.clone();
        mixed[1][at].clone_from(&theirs[1][at]);
        assert_eq!(verdict(&joined(&mixed)), "holder-signature-invalid", "item {at}");
    }
    let everyday = holder
        .present(&View::everyday(), shown_at(), &key("holder"))
        .expect("a show");
    let mut narrowed = mine.clone();
    let everyday = parts(&everyday);
    for at in 1..4 {
        narrowed[1][at].clone_from(&everyday[1][at]);
    }
    // The tree leads to the same root, so the license is genuine; the holder signed another view of it.
    assert_eq!(verdict(&joined(&narrowed)), "holder-signature-invalid");
    let mut unstated = mine;
    unstated[1].truncate(5);
    assert_eq!(verdict(&joined(&unstated)), "holder-signature-invalid");
}

/// In two steps, what was answered about one signature serves no other, and of two answers about one the worse counts.
#[test]
fn an_answer_serves_its_own_signature_alone() {
    let trust = trust();
    let question = Question::new(Purpose::Other, Place::Counter).under(policy());
    let pending = |license: &Holder, seconds: u64| {
        let moment = instant(SHOWN_AT + seconds);
        let show = license
            .present(&View::everyday(), moment, &key("holder"))
            .expect("a show");
        let begun = Verifier::new(&trust).begin(Input::bytes(show.as_bytes()), &question, shown_at());
        begun.expect("two checks")
    };
    let answers = |pending: &Pending<'_>, good: [bool; 2]| -> Vec<CheckedSignature> {
        let checks = pending.checks().iter().zip(good);
        checks.map(|(check, good)| check.clone().answered(good)).collect()
    };
    let (mine, company) = (holder(&record()), holder(&company_record()));
    let (one, later, other) = (pending(&mine, 0), pending(&mine, 1), pending(&company, 0));
    let good = answers(&one, [true, true]);
    assert_eq!(code(&one.finish(&good)), "ok");
    for strangers in [answers(&later, [true, true]), answers(&other, [true, true]), Vec::new()] {
        assert_eq!(code(&one.finish(&strangers)), "signature-unanswered");
    }
    // Of one license the issuer's signature is the same in every show.
    let mut mixed = answers(&later, [true, true]);
    mixed[1] = good[1].clone();
    assert_eq!(code(&one.finish(&mixed)), "ok");
    for (worse, expected) in [
        ([false, true], "issuer-signature-invalid"),
        ([true, false], "holder-signature-invalid"),
    ] {
        for both in [
            [good.clone(), answers(&one, worse)],
            [answers(&one, worse), good.clone()],
        ] {
            assert_eq!(code(&one.finish(&both.concat())), expected);
        }
    }
}

#[test]
fn another_key_can_neither_import_nor_show() {
    let license = issue(&record());
    for name in ["somebody", "issuer"] {
        let imported = Holder::import(&license.secret_file(), &trust(), &key(name).public_key());
        assert_eq!(imported.expect_err("a refusal").code(), "file-other-holder", "{name}");
        let shown = holder(&record()).present(&View::everyday(), shown_at(), &key(name));
        assert_eq!(shown.expect_err("a refusal").code(), "signer-other-key", "{name}");
    }
}

#[test]
fn every_single_bit_flip_and_truncation_of_a_file_is_refused() {
    let file = issue(&record()).secret_file();
    let owner = key("holder").public_key();
    for length in 0..file.len() {
        let cut = Holder::import(&file[..length], &trust(), &owner);
        assert_eq!(
            cut.expect_err("a refusal").code(),
            "cbor-truncated",
            "first {length} bytes"
        );
    }
    for at in 0..file.len() * 8 {
        let mut flipped = file.to_vec();
        flipped[at / 8] ^= 1 << (at % 8);
        let result = Holder::import(&flipped, &trust(), &owner);
        assert!(result.is_err(), "bit {} of byte {}", at % 8, at / 8);
    }
}
