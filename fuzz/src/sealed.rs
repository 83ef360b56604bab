//! Sealed answers, edited as they travel and before they are sealed, and the questions they answer.

use std::sync::LazyLock;

use hpke::aead::{AeadTag, AesGcm128};
use hpke::kdf::HkdfSha256;
use hpke::kem::DhP256HkdfSha256;
use hpke::{Deserializable as _, OpModeR, OpModeS, Serializable as _};
use sha2::{Digest as _, Sha256};
use vehicle_license::key::PublicKey;
use vehicle_license::present::{Holder, View};
use vehicle_license::trust::Asking;
use vehicle_license::{
    Challenge, Freshness, Input, Place, Purpose, Question, SealingKey, Trust, Verified, VerifyError,
};

use super::choices::Choices;
use super::world::{WORLD, reveals};
use super::{form, verifier};
use support::fixture::{
    Deterministic, SHOWN_AT, ask_as_listed, asker, company_record, everyday_asked, everything_asked, holder, instant,
    issuer, key, record, trust_content,
};
use support::mutate;

/// The most bytes of a sealed answer (SPEC, limits), and of a show in one.
const MOST: usize = 2229;
const MOST_INSIDE: usize = 2175;

type Kem = DhP256HkdfSha256;

/// The questions of a bank, the key that opens the answers, and the answers to the first one.
static ASKED: LazyLock<Asked> = LazyLock::new(Asked::new);

struct Asked {
    key: SealingKey,
    challenge: Challenge,
    questions: Vec<Vec<u8>>,
    /// Trust data that list the insurer whose question is the third.
    listing: Trust,
    sealed: Vec<Vec<u8>>,
    clear: Vec<Vec<u8>>,
}

impl Asked {
    fn new() -> Self {
        let opener = SealingKey::generate(&mut Deterministic::new("sealing key"));
        let question = |label| {
            let random = &mut Deterministic::new(label);
            let plain = Challenge::new("闽江银行", Purpose::Mortgage, instant(SHOWN_AT), 120, random);
            plain.expect("a challenge").sealed_to(opener.public_key())
        };
        let (challenge, another) = (question("question"), question("another question"));
        let random = &mut Deterministic::new("listed question");
        let listed = Challenge::new("闽江保险", Purpose::BuyInsurance, instant(SHOWN_AT), 120, random);
        let listed = ask_as_listed(listed.expect("a challenge"), opener.public_key());
        let questions = vec![
            WORLD.challenge.as_bytes().to_vec(),
            challenge.as_bytes().to_vec(),
            listed.as_bytes().to_vec(),
            another.as_bytes().to_vec(),
        ];
        let mut content = trust_content(vec![issuer()]);
        content.askers = vec![asker()];
        let listing = Trust::pinned(&content.to_bytes().expect("a trust file")).expect("a trust file");
        let answer = |record, view: View<'_>| {
            let random = &mut Deterministic::new("seal");
            let answer = holder(record).present_sealed(&view, instant(SHOWN_AT), &key("holder"), random);
            answer.expect("an answer").as_bytes().to_vec()
        };
        let (person, company) = (record(), company_record());
        let sealed = vec![
            answer(&person, everything_asked(&challenge)),
            answer(&person, everyday_asked(&challenge)),
            answer(&company, everything_asked(&challenge)),
        ];
        let clear = sealed.iter().map(|answer| open(answer, &opener, &challenge)).collect();
        Self {
            key: opener,
            challenge,
            questions,
            listing,
            sealed,
            clear,
        }
    }
}

fn info(challenge: &Challenge) -> Vec<u8> {
    let digest = Sha256::new_with_prefix("VC1:")
        .chain_update(challenge.as_bytes())
        .finalize();
    [b"vehicle-license seal 1", digest.as_slice()].concat()
}

/// Opens a genuine answer.
fn open(sealed: &[u8], key: &SealingKey, challenge: &Challenge) -> Vec<u8> {
    let (front, tag) = sealed.split_at(sealed.len() - 16);
    let mut padded = front[37..].to_vec();
    let point = PublicKey::from_compressed(&front[4..37]).expect("a point");
    hpke::single_shot_open_inout_detached::<AesGcm128, HkdfSha256, Kem>(
        &OpModeR::Base,
        &<Kem as hpke::Kem>::PrivateKey::from_bytes(key.secret_bytes().as_slice()).expect("a scalar"),
        &<Kem as hpke::Kem>::EncappedKey::from_bytes(&uncompressed(&point)).expect("a point"),
        &info(challenge),
        padded.as_mut_slice().into(),
        b"VS1:",
        &AeadTag::from_bytes(tag).expect("a tag"),
    )
    .expect("a genuine answer");
    padded.truncate(padded.iter().rposition(|byte| *byte == 0x80).expect("a mark"));
    padded
}

/// Seals whatever it is given.
fn seal(show: &[u8], asked: &Asked) -> Vec<u8> {
    let mut padded = [show, &[0x80]].concat();
    padded.resize(padded.len().next_multiple_of(32), 0);
    let info = info(&asked.challenge);
    let (point, tag) = hpke::single_shot_seal_inout_detached_with_rng::<AesGcm128, HkdfSha256, Kem>(
        &OpModeS::Base,
        &<Kem as hpke::Kem>::PublicKey::from_bytes(&uncompressed(asked.key.public_key())).expect("a point"),
        &info,
        padded.as_mut_slice().into(),
        b"VS1:",
        &mut Deterministic::new("ephemeral"),
    )
    .expect("a short message");
    let point = point.to_bytes();
    let mark = 2 + (point[64] & 1);
    [&info[22..26], &[mark], &point[1..33], &padded, &tag.to_bytes()].concat()
}

fn uncompressed(key: &PublicKey) -> Vec<u8> {
    let (x, y) = key.to_coordinates();
    [&[4], &x[..], &y[..]].concat()
}

/// Laws: whatever opens and verifies was made for this question; text and bytes get one verdict; what is sealed gets
/// the verdict it gets in clear, but for the demand for a seal; no value is in a refusal's output.
pub fn sealed(data: &[u8]) -> bool {
    let asked = &*ASKED;
    let mut choices = Choices::new(data);
    let inside = choices.flag();
    let genuine = if inside { &asked.clear } else { &asked.sealed };
    let (mut bytes, other) = (choices.one_of(genuine).clone(), choices.one_of(genuine));
    let purpose = *choices.one_of(&[Purpose::Mortgage, Purpose::Accident, Purpose::Other]);
    let policy = choices.policy();
    let now = instant(choices.moment(SHOWN_AT, false));
    choices.edit(&mut bytes, other);

    let question = Question::new(purpose, Place::Counter).under(policy);
    let question = question.answering(&asked.challenge).opening(&asked.key);
    let judge = |input: Input<'_>| verifier(&WORLD.trust).verify(input, &question, now);
    let judge_text = |text: &str| judge(Input::text(text));
    let judge_sealed = |bytes: &[u8]| {
        let verdict = judge(Input::sealed_bytes(bytes));
        match &verdict {
            Ok(verified) => assert!(now < verified.facts().valid_until()),
            Err(error) => {
                let output = format!("{error:?} {error}");
                assert!(!reveals(&output, &WORLD.secrets), "a value shows in {output}");
            }
        }
        verdict
    };
    assert!(judge_sealed(data).is_err() || asked.sealed.iter().any(|made| made == data));
    let text = &*String::from_utf8_lossy(data);
    let decoded = text.strip_prefix("VS1:").and_then(form::base45_decode);
    match decoded.filter(|bytes| bytes.len() <= MOST) {
        Some(bytes) => assert_eq!(judge_text(text), judge_sealed(&bytes)),
        None if text.starts_with("VL1:") => {}
        None => assert!(matches!(judge_text(text), Err(VerifyError::Text(_)))),
    }
    if !inside {
        let verdict = judge_sealed(&bytes);
        assert!(
            verdict.is_err() || asked.sealed.contains(&bytes),
            "an answer nobody gave"
        );
        if bytes.len() <= MOST {
            assert_eq!(judge_text(&format!("VS1:{}", form::base45_encode(&bytes))), verdict);
        }
        return verdict.is_ok();
    }
    if bytes.len() > MOST_INSIDE {
        return false;
    }
    let in_clear = judge(Input::bytes(&bytes));
    let verdict = judge_sealed(&seal(&bytes, asked));
    match (&in_clear, &verdict) {
        (Err(VerifyError::SealRequired), verdict) => assert_ne!(verdict, &in_clear),
        (Ok(clear), Ok(sealed)) => {
            assert!(asked.clear.contains(&bytes), "an answer nobody gave");
            assert_eq!(clear.facts().freshness(), Freshness::Challenged);
            assert_eq!(sealed.facts().freshness(), Freshness::ChallengedAndSealed);
            assert_eq!(but_freshness(clear), but_freshness(sealed));
        }
        (in_clear, verdict) => assert_eq!(in_clear, verdict),
    }
    verdict.is_ok()
}

fn but_freshness(verified: &Verified) -> serde_json::Value {
    let mut json = serde_json::to_value(verified).expect("JSON");
    assert!(json["freshness"].take().is_string());
    json
}

/// Laws: a question that is read is written the same again, in text and in bytes; its asker's name hides nothing and
/// moves nothing on a screen; nobody but the listed asker is taken for listed; a wallet answers it in clear or sealed,
/// as it says, and never with a panic; what answers a question asked now verifies.
pub fn challenge(data: &[u8]) -> bool {
    let asked = &*ASKED;
    let mut choices = Choices::new(data);
    let (mut bytes, other) = (
        choices.one_of(&asked.questions).clone(),
        choices.one_of(&asked.questions),
    );
    choices.edit(&mut bytes, other);
    let read_text = Challenge::from_text(&String::from_utf8_lossy(data));
    if let Ok(challenge) = &read_text {
        assert_eq!(challenge.to_text().as_bytes(), data);
    }
    let mut accepted = read_text.is_ok();
    for bytes in [&bytes[..], data] {
        let Ok(challenge) = Challenge::from_bytes(bytes) else {
            continue;
        };
        accepted = true;
        assert_eq!(challenge.as_bytes(), bytes);
        assert_eq!(Challenge::from_text(&challenge.to_text()).as_ref(), Ok(&challenge));
        assert!(form::is_deterministic_cbor(bytes));
        let life = challenge.expires().unix() - challenge.issued_at().unix();
        assert!((1..=120).contains(&life));
        let shown = challenge.claimed_asker().to_string();
        let moves =
            |letter: char| letter.is_control() || matches!(letter, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
        assert!(!shown.contains(moves) && shown.trim() == shown && (1..=64).contains(&shown.chars().count()));
        asks(&challenge, bytes == data);
        answers(&challenge);
    }
    accepted
}

/// Of the questions made here one alone is a listed asker's; of what `came` another may be that the same key signed,
/// with a sealing key. Every line for the holder begins with the hint of what was asked.
fn asks(challenge: &Challenge, came: bool) {
    let asking = Asking::of(challenge, &ASKED.listing, instant(SHOWN_AT));
    let [.., own, _] = &ASKED.questions[..] else {
        panic!("the listed question is the last but one");
    };
    let listed = asking.asker().is_ok();
    if challenge.as_bytes() == own || !came {
        assert_eq!(listed, challenge.as_bytes() == own);
    }
    assert!(!listed || challenge.sealing_key().is_some());
    let hint: String = mutate::challenge_digest(challenge.as_bytes())[..4]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let name = match asking.asker() {
        Ok(asker) => [asker.name.clone(), asker.name.clone()],
        Err(_) => {
            let own = challenge.claimed_asker();
            [
                format!("自称 {own}（未登记）"),
                format!("claims to be {own} (not registered)"),
            ]
        }
    };
    for (lines, name) in [asking.lines_zh(), asking.lines_en()].iter().zip(name) {
        assert_eq!(lines[0], format!("#{hint} {name}"));
    }
}

fn answers(challenge: &Challenge) {
    static HOLDER: LazyLock<Holder> = LazyLock::new(|| holder(&record()));
    let (now, key) = (instant(SHOWN_AT), key("holder"));
    let view = everything_asked(challenge);
    let clear = HOLDER.present(&view, now, &key);
    let sealed = HOLDER.present_sealed(&view, now, &key, &mut Deterministic::new("seal"));
    let asked_now = challenge.issued_at() <= now && now < challenge.expires();
    let code = if challenge.sealing_key().is_some() {
        assert!(sealed.is_ok() || !asked_now);
        clear.as_ref().map(|_| ()).map_err(|error| error.code())
    } else {
        assert!(clear.is_ok() || !asked_now);
        sealed.as_ref().map(|_| ()).map_err(|error| error.code())
    };
    assert!(matches!(code, Err("seal-required" | "seal-key-missing")), "{code:?}");
    let opens = challenge.sealing_key() == Some(ASKED.key.public_key());
    // No verifier asks for a purpose that it does not know.
    let Some(purpose) = challenge.purpose() else { return };
    let question = Question::new(purpose, Place::Counter).under(WORLD.policy.clone());
    let question = question.answering(challenge).opening(&ASKED.key);
    let judge = |input: Input<'_>| {
        let verdict = verifier(&WORLD.trust).verify(input, &question, now);
        assert!(verdict.is_ok() || !asked_now, "{verdict:?}");
    };
    match (clear, sealed) {
        (Ok(show), _) => judge(Input::bytes(show.as_bytes())),
        (_, Ok(answer)) if opens => judge(Input::sealed_bytes(answer.as_bytes())),
        _ => {}
    }
}

/// The inputs of a target that are accepted.
pub(crate) fn genuine() -> Vec<Vec<u8>> {
    let both = [0, 1]
        .into_iter()
        .flat_map(|inside| (0..3).map(move |index| vec![inside, index]));
    both.collect()
}

/// The same for questions.
pub(crate) fn genuine_questions() -> Vec<Vec<u8>> {
    (0..4).map(|index| vec![index]).collect()
}
