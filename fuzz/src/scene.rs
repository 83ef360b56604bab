//! Shows that are made and signed anew by hostile holders, cities and publishers: the keys are theirs, and what they
//! sign is their choice. The second implementation builds what the library would refuse to make, and an oracle written
//! from SPEC says what each comes to, to the code.

mod forged;

use vehicle_license::credential::{FieldName, KeyProtection, Proofing};
use vehicle_license::{Challenge, Freshness, Input, Place, Policy, Purpose, Question, StatusList};

use super::choices::Choices;
use super::oracle::{self, Demands};
use super::verifier;
use support::fixture::{ISSUED_AT, ISSUER, LICENSE_KEY, SHOWN_AT, instant};

/// No choice is made of more bytes than these.
const MOST: usize = 96;
const DAY: u64 = 86_400;

/// A question that somebody asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    nonce: u8,
    pub(crate) purpose: u64,
    pub(crate) wanted: u32,
    pub(crate) issued_at: u64,
    pub(crate) lifetime: u64,
}

/// A status list, signed by the city.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct List {
    pub(crate) covers: bool,
    pub(crate) issued_at: u64,
    pub(crate) expires: u64,
    /// The entry of the credential; `None` if the list ends before it.
    pub(crate) says: Option<u8>,
    pub(crate) by_kept_key: bool,
}

/// Everything that was made, by whom, and who asks what.
#[derive(Clone, Debug)]
pub(crate) struct Scene {
    // The publisher.
    pub(crate) trust_issued_at: u64,
    pub(crate) trust_expires: u64,
    pub(crate) deployment_is_test: bool,
    pub(crate) issuer_is_test: bool,
    grants: u8,
    pub(crate) grant_covers: bool,
    pub(crate) artefacts: u8,
    /// Sign-from, sign-until and trust-until of the issuer's key, and of the list key if it is there.
    pub(crate) issuer_key: [u64; 3],
    pub(crate) list_key: Option<[u64; 3]>,
    /// Version, first and last day, days off.
    pub(crate) calendars: Vec<(u64, i64, i64, Vec<i64>)>,
    // The city.
    pub(crate) issuer: u16,
    pub(crate) key: u16,
    pub(crate) issued_at: u64,
    pub(crate) days: u64,
    pub(crate) protection: u64,
    pub(crate) proofing: u64,
    /// Purpose and calendar version.
    pub(crate) lent: Option<(u64, u64)>,
    pub(crate) standing: u64,
    pub(crate) inspection_until: Option<i64>,
    pub(crate) scrap_by: Option<i64>,
    /// A leaf whose value breaks its rule, and one that no rule admits.
    pub(crate) bad_leaf: Option<usize>,
    pub(crate) inexpressible: Option<usize>,
    pub(crate) by_issuer: bool,
    pub(crate) lists: Vec<List>,
    // The holder.
    pub(crate) shown_at: u64,
    pub(crate) bitmap: u32,
    pub(crate) stated: Option<u64>,
    /// The question whose hint the show bears, and the one whose digest its holder signed.
    pub(crate) hinted: Option<Asked>,
    pub(crate) answered: Option<Asked>,
    pub(crate) evidence: Option<(u64, u64)>,
    pub(crate) by_holder: bool,
    // The verifier.
    pub(crate) now: u64,
    pub(crate) roadside: bool,
    pub(crate) purpose: Option<u64>,
    /// What it demands, for the oracle and for the library.
    pub(crate) policy: Demands,
    demanded: Policy,
    pub(crate) asked: Option<Asked>,
}

impl Scene {
    pub(crate) const ISSUER: u16 = ISSUER;
    pub(crate) const KEY: u16 = LICENSE_KEY;

    /// One that is accepted, but for what a purpose's policy demands.
    fn new(choices: &mut Choices<'_>) -> Self {
        let purpose = u64::from(choices.one_of(&Purpose::ALL).number());
        let preset = choices.one_of::<&str>(&Policy::PRESETS);
        let roadside = choices.byte_of(8) == 7;
        let lent = match choices.byte_of(4) {
            0 => Some((purpose, 1)),
            _ => None,
        };
        let asked = choices.flag().then_some(Asked {
            nonce: 1,
            purpose,
            wanted: u32::MAX,
            issued_at: SHOWN_AT,
            lifetime: 120,
        });
        let mut policy = Demands::of(preset);
        policy.test = true;
        Self {
            trust_issued_at: ISSUED_AT - DAY,
            trust_expires: ISSUED_AT + 90 * DAY,
            deployment_is_test: true,
            issuer_is_test: true,
            grants: 0,
            grant_covers: true,
            artefacts: 3,
            issuer_key: [ISSUED_AT - 30 * DAY, ISSUED_AT + 335 * DAY, ISSUED_AT + 735 * DAY],
            list_key: Some([ISSUED_AT - 30 * DAY, ISSUED_AT + 335 * DAY, ISSUED_AT + 735 * DAY]),
            calendars: Vec::new(),
            issuer: ISSUER,
            key: LICENSE_KEY,
            issued_at: ISSUED_AT,
            days: if lent.is_some() { 8 } else { 30 },
            protection: 1,
            proofing: 1,
            lent,
            standing: 1,
            inspection_until: None,
            scrap_by: None,
            bad_leaf: None,
            inexpressible: None,
            by_issuer: true,
            lists: Vec::new(),
            shown_at: SHOWN_AT,
            bitmap: *choices.one_of(&[0xffff, u32::MAX, 0x0fff_ffff, 0xf, 0x0100_ffff]),
            stated: choices.flag().then_some(purpose).filter(|_| lent.is_none()),
            hinted: asked.clone(),
            answered: asked.clone(),
            evidence: None,
            by_holder: true,
            now: SHOWN_AT + 30,
            roadside,
            purpose: (!roadside).then_some(purpose),
            policy,
            demanded: Policy::by_name(preset).expect("a preset"),
            asked,
        }
    }

    /// One thing is made otherwise.
    fn change(&mut self, change: u8, choices: &mut Choices<'_>) {
        /// At a limit, and on either side of it.
        fn near(limit: u64, choices: &mut Choices<'_>) -> u64 {
            limit - 1 + u64::from(choices.byte_of(3))
        }
        fn dates(now: [u64; 2], choices: &mut Choices<'_>) -> [u64; 3] {
            let some = [
                now[0] - 400 * DAY,
                near(now[0], choices),
                near(now[1], choices),
                now[1] + 900 * DAY,
            ];
            let from = *choices.one_of(&some);
            let until = (*choices.one_of(&some)).max(from + 1);
            [from, until, (*choices.one_of(&some)).max(until)]
        }
        let purposes = [1, 2, 5, 6, 8, 9, 10, 11, 13, 23];
        match change % 34 {
            0 => self.trust_issued_at = near(self.now + 10, choices),
            1 => self.trust_expires = near(self.now, choices),
            2 => (self.deployment_is_test, self.issuer_is_test) = (choices.flag(), choices.flag()),
            3 => {
                self.grants = choices.byte_of(5);
                self.grant_covers = [true, false, true, false, true][usize::from(self.grants)];
            }
            4 => self.artefacts = choices.byte_of(3) + 1,
            5 => self.issuer_key = dates([self.issued_at, self.now], choices),
            6 => self.list_key = choices.flag().then(|| dates([self.issued_at, self.now], choices)),
            7 => {
                let version = u64::from(choices.byte_of(3)) + 2;
                let first = i64::try_from((self.issued_at + 28_800) / DAY).expect("a day");
                // Monday to Friday alone may be off.
                let off = (first..first + 14).filter(|day| (day + 3).rem_euclid(7) < 5);
                let off: Vec<i64> = off.filter(|_| choices.flag()).collect();
                let last = first + [7, 60][usize::from(choices.flag())];
                let off = off.into_iter().filter(|day| *day <= last).collect();
                self.calendars.retain(|(known, ..)| *known != version);
                self.calendars.push((version, first, last, off));
                self.calendars.sort_by_key(|(version, ..)| *version);
            }
            8 => self.issuer = ISSUER + u16::from(choices.flag()),
            9 => self.key = LICENSE_KEY + 8 * u16::from(choices.flag()),
            // Beside the National Day, and where no calendar reaches.
            10 => {
                self.issued_at = *choices.one_of(&[ISSUED_AT + 9 * DAY, ISSUED_AT + 100 * DAY, ISSUED_AT - 200 * DAY]);
                self.shown_at = self.issued_at + 600;
                self.now = self.shown_at + 30;
                self.trust_expires = self.trust_expires.max(self.now + DAY);
                if let Some(asked) = &mut self.asked {
                    asked.issued_at = self.shown_at;
                }
                (self.hinted, self.answered) = (self.asked.clone(), self.asked.clone());
            }
            11 => self.days = u64::from(choices.byte_of(32)),
            12 => {
                self.protection = u64::from(choices.byte_of(3));
                self.proofing = u64::from(choices.byte_of(3));
            }
            13 => {
                let purpose = *choices.one_of(&purposes);
                self.lent = Some((purpose, u64::from(choices.byte_of(4)) + 1));
                self.stated = None;
            }
            14 => self.standing = 1 << choices.byte_of(29),
            15 => self.standing |= 1 << choices.byte_of(29),
            16 => self.standing &= !1,
            17 => self.inspection_until = Some(self.today() - 1 + i64::from(choices.byte_of(3))),
            18 => self.scrap_by = Some(self.today() - 1 + i64::from(choices.byte_of(3))),
            19 => self.bad_leaf = Some(*choices.one_of(&[4, 5, 6, 18, 19, 23, 26, 27, 30])),
            20 => self.inexpressible = Some(*choices.one_of(&[4, 6, 7, 8, 20])),
            21 => self.by_issuer = choices.flag(),
            22 => {
                let issued_at = [
                    self.issued_at - 60,
                    self.now - 7 * DAY,
                    self.now - 1,
                    near(self.now + 10, choices),
                ];
                let issued_at = *choices.one_of(&issued_at);
                let ends = [issued_at + DAY, near(self.now, choices), self.now + 30 * DAY];
                let list = List {
                    covers: choices.byte_of(4) != 3,
                    issued_at,
                    expires: (*choices.one_of(&ends)).max(issued_at + 1),
                    says: *choices.one_of(&[Some(0), Some(0), Some(1), Some(2), Some(3), Some(4), Some(255), None]),
                    by_kept_key: choices.byte_of(4) != 3,
                };
                if self.lists.len() < 4 {
                    self.lists.push(list);
                }
            }
            23 => self.shown_at = near(self.now + 60, choices),
            24 => self.shown_at = near(self.now - 70, choices),
            25 => self.bitmap ^= 1 << choices.byte_of(32),
            26 => {
                let bytes = [(); 4].map(|()| choices.byte_of(u8::MAX));
                self.bitmap = u32::from_be_bytes(bytes) | if choices.flag() { 0xf } else { 0 };
            }
            27 => self.stated = Some(*choices.one_of(&purposes)).filter(|_| self.lent.is_none()),
            28 => {
                let mut other = self.asked.clone().unwrap_or(Asked {
                    nonce: 2,
                    purpose: 9,
                    wanted: 0xffff,
                    issued_at: self.shown_at,
                    lifetime: 60,
                });
                match choices.byte_of(8) {
                    0 => self.hinted = None,
                    1 => self.answered = None,
                    2 => self.asked = None,
                    3 => {
                        other.nonce += 1;
                        self.hinted = Some(other);
                    }
                    4 => {
                        other.nonce += 1;
                        self.answered = Some(other);
                    }
                    5 => {
                        other.purpose = *choices.one_of(&purposes);
                        self.all_ask(other);
                    }
                    6 => {
                        other.issued_at = near(self.now + 10, choices);
                        self.all_ask(other);
                    }
                    _ => {
                        other.wanted = 0xf | u32::from_be_bytes([(); 4].map(|()| choices.byte_of(u8::MAX)));
                        other.lifetime = u64::from(choices.byte_of(120)) + 1;
                        other.issued_at = near(self.now - other.lifetime, choices);
                        self.all_ask(other);
                    }
                }
            }
            29 => self.evidence = Some((1, u64::from(choices.byte_of(40)))),
            30 => self.by_holder = choices.flag(),
            31 => {
                let end = (self.issued_at + 28_800) / DAY + self.days + 1;
                self.now = near(end * DAY - 28_800, choices);
                self.shown_at = if choices.flag() { self.now } else { self.shown_at };
            }
            32 => self.purpose = self.purpose.map(|_| u64::from(choices.one_of(&Purpose::ALL).number())),
            _ => self.demand(choices),
        }
    }

    fn all_ask(&mut self, asked: Asked) {
        (self.asked, self.hinted, self.answered) = (Some(asked.clone()), Some(asked.clone()), Some(asked));
    }

    fn today(&self) -> i64 {
        i64::try_from((self.now + 28_800) / DAY).expect("a day")
    }

    fn demand(&mut self, choices: &mut Choices<'_>) {
        let seconds = u32::from(choices.byte_of(64));
        let (policy, demanded) = (&mut self.policy, self.demanded.clone());
        self.demanded = match choices.byte_of(12) {
            0 => {
                policy.status_age = u64::from(seconds) * 30;
                demanded.max_status_age(seconds * 30)
            }
            1 => {
                policy.evidence = Some(seconds.into());
                demanded.require_real_person_check(seconds)
            }
            2 => {
                let class = choices.byte_of(3);
                policy.protection = class.into();
                demanded.require_protection(KeyProtection::ALL[usize::from(class)])
            }
            3 => {
                policy.required.push(1 << 13 | 1 << 16);
                demanded.require(FieldName::Vin)
            }
            4 => {
                policy.required.push(1 << 16);
                demanded.require_full(FieldName::Vin)
            }
            5 => {
                policy.calendar = true;
                demanded.require_calendar()
            }
            6 => {
                policy.accepts = 2;
                demanded.accept_lapsed()
            }
            7 => {
                policy.test = false;
                demanded
            }
            8 => {
                policy.tolerance = i64::from(seconds.min(60));
                demanded.clock_tolerance(seconds)
            }
            9 => {
                policy.ahead = i64::from(seconds.min(60));
                demanded.show_ahead(seconds)
            }
            11 => {
                let proofing = choices.byte_of(3);
                policy.proofing = proofing.into();
                demanded.require_proofing(Proofing::ALL[usize::from(proofing)])
            }
            _ => {
                policy.challenge = true;
                demanded.require_challenge()
            }
        };
    }
}

/// Law: what a show comes to is what SPEC says, to the code, and of an accepted one warnings and freshness too.
pub fn resigned(data: &[u8]) -> bool {
    if data.len() > MOST {
        return false;
    }
    let mut choices = Choices::new(data);
    let mut scene = Scene::new(&mut choices);
    while let Some(change) = choices.next() {
        scene.change(change, &mut choices);
    }
    scene.trust_expires = scene.trust_expires.max(scene.trust_issued_at + 1);
    let (wire, trust, policy) = (scene.wire(), scene.trust(), scene.policy());
    let challenge = scene
        .asked
        .as_ref()
        .map(|asked| Challenge::from_bytes(&asked.wire()).expect("a challenge"));
    let lists: Vec<StatusList> = scene.lists.iter().map(List::verified).collect();
    let purpose = scene.purpose.map(|number| {
        let known = Purpose::ALL
            .iter()
            .find(|purpose| u64::from(purpose.number()) == number);
        *known.expect("a purpose")
    });
    let question = match purpose {
        Some(purpose) => Question::new(purpose, Place::Counter),
        None => Question::roadside(),
    };
    let mut question = question.under(policy).consulting(&lists);
    if let Some(challenge) = &challenge {
        question = question.answering(challenge);
    }
    let verdict = verifier(&trust).verify(Input::bytes(&wire), &question, instant(scene.now));
    let expected = oracle::judge(&scene);
    match &verdict {
        Ok(verified) => {
            let mut warnings: Vec<&str> = verified
                .facts()
                .warnings()
                .iter()
                .map(|warning| warning.code())
                .collect();
            // Of the one VIN there is, not of what is judged here.
            warnings.retain(|warning| *warning != "vin-check-digit");
            assert_eq!(Ok(warnings), expected, "{scene:#?}");
            let freshness = if scene.asked.is_some() {
                Freshness::Challenged
            } else {
                Freshness::TimeOnly
            };
            assert_eq!(verified.facts().freshness(), freshness);
        }
        Err(error) => assert_eq!(Err(error.code()), expected, "{scene:#?}"),
    }
    verdict.is_ok()
}

/// A license and an authorization, each with and without a question.
pub(crate) fn genuine() -> Vec<Vec<u8>> {
    vec![
        vec![8, 0, 0, 1],
        vec![8, 9, 0, 0],
        vec![0, 1, 0, 0, 1],
        vec![1, 2, 0, 1, 0, 0, 1],
    ]
}
