//! One credential in a wallet (SPEC §4.2, §4.4). It is checked on import, and each show of it has a fresh signature.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::code::{CodeSize, ShowDraft, ShowText};
use super::heard::Heard;
use super::lend::{self, RequestTerms};
#[cfg(feature = "seal")]
use super::sealed::{self, SealedDraft, SealedText};
use super::view::View;
use crate::credential::challenge::Challenge;
use crate::credential::claims::{KeyProtection, Proofing, StatusPosition};
use crate::credential::fields::{Fields, KeptFields};
use crate::credential::file::HolderFile;
use crate::credential::purpose::Purpose;
use crate::credential::tree;
use crate::credential::unsigned::Unsigned;
use crate::digest::Hash;
use crate::error::{CredentialError, PresentError};
use crate::key::{PublicKey, PureRust, Signer};
use crate::limits;
use crate::trust::Trust;
use crate::value::{Day, UnixTime, redacted};
use crate::verify;
use crate::wire::cose::SignedParts;
use crate::wire::qr::{self, Kind};

/// One credential in a wallet, imported and checked. It holds the seed that opens every field, so it is not copied.
///
/// ```
/// use vehicle_license::error::PresentError;
/// use vehicle_license::key::Signer;
/// use vehicle_license::present::{Holder, View};
/// use vehicle_license::{Purpose, Trust, UnixTime};
///
/// /// The code for a rental desk, from the stored file.
/// fn at_the_desk(file: &[u8], trust: &Trust, key: &impl Signer, now: UnixTime) -> Result<String, PresentError> {
///     let holder = Holder::import(file, trust, &key.public_key())?;
///     Ok(holder.present(&View::for_purpose(Purpose::Rental), now, key)?.to_text())
/// }
/// ```
pub struct Holder {
    pub(super) file: HolderFile,
    fields: Fields,
    id: Hash,
    cose: Vec<u8>,
    origin: Origin,
    pub(super) heard: Heard,
}

/// What the trust data said of the issuer when the file was imported.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) issuer: String,
    pub(super) deployment: String,
    pub(super) test: bool,
}

impl Holder {
    /// Imports a file and checks all of it: its form, the issuer's signature over every value (and with it every mask,
    /// which is recomputed from its full value), the values' rules, the issuer's right to sign, and that it was issued
    /// to `holder`. The time is not checked here: a wallet keeps an expired credential, but does not show it.
    ///
    /// # Errors
    /// The codes of [`DecodeError`](crate::error::DecodeError), `file-version-unknown`, `file-other-holder`, and those
    /// checks 3 to 7 of a verification make of a credential.
    pub fn import(file: &[u8], trust: &Trust, holder: &PublicKey) -> Result<Self, PresentError> {
        let file = HolderFile::read(file)?;
        let claims = &file.claims;
        if claims.holder_key != *holder {
            return Err(PresentError::OtherHolder);
        }
        let (issuer, key) = trust.issuer_key(claims.issuer, claims.key)?;
        key.may_have_signed(claims.delegation.is_some(), claims.issued_at)?;
        let root = tree::root(&claims.tweak(), &file.seed, &file.items);
        let (parts, id) = verify::issuer_signed(claims, &root, &file.issuer_signature, key, &PureRust)?;
        let fields = verify::signed_fields(&file.items, claims, issuer)?;
        let fields = fields.whole().map_err(CredentialError::Value)?;
        let cose = parts.to_sign1(&file.issuer_signature);
        Ok(Self {
            file,
            fields,
            id,
            cose,
            origin: Origin {
                issuer: issuer.name.clone(),
                deployment: trust.deployment().to_string(),
                test: trust.marks_as_test(issuer),
            },
            heard: Heard::default(),
        })
    }

    /// A file that was imported before, as a wallet has stored it. Its signature was checked then.
    pub(super) fn stored(file: &[u8], origin: Origin, heard: Heard) -> Result<Self, PresentError> {
        let file = HolderFile::read(file)?;
        let claims = &file.claims;
        let root = tree::root(&claims.tweak(), &file.seed, &file.items);
        let parts = claims.signed_parts(&root);
        let fields = KeptFields::decode(&file.items, claims.carried()).and_then(KeptFields::whole);
        let fields = fields.map_err(CredentialError::Value)?;
        Ok(Self {
            fields,
            id: *parts.to_be_signed().digest(),
            cose: parts.to_sign1(&file.issuer_signature),
            file,
            origin,
            heard,
        })
    }

    /// Imports a file from its text. See [`import`](Self::import).
    ///
    /// # Errors
    /// The codes of [`TextError`](crate::error::TextError), and those of [`import`](Self::import).
    pub fn import_text(text: &str, trust: &Trust, holder: &PublicKey) -> Result<Self, PresentError> {
        let bytes = Zeroizing::new(qr::decode(Kind::File, text, limits::FILE_BYTES)?);
        Self::import(&bytes, trust, holder)
    }

    /// The file for the wallet's storage, byte for byte as it was imported.
    #[must_use]
    pub fn secret_file(&self) -> Zeroizing<Vec<u8>> {
        self.file.to_bytes()
    }

    /// The fields, for the holder's own screen.
    #[must_use]
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The credential's id.
    #[must_use]
    pub fn id(&self) -> &[u8; 32] {
        &self.id
    }

    /// The issuer's number, and the name that the trust data gave it when the file was imported.
    #[must_use]
    pub fn issuer(&self) -> (u16, &str) {
        (self.file.claims.issuer, &self.origin.issuer)
    }

    /// The deployment's name, from the same trust data.
    #[must_use]
    pub fn deployment(&self) -> &str {
        &self.origin.deployment
    }

    /// Where the issuer publishes the credential's status.
    #[must_use]
    pub fn status_position(&self) -> StatusPosition {
        self.file.claims.status
    }

    /// When the credential was issued. Its values and standing are as of then; a refresh brings newer ones.
    #[must_use]
    pub fn issued_at(&self) -> UnixTime {
        self.file.claims.issued_at
    }

    /// The key the credential was issued to.
    #[must_use]
    pub fn holder_key(&self) -> &PublicKey {
        &self.file.claims.holder_key
    }

    /// How well that key is protected, as the authority attests.
    #[must_use]
    pub fn key_protection(&self) -> KeyProtection {
        self.file.claims.protection
    }

    /// How the holder was proofed when that key was enrolled, as the authority attests.
    #[must_use]
    pub fn proofing(&self) -> Proofing {
        self.file.claims.proofing
    }

    /// Whether the issuer or the deployment is a test.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.origin.test
    }

    /// The credential's last valid Beijing day.
    #[must_use]
    pub fn last_day(&self) -> Day {
        self.file.claims.last_day
    }

    /// The vehicle's scrap-by day. Nothing is lent beyond it.
    #[must_use]
    pub fn scrap_by(&self) -> Option<Day> {
        self.fields.scrap_by().full().copied()
    }

    /// The purpose the license was lent for, if this is an authorization.
    #[must_use]
    pub fn lent_for(&self) -> Option<Purpose> {
        self.file.claims.purpose()
    }

    /// The credential's signed form.
    #[must_use]
    pub fn to_cose(&self) -> Vec<u8> {
        self.cose.clone()
    }

    /// Shows `view` at `now` with a key at hand: [`prepare`](Self::prepare) and sign in one step.
    ///
    /// # Errors
    /// The codes of [`prepare`](Self::prepare) and of signing.
    pub fn present(&self, view: &View<'_>, now: UnixTime, signer: &impl Signer) -> Result<ShowText, PresentError> {
        Ok(self.prepare(view, now)?.sign(signer)?)
    }

    /// Prepares a show of `view` at `now`, for a key elsewhere to sign.
    ///
    /// # Errors
    /// `credential-ended`, `credential-suspended`, `seal-required`, `phone-clock-behind`, `outside-window`,
    /// `purpose-mismatch`, `purpose-missing`, `disclosure-exceeds-purpose`, `disclosure-exceeds-request`,
    /// `bytes-too-long`: a show that every verifier would refuse is not made. An answer to a challenge is judged by the
    /// asker's clock alone, so the challenge's own time takes the place of `now` for the window. For a challenge that
    /// asks for a sealed answer, use `prepare_sealed` (feature `seal`).
    pub fn prepare(&self, view: &View<'_>, now: UnixTime) -> Result<Unsigned<ShowText>, PresentError> {
        self.check_live()?;
        // An asker who asks for a sealed answer must not get it in clear.
        if view
            .challenge
            .is_some_and(|challenge| challenge.sealing_key().is_some())
        {
            return Err(PresentError::SealRequired);
        }
        let (draft, parts) = self.draft(view, now)?;
        draft.size()?;
        Ok(Unsigned::new(draft, self.file.claims.holder_key, parts))
    }

    /// What a show of `view` at `now` costs as a code, so that it can be told before anything is signed: fewer fields
    /// can take more bytes, because every part of the tree that stays closed takes 16. Where the view answers a
    /// challenge that asks for a sealed answer, it is the size of that.
    ///
    /// # Errors
    /// The codes of [`prepare`](Self::prepare), or of `prepare_sealed` where the answer is to be sealed.
    pub fn code_size(&self, view: &View<'_>, now: UnixTime) -> Result<CodeSize, PresentError> {
        let (draft, _) = self.draft(view, now)?;
        match view.challenge.and_then(Challenge::sealing_key) {
            None => draft.size(),
            #[cfg(feature = "seal")]
            Some(_) => sealed::size(&draft),
            #[cfg(not(feature = "seal"))]
            Some(_) => Err(PresentError::SealRequired),
        }
    }

    /// Answers the challenge in `view` by a sealed show, with a key at hand: [`prepare_sealed`](Self::prepare_sealed)
    /// and sign in one step.
    ///
    /// # Errors
    /// The codes of [`prepare_sealed`](Self::prepare_sealed) and of signing.
    #[cfg(feature = "seal")]
    pub fn present_sealed(
        &self,
        view: &View<'_>,
        now: UnixTime,
        signer: &impl Signer,
        random: &mut impl rand_core::CryptoRng,
    ) -> Result<SealedText, PresentError> {
        Ok(self.prepare_sealed(view, now, random)?.sign(signer)?)
    }

    /// Prepares an answer to the challenge in `view`, for a key elsewhere to sign. Takes 32 bytes of randomness.
    ///
    /// # Errors
    /// `credential-ended`, `credential-suspended`, `seal-key-missing`, and the others of [`prepare`](Self::prepare).
    /// `bytes-too-long` comes for a slightly shorter show, because the seal takes some bytes.
    #[cfg(feature = "seal")]
    pub fn prepare_sealed(
        &self,
        view: &View<'_>,
        now: UnixTime,
        random: &mut impl rand_core::CryptoRng,
    ) -> Result<Unsigned<SealedText>, PresentError> {
        self.check_live()?;
        let asked = sealed::asked(view)?;
        let (show, parts) = self.draft(view, now)?;
        let draft = SealedDraft::of(show, asked, random)?;
        Ok(Unsigned::new(draft, *self.holder_key(), parts))
    }

    /// Prepares a request to lend this license, valid for ten minutes from `now`. Once signed, it is the COSE_Sign1 to
    /// send to the authority. The authority judges it; see [`Register::grant`](crate::issue::Register::grant).
    ///
    /// # Errors
    /// `lent-copy`: a lent license cannot be lent on; `last-day-behind-scrap-by`.
    pub fn request(
        &self,
        terms: &RequestTerms,
        now: UnixTime,
        random: &mut impl rand_core::CryptoRng,
    ) -> Result<Unsigned<Vec<u8>>, PresentError> {
        self.check_own()?;
        let scrap_by = self.scrap_by().filter(|max| terms.last_day > *max);
        if let Some(max) = scrap_by {
            return Err(PresentError::BehindScrapBy { max });
        }
        let parts = terms.signed_parts(&self.id, now, random);
        Ok(Unsigned::new((), *self.holder_key(), parts))
    }

    /// Prepares the order to revoke one authorization, by its id in the owner's list, or all of them. The order is
    /// valid for ten minutes from `now`.
    ///
    /// # Errors
    /// `lent-copy`: only the owner can revoke an authorization.
    pub fn revocation_order(
        &self,
        authorization: Option<&[u8; 32]>,
        now: UnixTime,
        random: &mut impl rand_core::CryptoRng,
    ) -> Result<Unsigned<Vec<u8>>, PresentError> {
        self.check_own()?;
        let parts = lend::order(&self.id, authorization, now, random);
        Ok(Unsigned::new((), *self.holder_key(), parts))
    }

    /// Whether the credential can be shown at `now`, and if not, why.
    ///
    /// # Errors
    /// `credential-ended`, `credential-suspended`, `phone-clock-behind` (more than ten minutes behind the issue),
    /// `outside-window`.
    pub fn can_show(&self, now: UnixTime) -> Result<(), PresentError> {
        self.check_live()?;
        self.check_window(now)
    }

    /// Whether both are issues of one credential.
    pub(super) fn is_issue_of(&self, other: &Self) -> bool {
        let (a, b) = (&self.file.claims, &other.file.claims);
        a.issuer == b.issuer && a.status == b.status && a.holder_key == b.holder_key
    }

    pub(super) fn origin(&self) -> &Origin {
        &self.origin
    }

    /// A show of `view`, if the credential can be shown, and then.
    pub(super) fn draft(&self, view: &View<'_>, now: UnixTime) -> Result<(ShowDraft, SignedParts), PresentError> {
        self.check_live()?;
        match view.challenge {
            None => self.check_window(now)?,
            // The asker's clock decides, and the challenge has its time. Nobody accepts an answer to a challenge that
            // was made after the credential's end.
            Some(challenge) => self.check_end(challenge.issued_at())?,
        }
        ShowDraft::of(&self.file, &self.id, view, now)
    }

    fn check_own(&self) -> Result<(), PresentError> {
        self.lent_for().map_or(Ok(()), |_| Err(PresentError::LentCopy))
    }

    fn check_live(&self) -> Result<(), PresentError> {
        if self.has_ended() {
            return Err(PresentError::Ended);
        }
        if self.is_suspended() {
            return Err(PresentError::Suspended);
        }
        Ok(())
    }

    fn check_window(&self, now: UnixTime) -> Result<(), PresentError> {
        // A phone may be slow, and a show may be dated before its credential. What is further off, nobody takes.
        let issued_at = self.issued_at();
        if issued_at.seconds_since(now) > limits::PHONE_CLOCK {
            return Err(PresentError::PhoneClockBehind { now, issued_at });
        }
        self.check_end(now)
    }

    fn check_end(&self, now: UnixTime) -> Result<(), PresentError> {
        let last_day = self.last_day();
        if last_day.is_over(now) {
            return Err(PresentError::OutsideWindow { now, last_day });
        }
        Ok(())
    }
}

redacted!(Holder);
