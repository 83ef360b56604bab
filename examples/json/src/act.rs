//! Which check refused a show (SPEC §9.2), and who must act on a refusal.

/// What was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The call itself.
    Request,
    /// A show.
    Show,
    /// A show that verified, or a bundle or list, by the verifier's memory; or the memory itself.
    Memory,
    /// A trust file.
    Trust,
    /// A bundle.
    Bundle,
    /// A status list.
    StatusList,
    /// A challenge.
    Challenge,
    /// An evidence record.
    Record,
    /// A holder's file, a view, a wallet.
    Wallet,
    /// A key.
    Key,
}

impl Refused {
    pub(crate) const ALL: [Self; 10] = [
        Self::Request,
        Self::Show,
        Self::Memory,
        Self::Trust,
        Self::Bundle,
        Self::StatusList,
        Self::Challenge,
        Self::Record,
        Self::Wallet,
        Self::Key,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Show => "show",
            Self::Memory => "memory",
            Self::Trust => "trust",
            Self::Bundle => "bundle",
            Self::StatusList => "status-list",
            Self::Challenge => "challenge",
            Self::Record => "record",
            Self::Wallet => "wallet",
            Self::Key => "key",
        }
    }

    /// Who must act.
    pub(crate) fn who(self, code: &str) -> &'static str {
        match self {
            Self::Request | Self::Key => CALLER,
            Self::Trust | Self::Bundle | Self::StatusList | Self::Record => OPERATOR,
            Self::Challenge | Self::Wallet => HOLDER,
            Self::Show | Self::Memory if BY_CALLER.contains(&code) => CALLER,
            Self::Show | Self::Memory if BY_OPERATOR.contains(&code) => OPERATOR,
            Self::Show | Self::Memory if BY_CLERK.contains(&code) => CLERK,
            Self::Show | Self::Memory => HOLDER,
        }
    }
}

/// Who may have to act.
pub(crate) const PARTIES: [&str; 4] = [HOLDER, CLERK, OPERATOR, CALLER];

/// Whoever shows the license.
const HOLDER: &str = "holder";
/// Whoever reads the verdict.
const CLERK: &str = "clerk";
/// Whoever runs the device or the archive.
const OPERATOR: &str = "operator";
/// Whoever wrote the calling program.
const CALLER: &str = "caller";

const BY_CALLER: [&str; 3] = ["challenge-purpose-differs", "signature-unanswered", "seal-key-differs"];

/// Settings of a scanner, a clock, data or an app of this device.
const BY_OPERATOR: [&str; 34] = [
    "text-not-utf8",
    "text-white-space",
    "text-lower-case",
    "text-changed",
    "suite-unknown",
    "profile-unknown",
    "purpose-unknown",
    "trust-from-future",
    "trust-expired",
    "issuer-unknown",
    "issuer-key-unknown",
    "issuer-key-artefact",
    "issuer-key-not-yet",
    "issuer-key-retired",
    "issuer-key-distrusted",
    "value-invalid",
    "plate-outside-issuer",
    "challenge-from-future",
    "not-yet-valid",
    "calendar-does-not-reach",
    "status-not-valid",
    "status-index-out-of-range",
    "clock-behind",
    "clock-was-ahead",
    "trust-withheld",
    "status-list-withheld",
    "status-list-older",
    "status-list-equivocation",
    "status-list-from-future",
    "memory-full",
    "memory-foreign",
    "memory-corrupt",
    "bundle-older",
    "bundle-equivocation",
];

/// What the person at the counter does or decides.
const BY_CLERK: [&str; 16] = [
    "text-empty",
    "issuer-signature-invalid",
    "holder-signature-invalid",
    "challenge-required",
    "challenge-mismatch",
    "challenge-expired",
    "challenge-spent",
    "seal-required",
    "seal-malformed",
    "seal-not-opened",
    "seal-padding",
    "standing-forbids-use",
    "standing-gone",
    "standing-refused-for-purpose",
    "status-revoked",
    "status-suspended",
];

/// The check that gives a code. Two codes come from check 3 of a sealed answer and from check 7 of any other show.
pub(crate) fn check(code: &str, sealed: bool) -> Option<u8> {
    let found = CHECKS.iter().find(|(_, codes)| codes.contains(&code));
    match found.map(|(check, _)| *check) {
        Some(7) if sealed && BEFORE_OPENING.contains(&code) => Some(3),
        found => found,
    }
}

const BEFORE_OPENING: [&str; 2] = ["challenge-needed", "challenge-mismatch"];

const CHECKS: [(u8, &[&str]); 11] = [
    (
        2,
        &[
            "text-empty",
            "text-not-utf8",
            "text-too-long-for-code",
            "text-white-space",
            "text-lower-case",
            "text-changed",
            "text-not-base45",
            "other-artefact",
            "suite-unknown",
            "not-a-vehicle-license",
        ],
    ),
    (
        3,
        &[
            "seal-malformed",
            "seal-key-differs",
            "seal-not-opened",
            "seal-padding",
            "cbor-truncated",
            "cbor-trailing-bytes",
            "cbor-malformed",
            "cbor-not-shortest",
            "cbor-indefinite",
            "cbor-wrong-type",
            "cbor-wrong-length",
            "cbor-out-of-range",
            "cbor-not-utf8",
            "cbor-duplicate-key",
            "cbor-key-order",
            "cbor-unknown-key",
            "bytes-too-long",
            "public-key-malformed",
            "public-key-not-on-curve",
            "signature-malformed",
            "signature-high-s",
            "profile-unknown",
            "purpose-unknown",
        ],
    ),
    (
        4,
        &[
            "trust-from-future",
            "trust-expired",
            "issuer-unknown",
            "issuer-key-unknown",
            "test-issuer",
        ],
    ),
    (
        5,
        &[
            "issuer-key-artefact",
            "issuer-key-not-yet",
            "issuer-key-retired",
            "issuer-key-distrusted",
        ],
    ),
    (6, &["issuer-signature-invalid"]),
    (
        7,
        &[
            "mandatory-hidden",
            "value-invalid",
            "plate-outside-issuer",
            "challenge-required",
            "challenge-purpose-differs",
            "challenge-needed",
            "challenge-not-answered",
            "challenge-mismatch",
            "seal-required",
        ],
    ),
    (8, &["signature-unanswered", "holder-signature-invalid"]),
    (
        9,
        &[
            "challenge-from-future",
            "challenge-expired",
            "show-expired",
            "show-from-future",
        ],
    ),
    (
        10,
        &[
            "not-yet-valid",
            "license-expired",
            "authorization-expired",
            "shown-outside-window",
            "authorization-too-long",
            "working-days-exceeded",
            "calendar-does-not-reach",
        ],
    ),
    (
        11,
        &[
            "standing-forbids-use",
            "standing-gone",
            "standing-refused-for-purpose",
            "purpose-missing",
            "purpose-mismatch",
            "disclosure-exceeds-purpose",
            "disclosure-exceeds-request",
        ],
    ),
    (
        12,
        &[
            "required-field-missing",
            "status-revoked",
            "status-suspended",
            "status-superseded",
            "status-not-valid",
            "status-index-out-of-range",
            "status-too-old",
            "evidence-missing",
            "evidence-too-old",
            "key-protection-too-weak",
            "proofing-too-weak",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use vehicle_license::{MemoryError, VerifyError};

    #[test]
    fn checks_are_those_of_the_documents() {
        let text = include_str!("../../../docs/codes.md");
        let rows = text
            .split("### 12.1")
            .nth(1)
            .and_then(|rest| rest.split("### 12.2").next());
        let mut compared = 0;
        for row in rows
            .expect("the section")
            .lines()
            .filter(|line| line.starts_with("| `"))
        {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let code = cells[1].trim_matches('`');
            let checks: Vec<u8> = cells[2]
                .split(',')
                .filter_map(|check| check.trim().parse().ok())
                .collect();
            if code == "cbor-missing-key" {
                assert_eq!(check(code, false), None);
                continue;
            }
            assert!(checks.contains(&check(code, false).expect(code)), "{code}");
            assert!(checks.contains(&check(code, true).expect(code)), "{code}");
            compared += 1;
        }
        assert!(compared > 70, "{compared} rows");
    }

    #[test]
    fn whoever_is_named_has_a_code_that_exists() {
        let known = |code: &&str| VerifyError::CODES.contains(code) || MemoryError::CODES.contains(code);
        let bundles = ["bundle-older", "bundle-equivocation"];
        for code in BY_CALLER.iter().chain(&BY_OPERATOR).chain(&BY_CLERK) {
            assert!(known(code) || bundles.contains(code), "{code}");
        }
    }
}
