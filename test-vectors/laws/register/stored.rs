//! A stored state: of one vehicle, whole, and nobody else's.

use crate::mutate::{Item, NULL, bytes, sha256, text, uint};

use super::*;

fn state() -> Vec<u8> {
    let steps = [
        Step::Grant {
            person: 0,
            purpose: 3,
            days: 2,
            replace: false,
            age: 0,
            license: 0,
            at: At::Fresh,
        },
        Step::Record {
            which: 1,
            key: 0,
            outdated: false,
            whose: Whose::Ours,
            age: 0,
            proofed: 0,
        },
    ];
    let world = begun(&steps);
    assert_eq!(world.register.lent(instant(ISSUED_AT)).count(), 1);
    world.register.to_bytes()
}

fn code(bytes: &[u8]) -> &'static str {
    Register::from_bytes(bytes, &record().plate).map_or_else(|error| error.code(), |_| "ok")
}

/// A state around this body.
fn sealed(body: &Item) -> Vec<u8> {
    let body = body.encode();
    let check = sha256(&[b"vehicle-license register 1", &body]);
    Item::Array(vec![text("vehicle-license register 1"), bytes(&body), bytes(&check)]).encode()
}

fn body(state: &[u8]) -> Item {
    Item::parse(Item::parse(state).0.at(&[1]).as_bytes()).0
}

#[test]
fn it_is_refused_when_cut_changed_or_foreign() {
    let state = state();
    assert_eq!(code(&state), "ok");
    for length in 0..state.len() {
        assert_eq!(code(&state[..length]), "cbor-truncated", "{length}");
    }
    assert_eq!(code(&[&state[..], &[0]].concat()), "cbor-trailing-bytes");
    for at in 0..state.len() * 8 {
        let mut flipped = state.clone();
        flipped[at / 8] ^= 1 << (at % 8);
        assert_ne!(code(&flipped), "ok", "bit {at}");
    }
    let mut digest = state.clone();
    *digest.last_mut().expect("bytes") ^= 1;
    assert_eq!(code(&digest), "state-corrupt");
    let at = state
        .windows(8)
        .position(|bytes| bytes == b"register")
        .expect("the label");
    let mut label = state.clone();
    label[at] = b'R';
    assert_eq!(code(&label), "state-foreign");
    let license = crate::fixture::issue(&record());
    for foreign in [
        license.to_cose(),
        license.secret_file().to_vec(),
        crate::fixture::trust_bytes(),
    ] {
        assert!(code(&foreign).starts_with("cbor-"), "{}", code(&foreign));
    }
}

#[test]
fn it_is_of_one_plate_of_one_type() {
    let state = state();
    for (kind, plate, expected) in [
        (52, "闽AD12345", "ok"),
        (52, "闽AD12346", "state-other-vehicle"),
        (2, "闽A12345", "state-other-vehicle"),
        (1, "闽A12345", "state-other-vehicle"),
    ] {
        let plate = Plate::parse(PlateType::from_code(kind).expect("a type"), plate).expect("a plate");
        let found = Register::from_bytes(&state, &plate).map_or_else(|error| error.code(), |_| "ok");
        assert_eq!(found, expected);
    }
    // The same characters under two types are two vehicles.
    let two =
        [1, 2].map(|kind| Plate::parse(PlateType::from_code(kind).expect("a type"), "闽A12345").expect("a plate"));
    let state = Register::new(ISSUER, two[0].clone(), owner(0), standing(0)).to_bytes();
    let found = Register::from_bytes(&state, &two[1]).map_err(|error| error.code());
    assert_eq!(found.err(), Some("state-other-vehicle"));
}

/// A state with its body changed and its digest made anew: what no history leads to is refused all the same.
#[test]
fn it_is_refused_when_no_history_leads_to_it() {
    let body = body(&state());
    let changed = |change: &dyn Fn(&mut Item)| {
        let mut body = body.clone();
        change(&mut body);
        code(&sealed(&body))
    };
    let lent = |number: u64, person: usize, purpose: u64, at: u64| {
        let (kind, document, name, _) = PERSONS[person];
        let mut lent = body.clone().at(&[10, 0]).clone();
        *lent.at(&[0]) = uint(number);
        *lent.at(&[1]) = Item::Array(vec![text(&kind.to_string()), text(document), text(name)]);
        *lent.at(&[2]) = uint(purpose);
        *lent.at(&[5]) = uint(at);
        *lent.at(&[8]) = NULL;
        *lent.at(&[9]) = Item::Array(vec![]);
        lent
    };
    let with = |more: Vec<Item>| {
        changed(&|body| {
            *body.at(&[8]) = uint(100);
            body.at(&[10]).items().extend(more.clone());
        })
    };
    let twice = |list: usize| {
        changed(&|body| {
            let first = body.at(&[list, 0]).clone();
            body.at(&[list]).items().push(first);
        })
    };
    let at = |list: u64, index: u64| (list << 20) | index;
    let held = |path: &[usize]| body.clone().at(path).as_uint();
    let (licensed, live) = (held(&[9, 0, 1]), held(&[10, 0, 5]));
    for (what, found, expected) in [
        ("unchanged", changed(&|_| ()), "ok"),
        ("another one", with(vec![lent(2, 3, 4, at(9, 50))]), "ok"),
        (
            "three persons",
            with(vec![lent(2, 3, 4, at(9, 50)), lent(3, 5, 4, at(9, 51))]),
            "ok",
        ),
        (
            "four persons",
            with(vec![
                lent(2, 3, 4, at(9, 50)),
                lent(3, 5, 4, at(9, 51)),
                lent(4, 6, 4, at(9, 52)),
            ]),
            "state-corrupt",
        ),
        (
            "one number twice",
            with(vec![lent(1, 3, 4, at(9, 50))]),
            "state-corrupt",
        ),
        (
            "numbers descending",
            with(vec![lent(3, 3, 4, at(9, 50)), lent(2, 5, 4, at(9, 51))]),
            "state-corrupt",
        ),
        (
            "a number to come",
            with(vec![lent(100, 3, 4, at(9, 50))]),
            "state-corrupt",
        ),
        (
            "number 0",
            changed(&|body| *body.at(&[10, 0, 0]) = uint(0)),
            "state-corrupt",
        ),
        (
            "one person and purpose",
            with(vec![lent(2, 1, 4, at(9, 50))]),
            "state-corrupt",
        ),
        ("one position twice", with(vec![lent(2, 3, 4, live)]), "state-corrupt"),
        (
            "a license's position",
            with(vec![lent(2, 3, 4, licensed)]),
            "state-corrupt",
        ),
        ("purpose 0", with(vec![lent(2, 3, 0, at(9, 50))]), "cbor-out-of-range"),
        ("purpose 13", with(vec![lent(2, 3, 13, at(9, 50))]), "cbor-out-of-range"),
        (
            "a named license",
            changed(&|body| *body.at(&[9, 0, 0]) = text("王五")),
            "state-corrupt",
        ),
        ("a license twice", twice(9), "state-corrupt"),
        ("an operation twice", twice(12), "state-corrupt"),
        (
            "a company's license without a name",
            changed(&|body| *body.at(&[2, 0]) = Item::Array(vec![text("闽江公司")])),
            "state-corrupt",
        ),
        (
            "an end that is none",
            changed(&|body| {
                let ended = Item::Array(vec![uint(at(9, 60)), uint(0), uint(30_000)]);
                body.at(&[11]).items().push(ended);
            }),
            "cbor-out-of-range",
        ),
        (
            "an end",
            changed(&|body| {
                let ended = Item::Array(vec![uint(at(9, 60)), uint(1), uint(30_000)]);
                body.at(&[11]).items().push(ended);
            }),
            "ok",
        ),
        (
            "an end of what is live",
            changed(&|body| {
                let ended = Item::Array(vec![uint(live), uint(1), uint(30_000)]);
                body.at(&[11]).items().push(ended);
            }),
            "state-corrupt",
        ),
        (
            "no standing",
            changed(&|body| *body.at(&[3]) = uint(0)),
            "cbor-out-of-range",
        ),
        (
            "thirteen parts",
            changed(&|body| body.items().push(NULL)),
            "cbor-wrong-length",
        ),
    ] {
        assert_eq!(found, expected, "{what}");
    }
}

/// Numbers begin with 1, before anything is lent too.
#[test]
fn the_next_number_is_at_least_one() {
    let empty = body(&Register::new(ISSUER, record().plate, owner(0), standing(0)).to_bytes());
    let lent = body(&state());
    for (what, body, number, expected) in [
        ("nothing lent", &empty, 0, "state-corrupt"),
        ("nothing lent", &empty, 1, "ok"),
        ("nothing lent", &empty, 2, "ok"),
        ("one lent", &lent, 0, "state-corrupt"),
        ("one lent", &lent, 1, "state-corrupt"),
        ("one lent", &lent, 2, "ok"),
    ] {
        let mut body = body.clone();
        *body.at(&[8]) = uint(number);
        assert_eq!(code(&sealed(&body)), expected, "{what}, {number}");
    }
}

/// A register with this many ended positions, and one authorization.
fn laden(ended: u64) -> Register {
    let mut body = body(&state());
    let last_day = uint(30_000);
    let row = |at: u64| Item::Array(vec![uint((10_u64 << 20) | at), uint(1), last_day.clone()]);
    *body.at(&[11]) = Item::Array((0..ended).map(row).collect());
    Register::from_bytes(&sealed(&body), &record().plate).expect("a state")
}

proptest! {
    #![proptest_config(cases(24))]

    /// Positions are compared each with each, however many and in whatever order.
    #[test]
    fn no_position_comes_twice(
        ended in prop::sample::subsequence((0..1200).collect::<Vec<u64>>(), 2..1024).prop_shuffle(),
        from: prop::sample::Index,
        to: prop::sample::Index,
    ) {
        let mut body = body(&state());
        let row = |at: &u64| Item::Array(vec![uint((10 << 20) | at), uint(1), uint(30_000)]);
        *body.at(&[11]) = Item::Array(ended.iter().map(row).collect());
        prop_assert_eq!(code(&sealed(&body)), "ok");
        let (from, to) = (from.index(ended.len()), to.index(ended.len()));
        *body.at(&[11, to]) = row(&ended[from]);
        prop_assert_eq!(code(&sealed(&body)), if from == to { "ok" } else { "state-corrupt" });
    }
}

/// Lending finds room while at most 944 positions have ended, itself counted; a license up to 984; what only ends
/// things, up to 1024.
#[test]
fn what_ends_finds_room_where_what_grows_does_not() {
    let license = |register: &mut Register, at: StatusPosition| {
        let entry = LogEntry {
            status: at,
            owner_digest: owner(0).digest(),
            ..owners_license()
        };
        let name = None;
        register.record_license(&operation(register, ISSUED_AT), &entry, name)
    };
    let live = |register: &Register| register.licenses(instant(ISSUED_AT)).next().expect("one").position();
    type Way<'a> = &'a dyn Fn(&mut Register) -> Result<(), RegisterError>;
    let mut ask = Ask::new();
    ask.purpose = 5;
    ask.nonce = [6; 16];
    let signer = |register: &Register| LogEntry {
        status: live(register),
        ..owners_license()
    };
    let grant: Way<'_> = &|register| {
        let request = ask.verified(&signer(register));
        let next = operation(register, ISSUED_AT);
        register
            .grant(&next, &request, &Calendars::built_in(), position(70))
            .map(|_| ())
    };
    let revoke: Way<'_> = &|register| {
        let order = order(&signer(register), "holder", ISSUED_AT, [7; 16], None);
        register.revoke(&operation(register, ISSUED_AT), &order).map(|_| ())
    };
    let act: Way<'_> = &|register| {
        let next = operation(register, ISSUED_AT);
        register.revoke_by_authority(&next, None).map(|_| ())
    };
    let refresh = |at: Option<StatusPosition>| {
        move |register: &mut Register| {
            let next = operation(register, ISSUED_AT);
            register.refresh(&next, 1, at).map(|_| ())
        }
    };
    let renew: Way<'_> = &|register| license(register, position(71)).map(|_| ());
    let again: Way<'_> = &|register| {
        let at = live(register);
        license(register, at).map(|_| ())
    };
    // What it adds to the ended, and how many of them there may be.
    for (what, way, adds, most) in [
        ("a grant", grant, 0, 944),
        ("a refresh", &refresh(None), 0, 944),
        ("a refresh elsewhere", &refresh(Some(position(72))), 1, 944),
        ("a license", renew, 1, 984),
        ("the same license", again, 0, 984),
        ("an order", revoke, 1, 1024),
        ("an act", act, 1, 1024),
    ] {
        let judged = |ended: u64| {
            let mut register = laden(ended);
            let before = register.to_bytes();
            let result = way(&mut register);
            assert_eq!(result.is_err(), register.to_bytes() == before, "all or nothing");
            result.map_or_else(|error| error.code(), |()| "ok")
        };
        let ended = most - adds;
        assert_eq!(judged(ended - 1), "ok", "{what}");
        assert_eq!(judged(ended), "ok", "{what}");
        if ended < 1024 {
            assert_eq!(judged(ended + 1), "register-full", "{what}");
        }
    }
    // No state holds more.
    for (ended, expected) in [(1024, "ok"), (1025, "cbor-wrong-length")] {
        let mut body = body(&laden(1024).to_bytes());
        let list = body.at(&[11]).items();
        let first = list[0].clone();
        list.resize(ended, first);
        assert_eq!(code(&sealed(&body)), expected, "{ended}");
    }
}
