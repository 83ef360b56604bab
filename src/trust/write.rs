//! Writing the content of a trust file: the publisher's side.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Calendar, Issuer, Trust};
use crate::error::TrustError;
use crate::value::Instant;
use crate::wire::cbor::Writer;

/// What a publisher puts into a trust file.
#[derive(Clone, Debug)]
pub struct TrustContent {
    /// Grows with every publication.
    pub version: u64,
    /// When it is published.
    pub issued_at: Instant,
    /// When it ends, exclusive.
    pub expires: Instant,
    /// The deployment's name.
    pub deployment: String,
    /// Marks the whole deployment as a test.
    pub test: bool,
    /// The issuers, in any order.
    pub issuers: Vec<Issuer>,
    /// The calendars, in any order.
    pub calendars: Vec<Calendar>,
}

impl TrustContent {
    /// The file's bytes. They are read back as a verifier would before they are released.
    ///
    /// # Errors
    /// Every code of [`Trust::pinned`]; an issuer, key or calendar number given twice is `cbor-duplicate-key`.
    pub fn to_bytes(&self) -> Result<Vec<u8>, TrustError> {
        let mut writer = Writer::new();
        writer.map(7);
        writer.uint(1_u8).uint(self.version);
        writer.uint(2_u8).uint(self.issued_at.unix());
        writer.uint(3_u8).uint(self.expires.unix());
        writer.uint(4_u8).text(&self.deployment);
        writer.uint(5_u8).bool(self.test);
        let mut issuers: Vec<&Issuer> = self.issuers.iter().collect();
        issuers.sort_by_key(|issuer| issuer.number);
        writer.uint(6_u8).array(issuers.len());
        for issuer in issuers {
            write_issuer(&mut writer, issuer);
        }
        let mut calendars: Vec<&Calendar> = self.calendars.iter().collect();
        calendars.sort_by_key(|calendar| calendar.version);
        writer.uint(7_u8).array(calendars.len());
        for calendar in calendars {
            calendar.write(&mut writer);
        }
        let bytes = writer.into_bytes();
        Trust::pinned(&bytes)?;
        Ok(bytes)
    }
}

fn write_issuer(writer: &mut Writer, issuer: &Issuer) {
    writer.array(5).uint(issuer.number).text(&issuer.name).bool(issuer.test);
    writer.array(issuer.grants.len());
    for grant in &issuer.grants {
        if let Some(plate_type) = grant.plate_type {
            writer.array(2).uint(plate_type.code());
        }
        writer.text(&grant.prefix);
    }
    let mut keys: Vec<_> = issuer.keys.iter().collect();
    keys.sort_by_key(|key| key.number);
    writer.array(keys.len());
    for key in keys {
        writer
            .array(6)
            .uint(key.number)
            .bytes(key.point.as_compressed())
            .uint(key.artefacts.bits())
            .uint(key.sign_from.unix())
            .uint(key.sign_until.unix())
            .uint(key.trust_until.unix());
    }
}
