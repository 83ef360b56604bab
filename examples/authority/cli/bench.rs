//! The figures for a city of three million vehicles: rates of issuing and lending, and for growing numbers of vehicles
//! the size of the database and the time of a night's publication. Seconds of CPU where the kernel tells them, and of
//! the wall.

use std::path::Path;
use std::time::Instant;

use authority::{OperationId, Progress, Request, Service, Source, Store, Value, city, plate_key};
use support::fixture::{self, Deterministic, ISSUED_AT};
use vehicle_license::credential::{CredentialStatus, Proofing, StatusPosition};
use vehicle_license::issue::{EnrolledKey, LogEntry, Operation, Register, StatusBits, StatusListTerms};
use vehicle_license::key::{LocalKey, Signer as _};
use vehicle_license::present::{Holder, RequestTerms};
use vehicle_license::value::Day;
use vehicle_license::{Purpose, UnixTime};

use crate::Result;

const CITY: u64 = 3_000_000;
/// Credentials for a rate.
const SAMPLE: u64 = 300;
/// One vehicle in so many has a position that ended: a violation, another phone, a loan taken back.
const ENDED: u64 = 20;

pub(crate) fn run(folder: &Path, sizes: &[u64]) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    println!("{:34} {:>10} {:>10}", "the service alone", "CPU", "wall");
    for (place, store) in [("in memory", "memory".to_owned()), ("on disk", file(folder, "rates")?)] {
        let mut service = city::service(city::open(&store)?)?;
        let phones = [city::phone("owner"), city::phone("grantee"), fixture::key("issuer")];
        let mut meters = [Meter::default(), Meter::default(), Meter::default()];
        for vehicle in 0..SAMPLE {
            let owner = issue(&mut service, vehicle, &phones, &mut meters[0])?;
            lend(&mut service, vehicle, &owner, &phones, &mut meters[1])?;
            meters[2].of(|| act(&mut service, vehicle))?;
        }
        for (what, meter) in ["issue", "lend, and issue the copy", "an act of the authority"]
            .iter()
            .zip(&meters)
        {
            meter.print(&format!("{what}, {place}"));
        }
    }
    println!();
    println!(
        "{:>9} {:>9} {:>12} {:>12} {:>14} {:>14} {:>12}",
        "vehicles", "state", "database", "a vehicle", "from registers", "from events", "lists"
    );
    let mut last = None;
    for size in sizes {
        let measured = night(folder, *size)?;
        measured.print(*size);
        last = Some((*size, measured));
    }
    if let Some((size, measured)) = last {
        println!();
        measured.scaled(size).print(CITY);
        let (bytes, cpu, wall) = timed(full_list)?;
        let lists = CITY.div_ceil(1 << 19);
        println!("the last line is {CITY} / {size} times the one before, but for its lists:");
        println!(
            "{lists} of them for licenses, each full one with one of {ENDED} ended {bytes} B, {cpu:.2}/{wall:.2} s"
        );
        println!("a refresh of every license each day: {} a second", CITY / 86_400);
    }
    Ok(())
}

fn file(folder: &Path, name: &str) -> Result<String> {
    for end in ["", "-wal", "-shm"] {
        // Of the run before, if there was one.
        let _gone = std::fs::remove_file(folder.join(format!("{name}.sqlite{end}")));
    }
    Ok(folder
        .join(format!("{name}.sqlite"))
        .to_str()
        .ok_or("a path that is no text")?
        .to_owned())
}

/// Seconds that this thread was on a CPU; 0 where the kernel does not say.
fn on_cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split(' ')
        .next()
        .and_then(|nanos| nanos.parse::<f64>().ok())
        .unwrap_or(0.0)
        / 1e9
}

fn timed<T>(work: impl FnOnce() -> Result<T>) -> Result<(T, f64, f64)> {
    let (started, cpu) = (Instant::now(), on_cpu());
    let done = work()?;
    Ok((done, on_cpu() - cpu, started.elapsed().as_secs_f64()))
}

/// What calls of the service took, the phones' and the HSM's part left out.
#[derive(Default)]
struct Meter {
    cpu: f64,
    wall: f64,
}

impl Meter {
    fn of<T>(&mut self, call: impl FnOnce() -> Result<T>) -> Result<T> {
        let (done, cpu, wall) = timed(call)?;
        self.cpu += cpu;
        self.wall += wall;
        Ok(done)
    }

    fn print(&self, what: &str) {
        let rate = |seconds: f64| if seconds > 0.0 { SAMPLE as f64 / seconds } else { 0.0 };
        println!("{what:34} {:>8.0}/s {:>8.0}/s", rate(self.cpu), rate(self.wall));
    }
}

fn id(kind: u8, vehicle: u64) -> [u8; 16] {
    let mut id = [kind; 16];
    id[..8].copy_from_slice(&vehicle.to_be_bytes());
    id
}

/// The phones of owner and grantee, and the HSM.
type Keys = [LocalKey; 3];

/// A first license, from the application to the file.
fn issue(service: &mut Service, vehicle: u64, keys: &Keys, meter: &mut Meter) -> Result<Holder> {
    let plate = city::plate(vehicle);
    city::file_vehicle(service.store(), &plate, vehicle, city::standing("A"))?;
    let request = Request::License {
        plate,
        applicant: city::person(vehicle),
    };
    made(
        service,
        (id(1, vehicle), &request),
        (&keys[0], &keys[2]),
        ISSUED_AT,
        meter,
    )
}

/// Lent, and the grantee's copy fetched.
fn lend(service: &mut Service, vehicle: u64, owner: &Holder, keys: &Keys, meter: &mut Meter) -> Result<()> {
    let now = fixture::instant(ISSUED_AT + 60);
    let mut random = Deterministic::new(&format!("lend {vehicle}"));
    let grantee = city::person(1_000_000 + vehicle);
    let terms = RequestTerms {
        grantee: grantee.clone(),
        purpose: Purpose::TestDrive,
        last_day: fixture::day("2026-09-22"),
        replace: false,
    };
    let message = owner.request(&terms, now, &mut random)?.sign(&keys[0])?;
    let request = Request::Lend { message };
    let lent = meter.of(|| Ok(service.carry_out(&id(2, vehicle), &request, now, &mut random)?))?;
    if !matches!(lent, Progress::Done(_)) {
        return Err(format!("{lent:?}").into());
    }
    let copy = Request::Copy {
        plate: city::plate(vehicle),
        applicant: grantee,
        number: 1,
        other_phone: false,
    };
    made(
        service,
        (id(3, vehicle), &copy),
        (&keys[1], &keys[2]),
        ISSUED_AT + 60,
        meter,
    )
    .map(|_| ())
}

fn made(
    service: &mut Service,
    (id, request): (OperationId, &Request),
    (phone, hsm): (&LocalKey, &LocalKey),
    now: u64,
    meter: &mut Meter,
) -> Result<Holder> {
    let now = fixture::instant(now);
    let mut random = Deterministic::new(&format!("{id:?}"));
    let progress = meter.of(|| Ok(service.apply(&id, request, now, &mut random)?))?;
    let Progress::Submitted(Some(nonce)) = progress else {
        return Err(format!("{progress:?}").into());
    };
    let enrolment = EnrolledKey::prepare(phone.public_key(), nonce, now).sign(phone)?;
    meter.of(|| Ok(service.enrol(&id, &enrolment, city::EVIDENCE, now, &mut random)?))?;
    for draft in meter.of(|| Ok(service.drafts(1, now, &mut random)?))? {
        let signature = hsm.sign(draft.to_be_signed()).map_err(|_| "the HSM failed")?;
        meter.of(|| Ok(service.signed(&draft, &signature, now, &mut random)?))?;
    }
    let file = meter.of(|| Ok(service.fetch(&id)?))?;
    meter.of(|| Ok(service.received(&id)?))?;
    Ok(Holder::import(&file, city::trust(), &phone.public_key())?)
}

fn act(service: &mut Service, vehicle: u64) -> Result<()> {
    let request = Request::End {
        plate: city::plate(vehicle),
        number: None,
    };
    let now = fixture::instant(ISSUED_AT + 120);
    service.carry_out(&id(4, vehicle), &request, now, &mut Deterministic::new("act"))?;
    Ok(())
}

/// What a city of some size costs.
struct Measured {
    state: f64,
    database: f64,
    registers: (f64, f64),
    events: (f64, f64),
    lists: (usize, usize),
}

impl Measured {
    fn print(&self, vehicles: u64) {
        println!(
            "{vehicles:>9} {:>7.0} B {:>9.1} MB {:>10.0} B {:>5.2}/{:<5.2} s {:>6.2}/{:<5.2} s {:>3}, {:>5} B",
            self.state,
            self.database / 1e6,
            self.database / vehicles as f64,
            self.registers.0,
            self.registers.1,
            self.events.0,
            self.events.1,
            self.lists.0,
            self.lists.1
        );
    }

    fn scaled(&self, from: u64) -> Self {
        let by = CITY as f64 / from as f64;
        Self {
            state: self.state,
            database: self.database * by,
            registers: (self.registers.0 * by, self.registers.1 * by),
            events: (self.events.0 * by, self.events.1 * by),
            lists: self.lists,
        }
    }
}

fn night(folder: &Path, vehicles: u64) -> Result<Measured> {
    let path = file(folder, &format!("city-{vehicles}"))?;
    let mut service = city::service(city::open(&path)?)?;
    let state = fill(service.store(), vehicles)?;
    // Everything is in the one file.
    service.store().query("PRAGMA wal_checkpoint(TRUNCATE)", &[])?;
    let database = std::fs::metadata(&path)?.len() as f64;
    let now = fixture::instant(ISSUED_AT + 86_400);
    let (lists, cpu, wall) = timed(|| publish(&mut service, Source::Registers, now))?;
    let registers = (cpu, wall);
    let (_, cpu, wall) = timed(|| publish(&mut service, Source::Events, now))?;
    Ok(Measured {
        state,
        database,
        registers,
        events: (cpu, wall),
        lists,
    })
}

/// Signed and published, how many lists, and the bytes of all.
fn publish(service: &mut Service, source: Source, now: UnixTime) -> Result<(usize, usize)> {
    let hsm = fixture::key("status");
    let mut bytes = 0;
    let drafts = service.lists(source, now)?;
    for draft in &drafts {
        let signature = hsm
            .sign(draft.unsigned().to_be_signed())
            .map_err(|_| "the HSM failed")?;
        bytes += service.publish_list(draft, &signature)?.len();
    }
    Ok((drafts.len(), bytes))
}

/// Vehicles with one license each, as the service leaves them, without the signatures; the mean bytes of a state.
fn fill(store: &mut dyn Store, vehicles: u64) -> Result<f64> {
    let mut states = 0;
    let lists = vehicles.div_ceil(1 << 19);
    let insert = "INSERT INTO list (number, kind, closed, retired) VALUES ($1, 'licenses', 0, 0)";
    for list in 1..=lists {
        store.execute(insert, &[i64::try_from(list)?.into()])?;
    }
    for first in (0..vehicles).step_by(5000) {
        store.begin()?;
        for vehicle in first..vehicles.min(first + 5000) {
            let list = u32::try_from(1 + vehicle / (1 << 19))?;
            let position = StatusPosition::new(list, scattered(vehicle)).ok_or("no such position")?;
            states += filed(store, vehicle, position)?;
        }
        store.commit()?;
    }
    Ok(states as f64 / vehicles as f64)
}

/// An index that looks drawn. It is another one for each of 2^20 vehicles: every step can be undone.
fn scattered(vehicle: u64) -> u32 {
    let mask = (1 << 20) - 1;
    let mut index = vehicle & mask;
    for odd in [0x5_9a4d, 0xb_1e35, 0x3_c6ef] {
        index = (index ^ (index >> 9)).wrapping_mul(odd) & mask;
    }
    u32::try_from(index).unwrap_or(0)
}

/// A list of which half is handed out, as when it is closed, and one position in twenty has ended: its bytes.
fn full_list() -> Result<usize> {
    let terms = StatusListTerms {
        list: 1,
        bits: StatusBits::Two,
        entries: None,
        snapshot_at: fixture::instant(ISSUED_AT),
        expires: fixture::instant(ISSUED_AT + 86_400),
        time_to_live: None,
    };
    let ended = (0..(1 << 19) / ENDED).filter_map(|vehicle| StatusPosition::new(1, scattered(vehicle)));
    let ended = ended.map(|position| (position, CredentialStatus::Superseded));
    let unsigned = terms.prepare(&city::issuer(), fixture::LIST_KEY, ended)?;
    Ok(unsigned.sign(&fixture::key("status"))?.len())
}

fn filed(store: &mut dyn Store, vehicle: u64, position: StatusPosition) -> Result<usize> {
    let (plate, owner) = (city::plate(vehicle), city::owner(vehicle));
    let key = plate_key(&plate);
    let mut register = Register::new(fixture::ISSUER, plate.clone(), owner.clone(), city::standing("A"));
    let entry = LogEntry {
        id: [7; 32],
        issuer: fixture::ISSUER,
        plate,
        owner_digest: owner.digest(),
        status: position,
        issued_at: fixture::instant(ISSUED_AT),
        last_day: fixture::day("2026-10-14"),
        holder_key: HOLDER.with(|key| *key),
        proofing: Proofing::RemoteLiveCheck,
        standing: city::standing("A"),
        scrap_by: None,
        record_digest: [8; 32],
    };
    let operation = |register: &Register, kind| Operation {
        id: id(kind, vehicle),
        revision: register.revision(),
        now: fixture::instant(ISSUED_AT),
    };
    let mut events = register.record_license(&operation(&register, 1), &entry, None)?;
    if vehicle.is_multiple_of(ENDED) {
        events.extend(register.change_standing(&operation(&register, 2), city::standing("G"))?);
    }
    let state = register.to_bytes();
    let values = [
        key.as_str().into(),
        i64::try_from(register.revision())?.into(),
        state.as_slice().into(),
    ];
    store.execute(
        "INSERT INTO vehicle (plate, revision, state) VALUES ($1, $2, $3)",
        &values,
    )?;
    let number = i64::try_from(position.number())?;
    let values = [number.into(), (&id(1, vehicle)).into()];
    store.execute("INSERT INTO position (number, operation) VALUES ($1, $2)", &values)?;
    for (ord, event) in (0_i64..).zip(&events) {
        let values = [
            key.as_str().into(),
            i64::try_from(event.revision)?.into(),
            ord.into(),
            i64::try_from(event.at.unix())?.into(),
            serde_json::to_string(event)?.into(),
        ];
        let sql = "INSERT INTO event (plate, revision, ord, at, event) VALUES ($1, $2, $3, $4, $5)";
        store.execute(sql, &values)?;
    }
    for (at, status, day) in register.statuses(fixture::instant(ISSUED_AT)) {
        store.execute(
            "INSERT INTO status (position, plate, status, last_day) VALUES ($1, $2, $3, $4)",
            &status_row(at, &key, status.number(), day)?,
        )?;
    }
    Ok(state.len())
}

fn status_row(at: StatusPosition, key: &str, status: u8, day: Day) -> Result<[Value; 4]> {
    Ok([
        i64::try_from(at.number())?.into(),
        key.into(),
        i64::from(status).into(),
        day.epoch_days().into(),
    ])
}

thread_local! {
    static HOLDER: vehicle_license::key::PublicKey = city::phone("owner").public_key();
}
