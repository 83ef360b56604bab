//! Cases of kind `value`: one rule each, in its human and its canonical spelling, at its bounds and beyond.

mod real;

use serde_json::{Value, json};

use crate::build::{Cases, Want};

pub(crate) fn add(cases: &mut Cases) {
    real::add(cases);
    let mut add = |name: &str, kind: &str, input: Value, want: Result<Value, &str>, why: &str| {
        let body = json!({"type": kind, "input": input});
        let name = format!("value_{name}");
        match want {
            Ok(canonical) => {
                let facts = [("/canonical", canonical)];
                cases.add("value", &name, why, body, &Want::Facts(&facts));
            }
            Err(code) => cases.add("value", &name, why, body, &Want::Code(code)),
        }
    };
    let plate = |code: u8, number: &str| json!({"type": code, "number": number});
    add(
        "plate_dot",
        "plate",
        plate(2, "闽A·12345"),
        Ok(json!("闽A12345")),
        "People write plates with the dot the sheet metal has.",
    );
    add(
        "plate_spaces_lower",
        "plate",
        plate(52, "闽a d12345"),
        Ok(json!("闽AD12345")),
        "Spaces go and letters become capitals.",
    );
    add(
        "plate_canonical_dot",
        "plate-canonical",
        plate(2, "闽A·12345"),
        Err("not-canonical"),
        "Signed data have one spelling only.",
    );
    add(
        "plate_three_letters",
        "plate",
        plate(2, "闽AABC12"),
        Err("plate-malformed"),
        "At most two of the five characters are letters (GA 36-2018).",
    );
    add(
        "plate_two_letters",
        "plate",
        plate(2, "闽AAB123"),
        Ok(json!("闽AAB123")),
        "Two letters are the most.",
    );
    add(
        "plate_province",
        "plate",
        plate(2, "台A12345"),
        Err("plate-malformed"),
        "No office registers under this character.",
    );
    add(
        "plate_type_43",
        "plate",
        plate(43, "闽A12345"),
        Err("plate-type-unknown"),
        "A code police write down for stolen plates is no plate type.",
    );
    add(
        "plate_military",
        "plate",
        plate(2, "VA12345"),
        Err("plate-not-civilian"),
        "Two letters first: a military plate.",
    );
    add(
        "plate_mismatch",
        "plate",
        plate(2, "闽A1234警"),
        Err("plate-type-mismatch"),
        "A police number cannot pass as a small vehicle's.",
    );
    add(
        "plate_police_as_other",
        "plate",
        plate(99, "闽A1234警"),
        Err("plate-type-mismatch"),
        "Nor as 'other', or a grant for ordinary plates would cover it.",
    );
    for (name, vin, want) in [
        ("vin_lower", "lsvwy4180kn246094", Ok(json!("LSVWY4180KN246094"))),
        ("vin_letter_q", "LSVWY418QKN246094", Err("vin-malformed")),
        ("vin_shortest", "1234", Ok(json!("1234"))),
        ("vin_too_short", "123", Err("vin-malformed")),
        (
            "vin_longest",
            "1234567890123456789012345",
            Ok(json!("1234567890123456789012345")),
        ),
        ("vin_too_long", "12345678901234567890123456", Err("vin-malformed")),
    ] {
        add(
            name,
            "vin",
            json!(vin),
            want,
            "Seventeen characters are a VIN (GB 16735-2019), others an older factory number of 4 to 25.",
        );
    }
    add(
        "vin_canonical_lower",
        "vin-canonical",
        json!("lsvwy4180kn246094"),
        Err("not-canonical"),
        "Signed data have one spelling only.",
    );
    for (name, vin, want) in [
        ("matches", "LSVWY4180KN246094", "matches"),
        ("matches_x", "1M8GDM9AXKP042788", "matches"),
        ("differs", "LSVWY4181KN246094", "differs"),
        ("not_applicable", "12345678", "not-applicable"),
    ] {
        let why = "Position 9 of a VIN: a notice, never a refusal (GB 16735-2019).";
        add(
            &format!("vin_check_{name}"),
            "vin-check-digit",
            json!(vin),
            Ok(json!(want)),
            why,
        );
    }
    add(
        "engine_trimmed",
        "engine-number",
        json!(" 8b12345 "),
        Ok(json!("8B12345")),
        "Outer spaces go and letters become capitals.",
    );
    add(
        "engine_ideograph",
        "engine-number",
        json!("发12345"),
        Err("engine-number-malformed"),
        "Numbers are stamped in Latin letters, digits and a few signs.",
    );
    add(
        "engine_too_long",
        "engine-number",
        json!("1".repeat(31)),
        Err("engine-number-malformed"),
        "The register has 30 characters.",
    );
    let document = |kind: &str, number: &str| json!({"kind": kind, "number": number});
    for (name, kind, number, want, why) in [
        (
            "resident_x",
            "A",
            "11010519491231002x",
            Ok(json!("11010519491231002X")),
            "The check digit ten is written X, in either case by people.",
        ),
        (
            "resident_check",
            "A",
            "110105194912310021",
            Err("document-check-digit"),
            "MOD 11-2 of GB 11643-1999.",
        ),
        (
            "resident_region",
            "A",
            "160105194912310029",
            Err("document-region"),
            "No province has the code 16.",
        ),
        (
            "resident_date",
            "A",
            "110105194902310026",
            Err("document-date"),
            "There is no 31 February.",
        ),
        (
            "resident_first_generation",
            "A",
            "110105491231002",
            Err("document-number-malformed"),
            "Fifteen digits have no check digit, and would be a second number of the same person.",
        ),
        (
            "kind_unknown",
            "Z",
            "12345678",
            Err("document-kind-unknown"),
            "A kind whose numbers have no known rule.",
        ),
        (
            "credit_code",
            "N",
            "91350100m000100y43",
            Ok(json!("91350100M000100Y43")),
            "GB 32100-2015, weights of 3 modulo 31.",
        ),
        (
            "credit_code_check",
            "N",
            "91350100M000100Y44",
            Err("document-check-digit"),
            "Its last character is a check digit.",
        ),
        (
            "credit_code_letter",
            "N",
            "91350100M000100I43",
            Err("document-number-malformed"),
            "I, O, S, V and Z are left out.",
        ),
        (
            "organization_hyphen",
            "B",
            "71526726-X",
            Ok(json!("71526726X")),
            "The printed hyphen is no part of the code (GB 11714).",
        ),
        (
            "permit",
            "F",
            "h12345678",
            Ok(json!("H12345678")),
            "A Hong Kong permit, in lower case as people type it.",
        ),
        (
            "passport_too_long",
            "F",
            "123456789012345678",
            Err("document-number-malformed"),
            "Eighteen characters are a resident number, of another kind.",
        ),
        (
            "fullwidth_parentheses",
            "G",
            "使（2019）第3号",
            Ok(json!("使(2019)第3号")),
            "Full-width parentheses become ASCII: one spelling.",
        ),
    ] {
        add(
            &format!("document_{name}"),
            "document",
            document(kind, number),
            want,
            why,
        );
    }
    add(
        "document_canonical",
        "document-canonical",
        document("B", "71526726-X"),
        Err("not-canonical"),
        "Signed data have one spelling only.",
    );
    add(
        "standing_order",
        "standing",
        json!({"letters": "IG"}),
        Ok(json!(0x140)),
        "Letters in any order are one set.",
    );
    add(
        "standing_flags",
        "standing",
        json!({"letters": "A", "mortgaged": true, "pledged": true}),
        Ok(json!(0x0c00_0001)),
        "Flags are bits 26 and 27.",
    );
    add(
        "standing_none",
        "standing",
        json!({"letters": "", "mortgaged": true}),
        Err("standing-empty"),
        "A flag is no letter.",
    );
    add(
        "standing_contradiction",
        "standing",
        json!({"letters": "AG"}),
        Err("standing-contradiction"),
        "Normal stands alone.",
    );
    add(
        "standing_twice",
        "standing",
        json!({"letters": "GG"}),
        Err("standing-malformed"),
        "A letter twice is a mistake of the register, not a set.",
    );
    add(
        "standing_lower",
        "standing",
        json!({"letters": "a"}),
        Err("standing-malformed"),
        "Letters are capitals.",
    );
    add(
        "standing_bits_28",
        "standing-bits",
        json!(0x1000_0001),
        Err("standing-malformed"),
        "Bits above 27 have no meaning yet.",
    );
    add(
        "standing_bits_all",
        "standing-bits",
        json!(0x0fff_fffe),
        Ok(json!(0x0fff_fffe)),
        "Unknown letters are kept: what they mean is decided when they are read.",
    );
    for (name, days, want) in [
        ("first", -25_567, Ok(json!("1900-01-01"))),
        ("before_first", -25_568, Err("day-out-of-range")),
        ("last", 65_743, Ok(json!("2149-12-31"))),
        ("behind_last", 65_744, Err("day-out-of-range")),
        ("epoch", 0, Ok(json!("1970-01-01"))),
        ("leap", 11_016, Ok(json!("2000-02-29"))),
    ] {
        add(
            &format!("epoch_day_{name}"),
            "epoch-day",
            json!(days),
            want,
            "Days count from 1970-01-01, years 1900 to 2149.",
        );
    }
    add(
        "day",
        "day",
        json!("2026-09-30"),
        Ok(json!(20_726)),
        "The one text form of a day.",
    );
    add(
        "day_short",
        "day",
        json!("2026-9-30"),
        Err("day-malformed"),
        "Month and day have two digits.",
    );
    add(
        "day_february",
        "day",
        json!("2100-02-29"),
        Err("day-out-of-range"),
        "2100 is no leap year.",
    );
    add(
        "instant",
        "instant",
        json!(1_789_351_200),
        Ok(json!("2026-09-14 10:00:00 +08:00")),
        "An instant is printed in Beijing time.",
    );
    add(
        "instant_last",
        "instant",
        json!(u32::MAX),
        Ok(json!("2106-02-07 14:28:15 +08:00")),
        "The last instant, 2^32 - 1 seconds.",
    );
    add(
        "instant_beyond",
        "instant",
        json!(1_u64 << 32),
        Err("instant-out-of-range"),
        "Instants are below 2^32.",
    );
    add(
        "seats_zero",
        "seats",
        json!(0),
        Ok(json!("0")),
        "A trailer has no seats, which differs from no value.",
    );
    add(
        "seats_most",
        "seats",
        json!(999),
        Ok(json!("999")),
        "The register has three digits.",
    );
    add(
        "seats_beyond",
        "seats",
        json!(1000),
        Err("measure-out-of-range"),
        "The register has three digits.",
    );
    add(
        "seats_cabs",
        "seats",
        json!([2, 3]),
        Ok(json!("2+3")),
        "Front and rear cab are printed apart, as the register has them.",
    );
    add(
        "seats_cabs_beyond",
        "seats",
        json!([500, 500]),
        Err("measure-out-of-range"),
        "The bound holds for both cabs together.",
    );
    let most = json!([99_999_999, 99_999_999, 99_999_999, 99_999_999, 99_999, 9_999, 9_999]);
    add(
        "technical_most",
        "technical",
        most.clone(),
        Ok(most),
        "Masses of eight digits in kg, dimensions of five, four and four in mm.",
    );
    add(
        "technical_beyond",
        "technical",
        json!([100_000_000, null, null, null, null, null, null]),
        Err("measure-out-of-range"),
        "A mass of nine digits.",
    );
    add(
        "technical_length",
        "technical",
        json!([null, null, null, null, 100_000, null, null]),
        Err("measure-out-of-range"),
        "A length of a hundred metres.",
    );
    add(
        "technical_none",
        "technical",
        json!([null, null, null, null, null, null, null]),
        Err("measure-empty"),
        "No measure at all is no value.",
    );
    for (kind, good, bad) in [
        ("vehicle-type", "K33", "K3O"),
        ("use-nature", "A", "a"),
        ("colors", "JAB", "JJ"),
        ("energy", "AC", "ABCD"),
    ] {
        let name = kind.replace('-', "_");
        let why = "A code's form is checked, its meaning is not: tables grow.";
        add(&format!("{name}_good"), kind, json!(good), Ok(json!(good)), why);
        add(
            &format!("{name}_malformed"),
            kind,
            json!(bad),
            Err("code-malformed"),
            why,
        );
        add(&format!("{name}_empty"), kind, json!(""), Err("code-malformed"), why);
    }
    for (kind, most) in [
        ("person-name", 64),
        ("organization-name", 128),
        ("address", 128),
        ("issuing-authority", 64),
        ("model", 64),
        ("remarks", 128),
        ("inspection-record", 128),
    ] {
        let name = kind.replace('-', "_");
        let mut at = |bound: &str, text: String, want: Option<&str>, why: &str| {
            let want = want.map_or(Ok(json!(text)), Err);
            add(&format!("{name}_{bound}"), kind, json!(text), want, why);
        };
        let why = "A printed text has as many characters as its register column, bounds included.";
        at("longest", "r".repeat(most), None, why);
        at("too_long", "r".repeat(most + 1), Some("text-too-long"), why);
        let why = "A column of 128 bytes of GBK holds 64 ideographs, which are 192 bytes of UTF-8.";
        at("longest_ideographs", "字".repeat(64), None, why);
        at("too_many_ideographs", "字".repeat(65), Some("text-too-long"), why);
        let why = "Empty and absent are different: an empty text is neither a value nor none.";
        at("empty", String::new(), Some("text-empty-value"), why);
    }
    add(
        "file_number_letters",
        "file-number",
        json!("35010012345A"),
        Ok(json!("35010012345A")),
        "Twelve digits or capitals.",
    );
    add(
        "file_number_sign",
        "file-number",
        json!("3501-0012345"),
        Err("text-forbidden-character"),
        "A file number has no signs inside: one number, one spelling.",
    );
    add(
        "sub_page_barcode",
        "sub-page-number",
        json!("*3510012345678*"),
        Ok(json!("*3510012345678*")),
        "The number under the bar code may have its start and stop signs.",
    );
    add(
        "sub_page_too_long",
        "sub-page-number",
        json!("1".repeat(33)),
        Err("text-too-long"),
        "At most 32 characters.",
    );
    for (name, text, ok) in [
        ("private_use", "王\u{e863}", true),
        ("supplementary", "\u{20bb7}田", true),
        ("variation_on_ideograph", "葛\u{e0100}", true),
        ("variation_on_letter", "A\u{e0100}", false),
        ("variation_other", "葛\u{fe00}", false),
        ("combining", "e\u{301}", true),
        ("combining_first", "\u{301}e", false),
        ("space_inside", "JOHN SMITH", true),
        ("space_twice", "JOHN  SMITH", false),
        ("space_first", " JOHN", false),
        ("space_last", "JOHN ", false),
        ("ideographic_space", "张\u{3000}三", false),
        ("no_break_space", "JOHN\u{a0}SMITH", false),
        ("bidi_override", "张\u{202e}三", false),
        ("bidi_mark", "张\u{200e}三", false),
        ("zero_width_joiner", "张\u{200d}三", false),
        ("byte_order_mark", "\u{feff}张三", false),
        ("soft_hyphen", "SMI\u{ad}TH", false),
        ("control", "张\u{7}三", false),
        ("line_separator", "张\u{2028}三", false),
        ("replacement", "张\u{fffd}", false),
        ("noncharacter", "张\u{fdd0}", false),
        ("hangul_filler", "\u{3164}张", false),
        ("tag", "张\u{e0041}", false),
    ] {
        let want = if ok {
            Ok(json!(text))
        } else {
            Err("text-forbidden-character")
        };
        let why = "The one text rule: nothing that prints as something else or not at all, and nothing normalized.";
        add(&format!("text_{name}"), "person-name", json!(text), want, why);
    }
}
