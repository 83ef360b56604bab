//! Cases of kind `evidence`: a record of a verification that passed, read, verified again with what was archived, and
//! perhaps values taken out of it.

use serde_json::{Value, json};
use vehicle_license::credential::FieldName;
use vehicle_license::evidence::{EvidenceRecord, Reverified};
use vehicle_license::verify::SignedForms;
use vehicle_license::{Input, Question, StatusList, Trust, UnixTime, Verified, Verifier};

use super::given::pinned;
use super::keys::{Keys, hex, unhex};
use super::outcome::{Outcome, said};

pub fn run(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let bytes = keys.bytes("bytes")?;
    let trust = pinned(keys)?;
    let take_out = keys.optional("take_out");
    let record = match EvidenceRecord::from_bytes(&bytes) {
        Err(error) => {
            // Known keys, although nothing is done with them.
            keys.optional("status_lists");
            return Ok(Outcome::refused(&error));
        }
        Ok(record) => record,
    };
    let lists = lists(keys, &trust, record.claimed_at())?;
    let cut = (0..bytes.len()).all(|length| EvidenceRecord::from_bytes(&bytes[..length]).is_err());
    let outcome = match record.reverify(&trust, &lists) {
        Err(error) => {
            let mut outcome = Outcome::refused(&error);
            outcome.said.push(format!("{record:?}"));
            outcome
        }
        Ok(again) => {
            let mut expect = kept(&record);
            expect["verdict"] = said(&again);
            let mut outcome = Outcome::ok(expect, vec![format!("{record:?}"), format!("{again:?}")]);
            if let Some(wanted) = take_out {
                let less = taken_out(record.clone(), wanted)?;
                outcome.expect["taken_out"] = json!(hex(&less.to_bytes()));
                outcome.said.push(format!("{less:?}"));
                outcome = outcome
                    .law(reads(&less), "what values were taken out of reads as it was written")
                    .law(
                        less.id() == record.id(),
                        "a time stamp stays good when values are taken out",
                    )
                    .law(
                        keeps_both_forms(&less, &trust, &lists, &forms(&again)),
                        "both signed forms stay as they were when values are taken out",
                    );
            }
            outcome
        }
    };
    Ok(outcome
        .law(record.to_bytes() == bytes, "what is read is written the same")
        .law(cut, "a record is read whole or not at all"))
}

/// The lists given, each as of the record's own moment or up to a minute later. One that does not verify then counts as
/// not given.
fn lists(keys: &mut Keys<'_>, trust: &Trust, claimed_at: UnixTime) -> Result<Vec<StatusList>, String> {
    let tokens = keys.optional("status_lists").and_then(Value::as_array);
    let later = claimed_at.checked_add(60).unwrap_or(claimed_at);
    let mut lists = Vec::new();
    for token in tokens.into_iter().flatten() {
        let token = token.as_str().and_then(unhex).ok_or("a status list is no hex")?;
        let read = [claimed_at, later].map(|now| StatusList::verify(&token, trust, now));
        lists.extend(read.into_iter().find_map(Result::ok));
    }
    Ok(lists)
}

/// What the record says beside the verdict.
fn kept(record: &EvidenceRecord) -> Value {
    let lists: Vec<_> = record.list_digests().iter().map(|digest| hex(digest)).collect();
    json!({
        "ok": true,
        "reduced": record.is_reduced(),
        "credential_id": hex(record.credential_id()),
        "claimed_at": record.claimed_at().unix(),
        "purpose": record.purpose().map(|purpose| purpose.name()),
        "place": record.place().name(),
        "policy": record.policy().name(),
        "sealed": record.was_sealed(),
        "trust_digest": hex(record.trust_digest()),
        "list_digests": lists,
        "challenge": record.challenge().map(|challenge| challenge.to_text()),
        "memory": record.memory_outcome(),
        "id": hex(&record.id()),
        "time_stamp": record.time_stamp().map(hex),
    })
}

/// Takes out what a case names, one after the other.
fn taken_out(record: EvidenceRecord, wanted: &Value) -> Result<EvidenceRecord, String> {
    let named = |name: &Value| {
        let known = FieldName::ALL.iter().find(|field| name == field.name());
        known.copied().ok_or_else(|| format!("unknown field {name}"))
    };
    let wanted = wanted.as_array().ok_or("take_out is no list")?;
    wanted.iter().try_fold(record, |record, value| {
        Ok(match value.as_str() {
            Some("all") => record.hiding_all(),
            Some("plate") => record.hiding_plate(),
            Some("standing") => record.hiding_standing(),
            Some(_) => record.hiding(named(value)?),
            None => {
                let mut keys = Keys::new(value)?;
                let field = named(keys.value("mask")?)?;
                keys.finish()?;
                record.masking(field)
            }
        })
    })
}

fn reads(record: &EvidenceRecord) -> bool {
    EvidenceRecord::from_bytes(&record.to_bytes()).as_ref() == Ok(record)
}

fn forms(again: &Reverified) -> SignedForms {
    match again {
        Reverified::Whole(verified) => verified.facts().to_cose(),
        Reverified::Reduced(facts) => facts.to_cose(),
    }
}

fn keeps_both_forms(record: &EvidenceRecord, trust: &Trust, lists: &[StatusList], before: &SignedForms) -> bool {
    let again = record.reverify(trust, lists);
    again.is_ok_and(|again| forms(&again) == *before)
}

/// A law of every verification that passes: what is kept of it leads to the same verdict again, and without any value
/// to the same signed forms.
pub fn leads_back(
    verifier: &Verifier<'_>,
    input: Input<'_>,
    question: &Question<'_>,
    lists: &[StatusList],
    verified: &Verified,
) -> bool {
    let (trust, now) = (verifier.trust(), verified.facts().verified_at());
    let Ok((again, record)) = EvidenceRecord::verify(verifier, input, question, now) else {
        return false;
    };
    let empty = record.clone().hiding_all();
    again == *verified
        && reads(&record)
        && reads(&empty)
        && record.reverify(trust, lists) == Ok(Reverified::Whole(again))
        && empty.id() == record.id()
        && keeps_both_forms(&empty, trust, lists, &verified.facts().to_cose())
}
