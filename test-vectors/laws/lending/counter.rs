//! What was lent, at the verifier.

use super::*;

/// The fixture's license as the second implementation has it.
fn license_by_hand() -> Credential {
    Credential::from_file(&issue(&record()).secret_file(), signing(&key("issuer")))
}

/// Lent by hand for a test drive, shown whole a second after it was issued.
fn by_hand(issued_at: u64, days: u64) -> Show {
    let grantee = key("grantee");
    let mut credential = license_by_hand().lend(4, days, ["A", "35010219881112001X", "李四明"], grantee.public_key());
    credential.issued_at = issued_at;
    // The fixture's inspection ends on 2026-09-30; here it is not the matter.
    credential.set(2, uint(21_000));
    Show {
        credential,
        shown_at: issued_at + 1,
        bitmap: u32::MAX,
        purpose: None,
        answers: None,
        evidence: None,
        holder: signing(&grantee),
    }
}

fn shown(show: &Show, now: u64) -> Result<Verified, vehicle_license::VerifyError> {
    verify(&crate::wrapped(&show.wire().encode()), now, Purpose::TestDrive)
}

#[test]
fn an_authorization_ends_with_its_last_day() {
    for days in [0, 1, 8] {
        let mut show = by_hand(ISSUED_AT, days);
        let end = show.credential.expires();
        for (past, expected) in [
            (-2_i64, "ok"),
            (-1, "ok"),
            (0, "authorization-expired"),
            (1, "authorization-expired"),
        ] {
            let now = end.checked_add_signed(past).expect("an instant");
            show.shown_at = end - 3;
            assert_eq!(code(&shown(&show, now)), expected, "{days} days and {past} s");
        }
        // Shown by a clock that is fast: at a moment at which it is over.
        for (past, expected) in [(-1_i64, "ok"), (0, "shown-outside-window"), (1, "shown-outside-window")] {
            show.shown_at = end.checked_add_signed(past).expect("an instant");
            assert_eq!(code(&shown(&show, end - 1)), expected, "shown {past} s past the end");
        }
    }
    // Shown by a clock that is slow, before it was issued: its age decides.
    let mut show = by_hand(ISSUED_AT, 8);
    for (ahead, expected) in [(11, "ok"), (69, "ok"), (70, "show-expired")] {
        show.shown_at = ISSUED_AT - ahead;
        assert_eq!(code(&shown(&show, ISSUED_AT)), expected, "{ahead}");
    }
}

#[test]
fn the_owners_key_shows_nothing_that_was_lent() {
    for signer in ["holder", "issuer", "thief"] {
        let mut show = by_hand(ISSUED_AT, 8);
        show.holder = signing(&key(signer));
        assert_eq!(
            code(&shown(&show, ISSUED_AT + 5)),
            "holder-signature-invalid",
            "{signer}"
        );
    }
    let wallet = borrower(&record(), Purpose::TestDrive);
    let made = wallet.present(&View::everyday(), instant(SHOWN_AT), &key("holder"));
    assert_eq!(made.expect_err("a refusal").code(), "signer-other-key");
    let file = lend(&record(), Purpose::TestDrive).secret_file();
    let taken = Holder::import(&file, &trust(), &key("holder").public_key());
    assert_eq!(taken.expect_err("a refusal").code(), "file-other-holder");
}

#[test]
fn a_verifier_counts_the_same_seven_days() {
    for (grant_day, seventh) in SEVENTH.into_iter().filter(|(grant_day, _)| *grant_day > "2026-09-01") {
        let (grant_day, seventh) = (day(grant_day), day(seventh));
        let issued_at = grant_day.start().expect("an instant").unix() + 36_000;
        let span = u64::try_from(seventh.days_since(grant_day)).expect("a span");
        for (days, expected) in [(span - 1, "ok"), (span, "ok"), (span + 1, "working-days-exceeded")] {
            let show = by_hand(issued_at, days);
            assert_eq!(
                code(&shown(&show, issued_at + 5)),
                expected,
                "{grant_day} and {days} days"
            );
        }
    }
}

#[test]
fn a_verifier_without_a_calendar_still_holds_21_days() {
    // Granted on 2026-12-14, counted with a calendar the verifier has not, beyond the one it has.
    let issued_at = day("2026-12-14").start().expect("an instant").unix() + 36_000;
    let mut trust = crate::fixture::trust_content(vec![issuer()]);
    trust.expires = instant(issued_at + 30 * DAY);
    let trust = vehicle_license::Trust::pinned(&trust.to_bytes().expect("a trust file")).expect("a trust file");
    for (days, expected, warned) in [
        (17, "ok", &[Warning::CalendarDiffers][..]),
        (18, "ok", &[Warning::CalendarDoesNotReach]),
        (20, "ok", &[Warning::CalendarDoesNotReach]),
        (21, "ok", &[Warning::CalendarDoesNotReach]),
        (22, "authorization-too-long", &[]),
    ] {
        let mut show = by_hand(issued_at, days);
        show.credential.delegation = Some((4, 2));
        let wire = crate::wrapped(&show.wire().encode());
        for (policy, expected) in [
            (policy(), expected),
            (
                policy().require_calendar(),
                match days {
                    17 => "working-days-exceeded",
                    18..22 => "calendar-does-not-reach",
                    _ => expected,
                },
            ),
        ] {
            let question = vehicle_license::Question::new(Purpose::TestDrive, Place::Counter).under(policy.clone());
            let verdict =
                Verifier::new(&trust).verify(vehicle_license::Input::text(&wire), &question, instant(issued_at + 5));
            assert_eq!(code(&verdict), expected, "{days}");
            if let Ok(verified) = verdict {
                assert_eq!(verified.facts().warnings(), warned, "{days}");
            }
        }
    }
}

#[test]
fn at_the_roadside_a_lent_copy_is_read_for_its_own_purpose() {
    let show = by_hand(ISSUED_AT, 8).wire().encode();
    let (text, policy) = (crate::wrapped(&show), policy());
    for purpose in Purpose::ALL {
        // Whatever purpose is named, there is none at the roadside.
        let question = vehicle_license::Question::new(purpose, Place::Roadside).under(policy.clone());
        let verified = Verifier::new(&trust())
            .verify(vehicle_license::Input::text(&text), &question, instant(ISSUED_AT + 5))
            .expect("a verdict");
        let facts = verified.facts();
        assert_eq!(facts.checked_purpose(), Some(Purpose::TestDrive));
        let paper = Warning::PaperLicenseRequired;
        assert_eq!(facts.warnings(), [paper]);
        assert!(paper.advice().zh().contains("上道路行驶应当随车携带纸质行驶证"));
        assert!(facts.prompt().in_person());
    }
}

#[test]
fn two_issues_of_one_ticket_content_have_nothing_in_common_but_values() {
    let fresh = |label: &str| {
        let authority = Authority::new(issuer(), LICENSE_KEY).expect("a key");
        let terms = authorization_terms(ISSUED_AT);
        let key_of_issuer = key("issuer");
        let mut random = Deterministic::new(label);
        let draft = authority.authorize(ticket(ISSUED_AT), &record(), &enrolled("grantee"), &terms, &mut random);
        draft.expect("a draft").sign(&key_of_issuer).expect("a signature")
    };
    let (one, same, two) = (fresh("one"), fresh("one"), fresh("two"));
    assert_eq!(one.log_entry(), same.log_entry(), "randomness is an argument");
    assert_ne!(one.log_entry().id, two.log_entry().id);
    assert_eq!(one.log_entry().record_digest, two.log_entry().record_digest);
    let parts = |issued: &vehicle_license::issue::IssuedAuthorization| crate::lent_secrets::take_apart(issued);
    crate::lent_secrets::assert_apart(&parts(&one), &parts(&two));
    assert_eq!(lent_position(Purpose::TestDrive).index(), 700_004);
}
