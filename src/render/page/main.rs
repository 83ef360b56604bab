//! The main page (正页). In the electronic form it ends with state, inspection and generation time. The issuer's name
//! stands where the paper bears the authority's seal.

use alloc::format;

use super::parts::{clock, heading, row};
use crate::render::cell::{Cell, block};
use crate::render::frame::Frame;
use crate::render::palette::{RULE, SEAL};
use crate::render::svg::{Anchor, Style, Svg};
use crate::render::words::{self, Content, Words};
use crate::value::Plate;
use crate::verify::facts::Facts;

pub(in crate::render) fn main_page(svg: &mut Svg<'_>, frame: Frame, facts: &Facts) {
    let fields = facts.fields();
    let mut rest = heading(svg, frame, "行驶证正页", "Vehicle License · Main Page");
    row(
        svg,
        rest.cut_top(PLATE_ROW),
        [
            (10, plate(fields.plate())),
            (
                10,
                Cell::new(
                    "vehicle-type",
                    "车辆类型",
                    "Vehicle Type",
                    Content::whole(fields.vehicle_type(), words::vehicle_type),
                ),
            ),
        ],
    );
    row(
        svg,
        rest.cut_top(ROW),
        [(1, Cell::new("owner", "所有人", "Owner", words::owner(fields.owner())))],
    );
    row(
        svg,
        rest.cut_top(ROW),
        [
            (
                8,
                Cell::new(
                    "use-nature",
                    "使用性质",
                    "Use Character",
                    Content::whole(fields.use_nature(), words::use_nature),
                ),
            ),
            (
                12,
                Cell::new("model", "品牌型号", "Model", Content::text(fields.model())),
            ),
        ],
    );
    let mut block = rest.cut_top(ROW.saturating_mul(3));
    seal(svg, block.cut_left(250), facts);
    svg.bar(block, RULE);
    row(
        svg,
        block.cut_top(ROW),
        [(1, Cell::new("vin", "车辆识别代号", "VIN", words::vin(fields.vin())))],
    );
    row(
        svg,
        block.cut_top(ROW),
        [(
            1,
            Cell::new(
                "engine-number",
                "发动机号码",
                "Engine No.",
                Content::whole(fields.engine_number(), |number| Words::plain(number.as_str())),
            ),
        )],
    );
    row(
        svg,
        block,
        [
            (
                1,
                Cell::new(
                    "registered-on",
                    "注册日期",
                    "Register Date",
                    Content::whole(fields.registered_on(), words::day),
                ),
            ),
            (
                1,
                Cell::new(
                    "issued-on",
                    "发证日期",
                    "Issue Date",
                    Content::whole(fields.issued_on(), words::day),
                ),
            ),
        ],
    );
    row(
        svg,
        rest,
        [
            (
                12,
                Cell::new(
                    "standing",
                    "状态",
                    "Status",
                    Content::Full(words::standing(fields.standing())),
                ),
            ),
            (
                9,
                Cell::new(
                    "inspection-until",
                    "检验有效期至",
                    "Inspected Until",
                    Content::whole(fields.inspection_until(), words::day),
                ),
            ),
            (
                10,
                Cell::new(
                    "shown-at",
                    "生成时间",
                    "Generated",
                    Content::Full(clock(facts.shown_at())),
                ),
            ),
        ],
    );
}

fn plate(plate: &Plate) -> Cell {
    let kind = words::plate_type(plate);
    let words = Words::new(plate.as_str(), format!("{} {}", kind.zh, kind.en));
    Cell::new("plate", "号牌号码", "Plate No.", Content::Full(words)).prominent()
}

/// The issuer's mark where the paper bears the authority's seal. It is a name in a red frame, not a likeness of a seal.
fn seal(svg: &mut Svg<'_>, frame: Frame, facts: &Facts) {
    let (_, name) = facts.issuer();
    let mut outer = frame.inset(18, 16);
    svg.rule(frame, RULE);
    svg.raw("<g id=\"vl-issuer-mark\">");
    svg.rect(
        outer,
        "none",
        &format!(" rx=\"6\" stroke=\"{SEAL}\" stroke-width=\"4\""),
    );
    svg.rect(
        outer.inset(8, 8),
        "none",
        &format!(" stroke=\"{SEAL}\" stroke-width=\"1\""),
    );
    outer = outer.inset(20, 16);
    let caption = outer.cut_bottom(44);
    let style = Style::new(18, SEAL).anchor(Anchor::Middle);
    svg.begin_clip(outer);
    block(svg, outer, name, Style::new(30, SEAL).bold().anchor(Anchor::Middle));
    svg.end_clip();
    svg.text(caption.center_x(), caption.y.saturating_add(20), style, "签发机关");
    svg.text(
        caption.center_x(),
        caption.y.saturating_add(38),
        Style::new(13, SEAL).anchor(Anchor::Middle),
        "Issued by",
    );
    svg.raw("</g>");
}

/// Height of a row, and of the plate's.
const ROW: u32 = 84;
const PLATE_ROW: u32 = 120;
