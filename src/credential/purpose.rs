//! The nine purposes of the official app and what each may see (SPEC §6.2).

use crate::credential::leaf::{Leaf, Leaves};
use crate::error::{DecodeError, DecodeKind};
use crate::wire::cbor::Reader;

/// What a show is for. Used-car sale, transport permits and registration windows are [`Other`](Self::Other) in
/// profile 1.
///
/// These nine are all of profile 1: a tenth would be another profile, and another major version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// 非现场违法处理: settling an off-site violation.
    OffSiteViolation,
    /// 事故处理: settling an accident.
    Accident,
    /// 租车: renting the car out.
    Rental,
    /// 试驾: a test drive.
    TestDrive,
    /// 网约车: driving for a ride-hailing platform.
    RideHailing,
    /// 购买保险: buying insurance.
    BuyInsurance,
    /// 保险理赔: an insurance claim.
    InsuranceClaim,
    /// 抵押: a mortgage.
    Mortgage,
    /// 其他: anything else; sees the everyday view.
    Other,
}

impl Purpose {
    /// All nine, in the order of their numbers.
    pub const ALL: [Self; 9] = [
        Self::OffSiteViolation,
        Self::Accident,
        Self::Rental,
        Self::TestDrive,
        Self::RideHailing,
        Self::BuyInsurance,
        Self::InsuranceClaim,
        Self::Mortgage,
        Self::Other,
    ];

    /// The purpose of a number on the wire; 10 to 15 are reserved.
    pub(crate) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.number() == number)
    }

    /// Reads a purpose's number.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let number = reader.uint8(u8::MAX)?;
        Self::from_number(number).ok_or_else(|| reader.error(DecodeKind::OutOfRange))
    }

    /// The number on the wire, 1 to 9.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::OffSiteViolation => 1,
            Self::Accident => 2,
            Self::Rental => 3,
            Self::TestDrive => 4,
            Self::RideHailing => 5,
            Self::BuyInsurance => 6,
            Self::InsuranceClaim => 7,
            Self::Mortgage => 8,
            Self::Other => 9,
        }
    }

    /// The stable name used in vectors, JSON and on command lines.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OffSiteViolation => "off-site-violation",
            Self::Accident => "accident",
            Self::Rental => "rental",
            Self::TestDrive => "test-drive",
            Self::RideHailing => "ride-hailing",
            Self::BuyInsurance => "buy-insurance",
            Self::InsuranceClaim => "insurance-claim",
            Self::Mortgage => "mortgage",
            Self::Other => "other",
        }
    }

    /// The purpose of a [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }

    /// The Chinese name.
    #[must_use]
    pub fn name_zh(self) -> &'static str {
        match self {
            Self::OffSiteViolation => "非现场违法处理",
            Self::Accident => "事故处理",
            Self::Rental => "租车",
            Self::TestDrive => "试驾",
            Self::RideHailing => "网约车",
            Self::BuyInsurance => "购买保险",
            Self::InsuranceClaim => "保险理赔",
            Self::Mortgage => "抵押",
            Self::Other => "其他",
        }
    }

    /// The English name (our translation): a noun that follows "for".
    #[must_use]
    pub fn name_en(self) -> &'static str {
        match self {
            Self::OffSiteViolation => "off-site violation",
            Self::Accident => "accident handling",
            Self::Rental => "car rental",
            Self::TestDrive => "test drive",
            Self::RideHailing => "ride-hailing",
            Self::BuyInsurance => "buying insurance",
            Self::InsuranceClaim => "insurance claim",
            Self::Mortgage => "mortgage",
            Self::Other => "other matters",
        }
    }

    /// The leaves this purpose may see: the upper bound of every show for it.
    pub(crate) fn view(self) -> Leaves {
        match self {
            Self::OffSiteViolation | Self::Rental | Self::TestDrive | Self::Other => Leaves::EVERYDAY,
            Self::Accident => Leaves::EVERYDAY.with(Leaves::IDENTITY),
            Self::RideHailing => Leaves::EVERYDAY.with(Leaves::IDENTITY).with(Leaves::VEHICLE),
            Self::BuyInsurance | Self::InsuranceClaim => Leaves::EVERYDAY
                .with(Leaves::IDENTITY)
                .with(Leaves::VEHICLE)
                .with(Leaves::PARTY),
            Self::Mortgage => Leaves::ALL,
        }
    }
}

/// A set of purposes, among them those of a later version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Purposes(u32);

impl Purposes {
    /// Bits 1 to 23, for the numbers a purpose may ever have.
    const NUMBERS: u32 = 0x00ff_fffe;

    /// These purposes.
    #[must_use]
    pub fn of(purposes: &[Purpose]) -> Self {
        Self(purposes.iter().fold(0, |bits, purpose| bits | bit(*purpose)))
    }

    /// Whether `purpose` is one of them.
    #[must_use]
    pub fn has(self, purpose: Purpose) -> bool {
        self.0 & bit(purpose) != 0
    }

    /// Those of them that this version knows, in the order of their numbers.
    pub fn iter(self) -> impl Iterator<Item = Purpose> {
        Purpose::ALL.into_iter().filter(move |purpose| self.has(*purpose))
    }

    /// The set on the wire: bit *p* stands for the purpose of number *p*.
    pub(crate) fn bits(self) -> u32 {
        self.0
    }

    /// Reads a set, which is not empty. A later version's purposes are no fault.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match reader.uint32()? {
            bits if bits != 0 && bits & !Self::NUMBERS == 0 => Ok(Self(bits)),
            _ => Err(reader.error(DecodeKind::OutOfRange)),
        }
    }
}

fn bit(purpose: Purpose) -> u32 {
    1_u32.checked_shl(purpose.number().into()).unwrap_or(0)
}

/// The leaves a credential carries: a license all but those of a grantee, an authorization those its purpose may see.
pub(crate) fn carried(purpose: Option<Purpose>) -> Leaves {
    let carried = match purpose {
        None => Leaves::ALL.without(Leaves(Leaf::GranteeMasked.bit() | Leaf::Grantee.bit())),
        Some(purpose) => purpose.view(),
    };
    carried.without(Leaves::RESERVED)
}

impl core::fmt::Display for Purpose {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_one_to_one() {
        for (number, purpose) in (1..).zip(Purpose::ALL) {
            assert_eq!(purpose.number(), number);
            assert_eq!(Purpose::from_number(number), Some(purpose));
            assert_eq!(Purpose::from_name(purpose.name()), Some(purpose));
        }
        assert_eq!(Purpose::from_number(0), None);
        assert_eq!(Purpose::from_number(10), None);
    }

    #[test]
    fn every_purpose_sees_the_mandatory_leaves_and_the_everyday_view() {
        for purpose in Purpose::ALL {
            assert!(Leaves::EVERYDAY.within(purpose.view()), "{purpose}");
        }
    }

    #[test]
    fn a_license_carries_no_grantee_and_an_authorization_only_its_view() {
        assert!(!carried(None).has(Leaf::GranteeMasked));
        assert!(!carried(None).has(Leaf::Grantee));
        for purpose in Purpose::ALL {
            let carried = carried(Some(purpose));
            assert!(carried.has(Leaf::GranteeMasked));
            assert_eq!(carried.has(Leaf::Grantee), purpose == Purpose::Mortgage);
            assert!(carried.within(purpose.view()));
        }
    }
}
