//! Requests and orders of the right form that say what must not be: values, times, another license. And what is judged
//! first where two things are wrong.

use serde_json::{Value, json};

use super::{License, NOW, Order, Request, ask, hidden, wanted};
use crate::build::{Cases, Want};
use crate::fixture;
use crate::mutate::{hex, signing};

pub(super) fn requests(cases: &mut Cases) {
    let license = License::fixture();
    let good = Request::fixture();
    let mut add = |name: &str, code: Option<&str>, why: &str, request: &Request| {
        let mut body = ask(&request.signed(&license.key), &license, NOW);
        body["hidden"] = hidden(&request.grantee);
        cases.add("request", &format!("request_{name}"), why, body, &wanted(code));
    };
    for (purpose, code, why) in [
        (0, "cbor-out-of-range", "Purposes count from 1."),
        (
            13,
            "purpose-unknown",
            "A purpose of a later version: nobody knows what it may see.",
        ),
        (23, "purpose-unknown", "The greatest number a purpose can have."),
        (24, "cbor-out-of-range", "Purposes are 1 to 23."),
    ] {
        let request = Request {
            purpose,
            ..good.clone()
        };
        add(&format!("purpose_{purpose}"), Some(code), why, &request);
    }
    for (name, code, why, kind, number) in [
        (
            "number_check_digit",
            "document-check-digit",
            "One digit of the grantee's number is wrong: it is somebody else's or nobody's.",
            "A",
            "350102198811120011",
        ),
        (
            "number_date",
            "document-date",
            "Born on a 32nd of December.",
            "A",
            "350102198812320019",
        ),
        (
            "number_region",
            "document-region",
            "A number of a province there is not.",
            "A",
            "160102198811120014",
        ),
        (
            "number_lower_case",
            "not-canonical",
            "A small x at the end: the same person would count twice.",
            "A",
            "35010219881112001x",
        ),
        (
            "number_spaces",
            "not-canonical",
            "The number as people read it out: signed data have one spelling.",
            "A",
            "350102 19881112 001X",
        ),
        (
            "number_full_width",
            "not-canonical",
            "Digits of the full width that an input method leaves behind: an app normalizes what is typed before it signs.",
            "A",
            "35010219881112００1X",
        ),
        (
            "number_first_generation",
            "document-number-malformed",
            "Fifteen digits of the first generation: no check digit, and a second number for one person.",
            "A",
            "350102881112001",
        ),
        (
            "number_empty",
            "document-number-malformed",
            "A document without a number.",
            "A",
            "",
        ),
        (
            "passport_lower_case",
            "not-canonical",
            "A passport's letter is a capital.",
            "F",
            "e12345678",
        ),
        (
            "kind_unknown",
            "document-kind-unknown",
            "A letter that stands for no kind of document.",
            "O",
            "35010219881112001X",
        ),
        (
            "kind_lower_case",
            "document-kind-unknown",
            "Kinds of document are capital letters.",
            "a",
            "35010219881112001X",
        ),
        (
            "kind_two_letters",
            "document-kind-unknown",
            "Two letters, of which a reader would take the first.",
            "AA",
            "35010219881112001X",
        ),
        (
            "kind_empty",
            "document-kind-unknown",
            "No letter at all: the rule of the number would be unknown.",
            "",
            "35010219881112001X",
        ),
    ] {
        let grantee = [kind.into(), number.into(), good.grantee[2].clone()];
        let request = Request {
            grantee,
            ..good.clone()
        };
        add(name, Some(code), why, &request);
    }
    for (name, kind, number) in [
        ("organization", "N", "91350100M000100Y43"),
        ("passport", "F", "E12345678"),
        ("permit", "F", "H1234567801"),
        ("officer", "C", "军字第12345678号"),
    ] {
        let grantee = [kind.into(), number.into(), good.grantee[2].clone()];
        let request = Request {
            grantee,
            ..good.clone()
        };
        let why = "A document of another kind is read as such; the register judges whether its bearer may be lent to.";
        add(&format!("document_{name}"), None, why, &request);
    }
    for (name, code, why, person) in [
        (
            "name_empty",
            Some("text-empty-value"),
            "A grantee without a name.",
            String::new(),
        ),
        (
            "name_most",
            None,
            "A name of 64 characters, the most the register's column holds.",
            "李".repeat(64),
        ),
        (
            "name_too_long",
            Some("text-too-long"),
            "A name of 65 characters.",
            "x".repeat(65),
        ),
        (
            "name_bidi",
            Some("text-forbidden-character"),
            "A name that prints as another.",
            "李\u{202e}明四".into(),
        ),
        (
            "name_newline",
            Some("text-forbidden-character"),
            "A name of two lines.",
            "李四明\n王五".into(),
        ),
        (
            "name_space_last",
            Some("text-forbidden-character"),
            "A space behind the name, which nobody sees and no comparison forgives.",
            "李四明 ".into(),
        ),
    ] {
        let [kind, number, _] = good.grantee.clone();
        let request = Request {
            grantee: [kind, number, person],
            ..good.clone()
        };
        add(name, code, why, &request);
    }
    // The register, not the request's form, says how far ahead a last day may be.
    for (name, code, why, last_day) in [
        (
            "last_day_first",
            None,
            "1900-01-01, the first day there is: a day of the format, which the register then refuses.",
            fixture::day("1900-01-01").epoch_days(),
        ),
        (
            "last_day_before_first",
            Some("day-out-of-range"),
            "The day before the first there is.",
            fixture::day("1900-01-01").epoch_days() - 1,
        ),
        (
            "last_day_last",
            None,
            "2149-12-31, the last day there is.",
            fixture::day("2149-12-31").epoch_days(),
        ),
        (
            "last_day_behind_last",
            Some("day-out-of-range"),
            "The day behind the last there is.",
            fixture::day("2149-12-31").epoch_days() + 1,
        ),
        (
            "last_day_greatest",
            Some("day-out-of-range"),
            "The greatest number of 63 bits, which overflows careless arithmetic.",
            i64::MAX,
        ),
        (
            "last_day_least",
            Some("day-out-of-range"),
            "The least number of 64 bits.",
            i64::MIN + 1,
        ),
    ] {
        let request = Request {
            last_day,
            ..good.clone()
        };
        add(name, code, why, &request);
    }
    let bytes = good.signed(&license.key);
    let mut held = |name: &str, code: Option<&str>, why: &str, license: &License, now: u64| {
        let name = format!("request_{name}");
        cases.add("request", &name, why, ask(&bytes, license, now), &wanted(code));
    };
    times(&mut held, &license, 1200);
    order_of_judgement(cases);
}

pub(super) fn orders(cases: &mut Cases) {
    let license = License::fixture();
    let bytes = Order::fixture().signed(&license.key);
    let mut held = |name: &str, code: Option<&str>, why: &str, license: &License, now: u64| {
        let name = format!("order_{name}");
        cases.add("order", &name, why, ask(&bytes, license, now), &wanted(code));
    };
    times(&mut held, &license, 1200);
    let stranger = signing(&fixture::key("grantee"));
    let other = License::of("another phone", 9);
    let named = Order {
        license: other.id,
        ..Order::fixture()
    };
    for (name, code, why, bytes, now) in [
        (
            "license_before_signature",
            "request-other-license",
            "Another license and another key: the license is judged first.",
            named.signed(&stranger),
            NOW,
        ),
        (
            "signature_before_time",
            "request-signature-invalid",
            "Another key, and run out: the signature is judged first.",
            Order::fixture().signed(&stranger),
            NOW + 1201,
        ),
    ] {
        cases.add(
            "order",
            &format!("order_{name}"),
            why,
            ask(&bytes, &license, now),
            &Want::Code(code),
        );
    }
}

/// A message held against its license at every edge of time, and against other licenses.
fn times(held: &mut impl FnMut(&str, Option<&str>, &str, &License, u64), license: &License, lifetime: u64) {
    for (name, code, why, ahead) in [
        ("future_599", None, "The phone's clock is 599 s fast.", 599),
        (
            "future_600",
            None,
            "The phone's clock is ten minutes fast, the most that is forgiven.",
            600,
        ),
        (
            "future_601",
            Some("request-from-future"),
            "The phone's clock is 601 s fast: beyond what is forgiven.",
            601,
        ),
    ] {
        held(name, code, why, license, NOW - ahead);
    }
    let end = NOW + lifetime;
    for (name, code, why, now) in [
        ("last_second", None, "The last second it is good for.", end - 1),
        (
            "expired",
            Some("request-expired"),
            "Its end is exclusive: a consent is not carried out behind it.",
            end,
        ),
        (
            "expired_by_a_second",
            Some("request-expired"),
            "One second behind its end.",
            end + 1,
        ),
    ] {
        held(name, code, why, license, now);
    }
    let yesterday = license.clone().until("2026-09-13");
    held(
        "license_expired_yesterday",
        Some("license-expired"),
        "The license it names ended the day before: it must be refreshed first.",
        &yesterday,
        NOW,
    );
    let other = License {
        id: License::of("another phone", 9).id,
        ..license.clone()
    };
    held(
        "other_license",
        Some("request-other-license"),
        "Held against another license of the same phone: a consent counts for the license it names.",
        &other,
        NOW,
    );
    let rekeyed = License {
        id: license.id,
        ..License::of("another phone", license.status)
    };
    held(
        "other_holder_key",
        Some("request-signature-invalid"),
        "The log knows the license under another key: the signature is not its holder's.",
        &rekeyed,
        NOW,
    );
}

/// Requests with two faults.
fn order_of_judgement(cases: &mut Cases) {
    let license = License::fixture();
    let good = Request::fixture();
    let stranger = signing(&fixture::key("grantee"));
    let unknown = Request {
        purpose: 10,
        ..good.clone()
    };
    let nobody = Request {
        grantee: ["A".into(), "350102198811120011".into(), String::new()],
        last_day: i64::MAX,
        ..good.clone()
    };
    let nameless = Request {
        grantee: ["A".into(), "35010219881112001X".into(), String::new()],
        last_day: i64::MAX,
        ..good.clone()
    };
    let other = Request {
        license: [1; 32],
        ..good.clone()
    };
    let ended = license.clone().until("2026-09-13");
    for (name, code, why, bytes, license, now) in [
        (
            "license_before_signature",
            "request-other-license",
            "Another license and another key: the license is judged first.",
            other.signed(&stranger),
            &license,
            NOW,
        ),
        (
            "signature_before_time",
            "request-signature-invalid",
            "Another key, and run out: the signature is judged first, so that nobody learns by strangers' messages.",
            good.signed(&stranger),
            &license,
            NOW + 1201,
        ),
        (
            "time_before_license",
            "request-expired",
            "Run out, and so has its license: the request's end is judged first.",
            good.signed(&license.key),
            &ended,
            NOW + 1201,
        ),
        (
            "license_before_purpose",
            "license-expired",
            "The license has ended, and the purpose is unknown: the license is judged first.",
            unknown.signed(&license.key),
            &ended,
            NOW,
        ),
        (
            "purpose_before_values",
            "purpose-unknown",
            "An unknown purpose, for nobody: the purpose is judged first.",
            Request {
                purpose: 13,
                ..nobody.clone()
            }
            .signed(&license.key),
            &license,
            NOW,
        ),
        (
            "number_before_name",
            "document-check-digit",
            "A wrong number, no name and no day: the number is judged first.",
            nobody.signed(&license.key),
            &license,
            NOW,
        ),
        (
            "name_before_last_day",
            "text-empty-value",
            "No name and no day: the name is judged first.",
            nameless.signed(&license.key),
            &license,
            NOW,
        ),
    ] {
        cases.add(
            "request",
            &format!("request_{name}"),
            why,
            ask(&bytes, license, now),
            &Want::Code(code),
        );
    }
    // The second a license ends in Beijing: 2026-09-15 00:00.
    let midnight = 1_789_401_600;
    let until: License = license.clone().until("2026-09-14");
    for (name, made_at) in [("request", midnight - 5), ("order", midnight - 5)] {
        let bytes = if name == "request" {
            Request {
                made_at,
                expires: made_at + 1200,
                ..good.clone()
            }
            .signed(&license.key)
        } else {
            Order {
                made_at,
                ..Order::fixture()
            }
            .signed(&license.key)
        };
        for (edge, code, why, now) in [
            (
                "last_second",
                None,
                "The last second of the license it names.",
                midnight - 1,
            ),
            (
                "end",
                Some("license-expired"),
                "The license it names ended this very second, at 24:00 in Beijing.",
                midnight,
            ),
            (
                "past_end",
                Some("license-expired"),
                "One second behind the end of the license it names.",
                midnight + 1,
            ),
        ] {
            let body: Value = json!({
                "bytes": hex(&bytes),
                "license": until.log(),
                "now": now,
                "hidden": hidden(&good.grantee),
            });
            cases.add(name, &format!("{name}_license_{edge}"), why, body, &wanted(code));
        }
    }
}
