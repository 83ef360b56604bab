//! Records that are not read: one rule of their form broken at a time, with a check that fits. And those that are read,
//! for which what they need is not there.

use serde_json::json;

use super::reduced::leaves;
use super::whole::{answer, list, listed};
use super::{Record, digest_of, flag, no, stored, stored_as};
use crate::build::{Cases, ISSUED, SHOWN, everyday, lent, trust};
use crate::mutate::{Item, NULL, UNDEFINED, bytes, head_of, sha256, text, uint};

const CORRUPT: &str = "evidence-record-corrupt";

pub(super) fn add(cases: &mut Cases) {
    envelope(cases);
    versions(cases);
    body(cases);
    shows(cases);
    policies(cases);
    missing(cases);
}

fn envelope(cases: &mut Cases) {
    let record = Record::of(&everyday());
    let (made, inside) = (record.bytes(), record.body().encode());
    let label = "vehicle-license evidence 1";
    let mut changed = made.clone();
    changed[100] ^= 1;
    let mut check = made.clone();
    *check.last_mut().expect("a byte") ^= 1;
    let parts = |parts: Vec<Item>| Item::Array(parts).encode();
    let sum = sha256(&[label.as_bytes(), &inside]);
    for (name, code, why, bytes) in [
        ("empty", CORRUPT, "A file that came to nothing.", Vec::new()),
        (
            "cut",
            CORRUPT,
            "The last byte is missing.",
            made[..made.len() - 1].to_vec(),
        ),
        (
            "trailing",
            CORRUPT,
            "A byte behind the record.",
            [&made[..], &[0]].concat(),
        ),
        ("changed", CORRUPT, "One bit, and a check that no longer fits.", changed),
        ("check", CORRUPT, "One bit of the check.", check),
        (
            "no_check",
            CORRUPT,
            "A record without its check.",
            parts(vec![text(label), bytes(&inside)]),
        ),
        (
            "body_in_clear",
            CORRUPT,
            "The body as an item instead of as bytes.",
            parts(vec![text(label), Item::Raw(inside.clone()), bytes(&sum)]),
        ),
        (
            "label_bytes",
            CORRUPT,
            "The label as bytes instead of as text.",
            parts(vec![bytes(label.as_bytes()), bytes(&inside), bytes(&sum)]),
        ),
        (
            "long_head",
            CORRUPT,
            "The envelope's head in a longer form.",
            [&head_of(4, 3, 1)[..], &made[1..]].concat(),
        ),
        (
            "label_two",
            "evidence-record-foreign",
            "A record of a later form.",
            stored_as("vehicle-license evidence 2", &inside),
        ),
        (
            "memory",
            "evidence-record-foreign",
            "A verifier's memory in place of a record.",
            stored_as("vehicle-license memory 1", &inside),
        ),
    ] {
        no(cases, &format!("envelope_{name}"), code, why, &record, &bytes);
    }
}

fn versions(cases: &mut Cases) {
    let unknown = "evidence-record-rules-unknown";
    let record = Record::of(&everyday());
    let good = record.body();
    let mut longer = good.clone().with(&[0], uint(2));
    longer.items().push(NULL);
    for (name, code, why, body) in [
        (
            "rules_two",
            unknown,
            "Made by the checks of another version: this one would judge by its own.",
            good.clone().with(&[0], uint(2)),
        ),
        (
            "rules_zero",
            unknown,
            "There were no rules before the first.",
            good.clone().with(&[0], uint(0)),
        ),
        (
            "calendar_two",
            unknown,
            "Judged by another built-in calendar.",
            good.clone().with(&[1], uint(2)),
        ),
        (
            "rules_purpose",
            unknown,
            "Asked for a purpose of a later version.",
            good.clone().with(&[7], uint(13)),
        ),
        (
            "rules_purpose_lent",
            unknown,
            "A copy lent for a purpose of a later version.",
            good.clone()
                .with(&[3], bytes(&lent(4, 8).wire().with(&[0, 8], uint(13)).encode())),
        ),
        (
            "rules_before_the_rest",
            unknown,
            "Of other rules nothing else is read.",
            good.clone().with(&[0], uint(2)).with(&[3], NULL),
        ),
        (
            "rules_two_longer",
            unknown,
            "A later version may have more items: its number is read before they are counted.",
            longer,
        ),
        (
            "rules_text",
            CORRUPT,
            "The version of rules is a number.",
            good.with(&[0], text("1")),
        ),
    ] {
        no(cases, name, code, why, &record, &stored(&body));
    }
}

fn body(cases: &mut Cases) {
    let record = Record::of(&answer(7)).under("insurance-claim", &json!({}));
    let good = record.body();
    let with = |at: usize, item: Item| good.clone().with(&[at], item);
    let (mut fewer, mut more) = (good.clone(), good.clone());
    fewer.items().pop();
    more.items().push(NULL);
    let (one, two) = (digest_of(&list(SHOWN)), digest_of(&list(SHOWN - 1)));
    let (low, high) = (one.min(two), one.max(two));
    let digests = |list: &[[u8; 32]]| Item::Array(list.iter().map(|digest| bytes(digest)).collect());
    let many: Vec<[u8; 32]> = (1..=65).map(|number| [number; 32]).collect();
    let challenge = record.challenge.clone().expect("a challenge");
    let encoded = good.encode();
    let raw = |bytes: Vec<u8>| Item::Raw(bytes);
    for (name, why, body) in [
        ("thirteen_items", "A record has fourteen items, not thirteen.", fewer),
        ("fifteen_items", "A record has fourteen items, not fifteen.", more),
        (
            "body_trailing",
            "A byte behind the body.",
            raw([&encoded[..], &[0]].concat()),
        ),
        (
            "body_cut",
            "The body ends too early.",
            raw(encoded[..encoded.len() - 1].to_vec()),
        ),
        (
            "body_endless",
            "A list without a length.",
            raw([&[0x9f][..], &encoded[1..], &[0xff]].concat()),
        ),
        (
            "sealed_number",
            "Whether it came sealed is true or false.",
            with(4, uint(1)),
        ),
        (
            "sealed_without_key",
            "No seal can have been around it: the question has no key to seal its answer to.",
            with(4, flag(true)),
        ),
        (
            "sealed_unasked",
            "No seal can have been around it: nothing was asked.",
            Record::of(&everyday()).body().with(&[4], flag(true)),
        ),
        ("sealed_null", "Nobody says whether it came sealed.", with(4, NULL)),
        (
            "challenge_cut",
            "A challenge that is not read.",
            with(5, bytes(&challenge[..challenge.len() - 1])),
        ),
        (
            "challenge_empty",
            "A challenge of no bytes is not none.",
            with(5, bytes(&[])),
        ),
        ("challenge_text", "A challenge is kept as bytes.", with(5, text("VC1:"))),
        (
            "challenge_undefined",
            "No challenge is null, nothing else.",
            with(5, UNDEFINED),
        ),
        ("now_negative", "A moment before 1970.", with(6, Item::Int(-1))),
        ("now_late", "A moment beyond four bytes.", with(6, uint(1_u64 << 32))),
        (
            "now_long",
            "A moment in eight bytes where four do.",
            with(6, raw(head_of(0, record.now, 8))),
        ),
        ("purpose_zero", "There is no purpose 0.", with(7, uint(0))),
        ("purpose_beyond", "Purposes are 1 to 23.", with(7, uint(24))),
        ("setting_zero", "There is no setting 0.", with(8, uint(0))),
        ("setting_four", "There is no fourth setting.", with(8, uint(4))),
        (
            "setting_three",
            "At the roadside a question has no purpose of its own.",
            with(8, uint(3)),
        ),
        ("purpose_null", "A question at a counter has a purpose.", with(7, NULL)),
        (
            "trust_short",
            "Half a digest of the trust file.",
            with(10, bytes(&[1; 16])),
        ),
        ("trust_null", "Nobody says which trust file.", with(10, NULL)),
        (
            "lists_descend",
            "Digests of lists ascend.",
            with(11, digests(&[high, low])),
        ),
        ("list_twice", "Each list is named once.", with(11, digests(&[low, low]))),
        (
            "list_short",
            "A digest has 32 bytes.",
            with(11, Item::Array(vec![bytes(&[1; 31])])),
        ),
        (
            "lists_65",
            "One list more than a record names.",
            with(11, digests(&many)),
        ),
        ("lists_null", "No lists are an empty list.", with(11, NULL)),
        (
            "memory_long",
            "What the memory said is a code, and none has 65 letters.",
            with(12, text(&"a".repeat(65))),
        ),
        (
            "memory_bytes",
            "What the memory said is text.",
            with(12, bytes(b"admitted")),
        ),
        (
            "memory_unknown",
            "No memory says that.",
            with(12, text("blessed by the keeper")),
        ),
        (
            "memory_of_a_show",
            "An answer is spent with its question, not replayed.",
            with(12, text("show-replayed")),
        ),
        (
            "memory_of_an_answer",
            "Nothing was asked, and no question was spent.",
            Record::of(&everyday()).body().with(&[12], text("challenge-spent")),
        ),
        ("memory_true", "What the memory said has a name.", with(12, flag(true))),
        (
            "stamp_too_long",
            "One byte more than a time stamp has.",
            with(13, bytes(&vec![0x30; 16_385])),
        ),
        ("stamp_text", "A time stamp is bytes.", with(13, text("now"))),
    ] {
        no(cases, &format!("form_{name}"), CORRUPT, why, &record, &stored(&body));
    }
    let why = "Sixty-four lists may be named; of these none is there.";
    let made = stored(&with(11, digests(&many[..64])));
    no(
        cases,
        "form_lists_64",
        "evidence-record-list-missing",
        why,
        &record,
        &made,
    );
}

/// The show in a record, and what is kept of it.
fn shows(cases: &mut Cases) {
    let record = Record::of(&everyday());
    let (good, show) = (record.body(), record.wire());
    let kept = 0xffff & !leaves(&[6]);
    let less = record.keeping(kept);
    let reduced = less.body();
    let shown = |item: &Item| good.clone().with(&[3], bytes(&item.encode()));
    let encoded = show.encode();
    let credential = &record.show.credential;
    let mut seed_behind = less.wire();
    let mut cover = credential.cover(kept);
    cover.extend(credential.seeds(5)[6]);
    *seed_behind.at(&[1, 2]) = bytes(&cover);
    let mut value_behind = less.wire();
    *value_behind.at(&[1, 3]) = credential.values(0xffff & credential.carried());
    let of_reduced = |item: &Item| reduced.clone().with(&[3], bytes(&item.encode()));
    for (name, why, body) in [
        (
            "show_empty",
            "A record of no show: the bytes are empty.",
            good.clone().with(&[3], bytes(&[])),
        ),
        (
            "show_cut",
            "The last byte of the show is missing.",
            good.clone().with(&[3], bytes(&encoded[..encoded.len() - 1])),
        ),
        (
            "show_trailing",
            "A byte behind the show, inside its bytes.",
            good.clone().with(&[3], bytes(&[&encoded[..], &[0]].concat())),
        ),
        (
            "show_in_clear",
            "The show as an item instead of as bytes.",
            good.clone().with(&[3], show.clone()),
        ),
        (
            "show_profile_two",
            "A credential of another profile.",
            shown(&show.clone().with(&[0, 0], uint(2))),
        ),
        (
            "show_bitmap",
            "A bit more than the cover opens.",
            shown(&show.clone().with(&[1, 1], uint(0x1_ffff))),
        ),
        (
            "kept_all",
            "Kept is everything: then nothing was taken out, and null says that.",
            good.clone().with(&[2], uint(0xffff)),
        ),
        (
            "kept_beyond",
            "Kept is more than was signed.",
            reduced.clone().with(&[2], uint(kept | 1 << 16)),
        ),
        (
            "kept_but_reserved",
            "Only a bit that opens nothing is left out: every value is there, and none was taken out.",
            record.keeping(0xffff & !leaves(&[11])).body(),
        ),
        (
            "kept_without_reserved",
            "A value was taken out, and a bit that opens nothing with it: a second form of the same.",
            record.keeping(0xffff & !leaves(&[6, 11])).body(),
        ),
        (
            "kept_reserved_alone",
            "No value is left, and a bit that opens nothing is: a second form of nothing.",
            record.keeping(leaves(&[11])).body(),
        ),
        (
            "kept_of_whole",
            "Something was taken out, says the record, and the show has it all.",
            good.clone().with(&[2], uint(kept)),
        ),
        (
            "kept_null",
            "Nothing was taken out, says the record, and the show is reduced.",
            reduced.clone().with(&[2], NULL),
        ),
        (
            "kept_wide",
            "There are 32 leaves.",
            reduced.clone().with(&[2], uint(1_u64 << 32)),
        ),
        (
            "kept_other",
            "Another leaf was taken out than the record says.",
            reduced.clone().with(&[2], uint(0xffff & !leaves(&[4, 5]))),
        ),
        (
            "reduced_seed_behind",
            "The salt of a leaf taken out, left behind the cover: with it the value can be guessed.",
            of_reduced(&seed_behind),
        ),
        (
            "reduced_cover_whole",
            "The cover of the whole show, with the seed above the leaf taken out.",
            of_reduced(&less.wire().with(&[1, 2], bytes(&credential.cover(0xffff)))),
        ),
        (
            "reduced_value_behind",
            "The value of a leaf taken out, left among the others.",
            of_reduced(&value_behind),
        ),
    ] {
        no(cases, &format!("form_{name}"), CORRUPT, why, &record, &stored(&body));
    }
}

fn policies(cases: &mut Cases) {
    let record = Record::of(&everyday());
    let good = record.body();
    let with = |at: usize, item: Item| good.clone().with(&[9, at], item);
    let required = |list: &[(&str, bool)]| {
        let item = |(field, whole): &(&str, bool)| Item::Array(vec![text(field), flag(*whole)]);
        with(11, Item::Array(list.iter().map(item).collect()))
    };
    let mut twelve = good.clone();
    twelve.at(&[9]).items().pop();
    let wide = || uint(1_u64 << 32);
    for (name, why, body) in [
        ("twelve_items", "A policy without its proofing.", twelve),
        (
            "preset_fourteen",
            "There are fourteen presets, from 0.",
            with(0, uint(14)),
        ),
        ("status_age", "A status age beyond four bytes.", with(1, wide())),
        (
            "challenge",
            "Whether a challenge is demanded is true or false.",
            with(2, NULL),
        ),
        (
            "sealed",
            "Whether a seal is demanded is true or false.",
            with(3, uint(0)),
        ),
        ("evidence_age", "An age beyond four bytes.", with(4, wide())),
        (
            "protection",
            "There is no fourth class of protection.",
            with(5, uint(3)),
        ),
        ("proofing", "There is no fourth proofing.", with(12, uint(3))),
        ("proofing_null", "A policy that demands none has 0.", with(12, NULL)),
        ("tolerance", "No policy tolerates more than 60 s.", with(6, uint(61))),
        (
            "ahead",
            "No policy takes a show that is more than 60 s ahead.",
            with(7, uint(61)),
        ),
        (
            "accept_test",
            "Whether test issuers are accepted is true or false.",
            with(8, uint(1)),
        ),
        (
            "accepted",
            "There are five levels of what is accepted.",
            with(9, uint(5)),
        ),
        (
            "calendar",
            "Whether a calendar must reach is true or false.",
            with(10, NULL),
        ),
        (
            "required_order",
            "Required fields stand in the order of the leaves.",
            required(&[("vin", false), ("model", false)]),
        ),
        (
            "required_strength_order",
            "Of one field open at all comes before whole.",
            required(&[("model", true), ("model", false)]),
        ),
        (
            "required_twice",
            "A field is required once with each strength.",
            required(&[("model", false), ("model", false)]),
        ),
        (
            "required_unknown",
            "A field nobody knows.",
            required(&[("mileage", false)]),
        ),
        (
            "required_plate",
            "The plate is open in every show, and no field to require.",
            required(&[("plate", false)]),
        ),
        (
            "required_number",
            "A field is named, not numbered.",
            with(10, Item::Array(vec![Item::Array(vec![uint(6), flag(false)])])),
        ),
    ] {
        no(
            cases,
            &format!("policy_bad_{name}"),
            CORRUPT,
            why,
            &record,
            &stored(&body),
        );
    }
}

fn missing(cases: &mut Cases) {
    let mut record = Record::of(&everyday());
    let made = record.bytes();
    record.trust = trust(|content| content.version = 2);
    let why = "The trust file of another day: what was believed then is not known.";
    no(
        cases,
        "trust_missing",
        "evidence-record-trust-missing",
        why,
        &record,
        &made,
    );
    let mut record = listed(&[list(SHOWN - 300), list(SHOWN - 200)]);
    let made = record.bytes();
    record.lists = vec![list(SHOWN - 300), list(ISSUED - 600)];
    let why = "One of two lists is there, and another one that nobody asks.";
    no(
        cases,
        "list_missing",
        "evidence-record-list-missing",
        why,
        &record,
        &made,
    );
    record.lists = Vec::new();
    let why = "No list is there: to verify without would be another question.";
    no(
        cases,
        "lists_missing",
        "evidence-record-list-missing",
        why,
        &record,
        &made,
    );
    let why = "A record without values needs the same lists.";
    let made = listed(&[list(SHOWN - 300)]).keeping(0).bytes();
    no(
        cases,
        "reduced_list_missing",
        "evidence-record-list-missing",
        why,
        &record,
        &made,
    );
    record.trust = trust(|_| {});
    let why = "Neither is there: the trust file is named first.";
    no(
        cases,
        "trust_before_list",
        "evidence-record-trust-missing",
        why,
        &record,
        &made,
    );
}
