//! Evidence records: a verification can be made again from one, with what was archived and with nothing else; and
//! values can be taken out of it without breaking a signature.

use proptest::prelude::*;

use super::fixture::{
    Deterministic, everything_asked, holder, instant, issuer, key, record, trust_content, with_list_key,
};
use super::{Shown, cases, policy, shortly_after, shown_at, shows};
use vehicle_license::credential::{CredentialStatus, FieldName, StatusPosition};
use vehicle_license::error::EvidenceError;
use vehicle_license::evidence::{EvidenceRecord, KeptFacts, Reverified};
use vehicle_license::issue::{StatusBits, StatusListTerms};
use vehicle_license::present::View;
use vehicle_license::{
    Challenge, Input, Memory, MemoryError, Place, Policy, Purpose, Question, StatusList, Trust, Verified, Verifier,
};

const LIST_KEY: u16 = 2;

/// What was verified, the verdict, and what was kept of it.
fn recorded(shown: &Shown) -> (Verified, EvidenceRecord) {
    let policy = policy();
    let text = shown.show.to_text();
    let mut check = Question::new(shown.purpose, Place::Counter).under(policy.clone());
    if let Some(challenge) = &shown.challenge {
        check = check.answering(challenge);
    }
    let verifier = Verifier::new(&shown.trust);
    let (verified, record) =
        EvidenceRecord::verify(&verifier, Input::text(&text), &check, shortly_after()).expect("a valid show");
    assert_eq!(
        verifier.verify(Input::text(&text), &check, shortly_after()).as_ref(),
        Ok(&verified),
        "one verdict"
    );
    (verified, record)
}

fn reduced(record: &EvidenceRecord, trust: &Trust) -> KeptFacts {
    match record.reverify(trust, &[]).expect("both signatures verify") {
        Reverified::Reduced(facts) => facts,
        Reverified::Whole(_) => panic!("not reduced"),
    }
}

/// Stored and read back: the same record, the same bytes.
fn stored(record: &EvidenceRecord) -> EvidenceRecord {
    let bytes = record.to_bytes();
    let read = EvidenceRecord::from_bytes(&bytes).expect("a record");
    assert_eq!(read, *record);
    assert_eq!(read.to_bytes(), bytes);
    read
}

#[test]
fn every_verdict_is_made_again_from_its_record() {
    for shown in shows() {
        let (verified, record) = recorded(&shown);
        let read = stored(&record);
        assert_eq!(
            read.reverify(&shown.trust, &[]),
            Ok(Reverified::Whole(verified)),
            "{}",
            shown.name
        );
        assert_eq!(read.claimed_at(), shortly_after());
        assert!(!read.is_reduced() && read.memory_outcome().is_none() && read.time_stamp().is_none());
        assert!(!format!("{read:?}").contains("闽A"));
    }
}

#[test]
fn a_sealed_answer_is_recorded_in_clear_and_says_that_it_was_sealed() {
    let sealing = vehicle_license::SealingKey::generate(&mut Deterministic::new("sealing key"));
    let challenge = Challenge::new(
        "银行",
        Purpose::Mortgage,
        shown_at(),
        120,
        &mut Deterministic::new("question"),
    );
    let challenge = challenge.expect("a challenge").sealed_to(sealing.public_key());
    let answer = holder(&record())
        .present_sealed(
            &everything_asked(&challenge),
            shown_at(),
            &key("holder"),
            &mut Deterministic::new("seal"),
        )
        .expect("an answer")
        .to_text();
    let policy = Policy::for_purpose(Purpose::Mortgage).accept_test();
    let check = Question::new(Purpose::Mortgage, Place::Counter)
        .under(policy.clone())
        .answering(&challenge)
        .opening(&sealing);
    let trust = super::trust();
    let (verified, record) =
        EvidenceRecord::verify(&Verifier::new(&trust), Input::text(&answer), &check, shortly_after()).expect("valid");
    // The key that opened it is gone with the challenge; the record needs none.
    let again = stored(&record).reverify(&trust, &[]);
    assert_eq!(again, Ok(Reverified::Whole(verified)));
    let facts = reduced(&record.hiding_all(), &trust);
    assert_eq!(facts.freshness().name(), "challenged-and-sealed");
}

#[test]
fn a_record_without_values_keeps_both_signatures_and_no_value() {
    for shown in shows() {
        let (verified, record) = recorded(&shown);
        let whole = record.to_bytes();
        let empty = stored(&record.hiding_all());
        let facts = reduced(&empty, &shown.trust);
        assert_eq!(facts.to_cose(), verified.facts().to_cose(), "{}", shown.name);
        assert_eq!(facts.credential_id(), verified.facts().credential_id());
        assert_eq!(facts.status_known_at(), verified.facts().status_known_at());
        assert_eq!(facts.freshness(), verified.facts().freshness());
        assert_eq!((facts.fields().plate(), facts.fields().standing()), (&None, &None));
        let bytes = empty.to_bytes();
        assert!(bytes.len() < whole.len());
        for value in [
            "闽AD12345",
            "北京现代",
            "LSVWY418",
            "张",
            "8B12345",
            "35010219",
            "福建省",
            "福州",
        ] {
            let found = bytes.windows(value.len()).any(|window| window == value.as_bytes());
            // The asker's name is the asker's own, and stays.
            let askers = shown
                .challenge
                .as_ref()
                .is_some_and(|asked| asked.claimed_asker().contains(value));
            assert!(!found || askers, "{}: {value}", shown.name);
        }
    }
}

#[test]
fn fields_are_taken_out_one_by_one() {
    let shown = super::show("everything");
    let (verified, record) = recorded(&shown);
    let less = stored(&record.clone().hiding(FieldName::Address).masking(FieldName::Owner));
    let facts = reduced(&less, &shown.trust);
    let fields = facts.fields();
    for (field, state) in [
        (FieldName::Address, "not-shown"),
        (FieldName::Owner, "masked"),
        (FieldName::Vin, "full"),
        (FieldName::EngineNumber, "full"),
        (FieldName::Remarks, "none"),
    ] {
        assert_eq!(field.state(fields), state, "{}", field.name());
    }
    assert_eq!(fields.plate().as_ref(), Some(verified.facts().fields().plate()));
    // Taking out twice, and in another order, is the same.
    let again = record.clone().masking(FieldName::Owner).hiding(FieldName::Address);
    assert_eq!(again, less);
    assert_eq!(less.clone().hiding(FieldName::Address), less);
    // A masked form is no way back, and a field that was not shown is none to take out.
    assert_eq!(less.clone().masking(FieldName::Address), less);
    let everyday = recorded(&super::show("everyday")).1;
    assert_eq!(everyday.clone().hiding(FieldName::Address), everyday);
    // Plate and standing go like any other; what is left is read without them.
    let unplated = reduced(&stored(&record.clone().hiding_plate()), &shown.trust);
    assert_eq!(unplated.fields().plate(), &None);
    assert_eq!(
        unplated.fields().standing().as_ref(),
        Some(verified.facts().fields().standing())
    );
    assert_eq!(FieldName::Vin.state(unplated.fields()), "full");
    let unstanding = reduced(&stored(&record.hiding_standing()), &shown.trust);
    assert_eq!(unstanding.fields().standing(), &None);
}

/// A cover grows where leaves are taken out one by one: the record of the largest show outgrows the show.
#[test]
fn the_largest_show_can_be_reduced_in_any_way() {
    let text = holder(&support::sizes::longest())
        .present(&View::for_purpose(Purpose::Mortgage), shown_at(), &key("holder"))
        .expect("a show")
        .to_text();
    let (trust, policy) = (super::trust(), policy());
    let check = Question::new(Purpose::Mortgage, Place::Counter).under(policy.clone());
    let (_, record) =
        EvidenceRecord::verify(&Verifier::new(&trust), Input::text(&text), &check, shortly_after()).expect("valid");
    let small = [
        FieldName::VehicleType,
        FieldName::Colors,
        FieldName::Seats,
        FieldName::RegisteredOn,
        FieldName::Technical,
        FieldName::FileNumber,
    ];
    let mut less = record.clone().hiding_standing();
    for field in small {
        less = stored(&less.hiding(field));
        assert!(less.reverify(&trust, &[]).is_ok(), "{}", field.name());
    }
    assert!(less.to_bytes().len() > record.to_bytes().len() + 60);
}

/// Every field, as one number.
fn chosen(numbers: u32) -> impl Iterator<Item = FieldName> {
    let fields = FieldName::ALL.iter().copied().enumerate();
    fields.filter_map(move |(bit, field)| (numbers & (1 << bit) != 0).then_some(field))
}

proptest! {
    #![proptest_config(cases(48))]

    /// Whatever is taken out, in whatever steps: both signatures verify, what was taken out is in no byte, what was
    /// kept is as it was, and what a time stamp is over stays the same.
    #[test]
    fn any_reduction_verifies(which in 0..8_usize, first: u32, second: u32, plate: bool) {
        let shown = &shows()[which];
        let (verified, record) = recorded(shown);
        let stamped = record.id();
        let mut less = record;
        for field in chosen(first) {
            less = less.hiding(field);
        }
        if plate {
            less = less.hiding_plate();
        }
        less = stored(&less);
        for field in chosen(second) {
            less = less.masking(field);
        }
        less = stored(&less);
        prop_assert_eq!(less.id(), stamped);
        let facts = match less.reverify(&shown.trust, &[]) {
            Ok(Reverified::Reduced(facts)) => facts,
            Ok(Reverified::Whole(again)) => {
                prop_assert_eq!(again, verified);
                return Ok(());
            }
            Err(error) => panic!("{error}"),
        };
        prop_assert_eq!(facts.to_cose(), verified.facts().to_cose());
        prop_assert_eq!(facts.fields().plate().is_none(), plate);
        for field in FieldName::ALL {
            let before = field.state(verified.facts().fields());
            let after = field.state(facts.fields());
            if chosen(first).any(|hidden| hidden == *field) {
                prop_assert!(matches!(after, "not-shown" | "not-carried"), "{} {}", field.name(), after);
            } else if !chosen(second).any(|masked| masked == *field) {
                prop_assert_eq!(before, after, "{}", field.name());
            }
        }
    }
}

/// A trust that has a key for lists, and a list of the license's position as of `issued_at`.
fn archived(issued_at: u64) -> (Trust, StatusList) {
    archived_saying(issued_at, &[])
}

fn archived_saying(issued_at: u64, entries: &[(StatusPosition, CredentialStatus)]) -> (Trust, StatusList) {
    let issuer = with_list_key(issuer(), "status");
    let content = trust_content(vec![issuer.clone()]).to_bytes().expect("a trust file");
    let trust = Trust::pinned(&content).expect("a trust file");
    let terms = StatusListTerms {
        list: 7,
        bits: StatusBits::One,
        entries: None,
        snapshot_at: instant(issued_at),
        expires: instant(issued_at + 86_400),
        time_to_live: None,
    };
    let token = terms
        .prepare(&issuer, LIST_KEY, entries.iter().copied())
        .expect("a list")
        .sign(&key("status"))
        .expect("a signature");
    let list = StatusList::verify(&token, &trust, shown_at()).expect("a list");
    (trust, list)
}

#[test]
fn what_is_missing_is_named() {
    let now = shown_at().unix();
    let (trust, list) = archived(now - 60);
    let (_, earlier) = archived(now - 3600);
    let text = holder(&record())
        .present(&View::everyday(), shown_at(), &key("holder"))
        .expect("a show")
        .to_text();
    let (policy, lists) = (policy(), [list.clone()]);
    let check = Question::new(Purpose::Other, Place::Remote)
        .under(policy.clone())
        .consulting(&lists);
    let (verified, record) =
        EvidenceRecord::verify(&Verifier::new(&trust), Input::text(&text), &check, shortly_after()).expect("valid");
    assert_eq!(verified.facts().status_known_at(), list.issued_at());
    let record = stored(&record);
    assert_eq!(record.list_digests(), [*list.digest()]);
    assert_eq!(record.trust_digest(), trust.digest());

    let missing_list = Err(EvidenceError::ListMissing { digest: *list.digest() });
    assert_eq!(record.reverify(&trust, &[]), missing_list);
    assert_eq!(record.reverify(&trust, std::slice::from_ref(&earlier)), missing_list);
    let other = super::trust();
    let missing_trust = Err(EvidenceError::TrustMissing {
        digest: *trust.digest(),
    });
    assert_eq!(record.reverify(&other, &lists), missing_trust);
    // A list that was not consulted then has no say now, whatever it says.
    let position = verified.facts().status_position();
    let (_, revoking) = archived_saying(now - 120, &[(position, CredentialStatus::Revoked)]);
    let both = [revoking, earlier, list];
    assert_eq!(record.reverify(&trust, &both), Ok(Reverified::Whole(verified)));
    // The reduced form needs the same.
    let reduced = record.hiding_all();
    assert_eq!(reduced.reverify(&trust, &[]), missing_list);
    assert!(matches!(reduced.reverify(&trust, &both), Ok(Reverified::Reduced(_))));
}

#[test]
fn of_many_lists_the_latest_are_named() {
    let now = shown_at().unix();
    let lists: Vec<StatusList> = (1..=66).map(|age| archived(now - age).1).collect();
    let trust = archived(now).0;
    let text = holder(&record())
        .present(&View::everyday(), shown_at(), &key("holder"))
        .expect("a show")
        .to_text();
    let policy = policy();
    let check = Question::new(Purpose::Other, Place::Counter)
        .under(policy.clone())
        .consulting(&lists);
    let (verified, record) =
        EvidenceRecord::verify(&Verifier::new(&trust), Input::text(&text), &check, shortly_after()).expect("valid");
    assert_eq!(record.list_digests().len(), 64);
    assert!(!record.list_digests().contains(lists[64].digest()));
    assert_eq!(
        stored(&record).reverify(&trust, &lists),
        Ok(Reverified::Whole(verified))
    );
}

#[test]
fn what_the_memory_said_is_kept_as_a_fact() {
    let shown = super::show("everyday");
    let (verified, record) = recorded(&shown);
    let mut memory = Memory::new();
    let first = record
        .clone()
        .noting(&memory.admit(&verified, verified.facts().verified_at()))
        .expect("of this show");
    assert_eq!(stored(&first).memory_outcome(), Some("admitted"));
    let second = record
        .clone()
        .noting(&memory.admit(&verified, verified.facts().verified_at()))
        .expect("of this show");
    assert_eq!(stored(&second).memory_outcome(), Some("show-replayed"));
    // Of another show, or what no memory says of this one: not noted, or nobody could read the record again.
    let (other, answered) = recorded(&super::show("claim, challenged"));
    let of_other = memory.admit(&other, other.facts().verified_at());
    let damaged =
        Memory::from_bytes(b"damaged").and_then(|mut memory| memory.admit(&verified, verified.facts().verified_at()));
    for (record, outcome) in [
        (&record, of_other),
        (&record, damaged),
        (&record, Err(MemoryError::ChallengeSpent)),
        (&answered, Err(MemoryError::ShowReplayed)),
    ] {
        let refused = record.clone().noting(&outcome).expect_err("not of this show");
        assert_eq!(refused.code(), "evidence-record-outcome");
    }
    let answered = answered.noting(&of_other).expect("of this answer");
    assert_eq!(stored(&answered.hiding_all()).memory_outcome(), Some("admitted"));
    // A time stamp was over the record without it.
    let stamped = record.clone().stamped(&[0x30]).expect("it fits");
    assert_eq!(
        stamped
            .noting(&memory.admit(&verified, verified.facts().verified_at()))
            .expect("of this show")
            .time_stamp(),
        None
    );
    // A fact beside the verdict: it changes what is stamped, and nothing that is verified again.
    assert_ne!(first.id(), second.id());
    assert_eq!(first.reverify(&shown.trust, &[]), record.reverify(&shown.trust, &[]));
}

#[test]
fn a_time_stamp_is_kept_through_reduction() {
    let (_, record) = recorded(&super::show("claim, challenged"));
    let stamped = record.clone().stamped(&[0x30; 16_384]).expect("it fits");
    assert_eq!(stamped.id(), record.id());
    for (record, word) in [
        (&stamped, "for the time stamp to prove"),
        (&record, "cannot prove when"),
    ] {
        assert!(record.caution().en().contains(word) && record.caution().en().is_ascii());
        assert!(record.caution().zh().ends_with('。'));
    }
    assert_eq!(stored(&stamped.hiding_all()).time_stamp(), Some(&[0x30; 16_384][..]));
    let refused = record.stamped(&[0x30; 16_385]).expect_err("too long");
    assert_eq!(refused.code(), "bytes-too-long");
}

#[test]
fn a_record_is_read_whole_or_not_at_all() {
    let (_, record) = recorded(&super::show("everyday"));
    for bytes in [record.to_bytes(), record.hiding(FieldName::Vin).to_bytes()] {
        for length in 0..bytes.len() {
            let error = EvidenceRecord::from_bytes(&bytes[..length]).expect_err("cut");
            assert_eq!(error.code(), "evidence-record-corrupt", "cut at {length}");
        }
        for bit in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let error = EvidenceRecord::from_bytes(&changed).expect_err("changed");
            assert!(
                matches!(error.code(), "evidence-record-corrupt" | "evidence-record-foreign"),
                "bit {bit}"
            );
        }
    }
    let foreign = EvidenceRecord::from_bytes(&Memory::new().to_bytes()).expect_err("a memory");
    assert_eq!(foreign.code(), "evidence-record-foreign");
}

#[test]
fn a_show_that_never_verified_does_not_come_back_valid() {
    let shown = super::show("everyday");
    let (_, record) = recorded(&shown);
    let show = shown.show.as_bytes();
    let bytes = record.to_bytes();
    let at = bytes
        .windows(show.len())
        .position(|window| window == show)
        .expect("the show");
    let (mut tried, mut refused) = (0, 0);
    for bit in 0..show.len() * 8 {
        let mut changed = bytes.clone();
        changed[at + bit / 8] ^= 1 << (bit % 8);
        resealed(&mut changed);
        let Ok(record) = EvidenceRecord::from_bytes(&changed) else {
            continue;
        };
        tried += 1;
        let again = record.reverify(&shown.trust, &[]).map(|_| ());
        refused += usize::from(matches!(again, Err(EvidenceError::Refused(_))));
    }
    assert_eq!(tried, refused);
    assert!(tried > 1000, "{tried} of the changed records could be read");
    // A moment at which the show was not valid.
    let now = |unix: u64| [&[0x1a][..], &u32::try_from(unix).expect("four bytes").to_be_bytes()].concat();
    let mut later = bytes.clone();
    let then = now(shortly_after().unix());
    let at = bytes.windows(5).position(|window| window == then).expect("the moment");
    later[at..at + 5].copy_from_slice(&now(shown_at().unix() + 70));
    resealed(&mut later);
    let later = EvidenceRecord::from_bytes(&later).expect("a record");
    assert_eq!(
        later.reverify(&shown.trust, &[]).expect_err("too late").code(),
        "show-expired"
    );
}

/// Makes the envelope's digest fit again: whoever can write a record can do so.
fn resealed(bytes: &mut [u8]) {
    use sha2::Digest as _;
    const LABEL: &str = "vehicle-license evidence 1";
    // array(3), the label of 26 bytes, and the head of a body above 255 bytes.
    let body = 1 + 2 + LABEL.len() + 3;
    let check = bytes.len() - 32;
    let mut hasher = sha2::Sha256::new();
    hasher.update(LABEL);
    hasher.update(&bytes[body..check - 2]);
    let digest = hasher.finalize();
    bytes[check..].copy_from_slice(&digest);
}

#[test]
fn a_policy_in_a_record_demands_what_it_demanded() {
    let text = holder(&record())
        .present(&View::everyday(), shown_at(), &key("holder"))
        .expect("a show")
        .to_text();
    let trust = super::trust();
    let policies = [
        Policy::counter(),
        Policy::counter()
            .require(FieldName::Vin)
            .require(FieldName::Model)
            .require(FieldName::Vin),
        Policy::counter()
            .require_full(FieldName::Model)
            .require(FieldName::Model),
        Policy::counter().max_status_age(4_000_000_000).clock_tolerance(60),
        Policy::counter()
            .require_calendar()
            .accept_class(vehicle_license::DisplayClass::Gone),
    ];
    for policy in policies {
        let policy = policy.accept_test();
        let check = Question::new(Purpose::Other, Place::Counter).under(policy.clone());
        let (verified, record) =
            EvidenceRecord::verify(&Verifier::new(&trust), Input::text(&text), &check, shortly_after()).expect("valid");
        assert_eq!(
            stored(&record).reverify(&trust, &[]),
            Ok(Reverified::Whole(verified)),
            "{policy:?}"
        );
    }
}
