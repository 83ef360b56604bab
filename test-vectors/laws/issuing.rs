//! Issuing: only proved keys get licenses, only fresh records of issuable vehicles make them, and a random generator
//! that repeats itself does not repeat a seed.

use super::fixture::{
    Deterministic, ISSUED_AT, ISSUER, LICENSE_KEY, Stuck, company_record, day, enrolled, instant, issue, issuer, key,
    record, terms, trust,
};
use vehicle_license::credential::{FieldName, MaskedPerson, StatusPosition, Unsigned};
use vehicle_license::error::IssueError;
use vehicle_license::issue::{Authority, EnrolledKey, EnrolmentNonce, IssuedLicense, LicenseTerms, VehicleRecord};
use vehicle_license::key::Signer as _;
use vehicle_license::present::Holder;
use vehicle_license::value::{Day, Document, DocumentKind, PersonName, Plate, PlateType, Standing};

const NONCE: [u8; 16] = [7; 16];

fn authority() -> Authority {
    Authority::new(issuer(), LICENSE_KEY).expect("a license key")
}

fn attempt(record: &VehicleRecord, terms: &LicenseTerms) -> Result<Unsigned<IssuedLicense>, IssueError> {
    authority().issue(record, &enrolled("holder"), terms, &mut Deterministic::new("attempt"))
}

fn outcome(record: &VehicleRecord, terms: &LicenseTerms) -> &'static str {
    attempt(record, terms).map_or_else(|error| error.code(), |_| "issued")
}

fn enrolment() -> Vec<u8> {
    let key = key("new phone");
    let draft = EnrolledKey::prepare(key.public_key(), NONCE, instant(ISSUED_AT));
    draft.sign(&key).expect("an enrolment")
}

fn enrol(enrolment: &[u8], nonce: [u8; 16], now: u64) -> &'static str {
    match EnrolledKey::verify(
        enrolment,
        EnrolmentNonce {
            value: nonce,
            handed_out: instant(ISSUED_AT),
        },
        instant(now),
    ) {
        Ok(enrolled) => {
            assert_eq!(*enrolled.public_key(), key("new phone").public_key());
            "ok"
        }
        Err(error) => error.code(),
    }
}

/// Only an organization has a carrier, and the carrier is a natural person. Licenses and lent copies rest on one rule.
#[test]
fn a_carrier_is_a_person_who_acts_for_an_organization() {
    let carrier = |kind: char, number: &str| {
        let kind = DocumentKind::from_letter(kind).expect("a kind");
        let document = Document::from_register(kind, number).expect("a number");
        Some(MaskedPerson::from_person(
            &document,
            &PersonName::parse("王主管").expect("a name"),
        ))
    };
    let outcome = |mut record: VehicleRecord, carrier: Option<MaskedPerson>| {
        record.carrier = carrier;
        outcome(&record, &terms())
    };
    let resident = carrier('A', "35010319850617283X");
    assert_eq!(outcome(record(), None), "issued");
    assert_eq!(outcome(record(), resident.clone()), "carrier-mismatch");
    assert_eq!(outcome(company_record(), None), "issued");
    assert_eq!(outcome(company_record(), resident), "issued");
    for (kind, number) in [('F', "EA1234567"), ('C', "军字第12345678号"), ('A', "350102900307123")] {
        assert_eq!(outcome(company_record(), carrier(kind, number)), "issued", "{kind}");
    }
    for kind in ['B', 'J', 'L', 'N', 'P'] {
        let other = carrier(kind, "91350100M000100Y43");
        assert_eq!(outcome(company_record(), other), "carrier-mismatch", "{kind}");
    }
    for (mut record, expected) in [(record(), "carrier-mismatch"), (company_record(), "issued")] {
        record.inexpressible.push(FieldName::Carrier);
        assert_eq!(outcome(record, None), expected);
    }
}

#[test]
fn an_enrolment_needs_the_nonce_and_its_time() {
    let enrolment = enrolment();
    for (nonce, expected) in [
        ([7; 16], "ok"),
        ([8; 16], "enrolment-nonce"),
        ([0; 16], "enrolment-nonce"),
    ] {
        assert_eq!(enrol(&enrolment, nonce, ISSUED_AT), expected);
    }
    for (now, expected) in [
        (ISSUED_AT - 11, "enrolment-stale"),
        (ISSUED_AT - 10, "ok"),
        (ISSUED_AT - 9, "ok"),
        (ISSUED_AT + 599, "ok"),
        (ISSUED_AT + 600, "ok"),
        (ISSUED_AT + 601, "enrolment-stale"),
    ] {
        assert_eq!(enrol(&enrolment, NONCE, now), expected, "{now}");
        // The phone's clock is not asked, whatever it says.
        for dated in [0, now - 86_400, now + 86_400, u64::from(u32::MAX)] {
            let key = key("new phone");
            let enrolment = EnrolledKey::prepare(key.public_key(), NONCE, instant(dated)).sign(&key);
            assert_eq!(
                enrol(&enrolment.expect("an enrolment"), NONCE, now),
                expected,
                "{now}, dated {dated}"
            );
        }
    }
}

#[test]
fn an_enrolment_needs_the_key_it_enrols() {
    let draft = EnrolledKey::prepare(key("new phone").public_key(), NONCE, instant(ISSUED_AT));
    assert_eq!(
        draft.sign(&key("thief")).expect_err("a refusal").code(),
        "signer-other-key"
    );
    let foreign = key("thief").sign(draft.to_be_signed()).expect("a signature");
    assert_eq!(
        draft.finish(&foreign).expect_err("a refusal").code(),
        "signature-does-not-verify"
    );
    // Written by hand, with a thief's signature under somebody else's key.
    let mut forged = enrolment();
    let at = forged.len() - 64;
    forged[at..].copy_from_slice(&foreign);
    assert_eq!(enrol(&forged, NONCE, ISSUED_AT), "enrolment-signature-invalid");
}

#[test]
fn every_changed_enrolment_is_refused() {
    let enrolment = enrolment();
    for at in 0..enrolment.len() * 8 {
        let mut flipped = enrolment.clone();
        flipped[at / 8] ^= 1 << (at % 8);
        assert_ne!(
            enrol(&flipped, NONCE, ISSUED_AT),
            "ok",
            "bit {} of byte {}",
            at % 8,
            at / 8
        );
    }
    for length in 0..enrolment.len() {
        assert_eq!(
            enrol(&enrolment[..length], NONCE, ISSUED_AT),
            "cbor-truncated",
            "{length}"
        );
    }
    // Signatures of other kinds, by the same hand, do not pass as enrolments.
    for other in [issue(&record()).to_cose(), super::show("everyday").show.to_cose()] {
        assert_ne!(enrol(&other, NONCE, ISSUED_AT), "ok");
    }
}

#[test]
fn a_record_is_read_at_most_ten_minutes_before() {
    for (now, expected) in [
        (ISSUED_AT - 11, "record-stale"),
        (ISSUED_AT - 10, "issued"),
        (ISSUED_AT - 9, "issued"),
        (ISSUED_AT, "issued"),
        (ISSUED_AT + 1, "issued"),
        (ISSUED_AT + 599, "issued"),
        (ISSUED_AT + 600, "issued"),
        (ISSUED_AT + 601, "record-stale"),
    ] {
        let terms = LicenseTerms {
            now: instant(now),
            ..terms()
        };
        assert_eq!(outcome(&record(), &terms), expected, "{now}");
    }
}

#[test]
fn some_standings_are_refused() {
    for letter in 'A'..='Z' {
        let mut record = record();
        record.standing = Standing::from_letters(&letter.to_string(), false, false).expect("a standing");
        let expected = if "BCELMNP".contains(letter) {
            "standing-refused"
        } else {
            "issued"
        };
        assert_eq!(outcome(&record, &terms()), expected, "{letter}");
        if letter != 'A' {
            record.standing =
                Standing::from_letters(&format!("{letter}G").replace("GG", "G"), true, true).expect("a standing");
            assert_eq!(outcome(&record, &terms()), expected, "{letter} with others");
        }
    }
}

#[test]
fn the_last_day_lies_between_today_and_the_limits() {
    let today = Day::of(instant(ISSUED_AT));
    let mut record = record();
    record.scrap_by = None;
    for (days, expected) in [
        (-2, "window-invalid"),
        (-1, "window-invalid"),
        (0, "issued"),
        (1, "issued"),
        (399, "issued"),
        (400, "issued"),
        (401, "window-invalid"),
    ] {
        let terms = LicenseTerms {
            last_day: today.plus_days(days),
            ..terms()
        };
        assert_eq!(outcome(&record, &terms), expected, "{days}");
    }
    record.scrap_by = Some(day("2026-09-20"));
    for (last, expected) in [
        ("2026-09-19", "issued"),
        ("2026-09-20", "issued"),
        ("2026-09-21", "window-invalid"),
    ] {
        let terms = LicenseTerms {
            last_day: Some(day(last)),
            ..terms()
        };
        assert_eq!(outcome(&record, &terms), expected, "{last}");
    }
    for (scrap_by, last) in [
        (Some("2026-10-13"), "2026-10-13"),
        (Some("2026-10-14"), "2026-10-14"),
        (Some("2026-10-15"), "2026-10-14"),
        (Some("2026-09-14"), "2026-09-14"),
        (None, "2026-10-14"),
    ] {
        record.scrap_by = scrap_by.map(day);
        let license = attempt(&record, &terms())
            .expect("a license")
            .sign(&key("issuer"))
            .expect("a signature");
        let holder = Holder::import(&license.secret_file(), &trust(), &key("holder").public_key()).expect("a file");
        assert_eq!(holder.last_day(), day(last), "{scrap_by:?}");
    }
    record.scrap_by = Some(day("2026-09-13"));
    assert_eq!(outcome(&record, &terms()), "window-invalid");
}

#[test]
fn only_plates_of_the_issuer_and_keys_for_licenses() {
    let plate = |code, text| Plate::parse(PlateType::from_code(code).expect("a type"), text).expect("a plate");
    for (plate, expected) in [
        (plate(2, "闽A12345"), "issued"),
        (plate(2, "闽B12345"), "plate-outside-issuer"),
        (plate(2, "京A12345"), "plate-outside-issuer"),
        // A prefix without a type covers no special plate.
        (plate(23, "闽A1234警"), "plate-outside-issuer"),
    ] {
        let record = VehicleRecord { plate, ..record() };
        assert_eq!(outcome(&record, &terms()), expected, "{:?}", record.plate);
    }
    let refusal = |issuer, key| Authority::new(issuer, key).map_err(|error| error.code()).err();
    assert_eq!(refusal(issuer(), LICENSE_KEY), None);
    assert_eq!(refusal(issuer(), LICENSE_KEY + 1), Some("issuer-key-unknown"));
    // A key for one kind of credential makes an authority; which kind is looked at with each issue.
    for (licenses, authorizations, expected) in [
        (true, true, None),
        (true, false, None),
        (false, true, None),
        (false, false, Some("issuer-key-artefact")),
    ] {
        let mut other = issuer();
        other.keys[0].artefacts.licenses = licenses;
        other.keys[0].artefacts.authorizations = authorizations;
        assert_eq!(refusal(other, LICENSE_KEY), expected, "{licenses} {authorizations}");
    }
    assert_eq!(issuer().number, ISSUER);
}

#[test]
fn status_positions_have_twenty_bits_each() {
    let most = 1 << 20;
    for (list, index, exists) in [
        (0, 0, true),
        (most - 1, most - 1, true),
        (most, 0, false),
        (0, most, false),
        (u32::MAX, u32::MAX, false),
    ] {
        let position = StatusPosition::new(list, index);
        assert_eq!(
            position.map(|p| (p.list(), p.index())),
            exists.then_some((list.into(), index.into()))
        );
    }
}

/// The seed in the file: the 16-byte string behind the issuer's signature.
fn seed(record: &VehicleRecord, holder: &str, terms: &LicenseTerms) -> [u8; 16] {
    let draft = authority()
        .issue(record, &enrolled(holder), terms, &mut Stuck(4))
        .expect("a license");
    let license = draft.sign(&key("issuer")).expect("a signature");
    let (file, cose) = (license.secret_file(), license.to_cose());
    let signature = &cose[cose.len() - 64..];
    let at = file
        .windows(64)
        .position(|window| window == signature)
        .expect("the signature")
        + 64;
    assert_eq!(file[at], 0x50, "a string of 16 bytes");
    file[at + 1..at + 17].try_into().expect("16 bytes")
}

#[test]
fn a_repeating_generator_repeats_no_seed() {
    let now = |seconds| LicenseTerms {
        now: instant(ISSUED_AT + seconds),
        ..terms()
    };
    let first = seed(&record(), "holder", &terms());
    assert_eq!(
        first,
        seed(&record(), "holder", &terms()),
        "the generator does repeat itself"
    );
    let elsewhere = LicenseTerms {
        status: StatusPosition::new(7, 483_202).expect("a position"),
        ..terms()
    };
    let shorter = LicenseTerms {
        last_day: Some(day("2026-09-30")),
        ..terms()
    };
    let others = [
        seed(&record(), "holder", &now(1)),
        seed(&record(), "holder", &now(2)),
        seed(&record(), "holder", &elsewhere),
        seed(&record(), "holder", &shorter),
        seed(&record(), "somebody", &terms()),
    ];
    let all: std::collections::BTreeSet<[u8; 16]> = others.into_iter().chain([first]).collect();
    assert_eq!(all.len(), 6);
}
