//! The two pages in the order of the license's fields (GA 37, electronic form), and what they share.

mod parts;
mod main;
mod sub;

pub(super) use main::main_page;
pub(super) use parts::ground;
pub(super) use sub::sub_page;
