//! What hangs on a phone: lost, replaced, suspended or changed; and how its holder was proofed.

use serde_json::json;

use super::{CLAIM, GRANTED, ISSUED, RECORDED, T, TAKEN_BACK, TEST_DRIVE, ask, at};
use crate::build::Cases;
use crate::lending::history::{CHEN, History, LI, WANG, ZHAO, company};
use crate::lending::{License, state};

pub(super) fn add(cases: &mut Cases) {
    phone_lost(cases);
    phones_of_one_owner(cases);
    key_differs(cases);
    proofing_kept(cases);
    grantees_proofing(cases);
    proofing_of_each(cases);
    suspended(cases);
    suspended_ninth(cases);
    phone_changed(cases);
}

fn phone_lost(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    h.lend(T + 10, &phone, LI, TEST_DRIVE, at(1));
    // The phone is gone from T + 100 on; what its finder lends ends with it.
    h.lend(T + 99, &phone, LI, CLAIM, at(2));
    h.lend(T + 100, &phone, WANG, CLAIM, at(3));
    h.lend(T + 200, &phone, ZHAO, CLAIM, at(4));
    let lost = |phone: &License| json!({"key": phone.public(), "lost_at": T + 100});
    let stranger = License::of("stranger's phone", at(1));
    h.step("phone-lost", T + 300, &lost(&stranger), Err("license-not-live"));
    let ended = vec![
        "license-ended",
        "authorization-ended",
        "authorization-ended",
        "older-requests-void",
    ];
    h.step("phone-lost", T + 300, &lost(&phone), Ok(ended));
    h.step("phone-lost", T + 301, &lost(&phone), Err("license-not-live"));
    h.grant(
        T + 310,
        &ask(&phone, CHEN, CLAIM, T + 305),
        at(5),
        Err("license-not-live"),
    );
    h.revoke(T + 310, &phone, None, T + 310, Err("license-not-live"));
    // The next phone takes over, and may take back what is left.
    let next = License::of("next phone", (7 << 20) | 5).issued(T + 400);
    h.record(T + 400, &next, None, Ok(RECORDED.to_vec()));
    h.grant(T + 410, &ask(&next, CHEN, CLAIM, T + 405), at(5), Ok(GRANTED.to_vec()));
    let rest = vec![
        "authorization-ended",
        "authorization-ended",
        "authorization-ended",
        "older-requests-void",
    ];
    h.revoke(T + 420, &next, None, T + 420, Ok(rest));
    let facts = [
        ("/results/6/events/1/number", json!(3)),
        ("/results/6/events/2/number", json!(4)),
        ("/results/6/events/0/reason", json!("phone-lost")),
    ];
    let why = "A lost phone ends its license and what its key lent from then on; what was lent before stays.";
    h.add(cases, "phone_lost", why, &facts);
    phone_lost_and_replaced_first(cases);
}

fn phone_lost_and_replaced_first(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    h.lend(T + 99, &phone, LI, CLAIM, at(1));
    h.lend(T + 100, &phone, WANG, CLAIM, at(2));
    let next = License::of("next phone", (7 << 20) | 5);
    h.record(T + 200, &next, None, Ok(vec!["license-ended", "license-recorded"]));
    h.lend(T + 210, &next, ZHAO, CLAIM, at(3));
    let lost = json!({"key": phone.public(), "lost_at": T + 100});
    h.step(
        "phone-lost",
        T + 300,
        &lost,
        Ok(vec!["authorization-ended", "older-requests-void"]),
    );
    h.step("phone-lost", T + 300, &lost, Err("license-not-live"));
    let facts = [("/results/5/events/0/number", json!(2))];
    let why =
        "The owner enrols the next phone before reporting the old one lost: what its finder lent ends all the same.";
    h.add(cases, "phone_lost_and_replaced_first", why, &facts);
}

fn phones_of_one_owner(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    h.lend(T + 10, &phone, LI, TEST_DRIVE, at(1));
    // A refresh has position and key of the license before, another id and last day.
    let refreshed = License {
        id: License::of("refreshed", 1).id,
        ..phone.clone().until("2026-10-20")
    };
    h.record(T + 20, &refreshed, None, Ok(RECORDED.to_vec()));
    h.lend(T + 21, &phone, WANG, TEST_DRIVE, at(2));
    // An older issue that is recorded late takes nothing from the newer one, which still runs.
    h.record(T + 22, &phone, None, Ok(RECORDED.to_vec()));
    // Another phone's license needs another position.
    let moved = License::of("next phone", phone.status);
    h.record(T + 30, &moved, None, Err("status-position-reused"));
    h.record(
        T + 30,
        &License::of("next phone", at(1)),
        None,
        Err("status-position-reused"),
    );
    let next = License::of("next phone", (7 << 20) | 5);
    h.record(T + 30, &next, None, Ok(vec!["license-ended", "license-recorded"]));
    // The old phone is no longer the owner's; what it lent stays.
    h.grant(
        T + 40,
        &ask(&phone, ZHAO, TEST_DRIVE, T + 40),
        at(3),
        Err("license-not-live"),
    );
    h.revoke(T + 40, &phone, None, T + 40, Err("license-not-live"));
    h.record(T + 41, &phone, None, Err("status-position-reused"));
    // A key under another position than the log knows the license by, and the reverse.
    let misplaced = License {
        status: (7 << 20) | 6,
        ..next.clone()
    };
    h.grant(
        T + 42,
        &ask(&misplaced, ZHAO, TEST_DRIVE, T + 42),
        at(3),
        Err("license-not-live"),
    );
    h.record(
        T + 43,
        &License::of("third phone", 9).until("2026-09-13"),
        None,
        Err("license-not-live"),
    );
    h.record(T + 43, &next, Some("张三丰"), Err("license-name-mismatch"));
    h.revoke(
        T + 50,
        &next,
        None,
        T + 50,
        Ok(vec![
            "authorization-ended",
            "authorization-ended",
            "older-requests-void",
        ]),
    );
    let facts = [
        ("/results/7/events/0/reason", json!("replaced")),
        ("/licenses/0/position", json!(next.status)),
        ("/statuses/1/position", json!(phone.status)),
        ("/statuses/1/status", json!(3)),
        ("/statuses/1/last_day", json!("2026-10-20")),
    ];
    let why = "A natural owner has the license on one phone: another one supersedes it, and ends no authorization.";
    h.add(cases, "phones_of_one_owner", why, &facts);
}

fn key_differs(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    let other = License::of("new phone", phone.status);
    let asked = ask(&other, LI, TEST_DRIVE, T + 10);
    h.grant(T + 10, &asked, at(1), Err("license-not-live"));
    h.revoke(T + 11, &other, None, T + 11, Err("license-not-live"));
    let why = "A log entry of the live position with another key: what that key signs is not the owner's.";
    h.add(cases, "key_differs", why, &[("/lent", json!([]))]);
}

fn proofing_kept(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    let replaced = || Ok(vec!["license-ended", "license-recorded"]);
    // With the same key, under the same position and under another, better or worse.
    let again = phone.clone().issued(T + 10);
    h.record(
        T + 10,
        &again.clone().proofed("in-person"),
        None,
        Err("proofing-differs"),
    );
    h.record(T + 11, &again.clone().proofed("none"), None, Err("proofing-differs"));
    h.record(T + 12, &again, None, Ok(RECORDED.to_vec()));
    let moved = License::of("holder", phone.status + 1);
    h.record(
        T + 20,
        &moved.clone().proofed("in-person"),
        None,
        Err("proofing-differs"),
    );
    h.record(T + 21, &moved, None, replaced());
    // A known position of another proofing: the proofing is judged first.
    h.record(T + 22, &phone.clone().proofed("none"), None, Err("proofing-differs"));
    // Another key starts with what was done for that key.
    let next = License::of("new phone", phone.status + 2).proofed("none");
    h.record(T + 30, &next, None, replaced());
    let refreshed = next.clone().issued(T + 31);
    h.record(
        T + 31,
        &refreshed.clone().proofed("remote-live-check"),
        None,
        Err("proofing-differs"),
    );
    h.record(T + 32, &refreshed, None, Ok(RECORDED.to_vec()));
    // So does the first key when it is enrolled anew behind the other.
    let back = License::of("holder", phone.status + 3).proofed("in-person");
    h.record(T + 40, &back, None, replaced());
    let facts = [
        ("/licenses/0/position", json!(phone.status + 3)),
        ("/licenses/0/proofing", json!("in-person")),
    ];
    let why = "A refresh keeps how the person was proofed for the key; another key starts with its own proofing.";
    h.add(cases, "proofing_kept", why, &facts);
}

fn grantees_proofing(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    h.lend(T + 10, &phone, LI, TEST_DRIVE, at(1));
    let (a, b) = ([0xa1; 32], [0xa2; 32]);
    let proofed = |h: &mut History, proofing: &str| {
        let mut entry = h.latest()["authorization"].clone();
        entry["proofing"] = json!(proofing);
        h.with("authorization", entry);
    };
    // The grantee's own, whatever the owner's is.
    h.issued(T + 20, 1, a, at(1), "grantee", Ok(ISSUED.to_vec()));
    proofed(&mut h, "in-person");
    for (n, other) in [(0, "none"), (1, "remote-live-check")] {
        h.issued(T + 30 + n, 1, b, at(1), "grantee", Err("proofing-differs"));
        proofed(&mut h, other);
    }
    // Another key is told first.
    h.issued(T + 32, 1, b, at(1), "another phone", Err("authorization-not-live"));
    h.refresh(T + 33, 1, Some(at(2)), Ok(vec!["refreshed"]));
    h.issued(T + 34, 1, b, at(2), "grantee", Err("proofing-differs"));
    h.issued(T + 35, 1, b, at(2), "grantee", Ok(ISSUED.to_vec()));
    proofed(&mut h, "in-person");
    // A worse standing ends no authorization and forgets nothing of it.
    h.change_standing(
        T + 40,
        "G",
        Ok(vec!["standing-changed", "license-ended", "authorization-outdated"]),
    );
    h.refresh(T + 41, 1, Some(at(3)), Ok(vec!["refreshed"]));
    h.issued(T + 42, 1, [0xa3; 32], at(3), "grantee", Err("proofing-differs"));
    h.issued(T + 43, 1, [0xa3; 32], at(3), "grantee", Ok(ISSUED.to_vec()));
    proofed(&mut h, "in-person");
    let facts = [("/lent/0/proofing", json!("in-person"))];
    let why = "What is lent says how the grantee was proofed for the key it is on, and a refresh keeps it.";
    h.add(cases, "grantees_proofing", why, &facts);
}

fn proofing_of_each(cases: &mut Cases) {
    let mut h = History::new(&company());
    let phone = |n: u64| License::of("holder", (7 << 20) + n).owned_by(state::company());
    h.record(T, &phone(1), Some("车队王主管"), Ok(RECORDED.to_vec()));
    let second = phone(2).proofed("none");
    h.record(T + 1, &second, Some("车队李主管"), Ok(RECORDED.to_vec()));
    h.record(T + 2, &second, Some("车队王主管"), Err("proofing-differs"));
    let facts = [
        ("/licenses/0/proofing", json!("remote-live-check")),
        ("/licenses/1/proofing", json!("none")),
    ];
    let why = "Two persons of a company on one phone: each was proofed on their own.";
    h.add(cases, "proofing_of_each", why, &facts);
}

/// Eight suspended phones are remembered: the ninth takes the place of the oldest that has no license any longer.
fn suspended_ninth(cases: &mut Cases) {
    let (mut h, _) = History::owned(T);
    let names = ["first phone", "b", "c", "d", "e", "f", "g", "h", "ninth phone"];
    let phone = |name: &str, n: u64| License::of(name, (7 << 20) + 20 + n);
    for (n, name) in (0..).zip(names) {
        let at = T + 10 + n * 10;
        // Each is worse than the one before: it has a letter that was not there.
        h.change_standing(
            at,
            ["G", "I"][n as usize % 2],
            Ok(vec!["standing-changed", "license-ended"]),
        );
        let phone = phone(name, n).issued(at + 1);
        h.record(at + 2, &phone, None, Ok(RECORDED.to_vec()));
        let key = json!({"key": phone.public()});
        h.step(
            "suspend",
            at + 3,
            &key,
            Ok(vec!["phone-suspended", "license-suspended"]),
        );
    }
    let of = |name: &str| json!({"key": phone(name, 0).public()});
    h.step("resume", T + 200, &of("first phone"), Ok(vec![]));
    h.step("resume", T + 201, &of("b"), Ok(vec!["phone-resumed"]));
    h.step(
        "resume",
        T + 202,
        &of("ninth phone"),
        Ok(vec!["phone-resumed", "license-resumed"]),
    );
    let why = "Eight suspended phones are remembered, and the one in use is never forgotten for another.";
    h.add(cases, "suspended_ninth", why, &[]);
}

fn suspended(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    let of = |phone: &License| json!({"key": phone.public()});
    let drive = ask(&phone, LI, TEST_DRIVE, T + 10);
    h.grant(T + 12, &drive, at(1), Ok(GRANTED.to_vec()));
    let both = || Ok(vec!["phone-suspended", "license-suspended"]);
    h.step(
        "suspend",
        T + 20,
        &of(&License::of("stranger's phone", 9)),
        Err("license-not-live"),
    );
    h.step("suspend", T + 20, &of(&phone), both());
    h.step("suspend", T + 21, &of(&phone), Ok(vec![]));
    // A mislaid phone lends nothing more; what it lent lives on, and it may take that back.
    h.grant(
        T + 30,
        &ask(&phone, WANG, TEST_DRIVE, T + 30),
        at(2),
        Err("phone-suspended"),
    );
    let resumed = || Ok(vec!["phone-resumed", "license-resumed"]);
    h.step("resume", T + 40, &of(&phone), resumed());
    h.step("resume", T + 41, &of(&phone), Ok(vec![]));
    h.grant(
        T + 42,
        &ask(&phone, WANG, TEST_DRIVE, T + 30),
        at(2),
        Ok(GRANTED.to_vec()),
    );
    h.step("suspend", T + 50, &of(&phone), both());
    // Neither a refresh nor a new position brings it back, and a worse standing does not either.
    h.record(
        T + 60,
        &phone.clone().issued(T + 55),
        None,
        Ok(vec!["license-recorded", "license-suspended"]),
    );
    h.change_standing(
        T + 70,
        "G",
        Ok(vec![
            "standing-changed",
            "license-ended",
            "authorization-outdated",
            "authorization-outdated",
        ]),
    );
    let mut again = License::of("holder", (7 << 20) | 6).issued(T + 75);
    h.record(T + 80, &again, None, Ok(vec!["license-recorded", "license-suspended"]));
    h.revoke(
        T + 85,
        &again,
        None,
        T + 85,
        Ok(vec![
            "authorization-ended",
            "authorization-ended",
            "older-requests-void",
        ]),
    );
    // Resumed while it has no license: the next one is valid.
    h.change_standing(T + 90, "GK", Ok(vec!["standing-changed", "license-ended"]));
    h.step("resume", T + 91, &of(&phone), Ok(vec!["phone-resumed"]));
    again = License::of("holder", (7 << 20) | 7).issued(T + 92);
    h.record(T + 93, &again, None, Ok(RECORDED.to_vec()));
    // Lost for good: the suspension ends with it, and the next owner has none.
    h.step("suspend", T + 94, &of(&phone), both());
    let lost = json!({"key": phone.public(), "lost_at": T + 94});
    h.step(
        "phone-lost",
        T + 95,
        &lost,
        Ok(vec!["license-ended", "older-requests-void"]),
    );
    let next = License::of("holder", (7 << 20) | 8).issued(T + 96);
    h.record(T + 97, &next, None, Ok(RECORDED.to_vec()));
    h.step("suspend", T + 98, &of(&phone), both());
    let facts = [("/suspended", json!([(7 << 20) | 8])), ("/statuses/0/status", json!(2))];
    let why = "A mislaid phone is suspended and resumed: lists say so, through refreshes and worse standings.";
    h.add(cases, "suspended", why, &facts);
}

fn phone_changed(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    for (n, person) in (1..).zip([LI, WANG, ZHAO]) {
        h.grant(
            T + 10 + n,
            &ask(&phone, person, TEST_DRIVE, T + 10),
            at(n),
            Ok(GRANTED.to_vec()),
        );
    }
    h.issued(T + 20, 1, [0xa1; 32], at(1), "grantee", Ok(ISSUED.to_vec()));
    let to = |number: u64, position: u64| json!({"number": number, "position": position});
    h.step("change-phone", T + 30, &to(4, at(9)), Err("authorization-not-live"));
    h.step("change-phone", T + 30, &to(1, at(1)), Err("status-position-reused"));
    h.step(
        "change-phone",
        T + 30,
        &to(1, phone.status),
        Err("status-position-reused"),
    );
    h.step("change-phone", T + 30, &to(1, at(4)), Ok(vec!["phone-changed"]));
    h.again(1, T + 31, Ok(vec![]));
    // The old phone's copy is superseded, a new one on it too; three persons have the license, as before.
    h.issued(T + 40, 1, [0xa2; 32], at(1), "grantee", Err("authorization-not-live"));
    h.issued(T + 41, 1, [0xa3; 32], at(4), "another phone", Ok(ISSUED.to_vec()));
    h.issued(T + 42, 1, [0xa4; 32], at(4), "grantee", Err("authorization-not-live"));
    h.grant(
        T + 50,
        &ask(&phone, CHEN, TEST_DRIVE, T + 50),
        at(5),
        Err("persons-full"),
    );
    // The owner takes it back by either id.
    h.revoke(T + 60, &phone, Some([0xa1; 32]), T + 60, Ok(TAKEN_BACK.to_vec()));
    h.step("change-phone", T + 61, &to(1, at(6)), Err("authorization-not-live"));
    h.change_standing(
        T + 70,
        "G",
        Ok(vec![
            "standing-changed",
            "license-ended",
            "authorization-outdated",
            "authorization-outdated",
        ]),
    );
    h.step("change-phone", T + 71, &to(2, at(6)), Ok(vec!["phone-changed"]));
    h.change_standing(
        T + 80,
        "GP",
        Ok(vec![
            "standing-changed",
            "authorization-ended",
            "authorization-ended",
            "older-requests-void",
        ]),
    );
    h.step("change-phone", T + 81, &to(3, at(7)), Err("standing-forbids-lending"));
    let facts = [
        ("/results/8/ticket", json!(1)),
        ("/results/8/events/0/before", json!(at(1))),
    ];
    let why = "A grantee has another phone: the owner lends nothing again, and the count of three stays.";
    h.add(cases, "phone_changed", why, &facts);
}
