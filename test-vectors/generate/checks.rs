//! Shows that are well formed and refused, check by check in SPEC's order, with the boundaries of each in threes: below,
//! on, above. Where the defect lies under a signature, the test keys sign it anew.

use serde_json::json;
use vehicle_license::{IssuerKey, Signer as _, TrustContent};

use crate::build::{
    Ask, Cases, ISSUED, PURPOSES, SHOWN, challenge, challenge_for, everyday, issuer_key, license, show, trust,
};
use crate::fixture::{self, instant};
use crate::mutate::{Item, NULL, Show, bytes, text, uint, view};

pub(crate) fn add(cases: &mut Cases) {
    setting(cases);
    trust_data(cases);
    issuer_keys(cases);
    values(cases);
    plates(cases);
    challenges(cases);
    freshness(cases);
    window(cases);
    standing(cases);
    purpose(cases);
    policy(cases);
    order(cases);
}

fn setting(cases: &mut Cases) {
    let ask = Ask::of(&everyday()).setting("roadside");
    let why = "Police at the roadside must be shown the paper license: refused before anything is read.";
    cases.no("setting_roadside", "roadside-needs-paper", why, ask.clone());
    let why = "The setting is checked first: even what is no license gets this answer.";
    cases.no(
        "setting_roadside_first",
        "roadside-needs-paper",
        why,
        ask.text("6901234567892"),
    );
}

fn trust_data(cases: &mut Cases) {
    let show = everyday();
    let ask = Ask::of(&show);
    let dated = |issued_at: u64, expires: u64| {
        trust(|content| {
            content.issued_at = instant(issued_at);
            content.expires = instant(expires);
        })
    };
    let why = "Trust data from beyond the clock's tolerance: this clock is wrong, or they are not genuine.";
    let future = ask.clone().trust(dated(SHOWN + 11, SHOWN + 99));
    cases.no("trust_from_future", "trust-from-future", why, future);
    let why = "Trust data dated at the edge of the clock's tolerance.";
    cases.ok(
        "trust_from_future_tolerated",
        why,
        ask.clone().trust(dated(SHOWN + 10, SHOWN + 99)),
        &[],
    );
    let why = "Trust data end with their expiry, exclusive: an old file may believe a key that has leaked.";
    let expired = ask.clone().trust(dated(SHOWN - 99, SHOWN));
    cases.no("trust_expired", "trust-expired", why, expired);
    let why = "The last second of the trust data.";
    cases.ok(
        "trust_last_second",
        why,
        ask.clone().trust(dated(SHOWN - 99, SHOWN + 1)),
        &[],
    );

    let why = "An issuer that is not in the trust data: nobody vouches for its key.";
    let other = trust(|content| content.issuers[0].number = 3502);
    cases.no("issuer_unknown", "issuer-unknown", why, ask.clone().trust(other));
    let why = "Trust data without any issuer.";
    let nobody = trust(|content| content.issuers.clear());
    cases.no("issuer_none", "issuer-unknown", why, ask.clone().trust(nobody));
    let why = "A key number the issuer does not have; no other key of it is tried.";
    let other = trust(|content| content.issuers[0].keys[0].number = 2);
    cases.no(
        "issuer_key_unknown",
        "issuer-key-unknown",
        why,
        ask.clone().trust(other),
    );
    let why = "Another key under the number the license names.";
    let other = trust(|content| content.issuers[0].keys[0].point = fixture::key("foreign issuer").public_key());
    cases.no(
        "issuer_key_replaced",
        "issuer-signature-invalid",
        why,
        ask.clone().trust(other),
    );

    let plain = json!({"preset": "counter"});
    let why = "A test issuer's licenses say nothing about any car: they verify only on request.";
    cases.no("test_issuer", "test-issuer", why, ask.clone().policy_is(plain.clone()));
    let why = "The test mark of the issuer alone is enough.";
    let marked = trust(|content| content.test = false);
    let marked = ask.clone().trust(marked).policy_is(plain.clone());
    cases.no("test_issuer_in_real_deployment", "test-issuer", why, marked);
    let why = "The test mark of the deployment alone is enough.";
    let marked = trust(|content| content.issuers[0].test = false);
    let marked = ask.clone().trust(marked).policy_is(plain.clone());
    cases.no("test_deployment", "test-issuer", why, marked);
    let why = "Neither issuer nor deployment is a test, and the verdict says so.";
    let real = trust(|content| {
        content.test = false;
        content.issuers[0].test = false;
    });
    let real = ask.trust(real).policy_is(plain);
    cases.ok("test_mark_absent", why, real, &[("/test", json!(false))]);
}

fn issuer_keys(cases: &mut Cases) {
    let show = everyday();
    let ask = Ask::of(&show);
    let changed =
        |change: fn(&mut IssuerKey)| trust(|content: &mut TrustContent| change(&mut content.issuers[0].keys[0]));
    let keys: [(&str, Option<&str>, &str, Vec<u8>); 9] = [
        (
            "artefact",
            Some("issuer-key-artefact"),
            "A key for status lists and authorizations: it lies in another machine and may not make licenses.",
            changed(|key| {
                key.artefacts.licenses = false;
                key.artefacts.status_lists = true;
            }),
        ),
        (
            "sign_from_below",
            Some("issuer-key-not-yet"),
            "Issued one second before the key may sign.",
            changed(|key| key.sign_from = instant(ISSUED + 1)),
        ),
        (
            "sign_from_on",
            None,
            "Issued in the key's first second.",
            changed(|key| key.sign_from = instant(ISSUED)),
        ),
        (
            "sign_from_above",
            None,
            "Issued one second after the key's first.",
            changed(|key| key.sign_from = instant(ISSUED - 1)),
        ),
        (
            "sign_until_below",
            None,
            "Issued in the key's last second.",
            changed(|key| key.sign_until = instant(ISSUED + 1)),
        ),
        (
            "sign_until_on",
            Some("issuer-key-retired"),
            "The end of signing is exclusive: whatever a retired key signs later is forged.",
            changed(|key| key.sign_until = instant(ISSUED)),
        ),
        (
            "trust_until_below",
            None,
            "The last second in which the key is believed.",
            changed(|key| {
                key.sign_until = instant(ISSUED + 1);
                key.trust_until = instant(SHOWN + 1);
            }),
        ),
        (
            "trust_until_on",
            Some("issuer-key-distrusted"),
            "The end of belief is exclusive, and counts against the verifier's clock.",
            changed(|key| {
                key.sign_until = instant(ISSUED + 1);
                key.trust_until = instant(SHOWN);
            }),
        ),
        (
            "trust_until_above",
            Some("issuer-key-distrusted"),
            "A key that leaked is no longer believed, whatever date its signatures bear.",
            changed(|key| {
                key.sign_until = instant(ISSUED + 1);
                key.trust_until = instant(SHOWN - 1);
            }),
        ),
    ];
    for (name, code, why, trust) in keys {
        let name = format!("issuer_key_{name}");
        let ask = ask.clone().trust(trust);
        match code {
            Some(code) => cases.no(&name, code, why, ask),
            None => cases.ok(&name, why, ask, &[]),
        }
    }
    let why = "Two keys of one issuer: exactly the one the license names is used.";
    let two = trust(|content| {
        let mut next = content.issuers[0].keys[0].clone();
        next.number = 2;
        next.point = fixture::key("next issuer").public_key();
        content.issuers[0].keys.push(next);
    });
    let mut newer = everyday();
    newer.credential.key = 2;
    newer.credential.signer = crate::mutate::signing(&fixture::key("next issuer"));
    cases.ok("issuer_key_next", why, Ask::of(&newer).trust(two.clone()), &[]);
    let why = "The same, signed by the issuer's other key.";
    newer.credential.signer = issuer_key();
    cases.no(
        "issuer_key_of_another_number",
        "issuer-signature-invalid",
        why,
        Ask::of(&newer).trust(two),
    );
}

/// Values an authority signed and should not have: each is refused after the signature holds.
fn values(cases: &mut Cases) {
    let pair = |first: Item, second: &str| Item::Array(vec![first, text(second)]);
    let wrong: [(&str, usize, Item, &str); 41] = [
        (
            "plate_lower_case",
            0,
            pair(uint(52), "闽Ad12345"),
            "Only the canonical spelling is signed, or one plate has several.",
        ),
        (
            "plate_dot",
            0,
            pair(uint(52), "闽A·D12345"),
            "The dot is printed, not signed.",
        ),
        (
            "plate_letter_i",
            0,
            pair(uint(2), "闽AI2345"),
            "I and O are never used: they look like 1 and 0.",
        ),
        ("plate_short", 0, pair(uint(2), "闽A1234"), "One character too few."),
        (
            "plate_armed_police",
            0,
            pair(uint(31), "WJ闽12345"),
            "Vehicles of the armed police have no civilian license.",
        ),
        (
            "plate_military",
            0,
            pair(uint(32), "VA12345"),
            "Military vehicles have no civilian license.",
        ),
        (
            "plate_military_as_civilian",
            0,
            pair(uint(2), "VA12345"),
            "A military number under a civilian type.",
        ),
        (
            "plate_type_zero",
            0,
            pair(uint(0), "闽A12345"),
            "There is no plate type 0.",
        ),
        (
            "plate_type_forged",
            0,
            pair(uint(42), "闽A12345"),
            "Types 41 to 43 are what police write down for forged plates.",
        ),
        (
            "plate_type_mismatch",
            0,
            pair(uint(2), "闽AD12345"),
            "A new-energy number under the type of a fuel car.",
        ),
        (
            "standing_empty",
            1,
            uint(0),
            "A standing without a letter says nothing; unknown is not good.",
        ),
        ("standing_flag_alone", 1, uint(1 << 26), "Mortgaged and no letter."),
        (
            "standing_contradiction",
            1,
            uint(1 | 1 << 2),
            "Normal and stolen at once.",
        ),
        (
            "standing_bit_28",
            1,
            uint(1 | 1 << 28),
            "A flag this version does not know cannot be ignored.",
        ),
        (
            "inspection_year_1899",
            2,
            Item::Int(-25_568),
            "Days begin with 1900-01-01.",
        ),
        ("inspection_year_2150", 2, uint(65_744), "Days end with 2149-12-31."),
        (
            "inspection_huge",
            2,
            Item::Raw(vec![0x1b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
            "A day that overflows calendars.",
        ),
        ("vehicle_type_lower", 4, text("k33"), "Codes are capitals and digits."),
        (
            "vehicle_type_long",
            4,
            text("K333"),
            "A vehicle type has three characters.",
        ),
        ("use_nature_two", 5, text("AB"), "A use is one letter."),
        (
            "model_bidi",
            6,
            text("牌\u{202e}BH7164"),
            "A bidirectional override prints what is not there.",
        ),
        (
            "model_zero_width",
            6,
            text("BH\u{200b}7164"),
            "A zero-width character makes two models look like one.",
        ),
        (
            "model_empty",
            6,
            text(""),
            "Empty and absent are different: an empty text is neither.",
        ),
        ("colors_twice", 7, text("JJ"), "A color named twice."),
        ("energy_four", 8, text("ABCD"), "The register has room for three."),
        ("seats_1000", 9, uint(1000), "The register has three digits."),
        (
            "seats_cabs_1000",
            9,
            Item::Array(vec![uint(999), uint(1)]),
            "The bound holds for both cabs together.",
        ),
        (
            "scrap_by_huge",
            10,
            uint(4_000_000_000_u64),
            "A day beyond every calendar.",
        ),
        (
            "vin_lower_case",
            16,
            text("lsvwy4180kn246094"),
            "Only the canonical spelling is signed.",
        ),
        ("vin_letter_o", 16, text("LSVWY418OKN246094"), "A VIN has no I, O or Q."),
        (
            "owner_newline",
            17,
            text("张三\n丰"),
            "A line break in a name forges a line on the clerk's screen.",
        ),
        (
            "owner_trailing_space",
            17,
            text("张三丰 "),
            "A space at the end makes two names look like one.",
        ),
        (
            "engine_chinese",
            20,
            text("发8B12345"),
            "An engine number is stamped in Latin letters and digits.",
        ),
        (
            "technical_empty",
            21,
            Item::Array(vec![NULL; 7]),
            "No measure at all is none, not a list of nothing.",
        ),
        (
            "technical_width",
            21,
            Item::Array(vec![NULL, NULL, NULL, NULL, NULL, uint(10_000), NULL]),
            "A width of ten metres.",
        ),
        ("remarks_tab", 22, text("备\t注"), "Control characters are no text."),
        (
            "document_check_digit",
            28,
            pair(text("A"), "350102199003071230"),
            "A resident number whose check digit fails.",
        ),
        (
            "document_kind",
            28,
            pair(text("Z"), "350102199003071230"),
            "A document of no known kind.",
        ),
        (
            "document_kind_long",
            28,
            pair(text("AA"), "350102199003071230"),
            "A kind is one letter.",
        ),
        (
            "address_noncharacter",
            29,
            text("福建\u{ffff}省"),
            "A noncharacter is never text.",
        ),
        (
            "file_number_long",
            30,
            text("3501001234567"),
            "A file number has at most twelve characters.",
        ),
    ];
    for (name, leaf, item, why) in wrong {
        let credential = license().with(leaf, item);
        let purpose = (leaf > 15).then_some(8);
        let ask = Ask::of(&show(&credential, purpose));
        cases.no(&format!("value_signed_{name}"), "value-invalid", why, ask);
    }
    for (name, leaf, item) in [
        ("owner_whole", 12, text("张三丰")),
        ("vin_whole", 13, text("LSVWY4180KN246094")),
    ] {
        let mut credential = license();
        credential.leaves[leaf] = Some(item);
        let why = "A masked leaf that holds more than its mask keeps gives away what the owner believes hidden.";
        cases.no(
            &format!("value_signed_masked_{name}"),
            "value-invalid",
            why,
            Ask::of(&show(&credential, None)),
        );
    }
    let why = "The same hidden: what is not opened is not judged, and cannot be used either.";
    let credential = license().with(28, pair(text("A"), "350102199003071230"));
    let hidden = Ask::of(&show(&credential, None));
    cases.ok(
        "value_signed_hidden",
        why,
        hidden,
        &[("/fields/document", json!("not-shown"))],
    );
    let why = "A masked leaf obeys the text rule too, lest it smuggle what a full one could not.";
    let credential = license().with(29, text("\u{202e}福建省福州市鼓楼区东街口"));
    cases.no(
        "value_signed_mask_bidi",
        "value-invalid",
        why,
        Ask::of(&show(&credential, Some(7))),
    );
    let why = "A mask that differs from its full value, in a show that opens both: it is recomputed, so it cannot fit.";
    let mut credential = license();
    credential.leaves[12] = Some(text("李"));
    cases.no(
        "value_mask_mismatch",
        "issuer-signature-invalid",
        why,
        Ask::of(&show(&credential, Some(2))),
    );
    for (leaf, bit) in [("plate", 0), ("standing", 1), ("inspection", 2), ("grantee", 3)] {
        let mut hidden = everyday();
        hidden.bitmap &= !(1 << bit);
        let why = "A holder signs a show that hides what every show must open: a bad standing, a lent license.";
        cases.no(
            &format!("mandatory_{leaf}_hidden"),
            "mandatory-hidden",
            why,
            Ask::of(&hidden),
        );
    }
    let mut nothing = everyday();
    nothing.bitmap = 0;
    let why = "A show that opens nothing proves that someone has a license, and not of which car.";
    cases.no("mandatory_all_hidden", "mandatory-hidden", why, Ask::of(&nothing));
}

fn plates(cases: &mut Cases) {
    let plates = [
        (
            "other_city",
            52,
            "闽BD12345",
            "A leaked key of one city must not make licenses for another.",
        ),
        (
            "other_province",
            2,
            "京A12345",
            "A leaked key of one city must not make licenses for the capital.",
        ),
        (
            "police",
            23,
            "闽A1234警",
            "A prefix for ordinary plates does not cover police plates.",
        ),
        (
            "police_motorcycle",
            24,
            "闽A1234警",
            "Every special type needs a grant of its own.",
        ),
        (
            "hong_kong",
            26,
            "粤Z1234港",
            "Cross-border plates need a grant by type.",
        ),
        ("embassy", 3, "123456使", "Embassy plates need a grant by type."),
        (
            "consulate",
            4,
            "闽12345领",
            "Consulate plates need a grant by type, whatever province they name.",
        ),
    ];
    for (name, plate_type, number, why) in plates {
        let plate = Item::Array(vec![uint(plate_type), text(number)]);
        let ask = Ask::of(&show(&license().with(0, plate), None));
        cases.no(&format!("plate_outside_{name}"), "plate-outside-issuer", why, ask);
    }
    let ask = Ask::of(&everyday());
    let none = trust(|content| content.issuers[0].grants.clear());
    let why = "An issuer without any plate, such as a signer of status lists.";
    cases.no(
        "plate_outside_no_grant",
        "plate-outside-issuer",
        why,
        ask.clone().trust(none),
    );
    let typed = trust(|content| {
        content.issuers[0].grants[0].plate_type = vehicle_license::PlateType::from_code(23).ok();
    });
    let why = "A grant for police plates does not cover ordinary ones.";
    cases.no(
        "plate_outside_typed_grant",
        "plate-outside-issuer",
        why,
        ask.clone().trust(typed),
    );
    let narrow = trust(|content| content.issuers[0].grants[0].prefix = "闽AD12345".into());
    let why = "A grant may name one plate.";
    cases.ok("plate_inside_whole_plate", why, ask.trust(narrow), &[]);
}

/// An everyday show that answers the challenge of `wire`.
fn answer(wire: &Item, purpose: u64) -> Show {
    let mut show = show(&license(), Some(purpose));
    show.answers = Some(wire.encode());
    show
}

fn challenges(cases: &mut Cases) {
    let claim = challenge(7, SHOWN - 30);
    let answered = answer(&claim, 7);
    let ask = Ask::of(&answered).policy_is(json!({"preset": "insurance-claim", "accept_test": true}));
    let good = ask.clone().challenge(&claim.encode());
    let why = "A claim under its own preset: the challenge proves that the key signed now, for this asker.";
    cases.ok(
        "challenge_answered",
        why,
        good.clone(),
        &[("/freshness", json!("challenged"))],
    );
    let why = "The holder may give less than was asked for.";
    let mut less = answered.clone();
    less.bitmap = 0xffff;
    let policy = json!({"preset": "insurance-claim", "accept_test": true});
    let less = Ask::of(&less).policy_is(policy).challenge(&claim.encode());
    cases.ok(
        "challenge_answered_with_less",
        why,
        less,
        &[("/fields/vin/masked", json!("LSVWY418****"))],
    );
    let why = "An answered challenge needs no policy that demands one.";
    let counter = good
        .clone()
        .policy_is(json!({"preset": "counter", "accept_test": true}));
    cases.ok(
        "challenge_answered_undemanded",
        why,
        counter,
        &[("/freshness", json!("challenged"))],
    );
    let time_only = Ask::of(&show(&license(), Some(7)));
    for (preset, purpose) in [
        ("ride-hailing", 5),
        ("buy-insurance", 6),
        ("insurance-claim", 7),
        ("mortgage", 8),
    ] {
        let ask = Ask::of(&show(&license(), Some(purpose))).policy_is(json!({"preset": preset, "accept_test": true}));
        let why = "This preset demands a challenge: a code of the last minute can be relayed from anywhere.";
        let name = format!("challenge_required_{}", preset.replace('-', "_"));
        cases.no(&name, "challenge-required", why, ask);
    }
    let why = "A policy may demand a challenge for any purpose.";
    let demanded = Ask::of(&everyday()).policy("require_challenge", json!(true));
    cases.no("challenge_required", "challenge-required", why, demanded);
    let why = "The answer to somebody's challenge, replayed where none was asked.";
    cases.no("challenge_needed", "challenge-needed", why, Ask::of(&answered));
    let why = "A code of the last minute in place of an answer: it may be a recording.";
    let unanswered = time_only.clone().challenge(&claim.encode());
    cases.no("challenge_not_answered", "challenge-not-answered", why, unanswered);
    let mut other = claim.clone();
    *other.at(&[0]) = bytes(&[9; 16]);
    let why = "The answer to another challenge of the same verifier, who has several open.";
    cases.no(
        "challenge_mismatch",
        "challenge-mismatch",
        why,
        ask.clone().challenge(&other.encode()),
    );
    let mut named = claim.clone();
    *named.at(&[1]) = text("别的柜台");
    let why = "The same nonce under another name: the answer binds to the whole challenge, so a relay must show its own name.";
    cases.no(
        "challenge_other_asker",
        "challenge-mismatch",
        why,
        ask.clone().challenge(&named.encode()),
    );
    let why = "A hint made to fit, over a signature for another challenge: the hint only sorts, the signature decides.";
    let digest = crate::mutate::challenge_digest(&other.encode());
    let forged = answered.wire().with(&[1, 5, 3], bytes(&digest[..4]));
    let forged = ask.clone().wire(&forged).challenge(&other.encode());
    cases.no("challenge_hint_forged", "holder-signature-invalid", why, forged);
    let why = "A hint added to a code that answers nothing.";
    let mut added = show(&license(), Some(7)).wire();
    let digest = crate::mutate::challenge_digest(&claim.encode());
    let hint = (uint(2), bytes(&digest[..4]));
    *added.at(&[1, 5]) = Item::Map(vec![(uint(1), uint(7)), hint]);
    let added = time_only.wire(&added).challenge(&claim.encode());
    cases.no("challenge_hint_added", "holder-signature-invalid", why, added);
    let mortgage = challenge(8, SHOWN - 30);
    let why = "A mortgage shows everything: its preset takes sealed answers only.";
    let open = Ask::of(&answer(&mortgage, 8))
        .policy_is(json!({"preset": "mortgage", "accept_test": true}))
        .challenge(&mortgage.encode());
    cases.no("challenge_seal_required", "seal-required", why, open);

    for (name, now, code) in [
        ("from_future", SHOWN - 41, Some("challenge-from-future")),
        ("from_future_tolerated", SHOWN - 40, None),
        ("first_second", SHOWN - 30, None),
        ("last_second", SHOWN + 89, None),
        ("expired", SHOWN + 90, Some("challenge-expired")),
        ("expired_long_ago", SHOWN + 8000, Some("challenge-expired")),
    ] {
        let name = format!("challenge_time_{name}");
        let why = "A challenge is judged on the verifier's own clock: it made the challenge, and needs no tolerance at the end.";
        let ask = good.clone().now(now);
        match code {
            Some(code) => cases.no(&name, code, why, ask),
            None => cases.ok(&name, why, ask, &[]),
        }
    }
    for (name, shown_at, warnings) in [
        ("fast", SHOWN + 3600, json!(["holder-clock-differs"])),
        ("slow", SHOWN - 600, json!(["holder-clock-differs"])),
        ("at_the_edge", SHOWN - 70, json!([])),
        ("beyond_the_edge", SHOWN - 71, json!(["holder-clock-differs"])),
        ("before_the_license", ISSUED - 5000, json!(["holder-clock-differs"])),
    ] {
        let mut clock = answered.clone();
        clock.shown_at = shown_at;
        let policy = json!({"preset": "insurance-claim", "accept_test": true});
        let ask = Ask::of(&clock).policy_is(policy).challenge(&claim.encode()).now(SHOWN);
        let why = "A wrong phone clock refuses nothing where a challenge proves the time; it is only noted.";
        cases.ok(&format!("challenge_clock_{name}"), why, ask, &[("/warnings", warnings)]);
    }
    let narrow = challenge_for(7, 0xffff, SHOWN - 30);
    let why = "More opened than the challenge asked for: the verifier must not even see it.";
    let more = Ask::of(&answer(&narrow, 7)).challenge(&narrow.encode());
    cases.no("challenge_exceeded", "disclosure-exceeds-request", why, more);
    let why = "Leaves 0 to 3 never count as more than asked.";
    let least = challenge_for(7, 0xf, SHOWN - 30);
    let mut mandatory = answer(&least, 7);
    mandatory.bitmap = 0xf;
    cases.ok(
        "challenge_least",
        why,
        Ask::of(&mandatory).challenge(&least.encode()),
        &[],
    );
    let why = "A challenge for another purpose than the one the verifier now checks for.";
    let rental = challenge(3, SHOWN - 30);
    let mut both = show(&license(), None);
    both.answers = Some(rental.encode());
    let both = Ask::of(&both).purpose("accident").challenge(&rental.encode());
    cases.no("challenge_other_purpose", "challenge-purpose-differs", why, both);
}

fn freshness(cases: &mut Cases) {
    let show = everyday();
    let ask = Ask::of(&show);
    for (name, age, code) in [
        ("future_11", -11, Some("show-from-future")),
        ("future_10", -10, None),
        ("future_9", -9, None),
        ("age_0", 0, None),
        ("age_60", 60, None),
        ("age_69", 69, None),
        ("age_70", 70, Some("show-expired")),
        ("age_71", 71, Some("show-expired")),
        ("age_day", 86_400, Some("show-expired")),
    ] {
        let now = SHOWN.checked_add_signed(age).expect("an instant");
        let why = "A code lives 60 s, and clocks may differ by 10: valid while -10 <= now - shown_at < 70.";
        let name = format!("show_{name}");
        match code {
            Some(code) => cases.no(&name, code, why, ask.clone().now(now)),
            None => cases.ok(&name, why, ask.clone().now(now), &[("/valid_until", json!(SHOWN + 70))]),
        }
    }
    for (name, tolerance, age, code) in [
        ("zero_expired", 0, 60, Some("show-expired")),
        ("zero_alive", 0, 59, None),
        ("zero_future", 0, -1, Some("show-from-future")),
        ("most_alive", 60, 119, None),
        ("most_expired", 60, 120, Some("show-expired")),
        ("capped", 3600, 120, Some("show-expired")),
        ("capped_future", 3600, -61, Some("show-from-future")),
    ] {
        let now = SHOWN.checked_add_signed(age).expect("an instant");
        let why = "The tolerance is the policy's, 60 s at most: the 60 s of life are not.";
        let ask = ask.clone().now(now).policy("clock_tolerance", json!(tolerance));
        let name = format!("show_tolerance_{name}");
        match code {
            Some(code) => cases.no(&name, code, why, ask),
            None => cases.ok(&name, why, ask, &[]),
        }
    }
}

fn window(cases: &mut Cases) {
    let license = license();
    let end = license.expires();
    let month = json!(40 * 86_400);
    let at = |shown_at: u64, now: u64| {
        let mut show = show(&license, None);
        show.shown_at = shown_at;
        // The inspection runs out before the license does; here it is not the matter.
        show.credential.set(2, uint(21_000));
        Ask::of(&show).now(now).policy("status_age", month.clone())
    };
    let cases_of = [
        ("first_second", ISSUED, ISSUED, None, "The first second of the license."),
        (
            "before_tolerated",
            ISSUED - 10,
            ISSUED - 10,
            None,
            "A verifier whose clock is 10 s slow sees a license that starts in the future.",
        ),
        (
            "before",
            ISSUED - 11,
            ISSUED - 11,
            Some("not-yet-valid"),
            "Beyond the tolerance a license from the future is refused.",
        ),
        (
            "last_second",
            end - 1,
            end - 1,
            None,
            "The last second of the last Beijing day.",
        ),
        (
            "end",
            end,
            end,
            Some("license-expired"),
            "The window is half open: at 24:00 it is over, without tolerance.",
        ),
        (
            "after",
            end + 1,
            end + 1,
            Some("license-expired"),
            "One second later the license is as dead as after a year.",
        ),
        (
            "shown_before_end",
            end - 5,
            end + 5,
            Some("license-expired"),
            "Shown in time and checked too late: now counts.",
        ),
        (
            "shown_after_end",
            end,
            end - 1,
            Some("shown-outside-window"),
            "Shown by a fast phone after the end and checked before: the show is outside its own window.",
        ),
        (
            "shown_before_start",
            ISSUED - 11,
            ISSUED,
            Some("shown-outside-window"),
            "A show made before its license was: no honest phone has one.",
        ),
        (
            "shown_before_start_tolerated",
            ISSUED - 10,
            ISSUED,
            None,
            "A phone whose clock is 10 s slow.",
        ),
    ];
    for (name, shown_at, now, code, why) in cases_of {
        let name = format!("window_{name}");
        match code {
            Some(code) => cases.no(&name, code, why, at(shown_at, now)),
            None => cases.ok(&name, why, at(shown_at, now), &[("/last_day", json!("2026-10-14"))]),
        }
    }
    let why = "A license of one day: it ends with the day it was issued on.";
    let mut day = license.clone();
    day.days = 0;
    let facts = [("/last_day", json!("2026-09-14"))];
    cases.ok("window_one_day", why, Ask::of(&show(&day, None)), &facts);
    let why = "The longest license, 400 days.";
    let mut long = license.clone();
    long.days = 400;
    let facts = [("/last_day", json!("2027-10-19"))];
    cases.ok("window_longest", why, Ask::of(&show(&long, None)), &facts);
    let why = "Issued at 23:59:59 in Beijing: the day is Beijing's, not UTC's.";
    let mut late = license.clone();
    late.issued_at = late.expires() - license.days * 86_400 - 1;
    late.days = 0;
    let mut late_show = show(&late, None);
    late_show.shown_at = late.issued_at;
    cases.ok(
        "window_last_second_of_a_day",
        why,
        Ask::of(&late_show),
        &[("/last_day", json!("2026-09-14"))],
    );
    let why = "The next second is the next Beijing day, though UTC has none.";
    let mut early = late.clone();
    early.issued_at += 1;
    let mut early_show = show(&early, None);
    early_show.shown_at = early.issued_at;
    cases.ok(
        "window_first_second_of_a_day",
        why,
        Ask::of(&early_show),
        &[("/last_day", json!("2026-09-15"))],
    );
}

fn standing(cases: &mut Cases) {
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
            &[("/display", json!(class))],
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
    let why = "A vehicle sealed by a court cannot be mortgaged, whatever class the policy accepts.";
    let sealed = show(&license().with(1, uint(bits("K"))), Some(8));
    let ask = Ask::of(&sealed);
    cases.no("standing_sealed_for_mortgage", "standing-refused-for-purpose", why, ask);

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
                cases.ok(&name, why, ask, &[("/display", json!("usable"))]);
            } else {
                cases.no(&name, "standing-forbids-use", why, ask);
            }
        }
    }
}

fn purpose(cases: &mut Cases) {
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
        &[("/stated_purpose", json!(null))],
    );
    for purpose in 1..=7_u64 {
        let mut more = show(&license, Some(purpose));
        let beyond = (view(purpose) + 1).trailing_zeros();
        more.bitmap |= 1 << beyond;
        let name = PURPOSES[usize::try_from(purpose).expect("a purpose") - 1].replace('-', "_");
        let why = "The first leaf beyond what this purpose may see: a verifier app must not even receive it.";
        cases.no(
            &format!("disclosure_exceeds_{name}"),
            "disclosure-exceeds-purpose",
            why,
            Ask::of(&more),
        );
    }
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
        &[("/fields/grantee", json!("not-carried"))],
    );
}

fn policy(cases: &mut Cases) {
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
        &[("/fields/remarks", json!("none"))],
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
    let mut old = answer(&claim, 7);
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
fn order(cases: &mut Cases) {
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
