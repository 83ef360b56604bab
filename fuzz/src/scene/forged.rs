//! What a scene is in bytes: the trust data, the lists and the show, signed by whoever signs them there.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

use p256::ecdsa::SigningKey;
use vehicle_license::key::{PublicKey, Signer as _};
use vehicle_license::trust::{Artefacts, Calendar, Issuer, IssuerKey, PlateGrant};
use vehicle_license::value::PlateType;
use vehicle_license::{Policy, StatusList, Trust};

use super::{Asked, DAY, List, Scene};
use support::fixture::{ISSUED_AT, ISSUER, LICENSE_KEY, instant, issue, issuer, key, record, trust_content};
use support::mutate::{Credential, Item, NULL, Show, Signed, bytes, sign, signing, text, uint, zlib};

/// The list and the index of the credential's status, and the entries of a list.
const LIST: u64 = 7;
const INDEX: usize = 5;
/// The issuer's number of the list key that is kept, and of the one that was stolen and taken out.
const KEPT: u16 = 2;
const STOLEN: u16 = 3;

/// Signatures by the name of their key and the digest signed.
type Signatures = BTreeMap<(&'static str, [u8; 32]), [u8; 64]>;

/// Made before: the same few messages are signed again and again.
static SIGNATURES: Mutex<Signatures> = Mutex::new(BTreeMap::new());
static LISTS: Mutex<BTreeMap<List, StatusList>> = Mutex::new(BTreeMap::new());

/// A license as it was issued, to be changed.
static ISSUED: LazyLock<Credential> =
    LazyLock::new(|| Credential::from_file(&issue(&record()).secret_file(), signing(&key("issuer"))));

/// The keys of everybody in a scene, made once: each costs a multiplication of a point.
static KEYS: LazyLock<BTreeMap<&'static str, (SigningKey, PublicKey)>> = LazyLock::new(|| {
    let names = ["issuer", "thief", "holder", "grantee", "status", "stolen"];
    names
        .map(|name| (name, (signing(&key(name)), key(name).public_key())))
        .into()
});

/// Trust data under which every list was once verified.
static ALL_LISTS: LazyLock<Trust> = LazyLock::new(|| {
    let mut issuer = issuer();
    let always = [ISSUED_AT - 1000 * DAY, ISSUED_AT + 1000 * DAY, ISSUED_AT + 1000 * DAY];
    issuer.keys.push(list_key(KEPT, "status", always));
    issuer.keys.push(list_key(STOLEN, "stolen", always));
    let mut content = trust_content(vec![issuer]);
    content.issued_at = instant(ISSUED_AT - 500 * DAY);
    content.expires = instant(ISSUED_AT + 500 * DAY);
    Trust::pinned(&content.to_bytes().expect("a trust file")).expect("a trust file")
});

fn list_key(number: u16, name: &str, dates: [u64; 3]) -> IssuerKey {
    let [sign_from, sign_until, trust_until] = dates.map(instant);
    IssuerKey {
        number,
        point: KEYS[name].1,
        artefacts: Artefacts {
            licenses: false,
            authorizations: false,
            status_lists: true,
        },
        sign_from,
        sign_until,
        trust_until,
    }
}

fn signature(name: &'static str, digest: [u8; 32]) -> [u8; 64] {
    let mut made = SIGNATURES.lock().expect("no law is broken in here");
    if made.len() > 20_000 {
        made.clear();
    }
    *made
        .entry((name, digest))
        .or_insert_with(|| sign(&KEYS[name].0, &digest))
}

impl Asked {
    pub(super) fn wire(&self) -> Vec<u8> {
        Item::Array(vec![
            bytes(&[self.nonce; 16]),
            text("闽江保险"),
            uint(self.purpose),
            uint(self.wanted),
            uint(self.issued_at),
            uint(self.lifetime),
            NULL,
        ])
        .encode()
    }
}

impl List {
    fn token(&self) -> Vec<u8> {
        let mut entries = vec![0; if self.says.is_some() { INDEX + 1 } else { INDEX }];
        if let Some(says) = self.says {
            entries[INDEX] = says;
        }
        let list = if self.covers { LIST } else { LIST + 1 };
        let payload = Item::Map(vec![
            (uint(2), text(&format!("urn:vehicle-license:status:{ISSUER}:{list}"))),
            (uint(4), uint(self.expires)),
            (uint(6), uint(self.issued_at)),
            (
                uint(65_533),
                Item::Map(vec![(text("lst"), bytes(&zlib(&entries))), (text("bits"), uint(8))]),
            ),
        ]);
        let (number, name) = if self.by_kept_key {
            (KEPT, "status")
        } else {
            (STOLEN, "stolen")
        };
        let ([a, b], [c, d]) = (ISSUER.to_be_bytes(), number.to_be_bytes());
        let signed = Signed::new("application/statuslist+cwt", Some([a, b, c, d]), &payload);
        signed.message(&signature(name, signed.digest())).encode()
    }

    /// As it was verified when it came, by trust data of then.
    pub(super) fn verified(&self) -> StatusList {
        let mut made = LISTS.lock().expect("no law is broken in here");
        let verify = || StatusList::verify(&self.token(), &ALL_LISTS, instant(self.issued_at)).expect("a list");
        made.entry(self.clone()).or_insert_with(verify).clone()
    }
}

impl Scene {
    pub(super) fn policy(&self) -> Policy {
        let demanded = self.demanded.clone();
        if self.policy.test {
            demanded.accept_test()
        } else {
            demanded
        }
    }

    pub(super) fn trust(&self) -> Trust {
        let grant = |plate_type: Option<u8>, prefix: &str| PlateGrant {
            plate_type: plate_type.map(|code| PlateType::from_code(code).expect("a type")),
            prefix: prefix.into(),
        };
        let grants = match self.grants {
            0 => vec![grant(None, "闽A")],
            1 => Vec::new(),
            2 => vec![grant(None, "闽B"), grant(Some(52), "闽AD12345")],
            3 => vec![grant(Some(23), "闽A"), grant(None, "闽AD12346")],
            _ => vec![grant(None, "闽")],
        };
        let [sign_from, sign_until, trust_until] = self.issuer_key.map(instant);
        let mut keys = vec![IssuerKey {
            number: LICENSE_KEY,
            point: KEYS["issuer"].1,
            artefacts: Artefacts {
                licenses: self.artefacts & 1 != 0,
                authorizations: self.artefacts & 2 != 0,
                status_lists: false,
            },
            sign_from,
            sign_until,
            trust_until,
        }];
        keys.extend(self.list_key.map(|dates| list_key(KEPT, "status", dates)));
        let mut content = trust_content(vec![Issuer {
            test: self.issuer_is_test,
            grants,
            keys,
            ..issuer()
        }]);
        content.test = self.deployment_is_test;
        content.issued_at = instant(self.trust_issued_at);
        content.expires = instant(self.trust_expires.max(self.trust_issued_at + 1));
        let day = |day: i64| vehicle_license::value::Day::from_epoch_days(day).expect("a day");
        content.calendars = self
            .calendars
            .iter()
            .map(|(version, first, last, off)| {
                let version = u32::try_from(*version).expect("a version");
                let off = off.iter().map(|off| day(*off)).collect();
                Calendar::new(version, day(*first), day(*last), off, Vec::new()).expect("a calendar")
            })
            .collect();
        Trust::pinned(&content.to_bytes().expect("a trust file")).expect("a trust file")
    }

    fn credential(&self) -> Credential {
        let mut credential = ISSUED.clone();
        if let Some((purpose, version)) = self.lent {
            credential = credential.lend(
                purpose,
                self.days,
                ["A", "35010219881112001X", "李四明"],
                KEYS["grantee"].1,
            );
            credential.delegation = Some((purpose, version));
        }
        (credential.issuer, credential.key) = (self.issuer, self.key);
        (credential.issued_at, credential.days) = (self.issued_at, self.days);
        credential.status = LIST << 20 | INDEX as u64;
        (credential.protection, credential.proofing) = (self.protection, self.proofing);
        let mut set = |leaf: usize, item: Item| {
            if credential.leaves[leaf].is_some() {
                credential.set(leaf, item);
            }
        };
        set(1, uint(self.standing));
        let day = |day: Option<i64>| day.map_or(NULL, Item::Int);
        set(2, day(self.inspection_until));
        set(10, day(self.scrap_by));
        if let Some(leaf) = self.inexpressible {
            set(leaf, Item::Simple(20));
        }
        if let Some(leaf) = self.bad_leaf {
            set(
                leaf,
                if matches!(leaf, 18 | 19) {
                    Item::Int(i64::MAX)
                } else {
                    text(" \u{7}")
                },
            );
        }
        credential
    }

    pub(super) fn wire(&self) -> Vec<u8> {
        let credential = self.credential();
        let holder = if self.lent.is_some() { "grantee" } else { "holder" };
        let mut show = Show {
            credential,
            shown_at: self.shown_at,
            bitmap: self.bitmap,
            purpose: self.stated,
            answers: self.answered.as_ref().map(Asked::wire),
            evidence: self.evidence,
            holder: KEYS[holder].0.clone(),
        };
        let issued = signature(if self.by_issuer { "issuer" } else { "thief" }, show.credential.id());
        let held = signature(if self.by_holder { holder } else { "thief" }, show.signed().digest());
        show.answers = self.hinted.as_ref().map(Asked::wire);
        show.wire_signed(&issued, &held).encode()
    }
}
