//! Shapes of the characters that the crate's own words and the walkthrough print, for cards that look the same on a
//! machine without a Chinese font. What a register may hold besides, such as a rare name, has none: the card leaves it
//! to the viewer's fonts.
//!
//! The shapes are those of Noto Sans CJK SC, under the SIL Open Font License (`OFL.txt`); `make.py` makes them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use vehicle_license::render::{Outline, Outlines};

/// The shapes of `outlines.txt`.
#[derive(Clone, Copy, Debug)]
pub struct Shapes;

impl Outlines for Shapes {
    fn outline(&self, character: char) -> Option<Outline<'_>> {
        let (advance, path) = *SHAPES.get(&character)?;
        Some(Outline {
            advance,
            path: path.into(),
        })
    }
}

static SHAPES: LazyLock<BTreeMap<char, (u32, &'static str)>> = LazyLock::new(|| {
    let lines = include_str!("../outlines.txt").lines();
    lines.filter(|line| !line.starts_with('#')).filter_map(shape).collect()
});

/// A line: code point, advance, path.
fn shape(line: &'static str) -> Option<(char, (u32, &'static str))> {
    let (code, rest) = line.split_once(' ')?;
    let (advance, path) = rest.split_once(' ').unwrap_or((rest, ""));
    let character = char::from_u32(u32::from_str_radix(code, 16).ok()?)?;
    Some((character, (advance.parse().ok()?, path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_shape() {
        let lines = include_str!("../outlines.txt").lines();
        assert_eq!(SHAPES.len(), lines.filter(|line| !line.starts_with('#')).count());
        for (character, (_, path)) in &*SHAPES {
            assert_eq!(path.is_empty(), *character == ' ', "{character}");
        }
    }
}
