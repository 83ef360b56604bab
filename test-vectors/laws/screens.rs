//! A screen says all that a verdict says, in one language, with the labels and groups of SPEC §14.2; and every code of every
//! party has its sentence in both languages.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pictures::{Pages, by_owner, demanding, of_standing, verify};
use serde_json::Value;
use vehicle_license::credential::{FieldName, RealPersonCheck};
use vehicle_license::error::Refusal;
use vehicle_license::present::View;
use vehicle_license::trust::Asking;
use vehicle_license::value::{Language, Owner};
use vehicle_license::verify::Screen;
use vehicle_license::{DisplayClass, MemoryError, Purpose, Verified, VerifyError, Warning};

use super::fixture::{company_record, holder, key, record, trust};
use super::render::{SECRETS, all, may_see};
use super::{challenge, shown_at};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn is_chinese(text: &str) -> bool {
    text.chars()
        .any(|character| ('\u{4e00}'..='\u{9fff}').contains(&character))
}

fn json(verified: &Verified, language: Language) -> Value {
    serde_json::to_value(Screen::of(verified, language)).expect("JSON")
}

/// The rows of a group, each as name and label.
fn rows<'a>(screen: &'a Value, group: &str) -> Vec<(&'a str, &'a str)> {
    let rows = screen[group].as_array().expect("rows").iter();
    rows.map(|row| {
        (
            row["name"].as_str().expect("a name"),
            row["label"].as_str().expect("a label"),
        )
    })
    .collect()
}

/// Whether an organization owns the vehicle.
fn company(verified: &Verified) -> bool {
    matches!(verified.facts().fields().owner().full(), Some(Owner::Organization(_)))
}

/// The table of rows in SPEC §14.2: row, where it stands, and its labels.
fn table() -> Vec<(String, String, [String; 2])> {
    let spec = fs::read_to_string(root().join("SPEC.md")).expect("SPEC.md");
    let (_, text) = spec
        .split_once("| row | in | Chinese | English |\n|---|---|---|---|\n")
        .expect("the table of rows");
    let lines = text.lines().take_while(|line| line.starts_with('|'));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches(['|', ' ']).split(" | ").collect();
            let [name, place, zh, en] = cells[..] else {
                panic!("{line}")
            };
            (name.trim_matches('`').into(), place.into(), [zh.into(), en.into()])
        })
        .collect()
}

#[test]
fn the_rows_are_those_of_section_14_2() {
    let table = table();
    assert!(table.len() > 35, "{} rows", table.len());
    let everyday = View::everyday_for(Purpose::Rental);
    let of_company = by_owner(&company_record(), &everyday, Purpose::Rental);
    assert!(company(&of_company.verified));
    for (name, drawn) in all().iter().chain([&("a company's".into(), of_company)]) {
        let lent = matches!(drawn.verified, Verified::AuthorizedShow(_));
        for (at, language) in Language::ALL.into_iter().enumerate() {
            let screen = json(&drawn.verified, language);
            for group in ["show", "main_page", "sub_page"] {
                let told = table.iter().filter_map(|(row, place, labels)| {
                    let (place, when) = place.split_once(", ").unwrap_or((place, ""));
                    let there = match when {
                        "" => true,
                        "of an authorization" => lent,
                        "where it has a value" => {
                            drawn.verified.facts().fields().carrier().is_open() && company(&drawn.verified)
                        }
                        "where the purpose may see it" => may_see(&drawn.verified),
                        "of an answer" | "if there is one" => false,
                        _ => panic!("{when}"),
                    };
                    let label = match labels[at].split_once(", of an owner's ") {
                        None => labels[at].as_str(),
                        Some((label, _)) if lent => label,
                        Some((_, label)) => label,
                    };
                    (place == group && there).then_some((row.as_str(), label))
                });
                let told: Vec<(&str, &str)> = told.collect();
                assert_eq!(rows(&screen, group), told, "{name}: {group}");
            }
        }
    }
}

#[test]
fn every_field_has_a_row_with_its_label_its_state_and_a_text() {
    let mut states = BTreeSet::new();
    for (name, drawn) in all() {
        let fields = drawn.verified.facts().fields();
        for language in Language::ALL {
            let screen = Screen::of(&drawn.verified, language);
            assert!(
                screen.rows().all(|row| !row.text.is_empty() && !row.label.is_empty()),
                "{name}"
            );
            for field in FieldName::ALL {
                let found: Vec<_> = screen.rows().filter(|row| row.name == field.name()).collect();
                match field {
                    FieldName::Technical => continue,
                    FieldName::Grantee if matches!(drawn.verified, Verified::OwnerShow(_)) => {
                        assert!(found.is_empty(), "{name}: an owner's screen names a grantee");
                        continue;
                    }
                    FieldName::IssuingAuthority => {
                        assert!(found[0].text.starts_with(drawn.verified.facts().issuer().1), "{name}");
                        continue;
                    }
                    FieldName::Carrier => {
                        assert!(found.is_empty(), "{name}: a natural owner's carrier");
                        continue;
                    }
                    FieldName::Document if !may_see(&drawn.verified) => {
                        assert!(found.is_empty(), "{name}: a document that nobody asks for");
                        continue;
                    }
                    _ => assert!(!found.is_empty(), "{name}: no row {}", field.name()),
                }
                for row in found {
                    assert_eq!(row.label, field.label().of(language));
                    assert_eq!(row.state, field.state(fields), "{name}: {}", field.name());
                    assert_eq!(row.mark.is_some(), row.state == "masked", "{name}: {}", field.name());
                    states.insert(row.state);
                }
            }
        }
    }
    assert_eq!(states.len(), 5, "{states:?}");
}

/// Of a value that cannot be expressed, screen and picture say where it stands; the paper license has not all of them.
#[test]
fn what_cannot_be_expressed_is_said_to_stand_where_it_does() {
    let mut record = company_record();
    (record.carrier, record.document, record.colors, record.model) = (None, None, None, None);
    let fields = [
        (FieldName::Carrier, "见单位授权委托书"),
        (FieldName::Document, "见身份证明原件"),
        (FieldName::Colors, "见机动车登记证书"),
        (FieldName::Model, "见纸质行驶证"),
    ];
    record.inexpressible = fields.map(|(field, _)| field).to_vec();
    let drawn = by_owner(&record, &View::for_purpose(Purpose::Mortgage), Purpose::Mortgage);
    let screen = Screen::of(&drawn.verified, Language::Chinese);
    for (field, words) in fields {
        let row = screen.rows().find(|row| row.name == field.name()).expect("a row");
        assert_eq!((row.state, row.text.as_str()), ("inexpressible", words));
        assert!(drawn.svg.contains(words), "{words}");
    }
}

#[test]
fn what_is_not_shown_whole_is_nowhere_on_the_screen() {
    for (name, drawn) in all() {
        let fields = drawn.verified.facts().fields();
        for language in Language::ALL {
            let screen = json(&drawn.verified, language).to_string();
            for (field, secrets) in SECRETS {
                let shown = field.state(fields) == "full";
                for secret in secrets {
                    assert!(shown || !screen.contains(secret), "{name}: {secret} is on the screen");
                }
            }
        }
    }
}

/// In the other language there is no word of ours: only values, names and the watermark are in Chinese on an English screen.
#[test]
fn a_screen_is_in_one_language() {
    let demanding = demanding();
    let demanding = demanding.iter().map(|drawn| ("", drawn));
    for (name, drawn) in all()
        .iter()
        .map(|(name, drawn)| (name.as_str(), drawn))
        .chain(demanding)
    {
        let (zh, en) = (
            Screen::of(&drawn.verified, Language::Chinese),
            Screen::of(&drawn.verified, Language::English),
        );
        let names = |screen: &Screen| -> Vec<(&'static str, &'static str)> {
            screen.rows().map(|row| (row.name, row.state)).collect()
        };
        assert_eq!(names(&zh), names(&en), "{name}");
        assert_eq!(zh.watermark, en.watermark);
        let watermark = drawn.verified.facts().watermark();
        assert!(watermark.lines().eq(zh.watermark.iter().map(String::as_str)), "{name}");
        assert_eq!((zh.language, en.language), ("zh", "en"));
        for sentence in zh
            .advice
            .iter()
            .map(|sentence| sentence.text)
            .chain(zh.band.reasons.clone())
        {
            assert!(is_chinese(sentence), "{name}: {sentence}");
        }
        let words = en
            .advice
            .iter()
            .map(|sentence| sentence.text)
            .chain(en.band.reasons.clone());
        for word in words
            .chain(en.rows().map(|row| row.label))
            .chain([en.heading, en.band.word])
        {
            assert!(!is_chinese(word), "{name}: {word}");
        }
        let ours = [
            "purpose",
            "standing",
            "vehicle-type",
            "use-nature",
            "colors",
            "energy",
            "freshness",
            "key-protection",
        ];
        for row in en.rows().filter(|row| ours.contains(&row.name)) {
            assert!(!is_chinese(&row.text), "{name}: {}", row.text);
        }
    }
}

#[test]
fn every_class_has_its_band_and_says_what_to_do() {
    let mut bands = BTreeSet::new();
    for (letters, class, go) in [
        ("A", DisplayClass::Usable, "yes"),
        ("K", DisplayClass::Notice, "read"),
        ("Q", DisplayClass::NotUsableNow, "stop"),
        ("E", DisplayClass::Gone, "stop"),
    ] {
        let drawn = of_standing(letters, Pages::Few);
        for language in Language::ALL {
            let screen = Screen::of(&drawn.verified, language);
            assert_eq!((screen.ok, screen.go, screen.band.class), (true, go, class.name()));
            assert_eq!(screen.band.word, class.word().of(language));
            assert_eq!(screen.advice[0].code, class.name());
            assert!(!screen.band.reasons.is_empty());
            let texts: BTreeSet<&str> = screen.advice.iter().map(|sentence| sentence.text).collect();
            assert_eq!(texts.len(), screen.advice.len(), "{class:?}: a sentence twice");
            bands.insert((screen.band.color, screen.band.word));
        }
    }
    assert_eq!(bands.len(), 8, "{bands:?}");
}

/// The rows that the others lack: who asked, and the phone's own word.
#[test]
fn an_answer_says_who_asked() {
    let trust = trust();
    let (purpose, check) = (Purpose::Rental, RealPersonCheck::new(1, 3).expect("evidence"));
    let challenge = challenge(purpose);
    let asking = Asking::of(&challenge, &trust, shown_at());
    let view = View::answering_everyday(&asking).with_real_person_check(check);
    let show = holder(&record())
        .present(&view, shown_at(), &key("holder"))
        .expect("a show");
    let verified = verify(&show.to_text(), purpose, Some(&challenge), &trust);
    let screen = json(&verified, Language::English);
    let asker = screen["show"].as_array().expect("rows").last().expect("a row");
    assert_eq!(
        (asker["name"].as_str(), asker["label"].as_str()),
        (Some("asker"), Some("Asked By"))
    );
    assert!(
        asker["text"].as_str().expect("a text").ends_with("(not registered)"),
        "{asker}"
    );
    let names = rows(&screen, "show");
    let table = table();
    let owners = table
        .iter()
        .filter(|(_, place, _)| place.starts_with("show") && !place.ends_with("of an authorization"));
    assert_eq!(
        names.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        owners.map(|(name, ..)| name).collect::<Vec<_>>()
    );
}

/// What is open of the person is compared, also a document without a name.
#[test]
fn a_document_without_a_name_is_compared() {
    let (trust, purpose) = (trust(), Purpose::Rental);
    let everyday = View::everyday_for(purpose);
    let document = everyday.opening_masked(FieldName::Document);
    for (view, told) in [
        (document, vec!["plate", "owner", "document"]),
        (everyday, vec!["plate", "owner"]),
        (document.hiding(FieldName::Owner), vec!["plate", "document"]),
        (everyday.hiding(FieldName::Owner), vec!["plate"]),
    ] {
        let show = holder(&record()).present(&view, shown_at(), &key("holder"));
        let verified = verify(&show.expect("a show").to_text(), purpose, None, &trust);
        let screen = json(&verified, Language::Chinese);
        let compared: Vec<&str> = rows(&screen, "compare").into_iter().map(|(name, _)| name).collect();
        assert_eq!(compared, told);
        let nobody = verified.facts().warnings().contains(&Warning::NothingToCompare);
        assert_eq!(nobody, told == ["plate"], "{told:?}");
    }
}

#[test]
fn a_refusal_has_a_screen() {
    let refusals: [&dyn Refusal; 3] = [
        &VerifyError::TestIssuer,
        &VerifyError::StandingGone("stolen"),
        &MemoryError::ShowReplayed,
    ];
    for refusal in refusals {
        for language in Language::ALL {
            let screen = Screen::of_refusal(refusal, language);
            assert_eq!((screen.ok, screen.go, screen.band.class), (false, "no", "refused"));
            let [advice] = screen.advice[..] else {
                panic!("one sentence")
            };
            assert_eq!(
                (advice.code, advice.text),
                (refusal.code(), refusal.advice().of(language))
            );
            assert_eq!(screen.rows().count(), 0);
            assert!(screen.watermark.is_empty());
        }
    }
}

// The sentences ------------------------------------------------------------------------------------

/// The types of `codes.json`, and every code's two sentences.
fn codes() -> Vec<(String, Vec<[String; 3]>)> {
    let text = fs::read_to_string(root().join("docs/codes.json")).expect("codes.json");
    let whole: Value = serde_json::from_str(&text).expect("JSON");
    let word = |value: &Value| String::from(value.as_str().expect("a text"));
    let types = whole["types"].as_array().expect("types").iter();
    types
        .map(|of| {
            let codes = of["codes"].as_array().expect("codes").iter();
            let codes = codes.map(|code| [word(&code["code"]), word(&code["zh"]), word(&code["en"])]);
            (word(&of["type"]), codes.collect())
        })
        .collect()
}

#[test]
fn no_code_lacks_a_sentence_in_either_language() {
    for (of, codes) in codes() {
        assert!(!codes.is_empty(), "{of}");
        for [code, zh, en] in codes {
            assert!(is_chinese(&zh) && zh.ends_with('。'), "{of} {code}: {zh}");
            assert!(en.is_ascii() && en.ends_with('.') && en.len() > 10, "{of} {code}: {en}");
        }
    }
}

/// `codes.json` has every type that has codes and sentences: none of any party is left out.
#[test]
fn every_type_with_codes_is_among_them() {
    let mut declared = BTreeSet::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("a source");
            for made in ["refusals!(", "advised!("] {
                let names = text.split(made).skip(1).filter_map(|rest| rest.split_once(" {"));
                let names = names
                    .map(|(name, _)| name)
                    .filter(|name| name.chars().all(char::is_alphanumeric));
                declared.extend(names.map(String::from));
            }
        }
    }
    assert!(declared.len() > 25, "{declared:?}");
    declared.insert("ValueError".into());
    let listed: BTreeSet<String> = codes().into_iter().map(|(of, _)| of).collect();
    assert_eq!(listed, declared);
}
