//! The whole story on one database: an application and its progress, lending, taking back, a worse standing, a lost
//! phone, another owner, a bad signature, the night's lists and what a verifier makes of them, and a rotation of roots.

use authority::{Error, Keep, OperationId, Outcome, Progress, Request, Service, Source, city};
use support::fixture::{self, Deterministic, ISSUED_AT};
use vehicle_license::issue::EnrolledKey;
use vehicle_license::key::{LocalKey, Signer as _};
use vehicle_license::present::{Holder, RequestTerms, View};
use vehicle_license::value::{Day, Plate};
use vehicle_license::{Input, Place, Policy, Purpose, Question, StatusList, UnixTime, Verifier};

use crate::Result;

/// The number of the vehicle, and of persons.
const VEHICLE: u64 = 12_345;
const OWNER: u64 = 1;
const NEXT_OWNER: u64 = 2;
const BORROWERS: [(u64, Purpose); 4] = [
    (11, Purpose::TestDrive),
    (12, Purpose::InsuranceClaim),
    (13, Purpose::Rental),
    (14, Purpose::Other),
];

/// The story so far.
struct Story {
    service: Service,
    plate: Plate,
    now: u64,
    random: Deterministic,
}

pub(crate) fn run(store: &str) -> Result<()> {
    let mut story = Story {
        service: city::service(city::open(store)?)?,
        plate: city::plate(VEHICLE),
        now: ISSUED_AT,
        random: Deterministic::new("demo"),
    };
    if story.service.register(&story.plate).is_ok() {
        return Err("this database has a story already: give another one".into());
    }
    city::file_vehicle(story.service.store(), &story.plate, OWNER, city::standing("A"))?;
    let owner = story.applies()?;
    let lent = story.lends(&owner)?;
    story.takes_back(&owner, &lent)?;
    story.changes()?;
    story.hsm()?;
    story.night(&lent)?;
    let now = story.at();
    crate::rotation::rotate(&mut story.service, now)?;
    story.accounts()
}

impl Story {
    fn at(&self) -> UnixTime {
        fixture::instant(self.now)
    }

    fn id(&mut self) -> OperationId {
        use rand_core::Rng as _;
        let mut id = [0; 16];
        self.random.fill_bytes(&mut id);
        id
    }

    fn license(&self, applicant: u64) -> Request {
        Request::License {
            plate: self.plate.clone(),
            applicant: city::person(applicant),
        }
    }

    /// One application on the phone of this name.
    fn made(&mut self, request: &Request, phone: &str) -> Result<std::result::Result<Holder, String>> {
        let (id, key, now) = (self.id(), city::phone(phone), self.at());
        let applied = city::apply(
            &mut self.service,
            &id,
            (request, &key),
            || now,
            &mut self.random,
            || false,
        )?;
        if applied.is_ok() {
            self.service.received(&id)?;
        }
        Ok(applied)
    }

    fn carried_out(&mut self, request: &Request) -> Result<Progress> {
        let (id, now) = (self.id(), self.at());
        Ok(self.service.carry_out(&id, request, now, &mut self.random)?)
    }

    fn applies(&mut self) -> Result<Holder> {
        println!("1. The owner applies\n");
        let (id, key, now) = (self.id(), city::phone("owner's phone"), self.at());
        let request = self.license(OWNER);
        let progress = self.service.apply(&id, &request, now, &mut self.random)?;
        let Progress::Submitted(Some(nonce)) = progress else {
            return Err("no nonce".into());
        };
        println!("   {}: submitted, and a nonce for the phone.", self.plate);
        let enrolment = EnrolledKey::prepare(key.public_key(), nonce, now).sign(&key)?;
        let progress = self
            .service
            .enrol(&id, &enrolment, city::EVIDENCE, now, &mut self.random)?;
        println!("   The phone has proved its key: {}.", word(&progress));
        city::sign_all(&mut self.service, now, &mut self.random, || false)?;
        let progress = self.service.progress(&id)?;
        println!("   The HSM has signed: {}.", word(&progress));
        let owner = city::holder(&mut self.service, &id, &key.public_key())?;
        self.service.received(&id)?;
        println!(
            "   The wallet has its file, until {}; the authority has it no more.",
            owner.last_day()
        );
        let again = self.service.apply(&id, &request, now, &mut self.random)?;
        println!("   The app asks once more under the same id: {}.", word(&again));
        let stranger = self.license(NEXT_OWNER);
        let refused = self.made(&stranger, "stranger's phone")?;
        println!(
            "   A stranger applies for the same car: refused, {}.\n",
            refused.err().unwrap_or_default()
        );
        Ok(owner)
    }

    /// The owner's request, as the wallet signs it.
    fn request(&mut self, owner: &Holder, grantee: u64, purpose: Purpose, last_day: Day) -> Result<Request> {
        let terms = RequestTerms {
            grantee: city::person(grantee),
            purpose,
            last_day,
            replace: false,
        };
        let unsigned = owner.request(&terms, self.at(), &mut self.random)?;
        let message = unsigned.sign(&city::phone("owner's phone"))?;
        Ok(Request::Lend { message })
    }

    fn lends(&mut self, owner: &Holder) -> Result<Vec<Holder>> {
        println!("2. The owner lends it\n");
        let mut copies = Vec::new();
        let last_day = fixture::day("2026-09-22");
        for (grantee, purpose) in BORROWERS {
            self.now += 60;
            let request = self.request(owner, grantee, purpose, last_day)?;
            let (id, now) = (self.id(), self.at());
            let progress = self.service.carry_out(&id, &request, now, &mut self.random)?;
            let again = self.service.carry_out(&id, &request, now, &mut self.random)?;
            if again != progress {
                return Err("a repeated call says something else".into());
            }
            let name = city::person(grantee).name.as_str().to_owned();
            println!("   {name}, {} ({purpose}): {}.", purpose.name_zh(), word(&progress));
            let Progress::Done(Outcome::Lent(number)) = progress else {
                continue;
            };
            let copy = Request::Copy {
                plate: self.plate.clone(),
                applicant: city::person(grantee),
                number,
                other_phone: false,
            };
            copies.push(self.made(&copy, &format!("phone of {grantee}"))??);
        }
        let request = self.request(owner, BORROWERS[0].0, Purpose::Mortgage, fixture::day("2026-09-23"))?;
        let progress = self.carried_out(&request)?;
        println!("   One working day more than seven: {}.", word(&progress));
        let request = self.request(owner, BORROWERS[0].0, Purpose::Mortgage, last_day)?;
        let progress = self.carried_out(&request)?;
        println!("   A second purpose for the first person: {}.\n", word(&progress));
        Ok(copies)
    }

    fn takes_back(&mut self, owner: &Holder, lent: &[Holder]) -> Result<()> {
        println!("3. The owner takes one back\n");
        self.now += 600;
        let taken = lent.first().ok_or("nothing is lent")?;
        let order = owner.revocation_order(Some(taken.id()), self.at(), &mut self.random)?;
        let message = order.sign(&city::phone("owner's phone"))?;
        let progress = self.carried_out(&Request::TakeBack { message })?;
        println!("   The order: {}.", word(&progress));
        let now = self.at();
        for lent in self.service.lent(&self.plate, now)? {
            println!(
                "   Still lent: number {}, {} until {}.",
                lent.number(),
                lent.purpose(),
                lent.last_day()
            );
        }
        let answer = self.service.answer(&self.plate, &[taken.status_position()], now)?;
        println!(
            "   The borrower's wallet asks, and hears of {} that ended.\n",
            answer.ended().len()
        );
        Ok(())
    }

    fn changes(&mut self) -> Result<()> {
        println!("4. A violation, a lost phone, another owner\n");
        self.now += 3600;
        let plate = self.plate.clone();
        city::file_vehicle(self.service.store(), &plate, OWNER, city::standing("G"))?;
        let progress = self.carried_out(&Request::ChangeStanding {
            plate: plate.clone(),
            standing: city::standing("G"),
        })?;
        println!(
            "   An unpaid violation: {}; every copy has to be fetched again.",
            word(&progress)
        );
        let request = self.license(OWNER);
        let again = self.made(&request, "owner's phone")?.is_ok();
        println!("   The owner's phone fetches its license again: {}.", yes(again));
        self.now += 60;
        let key = city::phone("owner's phone").public_key();
        for (what, request) in [
            (
                "The phone is mislaid",
                Request::Suspend {
                    plate: plate.clone(),
                    key,
                },
            ),
            (
                "It is found",
                Request::Resume {
                    plate: plate.clone(),
                    key,
                },
            ),
            (
                "It is stolen",
                Request::PhoneLost {
                    plate: plate.clone(),
                    key,
                    since: self.at(),
                },
            ),
        ] {
            let progress = self.carried_out(&request)?;
            println!("   {what}: {}.", word(&progress));
        }
        self.now += 60;
        let again = self.made(&request, "owner's new phone")?.is_ok();
        println!("   The owner enrols a new phone: {}.", yes(again));
        self.now += 60;
        city::file_vehicle(self.service.store(), &plate, NEXT_OWNER, city::standing("G"))?;
        let progress = self.carried_out(&Request::ChangeOwner {
            plate,
            owner: city::owner(NEXT_OWNER),
        })?;
        println!(
            "   The car is sold: {}; nothing of before can be shown.",
            word(&progress)
        );
        self.now += 60;
        let request = self.license(OWNER);
        let refused = self.made(&request, "owner's new phone")?.err();
        println!("   The seller applies: refused, {}.", refused.unwrap_or_default());
        let request = self.license(NEXT_OWNER);
        let bought = self.made(&request, "buyer's phone")?.is_ok();
        println!("   The buyer applies: {}.\n", yes(bought));
        Ok(())
    }

    fn hsm(&mut self) -> Result<()> {
        println!("5. The HSM signs one of three drafts wrongly\n");
        let mut waiting = Vec::new();
        for vehicle in 1..=3 {
            let plate = city::plate(vehicle);
            city::file_vehicle(self.service.store(), &plate, 100 + vehicle, city::standing("A"))?;
            let request = Request::License {
                plate,
                applicant: city::person(100 + vehicle),
            };
            let (id, key, now) = (self.id(), city::phone(&format!("phone {vehicle}")), self.at());
            let progress = self.service.apply(&id, &request, now, &mut self.random)?;
            self.enrol(&id, &progress, &key)?;
            waiting.push(id);
        }
        let now = self.at();
        let mut number = 0;
        for _ in 0..2 {
            city::sign_all(&mut self.service, now, &mut self.random, || {
                number += 1;
                number == 2
            })?;
            let words: Vec<&str> = waiting
                .iter()
                .map(|id| Ok(word_of(&self.service.progress(id)?)))
                .collect::<std::result::Result<_, Error>>()?;
            println!("   {}.", words.join(", "));
        }
        println!();
        Ok(())
    }

    fn enrol(&mut self, id: &OperationId, progress: &Progress, key: &LocalKey) -> Result<()> {
        let Progress::Submitted(Some(nonce)) = progress else {
            return Err("no nonce".into());
        };
        let now = self.at();
        let enrolment = EnrolledKey::prepare(key.public_key(), *nonce, now).sign(key)?;
        self.service
            .enrol(id, &enrolment, city::EVIDENCE, now, &mut self.random)?;
        Ok(())
    }

    fn night(&mut self, lent: &[Holder]) -> Result<()> {
        println!("6. The night's lists\n");
        self.now += 3600;
        let now = self.at();
        let key = fixture::key("status");
        let trust = city::trust();
        let mut lists = Vec::new();
        for source in [Source::Registers, Source::Events] {
            for draft in self.service.lists(source, now)? {
                let signature = key
                    .sign(draft.unsigned().to_be_signed())
                    .map_err(|_| "the HSM failed")?;
                let token = self.service.publish_list(&draft, &signature)?;
                lists.push(StatusList::verify(&token, trust, now)?);
            }
        }
        let (of_registers, of_events) = lists.split_at(lists.len() / 2);
        let same = of_registers
            .iter()
            .map(StatusList::digest)
            .eq(of_events.iter().map(StatusList::digest));
        println!(
            "   {} lists from the registers; from the events the same: {}.",
            of_registers.len(),
            yes(same)
        );
        let copy = lent.last().ok_or("nothing is lent")?;
        let show = copy.present(
            &View::everyday(),
            now,
            &city::phone(&format!("phone of {}", BORROWERS[2].0)),
        )?;
        let question = Question::new(BORROWERS[2].1, Place::Counter).under(Policy::counter().accept_test());
        let text = show.to_text();
        let verdict = Verifier::new(trust).verify(Input::text(&text), &question.consulting(of_registers), now);
        println!(
            "   A rental desk, offline, is shown a copy the seller had lent: {}.\n",
            verdict.err().map_or("accepted", |error| error.code())
        );
        Ok(())
    }

    fn accounts(&mut self) -> Result<()> {
        println!("8. The auditor\n");
        let now = self.at();
        let audit = self.service.audit(now)?;
        println!(
            "   {} vehicles, {} revisions, {} operations, {} positions, {} loans: {} faults.",
            audit.vehicles,
            audit.revisions,
            audit.operations.0,
            audit.positions,
            audit.granted,
            audit.faults.len()
        );
        for fault in &audit.faults {
            println!("   {fault}");
        }
        let later = fixture::instant(self.now + 86_400 * 100);
        let (lists, retired) = (self.service.published_lists()?.len(), self.service.retire_lists(later)?);
        let forgotten = self.service.purge(&Keep::proposed(), later)?;
        println!(
            "   A hundred days later {forgotten} rows are forgotten; of {lists} open lists {retired} are retired."
        );
        if audit.faults.is_empty() {
            Ok(())
        } else {
            Err("the auditor found faults".into())
        }
    }
}

fn word(progress: &Progress) -> String {
    match progress {
        Progress::Done(Outcome::Lent(number)) => format!("done, number {number}"),
        Progress::Refused(code) => format!("refused, {code}"),
        other => word_of(other).into(),
    }
}

fn word_of(progress: &Progress) -> &'static str {
    match progress {
        Progress::Submitted(_) => "submitted",
        Progress::UnderWay => "under way",
        Progress::Done(_) => "done",
        Progress::Refused(_) => "refused",
    }
}

fn yes(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "no" }
}
