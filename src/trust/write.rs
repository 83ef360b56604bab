//! Writing the content of a trust file: the publisher's side.

use alloc::string::String;
use alloc::vec::Vec;

use super::asker::Asker;
use super::calendar::Calendar;
use super::content::{Issuer, Trust};
use super::pin::RootPin;
use crate::error::TrustError;
use crate::value::UnixTime;
use crate::wire::cbor::Writer;

/// What a publisher puts into a trust file.
///
/// It is built as a literal: a new field comes with another major version.
#[derive(Clone, Debug)]
pub struct TrustContent {
    /// Grows with every publication.
    pub version: u64,
    /// When it is published.
    pub issued_at: UnixTime,
    /// When it ends, exclusive.
    pub expires: UnixTime,
    /// The deployment's name.
    pub deployment: String,
    /// Marks the whole deployment as a test.
    pub test: bool,
    /// The issuers, in any order.
    pub issuers: Vec<Issuer>,
    /// The calendars, in any order.
    pub calendars: Vec<Calendar>,
    /// The root it is published under: [`RootChain::pin`](crate::issue::RootChain::pin). `None` in a file that is
    /// pinned and not in a bundle.
    pub root: Option<RootPin>,
    /// The listed askers, in any order.
    pub askers: Vec<Asker>,
}

impl TrustContent {
    /// The file's bytes. They are read back as a verifier would before they are released.
    ///
    /// # Errors
    /// Every code of [`Trust::pinned`]; an issuer, key, calendar or asker number given twice is `cbor-duplicate-key`.
    pub fn to_bytes(&self) -> Result<Vec<u8>, TrustError> {
        let mut writer = Writer::new();
        let mut issuers: Vec<&Issuer> = self.issuers.iter().collect();
        issuers.sort_by_key(|issuer| issuer.number);
        let mut calendars: Vec<&Calendar> = self.calendars.iter().collect();
        calendars.sort_by_key(|calendar| calendar.version);
        let mut askers: Vec<&Asker> = self.askers.iter().collect();
        askers.sort_by_key(|asker| asker.number);
        writer.labels(|map| {
            map.label(1).uint(self.version);
            map.label(2).instant(self.issued_at);
            map.label(3).instant(self.expires);
            map.label(4).text(&self.deployment);
            map.label(5).bool(self.test);
            map.label(6).list(issuers, write_issuer);
            map.label(7).list(calendars, |writer, calendar| calendar.write(writer));
            map.label(8)
                .optional(self.root.as_ref(), |writer, root| writer.bytes(root.as_bytes()));
            map.label(9).list(askers, |writer, asker| asker.write(writer));
        });
        let bytes = writer.into_bytes();
        Trust::pinned(&bytes)?;
        Ok(bytes)
    }
}

fn write_issuer<'w>(writer: &'w mut Writer, issuer: &Issuer) -> &'w mut Writer {
    writer.array(5).uint(issuer.number).text(&issuer.name).bool(issuer.test);
    writer.list(&issuer.grants, |writer, grant| {
        if let Some(plate_type) = grant.plate_type {
            writer.array(2).uint(plate_type.code());
        }
        writer.text(&grant.prefix)
    });
    let mut keys: Vec<_> = issuer.keys.iter().collect();
    keys.sort_by_key(|key| key.number);
    writer.list(keys, |writer, key| {
        writer
            .array(6)
            .uint(key.number)
            .bytes(key.point.as_compressed())
            .uint(key.artefacts.bits())
            .instant(key.sign_from)
            .instant(key.sign_until)
            .instant(key.trust_until)
    })
}
