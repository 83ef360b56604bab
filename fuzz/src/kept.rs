//! What a verifier keeps: its memory, and evidence records; both edited as they are stored, behind a check that fits.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use vehicle_license::credential::FieldName;
use vehicle_license::error::EvidenceError;
use vehicle_license::evidence::{EvidenceRecord, Reverified};
use vehicle_license::issue::StatusBits;
use vehicle_license::present::View;
use vehicle_license::trust::{BundleChange, VerifiedBundle};
use vehicle_license::verify::SignedForms;
use vehicle_license::{
    Bundle, Input, Memory, Place, Policy, Question, StatusList, Trust, UnixTime, Verified, VerifyError,
};

use super::choices::Choices;
use super::world::{WORLD, reveals};
use super::{NOW, form, offline, verifier};
use support::fixture::{ISSUED_AT, SHOWN_AT, holder, instant, key, record, root_chain};
use support::mutate::{Credential, Item, Show, bytes, public, signing, text};

const MEMORY: &str = "vehicle-license memory 1";
const EVIDENCE: &str = "vehicle-license evidence 1";
/// The most bytes of a stored memory (SPEC, limits).
const MEMORY_BYTES: usize = 5_145_344;
/// Steps of one run, each of which is stored and read.
const STEPS: usize = 64;

/// What there is to keep.
static KEPT: LazyLock<Kept> = LazyLock::new(Kept::new);

struct Kept {
    trust: Trust,
    lists: Vec<StatusList>,
    bundles: Vec<VerifiedBundle>,
    /// Shows of some seconds, and answers, each verified at some moments.
    verified: Vec<Verified>,
    /// Bodies of memories and of records.
    memories: Vec<Vec<u8>>,
    records: Vec<Vec<u8>>,
    /// Everything that was signed.
    signed: Vec<SignedForms>,
}

impl Kept {
    fn new() -> Self {
        let bundles: Vec<_> = [(1, ISSUED_AT - 60), (2, ISSUED_AT), (2, ISSUED_AT - 1), (3, ISSUED_AT)]
            .map(|(version, issued_at)| {
                let bundle = Bundle::from_bytes(&offline::publish(version, issued_at));
                let verified = bundle.and_then(|bundle| bundle.verify(&root_chain().pin(), instant(ISSUED_AT)));
                verified.expect("a bundle")
            })
            .into();
        let trust = bundles[0].clone().into_trust();
        let lists: Vec<_> = [
            (StatusBits::One, 60),
            (StatusBits::Two, 60),
            (StatusBits::One, 0),
            (StatusBits::One, 700),
        ]
        .map(|(bits, later)| {
            let token = offline::list(bits, 1 << 20, ISSUED_AT + later);
            StatusList::verify(&token, &trust, instant(ISSUED_AT + later)).expect("a list")
        })
        .into();
        let mut kept = Self {
            trust,
            lists,
            bundles,
            verified: Vec::new(),
            memories: Vec::new(),
            records: Vec::new(),
            signed: Vec::new(),
        };
        kept.verify();
        kept.remember();
        kept.record();
        kept
    }

    fn verify(&mut self) {
        let tolerant = Policy::counter().accept_test().clock_tolerance(60);
        let owner = holder(&record());
        for later in [0, 1, 60, 119, 120, 121, 240] {
            let show = owner.present(&View::everyday(), instant(SHOWN_AT + later), &key("holder"));
            let text = show.expect("a show").to_text();
            for after in [0, 55, 119] {
                let now = instant(SHOWN_AT + later + after);
                let purpose = vehicle_license::Purpose::Other;
                let question = Question::new(purpose, Place::Counter)
                    .under(tolerant.clone())
                    .consulting(&self.lists);
                let verified = verifier(&self.trust).verify(Input::text(&text), &question, now);
                self.verified.push(verified.expect("a valid show"));
            }
        }
        for show in WORLD.shows.iter().filter(|show| show.answers) {
            for after in [0, 100] {
                let now = instant(SHOWN_AT + after);
                let question = Question::new(show.purpose, Place::Remote).under(tolerant.clone());
                let verified =
                    verifier(&self.trust).verify(Input::bytes(&show.wire), &question.answering(&WORLD.challenge), now);
                self.verified.push(verified.expect("a valid answer"));
            }
        }
    }

    fn remember(&mut self) {
        let mut memory = Memory::new();
        self.memories.push(form::stored_body(MEMORY, &memory.to_bytes()));
        let _ = memory.remember_bundle(&self.bundles[0]).expect("a bundle");
        memory.remember_list(&self.lists[0], instant(NOW)).expect("a list");
        self.memories.push(form::stored_body(MEMORY, &memory.to_bytes()));
        for verified in self.verified.iter().take(21).step_by(6) {
            memory.admit(verified, verified.facts().verified_at()).expect("a show");
            self.memories.push(form::stored_body(MEMORY, &memory.to_bytes()));
        }
    }

    fn record(&mut self) {
        for (index, show) in WORLD.shows.iter().enumerate() {
            let now = instant(NOW);
            let mut question = Question::new(show.purpose, Place::Counter).under(WORLD.policy.clone());
            if show.answers {
                question = question.answering(&WORLD.challenge);
            }
            if index == 0 {
                question = question.consulting(&self.lists[..1]);
            }
            let recorded = EvidenceRecord::verify(&verifier(&self.trust), Input::bytes(&show.wire), &question, now);
            let (verified, record) = recorded.expect("a valid show");
            self.signed.push(verified.facts().to_cose());
            let less = record.clone().hiding(FieldName::Model).hiding_plate();
            let less = less.stamped(&[0x30, 0]).expect("a short stamp");
            for record in [record, less] {
                let body = form::stored_body(EVIDENCE, &record.to_bytes());
                self.records.push(body);
            }
        }
        let grown = grown(&self.lent());
        assert!(grown.len() > 2258, "{} bytes", grown.len());
        self.records.push(grown);
    }

    /// A record of all that a lent license opens, but for one small value.
    fn lent(&self) -> Vec<u8> {
        let issued = Credential::from_file(&WORLD.files[0], signing(&key("issuer")));
        let grantee = ["A", "35010219881112001X", "李四明"];
        let lent = Show {
            credential: issued.lend(8, 8, grantee, public(&key("grantee"))),
            shown_at: SHOWN_AT,
            bitmap: u32::MAX,
            purpose: None,
            answers: None,
            evidence: None,
            holder: signing(&key("grantee")),
        };
        let question = Question::new(vehicle_license::Purpose::Mortgage, Place::Counter).under(WORLD.policy.clone());
        let (wire, verifier) = (lent.wire().encode(), verifier(&self.trust));
        let recorded = EvidenceRecord::verify(&verifier, Input::bytes(&wire), &question, instant(NOW));
        let (_, record) = recorded.expect("a valid show");
        form::stored_body(EVIDENCE, &record.hiding(FieldName::InspectionUntil).to_bytes())
    }
}

/// A record whose texts are as long as a reader lets them be: no authority signed it, and it is read.
fn grown(body: &[u8]) -> Vec<u8> {
    let mut body = Item::parse(body).0;
    let mut show = Item::parse(body.at(&[3]).as_bytes()).0;
    let mut texts = Vec::new();
    for (at, value) in show.at(&[1, 3]).items().iter().enumerate() {
        match value {
            Item::Text(_) => texts.push(vec![1, 3, at]),
            Item::Array(parts) => {
                let places = parts
                    .iter()
                    .enumerate()
                    .filter(|(_, part)| matches!(part, Item::Text(_)));
                texts.extend(places.map(|(part, _)| vec![1, 3, at, part]));
            }
            _ => {}
        }
    }
    for path in texts {
        for length in (1..=192).rev() {
            let longer = show.clone().with(&path, text(&"8".repeat(length)));
            body = body.with(&[3], bytes(&longer.encode()));
            if EvidenceRecord::from_bytes(&form::stored(EVIDENCE, &body.encode())).is_ok() {
                show = longer;
                break;
            }
        }
    }
    body.with(&[3], bytes(&show.encode())).encode()
}

/// Laws of a memory, however it began: it is written as it was read, nothing is admitted twice, nothing goes back to an
/// older bundle, list or floor, a refusal changes nothing, and it stays bounded.
pub fn memory(data: &[u8]) -> bool {
    let kept = &*KEPT;
    if let Ok(memory) = Memory::from_bytes(data) {
        assert_eq!(memory.to_bytes(), data);
    }
    // How much of the input edits; the rest are steps.
    let (length, rest) = data.split_first().unwrap_or((&0, &[]));
    let (edits, steps) = rest.split_at(rest.len().min(usize::from(*length)));
    let mut choices = Choices::new(edits);
    let (mut body, other) = (choices.one_of(&kept.memories).clone(), choices.one_of(&kept.memories));
    choices.edit(&mut body, other);
    let stored = form::stored(MEMORY, &body);
    let Ok(mut memory) = Memory::from_bytes(&stored) else {
        return false;
    };
    assert_eq!(memory.to_bytes(), stored);
    let mut choices = Choices::new(steps);
    let (mut admitted, mut versions, mut dropped) = (BTreeSet::new(), BTreeMap::new(), false);
    for _ in 0..STEPS {
        let Some(step) = choices.next() else { break };
        let before = memory.clone();
        let done = match step % 4 {
            0 => remember(&mut memory, &mut choices, &mut versions),
            1 => match memory.remember_bundle(choices.one_of(&kept.bundles)) {
                Ok(change) => {
                    dropped |= change == BundleChange::ForkDropped;
                    true
                }
                Err(_) => false,
            },
            _ => {
                let verified = choices.one_of(&kept.verified);
                let late = [0, 0, 1, 9, 10, 11, 59, 60, 61, 119, 120, 130][usize::from(choices.byte_of(12))];
                admit(&mut memory, verified, late, &mut admitted)
            }
        };
        assert!(done || memory == before, "a refusal changed something");
        assert!(before.clock_floor() <= memory.clock_floor(), "the floor sank");
        // What an edited memory holds may be a fork of the one root there is.
        assert!(dropped || before.trust_state().version() <= memory.trust_state().version());
        let stored = memory.to_bytes();
        assert!(stored.len() <= MEMORY_BYTES);
        memory = Memory::from_bytes(&stored).expect("what was stored");
        assert_eq!(memory.to_bytes(), stored);
    }
    true
}

fn admit(memory: &mut Memory, verified: &Verified, late: u64, admitted: &mut BTreeSet<[u8; 32]>) -> bool {
    let now = instant(verified.facts().verified_at().unix() + late);
    let behind = is_behind(memory, now);
    assert_eq!(memory.check_clock(now).is_err(), behind);
    let guarded = memory.replay_guard().clone().admit(verified.facts().replay_key(), now);
    let outcome = memory.admit(verified, now);
    if let Err(error) = &outcome {
        let of_held = ["clock-behind", "trust-withheld", "status-list-withheld"].contains(&error.code());
        assert!(of_held || guarded == Err(*error), "memory and guard differ: {error}");
    }
    let Ok(admission) = outcome else {
        return false;
    };
    assert!(!behind, "admitted by a clock that is behind");
    let held = memory.trust_state().content_digest();
    assert!(held.is_none_or(|held| held == verified.facts().trust_digest()));
    assert!(now < admission.replay_key().until());
    assert!(admitted.insert(*admission.replay_key().as_bytes()), "admitted twice");
    true
}

fn is_behind(memory: &Memory, now: UnixTime) -> bool {
    memory.clock_floor().is_some_and(|floor| floor.unix() > now.unix() + 10)
}

/// The latest version of the one list there is, by its second.
fn remember(memory: &mut Memory, choices: &mut Choices<'_>, versions: &mut BTreeMap<UnixTime, [u8; 32]>) -> bool {
    let list = choices.one_of(&KEPT.lists);
    let now = instant(choices.moment(ISSUED_AT, false));
    if memory.remember_list(list, now).is_err() {
        return false;
    }
    assert!(list.issued_at().unix() <= now.unix() + 10, "a list from the future");
    if let Some((latest, digest)) = versions.last_key_value() {
        assert!(*latest <= list.issued_at(), "an older list");
        assert!(
            *latest < list.issued_at() || digest == list.digest(),
            "two lists at once"
        );
    }
    versions.insert(list.issued_at(), *list.digest());
    true
}

/// Laws of a record: it is written as it was read; what verifies again was signed; and whatever is taken out, what a
/// time stamp is over stays, and so does the verdict, but for checks that take a value.
pub fn evidence(data: &[u8]) -> bool {
    let kept = &*KEPT;
    let mut choices = Choices::new(data);
    let (mut body, other) = (choices.one_of(&kept.records).clone(), choices.one_of(&kept.records));
    let out: Vec<_> = (0..choices.byte_of(8))
        .map(|_| (choices.byte_of(16), *choices.one_of(FieldName::ALL)))
        .collect();
    choices.edit(&mut body, other);
    let mut verifies = false;
    for bytes in [&form::stored(EVIDENCE, &body)[..], data] {
        let Ok(record) = EvidenceRecord::from_bytes(bytes) else {
            continue;
        };
        assert_eq!(record.to_bytes(), bytes);
        let less = out.iter().fold(record.clone(), taken_out);
        assert_eq!(EvidenceRecord::from_bytes(&less.to_bytes()).as_ref(), Ok(&less));
        assert_eq!(less.id(), record.id());
        assert!(!reveals(&format!("{record:?} {less:?}"), &WORLD.secrets));
        let again = |record: &EvidenceRecord| record.reverify(&kept.trust, &kept.lists).map(forms);
        match (again(&record), again(&less)) {
            (Ok(before), after) => {
                assert!(kept.signed.contains(&before), "a record of what nobody signed");
                assert_eq!(after, Ok(before));
                verifies = true;
            }
            (Err(EvidenceError::Refused(error)), Ok(_)) => assert!(takes_a_value(&error), "{error}"),
            (Err(before), after) => assert!(after.is_err(), "{before}"),
        }
    }
    verifies
}

fn taken_out(record: EvidenceRecord, (how, field): &(u8, FieldName)) -> EvidenceRecord {
    match how {
        0 => record.hiding_all(),
        1 => record.hiding_plate(),
        2 => record.hiding_standing(),
        3..8 => record.masking(*field),
        _ => record.hiding(*field),
    }
}

fn forms(again: Reverified) -> SignedForms {
    match again {
        Reverified::Whole(verified) => verified.facts().to_cose(),
        Reverified::Reduced(facts) => facts.to_cose(),
    }
}

/// Whether a refusal is by a check that a reduced record does not go through.
fn takes_a_value(error: &VerifyError) -> bool {
    let codes = [
        "value-invalid",
        "plate-outside-issuer",
        "standing-gone",
        "standing-forbids-use",
        "standing-refused-for-purpose",
        "required-field-missing",
    ];
    codes.contains(&error.code())
}

/// Inputs that take a value, or two, out of the record that a hostile keeper has grown.
#[cfg(test)]
pub(crate) fn hostile() -> Vec<Vec<u8>> {
    let grown = u8::try_from(KEPT.records.len() - 1).expect("few records");
    let fields = (0..).zip(FieldName::ALL).map(|(field, _)| field);
    let one = fields.clone().map(|field| vec![grown, 0, 1, 8, field]);
    let two = fields.map(|field| vec![grown, 0, 2, 8, field, 2, field]);
    one.chain(two).chain([vec![grown, 0, 1, 0, 0]]).collect()
}

/// The inputs of a target that are accepted.
pub(crate) fn genuine(name: &str) -> Vec<Vec<u8>> {
    let kept = &*KEPT;
    if name == "evidence" {
        // The grown one verifies nowhere.
        let genuine = kept.records.split_last().expect("records").1;
        let whole = (0..).zip(genuine).map(|(index, _)| vec![index, 0, 0]);
        let less = (0..).zip(genuine).map(|(index, _)| vec![index, 0, 3, 9, 8, 4, 9, 2, 0]);
        return whole.chain(less).collect();
    }
    let read = (0..).zip(&kept.memories).map(|(index, _)| vec![1, index]);
    let steps = [
        vec![0, 1, 0, 0, 0, 0, 4, 0, 2, 0, 2, 3, 2, 0, 1, 2],
        vec![2, 1, 0, 2, 0, 2, 21, 2, 22, 2, 12, 2, 0],
    ];
    read.chain(steps).collect()
}
