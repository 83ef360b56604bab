//! The codes, SPEC §12: `codes.json` for other languages, and the table of words in `codes.md`. Both come from the
//! error types of the library. What a code means is written by hand in `codes.md`: every code must stand there, and no
//! other.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use vehicle_license::credential::{BatchError, ChallengeError};
use vehicle_license::desk::DeskError;
use vehicle_license::error::{
    BundleError, CoseKeyError, CredentialError, DecodeError, DisclosureError, EvidenceError, IssueError, IssuerError,
    KeyError, PresentError, PublishError, ReadError, Refusal as _, RegisterError, RequestError, RequestTimeError,
    SealError, SignError, SignatureError, SignedFormError, SignerFailed, StatusListError, TextError, TrustError,
};
use vehicle_license::trust::NotListed;
use vehicle_license::value::ValueError;
use vehicle_license::{Comparison, MemoryError, VerifyError, Warning};

const BEGIN: &str = "<!-- words, written by `make_vectors` -->\n";
/// A sentence of more codes than this does not name them: `codes.json` does.
const MANY: usize = 30;
const END: &str = "<!-- end of words -->";

/// The codes of one type, each with its words in Chinese and in English.
struct Codes {
    name: &'static str,
    about: &'static str,
    list: Vec<(&'static str, [&'static str; 2])>,
}

/// A row for each type, of its codes and its advice.
macro_rules! types {
    ($($name:ident: $about:literal,)+) => {
        vec![$(Codes {
            name: stringify!($name),
            about: $about,
            list: $name::CODES
                .iter()
                .copied()
                .zip($name::ADVICE.iter().map(|words| [words.zh(), words.en()]))
                .collect(),
        },)+]
    };
}

fn all() -> Vec<Codes> {
    let mut all = types! {
        VerifyError: "a verifier refuses a show",
        MemoryError: "a verifier's memory refuses a show or a list, or cannot be read",
        EvidenceError: "an evidence record cannot be read, or is evidence of nothing",
        DeskError: "a desk asks nothing, admits nothing, takes nothing in, or cannot be read",
        Warning: "a verdict has something to know that refuses nothing",
        Comparison: "a person's document is compared with the one that was shown",
        NotListed: "a wallet does not take an asker for listed",
        TrustError: "a trust file cannot be read",
        BundleError: "a trust bundle is refused, or not published",
        StatusListError: "a status list is refused",
        CoseKeyError: "a COSE_Key cannot be read",
        ChallengeError: "a challenge cannot be read or made",
        PresentError: "a wallet cannot import a file, or makes no show",
        SignError: "a signer did not sign",
        SignedFormError: "a signed form made elsewhere is not taken back",
        BatchError: "a batch of signatures is not taken back",
        IssueError: "an authority issues nothing, or refuses an enrolment",
        RequestError: "a request or an order of an owner is refused",
        RegisterError: "a register refuses an operation, or its state cannot be read",
        PublishError: "a status list is not published, or positions cannot be read",
        TextError: "a scanned text is no code of this format",
        SealError: "a sealed answer does not open",
        ReadError: "a license or a show cannot be read",
        IssuerError: "an issuer or its key is not believed",
        CredentialError: "a license can be read, and is not its issuer's, or should not be",
        DisclosureError: "a show has the wrong purpose, or opens too much",
        RequestTimeError: "a request or an order is not valid now",
        SignerFailed: "a signer did not sign",
        DecodeError: "bytes do not have their form",
        KeyError: "a key cannot be read",
        SignatureError: "a signature is not accepted",
    };
    let words = ValueError::NotCanonical.advice();
    all.push(Codes {
        name: "ValueError",
        about: "a value breaks its rule",
        list: ValueError::CODES
            .iter()
            .map(|code| (*code, [words.zh(), words.en()]))
            .collect(),
    });
    for codes in &mut all {
        let mut seen = BTreeSet::new();
        codes.list.retain(|entry| seen.insert(*entry));
    }
    all
}

/// `codes.json`.
pub(super) fn json() -> String {
    let types: Vec<Value> = all()
        .iter()
        .map(|codes| {
            let list = codes.list.iter();
            let list: Vec<Value> = list
                .map(|(code, [zh, en])| json!({"code": code, "zh": zh, "en": en}))
                .collect();
            json!({"type": codes.name, "when": codes.about, "codes": list})
        })
        .collect();
    let about =
        "Every stable code (SPEC §12) of each error type, in its order, with what to do next. Written by make_vectors.";
    let whole = json!({"about": about, "types": types});
    format!("{whole:#}\n")
}

/// `codes.md` with its table of words anew.
pub(super) fn document(text: &str) -> Result<String, String> {
    let (before, rest) = text.split_once(BEGIN).ok_or("codes.md has no place for the words")?;
    let (_, after) = rest.split_once(END).ok_or("codes.md has no end of the words")?;
    let all = all();
    let known: BTreeSet<&str> = all
        .iter()
        .flat_map(|codes| &codes.list)
        .map(|(code, _)| *code)
        .collect();
    let told = told(before);
    let untold: Vec<_> = known.difference(&told).collect();
    let unknown: Vec<_> = told.difference(&known).collect();
    if !untold.is_empty() || !unknown.is_empty() {
        return Err(format!(
            "codes.md does not explain {untold:?}, and explains {unknown:?}, which nothing has"
        ));
    }
    let mut rows: BTreeMap<[&str; 2], (Vec<&str>, BTreeSet<&str>)> = BTreeMap::new();
    for codes in &all {
        for (code, words) in &codes.list {
            let (names, of) = rows.entry(*words).or_default();
            if !names.contains(&codes.name) {
                names.push(codes.name);
            }
            of.insert(*code);
        }
    }
    let mut table = String::from("| Chinese | English | codes | of |\n|---|---|---|---|\n");
    for ([zh, en], (names, of)) in rows {
        let codes: Vec<String> = of.iter().map(|code| format!("`{code}`")).collect();
        let codes = match codes.len() {
            0..=MANY => codes.join(", "),
            many => format!("{many} codes"),
        };
        table.push_str(&format!("| {zh} | {en} | {codes} | {} |\n", names.join(", ")));
    }
    Ok([before, BEGIN, &table, END, after].concat())
}

/// The codes that stand in the first column of a table.
fn told(text: &str) -> BTreeSet<&str> {
    let cells = text
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect()
}
