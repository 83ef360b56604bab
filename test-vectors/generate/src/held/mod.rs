//! The holder's side: shows planned and made, watermarks, wallets, and signed forms taken back from elsewhere.

mod forms;
mod shows;
mod wallets;
mod watermarks;

use crate::build::Cases;

pub(crate) fn add(cases: &mut Cases) {
    watermarks::add(cases);
    shows::add(cases);
    wallets::add(cases);
    forms::add(cases);
}
