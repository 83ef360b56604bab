//! One verdict, everything in the request: for servers that keep trust data and memory in a store of their own.

use vehicle_license::evidence::EvidenceRecord;
use vehicle_license::{Question, UnixTime, Verified, Verifier, VerifyError};

use crate::Door;
use crate::act::Refused;
use crate::answer::Members;
use crate::failed::Failed;
use crate::given::{self, Scanned};
use crate::kind::{Kind, Member, may};
use crate::options::Options;
use crate::remembered::{MEMORY, MEMORY_AFTER, Remembered, store_answer, store_answers};
use crate::said::{self, Outcome};
use crate::shapes::ADMISSION;
use crate::signatures::{self, Answers};

pub(crate) const VERIFY: [Member; 9] = [
    given::TRUST,
    may(
        "challenge",
        Kind::Text,
        "the text of the challenge that is to be answered",
    ),
    may("opens_with", Kind::HexOf(32), "the secret key that opens answers to it"),
    may(
        "status_lists",
        Kind::List(&Kind::Hex),
        "the status list tokens that are held",
    ),
    may(
        "lists_trust",
        Kind::Hex,
        "the trust file by which the tokens were loaded, if it was another",
    ),
    may("record", Kind::Bool, "whether to make an evidence record"),
    MEMORY,
    may(
        "admit_at",
        Kind::Uint32,
        "the clock when it is admitted, if that is later than `now`",
    ),
    may(
        "store",
        Kind::Name(store_answers),
        "what a shared store of replay keys said: it has the last word",
    ),
];
pub(crate) const VERIFY_ANSWER: [Member; 2] = [
    MEMORY_AFTER,
    may(
        "admission",
        ADMISSION,
        "of a memory that admitted it; store `memory` before you act on it",
    ),
];

/// One verdict, and whether a memory admits it.
pub(crate) fn verify(door: &Door, options: Options<'_>) -> Outcome {
    let answers = Answers::read(door, options)?;
    let memory = Remembered::read(options)?;
    let words = options.words();
    let (verified, mut record) = judged(
        door,
        options,
        |verifier, scanned, question, now| -> Result<(Verified, EvidenceRecord), VerifyError> {
            match &answers {
                None => EvidenceRecord::verify(&verifier, scanned.input(), question, now),
                Some(answers) => {
                    let pending = verifier.begin(scanned.input(), question, now)?;
                    EvidenceRecord::finish(&pending, &answers.about(pending.checks()))
                }
            }
        },
    )?;
    let mut answer = Members::default();
    if let Some(mut memory) = memory {
        let at = options.moment("admit_at")?.map_or_else(|| options.now(), Ok)?;
        let admission = memory.admit(&verified, store_answer(options), at)?;
        let admission = admission.map_err(|error| Failed::of_memory(&error).with_screen(&error, words))?;
        let noted = record.noting(&Ok(admission));
        record = noted.map_err(|error| Failed::of(&error, Refused::Record))?;
        answer.put("admission", said::admission(&admission));
        memory.put_into(&mut answer);
    }
    let record = options.flag("record").then_some(&record);
    answer.append(said::verified(&verified, record, words));
    Ok(answer)
}

/// What somebody else is to check before `verify`.
pub(crate) fn checks(door: &Door, options: Options<'_>) -> Outcome {
    judged(door, options, |verifier, scanned, question, now| {
        let pending = verifier.begin(scanned.input(), question, now)?;
        Ok(signatures::said(pending.checks()))
    })
}

/// What `judge` says of what was scanned, by what the request brings.
fn judged<T>(
    door: &Door,
    options: Options<'_>,
    judge: impl FnOnce(Verifier<'_>, &Scanned, &Question<'_>, UnixTime) -> Result<T, VerifyError>,
) -> Result<T, Failed> {
    let trust = given::trust(options)?;
    let now = options.now()?;
    let loaded = options
        .hex("lists_trust")
        .map(|bytes| given::pinned(&bytes))
        .transpose()?;
    let lists = given::lists(door.checker, options, loaded.as_ref().unwrap_or(&trust), now)?;
    let challenge = options.text("challenge").map(given::challenge).transpose()?;
    let opener = given::sealing_key(options, "opens_with")?;
    let scanned = Scanned::read(options)?;
    let mut question = given::question(options)?.consulting(&lists);
    if let Some(challenge) = &challenge {
        question = question.answering(challenge);
    }
    if let Some(opener) = &opener {
        question = question.opening(opener);
    }
    let verifier = Verifier::new(&trust).with_checker(door.checker);
    judge(verifier, &scanned, &question, now)
        .map_err(|error| Failed::of_show(&error, scanned.is_sealed()).with_screen(&error, options.words()))
}
