//! A COSE_Sign1 (RFC 9052 §4.2) made by others' software, as read. Nothing in it has been checked.
//!
//! ```text
//! token = ? #6.18 [protected: bstr .cbor header, unprotected: header, payload: bstr, signature: bstr]
//! header = {? 1: alg, ? 2: crit, ? 4: kid: bstr, ? 16: typ, * (int / tstr) => any}
//! ```

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::read::{Foreign, Label};
use crate::error::{DecodeError, DecodeKind, Part, SignatureError};
use crate::key::{Signature, ToBeSigned};
use crate::wire::cose::{self, TAG_SIGN1};

const ALGORITHM: i128 = 1;
const CRITICAL: i128 = 2;
const KEY_ID: i128 = 4;
const TYPE: i128 = 16;
/// ES256, and ESP256, which is the same on the one curve there is here (RFC 9864).
pub(crate) const ES256: [i128; 2] = [-7, -9];

/// A COSE_Sign1 as read. Algorithm and type are taken from the signed header only. The key id may stand in either
/// header, but not in both.
pub(crate) struct ForeignSign1<'a> {
    protected: Cow<'a, [u8]>,
    payload: Cow<'a, [u8]>,
    signature: Cow<'a, [u8]>,
    is_es256: bool,
    is_critical: bool,
    typ: Option<Vec<u8>>,
    key_id: Option<Vec<u8>>,
}

impl<'a> ForeignSign1<'a> {
    pub(crate) fn read(token: &'a [u8]) -> Result<Self, DecodeError> {
        let mut reader = Foreign::new(token, Part::SignedForm);
        reader.optional_tag(TAG_SIGN1)?;
        let message = reader.array(4, |reader| {
            let protected = reader.at(Part::ProtectedHeader).bytes()?;
            let mut header = Header::default();
            if !protected.is_empty() {
                let mut inner = Foreign::new(&protected, Part::ProtectedHeader);
                header.read(&mut inner, true)?;
                inner.finish()?;
            }
            header.read(reader.at(Part::UnprotectedHeader), false)?;
            let payload = reader.at(Part::Payload).bytes()?;
            let signature = reader.at(Part::Signature).bytes()?;
            Ok(Self {
                is_es256: header.is_es256,
                is_critical: header.is_critical,
                typ: header.typ,
                key_id: header.key_id,
                protected,
                payload,
                signature,
            })
        })?;
        reader.at(Part::SignedForm).finish()?;
        Ok(message)
    }

    pub(crate) fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// Whether the signed header names ES256, the one algorithm of this suite.
    pub(crate) fn is_es256(&self) -> bool {
        self.is_es256
    }

    /// Whether a header lists parameters that a reader must understand (`crit`).
    pub(crate) fn is_critical(&self) -> bool {
        self.is_critical
    }

    /// Whether the signed header gives this type.
    pub(crate) fn is_of_type(&self, typ: &str) -> bool {
        self.typ.as_deref() == Some(typ.as_bytes())
    }

    pub(crate) fn key_id(&self) -> Option<&[u8]> {
        self.key_id.as_deref()
    }

    /// The signature. It may be high-S, because other software does not normalize it.
    pub(crate) fn signature(&self) -> Result<Signature, SignatureError> {
        Signature::from_fixed(&self.signature)
    }

    /// The bytes that the signature must cover: protected header and payload as they were received.
    pub(crate) fn to_be_signed(&self) -> ToBeSigned {
        cose::to_be_signed(&self.protected, &self.payload)
    }
}

/// What a reader needs of the two headers.
#[derive(Default)]
struct Header {
    labels: Vec<Label<'static>>,
    is_es256: bool,
    is_critical: bool,
    typ: Option<Vec<u8>>,
    key_id: Option<Vec<u8>>,
}

impl Header {
    fn read(&mut self, reader: &mut Foreign<'_>, protected: bool) -> Result<(), DecodeError> {
        let outer = core::mem::take(&mut self.labels);
        reader.map(|reader, label| {
            // No parameter may stand in both headers (RFC 9052 §3).
            if outer.iter().any(|other| other == label) {
                return Err(reader.error(DecodeKind::DuplicateKey));
            }
            self.labels.push(label.to_static());
            match label {
                Label::Int(ALGORITHM) if protected => {
                    self.is_es256 = reader
                        .int_or_other()?
                        .is_some_and(|algorithm| ES256.contains(&algorithm));
                }
                Label::Int(TYPE) if protected => self.typ = reader.text_or_other()?.map(|typ| typ.as_bytes().to_vec()),
                Label::Int(KEY_ID) => self.key_id = Some(reader.bytes()?.into_owned()),
                Label::Int(CRITICAL) => {
                    self.is_critical = true;
                    reader.skip()?;
                }
                _ => reader.skip()?,
            }
            Ok(())
        })
    }
}
