//! What can be asked of the service, and how it is stored with its operation: as JSON, in the words of the library's
//! own values, so that a retry is the same to the last byte.

use serde::{Deserialize, Serialize};
use vehicle_license::UnixTime;
use vehicle_license::credential::Grantee;
use vehicle_license::issue::RegisteredOwner;
use vehicle_license::key::PublicKey;
use vehicle_license::value::ValueError;
use vehicle_license::value::{Document, DocumentKind, OrganizationName, Owner, PersonName, Plate, PlateType, Standing};

use crate::error::{Error, Result};

/// What is asked for. Applications end with a file in a phone, and take an enrolment on their way; everything else is
/// carried out at once.
#[derive(Clone, Debug)]
pub enum Request {
    /// An application: the owner's license on the phone that will enrol, the first one, a refresh or another phone.
    License {
        /// The vehicle.
        plate: Plate,
        /// Who applies: the owner, or the person who acts for an organization. The session knows who it is.
        applicant: Grantee,
    },
    /// An application: the grantee's copy of what was lent, the first one or a refresh.
    Copy {
        /// The vehicle.
        plate: Plate,
        /// Who applies.
        applicant: Grantee,
        /// The authorization's number in the owner's list.
        number: u64,
        /// Whether it goes to another phone than before, whose copy ends.
        other_phone: bool,
    },
    /// The owner's signed request to lend.
    Lend {
        /// Its COSE_Sign1.
        message: Vec<u8>,
    },
    /// The owner's signed order to take back.
    TakeBack {
        /// Its COSE_Sign1.
        message: Vec<u8>,
    },
    /// An act of the authority: ends one authorization, or all.
    End {
        /// The vehicle.
        plate: Plate,
        /// The authorization's number; `None` for all.
        number: Option<u64>,
    },
    /// The owner's phone with this key is lost since then.
    PhoneLost {
        /// The vehicle.
        plate: Plate,
        /// The phone's key.
        key: PublicKey,
        /// Since when.
        since: UnixTime,
    },
    /// The owner's phone with this key is mislaid.
    Suspend {
        /// The vehicle.
        plate: Plate,
        /// The phone's key.
        key: PublicKey,
    },
    /// It was found.
    Resume {
        /// The vehicle.
        plate: Plate,
        /// The phone's key.
        key: PublicKey,
    },
    /// The registry of vehicles has another owner.
    ChangeOwner {
        /// The vehicle.
        plate: Plate,
        /// The owner.
        owner: RegisteredOwner,
    },
    /// The registry of vehicles has another standing.
    ChangeStanding {
        /// The vehicle.
        plate: Plate,
        /// The standing.
        standing: Standing,
    },
    /// A clock that was ahead made the register of this vehicle unusable.
    RepairTime {
        /// The vehicle.
        plate: Plate,
    },
}

/// The stored form.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Stored {
    License {
        plate: String,
        applicant: Person,
    },
    Copy {
        plate: String,
        applicant: Person,
        number: u64,
        other_phone: bool,
    },
    Lend {
        message: String,
    },
    TakeBack {
        message: String,
    },
    End {
        plate: String,
        number: Option<u64>,
    },
    PhoneLost {
        plate: String,
        key: String,
        since: u64,
    },
    Suspend {
        plate: String,
        key: String,
    },
    Resume {
        plate: String,
        key: String,
    },
    ChangeOwner {
        plate: String,
        name: String,
        organization: bool,
        document: Option<(char, String)>,
    },
    ChangeStanding {
        plate: String,
        standing: u32,
    },
    RepairTime {
        plate: String,
    },
}

#[derive(Serialize, Deserialize)]
struct Person {
    kind: char,
    number: String,
    name: String,
}

impl Request {
    /// The name of its kind, in the table of operations.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::License { .. } => "license",
            Self::Copy { .. } => "copy",
            Self::Lend { .. } => "lend",
            Self::TakeBack { .. } => "take-back",
            Self::End { .. } => "end",
            Self::PhoneLost { .. } => "phone-lost",
            Self::Suspend { .. } => "suspend",
            Self::Resume { .. } => "resume",
            Self::ChangeOwner { .. } => "change-owner",
            Self::ChangeStanding { .. } => "change-standing",
            Self::RepairTime { .. } => "repair-time",
        }
    }

    /// Whether it ends with a file in a phone.
    #[must_use]
    pub fn is_application(&self) -> bool {
        matches!(self, Self::License { .. } | Self::Copy { .. })
    }

    /// The vehicle, if the request itself says which; a signed message names a license.
    pub(crate) fn plate(&self) -> Option<&Plate> {
        match self {
            Self::Lend { .. } | Self::TakeBack { .. } => None,
            Self::License { plate, .. }
            | Self::Copy { plate, .. }
            | Self::End { plate, .. }
            | Self::PhoneLost { plate, .. }
            | Self::Suspend { plate, .. }
            | Self::Resume { plate, .. }
            | Self::ChangeOwner { plate, .. }
            | Self::ChangeStanding { plate, .. }
            | Self::RepairTime { plate } => Some(plate),
        }
    }

    pub(crate) fn to_json(&self) -> Result<String> {
        let plate = self.plate().map(plate_key).unwrap_or_default();
        let stored = match self {
            Self::License { applicant, .. } => Stored::License {
                plate,
                applicant: Person::of(applicant),
            },
            Self::Copy {
                applicant,
                number,
                other_phone,
                ..
            } => Stored::Copy {
                plate,
                applicant: Person::of(applicant),
                number: *number,
                other_phone: *other_phone,
            },
            Self::Lend { message } => Stored::Lend { message: hex(message) },
            Self::TakeBack { message } => Stored::TakeBack { message: hex(message) },
            Self::End { number, .. } => Stored::End { plate, number: *number },
            Self::PhoneLost { key, since, .. } => Stored::PhoneLost {
                plate,
                key: hex(key.as_compressed()),
                since: since.unix(),
            },
            Self::Suspend { key, .. } => Stored::Suspend {
                plate,
                key: hex(key.as_compressed()),
            },
            Self::Resume { key, .. } => Stored::Resume {
                plate,
                key: hex(key.as_compressed()),
            },
            Self::ChangeOwner { owner, .. } => Stored::ChangeOwner {
                plate,
                name: owner.owner.name().into(),
                organization: matches!(owner.owner, Owner::Organization(_)),
                document: owner.document.as_ref().map(|d| (d.kind().letter(), d.number().into())),
            },
            Self::ChangeStanding { standing, .. } => Stored::ChangeStanding {
                plate,
                standing: standing.bits(),
            },
            Self::RepairTime { .. } => Stored::RepairTime { plate },
        };
        serde_json::to_string(&stored).map_err(|_| Error::Refused("request-unreadable"))
    }

    pub(crate) fn from_json(text: &str) -> Result<Self> {
        let stored = serde_json::from_str(text).map_err(|_| UNREADABLE)?;
        Ok(match stored {
            Stored::License { plate, applicant } => Self::License {
                plate: plate_of(&plate)?,
                applicant: applicant.grantee()?,
            },
            Stored::Copy {
                plate,
                applicant,
                number,
                other_phone,
            } => Self::Copy {
                plate: plate_of(&plate)?,
                applicant: applicant.grantee()?,
                number,
                other_phone,
            },
            Stored::Lend { message } => Self::Lend {
                message: bytes(&message)?,
            },
            Stored::TakeBack { message } => Self::TakeBack {
                message: bytes(&message)?,
            },
            Stored::End { plate, number } => Self::End {
                plate: plate_of(&plate)?,
                number,
            },
            Stored::PhoneLost { plate, key, since } => Self::PhoneLost {
                plate: plate_of(&plate)?,
                key: key_of(&key)?,
                since: UnixTime::from_unix(since).map_err(value)?,
            },
            Stored::Suspend { plate, key } => Self::Suspend {
                plate: plate_of(&plate)?,
                key: key_of(&key)?,
            },
            Stored::Resume { plate, key } => Self::Resume {
                plate: plate_of(&plate)?,
                key: key_of(&key)?,
            },
            Stored::ChangeOwner {
                plate,
                name,
                organization,
                document,
            } => Self::ChangeOwner {
                plate: plate_of(&plate)?,
                owner: RegisteredOwner {
                    owner: if organization {
                        Owner::Organization(OrganizationName::from_register(&name).map_err(value)?)
                    } else {
                        Owner::Person(PersonName::from_register(&name).map_err(value)?)
                    },
                    document: document.map(|(kind, number)| document_of(kind, &number)).transpose()?,
                },
            },
            Stored::ChangeStanding { plate, standing } => Self::ChangeStanding {
                plate: plate_of(&plate)?,
                standing: Standing::from_bits(standing.into()).map_err(value)?,
            },
            Stored::RepairTime { plate } => Self::RepairTime {
                plate: plate_of(&plate)?,
            },
        })
    }
}

impl Person {
    fn of(grantee: &Grantee) -> Self {
        Self {
            kind: grantee.document.kind().letter(),
            number: grantee.document.number().into(),
            name: grantee.name.as_str().into(),
        }
    }

    fn grantee(&self) -> Result<Grantee> {
        Ok(Grantee {
            document: document_of(self.kind, &self.number)?,
            name: PersonName::from_register(&self.name).map_err(value)?,
        })
    }
}

const UNREADABLE: Error = Error::Later("operation-unreadable");

fn value(error: ValueError) -> Error {
    Error::of(error)
}

fn document_of(kind: char, number: &str) -> Result<Document> {
    let kind = DocumentKind::from_letter(kind).map_err(value)?;
    Document::from_register(kind, number).map_err(value)
}

fn key_of(text: &str) -> Result<PublicKey> {
    PublicKey::from_compressed(&bytes(text)?).map_err(|_| UNREADABLE)
}

/// A plate as the key of a row: its type and its characters.
#[must_use]
pub fn plate_key(plate: &Plate) -> String {
    format!("{:02}{}", plate.plate_type().code(), plate.as_str())
}

pub(crate) fn plate_of(key: &str) -> Result<Plate> {
    let (code, text) = key.split_at_checked(2).ok_or(UNREADABLE)?;
    let code = code.parse().map_err(|_| UNREADABLE)?;
    let plate_type = PlateType::from_code(code).map_err(value)?;
    Plate::from_register(plate_type, text).map_err(value)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use core::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // A string takes every write.
        let _written = write!(text, "{byte:02x}");
        text
    })
}

pub(crate) fn bytes(text: &str) -> Result<Vec<u8>> {
    let digits = |at: usize| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(digits).collect();
    bytes.ok_or(UNREADABLE)
}
