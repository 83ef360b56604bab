//! The footer: how long the code counts, what is known since when, and what a person at the counter must know besides.

use alloc::vec::Vec;

use super::cell::{Cell, middle};
use super::frame::Frame;
use super::page::clock;
use super::palette::{INK, RULE};
use super::svg::{Style, Svg};
use super::text::width;
use super::words::{Content, Words};
use crate::digest::hex;
use crate::verify::Place;
use crate::verify::Verified;
use crate::verify::freshness::Freshness;

/// The cells and notes, in what the code leaves of the footer.
pub(super) fn draw(svg: &mut Svg<'_>, mut rest: Frame, verified: &Verified) {
    let facts = verified.facts();
    let scope = match verified {
        Verified::OwnerShow(_) => OF_OWNER,
        Verified::AuthorizedShow(_) => OF_GRANTEE,
    };
    let freshness = match facts.freshness() {
        Freshness::TimeOnly => Words::new("按时间", "time only"),
        Freshness::Challenged => Words::new("已应答核验方提问", "challenge answered"),
        Freshness::ChallengedAndSealed => Words::new("已应答提问并加密", "challenge answered, sealed"),
    };
    let (id, _) = facts.credential_id().split_at(8);
    let id = hex(id);
    let cells = [
        Cell::new(
            "valid-until",
            "本码有效至（北京时间）",
            "Code Valid Until",
            Content::Full(clock(facts.valid_until())),
        ),
        Cell::new(
            "status-known-at",
            "状态截至",
            "Status As Of",
            Content::Full(clock(facts.status_known_at())),
        ),
        Cell::new("freshness", "出示方式", "Freshness", Content::Full(freshness)),
        Cell::new("credential", "凭证标识", "Credential", Content::Full(Words::plain(&id))),
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
    let class = facts.vehicle_state().class();
    let advice = class.advice(facts.place());
    let mut sentences = Vec::from([(advice.zh(), advice.en())]);
    sentences.extend(facts.warnings().iter().map(|warning| {
        let advice = warning.advice();
        (advice.zh(), advice.en())
    }));
    sentences.push(scope);
    // At the roadside a warning says it.
    if facts.place() != Place::Roadside {
        sentences.push(PAPER);
    }
    sentences.push(OFFLINE);
    let count = u32::try_from(sentences.len()).unwrap_or(u32::MAX);
    let height = notes.h.checked_div(count).unwrap_or(NOTE).min(NOTE);
    for sentence in sentences {
        draw_note(svg, notes.cut_top(height), sentence);
    }
}

/// One sentence in both languages, in one line, as large as fits.
fn draw_note(svg: &mut Svg<'_>, line: Frame, (zh, en): Sentence) {
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

/// What a person at the counter must know besides the class's advice and the warnings: scope, the road, the limits.
const OF_OWNER: Sentence = (
    "凭证仅供核验所列信息。",
    "For verifying the information shown, and nothing else.",
);
const OF_GRANTEE: Sentence = (
    "仅限使用人本人按所列用途在有效期内使用。",
    "For the named person, purpose and period only.",
);
const PAPER: Sentence = (
    "上道路行驶应当随车携带纸质行驶证。",
    "On the road the paper license must be carried.",
);
const OFFLINE: Sentence = (
    "离线核验看不到“状态截至”之后的吊销。",
    "A revocation after the status time cannot be seen offline.",
);

type Sentence = (&'static str, &'static str);

const NOTES: u32 = 222;
/// The height of one sentence of the notes, where they are few.
const NOTE: u32 = 48;
