//! What a purpose hides occurs nowhere: not in the bytes that travel, not in the verdict, not in any message.

use std::fmt::Write as _;

use super::fixture::{carrier, company_record, day, grantee, holder, instant, key, record};
use super::{policy, shown_at, wrapped};
use vehicle_license::credential::FieldName;
use vehicle_license::evidence::EvidenceRecord;
use vehicle_license::issue::VehicleRecord;
use vehicle_license::key::Signer as _;
use vehicle_license::present::{Holder, RequestTerms, View};
use vehicle_license::value::{Document, DocumentKind, PersonName};
use vehicle_license::verify::Role;
use vehicle_license::{Comparison, Input, Place, Policy, Purpose, Question, Verified, Verifier, VerifyError};

/// A block of leaves, as the table of purposes opens them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Block {
    Identity,
    Vehicle,
    Party,
    Full,
}

/// The table of purposes, written again: which blocks each sees beyond the everyday view.
fn blocks(purpose: Purpose) -> &'static [Block] {
    match purpose {
        Purpose::OffSiteViolation | Purpose::Rental | Purpose::TestDrive | Purpose::Other => &[],
        Purpose::Accident => &[Block::Identity],
        Purpose::RideHailing | Purpose::TransportPermit => &[Block::Identity, Block::Vehicle],
        Purpose::BuyInsurance | Purpose::InsuranceClaim | Purpose::UsedCarSale => {
            &[Block::Identity, Block::Vehicle, Block::Party]
        }
        Purpose::Mortgage | Purpose::VehicleRegistration => {
            &[Block::Identity, Block::Vehicle, Block::Party, Block::Full]
        }
    }
}

/// What the fixture keeps behind each block: the value, or the part of it that its mask hides. The issuing
/// authority is missing here, because its two characters begin the plate, and so are the remarks, which are empty.
const SECRETS: [(Block, &str); 16] = [
    (Block::Identity, "LSVWY4180KN246094"),
    (Block::Identity, "0KN246094"),
    (Block::Identity, "246094"),
    (Block::Identity, "张三丰"),
    (Block::Identity, "三丰"),
    (Block::Identity, "2015-04-11"),
    (Block::Vehicle, "8B12345"),
    (Block::Vehicle, "1375"),
    (Block::Vehicle, "检验有效期至2026年09月"),
    (Block::Party, "福建省福州市"),
    (Block::Party, "3510012345678"),
    (Block::Full, "1021990"),
    (Block::Full, "350102199003071234"),
    (Block::Full, "鼓楼区"),
    (Block::Full, "单元501室"),
    (Block::Full, "350100123456"),
];

/// The same for values that travel as numbers: the bytes of 2015-04-11, and of the seven measures.
const SECRET_BYTES: [(Block, &[u8]); 2] = [
    (Block::Identity, &[0x19, 0x40, 0x98]),
    (
        Block::Vehicle,
        &[
            0x87, 0x19, 0x07, 0x4e, 0x19, 0x05, 0x5f, 0xf6, 0xf6, 0x19, 0x13, 0x51, 0x19, 0x07, 0x35, 0x19, 0x05, 0xc8,
        ],
    ),
];

fn verdict(text: &str, purpose: Purpose, policy: &Policy, setting: Place, after: u64) -> Result<Verified, VerifyError> {
    let now = instant(shown_at().unix() + after);
    Verifier::new(&super::fixture::trust()).verify(
        Input::text(text),
        &Question::new(purpose, setting).under(policy.clone()),
        now,
    )
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn what_a_purpose_hides_is_neither_on_the_wire_nor_in_the_verdict() {
    let holder = holder(&record());
    for purpose in Purpose::ALL {
        let views = [
            (View::for_purpose(purpose), blocks(purpose)),
            (View::everyday_for(purpose), &[][..]),
        ];
        for (view, open) in views {
            let show = holder.present(&view, shown_at(), &key("holder")).expect("a show");
            let found = verdict(&show.to_text(), purpose, &policy(), Place::Counter, 5).expect("a verified show");
            let mut told = format!("{found:?} {found:#?} {show:?} {view:?}");
            for name in FieldName::ALL {
                write!(told, " {}", name.state(found.facts().fields())).expect("a string grows");
            }
            let prompt = found.facts().prompt();
            write!(told, " {prompt:?} {:?}", prompt.name()).expect("a string grows");
            for (block, secret) in SECRETS {
                let hidden = !open.contains(&block);
                assert!(
                    !hidden || !contains(show.as_bytes(), secret.as_bytes()),
                    "{purpose}: {secret} travels"
                );
                assert!(
                    !hidden || !told.contains(secret),
                    "{purpose}: the verdict tells {secret}"
                );
            }
            for (block, secret) in SECRET_BYTES {
                assert_eq!(
                    contains(show.as_bytes(), secret),
                    open.contains(&block),
                    "{purpose}: {secret:02x?}"
                );
            }
            for form in [&found.facts().to_cose().credential, &found.facts().to_cose().show] {
                for (_, secret) in SECRETS {
                    assert!(
                        !contains(form, secret.as_bytes()),
                        "{purpose}: a signed form tells {secret}"
                    );
                }
                for (_, secret) in SECRET_BYTES {
                    assert!(!contains(form, secret), "{purpose}: a signed form tells {secret:02x?}");
                }
            }
        }
    }
}

/// The list of secrets must be able to bite: where a block is open, its values do travel.
#[test]
fn what_a_purpose_opens_is_on_the_wire() {
    let holder = holder(&record());
    let show = holder
        .present(&View::for_purpose(Purpose::Mortgage), shown_at(), &key("holder"))
        .expect("a show");
    let everything = show.as_bytes();
    for (block, secret) in SECRETS {
        // Numbers travel as CBOR, and the document has its real check digit instead of the placeholder.
        if matches!(secret, "2015-04-11" | "1375" | "350102199003071234") {
            continue;
        }
        assert!(contains(everything, secret.as_bytes()), "{block:?}: {secret}");
    }
    let number = record().document.expect("a document").number().to_string();
    assert!(contains(everything, number.as_bytes()));
    assert!(
        number.starts_with("3501021990"),
        "the secrets above are parts of {number}"
    );
}

#[test]
fn masked_numbers_keep_their_middle_hidden() {
    let holder = holder(&record());
    let number = record().document.expect("a document").number().to_string();
    for purpose in [Purpose::BuyInsurance, Purpose::InsuranceClaim] {
        let show = holder
            .present(&View::for_purpose(purpose), shown_at(), &key("holder"))
            .expect("a show");
        let found = verdict(&show.to_text(), purpose, &policy(), Place::Counter, 5).expect("a verified show");
        let told = format!("{found:?}");
        for middle in [&number[..], &number[3..14], &number[2..6], &number[6..14]] {
            assert!(
                !told.contains(middle) && !contains(show.as_bytes(), middle.as_bytes()),
                "{purpose}: {middle}"
            );
        }
        let masked = found.facts().fields().document().masked().expect("a masked document");
        assert_eq!(masked.to_string(), format!("{}****{}", &number[..1], &number[16..]));
    }
}

/// Of the person who acts for a company nobody has more than the mask: neither the wallet nor any show, verdict or
/// record.
#[test]
fn a_carrier_is_known_by_the_mask_alone() {
    let (holder, carrier) = (holder(&company_record()), carrier());
    let secrets = ["王主管", "主管", "35010319850617283X", "19850617"];
    assert!(carrier.document.number().contains(secrets[3]) && carrier.name.as_str() == secrets[0]);
    let silent = |told: &[u8]| assert!(secrets.iter().all(|secret| !contains(told, secret.as_bytes())));
    silent(&holder.secret_file());
    for purpose in Purpose::ALL {
        let view = View::for_purpose(purpose);
        let show = holder.present(&view, shown_at(), &key("holder")).expect("a show");
        silent(show.as_bytes());
        let found = verdict(&show.to_text(), purpose, &policy(), Place::Counter, 5).expect("a verified show");
        silent(format!("{found:?} {:?}", found.facts().prompt()).as_bytes());
        let prompt = found.facts().prompt();
        assert_eq!((prompt.role(), prompt.name()), (Role::Carrier, Some("王*")));
        assert!(
            !found.facts().watermark().zh().contains('王'),
            "the picture of a show names no employee"
        );
        // What the clerk types agrees, differs or says nothing. It is never the same.
        let compared = |kind: DocumentKind, number: &str, name: &str| {
            let document = Document::from_register(kind, number).expect("a number");
            let name = PersonName::parse(name).expect("a name");
            (prompt.compare(&document), prompt.compare_name(&document, &name))
        };
        let (number, name) = (carrier.document.number(), carrier.name.as_str());
        for (kind, number, name, expected) in [
            (
                DocumentKind::ResidentCard,
                number,
                name,
                (Comparison::Agrees, Comparison::Agrees),
            ),
            (
                DocumentKind::TemporaryCard,
                number,
                name,
                (Comparison::Agrees, Comparison::Agrees),
            ),
            (
                DocumentKind::ResidentCard,
                number,
                "李主管",
                (Comparison::Agrees, Comparison::Different),
            ),
            (
                DocumentKind::ResidentCard,
                "350102199003071234",
                name,
                (Comparison::Different, Comparison::CannotTell),
            ),
            (
                DocumentKind::ForeignDocument,
                "EA1234567",
                name,
                (Comparison::CannotTell, Comparison::CannotTell),
            ),
            // The company's own code is nobody's document.
            (
                DocumentKind::CreditCode,
                "91350100M000100Y43",
                name,
                (Comparison::CannotTell, Comparison::CannotTell),
            ),
        ] {
            assert_eq!(compared(kind, number, name), expected, "{kind:?}");
        }
    }
}

#[test]
fn no_refusal_repeats_a_value() {
    let holder = holder(&record());
    let mut codes = std::collections::BTreeSet::new();
    for purpose in Purpose::ALL {
        let show = holder
            .present(&View::for_purpose(purpose), shown_at(), &key("holder"))
            .expect("a show");
        let (text, bytes) = (show.to_text(), show.as_bytes());
        let other = if purpose == Purpose::Other {
            Purpose::Rental
        } else {
            Purpose::Other
        };
        let strict = policy().max_status_age(1);
        let full = policy().require_full(FieldName::Grantee);
        let mut refusals = vec![
            verdict(&text, purpose, &policy(), Place::Counter, 71),
            verdict(&text, other, &policy(), Place::Counter, 5),
            verdict(&text, purpose, &Policy::counter(), Place::Counter, 5),
            verdict(&text, purpose, &strict, Place::Counter, 5),
            verdict(&text, purpose, &full, Place::Counter, 5),
            verdict(
                &text,
                purpose,
                &policy().require_real_person_check(1),
                Place::Counter,
                5,
            ),
            verdict(&text, purpose, &policy().require_challenge(), Place::Counter, 5),
            verdict(&text, purpose, &policy(), Place::Counter, 86_400 * 40),
            verdict(&text.to_lowercase(), purpose, &policy(), Place::Counter, 5),
        ];
        for at in 0..bytes.len() {
            let mut changed = bytes.to_vec();
            changed[at] ^= 0x21;
            refusals.push(verdict(&wrapped(&changed), purpose, &policy(), Place::Counter, 5));
        }
        for refusal in refusals {
            let error = refusal.expect_err("a refusal");
            codes.insert(error.code());
            let told = format!("{error} {error:?} {error:#?}");
            let mask_kept = ["350", "LSVWY418", "福建", "闽A", "北京现代", "K33"];
            for secret in SECRETS.iter().map(|(_, secret)| *secret).chain(mask_kept) {
                assert!(
                    !told.contains(secret),
                    "{purpose}: {} tells {secret}: {told}",
                    error.code()
                );
            }
        }
    }
    assert!(codes.len() >= 15, "too few kinds of refusal were seen: {codes:?}");
}

/// Every value of the fixture, of its owner and of the person it is lent to, in the form in which it is read.
fn values(record: &VehicleRecord) -> Vec<String> {
    let verified = opened(record);
    let json = serde_json::to_value(verified.facts().fields()).expect("JSON");
    let mut values = Vec::new();
    collect(&json, &mut values);
    values.retain(|value| value.chars().count() > 2);
    assert!(values.len() >= 15, "{values:?}");
    values
}

fn collect(json: &serde_json::Value, values: &mut Vec<String>) {
    match json {
        serde_json::Value::String(text) => values.push(text.clone()),
        serde_json::Value::Number(number) => values.push(number.to_string()),
        serde_json::Value::Array(list) => list.iter().for_each(|value| collect(value, values)),
        // Of a field the value alone, not its state.
        serde_json::Value::Object(entries) => {
            let of_field = entries.iter().filter(|(key, _)| *key != "state");
            of_field.for_each(|(_, value)| collect(value, values));
        }
        _ => {}
    }
}

/// A verdict on everything `record` has.
fn opened(record: &VehicleRecord) -> Verified {
    let show = holder(record)
        .present(&View::for_purpose(Purpose::Mortgage), shown_at(), &key("holder"))
        .expect("a show");
    verdict(&show.to_text(), Purpose::Mortgage, &policy(), Place::Counter, 5).expect("a verified show")
}

#[test]
fn no_debug_text_has_a_value() {
    let lent_to = grantee();
    let terms = RequestTerms {
        grantee: lent_to.clone(),
        purpose: Purpose::Rental,
        last_day: day("2026-09-16"),
        replace: false,
    };
    for record in [record(), company_record()] {
        let (holder, verified) = (holder(&record), opened(&record));
        let facts = verified.facts();
        let fields = facts.fields();
        let show = holder.present(&View::for_purpose(Purpose::Mortgage), shown_at(), &key("holder"));
        let show = show.expect("a show");
        let question = Question::new(Purpose::Mortgage, Place::Counter).under(policy());
        let trust = super::fixture::trust();
        let input = Input::bytes(show.as_bytes());
        let kept = EvidenceRecord::verify(&Verifier::new(&trust), input, &question, shown_at());
        let (_, evidence) = kept.expect("a record");
        let reduced = evidence.clone().hiding(FieldName::Remarks);
        let again = [&evidence, &reduced].map(|record| record.reverify(&trust, &[]).expect("a verdict"));
        let accepted: Result<&Verified, VerifyError> = Ok(&verified);
        let refused = Holder::import(&holder.secret_file(), &trust, &key("grantee").public_key());
        let register = super::fixture::register(&record);
        let answer = register.answer(&[super::fixture::issue(&record).log_entry().status], shown_at());
        let parts: Vec<Box<dyn std::fmt::Debug>> = vec![
            // A failed `unwrap_err` prints what was accepted.
            Box::new(accepted),
            Box::new(refused),
            Box::new((evidence, again)),
            Box::new((facts.prompt(), facts.watermark())),
            Box::new((fields.plate().clone(), *fields.standing(), fields.owner().clone())),
            Box::new((fields.document().full().cloned(), fields.document().clone())),
            Box::new((
                fields.vin().full().cloned(),
                fields.technical().full().copied(),
                fields.seats().full().copied(),
            )),
            Box::new((
                lent_to.clone(),
                terms.clone(),
                record.clone(),
                record.owner.clone(),
                record.document.clone(),
            )),
            Box::new((
                record.address.clone(),
                record.model.clone(),
                record.colors.clone(),
                record.remarks.clone(),
            )),
            Box::new((
                record.engine_number.clone(),
                record.file_number.clone(),
                record.vehicle_type.clone(),
            )),
            Box::new((answer, register)),
            Box::new((super::fixture::issue(&record), show, holder)),
        ];
        let mut told = String::new();
        for part in parts {
            write!(told, "{part:?} {part:#?}").expect("a string grows");
        }
        for value in values(&record)
            .iter()
            .map(String::as_str)
            .chain(["李四明", "35010219881112001X"])
        {
            assert!(!told.contains(value), "{value} in {told}");
        }
    }
}

#[test]
fn nothing_that_holds_secrets_prints_them() {
    let license = super::fixture::issue(&record());
    let holder = holder(&record());
    let file = license.secret_file();
    let draft = holder.prepare(&View::everyday(), shown_at()).expect("a draft");
    let question = Question::new(Purpose::Other, Place::Counter).under(policy());
    let owner = key("holder");
    let inputs = [
        Input::text("VL1:SECRET"),
        Input::scanned(b"VL1:SECRET"),
        Input::bytes(b"SECRET"),
        Input::sealed_bytes(b"SECRET"),
    ];
    let told = format!(
        "{license:?} {holder:?} {draft:?} {question:?} {inputs:?} {owner:?} {:?}",
        draft.to_be_signed()
    );
    for (_, secret) in SECRETS {
        assert!(!told.contains(secret), "{secret}");
    }
    assert!(!told.contains("SECRET"));
    assert!(!told.contains(&format!("{}, {}, {}", b'S', b'E', b'C')));
    let secret = owner.secret_bytes();
    assert!(!told.contains(&format!("{}, {}, {}", secret[0], secret[1], secret[2])));
    assert!(
        contains(&file, "350100123456".as_bytes()),
        "the file itself opens everything"
    );
}
