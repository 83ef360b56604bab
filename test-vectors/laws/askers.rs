//! Who asks: a signature makes an asker known and nothing else does; whoever is not listed is offered the everyday
//! view; what the holder reads is the name of the trust data; and a signed question fits a small code.

use proptest::prelude::*;

use super::fixture::{
    self, ASKER, ASKER_KEY, Deterministic, ISSUED_AT, ask_as_listed, holder, instant, issuer, key, record,
    trust_content,
};
use super::{cases, policy, shortly_after, shown_at};
use vehicle_license::credential::{ChallengeError, FieldName, Purposes};
use vehicle_license::key::Signer as _;
use vehicle_license::present::View;
use vehicle_license::render::QrCode;
use vehicle_license::trust::{Asker, Asking, NotListed};
use vehicle_license::{Challenge, Input, Place, Purpose, Question, SealingKey, Trust, Verified, Verifier, VerifyError};

const CLAIM: Purpose = Purpose::InsuranceClaim;
const OWN: &str = "闽江保险理赔窗口";
/// What version 10 at level M holds, in alphanumeric characters (ISO/IEC 18004, table 7).
const VERSION_10_M: usize = 311;

/// Trust data with the listed insurer, changed as told.
fn listing(change: impl FnOnce(&mut Asker)) -> Trust {
    let mut asker = fixture::asker();
    change(&mut asker);
    let mut content = trust_content(vec![issuer()]);
    content.askers = vec![asker];
    Trust::pinned(&content.to_bytes().expect("a trust file")).expect("a trust file")
}

fn sealing() -> SealingKey {
    SealingKey::generate(&mut Deterministic::new("sealing key"))
}

fn plain(purpose: Purpose) -> Challenge {
    Challenge::new(OWN, purpose, shown_at(), 120, &mut Deterministic::new("question")).expect("a challenge")
}

fn signed(purpose: Purpose) -> Challenge {
    ask_as_listed(plain(purpose), sealing().public_key())
}

/// The verdict on the answer to `challenge` that `view` gives.
fn judged(trust: &Trust, challenge: &Challenge, view: &View<'_>) -> Result<Verified, VerifyError> {
    let mut random = Deterministic::new("seal");
    let answer = holder(&record())
        .present_sealed(view, shown_at(), &key("holder"), &mut random)
        .expect("an answer");
    let sealing = sealing();
    let question = Question::new(challenge.purpose().expect("a known one"), Place::Counter)
        .under(policy())
        .answering(challenge)
        .opening(&sealing);
    Verifier::new(trust).verify(Input::text(&answer.to_text()), &question, shortly_after())
}

#[test]
fn whoever_is_not_listed_is_offered_the_everyday_view() {
    let everyone = listing(|asker| asker.purposes = Purposes::of(&Purpose::ALL));
    for purpose in Purpose::ALL {
        let challenge = signed(purpose);
        let (listed, claimed) = (
            Asking::of(&challenge, &everyone, shown_at()),
            Asking::of(&challenge, fixture_trust(), shown_at()),
        );
        assert!(listed.asker().is_ok(), "{purpose}");
        assert_eq!(claimed.asker(), Err(NotListed::AskerUnknown));
        let more: Vec<_> = claimed.more().collect();
        let opened = |view: &View<'_>| {
            let verified = judged(&everyone, &challenge, view).expect("a verdict");
            let facts = verified.facts();
            let states = FieldName::ALL.iter().map(|field| field.state(facts.fields()));
            states.collect::<Vec<_>>()
        };
        let everyday = opened(&View::answering_everyday(&listed));
        let whole = opened(&View::answering(&listed));
        assert_eq!(opened(&View::answering(&claimed)), everyday, "{purpose}");
        // Field by field, the holder can open all of it, and each act opens its own field alone.
        let mut view = View::answering(&claimed);
        for field in &more {
            view = view.opening_asked(*field);
            let one = opened(&View::answering(&claimed).opening_asked(*field));
            for ((name, one), before) in FieldName::ALL.iter().zip(&one).zip(&everyday) {
                assert!(name == field || one == before, "{purpose}: {}", name.name());
            }
        }
        assert_eq!(opened(&view), whole, "{purpose}");
        for ((name, before), all) in FieldName::ALL.iter().zip(&everyday).zip(&whole) {
            assert!(before == all || more.contains(name), "{purpose}: {}", name.name());
        }
    }
}

/// Trust data that list nobody.
fn fixture_trust() -> &'static Trust {
    static TRUST: std::sync::LazyLock<Trust> = std::sync::LazyLock::new(fixture::trust);
    &TRUST
}

#[test]
fn no_door_opens_what_was_not_asked() {
    let mut random = Deterministic::new("narrow");
    let narrow = Challenge::asking(OWN, CLAIM, &[FieldName::Vin], shown_at(), 120, &mut random);
    let narrow = narrow.expect("a challenge").sealed_to(sealing().public_key());
    let asking = Asking::of(&narrow, fixture_trust(), shown_at());
    assert_eq!(asking.more().collect::<Vec<_>>(), [FieldName::Vin]);
    let view = FieldName::ALL
        .iter()
        .fold(View::answering(&asking), |view, field| view.opening_asked(*field));
    let verified = judged(fixture_trust(), &narrow, &view).expect("a verdict");
    for name in FieldName::ALL {
        let asked = matches!(name, FieldName::Vin | FieldName::InspectionUntil);
        let state = name.state(verified.facts().fields());
        assert_eq!(asked, state == "full", "{}: {state}", name.name());
    }
    // A view that answers nothing has nothing that was asked for.
    let view = View::everyday().opening_asked(FieldName::Vin);
    let show = holder(&record())
        .present(&view, shown_at(), &key("holder"))
        .expect("a show");
    let everyday = holder(&record()).present(&View::everyday(), shown_at(), &key("holder"));
    assert_eq!(show.as_bytes(), everyday.expect("a show").as_bytes());
}

#[test]
fn every_bit_of_a_signed_question_counts() {
    let trust = listing(|_| {});
    let question = signed(CLAIM);
    assert!(Asking::of(&question, &trust, shown_at()).asker().is_ok());
    let bytes = question.as_bytes();
    let (mut read, mut all) = (0, 0);
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut flipped = bytes.to_vec();
            flipped[at] ^= 1 << bit;
            all += 1;
            let Ok(flipped) = Challenge::from_bytes(&flipped) else {
                continue;
            };
            read += 1;
            assert!(
                Asking::of(&flipped, &trust, shown_at()).asker().is_err(),
                "byte {at}, bit {bit}"
            );
        }
    }
    assert!(read > 700 && all > read, "{read} of {all} were read");
}

#[test]
fn the_holder_reads_the_name_of_the_trust_data() {
    let trust = listing(|_| {});
    let name = fixture::asker().name;
    for own in [OWN, "已登记机构", "公安部交通管理局", "自称", "X"] {
        let plain = Challenge::new(own, CLAIM, shown_at(), 120, &mut Deterministic::new("question"));
        let plain = plain.expect("a challenge").sealed_to(sealing().public_key());
        let question = ask_as_listed(plain.clone(), sealing().public_key());
        let hint = |of: &Challenge| {
            let digest = super::mutate::challenge_digest(of.as_bytes());
            format!("#{}", super::mutate::hex(&digest[..4]))
        };
        let asking = Asking::of(&question, &trust, shown_at());
        assert_eq!(
            asking.lines_zh(),
            [
                format!("{} {name}", hint(&question)),
                own.to_string(),
                format!(
                    "核验请求由已登记机构 {name} 签发，应答仅 {name} 可解读；请确认您正在与 {name} 办理，请求码可能被他人转示。"
                ),
            ]
        );
        assert_eq!(
            asking.lines_en(),
            [
                format!("{} {name}", hint(&question)),
                own.to_string(),
                format!(
                    "{name}, registered for buying insurance, insurance claim, wrote this request; only {name} can read \
                     the answer. Make sure that you are dealing with {name}: requests can be passed on."
                ),
            ]
        );
        let asking = Asking::of(&plain, &trust, shown_at());
        let reason = NotListed::NotSigned.advice();
        assert_eq!(
            asking.lines_zh(),
            [format!("{} 自称 {own}（未登记）", hint(&plain)), reason.zh().into()]
        );
        assert_eq!(
            asking.lines_en(),
            [
                format!("{} claims to be {own} (not registered)", hint(&plain)),
                reason.en().into()
            ]
        );
    }
}

#[test]
fn every_reason_has_a_sentence_in_both_languages() {
    for advice in NotListed::ADVICE {
        assert!(
            advice.zh().ends_with('。') && advice.en().ends_with('.') && advice.en().is_ascii(),
            "{advice:?}"
        );
    }
}

#[test]
fn verdict_and_watermark_name_a_listed_asker_and_call_any_other_a_claim() {
    let question = signed(CLAIM);
    let (listed, nobody) = (listing(|_| {}), fixture::trust());
    let view = View::answering(&Asking::of(&question, &listed, shown_at())).hiding(FieldName::Model);
    let hint = super::mutate::hex(&super::mutate::challenge_digest(question.as_bytes())[..4]);
    let name = fixture::asker().name;
    let verified = judged(&listed, &question, &view).expect("a verdict");
    assert_eq!(verified.facts().asker(), Some(Ok((ASKER, name.as_str()))));
    let mark = verified.facts().watermark();
    assert_eq!(mark.trace(), Some(&*format!("#{hint} 核验方 Checked by {name}")));
    let verified = judged(&nobody, &question, &view).expect("a verdict");
    assert_eq!(verified.facts().asker(), Some(Err(NotListed::AskerUnknown)));
    let mark = verified.facts().watermark();
    assert_eq!(mark.trace(), Some(&*format!("#{hint} 自称 Claims to be {OWN}")));
}

#[test]
fn a_signed_question_fits_a_small_code() {
    let insurer = key("insurer");
    for count in 1..=22 {
        // Key numbers of one byte, and any number of an asker.
        for (number, key_number) in [(0, 0), (255, 1), (ASKER, ASKER_KEY), (u16::MAX, 23)] {
            let text = "险".repeat(count);
            let question = Challenge::new(&text, Purpose::Mortgage, shown_at(), 120, &mut Deterministic::new("q"));
            let question = question.expect("a challenge").sealed_to(sealing().public_key());
            let question = question
                .as_listed(number, key_number, insurer.public_key())
                .expect("sealed");
            let question = question.sign(&insurer).expect("a signature");
            let code = question.to_text();
            assert!(code.len() <= VERSION_10_M, "{count} characters: {}", code.len());
            assert!(QrCode::of(&code).expect("a code").version() <= 10);
            if number == u16::MAX {
                // What SPEC states. A text of 24 bytes or more has a head of two.
                let head = if 3 * count < 24 { 137 } else { 138 };
                assert_eq!(question.as_bytes().len(), head + 3 * count);
            }
        }
    }
    let longest = "险".repeat(21) + "A";
    assert_eq!(longest.len(), 64, "the longest name of the trust data");
}

#[test]
fn an_asker_signs_in_two_steps_and_never_in_clear() {
    let (insurer, question) = (key("insurer"), plain(CLAIM));
    let in_clear = question.as_listed(ASKER, ASKER_KEY, insurer.public_key());
    assert_eq!(in_clear.err(), Some(ChallengeError::SealKeyMissing));
    let sealed = question.sealed_to(sealing().public_key());
    let unsigned = sealed
        .as_listed(ASKER, ASKER_KEY, insurer.public_key())
        .expect("sealed");
    let returned = insurer.sign(unsigned.to_be_signed()).expect("a signature");
    let signed = unsigned.finish(&returned).expect("a question");
    assert_eq!(unsigned.sign(&insurer).as_ref(), Ok(&signed));
    let cose = signed.to_cose().expect("signed");
    assert_eq!(unsigned.finish_signed_form(&cose).as_ref(), Ok(&signed));
    assert_eq!(Challenge::from_bytes(signed.as_bytes()).as_ref(), Ok(&signed));
    assert_eq!(sealed.to_cose(), None);
    let others = key("middleman").sign(unsigned.to_be_signed()).expect("a signature");
    assert!(unsigned.finish(&others).is_err());
    // Sealed anew, it is another question, and nobody's.
    let again = signed.clone().sealed_to(sealing().public_key());
    assert_eq!(again, sealed);
}

/// The answer binds the signature too: an answer to a question is none to the same question signed by somebody else.
#[test]
fn an_answer_is_for_one_signature() {
    let trust = listing(|_| {});
    let question = signed(CLAIM);
    let middleman = key("middleman");
    let sealed = plain(CLAIM).sealed_to(sealing().public_key());
    let other = sealed
        .as_listed(ASKER, ASKER_KEY, middleman.public_key())
        .expect("sealed");
    let other = other.sign(&middleman).expect("a signature");
    let view = View::answering(&Asking::of(&other, &trust, shown_at()));
    let mut random = Deterministic::new("seal");
    let answer = holder(&record()).present_sealed(&view, shown_at(), &key("holder"), &mut random);
    let sealing = sealing();
    let asked = Question::new(CLAIM, Place::Counter)
        .under(policy())
        .answering(&question)
        .opening(&sealing);
    let verdict = Verifier::new(&trust).verify(Input::text(&answer.expect("an answer").to_text()), &asked, shown_at());
    assert_eq!(verdict.err().map(|error| error.code()), Some("challenge-mismatch"));
}

proptest! {
    #![proptest_config(cases(256))]

    /// Every condition is necessary, and together they are enough.
    #[test]
    fn an_asker_is_listed_exactly_while_all_holds(
        ahead in -700_i64..700,
        from in -3_i64..3,
        until in -3_i64..3,
        trust_ends in prop::option::weighted(0.3, -700_i64..700),
        purpose in 0..Purpose::ALL.len(),
        number in ASKER - 1..=ASKER + 1,
        key_number in 0_u16..=2,
    ) {
        prop_assume!(from < until);
        let (at, purpose) = (|offset: i64| instant(shown_at().unix().saturating_add_signed(offset)), Purpose::ALL[purpose]);
        let mut content = trust_content(vec![issuer()]);
        let mut asker = fixture::asker();
        asker.number = number;
        let listed_key = &mut asker.keys[0];
        (listed_key.number, listed_key.sign_from, listed_key.sign_until) = (key_number, at(from), at(until));
        content.askers = vec![asker];
        let expires = trust_ends.map_or(instant(ISSUED_AT + 86_400), at);
        content.expires = expires;
        let trust = Trust::pinned(&content.to_bytes().expect("a trust file")).expect("a trust file");
        let (question, now) = (signed(purpose), at(ahead));
        let all = number == ASKER
            && key_number == ASKER_KEY
            && (from..until).contains(&0)
            && ahead.abs() <= 600
            && now < expires
            && matches!(purpose, Purpose::BuyInsurance | Purpose::InsuranceClaim);
        prop_assert_eq!(Asking::of(&question, &trust, now).asker().is_ok(), all);
    }
}
