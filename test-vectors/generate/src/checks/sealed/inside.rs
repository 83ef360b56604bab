//! What was opened, and two defects at once.

use serde_json::json;

use super::{ask, asked, asker, good, off_curve, other, seal, to};
use crate::build::{Ask, Cases, SHOWN, challenge, challenge_for, everyday, license, show, trust};
use crate::fixture;
use crate::mutate::{Show, bytes, challenge_digest, qr, signing, uint};

/// What was opened is judged like any other answer: sealing says nothing about who sealed.
pub(super) fn inside(cases: &mut Cases) {
    let wire = asked(9);
    let (answer, sealed) = good(&wire);
    let show = answer.wire();
    let sealing = seal(&wire);
    let time_only = everyday().wire();
    let mut other_hint = answer.clone();
    other_hint.answers = Some(other().encode());
    let hint = bytes(&challenge_digest(&wire.encode())[..4]);
    let mut flipped = show.clone();
    let mut cover = flipped.at(&[1, 2]).as_bytes().to_vec();
    cover[0] ^= 1;
    *flipped.at(&[1, 2]) = bytes(&cover);
    let mut stranger = answer.clone();
    stranger.holder = signing(&fixture::key("somebody else"));
    let mut hintless = show.clone();
    hintless.at(&[1]).items().pop();
    let relayed = other_hint.wire().with(&[1, 5, 3], hint);
    let cut = &show.encode()[..200];
    let list: Vec<(&str, &str, &str, Vec<u8>)> = vec![
        (
            "truncated",
            "cbor-truncated",
            "Half a show, sealed with care.",
            cut.to_vec(),
        ),
        (
            "text",
            "cbor-wrong-type",
            "The text of a show where its bytes belong.",
            qr("VL1:", &show.encode()).into_bytes(),
        ),
        (
            "sealed_again",
            "cbor-wrong-type",
            "A sealed answer in a sealed answer: nothing is opened twice.",
            sealed.bytes(),
        ),
        (
            "time_only",
            "challenge-not-answered",
            "A code of the last minute, filmed in clear and sealed by somebody else: the seal makes no answer of it.",
            time_only.encode(),
        ),
        (
            "no_hint",
            "challenge-not-answered",
            "The hint outside is no hint inside: the holder did not sign it.",
            hintless.encode(),
        ),
        (
            "other_hint",
            "challenge-mismatch",
            "An answer given to another asker, opened there and sealed anew for this one.",
            other_hint.wire().encode(),
        ),
        (
            "hint_forged",
            "holder-signature-invalid",
            "The same, with the hint made to fit: the holder signed the digest of another question.",
            relayed.encode(),
        ),
        (
            "stranger",
            "holder-signature-invalid",
            "Signed by another key than the license's: whoever knows the question can seal.",
            stranger.wire().encode(),
        ),
        (
            "cover_changed",
            "issuer-signature-invalid",
            "A byte of the cover is changed before sealing.",
            flipped.encode(),
        ),
        (
            "trailing",
            "cbor-trailing-bytes",
            "Something behind the show.",
            [&show.encode()[..], &[0xf6]].concat(),
        ),
    ];
    for (name, code, why, show) in list {
        let ask = ask(&answer, &wire).text(&sealing.show(&show).text());
        cases.no(&format!("sealed_inside_{name}"), code, why, ask);
    }
    let narrow = to(&challenge_for(7, 0xffff, SHOWN - 30), &asker());
    let mut claim = show_of(7);
    claim.answers = Some(narrow.encode());
    let why = "More opened than was asked for, sealed or not.";
    let more = ask(&claim, &narrow).text(&seal(&narrow).show(&claim.wire().encode()).text());
    cases.no("sealed_inside_exceeds", "disclosure-exceeds-request", why, more);
    let rental = asked(3);
    let (both, sealed) = good(&rental);
    let why = "The question was for another purpose than the asker now checks for: its own slip.";
    let slip = ask(&both, &rental).text(&sealed.text()).purpose("accident");
    cases.no("sealed_inside_other_purpose", "challenge-purpose-differs", why, slip);
    let claim = asked(7);
    let mut other = show_of(2);
    other.answers = Some(claim.encode());
    let why = "The answer states another purpose than its question's.";
    let other = ask(&other, &claim)
        .text(&seal(&claim).show(&other.wire().encode()).text())
        .purpose("insurance-claim");
    cases.no("sealed_inside_stated_purpose", "purpose-mismatch", why, other);
    let why = "A field the policy demands is not in the answer.";
    let missing = ask(&answer, &wire)
        .text(&good(&wire).1.text())
        .policy("require_full", json!(["document"]));
    cases.no("sealed_inside_field_missing", "required-field-missing", why, missing);
    let why = "No test issuer is accepted, however well its license is sealed.";
    let test = ask(&answer, &wire)
        .text(&good(&wire).1.text())
        .policy_is(json!({"preset": "counter"}));
    cases.no("sealed_inside_test_issuer", "test-issuer", why, test);
}

/// Two defects at once: the first of SPEC's order is told.
pub(super) fn order(cases: &mut Cases) {
    let wire = asked(9);
    let (answer, sealed) = good(&wire);
    let theirs = to(&challenge(9, SHOWN - 30), &fixture::key("another asker"));
    let mut broken = sealed.clone();
    broken.enc = off_curve().to_vec();
    let mut foreign = seal(&theirs).show(&answer.wire().encode());
    foreign.tag = vec![0; 16];
    let mut ended = asked(9);
    *ended.at(&[4]) = uint(SHOWN - 8000);
    let (late, mut late_sealed) = good(&ended);
    late_sealed.tag[0] ^= 1;
    let unpadded = seal(&wire).padded(&[0; 32]);
    let no_issuer = trust(|content| content.issuers.clear());
    let list = [
        (
            "key_question",
            "public-key-not-on-curve",
            "No question, and a key that is no point: the frame is read before the question is asked for.",
            Ask::of(&answer).opens_with(&asker()).text(&broken.text()),
        ),
        (
            "question_hint",
            "challenge-needed",
            "No question and no key: the missing question is told first.",
            Ask::of(&answer).sealed(&sealed.bytes()),
        ),
        (
            "hint_key",
            "challenge-mismatch",
            "The answer to another question, and another key: the question comes first.",
            ask(&answer, &theirs).text(&sealed.text()),
        ),
        (
            "key_opening",
            "seal-key-differs",
            "Another key than the question's, and a tag that fits none: nothing is tried with the wrong key.",
            ask(&answer, &theirs).text(&foreign.text()),
        ),
        (
            "opening_time",
            "seal-not-opened",
            "Changed, and long over: what does not open has no time.",
            ask(&late, &ended).text(&late_sealed.text()),
        ),
        (
            "padding_trust",
            "seal-padding",
            "Wrong padding, and an issuer nobody knows: the padding belongs to the frame.",
            ask(&answer, &wire).text(&unpadded.text()).trust(no_issuer.clone()),
        ),
        (
            "opening_purpose",
            "seal-not-opened",
            "Changed, and asked for another purpose: what does not open has no purpose.",
            ask(&late, &ended).text(&late_sealed.text()).purpose("accident"),
        ),
        (
            "issuer_question",
            "issuer-unknown",
            "An issuer nobody knows, and the asker's slip about the purpose: once opened, the order is that of every show.",
            ask(&answer, &wire)
                .text(&sealed.text())
                .trust(no_issuer)
                .purpose("rental"),
        ),
    ];
    for (name, code, why, ask) in list {
        cases.no(&format!("sealed_order_{name}"), code, why, ask);
    }
}
fn show_of(purpose: u64) -> Show {
    show(&license(), Some(purpose))
}
