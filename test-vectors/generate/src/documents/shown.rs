//! The shows of the worked example, SPEC §17.6 to §17.10: in clear, as an answer, sealed; and what a verifier says of
//! them.

use serde_json::json;

use super::dump::{broken, dump};
use super::example::{LEAVES, beijing, inner, labeled, license_labels, signature};
use super::template::{LINE, Values};
use super::verdicts::{code, flips, is_structure, listed};
use crate::build::{Ask, show};
use crate::example::{asked, sealed};
use crate::fixture;
use crate::mutate::{Credential, Item, Show, challenge_digest, hex, public, qr};

pub(super) fn of_show(values: &mut Values, show: &Show) -> Result<(), String> {
    values.set("shown", show.shown_at);
    values.set("shown-beijing", beijing(show.shown_at));
    values.set("bitmap", format!("{:08x}", show.bitmap));
    let wire = show.wire();
    let license = license_labels(&show.credential);
    let mut labels = labeled("show", &["credential: license"]);
    labels.extend(license.iter().map(String::as_str));
    labels.extend(["proof", "shown-at", "bitmap", "cover", "values"]);
    let opened: Vec<(usize, Item)> = disclosed(show);
    let named: Vec<String> = opened
        .iter()
        .map(|(leaf, _)| format!("leaf {leaf}, {}", LEAVES[*leaf]))
        .collect();
    for ((_, item), name) in opened.iter().zip(&named) {
        labels.push(name);
        labels.extend(std::iter::repeat_n("", inner(item)));
    }
    labels.push("holder signature");
    values.set("show-wire", dump(&wire, &labels));
    let text = qr("VL1:", &wire.encode());
    values.set("show-bytes", wire.encode().len());
    values.set("show-characters", text.len());
    values.set("show-text", broken(&text, LINE).join("\n"));
    let signed = show.signed();
    values.set(
        "show-protected",
        dump(&Item::parse(&signed.protected).0, &["", "alg", "typ"]),
    );
    values.set(
        "show-payload",
        dump(
            &Item::parse(&signed.payload).0,
            &["", "shown-at", "credential id", "bitmap"],
        ),
    );
    values.set_hex("show-structure", &signed.structure());
    values.set("show-digest", hex(&signed.digest()));
    values.set("show-signature", signature(&show.signature()));
    Ok(())
}

pub(super) fn of_answer(values: &mut Values, license: &Credential) {
    let mut asked = asked();
    values.set("lifetime", asked.at(&[5]).as_uint());
    values.set(
        "challenge-wire",
        dump(
            &asked,
            &[
                "challenge",
                "nonce",
                "asker",
                "purpose",
                "wanted",
                "issued-at",
                "lifetime",
                "sealing key",
            ],
        ),
    );
    let wire = asked.encode();
    let digest = challenge_digest(&wire);
    values.set("challenge-text", broken(&qr("VC1:", &wire), LINE).join("\n"));
    values.set("challenge-digest", hex(&digest));
    values.set("challenge-hint", hex(&digest[..4]));
    let mut answer = show(license, Some(7));
    answer.answers = Some(wire);
    let encoded = answer.wire().encode();
    values.set("answer-bitmap", format!("{:08x}", answer.bitmap));
    values.set("answer-options", hex(&options(&answer)));
    values.set("answer-bytes", encoded.len());
    values.set_hex("answer-wire", &encoded);
    values.set(
        "answer-payload",
        dump(
            &Item::parse(&answer.signed().payload).0,
            &["", "shown-at", "purpose", "credential id", "bitmap", "challenge digest"],
        ),
    );
}

pub(super) fn of_trust(values: &mut Values) {
    let trust = Item::parse(&fixture::trust_bytes()).0;
    let labels = [
        "trust",
        "version",
        "issued-at",
        "expires",
        "deployment",
        "test",
        "issuers",
        "issuer",
        "number",
        "name",
        "test",
        "grants",
        "",
        "keys",
        "key",
        "number",
        "point",
        "artefacts: license, authorization",
        "sign-from",
        "sign-until",
        "trust-until",
        "calendars",
        "root",
        "askers",
    ];
    values.set("trust", dump(&trust, &labels));
}

pub(super) fn of_verdicts(values: &mut Values, show: &Show) -> Result<(), String> {
    let ask = Ask::of(show).trust(fixture::trust_bytes());
    if code(ask.clone())?.is_some() {
        return Err("the show does not verify".into());
    }
    let later = show.shown_at + 70;
    let before = show.shown_at - 61;
    let rows = [
        (
            "the preset `counter` as it is".into(),
            ask.clone().policy_is(json!({"preset": "counter"})),
        ),
        (format!("now = {later}, 70 seconds later"), ask.clone().now(later)),
        (format!("now = {before}, 61 seconds before"), ask.clone().now(before)),
    ];
    let mut lines = Vec::new();
    for (what, ask) in rows {
        let code = code(ask)?.ok_or("verifies")?;
        lines.push(format!("| {what} | `{code}` |"));
    }
    values.set("verdicts", lines.join("\n"));
    let wire = show.wire().encode();
    let all = flips(&wire, 0..wire.len(), |wire| ask.clone().bytes(wire))?;
    values.set("flips", listed(all.iter().filter(|code| !is_structure(code))));
    Ok(())
}

pub(super) fn of_seal(values: &mut Values) -> Result<(), String> {
    let example = sealed();
    values.set("sealing-secret", hex(example.key.secret_bytes().as_slice()));
    values.set("sealing-point", hex(public(&example.key).as_compressed()));
    values.set_hex("sealing-challenge", &example.challenge);
    values.set("sealing-digest", hex(&challenge_digest(&example.challenge)));
    values.set("sealed-options", hex(&options(&example.answer)));
    let show = example.answer.wire().encode();
    values.set("sealed-show-bytes", show.len());
    values.set_hex("sealed-show", &show);
    let steps = &example.sealed.steps;
    values.set("zeros", steps.padded.len() - show.len() - 1);
    values.set("padded-bytes", steps.padded.len());
    values.set("seal-random", hex(&example.random));
    values.set("material", hex(&steps.material));
    values.set("ephemeral", hex(&steps.ephemeral));
    let enc = hex(&steps.uncompressed);
    values.set("enc", format!("{}\n                {}", &enc[..66], &enc[66..]));
    values.set("shared-secret", hex(&steps.shared_secret));
    values.set("seal-key", hex(&steps.key));
    values.set("seal-nonce", hex(&steps.nonce));
    let sealed = example.sealed.bytes();
    values.set("sealed-bytes", sealed.len());
    values.set("sealed-characters", example.sealed.text().len());
    values.set_hex("sealed-wire", &sealed);
    values.set("sealed-text", broken(&example.sealed.text(), LINE).join("\n"));
    let ask = Ask::of(&example.answer)
        .trust(fixture::trust_bytes())
        .policy_is(json!({"preset": "insurance-claim", "accept_test": true}))
        .challenge(&example.challenge)
        .opens_with(&example.key);
    if code(ask.clone().sealed(&sealed))?.is_some() {
        return Err("the sealed answer does not verify".into());
    }
    let mut lines = Vec::new();
    for (what, from, to) in [
        ("the hint", 0, 4),
        ("the point", 4, 37),
        ("behind it", 37, sealed.len()),
    ] {
        let codes = flips(&sealed, from..to, |bytes| ask.clone().sealed(bytes))?;
        lines.push(format!("| {what} | {} |", listed(codes.iter())));
    }
    values.set("sealed-flips", lines.join("\n"));
    Ok(())
}

/// The leaves whose items travel, with them.
fn disclosed(show: &Show) -> Vec<(usize, Item)> {
    let open = show.bitmap & show.credential.carried();
    let mut items = show.credential.values(open).items().clone().into_iter();
    let masked_away = |leaf: usize| {
        MASKS
            .iter()
            .any(|(masked, full)| *masked == leaf && open & (1 << full) != 0)
    };
    (0..32)
        .filter(|leaf| open & (1 << leaf) != 0 && !masked_away(*leaf))
        .filter_map(|leaf| Some((leaf, items.next()?)))
        .collect()
}

fn options(show: &Show) -> Vec<u8> {
    show.wire().at(&[1, 5]).encode()
}

/// Masked leaves with their full ones.
const MASKS: [(usize, usize); 5] = [(3, 31), (12, 17), (13, 16), (24, 28), (25, 29)];
