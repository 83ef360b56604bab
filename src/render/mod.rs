//! Pictures of a verified show: the license card, the watermark's tiles, the QR code, as SVG text (feature `render`).
//!
//! Everything here draws what a verdict says, or what a holder is about to show, and nothing else. A [`Card`] is made
//! from a [`Verified`](crate::Verified) show or from a [`Preview`](crate::present::Preview), and only the first says
//! that something was verified. Drawing is pure, in whole numbers, and the same on every machine, except for the
//! characters that the viewer's fonts draw: those for which an app brings no [`Outlines`].

mod palette;
mod text;
mod outline;
mod frame;
mod look;
mod svg;
mod tiles;
mod subject;
mod words;
mod cell;
mod qr;
mod page;
mod bands;
mod code;
mod footer;
mod landscape;
mod portrait;
mod card;

pub use card::Card;
pub use look::Languages;
pub use outline::{Outline, Outlines};
pub use qr::QrCode;
pub use tiles::TileLayout;
