//! The holder's side: import a file, choose what to open, and show it. An owner can also lend the license and revoke
//! what was lent. Keys stay in the phone's keystore: everything to be signed is first an
//! [`Unsigned`](crate::credential::Unsigned) value.

mod view;
mod code;
#[cfg(feature = "seal")]
mod sealed;
mod lend;
mod heard;
mod holder;
mod hearing;
mod preview;
mod stored;
mod wallet;

pub use crate::wire::qr::QrLevel;
pub use code::{CodeSize, ShowText};
pub use holder::Holder;
pub use lend::RequestTerms;
pub use preview::Preview;
#[cfg(feature = "seal")]
pub use sealed::SealedText;
pub use view::View;
pub use wallet::{Added, Wallet};
