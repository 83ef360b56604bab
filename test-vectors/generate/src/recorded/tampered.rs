//! Records that somebody changed, with a check that fits: whoever can write a record can make one up. What is signed
//! gives them away; what is not is the keeper's word, and verifies.

use serde_json::{Value, json};
use vehicle_license::credential::CredentialStatus;

use super::reduced::leaves;
use super::whole::{answer, listed, sealed};
use super::{Record, hint, no, ok, stored};
use crate::build::{Cases, SHOWN, challenge, everyday, lent, license, show, trust};
use crate::fixture;
use crate::mutate::{Item, NULL, bytes, public, text, uint};
use crate::status::{INDEX, published};

const ISSUER_SIGNATURE: &str = "issuer-signature-invalid";
const HOLDER_SIGNATURE: &str = "holder-signature-invalid";

pub(super) fn add(cases: &mut Cases) {
    signed(cases);
    questions(cases);
    challenges(cases);
    reduced(cases);
    reduced_rules(cases);
    keepers_word(cases);
}

fn with_show(record: &Record, path: &[usize], item: Item) -> Vec<u8> {
    let show = record.wire().with(path, item).encode();
    stored(&record.body().with(&[3], bytes(&show)))
}

fn flipped(record: &Record, path: &[usize]) -> Vec<u8> {
    let mut signature = record.wire().at(path).as_bytes().to_vec();
    // The middle of s: it stays low, and in range.
    signature[48] ^= 1;
    with_show(record, path, bytes(&signature))
}

/// What a signature is over.
fn signed(cases: &mut Cases) {
    let record = Record::of(&everyday());
    let less = record.keeping(0xffff & !leaves(&[6]));
    let bare = record.keeping(0);
    let other_plate = Item::Array(vec![uint(52), text("闽AD54321")]);
    let mut wider = record.show.clone();
    wider.bitmap |= 1 << 16;
    let wider = Record::of(&wider);
    let mut rebuilt = wider.wire();
    *rebuilt.at(&[1, 4]) = record.wire().at(&[1, 4]).clone();
    for (name, code, why, record, made) in [
        (
            "plate",
            ISSUER_SIGNATURE,
            "Another plate in the show.",
            &record,
            with_show(&record, &[1, 3, 0], other_plate.clone()),
        ),
        (
            "issued_at",
            ISSUER_SIGNATURE,
            "A credential issued a second later.",
            &record,
            with_show(&record, &[0, 3], uint(fixture::ISSUED_AT + 1)),
        ),
        (
            "issuer_signature",
            ISSUER_SIGNATURE,
            "One bit of the issuer's signature.",
            &record,
            flipped(&record, &[0, 8]),
        ),
        (
            "holder_signature",
            HOLDER_SIGNATURE,
            "One bit of the holder's signature.",
            &record,
            flipped(&record, &[1, 4]),
        ),
        (
            "shown_at",
            HOLDER_SIGNATURE,
            "A show of a second later.",
            &record,
            with_show(&record, &[1, 0], uint(SHOWN + 1)),
        ),
        (
            "bitmap",
            HOLDER_SIGNATURE,
            "One leaf more is open than the holder signed, with the cover and value that belong to it.",
            &wider,
            stored(&wider.body().with(&[3], bytes(&rebuilt.encode()))),
        ),
        (
            "reduced_plate",
            ISSUER_SIGNATURE,
            "Another plate in a record that the model was taken out of.",
            &less,
            with_show(&less, &[1, 3, 0], other_plate),
        ),
        (
            "reduced_bitmap",
            HOLDER_SIGNATURE,
            "The signed bitmap changed to what is kept: as if no more had been shown.",
            &less,
            stored(
                &less
                    .body()
                    .with(&[2], NULL)
                    .with(&[3], bytes(&less.wire().with(&[1, 1], uint(less.open())).encode())),
            ),
        ),
        (
            "reduced_bitmap_wider",
            HOLDER_SIGNATURE,
            "The signed bitmap grows behind digests: as if more had been shown, and taken out.",
            &less,
            with_show(&less, &[1, 1], uint(0x1_ffff)),
        ),
        (
            "reduced_shown_at",
            HOLDER_SIGNATURE,
            "A show of a second later, without any value.",
            &bare,
            with_show(&bare, &[1, 0], uint(SHOWN + 1)),
        ),
        (
            "reduced_root",
            ISSUER_SIGNATURE,
            "Without any value the cover is the two digests below the root, and here others.",
            &bare,
            with_show(&bare, &[1, 2], bytes(&[7; 32])),
        ),
        (
            "reduced_kept",
            ISSUER_SIGNATURE,
            "The model was taken out; the record says it was the colors, which its cover is as long for.",
            &less,
            stored(&less.body().with(&[2], uint(0xffff & !leaves(&[7])))),
        ),
    ] {
        no(cases, &format!("changed_{name}"), code, why, record, &made);
    }
    // The pair of leaves 6 and 7 is closed by one digest; its seed is as long.
    let pair = record.keeping(0xffff & !leaves(&[6, 7]));
    let credential = &pair.show.credential;
    let (digest, seed) = (credential.digests(4)[3], credential.seeds(4)[3]);
    let cover = pair.wire().at(&[1, 2]).as_bytes().to_vec();
    let at = cover
        .windows(16)
        .position(|window| window == digest)
        .expect("the digest");
    let mut left = cover;
    left[at..at + 16].copy_from_slice(&seed);
    let why = "A seed left where the digest of its leaves belongs: what leads to a value is not taken for a digest.";
    let made = with_show(&pair, &[1, 2], bytes(&left));
    no(cases, "changed_reduced_seed_left", ISSUER_SIGNATURE, why, &pair, &made);
}

/// The moment, the purpose and the demands, changed into ones under which the show is not valid.
fn questions(cases: &mut Cases) {
    let record = Record::of(&everyday());
    let rental = Record::of(&lent(3, 8));
    let stated = Record::of(&show(&license(), Some(7)));
    let with = |record: &Record, at: usize, item: Item| stored(&record.body().with(&[at], item));
    let under = |demands: Value| stored(&record.body().with(&[9], super::policy(&demands)));
    for (name, code, why, record, made) in [
        (
            "now_late",
            "show-expired",
            "A moment at which the 60 seconds and the tolerance were over.",
            &record,
            with(&record, 6, uint(SHOWN + 70)),
        ),
        (
            "now_early",
            "show-from-future",
            "A moment before the show was made.",
            &record,
            with(&record, 6, uint(SHOWN - 61)),
        ),
        (
            "now_after_trust",
            "trust-expired",
            "A moment after the end of the trust data.",
            &record,
            with(&record, 6, uint(SHOWN + 86_400 * 90)),
        ),
        (
            "purpose",
            "purpose-mismatch",
            "An owner's claim, recorded as bought insurance.",
            &stated,
            with(&stated, 7, uint(6)),
        ),
        (
            "purpose_of_lent",
            "purpose-mismatch",
            "A license lent for a rental, recorded as shown for a claim.",
            &rental,
            with(&rental, 7, uint(7)),
        ),
        (
            "no_test",
            "test-issuer",
            "A policy that accepts no test issuer.",
            &record,
            under(json!({"preset": "counter"})),
        ),
        (
            "challenge_demanded",
            "challenge-required",
            "A policy that demands a challenge, and none was answered.",
            &record,
            under(json!({"preset": "buy-insurance", "accept_test": true})),
        ),
        (
            "status_age",
            "status-too-old",
            "A policy that demands a status of the last minute.",
            &record,
            under(json!({"preset": "counter", "accept_test": true, "status_age": 60})),
        ),
        (
            "required",
            "required-field-missing",
            "A policy that demands what was not shown.",
            &record,
            under(json!({"preset": "counter", "accept_test": true, "require": ["address"]})),
        ),
        (
            "protection",
            "key-protection-too-weak",
            "A policy that demands a key unlocked with each use.",
            &record,
            under(json!({
                "preset": "counter",
                "accept_test": true,
                "require_protection": "hardware-unlock-per-use",
            })),
        ),
        (
            "proofing",
            "proofing-too-weak",
            "A policy that demands a person proofed at a window.",
            &record,
            under(json!({"preset": "counter", "accept_test": true, "require_proofing": "in-person"})),
        ),
    ] {
        no(cases, &format!("changed_{name}"), code, why, record, &made);
    }
    let mut other = record.clone();
    other.trust = trust(|content| content.issuers[0].keys[0].point = public(&fixture::key("somebody else")));
    let why = "A trust file made up to name another key.";
    no(cases, "changed_trust", ISSUER_SIGNATURE, why, &other, &other.bytes());
    for (name, code, status) in [
        ("revoked", "status-revoked", CredentialStatus::Revoked),
        ("suspended", "status-suspended", CredentialStatus::Suspended),
    ] {
        let record = listed(&[published(&[(INDEX, status)], SHOWN - 300)]);
        let why = "A list is named that said otherwise then: nobody verified this.";
        no(
            cases,
            &format!("changed_list_{name}"),
            code,
            why,
            &record,
            &record.bytes(),
        );
        let bare = record.keeping(0);
        let name = format!("changed_reduced_list_{name}");
        no(cases, &name, code, why, &bare, &bare.bytes());
    }
}

fn challenges(cases: &mut Cases) {
    let record = Record::of(&answer(7)).under("insurance-claim", &json!({}));
    let bare = record.keeping(0);
    let other = challenge(7, SHOWN - 29).encode();
    let late = challenge(7, SHOWN - 30).encode();
    let with = |record: &Record, challenge: Item| stored(&record.body().with(&[5], challenge));
    let hinted = |record: &Record| {
        let mut show = record.wire();
        *show.at(&[1, 5, 3]) = hint(&other);
        stored(
            &record
                .body()
                .with(&[3], bytes(&show.encode()))
                .with(&[5], bytes(&other)),
        )
    };
    let unasked = Record::of(&show(&license(), Some(7)));
    for (name, code, why, record, made) in [
        (
            "other",
            "challenge-mismatch",
            "Another challenge than the one answered.",
            &record,
            with(&record, bytes(&other)),
        ),
        (
            "other_hinted",
            HOLDER_SIGNATURE,
            "Another challenge, and the hint made to fit.",
            &record,
            hinted(&record),
        ),
        (
            "reduced_other_hinted",
            HOLDER_SIGNATURE,
            "The same in a record without values.",
            &bare,
            hinted(&bare),
        ),
        (
            "taken_away",
            "challenge-required",
            "The challenge is gone; the policy demanded one.",
            &record,
            with(&record, NULL),
        ),
        (
            "reduced_taken_away",
            "challenge-required",
            "A record without values needs its challenge too.",
            &bare,
            with(&bare, NULL),
        ),
        (
            "added",
            "challenge-not-answered",
            "A challenge beside a show that answers none.",
            &unasked,
            with(&unasked, bytes(&late)),
        ),
        (
            "expired",
            "challenge-expired",
            "A moment at which the challenge was over.",
            &record,
            stored(&record.body().with(&[6], uint(SHOWN + 90))),
        ),
        (
            "unsealed",
            "seal-required",
            "The policy demanded a seal, and the record says there was none.",
            &sealed(),
            {
                let mut clear = sealed();
                clear.sealed = false;
                clear.bytes()
            },
        ),
    ] {
        no(cases, &format!("changed_challenge_{name}"), code, why, record, &made);
    }
}

/// Shows that no verifier took, recorded without their values.
fn reduced(cases: &mut Cases) {
    let mut blind = everyday();
    blind.bitmap &= !1;
    let blind = Record::of(&blind).keeping(0xfffe & !leaves(&[6]));
    let why = "The holder signed for no plate: that it is not kept is no excuse.";
    no(
        cases,
        "reduced_mandatory_hidden",
        "mandatory-hidden",
        why,
        &blind,
        &blind.bytes(),
    );
    let mut silent = show(&license(), Some(2));
    silent.purpose = None;
    let mut silent = Record::of(&silent);
    silent.purpose = 2;
    let silent = silent.keeping(0xffff);
    let why = "More than the everyday view was shown for no purpose; what is kept is everyday.";
    no(
        cases,
        "reduced_purpose_missing",
        "purpose-missing",
        why,
        &silent,
        &silent.bytes(),
    );
    let mut wide = show(&license(), Some(2));
    wide.bitmap |= 1 << 20;
    let wide = Record::of(&wide).keeping(0xffff);
    let why = "The engine number was shown for an accident, beyond its view, and taken out.";
    let code = "disclosure-exceeds-purpose";
    no(cases, "reduced_exceeds_purpose", code, why, &wide, &wide.bytes());
    let mut more = answer(7);
    let asked = crate::build::challenge_for(7, 0xffff, SHOWN - 30).encode();
    more.answers = Some(asked);
    let more = Record::of(&more).under("insurance-claim", &json!({})).keeping(0xffff);
    let why = "More was shown than the challenge asked for, and taken out.";
    let code = "disclosure-exceeds-request";
    no(cases, "reduced_exceeds_request", code, why, &more, &more.bytes());
    let late = {
        let mut record = Record::of(&everyday());
        record.now = SHOWN + 70;
        record.keeping(0)
    };
    let why = "Too late then: a record without values has its time too.";
    no(cases, "reduced_expired", "show-expired", why, &late, &late.bytes());
    let mut unproved = Record::of(&everyday()).under("counter", &json!({"require_evidence": 60}));
    let why = "A real person was demanded, and nobody's word is there.";
    unproved.kept = Some(0);
    no(
        cases,
        "reduced_evidence_missing",
        "evidence-missing",
        why,
        &unproved,
        &unproved.bytes(),
    );
}

/// Rules of values, which hold for what is kept.
fn reduced_rules(cases: &mut Cases) {
    let plate = Item::Array(vec![uint(52), text("粤BD12345")]);
    let foreign = Record::of(&show(&license().with(0, plate), None));
    let colors = Record::of(&show(&license().with(7, text("!")), None));
    let standing = Record::of(&show(&license().with(1, uint(1 << 4)), None));
    let required = Record::of(&everyday()).under("counter", &json!({"require_full": ["vin"]}));
    let closed = Record::of(&everyday()).under("counter", &json!({"require": ["address"]}));
    let without = |out: &[u32]| 0xffff & !leaves(out);
    for (name, code, why, record) in [
        (
            "plate_outside_issuer",
            "plate-outside-issuer",
            "The plate is kept, and the issuer has no say over it.",
            foreign.keeping(without(&[6])),
        ),
        (
            "value_invalid",
            "value-invalid",
            "A value is kept that breaks its rule.",
            colors.keeping(without(&[6])),
        ),
        (
            "plate_judged_alone",
            "plate-outside-issuer",
            "Without the standing the plate that is kept is judged all the same.",
            foreign.keeping(without(&[1])),
        ),
        (
            "value_judged_alone",
            "value-invalid",
            "Without plate and standing a value that is kept is judged all the same.",
            colors.keeping(without(&[0, 1])),
        ),
        (
            "standing_gone",
            "standing-gone",
            "A field is taken out, and the standing is kept: it still refuses.",
            standing.keeping(without(&[6])),
        ),
        (
            "standing_gone_alone",
            "standing-gone",
            "The same with nothing else kept.",
            standing.keeping(leaves(&[1, 3, 11, 15])),
        ),
        (
            "required_closed",
            "required-field-missing",
            "The bitmap says that nothing of the field was open.",
            closed.keeping(without(&[6])),
        ),
        (
            "whole_standing_gone",
            "standing-gone",
            "With every value the standing is judged.",
            standing.clone(),
        ),
        (
            "whole_required",
            "required-field-missing",
            "With every value the required fields are judged.",
            required.clone(),
        ),
    ] {
        no(cases, &format!("reduced_{name}"), code, why, &record, &record.bytes());
    }
    for (name, why, record) in [
        (
            "plate_outside_issuer_gone",
            "The plate is taken out: that the issuer had a say over it is the keeper's word.",
            foreign.keeping(without(&[0])),
        ),
        (
            "value_invalid_gone",
            "The value that breaks its rule is taken out.",
            colors.keeping(without(&[7])),
        ),
        (
            "standing_gone",
            "The standing is taken out: how the vehicle stood is the keeper's word.",
            standing.keeping(without(&[1])),
        ),
        (
            "required",
            "That a field had to be open whole is the keeper's word once values are out; the bitmap says that it was open.",
            required.keeping(without(&[6])),
        ),
    ] {
        ok(cases, &format!("reduced_rule_{name}"), why, &record, &[]);
    }
}

/// What nobody but the keeper vouches for: changed, it verifies. A time stamp over the record is against that.
fn keepers_word(cases: &mut Cases) {
    let record = Record::of(&everyday());
    let bare = record.keeping(0);
    let change = |record: &Record, change: &dyn Fn(&mut Record)| {
        let mut changed = record.clone();
        change(&mut changed);
        changed
    };
    for (name, why, record) in [
        (
            "moment",
            "Another moment at which the show was valid: a record cannot prove when.",
            change(&record, &|record| record.now += 30),
        ),
        (
            "setting",
            "The setting is not signed: that the person was there is the keeper's word.",
            change(&record, &|record| record.setting = 2),
        ),
        (
            "purpose",
            "An everyday show without a purpose answers for each that sees no more.",
            change(&record, &|record| record.purpose = 3),
        ),
        (
            "policy_lowered",
            "A lower demand than was made: who made it knows, and nobody else.",
            record
                .clone()
                .under("counter", &json!({"accept_class": "gone", "clock_tolerance": 60})),
        ),
        (
            "list_left_out",
            "A list that was consulted is not named: the credential was revoked in it, and the record verifies.",
            change(
                &listed(&[published(&[(INDEX, CredentialStatus::Revoked)], SHOWN - 300)]),
                &|record| {
                    record.lists.clear();
                },
            ),
        ),
        (
            "memory",
            "That the memory admitted it is a fact beside the verdict.",
            change(&record, &|record| record.memory = Some("admitted")),
        ),
        (
            "reduced_moment",
            "Another moment, in a record without values.",
            change(&bare, &|record| record.now += 30),
        ),
        (
            "reduced_policy_lowered",
            "A lower demand, in a record without values.",
            bare.clone()
                .under("counter", &json!({"accept_class": "gone", "clock_tolerance": 60})),
        ),
    ] {
        ok(cases, &format!("word_{name}"), why, &record, &[]);
    }
}
