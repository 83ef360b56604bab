//! Pictures of a verified show: the license card, the watermark's tiles, the QR code, as SVG text (feature `render`).
//!
//! Everything here draws what a verdict says and nothing else. A [`Card`] is made from a [`Verified`](crate::Verified)
//! show alone, so that what was not verified cannot look like a license. Drawing is pure, in whole numbers, and the
//! same on every machine, except for the characters that the viewer's fonts draw: those for which an app brings no
//! [`Outlines`].

mod palette;
mod text;
mod outline;
mod frame;
mod svg;
mod words;
mod cell;
mod qr;
mod tiles;
mod page;
mod footer;
mod card;

pub use card::Card;
pub use outline::{Outline, Outlines};
pub use qr::{QrCode, QrLevel};
pub use tiles::TileLayout;
