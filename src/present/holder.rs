//! One credential in a wallet (SPEC §4.2, §4.4). It is checked on import, and each show of it has a fresh signature.

use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::view::View;
use crate::credential::challenge::Challenge;
use crate::credential::claims::KeyProtection;
use crate::credential::disclosure::Disclosure;
use crate::credential::fields::Fields;
use crate::credential::file::HolderFile;
use crate::credential::leaf::Leaves;
use crate::credential::purpose::Purpose;
use crate::credential::show::{Open, ShowFrame, Statement};
use crate::credential::tree;
use crate::credential::unsigned::{Unsigned, product::Product};
use crate::digest::Hash;
use crate::error::PresentError;
use crate::key::{PublicKey, Signature, Signer};
use crate::limits;
use crate::trust::Trust;
use crate::value::{Day, UnixTime};
use crate::verify;
use crate::wire::cose::SignedParts;
use crate::wire::qr::{self, Kind};

/// One credential in a wallet, imported and checked. It holds the seed that opens every field, so it is not copied.
pub struct Holder {
    pub(super) file: HolderFile,
    pub(super) fields: Fields,
    id: Hash,
    cose: Vec<u8>,
    test: bool,
    pub(super) ended: bool,
    pub(super) suspended: bool,
}

/// A show that waits for its signature. It contains nothing that the show hides.
pub struct ShowDraft {
    pub(super) frame: ShowFrame,
    pub(super) bytes: usize,
    pub(super) valid_until: UnixTime,
    refresh_after: UnixTime,
}

/// A code ready to be drawn.
#[derive(Clone, PartialEq, Eq)]
pub struct ShowText {
    bytes: Vec<u8>,
    cose: Vec<u8>,
    valid_until: UnixTime,
    refresh_after: UnixTime,
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
        let (parts, id) = verify::issuer_signed(claims, &root, &file.issuer_signature, key)?;
        let fields = verify::signed_fields(&file.items, claims, issuer)?;
        let cose = parts.to_sign1(&file.issuer_signature);
        Ok(Self {
            file,
            fields,
            id,
            cose,
            test: trust.marks_as_test(issuer),
            ended: false,
            suspended: false,
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

    /// Whether the issuer or the deployment is a test.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.test
    }

    /// The credential's last valid Beijing day.
    #[must_use]
    pub fn last_day(&self) -> Day {
        self.file.claims.last_day
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
    /// `credential-ended`, `seal-required`, `outside-window`, `purpose-mismatch`, `purpose-missing`,
    /// `disclosure-exceeds-purpose`, `disclosure-exceeds-request`, `bytes-too-long`: a show that every verifier would
    /// refuse is not made. An answer to a challenge is judged by the asker's clock alone, so the challenge's own time
    /// takes the place of `now` for the window. For a challenge that asks for a sealed answer, use `prepare_sealed`
    /// (feature `seal`).
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
        let max = limits::SHOW_BYTES;
        if draft.bytes > max {
            return Err(PresentError::ShowTooLong {
                bytes: draft.bytes,
                max,
            });
        }
        Ok(Unsigned::new(draft, self.file.claims.holder_key, parts))
    }

    /// The show, and what the holder signs of it. The caller checks whether it fits a code.
    pub(super) fn draft(&self, view: &View<'_>, now: UnixTime) -> Result<(ShowDraft, SignedParts), PresentError> {
        let claims = &self.file.claims;
        match view.challenge {
            None => self.check_window(now)?,
            // The asker's clock decides, and the challenge has its time. Nobody accepts an answer to a challenge that
            // was made after the credential's end.
            Some(challenge) => self.check_end(challenge.issued_at())?,
        }
        let bitmap = self.bitmap(view);
        let disclosure = Disclosure {
            lent_for: claims.purpose(),
            // An authorization has its own purpose, so its holder signs none.
            stated: view.purpose.filter(|_| claims.delegation.is_none()),
            opened: bitmap.and(claims.carried()),
        };
        disclosure.check(view.purpose, view.challenge)?;
        let statement = Statement {
            shown_at: now,
            bitmap,
            purpose: disclosure.stated,
            real_person_check: view.real_person_check,
        };
        let challenge = view.challenge.map(Challenge::digest);
        let cover = tree::cover(&claims.tweak(), bitmap, &self.file.seed, &self.file.items);
        let hint = view.challenge.map(Challenge::hint);
        let parts = statement.signed_parts(&self.id, challenge);
        let frame = ShowFrame::new(
            claims,
            &self.file.issuer_signature,
            &statement,
            hint,
            &Open {
                leaves: bitmap,
                cover: &cover,
                items: &self.file.items,
            },
        );
        // All signatures are equally long, so the issuer's takes the place of the holder's here.
        let bytes = frame.join(&self.file.issuer_signature).len();
        let ends = claims.last_day.end().unwrap_or(UnixTime::MAX);
        let after = |seconds: u64| now.checked_add(seconds).unwrap_or(UnixTime::MAX).min(ends);
        let lifetime = u64::try_from(limits::SHOW_LIFETIME).unwrap_or(0);
        let draft = ShowDraft {
            frame,
            bytes,
            valid_until: view
                .challenge
                .map_or_else(|| after(lifetime), |challenge| challenge.expires().min(ends)),
            refresh_after: after(limits::SHOW_REFRESH),
        };
        Ok((draft, parts))
    }

    /// The bitmap that opens `view`. If all of a credential is opened, its absent leaves are marked too, so that one
    /// seed covers it.
    fn bitmap(&self, view: &View<'_>) -> Leaves {
        let open = view.leaves.with(Leaves::MANDATORY);
        if self.file.claims.carried().within(open) {
            Leaves::ALL
        } else {
            open
        }
    }

    pub(super) fn check_live(&self) -> Result<(), PresentError> {
        if self.ended || self.suspended {
            return Err(PresentError::Ended);
        }
        Ok(())
    }

    pub(super) fn check_window(&self, now: UnixTime) -> Result<(), PresentError> {
        if self.file.claims.issued_at.seconds_since(now) > limits::CLOCK_TOLERANCE {
            return Err(self.outside_window(now));
        }
        self.check_end(now)
    }

    fn check_end(&self, now: UnixTime) -> Result<(), PresentError> {
        if self.last_day().is_over(now) {
            return Err(self.outside_window(now));
        }
        Ok(())
    }

    fn outside_window(&self, now: UnixTime) -> PresentError {
        let claims = &self.file.claims;
        PresentError::OutsideWindow {
            now,
            from: claims.issued_at,
            last_day: claims.last_day,
        }
    }
}

impl core::fmt::Debug for Holder {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Holder(…)")
    }
}

impl core::fmt::Debug for ShowDraft {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("ShowDraft(…)")
    }
}

impl Product for ShowText {
    type Draft = ShowDraft;

    fn signed(draft: &ShowDraft, cose: Vec<u8>, signature: Signature) -> Self {
        Self {
            bytes: draft.frame.join(&signature),
            cose,
            valid_until: draft.valid_until,
            refresh_after: draft.refresh_after,
        }
    }
}

impl ShowText {
    /// The QR code's text: prefix and base45, all in the QR alphanumeric alphabet.
    #[must_use]
    pub fn to_text(&self) -> String {
        qr::encode(Kind::Show, &self.bytes)
    }

    /// The bytes of the code, for app-to-app use.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The show's signed form, as a COSE_Sign1.
    #[must_use]
    pub fn to_cose(&self) -> Vec<u8> {
        self.cose.clone()
    }

    /// When this code expires, exclusive, for a verifier whose clock agrees with this one.
    #[must_use]
    pub fn valid_until(&self) -> UnixTime {
        self.valid_until
    }

    /// When the app should draw a new code.
    #[must_use]
    pub fn refresh_after(&self) -> UnixTime {
        self.refresh_after
    }
}

impl core::fmt::Debug for ShowText {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "ShowText({} bytes)", self.bytes.len())
    }
}
