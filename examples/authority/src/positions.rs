//! Handing out status positions: drawn at random, and stored under a unique key before they are used. A list is closed
//! when eight draws in a row met a position that was taken: at about half of its 2^20, without counting.

use vehicle_license::credential::StatusPosition;

use crate::error::{Error, Result};
use crate::operation::{OperationId, place};
use crate::store::Store;

const DRAWS: u32 = 8;

/// For what a list is: licenses and what is lent, apart.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ListKind {
    Licenses,
    Lent,
}

impl ListKind {
    fn name(self) -> &'static str {
        match self {
            Self::Licenses => "licenses",
            Self::Lent => "lent",
        }
    }
}

/// A position for this operation, in the open list of this kind. It is in the table when the transaction ends.
pub(crate) fn draw(
    store: &mut dyn Store,
    kind: ListKind,
    operation: &OperationId,
    random: &mut dyn rand_core::CryptoRng,
) -> Result<StatusPosition> {
    loop {
        let list = open_list(store, kind)?;
        for _ in 0..DRAWS {
            let list = u32::try_from(list).map_err(|_| NO_LISTS)?;
            let position = StatusPosition::draw(list, &mut &mut *random).ok_or(NO_LISTS)?;
            let values = [place(position), operation.into()];
            let sql = "INSERT INTO position (number, operation) VALUES ($1, $2) ON CONFLICT (number) DO NOTHING";
            if store.execute(sql, &values)? == 1 {
                return Ok(position);
            }
        }
        store.execute("UPDATE list SET closed = 1 WHERE number = $1", &[list.into()])?;
    }
}

fn open_list(store: &mut dyn Store, kind: ListKind) -> Result<i64> {
    loop {
        let sql = "SELECT number FROM list WHERE kind = $1 AND closed = 0 ORDER BY number LIMIT 1";
        if let Some(open) = store.query(sql, &[kind.name().into()])?.first() {
            return Ok(open.int(0)?);
        }
        // Of two servers that open one at once, one does.
        let sql = "INSERT INTO list (number, kind, closed, retired) \
                   SELECT coalesce(max(number), 0) + 1, $1, 0, 0 FROM list WHERE true ON CONFLICT (number) DO NOTHING";
        store.execute(sql, &[kind.name().into()])?;
    }
}

/// Whether no more positions are handed out of the list of this position.
pub(crate) fn is_closed(store: &mut dyn Store, position: StatusPosition) -> Result<bool> {
    let list = i64::try_from(position.list()).unwrap_or(i64::MAX);
    let rows = store.query("SELECT closed FROM list WHERE number = $1", &[list.into()])?;
    Ok(rows.first().is_none_or(|row| row.int(0) != Ok(0)))
}

const NO_LISTS: Error = Error::Later("status-lists-used-up");
