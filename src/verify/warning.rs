//! What a verifier should know although nothing refuses it.

/// Something to know that refuses nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Warning {
    /// The VIN's check digit differs; imported vehicles' often do (GB 16735).
    VinCheckDigit,
    /// The holder's clock is off; the challenge made that harmless.
    HolderClockDiffers,
    /// The authority counted working days with a calendar this verifier does not hold, and the one it holds counts
    /// more than seven.
    CalendarDiffers,
    /// A text has private-use characters: rare names are written with them, and other devices print them differently
    /// or not at all.
    PrivateUseCharacters,
    /// No calendar held reaches the authorization's last day: the working days were not counted.
    CalendarDoesNotReach,
}

impl Warning {
    /// One sentence for the screen, English.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::VinCheckDigit => "the VIN's check digit differs; read it off the car",
            Self::HolderClockDiffers => "the holder's clock is off; the challenge made that harmless",
            Self::PrivateUseCharacters => "a name has a rare character that may look different here",
            Self::CalendarDiffers => "the working days were counted with a calendar not held here, which differs",
            Self::CalendarDoesNotReach => {
                "no calendar held here reaches the last day; the working days were not counted"
            }
        }
    }

    /// The stable code (SPEC §12).
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::VinCheckDigit => "vin-check-digit",
            Self::HolderClockDiffers => "holder-clock-differs",
            Self::PrivateUseCharacters => "private-use-characters",
            Self::CalendarDiffers => "calendar-differs",
            Self::CalendarDoesNotReach => "calendar-does-not-reach",
        }
    }
}

impl core::fmt::Display for Warning {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.sentence())
    }
}
