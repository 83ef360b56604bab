//! The tables, in the common part of SQL, with what each holds and for how long.

use crate::store::{Store, StoreError};

/// Makes what is not there.
pub(crate) fn create(store: &mut dyn Store) -> Result<(), StoreError> {
    for table in TABLES {
        store.execute(table, &[])?;
    }
    Ok(())
}

const TABLES: [&str; 16] = [
    // The register of each vehicle (SPEC §7.6), with the revision it is guarded by. For ever.
    "CREATE TABLE IF NOT EXISTS vehicle (
        plate TEXT PRIMARY KEY, revision BIGINT NOT NULL, state BYTEA NOT NULL)",
    // What was asked for, when it first arrived, and how far it is: 0 submitted, 1 under way, 2 done, 3 refused.
    "CREATE TABLE IF NOT EXISTS operation (
        id BYTEA PRIMARY KEY, kind TEXT NOT NULL, plate TEXT NOT NULL, request TEXT NOT NULL, first_at BIGINT NOT NULL,
        stage BIGINT NOT NULL, lease BIGINT NOT NULL, position BIGINT, result TEXT, ended_at BIGINT,
        nonce BYTEA, handed_out BIGINT, enrolment BYTEA, enrolled_at BIGINT, evidence TEXT)",
    "CREATE INDEX IF NOT EXISTS operation_open ON operation (stage, lease) WHERE stage < 2",
    "CREATE INDEX IF NOT EXISTS operation_ended ON operation (ended_at) WHERE stage >= 2",
    // Every status position that was ever handed out. A number stands here before it is used.
    "CREATE TABLE IF NOT EXISTS position (number BIGINT PRIMARY KEY, operation BYTEA NOT NULL)",
    // The numbers of status lists: never used again.
    "CREATE TABLE IF NOT EXISTS list (
        number BIGINT PRIMARY KEY, kind TEXT NOT NULL, closed BIGINT NOT NULL, retired BIGINT NOT NULL)",
    // The audit log. The key makes a forgotten guard fail.
    "CREATE TABLE IF NOT EXISTS event (
        plate TEXT NOT NULL, revision BIGINT NOT NULL, ord BIGINT NOT NULL, at BIGINT NOT NULL, event TEXT NOT NULL,
        PRIMARY KEY (plate, revision, ord))",
    // What status lists are built from: it follows from the events alone.
    "CREATE TABLE IF NOT EXISTS status (
        position BIGINT PRIMARY KEY, plate TEXT NOT NULL, status BIGINT NOT NULL, last_day BIGINT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS status_plate ON status (plate)",
    "CREATE INDEX IF NOT EXISTS status_ended ON status (last_day) WHERE status <> 0",
    // The log entries of licenses and authorizations, by credential id.
    "CREATE TABLE IF NOT EXISTS credential (
        id BYTEA PRIMARY KEY, operation BYTEA NOT NULL, plate TEXT NOT NULL, last_day BIGINT NOT NULL,
        entry TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS credential_operation ON credential (operation)",
    // The owners' signed requests and orders.
    "CREATE TABLE IF NOT EXISTS consent (operation BYTEA PRIMARY KEY, plate TEXT NOT NULL, at BIGINT NOT NULL, message BYTEA NOT NULL)",
    // Files that wait for their holder's wallet.
    "CREATE TABLE IF NOT EXISTS outbox (operation BYTEA PRIMARY KEY, at BIGINT NOT NULL, file BYTEA NOT NULL)",
    // What was published: status lists by number and time, trust bundles by root and version. One fence: the time of
    // the last publication, behind which no operation may be dated.
    "CREATE TABLE IF NOT EXISTS published (
        kind TEXT NOT NULL, number BIGINT NOT NULL, version BIGINT NOT NULL, message BYTEA NOT NULL,
        PRIMARY KEY (kind, number, version))",
    "CREATE TABLE IF NOT EXISTS fence (one BIGINT PRIMARY KEY, at BIGINT NOT NULL)",
];
