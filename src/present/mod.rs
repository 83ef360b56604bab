//! The holder's side: import a file, choose what to open, show it. The key stays in the phone's keystore: every show
//! is first an [`UnsignedShow`].

mod holder;
mod view;

pub use holder::{Holder, ShowDraft, ShowText, UnsignedShow};
pub use view::View;
