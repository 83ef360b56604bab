//! The one rule for free text: what a license may print, and nothing that prints as something else or not at all.
//!
//! The lists are fixed here and not taken from a Unicode library, so that every version of every reader accepts
//! the same text (SPEC version 1). Characters without a meaning yet, and private-use characters, which the
//! registry uses for rare names, pass. Nothing is normalized; names alone are compared
//! under a fold (`fold.rs`).

use alloc::string::String;

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
    let mut marks: usize = 0;
    for character in text.chars() {
        marks = if is_combining(character) {
            marks.saturating_add(1)
        } else {
            0
        };
        if !may_follow(before, character) || marks > MARKS_IN_A_ROW {
            return Err(ValueError::TextForbidden);
        }
        before = character;
    }
    // A line of both directions shows its parts in another order than the one they were written in.
    let mixed = text.chars().any(is_right_to_left) && text.chars().any(is_ideograph);
    if before == ' ' || mixed {
        return Err(ValueError::TextForbidden);
    }
    Ok(())
}

/// [`check_text`], and no number sign: on a screen the hint `#1a2b3c4d` stands beside an asker's name, and no name may
/// look as if it had one.
///
/// # Errors
/// Those of [`check_text`].
pub(crate) fn check_asker(text: &str, max_chars: usize, max_bytes: usize) -> Result<(), ValueError> {
    check_text(text, max_chars, max_bytes)?;
    if text.contains(['#', '＃', '﹟', '♯']) {
        return Err(ValueError::TextForbidden);
    }
    Ok(())
}

/// [`check_text`] for a text that a register holds: the ideographic and the no-break space count as spaces, and spaces
/// may stand in a row.
///
/// # Errors
/// Those of [`check_text`].
pub(super) fn check_recorded_text(text: &str, max_chars: usize, max_bytes: usize) -> Result<(), ValueError> {
    if text.len() > max_bytes || text.chars().count() > max_chars {
        return Err(ValueError::TextTooLong);
    }
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        let character = if matches!(character, '\u{3000}' | '\u{A0}') {
            ' '
        } else {
            character
        };
        // A row becomes one space; at an edge that one stays, and is refused.
        if character != ' ' || !plain.ends_with(' ') {
            plain.push(character);
        }
    }
    check_text(&plain, max_chars, max_bytes)
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
        // Invisible though letters, marks or signs: joiners, Hangul, Khmer and Khitan fillers, the empty Braille cell,
        // the empty note head.
        | '\u{34F}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{2800}' | '\u{2D7F}' | '\u{3164}' | '\u{FFA0}'
        | '\u{1107F}' | '\u{16FE4}' | '\u{1D159}'
        // Variation selectors, tags, and the rest of their plane.
        | '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}'
        // Signs of a text that lost something on its way.
        | '\u{FFFC}'..='\u{FFFD}'
        | '\u{FDD0}'..='\u{FDEF}')
        // The last two of every plane.
        || u32::from(character) & 0xFFFE == 0xFFFE
}

/// The marks of general use, of the scripts of China (Arabic, Tibetan, Mongolian, kana) and of those that foreigners'
/// names are written in (Hebrew, Syriac, Thaana, the scripts of India, Thai, Lao, Myanmar, Khmer); they need a base.
fn is_combining(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{34E}' | '\u{350}'..='\u{36F}' | '\u{483}'..='\u{489}'
        | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}'..='\u{5C2}' | '\u{5C4}'..='\u{5C5}' | '\u{5C7}'
        | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6DC}'
        | '\u{6DF}'..='\u{6E4}' | '\u{6E7}'..='\u{6E8}' | '\u{6EA}'..='\u{6ED}' | '\u{711}'
        | '\u{730}'..='\u{74A}' | '\u{7A6}'..='\u{7B0}' | '\u{898}'..='\u{89F}' | '\u{8CA}'..='\u{8E1}'
        | '\u{8E3}'..='\u{8FF}'
        | '\u{E31}' | '\u{E34}'..='\u{E3A}' | '\u{E47}'..='\u{E4E}' | '\u{EB1}' | '\u{EB4}'..='\u{EBC}'
        | '\u{EC8}'..='\u{ECE}'
        | '\u{F18}'..='\u{F19}' | '\u{F35}' | '\u{F37}' | '\u{F39}' | '\u{F3E}'..='\u{F3F}'
        | '\u{F71}'..='\u{F84}' | '\u{F86}'..='\u{F87}' | '\u{F8D}'..='\u{FBC}'
        | '\u{102B}'..='\u{103E}' | '\u{1056}'..='\u{1059}' | '\u{105E}'..='\u{1060}' | '\u{1071}'..='\u{1074}'
        | '\u{17B6}'..='\u{17D3}' | '\u{17DD}' | '\u{18A9}'
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20F0}'
        | '\u{302A}'..='\u{302F}' | '\u{3099}'..='\u{309A}' | '\u{FE20}'..='\u{FE2F}')
        || is_indic_mark(character)
}

/// Signs of the nine scripts from Devanagari to Malayalam, whose blocks of 128 are laid out alike.
fn is_indic_mark(character: char) -> bool {
    let code = u32::from(character);
    (0x900..0xD80).contains(&code)
        && matches!(code & 0x7F, 0x01..=0x02 | 0x3C | 0x3E..=0x4D | 0x51..=0x53 | 0x62..=0x63)
}

/// Letters of the blocks for scripts that are written from the right: Hebrew, Arabic, Syriac, Thaana, N'Ko and their
/// like.
fn is_right_to_left(character: char) -> bool {
    matches!(character,
        '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' | '\u{10800}'..='\u{10FFF}'
        | '\u{1E800}'..='\u{1EFFF}')
}

pub(super) fn is_ideograph(character: char) -> bool {
    matches!(character,
        '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFD}')
}

/// A shadda with its vowel are two, a Tibetan stack has three; a pile of them covers the lines above and below.
const MARKS_IN_A_ROW: usize = 3;

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
            0xE00FF, 0xE01F0, 0x10FFFF, 0x2D7F, 0x1107F, 0x16FE4, 0x1D159,
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
    fn marks_in_a_row() {
        let pile = |base: &str, mark: &str, count| check_text(&format!("{base}{}b", mark.repeat(count)), 64, 192);
        for (base, mark) in [
            ("A", "\u{301}"),
            ("ก", "\u{E48}"),
            ("ب", "\u{651}"),
            ("क", "\u{93E}"),
            ("ཀ", "\u{FB2}"),
            ("က", "\u{102F}"),
        ] {
            assert_eq!(pile(base, mark, 2), Ok(()), "{base}");
            assert_eq!(pile(base, mark, 3), Ok(()), "{base}");
            assert_eq!(pile(base, mark, 4), Err(ValueError::TextForbidden), "{base}");
        }
        // A base between them ends the row; two kinds of marks are one row.
        assert_eq!(
            check_text("A\u{301}\u{301}\u{301}A\u{301}\u{301}\u{301}", 64, 192),
            Ok(())
        );
        assert_eq!(
            check_text("A\u{301}\u{E48}\u{301}\u{651}", 64, 192),
            Err(ValueError::TextForbidden)
        );
        for name in ["བསྒྲུབས", "ཧཱུྃ", "श्रीकृष्ण", "ผู้ใหญ่", "Nguyễn Thị", "മലയാളം", "မြန်မာ"]
        {
            assert_eq!(check_text(name, 64, 192), Ok(()), "{name}");
        }
    }

    #[test]
    fn directions_do_not_mix() {
        for good in ["مرحبا", "אבגד", "مرحبا 123", "John אבגד", "王 John", "ᠮᠣᠩᠭᠣᠯ"] {
            assert_eq!(check_text(good, 64, 192), Ok(()), "{good}");
        }
        for bad in [
            "王مرحبا",
            "אבגד王",
            "平安保险 مرحبا 123",
            "〇\u{1E900}",
            "\u{FB1D}張",
            "ߊ李",
        ] {
            assert_eq!(check_text(bad, 64, 192), Err(ValueError::TextForbidden), "{bad}");
        }
    }

    #[test]
    fn askers_have_no_number_sign() {
        assert_eq!(check_asker("平安保险", 64, 192), Ok(()));
        for bad in ["平安保险 #2c9c5843", "甲＃", "甲﹟1", "#", ""] {
            assert!(check_asker(bad, 64, 192).is_err(), "{bad}");
            assert!(bad.is_empty() || check_text(bad, 64, 192).is_ok(), "{bad}");
        }
    }

    #[test]
    fn a_register_has_other_spaces() {
        let check = |text| check_recorded_text(text, 4, 12);
        for good in ["张三", "张\u{3000}三", "a\u{A0}b", "a  b", "张\u{3000} 三"] {
            assert_eq!(check(good), Ok(()), "{good:?}");
        }
        for bad in [
            "\u{3000}张",
            "张\u{3000}",
            " 张",
            "a\u{2003}b",
            "a\u{200B}b",
            "a\tb",
            "\u{3000}",
        ] {
            assert_eq!(check(bad), Err(ValueError::TextForbidden), "{bad:?}");
        }
        assert_eq!(check(""), Err(ValueError::TextEmpty));
        assert_eq!(check("张  三丰"), Err(ValueError::TextTooLong));
    }

    #[test]
    fn a_recorded_text_has_both_bounds() {
        for (chars, bytes, fits) in [(2, 6, true), (2, 5, false), (1, 6, false)] {
            assert_eq!(check_recorded_text("福建", chars, bytes).is_ok(), fits);
        }
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
        fn accepted_text_stays_accepted_between_other_text(text in any::<String>()) {
            if check_text(&text, 128, 192).is_ok() {
                prop_assert!(!text.chars().any(char::is_control));
                let longer = format!("a{text}b");
                prop_assert_eq!(check_text(&longer, 130, 386), Ok(()));
            }
        }
    }
}
