//! One record in a hundred spoilt, in ten ways, each with the code it must be found under. Where the code is not that of the
//! envelope, its check is made to fit again: whoever can write a record can do so.

use support::mutate::{Item, bytes, sha256, text, uint};

const LABEL: &str = "vehicle-license evidence 1";

/// The record of this number as it is archived, and what verifying it again must come to: verdict and code.
pub(crate) fn maybe(number: u64, (record, answers): (Vec<u8>, bool)) -> (Vec<u8>, &'static str, &'static str) {
    if number % 100 != 37 {
        return (record, "genuine", "");
    }
    let late = if answers { "challenge-expired" } else { "show-expired" };
    let (spoilt, code) = match number / 100 % 10 {
        0 => (flipped(record), "evidence-record-corrupt"),
        1 => (record[..record.len() * 2 / 3].to_vec(), "evidence-record-corrupt"),
        2 => (
            stored("vehicle-license memory 2", &body(&record)),
            "evidence-record-foreign",
        ),
        3 => (with(&record, &[0], uint(2)), "evidence-record-rules-unknown"),
        4 => (with_show(&record, &[1, 3, 0], plate()), "issuer-signature-invalid"),
        5 => (signed_otherwise(&record, &[0, 8]), "issuer-signature-invalid"),
        6 => (signed_otherwise(&record, &[1, 4]), "holder-signature-invalid"),
        7 => (an_hour_later(&record), late),
        8 => (with(&record, &[10], bytes(&[7; 32])), "evidence-record-trust-missing"),
        _ => (
            with(&record, &[11], Item::Array(vec![bytes(&[7; 32])])),
            "evidence-record-list-missing",
        ),
    };
    let verdict = if code.ends_with("-missing") {
        "undecided"
    } else {
        "refused"
    };
    (spoilt, verdict, code)
}

fn flipped(mut record: Vec<u8>) -> Vec<u8> {
    let middle = record.len() / 2;
    record[middle] ^= 0x20;
    record
}

fn plate() -> Item {
    Item::Array(vec![uint(52), text("闽AD99999")])
}

/// One bit of the middle of s: it stays low, and in range.
fn signed_otherwise(record: &[u8], path: &[usize]) -> Vec<u8> {
    let mut signature = show(record).at(path).as_bytes().to_vec();
    signature[48] ^= 1;
    with_show(record, path, bytes(&signature))
}

fn an_hour_later(record: &[u8]) -> Vec<u8> {
    let now = body(record).at(&[6]).as_uint();
    with(record, &[6], uint(now + 3600))
}

fn with_show(record: &[u8], path: &[usize], item: Item) -> Vec<u8> {
    let show = show(record).with(path, item).encode();
    with(record, &[3], bytes(&show))
}

fn show(record: &[u8]) -> Item {
    Item::parse(body(record).at(&[3]).as_bytes()).0
}

fn with(record: &[u8], path: &[usize], item: Item) -> Vec<u8> {
    stored(LABEL, &body(record).with(path, item))
}

fn body(record: &[u8]) -> Item {
    Item::parse(Item::parse(record).0.at(&[1]).as_bytes()).0
}

fn stored(label: &str, body: &Item) -> Vec<u8> {
    let body = body.encode();
    let check = sha256(&[label.as_bytes(), &body]);
    Item::Array(vec![text(label), bytes(&body), bytes(&check)]).encode()
}
