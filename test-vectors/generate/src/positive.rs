//! Shows that must verify: every kind of vehicle, owner and document, every purpose, and the shapes a value may have.
//! Each goes through the crate's own issuing and showing, and through the second implementation.

use serde_json::{Value, json};
use vehicle_license::Purpose;
use vehicle_license::issue::VehicleRecord;
use vehicle_license::present::View;
use vehicle_license::trust::{Issuer, PlateGrant};
use vehicle_license::value::{
    Address, Document, DocumentKind, Owner, PersonName, Plate, PlateType, Remarks, Seats, Standing, VehicleType, Vin,
};

use crate::build::{Ask, Cases, PURPOSES, SHOWN, credential, issue_by, license, show, shown_by_crate, trust};
use crate::fixture;
use crate::mutate::{sha256, view};

pub(crate) fn add(cases: &mut Cases) {
    purposes(cases);
    vehicles(cases);
    owners(cases);
    values(cases);
    standings(cases);
    documents(cases);
    views(cases);
}

/// Issues `record` and shows it for `purpose`, both ways, and adds the case.
fn shown(
    cases: &mut Cases,
    name: &str,
    why: &str,
    issuer: Issuer,
    record: &VehicleRecord,
    purpose: Option<Purpose>,
    facts: &[(&str, Value)],
) {
    let trust = trust(|content| content.issuers = vec![issuer.clone()]);
    let credential = credential(&issue_by(issuer, record));
    let show = show(&credential, purpose.map(|purpose| purpose.number().into()));
    let view = purpose.map_or_else(View::everyday, View::for_purpose);
    let made = shown_by_crate(&credential, &trust, &view, show.shown_at);
    assert_eq!(made, show.wire().encode(), "{name}: two implementations, two wires");
    cases.ok(name, why, policy_for(Ask::of(&show).trust(trust), purpose), facts);
}

/// Presets demand challenges; here it is the view that is shown.
fn policy_for(ask: Ask, purpose: Option<Purpose>) -> Ask {
    match purpose {
        Some(purpose) => ask.purpose(purpose.name()),
        None => ask,
    }
}

fn purposes(cases: &mut Cases) {
    for (purpose, name) in Purpose::ALL.into_iter().zip(PURPOSES) {
        shown(
            cases,
            &format!("purpose_{}", name.replace('-', "_")),
            "Everything this purpose may see and nothing else: the upper bound of a show for it.",
            fixture::issuer(),
            &fixture::record(),
            Some(purpose),
            &[
                ("/purpose", json!(name)),
                ("/display/class", json!("usable")),
                ("/freshness", json!("time-only")),
                ("/warnings", json!([])),
            ],
        );
    }
}

/// The fixture's vehicle with another plate; special plates need a grant of their own.
fn plated(plate_type: u8, number: &str) -> (Issuer, VehicleRecord) {
    let mut record = fixture::record();
    let plate_type = PlateType::from_code(plate_type).expect("a type");
    record.plate = Plate::parse(plate_type, number).expect("a plate");
    let mut issuer = fixture::issuer();
    if plate_type.is_special() {
        issuer.grants.push(PlateGrant {
            plate_type: Some(plate_type),
            prefix: number.chars().next().map(String::from).unwrap_or_default(),
        });
    }
    (issuer, record)
}

fn vehicles(cases: &mut Cases) {
    let plates = [
        ("ordinary", 2, "闽A12345", "The blue plate of most cars."),
        ("ordinary_large", 1, "闽AB1234", "The yellow plate of buses and trucks."),
        (
            "new_energy_small",
            52,
            "闽AD12345",
            "Six characters behind the office, the class letter first.",
        ),
        (
            "new_energy_large",
            51,
            "闽A12345D",
            "Six characters behind the office, the class letter last.",
        ),
        ("trailer", 15, "闽A1234挂", "A trailer has a license of its own."),
        (
            "coach",
            16,
            "闽A1234学",
            "A learner vehicle's plate ends in a mark of its own.",
        ),
        (
            "motorcycle",
            7,
            "闽A12345",
            "The same number as a car's may exist: the plate type tells them apart.",
        ),
        (
            "moped",
            8,
            "闽A12345",
            "A third vehicle that may bear the same characters.",
        ),
        (
            "police",
            23,
            "闽A1234警",
            "Only an issuer with a grant for this type may sign for it.",
        ),
        (
            "hong_kong",
            26,
            "粤Z1234港",
            "Cross-border plates are granted by type, not by province.",
        ),
        (
            "macau",
            27,
            "粤Z1234澳",
            "Cross-border plates are granted by type, not by province.",
        ),
        (
            "embassy",
            3,
            "123456使",
            "An embassy plate has no province, so no prefix of one can cover it.",
        ),
        (
            "embassy_old",
            3,
            "使123456",
            "The older form of an embassy plate, with its mark in front.",
        ),
        (
            "consulate",
            4,
            "闽12345领",
            "A consulate plate has a province and no office letter.",
        ),
        (
            "emergency",
            2,
            "闽A1234应急",
            "Emergency rescue plates have no type of their own.",
        ),
        (
            "tractor",
            14,
            "闽A12345",
            "A plate type without a form of its own takes the wide rule.",
        ),
        (
            "unknown_type",
            77,
            "闽A12345",
            "Plate types are added over the years: an unknown one is kept.",
        ),
    ];
    for (name, plate_type, number, why) in plates {
        let (issuer, record) = plated(plate_type, number);
        let facts = [
            ("/fields/plate/value/type", json!(plate_type)),
            ("/fields/plate/value/number", json!(number)),
        ];
        shown(cases, &format!("plate_{name}"), why, issuer, &record, None, &facts);
    }
    let vins = [
        (
            "factory_number",
            "BJ-212-7788",
            "Vehicles older than the VIN have a factory number (整车出厂编号).",
            json!([]),
        ),
        (
            "check_digit_differs",
            "LSVWY4181KN246094",
            "Many imports do not use position 9 as GB 16735 says: a notice, never a refusal.",
            json!(["vin-check-digit"]),
        ),
    ];
    for (name, vin, why, warnings) in vins {
        let mut record = fixture::record();
        record.vin = Some(Vin::parse(vin).expect("a number"));
        let facts = [("/fields/vin/value", json!(vin)), ("/warnings", warnings)];
        let purpose = Some(Purpose::Accident);
        shown(
            cases,
            &format!("vin_{name}"),
            why,
            fixture::issuer(),
            &record,
            purpose,
            &facts,
        );
    }
}

fn owners(cases: &mut Cases) {
    let company = fixture::company_record();
    shown(
        cases,
        "owner_company_everyday",
        "An organization's name is public: its masked leaf holds the whole name.",
        fixture::issuer(),
        &company,
        None,
        &[("/fields/owner/value/name", json!(company.owner.name()))],
    );
    shown(
        cases,
        "owner_company_everything",
        "Masked and full owner leaf of an organization are the same item, and only one travels.",
        fixture::issuer(),
        &company,
        Some(Purpose::Mortgage),
        &[],
    );
    let names = [
        ("one_character", "张", "*", "A name of one character is its own mask."),
        (
            "rare_character",
            "\u{20bb7}田某",
            "\u{20bb7}*",
            "An ideograph beyond the basic plane is one character, not two.",
        ),
        (
            "private_use",
            "王\u{e863}",
            "王*",
            "Registers hold rare characters in the private-use area; they are kept.",
        ),
        (
            "ethnic",
            "阿不都热西提·买买提艾力",
            "阿*",
            "Names of ethnic groups have a middle dot and no four-character limit.",
        ),
        (
            "foreign",
            "JOHN SMITH",
            "J*",
            "A name in Latin letters has spaces inside, which base45 and mask must keep.",
        ),
        (
            "ideographic_variation",
            "葛\u{e0100}某",
            "葛*",
            "A variation selector is a character of its own: the mask cuts it off the ideograph it follows.",
        ),
        (
            "combining",
            "e\u{301}a",
            "e*",
            "Text is compared as it stands: nothing is normalized, and the mask counts scalars.",
        ),
    ];
    for (name, owner, masked, why) in names {
        let mut record = fixture::record();
        record.owner = Owner::Person(PersonName::parse(owner).expect("a name"));
        let masked = if name == "one_character" { "张*" } else { masked };
        let facts = [("/fields/owner/value/name", json!(masked))];
        shown(
            cases,
            &format!("owner_{name}"),
            why,
            fixture::issuer(),
            &record,
            None,
            &facts,
        );
    }
    let mut rare = fixture::record();
    rare.owner = Owner::Person(PersonName::parse("王\u{e863}").expect("a name"));
    let why = "Private-use characters print differently on another device: opened whole, the verifier is told.";
    let facts = [("/warnings", json!(["private-use-characters"]))];
    let purpose = Some(Purpose::Accident);
    shown(
        cases,
        "owner_private_use_full",
        why,
        fixture::issuer(),
        &rare,
        purpose,
        &facts,
    );
}

fn values(cases: &mut Cases) {
    let mut cabs = fixture::record();
    cabs.seats = Some(Seats::cabs(2, 3).expect("seats"));
    cabs.vehicle_type = Some(VehicleType::from_canonical("H31").expect("a code"));
    let facts = [("/fields/seats/value", json!("2+3"))];
    let why = "A truck's seats are counted by cab, and 2+3 is not 5.";
    shown(cases, "seats_two_cabs", why, fixture::issuer(), &cabs, None, &facts);
    let mut none = fixture::record();
    none.inspection_until = None;
    none.vehicle_type = None;
    none.use_nature = None;
    none.model = None;
    none.colors = None;
    none.energy = None;
    none.seats = None;
    none.scrap_by = None;
    none.vin = None;
    none.registered_on = None;
    none.issued_on = None;
    none.engine_number = None;
    none.technical = None;
    none.remarks = None;
    none.inspection_record = None;
    none.document = None;
    none.address = None;
    none.issuing_authority = None;
    none.sub_page_number = None;
    none.file_number = None;
    let facts = [
        ("/fields/vin/state", json!("none")),
        ("/fields/address/state", json!("none")),
        ("/fields/document/state", json!("none")),
        ("/fields/technical/state", json!("none")),
        ("/fields/inspection-until/state", json!("none")),
        ("/fields/grantee/state", json!("not-carried")),
    ];
    let why =
        "A field the register has no value for is shown to be empty, which differs from hidden and from not carried.";
    let purpose = Some(Purpose::Mortgage);
    shown(cases, "values_all_none", why, fixture::issuer(), &none, purpose, &facts);
    let why = "An empty field stays hidden like any other: its emptiness is not given away.";
    let facts = [
        ("/fields/address/state", json!("not-shown")),
        ("/fields/vin/state", json!("none")),
    ];
    shown(
        cases,
        "values_all_none_everyday",
        why,
        fixture::issuer(),
        &none,
        None,
        &facts,
    );
    let mut long = fixture::record();
    long.address = Some(Address::parse(&"址".repeat(64)).expect("an address"));
    long.remarks = Some(Remarks::parse(&"r".repeat(128)).expect("remarks"));
    long.owner = Owner::Person(PersonName::parse(&"名".repeat(64)).expect("a name"));
    let why = "Texts at their bounds, 64 characters of three bytes and 128 of one: a large show, and a legal one.";
    shown(
        cases,
        "values_at_their_bounds",
        why,
        fixture::issuer(),
        &long,
        Some(Purpose::Mortgage),
        &[],
    );
    let mut short = fixture::record();
    short.address = Some(Address::parse("址").expect("an address"));
    short.vin = Some(Vin::parse("1234").expect("a number"));
    let facts = [
        ("/fields/address/value", json!("****")),
        ("/fields/vin/value", json!("12****")),
    ];
    let why = "The mask of one character keeps nothing, and the stars say nothing about the length.";
    let credential = credential(&fixture::issue(&short));
    let mut partly = show(&credential, Some(6));
    partly.bitmap = 0x0200_ffff;
    cases.ok("values_masks_of_short_texts", why, Ask::of(&partly), &facts);
}

fn standings(cases: &mut Cases) {
    let notices = [
        ("violation", "G", false, false),
        ("customs", "H", false, false),
        ("accident", "I", false, false),
        ("sealed", "K", false, false),
        ("all_notices", "GHIK", true, true),
        ("mortgaged", "A", true, false),
        ("pledged", "A", false, true),
    ];
    for (name, letters, mortgaged, pledged) in notices {
        let mut record = fixture::record();
        record.standing = Standing::from_letters(letters, mortgaged, pledged).expect("a standing");
        let facts = [
            ("/display/class", json!("notice")),
            ("/fields/standing/value/letters", json!(letters)),
            ("/fields/standing/value/mortgaged", json!(mortgaged)),
            ("/fields/standing/value/pledged", json!(pledged)),
        ];
        let why = "A standing to know about that forbids nothing at a counter.";
        shown(
            cases,
            &format!("standing_notice_{name}"),
            why,
            fixture::issuer(),
            &record,
            None,
            &facts,
        );
    }
}

fn documents(cases: &mut Cases) {
    let resident = fixture::document("350102199003071234").number().to_string();
    let documents = [
        ("organization_code", 'B', "71526726X", "7****6X"),
        ("officer", 'C', "军字第12345678号", "军****8号"),
        ("soldier", 'D', "士字第1234567号", "士****7号"),
        ("retired_officer", 'E', "退字第1234号", "退****4号"),
        ("passport", 'F', "EA1234567", "E****67"),
        ("hong_kong_permit", 'F', "H1234567801", "H****01"),
        ("taiwan_permit", 'F', "87054321", "8****21"),
        ("passport_of_seven", 'F', "A123456", "A****"),
        ("officer_of_eight", 'C', "军字12345号", "军****5号"),
        ("diplomat", 'G', "使(2019)第3号", "使****3号"),
        ("household_register", 'H', resident.as_str(), "3****"),
        ("foreign_residence", 'I', "CHN110000000001", "C****01"),
        ("deregistration", 'J', "注销2019第12号", "注****2号"),
        ("residence_permit", 'K', "", "8****"),
        ("mission", 'L', "驻华2019第12号", "驻****2号"),
        ("temporary_card", 'M', resident.as_str(), "3****"),
        ("credit_code", 'N', "91350100M000100Y43", "9****43"),
        ("business", 'P', "350102600000123", "3****23"),
    ];
    for (name, letter, number, masked) in documents {
        let number = if letter == 'K' {
            fixture::document("810000199003071237").number().to_string()
        } else {
            number.to_string()
        };
        let kind = DocumentKind::from_letter(letter).expect("a kind");
        let mut record = if kind.is_organization() {
            fixture::company_record()
        } else {
            fixture::record()
        };
        record.document = Some(Document::parse(kind, &number).expect("a number"));
        let masked = match masked.strip_suffix("****").filter(|_| number.len() > 7) {
            Some(front) => format!("{front}****{}", &number[number.len() - 2..]),
            None => masked.to_string(),
        };
        let purpose = Some(Purpose::InsuranceClaim);
        let facts = [
            ("/fields/document/value/kind", json!(letter.to_string())),
            ("/fields/document/value/number", json!(masked)),
        ];
        let why = "A kind of identity document, masked: numbers of eight characters or more keep the first and the last two, shorter ones the first.";
        let name = format!("document_{name}");
        shown(cases, &name, why, fixture::issuer(), &record, purpose, &facts);
    }
}

fn views(cases: &mut Cases) {
    let license = license();
    let mut least = show(&license, None);
    least.bitmap = 0xf;
    let why = "The least a show may open: plate, standing, inspection, and that there is no grantee.";
    cases.ok(
        "view_mandatory_only",
        why,
        Ask::of(&least),
        &[("/fields/vehicle-type/state", json!("not-shown"))],
    );
    let mut odd = show(&license, Some(7));
    odd.bitmap = 0x0155_555f;
    let why = "Any set of leaves can be opened, however scattered: the cover follows from the bitmap alone.";
    cases.ok("view_scattered", why, Ask::of(&odd), &[]);
    let mut longest = show(&license, Some(8));
    longest.bitmap = 0xaaaa_aaaf;
    assert_eq!(longest.credential.cover(longest.bitmap).len(), 29 * 16);
    let why = "Every second leaf is open: the longest cover that a show can have, 29 parts.";
    cases.ok("view_longest_cover", why, Ask::of(&longest), &[]);
    let mut less = show(&license, None);
    less.purpose = Some(8);
    let why = "A holder may state a purpose and show less than it allows.";
    let ask = Ask::of(&less);
    cases.ok(
        "view_less_than_purpose",
        why,
        ask,
        &[("/fields/address/state", json!("not-shown"))],
    );
    let mut reserved = show(&license, Some(2));
    reserved.bitmap = view(2) & !0x8800;
    let why = "Reserved leaves hold nothing: closing them closes nothing, and the show is as good.";
    cases.ok("view_reserved_closed", why, Ask::of(&reserved), &[]);
    for (name, evidence) in [("face", (1, 0)), ("later_method", (255, 86_400))] {
        let mut show = show(&license, None);
        show.evidence = Some(evidence);
        let facts = [
            ("/self_asserted_evidence/method", json!(evidence.0)),
            ("/self_asserted_evidence/age", json!(evidence.1)),
        ];
        let why = "The wallet's own word that a real person was there; method and age at a bound.";
        cases.ok(&format!("evidence_{name}"), why, Ask::of(&show), &facts);
    }
    for (name, class, protection) in [
        ("software", 0, "software"),
        ("unlock_per_use", 2, "hardware-unlock-per-use"),
    ] {
        let mut credential = license.clone();
        credential.protection = class;
        let facts = [("/key_protection", json!(protection))];
        let why = "How well the holder's key is protected is the authority's word, signed with the license.";
        let ask = Ask::of(&show(&credential, None));
        cases.ok(&format!("protection_{name}"), why, ask, &facts);
    }
    let ask = Ask::of(&show(&license, None)).bytes(&show(&license, None).wire().encode());
    cases.ok(
        "input_bytes",
        "From app to app a show travels as bytes, and gets the same verdict.",
        ask,
        &[],
    );
    let remote = Ask::of(&show(&license, None)).setting("remote");
    let why = "Over a distance nobody sees the person, and the prompt says so.";
    cases.ok("setting_remote", why, remote, &[("/prompt/in_person", json!(false))]);
    let mut status = license.clone();
    status.status = (1 << 40) - 1;
    status.seed = sha256(&[b"another seed"])[..16].try_into().expect("half a hash");
    let why = "List and index at their bounds of 20 bits each.";
    cases.ok("status_position_at_its_bound", why, Ask::of(&show(&status, None)), &[]);
    let grantee = show(&license, Some(8));
    assert_eq!(grantee.bitmap, u32::MAX);
    let mut exact = grantee.clone();
    exact.bitmap = license.carried() | 0xf;
    let why = "Everything opened leaf by leaf, reserved and absent leaves closed: longer than need be, and as true.";
    cases.ok(
        "view_everything_leaf_by_leaf",
        why,
        Ask::of(&exact),
        &[("/shown_at", json!(SHOWN))],
    );
}
