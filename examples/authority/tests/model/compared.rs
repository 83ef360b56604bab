//! What is compared after an operation, and at night.

use std::collections::BTreeMap;

use authority::{Source, city};
use rand_core::Rng as _;
use support::fixture;
use vehicle_license::StatusList;
use vehicle_license::credential::CredentialStatus;
use vehicle_license::key::Signer as _;

use crate::days::beijing;
use crate::rules::{Lent, Person, same};
use crate::world::{World, told};

impl World<'_> {
    /// The register says what the rules say, in every answer that anybody gets of it.
    pub(crate) fn compare(&mut self, at: usize) {
        let now = self.at();
        let (plate, vehicle, _) = &self.vehicles[at];
        let Ok(register) = self.service.register(plate) else {
            return;
        };
        self.counts.state = self.counts.state.max(register.to_bytes().len());
        self.counts.persons = self.counts.persons.max(vehicle.persons());
        assert!(vehicle.persons() <= 3);
        let lent: Vec<_> = register
            .lent(now)
            .map(|lent| {
                let position = lent.position().map(|position| position.number());
                let last_day = lent.last_day().epoch_days();
                (
                    lent.number(),
                    told(lent.grantee()),
                    lent.purpose().number(),
                    last_day,
                    position,
                )
            })
            .collect();
        let ruled: Vec<_> = vehicle.lent.iter().map(row).collect();
        assert_eq!(lent, ruled);
        for lent in &vehicle.lent {
            assert!(
                lent.last_day <= self.calendar.furthest(beijing(lent.granted_at)).0,
                "more than seven working days"
            );
        }
        let licenses: Vec<_> = register
            .licenses(now)
            .map(|license| {
                (
                    license.position().number(),
                    license.last_day().epoch_days(),
                    *license.key(),
                )
            })
            .collect();
        let ruled: Vec<_> = vehicle
            .license
            .iter()
            .map(|l| (l.position, l.last_day, self.keys[l.key].public_key()))
            .collect();
        assert_eq!(licenses, ruled);
        let statuses: BTreeMap<u64, _> = register
            .statuses(now)
            .map(|(position, status, last_day)| (position.number(), (status.number(), last_day.epoch_days())))
            .collect();
        assert_eq!(statuses, vehicle.statuses());
        let person = &self.persons[self.random.next_u32() as usize % self.persons.len()];
        let shown: Vec<_> = register.shown_by(person, now).map(|lent| lent.number()).collect();
        let theirs = |lent: &&Lent| same(&lent.person, &told(person)) && lent.position.is_some();
        let ruled: Vec<_> = vehicle.lent.iter().filter(theirs).map(|lent| lent.number).collect();
        assert_eq!(shown, ruled);
    }

    /// The night: the lists of both sources are one, and say what the rules say; the auditor finds nothing.
    pub(crate) fn night(&mut self) {
        let now = self.at();
        let audit = self.service.audit(now).expect("an audit");
        assert!(audit.faults.is_empty(), "{:#?}", audit.faults);
        let hsm = fixture::key("status");
        let mut published = Vec::new();
        for source in [Source::Registers, Source::Events] {
            for draft in self.service.lists(source, now).expect("lists") {
                let signature = hsm.sign(draft.unsigned().to_be_signed()).expect("a signature");
                let token = self.service.publish_list(&draft, &signature).expect("a list");
                published.push(StatusList::verify(&token, city::trust(), now).expect("a list"));
            }
        }
        let (of_registers, of_events) = published.split_at(published.len() / 2);
        assert!(
            of_registers
                .iter()
                .map(StatusList::digest)
                .eq(of_events.iter().map(StatusList::digest))
        );
        for (_, vehicle, _) in &mut self.vehicles {
            vehicle.pass(self.now);
            for (position, (status, _)) in vehicle.statuses() {
                let list = of_registers
                    .iter()
                    .find(|list| u64::from(list.list()) == position >> 20)
                    .expect("its list");
                assert_eq!(
                    list.status(position & 0xf_ffff),
                    Ok(CredentialStatus::from_number(status))
                );
            }
        }
    }
}

fn row(lent: &Lent) -> (u64, Person, u8, i64, Option<u64>) {
    (
        lent.number,
        lent.person.clone(),
        lent.purpose,
        lent.last_day,
        lent.position,
    )
}
