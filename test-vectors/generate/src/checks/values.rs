//! Check 7: what an issuer should not have signed.

use serde_json::json;

use crate::build::{Ask, Cases, everyday, lent, license, show, trust};
use crate::mutate::{Item, NULL, text, uint};
use vehicle_license::value::PlateType;

/// Values an authority signed and should not have: each is refused after the signature holds.
pub(super) fn values(cases: &mut Cases) {
    let pair = |first: Item, second: &str| Item::Array(vec![first, text(second)]);
    let wrong: [(&str, usize, Item, &str); 47] = [
        (
            "plate_lower_case",
            0,
            pair(uint(52), "闽Ad12345"),
            "Only the canonical spelling is signed, or one plate has several.",
        ),
        (
            "plate_dot",
            0,
            pair(uint(52), "闽A·D12345"),
            "The dot is printed, not signed.",
        ),
        (
            "plate_letter_i",
            0,
            pair(uint(2), "闽AI2345"),
            "I and O are never used: they look like 1 and 0.",
        ),
        ("plate_short", 0, pair(uint(2), "闽A123"), "Too short for any form."),
        ("plate_long", 0, pair(uint(2), "闽A12345678"), "Too long for any form."),
        (
            "plate_unknown_digit_second",
            0,
            pair(uint(2), "闽112345"),
            "An unknown form has an office's letter in second place: an issuer's prefix binds it.",
        ),
        (
            "plate_unknown_special",
            0,
            pair(uint(23), "闽A12345警"),
            "A special type has no unknown form.",
        ),
        (
            "plate_unknown_with_special_mark",
            0,
            pair(uint(2), "闽A12345使"),
            "An unknown form has no mark of a special type.",
        ),
        (
            "plate_armed_police",
            0,
            pair(uint(31), "WJ闽12345"),
            "Vehicles of the armed police have no civilian license.",
        ),
        (
            "plate_military",
            0,
            pair(uint(32), "VA12345"),
            "Military vehicles have no civilian license.",
        ),
        (
            "plate_military_as_civilian",
            0,
            pair(uint(2), "VA12345"),
            "A military number under a civilian type.",
        ),
        (
            "plate_type_zero",
            0,
            pair(uint(0), "闽A12345"),
            "There is no plate type 0.",
        ),
        (
            "plate_type_forged",
            0,
            pair(uint(42), "闽A12345"),
            "Types 41 to 43 are what police write down for forged plates.",
        ),
        (
            "plate_type_mismatch",
            0,
            pair(uint(2), "闽AD12345"),
            "A new-energy number under the type of a fuel car.",
        ),
        (
            "standing_empty",
            1,
            uint(0),
            "A standing without a letter says nothing; unknown is not good.",
        ),
        ("standing_flag_alone", 1, uint(1 << 26), "Mortgaged and no letter."),
        (
            "standing_contradiction",
            1,
            uint(1 | 1 << 2),
            "Normal and stolen at once.",
        ),
        (
            "standing_bit_28",
            1,
            uint(1 | 1 << 28),
            "A flag this version does not know cannot be ignored.",
        ),
        (
            "inspection_year_1899",
            2,
            Item::Int(-25_568),
            "Days begin with 1900-01-01.",
        ),
        ("inspection_year_2150", 2, uint(65_744), "Days end with 2149-12-31."),
        (
            "inspection_huge",
            2,
            Item::Raw(vec![0x1b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
            "A day that overflows calendars.",
        ),
        ("vehicle_type_lower", 4, text("k33"), "Codes are capitals and digits."),
        (
            "vehicle_type_long",
            4,
            text("K333"),
            "A vehicle type has three characters.",
        ),
        ("use_nature_two", 5, text("AB"), "A use is one letter."),
        (
            "model_bidi",
            6,
            text("牌\u{202e}BH7164"),
            "A bidirectional override prints what is not there.",
        ),
        (
            "model_zero_width",
            6,
            text("BH\u{200b}7164"),
            "A zero-width character makes two models look like one.",
        ),
        (
            "model_empty",
            6,
            text(""),
            "Empty and absent are different: an empty text is neither.",
        ),
        ("colors_twice", 7, text("JJ"), "A color named twice."),
        ("energy_four", 8, text("ABCD"), "The register has room for three."),
        ("seats_1000", 9, uint(1000), "The register has three digits."),
        (
            "seats_cabs_1000",
            9,
            Item::Array(vec![uint(999), uint(1)]),
            "The bound holds for both cabs together.",
        ),
        (
            "scrap_by_huge",
            10,
            uint(4_000_000_000_u64),
            "A day beyond every calendar.",
        ),
        (
            "vin_lower_case",
            16,
            text("lsvwy4180kn246094"),
            "Only the canonical spelling is signed.",
        ),
        (
            "vin_sign",
            16,
            text("LSVWY418?KN246094"),
            "What the register recorded has the signs of printed numbers, and no other.",
        ),
        (
            "owner_newline",
            17,
            text("张三\n丰"),
            "A line break in a name forges a line on the clerk's screen.",
        ),
        (
            "owner_trailing_space",
            17,
            text("张三丰 "),
            "A space at the end makes two names look like one.",
        ),
        (
            "engine_full_width",
            20,
            text("８B12345"),
            "Full width is how people type it; one number has one spelling.",
        ),
        (
            "technical_empty",
            21,
            Item::Array(vec![NULL; 7]),
            "No measure at all is none, not a list of nothing.",
        ),
        (
            "technical_width",
            21,
            Item::Array(vec![NULL, NULL, NULL, NULL, NULL, uint(10_000), NULL]),
            "A width of ten metres.",
        ),
        ("remarks_tab", 22, text("备\t注"), "Control characters are no text."),
        (
            "document_lower_case",
            28,
            pair(text("A"), "11010519491231002x"),
            "A number that the rule accepts has one spelling.",
        ),
        (
            "document_kind",
            28,
            pair(text("Z"), "350102199003071230"),
            "A document of no known kind.",
        ),
        (
            "document_kind_long",
            28,
            pair(text("AA"), "350102199003071230"),
            "A kind is one letter.",
        ),
        (
            "owner_two_directions",
            17,
            text("王مرحبا"),
            "Letters of both directions in one line: it is read in another order than it was written in.",
        ),
        (
            "model_marks",
            6,
            text("A\u{301}\u{301}\u{301}\u{301}"),
            "Four marks in a row cover the line above.",
        ),
        (
            "address_noncharacter",
            29,
            text("福建\u{ffff}省"),
            "A noncharacter is never text.",
        ),
        (
            "file_number_long",
            30,
            text("3501001234567"),
            "A file number has at most twelve characters.",
        ),
    ];
    for (name, leaf, item, why) in wrong {
        let credential = license().with(leaf, item);
        let purpose = (leaf > 15).then_some(8);
        let ask = Ask::of(&show(&credential, purpose));
        cases.no(&format!("value_signed_{name}"), "value-invalid", why, ask);
    }
    recorded(cases);
    late_leaves(cases);
    masked(cases);
    private_use(cases);
    let why = "The same hidden: what is not opened is not judged, and cannot be used either.";
    let credential = license().with(28, pair(text("A"), "350102199003071230"));
    let hidden = Ask::of(&show(&credential, None));
    cases.ok(
        "value_signed_hidden",
        why,
        hidden,
        &[("/fields/document/state", json!("not-shown"))],
    );
    let why = "A masked leaf obeys the text rule too, lest it smuggle what a full one could not.";
    let credential = license().with(29, text("\u{202e}福建省福州市鼓楼区东街口"));
    cases.no(
        "value_signed_mask_bidi",
        "value-invalid",
        why,
        Ask::of(&show(&credential, Some(7))),
    );
    let why = "A mask that differs from its full value, in a show that opens both: it is recomputed, so it cannot fit.";
    let mut credential = license();
    credential.leaves[12] = Some(text("李"));
    cases.no(
        "value_mask_mismatch",
        "issuer-signature-invalid",
        why,
        Ask::of(&show(&credential, Some(2))),
    );
    for (name, leaf, item) in [
        ("vin", 13, text("LSVWY419")),
        ("document", 24, Item::Array(vec![text("A"), text("351")])),
        ("address", 25, text("福建省厦门市")),
        ("grantee", 3, Item::Array(vec![text("A"), text("351"), text("李")])),
    ] {
        let mut other = lent(8, 8);
        other.credential.leaves[leaf] = Some(item);
        let name = format!("value_mask_mismatch_{name}");
        cases.no(&name, "issuer-signature-invalid", why, Ask::of(&other));
    }
    for (leaf, bit) in [("plate", 0), ("standing", 1), ("inspection", 2), ("grantee", 3)] {
        let mut hidden = everyday();
        hidden.bitmap &= !(1 << bit);
        let why = "A holder signs a show that hides what every show must open: a bad standing, a lent license.";
        cases.no(
            &format!("mandatory_{leaf}_hidden"),
            "mandatory-hidden",
            why,
            Ask::of(&hidden),
        );
    }
    let mut every_second = everyday();
    every_second.bitmap = 0xaaaa_aaaa;
    assert_eq!(every_second.credential.cover(every_second.bitmap).len(), 512);
    let why = "The longest cover there is has 32 parts. It is read, and the plate is not open.";
    cases.no(
        "mandatory_every_second_leaf",
        "mandatory-hidden",
        why,
        Ask::of(&every_second),
    );
    let mut nothing = everyday();
    nothing.bitmap = 0;
    let why = "A show that opens nothing proves that someone has a license, and not of which car.";
    cases.no("mandatory_all_hidden", "mandatory-hidden", why, Ask::of(&nothing));
}

/// A value that the register has and no rule admits: its item is *false*, as is that of its mask.
fn inexpressible(cases: &mut Cases) {
    let no = Item::Simple(20);
    let warned = |field: &'static str| {
        [
            (field, json!({"state": "inexpressible"})),
            ("/warnings", json!(["value-inexpressible"])),
        ]
    };
    let why = "The register has a value that cannot be expressed: not none, and to be read off the paper license.";
    for (name, leaf, field, purpose) in [
        ("model", 6, "/fields/model", None),
        ("vin", 16, "/fields/vin", Some(8)),
        ("vin_masked", 16, "/fields/vin", None),
        ("remarks", 22, "/fields/remarks", Some(7)),
        ("document", 28, "/fields/document", Some(8)),
        ("document_masked", 28, "/fields/document", Some(7)),
        ("address_masked", 29, "/fields/address", Some(7)),
        ("file_number", 30, "/fields/file-number", Some(8)),
    ] {
        let credential = license().with(leaf, no.clone());
        let ask = Ask::of(&show(&credential, purpose));
        cases.ok(&format!("value_inexpressible_{name}"), why, ask, &warned(field));
    }
    for (leaf, name) in [(0, "plate"), (1, "standing"), (17, "owner")] {
        let ask = Ask::of(&show(&license().with(leaf, no.clone()), Some(8)));
        let why = "Plate, standing and owner are values in every license.";
        cases.no(&format!("value_inexpressible_{name}"), "cbor-wrong-type", why, ask);
    }
    let mut hidden = show(&license().with(28, no.clone()), Some(8));
    hidden.credential.leaves[24] = Some(NULL);
    let why = "The mask of what cannot be expressed is that, and not none.";
    cases.no(
        "value_inexpressible_masked_none",
        "issuer-signature-invalid",
        why,
        Ask::of(&hidden),
    );
    let whole = Ask::of(&show(&license().with(16, no), Some(8))).policy("require_full", json!(["vin"]));
    let why = "Nothing of the field is hidden: who must have it reads it off the paper license.";
    cases.ok(
        "value_inexpressible_required",
        why,
        whole,
        &[("/fields/vin/state", json!("inexpressible"))],
    );
}

/// The leaves of the blocks behind the everyday one, each spoiled once.
fn late_leaves(cases: &mut Cases) {
    let day = Item::Int;
    let rows: [(&str, usize, Item); 16] = [
        ("registered_day_early", 18, day(-25_568)),
        ("registered_day_late", 18, day(2_932_897)),
        ("issued_day_early", 19, day(-25_568)),
        ("issued_day_late", 19, day(2_932_897)),
        ("inspection_record_space", 23, text("检验有效期至2026年09月 ")),
        ("inspection_record_long", 23, text(&"a".repeat(129))),
        ("inspection_record_empty", 23, text("")),
        ("issuing_authority_long", 26, text(&"a".repeat(65))),
        ("issuing_authority_white_space", 26, text("闽\u{2003}A")),
        ("sub_page_lower_case", 27, text("35100123456a")),
        ("sub_page_long", 27, text(&"3".repeat(33))),
        ("address_long", 29, text(&"a".repeat(129))),
        ("address_wide_space", 29, text("福建省\u{3000}福州市")),
        ("file_number_symbol", 30, text("3501-0123456")),
        ("file_number_lower_case", 30, text("35010a")),
        ("file_number_empty", 30, text("")),
    ];
    for (name, leaf, item) in rows {
        let ask = Ask::of(&show(&license().with(leaf, item), Some(8)));
        let why = "A signed value that breaks its rule, in a leaf that few purposes open.";
        cases.no(&format!("value_late_{name}"), "value-invalid", why, ask);
    }
    for (name, leaf, item) in [
        ("inspection_record", 23, text(&"检".repeat(64))),
        ("issuing_authority", 26, text(&"闽".repeat(64))),
        ("sub_page", 27, text(&"3".repeat(32))),
        ("address", 29, text(&"路".repeat(64))),
        ("file_number", 30, text(&"3".repeat(12))),
        ("registered_first_day", 18, day(-25_567)),
    ] {
        let ask = Ask::of(&show(&license().with(leaf, item), Some(8)));
        let why = "The bound itself is kept.";
        cases.ok(&format!("value_late_{name}_bound"), why, ask, &[]);
    }
}

/// What an authority signed as a mask, and no mask of a value is.
fn masked(cases: &mut Cases) {
    let document = |kind: &str, kept: &str| Item::Array(vec![text(kind), text(kept)]);
    let grantee = |kind: &str, kept: &str, name: &str| Item::Array(vec![text(kind), text(kept), text(name)]);
    let more = "A masked leaf that holds more than its mask keeps gives away what the owner believes hidden.";
    let none = "Kept characters are those of a value: no value begins with a space.";
    let alphabet = "Kept characters of numbers are of the alphabets of numbers.";
    let rows: [(&str, usize, Item, &str); 36] = [
        ("owner_whole", 12, text("张三丰"), more),
        ("owner_none", 12, text(""), none),
        ("owner_space", 12, text(" "), none),
        ("owner_mark", 12, text("\u{301}"), none),
        ("vin_whole", 13, text("LSVWY4180KN246094"), more),
        ("vin_spaces", 13, text("        "), none),
        ("vin_space_first", 13, text(" LSVWY41"), none),
        ("vin_lower_case", 13, text("lsvwy418"), alphabet),
        ("vin_sign", 13, text("LSVWY41?"), alphabet),
        ("document_seven", 24, document("A", "3501234"), more),
        (
            "document_two",
            24,
            document("A", "34"),
            "A mask keeps one character or three.",
        ),
        (
            "document_none",
            24,
            document("A", ""),
            "A mask keeps one character or three.",
        ),
        ("document_spaces", 24, document("A", "   "), none),
        (
            "document_space_last",
            24,
            document("A", "33 "),
            "No number ends with a space.",
        ),
        ("document_lower_case", 24, document("A", "33x"), alphabet),
        ("document_kind", 24, document("O", "334"), "A kind is one of the list."),
        ("address_seven", 25, text("福建省福州市鼓"), more),
        ("address_spaces", 25, text("      "), none),
        ("address_two_spaces", 25, text("福建  "), none),
        ("grantee_space", 3, grantee("A", "31X", " "), none),
        ("grantee_name_whole", 3, grantee("A", "31X", "李四明"), more),
        ("grantee_seven", 3, grantee("A", "350001X", "李"), more),
        ("grantee_number_spaces", 3, grantee("A", "   ", "李"), none),
        (
            "grantee_kind",
            3,
            grantee("O", "31X", "李"),
            "A kind is one of the list.",
        ),
        ("carrier_space", 14, grantee("A", "33X", " "), none),
        ("carrier_mark", 14, grantee("A", "33X", "\u{301}"), none),
        ("carrier_name_none", 14, grantee("A", "33X", ""), none),
        ("carrier_name_whole", 14, grantee("A", "33X", "王主管"), more),
        ("carrier_whole", 14, grantee("A", "35010319850617283X", "王"), more),
        ("carrier_seven", 14, grantee("A", "350083X", "王"), more),
        (
            "carrier_two",
            14,
            grantee("A", "3X", "王"),
            "A mask keeps one character or three.",
        ),
        ("carrier_number_spaces", 14, grantee("A", "   ", "王"), none),
        ("carrier_space_first", 14, grantee("A", " 3X", "王"), none),
        (
            "carrier_space_last",
            14,
            grantee("A", "33 ", "王"),
            "No number ends with a space.",
        ),
        ("carrier_lower_case", 14, grantee("A", "33x", "王"), alphabet),
        (
            "carrier_kind",
            14,
            grantee("O", "33X", "王"),
            "A kind is one of the list.",
        ),
    ];
    for (name, leaf, item, why) in rows {
        let shown = if leaf == 3 {
            let mut shown = lent(3, 5);
            shown.credential.leaves[leaf] = Some(item);
            shown
        } else {
            let mut credential = license();
            credential.leaves[leaf] = Some(item);
            show(&credential, (leaf > 15).then_some(7))
        };
        let ask = Ask::of(&shown);
        let ask = if leaf == 3 { ask.purpose("rental") } else { ask };
        cases.no(&format!("value_signed_masked_{name}"), "value-invalid", why, ask);
    }
}

/// Private-use characters, which rare names are written with: every text that can have one warns of it.
fn private_use(cases: &mut Cases) {
    let warned = [("/warnings", json!(["private-use-characters"]))];
    let organization = Item::Array(vec![text("公司\u{e000}")]);
    for (name, leaf, item, purpose) in [
        ("model", 6, text("牌\u{e000}"), None),
        ("owner_kept", 17, text("\u{e000}三"), None),
        ("owner_whole", 17, text("张\u{f8ff}"), Some(2)),
        ("organization", 17, organization, None),
        ("remarks", 22, text("备注\u{f0000}"), Some(7)),
        ("inspection_record", 23, text("检验\u{e000}"), Some(7)),
        ("issuing_authority", 26, text("闽\u{10fffd}"), Some(7)),
        (
            "address_kept",
            29,
            text("福\u{e000}省福州市鼓楼区东街口街道八一七北路"),
            Some(7),
        ),
        (
            "address_whole",
            29,
            text("福建省福州市鼓楼区东街口街道八一七北\u{e000}"),
            Some(8),
        ),
    ] {
        let mut credential = license().with(leaf, item);
        if name == "organization" {
            credential.leaves[14] = Some(Item::Array(vec![text("A"), text("33X"), text("王")]));
        }
        let ask = Ask::of(&show(&credential, purpose));
        let why = "A private-use character is shown with a warning, in every text that can have one.";
        cases.ok(&format!("warning_private_use_{name}"), why, ask, &warned);
    }
    let silent = [("/warnings", json!([]))];
    for (name, leaf, item, purpose) in [
        ("owner_hidden", 17, text("张\u{e000}"), None),
        (
            "address_hidden",
            29,
            text("福建省福州市鼓楼区东街口街道八一七北\u{e000}"),
            Some(7),
        ),
        ("remarks_hidden", 22, text("备注\u{e000}"), None),
    ] {
        let ask = Ask::of(&show(&license().with(leaf, item), purpose));
        let why = "What the mask removed, or the show hides, warns of nothing.";
        cases.ok(&format!("warning_private_use_{name}"), why, ask, &silent);
    }
    for (name, given, warning) in [
        ("grantee_kept", "\u{e000}明", json!(["private-use-characters"])),
        ("grantee_hidden", "李\u{e000}", json!([])),
    ] {
        let mut shown = lent(3, 5);
        let kept: String = given.chars().take(1).collect();
        shown.credential.leaves[3] = Some(Item::Array(vec![text("A"), text("31X"), text(&kept)]));
        let why = "A grantee's masked name has one character, and warns of that one.";
        let ask = Ask::of(&shown).purpose("rental");
        cases.ok(
            &format!("warning_private_use_{name}"),
            why,
            ask,
            &[("/warnings", warning)],
        );
    }
}

/// What the register holds and today's rule does not know: carried on the issuer's word, with a warning.
fn recorded(cases: &mut Cases) {
    let pair = |first: Item, second: &str| Item::Array(vec![first, text(second)]);
    let plate = "plate-form-unknown";
    let value = "value-as-recorded";
    let right: [(&str, usize, Item, Option<&str>, &str); 15] = [
        (
            "plate_automated",
            0,
            pair(uint(52), "闽AD0001Z"),
            None,
            "Automated driving, on the road since December 2025.",
        ),
        (
            "plate_shorter",
            0,
            pair(uint(2), "闽A1234"),
            Some(plate),
            "A form that no type has yet: the issuer's word, not a forgery.",
        ),
        (
            "plate_three_letters",
            0,
            pair(uint(2), "闽AABC12"),
            Some(plate),
            "A third letter in the serial.",
        ),
        (
            "plate_longest",
            0,
            pair(uint(16), "闽A1234567学"),
            Some(plate),
            "The longest unknown form: seven characters and a mark.",
        ),
        (
            "vin_letter_o",
            16,
            text("LSVWY418OKN246094"),
            Some(value),
            "A frame number outside the norm of VINs.",
        ),
        (
            "vin_one_character",
            16,
            text("1"),
            Some(value),
            "So short that its mask keeps nothing.",
        ),
        (
            "engine_two_motors",
            20,
            text("TZ220XS001、TZ180XS002"),
            Some(value),
            "Two motors in one field.",
        ),
        (
            "engine_none",
            20,
            text("无"),
            Some(value),
            "The register says that there is no number, which is another thing than saying nothing.",
        ),
        (
            "document_credit_code",
            28,
            pair(text("N"), "91350203M0001ABC17"),
            Some(value),
            "Many firms were given credit codes of another check character before 2016.",
        ),
        (
            "document_check_digit",
            28,
            pair(text("A"), "350102199003071230"),
            Some(value),
            "A resident number whose check digit fails.",
        ),
        (
            "document_first_generation",
            28,
            pair(text("A"), "350102900307123"),
            Some(value),
            "Fifteen digits of the first generation.",
        ),
        (
            "document_hong_kong",
            28,
            pair(text("F"), "A123456(7)"),
            Some(value),
            "An identity card of Hong Kong.",
        ),
        (
            "owner_wide_space",
            17,
            text("张\u{3000}三"),
            Some(value),
            "Names of two characters are held with a wide space between them.",
        ),
        (
            "owner_long",
            17,
            text("Kuruppuarachchige Don Sunil Premasiri Jayawardena Wickramasinghe Perera"),
            Some(value),
            "Seventy-one characters.",
        ),
        (
            "owner_lost_character",
            17,
            text("王?"),
            Some("characters-lost"),
            "A rare character that was lost before it came to the register.",
        ),
    ];
    inexpressible(cases);
    for (name, leaf, item, warning, why) in right {
        let credential = license().with(leaf, item);
        let purpose = (leaf > 15).then_some(8);
        let ask = Ask::of(&show(&credential, purpose));
        let facts = [("/warnings", warning.map_or(json!([]), |warning| json!([warning])))];
        cases.ok(&format!("value_recorded_{name}"), why, ask, &facts);
    }
}

pub(super) fn plates(cases: &mut Cases) {
    let plates = [
        (
            "other_city",
            52,
            "闽BD12345",
            "A leaked key of one city must not make licenses for another.",
        ),
        (
            "other_province",
            2,
            "京A12345",
            "A leaked key of one city must not make licenses for the capital.",
        ),
        (
            "police",
            23,
            "闽A1234警",
            "A prefix for ordinary plates does not cover police plates.",
        ),
        (
            "police_motorcycle",
            24,
            "闽A1234警",
            "Every special type needs a grant of its own.",
        ),
        (
            "hong_kong",
            26,
            "粤Z1234港",
            "Cross-border plates need a grant by type.",
        ),
        ("embassy", 3, "123456使", "Embassy plates need a grant by type."),
        (
            "consulate",
            4,
            "闽12345领",
            "Consulate plates need a grant by type, whatever province they name.",
        ),
    ];
    for (name, plate_type, number, why) in plates {
        let plate = Item::Array(vec![uint(plate_type), text(number)]);
        let ask = Ask::of(&show(&license().with(0, plate), None));
        cases.no(&format!("plate_outside_{name}"), "plate-outside-issuer", why, ask);
    }
    special_plates(cases);
    unknown_forms(cases);
    let ask = Ask::of(&everyday());
    let none = trust(|content| content.issuers[0].grants.clear());
    let why = "An issuer without any plate, such as a signer of status lists.";
    cases.no(
        "plate_outside_no_grant",
        "plate-outside-issuer",
        why,
        ask.clone().trust(none),
    );
    let typed = trust(|content| {
        content.issuers[0].grants[0].plate_type = PlateType::from_code(23).ok();
    });
    let why = "A grant for police plates does not cover ordinary ones.";
    cases.no(
        "plate_outside_typed_grant",
        "plate-outside-issuer",
        why,
        ask.clone().trust(typed),
    );
    let narrow = trust(|content| content.issuers[0].grants[0].prefix = "闽AD12345".into());
    let why = "A grant may name one plate.";
    cases.ok("plate_inside_whole_plate", why, ask.trust(narrow), &[]);
}

/// Every special type, under a grant of its prefix for ordinary plates and under one of its own.
fn special_plates(cases: &mut Cases) {
    for (name, plate_type, number, prefix) in [
        ("embassy", 3, "123456使", "123"),
        ("embassy_motorcycle", 9, "使123456", "使"),
        ("consulate", 4, "沪A0023领", "沪A"),
        ("consulate_motorcycle", 10, "沪A0023领", "沪A"),
        ("police", 23, "闽A1234警", "闽A"),
        ("police_motorcycle", 24, "闽A1234警", "闽A"),
        ("hong_kong", 26, "粤Z1234港", "粤Z"),
        ("macau", 27, "粤Z1234澳", "粤Z"),
    ] {
        let plate = Item::Array(vec![uint(plate_type), text(number)]);
        let ask = Ask::of(&show(&license().with(0, plate), None));
        let granted = |code: Option<u8>| {
            trust(|content| {
                let grant = &mut content.issuers[0].grants[0];
                grant.prefix = prefix.into();
                grant.plate_type = code.map(|code| PlateType::from_code(code).expect("a type"));
            })
        };
        let outside = "plate-outside-issuer";
        let why = "A grant without a type covers no special plate, whatever it starts with.";
        cases.no(
            &format!("grant_special_{name}"),
            outside,
            why,
            ask.clone().trust(granted(None)),
        );
        let why = "A grant of another special type covers no plate of this one.";
        let other = if plate_type == 23 { 24 } else { 23 };
        let name_of_other = format!("grant_special_{name}_of_another_type");
        cases.no(&name_of_other, outside, why, ask.clone().trust(granted(Some(other))));
        let why = "Granted by its type and prefix.";
        let code = u8::try_from(plate_type).ok();
        cases.ok(
            &format!("grant_special_{name}_by_type"),
            why,
            ask.trust(granted(code)),
            &[],
        );
    }
}

/// An issuer's prefix binds a form that nobody knows yet, and one that begins otherwise, as any other.
fn unknown_forms(cases: &mut Cases) {
    for (name, plate_type, number, inside, outside) in [
        ("unknown", 2, "闽B1234", "闽B", "闽A"),
        ("unknown_office_o", 52, "闽O1234567", "闽O", "闽A"),
        ("tractor", 14, "闽0112345", "闽01", "闽A"),
        ("temporary", 22, "闽临A1234", "闽", "闽A"),
        ("rescue_of_ministry", 1, "京12345应急", "京1", "京A"),
        ("rescue_motorcycle", 7, "应急京123X", "应急京", "京"),
    ] {
        let plate = Item::Array(vec![uint(plate_type), text(number)]);
        let ask = Ask::of(&show(&license().with(0, plate), None));
        let granted = |prefix: &str| trust(|content| content.issuers[0].grants[0].prefix = prefix.into());
        let why = "A grant is compared by code points, whatever the form.";
        cases.ok(
            &format!("grant_form_{name}"),
            why,
            ask.clone().trust(granted(inside)),
            &[],
        );
        let code = "plate-outside-issuer";
        cases.no(
            &format!("grant_form_{name}_outside"),
            code,
            why,
            ask.trust(granted(outside)),
        );
    }
}
