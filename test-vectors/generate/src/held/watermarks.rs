//! Watermarks (SPEC §10.1): one for each purpose, lent and shown by the owner, of a test and of the real thing.

use serde_json::{Value, json};
use vehicle_license::Purpose;

use crate::build::{Ask, Cases, PURPOSES, Want, challenge, lent, license, show, trust};
use crate::fixture;
use crate::mutate::{Item, Show, challenge_digest, hex, text};

pub(super) fn add(cases: &mut Cases) {
    for (number, name) in (1..).zip(PURPOSES) {
        let matter = Purpose::from_name(name).expect("a purpose").name_en();
        let mut copy = lent(number, 1);
        let person = masked(&copy);
        let day = fixture::instant(copy.credential.expires() - 1);
        let day = vehicle_license::value::Day::of(day);
        let english = format!("TEST, NOT VALID · Lent to {person} for {matter}, until {day}");
        let why = "What a copy lent for this purpose says on every screen, whole names and numbers never.";
        add_case(cases, &format!("lent_{name}"), why, Ask::of(&copy), &english, None);
        let owner = show(&license(), Some(number));
        let day = vehicle_license::value::Day::of(fixture::instant(owner.shown_at));
        let english =
            format!("TEST, NOT VALID · 闽AD12345 (small new-energy vehicle) shown by its owner, for {matter}, {day}");
        let why = "What an owner's show for this purpose says.";
        add_case(cases, &format!("owner_{name}"), why, Ask::of(&owner), &english, None);
        if number == 7 {
            answered(cases, &mut copy, &owner);
        }
    }
    let everyday = show(&license(), None);
    let day = vehicle_license::value::Day::of(fixture::instant(everyday.shown_at));
    let english = format!("TEST, NOT VALID · 闽AD12345 (small new-energy vehicle) shown by its owner, {day}");
    let why = "An everyday show names no purpose, and its watermark none.";
    add_case(cases, "everyday", why, Ask::of(&everyday), &english, None);
    let real = trust(|content| {
        content.test = false;
        content.issuers[0].test = false;
    });
    let english = format!("闽AD12345 (small new-energy vehicle) shown by its owner, {day}");
    let why = "Of the real thing nothing stands in front.";
    add_case(cases, "no_test", why, Ask::of(&everyday).trust(real), &english, None);
    let deployment = trust(|content| {
        content.test = true;
        content.issuers[0].test = false;
    });
    let english = format!("TEST, NOT VALID · 闽AD12345 (small new-energy vehicle) shown by its owner, {day}");
    let why = "A test deployment marks what a real issuer signed.";
    add_case(
        cases,
        "test_deployment",
        why,
        Ask::of(&everyday).trust(deployment),
        &english,
        None,
    );
    short_documents(cases);
}

/// The line of who asked.
fn answered(cases: &mut Cases, copy: &mut Show, owner: &Show) {
    let asked = challenge(7, copy.shown_at - 30);
    let wire = asked.encode();
    let hint = hex(&challenge_digest(&wire)[..4]);
    let mut owner = owner.clone();
    for (name, show) in [("lent_answer", copy), ("owner_answer", &mut owner)] {
        show.answers = Some(wire.clone());
        let why = "Who asked, by the name in the question, and the hint of the question.";
        let ask = Ask::of(show).challenge(&wire);
        add_case(cases, name, why, ask, "", Some(&hint));
    }
}

/// Numbers of every length the mask table tells apart.
fn short_documents(cases: &mut Cases) {
    for (name, kind, number) in [
        ("one", "F", "A1B2C"),
        ("seven", "F", "A1B2C3D"),
        ("eight", "F", "A1B2C3D4"),
        ("permit", "F", "H12345678"),
        ("officer", "C", "军字第1234567号"),
    ] {
        let mut copy = lent(3, 1);
        let grantee = [kind, number, "欧阳·买买提"].map(text).to_vec();
        copy.credential.set(31, Item::Array(grantee));
        copy.credential.leaves[31] = None;
        let english = format!(
            "TEST, NOT VALID · Lent to {} for car rental, until {}",
            masked(&copy),
            vehicle_license::value::Day::of(fixture::instant(copy.credential.expires() - 1))
        );
        let why = "A short number keeps less.";
        add_case(cases, &format!("document_{name}"), why, Ask::of(&copy), &english, None);
    }
}

/// The grantee as the mask displays: leaf 3 of the copy.
fn masked(copy: &Show) -> String {
    let Some(Item::Array(parts)) = &copy.credential.leaves[3] else {
        panic!("no grantee");
    };
    let text = |at: usize| match &parts[at] {
        Item::Text(text) => text.chars().collect::<Vec<_>>(),
        _ => panic!("no text"),
    };
    let (number, name) = (text(1), text(2));
    let (front, end) = number.split_at(1);
    let join = |characters: &[char]| characters.iter().collect::<String>();
    format!("{}* ({}****{})", join(&name), join(front), join(end))
}

fn add_case(cases: &mut Cases, name: &str, why: &str, ask: Ask, english: &str, hint: Option<&str>) {
    let body = ask.body();
    let mut facts: Vec<(&str, Value)> = Vec::new();
    if hint.is_none() {
        facts.push(("/en", json!(english)));
        facts.push(("/trace", Value::Null));
    }
    cases.add(
        "watermark",
        &format!("watermark_{name}"),
        why,
        body,
        &Want::Facts(&facts),
    );
    let made = &cases
        .list
        .get(&format!("watermark_{name}"))
        .map(|case| case["expect"]["trace"].clone());
    let told = made.as_ref().and_then(Value::as_str).map(String::from);
    if hint.is_some_and(|hint| !told.is_some_and(|told| told.contains(&format!("#{hint}")))) {
        cases
            .problems
            .push(format!("watermark_{name}: no hint of the question"));
    }
}
