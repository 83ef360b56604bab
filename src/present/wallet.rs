//! The credentials of one phone: own licenses and lent ones. A credential that has ended, by a register's answer or a
//! status list, is not listed and not shown any more. The next [`clear_out`](Wallet::clear_out) removes it.

use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::holder::Holder;
use super::stored;
use crate::credential::answer::RegisterAnswer;
use crate::credential::claims::StatusPosition;
use crate::credential::status::CredentialStatus;
use crate::error::PresentError;
use crate::limits;
use crate::trust::StatusList;
use crate::value::{Plate, UnixTime};

/// The credentials of one phone. It is stored as [`secret_bytes`](Self::secret_bytes) whenever it has changed, so that
/// what has ended stays unlisted after a restart.
///
/// ```
/// use vehicle_license::UnixTime;
/// use vehicle_license::credential::RegisterAnswer;
/// use vehicle_license::error::PresentError;
/// use vehicle_license::present::{Added, Holder, Wallet};
///
/// /// The plates to list after a register's answer, and the wallet to store.
/// fn refresh(
///     stored: &[u8], refreshed: Holder, answer: &RegisterAnswer, now: UnixTime,
/// ) -> Result<(Vec<String>, Vec<u8>), PresentError> {
///     let mut wallet = Wallet::from_bytes(stored)?;
///     if wallet.add(refreshed) == Added::Full {
///         wallet.clear_out(now); // and fetch it again
///     }
///     wallet.apply_answer(answer);
///     let plates = wallet.list(now).map(|held| held.fields().plate().to_string()).collect();
///     Ok((plates, wallet.secret_bytes().to_vec()))
/// }
/// assert_eq!(Wallet::new().held().count(), 0);
/// ```
#[derive(Debug, Default)]
pub struct Wallet {
    held: Vec<Holder>,
}

/// What became of a credential that was added to a wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[must_use]
pub enum Added {
    /// It is held beside the others.
    New,
    /// It took the place of an older issue, whose id this is: its file can be deleted.
    Replaced([u8; 32]),
    /// It was dropped: the same issue is held, or a younger one.
    NotNewer,
    /// It was dropped: the credential has ended, and is held until it is cleared out.
    Ended,
    /// It was dropped: the wallet holds as many credentials as it can.
    Full,
}

impl Added {
    /// The stable name used in vectors: `new`, `replaced`, `not-newer`, `ended`, `full`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Replaced(_) => "replaced",
            Self::NotNewer => "not-newer",
            Self::Ended => "ended",
            Self::Full => "full",
        }
    }
}

impl Wallet {
    /// An empty wallet.
    #[must_use]
    pub const fn new() -> Self {
        Self { held: Vec::new() }
    }

    /// Reads a stored wallet, whole or not at all. Each value must obey its rule; signatures were checked on import and
    /// are not checked again, so this needs no trust data. Damage is detected, a forgery is not: storage must be the
    /// app's own.
    ///
    /// # Errors
    /// `wallet-foreign`, `wallet-corrupt`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PresentError> {
        stored::read(bytes).map(|held| Self { held })
    }

    /// The wallet, to be stored: deterministic. It has every file, and opens every field.
    #[must_use]
    pub fn secret_bytes(&self) -> Zeroizing<Vec<u8>> {
        stored::write(&self.held)
    }

    /// Adds a credential. Issues of one credential have the same issuer, status position and key. A newer issue
    /// replaces an older one. An issue is dropped if a newer one is held, or if the credential has ended.
    pub fn add(&mut self, holder: Holder) -> Added {
        let full = self.held.len() >= limits::WALLET_CREDENTIALS;
        match self.held.iter_mut().find(|held| held.is_issue_of(&holder)) {
            Some(held) if held.has_ended() => Added::Ended,
            Some(held) if held.issued_at() < holder.issued_at() => {
                let before = *held.id();
                *held = holder.hearing_of(held);
                Added::Replaced(before)
            }
            Some(_) => Added::NotNewer,
            None if full => Added::Full,
            None => {
                self.held.push(holder);
                Added::New
            }
        }
    }

    /// The credentials that can be shown at `now`, in the order in which they were added.
    pub fn list(&self, now: UnixTime) -> impl Iterator<Item = &Holder> {
        self.held.iter().filter(move |held| held.can_show(now).is_ok())
    }

    /// Every credential held, in the same order: [`Holder::can_show`] says why one is not listed.
    pub fn held(&self) -> impl Iterator<Item = &Holder> {
        self.held.iter()
    }

    /// The credential with this id.
    #[must_use]
    pub fn find(&self, id: &[u8; 32]) -> Option<&Holder> {
        self.held.iter().find(|held| held.id() == id)
    }

    /// The vehicles and status positions to ask registers about: those of credentials that have not ended.
    pub fn positions(&self) -> impl Iterator<Item = (&Plate, StatusPosition)> {
        let live = self.held.iter().filter(|held| !held.has_ended());
        live.map(|held| (held.fields().plate(), held.status_position()))
    }

    /// Believes a register's answer, fetched over the authority's authenticated channel. Credentials that have ended by
    /// it are not shown any more.
    pub fn apply_answer(&mut self, answer: &RegisterAnswer) {
        for held in &mut self.held {
            held.apply_answer(answer);
        }
    }

    /// Believes a status list of `issuer`, or any other source the app trusts, on one position: see
    /// [`Holder::apply_status`].
    pub fn apply_status(&mut self, issuer: u16, position: StatusPosition, status: CredentialStatus, as_of: UnixTime) {
        for held in &mut self.held {
            held.apply_status(issuer, position, status, as_of);
        }
    }

    /// Believes a status list that verified, on every credential that it covers.
    pub fn apply_list(&mut self, list: &StatusList) {
        for held in &mut self.held {
            held.apply_list(list);
        }
    }

    /// Removes the credential with this id, and erases it from memory, as its holder asks. Returns whether it was held.
    /// What was heard of it goes with it: imported again, it shows until the app has asked anew.
    pub fn remove(&mut self, id: &[u8; 32]) -> bool {
        let before = self.held.len();
        self.held.retain(|held| held.id() != id);
        self.held.len() < before
    }

    /// Removes, and erases from memory, the credentials that have ended or expired by `now`. Returns their ids, so that
    /// the app can delete their files too. A credential that is not valid yet stays.
    pub fn clear_out(&mut self, now: UnixTime) -> Vec<[u8; 32]> {
        let over = |held: &Holder| held.has_ended() || held.last_day().is_over(now);
        let ids = self.held.iter().filter(|held| over(held)).map(|held| *held.id());
        let ids = ids.collect();
        self.held.retain(|held| !over(held));
        ids
    }
}
