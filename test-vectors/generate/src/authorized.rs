//! Authorizations: lent licenses, built by hand as an authority will issue them. They stand alone: own key, tree,
//! status position, and nothing outside their purpose.

use serde_json::json;
use vehicle_license::trust::Calendar;

use crate::build::{Ask, Cases, GRANTEE, PURPOSES, SHOWN, calendar, challenge, holder_key, lent, license, show, trust};
use crate::fixture;
use crate::mutate::{Item, NULL, UNDEFINED, bytes, public, text, uint, view};

/// 2026-09-24 10:00 in Beijing: seven working days from here span 18 calendar days, the most of 2026.
const BEFORE_HOLIDAYS: u64 = fixture::ISSUED_AT + 10 * 86_400;

/// 2020-09-14 10:00 in Beijing: before the first day of the calendar every verifier carries, and of all later ones.
const BEFORE_CALENDARS: u64 = 1_600_048_800;

/// 2026-12-28 10:00 in Beijing: the seventh working day lies behind the calendar every verifier carries.
const TURN: u64 = fixture::ISSUED_AT + 105 * 86_400;

pub(crate) fn add(cases: &mut Cases) {
    purposes(cases);
    days(cases);
    calendars(cases);
    refusals(cases);
}

fn purposes(cases: &mut Cases) {
    for (number, name) in (1_u64..).zip(PURPOSES) {
        let why = "A lent license for this purpose, shown by the person it is lent to, with all it carries.";
        let masked = json!({"state": "masked", "value": {"kind": "A", "number": "3****1X", "name": "李*"}});
        let full = json!({"state": "full", "value": {"kind": "A", "number": GRANTEE[1], "name": GRANTEE[2]}});
        let grantee = if matches!(number, 8 | 11) { full } else { masked };
        let vin = if view(number) & (1 << 16) == 0 {
            json!({"state": "masked", "value": "LSVWY418****"})
        } else {
            json!({"state": "full", "value": "LSVWY4180KN246094"})
        };
        let address = match number {
            6 | 7 | 10 => json!({"state": "masked", "value": "福建省福州市****"}),
            8 | 11 => json!({"state": "full", "value": "福建省福州市鼓楼区东街口街道八一七北路123号4单元501室"}),
            _ => json!({"state": "not-carried"}),
        };
        let facts = [
            ("/kind", json!("authorized")),
            ("/purpose", json!(name)),
            ("/last_day", json!("2026-09-22")),
            ("/fields/grantee", grantee),
            ("/fields/vin", vin),
            ("/fields/address", address),
            ("/prompt/person", json!("grantee")),
            ("/warnings", json!([])),
        ];
        let name = format!("authorized_{}", name.replace('-', "_"));
        cases.ok(&name, why, Ask::of(&lent(number, 8)), &facts);
    }
    let why = "A grantee may show less than was lent, as an owner may.";
    let mut everyday = lent(7, 8);
    everyday.bitmap = 0xffff;
    let facts = [
        ("/fields/vin/value", json!("LSVWY418****")),
        ("/fields/engine-number/state", json!("not-shown")),
    ];
    cases.ok("authorized_everyday_view", why, Ask::of(&everyday), &facts);
    let why = "Of a mortgage's copy the grantee masked: the full leaf stays closed.";
    let mut masked = lent(8, 8);
    masked.bitmap = 0xf;
    let facts = [("/fields/grantee/value/name", json!("李*"))];
    cases.ok("authorized_grantee_masked", why, Ask::of(&masked), &facts);
    let why = "An authorized show answers a challenge as an owner's does.";
    let asked = challenge(7, SHOWN - 30);
    let mut answered = lent(7, 8);
    answered.answers = Some(asked.encode());
    let ask = Ask::of(&answered)
        .policy_is(json!({"preset": "insurance-claim", "accept_test": true}))
        .challenge(&asked.encode());
    cases.ok(
        "authorized_challenge_answered",
        why,
        ask,
        &[("/freshness", json!("challenged"))],
    );
    let why = "Evidence in an authorized show.";
    let mut evidence = lent(4, 8);
    evidence.evidence = Some((2, 30));
    cases.ok(
        "authorized_evidence",
        why,
        Ask::of(&evidence),
        &[("/self_asserted_evidence/age", json!(30))],
    );
    let why = "A grantee with a short document: its mask keeps 1 + 2.";
    let mut foreign = lent(3, 8);
    let key = fixture::key("grantee");
    foreign.credential = license().lend(3, 8, ["F", "H12345678", "CHAN TAI MAN"], public(&key));
    let facts = [(
        "/fields/grantee/value",
        json!({"kind": "F", "number": "H****78", "name": "C*"}),
    )];
    cases.ok("authorized_foreign_grantee", why, Ask::of(&foreign), &facts);
}

/// An authorization granted at `issued_at` for `days` days, shown an hour later under `trust`.
fn granted(issued_at: u64, days: u64, version: u64, trust: Vec<u8>) -> Ask {
    let mut show = lent(4, days);
    show.credential.issued_at = issued_at;
    show.credential.delegation = Some((4, version));
    // The fixture's inspection ends on 2026-09-30; here it is not the matter.
    show.credential.set(2, uint(21_000));
    show.shown_at = issued_at + 3600;
    Ask::of(&show).trust(trust)
}

/// A trust file of the year 2020 with these calendars.
fn early(calendars: Vec<Calendar>) -> Vec<u8> {
    trust(|content| {
        content.issued_at = fixture::instant(BEFORE_CALENDARS - 86_400);
        content.issuers[0].keys[0].sign_from = content.issued_at;
        content.calendars = calendars;
    })
}

/// A trust file of the turn of the year 2026 with these calendars.
fn at_the_turn(calendars: Vec<Calendar>) -> Vec<u8> {
    trust(|content| {
        content.issued_at = fixture::instant(TURN - 86_400);
        content.expires = fixture::instant(TURN + 30 * 86_400);
        let key = &mut content.issuers[0].keys[0];
        key.sign_until = content.expires;
        key.trust_until = content.expires;
        content.calendars = calendars;
    })
}

/// A calendar without exceptions.
fn plain(version: u32, first: &str, last: &str) -> Calendar {
    Calendar::new(version, fixture::day(first), fixture::day(last), vec![], vec![]).expect("a calendar")
}

fn days(cases: &mut Cases) {
    let why = "An authorization's last second is the last of its Beijing day, 24:00 exclusive.";
    let mut last = lent(4, 8);
    last.shown_at = last.credential.expires() - 1;
    let ask = Ask::of(&last).policy("status_age", json!(40 * 86_400));
    cases.ok(
        "authorized_last_second",
        why,
        ask,
        &[("/last_day", json!("2026-09-22"))],
    );
    last.shown_at += 1;
    let why = "At 24:00 it is over, and says that it was an authorization.";
    let ask = Ask::of(&last).policy("status_age", json!(40 * 86_400));
    cases.no("authorized_expired", "authorization-expired", why, ask);
    let why = "For the grant day alone: no working day behind it at all.";
    cases.ok(
        "authorized_same_day",
        why,
        Ask::of(&lent(4, 0)),
        &[("/last_day", json!("2026-09-14"))],
    );
    let all = || trust(|_| {});
    let seven = "Seven working days, the grant day excluded: Sunday 2026-09-20 was worked.";
    cases.ok(
        "authorized_days_7",
        seven,
        granted(fixture::ISSUED_AT, 8, 1, all()),
        &[("/warnings", json!([]))],
    );
    let why = "Eight working days: the pilot's rule is seven.";
    cases.no(
        "authorized_days_8",
        "working-days-exceeded",
        why,
        granted(fixture::ISSUED_AT, 9, 1, all()),
    );
    let why = "Seven working days over the holidays of autumn 2026: eighteen calendar days.";
    let facts = [("/last_day", json!("2026-10-12"))];
    cases.ok(
        "authorized_days_over_holidays",
        why,
        granted(BEFORE_HOLIDAYS, 18, 1, all()),
        &facts,
    );
    let why = "One more is the eighth working day, though still under the cap of 21 calendar days.";
    let ask = granted(BEFORE_HOLIDAYS, 19, 1, all());
    cases.no("authorized_days_over_holidays_8", "working-days-exceeded", why, ask);
    let nothing = || early(Vec::new());
    let why = "No calendar at hand reaches: the cap of 21 calendar days still holds, and the count is owed.";
    let facts = [("/warnings", json!(["calendar-does-not-reach"]))];
    cases.ok(
        "authorized_days_21",
        why,
        granted(BEFORE_CALENDARS, 21, 1, nothing()),
        &facts,
    );
    let why = "Beyond 21 calendar days no calendar could justify it, so none is needed.";
    cases.no(
        "authorized_days_22",
        "authorization-too-long",
        why,
        granted(BEFORE_CALENDARS, 22, 1, nothing()),
    );
    let why = "The cap comes before the count.";
    cases.no(
        "authorized_days_22_counted",
        "authorization-too-long",
        why,
        granted(fixture::ISSUED_AT, 22, 1, all()),
    );
    let why = "An authorization may not even be written with more than 400 days.";
    let mut show = lent(4, 8);
    show.credential.days = 401;
    cases.no("authorized_days_401", "cbor-out-of-range", why, Ask::of(&show));
}

fn calendars(cases: &mut Cases) {
    let at = fixture::ISSUED_AT;
    let one = |version: u32| trust(|content| content.calendars = vec![calendar(version)]);
    let why = "The authority counted with a newer calendar; the one at hand counts the same.";
    cases.ok(
        "calendar_other_version",
        why,
        granted(at, 8, 3, one(2)),
        &[("/warnings", json!([]))],
    );
    let why = "The authority counted with a newer calendar; the one at hand counts more: a warning, for holidays move.";
    let facts = [("/warnings", json!(["calendar-differs"]))];
    cases.ok("calendar_differs", why, granted(at, 9, 3, one(2)), &facts);
    let why =
        "The same where the policy demands a calendar: a version that nobody holds gives no more than seven days.";
    let ask = granted(at, 9, 3, one(2)).policy("require_calendar", json!(true));
    cases.no("calendar_differs_demanded", "working-days-exceeded", why, ask);
    let why = "Twenty-one days under the highest version there is, which nobody holds.";
    let ask = granted(at, 21, u32::MAX.into(), one(2)).policy("require_calendar", json!(true));
    cases.no("calendar_of_nobody_demanded", "working-days-exceeded", why, ask);
    let why = "The named version at hand beside a newer one: the named one decides.";
    let two = trust(|content| content.calendars = vec![calendar(2), plain(3, "2026-01-01", "2026-12-31")]);
    cases.no(
        "calendar_named_version",
        "working-days-exceeded",
        why,
        granted(at, 9, 2, two),
    );
    let why = "A trust file without a calendar: the one every verifier carries, version 1, counts the same.";
    let none = || trust(|content| content.calendars.clear());
    cases.ok(
        "calendar_built_in",
        why,
        granted(at, 8, 1, none()),
        &[("/warnings", json!([]))],
    );
    let why = "And it refuses the same.";
    let why = format!("{why} Without it every verdict would wait for a trust file that brings one.");
    cases.no(
        "calendar_built_in_exceeded",
        "working-days-exceeded",
        &why,
        granted(at, 9, 1, none()),
    );
    let own = || trust(|content| content.calendars = vec![plain(2, "2026-01-01", "2026-12-31")]);
    let why = "A trust file's calendar decides where it is named: here Sunday 2026-09-20 was not worked.";
    cases.ok(
        "calendar_named_in_trust",
        why,
        granted(at, 9, 2, own()),
        &[("/warnings", json!([]))],
    );
    let why = "A newer calendar in the trust file does not judge an authorization that names the built-in one.";
    cases.no(
        "calendar_built_in_named",
        "working-days-exceeded",
        why,
        granted(at, 9, 1, own()),
    );
    let short = || early(vec![plain(2, "2020-01-01", "2020-09-21")]);
    let at = BEFORE_CALENDARS;
    let why = "The calendar ends a day before the authorization: in late December every one does.";
    let facts = [("/warnings", json!(["calendar-does-not-reach"]))];
    cases.ok("calendar_does_not_reach", why, granted(at, 8, 2, short()), &facts);
    let why = "A policy may demand a calendar that reaches.";
    let ask = granted(at, 8, 2, short()).policy("require_calendar", json!(true));
    cases.no("calendar_must_reach", "calendar-does-not-reach", why, ask);
    let why = "The same demand, met by a calendar of another version.";
    let other = early(vec![plain(3, "2020-01-01", "2020-09-22")]);
    let ask = granted(at, 8, 2, other).policy("require_calendar", json!(true));
    cases.ok(
        "calendar_must_reach_other_version",
        why,
        ask,
        &[("/warnings", json!([]))],
    );
    let why = "A calendar that begins after the grant: days before it cannot be counted.";
    let late = early(vec![plain(2, "2020-09-16", "2020-12-31")]);
    cases.ok("calendar_begins_late", why, granted(at, 8, 2, late), &facts);
    joined(cases);
}

/// The calendars held are read as one.
fn joined(cases: &mut Cases) {
    let none = [("/warnings", json!([]))];
    let differs = [("/warnings", json!(["calendar-differs"]))];
    let unknown = [("/warnings", json!(["calendar-does-not-reach"]))];
    let new_year = || {
        Calendar::new(
            2,
            fixture::day("2027-01-01"),
            fixture::day("2027-12-31"),
            vec![fixture::day("2027-01-01")],
            vec![],
        )
        .expect("a calendar")
    };
    let why = "The calendar of the next year alone, as it is published: December is the built-in one's.";
    cases.ok(
        "calendar_turn",
        why,
        granted(TURN, 10, 2, at_the_turn(vec![new_year()])),
        &none,
    );
    let why = "And one day more is the eighth working day.";
    cases.no(
        "calendar_turn_exceeded",
        "working-days-exceeded",
        why,
        granted(TURN, 11, 2, at_the_turn(vec![new_year()])),
    );
    let why = "Without it the days of January are not known.";
    cases.ok(
        "calendar_turn_unknown",
        why,
        granted(TURN, 10, 2, at_the_turn(vec![])),
        &unknown,
    );
    let why = "The days of December can be counted without it, whichever version is named.";
    cases.ok(
        "calendar_turn_december",
        why,
        granted(TURN, 3, 2, at_the_turn(vec![])),
        &none,
    );
    let why =
        "An authorization that names the built-in calendar, over days it does not have: a newer one counts instead.";
    cases.ok(
        "calendar_turn_named_too_short",
        why,
        granted(TURN, 11, 1, at_the_turn(vec![new_year()])),
        &differs,
    );

    let at = fixture::ISSUED_AT;
    let day_off = |version: u32, day: &str| {
        Calendar::new(
            version,
            fixture::day(day),
            fixture::day(day),
            vec![fixture::day(day)],
            vec![],
        )
        .expect("a calendar")
    };
    let corrected = || trust(|content| content.calendars = vec![calendar(2), day_off(3, "2026-09-22")]);
    let why = "A correction of one day, named: around it the older calendars count, so 2026-09-23 is the seventh working day.";
    cases.ok("calendar_corrected", why, granted(at, 9, 3, corrected()), &none);
    let why = "A correction changes no count that names an older version.";
    cases.no(
        "calendar_corrected_later",
        "working-days-exceeded",
        why,
        granted(at, 9, 2, corrected()),
    );
    let why = "Of two that contain a day the newer one decides: the correction was corrected.";
    let twice = trust(|content| content.calendars = vec![day_off(2, "2026-09-22"), calendar(3)]);
    cases.no(
        "calendar_corrected_twice",
        "working-days-exceeded",
        why,
        granted(at, 9, 3, twice),
    );
    let why = "A version that nobody holds, under a policy that demands a calendar: what is held counts eight, and 21 days are not granted by a number.";
    for (name, version) in [("next", 3), ("last", u32::MAX)] {
        let held = trust(|content| content.calendars = vec![calendar(2)]);
        let ask = granted(at, 9, version.into(), held).policy("require_calendar", json!(true));
        cases.no(&format!("calendar_demanded_{name}"), "working-days-exceeded", why, ask);
    }
}

fn refusals(cases: &mut Cases) {
    let why = "Lent for a test drive, used to claim: an authorization has one purpose, and its issuer wrote it.";
    let ask = Ask::of(&lent(4, 8)).purpose("insurance-claim");
    cases.no("authorized_purpose_mismatch", "purpose-mismatch", why, ask);
    for (name, number, kept, why) in [
        (
            "nobody",
            "",
            "",
            "A license lent to nobody: the watermark would name no one.",
        ),
        (
            "whole_name",
            "3500018",
            "李四明",
            "A masked leaf that holds the whole name.",
        ),
        (
            "whole_number",
            "35000118",
            "李",
            "A masked leaf that holds more of a number than any mask keeps.",
        ),
    ] {
        let mut show = lent(4, 8);
        let masked = ["A", number, kept].into_iter().map(text).collect();
        show.credential.leaves[3] = Some(Item::Array(masked));
        cases.no(
            &format!("authorized_grantee_{name}"),
            "value-invalid",
            why,
            Ask::of(&show),
        );
    }
    let why = "The owner's key cannot show what was lent: it is bound to the grantee's.";
    let mut owner = lent(4, 8);
    owner.holder = holder_key();
    cases.no("authorized_by_owner", "holder-signature-invalid", why, Ask::of(&owner));
    let why = "An authorization takes its purpose from its issuer; a holder's would contradict or repeat it.";
    let show4 = lent(4, 8);
    let mut wire = show4.wire();
    wire.at(&[1]).items().push(Item::Map(vec![(uint(1), uint(4))]));
    cases.no(
        "authorized_own_purpose",
        "cbor-unknown-key",
        why,
        Ask::of(&show4).wire(&wire),
    );
    let why = "A key for licenses alone may not sign authorizations.";
    let licenses = trust(|content| content.issuers[0].keys[0].artefacts.authorizations = false);
    cases.no(
        "authorized_key_artefact",
        "issuer-key-artefact",
        why,
        Ask::of(&show4).trust(licenses),
    );
    let why =
        "Who may lend is a natural question of the leaf: a hidden grantee makes an authorization look like a license.";
    let mut hidden = lent(4, 8);
    hidden.bitmap = 0xfff7;
    cases.no("authorized_grantee_hidden", "mandatory-hidden", why, Ask::of(&hidden));
    let why = "A license's signature under an authorization's claims: both kinds have a typ of their own.";
    let owned = show(&license(), None).credential;
    let mut retyped = lent(9, 8);
    retyped.credential.seed = owned.seed;
    let wire = retyped.wire().with(&[0, 10], bytes(&owned.signature()));
    cases.no(
        "authorized_signature_of_license",
        "issuer-signature-invalid",
        why,
        Ask::of(&retyped).wire(&wire),
    );
    let changed: [(&str, &[usize], Item, &str, &str); 10] = [
        (
            "purpose_changed",
            &[0, 8],
            uint(9),
            "issuer-signature-invalid",
            "Another purpose than the one lent for.",
        ),
        (
            "calendar_changed",
            &[0, 9],
            uint(2),
            "issuer-signature-invalid",
            "Another calendar, to turn an error into a warning.",
        ),
        (
            "days_changed",
            &[0, 4],
            uint(7),
            "issuer-signature-invalid",
            "Another last day: the number of days is signed as the expiry.",
        ),
        (
            "purpose_zero",
            &[0, 8],
            uint(0),
            "cbor-out-of-range",
            "There is no purpose 0.",
        ),
        (
            "purpose_unknown",
            &[0, 8],
            uint(13),
            "purpose-unknown",
            "A purpose of a later version: what it carries is not known, and the app must be updated.",
        ),
        (
            "purpose_last",
            &[0, 8],
            uint(23),
            "purpose-unknown",
            "The greatest number a purpose can have.",
        ),
        (
            "purpose_beyond",
            &[0, 8],
            uint(24),
            "cbor-out-of-range",
            "Purposes are 1 to 23.",
        ),
        (
            "purpose_null",
            &[0, 8],
            NULL,
            "cbor-wrong-type",
            "An authorization without a purpose is none.",
        ),
        (
            "calendar_wide",
            &[0, 9],
            uint(1_u64 << 32),
            "cbor-out-of-range",
            "Calendar versions have 32 bits.",
        ),
        (
            "calendar_text",
            &[0, 9],
            text("1"),
            "cbor-wrong-type",
            "A calendar is named by number.",
        ),
    ];
    for (name, path, item, code, why) in changed {
        let ask = Ask::of(&show4).wire(&show4.wire().with(path, item));
        cases.no(&format!("authorized_{name}"), code, why, ask);
    }
    let why = "A wider purpose written into the claims, with the values it would open: nothing committed to them.";
    let mut widened = lent(2, 8);
    widened.credential.delegation = Some((4, 1));
    let narrow = lent(4, 8).credential.signature();
    widened.credential.delegation = Some((2, 1));
    let wire = widened.wire().with(&[0, 10], bytes(&narrow));
    cases.no(
        "authorized_widened",
        "issuer-signature-invalid",
        why,
        Ask::of(&widened).wire(&wire),
    );
    let why = "An undefined value where the leaf is not carried: absent values never travel.";
    let mut wire = show4.wire();
    wire.at(&[1, 3]).items().push(UNDEFINED);
    cases.no(
        "authorized_absent_value",
        "cbor-wrong-length",
        why,
        Ask::of(&show4).wire(&wire),
    );
    for (name, grantee, why) in [
        (
            "check_digit",
            ["A", "350102198811120010", "李四明"],
            "A grantee whose document number fails its check digit.",
        ),
        (
            "kind",
            ["Z", "35010219881112001X", "李四明"],
            "A grantee with a document of no known kind.",
        ),
        (
            "name",
            ["A", "35010219881112001X", "李\u{200b}四明"],
            "A grantee whose name hides a zero-width space.",
        ),
    ] {
        let mut lent = lent(8, 8);
        lent.credential = license().lend(8, 8, grantee, public(&fixture::key("grantee")));
        cases.no(
            &format!("authorized_grantee_{name}"),
            "value-invalid",
            why,
            Ask::of(&lent),
        );
    }
    let why = "The standing is lent with the license: a car that must not be used cannot be lent either.";
    let mut stolen = lent(4, 8);
    stolen.credential.set(1, uint(1 << 2));
    cases.no("authorized_standing_gone", "standing-gone", why, Ask::of(&stolen));
    let why = "A challenge that asks for less than the copy carries, answered with all of it.";
    let asked = crate::build::challenge_for(7, 0xffff, SHOWN - 30);
    let mut more = lent(7, 8);
    more.answers = Some(asked.encode());
    let ask = Ask::of(&more).challenge(&asked.encode());
    cases.no("authorized_exceeds_request", "disclosure-exceeds-request", why, ask);
    let why = "The same challenge, answered with the smaller cover.";
    more.bitmap = 0xffff;
    let ask = Ask::of(&more).challenge(&asked.encode());
    cases.ok(
        "authorized_answers_request",
        why,
        ask,
        &[("/fields/vin/value", json!("LSVWY418****"))],
    );
}
