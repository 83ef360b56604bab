//! A wallet as bytes (SPEC §7.7): the files, and what was heard of each. One form, whole or not at all.
//!
//! ```text
//! stored = [label: tstr, body: bstr .cbor wallet, check: bstr .size 32]
//! wallet = [* held]                                              ; in the order in which they were added
//! held   = [file: bstr, issuer: tstr, deployment: tstr, test: bool, ended: bool, suspended: bool,
//!           status-of: instant / null, as-of: instant / null]
//! ```

use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::heard::Heard;
use super::holder::{Holder, Origin};
use crate::error::{DecodeError, DecodeKind, Part, PresentError};
use crate::limits;
use crate::value::check_text;
use crate::wire::cbor::{Reader, Writer};
use crate::wire::envelope::{self, Fault};

const LABEL: &str = "vehicle-license wallet 1";
const LENGTH: usize = 8;

pub(super) fn write(held: &[Holder]) -> Zeroizing<Vec<u8>> {
    // Room for all of it, so that growing leaves no copy of a seed behind.
    let mut body = Writer::with_capacity(limits::WALLET_BYTES);
    body.array(held.len());
    for holder in held {
        let origin = holder.origin();
        body.array(LENGTH)
            .bytes(&holder.secret_file())
            .text(&origin.issuer)
            .text(&origin.deployment)
            .bool(origin.test);
        holder.heard().write(&mut body);
    }
    let body = Zeroizing::new(body.into_bytes());
    Zeroizing::new(envelope::write(LABEL, &body))
}

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Holder>, PresentError> {
    let body = envelope::read(bytes, LABEL, Part::Wallet, limits::WALLET_BYTES).map_err(|fault| match fault {
        Fault::OtherLabel => PresentError::WalletForeign,
        Fault::Decode(_) | Fault::Corrupt => PresentError::WalletCorrupt,
    })?;
    let mut reader = Reader::new(body, Part::Wallet);
    let held = reader.list(limits::WALLET_CREDENTIALS, read_held);
    let held = held.and_then(|held| reader.finish().map(|()| held));
    let held = held.map_err(|_| PresentError::WalletCorrupt)?;
    let alone = |(at, one): (usize, &Holder)| !held.iter().take(at).any(|other| other.is_issue_of(one));
    if held.iter().enumerate().all(alone) {
        Ok(held)
    } else {
        Err(PresentError::WalletCorrupt)
    }
}

fn read_held(reader: &mut Reader<'_>) -> Result<Holder, DecodeError> {
    reader.array_exact(LENGTH)?;
    let file = reader.at(Part::File).bytes(limits::FILE_BYTES)?;
    let origin = Origin {
        issuer: name(reader.at(Part::Issuer))?,
        deployment: name(reader.at(Part::Deployment))?,
        test: reader.at(Part::Test).bool()?,
    };
    let heard = Heard::read(reader)?;
    Holder::stored(file, origin, heard).map_err(|_| reader.at(Part::File).error(DecodeKind::OutOfRange))
}

fn name(reader: &mut Reader<'_>) -> Result<String, DecodeError> {
    let text = reader.text(limits::NAME_BYTES)?;
    let checked = check_text(text, limits::NAME_CHARS, limits::NAME_BYTES);
    checked.map_err(|_| reader.error(DecodeKind::OutOfRange))?;
    Ok(text.into())
}
