//! Check digits of the numbers that have one: whether a number's last character matches the rest.
//!
//! Each rule is a weighted sum in which the check digit itself has the weight one, so that a valid number leaves a
//! fixed remainder. The form of the number is checked in `number.rs`; a number of another form is never valid here.

/// GB 11643-1999 (ISO 7064 MOD 11-2): 18 digits, the last of which may be X for ten; remainder 1 of 11.
pub(in crate::value) fn resident(number: &str) -> bool {
    const WEIGHTS: [u32; 18] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1];
    weighted_sum(number, &WEIGHTS, decimal_or_x).is_some_and(|sum| sum % 11 == 1)
}

/// GB 11714: 8 digits or letters (A is 10) and a digit or X for ten; remainder 0 of 11.
pub(super) fn organization(code: &str) -> bool {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let Some((body, check)) = code.split_at_checked(8) else {
        return false;
    };
    // The check digit counts X as ten, the body as 33: the two are summed apart.
    let body = weighted_sum(body, &WEIGHTS, |c| c.to_digit(36));
    let check = weighted_sum(check, &[1], decimal_or_x);
    body.zip(check)
        .is_some_and(|(body, check)| body.saturating_add(check) % 11 == 0)
}

/// GB 32100-2015: 18 characters of an alphabet of 31, weights 3^i mod 31; remainder 0 of 31.
pub(super) fn credit(number: &str) -> bool {
    const WEIGHTS: [u32; 18] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1];
    weighted_sum(number, &WEIGHTS, credit_value).is_some_and(|sum| sum % 31 == 0)
}

/// The value of a character of GB 32100-2015, which leaves out I, O, S, V and Z.
pub(super) fn credit_value(c: char) -> Option<u32> {
    let alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    alphabet
        .chars()
        .zip(0u32..)
        .find(|(known, _)| *known == c)
        .map(|(_, value)| value)
}

fn decimal_or_x(c: char) -> Option<u32> {
    if c == 'X' { Some(10) } else { c.to_digit(10) }
}

/// `None` for another length or a character without a value. At most 18 products below 36 * 31: nothing saturates.
fn weighted_sum(text: &str, weights: &[u32], value: fn(char) -> Option<u32>) -> Option<u32> {
    if text.chars().count() != weights.len() {
        return None;
    }
    text.chars()
        .zip(weights)
        .map(|(c, weight)| Some(value(c)?.saturating_mul(*weight)))
        .sum()
}

#[cfg(test)]
mod tests {
    use std::format;
    use std::string::String;
    use std::vec::Vec;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn published_numbers() {
        assert!(resident("11010519491231002X") && resident("440524188001010014"));
        assert!(organization("71526726X") && organization("000013127"));
        assert!(credit("91350100M000100Y43") && credit("11100000000013127D"));
    }

    #[test]
    fn another_form_is_never_valid() {
        for text in [
            "",
            "1",
            "X",
            "1101051949123100",
            "11010519491231002XX",
            "1101051949123100２X",
        ] {
            assert!(!resident(text) && !organization(text) && !credit(text), "{text}");
        }
        assert!(!organization("71526726") && !organization("71526726XX"));
    }

    /// The one check character of `alphabet` that completes `body`.
    fn complete(body: &str, alphabet: &str, valid: fn(&str) -> bool) -> String {
        let numbers = alphabet.chars().map(|check| format!("{body}{check}"));
        let valid: Vec<String> = numbers.filter(|number| valid(number)).collect();
        assert_eq!(valid.len(), 1);
        valid[0].clone()
    }

    fn swap(number: &str, at: usize) -> String {
        let mut chars: Vec<char> = number.chars().collect();
        chars.swap(at, at + 1);
        chars.into_iter().collect()
    }

    proptest! {
        #[test]
        fn a_body_has_one_check_digit_which_sees_one_error(
            body in "[0-9]{17}", at in 0usize..17, wrong in "[0-9]"
        ) {
            let number = complete(&body, "0123456789X", resident);
            let mut changed = number.clone();
            changed.replace_range(at..=at, &wrong);
            prop_assert_eq!(resident(&changed), changed == number);
            let swapped = swap(&number, at);
            prop_assert_eq!(resident(&swapped), swapped == number);
        }

        #[test]
        fn credit_codes_have_one_check_character(
            body in "[0-9A-HJ-NP-RTUWXY]{17}", at in 0usize..18, wrong in "[0-9A-HJ-NP-RTUWXY]"
        ) {
            let number = complete(&body, "0123456789ABCDEFGHJKLMNPQRTUWXY", credit);
            let mut changed = number.clone();
            changed.replace_range(at..=at, &wrong);
            prop_assert_eq!(credit(&changed), changed == number);
        }

        #[test]
        fn organization_codes_have_one_check_character(body in "[0-9A-Z]{8}") {
            complete(&body, "0123456789X", organization);
        }
    }
}
