//! The authority's side: from a register record and an enrolled holder key to a signed license and its file. Keys
//! stay in the HSM: every license is first an [`UnsignedLicense`].

mod license;

pub use license::{Authority, IssuedLicense, LicenseDraft, LicenseTerms, LogEntry, UnsignedLicense};
