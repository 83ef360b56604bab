//! A wallet through the door: a file imported, listed, viewed, shown and answered with, the keys outside; what is shown
//! verifies through the same door.

use door::{Door, schema};
use serde_json::{Value, json};
use support::fixture::{self, ISSUED_AT, SHOWN_AT, instant, key, record};
use vehicle_license::Purpose;
use vehicle_license::credential::CredentialStatus;
use vehicle_license::issue::{AuthorizationRequest, RevocationOrder, StatusBits, StatusListTerms};
use vehicle_license::key::{Signer as _, ToBeSigned};

struct Phone {
    door: Door,
    schema: Value,
    id: String,
}

impl Phone {
    /// A phone with the test license.
    fn new() -> Self {
        let mut phone = Self {
            door: Door::new(),
            schema: schema::schema(),
            id: String::new(),
        };
        let holder = hex(key("holder").public_key().as_compressed());
        let file = hex(&fixture::issue(&record()).secret_file());
        let options = json!({"file": file, "trust": trust(), "holder": holder});
        let added = phone.call("wallet-import", options.clone());
        assert_eq!((&added["added"], &added["replaced"]), (&json!("new"), &json!(null)));
        assert_eq!(phone.call("wallet-import", options)["added"], "not-newer");
        phone.id = added["id"].as_str().expect("an id").into();
        phone
    }

    /// The answer to what is carried out.
    fn call(&self, name: &str, options: Value) -> Value {
        let answer = self.try_call(name, options);
        assert_eq!(answer["ok"], true, "{answer}");
        answer
    }

    fn try_call(&self, name: &str, mut options: Value) -> Value {
        options["call"] = json!(name);
        let answer = serde_json::from_str(&self.door.call(&options.to_string())).expect("an answer is JSON");
        let faults = schema::faults(&self.schema, &answer);
        assert!(faults.is_empty(), "{faults:?}: {answer}");
        answer
    }

    /// Both steps of a call, with the holder's key outside.
    fn signed(&self, name: &str, mut options: Value) -> Value {
        options["id"] = json!(self.id);
        let first = self.call(name, options.clone());
        assert!(first.get("text").is_none() && first.get("message").is_none());
        let bytes = unhex(first["to_be_signed"].as_str().expect("bytes"));
        let signature = key("holder").sign(&ToBeSigned::new(bytes)).expect("a signature");
        let forged = key("somebody else");
        assert_eq!(first["key"], json!(hex(key("holder").public_key().as_compressed())));
        let bytes = unhex(first["to_be_signed"].as_str().expect("bytes"));
        options["signature"] = json!(hex(&forged.sign(&ToBeSigned::new(bytes)).expect("a signature")));
        assert_eq!(
            self.try_call(name, options.clone())["code"],
            "signature-does-not-verify"
        );
        options["signature"] = json!(hex(&signature));
        self.call(name, options)
    }

    /// The verdict on a code.
    fn verify(&self, options: Value) -> Value {
        let mut all = json!({
            "trust": trust(), "now": SHOWN_AT + 10, "place": "counter", "policy": {"accept_test": true}, "record": true,
            "words": "zh",
        });
        for (name, value) in options.as_object().expect("options") {
            all[name] = value.clone();
        }
        self.call("verify", all)
    }
}

#[test]
fn a_show_is_viewed_signed_outside_and_verifies() {
    let phone = Phone::new();
    let listed = phone.call("wallet-list", json!({"now": SHOWN_AT}));
    let credential = &listed["credentials"][0];
    assert_eq!(
        (&credential["id"], &credential["code"]),
        (&json!(phone.id), &json!(null))
    );
    let later = phone.call("wallet-list", json!({"now": SHOWN_AT + 400 * 86_400}));
    assert_eq!(later["credentials"][0]["code"], "outside-window");

    let view = json!({"of": "purpose", "purpose": "rental"});
    let options = json!({"view": view, "now": SHOWN_AT});
    let mut viewed = options.clone();
    viewed["id"] = json!(phone.id);
    let preview = phone.call("wallet-view", viewed);
    let shown = phone.signed("wallet-show", options);
    assert_eq!(
        json!(shown["bytes"].as_str().expect("bytes").len() / 2),
        preview["bytes"]
    );
    assert_eq!(shown["valid_until"], preview["valid_until"]);

    let answer = phone.verify(json!({"text": shown["text"], "purpose": "rental"}));
    for same in ["fields", "display", "watermark"] {
        assert_eq!(answer["verdict"][same], preview[same], "{same}");
    }
    assert_eq!(answer["screen"]["language"], "zh");
    assert_eq!(answer["advice"][0]["code"], answer["verdict"]["display"]["class"]);
    assert_eq!(answer["replay"], answer["verdict"]["replay"]);
    let again = phone.call("reverify", json!({"record": answer["record"], "trusts": [trust()]}));
    assert_eq!(again["verdict"], answer["verdict"]);
    let refused = phone.try_call("verify", json!({"trust": trust(), "now": SHOWN_AT, "place": "counter", "purpose": "rental", "text": shown["text"], "words": "en"}));
    assert_eq!(
        (
            &refused["code"],
            &refused["check"],
            &refused["who"],
            &refused["screen"]["go"]
        ),
        (&json!("test-issuer"), &json!(4), &json!("holder"), &json!("no"))
    );
}

#[test]
fn a_sealed_question_is_read_and_answered() {
    let phone = Phone::new();
    let sealing = vehicle_license::SealingKey::generate(&mut fixture::Deterministic::new("sealing"));
    let random = &mut fixture::Deterministic::new("question");
    let asker = "Minjiang Insurance";
    let question = vehicle_license::Challenge::new(asker, Purpose::InsuranceClaim, instant(SHOWN_AT), 60, random)
        .expect("a question");
    let challenge = question.sealed_to(sealing.public_key()).to_text();
    let asking = phone.call(
        "wallet-asking",
        json!({"challenge": challenge, "trust": trust(), "now": SHOWN_AT}),
    );
    assert_eq!(
        (&asking["not_listed"], &asking["listed"]),
        (&json!("asker-not-signed"), &json!(null))
    );
    assert_eq!(asking["challenge"]["asker"], asker);

    let view = json!({"of": "answering", "opening_asked": ["vin"]});
    let mut options = json!({"view": view, "challenge": challenge, "trust": trust(), "now": SHOWN_AT});
    let without = phone.try_call("wallet-show", {
        let mut options = options.clone();
        options["id"] = json!(phone.id);
        options
    });
    assert_eq!(
        (&without["code"], &without["option"]),
        (&json!("option-missing"), &json!("random"))
    );
    options["random"] = json!("07".repeat(32));
    let shown = phone.signed("wallet-show", options);
    assert!(shown["text"].as_str().expect("a text").starts_with("VS1:"));
    let secret = hex(sealing.secret_bytes().as_ref());
    let asked =
        json!({"text": shown["text"], "purpose": "insurance-claim", "challenge": challenge, "opens_with": secret});
    let answer = phone.verify(asked);
    assert!(asking["more"].as_array().expect("fields").contains(&json!("vin")));
    assert_eq!(answer["verdict"]["freshness"], "challenged-and-sealed");
    assert_eq!(answer["verdict"]["fields"]["vin"]["state"], "full");
}

#[test]
fn a_license_is_lent_and_taken_back_by_messages_that_the_authority_reads() {
    let phone = Phone::new();
    let grantee = json!({"kind": "A", "number": "35010219881112001X", "name": "李四明"});
    let random = "09".repeat(32);
    let options = json!({
        "grantee": grantee, "purpose": "rental", "last_day": "2026-09-22", "now": ISSUED_AT, "random": random,
    });
    let message = phone.signed("wallet-request", options.clone())["message"].clone();
    let request = AuthorizationRequest::from_bytes(&unhex(message.as_str().expect("hex"))).expect("a request");
    let license = fixture::issue(&record());
    let request = request
        .verify(license.log_entry(), instant(ISSUED_AT))
        .expect("the owner's");
    assert_eq!((request.purpose(), request.replaces()), (Purpose::Rental, false));
    assert_eq!(*request.grantee(), fixture::grantee());

    let order = json!({"now": ISSUED_AT, "random": "0a".repeat(32)});
    let message = phone.signed("wallet-order", order)["message"].clone();
    let order = RevocationOrder::from_bytes(&unhex(message.as_str().expect("hex"))).expect("an order");
    let order = order
        .verify(license.log_entry(), instant(ISSUED_AT))
        .expect("the owner's");
    assert_eq!(order.authorization(), None);

    let mut wrong = options;
    wrong["id"] = json!(phone.id);
    wrong["grantee"]["number"] = json!("350102198811120011");
    let refused = phone.try_call("wallet-request", wrong);
    assert_eq!(
        (&refused["code"], &refused["refused"]),
        (&json!("document-check-digit"), &json!("wallet"))
    );
}

#[test]
fn what_a_register_says_is_believed() {
    let phone = Phone::new();
    let position = fixture::holder(&record()).status_position();
    let now = SHOWN_AT + 3600;
    let answer = fixture::register(&record())
        .answer(&[position], instant(now))
        .to_bytes();
    let changed = phone.call("wallet-answer", json!({"answer": hex(&answer)}));
    let as_of = || phone.call("wallet-list", json!({"now": now}))["credentials"][0]["status_as_of"].clone();
    assert_eq!(as_of(), json!(now));
    phone.call("wallet-open", json!({"stored": null}));
    phone.call("wallet-open", json!({"stored": changed["stored"]}));
    assert_eq!(as_of(), json!(now), "what was heard is stored");
    assert_eq!(
        phone.try_call("wallet-answer", json!({"answer": "00"}))["refused"],
        "wallet"
    );
}

#[test]
fn what_is_stored_is_the_wallet_again_and_what_is_over_goes() {
    let phone = Phone::new();
    let over = SHOWN_AT + 400 * 86_400;
    let stored = phone.call("wallet-clear-out", json!({"now": SHOWN_AT}));
    assert_eq!(stored["cleared"], json!([]));
    let other = Phone {
        door: Door::new(),
        schema: schema::schema(),
        id: String::new(),
    };
    assert_eq!(
        other.call("wallet-open", json!({"stored": stored["stored"]}))["held"],
        1
    );
    let lists = [&phone, &other].map(|phone| phone.call("wallet-list", json!({"now": SHOWN_AT})));
    assert_eq!(lists[0], lists[1]);
    assert_eq!(
        other.try_call("wallet-open", json!({"stored": "00"}))["code"],
        "wallet-corrupt"
    );
    assert_eq!(
        other.call("wallet-clear-out", json!({"now": over}))["cleared"],
        json!([phone.id])
    );
    assert_eq!(
        other.call("wallet-list", json!({"now": SHOWN_AT}))["credentials"],
        json!([])
    );
    assert_eq!(other.call("wallet-open", json!({"stored": null}))["held"], 0);
    let gone = other.try_call(
        "wallet-view",
        json!({"id": phone.id, "view": {"of": "everyday"}, "now": SHOWN_AT}),
    );
    assert_eq!(
        (&gone["code"], &gone["option"]),
        (&json!("option-invalid"), &json!("id"))
    );
}

#[test]
fn a_holder_reads_all_of_it_and_has_it_removed() {
    let phone = Phone::new();
    let id = json!({"id": phone.id});
    let read = phone.call("wallet-read", id.clone());
    let states = read["fields"].as_object().expect("fields").values();
    assert!(
        states
            .into_iter()
            .all(|field| field["state"] != "not-shown" && field["state"] != "masked"),
        "{read}"
    );
    assert_eq!(read["fields"]["vin"]["state"], "full");
    let due = &read["refresh_due"];
    assert_eq!(
        (&due["insurance-claim"], &due["rental"]),
        (&json!(ISSUED_AT + 86_400), &json!(ISSUED_AT + 7 * 86_400))
    );
    let gone = phone.call("wallet-forget", id.clone());
    assert_eq!(
        (&gone["forgotten"], &gone["call"]),
        (&json!(true), &json!("wallet-forget"))
    );
    let again = phone.call("wallet-forget", id.clone());
    assert_eq!(
        (&again["forgotten"], &again["stored"]),
        (&json!(false), &gone["stored"])
    );
    assert_eq!(phone.try_call("wallet-read", id)["option"], "id");
    phone.call("wallet-open", json!({"stored": gone["stored"]}));
    assert_eq!(
        phone.call("wallet-list", json!({"now": SHOWN_AT}))["credentials"],
        json!([])
    );
}

/// A phone may have a desk, which believes bundles: then no trust file is handed around.
#[test]
fn a_wallet_believes_what_its_phones_desk_believes() {
    let phone = Phone::new();
    let challenge = vehicle_license::Challenge::new(
        "Minjiang Insurance",
        Purpose::InsuranceClaim,
        instant(SHOWN_AT),
        60,
        &mut fixture::Deterministic::new("question"),
    );
    let asked = json!({"challenge": challenge.expect("a question").to_text(), "now": SHOWN_AT});
    let missing = phone.try_call("wallet-asking", asked.clone());
    assert_eq!(
        (&missing["code"], &missing["option"]),
        (&json!("option-missing"), &json!("trust"))
    );
    let pin = hex(fixture::root_chain().pin().as_bytes());
    phone.call("open", json!({"pin": pin}));
    assert_eq!(phone.try_call("wallet-asking", asked.clone())["code"], "trust-missing");
    let issuer = fixture::with_list_key(fixture::issuer(), "status");
    let bundle = hex(&fixture::bundle(&fixture::trust_content(vec![issuer.clone()])));
    phone.call("take", json!({"bundle": bundle, "now": SHOWN_AT}));
    let asking = phone.call("wallet-asking", asked.clone());
    assert_eq!(asking["not_listed"], "asker-not-signed");
    let view = json!({
        "id": phone.id, "view": {"of": "answering"}, "challenge": asked["challenge"], "now": SHOWN_AT,
    });
    assert_eq!(phone.call("wallet-view", view)["sealed"], json!(false));
    // A list is taken in by the same trust data, and speaks of what it covers.
    let position = fixture::holder(&record()).status_position();
    let terms = StatusListTerms {
        list: u32::try_from(position.list()).expect("a list"),
        bits: StatusBits::One,
        entries: None,
        snapshot_at: instant(SHOWN_AT),
        expires: instant(SHOWN_AT + 86_400),
        time_to_live: None,
    };
    let revoked = [(position, CredentialStatus::Revoked)];
    let token = terms.prepare(&issuer, fixture::LIST_KEY, revoked).expect("a list");
    let token = hex(&token.sign(&key("status")).expect("a signature"));
    phone.call("wallet-take-list", json!({"list": token, "now": SHOWN_AT}));
    let listed = phone.call("wallet-list", json!({"now": SHOWN_AT}));
    assert_eq!(listed["credentials"][0]["code"], "credential-ended");
}

fn trust() -> String {
    hex(&fixture::trust_bytes())
}

fn hex(bytes: &[u8]) -> String {
    runner::keys::hex(bytes)
}

fn unhex(text: &str) -> Vec<u8> {
    runner::keys::unhex(text).expect("hex")
}
