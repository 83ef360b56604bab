//! Leaf 14, the carrier (SPEC §6.1): the person who acts for an organization, in its licenses alone.

use serde_json::{Value, json};
use vehicle_license::credential::{FieldName, MaskedPerson};
use vehicle_license::present::View;
use vehicle_license::value::{Document, DocumentKind, PersonName};
use vehicle_license::{Challenge, Purpose};

use crate::build::{
    Ask, Cases, GRANTEE, SHOWN, Want, challenge_for, credential, holder_key, license, show, shown_by_crate, trust,
};
use crate::files::wanted;
use crate::mutate::{Credential, Item, NULL, Show, hex, mask, public, shortest, signing, text};
use crate::recorded::{Record, take_out};
use crate::{build, fixture};

pub(crate) fn add(cases: &mut Cases) {
    shown(cases);
    none(cases);
    documents(cases);
    changed(cases);
    lent(cases);
    asked(cases);
    required(cases);
    names(cases);
    kept(cases);
}

/// The company's license.
fn company() -> Credential {
    credential(&fixture::issue(&fixture::company_record()))
}

fn person(kind: &str, number: &str, name: &str) -> Item {
    Item::Array(vec![text(kind), text(number), text(name)])
}

/// The company's license with what the mask table makes of this person.
fn acting(kind: &str, number: &str, name: &str) -> Credential {
    let mut credential = company();
    credential.leaves[14] = Some(mask(31, &person(kind, number, name)));
    credential
}

/// The show, held against the wallet's own of the same view.
fn both_ways(show: &Show, view: &View<'_>) {
    let made = shown_by_crate(&show.credential, &trust(|_| {}), view, SHOWN);
    assert_eq!(made, show.wire().encode(), "{:08x}", show.bitmap);
}

fn shown(cases: &mut Cases) {
    let value = json!({"kind": "A", "number": "3****3X", "name": "王*"});
    let masked = json!({"state": "masked", "value": value});
    let facts = [
        ("/fields/carrier", masked),
        ("/prompt/person", json!("carrier")),
        ("/prompt/name", json!("王*")),
        ("/prompt/document/state", json!("masked")),
        ("/prompt/document/value/number", json!("3****3X")),
        ("/warnings", json!([])),
    ];
    let everyday = show(&company(), None);
    both_ways(&everyday, &View::everyday());
    let why = "An organization's license names who acts for it, so that the clerk compares a person with a person.";
    cases.ok("carrier_everyday", why, Ask::of(&everyday), &facts);
    let everything = show(&company(), Some(8));
    both_ways(&everything, &View::for_purpose(Purpose::Mortgage));
    let why = "Whoever may see everything sees no more of the person: only the mask was signed.";
    cases.ok("carrier_everything", why, Ask::of(&everything), &facts);
    let chosen = View::only(&[FieldName::VehicleType], Some(Purpose::Accident)).opening_masked(FieldName::Carrier);
    let mut alone = show(&company(), Some(2));
    alone.bitmap = shortest(1 << 4 | 1 << 14, alone.credential.carried());
    assert_eq!(
        alone.bitmap,
        0xf | 1 << 4 | 3 << 14,
        "one seed for 14 and the reserved 15"
    );
    both_ways(&alone, &chosen);
    let why = "Two fields, the carrier one of them: the reserved leaf beside it is marked, and one seed opens both.";
    cases.ok("carrier_beside_reserved", why, Ask::of(&alone), &facts[..4]);
    alone.bitmap &= !(1 << 15);
    let why = "The same with the reserved leaf closed: longer, and the same verdict.";
    cases.ok("carrier_without_reserved", why, Ask::of(&alone), &facts[..4]);
    let masking = View::everyday().masking(FieldName::Carrier);
    both_ways(&show(&company(), None), &masking);
}

/// Licenses that name nobody, and shows that do not.
fn none(cases: &mut Cases) {
    let owner = ("/prompt/person", json!("owner"));
    let nobody = ("/warnings", json!(["nothing-to-compare"]));
    let state = |state: &str| ("/fields/carrier", json!({"state": state}));
    let why = "A natural owner acts in person. The leaf is carried all the same, as null.";
    let facts = [state("none"), owner.clone(), ("/prompt/name", json!("张*"))];
    cases.ok("carrier_of_a_person", why, Ask::of(&show(&license(), None)), &facts);
    let mut unnamed = company();
    unnamed.leaves[14] = Some(NULL);
    let why = "The file of an organization may name nobody: then nobody can be compared, and the verdict says so.";
    let facts = [state("none"), owner.clone(), nobody.clone()];
    cases.ok("carrier_none", why, Ask::of(&show(&unnamed, None)), &facts);
    let facts = [
        state("none"),
        nobody.clone(),
        ("/prompt/document/value/kind", json!("N")),
    ];
    let why = "An organization's document is nobody's at the counter: there is still nobody to compare.";
    cases.ok(
        "carrier_none_with_document",
        why,
        Ask::of(&show(&unnamed, Some(7))),
        &facts,
    );
    let mut hidden = show(&company(), None);
    hidden.bitmap = 0x3fff;
    both_ways(&hidden, &View::everyday().hiding(FieldName::Carrier));
    let why = "Who holds the company's phone hides whom it names: nobody can be compared, and the verdict says so.";
    cases.ok(
        "carrier_hidden",
        why,
        Ask::of(&hidden),
        &[state("not-shown"), owner.clone(), nobody],
    );
    let mut unknown = company();
    unknown.leaves[14] = Some(Item::Simple(20));
    let why = "The file names somebody whose document or name cannot be expressed.";
    let warned = ("/warnings", json!(["nothing-to-compare", "value-inexpressible"]));
    let facts = [state("inexpressible"), owner, warned];
    cases.ok("carrier_inexpressible", why, Ask::of(&show(&unknown, None)), &facts);
}

/// The kinds of documents people have.
fn documents(cases: &mut Cases) {
    for (name, kind, number, masked) in [
        ("passport", 'F', "EA1234567", "E****67"),
        ("passport_of_seven", 'F', "A123456", "A****"),
        ("hong_kong_permit", 'F', "H1234567801", "H****01"),
        ("hong_kong_card_as_recorded", 'F', "A123456(7)", "A****7)"),
        ("resident_of_fifteen_as_recorded", 'A', "350102900307123", "3****23"),
        ("taiwan_residence_permit", 'K', "830000199003071239", "8****39"),
        ("officer", 'C', "军字第12345678号", "军****8号"),
        ("foreign_residence", 'I', "CHN110000000001", "C****01"),
        ("temporary_card", 'M', "35010319850617283X", "3****3X"),
    ] {
        let letter = DocumentKind::from_letter(kind).expect("a kind");
        let document = Document::from_register(letter, number).expect("a number");
        let name_of = PersonName::parse("王主管").expect("a name");
        let mut record = fixture::company_record();
        record.carrier = Some(MaskedPerson::from_person(&document, &name_of));
        let issued = credential(&fixture::issue(&record));
        let by_hand = acting(&kind.to_string(), number, "王主管");
        assert_eq!(issued.file().encode(), by_hand.file().encode(), "{name}");
        let facts = [
            ("/fields/carrier/value/kind", json!(kind.to_string())),
            ("/fields/carrier/value/number", json!(masked)),
            ("/warnings", json!([])),
        ];
        let why = "A carrier's document, masked as every document is: first and last two of eight characters or more.";
        cases.ok(
            &format!("carrier_document_{name}"),
            why,
            Ask::of(&show(&issued, None)),
            &facts,
        );
    }
}

/// What only the issuer can say.
fn changed(cases: &mut Cases) {
    let code = "issuer-signature-invalid";
    let base = show(&company(), None);
    for (name, item, why) in [
        (
            "other",
            person("A", "334", "李"),
            "Another person in the place of the one that was signed.",
        ),
        ("none", NULL, "Nobody in the place of the one that was signed."),
        (
            "whole",
            person("A", "35010319850617283X", "王主管"),
            "The whole person, who hashes to the mask no more.",
        ),
    ] {
        let wire = base.wire().with(&[1, 3, base.place(14)], item);
        cases.no(
            &format!("carrier_changed_{name}"),
            code,
            why,
            Ask::of(&base).wire(&wire),
        );
    }
    let natural = show(&license(), None);
    let wire = natural
        .wire()
        .with(&[1, 3, natural.place(14)], person("A", "334", "李"));
    let why = "A thief names an accomplice as acting for a natural owner.";
    cases.no("carrier_changed_of_a_person", code, why, Ask::of(&natural).wire(&wire));
    let mut left_out = base.wire();
    left_out.at(&[1, 3]).items().remove(base.place(14));
    let why = "Whether the leaf travels follows from the bitmap, and not from what is in it.";
    cases.no(
        "carrier_left_out",
        "cbor-wrong-length",
        why,
        Ask::of(&base).wire(&left_out),
    );
}

/// A lent copy carries no carrier, whoever owns the vehicle.
fn lent(cases: &mut Cases) {
    let key = fixture::key("grantee");
    let borrow = |purpose| {
        let credential = company().lend(purpose, 8, GRANTEE, public(&key));
        let mut show = show(&credential, None);
        (show.bitmap, show.holder) = (u32::MAX, signing(&key));
        show
    };
    let facts = [
        ("/fields/carrier", json!({"state": "not-carried"})),
        ("/fields/owner/value/kind", json!("organization")),
        ("/prompt/person", json!("grantee")),
        ("/warnings", json!([])),
    ];
    for (name, purpose) in [("rental", 3), ("mortgage", 8)] {
        let why = "Of a lent copy the grantee is compared; who acts for the owner is no business of theirs.";
        cases.ok(&format!("carrier_lent_{name}"), why, Ask::of(&borrow(purpose)), &facts);
    }
    let mut more = borrow(3);
    more.credential.leaves[14] = company().leaves[14].clone();
    let why = "A copy that an issuer made with a carrier: the reader knows from kind and purpose what travels.";
    cases.no("carrier_lent_travels", "cbor-wrong-length", why, Ask::of(&more));
    let mut wire = more.wire();
    wire.at(&[1, 3]).items().remove(more.place(14));
    let why = "The same with the value left out: what the copy commits to there is not what it does not carry.";
    cases.no(
        "carrier_lent_committed",
        "issuer-signature-invalid",
        why,
        Ask::of(&more).wire(&wire),
    );
    for (name, code, why, credential) in [
        (
            "lent",
            None,
            "The grantee's file of a company's car has nothing of who acts for the company.",
            &borrow(8).credential,
        ),
        (
            "lent_with_carrier",
            Some("cbor-wrong-length"),
            "A grantee's file with a carrier in it.",
            &more.credential,
        ),
    ] {
        let body = json!({
            "trust": hex(&trust(|_| {})),
            "holder": hex(public(&key).as_compressed()),
            "bytes": hex(&credential.file().encode()),
            "hidden": ["王主管", "35010319850617283X"],
        });
        cases.add("file", &format!("file_carrier_{name}"), why, body, &wanted(code));
    }
}

/// Challenges that ask for the carrier, and one that does not.
fn asked(cases: &mut Cases) {
    let mut random = fixture::Deterministic::new("challenge");
    let fields = [FieldName::VehicleType, FieldName::Carrier];
    let question = Challenge::asking(
        "闽江银行柜台",
        Purpose::Accident,
        &fields,
        fixture::instant(SHOWN - 30),
        120,
        &mut random,
    );
    let question = question.expect("a challenge");
    let wanted = 0xf | 1 << 4 | 1 << 14;
    let parsed = Item::parse(question.as_bytes()).0.at(&[3]).as_uint();
    assert_eq!(parsed, wanted, "what is asked for");
    let answer = |asked: &[u8], bitmap: u32| {
        let mut show = show(&company(), Some(2));
        (show.answers, show.bitmap, show.holder) = (Some(asked.to_vec()), bitmap, holder_key());
        Ask::of(&show).challenge(asked)
    };
    let why = "A question for the vehicle type and for who acts for the owner.";
    let facts = [
        ("/fields/carrier/state", json!("masked")),
        ("/prompt/person", json!("carrier")),
    ];
    let least = shortest(1 << 4 | 1 << 14, company().carried());
    cases.ok("carrier_asked_for", why, answer(question.as_bytes(), least), &facts);
    let others = challenge_for(2, 0xf | 1 << 4, SHOWN - 30).encode();
    let why = "Who acts for the owner is shown, and was not asked for.";
    cases.no(
        "carrier_not_asked_for",
        "disclosure-exceeds-request",
        why,
        answer(&others, least),
    );
}

/// Policies that demand the carrier.
fn required(cases: &mut Cases) {
    let demand = json!(["carrier"]);
    let opened = |show: &Show| Ask::of(show).policy("require", demand.clone());
    let why = "The masked carrier is opened, and a policy that demands the field has it.";
    cases.ok("carrier_required", why, opened(&show(&company(), None)), &[]);
    let why = "That there is none is opened too: a natural owner's license passes.";
    cases.ok(
        "carrier_required_of_a_person",
        why,
        opened(&show(&license(), None)),
        &[],
    );
    let code = "required-field-missing";
    let whole = Ask::of(&show(&company(), Some(8))).policy("require_full", demand.clone());
    let why = "No show has the carrier whole, so whoever demands that refuses every organization.";
    cases.no("carrier_required_whole", code, why, whole);
    let mut hidden = show(&company(), None);
    hidden.bitmap = 0x3fff;
    let why = "The carrier is demanded, and hidden.";
    cases.no("carrier_required_hidden", code, why, opened(&hidden));
    let why = "A lent copy has no carrier: whoever demands one refuses every copy.";
    cases.no("carrier_required_lent", code, why, opened(&build::lent(9, 8)));
}

/// Kept names that call for a warning.
fn names(cases: &mut Cases) {
    for (name, given, warnings) in [
        ("lost", "?四", json!(["characters-lost"])),
        ("lost_behind", "王?", json!([])),
        ("private_use", "\u{e000}明", json!(["private-use-characters"])),
        ("private_use_hidden", "王\u{e000}", json!([])),
        ("uyghur", "ئابدۇللا", json!([])),
    ] {
        let why = "Of a carrier's name the kept character is seen, and warned of; what the mask removed is not.";
        let ask = Ask::of(&show(&acting("A", "35010319850617283X", given), None));
        cases.ok(&format!("carrier_name_{name}"), why, ask, &[("/warnings", warnings)]);
    }
}

/// Records of a show that names a carrier.
fn kept(cases: &mut Cases) {
    let record = Record::of(&show(&company(), None));
    let why = "The carrier goes out of a record; the reserved bits stay.";
    take_out(cases, "carrier", why, &record, &json!(["carrier"]), 0xffff & !(1 << 14));
    let nothing: Vec<(&str, Value)> = vec![("/reduced", json!(false)), ("/taken_out", json!(hex(&record.bytes())))];
    let mut body = record.case(&record.bytes());
    body["take_out"] = json!([{"mask": "carrier"}]);
    let why = "The carrier is a mask: there is no whole form to take out.";
    let want = Want::Facts(&nothing);
    cases.add("evidence", "evidence_take_out_carrier_to_masked", why, body, &want);
}
