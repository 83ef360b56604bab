//! SVG as a rasterizer lays it out, where the system has a font that can draw Chinese.

use std::sync::{Arc, OnceLock};

use resvg::usvg::{self, fontdb};

/// The document as the rasterizer lays it out; `None` where no installed font can draw Chinese.
pub(super) fn tree(svg: &str) -> Result<Option<usvg::Tree>, usvg::Error> {
    static FONTS: OnceLock<Option<Arc<fontdb::Database>>> = OnceLock::new();
    let Some(fonts) = FONTS.get_or_init(chinese_fonts) else {
        return Ok(None);
    };
    Ok(Some(usvg::Tree::from_str(svg, &options(Arc::clone(fonts)))?))
}

/// The system's fonts, with one that has 证 as the sans-serif font; `None` if none has it. Asked of the glyphs, not of
/// the names: a font called Chinese need not be.
fn chinese_fonts() -> Option<Arc<fontdb::Database>> {
    let mut fonts = fontdb::Database::new();
    fonts.load_system_fonts();
    let any = fonts.faces().next()?.families.first()?.0.clone();
    fonts.set_sans_serif_family(any);
    let fonts = Arc::new(fonts);
    // Whatever font it starts from, the layout falls back to one that has the character.
    let probe =
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><text font-family='sans-serif'>证</text></svg>";
    let tree = usvg::Tree::from_str(probe, &options(Arc::clone(&fonts))).ok()?;
    let usvg::Node::Text(text) = tree.root().children().first()? else {
        return None;
    };
    let glyph = text.layouted().first()?.positioned_glyphs.first()?;
    if glyph.id.0 == 0 {
        return None;
    }
    let family = fonts.face(glyph.font)?.families.first()?.0.clone();
    drop(tree);
    let mut fonts = Arc::unwrap_or_clone(fonts);
    fonts.set_sans_serif_family(family);
    Some(Arc::new(fonts))
}

fn options(fontdb: Arc<fontdb::Database>) -> usvg::Options<'static> {
    usvg::Options {
        fontdb,
        ..usvg::Options::default()
    }
}
