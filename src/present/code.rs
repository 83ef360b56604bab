//! A show as a code: what is opened for a view, what waits for the holder's signature, and the text to draw.

use alloc::string::String;
use alloc::vec::Vec;

use super::view::View;
use crate::credential::challenge::Challenge;
use crate::credential::claims::Claims;
use crate::credential::disclosure::Disclosure;
use crate::credential::file::HolderFile;
use crate::credential::leaf::Leaves;
use crate::credential::purpose::PurposeNumber;
use crate::credential::show::{Open, ShowFrame, Statement};
use crate::credential::tree;
use crate::credential::unsigned::product::Product;
use crate::digest::Hash;
use crate::error::PresentError;
use crate::key::Signature;
use crate::limits;
use crate::value::{UnixTime, redacted};
use crate::wire::cose::SignedParts;
use crate::wire::qr::{self, Kind, QrLevel};

/// A show that waits for its signature. It contains nothing that the show hides.
pub struct ShowDraft {
    pub(super) frame: ShowFrame,
    pub(super) bytes: usize,
    pub(super) valid_until: UnixTime,
    refresh_after: UnixTime,
    opened: Leaves,
}

/// What a show costs as a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeSize {
    bytes: usize,
}

/// A code ready to be drawn.
#[derive(Clone, PartialEq, Eq)]
pub struct ShowText {
    bytes: Vec<u8>,
    cose: Vec<u8>,
    valid_until: UnixTime,
    refresh_after: UnixTime,
}

impl ShowDraft {
    /// The leaves whose bits it sets.
    pub(super) fn opened(&self) -> Leaves {
        self.opened
    }

    /// A show of `file`, the credential of this id, and what the holder signs of it. The caller checks the window, and
    /// whether the show fits a code.
    pub(super) fn of(
        file: &HolderFile,
        id: &Hash,
        view: &View<'_>,
        now: UnixTime,
    ) -> Result<(Self, SignedParts), PresentError> {
        let claims = &file.claims;
        let bitmap = bitmap(view, claims);
        let stated = view.purpose.map(PurposeNumber::from);
        let disclosure = Disclosure {
            lent_for: claims.purpose(),
            // An authorization has its own purpose, so its holder signs none.
            stated: stated.filter(|_| claims.delegation.is_none()),
            opened: bitmap.and(claims.carried()),
        };
        let asked = stated.or(view.challenge.map(Challenge::purpose_number));
        disclosure.check(asked, view.challenge)?;
        let statement = Statement {
            shown_at: now,
            bitmap,
            purpose: disclosure.stated,
            real_person_check: view.real_person_check,
        };
        let challenge = view.challenge.map(Challenge::digest);
        let cover = tree::cover(&claims.tweak(), bitmap, &file.seed, &file.items);
        let hint = view.challenge.map(Challenge::hint);
        let parts = statement.signed_parts(id, challenge);
        let frame = ShowFrame::new(
            claims,
            &file.issuer_signature,
            &statement,
            hint,
            &Open {
                leaves: bitmap,
                cover: &cover,
                items: &file.items,
            },
        );
        // All signatures are equally long, so the issuer's takes the place of the holder's here.
        let bytes = frame.join(&file.issuer_signature).len();
        let ends = claims.last_day.end().unwrap_or(UnixTime::MAX);
        let after = |seconds: u64| now.checked_add(seconds).unwrap_or(UnixTime::MAX).min(ends);
        let lifetime = u64::try_from(limits::SHOW_LIFETIME).unwrap_or(0);
        let draft = Self {
            frame,
            bytes,
            valid_until: view
                .challenge
                .map_or_else(|| after(lifetime), |challenge| challenge.expires().min(ends)),
            refresh_after: after(limits::SHOW_REFRESH),
            opened: bitmap,
        };
        Ok((draft, parts))
    }

    /// What the show costs, if it fits a code.
    pub(super) fn size(&self) -> Result<CodeSize, PresentError> {
        let (bytes, max) = (self.bytes, limits::SHOW_BYTES);
        if bytes > max {
            return Err(PresentError::ShowTooLong { bytes, max });
        }
        Ok(CodeSize::of(bytes))
    }
}

impl CodeSize {
    pub(super) fn of(bytes: usize) -> Self {
        Self { bytes }
    }

    /// Bytes of the show, or of the sealed answer around it.
    #[must_use]
    pub fn bytes(self) -> usize {
        self.bytes
    }

    /// The QR version that holds its text at error correction level M: 13 has 69 modules a side, and each version more
    /// has four more.
    #[must_use]
    pub fn qr_version(self) -> u8 {
        self.qr_version_at(QrLevel::M).unwrap_or(u8::MAX)
    }

    /// The same at another level; `None` if no code holds it, which may be at Q alone.
    #[must_use]
    pub fn qr_version_at(self, level: QrLevel) -> Option<u8> {
        level.version(qr::length(self.bytes))
    }
}

redacted!(ShowDraft);

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

/// The bitmap that opens `view`: what it wants of what the credential carries, and what reveals nothing where that
/// makes the show shorter (SPEC §5.3).
fn bitmap(view: &View<'_>, claims: &Claims) -> Leaves {
    let carried = claims.carried();
    let wanted = view.leaves.and(carried).travelling().with(Leaves::MANDATORY);
    tree::marked(wanted, wanted.free(carried))
}
