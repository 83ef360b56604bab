//! Who is the same person, as far as documents tell (SPEC §7.5): the owner, and the persons a license is lent to.

use alloc::vec::Vec;

use crate::credential::mask::Grantee;
use crate::credential::record::VehicleRecord;
use crate::value::{Document, Owner};

/// The owner of a vehicle as its register knows them.
#[derive(Clone, PartialEq, Eq)]
pub struct RegisteredOwner {
    /// 所有人.
    pub owner: Owner,
    /// The owner's identity document, if the register has it.
    pub document: Option<Document>,
}

impl RegisteredOwner {
    /// The owner in a record.
    #[must_use]
    pub fn of(record: &VehicleRecord) -> Self {
        Self {
            owner: record.owner.clone(),
            document: record.document.clone(),
        }
    }

    pub(super) fn is_natural(&self) -> bool {
        matches!(self.owner, Owner::Person(_))
    }

    /// Whether `other` is the same owner: by the documents if both are known, otherwise by name and kind.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (&self.document, &other.document) {
            (Some(a), Some(b)) => is_same_document(a, b),
            _ => self.owner == other.owner,
        }
    }

    /// Whether the owner is this person. If the owner's document is unknown, a grantee of the same name counts as the
    /// owner.
    pub(super) fn is_grantee(&self, grantee: &Grantee) -> bool {
        match &self.document {
            Some(document) => is_same_document(document, &grantee.document),
            None => self.is_natural() && self.owner.name() == grantee.name.as_str(),
        }
    }
}

impl core::fmt::Debug for RegisteredOwner {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("RegisteredOwner(…)")
    }
}

fn is_same_document(a: &Document, b: &Document) -> bool {
    a == b || a.person_key().is_some_and(|key| b.person_key() == Some(key))
}

/// Whether two grantees are one person. If the document family identifies a person for life, the numbers decide;
/// otherwise kind, number and name must all match.
pub(super) fn is_same(a: &Grantee, b: &Grantee) -> bool {
    match (a.document.person_key(), b.document.person_key()) {
        (Some(a), Some(b)) => a == b,
        (None, None) => a == b,
        _ => false,
    }
}

/// Each of these persons once.
pub(super) fn distinct<'a>(grantees: impl Iterator<Item = &'a Grantee>) -> Vec<&'a Grantee> {
    let mut persons: Vec<&Grantee> = Vec::new();
    for grantee in grantees {
        if !persons.iter().any(|known| is_same(known, grantee)) {
            persons.push(grantee);
        }
    }
    persons
}

/// Whether the two grantees are one person by their numbers, and have different names.
pub(super) fn names_differ(a: &Grantee, b: &Grantee) -> bool {
    a.document.person_key().is_some() && is_same(a, b) && a.name != b.name
}
