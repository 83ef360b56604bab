//! The twelve purposes of the official app's announcement and what each may see (SPEC §6.2). Later versions may add
//! some.

use crate::credential::leaf::{Leaf, Leaves};
use crate::error::{DecodeError, DecodeKind};
use crate::limits;
use crate::wire::cbor::Reader;

/// What a show is for.
///
/// These twelve are all that this version knows. The numbers up to 23 are kept for later ones, which come with another
/// major version; a row never changes once it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// 处理非现场交通违法: settling an off-site violation.
    OffSiteViolation,
    /// 处理交通事故: settling an accident.
    Accident,
    /// 驾驶租赁汽车: driving a rented car.
    Rental,
    /// 试驾机动车: a test drive.
    TestDrive,
    /// 注册网约车: driving for a ride-hailing platform.
    RideHailing,
    /// 购买保险: buying insurance.
    BuyInsurance,
    /// 车险理赔: an insurance claim.
    InsuranceClaim,
    /// 办理抵押贷款业务: a mortgage.
    Mortgage,
    /// 办理其他涉车业务: anything else; sees the everyday view.
    Other,
    /// 二手车交易: buying or selling a used car.
    UsedCarSale,
    /// 办理车辆登记: the registration window; sees everything.
    VehicleRegistration,
    /// 办理道路运输证: a road transport permit, for freight or passengers.
    TransportPermit,
}

impl Purpose {
    /// All twelve, in the order of their numbers.
    pub const ALL: [Self; 12] = [
        Self::OffSiteViolation,
        Self::Accident,
        Self::Rental,
        Self::TestDrive,
        Self::RideHailing,
        Self::BuyInsurance,
        Self::InsuranceClaim,
        Self::Mortgage,
        Self::Other,
        Self::UsedCarSale,
        Self::VehicleRegistration,
        Self::TransportPermit,
    ];

    /// The purpose of a number, if this version knows one.
    fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.number() == number)
    }

    /// Reads a purpose that this version must know: one in a party's own stored state.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let number = PurposeNumber::read(reader)?;
        number.known().ok_or_else(|| reader.error(DecodeKind::OutOfRange))
    }

    /// The number on the wire, 1 to 12.
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
            Self::UsedCarSale => 10,
            Self::VehicleRegistration => 11,
            Self::TransportPermit => 12,
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
            Self::UsedCarSale => "used-car-sale",
            Self::VehicleRegistration => "vehicle-registration",
            Self::TransportPermit => "transport-permit",
        }
    }

    /// The purpose of a [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }

    /// The Chinese name, as the announcement of the official app has it (公安部, 2024-07-01).
    #[must_use]
    pub fn name_zh(self) -> &'static str {
        match self {
            Self::OffSiteViolation => "处理非现场交通违法",
            Self::Accident => "处理交通事故",
            Self::Rental => "驾驶租赁汽车",
            Self::TestDrive => "试驾机动车",
            Self::RideHailing => "注册网约车",
            Self::BuyInsurance => "购买保险",
            Self::InsuranceClaim => "车险理赔",
            Self::Mortgage => "办理抵押贷款业务",
            Self::Other => "办理其他涉车业务",
            Self::UsedCarSale => "二手车交易",
            Self::VehicleRegistration => "办理车辆登记",
            Self::TransportPermit => "办理道路运输证",
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
            Self::UsedCarSale => "used-car sale",
            Self::VehicleRegistration => "vehicle registration",
            Self::TransportPermit => "transport permit",
        }
    }

    /// The most an owner's show for this purpose may open: its view, and the owner's masked document, which whoever
    /// must compare a person may ask for.
    pub(crate) fn bound(self) -> Leaves {
        self.view().with(Leaves(Leaf::DocumentMasked.bit()))
    }

    /// The leaves this purpose sees: what a show for it opens, and what an authorization for it carries.
    pub(crate) fn view(self) -> Leaves {
        match self {
            Self::OffSiteViolation | Self::Rental | Self::TestDrive | Self::Other => Leaves::EVERYDAY,
            Self::Accident => Leaves::EVERYDAY.with(Leaves::IDENTITY),
            Self::RideHailing | Self::TransportPermit => Leaves::EVERYDAY.with(Leaves::IDENTITY).with(Leaves::VEHICLE),
            Self::BuyInsurance | Self::InsuranceClaim | Self::UsedCarSale => Leaves::EVERYDAY
                .with(Leaves::IDENTITY)
                .with(Leaves::VEHICLE)
                .with(Leaves::PARTY),
            Self::Mortgage | Self::VehicleRegistration => Leaves::ALL,
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
        Self(purposes.iter().fold(0, |bits, purpose| bits | bit((*purpose).into())))
    }

    /// Whether `purpose` is one of them.
    #[must_use]
    pub fn has(self, purpose: Purpose) -> bool {
        self.has_number(purpose.into())
    }

    /// Whether the purpose of this number, known or not, is one of them.
    pub(crate) fn has_number(self, number: PurposeNumber) -> bool {
        self.0 & bit(number) != 0
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

fn bit(number: PurposeNumber) -> u32 {
    1_u32.checked_shl(number.get().into()).unwrap_or(0)
}

/// A purpose's number where it travels. It may be one of a later version, which this one does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PurposeNumber(u8);

impl PurposeNumber {
    /// Reads a number from 1 to 23.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match reader.uint8(limits::PURPOSES)? {
            0 => Err(reader.error(DecodeKind::OutOfRange)),
            number => Ok(Self(number)),
        }
    }

    /// The number itself.
    pub(crate) fn get(self) -> u8 {
        self.0
    }

    /// The purpose of this number, if this version knows one.
    pub(crate) fn known(self) -> Option<Purpose> {
        Purpose::from_number(self.0)
    }
}

impl From<Purpose> for PurposeNumber {
    fn from(purpose: Purpose) -> Self {
        Self(purpose.number())
    }
}

/// The leaves a credential carries: a license all but those of a grantee, an authorization those its purpose may see,
/// but for the carrier's, because its grantee is the person to compare. No value decides it.
pub(crate) fn carried(purpose: Option<Purpose>) -> Leaves {
    let carried = match purpose {
        None => Leaves::ALL.without(Leaves(Leaf::GranteeMasked.bit() | Leaf::Grantee.bit())),
        Some(purpose) => purpose.view().without(Leaves(Leaf::Carrier.bit())),
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
        assert_eq!(Purpose::from_number(13), None);
    }

    #[test]
    fn a_set_has_what_was_put_in() {
        let few = [Purpose::Rental, Purpose::BuyInsurance];
        for purpose in Purpose::ALL {
            assert_eq!(Purposes::of(&few).has(purpose), few.contains(&purpose));
        }
        assert!(Purposes::of(&few).iter().eq(few));
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
        assert!(carried(None).has(Leaf::Carrier));
        for purpose in Purpose::ALL {
            let carried = carried(Some(purpose));
            assert!(carried.has(Leaf::GranteeMasked));
            assert!(!carried.has(Leaf::Carrier));
            assert_eq!(carried.has(Leaf::Grantee), purpose.view() == Leaves::ALL);
            assert!(carried.within(purpose.view()));
        }
    }
}
