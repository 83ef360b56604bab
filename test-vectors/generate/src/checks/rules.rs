//! Checks 11 and 12, and the order of all: standing, purpose, policy.

use serde_json::json;

use crate::build::{Ask, Cases, ISSUED, PURPOSES, SHOWN, challenge, everyday, issuer_key, license, show, trust};
use crate::fixture::{self};
use crate::mutate::{Item, NULL, Show, text, uint, view};

pub(super) fn standing(cases: &mut Cases) {
    let bits = |letters: &str| letters.bytes().fold(0_u64, |bits, letter| bits | 1 << (letter - b'A'));
    for (letter, code, why) in [
        ("D", "standing-forbids-use", "Laid up."),
        ("J", "standing-forbids-use", "A suspect vehicle."),
        ("L", "standing-forbids-use", "Detained."),
        ("N", "standing-forbids-use", "Hit and run."),
        ("O", "standing-forbids-use", "Locked."),
        ("Q", "standing-forbids-use", "Inspection overdue."),
        (
            "F",
            "standing-forbids-use",
            "A letter without a known meaning: unknown is not good.",
        ),
        ("Z", "standing-forbids-use", "Other: not known to be good."),
        ("B", "standing-gone", "Moved to another office's register."),
        ("C", "standing-gone", "Stolen."),
        ("E", "standing-gone", "Deregistered."),
        ("M", "standing-gone", "Due for scrapping."),
        ("P", "standing-gone", "Plates and license declared void."),
        (
            "GC",
            "standing-gone",
            "Stolen beside a pending violation: the worst letter counts.",
        ),
        (
            "DG",
            "standing-forbids-use",
            "Laid up beside a pending violation: the worst letter counts.",
        ),
    ] {
        let credential = license().with(1, uint(bits(letter)));
        let ask = Ask::of(&show(&credential, None));
        let name = letter.to_ascii_lowercase();
        let why = format!("The standing forbids use at this moment. {why}");
        cases.no(&format!("standing_refused_{name}"), code, &why, ask.clone());
        let class = if code == "standing-gone" {
            "gone"
        } else {
            "not-usable-now"
        };
        let why =
            "A scrapyard or an impound counter accepts such vehicles on request, and the verdict says what they are.";
        let ask = ask.policy("accept_class", json!(class));
        cases.ok(
            &format!("standing_accepted_{name}"),
            why,
            ask,
            &[("/display/class", json!(class))],
        );
    }
    let why = "Who accepts what must not be used now does not accept what is gone.";
    let stolen = Ask::of(&show(&license().with(1, uint(bits("C"))), None));
    let ask = stolen.policy("accept_class", json!("not-usable-now"));
    cases.no("standing_gone_beyond_accepted", "standing-gone", why, ask);
    let why = "A policy may refuse every notice.";
    let mortgaged = Ask::of(&show(&license().with(1, uint(1 | 1 << 26)), None));
    let ask = mortgaged.policy("accept_class", json!("usable"));
    cases.no("standing_notice_refused", "standing-forbids-use", why, ask);
    let why = "A vehicle seized by court order cannot be mortgaged, whatever class the policy accepts.";
    let sealed = show(&license().with(1, uint(bits("K"))), Some(8));
    let ask = Ask::of(&sealed);
    cases.no("standing_sealed_for_mortgage", "standing-refused-for-purpose", why, ask);
    let why = "A seized vehicle cannot be sold, whatever class the policy accepts.";
    let sealed = show(&license().with(1, uint(bits("K"))), Some(10));
    let ask = Ask::of(&sealed).policy("accept_class", json!("gone"));
    cases.no("standing_sealed_for_sale", "standing-refused-for-purpose", why, ask);
    let lapsed = |show: &Show| Ask::of(show).policy("accept_lapsed", json!(true));
    for (letters, ok) in [
        ("D", true),
        ("O", true),
        ("Q", true),
        ("DOQ", true),
        ("GQ", true),
        ("J", false),
        ("DJ", false),
        ("QZ", false),
        ("F", false),
        ("L", false),
        ("N", false),
    ] {
        let show = show(&license().with(1, uint(bits(letters))), None);
        let name = format!("standing_lapsed_{}", letters.to_ascii_lowercase());
        let why = "What papers alone settle may be accepted without the rest of what is not usable now.";
        if ok {
            let facts = [
                ("/go", json!("stop")),
                ("/display/class", json!("not-usable-now")),
                ("/warnings", json!(["vehicle-not-usable"])),
            ];
            cases.ok(&name, why, lapsed(&show), &facts);
        } else {
            cases.no(&name, "standing-forbids-use", why, lapsed(&show));
        }
    }
    let day = uint(fixture::day("2026-09-13").epoch_days());
    let why = "An inspection date that has passed is settled by an inspection.";
    let overdue = show(&license().with(2, day.clone()), None);
    cases.ok(
        "standing_lapsed_inspection",
        why,
        lapsed(&overdue),
        &[("/go", json!("stop"))],
    );
    let why = "A scrap-by day that has passed is settled by nothing.";
    let old = show(&license().with(10, day), None);
    cases.no("standing_lapsed_scrap_by", "standing-forbids-use", why, lapsed(&old));

    // 2026-09-30 and its neighbors; both dates run to 24:00 Beijing.
    let midnight = fixture::day("2026-10-01").start().expect("an instant").unix();
    for (leaf, field) in [(2, "inspection"), (10, "scrap_by")] {
        for (name, now, ok) in [("last_second", midnight - 1, true), ("over", midnight, false)] {
            let day = fixture::day("2026-09-30").epoch_days();
            let other = if leaf == 2 { 10 } else { 2 };
            let credential = license().with(leaf, uint(day)).with(other, uint(21_000));
            let mut show = show(&credential, None);
            show.shown_at = now;
            let ask = Ask::of(&show).policy("status_age", json!(40 * 86_400));
            let name = format!("standing_{field}_{name}");
            let why = "The last day of inspection and scrap-by counts to its 24:00 in Beijing.";
            if ok {
                cases.ok(&name, why, ask, &[("/display/class", json!("usable"))]);
            } else {
                cases.no(&name, "standing-forbids-use", why, ask);
            }
        }
    }
}

/// The first leaf that an owner's show for this purpose may not open. The owner's masked document, 24, always may.
fn beyond(purpose: u64) -> u32 {
    match (view(purpose) + 1).trailing_zeros() {
        24 => 25,
        other => other,
    }
}

pub(super) fn purpose(cases: &mut Cases) {
    let license = license();
    let why = "More than the everyday view, and no word what for: a verifier could use it for anything.";
    let mut silent = show(&license, Some(2));
    silent.purpose = None;
    cases.no(
        "purpose_missing",
        "purpose-missing",
        why,
        Ask::of(&silent).purpose("accident"),
    );
    let why = "One leaf beyond the everyday view is enough.";
    let mut silent = show(&license, None);
    silent.bitmap |= 1 << 16;
    cases.no(
        "purpose_missing_one_leaf",
        "purpose-missing",
        why,
        Ask::of(&silent).purpose("accident"),
    );
    let why = "A show for an accident, used to insure: consent was for one purpose.";
    let accident = Ask::of(&show(&license, Some(2)));
    cases.no(
        "purpose_mismatch",
        "purpose-mismatch",
        why,
        accident.purpose("buy-insurance"),
    );
    let why = "Even the everyday view is for the purpose it states.";
    let mut stated = everyday();
    stated.purpose = Some(3);
    cases.no(
        "purpose_mismatch_everyday",
        "purpose-mismatch",
        why,
        Ask::of(&stated).purpose("test-drive"),
    );
    let why = "An everyday show that states nothing serves every purpose.";
    cases.ok(
        "purpose_unstated",
        why,
        Ask::of(&everyday()).purpose("mortgage"),
        &[("/purpose", json!(null))],
    );
    for purpose in 1..=7_u64 {
        let mut more = show(&license, Some(purpose));
        more.bitmap |= 1 << beyond(purpose);
        let name = PURPOSES[usize::try_from(purpose).expect("a purpose") - 1].replace('-', "_");
        let why = "The first leaf beyond what this purpose may see: a verifier app must not even receive it.";
        cases.no(
            &format!("disclosure_exceeds_{name}"),
            "disclosure-exceeds-purpose",
            why,
            Ask::of(&more),
        );
    }
    for purpose in [10_u64, 12] {
        let mut more = show(&license, Some(purpose));
        more.bitmap |= 1 << beyond(purpose);
        let name = PURPOSES[usize::try_from(purpose).expect("a purpose") - 1].replace('-', "_");
        let why = "The first leaf beyond what this purpose may see.";
        cases.no(
            &format!("disclosure_exceeds_{name}"),
            "disclosure-exceeds-purpose",
            why,
            Ask::of(&more),
        );
    }
    let why = "The owner signed a purpose of a later version: whatever it is, it is none this verifier asks for.";
    for purpose in [13, 23] {
        let mut later = everyday();
        later.purpose = Some(purpose);
        let name = format!("purpose_unknown_{purpose}");
        cases.no(&name, "purpose-mismatch", why, Ask::of(&later));
    }
    let why = "An unknown purpose does not excuse a bad signature.";
    let mut later = everyday();
    later.purpose = Some(13);
    later.holder = issuer_key();
    cases.no(
        "purpose_unknown_forged",
        "holder-signature-invalid",
        why,
        Ask::of(&later),
    );
    for (number, name) in (1..).zip(PURPOSES) {
        let mut compared = everyday();
        compared.purpose = Some(number);
        compared.bitmap |= 1 << 24;
        let why = "The owner's masked document may be opened for every purpose, so that a person can be compared.";
        let facts = [
            ("/fields/document/state", json!("masked")),
            ("/prompt/document/state", json!("masked")),
        ];
        let name = format!("document_masked_{}", name.replace('-', "_"));
        cases.ok(&name, why, Ask::of(&compared), &facts);
    }
    let why = "Beside the everyday view the masked document needs a purpose.";
    let mut silent = everyday();
    silent.bitmap |= 1 << 24;
    cases.no(
        "document_masked_without_purpose",
        "purpose-missing",
        why,
        Ask::of(&silent),
    );
    let mut more = show(&license, Some(9));
    more.bitmap = u32::MAX;
    let why = "Everything for 'other', which sees the everyday view.";
    cases.no(
        "disclosure_exceeds_other",
        "disclosure-exceeds-purpose",
        why,
        Ask::of(&more),
    );
    let why = "The grantee's full leaf is not carried by a license: its bit opens nothing, and exceeds nothing.";
    let mut absent = everyday();
    absent.bitmap |= 1 << 31;
    cases.ok(
        "disclosure_of_absent_leaf",
        why,
        Ask::of(&absent),
        &[("/fields/grantee/state", json!("not-carried"))],
    );
}

pub(super) fn policy(cases: &mut Cases) {
    let why = "The mandatory leaves alone: no name and no document, so that nobody can be compared.";
    let mut bare = everyday();
    bare.bitmap = 0xf;
    cases.ok(
        "nothing_to_compare",
        why,
        Ask::of(&bare),
        &[
            ("/warnings", json!(["nothing-to-compare"])),
            ("/prompt/name", json!(null)),
        ],
    );
    let why = "Where the owner's name and document are open, the person is compared with both.";
    let facts = [
        ("/prompt/person", json!("owner")),
        ("/prompt/name", json!("张三丰")),
        ("/prompt/document/state", json!("full")),
    ];
    cases.ok("owner_compared_whole", why, Ask::of(&show(&license(), Some(8))), &facts);
    for (leaf, name) in [(4, "vehicle_type"), (6, "model"), (7, "colors"), (12, "owner")] {
        let why = "Every purpose's preset demands what a clerk compares with the car and the person.";
        let mut less = everyday();
        less.bitmap &= !(1 << leaf);
        let ask = Ask::of(&less).policy_is(json!({"preset": "other", "accept_test": true}));
        let name = format!("preset_{name}_hidden");
        cases.no(&name, "required-field-missing", why, ask);
    }
    let ask = Ask::of(&everyday());
    for (name, key, field, why) in [
        ("hidden", "require", "address", "A field the policy needs is hidden."),
        (
            "masked",
            "require_full",
            "vin",
            "A field the policy needs whole is masked.",
        ),
        (
            "not_carried",
            "require",
            "grantee",
            "A field the policy needs is none of a license.",
        ),
    ] {
        let ask = ask.clone().policy(key, json!([field]));
        cases.no(&format!("policy_field_{name}"), "required-field-missing", why, ask);
    }
    let why = "A masked field does where the policy does not ask for the whole.";
    cases.ok(
        "policy_field_masked_enough",
        why,
        ask.clone().policy("require", json!(["vin", "owner", "model"])),
        &[],
    );
    let why = "A field shown to be empty is shown.";
    let claim = Ask::of(&show(&license(), Some(7))).policy("require_full", json!(["remarks", "vin"]));
    cases.ok(
        "policy_field_empty_enough",
        why,
        claim,
        &[("/fields/remarks/state", json!("none"))],
    );

    let status = |age: u64, limit: u64| {
        let mut show = everyday();
        show.shown_at = ISSUED + age;
        Ask::of(&show).policy("status_age", json!(limit))
    };
    for (name, age, limit, ok) in [
        ("below", 99, 100, true),
        ("on", 100, 100, true),
        ("above", 101, 100, false),
        ("week_on", 604_800, 604_800, true),
        ("week_above", 604_801, 604_800, false),
    ] {
        let why = "A license says how the vehicle stood when it was issued; the policy says how old that may be.";
        let name = format!("policy_status_{name}");
        if ok {
            cases.ok(&name, why, status(age, limit), &[("/status_known_at", json!(ISSUED))]);
        } else {
            cases.no(&name, "status-too-old", why, status(age, limit));
        }
    }
    let claim = challenge(7, ISSUED + 86_401 - 30);
    let mut old = super::challenges::answer(&claim, 7);
    old.shown_at = ISSUED + 86_401;
    let old = Ask::of(&old).policy_is(json!({"preset": "insurance-claim", "accept_test": true}));
    let why = "The preset of a claim takes a status of at most 24 hours.";
    cases.no(
        "policy_status_preset_claim",
        "status-too-old",
        why,
        old.challenge(&claim.encode()),
    );
    let why = "The counter preset takes a status of at most 7 days.";
    let mut old = everyday();
    old.shown_at = ISSUED + 604_801;
    cases.no("policy_status_preset_counter", "status-too-old", why, Ask::of(&old));

    let evidence = |evidence: Option<(u64, u64)>| {
        let mut show = everyday();
        show.evidence = evidence;
        Ask::of(&show).policy("require_evidence", json!(60))
    };
    let why = "The policy wants the wallet's word that a real person was there.";
    cases.no("policy_evidence_missing", "evidence-missing", why, evidence(None));
    cases.no(
        "policy_evidence_above",
        "evidence-too-old",
        "The evidence was one second too old when the code was made.",
        evidence(Some((1, 61))),
    );
    let why = "The evidence is as old as the policy allows.";
    cases.ok("policy_evidence_on", why, evidence(Some((1, 60))), &[]);
    for (name, class, demanded, ok) in [
        ("below", 0, "hardware", false),
        ("on", 1, "hardware", true),
        ("above", 2, "hardware", true),
        ("unlock_below", 1, "hardware-unlock-per-use", false),
    ] {
        let mut credential = license();
        credential.protection = class;
        let ask = Ask::of(&show(&credential, None)).policy("require_protection", json!(demanded));
        let why = "A key in software can be copied; a policy may demand better, by the authority's word.";
        let name = format!("policy_protection_{name}");
        if ok {
            cases.ok(&name, why, ask, &[]);
        } else {
            cases.no(&name, "key-protection-too-weak", why, ask);
        }
    }
}

/// Two defects at once: the earlier check answers, in every implementation.
pub(super) fn order(cases: &mut Cases) {
    let show = everyday();
    let late = Ask::of(&show).now(SHOWN + 86_400 * 400);
    let why = "Text before everything a clock says.";
    cases.no(
        "order_text_before_time",
        "not-a-vehicle-license",
        why,
        late.clone().text("6901234567892"),
    );
    let why = "Trust data before the license's own end: with old trust data nothing else can be judged.";
    cases.no("order_trust_before_window", "trust-expired", why, late);
    let why = "Structure before issuer: an unknown issuer's show must still be one.";
    let unknown = Ask::of(&show).trust(trust(|content| content.issuers.clear()));
    let broken = unknown.clone().wire(&show.wire().with(&[1, 4], NULL));
    cases.no("order_structure_before_issuer", "cbor-wrong-type", why, broken);
    let why = "Issuer before test mark: an unknown issuer has none, though the deployment is a test.";
    cases.no(
        "order_issuer_before_test",
        "issuer-unknown",
        why,
        unknown.policy_is(json!({"preset": "counter"})),
    );
    let why = "Test mark before signature: a forged test license is first of all a test license.";
    let mut forged = show.clone();
    forged.credential.signer = show.holder.clone();
    let test = Ask::of(&forged).policy_is(json!({"preset": "counter"}));
    cases.no("order_test_before_signature", "test-issuer", why, test);
    let why = "The issuer's signature before values: what nobody signed is not read.";
    let mut forged = crate::build::show(&license().with(1, uint(0)), None);
    forged.credential.signer = show.holder.clone();
    cases.no(
        "order_signature_before_value",
        "issuer-signature-invalid",
        why,
        Ask::of(&forged),
    );
    let why = "Hidden mandatory fields before bad values.";
    let mut hidden = crate::build::show(&license().with(1, uint(0)), None);
    hidden.bitmap &= !1;
    cases.no(
        "order_mandatory_before_value",
        "mandatory-hidden",
        why,
        Ask::of(&hidden),
    );
    let why = "The plate's prefix before the holder's signature.";
    let mut outside = crate::build::show(&license().with(0, Item::Array(vec![uint(2), text("京A12345")])), None);
    outside.holder = issuer_key();
    cases.no(
        "order_plate_before_holder",
        "plate-outside-issuer",
        why,
        Ask::of(&outside),
    );
    let why = "Challenge presence before the holder's signature, which cannot be checked without the challenge.";
    let mut unsigned = show.clone();
    unsigned.holder = issuer_key();
    let ask = Ask::of(&unsigned).policy("require_challenge", json!(true));
    cases.no("order_challenge_before_holder", "challenge-required", why, ask);
    let why = "The holder's signature before the 60 s: an unsigned time is no time.";
    cases.no(
        "order_holder_before_time",
        "holder-signature-invalid",
        why,
        Ask::of(&unsigned).now(SHOWN + 999),
    );
    let why = "The 60 s before the window: ask for a fresh code first.";
    let ended = Ask::of(&show).now(license().expires());
    cases.no("order_time_before_window", "show-expired", why, ended);
    let why = "The window before the standing: an ended license says nothing about today.";
    let mut ended = crate::build::show(&license().with(1, uint(1 << 2)), None);
    ended.shown_at = license().expires();
    cases.no("order_window_before_standing", "license-expired", why, Ask::of(&ended));
    let why = "Standing before purpose: a stolen car matters more than a form.";
    let mut stolen = crate::build::show(&license().with(1, uint(1 << 2)), Some(2));
    stolen.purpose = None;
    cases.no("order_standing_before_purpose", "standing-gone", why, Ask::of(&stolen));
    let why = "Another purpose before too much of it.";
    let mut more = crate::build::show(&license(), Some(2));
    more.bitmap = u32::MAX;
    cases.no(
        "order_mismatch_before_excess",
        "purpose-mismatch",
        why,
        Ask::of(&more).purpose("rental"),
    );
    let why = "The rules before the policy: too much disclosed before a status too old.";
    more.shown_at = ISSUED + 604_801;
    cases.no(
        "order_disclosure_before_policy",
        "disclosure-exceeds-purpose",
        why,
        Ask::of(&more),
    );
    let why = "Required fields before the age of the status.";
    let mut old = show.clone();
    old.shown_at = ISSUED + 604_801;
    let ask = Ask::of(&old).policy("require", json!(["address"]));
    cases.no("order_field_before_status", "required-field-missing", why, ask);
    let why = "The age of the status before evidence, and evidence before key protection.";
    let ask = Ask::of(&old).policy("require_evidence", json!(60));
    cases.no("order_status_before_evidence", "status-too-old", why, ask);
    let why = "Evidence before key protection.";
    let ask = Ask::of(&show)
        .policy("require_evidence", json!(60))
        .policy("require_protection", json!("hardware-unlock-per-use"));
    cases.no("order_evidence_before_protection", "evidence-missing", why, ask);
}
