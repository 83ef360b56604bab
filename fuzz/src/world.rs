//! All that was ever issued and shown in the world of the fuzz targets, and what of it nobody may read where.

use std::sync::LazyLock;

use vehicle_license::credential::RealPersonCheck;
use vehicle_license::issue::{Authority, VehicleRecord};
use vehicle_license::key::{PublicKey, Signer};
use vehicle_license::present::{Holder, View};
use vehicle_license::trust::TrustContent;
use vehicle_license::value::Owner;
use vehicle_license::{Challenge, Policy, Purpose, Trust};

use support::fixture::{
    Deterministic, ISSUED_AT, LICENSE_KEY, SHOWN_AT, company_record, enrolled, everyday_asked, everything_asked,
    instant, issue, issuer, key, record, terms, trust,
};

pub(crate) static WORLD: LazyLock<World> = LazyLock::new(World::new);

pub(crate) struct World {
    pub(crate) trust: Trust,
    pub(crate) policy: Policy,
    pub(crate) holder_key: PublicKey,
    pub(crate) foreign_key: PublicKey,
    /// The one question that was answered.
    pub(crate) challenge: Challenge,
    /// Every file issued.
    pub(crate) files: Vec<Vec<u8>>,
    /// Every show made.
    pub(crate) shows: Vec<Show>,
    /// Every value some view hides.
    pub(crate) secrets: Vec<String>,
}

pub(crate) struct Show {
    pub(crate) wire: Vec<u8>,
    /// The purpose it verifies for.
    pub(crate) purpose: Purpose,
    pub(crate) answers: bool,
    /// The values its view hides.
    pub(crate) hidden: Vec<String>,
}

impl World {
    fn new() -> Self {
        let trust = trust();
        let holder_key = key("holder").public_key();
        let challenge = Challenge::new(
            "福州安心保险柜台",
            Purpose::InsuranceClaim,
            instant(SHOWN_AT),
            120,
            &mut Deterministic::new("challenge"),
        )
        .expect("a challenge");
        let (person, company) = (record(), company_record());
        let files = vec![
            issue(&person).secret_file().to_vec(),
            issue(&company).secret_file().to_vec(),
            refreshed(&person),
        ];
        let claim = Purpose::InsuranceClaim;
        let evidence = RealPersonCheck::new(1, 20).expect("evidence");
        let everyday = View::everyday();
        // The file, what it shows and when, and the purpose this verifies for.
        let plan = [
            (0, everyday, SHOWN_AT, Purpose::Other),
            (0, everyday, SHOWN_AT + 30, Purpose::Other),
            (
                0,
                View::everyday_for(Purpose::Rental).with_real_person_check(evidence),
                SHOWN_AT,
                Purpose::Rental,
            ),
            (0, View::for_purpose(Purpose::Accident), SHOWN_AT, Purpose::Accident),
            (0, View::for_purpose(claim), SHOWN_AT, claim),
            (0, View::for_purpose(Purpose::Mortgage), SHOWN_AT, Purpose::Mortgage),
            (1, everyday, SHOWN_AT, Purpose::Other),
            (2, everyday, SHOWN_AT, Purpose::Other),
            (0, everything_asked(&challenge), SHOWN_AT, claim),
            (0, everyday_asked(&challenge), SHOWN_AT, claim),
        ];
        let shows = plan
            .into_iter()
            .enumerate()
            .map(|(index, (file, view, shown_at, purpose))| {
                let holder = Holder::import(&files[file], &trust, &holder_key).expect("a file");
                let shown = holder
                    .present(&view, instant(shown_at), &key("holder"))
                    .expect("a show");
                let answers = index >= 8;
                let record = if file == 1 { &company } else { &person };
                // An everyday view opens no more for having a purpose.
                let seen = if [2, 9].contains(&index) {
                    Purpose::Other
                } else {
                    purpose
                };
                Show {
                    wire: shown.as_bytes().to_vec(),
                    purpose,
                    answers,
                    hidden: hidden(record, seen),
                }
            })
            .collect();
        Self {
            policy: Policy::counter().accept_test(),
            foreign_key: key("somebody else").public_key(),
            secrets: [hidden(&person, Purpose::Other), hidden(&company, Purpose::Other)].concat(),
            trust,
            holder_key,
            challenge,
            files,
            shows,
        }
    }
}

/// The same license again, issued five minutes later from other randomness.
fn refreshed(record: &VehicleRecord) -> Vec<u8> {
    let mut terms = terms();
    terms.now = instant(ISSUED_AT + 300);
    Authority::new(issuer(), LICENSE_KEY)
        .expect("a license key")
        .issue(
            record,
            &enrolled("holder"),
            &terms,
            &mut Deterministic::new("another seed"),
        )
        .expect("a license")
        .sign(&key("issuer"))
        .expect("a signature")
        .secret_file()
        .to_vec()
}

/// The values of `record` that the view of `purpose` leaves closed: those long enough to be no coincidence.
pub(crate) fn hidden(record: &VehicleRecord, purpose: Purpose) -> Vec<String> {
    use Purpose::{Accident, BuyInsurance, InsuranceClaim, Mortgage, RideHailing};
    let mut hidden = Vec::new();
    let mut hide = |value: Option<String>| hidden.push(value.expect("the fixture has it"));
    if !matches!(
        purpose,
        Accident | RideHailing | BuyInsurance | InsuranceClaim | Mortgage
    ) {
        hide(record.vin.as_ref().map(|vin| vin.as_str().into()));
        hide(record.registered_on.map(|day| day.to_string()));
        if let Owner::Person(name) = &record.owner {
            hide(Some(name.as_str().into()));
        }
    }
    if !matches!(purpose, RideHailing | BuyInsurance | InsuranceClaim | Mortgage) {
        hide(record.engine_number.as_ref().map(|number| number.as_str().into()));
    }
    if !matches!(purpose, BuyInsurance | InsuranceClaim | Mortgage) {
        hide(record.sub_page_number.as_ref().map(|number| number.as_str().into()));
    }
    if purpose != Mortgage {
        hide(record.document.as_ref().map(|document| document.number().into()));
        hide(record.address.as_ref().map(|address| address.as_str().into()));
        hide(record.file_number.as_ref().map(|number| number.as_str().into()));
    }
    hidden
}

/// Whether one of `values` stands in `output`, in so many characters or byte by byte.
pub(crate) fn reveals(output: &str, values: &[String]) -> bool {
    values.iter().any(|value| {
        output.contains(value.as_str()) || output.contains(format!("{:?}", value.as_bytes()).trim_matches(['[', ']']))
    })
}

/// The content `trust` was read from, put together again from what it answers.
pub(crate) fn content_of(trust: &Trust) -> TrustContent {
    TrustContent {
        version: trust.version(),
        issued_at: trust.issued_at(),
        expires: trust.expires(),
        deployment: trust.deployment().into(),
        test: trust.is_test(),
        issuers: (0..=u16::MAX)
            .filter_map(|number| trust.issuer(number).cloned())
            .collect(),
        calendars: trust.calendars().published().to_vec(),
        root: trust.root().copied(),
        askers: trust.askers().to_vec(),
    }
}
