//! License cards as SVG that need no font: `outlines` has a shape for every character of them.

use std::path::Path;

use vehicle_license::Verified;
use vehicle_license::render::{Card, Languages};

use crate::Result;

/// Writes the card of a verified show, with its code, as `name.svg`, and the page for a phone as `name-page.svg`.
pub(crate) fn write(folder: &Path, name: &str, verified: &Verified, text: &str) -> Result<()> {
    let card = Card::new(verified).with_qr(text)?.with_outlines(&outlines::Shapes);
    std::fs::write(folder.join(name).with_extension("svg"), card.to_svg())?;
    let page = card.portrait(Languages::Both);
    std::fs::write(folder.join(format!("{name}-page.svg")), page.to_svg())?;
    println!("   {name}.svg, {name}-page.svg");
    Ok(())
}
