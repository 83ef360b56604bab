//! How long the code counts, what is known since when, and what a person must know besides: the card's footer, and the
//! same on a phone's page.

use super::cell::{Cell, middle};
use super::frame::Frame;
use super::page;
use super::palette::INK;
use super::subject::Subject;
use super::svg::{Style, Svg};
use super::text::{width, wrap_balanced};
use super::words::Content;
use crate::credential::label::{self, Label};
use crate::credential::words as values;
use crate::value::{Bilingual, UnixTime};

/// A cell with a moment.
fn time(label: Label, at: UnixTime) -> Cell {
    Cell::new(label, Content::Full(values::beijing(at).into()))
}

/// How long the code counts, what is known since when, and of a verdict how it was checked and when: two cells a row.
pub(super) fn rows(of: &Subject<'_>) -> impl Iterator<Item = [Cell; 2]> {
    let known = [
        time(label::CODE_UNTIL, of.code.until),
        time(label::STATUS_KNOWN_AT, of.status_known_at),
    ];
    let checked = of.checked.map(|checked| {
        let freshness = values::Words::from(checked.freshness.word()).into();
        let freshness = Cell::new(label::FRESHNESS, Content::Full(freshness));
        [freshness, time(label::VERIFIED_AT, checked.at)]
    });
    [Some(known), checked].into_iter().flatten()
}

/// The card's footer: cells and sentences, in what the code leaves of it.
pub(super) fn draw(svg: &mut Svg<'_>, mut rest: Frame, of: &Subject<'_>) {
    let mut sentences = rest.cut_bottom(NOTES).inset(14, 14);
    let height = rest.h.div_euclid(2).min(130);
    for cells in rows(of) {
        page::row(svg, rest.cut_top(height), cells.map(|cell| (1, cell)));
    }
    let count = u32::try_from(of.notes.len()).unwrap_or(u32::MAX);
    let height = sentences.h.checked_div(count).unwrap_or(NOTE).min(NOTE);
    for note in &of.notes {
        in_one_line(svg, sentences.cut_top(height), note.words);
    }
}

/// One sentence in both languages, in one line, as large as fits.
fn in_one_line(svg: &mut Svg<'_>, line: Frame, words: Bilingual) {
    let (zh, en) = (words.zh(), words.en());
    let english = |size: u32| size.saturating_mul(7).div_euclid(10);
    let fits = |size: &u32| {
        let both = width(zh, *size).saturating_add(width(en, english(*size)));
        both.saturating_add(*size) <= line.w
    };
    let largest = line.h.div_euclid(2).min(24);
    let size = (12..=largest).rev().find(fits).unwrap_or(12);
    svg.line(line.x, middle(line, size), Style::new(size, INK), words, english(size));
}

/// The sentences one below the other, wrapped, cut off `rest`.
pub(super) fn sentences(svg: &mut Svg<'_>, rest: &mut Frame, of: &Subject<'_>) {
    let look = svg.look;
    rest.cut_top(PAD);
    for note in &of.notes {
        let (text, english) = look.languages.of(note.words.zh(), note.words.en());
        for (text, size) in [Some((text, SENTENCE)), english.map(|english| (english, SENTENCE_EN))]
            .into_iter()
            .flatten()
        {
            let wide = rest.inset(look.pad, 0);
            for line in wrap_balanced(text, wide.w, size) {
                let row = rest.cut_top(size.saturating_mul(4).div_euclid(3));
                svg.text(wide.x, middle(row, size), Style::new(size, INK), line.trim_end());
            }
        }
        rest.cut_top(PAD);
    }
}

const NOTES: u32 = 222;
/// The height of one sentence of the notes, where they are few.
const NOTE: u32 = 48;
const PAD: u32 = 16;
const SENTENCE: u32 = 30;
const SENTENCE_EN: u32 = 24;
