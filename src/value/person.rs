//! Whose documents they are: one person has one number in several documents, and several numbers in others.
//!
//! Full numbers count persons ([`PersonKey`]) and say whether two documents are one person's; a masked number can say
//! that it agrees, and never that it is the same. Both follow one rule of families. A number as recorded belongs to
//! none.

use alloc::string::String;

use super::document::{Document, DocumentKind, number};

/// What two documents, one of them perhaps masked, say about their holders. Its `advice` says what to compare next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// One person, by two full numbers.
    Same,
    /// What a mask shows of one agrees with the other; other numbers agree with it too.
    Agrees,
    /// Not one person's.
    Different,
    /// The numbers say nothing: they are of different families, or of one whose numbers change at renewal. Compare
    /// photo and name, or ask for a document of the kind that is named.
    CannotTell,
}

/// A natural person as far as document numbers can tell: equal keys are the same person.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonKey {
    family: Family,
    number: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Family {
    Resident,
    HongKongMacau,
    ForeignResident,
}

impl Document {
    /// The person whom the document's number identifies for life, for counting persons. `None` if the number alone
    /// identifies nobody, as one that is as recorded: its holder must then be counted as a new person.
    #[must_use]
    pub fn person_key(&self) -> Option<PersonKey> {
        if self.is_as_recorded() {
            return None;
        }
        let (family, number) = match self.kind() {
            kind if shows_resident_number(kind) => (Family::Resident, self.number()),
            DocumentKind::ForeignResidenceCard => (Family::ForeignResident, self.number()),
            // The last two digits of an older permit count its renewals. A passport's number changes with each
            // renewal and names no state, and eight digits may be a Taiwan permit or a passport.
            DocumentKind::ForeignDocument => (Family::HongKongMacau, number::lifelong_permit_number(self.number())?),
            _ => return None,
        };
        Some(PersonKey {
            family,
            number: String::from(number),
        })
    }

    /// Compares two full documents: *same*, *different* or *cannot tell*.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Comparison {
        if self == other {
            return Comparison::Same;
        }
        match (self.person_key(), other.person_key()) {
            (Some(one), Some(two)) if one == two => Comparison::Same,
            (Some(one), Some(two)) if one.family == two.family && one.lasts() && two.lasts() => Comparison::Different,
            _ if self.is_organizations() && other.is_organizations() && self.has_form_of(other) => {
                Comparison::Different
            }
            _ => Comparison::CannotTell,
        }
    }

    /// Compares this full document with a masked one: *agrees*, *different* or *cannot tell*. `kept` are the characters
    /// that the mask of the other left, `mask` keeps those of a whole number.
    #[must_use]
    pub fn compare_masked(&self, kind: DocumentKind, kept: &str, mask: impl Fn(&str) -> String) -> Comparison {
        let residents = shows_resident_number(self.kind()) && shows_resident_number(kind);
        if !residents && self.kind() != kind {
            return Comparison::CannotTell;
        }
        if mask(self.number()) == kept {
            return Comparison::Agrees;
        }
        let excluded = match kind {
            _ if self.is_as_recorded() => false,
            // What keeps another count is no number of the rule.
            _ if mask(self.number()).chars().count() != kept.chars().count() => false,
            // A register that still holds the 15 digits of the first generation shows the end of those.
            _ if residents => number::first_generation(self.number()).is_none_or(|older| mask(&older) != kept),
            // A card with letters in front became one with 9 in front, under another number.
            DocumentKind::ForeignResidenceCard => self.number().starts_with('9') && kept.starts_with('9'),
            DocumentKind::OrganizationCode | DocumentKind::CreditCode => true,
            // Passports and cards of the forces change at renewal; of a permit a mask may show the count of renewals.
            _ => false,
        };
        if excluded {
            Comparison::Different
        } else {
            Comparison::CannotTell
        }
    }

    /// An organization's number in a known form: it stays while the organization lives.
    fn is_organizations(&self) -> bool {
        let lasting = matches!(
            self.kind(),
            DocumentKind::OrganizationCode | DocumentKind::CreditCode | DocumentKind::BusinessRegistration
        );
        lasting && !self.is_as_recorded()
    }

    fn has_form_of(&self, other: &Self) -> bool {
        self.kind() == other.kind() && self.number().len() == other.number().len()
    }
}

impl PersonKey {
    /// Whether the person keeps the number at every renewal. A permanent resident's of 2017 became another in 2023.
    fn lasts(&self) -> bool {
        self.family != Family::ForeignResident || self.number.starts_with('9')
    }
}

/// The four kinds that show the resident number, which identifies a person for life.
fn shows_resident_number(kind: DocumentKind) -> bool {
    matches!(
        kind,
        DocumentKind::ResidentCard
            | DocumentKind::HouseholdRegister
            | DocumentKind::TemporaryCard
            | DocumentKind::ResidencePermit
    )
}

#[cfg(test)]
mod tests {
    use std::format;

    use proptest::prelude::*;

    use super::*;
    use crate::value::document::check_digit;

    fn document(text: &str) -> Document {
        let (kind, number) = text.split_once(' ').unwrap();
        let kind = DocumentKind::from_letter(kind.chars().next().unwrap()).unwrap();
        Document::from_register(kind, number).unwrap()
    }

    /// First 1 and last 2 characters.
    fn mask(number: &str) -> String {
        let hidden = number.chars().count().saturating_sub(2);
        number.chars().take(1).chain(number.chars().skip(hidden)).collect()
    }

    fn full(one: &str, two: &str) -> &'static str {
        let (one, two) = (document(one), document(two));
        assert_eq!(one.compare(&two), two.compare(&one));
        one.compare(&two).code()
    }

    fn masked(full: &str, other: &str) -> &'static str {
        let other = document(other);
        document(full)
            .compare_masked(other.kind(), &mask(other.number()), mask)
            .code()
    }

    fn key(kind: char, number: &str) -> Option<PersonKey> {
        Document::parse(DocumentKind::from_letter(kind).unwrap(), number)
            .unwrap()
            .person_key()
    }

    #[test]
    fn documents_of_one_person_share_a_key() {
        let person = key('A', "11010519491231002X");
        assert!(person.is_some());
        for kind in ['H', 'K', 'M'] {
            assert_eq!(key(kind, "11010519491231002x"), person);
        }
        assert_eq!(key('F', "H1234567801"), key('F', "h12345678"));
        assert_ne!(key('F', "H1234567801"), key('F', "M1234567801"));
        assert_ne!(key('F', "H1234567801"), key('F', "H1234567901"));
        assert!(key('I', "CHN110000000001").is_some());
    }

    #[test]
    fn documents_that_do_not_say_who_have_no_key() {
        for (kind, number) in [
            ('F', "12345678"),
            ('F', "E12345678"),
            ('F', "H1234567"),
            ('C', "军字第12345678号"),
            ('G', "123456"),
            ('N', "91350100M000100Y43"),
        ] {
            assert_eq!(key(kind, number), None, "{kind} {number}");
        }
    }

    #[test]
    fn one_number_in_several_documents() {
        let number = "35010219881112001X";
        for kind in ["A", "H", "K", "M"] {
            for other in ["A", "H", "K", "M"] {
                let (one, two) = (format!("{kind} {number}"), format!("{other} {number}"));
                assert_eq!(
                    (full(&one, &two), masked(&one, &two)),
                    ("same", "agrees"),
                    "{kind} {other}"
                );
                let stranger = format!("{other} 11010519491231002X");
                assert_eq!(
                    (full(&one, &stranger), masked(&one, &stranger)),
                    ("different", "different")
                );
            }
        }
        assert_eq!(full("K 810000198001010014", "A 810000198001010014"), "same");
    }

    #[test]
    fn what_numbers_cannot_tell() {
        for (one, two, by_full, by_mask) in [
            // Permits: nine characters for life, then a count of renewals, which is what a mask shows.
            ("F H1234567801", "F H1234567802", "same", "cannot-tell"),
            ("F H1234567801", "F H12345678", "same", "cannot-tell"),
            ("F H1234567801", "F H1234567901", "different", "agrees"),
            ("F H12345678", "F M12345679", "different", "cannot-tell"),
            // Passports change at renewal and are no permits.
            ("F E12345678", "F E12345678", "same", "agrees"),
            ("F E12345678", "F EA1234567", "cannot-tell", "cannot-tell"),
            ("F E12345678", "F H12345678", "cannot-tell", "cannot-tell"),
            // A card of 15 became one of 18.
            (
                "I 935156199001010018",
                "I USA350190010112",
                "cannot-tell",
                "cannot-tell",
            ),
            ("I USA350190010112", "I USA350190010113", "cannot-tell", "cannot-tell"),
            // Other families, and cards without a lasting number.
            ("A 35010219881112001X", "F E12345678", "cannot-tell", "cannot-tell"),
            (
                "A 35010219881112001X",
                "C 军字第12345678号",
                "cannot-tell",
                "cannot-tell",
            ),
            ("C 军字第12345678号", "C 军字第12345678号", "same", "agrees"),
            ("C 军字第12345678号", "C 军字第12345679号", "cannot-tell", "cannot-tell"),
            (
                "N 91350100M000100Y43",
                "A 35010219881112001X",
                "cannot-tell",
                "cannot-tell",
            ),
            ("N 91350100M000100Y43", "N 91350100M000100Y43", "same", "agrees"),
            ("N 91350100M000100Y43", "N 9144030071526726XG", "different", "different"),
            ("B 71526726X", "B 000013127", "different", "different"),
            ("P 1234567890123", "P 123456789012345", "cannot-tell", "cannot-tell"),
            ("P 1234567890123", "P 1234567890124", "different", "cannot-tell"),
        ] {
            assert_eq!(full(one, two), by_full, "{one} {two}");
            assert_eq!(masked(one, two), by_mask, "{one} {two}");
        }
        let foreigner = with_check('I', "93515619900101002");
        assert_eq!(full("I 935156199001010018", &foreigner), "different");
        assert_eq!(masked("I 935156199001010018", &foreigner), "different");
    }

    #[test]
    fn numbers_as_recorded_name_nobody() {
        // 15 digits and the 18 they became: a mask shows the ends of either.
        let today = with_check('A', "35010219900307123");
        assert_eq!(full(&today, "A 350102900307123"), "cannot-tell");
        assert_eq!(masked(&today, "A 350102900307123"), "cannot-tell");
        assert_eq!(masked(&today, "A 350102900307124"), "different");
        assert_eq!(masked("A 350102900307123", &today), "cannot-tell");
        assert_eq!(full("A 350102900307123", "A 350102900307123"), "same");
        assert_eq!(masked("A 350102900307123", "A 350102900307123"), "agrees");
        assert_eq!(full("N 91350203M0001ABC17", "N 91350100M000100Y43"), "cannot-tell");
        assert_eq!(full("N 91350203M0001ABC17", "N 91350203M0001ABC17"), "same");
    }

    fn with_check(kind: char, body: &str) -> String {
        let mut numbers = "0123456789X".chars().map(|check| format!("{body}{check}"));
        let number = numbers.find(|number| check_digit::resident(number)).unwrap();
        format!("{kind} {number}")
    }

    proptest! {
        #[test]
        fn a_mask_never_contradicts_the_numbers(
            one in 0usize..15, two in 0usize..15,
            a in "[HMEU][0-9]{8,10}|[0-9]{15}|9?[0-9]{17}|CHN[0-9]{12}", b in "[HMEU][0-9]{8,10}|[0-9]{15}|9?[0-9]{17}|CHN[0-9]{12}",
            equal: bool
        ) {
            let b = if equal { a.clone() } else { b };
            let (Ok(a), Ok(b)) = (Document::from_register(DocumentKind::ALL[one], &a), Document::from_register(DocumentKind::ALL[two], &b)) else {
                return Ok(());
            };
            let by_mask = a.compare_masked(b.kind(), &mask(b.number()), mask);
            prop_assert_eq!(a.compare(&b), b.compare(&a));
            prop_assert_ne!(a.compare(&b), Comparison::Agrees);
            prop_assert_ne!(by_mask, Comparison::Same);
            prop_assert!(a.compare(&b) != Comparison::Same || by_mask != Comparison::Different);
            prop_assert_eq!(a.compare(&a), Comparison::Same);
            prop_assert_eq!(a.compare_masked(a.kind(), &mask(a.number()), mask), Comparison::Agrees);
            // Who is counted as one is called the same, and the other way round for persons.
            if let (Some(key), Some(other)) = (a.person_key(), b.person_key()) {
                prop_assert_eq!(a.compare(&b) == Comparison::Same, key == other);
            }
        }
    }
}
