//! A door built with the feature `platform` asks the platform for the clock and the randomness that a request lacks;
//! without the feature such a request is a slip.

use door::{Door, schema};
use serde_json::{Value, json};

fn call(door: &Door, request: &Value) -> Value {
    let answer = serde_json::from_str(&door.call(&request.to_string())).expect("an answer is JSON");
    let faults = schema::faults(&schema::schema(), &answer);
    assert!(faults.is_empty(), "{faults:?}: {answer}");
    answer
}

#[test]
fn what_a_request_lacks_is_the_platforms_or_a_slip() {
    let door = Door::new();
    let pin = "07".repeat(32);
    assert_eq!(call(&door, &json!({"call": "open", "pin": pin}))["ok"], true);
    let ask =
        json!({"call": "ask", "asker": "Minjiang Rental", "purpose": "rental", "place": "counter", "sealed": true});
    let (one, other) = (call(&door, &ask), call(&door, &ask));
    if cfg!(feature = "platform") {
        assert_eq!(
            (&one["ok"], &other["ok"]),
            (&json!(true), &json!(true)),
            "{one} {other}"
        );
        assert_ne!(one["text"], other["text"]);
        assert_ne!(one["challenge"]["sealing_key"], other["challenge"]["sealing_key"]);
        // Later than this test was written.
        assert!(one["challenge"]["issued_at"].as_u64() > Some(1_750_000_000));
    } else {
        assert_eq!(
            (&one["code"], &one["option"]),
            (&json!("option-missing"), &json!("now"))
        );
        let mut timed = ask;
        timed["now"] = json!(1_789_351_842);
        let one = call(&door, &timed);
        assert_eq!(
            (&one["code"], &one["option"]),
            (&json!("option-missing"), &json!("random"))
        );
    }
    // What is signed in two steps names both, whatever the platform has.
    let order = json!({"call": "wallet-order", "id": pin});
    assert_eq!(call(&door, &order)["code"], "option-missing");
}
