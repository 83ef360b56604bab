//! Cards as a rasterizer draws them: no text leaves its box, and another program reads the code.

mod fonts;

use pictures::{Drawn, Pages, by_grantee, by_owner, demanding, drawn, element, longest, parse, sides, told};
use resvg::usvg;
use resvg::{render, tiny_skia};
use support::fixture::{Deterministic, SHOWN_AT, everything_asked, holder, instant, key, record};
use vehicle_license::present::View;
use vehicle_license::render::QrCode;
use vehicle_license::{Challenge, Purpose};

/// With the fonts of this machine: no value is wider than its box, and no text leaves the card.
#[test]
fn no_text_leaves_its_box() {
    for drawn in demanding() {
        for (picture, plain, _) in drawn.pictures() {
            // The document's edge may cut a tile.
            let svg = without_tiles(plain);
            let Some(tree) = fonts::tree(&svg).expect("a drawing") else {
                println!("skipped: no installed font can draw Chinese");
                return;
            };
            let mut texts = Vec::new();
            collect(tree.root(), &mut texts);
            let document = parse(&svg);
            let written: Vec<_> = document
                .descendants()
                .filter(|node| node.has_tag_name("text"))
                .collect();
            assert_eq!(texts.len(), written.len(), "{picture}: every text is drawn");
            let height = tree.size().height();
            for (node, text) in written.into_iter().zip(texts) {
                let (left, right) = sides(node);
                assert!(
                    text.left() >= left - 2.0 && text.right() <= right + 2.0,
                    "{picture}: {:?} spans {}..{} in {left}..{right}",
                    told(node),
                    text.left(),
                    text.right()
                );
                assert!(
                    text.top() >= 0.0 && text.bottom() <= height,
                    "{picture}: {:?}",
                    told(node)
                );
            }
        }
    }
}

/// The picture without its watermark.
fn without_tiles(svg: &str) -> String {
    let tiles = element(&parse(svg), "vl-watermark").range();
    [&svg[..tiles.start], &svg[tiles.end..]].concat()
}

fn collect(group: &usvg::Group, into: &mut Vec<usvg::Rect>) {
    for node in group.children() {
        match node {
            usvg::Node::Group(group) => collect(group, into),
            usvg::Node::Text(text) => into.push(text.abs_bounding_box()),
            usvg::Node::Path(_) | usvg::Node::Image(_) => {}
        }
    }
}

#[test]
fn the_code_in_the_picture_reads_as_the_show() {
    let shown_at = instant(SHOWN_AT);
    let mut random = Deterministic::new("challenge");
    let question = Challenge::new("Asker", Purpose::InsuranceClaim, shown_at, 120, &mut random).expect("a challenge");
    let show = holder(&record()).present(&everything_asked(&question), shown_at, &key("holder"));
    let answered = drawn(
        show.expect("a show").to_text(),
        Purpose::InsuranceClaim,
        Some(&question),
        Pages::Few,
    );
    let longest = by_owner(&longest(), &View::for_purpose(Purpose::Mortgage), Purpose::Mortgage);
    let lent = by_grantee(&record(), &View::everyday(), Purpose::TestDrive);
    // Without any font: two as the code alone, one with every word and the watermark, which must not reach the code.
    let pictures = [
        (&answered, &answered.svg),
        (&longest, &longest.svg),
        (&longest, &longest.pages[0].svg),
        (&lent, &lent.outlined),
        (&lent, &lent.pages[1].outlined),
    ];
    for (drawn, svg) in pictures {
        let pixels = pixels(svg);
        assert_eq!(read(&pixels), drawn.text);
        modules_are_black_and_white(drawn, svg, &pixels);
    }
}

/// The watermark reaches every part of a picture, bands and code's panel included.
#[test]
fn every_part_bears_the_watermark() {
    let lent = by_grantee(&record(), &View::everyday(), Purpose::TestDrive);
    for (picture, _, outlined) in lent.pictures() {
        let (marked, plain) = (pixels(outlined), pixels(&without_tiles(outlined)));
        let document = parse(outlined);
        let number = |node: roxmltree::Node<'_, '_>, name| -> u32 {
            node.attribute(name)
                .and_then(|value| value.parse().ok())
                .expect("a number")
        };
        let tiles = element(&document, "vl-watermark");
        let grounds = tiles.prev_siblings().filter(|node| node.has_tag_name("rect"));
        let mut seen = 0;
        for ground in grounds {
            let [x, y, w, h] = ["x", "y", "width", "height"].map(|name| number(ground, name));
            let places = (y..y + h).flat_map(|y| (x..x + w).map(move |x| (x, y)));
            let changed = places
                .filter(|(x, y)| marked.pixel(*x, *y) != plain.pixel(*x, *y))
                .count();
            let share = changed * 1000 / (w * h) as usize;
            assert!(share >= 20, "{picture}: {share} ‰ of a ground at {x} {y}, {w} × {h}");
            seen += 1;
        }
        assert!(seen >= 6, "{picture}: {seen} grounds");
    }
}

/// Drawn without any font, a unit a pixel.
fn pixels(svg: &str) -> tiny_skia::Pixmap {
    let tree = usvg::Tree::from_str(svg, &usvg::Options::default()).expect("a drawing");
    let size = tree.size().to_int_size();
    let mut pixels = tiny_skia::Pixmap::new(size.width(), size.height()).expect("a size");
    render(&tree, tiny_skia::Transform::identity(), &mut pixels.as_mut());
    pixels
}

/// The text of the one code in a picture.
fn read(pixels: &tiny_skia::Pixmap) -> String {
    let (width, height) = (pixels.width() as usize, pixels.height() as usize);
    let luma = |x: usize, y: usize| pixels.pixels()[y * width + x].green();
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, luma);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one code");
    grids[0].decode().expect("a readable code").1
}

/// Every pixel of the code and its quiet zone is what the module is: nothing shines through.
fn modules_are_black_and_white(drawn: &Drawn, svg: &str, pixels: &tiny_skia::Pixmap) {
    let document = parse(svg);
    let code = QrCode::of(&drawn.text).expect("a code");
    let group = element(&document, "vl-code");
    let place = group
        .descendants()
        .find_map(|node| node.attribute("transform"))
        .expect("a place");
    let numbers: Vec<u32> = place
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|number| number.parse().ok())
        .collect();
    let [x, y, module] = numbers[..] else {
        panic!("{place}");
    };
    assert!(module >= 2, "modules of {module} units");
    for row in 0..code.side() + 8 {
        for column in 0..code.side() + 8 {
            let dark = row >= 4 && column >= 4 && code.is_dark(column - 4, row - 4);
            for (dx, dy) in [(0, 0), (module - 1, module - 1)] {
                let pixel = pixels
                    .pixel(x + column * module + dx, y + row * module + dy)
                    .expect("a pixel");
                let expected = if dark { 0 } else { 255 };
                assert_eq!(
                    [pixel.red(), pixel.green(), pixel.blue()],
                    [expected; 3],
                    "{column} {row}"
                );
            }
        }
    }
}
