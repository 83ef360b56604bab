//! What a verifier is given beforehand: trust bundles and status lists, edited and spliced.

use std::sync::LazyLock;

use vehicle_license::credential::{CredentialStatus, StatusPosition};
use vehicle_license::issue::{StatusBits, StatusListTerms};
use vehicle_license::trust::{Issuer, TrustState};
use vehicle_license::{Bundle, RootPin, StatusList, Trust};

use super::choices::Choices;
use support::fixture::{self, ISSUED_AT, LIST_KEY, instant, issuer, key, root_chain, trust_content, with_list_key};

/// The genuine ones, and what they are held against.
static OFFLINE: LazyLock<Offline> = LazyLock::new(Offline::new);

struct Offline {
    pin: RootPin,
    trust: Trust,
    bundles: Vec<Vec<u8>>,
    lists: Vec<Vec<u8>>,
}

impl Offline {
    fn new() -> Self {
        let pin = root_chain().pin();
        let bundles: Vec<_> = [1, 2].map(|version| publish(version, ISSUED_AT - 86_400)).into();
        let lists = [StatusBits::One, StatusBits::Two]
            .map(|bits| list(bits, 64, ISSUED_AT))
            .into();
        let trust = Bundle::from_bytes(&bundles[1])
            .and_then(|bundle| bundle.verify(&pin, instant(ISSUED_AT)))
            .expect("a bundle")
            .into_trust();
        Self {
            pin,
            trust,
            bundles,
            lists,
        }
    }
}

fn signer_of_lists() -> Issuer {
    with_list_key(issuer(), "status")
}

pub(crate) fn publish(version: u64, issued_at: u64) -> Vec<u8> {
    let mut content = trust_content(vec![signer_of_lists()]);
    (content.version, content.issued_at) = (version, instant(issued_at));
    content.askers = vec![fixture::asker()];
    fixture::bundle(&content)
}

/// A list of the one license that there is.
pub(crate) fn list(bits: StatusBits, entries: u32, issued_at: u64) -> Vec<u8> {
    list_of(7, bits, entries, issued_at)
}

pub(crate) fn list_of(number: u32, bits: StatusBits, entries: u32, issued_at: u64) -> Vec<u8> {
    let terms = StatusListTerms {
        list: number,
        bits,
        entries: Some(entries),
        snapshot_at: instant(issued_at),
        expires: instant(issued_at + 86_400),
        time_to_live: None,
    };
    let revoked = [(
        StatusPosition::new(number, 9).expect("a position"),
        CredentialStatus::Revoked,
    )];
    terms
        .prepare(&signer_of_lists(), LIST_KEY, revoked)
        .expect("a list")
        .sign(&key("status"))
        .expect("a signature")
}

/// Laws: a bundle that verifies is one that was published, inside its time; one that is taken in never goes back.
pub fn bundle(data: &[u8]) -> bool {
    let offline = &*OFFLINE;
    let mut choices = Choices::new(data);
    let (mut bytes, other) = (
        choices.one_of(&offline.bundles).clone(),
        choices.one_of(&offline.bundles),
    );
    let now = instant(choices.moment(ISSUED_AT, false));
    choices.edit(&mut bytes, other);
    let mut accepted = false;
    for bytes in [&bytes[..], data] {
        let verified = Bundle::from_bytes(bytes).and_then(|bundle| bundle.verify(&offline.pin, now));
        if let Ok(verified) = verified {
            assert!(
                offline.bundles.iter().any(|made| made == bytes),
                "a bundle that nobody published"
            );
            assert!(now < verified.expires() && now < verified.root_expires());
            let mut state = TrustState::new();
            let _ = state.add(&verified).expect("the first bundle");
            let before = state.clone();
            for made in &offline.bundles {
                let made = Bundle::from_bytes(made).and_then(|bundle| bundle.verify(&offline.pin, now));
                let made = made.expect("it verifies at this moment too");
                let older = made.version() < verified.version();
                assert_eq!(state.clone().add(&made).is_err(), older);
            }
            assert!(before == state);
            accepted = true;
        }
    }
    accepted
}

/// Laws: a list that is used says what a published one says, as long as it lasts, and of no index beyond its end.
pub fn status_list(data: &[u8]) -> bool {
    let offline = &*OFFLINE;
    let mut choices = Choices::new(data);
    let (mut token, other) = (choices.one_of(&offline.lists).clone(), choices.one_of(&offline.lists));
    let now = instant(choices.moment(ISSUED_AT, false));
    choices.edit(&mut token, other);
    let used = StatusList::verify(&token, &offline.trust, now);
    if let Ok(list) = &used {
        assert_eq!((list.issuer(), list.list(), list.entries()), (3501, 7, 64));
        for index in 0..64 {
            assert_eq!(list.status(index) == Ok(CredentialStatus::Valid), index != 9);
        }
    }
    // A vector is signed by the same key and says something else.
    let raw = StatusList::verify(data, &offline.trust, now);
    for list in used.iter().chain(&raw) {
        assert!(list.counts(&offline.trust));
        assert!(!list.vouches(&offline.trust, now) || list.expires().is_none_or(|end| now < end));
        let entries = u64::from(list.entries());
        assert!(entries <= 1 << 20 && list.status(entries).is_err() && list.status(u64::MAX).is_err());
    }
    used.is_ok() || raw.is_ok()
}

/// The inputs of a target that are accepted.
pub(crate) fn genuine() -> Vec<Vec<u8>> {
    (0..2).map(|index| vec![index, 0, 0, 0, 0]).collect()
}
