//! The one command that a fleet needs of Redis: insert a key if it is absent, and let it expire. Any store that does so in
//! one step will do: in SQL it is `INSERT … ON CONFLICT DO NOTHING`, and the number of rows.

use std::io::{BufRead as _, BufReader, Error, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use vehicle_license::verify::StoreAnswer;

/// A connection, used by one thread. What fails leaves it in no known state: connect again.
pub(crate) struct Redis(BufReader<TcpStream>);

impl Redis {
    pub(crate) fn connect(address: &str) -> Result<Self, Error> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        // A store that says nothing admits nobody.
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.set_write_timeout(Some(Duration::from_secs(5)))?;
        Ok(Self(BufReader::new(stream)))
    }

    /// `SET key 1 NX EX seconds`.
    pub(crate) fn insert(&mut self, key: &[u8], seconds: u64) -> Result<StoreAnswer, Error> {
        let seconds = seconds.to_string();
        let mut command = b"*6\r\n".to_vec();
        for part in [b"SET", key, b"1", b"NX", b"EX", seconds.as_bytes()] {
            write!(command, "${}\r\n", part.len())?;
            command.extend_from_slice(part);
            command.extend_from_slice(b"\r\n");
        }
        self.0.get_mut().write_all(&command)?;
        let mut reply = String::new();
        self.0.read_line(&mut reply)?;
        match reply.as_str() {
            "+OK\r\n" => Ok(StoreAnswer::Absent),
            "$-1\r\n" => Ok(StoreAnswer::Present),
            other => Err(Error::other(format!("the store said {other:?}"))),
        }
    }
}
