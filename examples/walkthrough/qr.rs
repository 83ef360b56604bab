//! QR codes as pictures: drawn with one crate, read back with another.

use std::io::{BufReader, BufWriter};
use std::path::Path;

use qrcode::{Color, EcLevel, QrCode, Version};

/// Modules of white around the code (ISO/IEC 18004 asks for four).
const QUIET: usize = 4;
/// Pixels of one module in the PNG.
const SCALE: usize = 6;

/// A code at error correction level M.
pub(crate) struct Picture {
    code: QrCode,
}

impl Picture {
    pub(crate) fn of(text: &str) -> Self {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).expect("a show fits a QR code");
        Self { code }
    }

    /// The version, 1 to 40: 14 is 73 modules wide.
    pub(crate) fn version(&self) -> i16 {
        match self.code.version() {
            Version::Normal(version) | Version::Micro(version) => version,
        }
    }

    fn is_dark(&self, x: usize, y: usize) -> bool {
        let inside = |at: usize| at.checked_sub(QUIET).filter(|at| *at < self.code.width());
        match (inside(x), inside(y)) {
            (Some(x), Some(y)) => self.code[(x, y)] == Color::Dark,
            _ => false,
        }
    }

    fn side(&self) -> usize {
        self.code.width() + 2 * QUIET
    }

    pub(crate) fn svg(&self) -> String {
        let side = self.side();
        let mut path = String::new();
        for y in 0..side {
            let mut x = 0;
            while x < side {
                let run = (x..side).take_while(|x| self.is_dark(*x, y)).count();
                if run > 0 {
                    path += &format!("M{x} {y}h{run}v1h-{run}z");
                }
                x += run + 1;
            }
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
             <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\"/></svg>\n"
        )
    }

    pub(crate) fn write_png(&self, path: &Path) -> Result<(), Box<dyn std::error::Error>> {
        let side = self.side() * SCALE;
        let pixels: Vec<u8> = (0..side * side)
            .map(|at| {
                if self.is_dark(at % side / SCALE, at / side / SCALE) {
                    0
                } else {
                    255
                }
            })
            .collect();
        let width = u32::try_from(side)?;
        let mut encoder = png::Encoder::new(BufWriter::new(std::fs::File::create(path)?), width, width);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.write_header()?.write_image_data(&pixels)?;
        Ok(())
    }
}

/// The text of the one code in a picture.
pub(crate) fn read_png(path: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let mut reader = png::Decoder::new(BufReader::new(std::fs::File::open(path)?)).read_info()?;
    let mut pixels = vec![0; reader.output_buffer_size().ok_or("the picture is too large")?];
    let frame = reader.next_frame(&mut pixels)?;
    let (width, height) = (usize::try_from(frame.width)?, usize::try_from(frame.height)?);
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * width + x]);
    let grids = image.detect_grids();
    let grid = grids.first().ok_or("no QR code in the picture")?;
    let (_, text) = grid.decode()?;
    Ok(text)
}
