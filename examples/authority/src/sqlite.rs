//! SQLite, compiled in. A writer has the whole database for itself from the begin of its transaction on, so the fence
//! needs no lock of its own; readers go on meanwhile. A commit waits for the disk.

use std::path::Path;
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, Statement, ToSql};

use crate::store::{Row, Store, StoreError, Value};

/// How long a writer waits for the one before it.
const PATIENCE: Duration = Duration::from_secs(20);

/// A connection to one file.
#[derive(Debug)]
pub struct Sqlite {
    connection: Connection,
}

impl Sqlite {
    /// Opens the database in this file, and makes it if there is none.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::prepare(Connection::open(path).map_err(failed)?)
    }

    /// A database that ends with this value.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::prepare(Connection::open_in_memory().map_err(failed)?)
    }

    fn prepare(connection: Connection) -> Result<Self, StoreError> {
        connection.busy_timeout(PATIENCE).map_err(failed)?;
        connection
            .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")
            .map_err(failed)?;
        connection.set_prepared_statement_cache_capacity(100);
        let mut store = Self { connection };
        crate::schema::create(&mut store)?;
        Ok(store)
    }
}

impl Store for Sqlite {
    fn begin(&mut self) -> Result<(), StoreError> {
        self.connection.execute_batch("BEGIN IMMEDIATE").map_err(failed)
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.connection.execute_batch("COMMIT").map_err(failed)
    }

    fn roll_back(&mut self) {
        if !self.connection.is_autocommit() {
            // What cannot be rolled back ends with the connection.
            let _ended = self.connection.execute_batch("ROLLBACK");
        }
    }

    fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, StoreError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        bind(&mut statement, values)?;
        let changed = statement.raw_execute().map_err(failed)?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    fn query(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        let columns = statement.column_count();
        bind(&mut statement, values)?;
        let rows = statement.raw_query().mapped(|row| {
            let values = (0..columns).map(|column| Ok(value(row.get_ref(column)?)));
            values.collect::<Result<_, _>>().map(Row)
        });
        rows.collect::<Result<_, _>>().map_err(failed)
    }

    fn lock(&mut self, _as_publisher: bool) -> Result<(), StoreError> {
        Ok(())
    }
}

/// `$1` is a name to SQLite, and PostgreSQL's number.
fn bind(statement: &mut Statement<'_>, values: &[Value]) -> Result<(), StoreError> {
    for (number, value) in (1..).zip(values) {
        let name = format!("${number}");
        let index = statement.parameter_index(&name).map_err(failed)?;
        let index = index.ok_or_else(|| StoreError::Failed(format!("the statement has no {name}")))?;
        statement.raw_bind_parameter(index, value).map_err(failed)?;
    }
    Ok(())
}

fn value(found: ValueRef<'_>) -> Value {
    match found {
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        ValueRef::Null | ValueRef::Real(_) => Value::Null,
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err gives")]
fn failed(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
        _ => StoreError::Failed(error.to_string()),
    }
}
