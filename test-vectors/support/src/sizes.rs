//! How large shows are: the rows of the tables in README and SPEC §16, measured on the fixture.

use vehicle_license::credential::FieldName;
use vehicle_license::issue::VehicleRecord;
use vehicle_license::present::{CodeSize, Holder, View};
use vehicle_license::value::{
    Address, Document, DocumentKind, EngineNumber, InspectionRecord, IssuingAuthority, Model, OrganizationName, Owner,
    Remarks, SubPageNumber, Vin,
};
use vehicle_license::{Challenge, Purpose, SealingKey};

use crate::fixture::{
    Deterministic, SHOWN_AT, borrower, company_record, everyday_asked, everything_asked, holder, instant, record,
};

/// One show.
pub struct Measured {
    /// What is shown, as SPEC §16 says it.
    pub what: &'static str,
    /// Whether README has it too.
    pub short: bool,
    pub size: CodeSize,
}

/// Every row.
pub fn all() -> Vec<Measured> {
    let owner = holder(&record());
    let company = holder(&company_record());
    let long = holder(&longest());
    let lent = |purpose| borrower(&record(), purpose);
    let (accident, claim, mortgage) = (Purpose::Accident, Purpose::InsuranceClaim, Purpose::Mortgage);
    let three = [FieldName::VehicleType, FieldName::Vin, FieldName::Owner];
    let rounded = three.into_iter().fold(View::everyday_for(accident), View::opening);
    let document = View::everyday_for(claim)
        .opening(FieldName::Document)
        .masking(FieldName::Document);
    let asked = asked(claim);
    let [sealed_claim, sealed_mortgage] = [claim, mortgage].map(|purpose| {
        let key = SealingKey::generate(&mut Deterministic::new("sealing key"));
        self::asked(purpose).sealed_to(key.public_key())
    });
    let whole = View::for_purpose;
    let rows = [
        (true, "owner, everyday view", &owner, View::everyday()),
        (true, "company owner, everyday view", &company, View::everyday()),
        (true, "owner, mandatory fields alone", &owner, View::only(&[], None)),
        (
            false,
            "owner, vehicle type, VIN and name alone, for an accident",
            &owner,
            View::only(&three, Some(accident)),
        ),
        (
            true,
            "owner, everyday view, VIN and name whole, for an accident",
            &owner,
            rounded,
        ),
        (
            false,
            "owner, everyday view and the masked document, for a claim",
            &owner,
            document,
        ),
        (false, "owner, everything a claim may see", &owner, whole(claim)),
        (
            true,
            "owner, everything a claim may see, answering a challenge",
            &owner,
            everything_asked(&asked),
        ),
        (true, "owner, everything, for a mortgage", &owner, whole(mortgage)),
        (
            true,
            "lent for a test drive, everything it carries",
            &lent(Purpose::TestDrive),
            whole(Purpose::TestDrive),
        ),
        (
            true,
            "lent for a claim, everyday view",
            &lent(claim),
            View::everyday_for(claim),
        ),
        (
            false,
            "lent for ride-hailing, everything it carries",
            &lent(Purpose::RideHailing),
            whole(Purpose::RideHailing),
        ),
        (
            true,
            "lent for a claim, everything it carries",
            &lent(claim),
            whole(claim),
        ),
        (
            true,
            "lent for a mortgage, everything",
            &lent(mortgage),
            whole(mortgage),
        ),
        (
            true,
            "owner, everyday view for a claim, sealed",
            &owner,
            everyday_asked(&sealed_claim),
        ),
        (
            true,
            "owner, everything a claim may see, sealed",
            &owner,
            everything_asked(&sealed_claim),
        ),
        (
            true,
            "owner, everything, for a mortgage, sealed",
            &owner,
            everything_asked(&sealed_mortgage),
        ),
        (false, "longest texts: owner, everyday view", &long, View::everyday()),
        (
            false,
            "longest texts: owner, everything a claim may see",
            &long,
            whole(claim),
        ),
        (
            false,
            "longest texts: owner, everything, for a mortgage",
            &long,
            whole(mortgage),
        ),
        (
            false,
            "longest texts: lent for a mortgage, everything",
            &borrower(&longest(), mortgage),
            whole(mortgage),
        ),
    ];
    rows.map(|(short, what, holder, view)| measured(short, what, holder, &view))
        .into()
}

fn measured(short: bool, what: &'static str, holder: &Holder, view: &View<'_>) -> Measured {
    let size = holder.code_size(view, instant(SHOWN_AT)).expect("a show that fits");
    Measured { what, short, size }
}

fn asked(purpose: Purpose) -> Challenge {
    let mut random = Deterministic::new("challenge");
    Challenge::new("平安保险理赔柜台（测试）", purpose, instant(SHOWN_AT), 120, &mut random).expect("a challenge")
}

/// The longest value of every field that has one.
pub fn longest() -> VehicleRecord {
    let text = |count| "长".repeat(count);
    let kind = DocumentKind::from_letter('L').expect("a kind");
    VehicleRecord {
        model: Some(Model::parse(&text(64)).expect("a model")),
        owner: Owner::Organization(OrganizationName::parse(&text(64)).expect("a name")),
        vin: Some(Vin::from_register(&text(25)).expect("a number")),
        engine_number: Some(EngineNumber::from_register(&text(30)).expect("a number")),
        remarks: Some(Remarks::parse(&text(64)).expect("remarks")),
        inspection_record: Some(InspectionRecord::parse(&text(64)).expect("a record")),
        document: Some(Document::from_register(kind, &text(32)).expect("a document")),
        address: Some(Address::parse(&text(64)).expect("an address")),
        issuing_authority: Some(IssuingAuthority::parse(&text(64)).expect("an authority")),
        sub_page_number: Some(SubPageNumber::parse(&"1".repeat(32)).expect("a number")),
        ..record()
    }
}
