//! A city for trials: vehicles, owners, borrowers and phones, each made from a number, and a registry of vehicles in
//! the service's own database. Every key of it is public.

use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use support::fixture;
use vehicle_license::credential::{Grantee, KeyProtection, Proofing};
use vehicle_license::issue::{EnrolledKey, RegisteredOwner, VehicleRecord};
use vehicle_license::key::{LocalKey, PublicKey, Signer as _};
use vehicle_license::present::Holder;
use vehicle_license::trust::{Issuer, TrustContent};
use vehicle_license::value::{Day, Owner, Plate, PlateType, Standing};
use vehicle_license::{Trust, UnixTime};

use crate::error::{Error, Result};
use crate::operation::{Evidence, OperationId, Outcome, Progress};
use crate::registry::Registry;
use crate::request::{Request, plate_key};
use crate::service::{Service, Settings};
use crate::store::{Row, Store};

/// The registry of the city's vehicles, a table beside the service's own.
#[derive(Debug)]
pub struct CityRegistry;

impl Registry for CityRegistry {
    fn record(&self, store: &mut dyn Store, plate: &Plate, now: UnixTime) -> Result<Option<VehicleRecord>> {
        let sql = "SELECT owner, standing FROM registry WHERE plate = $1";
        let rows = store.query(sql, &[plate_key(plate).into()])?;
        rows.first().map(|row| record(row, plate, now)).transpose()
    }
}

fn record(row: &Row, plate: &Plate, now: UnixTime) -> Result<VehicleRecord> {
    let owner = person(row.int(0)?.unsigned_abs());
    Ok(VehicleRecord {
        as_of: now,
        plate: plate.clone(),
        standing: Standing::from_bits(row.int(1)?.unsigned_abs()).map_err(Error::of)?,
        inspection_until: Day::of(now).plus_days(100),
        scrap_by: None,
        owner: Owner::Person(owner.name),
        document: Some(owner.document),
        ..fixture::record()
    })
}

/// Files this vehicle with this owner and standing.
///
/// # Errors
/// What the database says.
pub fn file_vehicle(store: &mut dyn Store, plate: &Plate, owner: u64, standing: Standing) -> Result<()> {
    let sql = "INSERT INTO registry (plate, owner, standing) VALUES ($1, $2, $3) \
               ON CONFLICT (plate) DO UPDATE SET owner = excluded.owner, standing = excluded.standing";
    let values = [
        plate_key(plate).into(),
        i64::try_from(owner).unwrap_or(i64::MAX).into(),
        i64::from(standing.bits()).into(),
    ];
    store.execute(sql, &values)?;
    Ok(())
}

/// The number of the owner, and the standing, as the registry has them.
///
/// # Errors
/// `vehicle-unknown`.
pub fn filed(store: &mut dyn Store, plate: &Plate) -> Result<(u64, Standing)> {
    let rows = store.query(
        "SELECT owner, standing FROM registry WHERE plate = $1",
        &[plate_key(plate).into()],
    )?;
    let row = rows.first().ok_or(Error::Refused("vehicle-unknown"))?;
    let standing = Standing::from_bits(row.int(1)?.unsigned_abs()).map_err(Error::of)?;
    Ok((row.int(0)?.unsigned_abs(), standing))
}

/// The plate of this number, below half a million.
///
/// # Panics
/// There is no such plate.
#[must_use]
pub fn plate(number: u64) -> Plate {
    let class = ["D", "A", "B", "C", "E"][usize::try_from(number / 100_000).expect("a small number")];
    let text = format!("闽A{class}{:05}", number % 100_000);
    Plate::parse(PlateType::from_code(52).expect("a type"), &text).expect("a plate")
}

/// The person of this number, with a resident card.
///
/// # Panics
/// There is no such person: from ten million on.
#[must_use]
pub fn person(number: u64) -> Grantee {
    let (day, year) = (1 + number / 1000 % 28, 1940 + number / 28_000 % 60);
    let region = 350_102 + number / 1_680_000;
    let digits = format!("{region}{year}01{day:02}{:03}", number % 1000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits
        .chars()
        .zip(weights)
        .map(|(digit, weight)| digit.to_digit(10).unwrap_or(0) * weight)
        .sum();
    let check = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'][(sum % 11) as usize];
    let surname = ["陈", "林", "黄", "张", "吴", "李", "郑", "王", "刘", "杨"][(number % 10) as usize];
    let given = ["建国", "小美", "志远", "明", "丽华", "伟", "芳"][(number / 10 % 7) as usize];
    fixture::person(&format!("{digits}{check}"), &format!("{surname}{given}"))
}

/// The owner of this number, as a register has them.
#[must_use]
pub fn owner(number: u64) -> RegisteredOwner {
    let person = person(number);
    RegisteredOwner {
        owner: Owner::Person(person.name),
        document: Some(person.document),
    }
}

/// A standing of these letters.
///
/// # Panics
/// There are none such.
#[must_use]
pub fn standing(letters: &str) -> Standing {
    Standing::from_letters(letters, false, false).expect("letters of standings")
}

/// The key of a phone. A wallet keeps it; nothing of it comes to the service.
#[must_use]
pub fn phone(name: &str) -> LocalKey {
    fixture::key(name)
}

/// The issuer, whose keys for licenses and lists count for ten years around the fixture's day.
#[must_use]
pub fn issuer() -> Issuer {
    let mut issuer = fixture::with_list_key(fixture::issuer(), "status");
    for key in &mut issuer.keys {
        key.sign_from = fixture::instant(1_600_000_000);
        key.sign_until = fixture::instant(1_900_000_000);
        key.trust_until = fixture::instant(1_930_000_000);
    }
    issuer
}

/// What verifiers and wallets of the city believe.
#[must_use]
pub fn trust() -> &'static Trust {
    &TRUST
}

static TRUST: LazyLock<Trust> = LazyLock::new(|| {
    let content = TrustContent {
        issued_at: fixture::instant(1_600_000_000),
        expires: fixture::instant(1_900_000_000),
        ..fixture::trust_content(vec![issuer()])
    };
    Trust::pinned(&content.to_bytes().expect("a trust file")).expect("a trust file")
});

static HSM: LazyLock<LocalKey> = LazyLock::new(|| fixture::key("issuer"));

/// The service on this connection.
///
/// # Errors
/// What the database says.
pub fn service(store: Box<dyn Store>) -> Result<Service> {
    let settings = Settings {
        issuer: issuer(),
        license_key: fixture::LICENSE_KEY,
        lending_key: fixture::LICENSE_KEY,
        list_key: fixture::LIST_KEY,
        calendars: Vec::new(),
    };
    Service::new(store, Box::new(CityRegistry), settings)
}

/// Opens `memory`, a file, or with the feature a connection string of PostgreSQL, and makes the registry if there is
/// none.
///
/// # Errors
/// What the database says.
pub fn open(store: &str) -> Result<Box<dyn Store>> {
    let mut store = connect(store)?;
    make_registry(&mut *store)?;
    Ok(store)
}

/// Makes the registry's table, if there is none.
///
/// # Errors
/// What the database says.
pub fn make_registry(store: &mut dyn Store) -> Result<()> {
    store.begin()?;
    store.lock(true)?;
    store.execute(
        "CREATE TABLE IF NOT EXISTS registry (plate TEXT PRIMARY KEY, owner BIGINT NOT NULL, standing BIGINT NOT NULL)",
        &[],
    )?;
    Ok(store.commit()?)
}

fn connect(store: &str) -> Result<Box<dyn Store>> {
    if store == "memory" {
        return Ok(Box::new(crate::Sqlite::in_memory()?));
    }
    if store.starts_with("postgres:") || store.starts_with("host=") {
        #[cfg(feature = "postgres")]
        return Ok(Box::new(crate::Postgres::connect(store)?));
        #[cfg(not(feature = "postgres"))]
        return Err(crate::StoreError::Failed("built without the feature postgres".into()).into());
    }
    Ok(Box::new(crate::Sqlite::open(Path::new(store))?))
}

/// What the authority found of every phone of the city.
pub const EVIDENCE: Evidence = Evidence {
    protection: KeyProtection::Hardware,
    proofing: Proofing::RemoteLiveCheck,
};

/// The HSM's side of its queue: signs every draft, and spoils those for which `spoils` says so.
///
/// # Errors
/// What the database says.
pub fn sign_all(
    service: &mut Service,
    now: UnixTime,
    random: &mut dyn rand_core::CryptoRng,
    mut spoils: impl FnMut() -> bool,
) -> Result<usize> {
    let drafts = service.drafts(16, now, random)?;
    for draft in &drafts {
        let signed = HSM.sign(draft.to_be_signed()).map_err(|_| Error::Later("hsm-failed"))?;
        let mut signature = signed.to_vec();
        if spoils() {
            signature[40] ^= 1;
        }
        match service.signed(draft, &signature, now, random) {
            Ok(_) | Err(Error::Later(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(drafts.len())
}

/// One application from beginning to end, as an app drives it: the file, or why there is none.
///
/// # Errors
/// What the database says, and [`Later`](Error::Later) if it is not done within some seconds.
pub fn apply(
    service: &mut Service,
    id: &OperationId,
    (request, key): (&Request, &LocalKey),
    mut now: impl FnMut() -> UnixTime,
    random: &mut dyn rand_core::CryptoRng,
    mut spoils: impl FnMut() -> bool,
) -> Result<core::result::Result<Holder, String>> {
    let nonce = match service.apply(id, request, now(), random)? {
        Progress::Submitted(Some(nonce)) => nonce,
        Progress::Submitted(None) => return Err(Error::Later("enrolment-nonce")),
        Progress::Refused(code) => return Ok(Err(code)),
        Progress::UnderWay | Progress::Done(_) => [0; 16],
    };
    if nonce != [0; 16] {
        let enrolment = EnrolledKey::prepare(key.public_key(), nonce, now()).sign(key);
        let enrolment = enrolment.map_err(|_| Error::Later("phone-failed"))?;
        service.enrol(id, &enrolment, EVIDENCE, now(), random)?;
    }
    for _ in 0..2000 {
        match service.progress(id)? {
            Progress::Done(Outcome::Made(_)) => return holder(service, id, &key.public_key()).map(Ok),
            Progress::Refused(code) => return Ok(Err(code)),
            _ => {}
        }
        if sign_all(service, now(), random, &mut spoils)? == 0 {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
    Err(Error::Later("application-under-way"))
}

/// The wallet's copy of a file that is made.
///
/// # Errors
/// `file-not-here`; the codes of [`Holder::import`].
pub fn holder(service: &mut Service, id: &OperationId, key: &PublicKey) -> Result<Holder> {
    let file = service.fetch(id)?;
    Holder::import(&file, trust(), key).map_err(Error::of)
}
