//! What people type, before a value's own rule sees it: keyboards and input methods write one character in several
//! ways.
//!
//! `parse` asks here, and so does the reader of a code's text, to say why it is none. What is signed or stored is read
//! as it stands.

/// The character that was meant: full-width forms become ASCII, the ideographic and the no-break space become a space,
/// small ASCII letters become capitals.
pub(crate) fn typed(character: char) -> char {
    let code = u32::from(character);
    let narrow = match character {
        '\u{FF01}'..='\u{FF5E}' => code.checked_sub(FULL_WIDTH).and_then(char::from_u32),
        '\u{3000}' | '\u{A0}' => Some(' '),
        _ => None,
    };
    narrow.unwrap_or(character).to_ascii_uppercase()
}

/// Dots, hyphens and spaces, which people write between the parts of a number that has none; asked behind [`typed`].
pub(super) fn is_separator(character: char) -> bool {
    matches!(
        character,
        ' ' | '·' | '•' | '‧' | '・' | '･' | '∙' | '⋅' | '.' | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}'
    )
}

/// From U+0021 to U+FF01.
const FULL_WIDTH: u32 = 0xFEE0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_and_small_letters() {
        for (from, to) in [
            ('\u{FF00}', '\u{FF00}'),
            ('\u{FF01}', '!'),
            ('０', '0'),
            ('ａ', 'A'),
            ('Ｚ', 'Z'),
            ('（', '('),
            ('\u{FF5E}', '~'),
            ('\u{FF5F}', '\u{FF5F}'),
            ('\u{3000}', ' '),
            ('z', 'Z'),
            ('京', '京'),
            ('é', 'é'),
        ] {
            assert_eq!(typed(from), to, "{from}");
        }
        assert!("· •‧・･.-–—".chars().map(typed).all(is_separator) && "．－　".chars().map(typed).all(is_separator));
        assert!(!"_/,、，:+*A0".chars().map(typed).any(is_separator));
    }
}
