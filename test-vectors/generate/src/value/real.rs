//! Cases of kind `value`: forms of plates and kinds of documents, what registers hold, who is whom.

use serde_json::{Value, json};

use crate::build::{Cases, Want};

pub(crate) fn add(cases: &mut Cases) {
    plates(cases);
    documents(cases);
    of_registers(cases);
    comparisons(cases);
    names(cases);
}

fn one(cases: &mut Cases, name: &str, kind: &str, input: Value, want: Result<Value, &str>, why: &str) {
    let body = json!({"type": kind, "input": input});
    let name = format!("value_{name}");
    match want {
        Ok(canonical) => cases.add("value", &name, why, body, &Want::Facts(&[("/canonical", canonical)])),
        Err(code) => cases.add("value", &name, why, body, &Want::Code(code)),
    }
}

fn plates(cases: &mut Cases) {
    let malformed = Some("plate-malformed");
    let mismatch = Some("plate-type-mismatch");
    let rows: [(&str, u8, &str, Option<&str>, &str); 29] = [
        (
            "automated",
            52,
            "渝AD0001Z",
            None,
            "Automated driving, on the road since December 2025.",
        ),
        (
            "automated_large",
            51,
            "渝AD0001Z",
            mismatch,
            "It is a small new-energy vehicle's form.",
        ),
        (
            "automated_class",
            52,
            "渝AL0001Z",
            malformed,
            "L is no class of new energy.",
        ),
        ("office_o", 2, "闽O12345", None, "The province's own departments."),
        (
            "office_o_motorcycle",
            7,
            "闽OA0001",
            None,
            "The province's own departments.",
        ),
        (
            "office_o_police",
            23,
            "川O1234警",
            None,
            "The police of the province itself.",
        ),
        ("office_i", 2, "闽I12345", malformed, "I is no letter of any office."),
        (
            "serial_o",
            2,
            "闽A1234O",
            malformed,
            "I and O are never used in a serial.",
        ),
        ("rescue", 2, "京S0001应急", None, "Emergency rescue, issued since 2018."),
        (
            "rescue_of_ministry",
            1,
            "京12345应急",
            None,
            "The ministry's own have no office.",
        ),
        (
            "rescue_motorcycle",
            7,
            "应急京123X",
            None,
            "A motorcycle's stands on two lines, with the mark above.",
        ),
        (
            "rescue_motorcycle_car",
            2,
            "应急京123X",
            mismatch,
            "It is a motorcycle's form.",
        ),
        (
            "tractor",
            14,
            "闽0112345",
            None,
            "A tractor's: region and number, NY 345.",
        ),
        (
            "tractor_older",
            25,
            "鲁13A1234",
            None,
            "And under the older type of farm machines.",
        ),
        (
            "tractor_as_car",
            2,
            "闽0112345",
            mismatch,
            "No car has a digit in second place.",
        ),
        (
            "tractor_short",
            14,
            "闽011234",
            malformed,
            "Five characters behind the region.",
        ),
        (
            "embassy_mark_first",
            3,
            "使224578",
            None,
            "The older form of an embassy, the mark in front.",
        ),
        (
            "embassy_mark_last",
            9,
            "224578使",
            None,
            "The form of today, on a motorcycle.",
        ),
        (
            "embassy_five",
            3,
            "22457使",
            malformed,
            "Six digits: mission and number.",
        ),
        ("consulate", 4, "沪22478领", None, "Five characters and the mark."),
        (
            "consulate_motorcycle",
            10,
            "沪A0023领",
            None,
            "The same on a motorcycle.",
        ),
        (
            "hong_kong",
            26,
            "粤Z1234港",
            None,
            "A vehicle of Hong Kong on the mainland.",
        ),
        (
            "hong_kong_other_office",
            26,
            "粤A1234港",
            malformed,
            "Guangdong's Z alone.",
        ),
        ("macau", 27, "粤ZF023澳", None, "A vehicle of Macau on the mainland."),
        (
            "macau_as_hong_kong",
            26,
            "粤ZF023澳",
            mismatch,
            "Hong Kong and Macau are two types.",
        ),
        (
            "trailer",
            15,
            "京A1234挂",
            None,
            "A trailer, with its mark behind four characters.",
        ),
        ("coach", 17, "京A1234学", None, "A learner's motorcycle."),
        (
            "temporary",
            22,
            "云临A1234",
            None,
            "A type without a form of its own: the wide rule.",
        ),
        (
            "temporary_short",
            22,
            "云临A12",
            malformed,
            "At least four characters behind the second.",
        ),
    ];
    for (name, plate_type, number, code, why) in rows {
        let want = code.map_or(Ok(json!(number)), Err);
        let input = json!({"type": plate_type, "number": number});
        one(cases, &format!("plate_form_{name}"), "plate", input, want, why);
    }
    for (name, typed) in [
        ("full_width", "闽Ａ１２３４５"),
        ("katakana_dot", "闽A・12345"),
        ("half_width_dot", "闽A･12345"),
        ("bullet", "闽A•12345"),
        ("hyphen", "闽A-12345"),
        ("full_width_hyphen", "闽a－12345"),
        ("dash", "闽A—12345"),
        ("wide_space", "闽A\u{3000}12345"),
    ] {
        let input = json!({"type": 2, "number": typed});
        let why =
            "Keyboards and input methods write one plate in many ways: normalized where people type, and there alone.";
        one(
            cases,
            &format!("plate_typed_{name}"),
            "plate",
            input.clone(),
            Ok(json!("闽A12345")),
            why,
        );
        let refused = Err("not-canonical");
        one(
            cases,
            &format!("plate_register_{name}"),
            "plate-register",
            input,
            refused,
            why,
        );
    }
}

fn documents(cases: &mut Cases) {
    let (malformed, region, date) = ("document-number-malformed", "document-region", "document-date");
    let digit = "document-check-digit";
    let rows: [(&str, &str, &str, Option<&str>); 54] = [
        ("resident_region", "A", "160105194912310029", Some(region)),
        ("resident_date", "H", "110105194902310026", Some(date)),
        ("resident_digit", "M", "110105194912310021", Some(digit)),
        ("resident_first_generation", "A", "110105491231002", Some(malformed)),
        ("resident_letter", "A", "11010519491231002Y", Some(malformed)),
        ("residence_mainland", "K", "11010519491231002X", None),
        ("residence_hong_kong", "K", "810000199002280010", None),
        ("residence_eight", "K", "810001199002280017", Some(region)),
        ("residence_seven", "K", "710000199002280017", Some(region)),
        ("residence_digit", "K", "810000199002280011", Some(digit)),
        ("organization_code", "B", "71526726-X", None),
        ("organization_code_digit", "B", "715267260", Some(digit)),
        ("organization_code_letter", "B", "71526726A", Some(malformed)),
        ("organization_code_short", "B", "71526726", Some(malformed)),
        ("officer", "C", "军字第12345678号", None),
        ("officer_short", "C", "123", Some(malformed)),
        ("officer_no_digit", "C", "军字第号", Some(malformed)),
        ("soldier", "D", "士字第1234567号", None),
        ("soldier_letter", "D", "士字第1234é号", Some(malformed)),
        ("retired_officer", "E", "退字第1234号", None),
        ("retired_officer_longest", "E", "11111111111111111111111111111111", None),
        (
            "retired_officer_long",
            "E",
            "111111111111111111111111111111111",
            Some(malformed),
        ),
        ("passport_shortest", "F", "A1234", None),
        ("passport_short", "F", "A123", Some(malformed)),
        ("passport_longest", "F", "12345678901234567", None),
        ("passport_long", "F", "123456789012345678", Some(malformed)),
        ("passport_no_digit", "F", "ABCDE", Some(malformed)),
        ("passport_hyphen", "F", "E-1234567", Some(malformed)),
        ("diplomat", "G", "使(2019)第3号", None),
        ("diplomat_full_width", "G", "使（2019）第3号", None),
        ("diplomat_short", "G", "使3号", Some(malformed)),
        ("foreign_residence_2017", "I", "CHN110000000001", None),
        ("foreign_residence_form", "I", "CH1110000000001", Some(malformed)),
        ("foreign_residence_letter", "I", "CHN11000000000X", Some(malformed)),
        ("foreign_residence_2023", "I", "91184019900228001X", None),
        ("foreign_residence_not_nine", "I", "11010519491231002X", Some(malformed)),
        ("foreign_residence_date", "I", "911840199002300017", Some(date)),
        ("foreign_residence_digit", "I", "911840199002280011", Some(digit)),
        ("deregistration", "J", "注销2019第12号", None),
        ("deregistration_short", "J", "注销1", Some(malformed)),
        ("mission", "L", "驻华2019第12号", None),
        ("mission_sign", "L", "驻华2019#12号", Some(malformed)),
        ("mission_private_use", "L", "1234\u{E000}", Some(malformed)),
        ("credit_code", "N", "91350100M000100Y43", None),
        ("credit_code_digit", "N", "91350100M000100Y44", Some(digit)),
        ("credit_code_letter", "N", "91350100M000100I43", Some(malformed)),
        ("credit_code_region", "N", "9135010AM000100Y43", Some(malformed)),
        ("credit_code_short", "N", "91350100M000100Y4", Some(malformed)),
        ("business_thirteen", "P", "1234567890123", None),
        ("business_fourteen", "P", "12345678901234", Some(malformed)),
        ("business_fifteen", "P", "123456789012345", None),
        ("business_letter", "P", "12345678901X3", Some(malformed)),
        ("business_credit_code", "P", "91350100M000100Y43", None),
        ("business_credit_digit", "P", "91350100M000100Y44", Some(digit)),
    ];
    for (name, kind, number, code) in rows {
        let canonical = number.replace('（', "(").replace('）', ")");
        let canonical = if kind == "B" {
            canonical.replace('-', "")
        } else {
            canonical
        };
        let want = code.map_or(Ok(json!(canonical)), Err);
        let input = json!({"kind": kind, "number": number});
        let why = "Each kind of document has its own rule for what is typed.";
        one(cases, &format!("document_rule_{name}"), "document", input, want, why);
    }
}

fn of_registers(cases: &mut Cases) {
    let forbidden = "text-forbidden-character";
    let long: String = "a".repeat(128);
    let longer: String = "a".repeat(129);
    let plate = |plate_type: u8, number: &str| json!({"type": plate_type, "number": number});
    let document = |kind: &str, number: &str| json!({"kind": kind, "number": number});
    let rows: Vec<(&str, &str, Value, Result<Value, &str>)> = vec![
        ("plate_shortest", "plate", plate(2, "京A1234"), Ok(json!("京A1234"))),
        ("plate_shorter", "plate", plate(2, "京A123"), Err("plate-malformed")),
        (
            "plate_longest",
            "plate",
            plate(2, "京O1234567超"),
            Ok(json!("京O1234567超")),
        ),
        (
            "plate_longer",
            "plate",
            plate(2, "京O12345678超"),
            Err("plate-malformed"),
        ),
        (
            "plate_two_marks",
            "plate",
            plate(2, "京A1234挂学"),
            Err("plate-malformed"),
        ),
        (
            "plate_digit_second",
            "plate",
            plate(2, "京1234567"),
            Err("plate-type-mismatch"),
        ),
        (
            "plate_digit_second_unknown",
            "plate",
            plate(2, "京123456"),
            Err("plate-malformed"),
        ),
        (
            "plate_special_type",
            "plate",
            plate(24, "京A12345警"),
            Err("plate-malformed"),
        ),
        (
            "plate_special_mark",
            "plate",
            plate(2, "京A12345警"),
            Err("plate-malformed"),
        ),
        (
            "plate_special_form",
            "plate",
            plate(2, "京A1234警"),
            Err("plate-type-mismatch"),
        ),
        (
            "plate_form_of_another",
            "plate",
            plate(2, "闽AD12345"),
            Err("plate-type-mismatch"),
        ),
        (
            "plate_two_capitals",
            "plate",
            plate(2, "VA12345"),
            Err("plate-not-civilian"),
        ),
        ("vin_one", "vin", json!("1"), Ok(json!("1"))),
        ("vin_none", "vin", json!(""), Err("vin-malformed")),
        (
            "vin_longest",
            "vin",
            json!("车架号一二三四五六七八九十一二三四五六七八九十一二"),
            Ok(json!("车架号一二三四五六七八九十一二三四五六七八九十一二")),
        ),
        (
            "vin_longer",
            "vin",
            json!("车架号一二三四五六七八九十一二三四五六七八九十一二三"),
            Err("vin-malformed"),
        ),
        ("vin_sign", "vin", json!("---"), Err("vin-malformed")),
        ("vin_spaces", "vin", json!("A  B"), Err("vin-malformed")),
        (
            "engine_two_motors",
            "engine-number",
            json!("TZ220XS001、TZ180XS002"),
            Ok(json!("TZ220XS001、TZ180XS002")),
        ),
        (
            "engine_lower_case",
            "engine-number",
            json!("8b12345"),
            Err("not-canonical"),
        ),
        (
            "document_credit_code",
            "document",
            document("N", "91350203M0001ABC17"),
            Ok(json!("91350203M0001ABC17")),
        ),
        (
            "document_hong_kong",
            "document",
            document("F", "A123456(7)"),
            Ok(json!("A123456(7)")),
        ),
        (
            "document_full_width",
            "document",
            document("F", "A123456（7）"),
            Ok(json!("A123456（7）")),
        ),
        (
            "document_question",
            "document",
            document("F", "A123456?"),
            Err("document-number-malformed"),
        ),
        (
            "person_wide_space",
            "person-name",
            json!("张\u{3000}三"),
            Ok(json!("张\u{3000}三")),
        ),
        (
            "person_wide_space_end",
            "person-name",
            json!("张三\u{3000}"),
            Err(forbidden),
        ),
        ("person_longest", "person-name", json!(long), Ok(json!(long))),
        ("person_longer", "person-name", json!(longer), Err("text-too-long")),
        (
            "person_quad_space",
            "person-name",
            json!("张\u{2003}三"),
            Err(forbidden),
        ),
        (
            "organization_space",
            "organization-name",
            json!("福州\u{A0}公司"),
            Ok(json!("福州\u{A0}公司")),
        ),
    ];
    for (name, kind, input, want) in rows {
        let why = "What the register holds is taken as it stands, in the alphabets of §11.";
        one(
            cases,
            &format!("register_{name}"),
            &format!("{kind}-register"),
            input,
            want,
            why,
        );
    }
    // Every white space but U+0020, and what prints nothing.
    for space in [
        0x09, 0x0A, 0x0D, 0x85, 0xA0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008,
        0x2009, 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0x200B, 0x2060, 0xFEFF, 0x2D7F, 0x16FE4, 0x1D159,
    ] {
        let text = format!("A{}B", char::from_u32(space).expect("a character"));
        let why = "White space but one, and characters that print nothing, make two texts look like one.";
        one(
            cases,
            &format!("text_space_{space:04x}"),
            "model",
            json!(text),
            Err(forbidden),
            why,
        );
    }
    for (name, text, good) in [
        ("marks_three", "A\u{301}\u{301}\u{301}", true),
        ("marks_four", "A\u{301}\u{301}\u{301}\u{301}", false),
        ("marks_thai", "ก\u{E48}\u{E48}\u{E48}\u{E48}", false),
        ("right_to_left", "مرحبا 123", true),
        ("two_directions", "平安 مرحبا", false),
    ] {
        let want = if good { Ok(json!(text)) } else { Err(forbidden) };
        let why = "A pile of marks covers other lines; a line of two directions is read in another order than written.";
        one(cases, &format!("text_{name}"), "person-name", json!(text), want, why);
    }
}

/// Two documents, the second whole or masked.
fn comparisons(cases: &mut Cases) {
    let li = "35010219881112001X";
    let rows: [(&str, &str, &str, &str, &str, &str, &str); 27] = [
        ("card_and_card", "A", li, "A", li, "same", "agrees"),
        ("card_and_temporary_card", "A", li, "M", li, "same", "agrees"),
        ("card_and_household_register", "A", li, "H", li, "same", "agrees"),
        (
            "card_and_residence_permit",
            "A",
            "810000199002280010",
            "K",
            "810000199002280010",
            "same",
            "agrees",
        ),
        (
            "card_and_other_card",
            "A",
            li,
            "A",
            "11010519491231002X",
            "different",
            "different",
        ),
        (
            "card_and_other_temporary_card",
            "M",
            li,
            "H",
            "11010519491231002X",
            "different",
            "different",
        ),
        (
            "card_and_passport",
            "A",
            li,
            "F",
            "E12345678",
            "cannot-tell",
            "cannot-tell",
        ),
        (
            "passport_renewed",
            "F",
            "E12345678",
            "F",
            "EA1234567",
            "cannot-tell",
            "cannot-tell",
        ),
        ("passport", "F", "E12345678", "F", "E12345678", "same", "agrees"),
        ("permit", "F", "H1234567801", "F", "H1234567801", "same", "agrees"),
        (
            "permit_renewed",
            "F",
            "H1234567801",
            "F",
            "H1234567802",
            "same",
            "cannot-tell",
        ),
        (
            "permit_new_card",
            "F",
            "H1234567801",
            "F",
            "H12345678",
            "same",
            "cannot-tell",
        ),
        (
            "permit_of_another",
            "F",
            "H1234567801",
            "F",
            "H1234567901",
            "different",
            "agrees",
        ),
        (
            "permit_and_passport",
            "F",
            "H12345678",
            "F",
            "E12345678",
            "cannot-tell",
            "cannot-tell",
        ),
        (
            "foreign_residence",
            "I",
            "91184019900228001X",
            "I",
            "91184019900228001X",
            "same",
            "agrees",
        ),
        (
            "foreign_residence_of_another",
            "I",
            "91184019900228001X",
            "I",
            "911840199002280028",
            "different",
            "different",
        ),
        (
            "foreign_residence_edition",
            "I",
            "CHN110000000001",
            "I",
            "91184019900228001X",
            "cannot-tell",
            "cannot-tell",
        ),
        (
            "officer_renewed",
            "C",
            "军字第12345678号",
            "C",
            "军字第12345679号",
            "cannot-tell",
            "cannot-tell",
        ),
        (
            "credit_code",
            "N",
            "91350100M000100Y43",
            "N",
            "91350100M000100Y43",
            "same",
            "agrees",
        ),
        (
            "credit_code_of_another",
            "N",
            "91350100M000100Y43",
            "N",
            "9144030071526726XG",
            "different",
            "different",
        ),
        (
            "credit_code_and_code",
            "N",
            "9144030071526726XG",
            "B",
            "71526726X",
            "cannot-tell",
            "cannot-tell",
        ),
        (
            "code_of_another",
            "B",
            "71526726X",
            "B",
            "000013127",
            "different",
            "different",
        ),
        (
            "as_recorded",
            "N",
            "91350203M0001ABC17",
            "N",
            "91350203M0001ABC17",
            "same",
            "agrees",
        ),
        (
            "as_recorded_of_another",
            "N",
            "91350203M0001ABC17",
            "N",
            "91350203M0001ABD17",
            "cannot-tell",
            "agrees",
        ),
        (
            "first_generation",
            "A",
            "11010519491231002X",
            "A",
            "110105491231002",
            "cannot-tell",
            "cannot-tell",
        ),
        ("short_as_recorded", "A", li, "A", "35010", "cannot-tell", "cannot-tell"),
        (
            "business",
            "P",
            "350102600000123",
            "P",
            "350102600000124",
            "different",
            "cannot-tell",
        ),
    ];
    for (name, kind, number, other_kind, other, full, masked) in rows {
        for (form, means) in [("full", full), ("masked", masked)] {
            let input = json!({
                "kind": kind, "number": number, "other_kind": other_kind, "other_number": other,
                "masked": form == "masked",
            });
            let why = "One person has one number in several documents, and several numbers in others. A mask never says same.";
            let name = format!("compare_{name}_{form}");
            one(cases, &name, "document-comparison", input, Ok(json!(means)), why);
        }
    }
}

/// Two spellings of a name, or two names.
fn names(cases: &mut Cases) {
    for (name, one_name, other, same) in [
        ("middle_dots", "阿卜杜拉·买买提", "阿卜杜拉•买买提", true),
        ("katakana_dot", "阿卜杜拉·买买提", "阿卜杜拉・买买提", true),
        ("no_dot", "阿卜杜拉·买买提", "阿卜杜拉买买提", true),
        ("kangxi_radical", "高峰", "\u{2FBC}峰", true),
        ("radical", "黄龙", "\u{2EE9}\u{2EF0}", true),
        ("accent", "José", "Jose\u{301}", true),
        ("no_accent", "José", "Jose", false),
        ("case_and_spaces", "JOHN  SMITH", "John Smith", true),
        ("full_width", "ＪＯＨＮ", "John", true),
        ("wide_space", "张\u{3000}三", "张三", true),
        ("apostrophe", "O'NEIL", "O’Neil", true),
        ("variation_selector", "葛\u{E0100}亮", "葛亮", true),
        ("compatibility", "朗", "\u{F929}", true),
        ("variant", "吕黄", "呂黃", true),
        ("of_gbk", "刘䶮", "刘\u{E863}", true),
        ("simplified_and_traditional", "范", "範", false),
        ("lost", "王?", "王䶮", true),
        ("lost_only_one", "王?", "王", false),
        ("longer", "张三", "张三丰", false),
        ("other", "高峰", "高锋", false),
    ] {
        let why = "Names are compared where numbers are equal: spellings do not count, and another name does.";
        let input = json!([one_name, other]);
        one(
            cases,
            &format!("name_{name}"),
            "name-comparison",
            input,
            Ok(json!(same)),
            why,
        );
    }
}
