//! A show: a credential and the holder's proof over it (SPEC §4.2). Reading checks structure only; leaf items stay
//! byte slices until the issuer's signature over them is checked.
//!
//! ```text
//! show    = [credential, proof]
//! proof   = [shown-at, bitmap: uint, cover: bstr, [* item], signature: bstr .size 64, ? options]
//! options = { ? 1: purpose, ? 2: hint: bstr .size 4, ? 3: [method: 1..255, age: uint] }   ; not empty
//! ```

use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::credential::claims::{Claims, label};
use crate::credential::items::{Bytes, LeafItems};
use crate::credential::leaf::Leaves;
use crate::credential::purpose::PurposeNumber;
use crate::credential::tree;
use crate::digest::Hash;
use crate::error::{DecodeError, DecodeKind, Part, ReadError};
use crate::key::Signature;
use crate::limits;
use crate::value::UnixTime;
use crate::wire::cbor::{self, Labels, Reader, Writer};
use crate::wire::cose::{self, SignedParts};

const TYP: &str = "application/vehicle-license-show+cwt";
const PROOF_LENGTH: usize = 5;
const OPTION_PURPOSE: i64 = 1;
const OPTION_HINT: i64 = 2;
const OPTION_REAL_PERSON_CHECK: i64 = 3;
const OPTIONS: [i64; 3] = [OPTION_PURPOSE, OPTION_HINT, OPTION_REAL_PERSON_CHECK];

/// The first bytes of the answered challenge's digest: tells a verifier which of its challenges is answered.
pub(crate) type Hint = [u8; 4];

/// The wallet's own claim that a real person was there when the code was made. Nothing outside the wallet attests it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RealPersonCheck {
    method: u8,
    age: u32,
}

impl RealPersonCheck {
    /// A check by `method` (1 face, 2 fingerprint, 3 device passcode, others up to 255 for later use) that was
    /// `age` seconds old when the code was made; `None` for method 0 or an age above a day.
    #[must_use]
    pub fn new(method: u8, age: u32) -> Option<Self> {
        (method > 0 && age <= limits::REAL_PERSON_CHECK_AGE).then_some(Self { method, age })
    }

    /// The method's number.
    #[must_use]
    pub fn method(self) -> u8 {
        self.method
    }

    /// Age in seconds when the code was made.
    #[must_use]
    pub fn age(self) -> u32 {
        self.age
    }
}

/// What a holder signs, except for what follows from the credential and the challenge.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Statement {
    pub(crate) shown_at: UnixTime,
    pub(crate) bitmap: Leaves,
    pub(crate) purpose: Option<PurposeNumber>,
    pub(crate) real_person_check: Option<RealPersonCheck>,
}

impl Statement {
    /// The signed form over a credential id and, where one is answered, a challenge digest.
    pub(crate) fn signed_parts(&self, credential_id: &Hash, challenge: Option<&Hash>) -> SignedParts {
        let mut payload = Writer::with_capacity(limits::USUAL_PAYLOAD);
        payload.labels(|map| {
            map.label(label::IAT).instant(self.shown_at);
            if let Some(purpose) = self.purpose {
                map.label(label::PURPOSE).uint(purpose.get());
            }
            map.label(label::CREDENTIAL).bytes(credential_id);
            map.label(label::DISCLOSED).uint(self.bitmap.0);
            if let Some(digest) = challenge {
                map.label(label::CHALLENGE).bytes(digest);
            }
            if let Some(check) = self.real_person_check {
                map.label(label::REAL_PERSON_CHECK)
                    .array(2)
                    .uint(check.method)
                    .uint(check.age);
            }
        });
        SignedParts::new(TYP, None, payload.into_bytes())
    }
}

/// A show as read: structure checked, nothing believed.
#[derive(Clone, Debug)]
pub(crate) struct Show<'a> {
    pub(crate) claims: Claims,
    pub(crate) issuer_signature: Signature,
    pub(crate) statement: Statement,
    pub(crate) hint: Option<Hint>,
    pub(crate) items: LeafItems<'a>,
    pub(crate) holder_signature: Signature,
    /// The leaves these bytes open: those of the bitmap, or what an evidence record kept of them.
    open: Leaves,
    cover: Bytes<'a>,
}

impl<'a> Show<'a> {
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, ReadError> {
        Self::read_within(bytes, Leaves::ALL, limits::SHOW_BYTES)
    }

    /// Reads what an evidence record kept of a show, which was signed over more leaves than it still opens. Digests
    /// close the leaves of its bitmap that are not in `kept`.
    pub(crate) fn read_kept(bytes: &'a [u8], kept: Leaves) -> Result<Self, ReadError> {
        Self::read_within(bytes, kept, limits::KEPT_SHOW_BYTES)
    }

    /// Whatever is kept, the show it was taken from has at most the bytes of a show. Closing leaves can lengthen the
    /// cover and nothing else, so that holds if it holds with the cover of the whole bitmap in place of this one.
    fn read_within(bytes: &'a [u8], kept: Leaves, max: usize) -> Result<Self, ReadError> {
        let mut reader = Reader::new(bytes, Part::Show);
        if bytes.len() > max {
            return Err(reader.error(DecodeKind::TooLong).into());
        }
        reader.array_exact(2)?;
        let (claims, issuer_signature) = Claims::read(&mut reader)?;
        let length = reader.at(Part::Proof).array(PROOF_LENGTH.saturating_add(1))?;
        if length < PROOF_LENGTH {
            return Err(reader.error(DecodeKind::WrongLength).into());
        }
        let shown_at = reader.at(Part::ShownAt).instant()?;
        let bitmap = Leaves(reader.at(Part::Bitmap).uint32()?);
        let cover = reader.at(Part::Cover).bytes(limits::COVER_BYTES)?;
        let open = bitmap.and(kept);
        if cover.len() != tree::cover_length(open) {
            return Err(reader.error(DecodeKind::WrongLength).into());
        }
        let beside = bytes.len().saturating_sub(cbor::bytes_length(cover.len()));
        let whole = beside.saturating_add(cbor::bytes_length(tree::cover_length(bitmap)));
        if whole > limits::SHOW_BYTES {
            return Err(reader.at(Part::Show).error(DecodeKind::TooLong).into());
        }
        let items = LeafItems::read(&mut reader, open.and(claims.carried()))?;
        let holder_signature = cose::read_signature(reader.at(Part::HolderSignature))?;
        let options = if length > PROOF_LENGTH {
            Options::read(reader.at(Part::Options), claims.delegation.is_some())?
        } else {
            Options::default()
        };
        reader.at(Part::Show).finish()?;
        Ok(Self {
            claims,
            issuer_signature,
            statement: Statement {
                shown_at,
                bitmap,
                purpose: options.purpose,
                real_person_check: options.real_person_check,
            },
            hint: options.hint,
            items,
            holder_signature,
            open,
            cover: Bytes::Read(cover),
        })
    }

    /// The leaves opened to the verifier.
    pub(crate) fn disclosed(&self) -> Leaves {
        self.statement.bitmap.and(self.claims.carried())
    }

    /// The root that the opened leaves and the cover lead to. It proves nothing until the issuer's signature is
    /// checked.
    pub(crate) fn root(&self) -> Result<Hash, DecodeError> {
        tree::root_of_cover(&self.claims.tweak(), self.open, self.cover.as_slice(), &self.items)
    }

    /// The leaves that are open in these bytes.
    pub(crate) fn open(&self) -> Leaves {
        self.open
    }

    /// Whether these bytes open less than the show did.
    pub(crate) fn is_reduced(&self) -> bool {
        self.open != self.statement.bitmap
    }

    /// The same show with no more than `kept` open. Both signatures stay as they were.
    pub(crate) fn narrowed(&self, kept: Leaves) -> Result<Show<'static>, DecodeError> {
        let open = self.open.and(kept);
        let cover = tree::narrow_cover(
            &self.claims.tweak(),
            self.open,
            open,
            self.cover.as_slice(),
            &self.items,
        )?;
        let mut items = self.items.clone();
        items.retain(open.and(self.claims.carried()));
        let narrowed = Show {
            open,
            cover: Bytes::Made(Zeroizing::new(cover)),
            items,
            ..self.clone()
        };
        Ok(narrowed.into_owned())
    }

    /// The show, copied from the bytes it was read from.
    pub(crate) fn into_owned(self) -> Show<'static> {
        Show {
            items: self.items.into_owned(),
            cover: self.cover.into_owned(),
            ..self
        }
    }

    /// The bytes it is read from.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let frame = ShowFrame::new(
            &self.claims,
            &self.issuer_signature,
            &self.statement,
            self.hint,
            &Open {
                leaves: self.open,
                cover: self.cover.as_slice(),
                items: &self.items,
            },
        );
        frame.join(&self.holder_signature)
    }
}

#[derive(Default)]
struct Options {
    purpose: Option<PurposeNumber>,
    hint: Option<Hint>,
    real_person_check: Option<RealPersonCheck>,
}

impl Options {
    fn read(reader: &mut Reader<'_>, authorized: bool) -> Result<Self, DecodeError> {
        if !(1..=OPTIONS.len()).contains(&reader.clone().map(usize::MAX)?) {
            return Err(reader.error(DecodeKind::WrongLength));
        }
        let mut options = Self::default();
        let mut map = Labels::read(reader, &OPTIONS)?;
        if let Some(reader) = map.optional(OPTION_PURPOSE, Part::Options)? {
            // An authorization has its purpose from its issuer and takes none from its holder.
            if authorized {
                return Err(reader.error(DecodeKind::UnknownKey));
            }
            options.purpose = Some(PurposeNumber::read(reader.at(Part::Purpose))?);
        }
        if let Some(reader) = map.optional(OPTION_HINT, Part::Hint)? {
            options.hint = Some(*reader.bytes_exact()?);
        }
        if let Some(reader) = map.optional(OPTION_REAL_PERSON_CHECK, Part::Evidence)? {
            reader.array_exact(2)?;
            let method = reader.uint8(u8::MAX)?;
            let age = reader.uint32()?;
            options.real_person_check = RealPersonCheck::new(method, age);
            if options.real_person_check.is_none() {
                return Err(reader.error(DecodeKind::OutOfRange));
            }
        }
        map.finish()?;
        Ok(options)
    }
}

/// What a show opens: these leaves, with this cover and these items.
pub(crate) struct Open<'a> {
    pub(crate) leaves: Leaves,
    pub(crate) cover: &'a [u8],
    pub(crate) items: &'a LeafItems<'a>,
}

/// A show without the holder's signature: the bytes before it and after it.
pub(crate) struct ShowFrame {
    before: Vec<u8>,
    behind: Vec<u8>,
}

impl ShowFrame {
    pub(crate) fn new(
        claims: &Claims,
        issuer_signature: &Signature,
        statement: &Statement,
        hint: Option<Hint>,
        open: &Open<'_>,
    ) -> Self {
        let has_options = statement.purpose.is_some() || hint.is_some() || statement.real_person_check.is_some();
        let mut before = Writer::new();
        before.array(2);
        claims.write(&mut before, Some(issuer_signature));
        before
            .array(PROOF_LENGTH.saturating_add(usize::from(has_options)))
            .uint(statement.shown_at.unix())
            .uint(statement.bitmap.0)
            .bytes(open.cover);
        open.items.write(&mut before, open.leaves.and(claims.carried()));
        let mut behind = Writer::new();
        if has_options {
            behind.labels(|map| {
                if let Some(purpose) = statement.purpose {
                    map.label(OPTION_PURPOSE).uint(purpose.get());
                }
                if let Some(hint) = hint {
                    map.label(OPTION_HINT).bytes(&hint);
                }
                if let Some(check) = statement.real_person_check {
                    map.label(OPTION_REAL_PERSON_CHECK)
                        .array(2)
                        .uint(check.method)
                        .uint(check.age);
                }
            });
        }
        Self {
            before: before.into_bytes(),
            behind: behind.into_bytes(),
        }
    }

    pub(crate) fn join(&self, signature: &Signature) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.raw(&self.before).bytes(&signature.to_bytes()).raw(&self.behind);
        writer.into_bytes()
    }
}
