//! What header and claims must say, and in which types.

use super::*;

#[test]
fn what_the_header_must_say() {
    let header = |at: usize, entry: Vec<u8>| parts().with(|p| p.protected[at] = entry).code();
    assert_eq!(header(0, encoded(|w| w.uint(1_u8).int(-8))), "status-list-algorithm");
    assert_eq!(
        header(0, encoded(|w| w.uint(1_u8).text("ES256"))),
        "status-list-algorithm"
    );
    assert_eq!(
        header(2, encoded(|w| w.uint(16_u8).text("application/cwt"))),
        "status-list-type"
    );
    assert_eq!(header(2, encoded(|w| w.uint(16_u8).uint(61_u8))), "status-list-type");
    for gone in [0, 2] {
        // What is not signed does not count.
        let moved = parts().with(|p| p.unprotected.push(p.protected.remove(gone))).code();
        assert_eq!(moved, ["status-list-algorithm", "", "status-list-type"][gone]);
    }
    let critical = encoded(|w| w.uint(2_u8).array(1).uint(99_u8));
    assert_eq!(
        parts().with(|p| p.protected.push(critical.clone())).code(),
        "status-list-critical-header"
    );
    assert_eq!(
        parts().with(|p| p.unprotected.push(critical)).code(),
        "status-list-critical-header"
    );
    let empty = seal(&[], &[0xa0], &map(&parts().claims), 2);
    assert_eq!(code(&empty), "status-list-algorithm");
}

#[test]
fn a_claim_missing_twice_or_of_another_type() {
    for (at, missing) in [
        (0, "cbor-missing-key"),
        (1, "cbor-missing-key"),
        (2, "ok"),
        (3, "cbor-missing-key"),
    ] {
        assert_eq!(parts().with(|p| drop(p.claims.remove(at))).code(), missing, "{at}");
        assert_eq!(
            parts().with(|p| p.claims.push(p.claims[at].clone())).code(),
            "cbor-duplicate-key"
        );
    }
    // The same key in a longer form is the same key.
    let long = [&[0x1a, 0, 0, 0, 6][..], &claim(6, NOW)[1..]].concat();
    assert_eq!(
        parts().with(|p| p.claims.push(long.clone())).code(),
        "cbor-duplicate-key"
    );
    assert_eq!(parts().with(|p| p.claims[1] = long).code(), "ok");
    let float = [&[6, 0xfb][..], &[0x41; 8]].concat();
    let tagged = [&[6, 0xc1][..], &claim(6, NOW)[1..]].concat();
    for wrong in [float, tagged, vec![6, 0x61, 0x31], vec![6, 0xf6], vec![6, 0x20]] {
        assert_eq!(parts().with(|p| p.claims[1] = wrong).code(), "cbor-wrong-type");
    }
    for value in [
        vec![0xa0],
        vec![0xa1, 0x63, b'l', b's', b't', 0x40],
        vec![0xa1, 0x64, b'b', b'i', b't', b's', 1],
    ] {
        let entry = [&[0x19, 0xff, 0xfd][..], &value].concat();
        assert_eq!(parts().with(|p| p.claims[3] = entry).code(), "cbor-missing-key");
    }
}
