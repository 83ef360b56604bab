//! Issuing and refreshing licenses (SPEC §7).

use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::credential::claims::{Claims, KeyProtection, StatusPosition};
use crate::credential::enrolment::EnrolledKey;
use crate::credential::file::{Holding, Items};
use crate::credential::leaf::Leaf;
use crate::credential::record::VehicleRecord;
use crate::credential::tree;
use crate::credential::unsigned::{Unsigned, sealed};
use crate::digest::{self, Half, Hash};
use crate::error::{IssueError, VerifyError};
use crate::key::Signature;
use crate::limits;
use crate::trust::{Issuer, IssuerKey};
use crate::value::{Day, Instant, letter_name_en};
use crate::wire::cbor::Writer;
use crate::wire::qr::{self, Kind};

/// Days a license lives unless the authority says otherwise: the wallet refreshes it whenever it is online.
const DEFAULT_DAYS: i64 = 30;
/// Standing for which no license is issued: moved away, stolen, cancelled, impounded, scrapped, fled, withdrawn.
const REFUSED: [char; 7] = ['B', 'C', 'E', 'L', 'M', 'N', 'P'];

/// One issuer with one license-signing key. It holds no secret: signatures come from outside.
#[derive(Clone, Debug)]
pub struct Authority {
    issuer: Issuer,
    key: IssuerKey,
}

/// What the authority decides about one license beside the record.
#[derive(Clone, Copy, Debug)]
pub struct LicenseTerms {
    /// Now, on the authority's clock: the license's issued-at.
    pub now: Instant,
    /// The last valid Beijing day; `None` for 30 days, or the scrap-by day if that comes first.
    pub last_day: Option<Day>,
    /// Where the status will be published. A refresh keeps the position.
    pub status: StatusPosition,
    /// How well the holder's key is protected, from the authority's own attestation of it.
    pub protection: KeyProtection,
}

/// A license that waits for the issuer's signature.
pub type UnsignedLicense = Unsigned<LicenseDraft>;

/// See [`UnsignedLicense`].
pub struct LicenseDraft {
    claims: Claims,
    seed: Zeroizing<Half>,
    items: Items,
    log: LogEntry,
}

/// What the authority's log keeps of one issuance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// The license's id: SHA-256 of its Sig_structure.
    pub id: [u8; 32],
    /// Its status position.
    pub status: StatusPosition,
    /// When it was issued.
    pub issued_at: Instant,
    /// SHA-256 over a label and the record's leaf items in leaf order: shows later which record was signed. Its content
    /// can be guessed at, so the log is as confidential as the register.
    pub record_digest: [u8; 32],
}

/// A signed license, ready for its holder's wallet.
pub struct IssuedLicense {
    holding: Holding,
    cose: Vec<u8>,
    log: LogEntry,
}

impl Authority {
    /// The issuer of a trust file, signing with its key of `key_number`.
    ///
    /// # Errors
    /// `issuer-key-unknown`, or `issuer-key-artefact` if the key may not sign licenses.
    pub fn new(issuer: Issuer, key_number: u16) -> Result<Self, IssueError> {
        let key = issuer.key(key_number).ok_or(VerifyError::IssuerKeyUnknown);
        let key = key.map_err(IssueError::IssuerKey)?.clone();
        if !key.artefacts.licenses {
            return Err(IssueError::IssuerKey(VerifyError::IssuerKeyArtefact));
        }
        Ok(Self { issuer, key })
    }

    /// Prepares a license for `record`, bound to `holder`, whose possession of the key is proved. Refreshing is the
    /// same call with the same status position and a new enrolment of the same key. Takes 32 bytes of randomness.
    ///
    /// # Errors
    /// `issuer-key-not-yet`, `issuer-key-retired` if the key may not sign now, `record-stale` (older than 10 minutes, or
    /// more than 10 s from the future), `standing-refused`, `plate-outside-issuer`, `window-invalid` (the last day is
    /// before today, beyond 400 days, or past the scrap-by day).
    pub fn issue(
        &self,
        record: &VehicleRecord,
        holder: &EnrolledKey,
        terms: &LicenseTerms,
        random: &mut impl rand_core::CryptoRng,
    ) -> Result<UnsignedLicense, IssueError> {
        let now = terms.now;
        self.key.may_have_signed(false, now).map_err(IssueError::IssuerKey)?;
        let age = now.seconds_since(record.as_of);
        if age < limits::CLOCK_TOLERANCE.saturating_neg() || age > limits::RECORD_AGE {
            return Err(IssueError::RecordStale {
                as_of: record.as_of,
                now,
            });
        }
        if let Some(letter) = REFUSED.into_iter().find(|letter| record.standing.contains(*letter)) {
            return Err(IssueError::StandingRefused(letter_name_en(letter).unwrap_or("refused")));
        }
        if !self.issuer.may_sign_for(&record.plate) {
            return Err(IssueError::PlateOutsideIssuer);
        }
        let claims = Claims {
            issuer: self.issuer.number,
            key: self.key.number,
            issued_at: now,
            last_day: last_day(record, terms)?,
            status: terms.status,
            protection: terms.protection,
            holder_key: *holder.public_key(),
            delegation: None,
        };
        let items = record.items()?;
        let seed = seed(&claims, random);
        let root = tree::root(
            &claims.tweak(),
            &seed,
            &tree::items(items.iter().map(|(leaf, item)| (*leaf, item.as_slice()))),
        );
        let parts = claims.signed_parts(&root);
        let log = LogEntry {
            id: *parts.to_be_signed().digest(),
            status: terms.status,
            issued_at: now,
            record_digest: record_digest(&items),
        };
        let draft = LicenseDraft {
            claims,
            seed,
            items,
            log,
        };
        Ok(Unsigned::new(draft, self.key.point, parts))
    }
}

fn last_day(record: &VehicleRecord, terms: &LicenseTerms) -> Result<Day, IssueError> {
    let today = Day::of(terms.now);
    let furthest = today.plus_days(limits::WINDOW_DAYS.into()).unwrap_or(today);
    let max = record.scrap_by.map_or(furthest, |scrap_by| scrap_by.min(furthest));
    let last_day = match terms.last_day {
        Some(day) => day,
        None => today.plus_days(DEFAULT_DAYS).unwrap_or(max).min(max),
    };
    if last_day < today || last_day > max || last_day.end().is_none() {
        return Err(IssueError::WindowInvalid { max });
    }
    Ok(last_day)
}

fn seed(claims: &Claims, random: &mut impl rand_core::CryptoRng) -> Zeroizing<Half> {
    let mut fresh = Zeroizing::new([0; 32]);
    random.fill_bytes(fresh.as_mut_slice());
    let mut writer = Writer::new();
    claims.write(&mut writer, None);
    digest::seed(&fresh, &writer.into_bytes())
}

fn record_digest(items: &[(Leaf, Zeroizing<Vec<u8>>)]) -> Hash {
    let items: Vec<&[u8]> = items.iter().map(|(_, item)| item.as_slice()).collect();
    digest::record(&items)
}

impl core::fmt::Debug for IssuedLicense {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("IssuedLicense")
            .field("log", &self.log)
            .finish_non_exhaustive()
    }
}

impl core::fmt::Debug for LicenseDraft {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("LicenseDraft(…)")
    }
}

impl UnsignedLicense {
    /// What the log will keep, known before the signature is.
    #[must_use]
    pub fn log_entry(&self) -> &LogEntry {
        &self.draft().log
    }
}

impl sealed::Sealed for LicenseDraft {
    type Output = IssuedLicense;

    fn signed(&self, cose: Vec<u8>, signature: Signature) -> IssuedLicense {
        IssuedLicense {
            holding: Holding {
                claims: self.claims,
                issuer_signature: signature,
                seed: self.seed.clone(),
                items: self.items.clone(),
            },
            cose,
            log: self.log,
        }
    }
}

impl IssuedLicense {
    /// The holder's file, as bytes. It opens every field: send it to the holder's wallet and nowhere else.
    #[must_use]
    pub fn secret_file(&self) -> Zeroizing<Vec<u8>> {
        self.holding.to_bytes()
    }

    /// The holder's file as text, for a QR code at the counter where the wallet is enrolled.
    #[must_use]
    pub fn secret_file_text(&self) -> Zeroizing<String> {
        Zeroizing::new(qr::encode(Kind::File, &self.secret_file()))
    }

    /// The signed form: a COSE_Sign1 without any field's value.
    #[must_use]
    pub fn to_cose(&self) -> Vec<u8> {
        self.cose.clone()
    }

    /// What the authority's log keeps.
    #[must_use]
    pub fn log_entry(&self) -> &LogEntry {
        &self.log
    }
}
