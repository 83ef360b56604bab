//! Shapes of characters that an app brings, so that a card looks the same on every machine, fonts or none.
//!
//! A character without a shape, and the marks that belong to it, are written as text for the viewer's fonts. Shapes do
//! not change the layout: a shape wider than the layout's model of its character counts as none.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::text::{advance, attaches};

/// The source of the shapes of a card's characters, see [`Card::with_outlines`](crate::render::Card::with_outlines).
pub trait Outlines {
    /// The shape of a character; `None` leaves the character to the viewer's fonts.
    fn outline(&self, character: char) -> Option<Outline<'_>>;
}

/// The shape of one character, in thousandths of the font size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline<'o> {
    /// The distance from the start of this character to the start of the next. A Chinese character has 1000.
    pub advance: u32,
    /// SVG path data, y downward, the origin at the start of the base line; empty for a space. A path with anything
    /// but commands and numbers is not drawn: the character counts as one without a shape.
    pub path: Cow<'o, str>,
}

/// A stretch of a line that is drawn in one way.
#[derive(Debug)]
pub(super) struct Run<'o> {
    pub(super) text: String,
    /// Shape and place of each character from the start of the run; `None` for text.
    pub(super) shapes: Option<Vec<(char, u32, Outline<'o>)>>,
    /// In thousandths of the font size.
    pub(super) width: u32,
}

/// The runs of one line. `bolder` is what a bold stroke adds to a shape. The advance grows with it, as far as the model
/// has room.
pub(super) fn runs<'o>(outlines: &'o dyn Outlines, text: &str, bolder: u32) -> Vec<Run<'o>> {
    let mut runs: Vec<Run<'o>> = Vec::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let marked = characters.peek().copied().is_some_and(attaches);
        let outline = outlines.outline(character);
        let usable = outline.filter(|outline| !marked && !attaches(character) && fits(outline, character));
        let started = runs.last().is_some_and(|run| run.shapes.is_some() == usable.is_some());
        if !started {
            runs.push(Run {
                text: String::new(),
                shapes: usable.is_some().then(Vec::new),
                width: 0,
            });
        }
        if let Some(run) = runs.last_mut() {
            run.text.push(character);
            let most = advance(character);
            let wide = match (&mut run.shapes, usable) {
                (Some(shapes), Some(outline)) => {
                    let wide = outline.advance.saturating_add(bolder).min(most);
                    let aside = wide.saturating_sub(outline.advance).div_euclid(2);
                    shapes.push((character, run.width.saturating_add(aside), outline));
                    wide
                }
                _ => most,
            };
            run.width = run.width.saturating_add(wide);
        }
    }
    runs
}

fn fits(outline: &Outline<'_>, character: char) -> bool {
    let known = |byte: u8| byte.is_ascii_digit() || b" ,.-+eEMmZzLlHhVvCcSsQqTtAa".contains(&byte);
    outline.advance <= advance(character) && outline.path.bytes().all(known)
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;

    struct Few;

    impl Outlines for Few {
        fn outline(&self, character: char) -> Option<Outline<'_>> {
            let (advance, path) = match character {
                '张' => (1000, "M0 0h9z"),
                'e' => (500, "M0-5h4z"),
                ' ' => (200, ""),
                'i' => (361, "M0 0"),
                '"' => (400, "M0 0\"/><script>"),
                '\u{301}' => (0, "M0 0"),
                _ => return None,
            };
            Some(Outline {
                advance,
                path: path.into(),
            })
        }
    }

    fn told(text: &str) -> Vec<(String, bool, u32)> {
        let runs = runs(&Few, text, 0);
        assert_eq!(runs.iter().map(|run| run.text.as_str()).collect::<String>(), text);
        let told = |run: Run<'_>| (run.text, run.shapes.is_some(), run.width);
        runs.into_iter().map(told).collect()
    }

    #[test]
    fn characters_without_a_shape_are_text() {
        assert_eq!(told("张e 张"), [("张e 张".to_string(), true, 2700)]);
        assert_eq!(
            told("张𠀋三e"),
            [
                ("张".to_string(), true, 1000),
                ("𠀋三".to_string(), false, 2000),
                ("e".to_string(), true, 500)
            ]
        );
        assert!(told("").is_empty());
    }

    #[test]
    fn a_mark_stays_with_its_character() {
        let expected = [("张".to_string(), true, 1000), ("e\u{301}".to_string(), false, 640)];
        assert_eq!(told("张e\u{301}"), expected);
    }

    #[test]
    fn bold_is_wider_where_the_model_has_room() {
        let run = runs(&Few, "张e张", 36).remove(0);
        let places: Vec<u32> = run.shapes.into_iter().flatten().map(|(_, at, _)| at).collect();
        assert_eq!((places, run.width), (Vec::from([0, 1018, 1536]), 2536));
    }

    #[test]
    fn shapes_too_wide_or_no_path_are_none() {
        assert_eq!(told("i"), [("i".to_string(), false, 360)]);
        assert_eq!(told("\""), [("\"".to_string(), false, 640)]);
    }
}
