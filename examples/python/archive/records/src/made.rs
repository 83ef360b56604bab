//! What the records are of: two hundred vehicles, each shown hundreds of times over five days, under a trust file of each
//! day and a status list of each half day.

use support::fixture::{self, Deterministic, instant};
use vehicle_license::credential::{CredentialStatus, StatusPosition};
use vehicle_license::evidence::EvidenceRecord;
use vehicle_license::issue::{Authority, LicenseTerms, StatusBits, StatusListTerms};
use vehicle_license::key::{LocalKey, Signer as _};
use vehicle_license::present::{Holder, View};
use vehicle_license::trust::Issuer;
use vehicle_license::value::{EngineNumber, Plate, PlateType};
use vehicle_license::{Challenge, Input, Place, Policy, Purpose, Question, StatusList, Trust, UnixTime, Verifier};

const VEHICLES: u64 = 200;
const DAYS: u64 = 5;
const DAY: u64 = 86_400;
const LIST: u32 = 7;

pub(crate) const PURPOSES: [Purpose; 5] = [
    Purpose::InsuranceClaim,
    Purpose::BuyInsurance,
    Purpose::Rental,
    Purpose::UsedCarSale,
    Purpose::Other,
];

pub(crate) struct World {
    holders: Vec<(Holder, LocalKey)>,
    /// Of each day.
    trusts: Vec<(Vec<u8>, Trust)>,
    /// Of each half day.
    lists: Vec<(Vec<u8>, StatusList)>,
    count: u64,
}

/// When all lists have been issued, and the trust files are still good.
pub(crate) fn end() -> UnixTime {
    instant(fixture::ISSUED_AT + DAYS * DAY)
}

impl World {
    /// For so many records.
    pub(crate) fn new(count: u64) -> Self {
        let issuer = fixture::with_list_key(fixture::issuer(), "status");
        let trusts: Vec<_> = (0..DAYS).map(|day| trust(&issuer, day)).collect();
        let lists = (0..DAYS * 2).map(|half| list(&issuer, half, &trusts[0].1)).collect();
        let holders = (0..VEHICLES)
            .map(|number| holder(&issuer, &trusts[0].1, number))
            .collect();
        Self {
            holders,
            trusts,
            lists,
            count,
        }
    }

    /// What records name, under its digest.
    pub(crate) fn inputs(&self) -> Vec<([u8; 32], &[u8])> {
        let trusts = self.trusts.iter().map(|(file, trust)| (*trust.digest(), &file[..]));
        let lists = self.lists.iter().map(|(token, list)| (*list.digest(), &token[..]));
        trusts.chain(lists).collect()
    }

    /// The record of this number, as bytes; and whether it is of the answer to a challenge.
    pub(crate) fn record(&self, number: u64) -> (Vec<u8>, bool) {
        let (holder, key) = &self.holders[index(number % VEHICLES)];
        let since = 600 + number * (DAYS * DAY - 1200) / self.count;
        let shown = fixture::ISSUED_AT + since;
        let now = instant(shown + 3 + number % 40);
        let purpose = PURPOSES[index(number / VEHICLES) % PURPOSES.len()];
        let trust = &self.trusts[index(since / DAY)].1;
        let lists = std::slice::from_ref(&self.lists[index(since * 2 / DAY)].1);
        let question = Question::new(purpose, Place::Counter)
            .under(Policy::counter().accept_test())
            .consulting(lists);
        let verifier = Verifier::new(trust).with_checker(&native::Ring);
        let asked = number.is_multiple_of(3).then(|| {
            let mut random = Deterministic::new(&format!("question {number}"));
            Challenge::new("Minjiang Insurance", purpose, instant(shown - 5), 120, &mut random).expect("a challenge")
        });
        let shown = match &asked {
            None => holder.present(&View::for_purpose(purpose), instant(shown), key),
            Some(asked) => holder.present(&fixture::everything_asked(asked), instant(shown), key),
        };
        let text = shown.expect("a show").to_text();
        let question = match &asked {
            None => question,
            Some(asked) => question.answering(asked),
        };
        let (_, record) = EvidenceRecord::verify(&verifier, Input::text(&text), &question, now).expect("a verdict");
        (record.to_bytes(), asked.is_some())
    }
}

fn trust(issuer: &Issuer, day: u64) -> (Vec<u8>, Trust) {
    let mut content = fixture::trust_content(vec![issuer.clone()]);
    content.version = day + 1;
    content.issued_at = instant(fixture::ISSUED_AT + day * DAY);
    let file = content.to_bytes().expect("a trust file");
    let trust = Trust::pinned(&file).expect("a trust file");
    (file, trust)
}

/// One in a hundred of its million positions is revoked, none of them a vehicle's here.
fn list(issuer: &Issuer, half: u64, trust: &Trust) -> (Vec<u8>, StatusList) {
    let at = instant(fixture::ISSUED_AT + half * DAY / 2);
    let terms = StatusListTerms {
        list: LIST,
        bits: StatusBits::Two,
        entries: None,
        snapshot_at: at,
        expires: instant(at.unix() + 2 * DAY),
        time_to_live: None,
    };
    let revoked = (0..10_000).map(|row| {
        let position = StatusPosition::new(LIST, 1000 + row * 97 + row % 31).expect("a position");
        (position, CredentialStatus::Revoked)
    });
    let token = terms.prepare(issuer, fixture::LIST_KEY, revoked).expect("a list");
    let token = token.sign(&fixture::key("status")).expect("a signature");
    let list = StatusList::verify(&token, trust, end()).expect("a list");
    (token, list)
}

fn holder(issuer: &Issuer, trust: &Trust, number: u64) -> (Holder, LocalKey) {
    let mut record = fixture::record();
    let plate = format!("闽AD{:05}", 10_000 + number);
    record.plate = Plate::parse(PlateType::from_code(52).expect("a type"), &plate).expect("a plate");
    record.engine_number = Some(EngineNumber::parse(&format!("8B{number:05}")).expect("a number"));
    let name = format!("holder {number}");
    let terms = LicenseTerms {
        status: StatusPosition::new(LIST, u32::try_from(number).expect("a position")).expect("a position"),
        ..fixture::terms()
    };
    let mut random = Deterministic::new(&format!("seed {number}"));
    let issued = Authority::new(issuer.clone(), fixture::LICENSE_KEY)
        .expect("a license key")
        .issue(&record, &fixture::enrolled(&name), &terms, &mut random)
        .expect("a license")
        .sign(&fixture::key("issuer"))
        .expect("a signature");
    let key = fixture::key(&name);
    let holder = Holder::import(&issued.secret_file(), trust, &key.public_key()).expect("a file");
    (holder, key)
}

fn index(number: u64) -> usize {
    usize::try_from(number).expect("a small number")
}
