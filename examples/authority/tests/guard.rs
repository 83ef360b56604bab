//! Why the revision that was loaded guards the store: two servers work on one vehicle at once, and without the guard
//! what one of them took back is lent again.

use authority::{Outcome, Progress, Request, Service, city, plate_key};
use support::fixture::{self, Deterministic, ISSUED_AT};
use vehicle_license::Purpose;
use vehicle_license::issue::{Operation, Register};
use vehicle_license::key::Signer as _;
use vehicle_license::present::RequestTerms;

const GUARDED: &str = "UPDATE vehicle SET revision = $1, state = $2 WHERE plate = $3 AND revision = $4";
const UNGUARDED: &str = "UPDATE vehicle SET revision = $1, state = $2 WHERE plate = $3 AND $4 >= 0";

#[test]
fn an_unguarded_store_loses_a_revocation_and_a_guarded_one_does_not() {
    assert_eq!(race(GUARDED), (0, 0));
    assert_eq!(race(UNGUARDED), (1, 1));
}

/// A second server has loaded the register when the first one takes everything back; then it stores what it did.
/// Returns how many rows it changed, and how many authorizations are live after that.
fn race(store: &'static str) -> (u64, usize) {
    let mut service = lent_once();
    let plate = city::plate(1);
    let now = fixture::instant(ISSUED_AT + 120);
    let mut second = service.register(&plate).expect("a register");
    let loaded = second.revision();
    let ended = Request::End {
        plate: plate.clone(),
        number: None,
    };
    let done = service.carry_out(&[3; 16], &ended, now, &mut Deterministic::new("end"));
    assert_eq!(done, Ok(Progress::Done(Outcome::CarriedOut)));
    let operation = Operation {
        id: [4; 16],
        revision: loaded,
        now,
    };
    let key = city::phone("owner").public_key();
    assert!(!second.suspend(&operation, &key).expect("an operation").is_empty());
    let values = [
        i64::try_from(second.revision()).expect("a number").into(),
        second.to_bytes().as_slice().into(),
        plate_key(&plate).into(),
        i64::try_from(loaded).expect("a number").into(),
    ];
    let changed = service.store().execute(store, &values).expect("a statement");
    // The key of the events finds a forgotten guard: this revision is there.
    let event = "INSERT INTO event (plate, revision, ord, at, event) VALUES ($1, $2, 0, 0, '')";
    let values = [
        plate_key(&plate).into(),
        i64::try_from(second.revision()).expect("a number").into(),
    ];
    assert!(service.store().execute(event, &values).is_err());
    let live: Register = service.register(&plate).expect("a register");
    (changed, live.lent(now).count())
}

fn lent_once() -> Service {
    let mut service = city::service(city::open("memory").expect("SQLite")).expect("a service");
    let mut random = Deterministic::new("guard");
    let (plate, key, now) = (city::plate(1), city::phone("owner"), fixture::instant(ISSUED_AT));

    city::file_vehicle(service.store(), &plate, 1, city::standing("A")).expect("a vehicle");
    let request = Request::License {
        plate,
        applicant: city::person(1),
    };
    let applied = city::apply(&mut service, &[1; 16], (&request, &key), || now, &mut random, || false);
    let owner = applied.expect("an application").expect("a license");
    let terms = RequestTerms {
        grantee: city::person(2),
        purpose: Purpose::TestDrive,
        last_day: fixture::day("2026-09-22"),
        replace: false,
    };
    let unsigned = owner.request(&terms, now, &mut random).expect("a request");
    let message = unsigned.sign(&key).expect("a signature");
    let lent = service.carry_out(&[2; 16], &Request::Lend { message }, now, &mut random);
    assert_eq!(lent, Ok(Progress::Done(Outcome::Lent(1))));
    service
}
