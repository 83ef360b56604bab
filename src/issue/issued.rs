//! What the authority makes: a credential that waits for the issuer's signature, the signed credential, and the log's
//! entry for either.

use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::credential::claims::{Claims, Proofing, StatusPosition};
use crate::credential::file::HolderFile;
use crate::credential::items::LeafItems;
use crate::credential::purpose::Purpose;
use crate::credential::tree;
use crate::credential::unsigned::{Unsigned, product::Product};
use crate::digest::{self, Hash, Seed};
use crate::key::{PublicKey, Signature};
use crate::value::{Day, Plate, Standing, UnixTime, redacted};
use crate::wire::cbor::Writer;
use crate::wire::qr::{self, Kind};

/// A signed license, ready for its holder's wallet.
pub type IssuedLicense = Issued<LogEntry>;
/// A signed authorization, ready for the grantee's wallet.
pub type IssuedAuthorization = Issued<AuthorizationLogEntry>;

/// What the authority's log keeps of one license.
#[derive(Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// The license's id: SHA-256 of its Sig_structure.
    pub id: [u8; 32],
    /// The issuer's number.
    pub issuer: u16,
    /// The plate it shows.
    pub plate: Plate,
    /// The [digest](super::RegisteredOwner::digest) of the owner it shows.
    pub owner_digest: [u8; 32],
    /// Its status position.
    pub status: StatusPosition,
    /// When it was issued.
    pub issued_at: UnixTime,
    /// Its last valid Beijing day.
    pub last_day: Day,
    /// The holder's key. The owner's requests must be signed with it.
    pub holder_key: PublicKey,
    /// How the person was proofed when that key was enrolled.
    pub proofing: Proofing,
    /// The standing it shows.
    pub standing: Standing,
    /// The vehicle's scrap-by day as it shows it. Nothing is lent beyond it.
    pub scrap_by: Option<Day>,
    /// SHA-256 over a label and the signed leaf items in leaf order: it can prove later what was signed. What it hashes
    /// can be guessed, so the log is as confidential as the register.
    pub record_digest: [u8; 32],
}

/// What the authority's log keeps of one authorization.
#[derive(Clone, PartialEq, Eq)]
pub struct AuthorizationLogEntry {
    /// Its number in the vehicle's register.
    pub number: u64,
    /// The authorization's id: SHA-256 of its Sig_structure. A refreshed authorization has another id.
    pub id: [u8; 32],
    /// The issuer's number.
    pub issuer: u16,
    /// The plate it shows.
    pub plate: Plate,
    /// The [digest](super::RegisteredOwner::digest) of the owner who lent it.
    pub owner_digest: [u8; 32],
    /// Its status position.
    pub status: StatusPosition,
    /// The purpose it was lent for.
    pub purpose: Purpose,
    /// When it was issued.
    pub issued_at: UnixTime,
    /// Its last valid Beijing day.
    pub last_day: Day,
    /// The grantee's key.
    pub holder_key: PublicKey,
    /// How the grantee was proofed when that key was enrolled.
    pub proofing: Proofing,
    /// See [`LogEntry::record_digest`].
    pub record_digest: [u8; 32],
}

impl core::fmt::Debug for LogEntry {
    /// Leaves out the record digest: what it hashes can be guessed.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("LogEntry")
            .field("status", &self.status)
            .field("issued_at", &self.issued_at)
            .field("last_day", &self.last_day)
            .finish_non_exhaustive()
    }
}

impl core::fmt::Debug for AuthorizationLogEntry {
    /// Leaves out the record digest: what it hashes can be guessed.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("AuthorizationLogEntry")
            .field("number", &self.number)
            .field("status", &self.status)
            .field("issued_at", &self.issued_at)
            .field("last_day", &self.last_day)
            .finish_non_exhaustive()
    }
}

/// A credential that waits for the issuer's signature. `L` is what the log will keep.
pub struct CredentialDraft<L> {
    claims: Claims,
    seed: Seed,
    items: LeafItems<'static>,
    log: L,
}

/// A signed credential with its file. `L` is what the log keeps.
pub struct Issued<L> {
    file: HolderFile,
    cose: Vec<u8>,
    log: L,
}

impl<L: Clone> Unsigned<Issued<L>> {
    /// A credential of `claims` over `items`, with a seed from 32 bytes of randomness. `log` makes the log entry from
    /// the credential's id and its record digest.
    pub(super) fn of(
        claims: Claims,
        items: LeafItems<'static>,
        issuer_key: PublicKey,
        random: &mut impl rand_core::CryptoRng,
        log: impl FnOnce(Hash, Hash) -> L,
    ) -> Self {
        let seed = seed(&claims, random);
        let root = tree::root(&claims.tweak(), &seed, &items);
        let parts = claims.signed_parts(&root);
        let signed_items: Vec<&[u8]> = items.iter().collect();
        let log = log(*parts.to_be_signed().digest(), digest::record(&signed_items));
        let draft = CredentialDraft {
            claims,
            seed,
            items,
            log,
        };
        Self::new(draft, issuer_key, parts)
    }

    /// The log entry, known before the signature is.
    #[must_use]
    pub fn log_entry(&self) -> &L {
        &self.draft().log
    }
}

fn seed(claims: &Claims, random: &mut impl rand_core::CryptoRng) -> Seed {
    let mut fresh = Zeroizing::new([0; 32]);
    random.fill_bytes(fresh.as_mut_slice());
    let mut writer = Writer::new();
    claims.write(&mut writer, None);
    digest::seed(&fresh, &writer.into_bytes())
}

redacted!(CredentialDraft[L]);

impl<L: Clone> Product for Issued<L> {
    type Draft = CredentialDraft<L>;

    fn signed(draft: &CredentialDraft<L>, cose: Vec<u8>, signature: Signature) -> Self {
        Self {
            file: HolderFile {
                claims: draft.claims,
                issuer_signature: signature,
                seed: draft.seed.clone(),
                items: draft.items.clone(),
            },
            cose,
            log: draft.log.clone(),
        }
    }
}

impl<L: core::fmt::Debug> core::fmt::Debug for Issued<L> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Issued").field("log", &self.log).finish_non_exhaustive()
    }
}

impl<L> Issued<L> {
    /// The holder's file, as bytes. It opens every field the credential carries: send it only to the holder's wallet.
    #[must_use]
    pub fn secret_file(&self) -> Zeroizing<Vec<u8>> {
        self.file.to_bytes()
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
    pub fn log_entry(&self) -> &L {
        &self.log
    }
}
