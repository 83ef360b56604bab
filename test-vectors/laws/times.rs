//! Time: every boundary in threes, below, on and above, and no later moment that revives what has ended.

use proptest::prelude::*;

use super::fixture::{
    Deterministic, ISSUED_AT, SHOWN_AT, day, enrolled, everyday_asked, everything_asked, instant, issuer, key, record,
    terms, trust, trust_content,
};
use super::{cases, challenge, code, policy, show};
use vehicle_license::credential::{KeyProtection, Proofing, RealPersonCheck};
use vehicle_license::issue::{Authority, LicenseTerms};
use vehicle_license::key::Signer as _;
use vehicle_license::present::{Holder, View};
use vehicle_license::trust::{Issuer, TrustContent};
use vehicle_license::value::Day;
use vehicle_license::{Challenge, Input, Place, Policy, Purpose, Question, Trust, UnixTime, Verifier};

fn verdict(trust: &Trust, text: &str, now: UnixTime, policy: &Policy, challenge: Option<&Challenge>) -> &'static str {
    let purpose = challenge.map_or(Some(Purpose::Other), Challenge::purpose);
    let purpose = purpose.expect("a known one");
    let mut check = Question::new(purpose, Place::Counter).under(policy.clone());
    if let Some(challenge) = challenge {
        check = check.answering(challenge);
    }
    code(&Verifier::new(trust).verify(Input::text(text), &check, now))
}

fn at(offset: i64) -> UnixTime {
    instant(SHOWN_AT.checked_add_signed(offset).expect("an instant"))
}

/// A license until `last_day` and a wallet that holds it.
fn holder_until(last_day: Day) -> Holder {
    let terms = LicenseTerms {
        last_day: Some(last_day),
        ..terms()
    };
    let authority = Authority::new(issuer(), super::fixture::LICENSE_KEY).expect("a key");
    let draft = authority.issue(&record(), &enrolled("holder"), &terms, &mut Deterministic::new("until"));
    let license = draft.expect("a license").sign(&key("issuer")).expect("a signature");
    Holder::import(&license.secret_file(), &trust(), &key("holder").public_key()).expect("a file")
}

#[test]
fn a_show_is_so_far_ahead_and_lives_sixty_seconds_and_the_tolerance() {
    let (text, trust) = (show("everyday").show.to_text(), trust());
    for (tolerance, ahead) in [(0, 61), (1, 60), (10, 10), (60, 1), (61, 0)] {
        let policy = policy().clock_tolerance(tolerance).show_ahead(ahead);
        let (tolerance, ahead) = (i64::from(tolerance.min(60)), i64::from(ahead.min(60)));
        for (age, expected) in [
            (-ahead - 2, "show-from-future"),
            (-ahead - 1, "show-from-future"),
            (-ahead, "ok"),
            (-ahead + 1, "ok"),
            (tolerance + 58, "ok"),
            (tolerance + 59, "ok"),
            (tolerance + 60, "show-expired"),
            (tolerance + 61, "show-expired"),
        ] {
            assert_eq!(
                verdict(&trust, &text, at(age), &policy, None),
                expected,
                "{tolerance}: {age}"
            );
        }
    }
    // The default, in numbers.
    for (age, expected) in [
        (-61, "show-from-future"),
        (-60, "ok"),
        (-59, "ok"),
        (68, "ok"),
        (69, "ok"),
        (70, "show-expired"),
        (71, "show-expired"),
    ] {
        assert_eq!(verdict(&trust, &text, at(age), &policy(), None), expected, "{age}");
    }
}

#[test]
fn a_challenge_is_judged_on_the_verifiers_clock() {
    let shown = show("claim, challenged");
    let text = shown.show.to_text();
    for (age, expected) in [
        (-11, "challenge-from-future"),
        (-10, "ok"),
        (-9, "ok"),
        (118, "ok"),
        (119, "ok"),
        (120, "challenge-expired"),
        (121, "challenge-expired"),
    ] {
        let found = verdict(&shown.trust, &text, at(age), &policy(), shown.challenge.as_ref());
        assert_eq!(found, expected, "{age}");
    }
}

#[test]
fn a_license_ends_with_its_last_beijing_day() {
    let today = Day::of(instant(ISSUED_AT));
    let end = today.end().expect("an instant");
    assert_eq!(end.unix() % 86_400, 16 * 3600, "24:00 in Beijing is 16:00 UTC");
    let holder = holder_until(today);
    for (offset, expected) in [(-2, "ok"), (-1, "ok"), (0, "license-expired"), (1, "license-expired")] {
        let now = instant(end.unix().checked_add_signed(offset).expect("an instant"));
        let made_at = instant(end.unix() - 5);
        let show = holder
            .present(&View::everyday(), made_at, &key("holder"))
            .expect("a show");
        for tolerance in [0, 60] {
            // No tolerance at the end: a clock that differs does not lengthen a license.
            let policy = policy().clock_tolerance(tolerance);
            assert_eq!(
                verdict(&trust(), &show.to_text(), now, &policy, None),
                expected,
                "{offset}"
            );
        }
        let made = holder.present(&View::everyday(), now, &key("holder"));
        let expected = if offset < 0 { "made" } else { "outside-window" };
        assert_eq!(made.map_or_else(|error| error.code(), |_| "made"), expected, "{offset}");
    }
}

#[test]
fn a_license_begins_when_it_is_issued() {
    let holder = super::holder(&record());
    let question = Challenge::new(
        "测试",
        Purpose::Rental,
        instant(ISSUED_AT - 60),
        120,
        &mut Deterministic::new("early"),
    )
    .expect("a challenge");
    let show = holder
        .present(&everything_asked(&question), instant(ISSUED_AT), &key("holder"))
        .expect("a show");
    for (tolerance, offset, expected) in [
        (10, 11, "not-yet-valid"),
        (10, 10, "ok"),
        (10, 9, "ok"),
        (0, 1, "not-yet-valid"),
        (0, 0, "ok"),
    ] {
        let policy = policy().clock_tolerance(tolerance);
        let found = verdict(
            &trust(),
            &show.to_text(),
            instant(ISSUED_AT - offset),
            &policy,
            Some(&question),
        );
        assert_eq!(found, expected, "{tolerance}: {offset}");
    }
    for (made_at, expected) in [
        (ISSUED_AT - 601, "phone-clock-behind"),
        (ISSUED_AT - 600, "made"),
        (ISSUED_AT - 1, "made"),
    ] {
        let made = holder.present(&View::everyday(), instant(made_at), &key("holder"));
        assert_eq!(made.map_or_else(|error| error.code(), |_| "made"), expected);
    }
}

#[test]
fn an_answer_needs_only_now_inside_the_window() {
    // The holder's clock is slow by a minute and believes the day is not over: the verifier's decides.
    let today = Day::of(instant(ISSUED_AT));
    let end = today.end().expect("an instant").unix();
    let holder = holder_until(today);
    let mut random = Deterministic::new("late");
    let question = Challenge::new("测试", Purpose::Rental, instant(end - 30), 120, &mut random).expect("a challenge");
    let show = holder
        .present(&everything_asked(&question), instant(end - 40), &key("holder"))
        .expect("a show");
    for (now, expected) in [(end - 1, "ok"), (end, "license-expired"), (end + 1, "license-expired")] {
        let found = verdict(&trust(), &show.to_text(), instant(now), &policy(), Some(&question));
        assert_eq!(found, expected);
    }
}

fn trust_with(change: impl FnOnce(&mut TrustContent)) -> Trust {
    let mut content = trust_content(vec![issuer()]);
    change(&mut content);
    Trust::pinned(&content.to_bytes().expect("a trust file")).expect("a trust file")
}

fn trust_with_issuer(change: impl FnOnce(&mut Issuer)) -> Trust {
    trust_with(|content| change(&mut content.issuers[0]))
}

#[test]
fn trust_data_begin_and_end() {
    let text = show("everyday").show.to_text();
    for (offset, expected) in [(-1, "trust-expired"), (0, "trust-expired"), (1, "ok"), (2, "ok")] {
        let trust = trust_with(|content| content.expires = at(offset));
        assert_eq!(
            verdict(&trust, &text, at(0), &policy(), None),
            expected,
            "expires {offset}"
        );
    }
    for (offset, expected) in [
        (9, "ok"),
        (10, "ok"),
        (11, "trust-from-future"),
        (12, "trust-from-future"),
    ] {
        let trust = trust_with(|content| content.issued_at = at(offset));
        assert_eq!(
            verdict(&trust, &text, at(0), &policy(), None),
            expected,
            "issued {offset}"
        );
    }
}

#[test]
fn an_issuer_key_signs_and_is_believed_within_its_dates() {
    let text = show("everyday").show.to_text();
    let found = |trust: &Trust| verdict(trust, &text, at(0), &policy(), None);
    for (from, expected) in [
        (ISSUED_AT - 1, "ok"),
        (ISSUED_AT, "ok"),
        (ISSUED_AT + 1, "issuer-key-not-yet"),
    ] {
        let trust = trust_with_issuer(|issuer| issuer.keys[0].sign_from = instant(from));
        assert_eq!(found(&trust), expected, "{from}");
    }
    for (until, expected) in [
        (ISSUED_AT - 1, "issuer-key-retired"),
        (ISSUED_AT, "issuer-key-retired"),
        (ISSUED_AT + 1, "ok"),
    ] {
        let trust = trust_with_issuer(|issuer| issuer.keys[0].sign_until = instant(until));
        assert_eq!(found(&trust), expected, "{until}");
    }
    for (offset, expected) in [(-1, "issuer-key-distrusted"), (0, "issuer-key-distrusted"), (1, "ok")] {
        let trust = trust_with_issuer(|issuer| {
            issuer.keys[0].sign_until = instant(ISSUED_AT + 1);
            issuer.keys[0].trust_until = at(offset);
        });
        assert_eq!(found(&trust), expected, "{offset}");
    }
}

#[test]
fn inspection_and_scrap_by_days_are_inclusive() {
    let text = |inspection: Option<&str>, scrap: Option<&str>| {
        let mut record = record();
        record.inspection_until = inspection.map(day);
        record.scrap_by = scrap.map(day);
        let show = super::holder(&record).present(&View::everyday(), at(0), &key("holder"));
        show.expect("a show").to_text()
    };
    for (inspection, expected) in [
        (Some("2026-09-13"), "standing-forbids-use"),
        (Some("2026-09-14"), "ok"),
        (Some("2026-09-15"), "ok"),
        (None, "ok"),
    ] {
        let found = verdict(&trust(), &text(inspection, None), at(0), &policy(), None);
        assert_eq!(found, expected, "{inspection:?}");
    }
    // A scrap-by day that has passed admits no license at all; on the day itself the license lives that day.
    assert_eq!(
        verdict(&trust(), &text(None, Some("2026-09-14")), at(0), &policy(), None),
        "ok"
    );
}

#[test]
fn limits_of_a_policy() {
    let shown = show("accident with evidence");
    let found = |policy: &Policy| {
        let text = shown.show.to_text();
        let check = Question::new(shown.purpose, Place::Counter).under(policy.clone());
        code(&Verifier::new(&shown.trust).verify(Input::text(&text), &check, at(5)))
    };
    let age = u32::try_from(SHOWN_AT + 5 - ISSUED_AT).expect("a small age");
    for (max, expected) in [
        (age - 1, "status-too-old"),
        (age, "ok"),
        (age + 1, "ok"),
        (0, "status-too-old"),
    ] {
        assert_eq!(found(&policy().max_status_age(max)), expected, "status {max}");
    }
    for (max, expected) in [(2, "evidence-too-old"), (3, "ok"), (4, "ok"), (0, "evidence-too-old")] {
        assert_eq!(
            found(&policy().require_real_person_check(max)),
            expected,
            "evidence {max}"
        );
    }
    for (least, expected) in [
        (KeyProtection::Software, "ok"),
        (KeyProtection::Hardware, "ok"),
        (KeyProtection::HardwareUnlockPerUse, "key-protection-too-weak"),
    ] {
        assert_eq!(found(&policy().require_protection(least)), expected, "{least:?}");
    }
    for (least, expected) in [
        (Proofing::None, "ok"),
        (Proofing::RemoteLiveCheck, "ok"),
        (Proofing::InPerson, "proofing-too-weak"),
    ] {
        assert_eq!(found(&policy().require_proofing(least)), expected, "{least:?}");
    }
}

#[test]
fn presets_limit_the_age_of_the_status() {
    let holder = super::holder(&record());
    let text_at = |shown_at: u64, challenge: &Challenge| {
        let show = holder.present(&everyday_asked(challenge), instant(shown_at), &key("holder"));
        show.expect("a show").to_text()
    };
    for (purpose, limit) in [
        (Purpose::Other, 7 * 86_400),
        (Purpose::RideHailing, 7 * 86_400),
        (Purpose::BuyInsurance, 86_400),
        (Purpose::InsuranceClaim, 86_400),
    ] {
        for (age, expected) in [(limit - 1, "ok"), (limit, "ok"), (limit + 1, "status-too-old")] {
            let now = ISSUED_AT + age;
            let mut random = Deterministic::new("preset");
            let question = Challenge::new("测试", purpose, instant(now), 60, &mut random).expect("a challenge");
            let policy = Policy::for_purpose(purpose).accept_test();
            let text = text_at(now, &question);
            let found = verdict(&trust(), &text, instant(now), &policy, Some(&question));
            assert_eq!(found, expected, "{purpose}: {age}");
        }
    }
}

#[test]
fn real_person_evidence_has_its_own_range() {
    for (method, age, exists) in [
        (0, 0, false),
        (1, 0, true),
        (255, 0, true),
        (1, 86_399, true),
        (1, 86_400, true),
        (1, 86_401, false),
    ] {
        assert_eq!(RealPersonCheck::new(method, age).is_some(), exists, "{method}: {age}");
    }
}

#[test]
fn a_challenge_lives_one_to_120_seconds() {
    for (lifetime, expected) in [
        (0, "cbor-out-of-range"),
        (1, "ok"),
        (2, "ok"),
        (119, "ok"),
        (120, "ok"),
        (121, "cbor-out-of-range"),
    ] {
        let made = Challenge::new(
            "测试",
            Purpose::Rental,
            at(0),
            lifetime,
            &mut Deterministic::new("life"),
        );
        assert_eq!(made.map_or_else(|error| error.code(), |_| "ok"), expected, "{lifetime}");
    }
    let last = instant(u32::MAX.into());
    let made = Challenge::new("测试", Purpose::Rental, last, 1, &mut Deterministic::new("life"));
    assert_eq!(made.map_or_else(|error| error.code(), |_| "ok"), "cbor-out-of-range");
}

/// The asker's clock alone judges an answer; a wrong phone clock is a warning.
#[test]
fn a_wrong_phone_clock_does_not_spoil_an_answer() {
    let (holder, question) = (super::holder(&record()), challenge(Purpose::Rental));
    let trust = trust();
    for (offset, warned) in [
        (-100_000, true),
        (-71, true),
        (-70, false),
        (-69, false),
        (69, false),
        (70, false),
        (71, true),
        (100_000_000, true),
    ] {
        let answer = holder.present(&everything_asked(&question), at(offset), &key("holder"));
        let text = answer.expect("an answer").to_text();
        let policy = policy();
        let check = Question::new(Purpose::Rental, Place::Counter)
            .under(policy.clone())
            .answering(&question);
        let verified = Verifier::new(&trust)
            .verify(Input::text(&text), &check, at(0))
            .expect("a valid answer");
        let warnings: Vec<_> = verified
            .facts()
            .warnings()
            .iter()
            .map(|warning| warning.code())
            .collect();
        assert_eq!(warnings.contains(&"holder-clock-differs"), warned, "{offset}");
    }
}

#[test]
fn a_show_says_when_it_dies_and_when_to_draw_a_new_one() {
    for shown in super::shows() {
        let (until, refresh) = (shown.show.valid_until(), shown.show.refresh_after());
        let dies = if shown.challenge.is_some() { 120 } else { 60 };
        assert_eq!((until, refresh), (at(dies), at(30)), "{}", shown.name);
        let exact = policy().clock_tolerance(0);
        let text = shown.show.to_text();
        for (now, accepted) in [(dies - 1, true), (dies, false)] {
            let verdict = shown.judge(Input::text(&text), exact.clone(), at(now));
            assert_eq!(verdict.is_ok(), accepted, "{}: {now}", shown.name);
        }
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn a_later_moment_never_revives_a_show(
        mut offsets in prop::collection::vec(
            prop_oneof![-200_i64..400, -100_000_i64..10_000_000, 0_i64..2_400_000_000],
            2..6,
        ),
        tolerance in 0_u32..=70,
        challenged: bool,
    ) {
        thread_local! {
            static TIMED: super::Shown = show("everyday");
            static ANSWER: super::Shown = show("claim, challenged");
        }
        offsets.sort_unstable();
        let policy = policy().clock_tolerance(tolerance).max_status_age(u32::MAX);
        let found: Vec<&'static str> = if challenged { &ANSWER } else { &TIMED }.with(|shown| {
            let text = shown.show.to_text();
            let verdict = |offset: &i64| verdict(&shown.trust, &text, at(*offset), &policy, shown.challenge.as_ref());
            offsets.iter().map(verdict).collect()
        });
        let ended = |code: &&str| matches!(
            *code,
            "show-expired" | "challenge-expired" | "license-expired" | "trust-expired" | "issuer-key-distrusted"
        );
        let mut later = found.iter().skip_while(|code| !ended(code));
        prop_assert!(later.all(ended), "{found:?} at {offsets:?}");
        let lives = if challenged { 120 } else { 60 + i64::from(tolerance.min(60)) };
        for (offset, code) in offsets.iter().zip(&found) {
            prop_assert_eq!(ended(code), *offset >= lives, "{} at {}", code, offset);
        }
    }
}

#[test]
fn the_watermark_of_an_answer_bears_the_day_of_the_question() {
    let holder = super::holder(&record());
    let question = challenge(Purpose::InsuranceClaim);
    for made_at in [0, ISSUED_AT, 4_000_000_000] {
        let show = holder.present(&everything_asked(&question), instant(made_at), &key("holder"));
        let text = show.expect("a show").to_text();
        let asked = Question::new(Purpose::InsuranceClaim, Place::Counter).under(policy());
        let verified = Verifier::new(&trust()).verify(Input::text(&text), &asked.answering(&question), at(5));
        let watermark = verified.expect("an answer").facts().watermark();
        assert!(
            watermark.zh().ends_with("2026年09月14日"),
            "{made_at}: {}",
            watermark.zh()
        );
        assert!(watermark.en().ends_with("2026-09-14"), "{made_at}: {}", watermark.en());
    }
}
