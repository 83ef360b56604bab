//! PostgreSQL, feature `postgres`: several servers on one database. Transactions read what is committed; what one of
//! them must not overwrite for another is guarded by the revision in its own statement. The fence is an advisory lock.

use std::collections::HashMap;

use postgres::error::SqlState;
use postgres::types::private::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, NoTls, Statement};

use crate::store::{Row, Store, StoreError, Value};

/// The number of the advisory lock that is the fence.
const FENCE: i64 = 0x564c;

/// A connection to one database. One that is lost stays lost: the service is made anew on another.
pub struct Postgres {
    client: Client,
    statements: HashMap<&'static str, Statement>,
    in_transaction: bool,
}

impl core::fmt::Debug for Postgres {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Postgres")
    }
}

impl Postgres {
    /// Connects as a connection string says, without TLS: over a Unix socket, or on a network of the authority's own.
    ///
    /// # Errors
    /// What PostgreSQL says.
    pub fn connect(to: &str) -> Result<Self, StoreError> {
        let client = Client::connect(to, NoTls).map_err(failed)?;
        let mut store = Self {
            client,
            statements: HashMap::new(),
            in_transaction: false,
        };
        // Two servers that start at once would make one table twice.
        store.begin()?;
        store.lock(true)?;
        crate::schema::create(&mut store)?;
        store.commit()?;
        Ok(store)
    }

    fn statement(&mut self, sql: &'static str) -> Result<Statement, StoreError> {
        if let Some(known) = self.statements.get(sql) {
            return Ok(known.clone());
        }
        let statement = self.client.prepare(sql).map_err(failed)?;
        self.statements.insert(sql, statement.clone());
        Ok(statement)
    }
}

impl Store for Postgres {
    fn begin(&mut self) -> Result<(), StoreError> {
        // Each statement sees what is committed when it begins: the fence is read behind its lock, whatever the
        // database's default is.
        self.client
            .batch_execute("BEGIN ISOLATION LEVEL READ COMMITTED")
            .map_err(failed)?;
        self.in_transaction = true;
        Ok(())
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.in_transaction = false;
        self.client.batch_execute("COMMIT").map_err(failed)
    }

    fn roll_back(&mut self) {
        if self.in_transaction {
            self.in_transaction = false;
            // What cannot be rolled back ends with the connection.
            let _ended = self.client.batch_execute("ROLLBACK");
        }
    }

    fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, StoreError> {
        let statement = self.statement(sql)?;
        self.client.execute(&statement, &parameters(values)).map_err(failed)
    }

    fn query(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        let statement = self.statement(sql)?;
        let rows = self.client.query(&statement, &parameters(values)).map_err(failed)?;
        rows.iter().map(row).collect()
    }

    fn lock(&mut self, as_publisher: bool) -> Result<(), StoreError> {
        let sql = if as_publisher {
            "SELECT 1::BIGINT FROM pg_advisory_xact_lock($1)"
        } else {
            "SELECT 1::BIGINT FROM pg_advisory_xact_lock_shared($1)"
        };
        self.query(sql, &[FENCE.into()]).map(|_| ())
    }
}

fn parameters(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

fn row(row: &postgres::Row) -> Result<Row, StoreError> {
    let values = row.columns().iter().enumerate().map(|(at, column)| {
        let value = match *column.type_() {
            Type::INT8 => row.try_get::<_, Option<i64>>(at).map(Value::from),
            Type::TEXT => row.try_get::<_, Option<String>>(at).map(Value::from),
            _ => row.try_get::<_, Option<&[u8]>>(at).map(Value::from),
        };
        value.map_err(failed)
    });
    values.collect::<Result<_, _>>().map(Row)
}

impl ToSql for Value {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn core::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) => number.to_sql(kind, out),
            Self::Text(text) => text.to_sql(kind, out),
            Self::Bytes(bytes) => bytes.to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8 | Type::TEXT | Type::BYTEA)
    }

    to_sql_checked!();
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err gives")]
fn failed(error: postgres::Error) -> StoreError {
    match error.code() {
        Some(code) if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED => {
            StoreError::Busy
        }
        Some(code) => StoreError::Failed(format!("{error}, {}", code.code())),
        None => StoreError::Failed(error.to_string()),
    }
}
