//! License cards as SVG, and as PNG where a font for them is installed.

use std::path::Path;

use vehicle_license::{Card, Verified};

use crate::Result;

/// Pixels of a card's longer side in the PNG.
const WIDTH: u32 = 1800;

/// Writes the card of a verified show, with its code, as `name.svg` and `name.png`.
pub(crate) fn write(folder: &Path, name: &str, verified: &Verified, text: &str) -> Result<()> {
    let svg = Card::new(verified).with_qr(text)?.to_svg();
    std::fs::write(folder.join(name).with_extension("svg"), &svg)?;
    let picture = folder.join(name).with_extension("png");
    if raster::write_png(&svg, &picture, WIDTH)? {
        println!("   {name}.svg and {name}.png");
    } else {
        println!("   {name}.svg; no PNG, because no font with Chinese characters is installed");
    }
    Ok(())
}
