//! The few things a database has to do for the service. All SQL is written once, in the common part of the two
//! dialects: parameters are `$1`, `$2` …, numbers are `BIGINT`, and a conflict is never an error. An implementation
//! brings a connection, a transaction that others' writes cannot slip into unseen, and the fence.

use core::fmt;

/// A database. One value is one connection: a thread has its own.
pub trait Store {
    /// Begins a transaction that will write.
    ///
    /// # Errors
    /// What the database says.
    fn begin(&mut self) -> Result<(), StoreError>;

    /// Commits: what was written is on the disk when this returns.
    ///
    /// # Errors
    /// What the database says. After [`StoreError::Busy`] nothing was written.
    fn commit(&mut self) -> Result<(), StoreError>;

    /// Gives the transaction up, if there is one.
    fn roll_back(&mut self);

    /// Runs one statement, and returns how many rows it changed.
    ///
    /// # Errors
    /// What the database says.
    fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, StoreError>;

    /// The rows of one query.
    ///
    /// # Errors
    /// What the database says.
    fn query(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, StoreError>;

    /// Takes the lock between operations and publications, until the transaction ends: operations share it, a
    /// publication has it for itself. So whoever publishes waits until every operation that was under way has ended,
    /// and every later one sees the time of the publication.
    ///
    /// # Errors
    /// What the database says.
    fn lock(&mut self, as_publisher: bool) -> Result<(), StoreError>;
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A number.
    Int(i64),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// One row of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row(pub Vec<Value>);

/// The database refused, or is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// Another transaction was in the way: nothing was written, and the same transaction can be tried again.
    Busy,
    /// Anything else, in the database's words. A commit that ended so may have been carried out.
    Failed(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy => f.write_str("the database is busy"),
            Self::Failed(why) => write!(f, "database: {why}"),
        }
    }
}

impl core::error::Error for StoreError {}

impl Row {
    /// The number in this column.
    ///
    /// # Errors
    /// It is none: the schema is another one.
    pub fn int(&self, column: usize) -> Result<i64, StoreError> {
        match self.0.get(column) {
            Some(Value::Int(number)) => Ok(*number),
            _ => Err(unexpected(column, "number")),
        }
    }

    /// The number in this column, if there is one.
    ///
    /// # Errors
    /// It is something else.
    pub fn optional_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        match self.0.get(column) {
            Some(Value::Null) => Ok(None),
            _ => self.int(column).map(Some),
        }
    }

    /// The text in this column.
    ///
    /// # Errors
    /// It is none.
    pub fn text(&self, column: usize) -> Result<&str, StoreError> {
        match self.0.get(column) {
            Some(Value::Text(text)) => Ok(text),
            _ => Err(unexpected(column, "text")),
        }
    }

    /// The text in this column, if there is one.
    ///
    /// # Errors
    /// It is something else.
    pub fn optional_text(&self, column: usize) -> Result<Option<&str>, StoreError> {
        match self.0.get(column) {
            Some(Value::Null) => Ok(None),
            _ => self.text(column).map(Some),
        }
    }

    /// The bytes in this column.
    ///
    /// # Errors
    /// There are none.
    pub fn bytes(&self, column: usize) -> Result<&[u8], StoreError> {
        match self.0.get(column) {
            Some(Value::Bytes(bytes)) => Ok(bytes),
            _ => Err(unexpected(column, "bytes")),
        }
    }

    /// The bytes in this column, if there are any.
    ///
    /// # Errors
    /// It is something else.
    pub fn optional_bytes(&self, column: usize) -> Result<Option<&[u8]>, StoreError> {
        match self.0.get(column) {
            Some(Value::Null) => Ok(None),
            _ => self.bytes(column).map(Some),
        }
    }
}

fn unexpected(column: usize, wanted: &str) -> StoreError {
    StoreError::Failed(format!("column {column} has no {wanted}"))
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.into())
    }
}

impl From<&[u8; 16]> for Value {
    fn from(bytes: &[u8; 16]) -> Self {
        Self::Bytes(bytes.into())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
