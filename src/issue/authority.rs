//! One issuer with one signing key: what it issues.

use super::authorize::{self, AuthorizationTerms};
use super::issued::{IssuedAuthorization, IssuedLicense};
use super::license::{self, LicenseTerms};
use super::register::Ticket;
use crate::credential::enrolment::EnrolledKey;
use crate::credential::record::VehicleRecord;
use crate::credential::unsigned::Unsigned;
use crate::error::{IssueError, IssuerError};
use crate::trust::{Issuer, IssuerKey};

/// One issuer with one of its keys. It holds no secret: signers outside this type make the signatures.
#[derive(Clone, Debug)]
pub struct Authority {
    issuer: Issuer,
    key: IssuerKey,
}

impl Authority {
    /// The issuer of a trust file, which signs with its key of number `key_number`.
    ///
    /// # Errors
    /// `issuer-key-unknown`, or `issuer-key-artefact` if the key may sign neither licenses nor authorizations.
    pub fn new(issuer: Issuer, key_number: u16) -> Result<Self, IssueError> {
        let key = issuer.key(key_number).ok_or(IssuerError::KeyUnknown)?.clone();
        if !key.artefacts.licenses && !key.artefacts.authorizations {
            return Err(IssuerError::KeyArtefact.into());
        }
        Ok(Self { issuer, key })
    }

    /// Prepares a license for `record`, bound to the key that `holder` has proved to hold. To refresh a license, make
    /// the same call with the same status position and a new enrolment of the same key. Takes 32 bytes of randomness:
    /// the generator must be the HSM's or the system's, because one that can be predicted opens every closed field.
    ///
    /// # Errors
    /// `issuer-key-artefact`, `issuer-key-not-yet`, `issuer-key-retired` if the key may not sign licenses now,
    /// `record-stale` (older than 10 minutes, or more than 10 s from the future), `standing-refused`,
    /// `plate-outside-issuer`, `window-invalid` (the last day is before today, beyond 400 days, or past the scrap-by
    /// day).
    pub fn issue(
        &self,
        record: &VehicleRecord,
        holder: &EnrolledKey,
        terms: &LicenseTerms,
        random: &mut impl rand_core::CryptoRng,
    ) -> Result<Unsigned<IssuedLicense>, IssueError> {
        license::prepare((&self.issuer, &self.key), record, holder, terms, random)
    }

    /// Prepares an authorization for the person and purpose of `ticket`, bound to the key that `grantee` has proved to
    /// hold. The authorization carries only the fields of `record` that the purpose may see. Its tree, seed and root
    /// are its own. Takes 32 bytes of randomness.
    ///
    /// # Errors
    /// The codes of [`issue`](Self::issue), with the ticket's last day in place of the 400 days; `ticket-stale` (older
    /// than 10 minutes, more than 10 s from the future, or today is before the day of the grant),
    /// `ticket-other-vehicle`, `ticket-other-owner`, `ticket-other-standing`, `ticket-other-key` (another key than the
    /// authorization's first, or one of the owner's), `ticket-other-proofing` (another proofing than with that key
    /// before). An error uses the ticket up too; repeating the register's operation hands out another.
    pub fn authorize(
        &self,
        ticket: Ticket,
        record: &VehicleRecord,
        grantee: &EnrolledKey,
        terms: &AuthorizationTerms,
        random: &mut impl rand_core::CryptoRng,
    ) -> Result<Unsigned<IssuedAuthorization>, IssueError> {
        authorize::prepare((&self.issuer, &self.key), ticket, record, grantee, terms, random)
    }
}
