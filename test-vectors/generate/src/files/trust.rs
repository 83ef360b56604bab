//! Trust files.

use serde_json::json;

use super::{off_curve, wanted};
use crate::build::{Cases, trust};
use crate::fixture;
use crate::mutate::{Item, NULL, UNDEFINED, bytes, head_of, hex, public, text, uint};

pub(super) fn trusts(cases: &mut Cases) {
    let good = Item::parse(&trust(|_| {})).0;
    let add = |cases: &mut Cases, name: &str, code: Option<&str>, why: &str, bytes: &[u8]| {
        let body = json!({"bytes": hex(bytes)});
        cases.add("trust", &format!("trust_file_{name}"), why, body, &wanted(code));
    };
    add(cases, "good", None, "The trust file of most cases.", &good.encode());
    let real = trust(|content| content.test = false);
    add(cases, "of_no_test", None, "A deployment that is no test.", &real);
    let two = trust(|content| {
        let mut second = content.issuers[0].clone();
        second.number = 3502;
        second.grants.clear();
        content.issuers.push(second);
        content.calendars.push(crate::build::calendar(3));
    });
    add(
        cases,
        "two_issuers",
        None,
        "Two issuers, one of which signs for no plate, and two calendars.",
        &two,
    );
    let longest = trust(|content| {
        content.deployment = "福".repeat(64);
        content.issuers[0].name = "福".repeat(64);
        content.issuers[0].grants[0].prefix = "A".repeat(64);
    });
    add(
        cases,
        "longest_names",
        None,
        "Names of 64 characters in 192 bytes, and a prefix of 64 bytes.",
        &longest,
    );
    let none = good.clone().with(&[11], Item::Array(Vec::new()));
    add(
        cases,
        "no_issuer",
        None,
        "A deployment that has withdrawn every issuer.",
        &none.encode(),
    );
    add(
        cases,
        "of_a_bundle",
        None,
        "The content of a bundle names its root. Whoever pins the file vouches for it all the same.",
        &good.clone().with(&[15], bytes(&[7; 32])).encode(),
    );
    for (name, code, why, length) in [
        ("longest", "cbor-wrong-type", "A MiB is read, whatever it is.", 1 << 20),
        (
            "too_long",
            "bytes-too-long",
            "A byte more than a MiB: nothing of it is read.",
            (1 << 20) + 1,
        ),
    ] {
        add(cases, name, Some(code), why, &vec![0; length]);
    }
    let two = Item::parse(&two).0;
    // Of a map, entry n has its value at 2n + 1; issuers are entry 5, calendars entry 6, askers entry 8.
    let key: Vec<usize> = vec![11, 0, 4, 0];
    let at = |tail: &[usize]| [&key[..], tail].concat();
    let number = |path: &[usize], change: i64| {
        let now = i64::try_from(good.clone().at(path).as_uint()).expect("a number");
        good.clone().with(path, uint(now + change))
    };
    let entry = |at: usize| match &good {
        Item::Map(entries) => entries[at].clone(),
        _ => panic!("a map"),
    };
    let map = |order: &[usize]| Item::Map(order.iter().map(|at| entry(*at)).collect());
    let mut more = map(&[0, 1, 2, 3, 4, 5, 6, 7, 8]);
    if let Item::Map(entries) = &mut more {
        entries.push((uint(10), NULL));
    }
    let mut faulty_more = more.clone();
    if let Item::Map(entries) = &mut faulty_more {
        entries[8].1 = NULL;
    }
    let mut exchanged = two.clone();
    exchanged.at(&[11]).items().swap(0, 1);
    let mut doubled = two.clone();
    *doubled.at(&[11, 1, 0]) = uint(3501);
    let mut calendars = two.clone();
    calendars.at(&[13]).items().swap(0, 1);
    let mut keys = good.clone();
    let first = keys.at(&at(&[])).clone();
    keys.at(&[11, 0, 4]).items().push(first);
    let bad: Vec<(&str, &str, &str, Item)> = vec![
        (
            "array",
            "cbor-wrong-type",
            "A list in place of the map.",
            Item::Array(Vec::new()),
        ),
        (
            "tagged",
            "cbor-wrong-type",
            "A tag around the content: it is signed from outside, in a later bundle.",
            Item::Tag(18, Box::new(good.clone())),
        ),
        (
            "key_missing_first",
            "cbor-missing-key",
            "No version: an old file could not be told from a new one.",
            map(&[1, 2, 3, 4, 5, 6, 7, 8]),
        ),
        (
            "key_missing_expiry",
            "cbor-missing-key",
            "No expiry: such a file would be believed for ever.",
            map(&[0, 1, 3, 4, 5, 6, 7, 8]),
        ),
        (
            "key_missing_test",
            "cbor-missing-key",
            "No test mark: absent must not mean real.",
            map(&[0, 1, 2, 3, 5, 6, 7, 8]),
        ),
        (
            "key_missing_askers",
            "cbor-missing-key",
            "No list of askers: none is an empty one.",
            map(&[0, 1, 2, 3, 4, 5, 6, 7]),
        ),
        (
            "key_duplicate",
            "cbor-duplicate-key",
            "Two test marks, one of which a reader would overlook.",
            map(&[0, 1, 2, 3, 4, 4, 5, 6, 7]),
        ),
        (
            "key_exchanged",
            "cbor-missing-key",
            "Two entries exchanged: entry 3 stands where 2 must, so 2 is missing there.",
            map(&[0, 2, 1, 3, 4, 5, 6, 7, 8]),
        ),
        (
            "key_order",
            "cbor-key-order",
            "An entry behind a greater one: keys ascend.",
            map(&[0, 1, 0, 2, 3, 4, 5, 6]),
        ),
        (
            "key_unknown",
            "cbor-unknown-key",
            "An entry this version does not know may withdraw belief.",
            more,
        ),
        (
            "key_unknown_behind_fault",
            "cbor-wrong-type",
            "One entry too many is found behind the last value, so the fault in that value comes first.",
            faulty_more,
        ),
        (
            "key_missing_root",
            "cbor-missing-key",
            "No root: a content of no bundle says so, or it could be put under any.",
            map(&[0, 1, 2, 3, 4, 5, 6, 8]),
        ),
        (
            "root_short",
            "cbor-wrong-length",
            "A root is named by 32 bytes.",
            good.clone().with(&[15], bytes(&[7; 31])),
        ),
        (
            "root_text",
            "cbor-wrong-type",
            "A root is named by bytes, not by their digits.",
            good.clone().with(&[15], text(&"07".repeat(32))),
        ),
        (
            "root_undefined",
            "cbor-wrong-type",
            "No root is null, nothing else.",
            good.clone().with(&[15], UNDEFINED),
        ),
        (
            "version_negative",
            "cbor-wrong-type",
            "Versions count upwards from 0.",
            good.clone().with(&[1], Item::Int(-1)),
        ),
        (
            "issued_at_range",
            "cbor-out-of-range",
            "Instants are below 2^32.",
            good.clone().with(&[3], uint(1_u64 << 32)),
        ),
        (
            "expiry_on_issue",
            "trust-date-order",
            "A file that ends when it begins.",
            good.clone().with(&[5], good.clone().at(&[3]).clone()),
        ),
        (
            "deployment_empty",
            "trust-value-invalid",
            "A deployment without a name.",
            good.clone().with(&[7], text("")),
        ),
        (
            "deployment_bidi",
            "trust-value-invalid",
            "A name that prints as another.",
            good.clone().with(&[7], text("real\u{202e}tset")),
        ),
        (
            "deployment_long",
            "trust-value-invalid",
            "A name of 65 characters.",
            good.clone().with(&[7], text(&"x".repeat(65))),
        ),
        (
            "deployment_long_han",
            "trust-value-invalid",
            "A name of 65 characters in 191 bytes: what bounds it is the characters.",
            good.clone().with(&[7], text(&("福".repeat(63) + "xx"))),
        ),
        (
            "deployment_bytes",
            "cbor-wrong-length",
            "A name of 193 bytes is not read: a bound of bytes comes before the text's rule.",
            good.clone().with(&[7], text(&"x".repeat(193))),
        ),
        (
            "issuer_name_long",
            "trust-value-invalid",
            "An issuer's name of 65 characters.",
            good.clone().with(&[11, 0, 1], text(&"x".repeat(65))),
        ),
        (
            "issuer_name_bytes",
            "cbor-wrong-length",
            "An issuer's name of 195 bytes is not read.",
            good.clone().with(&[11, 0, 1], text(&"福".repeat(65))),
        ),
        (
            "grant_long",
            "cbor-wrong-length",
            "A prefix of 66 bytes is not read.",
            good.clone().with(&[11, 0, 3, 0], text(&"闽".repeat(22))),
        ),
        (
            "test_number",
            "cbor-wrong-type",
            "A test mark is true or false, not 1.",
            good.clone().with(&[9], uint(1)),
        ),
        (
            "issuer_four",
            "cbor-wrong-length",
            "An issuer has five parts.",
            good.clone().with(&[11, 0], Item::Array(vec![NULL; 4])),
        ),
        (
            "issuer_number_range",
            "cbor-out-of-range",
            "Issuer numbers have 16 bits.",
            good.clone().with(&[11, 0, 0], uint(65_536)),
        ),
        (
            "issuers_order",
            "cbor-key-order",
            "Issuers out of order: a binary search would miss one.",
            exchanged,
        ),
        (
            "issuers_double",
            "cbor-duplicate-key",
            "Two issuers of one number: which one vouches?",
            doubled,
        ),
        (
            "issuers_too_many",
            "cbor-wrong-length",
            "More issuers than a country has.",
            good.clone().with(&[11], Item::Raw(head_of(4, 1025, 2))),
        ),
        (
            "grant_type_unknown",
            "trust-value-invalid",
            "A grant for a plate type that stands for forged plates.",
            good.clone()
                .with(&[11, 0, 3, 0], Item::Array(vec![uint(42), text("闽A")])),
        ),
        (
            "grant_type_military",
            "trust-value-invalid",
            "A grant for military plates.",
            good.clone()
                .with(&[11, 0, 3, 0], Item::Array(vec![uint(32), text("VA")])),
        ),
        (
            "grant_type_range",
            "cbor-out-of-range",
            "A plate type has two digits.",
            good.clone()
                .with(&[11, 0, 3, 0], Item::Array(vec![uint(100), text("闽A")])),
        ),
        (
            "grant_empty",
            "trust-value-invalid",
            "An empty prefix would grant every plate of the country.",
            good.clone().with(&[11, 0, 3, 0], text("")),
        ),
        (
            "grant_three",
            "cbor-wrong-length",
            "A typed grant is a type and a prefix.",
            good.clone()
                .with(&[11, 0, 3, 0], Item::Array(vec![uint(23), text("闽"), NULL])),
        ),
        (
            "key_double",
            "cbor-duplicate-key",
            "Two keys of one number: exactly one may be tried.",
            keys,
        ),
        (
            "key_off_curve",
            "public-key-not-on-curve",
            "An issuer's key that is no point.",
            good.clone().with(&at(&[1]), bytes(&off_curve())),
        ),
        (
            "key_mark",
            "public-key-malformed",
            "An issuer's key with an uncompressed mark.",
            good.clone().with(&at(&[1]), bytes(&[4; 33])),
        ),
        (
            "key_length",
            "cbor-wrong-length",
            "An issuer's key of 65 bytes.",
            good.clone().with(&at(&[1]), bytes(&[4; 65])),
        ),
        (
            "key_artefacts_none",
            "cbor-out-of-range",
            "A key that may sign nothing.",
            good.clone().with(&at(&[2]), uint(0)),
        ),
        (
            "key_artefacts_unknown",
            "cbor-out-of-range",
            "A permission this version does not know.",
            good.clone().with(&at(&[2]), uint(8)),
        ),
        (
            "key_sign_order",
            "trust-date-order",
            "A key that may sign until the second it begins.",
            good.clone().with(&at(&[4]), good.clone().at(&at(&[3])).clone()),
        ),
        (
            "key_trust_order",
            "trust-date-order",
            "A key believed for less than it may sign.",
            number(&at(&[5]), -86_400 * 400 - 1),
        ),
        (
            "calendar_order",
            "cbor-key-order",
            "Calendars out of order: the latest would not be the last.",
            calendars,
        ),
        (
            "calendar_version_0",
            "cbor-out-of-range",
            "A calendar before the one every verifier carries.",
            good.clone().with(&[13, 0, 0], uint(0)),
        ),
        (
            "calendar_version_1",
            "cbor-out-of-range",
            "Another calendar of the number every verifier carries would judge honest authorizations anew.",
            good.clone().with(&[13, 0, 0], uint(1)),
        ),
        (
            "calendar_span",
            "trust-date-order",
            "A calendar that ends before it begins.",
            good.clone().with(&[13, 0, 2], uint(20_000)),
        ),
        (
            "calendar_day_order",
            "cbor-key-order",
            "Days off out of order: a binary search would miss one.",
            {
                let mut swapped = good.clone();
                swapped.at(&[13, 0, 3]).items().swap(0, 1);
                swapped
            },
        ),
        (
            "calendar_day_double",
            "cbor-key-order",
            "A day off given twice: a second encoding of the same calendar.",
            {
                let mut twice = good.clone();
                let day = twice.at(&[13, 0, 3, 0]).clone();
                twice.at(&[13, 0, 3]).items().insert(0, day);
                twice
            },
        ),
        (
            "calendar_weekend_off",
            "cbor-out-of-range",
            "A Saturday among the weekdays off: it is off anyway, and says nothing.",
            good.clone().with(&[13, 0, 3], Item::Array(vec![uint(20_456)])),
        ),
        (
            "calendar_weekday_worked",
            "cbor-out-of-range",
            "A Friday among the weekend days worked.",
            good.clone().with(&[13, 0, 4], Item::Array(vec![uint(20_455)])),
        ),
        (
            "calendar_outside",
            "cbor-out-of-range",
            "A day off outside the calendar's span.",
            good.clone().with(&[13, 0, 3], Item::Array(vec![uint(21_000)])),
        ),
        (
            "calendar_year",
            "trust-value-invalid",
            "A calendar that ends after 2149.",
            good.clone().with(&[13, 0, 2], uint(70_000)),
        ),
    ];
    for (name, code, why, item) in bad {
        add(cases, name, Some(code), why, &item.encode());
    }
    askers(cases);
    let encoded = good.encode();
    for (name, code, head) in [
        ("map_head_zero", "cbor-missing-key", 0xa0),
        ("map_head_short", "cbor-missing-key", 0xa8),
        ("map_head_long", "cbor-unknown-key", 0xaa),
    ] {
        let why = "A map whose head does not count its entries: one content would have many forms.";
        add(cases, name, Some(code), why, &[&[head], &encoded[1..]].concat());
    }
    add(
        cases,
        "truncated",
        Some("cbor-truncated"),
        "The last byte is missing.",
        &encoded[..encoded.len() - 1],
    );
    add(
        cases,
        "empty",
        Some("cbor-truncated"),
        "An empty file believes nobody; it is no trust file.",
        &[],
    );
    add(
        cases,
        "trailing",
        Some("cbor-trailing-bytes"),
        "A line feed at the end of the file.",
        &[&encoded[..], b"\n"].concat(),
    );
    let long = [&[0xb8, 9][..], &encoded[1..]].concat();
    add(
        cases,
        "long_head",
        Some("cbor-not-shortest"),
        "A map head of two bytes for nine entries.",
        &long,
    );
    let indefinite = [&[0xbf][..], &encoded[1..], &[0xff]].concat();
    add(
        cases,
        "indefinite",
        Some("cbor-indefinite"),
        "A map of indefinite length.",
        &indefinite,
    );
}

/// The list of askers, entry 8.
fn askers(cases: &mut Cases) {
    let with = |askers: Vec<vehicle_license::trust::Asker>| Item::parse(&trust(|content| content.askers = askers)).0;
    let mut second = fixture::asker();
    second.number += 1;
    second.keys.clear();
    let mut next = fixture::asker();
    let key = vehicle_license::trust::AskerKey {
        number: 2,
        point: public(&fixture::key("insurer's next")),
        ..next.keys[0].clone()
    };
    next.keys.push(key);
    let (one, two, turned) = (
        with(vec![fixture::asker()]),
        with(vec![fixture::asker(), second]),
        with(vec![next]),
    );
    let namesakes = {
        let key = bytes(public(&fixture::key("insurer's next")).as_compressed());
        let of_other = one
            .clone()
            .at(&[17, 0])
            .clone()
            .with(&[0], uint(fixture::ASKER + 1))
            .with(&[3, 0, 1], key);
        let mut both = one.clone();
        both.at(&[17]).items().push(of_other);
        both
    };
    let swapped = |item: &Item, path: &[usize]| {
        let mut swapped = item.clone();
        swapped.at(path).items().swap(0, 1);
        swapped
    };
    let key: Vec<usize> = vec![17, 0, 3, 0];
    let at = |tail: &[usize]| [&key[..], tail].concat();
    let list: Vec<(&str, Option<&str>, &str, Item)> = vec![
        ("one", None, "An insurer with one key.", one.clone()),
        (
            "two",
            None,
            "Two askers, one of which has no key any more: its number is not used again.",
            two.clone(),
        ),
        ("two_keys", None, "A key in use and the next one.", turned.clone()),
        (
            "two_of_one_name",
            Some("trust-asker-name-twice"),
            "Two askers of one name: the holder could not tell which of them asks.",
            namesakes,
        ),
        (
            "name_longest",
            None,
            "The longest name of an asker has 64 bytes.",
            one.clone().with(&[17, 0, 1], text(&format!("{}A", "险".repeat(21)))),
        ),
        (
            "purposes_later",
            None,
            "Purposes that this version does not know: the file is believed all the same.",
            one.clone().with(&[17, 0, 2], uint((1 << 23) | (1 << 6))),
        ),
        (
            "null",
            Some("cbor-wrong-type"),
            "No askers are an empty list.",
            one.clone().with(&[17], NULL),
        ),
        (
            "too_many",
            Some("cbor-wrong-length"),
            "More askers than the list may have, 2049.",
            one.clone().with(&[17], Item::Raw(head_of(4, 2049, 2))),
        ),
        (
            "parts",
            Some("cbor-wrong-length"),
            "An asker has four parts.",
            one.clone().with(&[17, 0], Item::Array(vec![NULL; 3])),
        ),
        (
            "number_range",
            Some("cbor-out-of-range"),
            "Numbers of askers have 16 bits.",
            one.clone().with(&[17, 0, 0], uint(65_536)),
        ),
        (
            "order",
            Some("cbor-key-order"),
            "Askers out of order: a binary search would miss one.",
            swapped(&two, &[17]),
        ),
        (
            "double",
            Some("cbor-duplicate-key"),
            "Two askers of one number: which of the names is shown?",
            two.clone().with(&[17, 1, 0], uint(fixture::ASKER)),
        ),
        (
            "name_empty",
            Some("trust-value-invalid"),
            "An asker without a name.",
            one.clone().with(&[17, 0, 1], text("")),
        ),
        (
            "name_bidi",
            Some("trust-value-invalid"),
            "A name that prints as another's.",
            one.clone().with(&[17, 0, 1], text("平安\u{202e}险保")),
        ),
        (
            "name_sign",
            Some("trust-value-invalid"),
            "A name that looks as if it had a hint.",
            one.clone().with(&[17, 0, 1], text("平安保险 #2c9c5843")),
        ),
        (
            "name_long",
            Some("cbor-wrong-length"),
            "A name of 65 bytes would make a larger code of its questions.",
            one.clone().with(&[17, 0, 1], text(&"x".repeat(65))),
        ),
        (
            "purposes_none",
            Some("cbor-out-of-range"),
            "An asker that may ask for nothing.",
            one.clone().with(&[17, 0, 2], uint(0)),
        ),
        (
            "purposes_zero",
            Some("cbor-out-of-range"),
            "There is no purpose 0.",
            one.clone().with(&[17, 0, 2], uint(0x41)),
        ),
        (
            "purposes_24",
            Some("cbor-out-of-range"),
            "The purposes of any version end at 23.",
            one.clone().with(&[17, 0, 2], uint(1 << 24)),
        ),
        (
            "purposes_list",
            Some("cbor-wrong-type"),
            "Purposes as a list: a second encoding of a set.",
            one.clone().with(&[17, 0, 2], Item::Array(vec![uint(6)])),
        ),
        (
            "keys_too_many",
            Some("cbor-wrong-length"),
            "Nine keys of one asker: eight are enough for its servers, current and next.",
            one.clone().with(&[17, 0, 3], Item::Raw(head_of(4, 9, 0))),
        ),
        (
            "key_parts",
            Some("cbor-wrong-length"),
            "An asker's key has four parts: nobody believes it for longer than it may sign.",
            one.clone().with(&at(&[]), Item::Array(vec![NULL; 5])),
        ),
        (
            "key_number_range",
            Some("cbor-out-of-range"),
            "Numbers of an asker's keys have 16 bits.",
            one.clone().with(&at(&[0]), uint(65_536)),
        ),
        (
            "key_order",
            Some("cbor-key-order"),
            "An asker's keys out of order.",
            swapped(&turned, &[17, 0, 3]),
        ),
        (
            "key_double",
            Some("cbor-duplicate-key"),
            "Two keys of one number: exactly one may be tried.",
            turned.clone().with(&[17, 0, 3, 1, 0], uint(fixture::ASKER_KEY)),
        ),
        (
            "key_length",
            Some("cbor-wrong-length"),
            "An asker's key of 65 bytes.",
            one.clone().with(&at(&[1]), bytes(&[4; 65])),
        ),
        (
            "key_mark",
            Some("public-key-malformed"),
            "An asker's key with an uncompressed mark.",
            one.clone().with(&at(&[1]), bytes(&[4; 33])),
        ),
        (
            "key_off_curve",
            Some("public-key-not-on-curve"),
            "An asker's key that is no point.",
            one.clone().with(&at(&[1]), bytes(&off_curve())),
        ),
        (
            "key_date_range",
            Some("cbor-out-of-range"),
            "Instants are below 2^32.",
            one.clone().with(&at(&[3]), uint(1_u64 << 32)),
        ),
        (
            "key_date_order",
            Some("trust-date-order"),
            "A key that may sign until the second it begins.",
            one.clone().with(&at(&[3]), one.clone().at(&at(&[2])).clone()),
        ),
    ];
    for (name, code, why, item) in list {
        let body = json!({"bytes": hex(&item.encode())});
        cases.add("trust", &format!("trust_file_askers_{name}"), why, body, &wanted(code));
    }
}
