//! What a holder chooses to open is what a verifier sees, for any choice; and what no verifier would take is not made.

use proptest::prelude::*;

use super::fixture::{Deterministic, borrower, everyday_asked, everything_asked, holder, key, record, trust};
use super::mutate::{Credential, Item, shortest, signing, uint};
use super::{cases, policy, shortly_after, shown_at};
use support::sizes::longest;
use vehicle_license::credential::FieldName;
use vehicle_license::key::Signer as _;
use vehicle_license::present::{Holder, View};
use vehicle_license::{Challenge, Fields, Input, Place, Policy, Purpose, Question, Verifier};

const CLAIM: Purpose = Purpose::InsuranceClaim;

/// The wallet's outcome of a view: the fields a verifier then sees, or the wallet's own refusal.
fn seen(holder: &Holder, view: &View<'_>, purpose: Purpose, challenge: Option<&Challenge>) -> Result<Fields, String> {
    let show = holder
        .present(view, shown_at(), &key("holder"))
        .map_err(|error| error.code().to_string())?;
    let (trust, policy, text) = (trust(), policy(), show.to_text());
    let mut question = Question::new(purpose, Place::Counter).under(policy.clone());
    if let Some(challenge) = challenge {
        question = question.answering(challenge);
    }
    let verified = Verifier::new(&trust)
        .verify(Input::text(&text), &question, shortly_after())
        .map_err(|error| format!("refused: {}", error.code()))?;
    Ok(verified.facts().fields().clone())
}

fn state(fields: &Fields, name: FieldName) -> &'static str {
    name.state(fields)
}

/// A question of a later version, for a purpose that this wallet does not know.
#[test]
fn a_question_for_an_unknown_purpose_gets_the_everyday_view_at_most() {
    let mut random = Deterministic::new("unknown purpose");
    let known = Challenge::new("测试", Purpose::Mortgage, shown_at(), 60, &mut random).expect("a challenge");
    let mut wire = Item::parse(known.as_bytes()).0;
    *wire.at(&[2]) = uint(13);
    let unknown = Challenge::from_bytes(&wire.encode()).expect("a challenge");
    assert_eq!(unknown.purpose(), None);
    let shown = |holder: &Holder, who: &str, view: &View<'_>| {
        let show = holder
            .present(view, shown_at(), &key(who))
            .map_err(|error| error.code())?;
        let mut proof = Item::parse(show.as_bytes()).0;
        Ok::<_, &str>((proof.at(&[1, 3]).clone(), proof.at(&[1]).items().last().cloned()))
    };
    let (owner, borrower) = (holder(&record()), borrower(&record(), Purpose::Mortgage));
    let (everyday, _) = shown(&owner, "holder", &View::everyday()).expect("a show");
    for view in [everything_asked(&unknown), everyday_asked(&unknown)] {
        let (values, options) = shown(&owner, "holder", &view).expect("a show");
        assert_eq!(values, everyday);
        // The options have the hint, and no purpose.
        assert!(matches!(options, Some(Item::Map(options)) if options.len() == 1 && options[0].0 == uint(2)));
        assert_eq!(shown(&borrower, "grantee", &view).map(|_| ()), Err("purpose-mismatch"));
    }
    let more = everything_asked(&unknown).opening(FieldName::Vin);
    assert_eq!(shown(&owner, "holder", &more).map(|_| ()), Err("purpose-missing"));
}

#[test]
fn single_fields_are_opened_masked_and_kept_back() {
    let holder = holder(&record());
    let view = View::for_purpose(CLAIM)
        .masking(FieldName::Vin)
        .masking(FieldName::Owner)
        .hiding(FieldName::EngineNumber)
        .hiding(FieldName::Document)
        // Open in every show, whatever the holder would like.
        .hiding(FieldName::InspectionUntil);
    let fields = seen(&holder, &view, CLAIM, None).expect("a valid show");
    for (name, expected) in [
        (FieldName::Vin, "masked"),
        (FieldName::Owner, "masked"),
        (FieldName::EngineNumber, "not-shown"),
        (FieldName::Document, "not-shown"),
        (FieldName::InspectionUntil, "full"),
        (FieldName::RegisteredOn, "full"),
        (FieldName::Remarks, "none"),
        (FieldName::Grantee, "not-carried"),
    ] {
        assert_eq!(state(&fields, name), expected, "{}", name.name());
    }
    // The carrier has no form but the masked one: masking keeps it.
    let company = super::fixture::holder(&super::fixture::company_record());
    for view in [
        View::everyday().masking(FieldName::Carrier),
        View::only(&[FieldName::Owner], None)
            .opening_masked(FieldName::Carrier)
            .masking(FieldName::Owner),
    ] {
        let fields = seen(&company, &view, Purpose::Other, None).expect("a valid show");
        assert_eq!(state(&fields, FieldName::Carrier), "masked");
    }
    // A field without a masked form is closed by masking it.
    let masked = View::everyday().masking(FieldName::Model);
    let fields = seen(&holder, &masked, Purpose::Other, None).expect("a valid show");
    assert_eq!(state(&fields, FieldName::Model), "not-shown");
}

#[test]
fn more_than_a_verifier_may_see_is_not_made() {
    let holder = holder(&record());
    let refusal = |view: &View<'_>| seen(&holder, view, CLAIM, None).err();
    let purposeless = View::everyday().opening(FieldName::Vin);
    assert_eq!(refusal(&purposeless).as_deref(), Some("purpose-missing"));
    let beyond = View::for_purpose(CLAIM).opening(FieldName::FileNumber);
    assert_eq!(refusal(&beyond).as_deref(), Some("disclosure-exceeds-purpose"));
    let mut random = Deterministic::new("views");
    let fields = [FieldName::Vin, FieldName::Owner];
    let challenge = Challenge::asking("测试", CLAIM, &fields, shown_at(), 120, &mut random).expect("a challenge");
    assert!(challenge.wanted_fields().any(|name| name == FieldName::Vin));
    assert!(!challenge.wanted_fields().any(|name| name == FieldName::Address));
    let answer = everything_asked(&challenge);
    let more = answer.opening(FieldName::EngineNumber);
    assert_eq!(refusal(&more).as_deref(), Some("disclosure-exceeds-request"));
    let seen = seen(&holder, &answer, CLAIM, Some(&challenge)).expect("an answer");
    for name in FieldName::ALL {
        let asked = fields.contains(name);
        let mandatory = matches!(name, FieldName::InspectionUntil | FieldName::Grantee);
        assert!(mandatory || asked == (name.state(&seen) == "full"), "{}", name.name());
    }
}

#[test]
fn a_question_to_be_sealed_is_not_answered_in_clear() {
    let mut random = Deterministic::new("sealed");
    let open = Challenge::new("测试", CLAIM, shown_at(), 120, &mut random).expect("a challenge");
    // The last item of the wire is the sealing key: null becomes a point.
    let (last, front) = open.as_bytes().split_last().expect("bytes");
    assert_eq!(*last, 0xf6);
    let point = key("asker").public_key();
    let sealed = [front, &[0x58, 33], point.as_compressed()].concat();
    let sealed = Challenge::from_bytes(&sealed).expect("a challenge");
    assert_eq!(sealed.sealing_key(), Some(&point));
    let holder = holder(&record());
    let outcome = |challenge| seen(&holder, &everything_asked(challenge), CLAIM, Some(challenge)).err();
    assert_eq!(outcome(&open), None);
    assert_eq!(outcome(&sealed).as_deref(), Some("seal-required"));
}

#[test]
fn a_policy_asks_for_single_fields() {
    let holder = holder(&record());
    let view = View::everyday_for(CLAIM).opening(FieldName::Vin);
    let show = holder.present(&view, shown_at(), &key("holder")).expect("a show");
    let (trust, text) = (trust(), show.to_text());
    let outcome = |policy: Policy| {
        let question = Question::new(CLAIM, Place::Counter).under(policy.clone());
        Verifier::new(&trust)
            .verify(Input::text(&text), &question, shortly_after())
            .map_err(|error| error.code())
            .err()
    };
    assert_eq!(outcome(policy().require_full(FieldName::Vin)), None);
    assert_eq!(outcome(policy().require(FieldName::Owner)), None);
    assert_eq!(
        outcome(policy().require_full(FieldName::Owner)),
        Some("required-field-missing")
    );
    assert_eq!(
        outcome(policy().require(FieldName::Address)),
        Some("required-field-missing")
    );
}

/// The largest license can be shown whole, and with any of its small fields kept back, which needs the longest covers.
#[test]
fn every_show_of_the_largest_license_fits_a_code() {
    let holder = holder(&longest());
    for bits in 0..1_u32 << 12 {
        let small = [
            FieldName::VehicleType,
            FieldName::UseNature,
            FieldName::Colors,
            FieldName::Energy,
            FieldName::Seats,
            FieldName::ScrapBy,
            FieldName::RegisteredOn,
            FieldName::IssuedOn,
            FieldName::Technical,
            FieldName::FileNumber,
            FieldName::EngineNumber,
            FieldName::Vin,
        ];
        let hidden = small.into_iter().enumerate().filter(|(at, _)| bits & (1 << at) != 0);
        let view = hidden.fold(View::for_purpose(Purpose::Mortgage), |view, (_, name)| {
            view.hiding(name)
        });
        let refused = holder.prepare(&view, shown_at()).map_err(|error| error.code()).err();
        assert_eq!(refused, None, "{bits:012b}");
    }
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn what_is_chosen_is_what_is_seen(bits: u32, everything: bool) {
        let holder = holder(&record());
        let chosen: Vec<FieldName> = FieldName::ALL
            .iter()
            .enumerate()
            .filter(|(at, _)| bits & (1 << at) != 0)
            .map(|(_, name)| *name)
            .collect();
        let purpose = if everything { Purpose::Mortgage } else { CLAIM };
        let mut view = View::only(&chosen, Some(purpose));
        if !everything {
            for name in [FieldName::Document, FieldName::Address] {
                view = view.masking(name);
            }
            view = view.hiding(FieldName::FileNumber);
        }
        let show = holder.present(&view, shown_at(), &key("holder")).expect("a show");
        let size = holder.code_size(&view, shown_at()).expect("a size");
        prop_assert_eq!(size.bytes(), show.as_bytes().len());
        // What it discloses could not be shown in fewer bytes.
        let bitmap = Item::parse(show.as_bytes()).0.at(&[1, 1]).as_uint();
        let bitmap = u32::try_from(bitmap).expect("a bitmap");
        let license = Credential::from_file(&holder.secret_file(), signing(&key("issuer")));
        prop_assert_eq!(bitmap, shortest(bitmap, license.carried()));
        let fields = seen(&holder, &view, purpose, None);
        let fields = fields.expect("a valid show");
        for name in FieldName::ALL {
            let open = chosen.contains(name);
            let expected = match name {
                FieldName::InspectionUntil => "full",
                FieldName::Grantee => "not-carried",
                FieldName::Carrier if open => "none",
                FieldName::FileNumber if !everything => "not-shown",
                FieldName::Document | FieldName::Address if open && !everything => "masked",
                FieldName::Remarks if open => "none",
                _ if open => "full",
                _ => "not-shown",
            };
            prop_assert_eq!(state(&fields, *name), expected, "{}", name.name());
        }
    }
}
