//! A database that fails at each commit in turn, before it or behind it, and a process that ends with that: the next
//! one, given the same calls five minutes later, brings everything to the same end, and the auditor finds nothing.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use authority::{Error, Progress, Request, Result, Row, Service, Sqlite, Store, StoreError, Value, city};
use support::fixture::{self, Deterministic, ISSUED_AT};
use vehicle_license::issue::EnrolledKey;
use vehicle_license::key::{LocalKey, Signer as _};
use vehicle_license::present::{Holder, RequestTerms};
use vehicle_license::{Purpose, UnixTime};

/// A connection that fails once, when so many commits have been made.
struct Failing {
    database: Rc<RefCell<Sqlite>>,
    left: Rc<Cell<u32>>,
    /// Whether what fails was carried out all the same.
    behind: bool,
    in_transaction: bool,
}

impl Failing {
    fn commits<T>(
        &mut self,
        run: impl FnOnce(&mut Sqlite) -> core::result::Result<T, StoreError>,
    ) -> core::result::Result<T, StoreError> {
        let left = self.left.get();
        self.left.set(left.wrapping_sub(1));
        let database = &mut *self.database.borrow_mut();
        if left != 0 {
            return run(database);
        }
        if self.behind {
            run(database)?;
        } else {
            database.roll_back();
        }
        Err(StoreError::Failed("the power went".into()))
    }
}

impl Store for Failing {
    fn begin(&mut self) -> core::result::Result<(), StoreError> {
        self.in_transaction = true;
        self.database.borrow_mut().begin()
    }

    fn commit(&mut self) -> core::result::Result<(), StoreError> {
        self.in_transaction = false;
        self.commits(Store::commit)
    }

    fn roll_back(&mut self) {
        self.in_transaction = false;
        self.database.borrow_mut().roll_back();
    }

    fn execute(&mut self, sql: &'static str, values: &[Value]) -> core::result::Result<u64, StoreError> {
        if self.in_transaction {
            return self.database.borrow_mut().execute(sql, values);
        }
        self.commits(|database| database.execute(sql, values))
    }

    fn query(&mut self, sql: &'static str, values: &[Value]) -> core::result::Result<Vec<Row>, StoreError> {
        self.database.borrow_mut().query(sql, values)
    }

    fn lock(&mut self, as_publisher: bool) -> core::result::Result<(), StoreError> {
        self.database.borrow_mut().lock(as_publisher)
    }
}

/// One story on one database, told by a process that may end, and told again by another.
struct Story {
    database: Rc<RefCell<Sqlite>>,
    now: u64,
    phones: [LocalKey; 2],
}

impl Story {
    fn at(&self) -> UnixTime {
        fixture::instant(self.now)
    }

    /// Everything from the first application to the last taking back, each call under its one id.
    fn tell(&self, left: &Rc<Cell<u32>>, behind: bool) -> Result<()> {
        let mut service = city::service(Box::new(Failing {
            database: Rc::clone(&self.database),
            left: Rc::clone(left),
            behind,
            in_transaction: false,
        }))?;
        let request = Request::License {
            plate: city::plate(1),
            applicant: city::person(1),
        };
        let owner = self.made(&mut service, 1, &request, &self.phones[0])?;
        // A phone makes a message once, and sends the same bytes again.
        let then = fixture::instant(ISSUED_AT + 60);
        let terms = RequestTerms {
            grantee: city::person(2),
            purpose: Purpose::Rental,
            last_day: fixture::day("2026-09-22"),
            replace: false,
        };
        let lend = owner
            .request(&terms, then, &mut Deterministic::new("request"))
            .map_err(|_| PHONE)?;
        let message = lend.sign(&self.phones[0]).map_err(|_| PHONE)?;
        self.carried_out(&mut service, 2, &Request::Lend { message })?;
        let copy = Request::Copy {
            plate: city::plate(1),
            applicant: city::person(2),
            number: 1,
            other_phone: false,
        };
        self.made(&mut service, 3, &copy, &self.phones[1])?;
        let order = owner
            .revocation_order(None, then, &mut Deterministic::new("order"))
            .map_err(|_| PHONE)?;
        let message = order.sign(&self.phones[0]).map_err(|_| PHONE)?;
        self.carried_out(&mut service, 4, &Request::TakeBack { message })
    }

    fn carried_out(&self, service: &mut Service, id: u8, request: &Request) -> Result<()> {
        let mut random = Deterministic::new(&format!("{} {id}", self.now));
        match service.carry_out(&[id; 16], request, self.at(), &mut random)? {
            Progress::Done(_) => Ok(()),
            other => panic!("{id}: {other:?}"),
        }
    }

    fn made(&self, service: &mut Service, id: u8, request: &Request, key: &LocalKey) -> Result<Holder> {
        let mut random = Deterministic::new(&format!("{} {id}", self.now));
        let (id, now) = ([id; 16], self.at());
        let mut progress = service.apply(&id, request, now, &mut random)?;
        if progress == Progress::Submitted(None) {
            progress = service.renew(&id, now, &mut random)?;
        }
        if let Progress::Submitted(Some(nonce)) = progress {
            let enrolment = EnrolledKey::prepare(key.public_key(), nonce, now)
                .sign(key)
                .map_err(|_| PHONE)?;
            service.enrol(&id, &enrolment, city::EVIDENCE, now, &mut random)?;
        }
        city::sign_all(service, now, &mut random, || false)?;
        city::holder(service, &id, &key.public_key())
    }
}

const PHONE: Error = Error::Later("phone-failed");

#[test]
fn a_failure_at_any_commit_is_made_good_by_the_same_calls() {
    let mut failed = 0;
    for behind in [false, true] {
        for commit in 0.. {
            let mut story = Story {
                database: Rc::new(RefCell::new(registered())),
                now: ISSUED_AT + 120,
                phones: ["owner", "grantee"].map(city::phone),
            };
            let left = Rc::new(Cell::new(commit));
            let told = story.tell(&left, behind);
            let was_hit = told.is_err();
            assert!(matches!(told, Ok(()) | Err(Error::Store(_))), "{told:?}");
            story.now += 300;
            story
                .tell(&Rc::new(Cell::new(u32::MAX)), false)
                .expect("the same calls");
            let mut service = city::service(Box::new(Failing {
                database: story.database,
                left: Rc::new(Cell::new(u32::MAX)),
                behind: false,
                in_transaction: false,
            }));
            let audit = service
                .as_mut()
                .expect("a service")
                .audit(fixture::instant(story.now))
                .expect("an audit");
            assert!(
                audit.faults.is_empty(),
                "commit {commit}, behind {behind}: {:#?}",
                audit.faults
            );
            assert_eq!(
                (audit.granted, audit.operations),
                (1, (4, 0)),
                "commit {commit}, behind {behind}"
            );
            if !was_hit {
                break;
            }
            failed += 1;
        }
    }
    println!("{failed} failures made good");
    assert!(failed > 20, "there are more commits than {failed}");
}

/// A database in which the registry has one vehicle.
fn registered() -> Sqlite {
    let mut database = Sqlite::in_memory().expect("SQLite");
    city::make_registry(&mut database).expect("a table");
    city::file_vehicle(&mut database, &city::plate(1), 1, city::standing("A")).expect("a vehicle");
    database
}
