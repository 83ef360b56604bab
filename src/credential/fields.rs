//! The fields of a credential, from the table: what a verifier may read, each in one of five states (SPEC §6.4). Values
//! are decoded after the issuer's signature over their bytes has been checked. If a value breaks its rule, the
//! authority should not have signed it.

use core::convert::Infallible;

use crate::credential::field::Field;
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
            $(pub(crate) $open: $type,)+
            $(pub(crate) $field: Field<$($whole,)? $value $(, $masked)?>,)+
        }

        /// What is left of a show's fields in an evidence record: any of them may have been removed.
        pub type KeptFields = Fields<$(Option<$open_value>),+>;

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
                    &self.$field
                }
            )+

            /// Whether a field is shown to have a value that cannot be expressed.
            pub(crate) fn has_inexpressible(&self) -> bool {
                false $(|| matches!(self.$field, Field::Inexpressible))+
            }

            /// The free texts that are shown, whole or in part.
            pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
                let texts = [$(
                    self.$field.full().and_then(LeafValue::free_text)
                    $(.or_else(|| self.$field.masked().and_then(|kept: &$masked| <$value>::kept_text(kept))))?
                    $(.or_else(|| Field::<$whole, $value>::masked(&self.$field).and_then(LeafValue::free_text)))?,
                )+];
                texts.into_iter().flatten()
            }
        }

        impl Fields {
            /// Decodes what is open of a credential that carries the leaves `carried`. Plate and standing must be open.
            pub(crate) fn decode(items: &LeafItems<'_>, carried: Leaves) -> Result<Self, FieldError> {
                let source = FieldSource { items, carried };
                $(let $open = source.open(Leaf::$open_leaf)?;)+
                source.fields($($open),+)
            }
        }

        impl KeptFields {
            /// Decodes what an evidence record kept of a show. Each value that is present must obey its rule; any may
            /// be absent.
            pub(crate) fn decode_kept(items: &LeafItems<'_>, carried: Leaves) -> Result<Self, FieldError> {
                let source = FieldSource { items, carried };
                $(let $open = source.kept(Leaf::$open_leaf)?;)+
                source.fields($($open),+)
            }
        }

        impl FieldSource<'_> {
            /// Every field but plate and standing, in the order of SPEC §9.2, check 7.
            fn fields<$($type),+>(&self, $($open: $type),+) -> Result<Fields<$($type),+>, FieldError> {
                $(
                    let $field: Field<$value $(, $masked)?> = self.whole(Leaf::$leaf)?;
                    $(let $field: Field<_, $masked> = self.or_masked($field, Leaf::$twin)?;)?
                    $(let $field: Field<$whole, _> = $field.and_then(Field::Masked);)?
                )+
                Ok(Fields { $($open,)+ $($field,)+ })
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

            /// See [`Field::is_open`].
            pub(crate) fn is_open(self, fields: &Fields) -> bool {
                match self {
                    $(Self::$leaf => fields.$field.is_open(),)+
                }
            }

            /// See [`Field::is_whole`].
            pub(crate) fn is_whole(self, fields: &Fields) -> bool {
                match self {
                    $(Self::$leaf => fields.$field.is_whole(),)+
                }
            }

            /// The state of this field in `fields`: see [`Field::state`].
            #[must_use]
            pub fn state<$($type),+>(self, fields: &Fields<$($type),+>) -> &'static str {
                match self {
                    $(Self::$leaf => Field::state(&fields.$field),)+
                }
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

/// The items of opened leaves, to be decoded into fields.
struct FieldSource<'a> {
    items: &'a LeafItems<'a>,
    carried: Leaves,
}

impl FieldSource<'_> {
    /// The value of a leaf that must be open.
    fn open<T: LeafValue>(&self, leaf: Leaf) -> Result<T, FieldError> {
        self.kept(leaf)?.ok_or_else(|| field_error(leaf, ValueError::TextEmpty))
    }

    /// The value of a leaf, if it is open.
    fn kept<T: LeafValue>(&self, leaf: Leaf) -> Result<Option<T>, FieldError> {
        Ok(match self.whole::<T, Infallible>(leaf)? {
            Field::Full(value) => Some(value),
            _ => None,
        })
    }

    /// The field of a full leaf alone.
    fn whole<T: LeafValue, M>(&self, leaf: Leaf) -> Result<Field<T, M>, FieldError> {
        self.field(leaf, |shape| T::value(shape).map(Field::Full))
    }

    /// `whole` if it is open; otherwise the masked form if that is open; otherwise the state that says why neither is.
    fn or_masked<T: Maskable>(
        &self,
        whole: Field<T, T::Masked>,
        masked: Leaf,
    ) -> Result<Field<T, T::Masked>, FieldError> {
        if whole.is_open() {
            return Ok(whole);
        }
        self.field(masked, T::masked)
    }

    fn field<T: LeafValue, M>(
        &self,
        leaf: Leaf,
        value: impl FnOnce(T::Shape<'_>) -> Result<Field<T, M>, ValueError>,
    ) -> Result<Field<T, M>, FieldError> {
        let Some(item) = self.items.get(leaf) else {
            return Ok(if self.carried.has(leaf) {
                Field::NotShown
            } else {
                Field::NotCarried
            });
        };
        let mut reader = Reader::new(item, leaf.part());
        if reader.null() {
            return Ok(Field::None);
        }
        if reader.is_false() {
            return Ok(Field::Inexpressible);
        }
        // An item of another shape was refused when it was read.
        let shape = T::shape(&mut reader).map_err(|_| field_error(leaf, ValueError::NotCanonical))?;
        value(shape).map_err(|cause| field_error(leaf, cause))
    }
}

fn field_error(leaf: Leaf, cause: ValueError) -> FieldError {
    let field = leaf.part();
    FieldError { field, cause }
}
