//! What only a person can check: that the document on the counter is the one the license names, and that the plate
//! is the car's.

use alloc::format;
use alloc::string::String;

use super::question::Place;
use crate::credential::field::Field;
use crate::credential::fields::Fields;
use crate::credential::mask::{Grantee, MaskedDocument, MaskedGrantee};
use crate::value::{Document, Plate};

/// Asks the clerk to compare person and car with what was shown. A signature proves a key, not a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityPrompt {
    plate: Plate,
    name: Option<String>,
    document: Field<Document, MaskedDocument>,
    grantee: bool,
    in_person: bool,
}

/// Whether a document is the one a license names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DocumentMatch {
    /// Everything shown of the document agrees. A masked number agrees with several documents.
    Matches,
    /// It is another document.
    Differs,
    /// The show opens no document; ask for a view that does.
    CannotTell,
}

impl IdentityPrompt {
    pub(crate) fn of(fields: &Fields, place: Place) -> Self {
        let grantee = match &fields.grantee {
            Field::Full(Grantee { document, name }) => Some((Field::Full(document.clone()), name.as_str().into())),
            Field::Masked(masked) => Some(masked_grantee(masked)),
            _ => None,
        };
        let is_grantee = grantee.is_some();
        let (document, name) = match grantee {
            Some((document, name)) => (document, Some(name)),
            None => (
                fields.document.clone(),
                match &fields.owner {
                    Field::Full(owner) => Some(owner.name().into()),
                    Field::Masked(masked) => Some(format!("{masked}")),
                    _ => None,
                },
            ),
        };
        Self {
            plate: fields.plate.clone(),
            name,
            document,
            grantee: is_grantee,
            in_person: place == Place::Counter,
        }
    }

    /// The plate to compare with the car's.
    #[must_use]
    pub fn plate(&self) -> &Plate {
        &self.plate
    }

    /// The name to compare, masked unless shown whole.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The document to compare.
    #[must_use]
    pub fn document(&self) -> &Field<Document, MaskedDocument> {
        &self.document
    }

    /// Whether the person is the one a license was lent to, not the owner.
    #[must_use]
    pub fn is_grantee(&self) -> bool {
        self.grantee
    }

    /// Whether the person is there to be compared ([`Place::Counter`]).
    #[must_use]
    pub fn in_person(&self) -> bool {
        self.in_person
    }

    /// Compares the document the person hands over.
    #[must_use]
    pub fn matches(&self, document: &Document) -> DocumentMatch {
        let same = match &self.document {
            // One person's resident card, temporary card and household register bear one number.
            Field::Full(shown) => {
                shown == document || (shown.person_key().is_some() && shown.person_key() == document.person_key())
            }
            Field::Masked(shown) => shown.matches(document),
            Field::None | Field::NotShown | Field::NotCarried => return DocumentMatch::CannotTell,
        };
        if same {
            DocumentMatch::Matches
        } else {
            DocumentMatch::Differs
        }
    }
}

fn masked_grantee(masked: &MaskedGrantee) -> (Field<Document, MaskedDocument>, String) {
    (Field::Masked(masked.document().clone()), format!("{}", masked.name()))
}
