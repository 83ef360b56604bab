//! What neither load nor model reach: a nonce that was used up, lists that are closed and retired, a clock that was
//! ahead, a notice of the registry that was lost, an applicant who waits too long, and what is forgotten.

use authority::{Error, Keep, Outcome, Progress, Registry, Request, Service, Settings, Source, Store, city, plate_key};
use support::fixture::{self, Deterministic, ISSUED_AT, Stuck};
use vehicle_license::credential::{CredentialStatus, StatusPosition};
use vehicle_license::issue::{EnrolledKey, VehicleRecord};
use vehicle_license::key::{LocalKey, Signer as _};
use vehicle_license::present::Holder;
use vehicle_license::value::Plate;
use vehicle_license::{StatusList, UnixTime};

const DAY: u64 = 86_400;

fn service(vehicles: u64) -> Service {
    let mut service = city::service(city::open("memory").expect("SQLite")).expect("a service");
    for vehicle in 1..=vehicles {
        city::file_vehicle(service.store(), &city::plate(vehicle), vehicle, city::standing("A")).expect("a vehicle");
    }
    service
}

fn license(vehicle: u64) -> Request {
    Request::License {
        plate: city::plate(vehicle),
        applicant: city::person(vehicle),
    }
}

fn at(seconds: u64) -> UnixTime {
    fixture::instant(ISSUED_AT + seconds)
}

fn made(service: &mut Service, id: u8, vehicle: u64, now: UnixTime, random: &mut dyn rand_core::CryptoRng) -> Holder {
    let key = city::phone("owner");
    let made = city::apply(service, &[id; 16], (&license(vehicle), &key), || now, random, || false);
    made.expect("an answer").expect("a license")
}

fn enrolment(key: &LocalKey, nonce: [u8; 16]) -> Vec<u8> {
    EnrolledKey::prepare(key.public_key(), nonce, at(0))
        .sign(key)
        .expect("an enrolment")
}

#[test]
fn a_nonce_is_used_up_by_the_attempt() {
    let (mut service, mut random) = (service(1), Deterministic::new("nonce"));
    let (id, key) = ([1; 16], city::phone("owner"));
    let Progress::Submitted(Some(nonce)) = service.apply(&id, &license(1), at(0), &mut random).expect("progress")
    else {
        panic!("no nonce");
    };
    let wrong = service.enrol(&id, &enrolment(&key, [9; 16]), city::EVIDENCE, at(1), &mut random);
    assert_eq!(wrong, Err(Error::Refused("enrolment-nonce")));
    let right = service.enrol(&id, &enrolment(&key, nonce), city::EVIDENCE, at(2), &mut random);
    assert_eq!(right, Err(Error::Refused("enrolment-nonce")));
    assert_eq!(service.progress(&id), Ok(Progress::Submitted(None)));
    let Progress::Submitted(Some(next)) = service.renew(&id, at(3), &mut random).expect("progress") else {
        panic!("no nonce");
    };
    assert_ne!(next, nonce);
    let stale = service.enrol(&id, &enrolment(&key, next), city::EVIDENCE, at(604), &mut random);
    assert_eq!(stale, Err(Error::Refused("enrolment-stale")));
    let Progress::Submitted(Some(last)) = service.renew(&id, at(605), &mut random).expect("progress") else {
        panic!("no nonce");
    };
    let enrolment = enrolment(&key, last);
    assert_eq!(
        service.enrol(&id, &enrolment, city::EVIDENCE, at(606), &mut random),
        Ok(Progress::UnderWay)
    );
    assert_eq!(
        service.enrol(&id, &enrolment, city::EVIDENCE, at(607), &mut random),
        Ok(Progress::UnderWay)
    );
}

/// A generator that always says the same meets taken positions at once, as a list does that is full.
#[test]
fn a_full_list_is_closed_refreshed_out_of_and_retired() {
    let (mut service, mut stuck) = (service(2), Stuck(7));
    let first = made(&mut service, 1, 1, at(0), &mut stuck).status_position();
    let second = made(&mut service, 2, 2, at(0), &mut stuck).status_position();
    assert_eq!((first.list(), second.list()), (1, 2));
    let mut random = Deterministic::new("refresh");
    let moved = made(&mut service, 3, 1, at(60), &mut random).status_position();
    assert_eq!(moved.list(), 2);
    let kept = made(&mut service, 4, 1, at(120), &mut random).status_position();
    assert_eq!(kept, moved);
    publish(&mut service, at(180));
    assert_eq!(published(&mut service, at(180)), [1, 2]);
    assert_eq!(status(&mut service, first, at(180)), CredentialStatus::Superseded);
    assert_eq!(status(&mut service, moved, at(180)), CredentialStatus::Valid);
    assert_eq!(service.retire_lists(at(180)), Ok(0));
    // Its last day is over, and the open list stays.
    assert_eq!(service.retire_lists(at(31 * DAY)), Ok(1));
    assert_eq!(published(&mut service, at(180)), [2]);
}

fn publish(service: &mut Service, now: UnixTime) {
    for draft in service.lists(Source::Events, now).expect("lists") {
        let signature = fixture::key("status")
            .sign(draft.unsigned().to_be_signed())
            .expect("a signature");
        let spoilt: Vec<u8> = signature.iter().map(|byte| byte ^ 1).collect();
        assert!(matches!(service.publish_list(&draft, &spoilt), Err(Error::Later(_))));
        service.publish_list(&draft, &signature).expect("a list");
    }
}

fn lists(service: &mut Service, now: UnixTime) -> Vec<StatusList> {
    let tokens = service.published_lists().expect("lists");
    tokens
        .iter()
        .map(|token| StatusList::verify(token, city::trust(), now).expect("a list"))
        .collect()
}

fn published(service: &mut Service, now: UnixTime) -> Vec<u32> {
    lists(service, now).iter().map(StatusList::list).collect()
}

fn status(service: &mut Service, position: StatusPosition, now: UnixTime) -> CredentialStatus {
    let lists = lists(service, now);
    let list = lists
        .iter()
        .find(|list| u64::from(list.list()) == position.list())
        .expect("its list");
    list.status(position.index()).expect("its entry")
}

/// What its events say is published of a register that cannot be read, and the auditor names it.
#[test]
fn a_damaged_register_stops_no_list() {
    let (mut service, mut random) = (service(2), Deterministic::new("damage"));
    let position = made(&mut service, 1, 1, at(0), &mut random).status_position();
    made(&mut service, 2, 2, at(0), &mut random);
    let lost = Request::PhoneLost {
        plate: city::plate(1),
        key: city::phone("owner").public_key(),
        since: at(0),
    };
    let done = service.carry_out(&[3; 16], &lost, at(60), &mut random);
    assert_eq!(done, Ok(Progress::Done(Outcome::CarriedOut)));
    let values = [plate_key(&city::plate(1)).into(), [7_u8].as_slice().into()];
    let damage = "UPDATE vehicle SET state = $2 WHERE plate = $1";
    service.store().execute(damage, &values).expect("damage");
    for draft in service.lists(Source::Registers, at(120)).expect("lists") {
        let signature = fixture::key("status")
            .sign(draft.unsigned().to_be_signed())
            .expect("a signature");
        service.publish_list(&draft, &signature).expect("a list");
    }
    assert_eq!(status(&mut service, position, at(120)), CredentialStatus::Revoked);
    assert_eq!(service.audit(at(120)).expect("an audit").faults.len(), 1);
    // Nothing is refused for it.
    let later = service.carry_out(&[4; 16], &lost, at(180), &mut random);
    assert_eq!(later, Err(Error::Later("register-damaged")));
}

/// A company's car, as another registry has it.
struct CompanyRegistry;

impl Registry for CompanyRegistry {
    fn record(&self, _: &mut dyn Store, plate: &Plate, now: UnixTime) -> authority::Result<Option<VehicleRecord>> {
        Ok(Some(VehicleRecord {
            as_of: now,
            plate: plate.clone(),
            carrier: None,
            ..fixture::company_record()
        }))
    }
}

#[test]
fn a_companys_license_names_who_carries_it() {
    let settings = Settings {
        issuer: city::issuer(),
        license_key: fixture::LICENSE_KEY,
        lending_key: fixture::LICENSE_KEY,
        list_key: fixture::LIST_KEY,
        calendars: Vec::new(),
    };
    let store = city::open("memory").expect("SQLite");
    let mut service = Service::new(store, Box::new(CompanyRegistry), settings).expect("a service");
    let (mut random, key) = (Deterministic::new("company"), city::phone("carrier"));
    let request = Request::License {
        plate: city::plate(1),
        applicant: fixture::carrier(),
    };
    let made = city::apply(
        &mut service,
        &[1; 16],
        (&request, &key),
        || at(0),
        &mut random,
        || false,
    );
    let carried = made.expect("an answer").expect("a license");
    assert!(carried.fields().carrier().masked().is_some());
    let register = service.register(&city::plate(1)).expect("a register");
    let names: Vec<_> = register.licenses(at(0)).filter_map(|license| license.name()).collect();
    assert_eq!(names, [&fixture::carrier().name]);
}

#[test]
fn a_clock_that_was_ahead_is_repaired() {
    let (mut service, mut random) = (service(1), Deterministic::new("clock"));
    let position = made(&mut service, 1, 1, at(0), &mut random).status_position();
    let plate = city::plate(1);
    let act = |service: &mut Service, id: u8, request: &Request, now| {
        service.carry_out(&[id; 16], request, now, &mut Deterministic::new(&format!("act {id}")))
    };
    let end = Request::End {
        plate: plate.clone(),
        number: None,
    };
    let done = Ok(Progress::Done(Outcome::CarriedOut));
    assert_eq!(act(&mut service, 2, &end, at(400 * DAY)), done);
    assert_eq!(act(&mut service, 3, &end, at(60)), Err(Error::Later("time-backwards")));
    assert_eq!(act(&mut service, 4, &Request::RepairTime { plate }, at(120)), done);
    assert_eq!(act(&mut service, 3, &end, at(180)), done);
    let audit = service.audit(at(180)).expect("an audit");
    assert_eq!(audit.faults, [""; 0]);
    publish(&mut service, at(400 * DAY));
    assert_eq!(
        act(&mut service, 5, &end, at(240)),
        Err(Error::Later("behind-publication"))
    );
    service.put_fence_back(at(240)).expect("the fence");
    // A clock that is a little behind the publisher's is helped over the fence.
    assert_eq!(act(&mut service, 5, &end, at(235)), done);
    assert_eq!(
        service.register(&city::plate(1)).expect("a register").changed_at(),
        Some(at(241))
    );
    publish(&mut service, at(300));
    assert_eq!(status(&mut service, position, at(300)), CredentialStatus::Superseded);
}

#[test]
fn a_register_follows_the_registry_whose_notice_was_lost() {
    let (mut service, mut random) = (service(1), Deterministic::new("notice"));
    made(&mut service, 1, 1, at(0), &mut random);
    let plate = city::plate(1);
    city::file_vehicle(service.store(), &plate, 2, city::standing("G")).expect("a vehicle");
    let request = Request::License {
        plate: plate.clone(),
        applicant: city::person(2),
    };
    let key = city::phone("buyer");
    let now = std::cell::Cell::new(60);
    // Another owner, then another standing, then the license: each of a second of its own.
    let ticks = || {
        now.set(now.get() + 1);
        at(now.get())
    };
    let made = city::apply(&mut service, &[2; 16], (&request, &key), ticks, &mut random, || false);
    assert!(made.expect("an answer").is_ok());
    let register = service.register(&plate).expect("a register");
    assert_eq!(*register.owner(), city::owner(2));
    assert_eq!(register.standing(), city::standing("G"));
    assert_eq!(service.audit(at(now.get())).expect("an audit").faults, [""; 0]);
}

#[test]
fn what_is_not_needed_is_forgotten() {
    let (mut service, mut random) = (service(2), Deterministic::new("purge"));
    let keep = Keep::proposed();
    made(&mut service, 1, 1, at(0), &mut random);
    let waits = service.apply(&[2; 16], &license(2), at(0), &mut random);
    assert!(matches!(waits, Ok(Progress::Submitted(Some(_)))));
    assert_eq!(service.purge(&keep, at(DAY)), Ok(0));
    assert!(service.fetch(&[1; 16]).is_ok());
    // The file that nobody came for, and the application without an enrolment.
    assert_eq!(service.purge(&keep, at(8 * DAY)), Ok(2));
    assert_eq!(service.fetch(&[1; 16]), Err(Error::Refused("file-not-here")));
    assert_eq!(service.progress(&[2; 16]), Err(Error::Refused("operation-unknown")));
    // The operation; then the status; then the log.
    assert_eq!(service.purge(&keep, at(32 * DAY)), Ok(1));
    assert_eq!(service.purge(&keep, at(100 * DAY)), Ok(1));
    assert_eq!(service.purge(&keep, at(1200 * DAY)), Ok(2));
    let positions = service
        .store()
        .query("SELECT number FROM position", &[])
        .expect("positions");
    assert_eq!(positions.len(), 1);
}
