//! The order of the checks: with several faults at once, the earliest failing check gives the code.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use proptest::prelude::*;

use super::fixture::{
    Deterministic, ISSUED_AT, LICENSE_KEY, enrolled, everything_asked, instant, issuer, key, record, terms, trust,
    trust_content,
};
use super::{cases, code, wrapped};
use vehicle_license::credential::{FieldName, KeyProtection, Proofing};
use vehicle_license::issue::{Authority, LicenseTerms};
use vehicle_license::key::Signer as _;
use vehicle_license::present::{Holder, View};
use vehicle_license::value::{Day, Standing};
use vehicle_license::{Challenge, Input, Place, Policy, Purpose, Question, Trust, Verifier};

/// One thing that is wrong, in the order in which it must be noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    // 2
    OtherPrefix,
    // 3
    Truncated,
    // 4
    TrustFromFuture,
    TrustExpired,
    IssuerUnknown,
    IssuerKeyUnknown,
    TestIssuer,
    // 5
    Artefact,
    KeyNotYet,
    KeyRetired,
    KeyDistrusted,
    // 6
    OtherIssuerKey,
    // 7
    PlateOutside,
    ChallengeRequired,
    ChallengePurposeDiffers,
    ChallengeNeeded,
    ChallengeNotAnswered,
    ChallengeMismatch,
    SealRequired,
    // 8
    HolderSignature,
    // 9
    ShowTooOld,
    // 10
    LicenseExpired,
    // 11
    Standing,
    OtherPurpose,
    // 12
    FieldMissing,
    StatusTooOld,
    EvidenceMissing,
    ProtectionTooWeak,
    ProofingTooWeak,
}

const ALL: [(Fault, &str); 29] = [
    (Fault::OtherPrefix, "not-a-vehicle-license"),
    (Fault::Truncated, "cbor-truncated"),
    (Fault::TrustFromFuture, "trust-from-future"),
    (Fault::TrustExpired, "trust-expired"),
    (Fault::IssuerUnknown, "issuer-unknown"),
    (Fault::IssuerKeyUnknown, "issuer-key-unknown"),
    (Fault::TestIssuer, "test-issuer"),
    (Fault::Artefact, "issuer-key-artefact"),
    (Fault::KeyNotYet, "issuer-key-not-yet"),
    (Fault::KeyRetired, "issuer-key-retired"),
    (Fault::KeyDistrusted, "issuer-key-distrusted"),
    (Fault::OtherIssuerKey, "issuer-signature-invalid"),
    (Fault::PlateOutside, "plate-outside-issuer"),
    (Fault::ChallengeRequired, "challenge-required"),
    (Fault::ChallengePurposeDiffers, "challenge-purpose-differs"),
    (Fault::ChallengeNeeded, "challenge-needed"),
    (Fault::ChallengeNotAnswered, "challenge-not-answered"),
    (Fault::ChallengeMismatch, "challenge-mismatch"),
    (Fault::SealRequired, "seal-required"),
    (Fault::HolderSignature, "holder-signature-invalid"),
    (Fault::ShowTooOld, "show-expired"),
    (Fault::LicenseExpired, "license-expired"),
    (Fault::Standing, "standing-forbids-use"),
    (Fault::OtherPurpose, "purpose-mismatch"),
    (Fault::FieldMissing, "required-field-missing"),
    (Fault::StatusTooOld, "status-too-old"),
    (Fault::EvidenceMissing, "evidence-missing"),
    (Fault::ProtectionTooWeak, "key-protection-too-weak"),
    (Fault::ProofingTooWeak, "proofing-too-weak"),
];

/// Faults that cannot occur together; of each set the earliest is kept.
const EXCLUSIVE: [&[Fault]; 3] = [
    &[Fault::TrustFromFuture, Fault::TrustExpired],
    &[Fault::KeyNotYet, Fault::KeyRetired],
    &[
        Fault::ChallengeNeeded,
        Fault::ChallengeNotAnswered,
        Fault::ChallengeMismatch,
    ],
];

/// Faults of a check that has a challenge.
const GIVEN: [Fault; 4] = [
    Fault::ChallengePurposeDiffers,
    Fault::ChallengeNotAnswered,
    Fault::ChallengeMismatch,
    Fault::SealRequired,
];

/// The faults whose bits are set, without those that cannot join an earlier one.
fn chosen(bits: u32) -> Vec<Fault> {
    let mut faults: Vec<Fault> = Vec::new();
    for (number, (fault, _)) in ALL.iter().enumerate() {
        let joins = EXCLUSIVE
            .iter()
            .filter(|set| set.contains(fault))
            .all(|set| !set.iter().any(|other| faults.contains(other)));
        // A required challenge is missing, so that none is given. The preset that demands a seal demands a
        // challenge too, so that one must be given there.
        let has = |fault: &Fault| faults.contains(fault);
        let possible = match fault {
            Fault::ChallengePurposeDiffers | Fault::ChallengeNotAnswered | Fault::ChallengeMismatch => {
                !has(&Fault::ChallengeRequired)
            }
            Fault::ChallengeNeeded => !has(&Fault::ChallengePurposeDiffers),
            Fault::SealRequired => !has(&Fault::ChallengeRequired) && !has(&Fault::ChallengeNeeded),
            // Where a challenge is given, the check's purpose is the challenge's.
            Fault::OtherPurpose => !GIVEN.iter().any(has),
            _ => true,
        };
        if bits & (1 << number) != 0 && joins && possible {
            faults.push(*fault);
        }
    }
    faults
}

/// The moment of every show here: ten seconds before midnight in Beijing, so that a license can end between show
/// and check while the show is still young.
fn made_at() -> u64 {
    Day::of(instant(ISSUED_AT)).end().expect("an instant").unix() - 10
}

fn holder(bad_standing: bool, ends_today: bool) -> &'static Holder {
    static HOLDERS: OnceLock<BTreeMap<(bool, bool), Holder>> = OnceLock::new();
    let holders = HOLDERS.get_or_init(|| {
        let pairs = [(false, false), (false, true), (true, false), (true, true)];
        pairs.map(|pair| (pair, make_holder(pair.0, pair.1))).into()
    });
    &holders[&(bad_standing, ends_today)]
}

fn make_holder(bad_standing: bool, ends_today: bool) -> Holder {
    let mut record = record();
    if bad_standing {
        record.standing = Standing::from_letters("D", false, false).expect("a standing");
    }
    let terms = LicenseTerms {
        last_day: ends_today.then(|| Day::of(instant(ISSUED_AT))),
        ..terms()
    };
    let authority = Authority::new(issuer(), LICENSE_KEY).expect("a key");
    let draft = authority.issue(&record, &enrolled("holder"), &terms, &mut Deterministic::new("order"));
    let license = draft.expect("a license").sign(&key("issuer")).expect("a signature");
    Holder::import(&license.secret_file(), &trust(), &key("holder").public_key()).expect("a file")
}

fn faulty_trust(faults: &[Fault], now: u64) -> Trust {
    let has = |fault| faults.contains(&fault);
    let mut content = trust_content(vec![issuer()]);
    if has(Fault::TrustFromFuture) {
        content.issued_at = instant(now + 11);
    }
    if has(Fault::TrustExpired) {
        content.expires = instant(now);
    }
    let issuer = &mut content.issuers[0];
    if has(Fault::IssuerUnknown) {
        issuer.number += 1;
    }
    if has(Fault::PlateOutside) {
        issuer.grants[0].prefix = "闽B".into();
    }
    let license_key = &mut issuer.keys[0];
    if has(Fault::IssuerKeyUnknown) {
        license_key.number += 1;
    }
    if has(Fault::Artefact) {
        license_key.artefacts.licenses = false;
    }
    if has(Fault::OtherIssuerKey) {
        license_key.point = key("another issuer").public_key();
    }
    if has(Fault::KeyNotYet) {
        license_key.sign_from = instant(ISSUED_AT + 1);
    }
    if has(Fault::KeyDistrusted) {
        license_key.sign_until = instant(ISSUED_AT + 2);
        license_key.trust_until = instant(now);
    }
    if has(Fault::KeyRetired) {
        license_key.sign_until = instant(ISSUED_AT);
    }
    Trust::pinned(&content.to_bytes().expect("a trust file")).expect("a trust file")
}

fn faulty_policy(faults: &[Fault]) -> Policy {
    let has = |fault| faults.contains(&fault);
    let mut policy = Policy::counter();
    if has(Fault::SealRequired) {
        policy = Policy::for_purpose(Purpose::Mortgage);
    }
    if has(Fault::ChallengeRequired) {
        policy = policy.require_challenge();
    }
    if !has(Fault::TestIssuer) {
        policy = policy.accept_test();
    }
    if has(Fault::FieldMissing) {
        policy = policy.require(FieldName::FileNumber);
    }
    if has(Fault::StatusTooOld) {
        policy = policy.max_status_age(60);
    }
    if has(Fault::EvidenceMissing) {
        policy = policy.require_real_person_check(600);
    }
    if has(Fault::ProtectionTooWeak) {
        policy = policy.require_protection(KeyProtection::HardwareUnlockPerUse);
    }
    if has(Fault::ProofingTooWeak) {
        policy = policy.require_proofing(Proofing::InPerson);
    }
    policy
}

fn question(label: &str) -> Challenge {
    let mut random = Deterministic::new(label);
    Challenge::new("测试", Purpose::Rental, instant(made_at()), 120, &mut random).expect("a challenge")
}

/// The code of a check with exactly these faults.
fn found(faults: &[Fault]) -> &'static str {
    let has = |fault| faults.contains(&fault);
    let given = GIVEN.into_iter().any(has);
    let answered = has(Fault::ChallengeNeeded) || (given && !has(Fault::ChallengeNotAnswered));
    let now = match (has(Fault::ShowTooOld), has(Fault::LicenseExpired)) {
        (true, _) => made_at() + 71,
        (false, true) => made_at() + 15,
        (false, false) => made_at() + 5,
    };

    let (asked, other) = (question("asked"), question("another"));
    let view = if answered {
        everything_asked(&asked)
    } else {
        View::everyday_for(Purpose::Rental)
    };
    let show = holder(has(Fault::Standing), has(Fault::LicenseExpired))
        .present(&view, instant(made_at()), &key("holder"))
        .expect("a show");
    let mut bytes = show.as_bytes().to_vec();
    if has(Fault::HolderSignature) {
        let signature = &show.to_cose()[show.to_cose().len() - 64..];
        let at = bytes
            .windows(64)
            .position(|window| window == signature)
            .expect("the signature");
        bytes[at + 31] ^= 1;
    }
    if has(Fault::Truncated) {
        bytes.pop();
    }
    let mut text = wrapped(&bytes);
    if has(Fault::OtherPrefix) {
        text.replace_range(..4, "HC1:");
    }

    let (trust, policy) = (faulty_trust(faults, now), faulty_policy(faults));
    let purpose = if has(Fault::OtherPurpose) || has(Fault::ChallengePurposeDiffers) {
        Purpose::TestDrive
    } else {
        Purpose::Rental
    };
    let mut check = Question::new(purpose, Place::Counter).under(policy.clone());
    if given {
        check = check.answering(if has(Fault::ChallengeMismatch) { &other } else { &asked });
    }
    code(&Verifier::new(&trust).verify(Input::text(&text), &check, instant(now)))
}

fn expected(faults: &[Fault]) -> &'static str {
    let first = faults.iter().min();
    first.map_or("ok", |first| {
        ALL.iter()
            .find(|(fault, _)| fault == first)
            .expect("a fault of the list")
            .1
    })
}

#[test]
fn every_fault_alone_has_its_own_code() {
    assert_eq!(found(&[]), "ok");
    for (number, (fault, code)) in ALL.into_iter().enumerate() {
        assert_eq!(chosen(1 << number), [fault]);
        assert_eq!(found(&[fault]), code);
    }
    assert!(ALL.is_sorted_by_key(|(fault, _)| *fault));
}

#[test]
fn of_every_two_faults_the_earlier_is_reported() {
    for first in 0..ALL.len() {
        for second in first + 1..ALL.len() {
            let faults = chosen(1 << first | 1 << second);
            assert_eq!(found(&faults), expected(&faults), "{faults:?}");
        }
    }
}

proptest! {
    #![proptest_config(cases(600))]

    #[test]
    fn of_any_faults_the_earliest_is_reported(bits in 0_u32..1 << 29, from in 0_usize..29) {
        // Without the first ones, or the later ones would hardly ever be the earliest.
        let faults = chosen(bits >> from << from);
        prop_assert_eq!(found(&faults), expected(&faults), "{:?}", faults);
    }
}
