//! The bytes of a token: other forms of the same content, what is passed over, cuts, flips, sizes.

use super::*;

#[test]
fn what_others_may_write_otherwise() {
    let good = read(&parts().token()).unwrap();
    // Untagged, a long tag, a long array head, an array and maps of indefinite length.
    let token = parts().token();
    assert_eq!(code(&token[1..]), "ok");
    assert_eq!(code(&[&[0xd8, 18][..], &token[1..]].concat()), "ok");
    assert_eq!(code(&[&[0xd2, 0x98, 4][..], &token[2..]].concat()), "ok");
    assert_eq!(code(&[&[0xd2, 0x9f][..], &token[2..], &[0xff]].concat()), "ok");
    let endless = |entries: &[Vec<u8>]| [&[0xbf][..], &entries.concat(), &[0xff]].concat();
    let Parts { protected, claims, .. } = parts();
    let loose = seal(&endless(&protected), &[0xbf, 0xff], &endless(&claims), 2);
    assert_eq!(read(&loose).unwrap().content.entries.status(1), good.status(1));
    // The compressed entries in chunks, the keys in any order, texts in chunks.
    let stream = zlib(&[0b1110_0100, 0xff]);
    let chunked = encoded(|w| {
        w.uint(65_533_u32)
            .map(3)
            .text("lst")
            .raw(&[0x5f])
            .bytes(&stream[..3])
            .bytes(&stream[3..]);
        w.raw(&[0xff])
            .text("aggregation_uri")
            .text("urn:x")
            .raw(&[0x7f, 0x62, b'b', b'i', 0x62, b't', b's', 0xff]);
        w.raw(&[0x18, 2])
    });
    let other = parts().with(|p| {
        p.claims[3] = chunked;
        p.claims.reverse();
        p.protected.reverse();
    });
    let list = read(&other.token()).unwrap();
    assert!(list.content.entries == good.content.entries);
}

#[test]
fn what_is_not_known_is_passed_over_and_bounded() {
    let strange: Vec<Vec<u8>> = vec![
        [&[0x20, 0xfb][..], &[0x41; 8]].concat(),
        vec![0x38, 99, 0xc1, 0x1a, 0, 0, 0, 1],
        vec![0x63, b'a', b'b', b'c', 0xa1, 0x9f, 0xff, 0xbf, 0x40, 0xf9, 0, 0, 0xff],
        vec![0x18, 40, 0x82, 0xf4, 0xf8, 255],
        vec![0x18, 41, 0x7f, 0x61, b'a', 0x60, 0xff],
        [vec![0x18, 42], vec![0x81; 15], vec![0]].concat(),
    ];
    for place in [0, 1, 2] {
        let with = |entries: &[Vec<u8>]| {
            parts().with(|p| match place {
                0 => p.protected.extend_from_slice(entries),
                1 => p.unprotected.extend_from_slice(entries),
                _ => p.claims.extend_from_slice(entries),
            })
        };
        assert_eq!(with(&strange).code(), "ok");
        for wrong in [
            (vec![0x20, 0x1c], "cbor-malformed"),
            (vec![0x20, 0xff], "cbor-malformed"),
            (vec![0x20, 0x1f], "cbor-malformed"),
            (vec![0x20, 0xf8, 31], "cbor-malformed"),
            (vec![0x20, 0xbf, 0, 0xff], "cbor-malformed"),
            (vec![0x20, 0x5f, 0x61, b'a', 0xff], "cbor-malformed"),
            (vec![0x20, 0x61, 0xff], "cbor-not-utf8"),
            (vec![0x20, 0x7f, 0x61, 0xc3, 0x61, 0xa9, 0xff], "cbor-not-utf8"),
            (vec![0x40, 0], "cbor-wrong-type"),
            ([vec![0x20], vec![0x81; 16], vec![0]].concat(), "ok"),
            ([vec![0x20], vec![0x81; 17], vec![0]].concat(), "cbor-wrong-length"),
            ([vec![0x20], vec![0xc1; 100_000], vec![0]].concat(), "cbor-wrong-length"),
        ] {
            assert_eq!(
                with(core::slice::from_ref(&wrong.0)).code(),
                wrong.1,
                "{place} {:02x?}",
                &wrong.0[..2]
            );
        }
        let many = |count: u32| (1000..1000 + count).map(|label| claim(label, 0)).collect::<Vec<_>>();
        let own = [3, 0, 4][place];
        assert_eq!(with(&many(64 - own)).code(), "ok");
        assert_eq!(with(&many(65 - own)).code(), "cbor-wrong-length");
        assert_eq!(with(&[claim(77, 1), claim(77, 2)]).code(), "cbor-duplicate-key");
    }
}

#[test]
fn other_shapes_are_refused() {
    let token = parts().token();
    assert_eq!(code(&[]), "cbor-truncated");
    assert_eq!(code(&[0xd1]), "cbor-wrong-type");
    assert_eq!(code(&[&[0xd8, 61][..], &token].concat()), "cbor-wrong-type");
    assert_eq!(code(&[&token[..], &[0]].concat()), "cbor-trailing-bytes");
    assert_eq!(
        code(&[&[0xd2, 0x85][..], &token[2..], &[0]].concat()),
        "cbor-wrong-length"
    );
    assert_eq!(
        code(&[&[0xd2, 0x9f][..], &token[2..], &[0, 0xff]].concat()),
        "cbor-wrong-length"
    );
    let Parts { protected, claims, .. } = parts();
    let behind = |bytes: Vec<u8>| [&bytes[..], &[0]].concat();
    assert_eq!(
        code(&seal(&behind(map(&protected)), &[0xa0], &map(&claims), 2)),
        "cbor-trailing-bytes"
    );
    assert_eq!(
        code(&seal(&map(&protected), &[0xa0], &behind(map(&claims)), 2)),
        "cbor-trailing-bytes"
    );
    assert_eq!(
        code(&seal(&map(&protected), &[0x80], &map(&claims), 2)),
        "cbor-wrong-type"
    );
    assert_eq!(code(&seal(&map(&protected), &[0xa0], &[0x80], 2)), "cbor-wrong-type");
    let detached = encoded(|w| w.tag(18).array(4).bytes(&map(&protected)).map(0).null().bytes(&[1; 64]));
    assert_eq!(code(&detached), "cbor-wrong-type");
    for signature in [&[1; 63][..], &[1; 65], &[0; 64], &[0xff; 64]] {
        let token = encoded(|w| {
            w.tag(18)
                .array(4)
                .bytes(&map(&protected))
                .map(0)
                .bytes(&map(&claims))
                .bytes(signature)
        });
        assert_eq!(code(&token), "signature-malformed");
    }
}

#[test]
fn the_largest_token() {
    // All of it in the unprotected header, which anybody can add to.
    let bare = parts().token().len();
    let padded = |len: usize| {
        // A label, a head of five bytes, the bytes.
        let entry = encoded(|w| w.uint(9_u8).bytes(&vec![0; len - bare - 6]));
        parts().with(|p| p.unprotected.push(entry)).token()
    };
    for (len, expected) in [(-1_isize, "ok"), (0, "ok"), (1, "bytes-too-long")] {
        let token = padded(limits::STATUS_LIST_BYTES.checked_add_signed(len).unwrap());
        assert_eq!(token.len().checked_signed_diff(limits::STATUS_LIST_BYTES), Some(len));
        assert_eq!(code(&token), expected);
    }
}

#[test]
fn cut_at_every_byte_and_every_bit_flipped() {
    let token = parts().token();
    let good = read(&token).unwrap();
    for cut in 0..token.len() {
        assert_eq!(code(&token[..cut]), "cbor-truncated", "{cut}");
    }
    let mut same = 0;
    for bit in 0..token.len() * 8 {
        let mut changed = token.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        if let Ok(list) = read(&changed) {
            // Only what is not signed can differ, and it says nothing.
            assert!(list == good, "{bit}");
            same += 1;
        }
    }
    assert!(same < 8, "{same}");
}

#[test]
fn nothing_is_inflated_before_signature_and_dates() {
    let broken = parts().with(|p| p.claims[3] = list(1, &[0, 1, 2]));
    assert_eq!(broken.code(), "status-list-corrupt");
    assert_eq!(
        codes_at(&broken.token(), [NOW, NOW + 100, NOW - 11]),
        ["status-list-corrupt", "status-list-corrupt", "status-list-from-future"]
    );
    let unsigned = broken.with(|p| p.key = 1);
    assert_eq!(
        codes_at(&unsigned.token(), [NOW, NOW + 100, NOW - 11]),
        ["status-list-signature-invalid"; 3]
    );
    assert_eq!(
        foreign(&unsigned.token(), 2, "urn:x", NOW).unwrap_err().code(),
        "status-list-other-uri"
    );
}

#[test]
fn errors_name_no_content() {
    let error = parts().with(|p| p.key = 1);
    assert_eq!(
        read(&error.token()).unwrap_err().to_string(),
        "the status list's signature does not verify"
    );
}
