//! The names in a trust file.

use alloc::string::{String, ToString};

use crate::error::{FieldError, Part, TrustError};
use crate::limits;
use crate::value::{ValueError, check_asker, check_text};
use crate::wire::cbor::Reader;

/// Reads the name of an issuer or of the deployment.
pub(super) fn name(reader: &mut Reader<'_>) -> Result<String, TrustError> {
    let at = reader.part();
    let text = reader.text(limits::TEXT_BYTES)?;
    check_text(text, limits::NAME_CHARS, limits::TEXT_BYTES).map_err(|cause| field(at, cause))?;
    Ok(text.to_string())
}

/// Reads the name of an asker, which is shown behind the hint of a challenge.
pub(super) fn askers_name(reader: &mut Reader<'_>) -> Result<String, TrustError> {
    let at = reader.part();
    let text = reader.text(limits::ASKER_NAME_BYTES)?;
    check_asker(text, limits::NAME_CHARS, limits::ASKER_NAME_BYTES).map_err(|cause| field(at, cause))?;
    Ok(text.to_string())
}

/// A value in a trust file that breaks its rule.
pub(super) fn field(field: Part, cause: ValueError) -> TrustError {
    TrustError::Field(FieldError { field, cause })
}
