//! Two clocks: the authority's, and a phone's that is up to ten minutes off either way. What the phone dates bounds how
//! long a message lives and orders nothing.

use proptest::prelude::*;

use super::*;
use crate::cases;

/// What happens next, each some seconds behind the step before.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// The owner signs a request, which waits to be carried out.
    Ask,
    /// The owner signs an order, which waits to be carried out.
    Order,
    /// The oldest message that waits arrives.
    Arrive,
    /// The latest one does, before the others.
    Overtake,
    /// The wallet is refreshed.
    Refresh,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Ask),
        2 => Just(Step::Order),
        4 => Just(Step::Arrive),
        2 => Just(Step::Overtake),
        2 => Just(Step::Refresh),
    ]
}

/// A signed message, and when it was signed by the authority's clock, which the phone does not know.
enum Message {
    Request(VerifiedRequest, u64),
    Order(VerifiedOrder, u64),
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn no_request_outlives_a_revocation_and_every_order_counts(
        offset in -600_i64..=600,
        steps in prop::collection::vec((step(), 0_u64..40), 1..40),
    ) {
        let (mut register, mut license) = lasting(&record(), ISSUED_AT);
        let (mut now, mut serial, mut waiting) = (ISSUED_AT + 1, 0_u8, Vec::new());
        let mut taken_back = 0;
        for (step, seconds) in steps {
            now += seconds;
            let dated = now.checked_add_signed(offset).expect("an instant");
            serial += 1;
            match step {
                Step::Ask => {
                    let persons = [grantee(), person(&resident(1), "王五")];
                    let ask = Ask::of(&persons[usize::from(serial % 2)])
                        .made_at(dated)
                        .nonce(serial)
                        .replacing();
                    let mut ask = ask;
                    ask.license = license.id;
                    let request = judge(&ask.message(), &license, now).expect("a request of now, whatever it is dated");
                    waiting.push(Message::Request(request, now));
                }
                Step::Order => {
                    let parts = order_parts(&license.id, dated, [serial; 16], None);
                    let order = RevocationOrder::from_bytes(&signed_by("holder", &parts)).expect("an order");
                    let order = order.verify(&license, instant(now)).expect("an order of now, whatever it is dated");
                    waiting.push(Message::Order(order, now));
                }
                Step::Refresh => {
                    license = LogEntry { id: [serial; 32], issued_at: instant(now), ..license };
                    register
                        .record_license(&operation(&register, now), &license, None)
                        .expect("a refresh");
                }
                Step::Arrive | Step::Overtake if waiting.is_empty() => {}
                Step::Arrive | Step::Overtake => {
                    let at = if matches!(step, Step::Arrive) { 0 } else { waiting.len() - 1 };
                    let next = operation(&register, now);
                    match waiting.remove(at) {
                        Message::Request(request, signed) => {
                            let at = position(u32::from(serial));
                            match granted(register.grant(&next, &request, &Calendars::built_in(), at)) {
                                "ok" => prop_assert!(signed > taken_back, "signed {signed}, taken back {taken_back}"),
                                "request-older-than-revocation" => prop_assert!(taken_back > 0),
                                code => prop_assert!(now >= signed + 600, "{code}"),
                            }
                        }
                        Message::Order(order, signed) => {
                            let code = granted(register.revoke(&next, &order));
                            prop_assert!(code == "ok" || now >= signed + 600, "{code}");
                            if code == "ok" {
                                taken_back = now;
                                prop_assert_eq!(register.lent(instant(now)).count(), 0, "an order ends what is live");
                            }
                        }
                    }
                }
            }
        }
        // Refresh, then ask again: that is all an owner ever has to do.
        now += 1;
        license = LogEntry { id: [255; 32], issued_at: instant(now), ..license };
        register.record_license(&operation(&register, now), &license, None).expect("a refresh");
        let dated = now.checked_add_signed(offset).expect("an instant");
        let mut ask = Ask::new().made_at(dated).nonce(255).replacing();
        ask.license = license.id;
        let request = judge(&ask.message(), &license, now).expect("a request");
        let result = register.grant(&operation(&register, now), &request, &Calendars::built_in(), position(9999));
        prop_assert_eq!(granted(result), "ok");
    }
}
