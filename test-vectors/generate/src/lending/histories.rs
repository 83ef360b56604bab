//! Histories of a register: every way to lend and to take back, every refusal, and the cascades between them.

mod phones;

use serde_json::{Value, json};
use vehicle_license::value::Day;

use super::history::{Ask, CHEN, History, LI, Person, WANG, ZHAO, company, zhang};
use super::state::{CHANGED_AT, ENDED, LICENSES, REVISION, new_body, sealed};
use super::{License, state};
use crate::build::Cases;
use crate::fixture::ISSUED_AT;
use crate::mutate::{Item, NULL, bytes, hex, high_s, text, uint};

const T: u64 = ISSUED_AT;
/// 2026-09-15 00:00 in Beijing.
const MIDNIGHT: u64 = 1_789_401_600;
const DAY: u64 = 86_400;

const SEVENTH: &str = "2026-09-22";
const TEST_DRIVE: u64 = 4;
const CLAIM: u64 = 7;

/// The position of an authorization.
fn at(n: u64) -> u64 {
    (8 << 20) + n
}

const RECORDED: [&str; 1] = ["license-recorded"];
const GRANTED: [&str; 1] = ["granted"];
const ISSUED: [&str; 1] = ["authorization-recorded"];
const TAKEN_BACK: [&str; 2] = ["authorization-ended", "older-requests-void"];

fn ask(phone: &License, person: Person, purpose: u64, made_at: u64) -> Ask<'_> {
    Ask {
        phone,
        person,
        purpose,
        last_day: SEVENTH,
        made_at,
        replace: false,
    }
}

impl History {
    /// Granted at the moment at which it is asked for.
    fn lend(&mut self, now: u64, phone: &License, person: Person, purpose: u64, position: u64) {
        let asked = ask(phone, person, purpose, now);
        self.grant(now, &asked, position, Ok(GRANTED.to_vec()));
    }
}

pub(super) fn add(cases: &mut Cases) {
    phones::add(cases);
    lend_and_take_back(cases);
    retries(cases);
    forgotten_operations(cases);
    expiry(cases);
    replaced(cases);
    refreshed(cases);
    ids_forgotten(cases);
    standing_differs(cases);
    owner_changed(cases);
    standing_worse(cases);
    fine_settled(cases);
    servers_differ(cases);
    dated_ahead(cases);
    scrapped(cases);
    standing_refused(cases);
    authoritys_act(cases);
    organization(cases);
    persons(cases);
    everything_lent(cases);
    same_person(cases);
    grantees_refused(cases);
    last_days(cases);
    calendars(cases);
    stale_requests(cases);
    other_forms(cases);
    full(cases);
    full_of_ended(cases);
    in_flight(cases);
    other_entries(cases);
}

fn lend_and_take_back(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    let drive = ask(&phone, LI, TEST_DRIVE, T + 10);
    h.grant(T + 12, &drive, at(1), Ok(GRANTED.to_vec()));
    h.issued(T + 20, 1, [0xa1; 32], at(1), "grantee", Ok(ISSUED.to_vec()));
    let claim = ask(&phone, WANG, CLAIM, T + 30);
    h.grant(T + 31, &claim, at(2), Ok(GRANTED.to_vec()));
    h.issued(T + 40, 2, [0xa2; 32], at(2), "agent", Ok(ISSUED.to_vec()));
    // One by its id; what is not lent cannot be taken back.
    h.revoke(T + 50, &phone, Some([0xa3; 32]), T + 50, Err("authorization-not-live"));
    h.revoke(T + 60, &phone, Some([0xa1; 32]), T + 60, Ok(TAKEN_BACK.to_vec()));
    h.revoke(T + 70, &phone, Some([0xa1; 32]), T + 70, Err("authorization-not-live"));
    // Neither the old request nor one that was under way brings it back, whatever the phone's clock says: both name a
    // license that was issued before.
    h.grant(T + 80, &drive, at(3), Err("request-older-than-revocation"));
    let ahead = ask(&phone, LI, TEST_DRIVE, T + 600);
    h.grant(T + 80, &ahead, at(3), Err("request-older-than-revocation"));
    // Refresh, then ask again: the license must be issued after the revocation, not in its second.
    let same_second = phone.clone().issued(T + 60);
    h.record(T + 81, &same_second, None, Ok(RECORDED.to_vec()));
    h.grant(
        T + 82,
        &ask(&same_second, LI, TEST_DRIVE, T + 82),
        at(3),
        Err("request-older-than-revocation"),
    );
    let phone = phone.issued(T + 61);
    h.record(T + 83, &phone, None, Ok(RECORDED.to_vec()));
    h.grant(
        T + 84,
        &ask(&phone, LI, TEST_DRIVE, T + 40),
        at(3),
        Ok(GRANTED.to_vec()),
    );
    // All at once.
    let both = vec!["authorization-ended", "authorization-ended", "older-requests-void"];
    h.revoke(T + 90, &phone, None, T + 90, Ok(both));
    // With nothing lent it still voids what is under way.
    h.revoke(T + 95, &phone, None, T + 95, Ok(vec!["older-requests-void"]));
    h.revoke(T + 96, &phone, None, T + 95, Err("request-replayed"));
    let facts = [
        ("/lent", json!([])),
        ("/requests_since", json!(T + 95)),
        ("/licenses_since", json!(null)),
        ("/revision", json!(11)),
    ];
    let why = "Lent to two persons, issued, taken back one by one and all at once; what was revoked never revives.";
    h.add(cases, "lend_and_take_back", why, &facts);
}

fn retries(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    let drive = ask(&phone, LI, TEST_DRIVE, T + 10);
    h.grant(T + 12, &drive, at(1), Ok(GRANTED.to_vec()));
    // The same operation once more: nothing changes, and the ticket is handed out again.
    h.again(1, T + 15, Ok(vec![]));
    // Even after others, and with a clock that ran backwards meanwhile.
    h.change_standing(T + 20, "A", Ok(vec![]));
    h.grant(
        T + 25,
        &ask(&phone, WANG, TEST_DRIVE, T + 24),
        at(2),
        Ok(GRANTED.to_vec()),
    );
    h.again(4, T + 5, Ok(vec![]));
    // Another content under its id, in each of its parts.
    h.again(5, T + 30, Err("operation-reused"));
    h.with("position", json!(at(9)));
    h.again(6, T + 30, Err("operation-reused"));
    h.with("request", json!(hex(&ask(&phone, LI, CLAIM, T + 10).signed())));
    // The same request as another operation.
    h.grant(T + 31, &drive, at(3), Err("request-replayed"));
    h.step("expire", T + 31, &json!({}), Err("revision-stale"));
    h.with("revision", json!(2));
    h.step("expire", T + 31, &json!({}), Err("revision-stale"));
    h.with("revision", json!(4));
    h.step("expire", T + 14, &json!({}), Err("time-backwards"));
    h.step("expire", T + 25, &json!({}), Ok(vec![]));
    // Time is judged before the revision.
    h.step("expire", T + 14, &json!({}), Err("time-backwards"));
    h.with("revision", json!(0));
    // A retry of an order does nothing; one of a grant that has ended hands out no ticket.
    h.revoke(
        T + 40,
        &phone,
        None,
        T + 39,
        Ok(vec![
            "authorization-ended",
            "authorization-ended",
            "older-requests-void",
        ]),
    );
    h.again(1, T + 45, Ok(vec![]));
    h.again(14, T + 46, Err("authorization-not-live"));
    let facts = [("/results/2/ticket", json!(1)), ("/results/5/ticket", json!(1))];
    let why = "A retry changes nothing again and hands out the same ticket; ids, revisions and clocks are held to.";
    h.add(cases, "retries", why, &facts);
}

fn forgotten_operations(cases: &mut Cases) {
    let mut h = History::new(&zhang());
    let letters = ["G", "A"];
    for n in 0..33_u64 {
        let letter = letters[usize::from(n % 2 == 1)];
        h.change_standing(T + n, letter, Ok(vec!["standing-changed"]));
    }
    // The second of 33 is remembered, the first is not.
    h.again(32, T + 40, Ok(vec![]));
    h.again(34, T + 40, Err("revision-stale"));
    let why = "The latest 32 operations are remembered: a retry of an older one is held against the revision.";
    h.add(cases, "forgotten_operations", why, &[("/revision", json!(33))]);
}

fn expiry(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    let today = Ask {
        last_day: "2026-09-14",
        ..ask(&phone, LI, TEST_DRIVE, T + 10)
    };
    h.grant(T + 10, &today, at(1), Ok(GRANTED.to_vec()));
    h.lend(T + 20, &phone, WANG, TEST_DRIVE, at(2));
    h.step("expire", MIDNIGHT - 1, &json!({}), Ok(vec![]));
    h.step("expire", MIDNIGHT, &json!({}), Ok(vec!["authorization-ended"]));
    h.step("expire", MIDNIGHT + 1, &json!({}), Ok(vec![]));
    // Every other operation expires what is due too.
    let seventh_ends = MIDNIGHT + 8 * DAY;
    h.refresh(seventh_ends, 2, None, Err("authorization-not-live"));
    h.step(
        "revoke-by-authority",
        seventh_ends,
        &json!({"number": null}),
        Ok(TAKEN_BACK.to_vec()),
    );
    let license_ends = MIDNIGHT + 30 * DAY;
    h.step("expire", license_ends - 1, &json!({}), Ok(vec![]));
    h.step("expire", license_ends, &json!({}), Ok(vec!["license-ended"]));
    let facts = [
        ("/results/4/events/0/reason", json!("expired")),
        ("/results/7/events/0/reason", json!("expired")),
        ("/lent", json!([])),
        ("/licenses", json!([])),
        ("/statuses", json!([])),
    ];
    let why = "Licenses and authorizations end with their last day in Beijing, to the second, and need no status then.";
    h.add(cases, "expiry", why, &facts);
}

fn replaced(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    h.lend(T + 10, &phone, LI, TEST_DRIVE, at(1));
    h.grant(T + 20, &ask(&phone, LI, TEST_DRIVE, T + 20), at(2), Err("already-lent"));
    // Another purpose is another authorization.
    h.lend(T + 30, &phone, LI, CLAIM, at(2));
    let replacing = Ask {
        replace: true,
        last_day: "2026-09-18",
        ..ask(&phone, LI, TEST_DRIVE, T + 40)
    };
    h.grant(T + 40, &replacing, at(1), Err("status-position-reused"));
    h.grant(T + 40, &replacing, at(2), Err("status-position-reused"));
    h.grant(T + 40, &replacing, phone.status, Err("status-position-reused"));
    h.grant(T + 40, &replacing, at(3), Ok(vec!["authorization-ended", "granted"]));
    // With nothing to replace it is a grant like any other.
    let free = Ask {
        replace: true,
        ..ask(&phone, WANG, TEST_DRIVE, T + 50)
    };
    h.grant(T + 50, &free, at(1), Err("status-position-reused"));
    h.grant(T + 50, &free, at(4), Ok(GRANTED.to_vec()));
    let facts = [
        ("/results/7/events/0/reason", json!("replaced")),
        ("/results/7/events/1/number", json!(3)),
        ("/statuses/4/position", json!(at(1))),
        ("/statuses/4/status", json!(3)),
    ];
    let why = "A second authorization for the same person and purpose must say that it replaces the first.";
    h.add(cases, "replaced", why, &facts);
}

fn refreshed(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    h.lend(T + 10, &phone, LI, TEST_DRIVE, at(1));
    let (a, b, c) = ([0xa1; 32], [0xa2; 32], [0xa3; 32]);
    h.issued(T + 20, 1, a, at(1), "grantee", Ok(ISSUED.to_vec()));
    h.refresh(T + 30, 1, None, Ok(vec!["refreshed"]));
    h.refresh(T + 31, 1, Some(at(1)), Ok(vec!["refreshed"]));
    h.issued(T + 32, 1, b, at(1), "another phone", Err("authorization-not-live"));
    h.issued(T + 33, 1, b, at(1), "grantee", Ok(ISSUED.to_vec()));
    // Under a new position the old one is superseded, and a ticket for it no longer counts.
    h.refresh(T + 40, 1, Some(phone.status), Err("status-position-reused"));
    h.refresh(T + 40, 1, Some(at(2)), Ok(vec!["refreshed"]));
    h.issued(T + 41, 1, c, at(1), "grantee", Err("authorization-not-live"));
    h.issued(T + 42, 1, c, at(2), "grantee", Ok(ISSUED.to_vec()));
    h.refresh(T + 43, 1, Some(at(1)), Err("status-position-reused"));
    h.refresh(T + 44, 2, None, Err("authorization-not-live"));
    h.issued(T + 44, 2, c, at(2), "grantee", Err("authorization-not-live"));
    h.refresh(T + 44, 0, None, Err("authorization-not-live"));
    // A refresh is retried as a grant is.
    h.refresh(T + 45, 1, None, Ok(vec!["refreshed"]));
    h.again(1, T + 46, Ok(vec![]));
    // Any id it was issued under takes it back.
    h.revoke(T + 50, &phone, Some(a), T + 50, Ok(TAKEN_BACK.to_vec()));
    let facts = [
        ("/results/15/ticket", json!(1)),
        ("/results/16/ticket", json!(1)),
        ("/statuses/1/status", json!(3)),
        ("/statuses/2/status", json!(1)),
    ];
    let why = "A refresh is the same authorization: the same key, the same last day, and a position or a newer one.";
    h.add(cases, "refreshed", why, &facts);
}

fn ids_forgotten(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    h.lend(T + 1, &phone, LI, TEST_DRIVE, at(1));
    for n in 0..33_u8 {
        h.issued(T + 2 + u64::from(n), 1, [n; 32], at(1), "grantee", Ok(ISSUED.to_vec()));
    }
    h.revoke(T + 40, &phone, Some([0; 32]), T + 40, Err("authorization-not-live"));
    h.revoke(T + 41, &phone, Some([1; 32]), T + 41, Ok(TAKEN_BACK.to_vec()));
    let why = "The latest 32 ids of an authorization are remembered: it is refreshed about once a day.";
    h.add(cases, "ids_forgotten", why, &[]);
}

fn standing_differs(cases: &mut Cases) {
    let mut h = History::new(&zhang());
    let good = License::of("holder", (7 << 20) | 1);
    h.record(T, &good, None, Ok(RECORDED.to_vec()));
    h.change_standing(T + 10, "G", Ok(vec!["standing-changed", "license-ended"]));
    let again = License::of("holder", (7 << 20) | 2);
    h.record(T + 20, &again, None, Ok(RECORDED.to_vec()));
    h.with("license", again.log());
    h.meant(Err("standing-differs"));
    h.record(T + 21, &again, None, Ok(RECORDED.to_vec()));
    let why = "A license from a record read before the standing got worse shows a better one: it is not recorded.";
    h.add(cases, "standing_differs", why, &[]);
}

fn owner_changed(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    h.lend(T + 10, &phone, LI, TEST_DRIVE, at(1));
    h.lend(T + 11, &phone, WANG, CLAIM, at(2));
    let Person(kind, number, name) = LI;
    let owner = json!({"person": name, "document": {"kind": kind, "number": number}});
    let all = vec![
        "owner-changed",
        "license-ended",
        "authorization-ended",
        "authorization-ended",
        "older-requests-void",
    ];
    h.step("change-owner", T + 20, &json!({"owner": owner}), Ok(all));
    h.grant(
        T + 30,
        &ask(&phone, ZHAO, TEST_DRIVE, T + 30),
        at(3),
        Err("license-not-live"),
    );
    // The grantee of before is the owner now, and the owner of before a stranger.
    let next = License::of("grantee", (7 << 20) | 5)
        .issued(T + 40)
        .owned_by(Item::Array(vec![
            text(name),
            Item::Array(vec![text(kind), text(number)]),
        ]));
    h.record(T + 40, &next, None, Ok(RECORDED.to_vec()));
    h.grant(
        T + 50,
        &ask(&next, LI, TEST_DRIVE, T + 50),
        at(3),
        Err("grantee-is-owner"),
    );
    let before = Person("A", "350102199003071234", "张三丰");
    h.lend(T + 50, &next, before, TEST_DRIVE, at(3));
    // To a company: its licenses are named.
    let arguments = json!({"owner": company()});
    let again = vec![
        "owner-changed",
        "license-ended",
        "authorization-ended",
        "older-requests-void",
    ];
    h.step("change-owner", T + 60, &arguments, Ok(again));
    let third = License::of("third phone", (7 << 20) | 6)
        .issued(T + 65)
        .owned_by(state::company());
    h.record(T + 70, &third, None, Err("license-name-mismatch"));
    h.record(T + 70, &third, Some("车队王主管"), Ok(RECORDED.to_vec()));
    let facts = [
        ("/results/3/events/1/reason", json!("owner-changed")),
        ("/owner/organization", json!("福建省福州市闽江汽车租赁服务有限公司")),
    ];
    let why = "With another owner everything ends, and nothing of the old owner's lends any longer.";
    h.add(cases, "owner_changed", why, &facts);
}

fn standing_worse(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    h.lend(T + 10, &phone, LI, TEST_DRIVE, at(1));
    h.issued(T + 11, 1, [0xa1; 32], at(1), "grantee", Ok(ISSUED.to_vec()));
    h.change_standing(T + 20, "A", Ok(vec![]));
    let worse = vec!["standing-changed", "license-ended", "authorization-outdated"];
    h.change_standing(T + 21, "G", Ok(worse));
    // The copy that shows the better standing is revoked; the authorization lives and needs another position.
    h.refresh(T + 30, 1, None, Err("status-position-needed"));
    h.refresh(T + 30, 1, Some(at(1)), Err("status-position-reused"));
    h.issued(T + 30, 1, [0xa2; 32], at(1), "grantee", Err("authorization-not-live"));
    // A retry of the grant hands out no ticket for the old position.
    h.again(7, T + 31, Err("status-position-needed"));
    h.refresh(T + 32, 1, Some(at(2)), Ok(vec!["refreshed"]));
    h.issued(T + 33, 1, [0xa2; 32], at(2), "grantee", Ok(ISSUED.to_vec()));
    // It still counts as lent, and requests of before are good: nothing was taken back.
    let next = License::of("holder", (7 << 20) | 5);
    h.record(T + 40, &next, None, Ok(RECORDED.to_vec()));
    h.grant(T + 41, &ask(&next, LI, TEST_DRIVE, T + 15), at(3), Err("already-lent"));
    h.grant(
        T + 41,
        &ask(&next, WANG, TEST_DRIVE, T + 15),
        at(3),
        Ok(GRANTED.to_vec()),
    );
    // Better ends nothing; worse again, by a flag, does.
    h.change_standing(T + 50, "A", Ok(vec!["standing-changed"]));
    let mortgaged = json!({"standing": {"letters": "A", "mortgaged": true, "pledged": false}});
    let both = vec![
        "standing-changed",
        "license-ended",
        "authorization-outdated",
        "authorization-outdated",
    ];
    h.step("change-standing", T + 51, &mortgaged, Ok(both));
    // What has no position is shown by nobody, and is outdated only once.
    h.change_standing(T + 52, "GI", Ok(vec!["standing-changed"]));
    h.step(
        "revoke-by-authority",
        T + 53,
        &json!({"number": 1}),
        Ok(TAKEN_BACK.to_vec()),
    );
    let facts = [
        ("/results/17/events/0/event", json!("authorization-ended")),
        ("/results/17/events/0/position", json!(null)),
        ("/lent/0/position", json!(null)),
        ("/standing/letters", json!("GI")),
    ];
    let why = "A worse standing must not be hidden by a copy issued before: positions are given up, licenses end.";
    h.add(cases, "standing_worse", why, &facts);
}

/// An unpaid fine: the copy from before is outdated, not revoked, and after a refresh the owner lends to have it
/// settled.
fn fine_settled(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    h.lend(T + 10, &phone, LI, TEST_DRIVE, at(1));
    let worse = vec!["standing-changed", "license-ended", "authorization-outdated"];
    h.change_standing(T + 20, "G", Ok(worse));
    let settle = |phone| ask(phone, WANG, 1, T + 22);
    h.grant(T + 22, &settle(&phone), at(2), Err("license-not-live"));
    let next = License::of("holder", (7 << 20) | 5).issued(T + 30);
    h.record(T + 30, &next, None, Ok(RECORDED.to_vec()));
    h.grant(T + 31, &settle(&next), at(2), Ok(GRANTED.to_vec()));
    h.change_standing(T + 40, "A", Ok(vec!["standing-changed"]));
    let facts = [
        ("/results/2/events/1/reason", json!("outdated")),
        ("/requests_since", json!(null)),
        ("/statuses/2/position", json!(phone.status)),
        ("/statuses/2/status", json!(3)),
        ("/statuses/3/position", json!(at(1))),
        ("/statuses/3/status", json!(3)),
        ("/lent/1/purpose", json!("off-site-violation")),
    ];
    let why =
        "A fine makes the copies of before outdated: superseded, not revoked; after a refresh it is lent to settle.";
    h.add(cases, "fine_settled", why, &facts);
}

/// Two servers, the second with a clock a few seconds behind.
fn servers_differ(cases: &mut Cases) {
    let (mut h, _) = History::owned(T);
    h.change_standing(T + 100, "G", Ok(vec!["standing-changed", "license-ended"]));
    let next = License::of("holder", (7 << 20) | 5).issued(T + 95);
    h.record(T + 90, &next, None, Ok(RECORDED.to_vec()));
    h.step(
        "revoke-by-authority",
        T + 89,
        &json!({"number": null}),
        Err("time-backwards"),
    );
    h.step(
        "revoke-by-authority",
        T + 95,
        &json!({"number": null}),
        Ok(vec!["older-requests-void"]),
    );
    let facts = [
        ("/requests_since", json!(T + 100)),
        ("/licenses/0/position", json!((7 << 20) | 5)),
    ];
    let why = "An operation up to ten seconds early counts as of the last change's time; eleven are an error.";
    h.add(cases, "servers_differ", why, &facts);
}

fn dated_ahead(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    h.lend(T + 10, &phone, LI, TEST_DRIVE, at(1));
    h.lend(T + 20, &phone, WANG, TEST_DRIVE, at(2));
    h.revoke(
        T + 30,
        &phone,
        None,
        T + 30,
        Ok(vec![
            "authorization-ended",
            "authorization-ended",
            "older-requests-void",
        ]),
    );
    let rows = || {
        json!([
            {"position": phone.status, "status": 0, "last_day": "2026-10-14"},
            {"position": at(1), "status": 1, "last_day": SEVENTH},
            {"position": at(2), "status": 1, "last_day": SEVENTH},
            {"position": at(3), "status": 1, "last_day": "2026-09-01"},
        ])
    };
    let repair = |rows: Value| json!({"statuses": rows});
    // Nothing to repair: nothing changes.
    h.step("repair-time", T + 40, &repair(rows()), Ok(vec![]));
    // Nor is there where two servers' clocks differ by a little.
    h.step("repair-time", T + 20, &repair(rows()), Ok(vec![]));
    // A server that is a year ahead ends everything.
    h.step("expire", T + 400 * DAY, &json!({}), Ok(vec!["license-ended"]));
    let again = phone.clone().issued(T + 45);
    h.record(T + 50, &again, None, Err("time-backwards"));
    h.step(
        "repair-time",
        T + 60,
        &repair(rows()),
        Ok(vec![
            "time-repaired",
            "position-restored",
            "position-restored",
            "position-restored",
            "older-requests-void",
        ]),
    );
    h.again(1, T + 61, Ok(vec![]));
    // What was issued before counts no more; what is issued now does.
    h.record(T + 65, &again, None, Err("log-entry-outdated"));
    let next = License::of("holder", (7 << 20) | 5).issued(T + 66);
    h.record(T + 67, &next, None, Ok(RECORDED.to_vec()));
    h.lend(T + 70, &next, LI, TEST_DRIVE, at(4));
    // Dated ahead by a day, with something lent by that time: it ends with the repair.
    let ahead = ask(&next, WANG, TEST_DRIVE, T + DAY);
    h.grant(T + DAY, &ahead, at(5), Ok(GRANTED.to_vec()));
    h.step(
        "repair-time",
        T + 80,
        // What is known is not restored.
        &repair(json!([{"position": at(4), "status": 0, "last_day": SEVENTH}])),
        Ok(vec![
            "time-repaired",
            "license-ended",
            "authorization-ended",
            "older-requests-void",
        ]),
    );
    let facts = [
        ("/changed_at", json!(T + 80)),
        ("/requests_since", json!(T + 80)),
        ("/licenses_since", json!(T + 80)),
        ("/lent/0/number", json!(3)),
        ("/statuses/0/position", json!(at(4))),
        ("/statuses/1/status", json!(3)),
        ("/statuses/2/status", json!(1)),
    ];
    let why = "An operation dated far ahead is repaired: what it forgot has its status again, and nothing revives.";
    h.add(cases, "dated_ahead", why, &facts);
}

fn scrapped(cases: &mut Cases) {
    let (mut h, _) = History::owned(T);
    let soon = License::fixture().scrapped_by("2026-09-18");
    for (n, (last_day, meant)) in (0..).zip([
        ("2026-09-19", Err("last-day-behind-scrap-by")),
        (SEVENTH, Err("last-day-behind-scrap-by")),
        ("2026-09-30", Err("last-day-behind-scrap-by")),
        ("2026-09-18", Ok(GRANTED.to_vec())),
    ]) {
        let asked = Ask {
            last_day,
            ..ask(&soon, LI, TEST_DRIVE, T + n)
        };
        h.grant(T + n, &asked, at(1), meant);
    }
    // Scrapped on the seventh working day, or later: the working days decide.
    for (n, (day, meant)) in (10..).zip([
        (SEVENTH, "working-days-exceeded"),
        ("2027-01-01", "working-days-exceeded"),
    ]) {
        let later = License::fixture().scrapped_by(day);
        let asked = Ask {
            last_day: "2026-09-23",
            ..ask(&later, WANG, TEST_DRIVE, T + n)
        };
        h.grant(T + n, &asked, at(2), Err(meant));
    }
    // Today is its last day: it can be lent for today alone, and behind that day not at all.
    let today = License::fixture().scrapped_by("2026-09-14");
    let asked = Ask {
        last_day: "2026-09-14",
        ..ask(&today, WANG, TEST_DRIVE, T + 20)
    };
    h.grant(T + 20, &asked, at(2), Ok(GRANTED.to_vec()));
    let gone = License::fixture().scrapped_by("2026-09-13");
    let asked = Ask {
        last_day: "2026-09-14",
        ..ask(&gone, ZHAO, TEST_DRIVE, T + 21)
    };
    h.grant(T + 21, &asked, at(3), Err("last-day-behind-scrap-by"));
    let why = "Nothing is lent beyond the scrap-by day, and that is said at once, with the last possible day.";
    h.add(cases, "scrapped", why, &[]);
}

fn standing_refused(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    h.lend(T + 10, &phone, LI, TEST_DRIVE, at(1));
    let all = vec![
        "standing-changed",
        "license-ended",
        "authorization-ended",
        "older-requests-void",
    ];
    let license = vec!["standing-changed", "license-ended", "older-requests-void"];
    for (n, letters) in (0_u64..).zip(["B", "C", "E", "L", "M", "N", "P", "GP"]) {
        let now = T + 100 + 10 * n;
        h.change_standing(now, letters, Ok(if n == 0 { all.clone() } else { license.clone() }));
        let next = License::of("holder", (7 << 20) | (10 + n)).issued(now + 1);
        h.record(now + 1, &next, None, Ok(RECORDED.to_vec()));
        h.grant(
            now + 2,
            &ask(&next, LI, TEST_DRIVE, now + 2),
            at(2),
            Err("standing-forbids-lending"),
        );
    }
    h.refresh(T + 190, 1, None, Err("standing-forbids-lending"));
    // Every other letter lends.
    let now = T + 200;
    h.change_standing(now, "DFGHIJKOQRSTUVWXYZ", Ok(vec!["standing-changed", "license-ended"]));
    let next = License::of("holder", (7 << 20) | 30).issued(now + 1);
    h.record(now + 1, &next, None, Ok(RECORDED.to_vec()));
    h.grant(
        now + 2,
        &ask(&next, LI, TEST_DRIVE, now + 2),
        at(2),
        Ok(GRANTED.to_vec()),
    );
    let facts = [
        ("/results/2/events/1/reason", json!("standing")),
        ("/lent/0/number", json!(2)),
    ];
    let why = "A standing that forbids issuing ends everything, and nothing is lent while it lasts.";
    h.add(cases, "standing_refused", why, &facts);
}

fn authoritys_act(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    let act = |number: Value| json!({"number": number});
    h.lend(T + 10, &phone, LI, TEST_DRIVE, at(1));
    h.lend(T + 11, &phone, WANG, TEST_DRIVE, at(2));
    h.step(
        "revoke-by-authority",
        T + 20,
        &act(json!(3)),
        Err("authorization-not-live"),
    );
    h.step("revoke-by-authority", T + 20, &act(json!(1)), Ok(TAKEN_BACK.to_vec()));
    h.step(
        "revoke-by-authority",
        T + 21,
        &act(json!(1)),
        Err("authorization-not-live"),
    );
    h.grant(
        T + 22,
        &ask(&phone, LI, TEST_DRIVE, T + 20),
        at(3),
        Err("request-older-than-revocation"),
    );
    h.step(
        "revoke-by-authority",
        T + 30,
        &act(Value::Null),
        Ok(TAKEN_BACK.to_vec()),
    );
    h.step(
        "revoke-by-authority",
        T + 31,
        &act(Value::Null),
        Ok(vec!["older-requests-void"]),
    );
    let facts = [
        ("/results/4/events/0/reason", json!("authoritys-act")),
        ("/licenses/0/position", json!(phone.status)),
    ];
    let why = "What the authority takes back bears its name, and leaves the owner's license alone.";
    h.add(cases, "authoritys_act", why, &facts);
}

fn organization(cases: &mut Cases) {
    let mut h = History::new(&company());
    let names = ["车队王主管", "车队李主管", "车队赵主管", "车队陈主管"];
    let phones: Vec<License> = (1..)
        .zip(names)
        .map(|(n, name)| License::of(name, (7 << 20) + n).owned_by(state::company()))
        .collect();
    h.record(T, &phones[0], None, Err("license-name-mismatch"));
    for (n, (phone, name)) in (0..).zip(phones.iter().zip(names)) {
        h.record(T + n, phone, Some(name), Ok(RECORDED.to_vec()));
    }
    let fifth = License::of("fifth phone", (7 << 20) + 5).owned_by(state::company());
    h.record(T + 10, &fifth, Some("车队周主管"), Err("licenses-full"));
    // One of the four takes another phone, or the same license anew.
    h.record(
        T + 11,
        &fifth,
        Some(names[3]),
        Ok(vec!["license-ended", "license-recorded"]),
    );
    let again = License {
        id: [9; 32],
        ..phones[0].clone()
    };
    h.record(T + 12, &again, Some(names[0]), Ok(RECORDED.to_vec()));
    // Position and key of another person's license.
    h.record(T + 13, &phones[1], Some(names[0]), Err("status-position-reused"));
    // Each of them lends and takes back for all.
    h.grant(
        T + 20,
        &ask(&phones[0], LI, TEST_DRIVE, T + 20),
        at(1),
        Ok(GRANTED.to_vec()),
    );
    h.grant(
        T + 21,
        &ask(&phones[1], LI, TEST_DRIVE, T + 21),
        at(2),
        Err("already-lent"),
    );
    h.grant(
        T + 22,
        &ask(&phones[1], WANG, CLAIM, T + 22),
        at(2),
        Ok(GRANTED.to_vec()),
    );
    let lost = json!({"key": phones[1].public(), "lost_at": T});
    let ended = vec!["license-ended", "authorization-ended", "older-requests-void"];
    h.step("phone-lost", T + 30, &lost, Ok(ended));
    h.record(
        T + 40,
        &License::of("sixth phone", (7 << 20) + 6)
            .issued(T + 40)
            .owned_by(state::company()),
        Some("车队周主管"),
        Ok(RECORDED.to_vec()),
    );
    h.revoke(T + 41, &phones[2], None, T + 41, Ok(TAKEN_BACK.to_vec()));
    let third = phones[2].clone().issued(T + 45);
    h.record(T + 45, &third, Some(names[2]), Ok(RECORDED.to_vec()));
    // The person who has the company's license on their phone may be lent to as any other.
    let clerk = Person("A", "350102199203040053", "车队王主管");
    h.lend(T + 50, &third, clerk, TEST_DRIVE, at(3));
    let firm = Person("N", "91350100M000100Y43", "福建省福州市闽江汽车租赁服务有限公司");
    h.grant(
        T + 51,
        &ask(&third, firm, TEST_DRIVE, T + 51),
        at(4),
        Err("grantee-not-a-person"),
    );
    let facts = [
        ("/results/12/events/1/number", json!(2)),
        ("/licenses/2/name", json!("车队周主管")),
    ];
    let why = "An organization has up to four licenses, each on a named person's phone, any of which lends.";
    h.add(cases, "organization", why, &facts);
}

fn persons(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    for (n, person) in (1..).zip([LI, WANG, ZHAO]) {
        h.lend(T + n, &phone, person, TEST_DRIVE, at(n));
    }
    h.grant(
        T + 10,
        &ask(&phone, CHEN, TEST_DRIVE, T + 10),
        at(4),
        Err("persons-full"),
    );
    let insisting = Ask {
        replace: true,
        ..ask(&phone, CHEN, TEST_DRIVE, T + 11)
    };
    h.grant(T + 11, &insisting, at(4), Err("persons-full"));
    // The third may have a second purpose; the fourth comes when one is gone.
    h.lend(T + 12, &phone, ZHAO, CLAIM, at(4));
    h.step(
        "revoke-by-authority",
        T + 20,
        &json!({"number": 3}),
        Ok(TAKEN_BACK.to_vec()),
    );
    let phone = phone.clone().issued(T + 21);
    h.record(T + 21, &phone, None, Ok(RECORDED.to_vec()));
    h.grant(
        T + 21,
        &ask(&phone, CHEN, TEST_DRIVE, T + 21),
        at(5),
        Err("persons-full"),
    );
    h.step(
        "revoke-by-authority",
        T + 22,
        &json!({"number": 4}),
        Ok(TAKEN_BACK.to_vec()),
    );
    let phone = phone.issued(T + 23);
    h.record(T + 23, &phone, None, Ok(RECORDED.to_vec()));
    h.lend(T + 23, &phone, CHEN, TEST_DRIVE, at(5));
    let why = "Three persons have the license at most, each for as many purposes as there are.";
    h.add(cases, "persons", why, &[("/lent/2/number", json!(5))]);
}

fn everything_lent(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    for (first, person) in [(0, LI), (12, WANG), (24, ZHAO)] {
        for purpose in 1..=12 {
            let n = first + purpose;
            h.lend(T + n, &phone, person, purpose, at(n));
        }
    }
    let facts = [
        ("/lent/35/number", json!(36)),
        ("/lent/35/purpose", json!("transport-permit")),
    ];
    let why = "Thirty-six authorizations, three persons with twelve purposes each: as many as there can be.";
    h.add(cases, "everything_lent", why, &facts);
}

fn same_person(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    let mut grant = |n: u64, person: Person, purpose: u64, meant: Result<(), &'static str>| {
        let meant = meant.map(|()| GRANTED.to_vec());
        h.grant(T + n, &ask(&phone, person, purpose, T + n), at(n), meant);
    };
    // A temporary card shows the number of the card: one person.
    grant(1, LI, TEST_DRIVE, Ok(()));
    grant(2, Person("M", LI.1, LI.2), TEST_DRIVE, Err("already-lent"));
    grant(3, Person("M", LI.1, LI.2), CLAIM, Ok(()));
    grant(4, Person("A", LI.1, "李四名"), 1, Err("grantee-name-differs"));
    // A permit's first nine characters are its bearer's for life.
    grant(5, Person("F", "H1234567801", "何九"), TEST_DRIVE, Ok(()));
    grant(6, Person("F", "H1234567802", "何九"), TEST_DRIVE, Err("already-lent"));
    grant(7, Person("F", "H12345678", "何九"), CLAIM, Ok(()));
    grant(
        8,
        Person("F", "H1234567802", "何十"),
        CLAIM,
        Err("grantee-name-differs"),
    );
    // A passport's number is nobody's for life: another name is another person.
    grant(9, Person("F", "E12345678", "约翰"), TEST_DRIVE, Ok(()));
    grant(10, Person("F", "E12345678", "约翰"), TEST_DRIVE, Err("already-lent"));
    grant(11, Person("F", "E12345678", "玛丽"), TEST_DRIVE, Err("persons-full"));
    grant(12, Person("F", "E12345678", "约翰"), CLAIM, Ok(()));
    // Another spelling is the same name. A lost character may be any one, and so makes nobody the same.
    grant(13, Person("A", LI.1, "李 四明"), 3, Ok(()));
    grant(14, Person("F", "E12345678", "约·翰"), 3, Ok(()));
    grant(15, Person("F", "E12345678", "约?"), 1, Err("persons-full"));
    let why = "Who is whom is told by the number where it is a person's for life, else by document and name.";
    h.add(cases, "same_person", why, &[("/lent/5/number", json!(6))]);
}

fn grantees_refused(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    for (person, code) in [
        (
            Person("N", "91350100M000100Y43", "闽江汽车租赁"),
            "grantee-not-a-person",
        ),
        (Person("P", "350100600000000", "李四明"), "grantee-not-a-person"),
        (Person("A", "350102199003071234", "张三丰"), "grantee-is-owner"),
        (Person("A", "350102199003071234", "李四明"), "grantee-is-owner"),
        (Person("M", "350102199003071234", "张三丰"), "grantee-is-owner"),
    ] {
        h.grant(T + 10, &ask(&phone, person, TEST_DRIVE, T + 10), at(1), Err(code));
    }
    // Where the owner's document is known, a namesake is somebody else.
    let namesake = Person("A", "350102198507080033", "张三丰");
    h.lend(T + 10, &phone, namesake, TEST_DRIVE, at(1));
    // A person is not filed as an organization, whose name is public, nor a company as a person.
    let card = json!({"kind": "A", "number": "350102199003071234"});
    let code = json!({"kind": "N", "number": "91350100M000100Y43"});
    for owner in [
        json!({"owner": {"organization": "张三丰", "document": card}}),
        json!({"owner": {"person": "张三丰", "document": code}}),
    ] {
        h.step("change-owner", T + 19, &owner, Err("owner-kind-mismatch"));
    }
    // Where it is not, a namesake is somebody else all the more: no document on file says that they are the owner.
    let owner = json!({"owner": {"person": "张三丰", "document": null}});
    let all = vec![
        "owner-changed",
        "license-ended",
        "authorization-ended",
        "older-requests-void",
    ];
    h.step("change-owner", T + 20, &owner, Ok(all));
    let next = License::of("holder", (7 << 20) | 5)
        .issued(T + 21)
        .owned_by(Item::Array(vec![text("张三丰"), NULL]));
    h.record(T + 21, &next, None, Ok(RECORDED.to_vec()));
    h.lend(T + 22, &next, namesake, TEST_DRIVE, at(2));
    let why = "A license is lent to a natural person other than the owner; who that is, documents say.";
    h.add(
        cases,
        "grantees_refused",
        why,
        &[("/lent/0/grantee/name", json!("张三丰"))],
    );
}

fn last_days(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    let until = |last_day: &'static str, purpose: u64, made_at: u64| Ask {
        last_day,
        ..ask(&phone, LI, purpose, made_at)
    };
    h.grant(
        T + 1,
        &until("2026-09-13", 1, T + 1),
        at(1),
        Err("last-day-before-grant"),
    );
    h.grant(
        T + 1,
        &until("1900-01-01", 1, T + 1),
        at(1),
        Err("last-day-before-grant"),
    );
    h.grant(T + 1, &until("2026-09-14", 1, T + 1), at(1), Ok(GRANTED.to_vec()));
    h.grant(T + 2, &until("2026-09-22", 2, T + 2), at(2), Ok(GRANTED.to_vec()));
    h.grant(
        T + 3,
        &until("2026-09-23", 3, T + 3),
        at(3),
        Err("working-days-exceeded"),
    );
    h.grant(
        T + 3,
        &until("2149-12-31", 3, T + 3),
        at(3),
        Err("working-days-exceeded"),
    );
    // A rest day is a last day as any other.
    h.grant(T + 4, &until("2026-09-19", 3, T + 4), at(3), Ok(GRANTED.to_vec()));
    // Midnight in Beijing makes another grant day, and another seventh working day.
    let before = MIDNIGHT - 1;
    h.grant(before, &until("2026-09-14", 4, before), at(4), Ok(GRANTED.to_vec()));
    h.grant(
        before,
        &until("2026-09-23", 5, before),
        at(5),
        Err("working-days-exceeded"),
    );
    h.grant(
        MIDNIGHT,
        &until("2026-09-14", 5, before),
        at(5),
        Err("last-day-before-grant"),
    );
    h.grant(
        MIDNIGHT,
        &until("2026-09-23", 5, before),
        at(5),
        Ok(vec!["authorization-ended", "authorization-ended", "granted"]),
    );
    let why = "The last day lies between the grant day and the seventh working day behind it, counted in Beijing.";
    h.add(cases, "last_days", why, &[]);
}

fn calendars(cases: &mut Cases) {
    // 2026-12-25 10:00 in Beijing.
    let now = T + 102 * DAY;
    let mut h = History::new(&zhang());
    let phone = License::fixture().until("2027-02-01");
    h.record(now, &phone, None, Ok(RECORDED.to_vec()));
    let until = |last_day: &'static str, purpose: u64, made_at: u64| Ask {
        last_day,
        ..ask(&phone, LI, purpose, made_at)
    };
    h.grant(
        now + 1,
        &until("2027-01-01", 1, now + 1),
        at(1),
        Err("calendar-does-not-reach"),
    );
    // The seventh working day lies behind the calendar, but not everything before it.
    h.grant(now + 2, &until("2026-12-31", 1, now + 2), at(1), Ok(GRANTED.to_vec()));
    let calendar = |version: u64, last: &str, off: &[&str]| json!({"version": version, "first": "2026-12-01", "last": last, "off": off, "worked": []});
    let next_year = calendar(7, "2027-12-31", &["2027-01-01"]);
    let meant: [(&str, u64, Value, Result<(), &'static str>); 5] = [
        ("2027-01-07", 2, next_year.clone(), Err("working-days-exceeded")),
        ("2027-01-06", 2, next_year, Ok(())),
        (
            "2027-01-05",
            3,
            calendar(8, "2027-01-04", &["2027-01-01"]),
            Err("calendar-does-not-reach"),
        ),
        ("2027-01-04", 3, calendar(8, "2027-01-04", &["2027-01-01"]), Ok(())),
        (
            "2027-01-04",
            4,
            calendar(9, "2026-12-24", &[]),
            Err("calendar-does-not-reach"),
        ),
    ];
    for (n, (last_day, purpose, calendar, meant)) in (3..).zip(meant) {
        h.grant(
            now + n,
            &until(last_day, purpose, now + n),
            at(n),
            meant.map(|()| GRANTED.to_vec()),
        );
        h.with("calendar", calendar);
    }
    // Without a working day in sight 21 days are the most.
    let days = (0..90).filter_map(|n| Day::parse("2026-12-01").ok()?.plus_days(n));
    let weekdays = days.filter(|day| (day.epoch_days() + 3).rem_euclid(7) < 5);
    let off: Vec<String> = weekdays.map(|day| day.to_string()).collect();
    let off: Vec<&str> = off.iter().map(String::as_str).collect();
    for (n, last_day, meant) in [
        (20, "2027-01-16", Err("working-days-exceeded")),
        (21, "2027-01-15", Ok(GRANTED.to_vec())),
    ] {
        h.grant(now + n, &until(last_day, 5, now + n), at(n), meant);
        h.with("calendar", calendar(10, "2027-02-28", &off));
    }
    let why = "The authority counts by a calendar that knows the days, and names its version in what it issues.";
    h.add(cases, "calendars", why, &[("/lent/2/last_day", json!("2027-01-04"))]);
}

fn stale_requests(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    let asked = |person: Person| ask(&phone, person, TEST_DRIVE, T + 100);
    // Verified in time, carried out late.
    h.grant(T + 1_299, &asked(LI), at(1), Ok(GRANTED.to_vec()));
    h.grant(T + 1_300, &asked(WANG), at(2), Err("request-expired"));
    h.grant(T + 1_301, &asked(WANG), at(2), Err("request-expired"));
    // Its nonce is remembered to the last second, and the request is dead from then on.
    h.grant(T + 1_299, &asked(LI), at(2), Err("request-replayed"));
    h.grant(T + 1_300, &asked(LI), at(2), Err("request-expired"));
    h.revoke(T + 2_500, &phone, None, T + 1_300, Err("request-expired"));
    h.revoke(T + 2_499, &phone, None, T + 1_300, Ok(TAKEN_BACK.to_vec()));
    h.revoke(T + 2_499, &phone, None, T + 1_300, Err("request-replayed"));
    h.revoke(T + 2_500, &phone, None, T + 1_300, Err("request-expired"));
    // The phone's clock runs ahead: good, and not twice.
    let phone = phone.clone().issued(T + 2_500);
    h.record(T + 2_500, &phone, None, Ok(RECORDED.to_vec()));
    let ahead = ask(&phone, WANG, TEST_DRIVE, T + 3_100);
    let further = ask(&phone, WANG, TEST_DRIVE, T + 3_101);
    h.grant(T + 2_500, &further, at(2), Err("request-from-future"));
    h.grant(T + 2_500, &ahead, at(2), Ok(GRANTED.to_vec()));
    h.grant(T + 2_501, &ahead, at(3), Err("request-replayed"));
    let why = "A request counts once, until it ends, and only if its license is younger than every revocation.";
    h.add(cases, "stale_requests", why, &[("/lent/0/number", json!(2))]);
    clocks_differ(cases);
}

fn clocks_differ(cases: &mut Cases) {
    // Phones' clocks ten minutes ahead and ten minutes behind: what they date orders nothing.
    for (name, made_at, late) in [("ahead", T + 615, T + 600), ("behind", T - 580, T - 599)] {
        let (mut h, phone) = History::owned(T);
        h.grant(
            T + 15,
            &ask(&phone, LI, TEST_DRIVE, made_at),
            at(1),
            Ok(GRANTED.to_vec()),
        );
        h.issued(T + 16, 1, [0xa1; 32], at(1), "grantee", Ok(ISSUED.to_vec()));
        h.grant(
            T + 16,
            &ask(&phone, WANG, TEST_DRIVE, made_at + 1),
            at(2),
            Ok(GRANTED.to_vec()),
        );
        h.issued(T + 17, 2, [0xa2; 32], at(2), "agent", Ok(ISSUED.to_vec()));
        // Asked for before everything is taken back, and dated after it.
        let asked = ask(&phone, ZHAO, TEST_DRIVE, made_at + 5);
        h.revoke(T + 20, &phone, Some([0xa1; 32]), made_at + 2, Ok(TAKEN_BACK.to_vec()));
        h.grant(T + 21, &asked, at(3), Err("request-older-than-revocation"));
        // An order that was under way when another was carried out still counts: it ends what is live when it arrives.
        h.revoke(T + 22, &phone, Some([0xa2; 32]), late, Ok(TAKEN_BACK.to_vec()));
        // After a refresh the same clock lends again.
        let phone = phone.clone().issued(T + 23);
        h.record(T + 23, &phone, None, Ok(RECORDED.to_vec()));
        h.grant(
            T + 24,
            &ask(&phone, ZHAO, TEST_DRIVE, made_at + 6),
            at(3),
            Ok(GRANTED.to_vec()),
        );
        let why = "A phone's clock that is ten minutes off: a request signed before an order never outlives it, and an \
                   order counts however much was taken back meanwhile.";
        h.add(
            cases,
            &format!("clocks_{name}"),
            why,
            &[("/requests_since", json!(T + 22)), ("/lent/0/number", json!(3))],
        );
    }
}

/// What was issued and not yet recorded when everything ended: it stays outside, and so does its phone.
fn in_flight(cases: &mut Cases) {
    // Another owner: the old one's license, signed meanwhile, lends nothing of the new one's.
    let (mut h, phone) = History::owned(T);
    let waiting = phone.clone().issued(T + 60);
    let owner = json!({"owner": {"person": LI.2, "document": {"kind": LI.0, "number": LI.1}}});
    let all = vec!["owner-changed", "license-ended", "older-requests-void"];
    h.step("change-owner", T + 60, &owner, Ok(all));
    h.record(T + 120, &waiting, None, Err("log-entry-other-owner"));
    // Even one that names the new owner has to be issued after the change.
    let theirs = Item::Array(vec![text(LI.2), Item::Array(vec![text(LI.0), text(LI.1)])]);
    let early = License::of("grantee", (7 << 20) | 5)
        .issued(T + 60)
        .owned_by(theirs.clone());
    h.record(T + 121, &early, None, Err("log-entry-outdated"));
    h.grant(
        T + 122,
        &ask(&waiting, ZHAO, 8, T + 122),
        at(1),
        Err("license-not-live"),
    );
    let next = License::of("grantee", (7 << 20) | 5).issued(T + 61).owned_by(theirs);
    h.record(T + 123, &next, None, Ok(RECORDED.to_vec()));
    let why = "A license of the old owner's that was signed before the sale is not recorded behind it, nor lends.";
    h.add(cases, "in_flight_owner", why, &[("/licenses_since", json!(T + 60))]);

    // A lost phone: the license made for it five seconds before, under another position.
    let (mut h, phone) = History::owned(T);
    let waiting = License::of("holder", (7 << 20) | 5).issued(T + 5);
    let lost = json!({"key": phone.public(), "lost_at": T + 10});
    h.step(
        "phone-lost",
        T + 10,
        &lost,
        Ok(vec!["license-ended", "older-requests-void"]),
    );
    h.record(T + 20, &waiting, None, Err("log-entry-outdated"));
    h.record(
        T + 21,
        &License::of("next phone", (7 << 20) | 6).issued(T + 10),
        None,
        Err("log-entry-outdated"),
    );
    h.record(
        T + 21,
        &License::of("next phone", (7 << 20) | 6).issued(T + 11),
        None,
        Ok(RECORDED.to_vec()),
    );
    let why = "A license for the lost phone that was signed before it was reported lost is not recorded behind it.";
    h.add(cases, "in_flight_phone", why, &[("/licenses_since", json!(T + 10))]);

    // A standing that forbids issuing, which is lifted again.
    let (mut h, _) = History::owned(T);
    let waiting = License::of("next phone", (7 << 20) | 5).issued(T + 5);
    h.change_standing(
        T + 10,
        "C",
        Ok(vec!["standing-changed", "license-ended", "older-requests-void"]),
    );
    h.change_standing(T + 20, "A", Ok(vec!["standing-changed"]));
    h.record(T + 30, &waiting, None, Err("log-entry-outdated"));
    h.record(
        T + 31,
        &License::of("next phone", (7 << 20) | 5).issued(T + 21),
        None,
        Ok(RECORDED.to_vec()),
    );
    let why = "A license from before the car was reported stolen is not recorded after it was found.";
    h.add(cases, "in_flight_standing", why, &[]);

    // The owner's order ends what is lent, and no license.
    let (mut h, phone) = History::owned(T);
    let waiting = License::of("next phone", (7 << 20) | 5).issued(T + 5);
    h.lend(T + 8, &phone, LI, TEST_DRIVE, at(1));
    h.revoke(T + 10, &phone, None, T + 10, Ok(TAKEN_BACK.to_vec()));
    h.record(T + 20, &waiting, None, Ok(vec!["license-ended", "license-recorded"]));
    h.grant(
        T + 21,
        &ask(&waiting, LI, TEST_DRIVE, T + 21),
        at(2),
        Err("request-older-than-revocation"),
    );
    let why =
        "A license that was under way when the owner took back what was lent is recorded, and lends once refreshed.";
    h.add(
        cases,
        "in_flight_order",
        why,
        &[("/licenses_since", json!(null)), ("/requests_since", json!(T + 10))],
    );

    // An authorization that was signed before a lost phone was reported, and recorded behind it.
    let (mut h, phone) = History::owned(T);
    h.lend(T + 8, &phone, LI, TEST_DRIVE, at(1));
    let lost = json!({"key": phone.public(), "lost_at": T + 9});
    h.step(
        "phone-lost",
        T + 10,
        &lost,
        Ok(vec!["license-ended", "older-requests-void"]),
    );
    h.issued(T + 10, 1, [0xa1; 32], at(1), "grantee", Err("log-entry-outdated"));
    h.issued(T + 11, 1, [0xa1; 32], at(1), "grantee", Ok(ISSUED.to_vec()));
    let why = "An authorization signed before the loss is issued again before it is recorded.";
    h.add(cases, "in_flight_authorization", why, &[]);
}

/// Entries of the log that belong elsewhere.
fn other_entries(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    h.lend(T + 1, &phone, LI, TEST_DRIVE, at(1));
    let fresh = || License::of("next phone", (7 << 20) | 5);
    for (license, code) in [
        (
            License {
                issuer: 3502,
                ..fresh()
            },
            "log-entry-other-issuer",
        ),
        (
            License {
                plate: "闽AD54321",
                ..fresh()
            },
            "log-entry-other-vehicle",
        ),
        (fresh().owned_by(state::company()), "log-entry-other-owner"),
        (
            fresh().owned_by(Item::Array(vec![text("张三丰"), NULL])),
            "log-entry-other-owner",
        ),
    ] {
        h.record(T + 10, &license, None, Err(code));
        h.issued(T + 10, 1, [0xa1; 32], at(1), "grantee", Err(code));
        let mut entry = license.log();
        entry["number"] = json!(1);
        entry["status"] = json!(at(1));
        h.with("authorization", entry);
    }
    // All three: the issuer is judged first, then the vehicle.
    let all = License {
        issuer: 3502,
        plate: "闽AD54321",
        ..fresh().owned_by(state::company())
    };
    h.record(T + 11, &all, None, Err("log-entry-other-issuer"));
    h.record(
        T + 11,
        &License { issuer: 3501, ..all },
        None,
        Err("log-entry-other-vehicle"),
    );
    // A request by a license of another issuer or vehicle, under the same position and key.
    for other in [
        License {
            issuer: 3502,
            ..phone.clone()
        },
        License {
            plate: "闽AD54321",
            ..phone.clone()
        },
    ] {
        h.grant(T + 12, &ask(&other, LI, CLAIM, T + 12), at(2), Err("license-not-live"));
        h.revoke(T + 12, &other, None, T + 12, Err("license-not-live"));
    }
    let why = "A log entry counts for its own issuer, vehicle and owner, and so does what its license signs.";
    h.add(cases, "other_entries", why, &[("/revision", json!(2))]);
}

fn other_forms(cases: &mut Cases) {
    let (mut h, phone) = History::owned(T);
    let drive = ask(&phone, LI, TEST_DRIVE, T + 10);
    let signed = drive.signed();
    let (rest, signature) = signed.split_at(signed.len() - 64);
    let mirrored = [rest, &high_s(signature.try_into().expect("64 bytes"))].concat();
    h.grant(T + 10, &drive, at(1), Ok(GRANTED.to_vec()));
    // The same consent in other bytes: without its tag, and with the signature's mirror image.
    for bytes in [&signed[1..], &mirrored] {
        h.grant(T + 11, &drive, at(2), Err("request-replayed"));
        h.with("request", json!(hex(bytes)));
    }
    h.again(3, T + 12, Err("operation-reused"));
    h.with("request", json!(hex(&mirrored)));
    let why = "One consent has several valid encodings: the nonce, not the bytes, makes that it counts once.";
    h.add(cases, "other_forms", why, &[("/revision", json!(2))]);
}

fn full(cases: &mut Cases) {
    let phone = License::fixture();
    let nonces = |first: u8, count: u8| -> Vec<Item> {
        let nonce = |n: u8| Item::Array(vec![bytes(&[n; 16]), uint(T + 1_200)]);
        (first..first + count).map(nonce).collect()
    };
    let remembering = |requests: u8, orders: u8| {
        state::license(NULL, phone.status, "holder", nonces(0, requests), nonces(100, orders))
    };
    let start = |licenses: Vec<Item>, owner: Item| {
        let body = new_body()
            .with(&[state::OWNER], owner)
            .with(&[REVISION], uint(1))
            .with(&[CHANGED_AT], uint(T))
            .with(&[LICENSES], Item::Array(licenses));
        json!({"state": hex(&sealed(&body))})
    };
    let mut h = History::from(start(vec![remembering(63, 31)], state::owner()), 1);
    h.lend(T + 10, &phone, LI, TEST_DRIVE, at(1));
    h.grant(
        T + 11,
        &ask(&phone, WANG, TEST_DRIVE, T + 11),
        at(2),
        Err("too-many-requests"),
    );
    // Whoever asked too often may still take back, once more.
    h.revoke(T + 20, &phone, None, T + 20, Ok(TAKEN_BACK.to_vec()));
    h.revoke(T + 21, &phone, None, T + 21, Err("too-many-requests"));
    // What nobody signed is remembered by no license.
    h.step(
        "revoke-by-authority",
        T + 30,
        &json!({"number": null}),
        Ok(vec!["older-requests-void"]),
    );
    // A refresh remembers what the issue before did. The requests run out, and there is room again.
    let phone_again = phone.clone().issued(T + 40);
    h.record(T + 40, &phone_again, None, Ok(RECORDED.to_vec()));
    let late = |made_at: u64| ask(&phone_again, WANG, TEST_DRIVE, made_at);
    h.grant(T + 1_199, &late(T + 1_195), at(2), Err("too-many-requests"));
    h.grant(T + 1_200, &late(T + 1_195), at(2), Ok(GRANTED.to_vec()));
    h.revoke(T + 1_201, &phone, None, T + 1_201, Ok(TAKEN_BACK.to_vec()));
    let why = "Sixty-four requests and thirty-two orders of one license within their life are more than anybody signs.";
    h.add(cases, "full_of_requests", why, &[("/lent", json!([]))]);

    // One phone of an organization that signed all it may, and another that has not.
    let license = |n: u64, name: &'static str, orders: Vec<Item>| {
        state::license(text(name), (7 << 20) + n, name, Vec::new(), orders)
    };
    let licenses = vec![
        license(1, "车队王主管", nonces(100, 32)),
        license(2, "车队李主管", nonces(100, 31)),
    ];
    let [first, second] = [(1, "车队王主管"), (2, "车队李主管")]
        .map(|(n, name)| License::of(name, (7 << 20) + n).owned_by(state::company()));
    let mut h = History::from(start(licenses, state::company()), 1);
    h.revoke(T + 20, &first, None, T + 20, Err("too-many-requests"));
    h.revoke(T + 20, &second, None, T + 20, Ok(vec!["older-requests-void"]));
    h.revoke(T + 21, &second, None, T + 21, Err("too-many-requests"));
    let why = "One phone that signed order after order does not keep another from taking back.";
    h.add(cases, "full_of_orders", why, &[("/requests_since", json!(T + 20))]);
    // The last revision: whatever would make another is refused, and what changes nothing is not.
    let license = state::license(NULL, phone.status, "holder", Vec::new(), Vec::new());
    let body = new_body()
        .with(&[REVISION], uint(u64::MAX))
        .with(&[CHANGED_AT], uint(T))
        .with(&[LICENSES], Item::Array(vec![license]));
    let mut h = History::from(json!({"state": hex(&sealed(&body))}), u64::MAX);
    h.grant(
        T + 10,
        &ask(&phone, LI, TEST_DRIVE, T + 10),
        at(1),
        Err("register-full"),
    );
    h.revoke(T + 11, &phone, None, T + 11, Err("register-full"));
    let why = "A revision never starts over: a register at the last one changes no more.";
    h.add(cases, "full_of_revisions", why, &[("/lent", json!([]))]);
}

fn full_of_ended(cases: &mut Cases) {
    let phone = License::fixture();
    let start = |count: u64| {
        let ended = (0..count).map(|n| Item::Array(vec![uint((3 << 20) + n), uint(1), Item::Int(20_800)]));
        let license = state::license(NULL, phone.status, "holder", Vec::new(), Vec::new());
        let body = new_body()
            .with(&[REVISION], uint(1))
            .with(&[CHANGED_AT], uint(T))
            .with(&[LICENSES], Item::Array(vec![license]))
            .with(&[ENDED], Item::Array(ended.collect()));
        History::from(json!({"state": hex(&sealed(&body))}), 1)
    };
    let again = phone.clone().issued(T + 40);
    let mut h = start(944);
    h.grant(
        T + 10,
        &ask(&phone, LI, TEST_DRIVE, T + 10),
        at(1),
        Ok(GRANTED.to_vec()),
    );
    h.refresh(T + 20, 1, Some(at(2)), Err("register-full"));
    h.refresh(T + 20, 1, None, Ok(vec!["refreshed"]));
    h.step(
        "revoke-by-authority",
        T + 30,
        &json!({"number": 1}),
        Ok(TAKEN_BACK.to_vec()),
    );
    h.record(T + 40, &again, None, Ok(RECORDED.to_vec()));
    let why = "With 944 ended positions a register still lends. What would make one more is refused; an issue and an end are not.";
    h.add(cases, "full_for_lending", why, &[("/lent", json!([]))]);

    let mut h = start(985);
    h.record(T + 40, &again, None, Err("register-full"));
    let owner = json!({"owner": zhang()});
    h.step(
        "change-owner",
        T + 41,
        &owner,
        Ok(vec!["owner-changed", "license-ended", "older-requests-void"]),
    );
    let why = "With more than 984 ended positions a register only takes back: what lives finds room when it ends.";
    h.add(cases, "full_for_licenses", why, &[("/licenses", json!([]))]);
}
