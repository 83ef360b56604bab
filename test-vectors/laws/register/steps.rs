//! What random histories are made of.

use super::*;

/// Indices are taken modulo what there is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Wait(i64),
    License {
        name: usize,
        key: usize,
        at: At,
        days: i64,
        /// Made from a record the register was not told of.
        other: bool,
        age: i64,
        whose: Whose,
        proofed: usize,
        /// The scrap-by day is so many days ahead.
        scrap: Option<i64>,
    },
    Grant {
        person: usize,
        purpose: usize,
        days: i64,
        replace: bool,
        age: i64,
        license: usize,
        at: At,
    },
    Replay(usize),
    Retry(usize),
    Reuse(usize),
    Stale(bool),
    Early(u64),
    Order {
        which: Option<usize>,
        age: i64,
        license: usize,
    },
    Act(Option<usize>),
    Lost {
        license: usize,
        ago: i64,
    },
    Owner(usize),
    Standing(usize),
    Refresh {
        which: usize,
        at: Option<At>,
    },
    Record {
        which: usize,
        key: usize,
        outdated: bool,
        whose: Whose,
        age: i64,
        proofed: usize,
    },
    /// A grantee has another phone.
    ChangePhone {
        which: usize,
        at: At,
    },
    Suspend(usize),
    Resume(usize),
    /// The server that carries out the next operation has a clock so many seconds ahead.
    Ahead(u64),
    Repair(Rows),
    Expire,
}

/// The rows that a repair is given: those of the table that follows from the events, and what is wrong with them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows {
    pub(super) backwards: bool,
    pub(super) twice: bool,
    /// One that no event told, with this status, whose last day is so many days ahead.
    pub(super) extra: Option<(u8, i64)>,
}

/// What a log entry is of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Whose {
    Ours,
    OtherIssuer,
    OtherVehicle,
    OtherOwner,
}

/// Which status position is given.
#[derive(Clone, Copy, Debug)]
pub(super) enum At {
    Fresh,
    Same,
    Known(usize),
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let at = prop_oneof![
        6 => Just(At::Fresh),
        1 => Just(At::Same),
        1 => any::<usize>().prop_map(At::Known),
    ];
    let age = prop_oneof![
        8 => Just(0_i64),
        2 => 1_i64..5,
        1 => Just(1199_i64),
        1 => Just(1200_i64),
        1 => -600_i64..0,
        1 => -604_i64..-599,
    ];
    let whose = prop_oneof![
        50 => Just(Whose::Ours),
        1 => Just(Whose::OtherIssuer),
        1 => Just(Whose::OtherVehicle),
        1 => Just(Whose::OtherOwner),
    ];
    let issued = prop_oneof![9 => Just(0_i64), 2 => 1_i64..200];
    let waits = prop_oneof![
        8 => 1_i64..20,
        1 => Just(1199_i64),
        1 => Just(1200_i64),
        1 => 3_600_i64..90_000,
        1 => 86_400_i64 * 2..86_400 * 9,
    ];
    let latest = prop_oneof![9 => Just(0_usize), 1 => any::<usize>()];
    let license_days = prop_oneof![1 => -2_i64..3, 6 => Just(30_i64)];
    let other = prop::bool::weighted(0.06);
    let license = (
        0..6_usize,
        0..KEYS.len(),
        at.clone(),
        license_days,
        other,
        issued.clone(),
        whose.clone(),
        prop::bool::weighted(0.1),
        prop::option::weighted(0.3, 0_i64..9),
    );
    let license = license.prop_map(
        |(name, key, at, days, other, age, whose, proofed, scrap)| Step::License {
            name,
            key,
            at,
            days,
            other,
            age,
            whose,
            proofed: proofed.into(),
            scrap,
        },
    );
    let days = prop_oneof![8 => 0_i64..9, 1 => Just(-1_i64), 1 => 5_i64..25];
    let purpose = prop_oneof![3 => 0..2_usize, 1 => 0..Purpose::ALL.len()];
    let grant = (
        0..PERSONS.len(),
        purpose,
        days,
        any::<bool>(),
        age.clone(),
        latest.clone(),
        at.clone(),
    )
        .prop_map(|(person, purpose, days, replace, age, license, at)| Step::Grant {
            person,
            purpose,
            days,
            replace,
            age,
            license,
            at,
        });
    let some = prop::option::weighted(0.8, any::<usize>());
    let order =
        (some.clone(), age, latest.clone()).prop_map(|(which, age, license)| Step::Order { which, age, license });
    let record = (
        any::<usize>(),
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.1),
        whose,
        issued,
        prop::bool::weighted(0.1),
    );
    let record = record.prop_map(|(which, key, outdated, whose, age, proofed)| Step::Record {
        which,
        key: key.into(),
        outdated,
        whose,
        age,
        proofed: proofed.into(),
    });
    let phone = (any::<usize>(), at.clone()).prop_map(|(which, at)| Step::ChangePhone { which, at });
    let ahead = prop_oneof![
        1 => 8_u64..14,
        2 => 3_600_u64..90_000,
        3 => 86_400_u64..86_400 * 40,
    ];
    let extra = (0..5_u8, -2_i64..9);
    let rows = (
        any::<bool>(),
        prop::bool::weighted(0.2),
        prop::option::weighted(0.3, extra),
    );
    let repair = rows.prop_map(|(backwards, twice, extra)| {
        Step::Repair(Rows {
            backwards,
            twice,
            extra,
        })
    });
    prop_oneof![
        10 => waits.prop_map(Step::Wait),
        12 => license,
        36 => grant,
        3 => any::<usize>().prop_map(Step::Replay),
        4 => (0..40_usize).prop_map(Step::Retry),
        2 => (0..40_usize).prop_map(Step::Reuse),
        1 => any::<bool>().prop_map(Step::Stale),
        1 => (1..100_u64).prop_map(Step::Early),
        4 => order,
        2 => some.prop_map(Step::Act),
        2 => (latest.clone(), prop_oneof![Just(0_i64), 0_i64..200]).prop_map(|(license, ago)| Step::Lost { license, ago }),
        1 => (0..OWNERS.len()).prop_map(Step::Owner),
        2 => prop_oneof![9 => 0..6_usize, 1 => 6..8_usize].prop_map(Step::Standing),
        8 => (any::<usize>(), prop::option::of(at)).prop_map(|(which, at)| Step::Refresh { which, at }),
        10 => record,
        4 => phone,
        2 => latest.clone().prop_map(Step::Suspend),
        3 => prop_oneof![1 => latest, 1 => any::<usize>()].prop_map(Step::Resume),
        3 => ahead.prop_map(Step::Ahead),
        14 => repair,
        1 => Just(Step::Expire),
    ]
}
