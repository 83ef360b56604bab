//! Before a sealed answer is opened: its text, its lengths and its point, and the question it answers.

use serde_json::json;

use super::{ask, asked, asker, good, off_curve, other, seal, to};
use crate::build::{Ask, Cases, SHOWN, Want, challenge, trust};
use crate::fixture;
use crate::mutate::{challenge_digest, hex, public, qr, text};
use crate::seal::Sealed;

/// Check 2 before an asker who can open.
pub(super) fn texts(cases: &mut Cases) {
    let wire = asked(9);
    let (answer, sealed) = good(&wire);
    let ask_text = ask(&answer, &wire);
    let text = sealed.text();
    let body = &text[4..];
    let list = [
        ("empty", "text-empty", String::new(), "Nothing was scanned."),
        (
            "no_body",
            "seal-malformed",
            "VS1:".into(),
            "A prefix without a body is no sealed answer.",
        ),
        (
            "lower_case",
            "text-lower-case",
            text.to_lowercase(),
            "A scanner changed the case of everything.",
        ),
        (
            "lower_case_body",
            "text-lower-case",
            format!("VS1:{}", body.to_lowercase()),
            "A scanner changed the case of the body alone.",
        ),
        (
            "leading_space",
            "text-white-space",
            format!(" {text}"),
            "White space in front of the prefix.",
        ),
        (
            "trailing_newline",
            "text-white-space",
            format!("{text}\n"),
            "A scanner added a line break: the answer would have two texts.",
        ),
        (
            "later_suite",
            "suite-unknown",
            format!("VS2:{body}"),
            "A later suite seals in another way: update, do not guess.",
        ),
        (
            "foreign_character",
            "text-changed",
            format!("{text}_"),
            "A character that is no base45 digit.",
        ),
        (
            "overflowing_triple",
            "text-not-base45",
            format!("VS1::::{}", &body[3..]),
            "Three digits above 65535.",
        ),
        (
            "lone_digit",
            "text-not-base45",
            format!("VS1:{}0", &body[..body.len() - body.len() % 3]),
            "A lone digit is no byte.",
        ),
        (
            "too_long",
            "text-too-long-for-code",
            qr("VS1:", &[0; 2230]),
            "One byte more than a sealed answer has: refused before it is decoded.",
        ),
        (
            "show_lower_case",
            "text-lower-case",
            qr("VL1:", &answer.wire().encode()).to_lowercase(),
            "A show in clear, whose case a scanner changed: the reason is the scanner, not the kind.",
        ),
        (
            "show_white_space",
            "text-white-space",
            format!(" {}", qr("VL1:", &answer.wire().encode())),
            "The same of white space before it.",
        ),
        (
            "challenge",
            "other-artefact",
            qr("VC1:", &wire.encode()),
            "The asker's own code, held up to it.",
        ),
        (
            "file",
            "other-artefact",
            format!("VF1:{body}"),
            "A wallet's file is no answer.",
        ),
        (
            "payment_code",
            "not-a-vehicle-license",
            "https://qr.alipay.com/fkx0123456789abcdef".into(),
            "The commonest wrong code at a counter.",
        ),
    ];
    for (name, code, text, why) in list {
        cases.no(&format!("sealed_text_{name}"), code, why, ask_text.clone().text(&text));
    }
    let why = "A verifier that cannot open names the kind of code it was shown.";
    let closed = Ask::of(&answer).challenge(&wire.encode()).text(&text);
    cases.no("sealed_text_cannot_open", "other-artefact", why, closed);
    let why = "A sealed answer is neither a question nor a file.";
    let holder = public(&fixture::key("holder"));
    let file = json!({"trust": hex(&trust(|_| {})), "holder": hex(holder.as_compressed()), "text": text});
    let refused = Want::Code("other-artefact");
    cases.add("challenge", "sealed_as_challenge", why, json!({"text": text}), &refused);
    cases.add("file", "sealed_as_file", why, file, &refused);
}

/// Check 3, 1: lengths and the encapsulated key.
pub(super) fn frame(cases: &mut Cases) {
    let wire = asked(9);
    let (answer, sealed) = good(&wire);
    let ask_bytes = ask(&answer, &wire);
    let bytes = sealed.bytes();
    let part = |length: usize| bytes[..length].to_vec();
    let of = |change: &dyn Fn(&mut Sealed)| {
        let mut changed = sealed.clone();
        change(&mut changed);
        changed.bytes()
    };
    let enc = |point: &[u8]| of(&|sealed| sealed.enc = point.to_vec());
    let marked = |mark: u8| enc(&[&[mark], &sealed.enc[1..]].concat());
    let list: Vec<(&str, &str, &str, Vec<u8>)> = vec![
        ("empty", "seal-malformed", "No byte at all was handed over.", Vec::new()),
        ("hint_alone", "seal-malformed", "A hint and nothing behind it.", part(4)),
        ("without_tag", "seal-malformed", "Too short for a tag.", part(52)),
        (
            "without_ciphertext",
            "seal-malformed",
            "Hint, key and tag around nothing: even an empty show has a block of padding.",
            of(&|sealed| sealed.ciphertext.clear()),
        ),
        (
            "byte_missing",
            "seal-malformed",
            "One byte short of whole blocks.",
            part(bytes.len() - 1),
        ),
        (
            "byte_more",
            "seal-malformed",
            "Something hides behind the tag.",
            [&bytes[..], &[0]].concat(),
        ),
        (
            "block_missing",
            "seal-not-opened",
            "Cut by a whole block: the length is one that sealed answers have, the tag is not.",
            part(bytes.len() - 32),
        ),
        (
            "block_more",
            "seal-not-opened",
            "A block more behind the tag.",
            [&bytes[..], &[0; 32]].concat(),
        ),
        (
            "most_bytes",
            "seal-not-opened",
            "The most bytes there may be, 2229: judged to the end.",
            of(&|sealed| sealed.ciphertext = vec![0; 2176]),
        ),
        (
            "too_long",
            "bytes-too-long",
            "One byte more than a code holds is too long, whatever else it is.",
            vec![0; 2230],
        ),
        (
            "too_long_blocks",
            "bytes-too-long",
            "One block more than a code holds, and well formed but for that.",
            of(&|sealed| sealed.ciphertext = vec![0; 2208]),
        ),
        (
            "key_infinity",
            "public-key-malformed",
            "The mark of infinity: everybody shares its secret.",
            enc(&[0; 33]),
        ),
        (
            "key_mark_one",
            "public-key-malformed",
            "A mark that no compressed point has.",
            marked(1),
        ),
        (
            "key_mark_four",
            "public-key-malformed",
            "The mark of an uncompressed point in front of a compressed one.",
            marked(4),
        ),
        (
            "key_uncompressed",
            "public-key-malformed",
            "The key as RFC 9180 writes it, 65 bytes: 32 more, so that the length does not tell.",
            enc(&sealed.steps.uncompressed),
        ),
        (
            "key_off_curve",
            "public-key-not-on-curve",
            "No point has this x: an answer computed with it could give away the asker's key.",
            enc(&off_curve()),
        ),
        (
            "key_x_beyond_p",
            "public-key-not-on-curve",
            "x is not below p: reduced, one point would have two spellings.",
            enc(&[&[2], &[0xff; 32][..]].concat()),
        ),
    ];
    for (name, code, why, bytes) in list {
        let ask = ask_bytes.clone().sealed(&bytes);
        cases.no(&format!("sealed_frame_{name}"), code, why, ask);
    }
    let why = "The longest answer there is, 2229 bytes in 3348 characters, opens; what is in it is no show.";
    let mut show = answer.wire().encode();
    show.resize(2175, 0);
    let longest = ask_bytes.text(&seal(&wire).show(&show).text());
    cases.no("sealed_frame_longest", "cbor-trailing-bytes", why, longest);
}

/// Check 3, 2 to 4: the question that is answered, and the key it named.
pub(super) fn question(cases: &mut Cases) {
    let wire = asked(9);
    let (answer, sealed) = good(&wire);
    let code = sealed.text();
    let why = "The asker kept its key and lost its question: there is nothing to open the answer for.";
    let unasked = Ask::of(&answer).opens_with(&asker()).text(&code);
    cases.no("sealed_question_none", "challenge-needed", why, unasked);
    let why = "The answer to another question the same asker has open.";
    let mismatch = ask(&answer, &other()).text(&code);
    cases.no("sealed_question_other", "challenge-mismatch", why, mismatch);
    let why = "The same question under another name, as a relay would ask it.";
    let renamed = ask(&answer, &wire.clone().with(&[1], text("别的柜台"))).text(&code);
    cases.no("sealed_question_other_asker", "challenge-mismatch", why, renamed);
    let mut changed = sealed.clone();
    changed.hint[3] ^= 1;
    let why = "One bit of the hint is changed: it sorts before anything is opened.";
    let changed = ask(&answer, &wire).text(&changed.text());
    cases.no("sealed_question_hint_flipped", "challenge-mismatch", why, changed);
    let mut forged = sealed.clone();
    forged.hint = challenge_digest(&other().encode())[..4].to_vec();
    let why = "A hint made to fit another question: it only sorts, the digest is in the key schedule.";
    let forged = ask(&answer, &other()).text(&forged.text());
    cases.no("sealed_question_hint_forged", "seal-not-opened", why, forged);
    let theirs = to(&challenge(9, SHOWN - 30), &fixture::key("another asker"));
    let (their_answer, their_sealed) = good(&theirs);
    let why = "The asker takes another key than its question's: its own slip, and told apart from what was sent.";
    let slip = ask(&their_answer, &theirs).text(&their_sealed.text());
    cases.no("sealed_question_other_key", "seal-key-differs", why, slip);
    let plain = challenge(9, SHOWN - 30);
    let (plain_answer, plain_sealed) = good(&plain);
    let why = "Sealed, although the question names no key: the asker would have to guess which.";
    let unasked = ask(&plain_answer, &plain).text(&plain_sealed.text());
    cases.no("sealed_question_no_key", "seal-key-differs", why, unasked);
    let why = "Sealed bytes before an asker who holds no key.";
    let keyless = Ask::of(&answer).challenge(&wire.encode()).sealed(&sealed.bytes());
    cases.no("sealed_question_cannot_open", "seal-key-differs", why, keyless);
    for (name, now, refused) in [
        ("last_second", SHOWN + 89, None),
        ("expired", SHOWN + 90, Some("challenge-expired")),
        ("from_future", SHOWN - 41, Some("challenge-from-future")),
    ] {
        let name = format!("sealed_question_{name}");
        let why = "A sealed answer ends with its question, not sixty seconds after it was made.";
        let ask = ask(&answer, &wire).text(&code).now(now);
        match refused {
            Some(refused) => cases.no(&name, refused, why, ask),
            None => cases.ok(&name, why, ask, &[]),
        }
    }
}
