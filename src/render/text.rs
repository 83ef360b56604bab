//! How wide a text is and how it fits a box, without asking a font: a model that no usual font exceeds, so that the
//! same text is laid out the same everywhere. A text that does not fit in one line gets smaller, then wraps.

use alloc::string::String;
use alloc::vec::Vec;

/// A text laid out: its font size and its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fitted {
    pub(super) size: u32,
    pub(super) lines: Vec<String>,
}

/// The text at `largest`, or smaller in one line down to 5/6 of it, or else wrapped at the largest size that fits
/// `w` times `h`, with whole English words as far down as 7/12.
pub(super) fn fit(text: &str, w: u32, h: u32, largest: u32) -> Fitted {
    let single = |size: u32| Fitted {
        size,
        lines: alloc::vec![String::from(text)],
    };
    let one_line = (largest.saturating_mul(5).div_euclid(6)..=largest).rev().map(single);
    let wrapped = |size: u32| Fitted {
        size,
        lines: wrap(text, w, size),
    };
    let words_whole = (largest.saturating_mul(7).div_euclid(12).max(1)..=largest).rev();
    let words_whole =
        words_whole.filter(|size| text.split(' ').all(|word| !word.is_ascii() || width(word, *size) <= w));
    one_line
        .chain(words_whole.map(wrapped))
        .chain((1..=largest).rev().map(wrapped))
        .find(|fitted| fitted.fits(w, h))
        .unwrap_or_else(|| single(1))
}

/// As [`fit`], with the lines of a wrapped text about equally long: for centered text.
pub(super) fn fit_balanced(text: &str, w: u32, h: u32, largest: u32) -> Fitted {
    let widest = fit(text, w, h, largest);
    Fitted {
        lines: wrap_balanced(text, w, widest.size),
        ..widest
    }
}

/// As [`wrap`], with lines about equally long.
pub(super) fn wrap_balanced(text: &str, w: u32, size: u32) -> Vec<String> {
    let lines = wrap(text, w, size).len();
    let narrower = |width: &u32| wrap(text, *width, size).len() == lines;
    let width = (1..=w).rev().take_while(narrower).last().unwrap_or(w);
    wrap(text, width, size)
}

/// Lines no wider than `w`, broken behind spaces; a word that is wider itself is broken as [`wrap`] does.
pub(super) fn wrap_at_spaces(text: &str, w: u32, size: u32) -> Vec<String> {
    let (mut lines, mut line) = (Vec::new(), String::new());
    for word in text.split_inclusive(' ') {
        if width([&line, word].concat().trim_end(), size) > w {
            if !line.is_empty() {
                lines.push(core::mem::take(&mut line));
            }
            let mut parts = wrap(word, w, size);
            line = parts.pop().unwrap_or_default();
            lines.append(&mut parts);
        } else {
            line.push_str(word);
        }
    }
    lines.push(line);
    lines
}

impl Fitted {
    /// The distance of two base lines.
    pub(super) fn pitch(&self) -> u32 {
        self.size.saturating_mul(6).div_euclid(5).max(1)
    }

    pub(super) fn height(&self) -> u32 {
        self.pitch()
            .saturating_mul(u32::try_from(self.lines.len()).unwrap_or(u32::MAX))
    }

    pub(super) fn fits(&self, w: u32, h: u32) -> bool {
        self.height() <= h && self.lines.iter().all(|line| width(line.trim_end(), self.size) <= w)
    }
}

/// The width of `text` at `size`, in units.
pub(super) fn width(text: &str, size: u32) -> u32 {
    let thousandths = text
        .chars()
        .map(|c| u64::from(advance(c)))
        .fold(0_u64, u64::saturating_add);
    let units = thousandths.saturating_mul(size.into()).div_ceil(1000);
    u32::try_from(units).unwrap_or(u32::MAX)
}

/// The advance of a character in thousandths of an em, rounded up over the usual sans-serif fonts.
pub(super) fn advance(character: char) -> u32 {
    match character {
        _ if attaches(character) => 0,
        'M' | 'W' | 'm' | 'w' | '@' | '%' => 980,
        'A'..='Z' | '&' | '#' | '+' | '<' | '>' | '=' | '~' => 760,
        'i' | 'j' | 'l' | '\'' | '.' | ',' | ':' | ';' | '!' | '|' | ' ' => 360,
        '*' => 560,
        character if character.is_ascii() => 640,
        _ => 1000,
    }
}

/// Whether the character is a mark or a variation selector: a part of the character before it.
pub(super) fn attaches(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20F0}'
        | '\u{302A}'..='\u{302F}' | '\u{3099}'..='\u{309A}' | '\u{FE20}'..='\u{FE2F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Lines no wider than `w`, broken behind spaces and around wide characters, and in a word only where it must be.
pub(super) fn wrap(text: &str, w: u32, size: u32) -> Vec<String> {
    let (mut lines, mut line, mut word) = (Vec::new(), String::new(), String::new());
    let mut before = ' ';
    for character in text.chars() {
        if may_break(before, character) {
            line.push_str(&word);
            word.clear();
        }
        // A space at the end of a line hangs over and does no harm.
        let stays = attaches(character);
        while !(stays || line.is_empty() && word.is_empty()) && over(&[&line, &word], character, w, size) {
            let full = if line.is_empty() { &mut word } else { &mut line };
            lines.push(core::mem::take(full));
        }
        word.push(character);
        before = character;
    }
    line.push_str(&word);
    lines.push(line);
    lines
}

/// Whether a line may end between two characters: behind a space and around a wide character, but never before a
/// mark or closing punctuation, nor behind an opening bracket.
fn may_break(before: char, character: char) -> bool {
    let closes = matches!(
        character,
        '）' | '》' | '】' | '”' | '，' | '。' | '、' | '；' | '：' | '！' | '？' | ')'
    );
    let open = matches!(before, '（' | '《' | '【' | '“' | '(');
    let wide = !(before.is_ascii() && character.is_ascii());
    (before == ' ' || wide) && !(attaches(character) || closes || open)
}

/// Whether `character` behind `parts` would leave the width.
fn over(parts: &[&str], character: char, w: u32, size: u32) -> bool {
    let mut longer = parts.concat();
    longer.push(character);
    width(longer.trim_end(), size) > w
}

/// The text with the five special characters of XML escaped. The text rule keeps out characters that XML cannot hold;
/// one that comes all the same becomes U+FFFD.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\u{0}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}' => escaped.push('\u{FFFD}'),
            plain => escaped.push(plain),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use std::format;

    use super::*;

    #[test]
    fn short_texts_stay_large_and_long_ones_shrink_then_wrap() {
        assert_eq!(
            fit("张三丰", 400, 40, 30),
            Fitted {
                size: 30,
                lines: std::vec![String::from("张三丰")]
            }
        );
        let shrunk = fit(&"张".repeat(16), 400, 40, 30);
        assert_eq!((shrunk.size, shrunk.lines.len()), (25, 1));
        // Where there is room for two lines, none is set small.
        let two = fit(&"张".repeat(16), 400, 80, 38);
        assert_eq!((two.size, two.lines.len()), (34, 2));
        let wrapped = fit(&"张".repeat(64), 400, 40, 30);
        assert!(wrapped.lines.len() > 1 && wrapped.size >= 12, "{wrapped:?}");
    }

    #[test]
    fn words_stay_whole_where_they_can() {
        let fitted = fit("registration ended", 200, 90, 44);
        assert_eq!(fitted.lines, ["registration ", "ended"]);
        assert_eq!(wrap("one two three", 80, 20), ["one ", "two ", "three"]);
        assert_eq!(wrap("abcdefghij", 40, 20), ["abc", "def", "ghij"]);
        assert_eq!(wrap("福州BH71", 40, 20), ["福州", "BH", "71"]);
        assert_eq!(wrap("福州（测试）", 60, 20), ["福州", "（测", "试）"]);
        assert_eq!(wrap("葛\u{E0100}飾", 20, 20), ["葛\u{E0100}", "飾"]);
    }

    #[test]
    fn lines_of_a_tile_end_at_spaces() {
        let lines = wrap_at_spaces("授权使用人：李* 用途事项：车险理赔 有效期至2026年", 200, 20);
        assert_eq!(lines, ["授权使用人：李* ", "用途事项：车险理赔 ", "有效期至2026年"]);
        assert_eq!(wrap_at_spaces("张三丰张三丰 a", 60, 20), ["张三丰", "张三丰 ", "a"]);
    }

    #[test]
    fn centered_lines_are_about_equal() {
        let lines = fit_balanced("福州市公安局交通警察支队（测试）", 170, 130, 30).lines;
        assert_eq!(lines, ["福州市公安局", "交通警察支队", "（测试）"]);
        assert_eq!(fit_balanced("福州", 170, 130, 30).lines, ["福州"]);
    }

    #[test]
    fn signs_of_xml() {
        assert_eq!(escape("</text>&\"'"), "&lt;/text&gt;&amp;&quot;&#39;");
        assert_eq!(escape("a\u{0}b\u{FFFE}"), "a\u{FFFD}b\u{FFFD}");
        assert_eq!(escape("𠀋\u{E000}😀"), "𠀋\u{E000}😀");
    }

    proptest! {
        #[test]
        fn whatever_is_fitted_fits_and_loses_nothing(text in "[ -~张三丰福·𠀋]{1,128}", w in 200u32..900, h in 36u32..60) {
            let fitted = fit(&text, w, h, 32);
            prop_assert!(fitted.fits(w, h), "{:?}", fitted);
            prop_assert_eq!(fitted.lines.concat(), text);
        }

        #[test]
        fn escaped_text_has_no_markup(text in any::<String>()) {
            let escaped = escape(&text);
            prop_assert!(!escaped.contains(['<', '>', '"', '\'']));
            prop_assert_eq!(escaped.matches('&').count(), escaped.matches(';').count() - text.matches(';').count(),
                "{}", format!("{text:?}"));
        }
    }
}
