//! The fields of a credential, from the table: what a verifier may read, each in one of five states (SPEC §6.4). Values
//! are decoded after the issuer's signature over their bytes has been checked. If a value breaks its rule, the
//! authority should not have signed it.

use alloc::boxed::Box;
use core::convert::Infallible;

use crate::credential::field::{Field, State};
use crate::credential::item::{LeafValue, Maskable};
use crate::credential::items::LeafItems;
use crate::credential::leaf::{Leaf, Leaves};
use crate::credential::mask;
use crate::credential::profile::profile;
use crate::error::FieldError;
use crate::value::{self, ValueError};
use crate::wire::cbor::Reader;

macro_rules! fields {
    (
        open { $(#[doc = $open_doc:literal] $open_number:literal $open_leaf:ident $open:ident $open_name:literal: $open_value:ty as $type:ident;)+ }
        fields { $(
            #[doc = $doc:literal] $number:literal $leaf:ident $field:ident $name:literal: $value:ty
            $(, masked $twin_number:literal $twin:ident $masked:ty)? $(, whole $whole:ty)? $(, record $record:ty)?
            $(, lent $lent:ty)?;
        )+ }
        reserved { $($reserved_number:literal $reserved:ident;)+ }
    ) => {
        /// Every field of profile 1. Plate and standing are open in every show. An evidence record may have lost them:
        /// see [`KeptFields`].
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Fields<$($type = $open_value),+> {
            $($open: $type,)+
            others: Box<Others>,
        }

        /// What is left of a show's fields in an evidence record: any of them may have been removed.
        pub type KeptFields = Fields<$(Option<$open_value>),+>;

        /// Every field but plate and standing. They are a kilobyte, and so are written where they stay.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub(crate) struct Others {
            $(pub(crate) $field: Field<$($whole,)? $value $(, $masked)?>,)+
        }

        impl<$($type),+> Fields<$($type),+> {
            $(
                #[doc = $open_doc]
                #[must_use]
                pub fn $open(&self) -> &$type {
                    &self.$open
                }
            )+
            $(
                #[doc = $doc]
                #[must_use]
                pub fn $field(&self) -> &Field<$($whole,)? $value $(, $masked)?> {
                    &self.others.$field
                }
            )+

            /// Every field but plate and standing.
            pub(crate) fn others(&self) -> &Others {
                &self.others
            }
        }

        impl Others {
            /// Whether a field is shown to have a value that cannot be expressed.
            pub(crate) fn has_inexpressible(&self) -> bool {
                false $(|| matches!(self.$field, Field::Inexpressible))+
            }

            /// Whether one of the free texts that are shown, whole or in part, is `such`.
            pub(crate) fn any_text(&self, such: fn(&str) -> bool) -> bool {
                false $(|| {
                    let text = self.$field.full().and_then(LeafValue::free_text);
                    $(let text = text.or_else(|| self.$field.masked().and_then(|kept: &$masked| <$value>::kept_text(kept)));)?
                    $(let text = text.or_else(|| Field::<$whole, $value>::masked(&self.$field).and_then(LeafValue::free_text));)?
                    text.is_some_and(such)
                })+
            }
        }

        impl KeptFields {
            /// Decodes what is open of a credential that carries the leaves `carried`. Each value that is present must
            /// obey its rule; any may be absent.
            pub(crate) fn decode(items: &LeafItems<'_>, carried: Leaves) -> Result<Self, FieldError> {
                let others = Others { $($field: Field::NotCarried,)+ };
                let mut fields = Self { $($open: None,)+ others: Box::new(others) };
                for (leaf, set) in Self::LEAVES {
                    set(&mut fields, found(items, carried, *leaf)).map_err(|cause| field_error(*leaf, cause))?;
                }
                Ok(fields)
            }

            /// How what is found of a leaf is set, in the order of SPEC §9.2, check 7.
            const LEAVES: &[(Leaf, Set)] = &[
                $((Leaf::$open_leaf, |fields, found| {
                    fields.$open = match whole::<_, Infallible>(found)? {
                        Field::Full(value) => Some(value),
                        _ => None,
                    };
                    Ok(())
                }),)+
                $(
                    (Leaf::$leaf, |fields, found| {
                        let field: Field<$value $(, $masked)?> = whole(found)?;
                        $(let field: Field<$whole, _> = field.and_then(Field::Masked);)?
                        fields.others.$field = field;
                        Ok(())
                    }),
                    $((Leaf::$twin, |fields, found| or_masked(&mut fields.others.$field, found)),)?
                )+
            ];

            /// The fields of a show, which has both plate and standing.
            pub(crate) fn whole(self) -> Result<Fields, FieldError> {
                Ok(Fields {
                    $($open: self.$open.ok_or(missing(Leaf::$open_leaf))?,)+
                    others: self.others,
                })
            }
        }

        /// The name of a field that can be asked for, demanded or hidden. Plate and standing have none: they are open
        /// in every show.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum FieldName {
            $(#[doc = $doc] $leaf,)+
        }

        impl FieldName {
            /// Every field name, in the order of the leaves.
            pub const ALL: &'static [Self] = &[$(Self::$leaf,)+];

            /// The stable name used in vectors and JSON.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$leaf => $name,)+
                }
            }

            /// The leaves of this field: the masked one and the full one where it has both.
            pub(crate) fn leaves(self) -> Leaves {
                match self {
                    $(Self::$leaf => Leaves(Leaf::$leaf.bit() $(| Leaf::$twin.bit())?),)+
                }
            }

            /// The state of this field in `fields`, by itself.
            pub(crate) fn bare(self, fields: &Others) -> State {
                match self {
                    $(Self::$leaf => fields.$field.bare(),)+
                }
            }

            /// The state of this field in `fields`: see [`Field::state`].
            #[must_use]
            pub fn state<$($type),+>(self, fields: &Fields<$($type),+>) -> &'static str {
                self.bare(fields.others()).name()
            }
        }
    };
}

profile!(fields);

impl FieldName {
    /// The field of a [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.name() == name)
    }
}

/// Sets a field to what was found of its leaf.
type Set = fn(&mut KeptFields, Field<Reader<'_>>) -> Result<(), ValueError>;

/// What `items` have of `leaf`: its item, or the state that says why there is none.
fn found<'i>(items: &'i LeafItems<'_>, carried: Leaves, leaf: Leaf) -> Field<Reader<'i>> {
    let Some(item) = items.get(leaf) else {
        return if carried.has(leaf) {
            Field::NotShown
        } else {
            Field::NotCarried
        };
    };
    let mut reader = Reader::new(item, leaf.part());
    if reader.null() {
        Field::None
    } else if reader.is_false() {
        Field::Inexpressible
    } else {
        Field::Full(reader)
    }
}

/// The field of a full leaf alone.
fn whole<T: LeafValue, M>(found: Field<Reader<'_>>) -> Result<Field<T, M>, ValueError> {
    found.try_and_then(|item| T::value(shape::<T>(item)?).map(Field::Full))
}

/// `field` if it is open; otherwise the masked form if that is open; otherwise the state that says why neither is.
fn or_masked<T: Maskable>(field: &mut Field<T, T::Masked>, found: Field<Reader<'_>>) -> Result<(), ValueError> {
    if !field.is_open() {
        *field = found.try_and_then(|item| T::masked(shape::<T>(item)?))?;
    }
    Ok(())
}

/// The parts of an item. One of another shape was refused when it was read.
fn shape<T: LeafValue>(mut item: Reader<'_>) -> Result<T::Shape<'_>, ValueError> {
    T::shape(&mut item).map_err(|_| ValueError::NotCanonical)
}

/// That a leaf which must be open is not.
pub(crate) fn missing(leaf: Leaf) -> FieldError {
    field_error(leaf, ValueError::TextEmpty)
}

fn field_error(leaf: Leaf, cause: ValueError) -> FieldError {
    let field = leaf.part();
    FieldError { field, cause }
}
