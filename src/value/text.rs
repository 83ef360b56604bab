//! The one rule for free text: what a license may print, and nothing that prints as something else or not at all.
//!
//! The lists are fixed here and not taken from a Unicode library, so that every version of every reader accepts
//! the same text (SPEC version 1). Characters without a meaning yet, and private-use characters, which the
//! registry uses for rare names, pass. Text is compared as it stands: nothing is normalized.

use super::error::ValueError;

/// Accepts a text that is not empty, within both bounds, and made of printing characters with single inner spaces.
///
/// # Errors
/// `text-empty-value`, `text-too-long`, `text-forbidden-character`.
pub(crate) fn check_text(text: &str, max_chars: usize, max_bytes: usize) -> Result<(), ValueError> {
    if text.is_empty() {
        return Err(ValueError::TextEmpty);
    }
    // Bytes first: it bounds the work of everything below.
    if text.len() > max_bytes || text.chars().count() > max_chars {
        return Err(ValueError::TextTooLong);
    }
    // Both edges count as a space: the text can begin with neither a space nor a mark, and cannot end with a space.
    let mut before = ' ';
    for character in text.chars() {
        if !may_follow(before, character) {
            return Err(ValueError::TextForbidden);
        }
        before = character;
    }
    if before == ' ' {
        return Err(ValueError::TextForbidden);
    }
    Ok(())
}

/// Tells whether a text has private-use characters, which print differently, or not at all, on another's device.
pub(crate) fn has_private_use(text: &str) -> bool {
    text.chars().any(|character| {
        matches!(character,
            '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
    })
}

fn may_follow(before: char, character: char) -> bool {
    match character {
        ' ' => before != ' ',
        // Ideographic variation sequences: the registered glyph of a rare name.
        '\u{E0100}'..='\u{E01EF}' => is_ideograph(before),
        _ if is_combining(character) => before != ' ',
        _ => !(character.is_control() || character.is_whitespace() || is_unprintable(character)),
    }
}

/// Format characters (Cf), other default-ignorable characters, blanks that are no white space, variation
/// selectors, replacement characters and noncharacters (Unicode 16.0).
fn is_unprintable(character: char) -> bool {
    matches!(character,
        // Cf: soft hyphen, number signs of Arabic, Syriac, Kaithi; bidirectional controls; shorthand, music.
        '\u{AD}' | '\u{600}'..='\u{605}' | '\u{61C}' | '\u{6DD}' | '\u{70F}' | '\u{890}'..='\u{891}' | '\u{8E2}'
        | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
        | '\u{FFF0}'..='\u{FFFB}' | '\u{110BD}' | '\u{110CD}' | '\u{13430}'..='\u{1343F}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
        // Invisible though letters or marks: joiner, Hangul and Khmer fillers, the empty Braille cell.
        | '\u{34F}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{2800}' | '\u{3164}' | '\u{FFA0}'
        // Variation selectors, tags, and the rest of their plane.
        | '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}'
        // Signs of a text that lost something on its way.
        | '\u{FFFC}'..='\u{FFFD}'
        | '\u{FDD0}'..='\u{FDEF}')
        // The last two of every plane.
        || u32::from(character) & 0xFFFE == 0xFFFE
}

/// The marks of general use and of the scripts of China (Arabic, Tibetan, Mongolian, kana); they need a base.
fn is_combining(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{34E}' | '\u{350}'..='\u{36F}' | '\u{483}'..='\u{489}'
        | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6DC}'
        | '\u{6DF}'..='\u{6E4}' | '\u{6E7}'..='\u{6E8}' | '\u{6EA}'..='\u{6ED}'
        | '\u{F18}'..='\u{F19}' | '\u{F35}' | '\u{F37}' | '\u{F39}' | '\u{F3E}'..='\u{F3F}'
        | '\u{F71}'..='\u{F84}' | '\u{F86}'..='\u{F87}' | '\u{F8D}'..='\u{FBC}' | '\u{18A9}'
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20F0}'
        | '\u{302A}'..='\u{302F}' | '\u{3099}'..='\u{309A}' | '\u{FE20}'..='\u{FE2F}')
}

fn is_ideograph(character: char) -> bool {
    matches!(character,
        '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use proptest::prelude::*;

    fn check(text: &str) -> Result<(), ValueError> {
        check_text(text, 4, 12)
    }

    #[test]
    fn bounds() {
        assert_eq!(check(""), Err(ValueError::TextEmpty));
        assert_eq!(check("张"), Ok(()));
        assert_eq!(check("福建省福"), Ok(()));
        assert_eq!(check("福建省福州"), Err(ValueError::TextTooLong));
        assert_eq!(check("aaaaa"), Err(ValueError::TextTooLong));
        assert_eq!(check("𠀀𠀀𠀀"), Ok(()));
        assert_eq!(check("𠀀𠀀𠀀a"), Err(ValueError::TextTooLong));
    }

    #[test]
    fn spaces() {
        assert_eq!(check("a b"), Ok(()));
        for bad in [" ", " a", "a ", "a  b", "a\u{3000}b", "a\u{A0}b", "a\tb", "a\u{2028}b"] {
            assert_eq!(check(bad), Err(ValueError::TextForbidden), "{bad:?}");
        }
    }

    #[test]
    fn invisible_and_steering_characters() {
        for code in [
            0x00, 0x0A, 0x7F, 0x85, 0xAD, 0x34F, 0x61C, 0x180B, 0x180E, 0x200B, 0x200D, 0x200E, 0x202E, 0x2060, 0x2066,
            0x206F, 0x2800, 0x3164, 0xFDD0, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFD, 0xFFFE, 0x1FFFF, 0xE0001, 0xE0041,
            0xE00FF, 0xE01F0, 0x10FFFF,
        ] {
            let character = char::from_u32(code).unwrap();
            assert_eq!(
                check(&format!("a{character}b")),
                Err(ValueError::TextForbidden),
                "{code:x}"
            );
        }
    }

    #[test]
    fn marks_and_variants() {
        assert_eq!(check("e\u{301}"), Ok(()));
        assert_eq!(check("\u{301}e"), Err(ValueError::TextForbidden));
        assert_eq!(check("e \u{301}"), Err(ValueError::TextForbidden));
        assert_eq!(check_text("葛\u{E0100}", 2, 7), Ok(()));
        assert_eq!(
            check_text("葛\u{E0100}\u{E0101}", 9, 99),
            Err(ValueError::TextForbidden)
        );
        assert_eq!(check_text("a\u{E0100}", 9, 99), Err(ValueError::TextForbidden));
        assert_eq!(check("\u{E0100}"), Err(ValueError::TextForbidden));
    }

    #[test]
    fn private_use_passes_and_is_noticed() {
        for private in ["\u{E000}", "\u{F8FF}", "\u{F0000}", "\u{10FFFD}"] {
            assert_eq!(check(private), Ok(()));
            assert!(has_private_use(private));
        }
        assert!(!has_private_use("阿卜杜拉·买买提"));
        assert_eq!(check_text("阿卜杜拉·买买提", 64, 192), Ok(()));
    }

    proptest! {
        #[test]
        fn accepted_text_stays_accepted_between_other_text(text in any::<alloc::string::String>()) {
            if check_text(&text, 128, 192).is_ok() {
                prop_assert!(!text.chars().any(char::is_control));
                let longer = format!("a{text}b");
                prop_assert_eq!(check_text(&longer, 130, 386), Ok(()));
            }
        }
    }
}
