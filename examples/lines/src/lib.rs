//! One line in, one JSON object out, whatever comes: the loop of the command line tools.

pub mod hex;

use std::io::{BufRead, Write as _};

/// Prints `judge`'s object for each line of standard input, without its LF, before the next is read; an error ends it
/// all. At most `longest` + 1 bytes of a line are kept, however long it is, so that memory stays bounded.
pub fn judge_each(
    longest: usize,
    mut judge: impl FnMut(&[u8]) -> Result<serde_json::Value, String>,
) -> Result<(), String> {
    let mut input = std::io::stdin().lock();
    let mut output = std::io::stdout().lock();
    while let Some(line) = next(&mut input, longest).map_err(|error| format!("standard input: {error}"))? {
        writeln!(output, "{}", judge(&line)?).map_err(|error| format!("standard output: {error}"))?;
    }
    Ok(())
}

fn next(input: &mut impl BufRead, longest: usize) -> std::io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let mut any = false;
    loop {
        let chunk = input.fill_buf()?;
        if chunk.is_empty() {
            return Ok(any.then_some(line));
        }
        any = true;
        let end = chunk.iter().position(|byte| *byte == b'\n');
        let part = &chunk[..end.unwrap_or(chunk.len())];
        line.extend_from_slice(&part[..part.len().min(longest + 1 - line.len())]);
        let used = end.map_or(chunk.len(), |end| end + 1);
        input.consume(used);
        if end.is_some() {
            return Ok(Some(line));
        }
    }
}
