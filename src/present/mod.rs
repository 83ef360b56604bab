//! The holder's side: import a file, choose what to open, show it; and for an owner, lend it and take it back. The key
//! stays in the phone's keystore: everything signed is first an unsigned value, such as [`UnsignedShow`].

mod view;
mod holder;
mod lend;
#[cfg(feature = "seal")]
mod sealed;
mod wallet;

pub use holder::{Holder, ShowDraft, ShowText, UnsignedShow};
pub use lend::RequestTerms;
#[cfg(feature = "seal")]
pub use sealed::{SealedDraft, SealedText, UnsignedSealed};
pub use view::View;
pub use wallet::Wallet;
