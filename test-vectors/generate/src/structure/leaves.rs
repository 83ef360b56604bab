//! Check 3: bitmap, cover and the items of leaves; keys and signatures.

use vehicle_license::error::KeyError;
use vehicle_license::key::PublicKey;

use crate::build::{Ask, Cases, everyday, license};
use crate::mutate::{Item, NULL, ORDER, bytes, high_s, sha256, text, uint};

pub(super) fn leaves(cases: &mut Cases) {
    let base = everyday();
    let ask = Ask::of(&base);
    let changed: [(&str, &[usize], Item, &str); 5] = [
        (
            "plate_changed",
            &[1, 3, 0, 1],
            text("闽AD12346"),
            "Another plate under the same seeds: the commitment does not fit.",
        ),
        (
            "standing_cleared",
            &[1, 3, 1],
            uint(1 | 1 << 26),
            "A standing nobody signed.",
        ),
        (
            "inspection_extended",
            &[1, 3, 2],
            uint(21_000),
            "A later inspection date than the one signed.",
        ),
        (
            "value_to_null",
            &[1, 3, 3],
            NULL,
            "An empty value in place of a signed one.",
        ),
        (
            "cover_bit",
            &[1, 2],
            NULL,
            "One bit of the cover flipped: neither seed nor digest fits any more.",
        ),
    ];
    for (name, path, item, why) in changed {
        let mut wire = base.wire();
        if name == "cover_bit" {
            let mut cover = wire.at(path).as_bytes().to_vec();
            cover[40 % 32] ^= 1;
            *wire.at(path) = Item::Bytes(cover);
        } else {
            wire = wire.with(path, item);
        }
        cases.no(
            &format!("leaf_{name}"),
            "issuer-signature-invalid",
            why,
            ask.clone().wire(&wire),
        );
    }
    let why = "Two values of one shape exchanged: every leaf is bound to its place.";
    let mut wire = base.wire();
    wire.at(&[1, 3]).items().swap(3, 4);
    cases.no("leaf_swapped", "issuer-signature-invalid", why, ask.clone().wire(&wire));
    let why = "A mask that shows other characters than the full value has: the authority signed the right one.";
    let mut masked = base.wire();
    let values = masked.at(&[1, 3]).items();
    let owner = values
        .iter()
        .position(|item| *item == text("张"))
        .expect("the masked owner");
    values[owner] = text("李");
    cases.no(
        "leaf_mask_changed",
        "issuer-signature-invalid",
        why,
        ask.clone().wire(&masked),
    );
    let why = "A person's masked name as an organization's whole one.";
    let mut masked = base.wire();
    masked.at(&[1, 3]).items()[owner] = Item::Array(vec![text("张")]);
    cases.no(
        "leaf_owner_kind_changed",
        "issuer-signature-invalid",
        why,
        ask.wire(&masked),
    );
    let why = "A leaf opened that the cover closes: the bitmap alone decides, and both must agree.";
    let mut wider = base.clone();
    wider.bitmap |= 1 << 16;
    let narrow = base.wire().with(&[1, 1], uint(wider.bitmap));
    cases.no(
        "leaf_bitmap_widened",
        "cbor-wrong-length",
        why,
        Ask::of(&base).wire(&narrow),
    );
    let why = "A bitmap changed with a cover and values that fit it: the holder signed another.";
    let mut less = base.clone();
    less.bitmap = 0xf;
    let wire = less.wire().with(&[1, 4], bytes(&base.signature()));
    cases.no(
        "leaf_bitmap_narrowed",
        "holder-signature-invalid",
        why,
        Ask::of(&base).wire(&wire),
    );
    let why = "The values of one vehicle under the credential of another: leaves cannot move between credentials.";
    let mut other = license();
    other.status += 1;
    let mut moved = base.wire();
    *moved.at(&[0]) = other.wire();
    cases.no(
        "leaf_moved_to_another_license",
        "issuer-signature-invalid",
        why,
        Ask::of(&base).wire(&moved),
    );
}

pub(super) fn keys(cases: &mut Cases) {
    let show = everyday();
    let ask = Ask::of(&show);
    let point = |first: u8, last: u8| {
        let mut point = [0; 33];
        (point[0], point[32]) = (first, last);
        point
    };
    let off = (0..=255)
        .map(|x| point(2, x))
        .find(|point| PublicKey::from_compressed(point) == Err(KeyError::NotOnCurve))
        .expect("half of all x have no point");
    let mut uncompressed = *show.credential.holder_key.as_compressed();
    uncompressed[0] = 4;
    let mut hybrid = uncompressed;
    hybrid[0] = 6;
    let points = [
        (
            "not_on_curve",
            "public-key-not-on-curve",
            off,
            "An x that no point of P-256 has: invalid-curve attacks start here.",
        ),
        (
            "x_above_field",
            "public-key-not-on-curve",
            [&[2][..], &[0xff; 32]].concat().try_into().expect("33 bytes"),
            "An x that is no field element; reduced, it would be another key's second form.",
        ),
        (
            "infinity",
            "public-key-malformed",
            [0; 33],
            "The point at infinity: every signature would need a special case.",
        ),
        (
            "uncompressed_mark",
            "public-key-malformed",
            uncompressed,
            "The mark of an uncompressed point before half of one.",
        ),
        (
            "hybrid_mark",
            "public-key-malformed",
            hybrid,
            "The mark of a hybrid point, which X9.62 knows and COSE does not.",
        ),
        (
            "mark_five",
            "public-key-malformed",
            point(5, 1),
            "A mark that SEC 1 does not have for a compressed point.",
        ),
    ];
    for (name, code, point, why) in points {
        let wire = show.wire().with(&[0, 7], bytes(&point));
        cases.no(&format!("key_{name}"), code, why, ask.clone().wire(&wire));
    }
    let why = "The other point of the same x: another key, which the issuer did not sign.";
    let mut other = *show.credential.holder_key.as_compressed();
    other[0] ^= 1;
    let wire = show.wire().with(&[0, 7], bytes(&other));
    cases.no("key_other_half", "issuer-signature-invalid", why, ask.wire(&wire));
}

pub(super) fn signatures(cases: &mut Cases) {
    let show = everyday();
    let ask = Ask::of(&show);
    for (who, path, signature) in [
        ("issuer", [0, 8], show.credential.signature()),
        ("holder", [1, 4], show.signature()),
    ] {
        let part = |at: usize, bytes: &[u8; 32]| {
            let mut changed = signature;
            changed[at..at + 32].copy_from_slice(bytes);
            changed
        };
        let above = {
            let mut above = ORDER;
            above[31] += 1;
            above
        };
        let invalid: &str = &format!("{who}-signature-invalid");
        let changed = [
            (
                "r_zero",
                "signature-malformed",
                part(0, &[0; 32]),
                "r = 0: libraries that divide by it have accepted anything.",
            ),
            (
                "s_zero",
                "signature-malformed",
                part(32, &[0; 32]),
                "s = 0: libraries that invert it have accepted anything.",
            ),
            (
                "all_zero",
                "signature-malformed",
                [0; 64],
                "The signature that made CVE-2022-21449 famous.",
            ),
            (
                "r_order",
                "signature-malformed",
                part(0, &ORDER),
                "r = n, which is 0 to a careless library.",
            ),
            (
                "s_order",
                "signature-malformed",
                part(32, &ORDER),
                "s = n, which is 0 to a careless library.",
            ),
            (
                "r_above_order",
                "signature-malformed",
                part(0, &above),
                "r = n + 1, which is 1 to a careless library.",
            ),
            (
                "s_above_order",
                "signature-malformed",
                part(32, &above),
                "s = n + 1, which is 1 to a careless library.",
            ),
            (
                "all_ones",
                "signature-malformed",
                [0xff; 64],
                "Both halves above the order.",
            ),
            (
                "high_s",
                "signature-high-s",
                high_s(&signature),
                "The mirror image, which anyone can make: a second signature over the same bytes.",
            ),
            (
                "bit_flipped",
                invalid,
                {
                    let mut flipped = signature;
                    flipped[20] ^= 1;
                    flipped
                },
                "One bit of r changed.",
            ),
        ];
        for (name, code, signature, why) in changed {
            let wire = show.wire().with(&path, bytes(&signature));
            cases.no(&format!("signature_{who}_{name}"), code, why, ask.clone().wire(&wire));
        }
    }
    let why = "The two signatures exchanged: each covers its own kind of message.";
    let wire = show.wire();
    let exchanged = wire
        .with(&[0, 8], bytes(&show.signature()))
        .with(&[1, 4], bytes(&show.credential.signature()));
    cases.no(
        "signature_exchanged",
        "issuer-signature-invalid",
        why,
        ask.clone().wire(&exchanged),
    );
    let why = "A show signed by the issuer's key instead of the holder's.";
    let mut forged = show.clone();
    forged.holder = show.credential.signer.clone();
    cases.no(
        "signature_by_issuer",
        "holder-signature-invalid",
        why,
        ask.clone().wire(&forged.wire()),
    );
    let why = "A copied license in another phone: whoever has no holder's key cannot show it.";
    let mut stolen = show.clone();
    stolen.holder = crate::mutate::signing(&crate::fixture::key("thief"));
    cases.no(
        "signature_by_thief",
        "holder-signature-invalid",
        why,
        ask.clone().wire(&stolen.wire()),
    );
    let why = "A license the holder signed for himself.";
    let mut own = show.clone();
    own.credential.signer = show.holder.clone();
    cases.no(
        "signature_self_issued",
        "issuer-signature-invalid",
        why,
        ask.clone().wire(&own.wire()),
    );
    let why = "Another issuer's key under this issuer's number.";
    let mut foreign = show.clone();
    foreign.credential.signer = crate::mutate::signing(&crate::fixture::key("foreign issuer"));
    cases.no(
        "signature_foreign_issuer",
        "issuer-signature-invalid",
        why,
        ask.clone().wire(&foreign.wire()),
    );
    let why = "Yesterday's proof under today's license of the same key: a proof names one credential by its digest.";
    let mut refreshed = show.credential.clone();
    refreshed.seed = sha256(&[b"refreshed"])[..16].try_into().expect("half a hash");
    let mut newer = show.clone();
    newer.credential = refreshed;
    let wire = newer.wire().with(&[1, 4], bytes(&show.signature()));
    cases.no(
        "signature_of_another_license",
        "holder-signature-invalid",
        why,
        ask.clone().wire(&wire),
    );
    let why = "The time of an old show moved to now: the time is signed.";
    let wire = show.wire().with(&[1, 0], uint(show.shown_at + 3600));
    let ask = ask.wire(&wire).now(show.shown_at + 3600);
    cases.no("signature_time_moved", "holder-signature-invalid", why, ask);
    for (name, path, item) in [
        ("days", [0, 4], uint(60)),
        ("status", [0, 5], uint(1)),
        ("protection", [0, 6], uint(6)),
        ("proofing", [0, 6], uint(9)),
        ("issued_at", [0, 3], uint(show.credential.issued_at + 1)),
    ] {
        let why = "A claim of the license changed: the issuer signed every one of them.";
        let ask = Ask::of(&show).wire(&show.wire().with(&path, item));
        cases.no(&format!("claim_{name}_changed"), "issuer-signature-invalid", why, ask);
    }
}
