//! The laws of several status lists: what was revoked stays revoked, a suspension is lifted by the youngest list, what
//! has ended vouches for nothing, and neither the order of the lists nor anything a stolen key signed has a say.

use std::sync::LazyLock;

use proptest::prelude::*;
use vehicle_license::credential::{CredentialStatus, StatusPosition};
use vehicle_license::issue::{Authority, LicenseTerms, StatusBits, StatusListTerms};
use vehicle_license::key::Signer as _;
use vehicle_license::present::{Holder, View};
use vehicle_license::trust::{Artefacts, Issuer, IssuerKey};
use vehicle_license::{Input, Memory, Place, Policy, Purpose, Question, StatusList, Trust, Verified, Verifier};

use super::fixture::{
    self, Deterministic, ISSUED_AT, LICENSE_KEY, enrolled, instant, issuer, key, record, terms, trust_content,
};
use super::{cases, policy};

const LIST: u32 = 7;
const INDEX: u32 = 9;
/// When the show is made: some lists have ended, and one key is believed no longer.
const NOW: u64 = ISSUED_AT + 5000;

/// What the keys for lists are: 2 is a good one, 3 is retired by date, 4 was stolen and is taken out.
const NAMES: [&str; 3] = ["status", "retired status", "stolen status"];

fn list_key(number: u16) -> IssuerKey {
    let name = NAMES[usize::from(number) - 2];
    let mut list_key = IssuerKey {
        number,
        point: key(name).public_key(),
        artefacts: Artefacts {
            licenses: false,
            authorizations: false,
            status_lists: true,
        },
        ..issuer().keys[0].clone()
    };
    if number == 3 {
        (list_key.sign_until, list_key.trust_until) = (instant(NOW), instant(NOW));
    }
    list_key
}

fn issuer_with(numbers: &[u16]) -> Issuer {
    let mut issuer = issuer();
    issuer.keys.extend(numbers.iter().map(|number| list_key(*number)));
    issuer
}

fn trust_of(numbers: &[u16]) -> Trust {
    let content = trust_content(vec![issuer_with(numbers)]);
    Trust::pinned(&content.to_bytes().expect("a trust file")).expect("a trust file")
}

/// One list, by what matters of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Plan {
    later: u64,
    /// `None`: the list is too short.
    says: Option<CredentialStatus>,
    ended: bool,
    key: u16,
}

impl Plan {
    fn list(self) -> StatusList {
        let issued_at = ISSUED_AT + 100 + self.later;
        let terms = StatusListTerms {
            list: LIST,
            bits: StatusBits::Two,
            entries: Some(if self.says.is_some() { 64 } else { 8 }),
            snapshot_at: instant(issued_at),
            expires: instant(if self.ended { NOW } else { NOW + 1 }),
            time_to_live: None,
        };
        let position = StatusPosition::new(LIST, INDEX).expect("a position");
        let token = terms
            .prepare(
                &issuer_with(&[2, 3, 4]),
                self.key,
                self.says.map(|status| (position, status)),
            )
            .expect("a list")
            .sign(&key(NAMES[usize::from(self.key) - 2]))
            .expect("a signature");
        StatusList::verify(&token, &trust_of(&[2, 3, 4]), instant(issued_at)).expect("a list")
    }
}

/// Every plan there is, and its list.
static LISTS: LazyLock<Vec<(Plan, StatusList)>> = LazyLock::new(|| {
    let says = [
        None,
        Some(CredentialStatus::Valid),
        Some(CredentialStatus::Revoked),
        Some(CredentialStatus::Suspended),
        Some(CredentialStatus::Superseded),
    ];
    let mut lists = Vec::new();
    for later in 0..3 {
        for says in says {
            for (ended, key) in [(false, 2), (true, 2), (false, 3), (false, 4)] {
                let plan = Plan {
                    later,
                    says,
                    ended,
                    key,
                };
                lists.push((plan, plan.list()));
            }
        }
    }
    lists
});

/// A license in that list, and its show.
static SHOW: LazyLock<String> = LazyLock::new(|| {
    let terms = LicenseTerms {
        status: StatusPosition::new(LIST, INDEX).expect("a position"),
        ..terms()
    };
    let license = Authority::new(issuer(), LICENSE_KEY)
        .expect("a license key")
        .issue(
            &record(),
            &enrolled("holder"),
            &terms,
            &mut Deterministic::new("listed"),
        )
        .expect("a license")
        .sign(&key("issuer"))
        .expect("a signature");
    let holder = Holder::import(&license.secret_file(), &fixture::trust(), &key("holder").public_key());
    let show = holder
        .expect("a file")
        .present(&View::everyday(), instant(NOW), &key("holder"));
    show.expect("a show").to_text()
});

fn verify(trust: &Trust, lists: &[StatusList], policy: Policy) -> Result<Verified, &'static str> {
    let question = Question::new(Purpose::Rental, Place::Counter)
        .under(policy)
        .consulting(lists);
    let verdict = Verifier::new(trust).verify(Input::text(&SHOW), &question, instant(NOW));
    verdict.map_err(|error| error.code())
}

/// The verdict, from SPEC §9.2: the code, or when the status was known.
fn expected(plans: &[Plan]) -> Result<u64, &'static str> {
    let counting: Vec<&Plan> = plans.iter().filter(|plan| plan.key != 4).collect();
    let any = |status| counting.iter().any(|plan| plan.says == Some(status));
    if any(CredentialStatus::Revoked) {
        return Err("status-revoked");
    }
    if any(CredentialStatus::Superseded) {
        return Err("status-superseded");
    }
    let youngest = counting.iter().map(|plan| plan.later).max();
    let of_youngest = |says| {
        counting
            .iter()
            .any(|plan| Some(plan.later) == youngest && plan.says == says)
    };
    if of_youngest(Some(CredentialStatus::Suspended)) {
        return Err("status-suspended");
    }
    if of_youngest(None) {
        return Err("status-index-out-of-range");
    }
    let vouching = counting
        .iter()
        .filter(|plan| plan.says == Some(CredentialStatus::Valid) && !plan.ended && plan.key != 3);
    Ok(vouching
        .map(|plan| ISSUED_AT + 100 + plan.later)
        .max()
        .unwrap_or(ISSUED_AT))
}

fn permutations(lists: &[StatusList]) -> Vec<Vec<StatusList>> {
    let Some((first, rest)) = lists.split_first() else {
        return vec![Vec::new()];
    };
    let mut all = Vec::new();
    for rest in permutations(rest) {
        for place in 0..=rest.len() {
            let mut one = rest.clone();
            one.insert(place, first.clone());
            all.push(one);
        }
    }
    all
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn the_order_of_lists_never_matters(chosen in proptest::collection::vec(any::<prop::sample::Index>(), 0..4)) {
        let chosen: Vec<&(Plan, StatusList)> = chosen.iter().map(|index| index.get(&LISTS[..])).collect();
        let plans: Vec<Plan> = chosen.iter().map(|(plan, _)| *plan).collect();
        let lists: Vec<StatusList> = chosen.iter().map(|(_, list)| list.clone()).collect();
        let trust = trust_of(&[2, 3]);
        for lists in permutations(&lists) {
            let verdict = verify(&trust, &lists, policy());
            let found = verdict.map(|verified| verified.facts().status_known_at().unix());
            prop_assert_eq!(found, expected(&plans), "{:?}", plans);
        }
    }

    #[test]
    fn another_list_never_makes_what_is_revoked_good(
        one in any::<prop::sample::Index>(), more in proptest::collection::vec(any::<prop::sample::Index>(), 0..3)
    ) {
        let (plan, revoking) = one.get(&LISTS[..]);
        let is_final = matches!(plan.says, Some(CredentialStatus::Revoked | CredentialStatus::Superseded));
        prop_assume!(is_final && plan.key != 4);
        let mut lists: Vec<StatusList> = more.iter().map(|index| index.get(&LISTS[..]).1.clone()).collect();
        lists.push(revoking.clone());
        prop_assert!(verify(&trust_of(&[2, 3]), &lists, policy()).is_err());
    }
}

fn list(says: CredentialStatus, later: u64, key: u16) -> StatusList {
    let plan = Plan {
        later,
        says: Some(says),
        ended: false,
        key,
    };
    plan.list()
}

#[test]
fn a_stolen_list_key_heals_by_removal() {
    let forged = list(CredentialStatus::Revoked, 2000, 4);
    let honest = list(CredentialStatus::Valid, 1000, 2);
    let (before, after) = (trust_of(&[2, 3, 4]), trust_of(&[2, 3]));
    let lists = [forged.clone(), honest.clone()];
    assert_eq!(verify(&before, &lists, policy()).err(), Some("status-revoked"));
    let verified = verify(&after, &lists, policy()).expect("a verdict without the thief's list");
    assert_eq!(verified.facts().status_known_at(), honest.issued_at());
    // The memory, too, forgets what the thief signed: its date would shut out the honest list.
    let mut memory = Memory::new();
    memory.remember_list(&forged, instant(NOW)).expect("a list");
    let shut = memory.remember_list(&honest, instant(NOW));
    assert_eq!(shut.map_err(|error| error.code()), Err("status-list-older"));
    assert_eq!(
        memory
            .admit(&verified, verified.facts().verified_at())
            .map_err(|error| error.code())
            .err(),
        Some("status-list-withheld")
    );
    memory.forget_lists_outside(&before);
    assert!(
        memory.remember_list(&honest, instant(NOW)).is_err(),
        "the key is still there"
    );
    memory.forget_lists_outside(&after);
    memory.remember_list(&honest, instant(NOW)).expect("the honest list");
    memory
        .admit(&verified, verified.facts().verified_at())
        .expect("an admission");
}

#[test]
fn a_memory_knows_the_list_that_is_kept_from_it() {
    let (old, young) = (
        list(CredentialStatus::Valid, 1000, 2),
        list(CredentialStatus::Valid, 2000, 2),
    );
    let trust = trust_of(&[2]);
    for (remembered, consulted, expected) in [
        (None, None, None),
        (None, Some(&old), None),
        (Some(&old), None, Some("status-list-withheld")),
        (Some(&old), Some(&old), None),
        (Some(&old), Some(&young), None),
        (Some(&young), Some(&old), Some("status-list-withheld")),
    ] {
        let mut memory = Memory::new();
        if let Some(list) = remembered {
            memory.remember_list(list, instant(NOW)).expect("a list");
        }
        let mut memory = Memory::from_bytes(&memory.to_bytes()).expect("what was stored");
        let lists: Vec<StatusList> = consulted.into_iter().cloned().collect();
        let verified = verify(&trust, &lists, policy()).expect("a verdict");
        let found = memory
            .admit(&verified, verified.facts().verified_at())
            .map_err(|error| error.code());
        assert_eq!(found.err(), expected, "{remembered:?} {consulted:?}");
    }
}

proptest! {
    #![proptest_config(cases(24))]

    /// What the registers say of a position is what a verifier finds there, in a list of any length and fill.
    #[test]
    fn what_is_published_is_found(
        rows in prop::collection::btree_map(0..6000_u32, 1..=3_u8, 0..3000),
        more in 1..2000_u32,
        two: bool,
    ) {
        let entries = rows.keys().last().map_or(0, |last| last + 1) + more;
        let status = |value: u8| if two { CredentialStatus::from_number(value) } else { CredentialStatus::Revoked };
        let terms = StatusListTerms {
            list: LIST,
            bits: if two { StatusBits::Two } else { StatusBits::One },
            entries: Some(entries),
            snapshot_at: instant(ISSUED_AT + 100),
            expires: instant(NOW),
            time_to_live: None,
        };
        let published = rows.iter().map(|(index, value)| {
            let position = StatusPosition::new(LIST, *index).expect("a position");
            (position, status(*value))
        });
        let unsigned = terms.prepare(&issuer_with(&[2]), 2, published).expect("a list");
        let token = unsigned.sign(&key("status")).expect("a signature");
        let list = StatusList::verify(&token, &trust_of(&[2]), instant(ISSUED_AT + 100)).expect("a list");
        prop_assert_eq!(list.entries(), entries.next_multiple_of(if two { 4 } else { 8 }));
        for index in 0..list.entries() {
            let expected = rows.get(&index).map_or(CredentialStatus::Valid, |value| status(*value));
            prop_assert_eq!(list.status(index.into()), Ok(expected), "{}", index);
        }
        prop_assert!(list.status(list.entries().into()).is_err());
    }
}
