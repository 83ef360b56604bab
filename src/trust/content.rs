//! The content section of a trust file.
//!
//! ```text
//! trust   = {1: version, 2: issued-at, 3: expires, 4: deployment: tstr, 5: test: bool, 6: [* issuer], 7: [* calendar],
//!            8: root: bstr .size 32 / null, 9: [* asker]}
//! issuer  = [number, name: tstr, test: bool, [* grant], [* key]]
//! grant   = prefix: tstr / [plate-type, prefix: tstr]
//! key     = [number, point: bstr .size 33, artefacts, sign-from, sign-until, trust-until]
//! ```

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::asker::{self, Asker};
use super::calendar::Calendar;
use super::calendars::Calendars;
use super::name::{field, name};
use super::pin::RootPin;
use crate::digest::{self, Hash};
use crate::error::{DecodeKind, IssuerError, Part, TrustError};
use crate::key::PublicKey;
use crate::limits;
use crate::value::{Plate, PlateType, UnixTime, check_text};
use crate::wire::cbor::{Labels, Reader};

/// What a verifier believes: issuers with their keys and limits, and calendars. What a wallet believes of who asks: the
/// askers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trust {
    version: u64,
    issued_at: UnixTime,
    expires: UnixTime,
    deployment: String,
    test: bool,
    issuers: Vec<Issuer>,
    /// Index into `issuers` by issuer number. It ends at the highest number, so it takes at most 256 KiB.
    places: Vec<Option<u16>>,
    calendars: Vec<Calendar>,
    root: Option<RootPin>,
    askers: Vec<Asker>,
    digest: Hash,
}

/// One issuer: a city's or province's traffic police.
///
/// It is built as a literal: a new field comes with another major version.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Issuer {
    /// The number, assigned once and never reused.
    pub number: u16,
    /// The name a person reads.
    pub name: String,
    /// A test issuer: its licenses verify only where the policy asks for it.
    pub test: bool,
    /// The plates it may sign for; empty for a signer of status lists.
    pub grants: Vec<PlateGrant>,
    /// Its keys, at most 64.
    pub keys: Vec<IssuerKey>,
}

/// One key of an issuer.
///
/// It is built as a literal: a new field comes with another major version.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IssuerKey {
    /// The number within the issuer.
    pub number: u16,
    /// The key.
    pub point: PublicKey,
    /// What it may sign.
    pub artefacts: Artefacts,
    /// The first issued-at that it may sign.
    pub sign_from: UnixTime,
    /// The end of the issued-at that it may sign, exclusive.
    pub sign_until: UnixTime,
    /// When it stops being believed, exclusive, by the verifier's clock.
    pub trust_until: UnixTime,
}

impl IssuerKey {
    /// Checks that this key may have signed a credential of `issued_at`: its artefacts and its two signing dates.
    pub(crate) fn may_have_signed(&self, authorization: bool, issued_at: UnixTime) -> Result<(), IssuerError> {
        let permitted = if authorization {
            self.artefacts.authorizations
        } else {
            self.artefacts.licenses
        };
        self.may_have_signed_if(permitted, issued_at)
    }

    /// Checks that this key may have signed a status list of `issued_at`: its artefacts and its two signing dates.
    pub(crate) fn may_have_signed_list(&self, issued_at: UnixTime) -> Result<(), IssuerError> {
        self.may_have_signed_if(self.artefacts.status_lists, issued_at)
    }

    fn may_have_signed_if(&self, permitted: bool, issued_at: UnixTime) -> Result<(), IssuerError> {
        if !permitted {
            return Err(IssuerError::KeyArtefact);
        }
        if issued_at < self.sign_from {
            return Err(IssuerError::KeyNotYet {
                issued_at,
                sign_from: self.sign_from,
            });
        }
        if issued_at >= self.sign_until {
            return Err(IssuerError::KeyRetired {
                issued_at,
                sign_until: self.sign_until,
            });
        }
        Ok(())
    }

    /// Checks that this key is still believed at `now`, whatever it signed and when.
    pub(crate) fn check_believed(&self, now: UnixTime) -> Result<(), IssuerError> {
        let trust_until = self.trust_until;
        if now >= trust_until {
            return Err(IssuerError::KeyDistrusted { trust_until, now });
        }
        Ok(())
    }
}

/// What a key may sign. Three keys, one artefact each, are recommended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Artefacts {
    /// Licenses.
    pub licenses: bool,
    /// Authorizations.
    pub authorizations: bool,
    /// Status lists.
    pub status_lists: bool,
}

impl Artefacts {
    pub(crate) fn bits(self) -> u8 {
        u8::from(self.licenses) | (u8::from(self.authorizations) << 1) | (u8::from(self.status_lists) << 2)
    }

    fn from_bits(bits: u8) -> Option<Self> {
        matches!(bits, 1..=7).then_some(Self {
            licenses: bits & 1 != 0,
            authorizations: bits & 2 != 0,
            status_lists: bits & 4 != 0,
        })
    }
}

/// Plates an issuer may sign for: those that start with a prefix, of all ordinary types or of one given type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PlateGrant {
    /// `None` for every type except police, Hong Kong and Macau, embassy and consulate, which are granted only by type.
    pub plate_type: Option<PlateType>,
    /// The first characters: `闽A`, or a whole plate.
    pub prefix: String,
}

impl PlateGrant {
    fn covers(&self, plate: &Plate) -> bool {
        let type_fits = match self.plate_type {
            None => !plate.plate_type().is_special(),
            Some(plate_type) => plate_type == plate.plate_type(),
        };
        type_fits && plate.as_str().starts_with(self.prefix.as_str())
    }
}

impl Issuer {
    /// The key of this number.
    #[must_use]
    pub fn key(&self, number: u16) -> Option<&IssuerKey> {
        self.keys.iter().find(|key| key.number == number)
    }

    /// Whether the issuer may sign for `plate`.
    #[must_use]
    pub fn may_sign_for(&self, plate: &Plate) -> bool {
        self.grants.iter().any(|grant| grant.covers(plate))
    }
}

/// The index of each issuer, by its number.
fn places(issuers: &[Issuer]) -> Vec<Option<u16>> {
    let highest = issuers.last().map_or(0, |issuer| usize::from(issuer.number));
    let mut places = vec![None; highest.saturating_add(1)];
    for (place, issuer) in (0..).zip(issuers) {
        if let Some(of_number) = places.get_mut(usize::from(issuer.number)) {
            *of_number = Some(place);
        }
    }
    places
}

impl Trust {
    /// Reads a trust file whose bytes the caller vouches for: pinned in the app, or fetched over a channel of its
    /// own.
    ///
    /// # Errors
    /// The codes of [`DecodeError`](crate::error::DecodeError) and [`KeyError`](crate::error::KeyError),
    /// `trust-value-invalid`, `trust-date-order`, `trust-asker-name-twice`.
    pub fn pinned(bytes: &[u8]) -> Result<Self, TrustError> {
        let mut reader = Reader::new(bytes, Part::Trust);
        if bytes.len() > limits::TRUST_BYTES {
            return Err(reader.error(DecodeKind::TooLong).into());
        }
        let mut map = Labels::read(&mut reader, &[1, 2, 3, 4, 5, 6, 7, 8, 9])?;
        let version = map.required(1, Part::TrustVersion)?.uint(u64::MAX)?;
        let issued_at = map.required(2, Part::TrustIssuedAt)?.instant()?;
        let expires = map.required(3, Part::TrustExpiry)?.instant()?;
        let deployment = name(map.required(4, Part::Deployment)?)?;
        let test = map.required(5, Part::TestMark)?.bool()?;
        let issuers = map.required(6, Part::Issuers)?;
        let issuers = issuers.ascending(limits::ISSUERS, issuer, |issuer| issuer.number)?;
        let calendars = map.required(7, Part::Calendars)?;
        let calendars = calendars.ascending(limits::CALENDARS, Calendar::read, |calendar| calendar.version)?;
        let root = map
            .required(8, Part::Root)?
            .optional(|reader| reader.bytes_exact().copied())?;
        let askers = map.required(9, Part::Askers)?;
        let askers = askers.ascending(limits::ASKERS, Asker::read, |asker| asker.number)?;
        map.finish()?;
        reader.finish()?;
        if expires <= issued_at {
            return Err(TrustError::DateOrder("trust"));
        }
        if asker::share_a_name(&askers) {
            return Err(TrustError::AskerNameTwice);
        }
        Ok(Self {
            version,
            issued_at,
            expires,
            deployment,
            test,
            places: places(&issuers),
            issuers,
            calendars,
            root: root.map(RootPin::new),
            askers,
            digest: digest::file(bytes),
        })
    }

    /// The publisher's version, which only grows.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// When it was made.
    #[must_use]
    pub fn issued_at(&self) -> UnixTime {
        self.issued_at
    }

    /// When it ends, exclusive.
    #[must_use]
    pub fn expires(&self) -> UnixTime {
        self.expires
    }

    /// Checks that the trust data are in date at `now`. They may be dated up to `tolerance` seconds after it.
    pub(crate) fn check_dates(&self, now: UnixTime, tolerance: i64) -> Result<(), IssuerError> {
        let (issued_at, expires) = (self.issued_at, self.expires);
        if issued_at.seconds_since(now) > tolerance {
            return Err(IssuerError::TrustFromFuture { issued_at, now });
        }
        if now >= expires {
            return Err(IssuerError::TrustExpired { expires, now });
        }
        Ok(())
    }

    /// The deployment's name.
    #[must_use]
    pub fn deployment(&self) -> &str {
        &self.deployment
    }

    /// Whether the whole deployment is a test.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.test
    }

    /// The issuer of this number, found in two steps, however many there are.
    #[must_use]
    pub fn issuer(&self, number: u16) -> Option<&Issuer> {
        let place = *self.places.get(usize::from(number))?;
        self.issuers.get(usize::from(place?))
    }

    /// The issuer and the key of these numbers.
    pub(crate) fn issuer_key(&self, issuer: u16, key: u16) -> Result<(&Issuer, &IssuerKey), IssuerError> {
        let issuer = self.issuer(issuer).ok_or(IssuerError::Unknown)?;
        let key = issuer.key(key).ok_or(IssuerError::KeyUnknown)?;
        Ok((issuer, key))
    }

    /// Whether what `issuer` signs is a test: the issuer or the whole deployment is one.
    pub(crate) fn marks_as_test(&self, issuer: &Issuer) -> bool {
        self.test || issuer.test
    }

    /// The issuers, ascending by number.
    #[must_use]
    pub fn issuers(&self) -> &[Issuer] {
        &self.issuers
    }

    /// SHA-256 of the file. An evidence record names the file by it, and it is a bundle's
    /// [`content_digest`](crate::trust::VerifiedBundle::content_digest).
    #[must_use]
    pub fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// The root it is published under. `None` in a file that is pinned and was in no bundle.
    #[must_use]
    pub fn root(&self) -> Option<&RootPin> {
        self.root.as_ref()
    }

    /// The calendars held with these data, the built-in one among them, read as one.
    #[must_use]
    pub fn calendars(&self) -> Calendars<'_> {
        Calendars::of(&self.calendars)
    }

    /// The listed askers, ascending by number.
    #[must_use]
    pub fn askers(&self) -> &[Asker] {
        &self.askers
    }

    /// The listed asker of this number.
    #[must_use]
    pub fn asker(&self, number: u16) -> Option<&Asker> {
        let place = self.askers.binary_search_by_key(&number, |asker| asker.number).ok()?;
        self.askers.get(place)
    }
}

fn issuer(reader: &mut Reader<'_>) -> Result<Issuer, TrustError> {
    reader.at(Part::Issuer).array_exact(5)?;
    let number = reader.uint16()?;
    let issuer_name = name(reader)?;
    let test = reader.bool()?;
    let grants = reader.at(Part::PlateGrants).list(limits::PLATE_GRANTS, grant)?;
    let keys = reader.at(Part::IssuerKeys);
    let keys = keys.ascending(limits::ISSUER_KEYS, key, |key| key.number)?;
    Ok(Issuer {
        number,
        name: issuer_name,
        test,
        grants,
        keys,
    })
}

fn grant(reader: &mut Reader<'_>) -> Result<PlateGrant, TrustError> {
    let plate_type = if reader.is_text() {
        None
    } else {
        reader.array_exact(2)?;
        let code = reader.uint8(99)?;
        Some(PlateType::from_code(code).map_err(|cause| field(Part::PlateGrant, cause))?)
    };
    let prefix = reader.text(limits::CODE_BYTES)?;
    check_text(prefix, limits::NAME_CHARS, limits::CODE_BYTES).map_err(|cause| field(Part::PlateGrant, cause))?;
    Ok(PlateGrant {
        plate_type,
        prefix: prefix.to_string(),
    })
}

fn key(reader: &mut Reader<'_>) -> Result<IssuerKey, TrustError> {
    reader.at(Part::IssuerKey).array_exact(6)?;
    let number = reader.uint16()?;
    let point = PublicKey::from_compressed(reader.bytes_exact::<33>()?)?;
    let artefacts = Artefacts::from_bits(reader.uint8(u8::MAX)?).ok_or_else(|| reader.error(DecodeKind::OutOfRange))?;
    let sign_from = reader.instant()?;
    let sign_until = reader.instant()?;
    let trust_until = reader.instant()?;
    if sign_until <= sign_from || trust_until < sign_until {
        return Err(TrustError::DateOrder("issuer key"));
    }
    Ok(IssuerKey {
        number,
        point,
        artefacts,
        sign_from,
        sign_until,
        trust_until,
    })
}
