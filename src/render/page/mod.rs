//! The two pages in the order of the license's fields (GA 37, electronic form), side by side or one below the other.

mod parts;
mod cells;
mod main;
mod sub;

pub(super) use main::{main_page, main_page_below};
pub(super) use parts::{ground, row, row_below};
pub(super) use sub::{sub_page, sub_page_below};
