//! Check 3 of sealed answers (SPEC §4.5), with what stands before and behind it. Both implementations of the seal, fed
//! the same randomness, must come to the same bytes for every ordinary answer.

mod frame;
mod inside;
mod opening;

use serde_json::json;
use vehicle_license::credential::FieldName;
use vehicle_license::key::LocalKey;
use vehicle_license::present::{Holder, View};
use vehicle_license::{Challenge, Trust};

use super::challenges::answer;
use crate::build::{Ask, Cases, SHOWN, challenge, everyday, lent, license, show, trust};
use crate::fixture::{self, Deterministic};
use crate::mutate::{Item, Show, bytes, challenge_digest, public, qr, text};
use crate::seal::{Seal, Sealed};

pub(super) fn add(cases: &mut Cases) {
    accepted(cases);
    lengths(cases);
    clear(cases);
    frame::texts(cases);
    frame::frame(cases);
    frame::question(cases);
    opening::opening(cases);
    opening::padding(cases);
    inside::inside(cases);
    inside::order(cases);
}

/// The key the asker made for its question.
pub(super) fn asker() -> LocalKey {
    fixture::key("asker")
}

/// The same question, whose answer is to be sealed to `key`.
fn to(wire: &Item, key: &LocalKey) -> Item {
    wire.clone().with(&[6], bytes(public(key).as_compressed()))
}

/// A question for `purpose`, asked half a minute before the answer.
pub(super) fn asked(purpose: u64) -> Item {
    to(&challenge(purpose, SHOWN - 30), &asker())
}

/// Another one, with another nonce, that the same asker has open for the same key.
fn other() -> Item {
    asked(9).with(&[0], bytes(&[9; 16]))
}

pub(super) fn seal(wire: &Item) -> Seal {
    let mut random = [0; 32];
    rand_core::Rng::fill_bytes(&mut Deterministic::new("seal"), &mut random);
    Seal::new(&public(&asker()), &challenge_digest(&wire.encode()), random)
}

/// The everyday answer to `wire`, sealed as it should be.
fn good(wire: &Item) -> (Show, Sealed) {
    let show = answer(wire, wire.clone().at(&[2]).as_uint());
    let sealed = seal(wire).show(&show.wire().encode());
    (show, sealed)
}

/// The question of an asker who can open.
fn ask(show: &Show, wire: &Item) -> Ask {
    Ask::of(show).challenge(&wire.encode()).opens_with(&asker())
}

/// The whole answer to `wire`, a question to the asker's key, at the asker's counter.
pub(super) fn answered(wire: &Item) -> Ask {
    let purpose = wire.clone().at(&[2]).as_uint();
    answered_by(&answer(wire, purpose), wire)
}

/// The same with another answer.
pub(super) fn answered_by(show: &Show, wire: &Item) -> Ask {
    let sealed = seal(wire).show(&show.wire().encode());
    ask(show, wire).text(&sealed.text())
}

/// What the crate's own wallet makes of `view`.
fn by_crate(wire: &Item, view: for<'a> fn(&'a Challenge) -> View<'a>) -> Vec<u8> {
    let challenge = Challenge::from_bytes(&wire.encode()).expect("a challenge");
    let trust = Trust::pinned(&trust(|_| {})).expect("a trust file");
    let key = fixture::key("holder");
    let file = license().file().encode();
    Holder::import(&file, &trust, &public(&key))
        .expect("a file")
        .present_sealed(
            &view(&challenge),
            fixture::instant(SHOWN),
            &key,
            &mut Deterministic::new("seal"),
        )
        .expect("an answer")
        .as_bytes()
        .to_vec()
}

fn accepted(cases: &mut Cases) {
    let freshness = ("/freshness", json!("challenged-and-sealed"));
    let wire = asked(9);
    let (everyday, sealed) = good(&wire);
    assert_eq!(
        sealed.bytes(),
        by_crate(&wire, fixture::everyday_asked),
        "the everyday answer"
    );
    let why = "An everyday answer that whoever films the counter cannot read.";
    let good = ask(&everyday, &wire).text(&sealed.text());
    let facts = [freshness.clone(), ("/valid_until", json!(SHOWN + 90))];
    cases.ok("sealed", why, good.clone(), &facts);
    let why = "The same, from app to app.";
    cases.ok("sealed_bytes", why, good.clone().sealed(&sealed.bytes()), &facts);
    let why = "The same, as a scanner's bytes.";
    cases.ok(
        "sealed_scanned",
        why,
        good.clone().scanned(sealed.text().as_bytes()),
        &facts,
    );
    let why = "The same over a distance: what was opened is judged like any other answer.";
    cases.ok(
        "sealed_remote",
        why,
        good.clone().setting("remote"),
        &[("/prompt/in_person", json!(false))],
    );

    let wire = asked(7);
    let mut claim = show(&license(), Some(7));
    claim.answers = Some(wire.encode());
    let sealed = seal(&wire).show(&claim.wire().encode());
    assert_eq!(
        sealed.bytes(),
        by_crate(&wire, fixture::everything_asked),
        "the whole of a claim"
    );
    let policy = json!({"preset": "insurance-claim", "accept_test": true});
    let why = "Sealed where the policy demands a challenge and no seal: more than was demanded.";
    let whole = ask(&claim, &wire).text(&sealed.text()).policy_is(policy.clone());
    cases.ok("sealed_undemanded", why, whole, std::slice::from_ref(&freshness));
    let mut less = claim.clone();
    less.bitmap &= !(1 << 5);
    let sealed = seal(&wire).show(&less.wire().encode());
    assert_eq!(
        sealed.bytes(),
        by_crate(&wire, |asked| fixture::everything_asked(asked)
            .hiding(FieldName::UseNature)),
        "less than was asked for"
    );
    let why = "The holder may give less than was asked for, sealed as in clear.";
    let less = ask(&less, &wire).text(&sealed.text()).policy_is(policy);
    cases.ok(
        "sealed_with_less",
        why,
        less,
        &[("/fields/use-nature/state", json!("not-shown"))],
    );

    let wire = asked(8);
    let mut mortgage = show(&license(), Some(8));
    mortgage.answers = Some(wire.encode());
    let sealed = seal(&wire).show(&mortgage.wire().encode());
    assert_eq!(sealed.bytes(), by_crate(&wire, fixture::everything_asked), "everything");
    let policy = json!({"preset": "mortgage", "accept_test": true});
    let why = "A mortgage shows everything, the document's number and the address: sealed, as its preset demands.";
    let ask_all = ask(&mortgage, &wire).text(&sealed.text()).policy_is(policy.clone());
    cases.ok("sealed_mortgage", why, ask_all, std::slice::from_ref(&freshness));
    let mut borrowed = lent(8, 8);
    borrowed.answers = Some(wire.encode());
    let sealed = seal(&wire).show(&borrowed.wire().encode());
    let why = "A borrower answers sealed too, and the person to compare is the borrower.";
    let ask_lent = ask(&borrowed, &wire).text(&sealed.text()).policy_is(policy);
    let facts = [freshness, ("/prompt/person", json!("grantee"))];
    cases.ok("sealed_authorized", why, ask_lent, &facts);
}

/// Every place the mark of the padding can have in the last block, at its edges.
fn lengths(cases: &mut Cases) {
    let wire = asked(9);
    for added in [1, 2, 31, 32] {
        let (show, sealed) = (1..40)
            .map(|length| {
                let mut show = answer(&wire, 9);
                show.credential.set(6, text(&"T".repeat(length)));
                let sealed = seal(&wire).show(&show.wire().encode());
                (show, sealed)
            })
            .find(|(show, sealed)| sealed.ciphertext.len() - show.wire().encode().len() == added)
            .expect("every remainder occurs");
        let why =
            "1 to 32 bytes of padding are added, so that a length says which block the answer ends in and no more.";
        let ask = ask(&show, &wire);
        if added == 1 {
            let padded = [&sealed.steps.padded[..], &[0; 32]].concat();
            let longer = ask.clone().text(&seal(&wire).padded(&padded).text());
            let why = "33 bytes of padding, one too many: an answer would have as many lengths as its sealer likes.";
            cases.no("sealed_padding_33", "seal-padding", why, longer);
        }
        cases.ok(&format!("sealed_padding_{added}"), why, ask.text(&sealed.text()), &[]);
    }
}

/// Answers in clear before an asker who can open.
fn clear(cases: &mut Cases) {
    let wire = asked(9);
    let (answer, sealed) = good(&wire);
    let ask_clear = ask(&answer, &wire);
    let why = "Who asked with a key takes no answer in clear, whatever the policy: the wallet would give the next one so too.";
    cases.no("sealed_not_text", "seal-required", why, ask_clear.clone());
    let why = "The same from app to app.";
    let clear = answer.wire().encode();
    cases.no(
        "sealed_not_bytes",
        "seal-required",
        why,
        ask_clear.clone().bytes(&clear),
    );
    let why = "A question without a key is answered in clear, whatever else the asker could open.";
    let plain = challenge(9, SHOWN - 30);
    let mut unsealed = everyday();
    unsealed.purpose = Some(9);
    unsealed.answers = Some(plain.encode());
    let plain = Ask::of(&unsealed).challenge(&plain.encode()).opens_with(&asker());
    cases.ok("sealed_not_wanted", why, plain, &[("/freshness", json!("challenged"))]);
    let why = "A code of the last minute where nothing was asked: a key to open with changes nothing.";
    cases.ok(
        "sealed_not_asked",
        why,
        Ask::of(&everyday()).opens_with(&asker()),
        &[("/freshness", json!("time-only"))],
    );
    let mortgage = asked(8);
    let (show, _) = good(&mortgage);
    let policy = json!({"preset": "mortgage", "accept_test": true});
    let why = "A wallet that ignores the sealing key: everybody at the counter could have read it.";
    let demanded = ask(&show, &mortgage).policy_is(policy);
    cases.no("sealed_not_demanded", "seal-required", why, demanded);
    let why = "A show in clear where a sealed answer's bytes are expected: a frame is no guess.";
    cases.no(
        "sealed_bytes_clear",
        "seal-malformed",
        why,
        ask_clear.clone().sealed(&clear),
    );
    let why = "A sealed answer's bytes where a show's are expected.";
    cases.no(
        "sealed_bytes_as_show",
        "cbor-wrong-type",
        why,
        ask_clear.clone().bytes(&sealed.bytes()),
    );
    let why = "The prefix decides, not the bytes: a sealed answer under the prefix of a show.";
    let relabelled = ask_clear.clone().text(&qr("VL1:", &sealed.bytes()));
    cases.no("sealed_text_as_show", "cbor-wrong-type", why, relabelled);
    let why = "A show under the prefix of a sealed answer.";
    let relabelled = ask_clear.text(&qr("VS1:", &clear));
    cases.no("sealed_text_clear", "seal-malformed", why, relabelled);
}

/// A first byte and an x without a point.
fn off_curve() -> [u8; 33] {
    let point = |x: u8| {
        let mut point = [0; 33];
        (point[0], point[32]) = (2, x);
        point
    };
    let off = |point: &[u8; 33]| vehicle_license::key::PublicKey::from_compressed(point).is_err();
    (0..=255).map(point).find(off).expect("half of all x have no point")
}
