//! The holder's side: import a file, choose what to open, show it; and for an owner, lend it and take it back. The key
//! stays in the phone's keystore: everything signed is first an unsigned value, an [`Unsigned`](crate::Unsigned).

mod view;
mod holder;
mod lend;
#[cfg(feature = "seal")]
mod sealed;
mod wallet;

pub use holder::{Holder, ShowText};
pub use lend::RequestTerms;
#[cfg(feature = "seal")]
pub use sealed::SealedText;
pub use view::View;
pub use wallet::Wallet;
