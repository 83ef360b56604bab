//! Each operation, given to the service and to the rules.

use authority::{Outcome, Request, city};
use support::fixture;
use vehicle_license::Purpose;
use vehicle_license::key::Signer as _;
use vehicle_license::present::{Holder, RequestTerms};
use vehicle_license::value::Day;

use crate::days::beijing;
use crate::rules::Asked;
use crate::world::{OWNERS, World, told};

const STANDINGS: [&str; 8] = ["A", "A", "A", "G", "GI", "Q", "L", "E"];

impl World<'_> {
    pub(crate) fn license(&mut self, at: usize) -> &'static str {
        let owner = self.owner(at);
        let key = 2 * owner + self.below(2);
        let (plate, vehicle, _) = &self.vehicles[at];
        let ruled = vehicle.may_issue();
        let request = Request::License {
            plate: plate.clone(),
            applicant: self.persons[owner].clone(),
        };
        let made = self.apply(&request, key);
        assert_eq!(made.as_ref().err().map(String::as_str), ruled.err());
        let (_, vehicle, held) = &mut self.vehicles[at];
        if let Ok(holder) = made {
            *held = Some((vehicle.issued(key, holder.status_position().number(), self.now), holder));
        }
        ruled.err().unwrap_or("ok")
    }

    pub(crate) fn apply(&mut self, request: &Request, key: usize) -> Result<Holder, String> {
        let (id, now) = (self.id(), self.at());
        let key = &self.keys[key];
        let applied = city::apply(
            &mut self.service,
            &id,
            (request, key),
            || now,
            &mut self.random,
            || false,
        );
        applied.expect("an answer")
    }

    /// The number of the owner, who is one of the persons too.
    pub(crate) fn owner(&self, at: usize) -> usize {
        let owner = &self.vehicles[at].1.owner;
        self.persons
            .iter()
            .position(|person| told(person) == *owner)
            .expect("an owner")
    }

    pub(crate) fn lend(&mut self, at: usize) -> &'static str {
        if self.vehicles[at].2.is_none() {
            return self.license(at);
        }
        let person = self.below(self.persons.len());
        let (furthest, _) = self.calendar.furthest(beijing(self.now));
        let days = [
            furthest,
            furthest,
            furthest,
            furthest + 1,
            beijing(self.now),
            beijing(self.now) - 1,
            furthest - 3,
        ];
        let asked = Asked {
            person: told(&self.persons[person]),
            purpose: u8::try_from(1 + self.below(4)).expect("a purpose"),
            last_day: days[self.below(days.len())],
            replace: self.below(6) == 0,
        };
        let terms = RequestTerms {
            grantee: self.persons[person].clone(),
            purpose: Purpose::ALL
                .iter()
                .copied()
                .find(|p| p.number() == asked.purpose)
                .expect("a purpose"),
            last_day: Day::from_epoch_days(asked.last_day).expect("a day"),
            replace: asked.replace,
        };
        let now = self.at();
        let (_, vehicle, held) = &mut self.vehicles[at];
        let (held, holder) = held.as_ref().expect("a license");
        let request = holder.request(&terms, now, &mut self.random).expect("a request");
        let message = request.sign(&self.keys[held.key]).expect("a signature");
        // The position is the service's to draw: it is looked up behind the grant.
        let ruled = vehicle
            .lend(self.calendar, held, &asked, u64::MAX, self.now)
            .map(Outcome::Lent);
        let outcome = self.carry_out(Request::Lend { message }, ruled);
        if let Ok(Outcome::Lent(number)) = ruled {
            let position = self.position_of(at, number);
            let lent = self.vehicles[at].1.lent.iter_mut().find(|lent| lent.number == number);
            lent.expect("what is lent").position = position;
        }
        if outcome == "license-expired" || outcome == "license-not-live" || outcome == "request-older-than-revocation" {
            // The wallet fetches a fresh one, most of the time.
            if self.below(4) > 0 {
                self.vehicles[at].2 = None;
            }
        }
        outcome
    }

    pub(crate) fn position_of(&mut self, at: usize, number: u64) -> Option<u64> {
        let now = self.at();
        let lent = self.service.lent(&self.vehicles[at].0, now).expect("a list");
        let lent = lent.iter().find(|lent| lent.number() == number).expect("what is lent");
        lent.position().map(|position| position.number())
    }

    /// The number of something that is lent, or was, or never was.
    pub(crate) fn some_number(&mut self, at: usize) -> u64 {
        let lent = self.vehicles[at].1.lent.len();
        if lent == 0 || self.below(8) == 0 {
            let next = usize::try_from(self.vehicles[at].1.next).expect("a number");
            return u64::try_from(self.below(next + 1)).expect("a number");
        }
        let which = self.below(lent);
        self.vehicles[at].1.lent[which].number
    }

    pub(crate) fn copy(&mut self, at: usize) -> &'static str {
        if self.vehicles[at].1.next == 1 {
            return self.license(at);
        }
        let number = self.some_number(at);
        let grantee = self.vehicles[at]
            .1
            .lent
            .iter()
            .find(|lent| lent.number == number)
            .map(|lent| lent.person.clone());
        let grantee = grantee.and_then(|grantee| self.persons.iter().position(|person| told(person) == grantee));
        let person = match grantee {
            Some(person) if self.below(10) > 0 => person,
            _ => self.below(self.persons.len()),
        };
        let other_phone = self.below(5) == 0;
        let key = 2 * OWNERS + 3 * person + if self.below(8) == 0 { self.below(3) } else { 0 };
        let told = told(&self.persons[person]);
        let (plate, vehicle, _) = &self.vehicles[at];
        let ruled = vehicle.may_copy(number, &told, key, other_phone);
        let request = Request::Copy {
            plate: plate.clone(),
            applicant: self.persons[person].clone(),
            number,
            other_phone,
        };
        let made = self.apply(&request, key);
        assert_eq!(made.as_ref().err().map(String::as_str), ruled.err(), "{request:?}");
        match made {
            Ok(copy) => self.vehicles[at].1.copied(number, key, copy.status_position().number()),
            Err(code) if code == "ticket-other-key" => {
                let position = self.position_of(at, number);
                let lent = self.vehicles[at].1.lent.iter_mut().find(|lent| lent.number == number);
                let lent = lent.expect("what is lent");
                assert!(lent.position.is_none() || lent.position == position);
                lent.position = position;
            }
            Err(_) => {}
        }
        ruled.err().unwrap_or("ok")
    }

    pub(crate) fn take_back(&mut self, at: usize) -> &'static str {
        if self.vehicles[at].2.is_none() {
            return self.license(at);
        }
        let now = self.at();
        // An order names a credential, so one that was issued; without one it is for all.
        let issued = self.service.lent(&self.vehicles[at].0, now).expect("a list");
        let issued: Vec<_> = issued
            .iter()
            .filter_map(|lent| Some((lent.number(), *lent.id()?)))
            .collect();
        let one = if issued.is_empty() || self.below(3) == 0 {
            None
        } else {
            Some(issued[self.below(issued.len())])
        };
        let unknown = self.below(12) == 0;
        let (number, id) = match one {
            _ if unknown => (Some(u64::MAX), Some([0; 32])),
            Some((number, id)) => (Some(number), Some(id)),
            None => (None, None),
        };
        let (_, vehicle, held) = &mut self.vehicles[at];
        let (held, holder) = held.as_ref().expect("a license");
        let order = holder
            .revocation_order(id.as_ref(), now, &mut self.random)
            .expect("an order");
        let message = order.sign(&self.keys[held.key]).expect("a signature");
        let ruled = vehicle.take_back(held, number, self.now).map(|()| Outcome::CarriedOut);
        let outcome = self.carry_out(Request::TakeBack { message }, ruled);
        if outcome == "license-not-live" || outcome == "license-expired" {
            self.vehicles[at].2 = None;
        }
        outcome
    }

    pub(crate) fn change_standing(&mut self, at: usize) -> &'static str {
        let Some(owner) = self.known(at) else {
            return self.license(at);
        };
        let letters = STANDINGS[self.below(STANDINGS.len())];
        let (plate, vehicle, _) = &mut self.vehicles[at];
        vehicle.change_standing(letters, self.now);
        let (plate, standing) = (plate.clone(), city::standing(letters));
        city::file_vehicle(self.service.store(), &plate, filed(owner), standing).expect("a vehicle");
        self.carry_out(Request::ChangeStanding { plate, standing }, Ok(Outcome::CarriedOut))
    }

    pub(crate) fn change_owner(&mut self, at: usize) -> &'static str {
        if self.known(at).is_none() {
            return self.license(at);
        }
        let owner = self.below(OWNERS);
        let (plate, vehicle, held) = &mut self.vehicles[at];
        vehicle.change_owner(told(&self.persons[owner]), self.now);
        *held = None;
        let (plate, standing) = (plate.clone(), city::standing(&vehicle.standing));
        city::file_vehicle(self.service.store(), &plate, filed(owner), standing).expect("a vehicle");
        let owner = city::owner(filed(owner));
        self.carry_out(Request::ChangeOwner { plate, owner }, Ok(Outcome::CarriedOut))
    }

    /// The owner, if the vehicle has a register.
    pub(crate) fn known(&mut self, at: usize) -> Option<usize> {
        self.state(at).map(|_| self.owner(at))
    }

    pub(crate) fn act(&mut self, at: usize) -> &'static str {
        let Some(owner) = self.known(at) else {
            return self.license(at);
        };
        let key = 2 * owner + self.below(2);
        let point = self.keys[key].public_key();
        let number = self.some_number(at);
        let since = self
            .now
            .saturating_sub(u64::try_from(self.below(3 * 86_400)).expect("seconds"));
        let which = self.below(10);
        let (plate, vehicle, _) = &mut self.vehicles[at];
        let plate = plate.clone();
        let (request, ruled) = match which {
            0..4 => {
                let number = (which > 0).then_some(number);
                let ruled = vehicle.end_by_authority(number, self.now);
                (Request::End { plate, number }, ruled)
            }
            4 => {
                let ruled = vehicle.phone_lost(key, since, self.now);
                let since = fixture::instant(since);
                (
                    Request::PhoneLost {
                        plate,
                        key: point,
                        since,
                    },
                    ruled,
                )
            }
            5..7 => (Request::Suspend { plate, key: point }, vehicle.suspend(key)),
            _ => {
                vehicle.resume(key);
                (Request::Resume { plate, key: point }, Ok(()))
            }
        };
        self.carry_out(request, ruled.map(|()| Outcome::CarriedOut))
    }
}

/// The registry's number of an owner.
fn filed(owner: usize) -> u64 {
    u64::try_from(owner).expect("a number")
}
