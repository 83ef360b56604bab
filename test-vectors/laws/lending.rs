//! Lending from the owner's request to the grantee's show.

use super::fixture::{SHOWN_AT, borrower, instant, key, record, trust};
use vehicle_license::{Check, Policy, Purpose, Setting, Verified, Verifier, View};

#[test]
fn what_is_lent_for_a_purpose_verifies_for_it() {
    for purpose in Purpose::ALL {
        let wallet = borrower(&record(), purpose);
        for (what, view) in [("everyday", View::everyday()), ("whole", View::for_purpose(purpose))] {
            let show = wallet
                .present(&view, instant(SHOWN_AT), &key("grantee"))
                .expect("a show");
            println!("{purpose} {what}: {} bytes", show.as_bytes().len());
            let policy = Policy::counter().accept_test();
            let text = show.to_text();
            let check = Check::text(&text, instant(SHOWN_AT), purpose, Setting::Counter, &policy);
            let verified = Verifier::new(&trust()).verify(&check).expect("a verdict");
            assert!(matches!(verified, Verified::AuthorizedShow(_)), "{purpose} {what}");
        }
    }
}
