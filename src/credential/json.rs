//! Fields as JSON (SPEC §14), from the table of fields: the state of each, and its value where it has one.

use alloc::string::{String, ToString};
use core::convert::Infallible;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::credential::field::{Field, State};
use crate::credential::fields::{Fields, KeptFields, Others};
use crate::credential::item::Maskable;
use crate::credential::item::value::LeafText;
use crate::credential::mask::{self, Grantee, MaskedDocument, MaskedPerson, MaskedText};
use crate::credential::profile::profile;
use crate::value::{self, Address, Day, Document, Owner, Plate, Seats, Standing, Technical, Vin};

/// A field: its state, and its value where it has one.
#[derive(serde::Serialize)]
pub(crate) struct FieldJson {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Value>,
}

#[derive(serde::Serialize)]
#[serde(untagged)]
pub(crate) enum Value {
    Text(String),
    Plate {
        r#type: u8,
        number: String,
    },
    Standing {
        letters: String,
        mortgaged: bool,
        pledged: bool,
    },
    Technical {
        total_mass_kg: Option<u32>,
        curb_mass_kg: Option<u32>,
        rated_load_kg: Option<u32>,
        towed_mass_kg: Option<u32>,
        length_mm: Option<u32>,
        width_mm: Option<u32>,
        height_mm: Option<u32>,
    },
    Document {
        kind: char,
        number: String,
    },
    Owner {
        kind: &'static str,
        name: String,
    },
    Person {
        kind: char,
        number: String,
        name: String,
    },
}

impl FieldJson {
    /// The JSON of a field that may be masked.
    pub(crate) fn of_maskable<T: MaskedToValue>(field: &Field<T, T::Masked>) -> Self {
        Self {
            state: field.state(),
            value: field.shown(T::to_value, T::masked_to_value),
        }
    }
}

macro_rules! json {
    (
        open { $(#[doc = $open_doc:literal] $open_number:literal $open_leaf:ident $open:ident $open_name:literal: $open_value:ty as $type:ident;)+ }
        fields { $(
            #[doc = $doc:literal] $number:literal $leaf:ident $field:ident $name:literal: $value:ty
            $(, masked $twin_number:literal $twin:ident $masked:ty)? $(, whole $whole:ty)? $(, record $record:ty)?
            $(, lent $lent:ty)?;
        )+ }
        reserved { $($reserved_number:literal $reserved:ident;)+ }
    ) => {
        /// Fields of either kind, as JSON.
        pub(crate) struct FieldsJson<'f> {
            $($open: Option<&'f $open_value>,)+
            others: &'f Others,
        }

        impl<'f> From<&'f Fields> for FieldsJson<'f> {
            fn from(fields: &'f Fields) -> Self {
                Self { $($open: Some(fields.$open()),)+ others: fields.others() }
            }
        }

        impl<'f> From<&'f KeptFields> for FieldsJson<'f> {
            fn from(fields: &'f KeptFields) -> Self {
                Self { $($open: fields.$open().as_ref(),)+ others: fields.others() }
            }
        }

        impl Serialize for FieldsJson<'_> {
            fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
                let mut map = serializer.serialize_map(None)?;
                let mut put = |name, state: State, value| {
                    let state = state.name();
                    map.serialize_entry(name, &FieldJson { state, value })
                };
                $(put($open_name, kept(self.$open), self.$open.map(ToValue::to_value))?;)+
                $(
                    let field = &self.others.$field;
                    let value = field.full().map(ToValue::to_value);
                    $(let value = value.or_else(|| field.masked().map(|kept: &$masked| <$value>::masked_to_value(kept)));)?
                    $(let value = value.or_else(|| Field::<$whole, $value>::masked(field).map(ToValue::to_value));)?
                    put($name, field.bare(), value)?;
                )+
                map.end()
            }
        }
    };
}

profile!(json);

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        FieldsJson::from(self).serialize(serializer)
    }
}

impl Serialize for KeptFields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        FieldsJson::from(self).serialize(serializer)
    }
}

/// The state of a field that every show opens and an evidence record may have lost.
fn kept<T>(value: Option<&T>) -> State {
    value.map_or(State::NotShown, |_| State::Full)
}

/// A value's form in JSON.
pub(crate) trait ToValue {
    fn to_value(&self) -> Value;
}

/// A masked form in JSON: as it is displayed.
pub(crate) trait MaskedToValue: Maskable + ToValue {
    fn masked_to_value(masked: &Self::Masked) -> Value;
}

impl<T: LeafText> ToValue for T {
    fn to_value(&self) -> Value {
        Value::Text(self.text().into())
    }
}

impl ToValue for Day {
    fn to_value(&self) -> Value {
        Value::Text(self.to_string())
    }
}

impl ToValue for Seats {
    fn to_value(&self) -> Value {
        Value::Text(self.to_string())
    }
}

impl ToValue for Plate {
    fn to_value(&self) -> Value {
        Value::Plate {
            r#type: self.plate_type().code(),
            number: self.as_str().into(),
        }
    }
}

impl ToValue for Standing {
    fn to_value(&self) -> Value {
        Value::Standing {
            letters: self.letters().collect(),
            mortgaged: self.mortgaged(),
            pledged: self.pledged(),
        }
    }
}

impl ToValue for Technical {
    fn to_value(&self) -> Value {
        let parts = self.parts();
        Value::Technical {
            total_mass_kg: parts.total_mass,
            curb_mass_kg: parts.curb_mass,
            rated_load_kg: parts.rated_load,
            towed_mass_kg: parts.towed_mass,
            length_mm: parts.length,
            width_mm: parts.width,
            height_mm: parts.height,
        }
    }
}

impl ToValue for Owner {
    fn to_value(&self) -> Value {
        let kind = match self {
            Self::Person(_) => "person",
            Self::Organization(_) => "organization",
        };
        let name = self.name().into();
        Value::Owner { kind, name }
    }
}

impl ToValue for Document {
    fn to_value(&self) -> Value {
        Value::Document {
            kind: self.kind().letter(),
            number: self.number().into(),
        }
    }
}

impl ToValue for Grantee {
    fn to_value(&self) -> Value {
        Value::Person {
            kind: self.document.kind().letter(),
            number: self.document.number().into(),
            name: self.name.as_str().into(),
        }
    }
}

impl ToValue for MaskedPerson {
    fn to_value(&self) -> Value {
        Value::Person {
            kind: self.document().kind().letter(),
            number: self.document().to_string(),
            name: self.name().to_string(),
        }
    }
}

/// Of a field that is never whole.
impl ToValue for Infallible {
    fn to_value(&self) -> Value {
        match *self {}
    }
}

impl MaskedToValue for Vin {
    fn masked_to_value(masked: &MaskedText) -> Value {
        Value::Text(masked.to_string())
    }
}

impl MaskedToValue for Address {
    fn masked_to_value(masked: &MaskedText) -> Value {
        Value::Text(masked.to_string())
    }
}

impl MaskedToValue for Owner {
    fn masked_to_value(masked: &MaskedText) -> Value {
        Value::Owner {
            kind: "person",
            name: masked.to_string(),
        }
    }
}

impl MaskedToValue for Document {
    fn masked_to_value(masked: &MaskedDocument) -> Value {
        Value::Document {
            kind: masked.kind().letter(),
            number: masked.to_string(),
        }
    }
}

impl MaskedToValue for Grantee {
    fn masked_to_value(masked: &MaskedPerson) -> Value {
        masked.to_value()
    }
}
