//! A batch comes to what single calls come to, one by one and in their order.

use support::fixture;
use vehicle_license::evidence::{Archive, EvidenceRecord};
use vehicle_license::present::View;
use vehicle_license::{Input, Place, Policy, Purpose, Question, Verifier};

#[test]
fn a_batch_is_verdict_for_verdict_that_of_single_calls() {
    let (trust, now) = (fixture::trust(), fixture::instant(fixture::SHOWN_AT));
    let (holder, key) = (fixture::holder(&fixture::record()), fixture::key("holder"));
    let question = Question::new(Purpose::Mortgage, Place::Counter).under(Policy::counter().accept_test());
    let verifier = Verifier::new(&trust).with_checker(&native::Ring);

    // Genuine ones of every age about the limit, and one that was changed.
    let shown_at = |ago: u64| fixture::instant(fixture::SHOWN_AT - ago);
    let text = |ago: u64| {
        let show = holder.present(&View::for_purpose(Purpose::Mortgage), shown_at(ago), &key);
        show.expect("a show").to_text().to_string()
    };
    let mut texts: Vec<String> = (60..90).map(text).collect();
    texts.insert(7, texts[0].replace('A', "B"));
    let inputs: Vec<Input<'_>> = texts.iter().map(|text| Input::text(text)).collect();
    let each: Vec<_> = inputs
        .iter()
        .map(|input| verifier.verify(*input, &question, now))
        .collect();
    assert!(each.iter().any(Result::is_ok) && each.iter().any(Result::is_err));
    assert_eq!(batch::verify_all(verifier, &inputs, &question, now), each);

    let records = inputs
        .iter()
        .filter_map(|input| EvidenceRecord::verify(&verifier, *input, &question, now).ok());
    let mut records: Vec<EvidenceRecord> = records.map(|(_, record)| record).collect();
    records.insert(1, records[0].clone().hiding_all());
    let archive = Archive::new().holding(&trust).with_checker(&native::Ring);
    let each: Vec<_> = records.iter().map(|record| archive.reverify(record)).collect();
    assert!(each.iter().all(Result::is_ok));
    assert_eq!(batch::reverify_all(&archive, &records), each);
    assert!(
        batch::reverify_all(&Archive::new(), &records)
            .iter()
            .all(Result::is_err)
    );
}
