//! The signed forms: they follow from the wire alone (closed), two wires never share them (injective), and holder,
//! authority and verifier see the same ones. And the sizes a printed code has to have.

use std::collections::BTreeMap;

use proptest::prelude::*;
use qrcode::{EcLevel, QrCode, Version};

use super::fixture::{
    Deterministic, ISSUED_AT, SHOWN_AT, company_record, day, everyday_asked, everything_asked, holder, instant, issue,
    issuer, key, record, trust_content,
};
use super::mutate::sha256;
use super::{Shown, cases, policy, show, shown_at, shows, trust};
use vehicle_license::credential::RealPersonCheck;
use vehicle_license::key::Signer as _;
use vehicle_license::present::View;
use vehicle_license::trust::{Artefacts, Calendar, Issuer, IssuerKey, PlateGrant, TrustContent};
use vehicle_license::value::PlateType;
use vehicle_license::verify::SignedForms;
use vehicle_license::{Challenge, Input, Place, Purpose, Question, Trust, Verifier};

#[test]
fn sizes() {
    let version = |text: &str| match QrCode::with_error_correction_level(text, EcLevel::M)
        .expect("a code")
        .version()
    {
        Version::Normal(number) => number,
        Version::Micro(_) => 0,
    };
    for (name, most_bytes, most_version) in [
        ("everyday", 340, 14),
        ("company", 400, 40),
        ("claim, challenged", 515, 40),
        ("everything", 530, 18),
    ] {
        let shown = show(name);
        let (bytes, text) = (shown.show.as_bytes().len(), shown.show.to_text());
        let version = version(&text);
        println!(
            "{name}: {bytes} bytes, {} characters, QR version {version} at level M",
            text.len()
        );
        assert!(shown.text(&text).is_ok(), "{name}");
        assert!(bytes <= most_bytes, "{name}: {bytes} bytes");
        assert!(version <= most_version, "{name}: QR version {version}");
    }
}

/// The forms that `trust` leads to.
fn forms(shown: &Shown, trust: &Trust) -> SignedForms {
    let (text, policy) = (shown.show.to_text(), policy());
    let now = instant(SHOWN_AT + 5);
    let mut check = Question::new(shown.purpose, Place::Counter).under(policy.clone());
    if let Some(challenge) = &shown.challenge {
        check = check.answering(challenge);
    }
    let verified = Verifier::new(trust)
        .verify(Input::text(&text), &check, now)
        .unwrap_or_else(|error| panic!("{}: {error}", shown.name));
    verified.facts().to_cose().clone()
}

type Change = fn(&mut TrustContent);

/// Everything a publisher may change without withdrawing belief in the fixture's license.
fn changes() -> Vec<(&'static str, Change)> {
    vec![
        ("version", |content| content.version = u64::MAX),
        ("issued-at", |content| content.issued_at = instant(SHOWN_AT)),
        ("expiry", |content| content.expires = instant(u32::MAX.into())),
        ("deployment", |content| content.deployment = "another deployment".into()),
        ("test mark", |content| content.test = !content.test),
        ("calendars", |content| {
            let calendar = |version| {
                Calendar::new(
                    version,
                    day("2026-01-01"),
                    day("2026-12-31"),
                    vec![day("2026-10-01")],
                    vec![],
                )
            };
            content.calendars = vec![calendar(2).expect("a calendar"), calendar(9).expect("a calendar")];
        }),
        ("issuer's name", |content| content.issuers[0].name = "别的名字".into()),
        ("issuer's test mark", |content| content.issuers[0].test = false),
        ("prefixes added", |content| {
            let special = PlateType::from_code(23).expect("a type");
            content.issuers[0].grants.insert(
                0,
                PlateGrant {
                    plate_type: None,
                    prefix: "闽".into(),
                },
            );
            content.issuers[0].grants.push(PlateGrant {
                plate_type: Some(special),
                prefix: "闽A".into(),
            });
        }),
        ("artefacts", |content| {
            content.issuers[0].keys[0].artefacts = Artefacts {
                licenses: true,
                authorizations: false,
                status_lists: true,
            };
        }),
        ("key's dates", |content| {
            let key = &mut content.issuers[0].keys[0];
            (key.sign_from, key.sign_until) = (instant(ISSUED_AT), instant(ISSUED_AT + 1));
            key.trust_until = instant(SHOWN_AT + 6);
        }),
        ("other keys", |content| {
            let mut other: IssuerKey = content.issuers[0].keys[0].clone();
            (other.number, other.point) = (2, key("another").public_key());
            content.issuers[0].keys.push(other);
        }),
        ("other issuers", |content| {
            for number in [1, 3500, 3502, u16::MAX] {
                content.issuers.push(Issuer { number, ..issuer() });
            }
        }),
    ]
}

#[test]
fn no_change_of_trust_data_changes_a_signed_form() {
    let pinned = |content: &TrustContent| Trust::pinned(&content.to_bytes().expect("a file")).expect("a file");
    let shows = shows();
    let before: Vec<SignedForms> = shows.iter().map(|shown| forms(shown, &trust())).collect();
    let mut all = trust_content(vec![issuer()]);
    for (what, change) in changes() {
        let mut content = trust_content(vec![issuer()]);
        change(&mut content);
        change(&mut all);
        let (alone, together) = (pinned(&content), pinned(&all));
        assert_ne!(alone, trust(), "{what} changes nothing");
        for (shown, before) in shows.iter().zip(&before) {
            assert!(forms(shown, &alone) == *before, "{}: {what}", shown.name);
            assert!(forms(shown, &together) == *before, "{}: all up to {what}", shown.name);
        }
    }
}

#[test]
fn authority_holder_and_verifier_have_the_same_signed_forms() {
    for record in [record(), company_record()] {
        let (license, holder) = (issue(&record), holder(&record));
        assert_eq!(license.to_cose(), holder.to_cose());
        assert_eq!(license.log_entry().id, *holder.id());
        let show = holder
            .present(&View::everyday(), shown_at(), &key("holder"))
            .expect("a show");
        let shown = super::shown("either", show, Purpose::Other, None);
        let verified = shown.text(&shown.show.to_text()).expect("a verified show");
        assert_eq!(verified.facts().to_cose().credential, holder.to_cose());
        assert_eq!(verified.facts().to_cose().show, shown.show.to_cose());
        assert_eq!(verified.facts().credential_id(), holder.id());
        let replay = [&b"vehicle-license replay 1\0"[..], holder.id(), &SHOWN_AT.to_be_bytes()];
        let key = verified.facts().replay_key();
        assert_eq!(*key.as_bytes(), sha256(&replay));
        assert_eq!(key.until(), instant(SHOWN_AT + 120));
    }
    for shown in shows() {
        assert_eq!(forms(&shown, &trust()).show, shown.show.to_cose(), "{}", shown.name);
    }
}

#[test]
fn a_file_comes_back_byte_for_byte() {
    for record in [record(), company_record()] {
        let license = issue(&record);
        let owner = key("holder").public_key();
        let imported =
            vehicle_license::present::Holder::import(&license.secret_file(), &trust(), &owner).expect("a file");
        assert_eq!(*imported.secret_file(), *license.secret_file());
        let text = license.secret_file_text();
        let read = vehicle_license::present::Holder::import_text(&text, &trust(), &owner).expect("a file");
        assert_eq!(*read.secret_file(), *license.secret_file());
    }
}

/// What a holder can choose, in numbers.
type Choice = (usize, usize, Option<(u8, u32)>, u64, usize);

fn choice() -> impl Strategy<Value = Choice> {
    let evidence = prop::option::of((1_u8..4, 0_u32..3));
    (0_usize..5, 0..Purpose::ALL.len(), evidence, 0_u64..3, 0_usize..2)
}

/// The show of a choice, its purpose and challenge.
fn chosen(choice: Choice, holders: &[vehicle_license::present::Holder; 2]) -> Shown {
    let (kind, purpose, evidence, second, which) = choice;
    let purpose = Purpose::ALL[purpose];
    let mut random = Deterministic::new(if second == 0 {
        "one question"
    } else {
        "another question"
    });
    let question = Challenge::new("测试", purpose, shown_at(), 120, &mut random).expect("a challenge");
    let view = match kind {
        0 => View::everyday(),
        1 => View::everyday_for(purpose),
        2 => View::for_purpose(purpose),
        3 => everything_asked(&question),
        _ => everyday_asked(&question),
    };
    let view = match evidence.and_then(|(method, age)| RealPersonCheck::new(method, age)) {
        Some(evidence) => view.with_real_person_check(evidence),
        None => view,
    };
    let now = instant(SHOWN_AT + second);
    let show = holders[which].present(&view, now, &key("holder")).expect("a show");
    super::shown("chosen", show, purpose, (kind >= 3).then_some(question))
}

/// A license that differs from the fixture's in its random bytes alone.
fn twin() -> vehicle_license::present::Holder {
    let authority = vehicle_license::issue::Authority::new(issuer(), super::fixture::LICENSE_KEY).expect("a key");
    let (enrolled, terms) = (super::fixture::enrolled("holder"), super::fixture::terms());
    let draft = authority.issue(&record(), &enrolled, &terms, &mut Deterministic::new("other seed"));
    let license = draft.expect("a license").sign(&key("issuer")).expect("a signature");
    vehicle_license::present::Holder::import(&license.secret_file(), &trust(), &key("holder").public_key())
        .expect("a file")
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn two_wires_never_share_their_signed_forms(choices in prop::collection::vec(choice(), 2..16)) {
        thread_local! { static HOLDERS: [vehicle_license::present::Holder; 2] = [holder(&record()), twin()]; }
        let mut by_wire: BTreeMap<Vec<u8>, (Vec<u8>, Vec<u8>)> = BTreeMap::new();
        let mut by_forms: BTreeMap<(Vec<u8>, Vec<u8>), Vec<u8>> = BTreeMap::new();
        for choice in choices {
            let shown = HOLDERS.with(|holders| chosen(choice, holders));
            let forms = forms(&shown, &trust());
            let (wire, forms) = (shown.show.as_bytes().to_vec(), (forms.credential, forms.show));
            if let Some(before) = by_wire.insert(wire.clone(), forms.clone()) {
                prop_assert!(before == forms, "one wire has two pairs of signed forms");
            }
            if let Some(before) = by_forms.insert(forms, wire.clone()) {
                prop_assert!(before == wire, "two wires have one pair of signed forms");
            }
        }
        prop_assert_eq!(by_wire.len(), by_forms.len());
    }
}
