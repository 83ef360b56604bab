//! What only a person can check: that the document on the counter is the one the license names, and that the plate
//! and its type are the car's.

use alloc::format;
use alloc::string::String;

use super::place::Place;
use crate::credential::field::Field;
use crate::credential::fields::Fields;
use crate::credential::mask::{Grantee, MaskedDocument, MaskedPerson, MaskedText};
use crate::value::{Bilingual, Comparison, Document, Owner, PersonName, Plate, redacted};

/// Asks the clerk to compare person and car with what was shown. A signature proves a key, not a person.
#[derive(Clone, PartialEq, Eq)]
pub struct IdentityPrompt {
    plate: Plate,
    name: Option<String>,
    person: Field<PersonName, MaskedText>,
    document: Field<Document, MaskedDocument>,
    role: Role,
    in_person: bool,
}

redacted!(IdentityPrompt);

/// In which role the person to compare stands at the counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// 所有人: the owner.
    Owner,
    /// 授权使用人: the person the license was lent to.
    Grantee,
    /// 经办人: the person who acts for the organization that owns the vehicle.
    Carrier,
}

impl Role {
    /// The role of whom `fields` name to be compared.
    pub(super) fn of(fields: &Fields) -> Self {
        match (fields.grantee(), fields.carrier()) {
            (Field::Full(_) | Field::Masked(_), _) => Self::Grantee,
            (_, Field::Masked(_)) => Self::Carrier,
            _ => Self::Owner,
        }
    }

    /// The stable name used in JSON: `owner`, `grantee`, `carrier`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Grantee => "grantee",
            Self::Carrier => "carrier",
        }
    }
}

impl IdentityPrompt {
    pub(crate) fn of(fields: &Fields, place: Place) -> Self {
        let masked = |person: &MaskedPerson| {
            let (document, name) = (person.document().clone(), person.name().clone());
            (Field::Masked(document), Field::Masked(name))
        };
        let (document, person) = match (fields.grantee(), fields.carrier()) {
            (Field::Full(Grantee { document, name }), _) => (Field::Full(document.clone()), Field::Full(name.clone())),
            (Field::Masked(grantee), _) => masked(grantee),
            (_, Field::Masked(carrier)) => masked(carrier),
            _ => {
                let owner = match fields.owner() {
                    Field::Full(Owner::Person(name)) => Field::Full(name.clone()),
                    Field::Masked(kept) => Field::Masked(kept.clone()),
                    _ => Field::NotShown,
                };
                (fields.document().clone(), owner)
            }
        };
        let name = match (&person, fields.owner()) {
            (Field::Full(name), _) => Some(name.as_str().into()),
            (Field::Masked(kept), _) => Some(format!("{kept}")),
            (_, Field::Full(organization)) => Some(organization.name().into()),
            _ => None,
        };
        Self {
            plate: fields.plate().clone(),
            name,
            person,
            document,
            role: Role::of(fields),
            in_person: place != Place::Remote,
        }
    }

    /// The plate to compare with the car's, number and type.
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

    /// Who the person is: the grantee of a lent license, the carrier that an organization's license names, else the
    /// owner.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// Whether person and car are there to be compared: everywhere but [`Place::Remote`].
    #[must_use]
    pub fn in_person(&self) -> bool {
        self.in_person
    }

    /// Compares the document that the person hands over with the one that was shown, by the one rule of families (SPEC
    /// §11.5). Only two full numbers can be the *same*; a mask *agrees*, and others agree with it too.
    #[must_use]
    pub fn compare(&self, document: &Document) -> Comparison {
        match &self.document {
            Field::Full(shown) => shown.compare(document),
            Field::Masked(shown) => shown.compare(document),
            Field::None | Field::Inexpressible | Field::NotShown | Field::NotCarried => Comparison::CannotTell,
        }
    }

    /// Compares the name in that document with the one that was shown. Names are compared where the numbers are the
    /// same or agree, in whatever spelling: another name is *different* then, and without a number one *cannot tell*.
    #[must_use]
    pub fn compare_name(&self, document: &Document, name: &PersonName) -> Comparison {
        match self.compare(document) {
            Comparison::Different | Comparison::CannotTell => Comparison::CannotTell,
            numbers => match &self.person {
                Field::Full(shown) if !shown.is_same_name(name) => Comparison::Different,
                // A lost character may be any one.
                Field::Full(shown) if shown.has_lost_characters() || name.has_lost_characters() => Comparison::Agrees,
                Field::Full(_) => numbers,
                Field::Masked(shown) if name.begins_as(shown.kept()) => Comparison::Agrees,
                Field::Masked(_) => Comparison::Different,
                Field::None | Field::Inexpressible | Field::NotShown | Field::NotCarried => Comparison::CannotTell,
            },
        }
    }
}

// What to compare next: the words of a comparison.
advised!(Comparison {
    Self::Same => "same", Bilingual::new(
        "证件号码一致：请再核对姓名和本人照片。",
        "The numbers are one person's: compare name and photo too.",
    );
    Self::Agrees => "agrees", Bilingual::new(
        "证件号码与所显示的部分相符，但他人号码也可能相符：请核对姓名和本人照片。",
        "The number agrees with what is shown of it, as others' do too: compare name and photo.",
    );
    Self::Different => "different", Bilingual::new(
        "证件与所显示的人员不符：请核对是否拿错证件，仍不符则勿为其办理。",
        "The document is not of the person named: ask for the right one; without it, do not go on.",
    );
    Self::CannotTell => "cannot-tell", Bilingual::new(
        "证件种类不同，或号码换证后会变，无法比对：请核对姓名和本人照片，或请对方出示同一种证件。",
        "The numbers cannot be compared, being of two kinds or new at renewal: compare name and photo, or ask for a document of the kind shown.",
    );
});

#[cfg(feature = "serde")]
impl serde::Serialize for Comparison {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{DocumentKind, PlateType};

    #[test]
    fn a_name_is_compared_where_the_numbers_are_one_persons() {
        let document = |number| Document::from_register(DocumentKind::ResidentCard, number).unwrap();
        let name = |name| PersonName::from_register(name).unwrap();
        let prompt = |person| IdentityPrompt {
            plate: Plate::parse(PlateType::from_code(2).unwrap(), "闽A12345").unwrap(),
            name: None,
            person,
            document: Field::Full(document("11010519491231002X")),
            role: Role::Owner,
            in_person: true,
        };
        let shown = prompt(Field::Full(name("王小明")));
        for (number, other, expected) in [
            ("11010519491231002X", "王小明", Comparison::Same),
            ("11010519491231002X", "王小红", Comparison::Different),
            ("440524188001010014", "王小明", Comparison::CannotTell),
        ] {
            assert_eq!(shown.compare_name(&document(number), &name(other)), expected);
        }
        let hidden = prompt(Field::NotShown);
        assert_eq!(
            hidden.compare_name(&document("11010519491231002X"), &name("王小明")),
            Comparison::CannotTell
        );
    }
}
