//! Values taken out of records: both signatures still verify, and what is kept is what was asked for, to the byte.

use serde_json::{Value, json};

use super::whole::{answer, list, listed, sealed};
use super::{Record, no, ok, take_out};
use crate::build::{Cases, SHOWN, everyday, lent, license, show};
use crate::mutate::{Item, Show, bytes, text, uint};

/// The bits of some leaves.
pub(super) fn leaves(list: &[u32]) -> u32 {
    list.iter().fold(0, |bits, leaf| bits | 1 << leaf)
}

pub(super) fn add(cases: &mut Cases) {
    steps(cases);
    longest(cases);
    grown(cases);
    nothing(cases);
    parties(cases);
}

/// An owner's claim, of which a field is taken out at a time.
fn steps(cases: &mut Cases) {
    let whole = Record::of(&answer(7)).under("insurance-claim", &json!({}));
    let open = whole.show.bitmap;
    let mut record = whole.clone();
    let mut kept = open;
    for (name, why, what, out) in [
        (
            "owner_to_masked",
            "Of the owner the masked name is left: the full leaf goes, the masked one now travels.",
            json!([{"mask": "owner"}]),
            leaves(&[17]),
        ),
        (
            "vin",
            "Whole and masked go together.",
            json!(["vin"]),
            leaves(&[13, 16]),
        ),
        (
            "several",
            "What is taken out in one go is taken out one after the other.",
            json!(["engine-number", "technical", {"mask": "address"}, "remarks"]),
            leaves(&[20, 21, 22]),
        ),
        (
            "owner",
            "The masked name goes as well.",
            json!(["owner"]),
            leaves(&[12]),
        ),
        (
            "plate",
            "The plate goes like any other, and what is left is read without it.",
            json!(["plate"]),
            leaves(&[0]),
        ),
        (
            "standing",
            "The standing of then is the keeper's word from here on.",
            json!(["standing"]),
            leaves(&[1]),
        ),
    ] {
        kept &= !out;
        record = take_out(cases, &format!("claim_{name}"), why, &record, &what, kept);
    }
    take_out(
        cases,
        "claim_rest",
        "The rest goes: no carried leaf is left, and the cover is the two digests below the root.",
        &record,
        &json!(["all"]),
        0,
    );
    let why = "Whatever goes one by one is gone in one go too: one form of a record without values.";
    take_out(cases, "claim_all", why, &whole, &json!(["all"]), 0);
    let every: Vec<Value> = super::FIELDS.iter().map(|field| json!(field)).collect();
    let why = "Every field goes; plate and standing stay.";
    let kept = leaves(&[0, 1]) | (open & !license().carried());
    take_out(cases, "claim_fields", why, &whole, &json!(every), kept);
}

/// The longest values, with a small one beside each of them taken out: the cover grows by more than goes.
fn longest(cases: &mut Cases) {
    let long = |letter: &str| text(&letter.repeat(64));
    let name = || Item::Array(vec![long("司")]);
    let person = Item::Array(vec![text("C"), text(&"8".repeat(31)), long("名")]);
    let mut shown = lent(8, 8);
    shown.credential = shown
        .credential
        .with(31, person)
        .with(6, long("型"))
        .with(12, name())
        .with(17, name())
        .with(20, text(&"8".repeat(30)))
        .with(22, long("注"))
        .with(23, long("检"))
        .with(26, long("关"))
        .with(29, long("址"))
        .with(25, text(&"址".repeat(6)));
    let whole = Record::of(&shown);
    let kept = !leaves(&[1, 2, 4, 7, 8, 10, 13, 16, 18, 21, 24, 27, 28, 30]);
    let record = whole.keeping(kept);
    let (before, behind) = (whole.wire().encode().len(), record.wire().encode().len());
    assert!(behind > before + 100, "{before} {behind}");
    let why = "What is kept of a show can be longer than the show, because a digest stands for what is out.";
    ok(cases, "reduced_longest", why, &record, &[("/reduced", json!(true))]);
}

/// Reduced records whose values have sizes that only their structure bounds. The show that a record was taken from has
/// at most the bytes of a show.
fn grown(cases: &mut Cases) {
    let code = "value-invalid";
    let whole = |length: usize| grow(length, |record| with_its_whole_cover(record).len());
    let why = "One byte below the most of a show.";
    no(
        cases,
        "reduced_grown_below",
        code,
        why,
        &whole(2257),
        &whole(2257).bytes(),
    );
    let why =
        "Values longer than any authority may sign: it is read, because the show it was taken from would fit a code.";
    no(
        cases,
        "reduced_grown_to_a_show",
        code,
        why,
        &whole(2258),
        &whole(2258).bytes(),
    );
    let code = "evidence-record-corrupt";
    let why = "It was taken from no show, which would have one byte too many. That these bytes are fewer than a record may have is not enough: the cover grows with each value taken out.";
    no(
        cases,
        "reduced_grown_above",
        code,
        why,
        &whole(2259),
        &whole(2259).bytes(),
    );
    let most = grow(2770, |record| record.wire().encode().len());
    let why =
        "All the bytes of a record are values, under a short cover: with one more taken out, no record could hold it.";
    no(cases, "reduced_grown_to_a_record", code, why, &most, &most.bytes());
}

/// The kept show as it would be with every value.
fn with_its_whole_cover(record: &Record) -> Vec<u8> {
    let Show { credential, bitmap, .. } = &record.show;
    let cover = credential.cover(*bitmap);
    record.wire().with(&[1, 2], bytes(&cover)).encode()
}

/// A reduced record whose `length` is this. One value after the other is made longer.
fn grow(wanted: usize, length: impl Fn(&Record) -> usize) -> Record {
    let long = |length: usize| text(&"8".repeat(length));
    let mut record = Record::of(&lent(8, 8)).keeping(!leaves(&[2]));
    let lent = &mut record.show.credential;
    for leaf in [4, 5, 7, 8] {
        lent.set(leaf, long(64));
    }
    lent.set(0, Item::Array(vec![uint(99), long(64)]));
    lent.set(17, Item::Array(vec![long(192)]));
    lent.set(28, Item::Array(vec![long(64), long(64)]));
    lent.set(31, Item::Array(vec![long(64), long(64), long(192)]));
    for leaf in [6, 16, 20, 22, 23, 26, 27, 29, 30] {
        record.show.credential.set(leaf, long(192));
        if let Some(more) = length(&record).checked_sub(wanted) {
            record.show.credential.set(leaf, long(192 - more));
            assert_eq!(length(&record), wanted);
            return record;
        }
    }
    panic!("values can only be {} bytes long", length(&record));
}

/// What leaves a record as it was.
fn nothing(cases: &mut Cases) {
    let record = Record::of(&everyday());
    let body = |what: Value| {
        let mut body = record.case(&record.bytes());
        body["take_out"] = what;
        body
    };
    for (name, why, what) in [
        ("nothing", "Nothing is taken out.", json!([])),
        (
            "not_shown",
            "What was not shown cannot be taken out.",
            json!(["address", "file-number", {"mask": "document"}]),
        ),
        (
            "not_carried",
            "A license has no grantee: the bit opens nothing and stays.",
            json!(["grantee"]),
        ),
        (
            "masked_already",
            "The masked name is all there is.",
            json!([{"mask": "owner"}]),
        ),
    ] {
        let facts = [
            ("/reduced", json!(false)),
            ("/taken_out", json!(crate::mutate::hex(&record.bytes()))),
        ];
        let name = format!("evidence_take_out_{name}");
        cases.add("evidence", &name, why, body(what), &crate::build::Want::Facts(&facts));
    }
}

fn parties(cases: &mut Cases) {
    let everyday = Record::of(&everyday());
    let why = "The model goes out of an everyday show; the reserved bits of its bitmap stay.";
    take_out(
        cases,
        "everyday_model",
        why,
        &everyday,
        &json!(["model"]),
        0xffff & !leaves(&[6]),
    );
    take_out(
        cases,
        "everyday_all",
        "Everything goes out of an everyday show.",
        &everyday,
        &json!(["all"]),
        0,
    );
    let mortgage = Record::of(&show(&license(), Some(8)));
    let why = "A show of everything, all 32 bits set, without the owner's document and address.";
    let kept = !leaves(&[24, 25, 28, 29]);
    let less = take_out(
        cases,
        "everything_party",
        why,
        &mortgage,
        &json!(["document", "address"]),
        kept,
    );
    let why = "Of a show of everything, what an everyday one has: the masked forms travel now.";
    let gone: Vec<_> = super::FIELDS[12..].iter().map(|field| json!(field)).collect();
    let gone = [vec![json!({"mask": "owner"}), json!({"mask": "vin"})], gone].concat();
    let kept = leaves(&[3, 31]) | 0xffff;
    take_out(cases, "everything_to_everyday", why, &less, &json!(gone), kept);
    let why = "The most is taken out of the most.";
    take_out(cases, "everything_all", why, &mortgage, &json!(["all"]), 0);

    let borrowed = Record::of(&lent(8, 8));
    let why = "Of the person it was lent to the masked name and number are left; who lent it is not named at all.";
    let kept = !leaves(&[12, 17, 31]);
    let what = json!([{"mask": "grantee"}, "owner"]);
    take_out(cases, "authorized_grantee_to_masked", why, &borrowed, &what, kept);
    let rental = Record::of(&lent(3, 8));
    let why = "The grantee goes: the bits of what the authorization does not carry stay.";
    take_out(
        cases,
        "authorized_grantee",
        why,
        &rental,
        &json!(["grantee"]),
        !leaves(&[3]),
    );
    take_out(
        cases,
        "authorized_all",
        "Everything goes out of a lent license.",
        &rental,
        &json!(["all"]),
        0,
    );

    let mut three = show(&license(), Some(2));
    three.bitmap = leaves(&[0, 1, 2, 3, 4, 16, 17]);
    let why = "The masked owner was not marked beside the whole one: without that nothing of it is left.";
    take_out(
        cases,
        "mask_not_marked",
        why,
        &Record::of(&three),
        &json!([{"mask": "owner"}]),
        three.bitmap & !leaves(&[17]),
    );

    let why = "A sealed answer without its values still says that it came sealed.";
    let bare = take_out(cases, "sealed_all", why, &sealed(), &json!(["all"]), 0);
    let why = "The same record, by its verdict.";
    let facts = [
        ("/verdict/freshness", json!("challenged-and-sealed")),
        ("/verdict/checked_purpose", json!("mortgage")),
        ("/verdict/fields/plate/state", json!("not-shown")),
    ];
    ok(cases, "reduced_sealed_verdict", why, &bare, &facts);
    let mut stamped = listed(&[list(SHOWN - 300)]);
    stamped.memory = Some("admitted");
    stamped.stamp = Some(vec![0x30, 0x00]);
    let why = "List, memory and time stamp stay, and what the stamp is over.";
    take_out(
        cases,
        "stamped_vin",
        why,
        &stamped,
        &json!(["vin"]),
        0xffff & !leaves(&[13]),
    );
}
