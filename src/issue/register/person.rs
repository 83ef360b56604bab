//! Who is the same person, as far as documents tell (SPEC §7.5): the owner, and the persons a license is lent to.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use crate::credential::item::LeafValue as _;
use crate::credential::mask::Grantee;
use crate::credential::record::VehicleRecord;
use crate::digest::{self, Hash};
use crate::value::{Comparison, Document, Owner, PersonKey, redacted};
use crate::wire::cbor::Writer;

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

    /// `[text / [text], [kind, number] / null]`, the name as in the owner's leaf.
    pub(super) fn write(&self, writer: &mut Writer) {
        let writer = self.owner.write(writer.array(2));
        writer.optional(self.document.as_ref(), |writer, document| document.write(writer));
    }

    /// The digest that log entries carry. What it hashes can be guessed, so it is as confidential as the owner.
    #[must_use]
    pub fn digest(&self) -> Hash {
        let mut writer = Writer::new();
        self.write(&mut writer);
        digest::owner(&writer.into_bytes())
    }

    pub(super) fn is_natural(&self) -> bool {
        matches!(self.owner, Owner::Person(_))
    }

    /// Whether the owner is filed as what the document says: a person or an organization.
    pub(super) fn is_filed_right(&self) -> bool {
        let document = self.document.as_ref();
        document.is_none_or(|document| document.may_be_of(&self.owner))
    }

    /// Whether `other` is the same owner: by the documents, or by name and kind where neither has one. Who has a
    /// document is no namesake without one.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (&self.document, &other.document) {
            (Some(a), Some(b)) => a.compare(b) == Comparison::Same,
            (None, None) => self.owner == other.owner,
            _ => false,
        }
    }

    /// Whether the owner is this person, by the documents. An owner without one is nobody's namesake.
    pub(super) fn is_grantee(&self, grantee: &Grantee) -> bool {
        let document = self.document.as_ref();
        document.is_some_and(|document| document.compare(&grantee.document) == Comparison::Same)
    }
}

redacted!(RegisteredOwner);

/// Who a grantee is, as far as documents tell: equal identities are one person. If the document family identifies a
/// person for life, the numbers decide; otherwise kind and number must be equal, and the name the same in whatever
/// spelling.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Identity<'a> {
    OfNumber(PersonKey),
    OfDocument(&'a Document, Vec<char>),
}

impl<'a> Identity<'a> {
    pub(super) fn of(grantee: &'a Grantee) -> Self {
        match grantee.document.person_key() {
            Some(key) => Self::OfNumber(key),
            None => Self::OfDocument(&grantee.document, grantee.name.folded()),
        }
    }
}

/// Whether two grantees are one person.
pub(super) fn is_same(a: &Grantee, b: &Grantee) -> bool {
    Identity::of(a) == Identity::of(b)
}

/// Each of these persons once.
pub(super) fn distinct<'a>(grantees: impl Iterator<Item = &'a Grantee>) -> BTreeSet<Identity<'a>> {
    grantees.map(Identity::of).collect()
}

/// Whether the two grantees are one person by their numbers, and have different names, not just another spelling of
/// one.
pub(super) fn names_differ(a: &Grantee, b: &Grantee) -> bool {
    a.document.person_key().is_some() && is_same(a, b) && !a.name.is_same_name(&b.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{DocumentKind, PersonName};

    fn grantee(kind: DocumentKind, number: &str, name: &str) -> Grantee {
        Grantee {
            document: Document::parse(kind, number).unwrap(),
            name: PersonName::parse(name).unwrap(),
        }
    }

    /// One kind of equality, pair by pair, and as many persons as there are classes of it.
    #[test]
    fn identities_are_equal_where_persons_are_the_same() {
        use DocumentKind::{ForeignDocument, ForeignResidenceCard, ResidentCard};
        let (mut grantees, mut classes) = (Vec::new(), Vec::new());
        for (class, kind, number, name) in [
            (0, ResidentCard, "11010519491231002X", "张三"),
            (0, ResidentCard, "11010519491231002X", "李四"),
            (0, DocumentKind::TemporaryCard, "11010519491231002X", "张三"),
            (1, ResidentCard, "110105198001010032", "张三"),
            (2, ForeignDocument, "E12345678", "Li Ming"),
            (2, ForeignDocument, "E12345678", "li ming"),
            (3, ForeignDocument, "E12345678", "Li Min"),
            (4, ForeignDocument, "E12345679", "Li Ming"),
            (5, DocumentKind::OfficerCard, "E12345678", "Li Ming"),
            (6, ForeignResidenceCard, "935156199001010018", "Li Ming"),
            (6, ForeignResidenceCard, "935156199001010018", "Ming Li"),
        ] {
            grantees.push(grantee(kind, number, name));
            classes.push(class);
        }
        for (a, one) in classes.iter().zip(&grantees) {
            for (b, two) in classes.iter().zip(&grantees) {
                assert_eq!(is_same(one, two), a == b, "{a} {b}");
            }
        }
        assert_eq!(distinct(grantees.iter()).len(), 7);
        assert_eq!(distinct(grantees.iter().chain(&grantees)).len(), 7);
    }
}
