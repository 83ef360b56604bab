//! Sealed answers: what was sealed opens for the asker of this question alone, and is judged like any other show.

use super::fixture::{Deterministic, everyday_asked, everything_asked, holder, key, record, trust};
use super::{policy, shortly_after, shown_at};
use vehicle_license::credential::FieldName;
use vehicle_license::key::Signer as _;
use vehicle_license::present::{SealedText, View};
use vehicle_license::{
    Challenge, Freshness, Input, Place, Policy, Purpose, Question, SealingKey, UnixTime, Verified, Verifier,
    VerifyError,
};

const MORTGAGE: Purpose = Purpose::Mortgage;

/// A question of a bank, the key that opens the answer, and the answer.
struct Asked {
    key: SealingKey,
    challenge: Challenge,
    answer: SealedText,
}

fn random(label: &str) -> Deterministic {
    Deterministic::new(label)
}

fn challenge(purpose: Purpose, sealing: &SealingKey) -> Challenge {
    Challenge::new("闽江银行", purpose, shown_at(), 120, &mut random("question"))
        .expect("a challenge")
        .sealed_to(sealing.public_key())
}

/// The whole of what the purpose may see.
fn whole(purpose: Purpose) -> Asked {
    ask(purpose, everything_asked)
}

fn everyday(purpose: Purpose) -> Asked {
    ask(purpose, everyday_asked)
}

fn ask(purpose: Purpose, view: for<'a> fn(&'a Challenge) -> View<'a>) -> Asked {
    let sealing = SealingKey::generate(&mut random("sealing key"));
    let challenge = challenge(purpose, &sealing);
    let answer = sealed(&view(&challenge), shown_at());
    Asked {
        key: sealing,
        challenge,
        answer,
    }
}

fn sealed(view: &View<'_>, now: UnixTime) -> SealedText {
    holder(&record())
        .present_sealed(view, now, &key("holder"), &mut random("seal"))
        .expect("an answer")
}

fn judged(text: &str, asked: &Asked, policy: &Policy) -> Result<Verified, VerifyError> {
    let purpose = asked.challenge.purpose().expect("a known one");
    let check = Question::new(purpose, Place::Counter)
        .under(policy.clone())
        .answering(&asked.challenge)
        .opening(&asked.key);
    Verifier::new(&trust()).verify(Input::text(text), &check, shortly_after())
}

fn code(verdict: Result<Verified, VerifyError>) -> &'static str {
    verdict.expect_err("refused").code()
}

#[test]
fn a_sealed_answer_meets_the_demand_for_one() {
    let asked = whole(MORTGAGE);
    let demanding = Policy::for_purpose(MORTGAGE).accept_test();
    let verified = judged(&asked.answer.to_text(), &asked, &demanding).expect("a valid answer");
    let facts = verified.facts();
    assert_eq!(facts.freshness(), Freshness::ChallengedAndSealed);
    assert!(FieldName::Address.state(facts.fields()) == "full");
    assert_eq!(facts.valid_until(), asked.challenge.expires());
    // The same bytes, from app to app.
    let check = Question::new(MORTGAGE, Place::Remote)
        .under(demanding.clone())
        .answering(&asked.challenge)
        .opening(&asked.key);
    assert_eq!(
        Verifier::new(&trust())
            .verify(Input::sealed_bytes(asked.answer.as_bytes()), &check, shortly_after())
            .expect("valid")
            .facts()
            .fields(),
        facts.fields()
    );
}

#[test]
fn an_everyday_answer_is_small_and_its_length_tells_little() {
    let bytes = everyday(Purpose::Other).answer.as_bytes().len();
    assert!(bytes <= 440, "{bytes} bytes");
    let claim = whole(Purpose::InsuranceClaim).answer.as_bytes().len();
    let less = ask(Purpose::InsuranceClaim, |challenge| {
        everything_asked(challenge).hiding(FieldName::Energy)
    });
    for length in [bytes, claim, less.answer.as_bytes().len()] {
        assert_eq!((length - 4 - 33 - 16) % 32, 0);
    }
}

#[test]
fn nothing_of_the_show_is_in_the_picture() {
    let asked = everyday(Purpose::Other);
    let sealed = asked.answer.as_bytes();
    let holder = holder(&record());
    let key = holder.holder_key().as_compressed();
    for secret in [
        &key[1..],
        "闽AD12345".as_bytes(),
        "BH7164MY4AAX".as_bytes(),
        &holder.id()[..],
    ] {
        assert!(!sealed.windows(secret.len()).any(|window| window == secret));
    }
    for said in [format!("{:?}", asked.answer), format!("{:?}", asked.key)] {
        assert!(said.len() < 40, "{said}");
    }
}

#[test]
fn no_bit_can_be_changed_and_no_byte_taken_away() {
    let asked = everyday(Purpose::Other);
    let policy = policy();
    let bytes = asked.answer.as_bytes();
    let trust = trust();
    let verdict = |bytes: &[u8]| {
        let check = Question::new(Purpose::Other, Place::Counter)
            .under(policy.clone())
            .answering(&asked.challenge)
            .opening(&asked.key);
        code(Verifier::new(&trust).verify(Input::sealed_bytes(bytes), &check, shortly_after()))
    };
    for bit in 0..bytes.len() * 8 {
        let mut changed = bytes.to_vec();
        changed[bit / 8] ^= 1 << (bit % 8);
        let expected: &[&str] = match bit / 8 {
            0..4 => &["challenge-mismatch"],
            4 => &["public-key-malformed", "seal-not-opened"],
            5..37 => &["public-key-not-on-curve", "seal-not-opened"],
            _ => &["seal-not-opened"],
        };
        let found = verdict(&changed);
        assert!(expected.contains(&found), "bit {bit}: {found}");
    }
    for length in 0..bytes.len() {
        let found = verdict(&bytes[..length]);
        let whole_blocks = length > 53 && (length - 53).is_multiple_of(32);
        assert_eq!(
            found,
            if whole_blocks {
                "seal-not-opened"
            } else {
                "seal-malformed"
            }
        );
    }
    assert_eq!(verdict(&[bytes, &[0]].concat()), "seal-malformed");
    assert_eq!(verdict(&[bytes, &[0; 32]].concat()), "seal-not-opened");
    assert_eq!(verdict(&vec![0; 2229 + 32]), "bytes-too-long");
}

#[test]
fn it_opens_for_this_question_and_this_key_alone() {
    let asked = everyday(Purpose::Other);
    let text = asked.answer.to_text();
    let other_key = SealingKey::generate(&mut random("another sealing key"));
    let check = Question::new(Purpose::Other, Place::Counter).under(policy());
    let trust = trust();
    let verdict = |check: Question<'_>| code(Verifier::new(&trust).verify(Input::text(&text), &check, shortly_after()));

    // A verifier that cannot open, one that did not ask, and one that takes another key than its question's.
    assert_eq!(verdict(check.clone().answering(&asked.challenge)), "other-artefact");
    assert_eq!(verdict(check.clone().opening(&asked.key)), "challenge-needed");
    assert_eq!(
        verdict(check.clone().answering(&asked.challenge).opening(&other_key)),
        "seal-key-differs"
    );
    let clear = Challenge::new("闽江银行", Purpose::Other, shown_at(), 120, &mut random("question")).expect("it");
    assert_eq!(
        verdict(check.clone().answering(&clear).opening(&asked.key)),
        "challenge-mismatch"
    );

    // An answer sealed to another key, under the hint of the question asked.
    let others = Asked {
        challenge: challenge(Purpose::Other, &other_key),
        key: other_key,
        answer: asked.answer.clone(),
    };
    let mut moved = asked.answer.as_bytes().to_vec();
    let answer = sealed(&everyday_asked(&others.challenge), shown_at());
    moved[..4].copy_from_slice(&answer.as_bytes()[..4]);
    let moved: &'static str = format!("VS1:{}", base45::encode(&moved)).leak();
    assert_eq!(code(judged(moved, &others, &policy())), "seal-not-opened");
}

#[test]
fn in_clear_and_sealed_are_not_mistaken_for_each_other() {
    let asked = whole(MORTGAGE);
    let holder = holder(&record());
    let view = everything_asked(&asked.challenge);
    let refused = holder.present(&view, shown_at(), &key("holder")).expect_err("in clear");
    assert_eq!(refused.code(), "seal-required");
    let plain = Challenge::new("闽江银行", MORTGAGE, shown_at(), 120, &mut random("question")).expect("a challenge");
    for view in [everything_asked(&plain), View::everyday()] {
        let refused = holder
            .prepare_sealed(&view, shown_at(), &mut random("seal"))
            .expect_err("no key");
        assert_eq!(refused.code(), "seal-key-missing");
    }
    // A wallet that answers in clear all the same: read, and refused where the seal is demanded.
    let clear = holder
        .present(&everything_asked(&plain), shown_at(), &key("holder"))
        .expect("a show")
        .to_text();
    let question = Asked {
        challenge: plain,
        key: SealingKey::generate(&mut random("sealing key")),
        answer: asked.answer.clone(),
    };
    let lenient = Policy::counter().accept_test();
    let verified = judged(&clear, &question, &lenient).expect("a valid answer in clear");
    assert_eq!(verified.facts().freshness(), Freshness::Challenged);
    let demanding = Policy::for_purpose(MORTGAGE).accept_test();
    assert_eq!(code(judged(&clear, &question, &demanding)), "seal-required");
    assert_eq!(
        code(judged(&clear.replacen("VL1:", "VS1:", 1), &asked, &demanding)),
        "seal-malformed"
    );
}

#[test]
fn a_generator_that_repeats_itself_seals_no_two_shows_alike() {
    let asked = everyday(Purpose::Other);
    let later = shown_at().checked_add(1).expect("an instant");
    let again = sealed(&everyday_asked(&asked.challenge), later);
    assert_ne!(
        again.as_bytes()[4..37],
        asked.answer.as_bytes()[4..37],
        "the ephemeral key"
    );
}

#[test]
fn another_server_of_the_asker_opens_it() {
    let asked = everyday(Purpose::Other);
    let other = Asked {
        key: SealingKey::from_secret_bytes(&asked.key.secret_bytes()).expect("a key"),
        challenge: Challenge::from_bytes(asked.challenge.as_bytes()).expect("a challenge"),
        answer: asked.answer.clone(),
    };
    assert_eq!(other.key.public_key(), asked.key.public_key());
    assert_eq!(other.challenge, asked.challenge);
    let verified = judged(&other.answer.to_text(), &other, &policy()).expect("a valid answer");
    assert_eq!(verified.facts().freshness(), Freshness::ChallengedAndSealed);
    for out_of_range in [[0; 32], [0xff; 32]] {
        let refused = SealingKey::from_secret_bytes(&out_of_range).expect_err("no scalar");
        assert_eq!(refused.code(), "secret-key-out-of-range");
    }
    assert_ne!(asked.key.public_key(), &key("holder").public_key());
}
