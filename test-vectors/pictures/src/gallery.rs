//! Pictures to look at, and for other programs' decoders: every display class, kinds of vehicles and owners, long
//! values.

use support::fixture::{self, SHOWN_AT, borrower, everything_asked, holder, instant, key, record};
use vehicle_license::present::View;
use vehicle_license::value::{
    Day, EngineNumber, Model, Owner, PersonName, Plate, PlateType, Remarks, Seats, Standing, Technical, TechnicalParts,
    VehicleType, Vin,
};
use vehicle_license::{Challenge, Purpose};

use crate::{Drawn, Pages, drawn, longest, of_standing, shown};

/// Each by its name.
pub fn all() -> Vec<(&'static str, Drawn)> {
    let (other, claim, mortgage) = (Purpose::Other, Purpose::InsuranceClaim, Purpose::Mortgage);
    let owner =
        |record: &_, view: &View<'_>, purpose| shown(&holder(record), &key("holder"), view, purpose, Pages::All);
    let lent = |record: &_, view: &View<'_>, purpose| {
        shown(&borrower(record, purpose), &key("grantee"), view, purpose, Pages::All)
    };
    let standing = |letters, mortgaged, pledged| {
        let mut record = record();
        record.standing = Standing::from_letters(letters, mortgaged, pledged).expect("a standing");
        record
    };
    let named = |name: &str| {
        let mut record = record();
        record.owner = Owner::Person(PersonName::parse(name).expect("a name"));
        record
    };
    let company = fixture::company_record();
    vec![
        ("usable", owner(&record(), &View::everyday(), other)),
        ("notice", owner(&standing("GH", true, false), &View::everyday(), other)),
        (
            "overdue",
            owner(&standing("Q", false, false), &View::for_purpose(claim), claim),
        ),
        (
            "states",
            owner(&standing("DFGHIJ", true, true), &View::for_purpose(claim), claim),
        ),
        ("gone", of_standing("E", Pages::All)),
        (
            "lent-test-drive",
            lent(&record(), &View::everyday(), Purpose::TestDrive),
        ),
        ("lent-claim", lent(&record(), &View::for_purpose(claim), claim)),
        ("lent-mortgage", lent(&record(), &View::for_purpose(mortgage), mortgage)),
        ("whole", owner(&record(), &View::for_purpose(mortgage), mortgage)),
        ("longest", owner(&longest(), &View::for_purpose(mortgage), mortgage)),
        (
            "uyghur",
            owner(
                &named("阿卜杜热合曼·买买提吐尔逊·阿卜力孜江"),
                &View::for_purpose(claim),
                claim,
            ),
        ),
        ("company", owner(&company, &View::everyday(), other)),
        ("company-whole", owner(&company, &View::for_purpose(mortgage), mortgage)),
        ("trailer", owner(&trailer(), &View::for_purpose(claim), claim)),
        ("motorcycle", owner(&motorcycle(), &View::for_purpose(claim), claim)),
        ("answer", answer()),
    ]
}

/// The answer to a challenge of an asker with a long name.
fn answer() -> Drawn {
    let (purpose, now) = (Purpose::InsuranceClaim, instant(SHOWN_AT));
    let mut random = fixture::Deterministic::new("challenge");
    let asker = "中国平安财产保险股份有限公司福州理赔中心";
    let question = Challenge::new(asker, purpose, now, 120, &mut random).expect("a challenge");
    let show = holder(&record()).present(&everything_asked(&question), now, &key("holder"));
    drawn(show.expect("a show").to_text(), purpose, Some(&question), Pages::All)
}

fn plate(code: u8, number: &str) -> Plate {
    Plate::parse(PlateType::from_code(code).expect("a type"), number).expect("a plate")
}

/// A trailer has no engine, no seats, no color of its own.
fn trailer() -> vehicle_license::issue::VehicleRecord {
    let mut record = fixture::company_record();
    record.plate = plate(15, "闽A1234挂");
    record.vehicle_type = Some(VehicleType::from_canonical("B11").expect("a code"));
    record.model = Some(Model::parse("中集牌ZJV9400CLXDY").expect("a model"));
    record.engine_number = None;
    record.colors = None;
    record.energy = None;
    record.seats = Some(Seats::total(0).expect("seats"));
    record.scrap_by = Some(Day::parse("2035-06-30").expect("a day"));
    record.remarks = Some(Remarks::parse("半挂车；强制报废期止：2035-06-30").expect("remarks"));
    record.technical = Some(
        Technical::new(TechnicalParts {
            total_mass: Some(40_000),
            curb_mass: Some(6_500),
            rated_load: Some(33_500),
            towed_mass: None,
            length: Some(13_000),
            width: Some(2_550),
            height: Some(3_995),
        })
        .expect("measures"),
    );
    record
}

/// A motorcycle of a foreign make, with the frame number of one.
fn motorcycle() -> vehicle_license::issue::VehicleRecord {
    let mut record = record();
    record.plate = plate(7, "闽A12345");
    record.vehicle_type = Some(VehicleType::from_canonical("M21").expect("a code"));
    record.model = Some(Model::parse("本田牌WH150-3").expect("a model"));
    record.engine_number = Some(EngineNumber::parse("WH162MJ-2 18B12345").expect("a number"));
    record.vin = Some(Vin::parse("LWBPCK109H1012345").expect("a VIN"));
    record.seats = Some(Seats::total(2).expect("seats"));
    record.technical = Some(
        Technical::new(TechnicalParts {
            total_mass: Some(290),
            curb_mass: Some(140),
            rated_load: None,
            towed_mass: None,
            length: Some(2_020),
            width: Some(770),
            height: Some(1_085),
        })
        .expect("measures"),
    );
    record
}
