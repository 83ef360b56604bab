//! A wallet and the status lists it hears: each credential that a list covers takes its word, and no other.

use super::super::fixture::{LIST_KEY, trust_content, with_list_key};
use super::*;
use vehicle_license::issue::{StatusBits, StatusListTerms};
use vehicle_license::{StatusList, Trust};

/// A list of the positions' own number, or of another one, in which these have these statuses.
fn list(number: u32, entries: u32, issued_at: u64, statuses: &[(u32, CredentialStatus)]) -> StatusList {
    let issuer = with_list_key(issuer(), "status");
    let terms = StatusListTerms {
        list: number,
        bits: StatusBits::Two,
        entries: Some(entries),
        snapshot_at: instant(issued_at),
        expires: instant(issued_at + 86_400),
        time_to_live: None,
    };
    let at =
        |(index, status): &(u32, CredentialStatus)| (StatusPosition::new(number, *index).expect("a position"), *status);
    let token = terms
        .prepare(&issuer, LIST_KEY, statuses.iter().map(at))
        .expect("a list");
    let token = token.sign(&key("status")).expect("a signature");
    let content = trust_content(vec![issuer]).to_bytes().expect("a trust file");
    let trust = Trust::pinned(&content).expect("a trust file");
    StatusList::verify(&token, &trust, instant(issued_at)).expect("a list")
}

#[test]
fn each_credential_takes_the_word_of_the_list_that_covers_it() {
    use CredentialStatus::{Revoked, Suspended};
    let number = u32::try_from(position(1).list()).expect("a list's number");
    let mine = || {
        let held = [
            license(&record(), ISSUED_AT, position(1)),
            license(&other_vehicle(), ISSUED_AT, position(2)),
        ];
        let ids = held.each_ref().map(|held| *held.id());
        (wallet(held), ids)
    };
    let both = [(1, Revoked), (2, Suspended)];
    let (mut heard, [first, second]) = mine();
    heard.apply_list(&list(number, 64, SHOWN_AT, &both));
    let state = |wallet: &Wallet, id: &[u8; 32]| {
        let held = wallet.find(id).expect("held");
        (held.has_ended(), held.is_suspended(), held.status_as_of())
    };
    assert_eq!(state(&heard, &first), (true, false, instant(SHOWN_AT)));
    assert_eq!(state(&heard, &second), (false, true, instant(SHOWN_AT)));
    // As one by one.
    let (mut by_hand, _) = mine();
    for (index, status) in both {
        by_hand.apply_status(3501, position(index), status, instant(SHOWN_AT));
    }
    assert_eq!(heard.secret_bytes(), by_hand.secret_bytes());
    // A later list lifts the suspension; an older one that comes after it does not bring it back, nor a revoked one.
    heard.apply_list(&list(number, 64, SHOWN_AT + 60, &[]));
    heard.apply_list(&list(number, 64, SHOWN_AT, &both));
    assert_eq!(listed(&heard, SHOWN_AT + 60), [second]);
    assert_eq!(state(&heard, &second).2, instant(SHOWN_AT + 60));
    // Another list says nothing of them, and none of what is behind its end.
    let mut unheard = wallet([license(&record(), ISSUED_AT, position(70))]);
    let before = unheard.secret_bytes();
    unheard.apply_list(&list(number + 1, 128, SHOWN_AT, &[(70, Revoked)]));
    unheard.apply_list(&list(number, 64, SHOWN_AT, &both));
    assert_eq!(unheard.secret_bytes(), before);
    unheard.apply_list(&list(number, 128, SHOWN_AT, &both));
    assert_eq!(unheard.held().map(Holder::status_as_of).last(), Some(instant(SHOWN_AT)));
}

#[test]
fn a_holder_has_a_credential_removed() {
    let (one, other) = (
        license(&record(), ISSUED_AT, position(1)),
        license(&other_vehicle(), ISSUED_AT, position(2)),
    );
    let (first, second) = (*one.id(), *other.id());
    let mut wallet = wallet([one, other]);
    assert!(wallet.remove(&first));
    assert!(!wallet.remove(&first));
    assert_eq!(listed(&wallet, SHOWN_AT), [second]);
    // It is held anew when it comes again.
    assert_eq!(wallet.add(license(&record(), ISSUED_AT, position(1))), Added::New);
    assert_eq!(listed(&wallet, SHOWN_AT), [second, first]);
}
