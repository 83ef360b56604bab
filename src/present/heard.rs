//! What a wallet has heard of one credential, from registers and status lists (SPEC §7.7): the order in which it hears
//! makes no difference.

use crate::credential::status::CredentialStatus;
use crate::error::{DecodeError, DecodeKind, Part};
use crate::value::UnixTime;
use crate::wire::cbor::{Reader, Writer};

/// What was heard. An ending is final, a suspension is lifted by a later word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Heard {
    ended: bool,
    suspended: bool,
    /// Of when the latest status is that says *suspended* or *valid*.
    status_of: Option<UnixTime>,
    /// Of when the latest word of any kind is.
    as_of: Option<UnixTime>,
}

impl Heard {
    pub(super) fn has_ended(self) -> bool {
        self.ended
    }

    pub(super) fn is_suspended(self) -> bool {
        self.suspended
    }

    pub(super) fn as_of(self) -> Option<UnixTime> {
        self.as_of
    }

    /// A register's answer.
    pub(super) fn answer(&mut self, ended: bool, as_of: UnixTime) {
        self.ended |= ended;
        self.as_of = self.as_of.max(Some(as_of));
    }

    /// A status as of a moment.
    pub(super) fn status(&mut self, status: CredentialStatus, as_of: UnixTime) {
        self.as_of = self.as_of.max(Some(as_of));
        let suspended = match status {
            CredentialStatus::Suspended => true,
            CredentialStatus::Valid => false,
            _ => {
                self.ended = true;
                return;
            }
        };
        // Of two words of one moment the graver counts.
        match self.status_of {
            Some(before) if as_of < before => {}
            Some(before) if as_of == before => self.suspended |= suspended,
            _ => {
                self.suspended = suspended;
                self.status_of = Some(as_of);
            }
        }
    }

    pub(super) fn write(self, writer: &mut Writer) {
        writer
            .bool(self.ended)
            .bool(self.suspended)
            .optional(self.status_of, Writer::instant)
            .optional(self.as_of, Writer::instant);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let heard = Self {
            ended: reader.at(Part::Ended).bool()?,
            suspended: reader.at(Part::Suspended).bool()?,
            status_of: reader.at(Part::StatusOf).optional(Reader::instant)?,
            as_of: reader.at(Part::AsOf).optional(Reader::instant)?,
        };
        let told = heard.status_of.is_some() || !heard.suspended;
        let dated = heard.as_of.is_some() || !heard.ended;
        if told && dated && heard.status_of <= heard.as_of {
            Ok(heard)
        } else {
            Err(reader.error(DecodeKind::OutOfRange))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CredentialStatus::{Other, Revoked, Superseded, Suspended, Valid};
    use proptest::prelude::*;
    use std::vec::Vec;

    fn word() -> impl Strategy<Value = (CredentialStatus, u64)> {
        const STATUSES: &[CredentialStatus] = &[Valid, Suspended, Valid, Suspended, Revoked, Superseded, Other(9)];
        (proptest::sample::select(STATUSES), 0..4u64)
    }

    fn of(words: &[(CredentialStatus, u64)]) -> Heard {
        let mut heard = Heard::default();
        for (status, at) in words {
            heard.status(*status, UnixTime::from_unix(*at).unwrap());
        }
        heard
    }

    proptest! {
        #[test]
        fn the_order_of_words_makes_no_difference(
            (words, shuffled) in proptest::collection::vec(word(), 0..6)
                .prop_flat_map(|words| (Just(words.clone()), Just(words).prop_shuffle()))
        ) {
            let words: Vec<_> = words;
            prop_assert_eq!(of(&words), of(&shuffled));
            let mut writer = Writer::new();
            of(&words).write(&mut writer);
            let bytes = writer.into_bytes();
            prop_assert_eq!(Heard::read(&mut Reader::new(&bytes, Part::Wallet)), Ok(of(&words)));
        }
    }
}
