//! What the authority's register says of one vehicle, from the table of fields, and its encoding as leaf items.

use alloc::vec::Vec;

use crate::credential::fields::FieldName;
use crate::credential::item;
use crate::credential::items::LeafItems;
use crate::credential::leaf::{Leaf, Leaves};
use crate::credential::mask::{self, Grantee};
use crate::credential::profile::profile;
use crate::credential::purpose::{Purpose, carried};
use crate::error::DecodeError;
use crate::value::{self, UnixTime};

macro_rules! record {
    (
        open { $(#[doc = $open_doc:literal] $open_number:literal $open_leaf:ident $open:ident $open_name:literal: $open_value:ty as $type:ident;)+ }
        fields { $(
            #[doc = $doc:literal] $number:literal $leaf:ident $field:ident $name:literal: $value:ty
            $(, masked $twin_number:literal $twin:ident $masked:ty)? $(, whole $whole:ty)? $(, record $record:ty)?
            $(, lent $lent:ty)?;
        )+ }
        reserved { $($reserved_number:literal $reserved:ident;)+ }
    ) => {
        /// One vehicle as the register has it at [`as_of`](Self::as_of). `None` means that the register has no value.
        ///
        /// It is built as a literal: a new field comes with another major version.
        #[derive(Clone, PartialEq, Eq)]
        pub struct VehicleRecord {
            /// When the register was read.
            pub as_of: UnixTime,
            $(#[doc = $open_doc] pub $open: $open_value,)+
            $($(#[doc = $doc] pub $field: $record,)?)+
            /// Those of the fields without a value here of which the register has one that no door of its type admits.
            /// They are shown as such: *none* would be untrue. Of a field with a value, and of those that a record
            /// always has, it says nothing.
            pub inexpressible: Vec<FieldName>,
        }

        impl VehicleRecord {
            /// The items of the full leaves.
            fn full_items(&self) -> LeafItems<'static> {
                let mut items = LeafItems::default();
                $(items.put(Leaf::$open_leaf, item::bytes(&self.$open));)+
                $($(items.put(Leaf::$leaf, item::bytes::<$record>(&self.$field));)?)+
                for leaf in self.inexpressible.iter().flat_map(|field| field.leaves().iter()) {
                    items.not_expressible(leaf);
                }
                items
            }
        }
    };
}

profile!(record);

impl core::fmt::Debug for VehicleRecord {
    /// Which vehicle it is, and whose, stays out of logs.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("VehicleRecord")
            .field("as_of", &self.as_of)
            .finish_non_exhaustive()
    }
}

impl VehicleRecord {
    /// The items of every leaf that is not a grantee's, masked ones included.
    pub(crate) fn items(&self) -> Result<LeafItems<'static>, DecodeError> {
        let mut items = self.full_items();
        items.mask(Leaves::ALL)?;
        Ok(items)
    }

    /// The items that an authorization for `purpose` carries: the record's and the grantee's, as far as the purpose may
    /// see them.
    pub(crate) fn lent_items(&self, purpose: Purpose, grantee: &Grantee) -> Result<LeafItems<'static>, DecodeError> {
        let mut items = self.full_items();
        items.put(Leaf::Grantee, item::bytes(grantee));
        items.mask(Leaves::ALL)?;
        items.retain(carried(Some(purpose)));
        Ok(items)
    }
}
