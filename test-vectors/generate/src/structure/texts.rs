//! Check 2: what scanners and other codes deliver.

use crate::build::{Ask, Cases, challenge, everyday};
use crate::mutate::qr;

pub(super) fn texts(cases: &mut Cases) {
    let show = everyday();
    let good = qr("VL1:", &show.wire().encode());
    let body = &good[4..];
    let ask = Ask::of(&show);
    let changed = [
        ("empty", "text-empty", String::new(), "Nothing was scanned."),
        (
            "no_body",
            "cbor-truncated",
            "VL1:".into(),
            "A prefix without a body is no show.",
        ),
        (
            "trailing_newline",
            "text-white-space",
            format!("{good}\n"),
            "Scanners in keyboard mode add a line break; trimming would give one show two texts.",
        ),
        (
            "trailing_crlf",
            "text-white-space",
            format!("{good}\r\n"),
            "The line break of another scanner.",
        ),
        (
            "trailing_space",
            "text-white-space",
            format!("{good} "),
            "A space is a base45 digit, but never the last one: here it was added.",
        ),
        (
            "leading_space",
            "text-white-space",
            format!(" {good}"),
            "White space in front of the prefix.",
        ),
        (
            "inner_tab",
            "text-white-space",
            good.replacen(&good[40..41], "\t", 1),
            "A tab inside: no digit of base45.",
        ),
        (
            "lower_case",
            "text-lower-case",
            good.to_lowercase(),
            "A scanner changed the case of everything; folding it back would accept a second text.",
        ),
        (
            "lower_case_body",
            "text-lower-case",
            format!("VL1:{}", body.to_lowercase()),
            "A scanner changed the case of the body alone.",
        ),
        (
            "mixed_case_prefix",
            "text-lower-case",
            format!("Vl1:{body}"),
            "One letter of the prefix in lower case.",
        ),
        (
            "foreign_character",
            "text-changed",
            format!("{}\"{}", &good[..60], &good[61..]),
            "A keyboard layout turned a sign into another: not a base45 digit.",
        ),
        (
            "chinese_character",
            "text-changed",
            format!("{good}行"),
            "A character outside the alphabet, of more than one byte.",
        ),
        (
            "full_width_colon",
            "text-changed",
            good.replacen(':', "：", 1),
            "A keyboard scanner under a Chinese input method.",
        ),
        (
            "full_width",
            "text-changed",
            good.chars().map(full_width).collect(),
            "An input method that makes every character full-width.",
        ),
        (
            "ratio_colon",
            "text-changed",
            good.replacen(':', "\u{2236}", 1),
            "Another colon that software puts in.",
        ),
        (
            "byte_order_mark",
            "text-changed",
            format!("\u{feff}{good}"),
            "A byte order mark in front, from a file or a driver.",
        ),
        (
            "zero_width",
            "text-changed",
            format!("\u{200b}{good}"),
            "An invisible space in front, from a chat app.",
        ),
        (
            "replacement",
            "text-changed",
            format!("\u{fffd}{good}"),
            "A character that was lost in another character set.",
        ),
        (
            "aim_identifier",
            "text-changed",
            format!("]Q1{good}"),
            "A scanner that puts the code's type (ISO/IEC 15424) in front.",
        ),
        (
            "label_in_front",
            "text-changed",
            format!("QR-Code:{good}"),
            "A scanner's own prefix.",
        ),
        (
            "label_lower_case",
            "text-changed",
            format!("qr: {}", good.to_lowercase()),
            "A prefix of its own and another case.",
        ),
        (
            "link_in_front",
            "text-changed",
            format!("https://a.example/?q={good}"),
            "A camera app that hands the text on as a link.",
        ),
        (
            "control_in_front",
            "text-changed",
            format!("\u{2}{good}"),
            "STX in front, as serial scanners send it.",
        ),
        (
            "nul_behind",
            "text-changed",
            format!("{good}\0"),
            "A buffer that ends with a zero.",
        ),
        (
            "control_behind",
            "text-changed",
            format!("{good}\u{3}"),
            "ETX behind, as serial scanners send it.",
        ),
        (
            "zero_width_behind",
            "text-changed",
            format!("{good}\u{200b}"),
            "An invisible space behind.",
        ),
        (
            "twice",
            "text-changed",
            format!("{good}{good}"),
            "Two scans in one field.",
        ),
        (
            "dollar",
            "text-changed",
            good.replace('$', "￥"),
            "A keyboard layout whose dollar is a yen.",
        ),
        (
            "full_stop",
            "text-changed",
            good.replace('.', "。"),
            "An input method whose full stop is Chinese.",
        ),
        (
            "qwertz",
            "text-changed",
            typed(&good, [(':', 'Ö'), ('Y', 'Z'), ('Z', 'Y'), ('-', 'ß'), ('/', '-')]),
            "A keyboard scanner set to another layout than the computer, here a German one.",
        ),
        (
            "azerty",
            "text-changed",
            typed(&good, [('1', '&'), (':', 'M'), ('A', 'Q'), ('Q', 'A'), ('Z', 'W')]),
            "Here a French one: the digit too is another sign.",
        ),
        (
            "short_letters",
            "not-a-vehicle-license",
            "VL&M0123456789".into(),
            "Two letters alone do not make a license.",
        ),
        (
            "prefix_far_in",
            "not-a-vehicle-license",
            format!("https://pay.example/a/longer/path/{good}"),
            "A prefix far inside belongs to another code.",
        ),
        (
            "blank",
            "text-empty",
            " \u{feff}\r\n".into(),
            "Nothing but white space and marks.",
        ),
        (
            "length_one_too_many",
            "text-not-base45",
            format!("VL1:{}0", &body[..body.len() - body.len() % 3]),
            "Base45 comes in groups of three and a last one of two: a lone digit is no byte.",
        ),
        (
            "overflowing_triple",
            "text-not-base45",
            format!("VL1::::{}", &body[3..]),
            "Three digits above 65535 (RFC 9285 §4): cutting them would give one show many texts.",
        ),
        (
            "overflowing_pair",
            "text-not-base45",
            format!("VL1:{}::", &body[..body.len() - body.len() % 3]),
            "Two last digits above 255: some libraries cut them to a byte.",
        ),
        (
            "challenge_code",
            "other-artefact",
            qr("VC1:", &challenge(9, 0).encode()),
            "The verifier's own code, held up to it.",
        ),
        (
            "file_code",
            "other-artefact",
            format!("VF1:{body}"),
            "A wallet's file is a secret, and no show.",
        ),
        (
            "sealed_answer",
            "other-artefact",
            format!("VS1:{body}"),
            "A sealed answer is another kind of code.",
        ),
        (
            "later_suite",
            "suite-unknown",
            format!("VL2:{body}"),
            "A later suite has a prefix of its own: update, do not guess.",
        ),
        (
            "suite_zero",
            "not-a-vehicle-license",
            format!("VL0:{body}"),
            "No suite has the number 0.",
        ),
        (
            "payment_code",
            "not-a-vehicle-license",
            "https://qr.alipay.com/fkx0123456789abcdef".into(),
            "The commonest wrong code at a counter is a payment code; it is named before anything is decoded.",
        ),
        (
            "wechat_code",
            "not-a-vehicle-license",
            "wxp://f2f0AbCdEf".into(),
            "Another payment code.",
        ),
        (
            "digits",
            "not-a-vehicle-license",
            "6901234567892".into(),
            "A product's bar code.",
        ),
        (
            "prefix_cut",
            "not-a-vehicle-license",
            "VL1".into(),
            "The prefix is four characters, colon included.",
        ),
        (
            "too_long",
            "text-too-long-for-code",
            format!("VL1:{}", "0".repeat(3400)),
            "Longer than any QR code of this format: refused before it is decoded.",
        ),
    ];
    for (name, code, text, why) in changed {
        cases.no(&format!("text_{name}"), code, why, ask.clone().text(&text));
    }
    let why = "Some scanners deliver bytes in a Chinese code page; what is no UTF-8 is no text of this format.";
    cases.no(
        "text_not_utf8",
        "text-not-utf8",
        why,
        ask.clone().scanned(b"VL1:\xb8\xa3\xbd\xa8"),
    );
    let why = "What a scanner delivers as bytes is read as the text it is.";
    cases.ok("text_scanned", why, ask.scanned(good.as_bytes()), &[]);
}

/// The full-width form of a character of the alphabet.
fn full_width(c: char) -> char {
    match c {
        ' ' => '\u{3000}',
        other => char::from_u32(u32::from(other) + 0xfee0).expect("a character"),
    }
}

/// What a computer understands of keys pressed for another layout.
fn typed<const N: usize>(text: &str, keys: [(char, char); N]) -> String {
    let typed = |c: char| {
        keys.iter()
            .find(|(pressed, _)| *pressed == c)
            .map_or(c, |(_, typed)| *typed)
    };
    text.chars().map(typed).collect()
}
