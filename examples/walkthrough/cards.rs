//! License cards as SVG that need no font: `outlines` has a shape for every character of them.

use std::path::Path;

use vehicle_license::Verified;
use vehicle_license::render::Card;

use crate::Result;

/// Writes the card of a verified show, with its code, as `name.svg`.
pub(crate) fn write(folder: &Path, name: &str, verified: &Verified, text: &str) -> Result<()> {
    let card = Card::new(verified).with_qr(text)?.with_outlines(&outlines::Shapes);
    std::fs::write(folder.join(name).with_extension("svg"), card.to_svg())?;
    println!("   {name}.svg");
    Ok(())
}
