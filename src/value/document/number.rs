//! The rules of document numbers, one function per form; check digits are in `check_digit.rs`.
//!
//! A rule checks form, then region, then date, then check digit, so that the error names the first thing to look at.

use alloc::string::String;

use super::check_digit;
use super::kind::DocumentKind;
use crate::limits::DOCUMENT_CHARS;
use crate::value::error::ValueError;
use crate::value::typed::typed;
use crate::value::unix_time::Day;

/// The canonical spelling of a number as people write it; not yet checked.
pub(super) fn canonical(kind: DocumentKind, text: &str) -> String {
    text.chars()
        .map(typed)
        .filter(|c| match c {
            ' ' => false,
            '-' => kind != DocumentKind::OrganizationCode,
            _ => true,
        })
        // One character more than any number has, so that a text that is too long stays too long, at a bounded cost.
        .take(DOCUMENT_CHARS.saturating_add(1))
        .collect()
}

/// Checks a canonical number against the rule of its kind.
pub(super) fn check(kind: DocumentKind, number: &str) -> Result<(), ValueError> {
    match kind {
        DocumentKind::ResidentCard | DocumentKind::HouseholdRegister | DocumentKind::TemporaryCard => {
            resident(number, is_province)
        }
        DocumentKind::ResidencePermit => resident(number, is_permit_region),
        DocumentKind::ForeignResidenceCard => foreign_residence(number),
        DocumentKind::ForeignDocument => foreign(number),
        DocumentKind::OrganizationCode => organization_code(number),
        DocumentKind::CreditCode => credit_code(number),
        DocumentKind::BusinessRegistration => business_registration(number),
        DocumentKind::OfficerCard
        | DocumentKind::SoldierCard
        | DocumentKind::RetiredOfficerCard
        | DocumentKind::DiplomatCard
        | DocumentKind::DeregistrationCertificate
        | DocumentKind::MissionCertificate => free_text(number),
    }
}

/// The part of a Hong Kong or Macau permit's number that stays for life: the letter and eight digits.
pub(in crate::value) fn lifelong_permit_number(number: &str) -> Option<&str> {
    let digits = number.strip_prefix(['H', 'M'])?;
    // The edition of 1999 has two more digits, which count renewals; the later card has none.
    if !matches!(digits.len(), 8 | 10) || !all_digits(digits) {
        return None;
    }
    number.get(..9)
}

/// The 15 digits that the first generation of cards had for a resident number: two of the year and no check digit.
pub(in crate::value) fn first_generation(number: &str) -> Option<String> {
    let (region, rest) = number.split_at_checked(6)?;
    let rest = rest.strip_prefix("19")?.get(..9)?;
    Some([region, rest].concat())
}

/// GB 11643-1999: 6 digits region, 8 birth date, 3 sequence, 1 check. The 15 digits of the first generation are
/// refused: they have no check digit and would be a second number for the same person.
fn resident(number: &str, region: fn(&str) -> bool) -> Result<(), ValueError> {
    let body = number.get(..17).filter(|body| number.len() == 18 && all_digits(body));
    let body = body.ok_or(ValueError::DocumentNumberMalformed)?;
    well_formed(ends_with_digit_or_x(number))?;
    if !body.get(..6).is_some_and(region) {
        return Err(ValueError::DocumentRegion);
    }
    birth_date(body).ok_or(ValueError::DocumentDate)?;
    check_digit(check_digit::resident(number))
}

/// GB/T 2260, first two digits. Below them counties come and go, and a card keeps the code of its holder's birth.
fn is_province(region: &str) -> bool {
    const PROVINCES: [&str; 35] = [
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43",
        "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
    ];
    PROVINCES.iter().any(|province| region.starts_with(province))
}

/// A permit shows its holder's mainland number, or one with 810000, 820000 or 830000 for Hong Kong, Macau or Taiwan.
fn is_permit_region(region: &str) -> bool {
    match region.as_bytes() {
        [b'7', ..] => false,
        [b'8', ..] => matches!(region, "810000" | "820000" | "830000"),
        _ => is_province(region),
    }
}

/// The edition of 2017: three letters of a nationality and 12 digits. That of December 2023: 18 characters as in GB
/// 11643 that begin with 9; office and nationality, which are not checked, take the place of the region.
fn foreign_residence(number: &str) -> Result<(), ValueError> {
    if number.len() == 15 {
        let nationality = number
            .get(..3)
            .is_some_and(|n| n.bytes().all(|b| b.is_ascii_uppercase()));
        let digits = number.get(3..).is_some_and(all_digits);
        return well_formed(nationality && digits);
    }
    if !number.starts_with('9') {
        return Err(ValueError::DocumentNumberMalformed);
    }
    resident(number, |_| true)
}

/// Passports and permits of people from abroad, Hong Kong, Macau and Taiwan have no common standard: 5 to 17
/// letters and digits. A resident number (18) is a document of another kind.
fn foreign(number: &str) -> Result<(), ValueError> {
    let alphabet = all_capitals_or_digits(number);
    let digit = number.bytes().any(|b| b.is_ascii_digit());
    well_formed((5..=17).contains(&number.len()) && alphabet && digit)
}

/// GB 11714: 8 digits or letters and a check digit or X; the printed hyphen before it is no part of the code.
fn organization_code(number: &str) -> Result<(), ValueError> {
    let body = number.get(..8).filter(|_| number.len() == 9);
    let body = body.is_some_and(all_capitals_or_digits);
    well_formed(body && ends_with_digit_or_x(number))?;
    check_digit(check_digit::organization(number))
}

/// GB 32100-2015: 1 department, 1 category, 6 digits region, 9 organization code, 1 check; no I, O, S, V or Z.
fn credit_code(number: &str) -> Result<(), ValueError> {
    let region = number.get(2..8).is_some_and(all_digits);
    let alphabet = number.chars().all(|c| check_digit::credit_value(c).is_some());
    well_formed(number.len() == 18 && region && alphabet)?;
    check_digit(check_digit::credit(number))
}

/// Registration numbers have 13 or 15 digits; newer licenses show the credit code instead.
fn business_registration(number: &str) -> Result<(), ValueError> {
    if number.len() == 18 {
        return credit_code(number);
    }
    well_formed(matches!(number.len(), 13 | 15) && all_digits(number))
}

/// Certificates of the forces, missions and deregistered organizations have printed numbers such as 军字第12345678号
/// without a standard: digits, capital letters, ideographs and the signs of a file number, at least one digit.
fn free_text(number: &str) -> Result<(), ValueError> {
    let alphabet = number.chars().all(|c| {
        let ideograph = matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}');
        let sign = matches!(c, '-' | '/' | '(' | ')' | '〔' | '〕');
        c.is_ascii_uppercase() || c.is_ascii_digit() || ideograph || sign
    });
    let digit = number.bytes().any(|b| b.is_ascii_digit());
    well_formed((4..=DOCUMENT_CHARS).contains(&number.chars().count()) && alphabet && digit)
}

fn birth_date(body: &str) -> Option<Day> {
    let year = body.get(6..10)?.parse().ok()?;
    let month = body.get(10..12)?.parse().ok()?;
    let day = body.get(12..14)?.parse().ok()?;
    Day::from_ymd(year, month, day).ok()
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

fn ends_with_digit_or_x(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_digit() || c == 'X')
}

fn all_capitals_or_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

fn well_formed(form: bool) -> Result<(), ValueError> {
    form.then_some(()).ok_or(ValueError::DocumentNumberMalformed)
}

fn check_digit(matches: bool) -> Result<(), ValueError> {
    matches.then_some(()).ok_or(ValueError::DocumentCheckDigit)
}

#[cfg(test)]
mod tests {
    use std::format;

    use super::super::Document;
    use super::*;

    const MALFORMED: ValueError = ValueError::DocumentNumberMalformed;
    const REGION: ValueError = ValueError::DocumentRegion;
    const DATE: ValueError = ValueError::DocumentDate;
    const CHECK_DIGIT: ValueError = ValueError::DocumentCheckDigit;

    fn parse(kind: char, number: &str) -> Result<(), ValueError> {
        Document::parse(DocumentKind::from_letter(kind).unwrap(), number).map(|_| ())
    }

    fn accepts(kind: char, numbers: &[&str]) {
        for number in numbers {
            assert_eq!(parse(kind, number), Ok(()), "{kind} {number}");
        }
    }

    fn refuses(kind: char, error: ValueError, numbers: &[&str]) {
        for number in numbers {
            assert_eq!(parse(kind, number), Err(error), "{kind} {number}");
        }
    }

    #[test]
    fn resident_numbers() {
        for kind in ['A', 'H', 'K', 'M'] {
            accepts(
                kind,
                &["11010519491231002X", "11010519491231002x", "１1０105　19491231 002X"],
            );
            refuses(kind, MALFORMED, &["", "1101051949123100", "1101051949123100XX"]);
            refuses(kind, MALFORMED, &["11010519491231002XX", "110105491231002"]);
            refuses(kind, MALFORMED, &["11010519491231002Y", "١1010519491231002X"]);
            refuses(kind, REGION, &["160105194912310029", "910105194912310029"]);
            refuses(kind, DATE, &["110105194902310026", "110105194900310026"]);
            refuses(kind, DATE, &["110105190002290026", "110105189912310026"]);
            refuses(kind, CHECK_DIGIT, &["110105194912310021", "110105194912310020"]);
        }
    }

    #[test]
    fn regions_of_a_residence_permit() {
        for region in ["810000", "820000", "830000", "110105"] {
            accepts('K', &[&with_check(&format!("{region}19900228001"))]);
        }
        for region in ["810001", "830703", "840000", "710000"] {
            refuses('K', REGION, &[&with_check(&format!("{region}19900228001"))]);
        }
        accepts('A', &[&with_check("83070319900228001")]);
    }

    #[test]
    fn foreign_residence_cards() {
        let card = with_check("91184019900228001");
        accepts('I', &["CHN110000000001", &card]);
        refuses('I', MALFORMED, &["CH1110000000001", "CHN11000000000X"]);
        refuses('I', MALFORMED, &["CHN11000000000", "CHN1100000000012"]);
        refuses('I', MALFORMED, &["11010519491231002X"]);
        refuses('I', DATE, &[&with_check("91184019900230001")]);
        refuses('A', REGION, &[&card]);
    }

    #[test]
    fn passports_and_permits() {
        accepts('F', &["H12345678", "M1234567890", "12345678", "EA1234567", "G12345678"]);
        accepts('F', &["A1234", "A12345", "1234567890123456", "12345678901234567"]);
        refuses('F', MALFORMED, &["A123", "123456789012345678", ""]);
        refuses('F', MALFORMED, &["ABCDE", "E-1234567", "护12345678"]);
        for digits in 6..=12 {
            let number = format!("H{}", "1".repeat(digits));
            let lifelong = matches!(digits, 8 | 10).then_some("H11111111");
            assert_eq!(lifelong_permit_number(&number), lifelong, "{number}");
        }
        assert_eq!(lifelong_permit_number("E12345678"), None);
        assert_eq!(lifelong_permit_number("H1234567A"), None);
    }

    #[test]
    fn organizations() {
        accepts('N', &["91350100M000100Y43", "9144030071526726XG", "91350100m000100y43"]);
        refuses('N', CHECK_DIGIT, &["91350100M000100Y44", "91350100M00010Y043"]);
        refuses('N', MALFORMED, &["91350100M000100Y4", "91350100M000100Y433"]);
        refuses('N', MALFORMED, &["91350100M000100I43", "9135010AM000100Y43"]);
        accepts('P', &["91350100M000100Y43", "1234567890123", "123456789012345"]);
        refuses('P', MALFORMED, &["123456789012", "12345678901234"]);
        refuses('P', MALFORMED, &["1234567890123456", "12345678901X3"]);
        refuses('P', CHECK_DIGIT, &["91350100M000100Y44"]);
        accepts('B', &["71526726-X", "71526726X", "00001312-7", "71526726x"]);
        refuses('B', CHECK_DIGIT, &["715267260", "000013128"]);
        refuses('B', MALFORMED, &["71526726", "71526726XX", "71526726A", "7152_726X"]);
    }

    #[test]
    fn printed_numbers() {
        for kind in ['C', 'D', 'E', 'G', 'J', 'L'] {
            accepts(kind, &["军字第12345678号", "使（2019）第3号", "〔2015〕12"]);
            accepts(kind, &["1234", "12345"]);
            accepts(kind, &[&"1".repeat(31), &"1".repeat(32)]);
            refuses(kind, MALFORMED, &["123", "军字第号", &"1".repeat(33)]);
            refuses(kind, MALFORMED, &["军字第1\u{200B}号", "1234\u{E000}"]);
            accepts(kind, &["１２３４", "军字第１２３４号"]);
        }
    }

    fn with_check(body: &str) -> String {
        let mut numbers = "0123456789X".chars().map(|check| format!("{body}{check}"));
        numbers.find(|number| check_digit::resident(number)).unwrap()
    }
}
