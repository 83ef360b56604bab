//! The issuer-signed claims of a license or an authorization: their wire array and the CWT rebuilt from it
//! (SPEC §4.1, §3.2).
//!
//! ```text
//! license       = [1, issuer, key, issued-at, days, status, holder, holder-key, signature]
//! authorization = [1, issuer, key, issued-at, days, status, holder, holder-key, purpose, calendar, signature]
//! holder        = protection + 4 · proofing
//! ```

use alloc::format;
use alloc::vec::Vec;

use crate::credential::leaf::Leaves;
use crate::credential::purpose::{Purpose, PurposeNumber, carried};
use crate::credential::status::list_uri;
use crate::digest::{Hash, Tweak};
use crate::error::{DecodeError, DecodeKind, Part, ReadError};
use crate::key::{PublicKey, Signature};
use crate::limits;
use crate::value::{Bilingual, Day, UnixTime};
use crate::wire::cbor::{Reader, Writer};
use crate::wire::cose::{self, SignedParts};
use crate::wire::cose_key;

/// The one profile of SPEC version 1.
pub(crate) const PROFILE: u8 = 1;

/// CWT claim labels (RFC 8392, RFC 8747, Token Status List), then this format's own in the private-use range.
/// Their numeric, bytewise and length-first orders coincide.
pub(crate) mod label {
    pub(crate) const ISS: i64 = 1;
    pub(crate) const EXP: i64 = 4;
    pub(crate) const IAT: i64 = 6;
    pub(crate) const CNF: i64 = 8;
    pub(crate) const NONCE: i64 = 10;
    pub(crate) const STATUS: i64 = 65_535;
    pub(crate) const PROFILE: i64 = -65_537;
    pub(crate) const PROTECTION: i64 = -65_538;
    pub(crate) const ROOT: i64 = -65_539;
    pub(crate) const PURPOSE: i64 = -65_540;
    pub(crate) const CALENDAR: i64 = -65_541;
    pub(crate) const CREDENTIAL: i64 = -65_542;
    pub(crate) const DISCLOSED: i64 = -65_543;
    pub(crate) const CHALLENGE: i64 = -65_544;
    pub(crate) const REAL_PERSON_CHECK: i64 = -65_545;
    pub(crate) const GRANTEE: i64 = -65_546;
    pub(crate) const LAST_DAY: i64 = -65_547;
    pub(crate) const AUTHORIZATION: i64 = -65_548;
    pub(crate) const REPLACE: i64 = -65_549;
    pub(crate) const PROOFING: i64 = -65_550;
}

const LICENSE_TYP: &str = "application/vehicle-license+cwt";
const AUTHORIZATION_TYP: &str = "application/vehicle-license-authorization+cwt";
const LICENSE_LENGTH: usize = 9;
const AUTHORIZATION_LENGTH: usize = 11;

/// How well the holder's key is protected, from the authority's own attestation of it. Ordered: later is better.
///
/// These three are all: another one would be another major version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyProtection {
    /// The key is in software.
    Software,
    /// The key is in hardware that does not give it out.
    Hardware,
    /// The key is in such hardware, and its user unlocks it for each use.
    HardwareUnlockPerUse,
}

impl KeyProtection {
    /// All three, the weakest first.
    pub const ALL: [Self; 3] = [Self::Software, Self::Hardware, Self::HardwareUnlockPerUse];

    /// The number on the wire.
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Software => 0,
            Self::Hardware => 1,
            Self::HardwareUnlockPerUse => 2,
        }
    }

    pub(crate) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.number() == number)
    }

    /// The stable name used in vectors and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Software => "software",
            Self::Hardware => "hardware",
            Self::HardwareUnlockPerUse => "hardware-unlock-per-use",
        }
    }

    /// The words for the screen.
    #[must_use]
    pub fn word(self) -> Bilingual {
        match self {
            Self::Software => Bilingual::new("软件保管", "in software"),
            Self::Hardware => Bilingual::new("硬件保管", "in hardware"),
            Self::HardwareUnlockPerUse => {
                Bilingual::new("硬件保管，每次使用须解锁", "in hardware, unlocked at each use")
            }
        }
    }

    /// The class of a [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }
}

/// How the authority made sure of the person when the holder's key was enrolled (实人认证). Ordered: later is better.
///
/// A refresh keeps it; another key starts with what the authority did for that key. Of a lent copy it is the grantee's.
/// These three are all: another one would be another major version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Proofing {
    /// Not at all, or the authority does not know.
    None,
    /// At a distance, by a live check of a face against the register of persons.
    RemoteLiveCheck,
    /// At the authority's window.
    InPerson,
}

impl Proofing {
    /// All three, the weakest first.
    pub const ALL: [Self; 3] = [Self::None, Self::RemoteLiveCheck, Self::InPerson];

    /// The number in the signed form.
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::None => 0,
            Self::RemoteLiveCheck => 1,
            Self::InPerson => 2,
        }
    }

    fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|proofing| proofing.number() == number)
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let number = reader.uint8(u8::MAX)?;
        Self::from_number(number).ok_or_else(|| reader.error(DecodeKind::OutOfRange))
    }

    /// The stable name used in vectors and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::RemoteLiveCheck => "remote-live-check",
            Self::InPerson => "in-person",
        }
    }

    /// The words for the screen.
    #[must_use]
    pub fn word(self) -> Bilingual {
        match self {
            Self::None => Bilingual::new("未核验本人", "not checked"),
            Self::RemoteLiveCheck => Bilingual::new("远程实人认证", "remote live check"),
            Self::InPerson => Bilingual::new("窗口当面核验", "in person"),
        }
    }

    /// The proofing of a [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|proofing| proofing.name() == name)
    }
}

/// What the authority attests of the holder travels in one byte: protection + 4 · proofing.
fn read_holder(reader: &mut Reader<'_>) -> Result<(KeyProtection, Proofing), DecodeError> {
    let number = reader.uint8(u8::MAX)?;
    KeyProtection::from_number(number & 3)
        .zip(Proofing::from_number(number >> 2))
        .ok_or_else(|| reader.error(DecodeKind::OutOfRange))
}

/// Where a credential's status is published: a list and an index in it, 20 bits each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatusPosition(u64);

impl StatusPosition {
    /// The position `index` in list number `list`; `None` if either is 2^20 or more.
    #[must_use]
    pub fn new(list: u32, index: u32) -> Option<Self> {
        let fits = |number: u32| number.checked_shr(limits::STATUS_BITS) == Some(0);
        (fits(list) && fits(index)).then(|| Self((u64::from(list) << limits::STATUS_BITS) | u64::from(index)))
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let most = (1_u64 << (limits::STATUS_BITS << 1)).saturating_sub(1);
        reader.uint(most).map(Self)
    }

    pub(crate) fn write(self, writer: &mut Writer) -> &mut Writer {
        writer.uint(self.0)
    }

    /// The position of a [`number`](Self::number); `None` for 2^40 or more.
    #[must_use]
    pub fn from_number(number: u64) -> Option<Self> {
        (number.checked_shr(limits::STATUS_BITS << 1) == Some(0)).then_some(Self(number))
    }

    /// One of the 2^20 positions of list number `list`, each as likely as any other; `None` if `list` is 2^20 or more.
    /// Whoever keeps positions in a table with a unique key draws until one goes in.
    #[must_use]
    pub fn draw(list: u32, random: &mut impl rand_core::CryptoRng) -> Option<Self> {
        let index = random.next_u32() & (1_u32 << limits::STATUS_BITS).saturating_sub(1);
        Self::new(list, index)
    }

    /// List and index in one number, list · 2^20 + index, as it travels.
    #[must_use]
    pub fn number(self) -> u64 {
        self.0
    }

    /// The list's number.
    #[must_use]
    pub fn list(self) -> u64 {
        self.0 >> limits::STATUS_BITS
    }

    /// The index in the list.
    #[must_use]
    pub fn index(self) -> u64 {
        self.0 & (1_u64 << limits::STATUS_BITS).saturating_sub(1)
    }
}

/// What makes a credential an authorization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Delegation {
    pub(crate) purpose: Purpose,
    /// The version of the working-day calendar the last day was counted with.
    pub(crate) calendar: u32,
}

/// Everything an issuer signs but the root, which follows from the leaves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Claims {
    pub(crate) issuer: u16,
    pub(crate) key: u16,
    pub(crate) issued_at: UnixTime,
    pub(crate) last_day: Day,
    pub(crate) status: StatusPosition,
    pub(crate) protection: KeyProtection,
    pub(crate) proofing: Proofing,
    pub(crate) holder_key: PublicKey,
    pub(crate) delegation: Option<Delegation>,
}

impl Claims {
    /// Reads a credential's array with its signature. Reading stops at a profile other than 1, because what follows it
    /// may have any form.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<(Self, Signature), ReadError> {
        let length = reader.at(Part::Credential).array(usize::MAX)?;
        if reader.at(Part::Profile).uint(u64::MAX)? != u64::from(PROFILE) {
            return Err(ReadError::ProfileUnknown);
        }
        if length != LICENSE_LENGTH && length != AUTHORIZATION_LENGTH {
            return Err(reader.at(Part::Credential).error(DecodeKind::WrongLength).into());
        }
        let issuer = reader.at(Part::Issuer).uint16()?;
        let key = reader.at(Part::IssuerKey).uint16()?;
        let issued_at = reader.at(Part::IssuedAt).instant()?;
        let days = reader.at(Part::Days).uint(limits::WINDOW_DAYS.into())?;
        let status = StatusPosition::read(reader.at(Part::Status))?;
        let (protection, proofing) = read_holder(reader.at(Part::Holder))?;
        let point = reader.at(Part::HolderKey).bytes_exact::<33>()?;
        let holder_key = PublicKey::from_compressed(point).map_err(ReadError::HolderKey)?;
        let delegation = if length == AUTHORIZATION_LENGTH {
            Some(Delegation {
                // What follows could be read, but not what an unknown purpose carries.
                purpose: (PurposeNumber::read(reader.at(Part::Purpose))?.known()).ok_or(ReadError::PurposeUnknown)?,
                calendar: reader.at(Part::Calendar).uint32()?,
            })
        } else {
            None
        };
        let signature = cose::read_signature(reader.at(Part::IssuerSignature))?;
        let last_day = i64::try_from(days)
            .ok()
            .and_then(|days| Day::of(issued_at).plus_days(days))
            .filter(|day| day.end().is_some())
            .ok_or_else(|| reader.at(Part::Days).error(DecodeKind::OutOfRange))?;
        let claims = Self {
            issuer,
            key,
            issued_at,
            last_day,
            status,
            protection,
            proofing,
            holder_key,
            delegation,
        };
        Ok((claims, signature))
    }

    /// Writes the credential's array: with its signature, or without one to derive the seed from.
    pub(crate) fn write(&self, writer: &mut Writer, signature: Option<&Signature>) {
        let length = match self.delegation {
            None => LICENSE_LENGTH,
            Some(_) => AUTHORIZATION_LENGTH,
        };
        writer
            .array(length.saturating_sub(usize::from(signature.is_none())))
            .uint(PROFILE)
            .uint(self.issuer)
            .uint(self.key)
            .uint(self.issued_at.unix())
            .int(self.days())
            .uint(self.status.0)
            .uint(self.protection.number() | (self.proofing.number() << 2))
            .bytes(self.holder_key.as_compressed());
        if let Some(delegation) = self.delegation {
            writer.uint(delegation.purpose.number()).uint(delegation.calendar);
        }
        if let Some(signature) = signature {
            writer.bytes(&signature.to_bytes());
        }
    }

    /// Days from the grant day to the last day.
    pub(crate) fn days(&self) -> i64 {
        self.last_day.days_since(Day::of(self.issued_at))
    }

    pub(crate) fn purpose(&self) -> Option<Purpose> {
        self.delegation.map(|delegation| delegation.purpose)
    }

    pub(crate) fn carried(&self) -> Leaves {
        carried(self.purpose())
    }

    pub(crate) fn tweak(&self) -> Tweak {
        Tweak::new(
            self.issuer,
            self.issued_at.unix(),
            self.status.0,
            self.holder_key.as_compressed(),
        )
    }

    /// The signed form of these claims over `root`.
    pub(crate) fn signed_parts(&self, root: &Hash) -> SignedParts {
        let typ = match self.delegation {
            None => LICENSE_TYP,
            Some(_) => AUTHORIZATION_TYP,
        };
        SignedParts::new(typ, Some(cose::key_id(self.issuer, self.key)), self.payload(root))
    }

    fn payload(&self, root: &Hash) -> Vec<u8> {
        // `read` and the authority admit no last day whose end is beyond the range of instants.
        let expires = self.last_day.end().map_or(u64::MAX, |end| end.unix());
        let mut payload = Writer::with_capacity(limits::USUAL_PAYLOAD);
        let (issuer, list) = (self.issuer, self.status.list());
        payload.labels(|map| {
            map.label(label::ISS)
                .text(&format!("urn:vehicle-license:issuer:{issuer}"));
            map.label(label::EXP).uint(expires);
            map.label(label::IAT).instant(self.issued_at);
            write_confirmation(map.label(label::CNF), &self.holder_key);
            let status = map.label(label::STATUS).map(1).text("status_list").map(2);
            status.text("idx").uint(self.status.index());
            status.text("uri").text(&list_uri(issuer, list));
            map.label(label::PROFILE).uint(PROFILE);
            map.label(label::PROTECTION).uint(self.protection.number());
            map.label(label::ROOT).bytes(root);
            if let Some(delegation) = self.delegation {
                map.label(label::PURPOSE).uint(delegation.purpose.number());
                map.label(label::CALENDAR).uint(delegation.calendar);
            }
            map.label(label::PROOFING).uint(self.proofing.number());
        });
        payload.into_bytes()
    }
}

/// `cnf` (RFC 8747): a COSE_Key with both coordinates, because some stacks cannot decompress a point.
pub(crate) fn write_confirmation(writer: &mut Writer, key: &PublicKey) {
    writer.map(1).uint(1_u8);
    cose_key::write(writer, key);
}
