//! A policy by names: a preset, and what is changed in it. One row for each setter of [`Policy`].

use alloc::vec::Vec;

use vehicle_license::credential::{KeyProtection, Proofing};
use vehicle_license::{DisplayClass, Policy, Question};

use crate::kind::{Kind, Member, may};
use crate::object::Object;
use crate::options::{Options, fields};

/// The policy's options.
pub(crate) const POLICY: Kind = Kind::Shape("policy", &Kind::Object(&MEMBERS));

const FIELDS: Kind = Kind::List(&Kind::Name(fields));

const MEMBERS: [Member; 15] = [
    may(
        "preset",
        Kind::Name(presets),
        "the preset it starts from; without it that of the purpose, or of the roadside",
    ),
    may("accept_test", Kind::Bool, "accepts test issuers and test deployments"),
    may(
        "status_age",
        Kind::Uint32,
        "seconds since the status was last known, at most",
    ),
    may("require_challenge", Kind::Bool, "demands an answered challenge"),
    may(
        "require_seal",
        Kind::Bool,
        "demands an answer sealed to the key of its challenge",
    ),
    may(
        "require_evidence",
        Kind::Uint32,
        "demands a real-person check of so many seconds at most",
    ),
    may(
        "require_protection",
        Kind::Name(protections),
        "how well the holder's key is protected, at least",
    ),
    may(
        "require_proofing",
        Kind::Name(proofings),
        "how well the person was proofed, at least",
    ),
    may(
        "require",
        FIELDS,
        "fields that must be opened, masked or whole, or shown to be empty",
    ),
    may(
        "require_full",
        FIELDS,
        "fields that must be opened whole, or shown to be empty",
    ),
    may(
        "require_calendar",
        Kind::Bool,
        "demands that an authorization's working days can be counted",
    ),
    may(
        "accept_class",
        Kind::Name(classes),
        "the worst display class that is accepted",
    ),
    may("accept_lapsed", Kind::Bool, "accepts what papers alone settle"),
    may(
        "clock_tolerance",
        Kind::Uint32,
        "seconds that clocks may differ; above 60 it counts as 60",
    ),
    may(
        "show_ahead",
        Kind::Uint32,
        "seconds by which a show may be ahead; above 60 it counts as 60",
    ),
];

/// The policy that `options` ask for, of a question under its own.
pub(crate) fn policy(options: Option<&Object<'_>>, question: &Question<'_>) -> Policy {
    let Some(options) = options else {
        return question.policy().clone();
    };
    let options = Options(options);
    let preset = options.text("preset").and_then(Policy::by_name);
    let policy = preset.unwrap_or_else(|| question.policy().clone());
    let given = MEMBERS.iter().filter(|member| options.value(member.name).is_some());
    given.fold(policy, |policy, member| changed(policy, member.name, options))
}

fn changed(policy: Policy, name: &str, options: Options<'_>) -> Policy {
    let number = || {
        let number = options.uint(name).and_then(|number| u32::try_from(number).ok());
        number.unwrap_or(0)
    };
    let fields = || options.fields(name).into_iter();
    let text = options.text(name).unwrap_or_default();
    let on = options.flag(name);
    match name {
        "accept_test" if on => policy.accept_test(),
        "status_age" => policy.max_status_age(number()),
        "require_challenge" if on => policy.require_challenge(),
        "require_seal" if on => policy.require_seal(),
        "require_evidence" => policy.require_real_person_check(number()),
        "require_protection" => match KeyProtection::from_name(text) {
            Some(protection) => policy.require_protection(protection),
            None => policy,
        },
        "require_proofing" => match Proofing::from_name(text) {
            Some(proofing) => policy.require_proofing(proofing),
            None => policy,
        },
        "require" => fields().fold(policy, Policy::require),
        "require_full" => fields().fold(policy, Policy::require_full),
        "require_calendar" if on => policy.require_calendar(),
        "accept_class" => match DisplayClass::from_name(text) {
            Some(class) => policy.accept_class(class),
            None => policy,
        },
        "accept_lapsed" if on => policy.accept_lapsed(),
        "clock_tolerance" => policy.clock_tolerance(number()),
        "show_ahead" => policy.show_ahead(number()),
        _ => policy,
    }
}

pub(crate) fn presets() -> Vec<&'static str> {
    Policy::PRESETS.to_vec()
}

pub(crate) fn protections() -> Vec<&'static str> {
    KeyProtection::ALL.map(KeyProtection::name).to_vec()
}

pub(crate) fn proofings() -> Vec<&'static str> {
    Proofing::ALL.map(Proofing::name).to_vec()
}

pub(crate) fn classes() -> Vec<&'static str> {
    DisplayClass::ALL.map(DisplayClass::name).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use vehicle_license::{Place, Purpose};

    use crate::kind::check_members;
    use crate::object::read;

    /// For each option but the preset a policy that is not the preset `counter`.
    const EXAMPLES: [&str; MEMBERS.len() - 1] = [
        r#"{"accept_test": true}"#,
        r#"{"status_age": 1}"#,
        r#"{"require_challenge": true}"#,
        r#"{"require_seal": true}"#,
        r#"{"require_evidence": 60}"#,
        r#"{"require_protection": "hardware"}"#,
        r#"{"require_proofing": "in-person"}"#,
        r#"{"require": ["vin"]}"#,
        r#"{"require_full": ["vin"]}"#,
        r#"{"require_calendar": true}"#,
        r#"{"accept_class": "gone"}"#,
        r#"{"accept_lapsed": true}"#,
        r#"{"clock_tolerance": 3}"#,
        r#"{"show_ahead": 3}"#,
    ];

    #[test]
    fn every_setter_of_a_policy_has_a_name_and_changes_it() {
        let source = include_str!("../../../src/verify/policy.rs");
        let takes_self = |line: &&str| line.trim_start().starts_with("pub fn ") && line.contains("(mut self");
        let setters = source.lines().filter(takes_self).count();
        assert_eq!(setters, MEMBERS.len() - 1, "each setter, and the preset");
        let question = Question::new(Purpose::Other, Place::Counter).under(Policy::counter());
        for (member, example) in MEMBERS.iter().skip(1).zip(EXAMPLES) {
            let one = read(example).expect("an object");
            assert!(one.get(member.name).is_some(), "{}", member.name);
            assert!(check_members(&MEMBERS, &one, "").is_ok(), "{example}");
            assert_ne!(policy(Some(&one), &question), Policy::counter(), "{example}");
        }
    }

    #[test]
    fn without_a_preset_it_is_the_purposes_own() {
        let question = Question::new(Purpose::Mortgage, Place::Counter);
        assert_eq!(policy(None, &question), Policy::for_purpose(Purpose::Mortgage));
        assert_eq!(
            policy(Some(Object::EMPTY), &question),
            Policy::for_purpose(Purpose::Mortgage)
        );
        let named = read(r#"{"preset": "roadside"}"#).expect("an object");
        assert_eq!(policy(Some(&named), &question), Policy::roadside());
    }
}
