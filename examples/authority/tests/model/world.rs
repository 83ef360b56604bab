//! The service on one side, the rules written down a second time on the other, and one random operation after another
//! given to both.

use std::collections::BTreeMap;

use authority::{OperationId, Outcome, Progress, Request, Service, city, plate_key};
use rand_core::Rng as _;
use support::fixture::{self, Deterministic};
use vehicle_license::UnixTime;
use vehicle_license::credential::Grantee;
use vehicle_license::key::LocalKey;
use vehicle_license::present::Holder;
use vehicle_license::value::{Document, DocumentKind, PersonName, Plate};

use crate::days::{Calendar, beijing, number};
use crate::rules::{Held, Person, Vehicle};

const VEHICLES: u64 = 3;
/// The owners of a vehicle, one after another, have two phones each.
pub(crate) const OWNERS: usize = 3;

/// What came of the operations.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) of: BTreeMap<String, u64>,
    pub(crate) persons: usize,
    pub(crate) state: usize,
    pub(crate) operations: u64,
}

/// A vehicle: its plate, the rules' side of it, and the license in its owner's wallet.
pub(crate) type Known = (Plate, Vehicle, Option<(Held, Holder)>);

pub(crate) struct World<'a> {
    pub(crate) service: Service,
    pub(crate) calendar: &'a Calendar,
    pub(crate) random: Deterministic,
    pub(crate) now: u64,
    pub(crate) vehicles: Vec<Known>,
    pub(crate) persons: Vec<Grantee>,
    pub(crate) keys: Vec<LocalKey>,
    pub(crate) asked: Vec<(OperationId, Request, Progress)>,
    pub(crate) counts: Counts,
}

impl<'a> World<'a> {
    pub(crate) fn new(seed: u64, calendar: &'a Calendar) -> Self {
        let mut service = city::service(city::open("memory").expect("SQLite")).expect("a service");
        let persons = persons();
        let vehicles = (0..VEHICLES).map(|vehicle| {
            let plate = city::plate(vehicle);
            city::file_vehicle(service.store(), &plate, 0, city::standing("A")).expect("a vehicle");
            (plate, Vehicle::new(told(&city::person(0))), None)
        });
        let vehicles = vehicles.collect();
        // The last keys are those of grantees, three for each.
        let keys = 2 * OWNERS + 3 * persons.len();
        Self {
            service,
            calendar,
            random: Deterministic::new(&format!("world {seed}")),
            // Every world begins on another day.
            now: (u64::try_from(number(2024, 1, 2)).expect("a day") + seed * 97 % 700) * 86_400,
            vehicles,
            persons,
            keys: (0..keys).map(|key| city::phone(&format!("phone {key}"))).collect(),
            asked: Vec::new(),
            counts: Counts::default(),
        }
    }

    /// Whether the notices go on.
    pub(crate) fn goes_on(&self) -> bool {
        beijing(self.now) < number(2026, 12, 29)
    }

    pub(crate) fn at(&self) -> UnixTime {
        fixture::instant(self.now)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.random.next_u64() % u64::try_from(bound).expect("a bound")).expect("a number")
    }

    pub(crate) fn id(&mut self) -> OperationId {
        let mut id = [0; 16];
        self.random.fill_bytes(&mut id);
        id
    }

    /// One operation on one vehicle, and everything compared.
    pub(crate) fn step(&mut self) {
        let passed = match self.below(100) {
            0..70 => 1 + self.below(60),
            70..90 => 1 + self.below(3 * 3600),
            90..99 => 1 + self.below(86_400),
            _ => 1 + self.below(10 * 86_400),
        };
        self.now += u64::try_from(passed).expect("seconds");
        let at = self.below(self.vehicles.len());
        for (_, vehicle, _) in &mut self.vehicles {
            vehicle.pass(self.now);
        }
        let before = self.state(at);
        let outcome = match self.below(100) {
            0..42 => self.lend(at),
            42..56 => self.copy(at),
            56..66 => self.license(at),
            66..74 => self.take_back(at),
            74..78 => self.again(),
            78..83 => self.change_standing(at),
            83..84 => self.change_owner(at),
            _ => self.act(at),
        };
        // A copy for another phone than the one it is bound to is refused with the ticket in hand.
        if outcome != "ok" && outcome != "ticket-other-key" {
            assert_eq!(self.state(at), before, "{outcome} changed something");
        }
        *self.counts.of.entry(outcome.into()).or_default() += 1;
        self.counts.operations += 1;
        self.compare(at);
    }

    /// The stored bytes of a register.
    pub(crate) fn state(&mut self, at: usize) -> Option<Vec<u8>> {
        let values = [plate_key(&self.vehicles[at].0).into()];
        let sql = "SELECT state FROM vehicle WHERE plate = $1";
        let rows = self.service.store().query(sql, &values).expect("a state");
        rows.first().map(|row| row.bytes(0).expect("a state").to_vec())
    }

    /// Carries out one request, and holds what came of it against the rules.
    pub(crate) fn carry_out(&mut self, request: Request, ruled: Result<Outcome, &'static str>) -> &'static str {
        let (id, now) = (self.id(), self.at());
        let progress = self
            .service
            .carry_out(&id, &request, now, &mut self.random)
            .expect("an answer");
        match ruled {
            Ok(outcome) => assert_eq!(progress, Progress::Done(outcome), "{request:?} at {now}"),
            Err(code) => assert_eq!(progress, Progress::Refused(code.into()), "{request:?} at {now}"),
        }
        if self.asked.len() == 16 {
            self.asked.remove(0);
        }
        self.asked.push((id, request, progress));
        ruled.err().unwrap_or("ok")
    }

    /// What was carried out before changes nothing, and says the same.
    pub(crate) fn again(&mut self) -> &'static str {
        if self.asked.is_empty() {
            return "nothing to repeat";
        }
        let at = self.below(self.asked.len());
        let (id, request, before) = self.asked[at].clone();
        let states: Vec<_> = (0..self.vehicles.len()).map(|at| self.state(at)).collect();
        let now = self.at();
        let progress = self.service.carry_out(&id, &request, now, &mut self.random);
        assert_eq!(progress, Ok(before));
        for (at, state) in states.into_iter().enumerate() {
            assert_eq!(self.state(at), state, "a repeated call changed something");
        }
        "repeated"
    }
}

pub(crate) fn told(person: &Grantee) -> Person {
    let document = &person.document;
    (
        document.kind().letter(),
        document.number().into(),
        person.name.as_str().into(),
    )
}

/// Three who own vehicles, three who do not, one of them under two names, and two who share a passport's number.
fn persons() -> Vec<Grantee> {
    let mut persons: Vec<Grantee> = (0..6).map(city::person).collect();
    persons.push(Grantee {
        name: PersonName::parse("别名").expect("a name"),
        ..persons[5].clone()
    });
    for name in ["Li Ming", "Wang Fang"] {
        persons.push(Grantee {
            document: Document::parse(DocumentKind::ForeignDocument, "E12345678").expect("a document"),
            name: PersonName::parse(name).expect("a name"),
        });
    }
    persons
}
