//! What holds of every register at every moment, asked through everything it answers.

use vehicle_license::issue::{StatusBits, StatusListTerms};
use vehicle_license::{StatusList, Trust};

use super::super::model::{Lent, who};
use super::*;
use crate::fixture::{LIST_KEY, issuer, key, trust_content, with_list_key};

impl World {
    pub(super) fn holds(&self) {
        let (register, model, now) = (&self.register, &self.model, instant(self.now));
        assert_eq!(register.revision(), model.revision);
        assert_eq!(register.requests_since(), model.requests_since.map(instant));
        assert_eq!(register.licenses_since(), model.licenses_since.map(instant));
        assert_eq!(register.owner().owner.name(), OWNERS[model.owner].0);
        assert_eq!(register.standing(), standing(model.standing));
        for (index, key) in KEYS.iter().enumerate() {
            assert_eq!(register.is_suspended(&public(key)), model.suspended.contains(&index));
        }

        let live: Vec<&Lent> = model
            .lent
            .iter()
            .filter(|lent| !over(lent.last_day, self.now))
            .collect();
        let found: Vec<_> = register
            .lent(now)
            .map(|lent| {
                let head = (lent.number(), lent.grantee().clone(), lent.purpose(), lent.last_day());
                (head, lent.granted_at(), lent.position(), lent.id().copied())
            })
            .collect();
        let expected: Vec<_> = live
            .iter()
            .map(|lent| {
                let head = (lent.number, grantee(lent.person), lent.purpose, lent.last_day);
                (
                    head,
                    instant(lent.granted_at),
                    lent.at.map(position),
                    lent.ids.last().copied(),
                )
            })
            .collect();
        assert_eq!(found, expected);

        let mut persons: Vec<_> = live.iter().map(|lent| who(lent.person)).collect();
        let mut pairs: Vec<_> = live.iter().map(|lent| (who(lent.person), lent.purpose)).collect();
        let count = pairs.len();
        persons.sort_unstable();
        persons.dedup();
        pairs.sort_unstable();
        pairs.dedup();
        assert!(persons.len() <= 3, "{persons:?}");
        assert_eq!(pairs.len(), count, "two for one person and purpose");

        self.statuses_hold(now);
        for person in 0..PERSONS.len() {
            let theirs = live
                .iter()
                .filter(|lent| who(lent.person) == who(person) && lent.at.is_some());
            let expected: Vec<_> = theirs.map(|lent| lent.at.map(position)).collect();
            let shown: Vec<_> = register
                .shown_by(&grantee(person), now)
                .map(vehicle_license::issue::Lent::position)
                .collect();
            assert_eq!(shown, expected);
        }
        self.answers_hold(&live, now);
    }

    /// A wallet may ask about what it likes: all that lives, what ended last, and what nobody ever gave.
    fn answers_hold(&self, lent: &[&Lent], now: UnixTime) {
        let licenses = self.model.licenses.iter();
        let mut live: Vec<_> = licenses
            .filter(|license| !over(license.last_day, self.now))
            .map(|license| license.at)
            .chain(lent.iter().filter_map(|lent| lent.at.map(position)))
            .collect();
        let ended = self.model.ended.keys().rev().take(40 - live.len()).copied();
        let mut ended: Vec<_> = std::iter::once(position(1_000_000)).chain(ended).collect();
        let asked: Vec<_> = ended.iter().chain(&live).copied().collect();
        let answer = self.register.answer(&asked, now);
        assert_eq!((answer.vehicle(), answer.as_of()), (self.register.vehicle(), now));
        live.sort_unstable();
        ended.sort_unstable();
        assert_eq!((answer.live(), answer.ended()), (&live[..], &ended[..]));
    }

    /// What the model says of every position.
    fn expected_statuses(&self, now: u64) -> Vec<Row> {
        let model = &self.model;
        let licenses = model.licenses.iter().map(|license| {
            let status = match model.suspended.contains(&license.key) {
                true => CredentialStatus::Suspended,
                false => CredentialStatus::Valid,
            };
            (license.at, status, license.last_day)
        });
        let lent = model.lent.iter();
        let lent = lent.filter_map(|lent| Some((position(lent.at?), CredentialStatus::Valid, lent.last_day)));
        let mut expected: Vec<_> = licenses
            .chain(lent)
            .filter(|(.., last_day)| !over(*last_day, now))
            .chain(table_of(&model.ended, now))
            .collect();
        expected.sort_unstable();
        expected
    }

    fn statuses_hold(&self, now: UnixTime) {
        let (register, model) = (&self.register, &self.model);
        let runs = |last_day: Day| !over(last_day, now.unix());
        let mut found: Vec<_> = register.statuses(now).collect();
        found.sort_unstable();
        assert_eq!(found, self.expected_statuses(now.unix()));
        // What follows from the events knows as much, and more while a time far ahead makes the register forget.
        let latest = now.unix().max(model.changed_at);
        let followed: Vec<_> = table_of(&self.table, latest).collect();
        assert_eq!(followed, self.expected_statuses(latest));
        let mut positions: Vec<_> = register.statuses(now).map(|(at, ..)| at).collect();
        let count = positions.len();
        positions.dedup();
        positions.sort_unstable();
        positions.dedup();
        assert_eq!(positions.len(), count, "a position given twice");
        let owners = model.licenses.iter().filter(|license| runs(license.last_day)).count();
        assert_eq!(register.licenses(now).count(), owners);
        assert!(owners <= if OWNERS[model.owner].2 { 4 } else { 1 });
    }

    /// A list that is built of the register says of every position what the model says.
    pub(in crate::register) fn published_holds(&self) {
        let (list, issuer) = (9, with_list_key(issuer(), "status"));
        let terms = StatusListTerms {
            list,
            bits: StatusBits::Two,
            entries: Some(4096),
            snapshot_at: instant(ISSUED_AT),
            expires: instant(ISSUED_AT + 86_400),
            time_to_live: None,
        };
        let statuses = self.register.statuses(instant(self.now));
        let rows = statuses.map(|(at, status, _)| (at, status));
        let token = terms.prepare(&issuer, LIST_KEY, rows).expect("a list");
        let token = token.sign(&key("status")).expect("a signature");
        let trust = trust_content(vec![issuer]).to_bytes().expect("a trust file");
        let trust = Trust::pinned(&trust).expect("a trust file");
        let published = StatusList::verify(&token, &trust, instant(ISSUED_AT)).expect("a list");
        let expected = self.expected_statuses(self.now).into_iter();
        let expected: BTreeMap<_, _> = expected.map(|(at, status, _)| (index_of(at), status)).collect();
        for index in 0..=self.fresh {
            // What is of no meaning yet is published as revoked.
            let expected = match expected.get(&index) {
                Some(CredentialStatus::Other(_)) => CredentialStatus::Revoked,
                Some(status) => *status,
                None => CredentialStatus::Valid,
            };
            assert_eq!(published.status(index.into()), Ok(expected), "{index}");
        }
    }
}
