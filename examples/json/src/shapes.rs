//! The forms that answers share: SPEC §14's objects, as tables.

use alloc::vec;
use alloc::vec::Vec;

use vehicle_license::Freshness;
use vehicle_license::verify::Go;

use crate::kind::{Kind, Member, may, needs};
use crate::options::{fields, languages, places, purposes};
use crate::policy::{classes, presets, proofings, protections};

/// A sentence in both languages.
pub(crate) const WORDS_OF: Kind = Kind::Shape("words", &WORDS_OF_FORM);
const WORDS_OF_FORM: Kind = Kind::Object(&[needs("zh", Kind::Text, ""), needs("en", Kind::Text, "")]);

/// Sentences in both languages, each with its code.
pub(crate) const ADVICE: Kind = Kind::Shape("sentences", &ADVICE_FORM);
const ADVICE_FORM: Kind = Kind::List(&Kind::Object(&[
    needs("code", Kind::Text, ""),
    needs("zh", Kind::Text, ""),
    needs("en", Kind::Text, ""),
]));

/// A moment, in Unix seconds.
pub(crate) const MOMENT: Kind = Kind::Uint;

pub(crate) const TEXT_OR_NULL: Kind = Kind::OrNull(&Kind::Text);
pub(crate) const MOMENT_OR_NULL: Kind = Kind::OrNull(&MOMENT);
pub(crate) const HEX_OR_NULL: Kind = Kind::OrNull(&Kind::Hex);
pub(crate) const PURPOSE_OR_NULL: Kind = Kind::OrNull(&Kind::Name(purposes));
pub(crate) const DIGEST: Kind = Kind::HexOf(32);

/// An issuer or an asker.
pub(crate) const PARTY: Kind = Kind::Object(&[needs("number", Kind::Uint, ""), needs("name", Kind::Text, "")]);

/// A field: SPEC §14.1.
const FIELD: Kind = Kind::Shape("field", &FIELD_FORM);
const FIELD_FORM: Kind = Kind::Object(&[
    needs("state", Kind::Name(states), ""),
    may("value", Kind::Any, "of `full` and `masked` alone"),
]);

pub(crate) const FIELDS: Kind = Kind::Shape("fields", &FIELDS_FORM);
const FIELDS_FORM: Kind = Kind::Map(all_fields, &FIELD);

pub(crate) const DISPLAY: Kind = Kind::Shape("display", &DISPLAY_FORM);
const DISPLAY_FORM: Kind = Kind::Object(&[
    needs("class", Kind::Name(classes), ""),
    needs("word_zh", Kind::Text, ""),
    needs("word_en", Kind::Text, ""),
    needs("reasons", Kind::List(&WORDS_OF), ""),
]);

pub(crate) const WATERMARK: Kind = Kind::Shape("watermark", &WATERMARK_FORM);
const WATERMARK_FORM: Kind = Kind::Object(&[
    needs("zh", Kind::Text, ""),
    needs("en", Kind::Text, ""),
    needs("trace", TEXT_OR_NULL, ""),
]);

pub(crate) const REPLAY: Kind = Kind::Shape("replay", &REPLAY_FORM);
const REPLAY_FORM: Kind = Kind::Object(&[
    needs("key", DIGEST, "what a memory or a shared store knows it by"),
    needs("until", MOMENT, "how long to remember it"),
    needs("of", Kind::Name(|| vec!["show", "challenge"]), ""),
]);

/// What a bundle is to the one held.
pub(crate) const CHANGE: Kind = Kind::Name(|| vec!["first", "same", "newer", "fork-dropped"]);

/// An admission.
pub(crate) const ADMISSION: Kind = Kind::Object(&[
    needs("replay_key", DIGEST, ""),
    needs("until", MOMENT, ""),
    needs(
        "floor",
        MOMENT_OR_NULL,
        "the time known to have passed, with which the clock was compared",
    ),
]);

const PROMPT: Kind = Kind::Object(&[
    needs(
        "plate",
        Kind::Object(&[
            needs("number", Kind::Text, ""),
            needs("type", Kind::Uint, ""),
            needs("type_zh", TEXT_OR_NULL, ""),
            needs("type_en", TEXT_OR_NULL, ""),
        ]),
        "",
    ),
    needs("name", TEXT_OR_NULL, ""),
    needs("document", FIELD, ""),
    needs("person", Kind::Name(|| vec!["owner", "grantee", "carrier"]), ""),
    needs("in_person", Kind::Bool, ""),
]);

/// A verdict: SPEC §14.1. Of a reduced record it lacks what rests on all values.
pub(crate) const VERDICT: Kind = Kind::Shape("verdict", &VERDICT_FORM);
const VERDICT_FORM: Kind = Kind::Object(&[
    needs("ok", Kind::OnlyBool(true), ""),
    may("reduced", Kind::OnlyBool(true), ""),
    may("go", Kind::Name(go), ""),
    needs("kind", Kind::Name(|| vec!["owner", "authorized"]), ""),
    needs("test", Kind::Bool, ""),
    needs("deployment", Kind::Text, ""),
    needs("issuer", PARTY, ""),
    needs("credential_id", DIGEST, ""),
    needs("purpose", PURPOSE_OR_NULL, ""),
    needs("calendar", Kind::OrNull(&Kind::Uint), ""),
    needs("checked_purpose", PURPOSE_OR_NULL, ""),
    needs("place", Kind::Name(places), ""),
    needs("policy", Kind::Name(presets), ""),
    needs("lenient", Kind::Bool, ""),
    needs("freshness", Kind::Name(freshness), ""),
    needs("hint", Kind::OrNull(&Kind::HexOf(4)), ""),
    needs(
        "asker",
        Kind::OrNull(&Kind::Object(&[
            needs("claimed", Kind::Text, ""),
            needs("listed", Kind::OrNull(&PARTY), ""),
            needs("not_listed", TEXT_OR_NULL, ""),
        ])),
        "",
    ),
    needs("verified_at", MOMENT, ""),
    needs("shown_at", MOMENT, ""),
    may("valid_until", MOMENT, ""),
    needs("issued_at", MOMENT, ""),
    needs("status_known_at", MOMENT, ""),
    needs("last_day", Kind::Text, ""),
    needs(
        "status",
        Kind::Object(&[needs("list", Kind::Uint, ""), needs("index", Kind::Uint, "")]),
        "",
    ),
    needs("replay", REPLAY, ""),
    needs("key_protection", Kind::Name(protections), ""),
    needs("proofing", Kind::Name(proofings), ""),
    needs(
        "self_asserted_evidence",
        Kind::OrNull(&Kind::Object(&[
            needs("method", Kind::Uint, ""),
            needs("age", Kind::Uint, ""),
        ])),
        "",
    ),
    may("display", DISPLAY, ""),
    may("warnings", Kind::List(&Kind::Text), ""),
    may("prompt", PROMPT, ""),
    may("watermark", WATERMARK, ""),
    needs("fields", FIELDS, ""),
]);

const ROWS: Kind = Kind::Shape("rows", &ROWS_FORM);
const ROWS_FORM: Kind = Kind::List(&Kind::Object(&[
    needs("name", Kind::Text, ""),
    needs("label", Kind::Text, ""),
    needs("state", Kind::Name(states), ""),
    needs("text", Kind::Text, ""),
    needs("mark", TEXT_OR_NULL, ""),
]));

/// A screen: SPEC §14.2.
pub(crate) const SCREEN: Kind = Kind::Shape("screen", &SCREEN_FORM);
const SCREEN_FORM: Kind = Kind::Object(&[
    needs("language", Kind::Name(languages), ""),
    needs("ok", Kind::Bool, ""),
    needs("go", Kind::Name(|| vec!["yes", "read", "stop", "no"]), ""),
    needs("heading", Kind::Text, ""),
    needs("test", TEXT_OR_NULL, ""),
    needs(
        "band",
        Kind::Object(&[
            needs("class", Kind::Text, ""),
            needs("color", Kind::Name(|| vec!["green", "amber", "red", "gray"]), ""),
            needs("word", Kind::Text, ""),
            needs("reasons", Kind::List(&Kind::Text), ""),
        ]),
        "",
    ),
    needs(
        "advice",
        Kind::List(&Kind::Object(&[
            needs("code", Kind::Text, ""),
            needs("text", Kind::Text, ""),
        ])),
        "",
    ),
    needs("compare", ROWS, ""),
    needs("show", ROWS, ""),
    needs("main_page", ROWS, ""),
    needs("sub_page", ROWS, ""),
    needs("watermark", Kind::List(&Kind::Text), ""),
]);

/// The screens of an answer, as `words` asks for them.
pub(crate) const SCREEN_IF_ASKED: Member = may("screen", SCREEN, "the words of a screen, if `words` names a language");
pub(crate) const SCREENS_IF_ASKED: Member = may(
    "screens",
    Kind::Object(&[needs("zh", SCREEN, ""), needs("en", SCREEN, "")]),
    "of `both`, for a screen whose language may change while it is read",
);

/// What a record says before anything in it is checked.
pub(crate) const HEAD: Kind = Kind::Shape("head", &HEAD_FORM);
const HEAD_FORM: Kind = Kind::Object(&[
    needs(
        "id",
        DIGEST,
        "the record's id: for a file name, and what a time stamp is over",
    ),
    needs("reduced", Kind::Bool, ""),
    needs("credential_id", DIGEST, ""),
    needs(
        "claimed_at",
        MOMENT,
        "the moment of the verification, by its keeper's word",
    ),
    needs("purpose", PURPOSE_OR_NULL, ""),
    needs("place", Kind::Name(places), ""),
    needs("policy", Kind::Name(presets), ""),
    needs("sealed", Kind::Bool, ""),
    needs("trust_digest", DIGEST, "the trust file that `reverify` needs"),
    needs(
        "list_digests",
        Kind::List(&DIGEST),
        "the status lists that `reverify` needs",
    ),
    needs("challenge", TEXT_OR_NULL, ""),
    needs(
        "memory",
        TEXT_OR_NULL,
        "what the memory said: `admitted`, a code, or null where it was not noted",
    ),
    needs("time_stamp", HEX_OR_NULL, "unchecked"),
    needs("caution", WORDS_OF, "what a record cannot prove"),
]);

/// What a challenge says.
pub(crate) const CHALLENGE: Kind = Kind::Shape("challenge", &CHALLENGE_FORM);
const CHALLENGE_FORM: Kind = Kind::Object(&[
    needs("text", Kind::Text, "for its code"),
    needs("asker", Kind::Text, "who claims to ask"),
    needs("purpose", PURPOSE_OR_NULL, ""),
    needs("wanted", Kind::List(&Kind::Name(fields)), "the fields it asks for"),
    needs("issued_at", MOMENT, ""),
    needs("expires", MOMENT, ""),
    needs("sealing_key", Kind::OrNull(&Kind::HexOf(33)), ""),
    needs("cose", HEX_OR_NULL, "its signed form, if a listed asker signed it"),
]);

/// Every form that answers share.
pub(crate) const SHAPES: [Kind; 12] = [
    VERDICT, SCREEN, HEAD, CHALLENGE, ADVICE, WORDS_OF, REPLAY, FIELDS, FIELD, DISPLAY, WATERMARK, ROWS,
];

/// The members of [`FIELDS`]: those every show opens, and the others.
pub(crate) fn all_fields() -> Vec<&'static str> {
    let mut names = vec!["plate", "standing"];
    names.extend(fields());
    names
}

fn states() -> Vec<&'static str> {
    vec!["full", "masked", "none", "inexpressible", "not-shown", "not-carried"]
}

fn go() -> Vec<&'static str> {
    Go::ALL.map(Go::name).to_vec()
}

fn freshness() -> Vec<&'static str> {
    Freshness::ALL.map(Freshness::name).to_vec()
}
