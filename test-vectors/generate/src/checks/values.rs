//! Check 7: what an issuer should not have signed.

use serde_json::json;

use crate::build::{Ask, Cases, everyday, lent, license, show, trust};
use crate::mutate::{Item, NULL, text, uint};

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
    for (name, leaf, item) in [
        ("owner_whole", 12, text("张三丰")),
        ("vin_whole", 13, text("LSVWY4180KN246094")),
    ] {
        let mut credential = license();
        credential.leaves[leaf] = Some(item);
        let why = "A masked leaf that holds more than its mask keeps gives away what the owner believes hidden.";
        cases.no(
            &format!("value_signed_masked_{name}"),
            "value-invalid",
            why,
            Ask::of(&show(&credential, None)),
        );
    }
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
        content.issuers[0].grants[0].plate_type = vehicle_license::value::PlateType::from_code(23).ok();
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
