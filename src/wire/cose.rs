//! The signed form: COSE_Sign1 (RFC 9052 §4.2) around a CWT payload. A credential and a show do not travel in this
//! form: it is rebuilt from their parts.
//!
//! ```text
//! signed = #6.18([protected: bstr, {}, payload: bstr, signature: bstr .size 64])
//! protected = bstr .cbor { 1: -7, ? 4: bstr .size 4, 16: tstr }
//! Sig_structure = ["Signature1", protected, h'', payload]
//! ```

use alloc::vec::Vec;

use super::cbor::{Reader, Writer};
use crate::error::{DecodeError, DecodeKind, Part, ReadError, SignatureError, SignedFormError};
use crate::key::{Signature, ToBeSigned};
use crate::limits;
use crate::value::redacted;

pub(super) const TAG_SIGN1: u64 = 18;
const ALG: i64 = 1;
const KEY_ID: i64 = 4;
const TYP: i64 = 16;
const ES256: i64 = -7;

/// Protected header and payload of one signed message: everything its signature covers.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SignedParts {
    protected: Vec<u8>,
    payload: Vec<u8>,
}

redacted!(SignedParts);

impl SignedParts {
    pub(crate) fn new(typ: &str, key_id: Option<[u8; 4]>, payload: Vec<u8>) -> Self {
        let mut protected = Writer::new();
        protected.labels(|map| {
            map.label(ALG).int(ES256);
            if let Some(key_id) = key_id {
                map.label(KEY_ID).bytes(&key_id);
            }
            map.label(TYP).text(typ);
        });
        Self {
            protected: protected.into_bytes(),
            payload,
        }
    }

    pub(crate) fn to_be_signed(&self) -> ToBeSigned {
        to_be_signed(&self.protected, &self.payload)
    }

    pub(crate) fn to_sign1(&self, signature: &Signature) -> Vec<u8> {
        let mut message = Writer::new();
        message
            .tag(TAG_SIGN1)
            .array(4)
            .bytes(&self.protected)
            .map(0)
            .bytes(&self.payload)
            .bytes(&signature.to_bytes());
        message.into_bytes()
    }

    /// Takes the signature out of a COSE_Sign1 that another stack made over exactly these parts: its protected header
    /// and payload must equal ours byte for byte. The tag may be missing, because some stacks leave it out. The
    /// signature may be high-S, because other stacks do not normalize it.
    pub(crate) fn signature_of(&self, message: &[u8]) -> Result<Signature, SignedFormError> {
        // 128 bytes hold tag, heads and signature. A status list's own bytes may be longer than `SIGNED_BYTES`.
        let own = self.protected.len().saturating_add(self.payload.len());
        let most = limits::SIGNED_BYTES.max(own.saturating_add(128));
        let parsed = Unchecked::read_up_to(message, most)?;
        if !parsed.is_of(self) {
            return Err(SignedFormError::NotOurs);
        }
        Ok(parsed.signature()?)
    }
}

/// The kid of a key in the trust data: the number of its owner, an issuer or an asker, and its own.
pub(crate) fn key_id(owner: u16, key: u16) -> [u8; 4] {
    let ([a, b], [c, d]) = (owner.to_be_bytes(), key.to_be_bytes());
    [a, b, c, d]
}

/// The Sig_structure (RFC 9052 §4.4) of this protected header and payload: the bytes that a signature covers.
pub(crate) fn to_be_signed(protected: &[u8], payload: &[u8]) -> ToBeSigned {
    // 32 bytes hold the name and the heads.
    let length = protected.len().saturating_add(payload.len());
    let mut structure = Writer::with_capacity(length.saturating_add(32));
    structure
        .array(4)
        .text("Signature1")
        .bytes(protected)
        .bytes(&[])
        .bytes(payload);
    ToBeSigned::new(structure.into_bytes())
}

/// A strict COSE_Sign1 as read. Nothing in it has been checked.
pub(crate) struct Unchecked<'a> {
    pub(crate) protected: &'a [u8],
    pub(crate) payload: &'a [u8],
    signature: &'a [u8],
}

impl<'a> Unchecked<'a> {
    pub(crate) fn read(message: &'a [u8]) -> Result<Self, DecodeError> {
        Self::read_up_to(message, limits::SIGNED_BYTES)
    }

    fn read_up_to(message: &'a [u8], most: usize) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(message, Part::SignedForm);
        if message.len() > most {
            return Err(reader.error(DecodeKind::TooLong));
        }
        if reader.is_tag() {
            reader.tag(TAG_SIGN1)?;
        }
        reader.array_exact(4)?;
        let protected = reader.at(Part::ProtectedHeader).bytes(most)?;
        reader.at(Part::UnprotectedHeader).map(0)?;
        let payload = reader.at(Part::Payload).bytes(most)?;
        let signature = reader.at(Part::Signature).bytes(most)?;
        reader.finish()?;
        Ok(Self {
            protected,
            payload,
            signature,
        })
    }

    /// Demands that protected header and payload equal `parts`, the one form of what was read; `at` names the message.
    pub(crate) fn demand(&self, parts: &SignedParts, at: Part) -> Result<(), DecodeError> {
        if !self.is_of(parts) {
            let kind = DecodeKind::WrongType;
            return Err(DecodeError { kind, at });
        }
        Ok(())
    }

    fn is_of(&self, parts: &SignedParts) -> bool {
        self.protected == parts.protected && self.payload == parts.payload
    }

    pub(crate) fn signature(&self) -> Result<Signature, SignatureError> {
        Signature::from_fixed(self.signature)
    }
}

/// Reads a signature that travels without its signed form: 64 bytes, low-S.
pub(crate) fn read_signature(reader: &mut Reader<'_>) -> Result<Signature, ReadError> {
    let at = reader.part().name();
    let bytes = reader.bytes_exact::<64>()?;
    Signature::from_wire(bytes).map_err(|cause| ReadError::Signature { at, cause })
}
