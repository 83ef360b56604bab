//! What a fleet needs of Redis: insert a value under a key if there is none, and let it expire; read it; empty it. Any store
//! that inserts in one step will do: in SQL it is `INSERT … ON CONFLICT DO NOTHING`, and the number of rows.

use std::io::{BufRead as _, BufReader, Error, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use vehicle_license::verify::StoreAnswer;

/// The most bytes of a value here: a question that is handed over has fewer.
const VALUE: usize = 4096;

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

    /// `SET key value NX EX seconds`.
    pub(crate) fn insert(&mut self, key: &[u8], value: &[u8], seconds: u64) -> Result<StoreAnswer, Error> {
        let seconds = seconds.to_string();
        match &*self.send(&[b"SET", key, value, b"NX", b"EX", seconds.as_bytes()])? {
            "+OK" => Ok(StoreAnswer::Absent),
            "$-1" => Ok(StoreAnswer::Present),
            other => Err(unknown(other)),
        }
    }

    /// `GET key`.
    pub(crate) fn get(&mut self, key: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        let reply = self.send(&[b"GET", key])?;
        if reply == "$-1" {
            return Ok(None);
        }
        let length = reply.strip_prefix('$').and_then(|length| length.parse().ok());
        let length: usize = length
            .filter(|length| *length <= VALUE)
            .ok_or_else(|| unknown(&reply))?;
        let mut value = vec![0; length + 2];
        self.0.read_exact(&mut value)?;
        value.truncate(length);
        Ok(Some(value))
    }

    /// `SET key "" XX KEEPTTL`: nothing is left under a key that is there, until it expires.
    pub(crate) fn empty(&mut self, key: &[u8]) -> Result<(), Error> {
        match &*self.send(&[b"SET", key, b"", b"XX", b"KEEPTTL"])? {
            "+OK" | "$-1" => Ok(()),
            other => Err(unknown(other)),
        }
    }

    /// The first line of the reply to a command.
    fn send(&mut self, parts: &[&[u8]]) -> Result<String, Error> {
        let mut command = format!("*{}\r\n", parts.len()).into_bytes();
        for part in parts {
            write!(command, "${}\r\n", part.len())?;
            command.extend_from_slice(part);
            command.extend_from_slice(b"\r\n");
        }
        self.0.get_mut().write_all(&command)?;
        let mut reply = String::new();
        self.0.read_line(&mut reply)?;
        let line = reply.strip_suffix("\r\n").map(str::to_string);
        line.ok_or_else(|| unknown(&reply))
    }
}

fn unknown(reply: &str) -> Error {
    Error::other(format!("the store said {reply:?}"))
}
