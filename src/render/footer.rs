//! The footer: how long the code counts, what is known since when, and what a person at the counter must know besides.

use super::cell::{Cell, middle};
use super::frame::Frame;
use super::palette::{INK, RULE};
use super::svg::{Style, Svg};
use super::text::width;
use super::words::Content;
use crate::credential::label;
use crate::credential::words as values;
use crate::value::Bilingual;
use crate::verify::Verified;

/// The cells and notes, in what the code leaves of the footer.
pub(super) fn draw(svg: &mut Svg<'_>, mut rest: Frame, verified: &Verified) {
    let facts = verified.facts();
    let full = |words: values::Words| Content::Full(words.into());
    let cells = [
        Cell::new(label::CODE_UNTIL, full(values::beijing(facts.code_until()))),
        Cell::new(label::STATUS_KNOWN_AT, full(values::beijing(facts.status_known_at()))),
        Cell::new(label::FRESHNESS, full(facts.freshness().word().into())),
        Cell::new(label::VERIFIED_AT, full(values::beijing(facts.verified_at()))),
    ];
    let mut notes = rest.cut_bottom(NOTES).inset(14, 14);
    let height = rest.h.div_euclid(2).min(130);
    let mut cells = cells.into_iter();
    for _ in 0..2 {
        let mut row = rest.cut_top(height);
        svg.rule(row, RULE);
        let left = row.cut_share(1, 2);
        svg.bar(row, RULE);
        for frame in [left, row] {
            if let Some(cell) = cells.next() {
                cell.draw(svg, frame);
            }
        }
    }
    let sentences = facts.notes();
    let count = u32::try_from(sentences.len()).unwrap_or(u32::MAX);
    let height = notes.h.checked_div(count).unwrap_or(NOTE).min(NOTE);
    for sentence in sentences {
        draw_note(svg, notes.cut_top(height), sentence.words);
    }
}

/// One sentence in both languages, in one line, as large as fits.
fn draw_note(svg: &mut Svg<'_>, line: Frame, words: Bilingual) {
    let (zh, en) = (words.zh(), words.en());
    let english = |size: u32| size.saturating_mul(7).div_euclid(10);
    let fits = |size: &u32| {
        let both = width(zh, *size).saturating_add(width(en, english(*size)));
        both.saturating_add(*size) <= line.w
    };
    let largest = line.h.div_euclid(2).min(24);
    let size = (12..=largest).rev().find(fits).unwrap_or(12);
    let style = Style::new(size, INK);
    svg.text_pair(line.x, middle(line, size), style, zh, Some((english(size), en)));
}

const NOTES: u32 = 222;
/// The height of one sentence of the notes, where they are few.
const NOTE: u32 = 48;
