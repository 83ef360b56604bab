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
    let state = Register::new(two[0].clone(), owner(0), standing(0)).to_bytes();
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
        let mut lent = body.clone().at(&[8, 0]).clone();
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
            *body.at(&[6]) = uint(100);
            body.at(&[8]).items().extend(more.clone());
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
    let (licensed, live) = (held(&[7, 0, 1]), held(&[8, 0, 5]));
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
            changed(&|body| *body.at(&[8, 0, 0]) = uint(0)),
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
        ("purpose 10", with(vec![lent(2, 3, 10, at(9, 50))]), "cbor-out-of-range"),
        (
            "a named license",
            changed(&|body| *body.at(&[7, 0, 0]) = text("王五")),
            "state-corrupt",
        ),
        ("a license twice", twice(7), "state-corrupt"),
        ("a nonce twice", twice(10), "state-corrupt"),
        ("an operation twice", twice(11), "state-corrupt"),
        (
            "a company's license without a name",
            changed(&|body| *body.at(&[1, 0]) = Item::Array(vec![text("闽江公司")])),
            "state-corrupt",
        ),
        (
            "an end that is none",
            changed(&|body| {
                let ended = Item::Array(vec![uint(at(9, 60)), uint(0), uint(30_000)]);
                body.at(&[9]).items().push(ended);
            }),
            "cbor-out-of-range",
        ),
        (
            "an end",
            changed(&|body| {
                let ended = Item::Array(vec![uint(at(9, 60)), uint(1), uint(30_000)]);
                body.at(&[9]).items().push(ended);
            }),
            "ok",
        ),
        (
            "an end of what is live",
            changed(&|body| {
                let ended = Item::Array(vec![uint(live), uint(1), uint(30_000)]);
                body.at(&[9]).items().push(ended);
            }),
            "state-corrupt",
        ),
        (
            "no standing",
            changed(&|body| *body.at(&[2]) = uint(0)),
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
    let empty = body(&Register::new(record().plate, owner(0), standing(0)).to_bytes());
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
        *body.at(&[6]) = uint(number);
        assert_eq!(code(&sealed(&body)), expected, "{what}, {number}");
    }
}

/// A register with this many ended positions and remembered nonces, and one authorization.
fn laden(ended: u64, nonces: u64) -> Register {
    let mut body = body(&state());
    let last_day = uint(30_000);
    let row = |at: u64| Item::Array(vec![uint((10_u64 << 20) | at), uint(1), last_day.clone()]);
    *body.at(&[9]) = Item::Array((0..ended).map(row).collect());
    let row = |serial: u64| {
        let nonce = [[255; 8], serial.to_be_bytes()].concat();
        Item::Array(vec![bytes(&nonce), uint(ISSUED_AT + 1_000)])
    };
    *body.at(&[10]) = Item::Array((0..nonces).map(row).collect());
    Register::from_bytes(&sealed(&body), &record().plate).expect("a state")
}

/// Lending finds room while at most 960 positions have ended and 64 nonces are remembered, itself counted; a license up
/// to 992; what only ends things, up to 1024 and 128.
#[test]
fn what_ends_finds_room_where_what_grows_does_not() {
    let license = |register: &mut Register, at: StatusPosition| {
        let entry = LogEntry {
            status: at,
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
    // What it adds to the ended and to the nonces, and how much of both there may be.
    let (grants, refreshes, licenses, end) = ((960, 64), (960, 128), (992, 128), (1024, 128));
    for (what, way, adds, (most_ended, most_nonces)) in [
        ("a grant", grant, (0, 1), grants),
        ("a refresh", &refresh(None), (0, 0), refreshes),
        ("a refresh elsewhere", &refresh(Some(position(72))), (1, 0), refreshes),
        ("a license", renew, (1, 0), licenses),
        ("the same license", again, (0, 0), licenses),
        ("an order", revoke, (1, 1), end),
        ("an act", act, (1, 0), end),
    ] {
        let judged = |ended: u64, nonces: u64| {
            let mut register = laden(ended, nonces);
            let before = register.to_bytes();
            let result = way(&mut register);
            assert_eq!(result.is_err(), register.to_bytes() == before, "all or nothing");
            result.map_or_else(|error| error.code(), |()| "ok")
        };
        let (ended, nonces) = (most_ended - adds.0, most_nonces - adds.1);
        assert_eq!(judged(ended - 1, nonces - 1), "ok", "{what}");
        assert_eq!(judged(ended, nonces), "ok", "{what}");
        if ended < 1024 {
            assert_eq!(judged(ended + 1, nonces), "register-full", "{what}");
        }
        if nonces < 128 {
            assert_eq!(judged(ended, nonces + 1), "register-full", "{what}");
        }
    }
    // No state holds more.
    for (ended, nonces, expected) in [
        (1024, 128, "ok"),
        (1025, 128, "cbor-wrong-length"),
        (1024, 129, "cbor-wrong-length"),
    ] {
        let mut body = body(&laden(1024, 128).to_bytes());
        let more = |list: &mut Item, most: usize| {
            let first = list.items()[0].clone();
            list.items().resize(most, first);
        };
        more(body.at(&[9]), ended);
        more(body.at(&[10]), nonces);
        assert_eq!(code(&sealed(&body)), expected, "{ended}, {nonces}");
    }
}
