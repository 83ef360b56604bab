//! Which bits a show sets where they reveal nothing (SPEC §5.3): the wallet's way, which is the shortest, and others
//! that a verifier takes as well.

use serde_json::json;
use vehicle_license::credential::FieldName;
use vehicle_license::present::View;
use vehicle_license::{Challenge, Purpose};

use crate::build::{Ask, Cases, SHOWN, challenge_for, lent, license, show, shown_by_crate, trust};
use crate::fixture;
use crate::mutate::{Item, Show, shortest};

fn leaves(numbers: &[u32]) -> u32 {
    numbers.iter().fold(0, |bits, leaf| bits | (1 << leaf))
}

/// What a license does not carry, but for leaf 3, whose bit every show sets.
fn not_carried() -> u32 {
    !license().carried() & !0xf
}

pub(crate) fn add(cases: &mut Cases) {
    views(cases);
    answers(cases);
}

/// A show of the fixture's license for an accident, held against the wallet's own.
fn by_the_wallet(view: &View<'_>, wanted: u32) -> Show {
    let mut made = show(&license(), Some(2));
    made.bitmap = shortest(wanted, made.credential.carried());
    assert_eq!(wallet_makes(view), made.wire().encode(), "{:08x}", made.bitmap);
    made
}

fn wallet_makes(view: &View<'_>) -> Vec<u8> {
    shown_by_crate(&license(), &trust(|_| {}), view, SHOWN)
}

fn views(cases: &mut Cases) {
    let accident = Some(Purpose::Accident);
    let three = [FieldName::VehicleType, FieldName::Vin, FieldName::Owner];
    let chosen = by_the_wallet(&View::only(&three, accident), leaves(&[4, 12, 13, 16, 17]));
    assert_eq!(chosen.bitmap, 0xf | leaves(&[4, 16, 17]), "closed beside closed leaves");
    let facts = [
        ("/fields/owner/state", json!("full")),
        ("/fields/vin/state", json!("full")),
        ("/fields/colors/state", json!("not-shown")),
    ];
    let why = "Three fields, as a wallet marks them: their masked leaves stay closed beside leaves that are closed.";
    cases.ok("marked_three_fields", why, Ask::of(&chosen), &facts);
    let mut all = chosen.clone();
    all.bitmap |= leaves(&[12, 13]) | not_carried();
    let why = "The same fields with every bit set that reveals nothing: longer, and the same verdict.";
    cases.ok("marked_three_fields_all_free_bits", why, Ask::of(&all), &facts);

    let rounded = View::everyday_for(Purpose::Accident)
        .opening(FieldName::Vin)
        .opening(FieldName::Owner);
    let rounded = by_the_wallet(&rounded, 0xffff | leaves(&[16, 17]));
    assert_eq!(rounded.bitmap, 0x0003_ffff, "one seed for the everyday view");
    let why = "The everyday view and two fields whole: their masked leaves and the reserved ones are marked, and one seed \
               opens the block.";
    cases.ok("marked_everyday_and_two", why, Ask::of(&rounded), &facts[..2]);
    let mut none = rounded.clone();
    none.bitmap &= !(leaves(&[12, 13]) | not_carried());
    let why = "The same with no such bit set: longer, and the same verdict.";
    cases.ok("marked_everyday_and_two_no_free_bit", why, Ask::of(&none), &facts[..2]);

    let least = by_the_wallet(&View::only(&[], accident), 0);
    assert_eq!(least.bitmap, 0xf, "nothing beside it is open");
    let why = "The least a show may open, for an accident: nothing is marked that need not be.";
    cases.ok("marked_mandatory_only", why, Ask::of(&least), &[]);

    let mut borrowed = lent(7, 8);
    borrowed.bitmap = shortest(0xffff, borrowed.credential.carried());
    assert_eq!(borrowed.bitmap, 0xffff);
    let why = "A lent copy's everyday view, with the bits of everything that it does not carry set beyond it.";
    borrowed.bitmap |= leaves(&[28, 29, 30, 31]);
    cases.ok("marked_lent_not_carried", why, Ask::of(&borrowed), &[]);
}

/// A show for a claim that answers this challenge.
fn answer(asked: &Item, bitmap: u32) -> Ask {
    let mut show = show(&license(), Some(7));
    show.answers = Some(asked.encode());
    show.bitmap = bitmap;
    Ask::of(&show).challenge(&asked.encode())
}

fn answers(cases: &mut Cases) {
    // The owner whole and the everyday view without the masked owner; no wallet of ours asks so.
    let wanted = (0xffff | leaves(&[17])) & !(leaves(&[12]) | not_carried());
    let asked = challenge_for(7, wanted, SHOWN - 30);
    let bitmap = shortest(wanted, license().carried());
    assert_eq!(bitmap, 0x0002_ffff);
    let challenge = Challenge::from_bytes(&asked.encode()).expect("a challenge");
    let mut made = show(&license(), Some(7));
    (made.answers, made.bitmap) = (Some(asked.encode()), bitmap);
    assert_eq!(
        wallet_makes(&fixture::everything_asked(&challenge)),
        made.wire().encode()
    );
    let owner = [("/fields/owner/state", json!("full"))];
    let why = "The masked owner was not asked for. It does not travel beside the whole one and shows nothing: it exceeds \
               nothing.";
    cases.ok("marked_twin_not_asked_for", why, answer(&asked, bitmap), &owner);
    let why = "The same answer without the bits that reveal nothing.";
    cases.ok("marked_twin_left_out", why, answer(&asked, wanted), &owner);
    let why = "The masked owner alone travels, and was not asked for.";
    let masked = bitmap & !leaves(&[17]);
    cases.no(
        "marked_mask_travels",
        "disclosure-exceeds-request",
        why,
        answer(&asked, masked),
    );
    let why = "The masked owner was asked for, and the whole one is shown: its mask does not stand for it.";
    let asked = challenge_for(7, 0xffff, SHOWN - 30);
    cases.no(
        "marked_full_beside_its_mask",
        "disclosure-exceeds-request",
        why,
        answer(&asked, bitmap),
    );
    let why = "Of a challenge that wants the least, an answer may set the bits of what the license does not carry.";
    let asked = challenge_for(7, 0xf, SHOWN - 30);
    cases.ok("marked_beyond_the_least", why, answer(&asked, 0xf | not_carried()), &[]);
}
