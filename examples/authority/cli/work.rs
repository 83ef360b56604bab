//! A server under load, and the phones that make it: each thread has a service of its own on the one database, and
//! calls it with whatever comes up, until its time is over or it is killed. Whatever the service answered is a line: a
//! test holds the database to it.

use std::collections::BTreeMap;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use authority::{Error, OperationId, Outcome, Progress, Request, Service, city, plate_key};
use rand_core::Rng as _;
use support::fixture::{self, Deterministic};
use vehicle_license::issue::Lent;
use vehicle_license::key::{LocalKey, PublicKey, Signer as _};
use vehicle_license::present::{Holder, RequestTerms};
use vehicle_license::trust::Calendars;
use vehicle_license::value::{Day, Plate};
use vehicle_license::{Purpose, UnixTime};

use crate::Result;

/// Persons a vehicle of the load is lent to: more than three of them at once are too many.
const BORROWERS: u64 = 5;
/// Owners a vehicle of the load can have.
const OWNERS: u64 = 2;
/// Purposes of the load.
const PURPOSES: [Purpose; 4] = [
    Purpose::TestDrive,
    Purpose::Rental,
    Purpose::InsuranceClaim,
    Purpose::Other,
];

/// What a server under load is told.
#[derive(Clone, Copy)]
pub(crate) struct Load<'a> {
    pub(crate) store: &'a str,
    pub(crate) seed: u64,
    pub(crate) vehicles: u64,
    pub(crate) threads: u64,
    /// The city's time at `since`.
    pub(crate) at: u64,
    /// Unix milliseconds of the machine's clock: the servers of one test have the same.
    pub(crate) since: u64,
    pub(crate) seconds: u64,
}

impl Load<'_> {
    /// The city's time: it goes as the machine's does.
    pub(crate) fn now(&self) -> UnixTime {
        let passed = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |now| now.as_secs());
        fixture::instant(self.at + passed.saturating_sub(self.since / 1000))
    }
}

pub(crate) fn run(load: &Load<'_>) -> Result<()> {
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..load.threads)
            .map(|thread| {
                scope.spawn(move || {
                    Worker::new(load, thread)
                        .and_then(Worker::run)
                        .map_err(|e| e.to_string())
                })
            })
            .collect();
        for thread in threads {
            thread.join().map_err(|_| "a thread panicked")??;
        }
        Ok(())
    })
}

/// One thread: a service, and what the phones hold that it plays.
struct Worker<'a> {
    load: &'a Load<'a>,
    service: Service,
    random: Deterministic,
    licenses: BTreeMap<String, (Holder, LocalKey)>,
    /// What was asked lately, to be asked again.
    asked: Vec<(OperationId, Request, Progress)>,
}

impl<'a> Worker<'a> {
    fn new(load: &'a Load<'a>, thread: u64) -> Result<Self> {
        Ok(Self {
            load,
            service: city::service(city::open(load.store)?)?,
            random: Deterministic::new(&format!("work {} {thread}", load.seed)),
            licenses: BTreeMap::new(),
            asked: Vec::new(),
        })
    }

    fn run(mut self) -> Result<()> {
        let started = Instant::now();
        while started.elapsed().as_secs() < self.load.seconds {
            match self.step() {
                // A clock, a server or the registry was behind: the next step comes.
                Ok(()) | Err(Error::Later(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        println!("conflicts {}", self.service.conflicts());
        Ok(())
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.random.next_u64() % bound
    }

    fn id(&mut self) -> OperationId {
        let mut id = [0; 16];
        self.random.fill_bytes(&mut id);
        id
    }

    fn step(&mut self) -> core::result::Result<(), Error> {
        let number = self.below(self.load.vehicles);
        let plate = city::plate(number);
        if self.service.register(&plate).is_err() && city::filed(self.service.store(), &plate).is_err() {
            city::file_vehicle(self.service.store(), &plate, number * OWNERS, city::standing("A"))?;
        }
        match self.below(100) {
            0..45 => self.lend(&plate),
            45..63 => self.copy(&plate),
            63..70 => self.take_back(&plate),
            70..76 => self.license(&plate).map(|_| ()),
            76..84 => self.again(),
            84..86 => self.service.resume(self.load.now()).map(|_| ()),
            86..88 => self.change_standing(&plate),
            88..89 => self.change_owner(number, &plate),
            which => self.act(which, &plate),
        }
    }

    /// One call, said in a line.
    fn call(&mut self, request: Request) -> core::result::Result<Option<Progress>, Error> {
        let id = self.id();
        let progress = match self.service.carry_out(&id, &request, self.load.now(), &mut self.random) {
            Ok(progress) => progress,
            // It did not arrive, so nothing came of it.
            Err(Error::Refused(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        say(&id, &progress);
        self.asked.push((id, request, progress.clone()));
        Ok(Some(progress))
    }

    /// What was asked before is asked again, and the same must be said.
    fn again(&mut self) -> core::result::Result<(), Error> {
        if self.asked.is_empty() {
            return Ok(());
        }
        let at = usize::try_from(self.random.next_u64()).unwrap_or(0) % self.asked.len();
        let (id, request, before) = self.asked.swap_remove(at);
        let now = self
            .service
            .carry_out(&id, &request, self.load.now(), &mut self.random)?;
        if now != before {
            println!("fault: {before:?} became {now:?}");
        }
        Ok(())
    }

    /// The owner's license on one of the owner's two phones.
    fn license(&mut self, plate: &Plate) -> core::result::Result<bool, Error> {
        let (owner, _) = city::filed(self.service.store(), plate)?;
        let key = city::phone(&format!("phone {} of owner {owner}", self.below(2)));
        let request = Request::License {
            plate: plate.clone(),
            applicant: city::person(owner),
        };
        let made = self.apply(&request, &key)?;
        let is_made = made.is_some();
        if let Some(holder) = made {
            self.licenses.insert(plate_key(plate), (holder, key));
        }
        Ok(is_made)
    }

    fn apply(&mut self, request: &Request, key: &LocalKey) -> core::result::Result<Option<Holder>, Error> {
        let id = self.id();
        let load = self.load;
        let mut spoilt = self.random.next_u32();
        let spoils = || {
            spoilt = spoilt.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            spoilt >> 28 == 0
        };
        let made = city::apply(
            &mut self.service,
            &id,
            (request, key),
            || load.now(),
            &mut self.random,
            spoils,
        );
        match made {
            Ok(made) => {
                say(&id, &self.service.progress(&id)?);
                Ok(made.ok())
            }
            // The enrolment was refused, or the license cannot be read: nobody has it.
            Err(Error::Refused(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The wallet of the vehicle's owner, as this thread has it.
    fn wallet(&mut self, plate: &Plate) -> core::result::Result<bool, Error> {
        Ok(self.licenses.contains_key(&plate_key(plate)) || self.license(plate)?)
    }

    fn lend(&mut self, plate: &Plate) -> core::result::Result<(), Error> {
        if !self.wallet(plate)? {
            return Ok(());
        }
        let now = self.load.now();
        let furthest = Calendars::built_in().furthest_last_day(Day::of(now));
        let back = i64::try_from(self.below(4)).unwrap_or(0);
        let terms = RequestTerms {
            grantee: city::person(1000 + self.below(BORROWERS)),
            purpose: PURPOSES[usize::try_from(self.below(4)).unwrap_or(0)],
            last_day: furthest.plus_days(1 - back).unwrap_or(furthest),
            replace: self.below(5) == 0,
        };
        let Some((holder, key)) = self.licenses.get(&plate_key(plate)) else {
            return Ok(());
        };
        let request = holder
            .request(&terms, now, &mut self.random)
            .map_err(|_| Error::Later("phone-failed"))?;
        let message = request.sign(key).map_err(|_| Error::Later("phone-failed"))?;
        match self.call(Request::Lend { message })? {
            Some(Progress::Refused(code))
                if ["license-not-live", "request-older-than-revocation"].contains(&&*code) =>
            {
                // The wallet fetches a fresh license, as an app does.
                self.licenses.remove(&plate_key(plate));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn some_lent(&mut self, plate: &Plate) -> core::result::Result<Option<Lent>, Error> {
        let Ok(mut lent) = self.service.lent(plate, self.load.now()) else {
            return Ok(None);
        };
        if lent.is_empty() {
            return Ok(None);
        }
        let at = usize::try_from(self.random.next_u64()).unwrap_or(0) % lent.len();
        Ok(Some(lent.swap_remove(at)))
    }

    fn copy(&mut self, plate: &Plate) -> core::result::Result<(), Error> {
        let Some(lent) = self.some_lent(plate)? else {
            return Ok(());
        };
        let grantee = lent.grantee().clone();
        let other_phone = self.below(6) == 0;
        let phone = if other_phone { self.below(3) } else { 0 };
        let key = city::phone(&format!("phone {phone} of {}", grantee.document.number()));
        let request = Request::Copy {
            plate: plate.clone(),
            applicant: grantee,
            number: lent.number(),
            other_phone,
        };
        self.apply(&request, &key).map(|_| ())
    }

    fn take_back(&mut self, plate: &Plate) -> core::result::Result<(), Error> {
        if !self.wallet(plate)? {
            return Ok(());
        }
        let one = if self.below(3) == 0 {
            None
        } else {
            self.some_lent(plate)?.and_then(|lent| lent.id().copied())
        };
        let Some((holder, key)) = self.licenses.get(&plate_key(plate)) else {
            return Ok(());
        };
        let order = holder.revocation_order(one.as_ref(), self.load.now(), &mut self.random);
        let order = order.map_err(|_| Error::Later("phone-failed"))?;
        let message = order.sign(key).map_err(|_| Error::Later("phone-failed"))?;
        if let Some(Progress::Refused(code)) = self.call(Request::TakeBack { message })?
            && code == "license-not-live"
        {
            self.licenses.remove(&plate_key(plate));
        }
        Ok(())
    }

    fn change_standing(&mut self, plate: &Plate) -> core::result::Result<(), Error> {
        let (owner, _) = city::filed(self.service.store(), plate)?;
        let letters = ["A", "A", "G", "GI", "L"][usize::try_from(self.below(5)).unwrap_or(0)];
        let standing = city::standing(letters);
        city::file_vehicle(self.service.store(), plate, owner, standing)?;
        self.call(Request::ChangeStanding {
            plate: plate.clone(),
            standing,
        })
        .map(|_| ())
    }

    fn change_owner(&mut self, number: u64, plate: &Plate) -> core::result::Result<(), Error> {
        let (_, standing) = city::filed(self.service.store(), plate)?;
        let owner = number * OWNERS + self.below(OWNERS);
        city::file_vehicle(self.service.store(), plate, owner, standing)?;
        self.call(Request::ChangeOwner {
            plate: plate.clone(),
            owner: city::owner(owner),
        })
        .map(|_| ())
    }

    fn act(&mut self, which: u64, plate: &Plate) -> core::result::Result<(), Error> {
        let Ok((owner, _)) = city::filed(self.service.store(), plate) else {
            return Ok(());
        };
        let key: PublicKey = city::phone(&format!("phone {} of owner {owner}", self.below(2))).public_key();
        let number = self.some_lent(plate)?.map(|lent| lent.number());
        let plate = plate.clone();
        let since = self.load.now();
        let request = match which {
            89..92 if number.is_some() => Request::End { plate, number },
            92..94 => Request::PhoneLost { plate, key, since },
            94..97 => Request::Suspend { plate, key },
            _ => Request::Resume { plate, key },
        };
        self.call(request).map(|_| ())
    }
}

/// What the service answered, for whoever holds it to that.
fn say(id: &OperationId, progress: &Progress) {
    if matches!(progress, Progress::Done(_) | Progress::Refused(_)) {
        let id = id.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        println!("said {id} {}", said(progress));
    }
}

/// An answer in one word or two.
fn said(progress: &Progress) -> String {
    match progress {
        Progress::Done(Outcome::Lent(number)) => format!("lent {number}"),
        Progress::Refused(code) => format!("refused {code}"),
        _ => "done".into(),
    }
}
