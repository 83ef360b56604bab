//! Data that others made, from the folder named by `EXTERNAL_VECTORS`: Wycheproof signatures, COSE and CWT examples,
//! base45, CBOR, the numbers of documents, vehicles and plates, and twenty years of holidays. Without the variable
//! every trial counts as ignored. Where we decide otherwise than the data, a table says so and why; an exception that
//! stops being one fails, as does a table entry that matches nothing.

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;
use vehicle_license::key::{Checker as _, LocalKey, PublicKey, PureRust, Signature, Signer as _, ToBeSigned};
use vehicle_license::present::Holder;
use vehicle_license::trust::{Calendar, Calendars, TrustContent};
use vehicle_license::value::{CheckDigit, Day, Document, DocumentKind, Plate, PlateType, ValueError, Vin};
use vehicle_license::{Challenge, Input, Place, Policy, Purpose, Question, Trust, UnixTime, Verifier};

type Group = fn(&Path) -> Result<(), Failed>;

mod status_list;

const GROUPS: [(&str, Group); 18] = [
    ("wycheproof::p1363_as_expected_and_high_s_refused_on_the_wire", p1363),
    ("wycheproof::der_from_a_signer", der),
    ("cose::es256_examples", cose_examples),
    ("cwt::rfc8392_a3", rfc8392),
    ("base45::good", base45_good),
    ("base45::bad", base45_bad),
    ("base45::every_pair_and_triple", base45_exhaustive),
    ("cbor::malformed", |folder| {
        cbor(folder, "malformed.json", Malformed::Yes)
    }),
    ("cbor::not_deterministic", |folder| {
        cbor(folder, "deterministic_reject.json", Malformed::No)
    }),
    ("cbor::well_formed_but_not_ours", cbor_accept),
    ("cn::resident_ids", resident_ids),
    ("cn::vins", vins),
    ("cn::plates", plates),
    ("cn::credit_codes", credit_codes),
    ("cn::working_days", working_days),
    ("status_list::four_lists_of_2_20_entries", status_list::large),
    ("status_list::small_lists", status_list::small),
    (
        "status_list::signed_token_and_the_token_that_refers_to_it",
        status_list::tokens,
    ),
];

fn main() {
    let folder = std::env::var_os("EXTERNAL_VECTORS").map(PathBuf::from);
    let trials = GROUPS.map(|(name, group)| {
        let (ignored, folder) = (folder.is_none(), folder.clone().unwrap_or_default());
        Trial::test(name, move || group(&folder)).with_ignored_flag(ignored)
    });
    libtest_mimic::run(&Arguments::from_args(), trials.into()).exit();
}

// Reading and reporting ------------------------------------------------------------------------

fn json(folder: &Path, path: &str) -> Result<Value, Failed> {
    let text = fs::read_to_string(folder.join(path)).map_err(|error| format!("{path}: {error}"))?;
    Ok(serde_json::from_str(&text).map_err(|error| format!("{path}: {error}"))?)
}

fn list<'a>(value: &'a Value, what: &str) -> Result<&'a Vec<Value>, Failed> {
    value.as_array().ok_or_else(|| format!("{what} is no list").into())
}

fn text<'a>(value: &'a Value, key: &str) -> Result<&'a str, Failed> {
    value[key]
        .as_str()
        .ok_or_else(|| format!("{key} is no text in {value}").into())
}

fn hex(digits: &str) -> Result<Vec<u8>, Failed> {
    if !digits.len().is_multiple_of(2) {
        return Err(format!("{digits} is no hex").into());
    }
    let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).map_err(|error| format!("{digits}: {error}").into());
    (0..digits.len()).step_by(2).map(byte).collect()
}

/// Collects what is wrong, so that one run tells all.
struct Report {
    seen: usize,
    faults: Vec<String>,
}

impl Report {
    fn new() -> Self {
        Self {
            seen: 0,
            faults: Vec::new(),
        }
    }

    fn check(&mut self, holds: bool, fault: impl FnOnce() -> String) {
        self.seen += 1;
        if !holds {
            self.faults.push(fault());
        }
    }

    /// All is well if nothing was wrong and there was enough to look at: an empty file proves nothing.
    fn end(self, at_least: usize) -> Result<(), Failed> {
        if self.seen < at_least {
            return Err(format!("only {} of at least {at_least} cases were found", self.seen).into());
        }
        if self.faults.is_empty() {
            return Ok(());
        }
        Err(format!("{} of {}:\n{}", self.faults.len(), self.seen, self.faults.join("\n")).into())
    }
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).into()
}

// Signatures -----------------------------------------------------------------------------------

fn wycheproof(
    folder: &Path,
    file: &str,
    mut case: impl FnMut(&PublicKey, &Value) -> Result<(), Failed>,
) -> Result<(), Failed> {
    let data = json(folder, &format!("wycheproof/{file}"))?;
    for group in list(&data["testGroups"], "testGroups")? {
        let point = hex(text(&group["publicKey"], "uncompressed")?)?;
        let key = PublicKey::from_coordinates(&point[1..33], &point[33..])
            .map_err(|error| format!("{}: {error}", group["publicKey"]))?;
        // The compressed form is the same key.
        if PublicKey::from_compressed(key.as_compressed()) != Ok(key) {
            return Err(format!("{}: compressed form", group["publicKey"]).into());
        }
        for test in list(&group["tests"], "tests")? {
            case(&key, test)?;
        }
    }
    Ok(())
}

/// Every case as expected for the signed form, whose signature may be high-S; on the wire high-S has its own code.
fn p1363(folder: &Path) -> Result<(), Failed> {
    let mut report = Report::new();
    let mut high = 0;
    wycheproof(folder, "ecdsa_secp256r1_sha256_p1363_test.json", |key, test| {
        let (bytes, digest) = (hex(text(test, "sig")?)?, sha256(&hex(text(test, "msg")?)?));
        let valid = text(test, "result")? == "valid";
        // What a signer or another COSE stack returns, brought to low-S.
        let taken = Signature::from_signer(&bytes).is_ok_and(|signature| key.verifies(&digest, &signature));
        report.check(taken == valid, || format!("as returned: {test}"));
        report.check(all_agree(key, test)?, || format!("checkers differ: {test}"));
        let wire = match Signature::from_wire(&bytes) {
            Ok(signature) if key.verifies(&digest, &signature) => "ok",
            Ok(_) => "does not verify",
            Err(error) => error.code(),
        };
        high += usize::from(wire == "signature-high-s");
        let allowed: &[&str] = match (valid, is_high(&bytes)) {
            (true, false) => &["ok"],
            (true, true) => &["signature-high-s"],
            (false, false) => &["signature-malformed", "does not verify"],
            (false, true) => &["signature-malformed", "does not verify", "signature-high-s"],
        };
        report.check(allowed.contains(&wire), || format!("on the wire {wire}: {test}"));
        Ok(())
    })?;
    report.check(high > 20, || format!("only {high} high-S cases"));
    report.end(400)
}

/// Whether every checker says of a case what the library's own says, where it is asked at all: the form is not its
/// business.
fn all_agree(key: &PublicKey, test: &Value) -> Result<bool, Failed> {
    let Ok(signature) = Signature::from_signer(&hex(text(test, "sig")?)?) else {
        return Ok(true);
    };
    let message = ToBeSigned::new(hex(text(test, "msg")?)?);
    let own = PureRust.verifies(key, &message, &signature);
    let mut others = native::all().into_iter();
    Ok(others.all(|(_, checker)| checker.verifies(key, &message, &signature) == own))
}

/// Whether the second half is above half of the group order, in 64 bytes.
fn is_high(bytes: &[u8]) -> bool {
    const HALF: [u8; 32] = [
        0x7f, 0xff, 0xff, 0xff, 0x80, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xde, 0x73, 0x7d, 0x56,
        0xd3, 0x8b, 0xcf, 0x42, 0x79, 0xdc, 0xe5, 0x61, 0x7e, 0x31, 0x92, 0xa8,
    ];
    bytes.len() == 64 && bytes[32..] > HALF[..]
}

/// DER is taken strictly, as the cases have it: there is no exception.
fn der(folder: &Path) -> Result<(), Failed> {
    let mut report = Report::new();
    wycheproof(folder, "ecdsa_secp256r1_sha256_test.json", |key, test| {
        let (bytes, digest) = (hex(text(test, "sig")?)?, sha256(&hex(text(test, "msg")?)?));
        let taken = Signature::from_signer(&bytes).is_ok_and(|signature| key.verifies(&digest, &signature));
        report.check(taken == (text(test, "result")? == "valid"), || format!("{test}"));
        report.check(all_agree(key, test)?, || format!("checkers differ: {test}"));
        report.check(Signature::from_wire(&bytes).is_err(), || {
            format!("DER on the wire: {test}")
        });
        Ok(())
    })?;
    report.end(900)
}

/// Examples of the COSE working group that fail for something a Sig_structure does not show.
const COSE_EXCEPTIONS: [(&str, &str); 1] = [(
    "sign1-tests/sign-fail-01.json",
    "the tag alone is wrong; here the signature is checked, and tags where signed forms are read",
)];

fn cose_examples(folder: &Path) -> Result<(), Failed> {
    let mut report = Report::new();
    let data = json(folder, "cose/cose-wg-es256-sign1.json")?;
    let mut excepted = 0;
    for case in list(&data, "the file")? {
        let name = text(case, "name")?;
        let key = PublicKey::from_coordinates(&hex(text(case, "x")?)?, &hex(text(case, "y")?)?);
        let key = key.map_err(|error| format!("{name}: {error}"))?;
        let found = verifies(&hex(text(case, "cose")?)?, &hex(text(case, "aad")?)?, &key);
        let expected = text(case, "expect")? == "pass";
        let is_exception = COSE_EXCEPTIONS.iter().any(|(exception, _)| *exception == name);
        excepted += usize::from(is_exception);
        report.check(found == (expected != is_exception), || format!("{name}: {found}"));
    }
    report.check(excepted == COSE_EXCEPTIONS.len(), || {
        "an exception matches no case".into()
    });
    report.end(10)
}

/// Whether a COSE_Sign1 with alg -7, under whatever tag, has a good signature over `aad`.
fn verifies(message: &[u8], aad: &[u8], key: &PublicKey) -> bool {
    use coset::{CborSerializable as _, CoseSign1};
    let untagged = match message.first() {
        Some(0xd2) => &message[1..],
        Some(0xd8) => &message[2..],
        Some(0xd9) => &message[3..],
        _ => message,
    };
    let Ok(mut parsed) = CoseSign1::from_slice(untagged) else {
        return false;
    };
    if parsed.protected.is_empty() {
        // An empty map is signed as an empty string (RFC 9052 §4.4), however it was written.
        parsed.protected.original_data = None;
    }
    let es256 = Some(coset::Algorithm::Assigned(coset::iana::Algorithm::ES256));
    let algorithm = parsed.protected.header.alg.as_ref().or(parsed.unprotected.alg.as_ref());
    let good = |signature: &Signature| key.verifies(&sha256(&parsed.tbs_data(aad)), signature);
    algorithm == es256.as_ref() && Signature::from_signer(&parsed.signature).is_ok_and(|signature| good(&signature))
}

/// RFC 8392 A.3. Its message carries the key id in the unprotected header: fine for the RFC, refused by us.
fn rfc8392(folder: &Path) -> Result<(), Failed> {
    let mut report = Report::new();
    let data = json(folder, "cwt/rfc8392_appendix_a.json")?;
    let key = coset_key(&hex(text(&data, "A2_3_es256_cose_key")?)?)?;
    for name in ["A3_signed_cwt", "cosewg_A3"] {
        let message = hex(text(&data, name)?)?;
        report.check(verifies(&message, b"", &key), || format!("{name} does not verify"));
        report.check(!verifies(&message, b"x", &key), || {
            format!("{name} verifies over other bytes")
        });
        let mut changed = message.clone();
        changed[60] ^= 1;
        report.check(!verifies(&changed, b"", &key), || {
            format!("{name} verifies with another payload")
        });
        let as_enrolment = vehicle_license::issue::EnrolledKey::verify(&message, nonce(), now());
        report.check(as_enrolment.is_err(), || format!("{name} passes as an enrolment"));
    }
    report.end(8)
}

fn coset_key(bytes: &[u8]) -> Result<PublicKey, Failed> {
    use coset::{CborSerializable as _, CoseKey, Label};
    let key = CoseKey::from_slice(bytes).map_err(|error| format!("{error:?}"))?;
    let coordinate = |label| {
        let found = key.params.iter().find(|(other, _)| *other == Label::Int(label));
        found
            .and_then(|(_, value)| value.as_bytes())
            .ok_or_else(|| Failed::from("no coordinate"))
    };
    PublicKey::from_coordinates(coordinate(-2)?, coordinate(-3)?).map_err(|error| error.code().into())
}

// Base45 ---------------------------------------------------------------------------------------

fn now() -> UnixTime {
    UnixTime::from_unix(1_789_351_842).expect("an instant")
}

/// A trust file that believes one key: enough for whatever fails before it is asked.
fn trust() -> Trust {
    let content = TrustContent {
        version: 1,
        issued_at: now(),
        expires: now().checked_add(1).expect("an instant"),
        deployment: "external data".into(),
        test: true,
        issuers: Vec::new(),
        calendars: Vec::new(),
        root: None,
        askers: Vec::new(),
    };
    let bytes = content.to_bytes().expect("a trust file");
    Trust::pinned(&bytes).expect("a trust file")
}

/// The code of a text as a show's. Nothing in these files is one, so there always is a code.
fn show_code(trust: &Trust, text: &str) -> &'static str {
    let policy = Policy::counter().accept_test();
    let question = Question::new(Purpose::Other, Place::Counter).under(policy.clone());
    Verifier::new(trust)
        .verify(Input::text(text), &question, now())
        .map_or_else(|error| error.code(), |_| "ok")
}

/// Whether a text behind the prefix was taken for base45: then its bytes were read, and refused as such.
fn decodes(trust: &Trust, body: &str) -> bool {
    !show_code(trust, &format!("VL1:{body}")).starts_with("text-")
}

/// The bytes of a text, where the public API shows them: as the asker of a challenge.
fn base45_good(folder: &Path) -> Result<(), Failed> {
    let (trust, data, mut report) = (trust(), json(folder, "base45/base45_vectors.json")?, Report::new());
    for case in list(&data["good"], "good")? {
        let (body, bytes) = (text(case, "base45")?, hex(text(case, "hex")?)?);
        report.check(decodes(&trust, body), || format!("{case}"));
        // The text is read as exactly these bytes: both ways in give the same refusal.
        let policy = Policy::counter().accept_test();
        let question = Question::new(Purpose::Other, Place::Counter).under(policy.clone());
        let from_text = format!("VL1:{body}");
        let verifier = Verifier::new(&trust);
        report.check(
            verifier.verify(Input::text(&from_text), &question, now())
                == verifier.verify(Input::bytes(&bytes), &question, now()),
            || format!("other bytes: {case}"),
        );
    }
    report.end(50)
}

fn base45_bad(folder: &Path) -> Result<(), Failed> {
    let (trust, data, mut report) = (trust(), json(folder, "base45/base45_vectors.json")?, Report::new());
    for case in list(&data["bad"], "bad")? {
        let body = text(case, "base45")?;
        let code = show_code(&trust, &format!("VL1:{body}"));
        let named = matches!(
            code,
            "text-not-base45" | "text-changed" | "text-lower-case" | "text-white-space"
        );
        report.check(named, || format!("{code}: {case}"));
        let challenge = Challenge::from_text(&format!("VC1:{body}"));
        report.check(challenge.is_err_and(|error| error.code() == code), || {
            format!("challenge: {case}")
        });
    }
    report.end(400)
}

fn base45_exhaustive(folder: &Path) -> Result<(), Failed> {
    const DIGITS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let (trust, data) = (trust(), json(folder, "base45/base45_vectors.json")?);
    let rules = &data["exhaustive_rules"];
    let mut counts = [0_u64; 4];
    let digit = |at: usize| char::from(DIGITS[at]);
    for c in 0..45 {
        for d in 0..45 {
            let fits = c + d * 45 <= 0xff;
            let taken = decodes(&trust, &format!("{}{}", digit(c), digit(d)));
            if taken != fits {
                return Err(format!("{}{}", digit(c), digit(d)).into());
            }
            counts[usize::from(!taken)] += 1;
            for e in 0..45 {
                let fits = c + d * 45 + e * 45 * 45 <= 0xffff;
                let taken = decodes(&trust, &format!("{}{}{}", digit(c), digit(d), digit(e)));
                if taken != fits {
                    return Err(format!("{}{}{}", digit(c), digit(d), digit(e)).into());
                }
                counts[2 + usize::from(!taken)] += 1;
            }
        }
    }
    let mut report = Report::new();
    for (name, count) in ["valid_pairs", "invalid_pairs", "valid_triples", "invalid_triples"]
        .into_iter()
        .zip(counts)
    {
        report.check(rules[name] == count, || format!("{name}: {count}, not {}", rules[name]));
    }
    report.end(4)
}

// CBOR -----------------------------------------------------------------------------------------

/// What a folder's items are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Malformed {
    Yes,
    No,
}

/// The codes with which `item` is refused wherever bytes come in: alone, and as each of the first items of a
/// structure whose beginning is right.
fn cbor_codes(trust: &Trust, item: &[u8]) -> Vec<(&'static str, &'static str)> {
    let policy = Policy::counter().accept_test();
    let show = |bytes: &[u8]| {
        let question = Question::new(Purpose::Other, Place::Counter).under(policy.clone());
        Verifier::new(trust)
            .verify(Input::bytes(bytes), &question, now())
            .map_or_else(|error| error.code(), |_| "ok")
    };
    let challenge = |bytes: &[u8]| Challenge::from_bytes(bytes).map_or_else(|error| error.code(), |_| "ok");
    let pinned = |bytes: &[u8]| Trust::pinned(bytes).map_or_else(|error| error.code(), |_| "ok");
    let owner = LocalKey::from_secret_bytes(&[1; 32]).expect("a key").public_key();
    let file = |bytes: &[u8]| Holder::import(bytes, trust, &owner).map_or_else(|error| error.code(), |_| "ok");
    let behind = |start: &[u8]| [start, item].concat();
    vec![
        ("show", show(item)),
        ("credential", show(&behind(&[0x82]))),
        ("issuer", show(&behind(&[0x82, 0x89, 1]))),
        ("challenge", challenge(item)),
        ("nonce", challenge(&behind(&[0x87]))),
        ("asker", challenge(&behind(&[&[0x87, 0x50][..], &[0; 16]].concat()))),
        ("trust", pinned(item)),
        ("trust version's label", pinned(&behind(&[0xa7]))),
        ("trust version", pinned(&behind(&[0xa7, 1]))),
        ("deployment", pinned(&behind(&[0xa7, 1, 1, 2, 1, 3, 2, 4]))),
        ("file", file(item)),
        ("file version", file(&behind(&[0x84]))),
        ("credential in a file", file(&behind(&[0x84, 1]))),
        ("enrolment", enrolment(item)),
        ("protected header", enrolment(&behind(&[0xd2, 0x84]))),
    ]
}

fn nonce() -> vehicle_license::issue::EnrolmentNonce {
    vehicle_license::issue::EnrolmentNonce {
        value: [0; 16],
        handed_out: now(),
    }
}

fn enrolment(bytes: &[u8]) -> &'static str {
    vehicle_license::issue::EnrolledKey::verify(bytes, nonce(), now()).map_or_else(|error| error.code(), |_| "ok")
}

/// Nothing of these is read as anything, and every refusal is of the bytes.
fn cbor(folder: &Path, file: &str, malformed: Malformed) -> Result<(), Failed> {
    let (trust, data, mut report) = (trust(), json(folder, &format!("cbor/{file}"))?, Report::new());
    for case in list(&data, file)? {
        let item = hex(text(case, "hex")?)?;
        for (place, code) in cbor_codes(&trust, &item) {
            // A profile or version that is not known ends the reading: what follows may have any form.
            let unknown = matches!(code, "profile-unknown" | "file-version-unknown");
            let ends_there = unknown && matches!(item[..], [0x82, 0, ..] | [0, ..]);
            report.check(code.starts_with("cbor-") || ends_there, || {
                format!("{place}: {code}: {case}")
            });
        }
        if malformed == Malformed::No {
            let expected = expected_kind(case, &item);
            let found = exact_code(&trust, &item);
            report.check(expected.is_none_or(|expected| expected == found), || {
                format!("{found}, not {expected:?}: {case}")
            });
        }
    }
    report.end(1000)
}

/// The code that names the defect, where its item begins with the defect and stands where its type is asked for.
fn expected_kind(case: &Value, item: &[u8]) -> Option<&'static str> {
    let issues = list(&case["check"]["issues"], "issues").ok()?;
    let only = |issue: &str| issues.len() == 1 && issues[0] == issue;
    let major = item.first()? >> 5;
    let info = item.first()? & 0x1f;
    match major {
        0..=5 if only("head not shortest") && (24..28).contains(&info) => Some("cbor-not-shortest"),
        2..=5 if only("indefinite length") && info == 31 => Some("cbor-indefinite"),
        3 if only("invalid utf-8") => Some("cbor-not-utf8"),
        _ => None,
    }
}

/// The code of `item` in a place that takes its type.
fn exact_code(trust: &Trust, item: &[u8]) -> &'static str {
    let places = cbor_codes(trust, item);
    let place = match item.first().map(|first| first >> 5) {
        Some(0 | 1) => "issuer",
        Some(2) => "nonce",
        Some(3) => "asker",
        Some(4) => "show",
        Some(5) => "trust",
        _ => "file",
    };
    places
        .into_iter()
        .find(|(name, _)| *name == place)
        .map_or("no place", |(_, code)| code)
}

/// Good CBOR that is none of ours is refused, by bytes or by content, and never accepted.
fn cbor_accept(folder: &Path) -> Result<(), Failed> {
    let (trust, mut report) = (trust(), Report::new());
    for file in ["deterministic_accept.json", "appendix_a_annotated.json"] {
        let data = json(folder, &format!("cbor/{file}"))?;
        for case in list(&data, file)? {
            for (place, code) in cbor_codes(&trust, &hex(text(case, "hex")?)?) {
                let named = code.starts_with("cbor-")
                    || matches!(code, "profile-unknown" | "file-version-unknown")
                    || (place, code) == ("deployment", "trust-value-invalid");
                report.check(named, || format!("{place}: {code}: {case}"));
            }
        }
    }
    report.end(2000)
}

// Numbers of documents, vehicles and plates ------------------------------------------------------

fn resident_ids(folder: &Path) -> Result<(), Failed> {
    let (data, mut report) = (json(folder, "cn/fields_dev.json")?, Report::new());
    let kind = DocumentKind::from_letter('A').map_err(|error| error.code())?;
    for case in list(&data["resident_ids"], "resident_ids")? {
        let id = text(case, "id")?;
        let found = Document::parse(kind, id);
        report.check(found.is_ok() == (case["expect"] == true), || {
            format!("{found:?}: {case}")
        });
        report.check(
            found.is_err() || found.is_ok_and(|document| document.number() == id),
            || format!("changed: {case}"),
        );
    }
    report.end(400)
}

/// A check digit that differs is a notice here: imported vehicles' often do.
fn vins(folder: &Path) -> Result<(), Failed> {
    let (data, mut report) = (json(folder, "cn/fields_dev.json")?, Report::new());
    for case in list(&data["vins"], "vins")? {
        let found = Vin::parse(text(case, "vin")?);
        report.check(found.is_ok() == (case["charset_ok"] == true), || {
            format!("{found:?}: {case}")
        });
        let digit = found.ok().map(|vin| vin.check_digit());
        let expected = match case["check_digit_ok"].as_bool() {
            Some(true) => Some(CheckDigit::Matches),
            Some(false) => Some(CheckDigit::Differs),
            None => None,
        };
        report.check(digit == expected, || format!("{digit:?}: {case}"));
    }
    report.end(30)
}

/// Plates for which the data leave the decision to a policy: ours, the type it is read under, and the form kept.
const PLATE_POLICY: [(&str, u8, Result<&str, &str>); 17] = [
    ("粤Z1234港", 26, Ok("粤Z1234港")),
    ("粤ZF023澳", 27, Ok("粤ZF023澳")),
    ("京A1234挂", 15, Ok("京A1234挂")),
    ("京A1234警", 23, Ok("京A1234警")),
    ("京A1234学", 16, Ok("京A1234学")),
    ("沪A0023领", 4, Ok("沪A0023领")),
    ("224578使", 3, Ok("224578使")),
    ("使224578", 3, Ok("使224578")),
    ("WJ京1234X", 2, Err("plate-not-civilian")),
    ("京S0001应急", 99, Ok("京S0001应急")),
    ("京A12345临", 2, Err("plate-malformed")),
    ("民航A1234", 2, Err("plate-malformed")),
    ("京Ａ12345", 2, Ok("京A12345")),
    ("京A１２３４５", 2, Ok("京A12345")),
    ("京A 12345", 2, Ok("京A12345")),
    ("京A·12345", 2, Ok("京A12345")),
    ("京a12345", 2, Ok("京A12345")),
];

fn plates(folder: &Path) -> Result<(), Failed> {
    let (data, mut report) = (json(folder, "cn/fields_dev.json")?, Report::new());
    let mut used = 0;
    for case in list(&data["plates"], "plates")? {
        let (plate, category) = (text(case, "plate")?, text(case, "category")?);
        if case["expect"] == "policy" {
            let Some((_, code, expected)) = PLATE_POLICY.iter().find(|(other, ..)| *other == plate) else {
                return Err(format!("nothing is decided for {case}").into());
            };
            used += 1;
            let found = parsed(*code, plate);
            let found = found.as_ref().map(Plate::as_str).map_err(ValueError::code);
            report.check(found == *expected, || format!("{found:?}, not {expected:?}: {case}"));
            continue;
        }
        let codes: &[u8] = match category {
            category if category.starts_with("new energy small") => &[52],
            category if category.starts_with("new energy large") => &[51],
            category if category.contains("new-energy") => &[51, 52],
            _ => &[1, 2],
        };
        for code in codes {
            let found = parsed(*code, plate);
            report.check(found.is_ok() == (case["expect"] == true), || {
                format!("type {code}: {found:?}: {case}")
            });
        }
    }
    report.check(used == PLATE_POLICY.len(), || "a decision matches no case".into());
    report.end(110)
}

fn parsed(code: u8, plate: &str) -> Result<Plate, ValueError> {
    Plate::parse(PlateType::from_code(code)?, plate)
}

fn credit_codes(folder: &Path) -> Result<(), Failed> {
    let (data, mut report) = (json(folder, "cn/fields_dev.json")?, Report::new());
    let kind = DocumentKind::from_letter('N').map_err(|error| error.code())?;
    for case in list(&data["uscc"], "uscc")? {
        let found = Document::parse(kind, text(case, "uscc")?);
        report.check(found.is_ok() == (case["check"] == true), || {
            format!("{found:?}: {case}")
        });
    }
    report.end(4)
}

// Working days ---------------------------------------------------------------------------------

/// The years of the holiday notices.
const YEARS: std::ops::RangeInclusive<i32> = 2007..=2026;
/// Calendar days that seven working days spanned in these years: what the cap of 21 days rests on.
const SPANS: std::ops::RangeInclusive<i64> = 7..=19;

/// The built-in calendar day by day, a calendar made of all the notices day by day, and how far seven working days
/// reach from every day of these years: the authority's furthest last day is the seventh, and the verifier's rule takes
/// that day and not the working day behind it.
fn working_days(folder: &Path) -> Result<(), Failed> {
    let mut notices = std::collections::BTreeMap::new();
    let mut printed = std::collections::BTreeMap::<i32, Vec<_>>::new();
    for year in YEARS {
        let file = json(folder, &format!("cn/holiday-cn/{year}.json"))?;
        for day in list(&file["days"], "days")? {
            let date = Day::parse(text(day, "date")?).map_err(|error| error.code())?;
            let off = day["isOffDay"].as_bool().ok_or("isOffDay is no truth value")?;
            notices.insert(date, off);
            printed.entry(year).or_default().push((date, off));
        }
    }
    let works = |day: Day| notices.get(&day).map_or(day.weekday() < 6, |off| !off);
    let first = Day::from_ymd(*YEARS.start(), 1, 1).map_err(|error| error.code())?;
    let last = Day::from_ymd(*YEARS.end(), 12, 31).map_err(|error| error.code())?;
    let days = || (0..=last.days_since(first)).filter_map(|ahead| first.plus_days(ahead));
    let exceptions =
        |weekend: bool| days().filter(move |day| (day.weekday() >= 6) == weekend && works(*day) == weekend);
    let all = Calendar::new(2, first, last, exceptions(false).collect(), exceptions(true).collect())
        .map_err(|error| error.code())?;
    let all = Calendars::of(core::slice::from_ref(&all));
    let built_in = Calendars::built_in();

    let mut report = Report::new();
    let (mut nearest, mut furthest) = (i64::MAX, i64::MIN);
    let mut ahead: std::collections::VecDeque<Day> = std::collections::VecDeque::new();
    let mut later = days().filter(|day| works(*day));
    // One calendar a year, from its notice as printed, read as one.
    let mut yearly = Vec::new();
    for (version, year) in (2..).zip(YEARS) {
        let (off, worked): (Vec<_>, Vec<_>) = printed[&year].iter().partition(|(_, off)| *off);
        let off: Vec<_> = off.into_iter().map(|(day, _)| [day; 2]).collect();
        let worked: Vec<_> = worked.into_iter().map(|(day, _)| day).collect();
        let calendar = Calendar::from_notice(version, year, &off, &worked);
        yearly.push(calendar.map_err(|error| error.to_string())?);
    }
    let yearly = Calendars::of(&yearly);
    for day in days() {
        report.check(all.is_working_day(day) == Some(works(day)), || day.to_string());
        let expected = (day.year() >= 2024).then(|| works(day));
        report.check(built_in.is_working_day(day) == expected, || format!("{day}, built in"));
        ahead.retain(|work| *work > day);
        ahead.extend(later.by_ref().skip_while(|work| *work <= day).take(8 - ahead.len()));
        let seventh = ahead.get(6).copied();
        // Where the next notice is missing, nothing is guessed.
        let reached = seventh.unwrap_or(last);
        for calendars in [&all, &yearly] {
            let found = calendars.furthest_last_day(day);
            report.check(found == reached, || format!("lent on {day}: {found}, not {reached}"));
        }
        // The grant day itself is not counted, so the day before a calendar's first is one it can judge.
        let reached = if day.year() >= 2024 || day.plus_days(1).is_some_and(|next| next.year() == 2024) {
            reached
        } else {
            day
        };
        let found = built_in.furthest_last_day(day);
        report.check(found == reached, || {
            format!("lent on {day}: {found}, not {reached}, built in")
        });
        if let Some(seventh) = seventh {
            report.check(all.working_days(day, seventh) == Some(7), || {
                format!("seven from {day}")
            });
            report.check(SPANS.contains(&seventh.days_since(day)), || {
                format!("the span from {day}")
            });
            nearest = nearest.min(seventh.days_since(day));
            furthest = furthest.max(seventh.days_since(day));
        }
        if let Some(eighth) = ahead.get(7) {
            // Days off between the two add nothing; the eighth is one too many.
            let before = (1..eighth.days_since(day)).filter_map(|days| day.plus_days(days));
            let most = before.filter_map(|last| all.working_days(day, last)).max();
            report.check(most == Some(7) && all.working_days(day, *eighth) == Some(8), || {
                format!("eight from {day}")
            });
        }
    }
    report.check((nearest, furthest) == (*SPANS.start(), *SPANS.end()), || {
        format!("seven working days span {nearest} to {furthest} days")
    });
    report.end(58_000)
}
