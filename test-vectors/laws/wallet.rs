//! A phone's wallet: what it lists, what ends in it, and that nothing that ended is ever shown again.

mod lists;

use super::fixture::{
    Deterministic, ISSUED_AT, LICENSE_KEY, SHOWN_AT, authorization_terms, borrower, company_record, day, enrolled,
    everything_asked, grantee, holder, instant, issue, issuer, key, operation, person, record, register, request,
    trust,
};
use super::lending::{order, position, resident};
use super::mutate::{Item, NULL, text, uint};
use vehicle_license::credential::{CredentialStatus, Grantee, KeyProtection, Proofing, RegisterAnswer, StatusPosition};
use vehicle_license::issue::{
    Authority, LicenseTerms, LogEntry, Register, RegisteredOwner, VehicleRecord, VerifiedRequest,
};
use vehicle_license::key::Signer as _;
use vehicle_license::present::{Added, Holder, View, Wallet};
use vehicle_license::trust::Calendars;
use vehicle_license::value::{Day, PersonName, Plate, PlateType};
use vehicle_license::{Challenge, Input, Place, Policy, Purpose, Question, UnixTime, Verifier};

const STATUSES: [CredentialStatus; 7] = [
    CredentialStatus::Valid,
    CredentialStatus::Revoked,
    CredentialStatus::Suspended,
    CredentialStatus::Superseded,
    CredentialStatus::Other(4),
    CredentialStatus::Other(11),
    CredentialStatus::Other(255),
];

/// A license for `record` issued at `now` to the holder's key under `at`.
fn license(record: &VehicleRecord, now: u64, at: StatusPosition) -> Holder {
    license_to("holder", record, now, at).0
}

fn license_to(owner: &str, record: &VehicleRecord, now: u64, at: StatusPosition) -> (Holder, LogEntry) {
    let terms = LicenseTerms {
        now: instant(now),
        last_day: Some(day("2026-10-14")),
        status: at,
        protection: KeyProtection::Hardware,
        proofing: Proofing::InPerson,
    };
    let record = VehicleRecord {
        as_of: instant(now),
        ..record.clone()
    };
    let authority = Authority::new(issuer(), LICENSE_KEY).expect("a key");
    let draft = authority.issue(&record, &enrolled(owner), &terms, &mut Deterministic::new("wallet"));
    let license = draft.expect("a license").sign(&key("issuer")).expect("a signature");
    let held = Holder::import(&license.secret_file(), &trust(), &key(owner).public_key());
    (held.expect("a file"), license.log_entry().clone())
}

fn own(now: u64) -> Holder {
    license(&record(), now, position(1))
}

fn other_vehicle() -> VehicleRecord {
    let plate = Plate::parse(PlateType::from_code(52).expect("a type"), "闽AD12346").expect("a plate");
    VehicleRecord { plate, ..record() }
}

fn wallet(held: impl IntoIterator<Item = Holder>) -> Wallet {
    let mut wallet = Wallet::new();
    for holder in held {
        let _ = wallet.add(holder);
    }
    wallet
}

/// The ids a wallet lists at a moment.
fn listed(wallet: &Wallet, now: u64) -> Vec<[u8; 32]> {
    wallet.list(instant(now)).map(|held| *held.id()).collect()
}

fn made(held: &Holder, now: u64) -> &'static str {
    let signer = if held.lent_for().is_some() { "grantee" } else { "holder" };
    held.present(&View::everyday(), instant(now), &key(signer))
        .map_or_else(|error| error.code(), |_| "ok")
}

/// A register's answer with these positions, written by hand.
fn answer(record: &VehicleRecord, as_of: u64, live: &[StatusPosition], ended: &[StatusPosition]) -> RegisterAnswer {
    RegisterAnswer::from_bytes(&answer_item(record, as_of, live, ended).encode()).expect("an answer")
}

fn answer_item(record: &VehicleRecord, as_of: u64, live: &[StatusPosition], ended: &[StatusPosition]) -> Item {
    let plate = vec![uint(record.plate.plate_type().code()), text(record.plate.as_str())];
    let [live, ended] = [live, ended].map(|list| {
        let numbers = list.iter().map(|at| uint((at.list() << 20) | at.index()));
        Item::Array(numbers.collect())
    });
    Item::Array(vec![uint(1), Item::Array(plate), uint(as_of), live, ended])
}

/// What a wallet asks the register of `record`'s vehicle, and what it hears by way of bytes.
fn ask(wallet: &Wallet, register: &Register, now: u64) -> RegisterAnswer {
    let asked = wallet.positions().filter(|(plate, _)| *plate == register.vehicle());
    let asked: Vec<_> = asked.map(|(_, at)| at).collect();
    let bytes = register.answer(&asked, instant(now)).to_bytes();
    RegisterAnswer::from_bytes(&bytes).expect("an answer")
}

fn hear(wallet: &mut Wallet, register: &Register, now: u64) {
    let answer = ask(wallet, register, now);
    wallet.apply_answer(&answer);
}

#[test]
fn what_is_added_is_listed_in_order_while_it_runs() {
    let first = own(ISSUED_AT);
    let second = license(&other_vehicle(), ISSUED_AT + 50, position(2));
    let ids = [*first.id(), *second.id()];
    let end = first.last_day().end().expect("an instant").unix();
    let wallet = wallet([first, second]);
    for (now, expected) in [
        (ISSUED_AT - 601, &[][..]),
        (ISSUED_AT - 600, &ids[..1]),
        (ISSUED_AT - 551, &ids[..1]),
        (ISSUED_AT - 550, &ids),
        (ISSUED_AT, &ids),
        (end - 1, &ids),
        (end, &[]),
        (end + 1, &[]),
    ] {
        assert_eq!(listed(&wallet, now), expected, "{now}");
        for id in ids {
            let held = wallet.find(&id).expect("it is there, listed or not");
            let can = expected.contains(&id);
            let why = held.can_show(instant(now)).map_err(|error| error.code());
            let refused = if now < end {
                "phone-clock-behind"
            } else {
                "outside-window"
            };
            assert_eq!(why, if can { Ok(()) } else { Err(refused) });
            assert_eq!(made(held, now), if can { "ok" } else { refused });
        }
    }
    assert!(wallet.find(&[0; 32]).is_none());
    assert!(listed(&Wallet::new(), ISSUED_AT).is_empty());
}

#[test]
fn a_refresh_takes_the_place_of_what_is_older() {
    let (old, new) = (own(ISSUED_AT), own(ISSUED_AT + 60));
    let other = license(&record(), ISSUED_AT + 30, position(2));
    let [old_id, new_id, other_id] = [&old, &new, &other].map(|held| *held.id());
    let later = ISSUED_AT + 100;
    assert_eq!(listed(&wallet([own(ISSUED_AT), own(ISSUED_AT + 60)]), later), [new_id]);
    assert_eq!(
        listed(&wallet([own(ISSUED_AT + 60), own(ISSUED_AT)]), later),
        [new_id],
        "the older is dropped"
    );
    assert_eq!(
        listed(&wallet([own(ISSUED_AT), own(ISSUED_AT)]), later),
        [old_id],
        "the same is the same"
    );
    // In its place, and the others stay where they are; another position is another credential.
    assert_eq!(listed(&wallet([old, other, new]), later), [new_id, other_id]);
}

#[test]
fn a_status_speaks_of_one_position_of_one_issuer() {
    let at = position(1);
    for status in STATUSES {
        for (issuer, position, concerns) in [
            (3501, at, true),
            (3502, at, false),
            (3501, position(2), false),
            (3501, StatusPosition::new(8, 1).expect("a position"), false),
        ] {
            let mut wallet = wallet([own(ISSUED_AT)]);
            wallet.apply_status(issuer, position, status, instant(SHOWN_AT));
            let stays = !concerns || status == CredentialStatus::Valid;
            let id = *own(ISSUED_AT).id();
            assert_eq!(listed(&wallet, SHOWN_AT).len(), usize::from(stays), "{status:?}");
            let held = wallet.find(&id).expect("still there");
            let ended = !stays && status != CredentialStatus::Suspended;
            let why = if ended {
                "credential-ended"
            } else {
                "credential-suspended"
            };
            assert_eq!(made(held, SHOWN_AT), if stays { "ok" } else { why });
            assert_eq!(held.is_suspended(), status == CredentialStatus::Suspended && concerns);
            assert_eq!(held.has_ended(), ended, "{status:?}");
            // What ended goes, what is suspended waits.
            let gone = wallet.clear_out(instant(SHOWN_AT));
            assert_eq!(gone, if ended { vec![id] } else { vec![] });
            assert_eq!(wallet.find(&id).is_none(), ended);
        }
        assert_eq!(CredentialStatus::from_number(status.number()), status);
    }
}

#[test]
fn only_a_suspension_is_lifted_and_only_by_valid() {
    use CredentialStatus::{Revoked, Suspended, Valid};
    let at = position(1);
    for (heard, expected) in [
        (&[Suspended][..], "credential-suspended"),
        (&[Suspended, Suspended], "credential-suspended"),
        (&[Suspended, Valid], "ok"),
        (&[Valid, Suspended], "credential-suspended"),
        (&[Revoked, Valid], "credential-ended"),
        (&[Revoked, Suspended, Valid], "credential-ended"),
        (&[Suspended, Revoked, Valid], "credential-ended"),
        (&[CredentialStatus::Superseded, Valid], "credential-ended"),
        (&[CredentialStatus::Other(9), Valid], "credential-ended"),
    ] {
        let mut wallet = wallet([own(ISSUED_AT)]);
        for (second, status) in (SHOWN_AT - 100..).zip(heard) {
            wallet.apply_status(3501, at, *status, instant(second));
        }
        let id = *own(ISSUED_AT).id();
        assert_eq!(made(wallet.find(&id).expect("held"), SHOWN_AT), expected, "{heard:?}");
        // A newer issue of the same position is under the same word.
        let ended = !heard.iter().all(|status| matches!(status, Valid | Suspended));
        let newer = own(ISSUED_AT + 60);
        let newer_id = *newer.id();
        assert_eq!(
            wallet.add(newer),
            if ended { Added::Ended } else { Added::Replaced(id) }
        );
        let shown = listed(&wallet, SHOWN_AT);
        assert_eq!(
            shown,
            if expected == "ok" { vec![newer_id] } else { vec![] },
            "{heard:?}"
        );
        // An older word says nothing new.
        wallet.apply_status(3501, at, Valid, instant(SHOWN_AT - 101));
        assert_eq!(listed(&wallet, SHOWN_AT), shown, "{heard:?}");
        wallet.apply_status(3501, at, Valid, instant(SHOWN_AT));
        assert_eq!(
            listed(&wallet, SHOWN_AT),
            if ended { vec![] } else { vec![newer_id] },
            "{heard:?}"
        );
    }
}

#[test]
fn an_answer_ends_what_it_names_as_ended_and_nothing_else() {
    let at = position(1);
    let id = *own(ISSUED_AT).id();
    let around = [position(0), position(2)];
    for (what, answer, stays) in [
        ("live", answer(&record(), SHOWN_AT, &[at], &[]), true),
        ("live among ended", answer(&record(), SHOWN_AT, &[at], &around), true),
        ("not named", answer(&record(), SHOWN_AT, &[], &[]), true),
        ("others named", answer(&record(), SHOWN_AT, &around, &[]), true),
        ("others ended", answer(&record(), SHOWN_AT, &[], &around), true),
        ("ended", answer(&record(), SHOWN_AT, &[], &[at]), false),
        ("ended among live", answer(&record(), SHOWN_AT, &around, &[at]), false),
        (
            "ended among ended",
            answer(&record(), SHOWN_AT, &[], &[position(0), at, position(2)]),
            false,
        ),
        (
            "before it was issued",
            answer(&record(), ISSUED_AT - 1, &[], &[at]),
            true,
        ),
        (
            "in the second it was issued",
            answer(&record(), ISSUED_AT, &[], &[at]),
            false,
        ),
        (
            "another vehicle",
            answer(&other_vehicle(), SHOWN_AT, &[], &[at, position(3)]),
            true,
        ),
    ] {
        let mut wallet = wallet([own(ISSUED_AT), license(&other_vehicle(), ISSUED_AT, position(3))]);
        wallet.apply_answer(&answer);
        let other = *answer.vehicle() == other_vehicle().plate;
        assert_eq!(listed(&wallet, SHOWN_AT).contains(&id), stays, "{what}");
        assert_eq!(
            listed(&wallet, SHOWN_AT).len(),
            1 + usize::from(stays && !other),
            "{what}"
        );
        // No later answer brings it back.
        wallet.apply_answer(&super::wallet::answer(&record(), SHOWN_AT + 5, &[at], &[]));
        wallet.apply_status(3501, at, CredentialStatus::Valid, instant(SHOWN_AT));
        assert_eq!(listed(&wallet, SHOWN_AT).contains(&id), stays, "{what}");
        assert_eq!(
            wallet.add(own(ISSUED_AT)),
            if stays { Added::NotNewer } else { Added::Ended }
        );
        let newer = wallet.add(own(ISSUED_AT + 9));
        assert_eq!(newer, if stays { Added::Replaced(id) } else { Added::Ended });
        assert_eq!(
            wallet
                .list(instant(SHOWN_AT))
                .any(|held| *held.id() == id || held.issued_at() == instant(ISSUED_AT + 9)),
            stays,
            "{what}"
        );
    }
}

/// Everything a wallet of three has heard, in each of the states.
fn told() -> Wallet {
    let mut held = wallet([
        own(ISSUED_AT),
        license(&other_vehicle(), ISSUED_AT, position(3)),
        license(&record(), ISSUED_AT + 9, position(2)),
    ]);
    held.apply_answer(&answer(&record(), SHOWN_AT, &[position(2)], &[position(1)]));
    held.apply_status(3501, position(3), CredentialStatus::Suspended, instant(SHOWN_AT - 5));
    held
}

/// A restart without a network changes nothing of what a wallet lists, and of why it does not list the rest.
#[test]
fn what_a_wallet_has_heard_outlives_a_restart() {
    let before = told();
    let stored = before.secret_bytes();
    let mut after = Wallet::from_bytes(&stored).expect("a wallet");
    assert_eq!(*after.secret_bytes(), *stored);
    assert_eq!(listed(&after, SHOWN_AT), listed(&before, SHOWN_AT));
    for (one, again) in before.held().zip(after.held()) {
        assert_eq!(*one.secret_file(), *again.secret_file());
        assert_eq!((one.id(), one.fields()), (again.id(), again.fields()));
        assert_eq!(one.to_cose(), again.to_cose());
        assert_eq!(
            (one.issuer(), one.deployment(), one.is_test()),
            (again.issuer(), again.deployment(), again.is_test())
        );
        assert_eq!(one.can_show(instant(SHOWN_AT)), again.can_show(instant(SHOWN_AT)));
        assert_eq!(one.status_as_of(), again.status_as_of());
        let preview = |held: &Holder| {
            held.preview(&View::everyday(), instant(SHOWN_AT))
                .map(|shown| shown.watermark())
        };
        assert_eq!(preview(one), preview(again));
    }
    let why: Vec<_> = after.held().map(|held| made(held, SHOWN_AT)).collect();
    assert_eq!(why, ["credential-ended", "credential-suspended", "ok"]);
    // What was heard before goes on in order: the suspension is lifted by a younger word alone.
    after.apply_status(3501, position(3), CredentialStatus::Valid, instant(SHOWN_AT - 6));
    assert_eq!(listed(&after, SHOWN_AT).len(), 1);
    after.apply_status(3501, position(3), CredentialStatus::Valid, instant(SHOWN_AT - 4));
    assert_eq!(listed(&after, SHOWN_AT).len(), 2);
    assert_eq!(after.clear_out(instant(SHOWN_AT)).len(), 1);
    let empty = Wallet::new().secret_bytes();
    assert_eq!(Wallet::from_bytes(&empty).expect("a wallet").held().count(), 0);
}

#[test]
fn a_stored_wallet_is_read_whole_or_not_at_all() {
    let stored = told().secret_bytes();
    let code = |bytes: &[u8]| Wallet::from_bytes(bytes).err().map(|error| error.code());
    for end in 0..stored.len() {
        assert_eq!(code(&stored[..end]), Some("wallet-corrupt"), "cut at {end}");
    }
    for bit in 0..stored.len() * 8 {
        let mut flipped = stored.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(code(&flipped).is_some(), "bit {bit}");
    }
    assert_eq!(code(&[&stored[..], &[0]].concat()), Some("wallet-corrupt"));
    assert_eq!(code(&vehicle_license::Memory::new().to_bytes()), Some("wallet-foreign"));
}

/// Whatever was added, the wallet can be read again: one that could hold more than its reader takes would be lost.
#[test]
fn a_full_wallet_is_read_again() {
    let mut full = Wallet::new();
    let file = |number: u32| {
        license(
            &record(),
            ISSUED_AT,
            StatusPosition::new(9, number).expect("a position"),
        )
    };
    for number in 0..256 {
        assert_eq!(full.add(file(number)), Added::New);
    }
    assert_eq!(full.add(file(256)), Added::Full);
    assert_eq!(full.add(file(255)), Added::NotNewer);
    let stored = full.secret_bytes();
    assert_eq!(Wallet::from_bytes(&stored).expect("a wallet").held().count(), 256);
    let over = file(0).last_day().end().expect("an instant");
    assert_eq!(full.clear_out(over).len(), 256);
    assert_eq!(full.add(file(256)), Added::New);
}

#[test]
fn a_holder_says_what_an_app_needs_without_trust_data() {
    let held = own(ISSUED_AT);
    assert_eq!(held.issuer().0, 3501);
    assert_eq!(held.status_position(), position(1));
    assert_eq!(held.status_as_of(), instant(ISSUED_AT));
    assert_eq!(held.refresh_due(Purpose::InsuranceClaim), instant(ISSUED_AT + 86_400));
    assert_eq!(held.refresh_due(Purpose::Rental), instant(ISSUED_AT + 7 * 86_400));
    let heard = wallet([held]);
    let mut heard = heard;
    heard.apply_status(3501, position(1), CredentialStatus::Valid, instant(SHOWN_AT));
    heard.apply_answer(&answer(&record(), SHOWN_AT + 7, &[position(1)], &[]));
    assert_eq!(heard.held().next().expect("one").status_as_of(), instant(SHOWN_AT + 7));
}

/// A holder's own screen shows what a verifier's does.
#[test]
fn a_preview_is_what_a_verifier_sees() {
    let held = holder(&record());
    let lent = borrower(&record(), Purpose::TestDrive);
    for (holder, signer, view, purpose) in [
        (&held, "holder", View::everyday(), Purpose::Other),
        (&held, "holder", View::for_purpose(Purpose::Mortgage), Purpose::Mortgage),
        (&held, "holder", View::for_purpose(Purpose::Accident), Purpose::Accident),
        (&lent, "grantee", View::everyday(), Purpose::TestDrive),
    ] {
        let preview = holder.preview(&view, instant(SHOWN_AT)).expect("a preview");
        let show = holder.present(&view, instant(SHOWN_AT), &key(signer)).expect("a show");
        let question = Question::new(purpose, Place::Counter).under(Policy::counter().accept_test());
        let trust = trust();
        let verified = Verifier::new(&trust).verify(Input::bytes(show.as_bytes()), &question, instant(SHOWN_AT));
        let verified = verified.expect("a verdict");
        let facts = verified.facts();
        assert_eq!(preview.fields(), facts.fields());
        assert_eq!(preview.vehicle_state(), facts.vehicle_state());
        assert_eq!(preview.watermark(), facts.watermark());
        assert_eq!(preview.valid_until(), show.valid_until());
        assert_eq!(
            (preview.holder().issuer(), preview.holder().deployment()),
            (facts.issuer(), facts.deployment())
        );
    }
    let over = held.last_day().end().expect("an instant");
    assert_eq!(
        held.preview(&View::everyday(), over).expect_err("over").code(),
        "outside-window"
    );
}

#[test]
fn a_wallet_asks_about_all_that_has_not_ended() {
    let (ours, theirs) = (record().plate, other_vehicle().plate);
    let mut held = wallet([
        own(ISSUED_AT),
        license(&other_vehicle(), ISSUED_AT, position(3)),
        license(&record(), ISSUED_AT, position(2)),
    ]);
    let asked = |held: &Wallet| {
        held.positions()
            .map(|(plate, at)| (plate.clone(), at))
            .collect::<Vec<_>>()
    };
    let all = [
        (ours.clone(), position(1)),
        (theirs.clone(), position(3)),
        (ours.clone(), position(2)),
    ];
    assert_eq!(asked(&held), all);
    // A newer issue is asked about once, and a suspension may be lifted.
    assert_eq!(held.add(own(ISSUED_AT + 60)).name(), "replaced");
    held.apply_status(3501, position(3), CredentialStatus::Suspended, instant(SHOWN_AT));
    assert_eq!(asked(&held), all);
    held.apply_answer(&answer(&record(), SHOWN_AT, &[position(2)], &[position(1)]));
    assert_eq!(asked(&held), all[1..]);
    held.apply_status(3501, position(3), CredentialStatus::Revoked, instant(SHOWN_AT));
    assert_eq!(asked(&held), all[2..]);
    assert_eq!(asked(&Wallet::new()), []);
}

/// The register knows what lives; all else it was asked about has ended, or was never its own.
#[test]
fn a_register_answers_what_it_is_asked_and_no_more() {
    let mut register = register(&record());
    lend_to(&mut register, grantee(), Purpose::TestDrive, position(1));
    lend_to(&mut register, grantee(), Purpose::InsuranceClaim, position(2));
    register
        .revoke_by_authority(&operation(&register, ISSUED_AT), Some(2))
        .expect("an end");
    let license = issue(&record()).log_entry().status;
    let answer = |asked: &[StatusPosition]| {
        let answer = register.answer(asked, instant(SHOWN_AT));
        assert_eq!((answer.vehicle(), answer.as_of()), (&record().plate, instant(SHOWN_AT)));
        (answer.live().to_vec(), answer.ended().to_vec())
    };
    assert_eq!(answer(&[]), (vec![], vec![]));
    let asked = [position(9), position(2), position(1), license, position(1), position(2)];
    assert_eq!(
        answer(&asked),
        (vec![license, position(1)], vec![position(2), position(9)])
    );
    // Of more than 40 the rest stays unanswered.
    for count in [39, 40, 41] {
        let mut asked: Vec<_> = (100..99 + count).map(position).collect();
        asked.push(position(1));
        let (live, ended) = answer(&asked);
        assert_eq!(live.len(), usize::from(count <= 40), "{count}");
        assert_eq!(live.len() + ended.len(), asked.len().min(40), "{count}");
    }
}

#[test]
fn clearing_out_removes_what_is_over_and_names_it() {
    let old = own(ISSUED_AT);
    let ended = license(&record(), ISSUED_AT, position(2));
    let [old_id, ended_id] = [*old.id(), *ended.id()];
    let end = old.last_day().end().expect("an instant").unix();
    let mut held = wallet([old, ended]);
    held.apply_status(3501, position(2), CredentialStatus::Superseded, instant(SHOWN_AT));
    // Before it begins it is not over.
    assert_eq!(held.clear_out(instant(ISSUED_AT - 1000)), [ended_id]);
    assert!(held.find(&ended_id).is_none() && held.find(&old_id).is_some());
    assert!(held.clear_out(instant(end - 1)).is_empty());
    assert_eq!(held.clear_out(instant(end)), [old_id]);
    assert!(held.find(&old_id).is_none());
    assert!(held.clear_out(instant(end)).is_empty());
}

#[test]
fn an_answer_travels_as_bytes() {
    let most = [
        position(1),
        position(2),
        StatusPosition::new(1_048_575, 1_048_575).expect("a position"),
    ];
    for split in 0..=most.len() {
        for (live, ended) in [most.split_at(split), (&most[split..], &most[..split])] {
            let bytes = answer_item(&record(), SHOWN_AT, live, ended).encode();
            let read = RegisterAnswer::from_bytes(&bytes).expect("an answer");
            assert_eq!((read.vehicle(), read.as_of()), (&record().plate, instant(SHOWN_AT)));
            assert_eq!((read.live(), read.ended()), (live, ended));
            assert_eq!(read.to_bytes(), bytes);
        }
    }
    let refused = |item: &Item| {
        RegisterAnswer::from_bytes(&item.encode())
            .map_err(|error| error.code())
            .err()
    };
    let good = || answer_item(&record(), SHOWN_AT, &most[..1], &most[1..]);
    let rows = |list: u64, count: u64| Item::Array((0..count).map(|at| uint((list << 20) | at)).collect());
    let pair = |one: u64, two: u64| Item::Array(vec![uint(one), uint(two)]);
    let both = |live, ended| good().with(&[3], rows(1, live)).with(&[4], rows(2, ended));
    for list in [3, 4] {
        for (what, item, expected) in [
            ("none", rows(1, 0), None),
            ("39", rows(1, 39), None),
            ("40", rows(1, 40), None),
            ("41", rows(1, 41), Some("cbor-wrong-length")),
            ("twice", pair(1, 1), Some("cbor-duplicate-key")),
            ("descending", pair(2, 1), Some("cbor-key-order")),
            (
                "beyond 40 bits",
                Item::Array(vec![uint(1_u64 << 40)]),
                Some("cbor-out-of-range"),
            ),
            ("no list", NULL, Some("cbor-wrong-type")),
            ("no number", Item::Array(vec![NULL]), Some("cbor-wrong-type")),
        ] {
            assert_eq!(refused(&good().with(&[list], item)), expected, "list {list}: {what}");
        }
    }
    let live_and_ended = good().with(&[3], pair(1, 2)).with(&[4], pair(0, 2));
    let four = Item::Array(good().items()[..4].to_vec());
    let mut six = good();
    six.items().push(Item::Array(vec![]));
    for (what, item, expected) in [
        ("good", good(), None),
        ("none", both(0, 0), None),
        ("32 in each", both(32, 32), None),
        ("live and ended", live_and_ended, Some("cbor-duplicate-key")),
        ("four parts", four, Some("cbor-wrong-length")),
        ("six parts", six, Some("cbor-wrong-length")),
        ("version 0", good().with(&[0], uint(0)), Some("cbor-out-of-range")),
        ("version 2", good().with(&[0], uint(2)), Some("cbor-out-of-range")),
        (
            "no plate",
            good().with(&[1, 1], text("闽A1")),
            Some("cbor-out-of-range"),
        ),
        (
            "lower case",
            good().with(&[1, 1], text("闽ad12345")),
            Some("cbor-out-of-range"),
        ),
        ("no type", good().with(&[1, 0], uint(100)), Some("cbor-out-of-range")),
        ("no time", good().with(&[2], NULL), Some("cbor-wrong-type")),
        (
            "beyond time",
            good().with(&[2], uint(1_u64 << 32)),
            Some("cbor-out-of-range"),
        ),
    ] {
        assert_eq!(refused(&item), expected, "{what}");
    }
    let bytes = good().encode();
    for length in 0..bytes.len() {
        let code = RegisterAnswer::from_bytes(&bytes[..length])
            .expect_err("a refusal")
            .code();
        assert_eq!(code, "cbor-truncated");
    }
    let longer = [bytes, vec![0]].concat();
    assert_eq!(
        RegisterAnswer::from_bytes(&longer).expect_err("a refusal").code(),
        "cbor-trailing-bytes"
    );
}

/// Issues what `register` grants, and records it there.
fn lend_to(register: &mut Register, who: Grantee, purpose: Purpose, at: StatusPosition) -> Holder {
    let request = request(&record(), who, purpose, "2026-09-22", ISSUED_AT);
    lend_as(register, &record(), &request, at)
}

fn lend_as(register: &mut Register, record: &VehicleRecord, request: &VerifiedRequest, at: StatusPosition) -> Holder {
    let granted = register
        .grant(&operation(register, ISSUED_AT), request, &Calendars::built_in(), at)
        .expect("a grant");
    let terms = authorization_terms(ISSUED_AT);
    let draft = Authority::new(issuer(), LICENSE_KEY)
        .expect("a key")
        .authorize(
            granted.ticket,
            record,
            &enrolled("grantee"),
            &terms,
            &mut Deterministic::new("lend"),
        )
        .expect("a draft");
    register
        .record_authorization(&operation(register, ISSUED_AT), draft.log_entry())
        .expect("a record");
    let file = draft.sign(&key("issuer")).expect("a signature").secret_file();
    Holder::import(&file, &trust(), &key("grantee").public_key()).expect("a file")
}

#[test]
fn what_the_owner_takes_back_leaves_the_borrowers_wallet() {
    let mut register = register(&record());
    let drive = lend_to(&mut register, grantee(), Purpose::TestDrive, position(1));
    let claim = lend_to(&mut register, grantee(), Purpose::InsuranceClaim, position(2));
    let strangers = person(&resident(1), "王五");
    let theirs = lend_to(&mut register, strangers.clone(), Purpose::Other, position(3));
    let [drive_id, claim_id, theirs_id] = [&drive, &claim, &theirs].map(|held| *held.id());
    let mut borrowers = wallet([drive, claim]);
    let mut others = wallet([theirs]);
    hear(&mut borrowers, &register, SHOWN_AT);
    assert_eq!(listed(&borrowers, SHOWN_AT), [drive_id, claim_id]);

    let owner = holder(&record());
    let license: LogEntry = issue(&record()).log_entry().clone();
    assert_eq!(*owner.id(), license.id);
    let order = order(&license, "holder", SHOWN_AT, [1; 16], Some(&drive_id));
    register
        .revoke(&operation(&register, SHOWN_AT), &order)
        .expect("an end");
    assert_eq!(
        listed(&borrowers, SHOWN_AT),
        [drive_id, claim_id],
        "offline the phone knows nothing of it"
    );
    hear(&mut borrowers, &register, SHOWN_AT + 1);
    assert_eq!(listed(&borrowers, SHOWN_AT), [claim_id]);
    assert_eq!(
        made(borrowers.find(&drive_id).expect("held"), SHOWN_AT),
        "credential-ended"
    );
    assert_eq!(made(borrowers.find(&claim_id).expect("held"), SHOWN_AT), "ok");
    hear(&mut others, &register, SHOWN_AT + 1);
    assert_eq!(listed(&others, SHOWN_AT), [theirs_id]);

    register
        .revoke_by_authority(&operation(&register, SHOWN_AT + 2), None)
        .expect("an end");
    for wallet in [&mut borrowers, &mut others] {
        hear(wallet, &register, SHOWN_AT + 2);
        assert!(listed(wallet, SHOWN_AT).is_empty());
        assert_eq!(wallet.positions().count(), 0);
    }
    assert_eq!(borrowers.clear_out(instant(SHOWN_AT)), [drive_id, claim_id]);
    assert_eq!(others.clear_out(instant(SHOWN_AT)), [theirs_id]);
    // The owner's own license was never touched.
    let mut owners = wallet([owner]);
    hear(&mut owners, &register, SHOWN_AT + 2);
    assert_eq!(listed(&owners, SHOWN_AT), [license.id]);
}

/// A company's driver has the company's license and a lent copy of the same vehicle on one phone: the register answers
/// for each, and the end of one says nothing of the other.
#[test]
fn a_companys_license_and_a_lent_copy_on_one_phone_are_answered_apart() {
    let company = company_record();
    let driver = PersonName::parse("李四明").expect("a name");
    let begun = || {
        let mut register = register(&company);
        let request = request(&company, grantee(), Purpose::TestDrive, "2026-09-22", ISSUED_AT);
        let copy = lend_as(&mut register, &company, &request, position(1));
        let (held, entry) = license_to("grantee", &company, ISSUED_AT, position(2));
        register
            .record_license(&operation(&register, ISSUED_AT), &entry, Some(&driver))
            .expect("a license");
        let ids = [*held.id(), *copy.id()];
        (register, wallet([held, copy]), ids)
    };
    type End = fn(&mut Register);
    let ends: [(&str, End, [bool; 2]); 4] = [
        ("nothing", |_| (), [true, true]),
        (
            "the copy",
            |register| {
                let next = operation(register, SHOWN_AT);
                register.revoke_by_authority(&next, Some(1)).expect("an end");
            },
            [true, false],
        ),
        (
            "the license",
            |register| {
                let next = operation(register, SHOWN_AT);
                let lost = key("grantee").public_key();
                register.phone_lost(&next, &lost, instant(SHOWN_AT)).expect("an end");
            },
            [false, true],
        ),
        (
            "both",
            |register| {
                let next = operation(register, SHOWN_AT);
                let owner = RegisteredOwner::of(&company_record());
                register.change_owner(&next, &owner).expect("an end");
            },
            [false, false],
        ),
    ];
    for (what, end, stays) in ends {
        let (mut register, mut held, ids) = begun();
        end(&mut register);
        let answer = ask(&held, &register, SHOWN_AT);
        let of = |lives: bool| {
            let both = [(position(1), stays[1]), (position(2), stays[0])];
            let found = both.into_iter().filter(move |(_, stays)| *stays == lives);
            found.map(|(at, _)| at).collect::<Vec<_>>()
        };
        assert_eq!(
            (answer.live(), answer.ended()),
            (&of(true)[..], &of(false)[..]),
            "{what}"
        );
        held.apply_answer(&answer);
        let left = ids.into_iter().zip(stays).filter(|(_, stays)| *stays);
        assert_eq!(
            listed(&held, SHOWN_AT),
            left.map(|(id, _)| id).collect::<Vec<_>>(),
            "{what}"
        );
    }
}

#[test]
fn an_expired_copy_has_ended_in_the_answer() {
    let mut register = register(&record());
    lend_to(&mut register, grantee(), Purpose::TestDrive, position(1));
    let end: UnixTime = Day::parse("2026-09-22").expect("a day").end().expect("an instant");
    let copy = [position(1)];
    for (now, live, ended) in [
        (end.unix() - 1, &copy[..], &[][..]),
        (end.unix(), &[], &copy),
        (end.unix() + 1, &[], &copy),
    ] {
        let answer = register.answer(&copy, instant(now));
        assert_eq!((answer.live(), answer.ended()), (live, ended));
        assert_eq!(register.lent(instant(now)).count(), live.len());
    }
}

/// A challenge frees a show from the phone's clock, not from what was heard of it, nor from its last day.
#[test]
fn no_question_is_answered_with_what_has_ended() {
    let ask = |at: u64| {
        let mut random = Deterministic::new("a question");
        Challenge::new("平安保险福州理赔中心", Purpose::Rental, instant(at), 120, &mut random).expect("a challenge")
    };
    let answered = |held: &Holder, asked: u64, now: u64| {
        let signer = if held.lent_for().is_some() { "grantee" } else { "holder" };
        held.present(&everything_asked(&ask(asked)), instant(now), &key(signer))
            .map_or_else(|error| error.code(), |_| "ok")
    };
    for held in [own(ISSUED_AT), borrower(&record(), Purpose::Rental)] {
        let end = held.last_day().end().expect("an instant").unix();
        for (asked, expected) in [(end - 1, "ok"), (end, "outside-window"), (end + 1, "outside-window")] {
            // The phone's clock may say what it likes.
            for now in [ISSUED_AT, end - 1, end, end + 86_400] {
                let lent = held.lent_for();
                assert_eq!(
                    answered(&held, asked, now),
                    expected,
                    "{lent:?}, asked {asked}, now {now}"
                );
            }
        }
    }
    for status in STATUSES {
        let mut held = own(ISSUED_AT);
        held.apply_status(3501, position(1), status, instant(SHOWN_AT));
        let expected = match status {
            CredentialStatus::Valid => "ok",
            CredentialStatus::Suspended => "credential-suspended",
            _ => "credential-ended",
        };
        assert_eq!(answered(&held, SHOWN_AT, SHOWN_AT), expected);
    }
    let mut held = own(ISSUED_AT);
    held.apply_answer(&answer(&record(), SHOWN_AT, &[], &[position(1)]));
    assert_eq!(answered(&held, SHOWN_AT, SHOWN_AT), "credential-ended");
}
