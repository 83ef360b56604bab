//! Prints the JSON Schema of the door: `cargo run -p json-door --bin door_schema > examples/json/schema.json`.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    std::io::stdout().write_all(door::schema::file().as_bytes())
}
