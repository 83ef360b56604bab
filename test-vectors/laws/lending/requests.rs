//! What an owner signs, and what of it is not taken.

use super::*;

#[test]
fn a_request_is_good_for_its_time() {
    let license = owners_license();
    for lifetime in [1, 2, 600, 1199, 1200] {
        let mut ask = Ask::new();
        ask.lifetime = lifetime;
        for (age, expected) in [
            (-602_i64, "request-from-future"),
            (-601, "request-from-future"),
            (-600, "ok"),
            (-599, "ok"),
            (0, "ok"),
        ] {
            let now = ISSUED_AT.checked_add_signed(age).expect("an instant");
            assert_eq!(outcome(ask.judge(&license, now)), expected, "{age}");
        }
        for (past, expected) in [(-1_i64, "ok"), (0, "request-expired"), (1, "request-expired")] {
            let now = (ISSUED_AT + lifetime).checked_add_signed(past).expect("an instant");
            assert_eq!(outcome(ask.judge(&license, now)), expected, "{lifetime} and {past}");
        }
    }
    for (lifetime, expected) in [
        (0, "cbor-out-of-range"),
        (1, "ok"),
        (1200, "ok"),
        (1201, "cbor-out-of-range"),
    ] {
        let mut ask = Ask::new();
        ask.lifetime = lifetime;
        assert_eq!(outcome(ask.judge(&license, ISSUED_AT)), expected, "{lifetime}");
    }
}

#[test]
fn an_order_is_good_for_twenty_minutes() {
    let license = owners_license();
    let judged = |now: u64| {
        let message = signed_by("holder", &order_parts(&license.id, ISSUED_AT, [1; 16], None));
        RevocationOrder::from_bytes(&message).and_then(|order| order.verify(&license, instant(now)))
    };
    for (age, expected) in [
        (-601_i64, "request-from-future"),
        (-600, "ok"),
        (-599, "ok"),
        (1199, "ok"),
        (1200, "request-expired"),
        (1201, "request-expired"),
    ] {
        let now = ISSUED_AT.checked_add_signed(age).expect("an instant");
        assert_eq!(outcome(judged(now)), expected, "{age}");
    }
    for (signer, id, expected) in [
        ("holder", license.id, "ok"),
        ("grantee", license.id, "request-signature-invalid"),
        ("issuer", license.id, "request-signature-invalid"),
        ("holder", [0; 32], "request-other-license"),
        ("grantee", [0; 32], "request-other-license"),
    ] {
        let message = signed_by(signer, &order_parts(&id, ISSUED_AT, [1; 16], None));
        let order = RevocationOrder::from_bytes(&message).expect("an order");
        assert_eq!(*order.license_id(), id);
        assert_eq!(
            outcome(order.verify(&license, instant(ISSUED_AT))),
            expected,
            "{signer}"
        );
    }
    // One kind of message is never taken for the other, though the same key signed both.
    let order = signed_by("holder", &order_parts(&license.id, ISSUED_AT, [1; 16], None));
    assert_ne!(outcome(AuthorizationRequest::from_bytes(&order)), "ok");
    assert_ne!(outcome(RevocationOrder::from_bytes(&Ask::new().message())), "ok");
    let retyped = Signed::new(ORDER_TYP, None, &Item::Map(Ask::new().claims()));
    assert_eq!(
        outcome(AuthorizationRequest::from_bytes(&signed_by("holder", &retyped))),
        "cbor-wrong-type"
    );
}

#[test]
fn a_license_that_has_ended_asks_for_nothing() {
    let license = owners_license();
    let end = license.last_day.end().expect("an instant").unix();
    let ask = Ask::new().made_at(end - 100);
    let order = signed_by("holder", &order_parts(&license.id, end - 100, [1; 16], None));
    for (past, expected) in [(-1_i64, "ok"), (0, "license-expired"), (1, "license-expired")] {
        let now = end.checked_add_signed(past).expect("an instant");
        assert_eq!(outcome(ask.judge(&license, now)), expected, "{past}");
        let found = RevocationOrder::from_bytes(&order).and_then(|order| order.verify(&license, instant(now)));
        assert_eq!(outcome(found), expected, "{past}");
    }
}

#[test]
fn a_request_is_signed_by_the_key_of_the_license_it_names() {
    let license = owners_license();
    for signer in ["grantee", "issuer", "thief"] {
        let mut ask = Ask::new();
        ask.signer = signer;
        assert_eq!(
            outcome(ask.judge(&license, ISSUED_AT)),
            "request-signature-invalid",
            "{signer}"
        );
    }
    let mut other = Ask::new();
    other.license[31] ^= 1;
    assert_eq!(outcome(other.judge(&license, ISSUED_AT)), "request-other-license");
    let mut theirs = license.clone();
    theirs.holder_key = key("grantee").public_key();
    assert_eq!(
        outcome(Ask::new().judge(&theirs, ISSUED_AT)),
        "request-signature-invalid"
    );

    // The signature: the other half is the same signature, and what is none is refused as such.
    let signed = Ask::new().signed();
    let good = sign(&signing(&key("holder")), &signed.digest());
    let zero_r = [&[0; 32], &good[32..]].concat();
    for (signature, expected) in [
        (&good[..], "ok"),
        (&high_s(&good), "ok"),
        (&zero_r, "signature-malformed"),
        (&good[..63], "signature-malformed"),
        (&[&good[..], &[0]].concat(), "signature-malformed"),
        (&[], "signature-malformed"),
    ] {
        let message = signed.message(signature).encode();
        assert_eq!(outcome(judge(&message, &license, ISSUED_AT)), expected);
    }
}

#[test]
fn a_changed_request_is_refused_bit_by_bit() {
    let (message, license) = (Ask::new().replacing().message(), owners_license());
    for at in 0..message.len() * 8 {
        let mut flipped = message.clone();
        flipped[at / 8] ^= 1 << (at % 8);
        assert_ne!(outcome(judge(&flipped, &license, ISSUED_AT)), "ok", "bit {at}");
    }
    for length in 0..message.len() {
        assert_eq!(
            outcome(judge(&message[..length], &license, ISSUED_AT)),
            "cbor-truncated"
        );
    }
    let longer = [&message[..], &[0]].concat();
    assert_eq!(outcome(judge(&longer, &license, ISSUED_AT)), "cbor-trailing-bytes");
}

#[test]
fn what_a_request_names_is_checked_by_its_rule() {
    let license = owners_license();
    let with = |change: &dyn Fn(&mut Ask)| {
        let mut ask = Ask::new();
        change(&mut ask);
        outcome(ask.judge(&license, ISSUED_AT))
    };
    for (purpose, expected) in [
        (0, "cbor-out-of-range"),
        (1, "ok"),
        (2, "ok"),
        (8, "ok"),
        (9, "ok"),
        (12, "ok"),
        (13, "purpose-unknown"),
        (23, "purpose-unknown"),
        (24, "cbor-out-of-range"),
        (255, "cbor-out-of-range"),
        (256, "cbor-out-of-range"),
    ] {
        assert_eq!(with(&|ask| ask.purpose = purpose), expected, "purpose {purpose}");
    }
    for (kind, number, name, expected) in [
        ("A", "35010219881112001X", "李四明", "ok"),
        ("A", "35010219881112001x", "李四明", "not-canonical"),
        ("A", " 35010219881112001X", "李四明", "not-canonical"),
        ("F", "h12345678", "CHAN TAI MAN", "not-canonical"),
        ("A", "350102198811120010", "李四明", "document-check-digit"),
        ("A", "990102198811120010", "李四明", "document-region"),
        ("A", "350102198813120010", "李四明", "document-date"),
        ("A", "35010219881112001", "李四明", "document-number-malformed"),
        ("A", "", "李四明", "document-number-malformed"),
        ("Z", "35010219881112001X", "李四明", "document-kind-unknown"),
        ("a", "35010219881112001X", "李四明", "document-kind-unknown"),
        ("AA", "35010219881112001X", "李四明", "document-kind-unknown"),
        ("", "35010219881112001X", "李四明", "document-kind-unknown"),
        ("A", "35010219881112001X", "", "text-empty-value"),
        ("A", "35010219881112001X", "李\u{200b}四明", "text-forbidden-character"),
        ("A", "35010219881112001X", "李四明 ", "text-forbidden-character"),
        // The document is looked at before the name, whatever the name is.
        ("A", "350102198811120010", "", "document-check-digit"),
    ] {
        let parts = [kind, number, name].map(String::from);
        assert_eq!(with(&|ask| ask.grantee.clone_from(&parts)), expected, "{parts:?}");
    }
    for (length, expected) in [(63, "ok"), (64, "ok"), (65, "text-too-long")] {
        assert_eq!(with(&|ask| ask.grantee[2] = "A".repeat(length)), expected, "{length}");
    }
    for (epoch_days, expected) in [
        (-25_568, "day-out-of-range"),
        (-25_567, "ok"),
        (-25_566, "ok"),
        (65_742, "ok"),
        (65_743, "ok"),
        (65_744, "day-out-of-range"),
    ] {
        assert_eq!(with(&|ask| ask.last_day = epoch_days), expected, "{epoch_days}");
    }
    let mut claims = Ask::new().claims();
    claims.push((Item::Int(-65_549), Item::Simple(20)));
    let message = signed_by("holder", &Signed::new(REQUEST_TYP, None, &Item::Map(claims)));
    assert_eq!(outcome(judge(&message, &license, ISSUED_AT)), "cbor-out-of-range");
}

#[test]
fn the_first_failing_check_of_a_request_decides() {
    let license = owners_license();
    let mut ask = Ask::new();
    ask.grantee[2] = String::new();
    ask.last_day = 65_744;
    ask.grantee[1] = "x".into();
    ask.purpose = 13;
    ask.signer = "thief";
    ask.license = [0; 32];
    let late = ISSUED_AT + 1200;
    let mut found = Vec::new();
    found.push(outcome(ask.judge(&license, late)));
    ask.license = license.id;
    found.push(outcome(ask.judge(&license, late)));
    ask.signer = "holder";
    found.push(outcome(ask.judge(&license, late)));
    found.push(outcome(ask.judge(&license, ISSUED_AT)));
    ask.purpose = 9;
    found.push(outcome(ask.judge(&license, ISSUED_AT)));
    ask.grantee[1] = "35010219881112001X".into();
    found.push(outcome(ask.judge(&license, ISSUED_AT)));
    ask.grantee[2] = "李四明".into();
    found.push(outcome(ask.judge(&license, ISSUED_AT)));
    let expected = [
        "request-other-license",
        "request-signature-invalid",
        "request-expired",
        "purpose-unknown",
        "document-number-malformed",
        "text-empty-value",
        "day-out-of-range",
    ];
    assert_eq!(found, expected);
}
