//! The laws of a desk: what was acted on is there again after a crash at any byte, nothing else is, and what a desk does
//! not hold it does not consult.

mod crash;
mod fleet;
mod questions;

use std::sync::Mutex;

use super::fixture::{
    self, Deterministic, ISSUED_AT, ISSUER, LIST_KEY, SHOWN_AT, everyday_asked, holder, instant, issuer, key, record,
    root_chain, trust_bytes, trust_content, with_list_key,
};
use super::{policy, shows};
use vehicle_license::credential::{CredentialStatus, StatusPosition};
use vehicle_license::desk::{Admitted, Asked, Desk, DeskError, Examined, Inquiry, Terms, Unstored};
use vehicle_license::error::Actor;
use vehicle_license::evidence::Reverified;
use vehicle_license::issue::{StatusBits, StatusListTerms};
use vehicle_license::key::{Checker, PublicKey, PureRust, Signature, ToBeSigned};
use vehicle_license::present::View;
use vehicle_license::trust::{BundleChange, Issuer};
use vehicle_license::verify::StoreAnswer;
use vehicle_license::{Challenge, Input, Place, Purpose, RootPin, UnixTime, Verifier};

const DAY: u64 = 86_400;
/// The list of the fixture's license, and its place there.
const LIST: (u32, u32) = (7, 483_201);

fn now() -> UnixTime {
    instant(SHOWN_AT + 5)
}

fn rental() -> Terms {
    Terms::new(Purpose::Rental, Place::Counter).under(policy())
}

/// A question about a rental, or one whose answer is to be sealed.
fn inquiry(sealed: bool) -> Inquiry {
    let inquiry = Inquiry::new("闽江租赁", Purpose::Rental, Place::Counter).under(policy());
    if sealed { inquiry.sealed() } else { inquiry }
}

/// A bundle of this version, with or without the key that signs lists.
fn bundle(version: u64, lists: bool) -> Vec<u8> {
    let issuer = if lists {
        with_list_key(issuer(), "status")
    } else {
        issuer()
    };
    let mut content = trust_content(vec![issuer]);
    content.version = version;
    fixture::bundle(&content)
}

/// A status list of the fixture's issuer, as of `issued_at`, in which the license is revoked or not.
fn list(issued_at: u64, revoked: bool) -> Vec<u8> {
    list_number(LIST.0, issued_at, revoked)
}

fn list_number(number: u32, issued_at: u64, revoked: bool) -> Vec<u8> {
    list_of(None, number, issued_at, revoked)
}

/// A list that covers no credential.
fn short_list(number: u32) -> Vec<u8> {
    list_of(Some(64), number, ISSUED_AT, false)
}

fn list_of(entries: Option<u32>, number: u32, issued_at: u64, revoked: bool) -> Vec<u8> {
    list_by(&with_list_key(issuer(), "status"), entries, number, issued_at, revoked)
}

fn list_by(issuer: &Issuer, entries: Option<u32>, number: u32, issued_at: u64, revoked: bool) -> Vec<u8> {
    let terms = StatusListTerms {
        list: number,
        bits: StatusBits::One,
        entries,
        snapshot_at: instant(issued_at),
        expires: instant(issued_at + DAY),
        time_to_live: None,
    };
    let position = StatusPosition::new(number, LIST.1).expect("a position");
    let revoked = revoked.then_some((position, CredentialStatus::Revoked));
    let unsigned = terms.prepare(issuer, LIST_KEY, revoked);
    unsigned.expect("a list").sign(&key("status")).expect("a signature")
}

/// A desk that has taken a bundle and a list in.
fn desk() -> Desk {
    let mut desk = Desk::new(root_chain().pin());
    assert_eq!(desk.take_bundle(&bundle(3, true), now()), Ok(BundleChange::First));
    assert_eq!(
        desk.take_list(&list(ISSUED_AT + 60, false), now()),
        Ok((ISSUER, LIST.0))
    );
    desk
}

/// The text of an everyday show made at this moment: each is another one.
fn shown(at: u64) -> String {
    let show = holder(&record()).present(&View::everyday(), instant(at), &key("holder"));
    show.expect("a show").to_text()
}

/// The text that answers a question, sealed if it asks for that.
fn answer(challenge: &Challenge) -> String {
    let (person, view) = (holder(&record()), everyday_asked(challenge));
    if challenge.sealing_key().is_none() {
        return person
            .present(&view, now(), &key("holder"))
            .expect("an answer")
            .to_text();
    }
    let sealed = person.present_sealed(&view, now(), &key("holder"), &mut Deterministic::new("seal"));
    sealed.expect("an answer").to_text()
}

fn judge(desk: &mut Desk, text: &str) -> Result<Unstored, DeskError> {
    desk.judge(Input::text(text), Some(&rental()), now())
}

fn code<T>(result: Result<T, DeskError>) -> &'static str {
    result.map_or_else(|error| error.code(), |_| "ok")
}

// Verdicts -------------------------------------------------------------------------------------

#[test]
fn a_desk_reaches_the_verdict_of_a_verifier() {
    for shown in shows().iter().filter(|shown| shown.challenge.is_none()) {
        let text = shown.show.to_text();
        let verdict = shown.text(&text).expect("a verified show");
        let mut desk = Desk::pinned(&trust_bytes()).expect("a desk");
        let terms = Terms::new(shown.purpose, Place::Counter).under(policy());
        let taken = desk.judge(Input::text(&text), Some(&terms), now()).expect(shown.name);
        let admitted = taken.stored();
        assert_eq!(*admitted.verified(), verdict, "{}", shown.name);
        assert_eq!(admitted.hint(), None);
        assert_eq!(
            admitted.advice(),
            verdict.facts().vehicle_state().class().advice(Place::Counter)
        );
        assert_eq!(admitted.record().memory_outcome(), Some("admitted"));
        let again = desk.reverify(admitted.record()).expect("a verdict");
        assert_eq!(again, Reverified::Whole(verdict));
        let (_, record) = admitted.into_parts();
        let other = Desk::new(root_chain().pin());
        assert_eq!(
            other.reverify(&record).map_err(|error| error.code()),
            Err("evidence-record-trust-missing")
        );
    }
}

#[test]
fn a_refusal_says_which_check_it_is_of_and_who_must_act() {
    let mut desk = desk();
    let old = shown(SHOWN_AT - 600);
    for (text, code, check, actor) in [
        ("", "text-empty", Some(2), Actor::Clerk),
        ("VL1:QED8WEX0 ", "text-white-space", Some(2), Actor::Operator),
        ("VL1:QED8WEX0", "cbor-wrong-type", Some(3), Actor::Clerk),
        (&old, "show-expired", Some(9), Actor::Holder),
    ] {
        let error = judge(&mut desk, text).expect_err("a refusal");
        assert_eq!((error.code(), error.check(), error.actor()), (code, check, actor));
        assert_eq!(Actor::from_name(actor.name()), Some(actor));
    }
    let text = shown(SHOWN_AT);
    assert_eq!(code(judge(&mut desk, &text)), "ok");
    let error = judge(&mut desk, &text).expect_err("a refusal");
    assert_eq!(
        (error.code(), error.check(), error.actor()),
        ("show-replayed", None, Actor::Holder)
    );
    assert_eq!(Actor::from_name("nobody"), None);
}

#[test]
fn a_desk_asks_its_own_checker() {
    struct Nobody;
    impl Checker for Nobody {
        fn verifies(&self, _: &PublicKey, _: &ToBeSigned, _: &Signature) -> bool {
            false
        }
    }
    let mut wary = desk().with_checker(Box::new(Nobody));
    assert_eq!(code(judge(&mut wary, &shown(SHOWN_AT))), "issuer-signature-invalid");
    let newer = list(ISSUED_AT + 120, false);
    let before = wary.snapshot();
    assert_eq!(code(wary.take_list(&newer, now())), "status-list-signature-invalid");
    assert!(wary.snapshot() == before, "a refusal changes nothing");
    let mut again = wary.with_checker(Box::new(PureRust));
    assert_eq!(code(again.take_list(&newer, now())), "ok");
    let admitted = judge(&mut again, &shown(SHOWN_AT)).expect("a show").stored();
    let wary = again.with_checker(Box::new(Nobody));
    assert_eq!(
        wary.reverify(admitted.record()).map_err(|error| error.code()),
        Err("issuer-signature-invalid")
    );
}

#[test]
fn what_is_taken_stays_taken_whether_it_is_stored_or_not() {
    let mut desk = desk();
    let text = shown(SHOWN_AT);
    let taken = judge(&mut desk, &text).expect("a show");
    assert_eq!(taken.entry().len(), 36);
    assert_eq!(taken.record().memory_outcome(), Some("admitted"));
    assert_eq!(code(judge(&mut desk, &text)), "show-replayed");
    drop(taken);
    assert_eq!(code(judge(&mut desk, &text)), "show-replayed");
    assert_eq!(code(judge(&mut desk, &shown(SHOWN_AT + 1))), "ok");
}

#[test]
fn of_many_threads_one_is_admitted() {
    fn shared<T: Send + Sync>() {}
    shared::<Desk>();
    shared::<Examined>();
    shared::<Unstored>();
    shared::<Admitted>();
    shared::<Asked>();
    let (desk, text) = (Mutex::new(desk()), shown(SHOWN_AT));
    let admitted: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| match judge(&mut desk.lock().expect("a desk"), &text) {
                    Ok(taken) => {
                        let _admitted = taken.stored();
                        1
                    }
                    Err(error) => {
                        assert_eq!(error.code(), "show-replayed");
                        0
                    }
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).sum()
    });
    assert_eq!(admitted, 1);
}

#[test]
fn a_store_that_several_share_has_the_last_word_and_the_desk_too() {
    let (mut one, mut other) = (desk().in_fleet(), desk().in_fleet());
    let text = shown(SHOWN_AT);
    let examine = |desk: &Desk| {
        let rental = rental();
        desk.examine(Input::text(&text), Some(&rental), now()).expect("a show")
    };
    let examined = examine(&one);
    assert_eq!(examined.key().until(), instant(SHOWN_AT + 120));
    assert_eq!(examined.keep_for(now()), 115 + 120);
    assert_eq!(examined.keep_for(instant(SHOWN_AT + 500)), 120);
    let admitted = one.settle(examined, StoreAnswer::Absent, now()).expect("an admission");
    assert_eq!(admitted.record().memory_outcome(), Some("admitted"));
    // A store that has lost the key does not admit it again at the same desk; another has only the store.
    let again = examine(&one);
    assert_eq!(code(one.settle(again, StoreAnswer::Absent, now())), "show-replayed");
    let elsewhere = examine(&other);
    assert_eq!(
        code(other.settle(elsewhere, StoreAnswer::Present, now())),
        "show-replayed"
    );
    let late = examine(&other);
    let too_late = instant(SHOWN_AT + 120);
    assert_eq!(code(other.settle(late, StoreAnswer::Absent, too_late)), "show-expired");
    let elsewhere = examine(&other);
    assert_eq!(code(other.settle(elsewhere, StoreAnswer::Absent, now())), "ok");
}

// What a desk holds ----------------------------------------------------------------------------

#[test]
fn a_list_that_was_refused_or_withdrawn_is_not_consulted() {
    let mut desk = desk();
    assert_eq!(code(desk.take_list(&list(ISSUED_AT + 120, true), now())), "ok");
    assert_eq!(code(judge(&mut desk, &shown(SHOWN_AT))), "status-revoked");
    let before = desk.snapshot();
    // An older list, in which the license was good, and another of the same time.
    for (token, refused) in [
        (list(ISSUED_AT + 60, false), "status-list-older"),
        (list(ISSUED_AT + 120, false), "status-list-equivocation"),
        (list(SHOWN_AT + 600, false), "status-list-from-future"),
        (vec![0xa0], "cbor-wrong-type"),
    ] {
        assert_eq!(code(desk.take_list(&token, now())), refused);
        assert!(desk.snapshot() == before, "a refusal changes nothing");
        assert_eq!(code(judge(&mut desk, &shown(SHOWN_AT))), "status-revoked");
    }
    assert_eq!(desk.status_lists().len(), 1);
    // The key of the list was stolen: with it goes what it signed.
    assert_eq!(desk.take_bundle(&bundle(4, false), now()), Ok(BundleChange::Newer));
    assert_eq!(desk.status_lists().len(), 0);
    assert_eq!(code(judge(&mut desk, &shown(SHOWN_AT))), "ok");
    assert_eq!(
        code(desk.take_list(&list(ISSUED_AT + 180, true), now())),
        "issuer-key-unknown"
    );
}

#[test]
fn lists_are_kept_by_their_names_whatever_the_order() {
    let mut desk = desk();
    for number in [9, 2, 8, 2, 9] {
        assert_eq!(
            desk.take_list(&list_number(number, ISSUED_AT + 60, false), now()),
            Ok((ISSUER, number))
        );
    }
    let held: Vec<_> = desk.status_lists().iter().map(|list| list.list()).collect();
    assert_eq!(held, [2, 7, 8, 9]);
    let again = Desk::replay(&desk.snapshot(), &[]).expect("a desk");
    assert_eq!(again.status_lists(), desk.status_lists());
    assert!(again.snapshot() == desk.snapshot());
}

#[test]
fn a_list_in_which_nothing_lives_any_more_is_dropped() {
    let (mut issuer, end) = (with_list_key(issuer(), "status"), instant(ISSUED_AT + 700 * DAY));
    issuer.keys.iter_mut().for_each(|key| key.sign_until = end);
    let mut content = trust_content(vec![issuer.clone()]);
    content.expires = end;
    let mut desk = Desk::pinned(&content.to_bytes().expect("a trust file")).expect("a desk");
    let over = ISSUED_AT + 401 * DAY;
    for (number, issued_at, held) in [
        (1, ISSUED_AT, vec![1]),
        (2, over - 1, vec![1, 2]),
        (3, over, vec![2, 3]),
    ] {
        let token = list_by(&issuer, Some(64), number, issued_at, false);
        assert_eq!(code(desk.take_list(&token, instant(issued_at))), "ok");
        let now_held: Vec<_> = desk.status_lists().iter().map(|list| list.list()).collect();
        assert_eq!(now_held, held);
        assert!(Desk::replay(&desk.snapshot(), &[]).expect("a desk").snapshot() == desk.snapshot());
    }
}

#[test]
fn there_is_room_for_so_many_lists() {
    let mut desk = desk();
    let take = |desk: &mut Desk, number: u32| code(desk.take_list(&short_list(number), now()));
    for number in 1000..2023 {
        assert_eq!(take(&mut desk, number), "ok", "{number}");
    }
    let before = desk.snapshot();
    assert_eq!(take(&mut desk, 2023), "desk-lists-full");
    assert!(desk.snapshot() == before, "a refusal changes nothing");
    assert_eq!(take(&mut desk, 1000), "ok", "another version of one that is held");
    assert_eq!(Desk::replay(&before, &[]).expect("a desk").status_lists().len(), 1024);
}

#[test]
fn nobody_is_believed_before_a_bundle_and_no_older_one_after_it() {
    let mut desk = Desk::new(root_chain().pin());
    let text = shown(SHOWN_AT);
    assert_eq!(code(judge(&mut desk, &text)), "trust-missing");
    assert_eq!(code(judge(&mut desk, "")), "text-empty");
    assert_eq!(code(desk.take_list(&list(ISSUED_AT, false), now())), "trust-missing");
    assert_eq!(desk.take_bundle(&bundle(3, true), now()), Ok(BundleChange::First));
    assert_eq!(desk.take_bundle(&bundle(3, true), now()), Ok(BundleChange::Same));
    assert_eq!(code(desk.take_bundle(&bundle(2, true), now())), "bundle-older");
    assert_eq!(code(desk.take_bundle(&[0x80], now())), "cbor-wrong-length");
    let digest = desk.trust().map(|trust| *trust.digest());
    let mut again = Desk::replay(&desk.snapshot(), &[]).expect("a desk");
    assert_eq!(again.trust().map(|trust| *trust.digest()), digest);
    assert_eq!(code(again.take_bundle(&bundle(2, true), now())), "bundle-older");
    // What was examined by the trust data of before is not taken.
    let examined = again
        .examine(Input::text(&text), Some(&rental()), now())
        .expect("a show");
    assert_eq!(again.take_bundle(&bundle(4, true), now()), Ok(BundleChange::Newer));
    assert_eq!(code(again.take(examined, now())), "trust-withheld");
    assert_eq!(code(judge(&mut again, &text)), "ok");
}

#[test]
fn a_pin_is_replaced_by_another_version_of_the_app() {
    let mut desk = desk();
    desk.repin(root_chain().pin());
    assert_eq!(desk.status_lists().len(), 1);
    assert_eq!(code(judge(&mut desk, &shown(SHOWN_AT))), "ok");
    // A root that the chain held does not have.
    let other = RootPin::new([7; 32]);
    desk.repin(other);
    assert_eq!((desk.pin(), desk.trust().is_none()), (Some(&other), true));
    assert_eq!(code(judge(&mut desk, &shown(SHOWN_AT + 1))), "trust-missing");
    assert_eq!(code(desk.take_bundle(&bundle(4, true), now())), "bundle-root-unknown");
    let mut desk = Desk::replay(&desk.snapshot(), &[]).expect("a desk");
    desk.repin(root_chain().pin());
    assert_eq!(code(judge(&mut desk, &shown(SHOWN_AT + 1))), "trust-missing");
    assert_eq!(desk.take_bundle(&bundle(4, true), now()), Ok(BundleChange::Newer));
    // The list is known, and is not there any more.
    assert_eq!(code(judge(&mut desk, &shown(SHOWN_AT + 1))), "status-list-withheld");
    assert_eq!(code(desk.take_list(&list(ISSUED_AT + 60, false), now())), "ok");
    assert_eq!(code(judge(&mut desk, &shown(SHOWN_AT))), "show-replayed");
    assert_eq!(code(judge(&mut desk, &shown(SHOWN_AT + 1))), "ok");
}

#[test]
fn a_pinned_file_is_replaced_by_another() {
    let mut desk = Desk::pinned(&trust_bytes()).expect("a desk");
    let rental = rental();
    let text = shown(SHOWN_AT);
    let examined = desk.examine(Input::text(&text), Some(&rental), now()).expect("a show");
    assert_eq!(code(desk.take_bundle(&bundle(1, true), now())), "bundle-root-unknown");
    let with_lists = trust_content(vec![with_list_key(issuer(), "status")]);
    let with_lists = with_lists.to_bytes().expect("a trust file");
    desk.repin_file(&with_lists).expect("a trust file");
    assert_eq!(code(desk.take(examined, now())), "trust-withheld");
    assert_eq!(code(desk.take_list(&list(ISSUED_AT + 60, true), now())), "ok");
    assert_eq!(code(judge(&mut desk, &text)), "status-revoked");
    assert_eq!(desk.trust_file(), Some(&*with_lists));
    let mut desk = Desk::replay(&desk.snapshot(), &[]).expect("a desk");
    desk.repin_file(&trust_bytes()).expect("a trust file");
    assert_eq!((desk.pin(), desk.status_lists().len()), (None, 0));
    assert_eq!(code(judge(&mut desk, &text)), "ok");
    assert!(desk.repin_file(&[0xa0]).is_err());
    // From a bundle to a file, and back.
    let mut desk = self::desk();
    desk.repin_file(&with_lists).expect("a trust file");
    assert_eq!(desk.memory().trust_state().version(), None);
    assert_eq!(code(judge(&mut desk, &text)), "ok");
    let mut desk = Desk::replay(&desk.snapshot(), &[]).expect("a desk");
    desk.repin(root_chain().pin());
    assert_eq!(desk.take_bundle(&bundle(3, true), now()), Ok(BundleChange::First));
}

#[test]
fn nothing_of_a_desk_gets_into_a_log() {
    let mut desk = desk();
    let asked = desk
        .ask(&inquiry(true), now(), &mut Deterministic::new("a"))
        .expect("a question");
    let examined = desk.examine(Input::text(&shown(SHOWN_AT)), Some(&rental()), now());
    let examined = examined.expect("a show");
    let mut text = format!("{desk:?} {examined:?}");
    let taken = desk.take(examined, now()).expect("a show");
    text += &format!("{taken:?}");
    text += &format!("{:?}", taken.stored());
    assert!(text.contains("Desk") && text.contains("Unstored"), "{text}");
    for secret in ["闽A", "张三", "350102", asked.text().as_str()] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[test]
fn a_clock_that_was_ahead_is_set_right() {
    let mut desk = Desk::pinned(&trust_bytes()).expect("a desk");
    let at = |desk: &mut Desk, shown_at: u64, now: u64| {
        let text = shown(shown_at);
        code(desk.judge(Input::text(&text), Some(&rental()), instant(now)))
    };
    assert_eq!(at(&mut desk, SHOWN_AT, SHOWN_AT), "ok");
    assert_eq!(at(&mut desk, SHOWN_AT + 900, SHOWN_AT + 900), "ok");
    assert_eq!(at(&mut desk, SHOWN_AT - 1, SHOWN_AT), "clock-was-ahead");
    desk.clock_was_set();
    assert_eq!(at(&mut desk, SHOWN_AT - 1, SHOWN_AT), "ok");
}

/// The judge by hand, for what a desk is compared with.
#[test]
fn an_examined_show_is_by_the_lists_of_the_desk() {
    let desk = desk();
    let text = shown(SHOWN_AT);
    let examined = desk
        .examine(Input::text(&text), Some(&rental()), now())
        .expect("a show");
    let question = vehicle_license::Question::new(Purpose::Rental, Place::Counter).under(policy());
    let verdict = Verifier::new(desk.trust().expect("trust data"))
        .verify(Input::text(&text), &question.consulting(desk.status_lists()), now())
        .expect("a show");
    assert_eq!(examined.key(), verdict.facts().replay_key());
    assert_eq!(verdict.facts().status_known_at(), instant(ISSUED_AT + 60));
}
