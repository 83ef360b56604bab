//! Fills `fuzz/corpus/<target>/` from the vectors and the genuine messages:
//! `cargo run -p vehicle-license-fuzz --example seed`.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use support::vectors;
use vehicle_license_fuzz::{BODIES, from_vector, genuine, reads};

fn main() -> io::Result<()> {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut inputs_of_vectors = BTreeSet::new();
    for path in vectors::files(&vectors::folder())? {
        inputs_of_vectors.extend(from_vector(&fs::read_to_string(&path)?));
    }
    for (target, _) in BODIES {
        let corpus = fuzz.join("corpus").join(target);
        fs::create_dir_all(&corpus)?;
        let mut inputs = genuine(target);
        inputs.extend(inputs_of_vectors.iter().filter(|input| reads(target, input)).cloned());
        let count = inputs.len();
        for (index, input) in inputs.into_iter().enumerate() {
            fs::write(corpus.join(format!("seed-{index}")), input)?;
        }
        println!("{target}: {count} seeds");
    }
    Ok(())
}
