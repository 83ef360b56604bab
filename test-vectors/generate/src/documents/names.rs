//! `names.md`: the names that screens, watermarks and cards print for codes, from the library's own tables.

use vehicle_license::value::{Colors, DocumentKind, Energy, PlateType, UseNature, VehicleType};

/// Characters of a vehicle type behind its class letter.
const CHARACTERS: &str = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// A code, and its names in Chinese and in English.
type Row = (String, String, String);

pub(super) fn document() -> String {
    let mut text = String::from(
        "# Names of codes\n\n\
         Written by `make_vectors` from the tables of the library. For whoever draws a screen or a watermark of their \
         own: a\nscreen of [SPEC.md](../SPEC.md) §14.2 has these names in it. English names are translations. Names are \
         no part of what is\nsigned, and a code without a name is a value like any other: a plate type reads \
         `号牌种类44`, `plate type 44`; any other\ncode `W（未知代码）`, `W (unknown code)`. Names of standings are in \
         SPEC §10, of purposes in §6.2.\n",
    );
    for (heading, rows) in [
        ("Plate types (号牌种类, GA/T 16.7; SPEC §11.3)", plate_types()),
        ("Use natures (使用性质, GA/T 16.3; SPEC §11.7)", use_natures()),
        ("Colors (车身颜色, GA/T 16.8; SPEC §11.7)", colors()),
        ("Energy (能源种类, GA/T 16.9; SPEC §11.7)", energies()),
        ("Kinds of documents (GA 24.20; SPEC §11.5)", documents()),
        (
            "Vehicle types (车辆类型, GA/T 16.4; SPEC §11.7), in English by class",
            vehicle_types(),
        ),
    ] {
        text += &format!("\n## {heading}\n\n| code | Chinese | English |\n|---|---|---|\n");
        for (code, zh, en) in rows {
            text += &format!("| {code} | {zh} | {en} |\n");
        }
    }
    text
}

fn plate_types() -> Vec<Row> {
    let known = (0..=99).filter_map(|code| PlateType::from_code(code).ok());
    let named = known.filter_map(|plate_type| {
        let (zh, en) = (plate_type.name_zh()?, plate_type.name_en()?);
        Some((plate_type.to_string(), zh.into(), en.into()))
    });
    named.collect()
}

/// The rows of a code of one letter.
fn letters(names: impl Fn(&str) -> Option<(&'static str, &'static str)>) -> Vec<Row> {
    let letters = ('A'..='Z').map(String::from);
    let named = letters.filter_map(|letter| {
        let (zh, en) = names(&letter)?;
        Some((letter, zh.into(), en.into()))
    });
    named.collect()
}

fn use_natures() -> Vec<Row> {
    letters(|letter| {
        let value = UseNature::from_canonical(letter).ok()?;
        value.name_zh().zip(value.name_en())
    })
}

fn colors() -> Vec<Row> {
    letters(|letter| {
        let value = Colors::from_canonical(letter).ok()?;
        let (zh, en) = (value.names_zh().next()?, value.names_en().next()?);
        zh.zip(en)
    })
}

fn energies() -> Vec<Row> {
    letters(|letter| {
        let value = Energy::from_canonical(letter).ok()?;
        let (zh, en) = (value.names_zh().next()?, value.names_en().next()?);
        zh.zip(en)
    })
}

fn documents() -> Vec<Row> {
    letters(|letter| {
        let kind = DocumentKind::from_letter(letter.chars().next()?).ok()?;
        Some((kind.name_zh(), kind.name_en()))
    })
}

fn vehicle_types() -> Vec<Row> {
    let mut rows = Vec::new();
    for class in 'A'..='Z' {
        for size in CHARACTERS.chars() {
            for build in CHARACTERS.chars() {
                let value = VehicleType::from_canonical(&format!("{class}{size}{build}")).expect("of the form");
                if let (Some(zh), Some(en)) = (value.name_zh(), value.class_en()) {
                    rows.push((value.to_string(), zh, en.into()));
                }
            }
        }
    }
    rows
}
