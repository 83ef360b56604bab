//! The laws of a verifier's memory: what verified is admitted once, a challenge is answered once, nothing is taken back
//! to an older one, and only what a root or an issuer signed moves the clock's floor.

mod stored;

use super::fixture::{
    Deterministic, ISSUED_AT, ISSUER, LICENSE_KEY, SHOWN_AT, borrower, enrolled, everything_asked, holder, instant,
    issuer, key, record, terms, trust, trust_content,
};
use super::{policy, show};
use vehicle_license::credential::{CredentialStatus, StatusPosition};
use vehicle_license::issue::{
    Authority, LicenseTerms, RootChain, RootDraft, RootTerms, SectionSignature, StatusBits, StatusListTerms,
};
use vehicle_license::key::Signer as _;
use vehicle_license::present::{Holder, View};
use vehicle_license::trust::{Artefacts, BundleChange, Issuer, IssuerKey, VerifiedBundle};
use vehicle_license::verify::{HeldState, ReplayGuard, StoreAnswer};
use vehicle_license::{
    Admission, Bundle, Challenge, Input, Memory, MemoryError, Place, Policy, Purpose, Question, StatusList, Trust,
    Verified, Verifier,
};

const DAY: u64 = 86_400;
const LIST_KEY: u16 = 2;

fn list_issuer() -> Issuer {
    let mut issuer = issuer();
    issuer.keys.push(IssuerKey {
        number: LIST_KEY,
        point: key("status").public_key(),
        artefacts: Artefacts {
            licenses: false,
            authorizations: false,
            status_lists: true,
        },
        ..issuer.keys[0].clone()
    });
    issuer
}

fn list_trust() -> Trust {
    Trust::pinned(&trust_content(vec![list_issuer()]).to_bytes().expect("a trust file")).expect("a trust file")
}

/// List `list` as of `issued_at`, with the entries at `revoked` revoked: a short one, that covers no credential.
fn list_until(list: u32, issued_at: u64, expires: u64, revoked: &[u32]) -> StatusList {
    list_of(Some(64), list, issued_at, expires, revoked)
}

fn list_of(entries: Option<u32>, list: u32, issued_at: u64, expires: u64, revoked: &[u32]) -> StatusList {
    let terms = StatusListTerms {
        list,
        bits: StatusBits::One,
        entries,
        snapshot_at: instant(issued_at),
        expires: instant(expires),
        time_to_live: None,
    };
    let at = |index: &u32| {
        (
            StatusPosition::new(list, *index).expect("a position"),
            CredentialStatus::Revoked,
        )
    };
    let token = terms
        .prepare(&list_issuer(), LIST_KEY, revoked.iter().map(at))
        .expect("a list")
        .sign(&key("status"))
        .expect("a signature");
    StatusList::verify(&token, &list_trust(), instant(issued_at)).expect("a list")
}

fn list(issued_at: u64, revoked: &[u32]) -> StatusList {
    list_until(9, issued_at, issued_at + DAY, revoked)
}

/// A bundle of this version and date, under one root.
fn bundle(version: u64, issued_at: u64) -> VerifiedBundle {
    let (root_key, publisher) = (key("root"), key("publisher"));
    let root = RootDraft::new(&RootTerms {
        number: 0,
        issued_at: instant(ISSUED_AT - 30 * DAY),
        expires: instant(ISSUED_AT + 365 * DAY),
        root_keys: vec![root_key.public_key()],
        root_threshold: 1,
        publishers: vec![publisher.public_key()],
        publisher_threshold: 1,
    })
    .expect("a root");
    let mut content = trust_content(vec![list_issuer()]);
    (content.version, content.issued_at) = (version, instant(issued_at));
    content.root = Some(root.pin());
    let content = vehicle_license::issue::ContentDraft::new(&content).expect("a content");
    let by_root: SectionSignature = root
        .unsigned(root_key.public_key())
        .sign(&root_key)
        .expect("a signature");
    let by_publisher = content
        .unsigned(publisher.public_key())
        .sign(&publisher)
        .expect("a signature");
    let now = instant(issued_at.max(ISSUED_AT));
    let bytes = RootChain::start(&root, &[by_root])
        .and_then(|chain| chain.publish(&content, &[by_publisher], now))
        .expect("a bundle");
    let read = Bundle::from_bytes(&bytes).and_then(|bundle| bundle.verify(&root.pin(), now));
    read.expect("a bundle")
}

/// A show of `holder`'s, made `shown_at` by the key of this name and verified `now`.
fn verified(person: &Holder, name: &str, view: &View<'_>, shown_at: u64, now: u64) -> Verified {
    verified_under(&policy(), person, name, view, shown_at, now)
}

fn verified_under(policy: &Policy, person: &Holder, name: &str, view: &View<'_>, shown_at: u64, now: u64) -> Verified {
    let show = person.present(view, instant(shown_at), &key(name)).expect("a show");
    let text = show.to_text();
    let check = Question::new(Purpose::Rental, Place::Counter).under(policy.clone());
    Verifier::new(&trust())
        .verify(Input::text(&text), &check, instant(now))
        .expect("a verified show")
}

/// The same of an everyday show, by other trust data.
fn everyday_by(trust: &Trust, shown_at: u64, now: u64) -> Verified {
    let show = holder(&record()).present(&View::everyday(), instant(shown_at), &key("holder"));
    let text = show.expect("a show").to_text();
    let check = Question::new(Purpose::Rental, Place::Counter).under(policy());
    let verified = Verifier::new(trust).verify(Input::text(&text), &check, instant(now));
    verified.expect("a verified show")
}

fn everyday(shown_at: u64, now: u64) -> Verified {
    verified(&holder(&record()), "holder", &View::everyday(), shown_at, now)
}

fn answered(person: &Holder, name: &str, challenge: &Challenge, now: u64) -> Verified {
    let show = person.present(&everything_asked(challenge), instant(now), &key(name));
    let text = show.expect("a show").to_text();
    let policy = policy();
    let check = Question::new(challenge.purpose().expect("a known one"), Place::Counter)
        .under(policy.clone())
        .answering(challenge);
    Verifier::new(&trust())
        .verify(Input::text(&text), &check, instant(now))
        .expect("a verified answer")
}

fn code<T>(result: &Result<T, MemoryError>) -> &'static str {
    result.as_ref().map_or_else(MemoryError::code, |_| "ok")
}

/// Admits, and holds a refusal to having changed nothing.
fn admit(memory: &mut Memory, verified: &Verified) -> Result<Admission, MemoryError> {
    let before = memory.to_bytes();
    let result = memory.admit(verified, verified.facts().verified_at());
    assert_eq!(result.is_err(), memory.to_bytes() == before, "all or nothing");
    result
}

fn remember(memory: &mut Memory, list: &StatusList, now: u64) -> &'static str {
    let before = memory.to_bytes();
    let result = memory.remember_list(list, instant(now));
    assert!(result.is_ok() || memory.to_bytes() == before, "all or nothing");
    code(&result)
}

// Replay and single use ------------------------------------------------------------------------

#[test]
fn a_show_is_admitted_once_whoever_brings_it_and_however_it_is_signed() {
    let mut memory = Memory::new();
    let show = everyday(SHOWN_AT, SHOWN_AT + 5);
    let admission = admit(&mut memory, &show).expect("an admission");
    assert_eq!(admission.replay_key(), show.facts().replay_key());
    assert_eq!(admission.admitted_at(), show.facts().verified_at());
    assert_eq!(admission.clock_floor(), None);
    assert_eq!(code(&admit(&mut memory, &show)), "show-replayed");
    // The same moment shown with another view, and so another signature; and later.
    let person = holder(&record());
    let more = verified(
        &person,
        "holder",
        &View::everyday_for(Purpose::Rental),
        SHOWN_AT,
        SHOWN_AT + 5,
    );
    assert_eq!(code(&admit(&mut memory, &more)), "show-replayed");
    assert_eq!(
        code(&admit(&mut memory, &everyday(SHOWN_AT, SHOWN_AT + 69))),
        "show-replayed"
    );
    // Another moment, or another credential.
    assert_eq!(code(&admit(&mut memory, &everyday(SHOWN_AT + 1, SHOWN_AT + 5))), "ok");
    let lent = borrower(&record(), Purpose::Rental);
    let lent = verified(
        &lent,
        "grantee",
        &View::for_purpose(Purpose::Rental),
        SHOWN_AT,
        SHOWN_AT + 5,
    );
    assert_eq!(code(&admit(&mut memory, &lent)), "ok");
}

#[test]
fn a_policy_of_more_tolerance_revives_nothing() {
    let mut memory = Memory::new();
    assert_eq!(code(&admit(&mut memory, &everyday(SHOWN_AT, SHOWN_AT + 5))), "ok");
    // Fresh shows, so that the guard forgets what is over.
    for age in 60..119 {
        assert_eq!(
            code(&admit(&mut memory, &everyday(SHOWN_AT + age, SHOWN_AT + age))),
            "ok"
        );
    }
    let tolerant = policy().clock_tolerance(60);
    let person = holder(&record());
    for age in [70, 119] {
        let late = verified_under(
            &tolerant,
            &person,
            "holder",
            &View::everyday(),
            SHOWN_AT,
            SHOWN_AT + age,
        );
        assert_eq!(late.facts().replay_key().until(), instant(SHOWN_AT + 120));
        assert_eq!(code(&admit(&mut memory, &late)), "show-replayed", "{age}");
    }
}

#[test]
fn a_challenge_is_answered_once_by_whomever() {
    let mut random = Deterministic::new("question");
    let ask = |random: &mut Deterministic| {
        Challenge::new("测试", Purpose::Rental, instant(SHOWN_AT), 120, random).expect("a challenge")
    };
    let (question, another) = (ask(&mut random), ask(&mut random));
    let (owner, lent) = (holder(&record()), borrower(&record(), Purpose::Rental));
    let mut memory = Memory::new();
    let first = answered(&owner, "holder", &question, SHOWN_AT + 5);
    assert_eq!(first.facts().replay_key().until(), question.expires());
    assert!(first.facts().replay_key().is_challenge());
    assert_eq!(code(&admit(&mut memory, &first)), "ok");
    assert_eq!(code(&admit(&mut memory, &first)), "challenge-spent");
    for (person, name) in [(&owner, "holder"), (&lent, "grantee")] {
        let again = answered(person, name, &question, SHOWN_AT + 119);
        assert_eq!(code(&admit(&mut memory, &again)), "challenge-spent", "{name}");
    }
    assert_eq!(
        code(&admit(&mut memory, &answered(&lent, "grantee", &another, SHOWN_AT + 5))),
        "ok"
    );
    // A show of the same second that answers nothing is another thing.
    assert_eq!(code(&admit(&mut memory, &everyday(SHOWN_AT + 5, SHOWN_AT + 5))), "ok");
}

#[test]
fn a_guard_by_itself_asks_for_the_time() {
    let mut guard = ReplayGuard::new(10);
    let shown = show("everyday");
    let shown = shown.text(&shown.show.to_text()).expect("a verified show");
    let facts = shown.facts();
    assert_eq!(
        code(&guard.admit(facts.replay_key(), facts.replay_key().until())),
        "show-expired"
    );
    assert_eq!(code(&guard.admit(facts.replay_key(), facts.verified_at())), "ok");
    assert_eq!(guard.remembered(), 1);
    let answer = show("claim, challenged");
    let answer = answer.text(&answer.show.to_text()).expect("a verified answer");
    let key = answer.facts().replay_key();
    assert_eq!(code(&guard.admit(key, key.until())), "challenge-expired");
    assert_eq!(format!("{guard:?}"), "ReplayGuard(1 of 10)");
}

#[test]
fn it_is_judged_when_it_is_admitted_by_memory_guard_and_store_alike() {
    let asked = Challenge::new(
        "测试",
        Purpose::Rental,
        instant(SHOWN_AT),
        60,
        &mut Deterministic::new("late"),
    );
    let answer = answered(&holder(&record()), "holder", &asked.expect("a challenge"), SHOWN_AT + 5);
    for (verified, end, late) in [
        (everyday(SHOWN_AT, SHOWN_AT + 5), SHOWN_AT + 120, "show-expired"),
        (answer, SHOWN_AT + 60, "challenge-expired"),
    ] {
        for (now, expected) in [
            (SHOWN_AT + 5, "ok"),
            (end - 1, "ok"),
            (end, late),
            (end + 59, late),
            (end + 3600, late),
        ] {
            let key = verified.facts().replay_key();
            assert_eq!(code(&Memory::new().admit(&verified, instant(now))), expected, "{now}");
            assert_eq!(code(&ReplayGuard::new(1).admit(key, instant(now))), expected, "{now}");
            let mut held = HeldState::new();
            let by_store = held.admit_by_store(&verified, StoreAnswer::Absent, instant(now));
            assert_eq!(code(&by_store), expected, "{now}");
            if let Ok(admission) = by_store {
                assert_eq!((admission.replay_key(), admission.admitted_at()), (key, instant(now)));
                assert_eq!(held.clock_floor(), Some(verified.facts().status_known_at()));
            } else {
                assert!(held == HeldState::new(), "a refusal changes nothing");
            }
            let spent = match (expected, late) {
                ("ok", "show-expired") => "show-replayed",
                ("ok", _) => "challenge-spent",
                (late, _) => late,
            };
            let again = held.admit_by_store(&verified, StoreAnswer::Present, instant(now));
            assert_eq!(code(&again), spent, "{now}");
        }
    }
}

#[test]
fn a_memory_that_a_store_admits_into_knows_the_show_and_its_time() {
    let verified = everyday(SHOWN_AT, SHOWN_AT);
    let now = instant(SHOWN_AT);
    let mut memory = Memory::new();
    let before = memory.clone();
    let present = memory.admit_by_store(&verified, StoreAnswer::Present, now);
    assert_eq!(code(&present), "show-replayed");
    assert!(memory == before, "a refusal changes nothing");
    let admitted = memory
        .admit_by_store(&verified, StoreAnswer::Absent, now)
        .expect("an admission");
    assert_eq!(
        (admitted.replay_key(), admitted.clock_floor()),
        (verified.facts().replay_key(), None)
    );
    assert_eq!(memory.clock_floor(), Some(verified.facts().status_known_at()));
    // As an admission of its own would have left it.
    let mut alone = Memory::new();
    assert_eq!(code(&alone.admit(&verified, now)), "ok");
    assert!(memory == alone);
    // A store that has lost the key is not believed.
    assert_eq!(
        code(&memory.admit_by_store(&verified, StoreAnswer::Absent, now)),
        "show-replayed"
    );
    let behind = instant(verified.facts().status_known_at().unix() - 11);
    assert_eq!(code(&memory.check_clock(behind)), "clock-behind");
}

#[test]
fn a_store_does_not_replace_the_clock_and_the_lists() {
    let verified = everyday(SHOWN_AT, SHOWN_AT);
    let mut held = HeldState::new();
    held.remember_list(&list(SHOWN_AT + 11, &[]), instant(SHOWN_AT + 11))
        .expect("a list");
    for answer in [StoreAnswer::Absent, StoreAnswer::Present] {
        assert_eq!(
            code(&held.admit_by_store(&verified, answer, instant(SHOWN_AT))),
            "clock-behind"
        );
    }
    let mut held = HeldState::new();
    let of_the_license = list_until(7, ISSUED_AT + 1, ISSUED_AT + DAY, &[]);
    held.remember_list(&of_the_license, instant(SHOWN_AT)).expect("a list");
    let withheld = held.admit_by_store(&verified, StoreAnswer::Absent, instant(SHOWN_AT));
    assert_eq!(code(&withheld), "status-list-withheld");
}

#[test]
fn what_is_pending_is_taken_and_stays_taken() {
    let show = everyday(SHOWN_AT, SHOWN_AT + 5);
    let now = show.facts().verified_at();
    let mut memory = Memory::new();
    let pending = memory.take(&show, now).expect("a pending admission");
    assert_eq!(code(&memory.take(&show, now)), "show-replayed", "while it is stored");
    assert_eq!(pending.stored().replay_key(), show.facts().replay_key());
    let other = everyday(SHOWN_AT + 1, SHOWN_AT + 5);
    drop(memory.take(&other, now).expect("another"));
    // The store failed: nobody was admitted by it, and nobody will be.
    assert_eq!(code(&memory.take(&other, now)), "show-replayed");
    assert_eq!(
        code(
            &Memory::from_bytes(&memory.to_bytes())
                .expect("a memory")
                .take(&other, now)
        ),
        "show-replayed"
    );
}

#[test]
fn the_halves_are_stored_by_themselves() {
    let mut memory = Memory::new();
    let bundle = bundle(3, ISSUED_AT);
    let _ = memory.remember_bundle(&bundle).expect("a bundle");
    assert_eq!(remember(&mut memory, &list(ISSUED_AT + 60, &[1]), SHOWN_AT), "ok");
    let show = everyday_by(bundle.trust(), SHOWN_AT, SHOWN_AT);
    assert_eq!(code(&admit(&mut memory, &show)), "ok");
    let (held, guard) = (memory.held().to_bytes(), memory.replay_guard().to_bytes());
    assert!(HeldState::from_bytes(&held).as_ref() == Ok(memory.held()));
    let mut read = ReplayGuard::from_bytes(&guard).expect("a guard");
    assert!(read == *memory.replay_guard());
    let again = read.admit(show.facts().replay_key(), instant(SHOWN_AT + 1));
    assert_eq!(code(&again), "show-replayed");
    // The slow half does not change with a show, nor the fast one with a list.
    assert_eq!(
        code(&admit(
            &mut memory,
            &everyday_by(bundle.trust(), SHOWN_AT + 1, SHOWN_AT + 1)
        )),
        "ok"
    );
    assert_eq!(memory.held().to_bytes(), held);
    assert_eq!(remember(&mut memory, &list(ISSUED_AT + 61, &[1]), SHOWN_AT), "ok");
    assert_ne!(memory.held().to_bytes(), held);
    let (one, other, whole) = (memory.held().to_bytes(), guard, memory.to_bytes());
    let codes = |bytes: &[u8]| {
        [
            code(&HeldState::from_bytes(bytes)),
            code(&ReplayGuard::from_bytes(bytes)),
            code(&Memory::from_bytes(bytes)),
        ]
    };
    let foreign = "memory-foreign";
    assert_eq!(codes(&one), ["ok", foreign, foreign]);
    assert_eq!(codes(&other), [foreign, "ok", foreign]);
    assert_eq!(codes(&whole), [foreign, foreign, "ok"]);
    for bytes in [one, other] {
        for end in 0..bytes.len() {
            assert!(!codes(&bytes[..end]).contains(&"ok"), "cut at {end}");
        }
        assert!(!codes(&[&bytes[..], &[0]].concat()).contains(&"ok"));
    }
}

// The clock's floor ----------------------------------------------------------------------------

#[test]
fn the_floor_is_what_roots_and_issuers_signed() {
    let mut memory = Memory::new();
    assert_eq!(code(&memory.check_clock(instant(0))), "ok");
    // A holder's clock that is ahead, and the verifier's own, leave it alone.
    assert_eq!(code(&admit(&mut memory, &everyday(SHOWN_AT + 9, SHOWN_AT))), "ok");
    assert_eq!(memory.clock_floor(), Some(instant(ISSUED_AT)));
    let floor = |memory: &Memory| memory.clock_floor().map(|floor| floor.unix());
    let _ = memory
        .remember_bundle(&bundle(1, ISSUED_AT - DAY))
        .expect("a first bundle");
    assert_eq!(floor(&memory), Some(ISSUED_AT), "it never falls");
    let _ = memory
        .remember_bundle(&bundle(2, ISSUED_AT + 3))
        .expect("a newer bundle");
    assert_eq!(floor(&memory), Some(ISSUED_AT + 3));
    assert_eq!(
        remember(&mut memory, &list(ISSUED_AT + 60, &[]), ISSUED_AT + 7 * DAY),
        "ok"
    );
    assert_eq!(floor(&memory), Some(ISSUED_AT + 60));
    let mut rotated = Memory::new();
    let older_than_its_root = bundle(1, ISSUED_AT - 40 * DAY);
    let _ = rotated.remember_bundle(&older_than_its_root).expect("a first bundle");
    assert_eq!(floor(&rotated), Some(ISSUED_AT - 30 * DAY));
}

#[test]
fn an_admitted_show_raises_the_floor_to_when_its_status_was_known() {
    let covering = [list_of(None, 7, ISSUED_AT + 100, ISSUED_AT + DAY, &[])];
    let show = holder(&record()).present(&View::everyday(), instant(SHOWN_AT), &key("holder"));
    let text = show.expect("a show").to_text();
    let (policy, trust) = (policy(), list_trust());
    let check = Question::new(Purpose::Rental, Place::Counter).under(policy.clone());
    for (lists, floor) in [(&[][..], ISSUED_AT), (&covering, ISSUED_AT + 100)] {
        let verified = Verifier::new(&trust)
            .verify(Input::text(&text), &check.clone().consulting(lists), instant(SHOWN_AT))
            .expect("a verified show");
        let mut memory = Memory::new();
        assert_eq!(code(&admit(&mut memory, &verified)), "ok");
        assert_eq!(memory.clock_floor(), Some(instant(floor)));
    }
}

#[test]
fn a_clock_behind_the_floor_admits_nothing() {
    let mut memory = Memory::new();
    let floor = SHOWN_AT + 100;
    assert_eq!(remember(&mut memory, &list(floor, &[]), floor), "ok");
    for (now, expected) in [
        (floor - 11, "clock-behind"),
        (floor - 10, "ok"),
        (floor - 9, "ok"),
        (floor + DAY, "ok"),
    ] {
        assert_eq!(code(&memory.check_clock(instant(now))), expected, "{now}");
    }
    let (passed, now) = (instant(floor), instant(floor - 11));
    let late = everyday(floor - 11, floor - 11);
    assert_eq!(admit(&mut memory, &late), Err(MemoryError::ClockBehind { passed, now }));
    let message = MemoryError::ClockBehind { passed, now }.to_string();
    assert!(
        message.contains(&passed.to_string()) && message.contains(&now.to_string()),
        "{message}"
    );
    let admission = admit(&mut memory, &everyday(floor - 10, floor - 10)).expect("an admission");
    assert_eq!(admission.clock_floor(), Some(passed));
}

#[test]
fn an_issuer_whose_clock_is_ahead_locks_nobody_out() {
    let tolerant = policy().clock_tolerance(60);
    let show = |ahead: u64| {
        let issued_at = ISSUED_AT + ahead;
        let terms = LicenseTerms {
            now: instant(issued_at),
            ..terms()
        };
        let license = Authority::new(issuer(), LICENSE_KEY)
            .expect("a license key")
            .issue(&record(), &enrolled("holder"), &terms, &mut Deterministic::new("ahead"))
            .expect("a license")
            .sign(&key("issuer"))
            .expect("a signature");
        let person = Holder::import(&license.secret_file(), &trust(), &key("holder").public_key()).expect("a file");
        verified_under(&tolerant, &person, "holder", &View::everyday(), issued_at, ISSUED_AT)
    };
    for (ahead, floor) in [(9, Some(9)), (10, Some(10)), (11, None), (60, None)] {
        let mut memory = Memory::new();
        assert_eq!(code(&admit(&mut memory, &show(ahead))), "ok");
        assert_eq!(memory.clock_floor(), floor.map(|floor| instant(ISSUED_AT + floor)));
        assert_eq!(code(&memory.check_clock(instant(ISSUED_AT))), "ok");
    }
}

// What is not taken back -----------------------------------------------------------------------

#[test]
fn a_list_is_not_taken_back_to_an_older_one() {
    let mut memory = Memory::new();
    let now = ISSUED_AT + 100;
    let newer = list(ISSUED_AT + 60, &[1]);
    assert_eq!(remember(&mut memory, &newer, now), "ok");
    assert_eq!(remember(&mut memory, &newer, now), "ok", "the same again");
    assert_eq!(
        remember(&mut memory, &list(ISSUED_AT + 59, &[]), now),
        "status-list-older"
    );
    assert_eq!(
        remember(&mut memory, &list(ISSUED_AT + 60, &[2]), now),
        "status-list-equivocation"
    );
    assert_eq!(remember(&mut memory, &list(ISSUED_AT + 61, &[]), now), "ok");
    assert_eq!(remember(&mut memory, &newer, now), "status-list-older");
    // Another list has versions of its own.
    assert_eq!(
        remember(&mut memory, &list_until(8, ISSUED_AT, ISSUED_AT + DAY, &[]), now),
        "ok"
    );
}

#[test]
fn a_list_from_the_future_is_not_remembered() {
    for (ahead, expected) in [(9, "ok"), (10, "ok"), (11, "status-list-from-future")] {
        let mut memory = Memory::new();
        assert_eq!(
            remember(&mut memory, &list(ISSUED_AT + ahead, &[]), ISSUED_AT),
            expected
        );
        assert_eq!(memory == Memory::new(), expected != "ok");
        assert_eq!(code(&memory.check_clock(instant(ISSUED_AT))), "ok");
    }
}

#[test]
fn a_bundle_is_not_taken_back_and_a_refused_one_changes_nothing() {
    let mut memory = Memory::new();
    let first = memory.remember_bundle(&bundle(5, ISSUED_AT));
    assert_eq!(first, Ok(BundleChange::First));
    assert_eq!(memory.trust_state().version(), Some(5));
    for (version, issued_at, expected) in [
        (4, ISSUED_AT + 5, "bundle-older"),
        (5, ISSUED_AT + 5, "bundle-equivocation"),
        (6, ISSUED_AT + 5, "ok"),
        (5, ISSUED_AT, "bundle-older"),
    ] {
        let before = memory.to_bytes();
        let result = memory.remember_bundle(&bundle(version, issued_at));
        assert_eq!(result.as_ref().map_or_else(|error| error.code(), |_| "ok"), expected);
        assert_eq!(result.is_err(), memory.to_bytes() == before);
    }
    assert_eq!(memory.clock_floor(), Some(instant(ISSUED_AT + 5)));
}

#[test]
fn a_verdict_by_other_trust_data_than_the_bundle_held_is_not_admitted() {
    let (old, new) = (bundle(1, ISSUED_AT), bundle(2, ISSUED_AT));
    let verified = |trust: &Trust| everyday_by(trust, SHOWN_AT, SHOWN_AT);
    let by_file = verified(&trust());
    assert_eq!(by_file.facts().trust_digest(), trust().digest());
    let mut memory = Memory::new();
    // Nothing is held: a pinned file is what the caller vouches for.
    assert_eq!(code(&admit(&mut memory.clone(), &by_file)), "ok");
    assert_eq!(memory.remember_bundle(&old), Ok(BundleChange::First));
    assert_eq!(admit(&mut memory, &by_file), Err(MemoryError::TrustWithheld));
    // A newer one has to be remembered first.
    assert_eq!(
        admit(&mut memory, &verified(new.trust())),
        Err(MemoryError::TrustWithheld)
    );
    assert_eq!(code(&admit(&mut memory.clone(), &verified(old.trust()))), "ok");
    assert_eq!(memory.remember_bundle(&new), Ok(BundleChange::Newer));
    assert_eq!(
        admit(&mut memory, &verified(old.trust())),
        Err(MemoryError::TrustWithheld)
    );
    // The content counts, not how it came.
    let mut content = trust_content(vec![list_issuer()]);
    (content.version, content.issued_at, content.root) = (2, instant(ISSUED_AT), Some(*new.root()));
    let pinned = Trust::pinned(&content.to_bytes().expect("a trust file")).expect("a trust file");
    assert_eq!(code(&admit(&mut memory, &verified(&pinned))), "ok");
    assert_eq!(
        admit(&mut memory, &verified(new.trust())),
        Err(MemoryError::ShowReplayed)
    );
}
