//! An archive to try: evidence records by the library, one in a hundred of them spoilt, and the trust files and lists that
//! they name. And the plain loop over them, on one core, beside which an engine is measured.
//!
//! ```text
//! archive-records make FOLDER COUNT    FOLDER/records.tsv: number, verdict, code, record in hex; FOLDER/inputs/DIGEST
//! archive-records loop FOLDER          reads all of it, verifies it, and prints what came out and how long that took
//! ```

mod made;
mod spoilt;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;
use std::time::Instant;

use rayon::prelude::*;
use support::mutate::hex;
use vehicle_license::evidence::{Archive, EvidenceRecord};
use vehicle_license::{StatusList, Trust};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &*arguments.iter().map(String::as_str).collect::<Vec<_>>() {
        ["make", folder, count] => make(Path::new(folder), count.parse()?),
        ["loop", folder] => again(Path::new(folder)),
        _ => Err("archive-records make FOLDER COUNT, or archive-records loop FOLDER".into()),
    }
}

fn make(folder: &Path, count: u64) -> Result<()> {
    let world = made::World::new(count);
    fs::create_dir_all(folder.join("inputs"))?;
    for (digest, file) in world.inputs() {
        fs::write(folder.join("inputs").join(hex(&digest)), file)?;
    }
    let mut lines = BufWriter::new(File::create(folder.join("records.tsv"))?);
    let numbers: Vec<u64> = (0..count).collect();
    for part in numbers.chunks(2000) {
        let part: Vec<String> = part
            .par_iter()
            .map(|number| {
                let (record, verdict, code) = spoilt::maybe(*number, world.record(*number));
                format!("{number}\t{verdict}\t{code}\t{}", hex(&record))
            })
            .collect();
        for line in part {
            writeln!(lines, "{line}")?;
        }
    }
    lines.flush()?;
    println!(
        "{count} records and {} inputs in {}",
        world.inputs().len(),
        folder.display()
    );
    Ok(())
}

fn again(folder: &Path) -> Result<()> {
    let mut records = Vec::new();
    for line in BufReader::new(File::open(folder.join("records.tsv"))?).lines() {
        let line = line?;
        let digits = line.rsplit('\t').next().unwrap_or_default();
        records.push(lines::hex::bytes_of(digits.as_bytes()).ok_or("a line without a record")?);
    }
    let (mut trusts, mut tokens) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(folder.join("inputs"))? {
        let file = fs::read(entry?.path())?;
        match Trust::pinned(&file) {
            Ok(trust) => trusts.push(trust),
            Err(_) => tokens.push(file),
        }
    }
    let last = trusts
        .iter()
        .max_by_key(|trust| trust.version())
        .ok_or("no trust file")?;
    let lists = tokens.iter().map(|token| StatusList::verify(token, last, made::end()));
    let lists = lists.collect::<std::result::Result<Vec<_>, _>>()?;
    let archive = trusts.iter().fold(Archive::new(), Archive::holding);
    let archive = archive.holding_lists(&lists).with_checker(&native::Ring);

    let (begun, ran) = (Instant::now(), on_a_core()?);
    let mut codes = BTreeMap::<&str, u64>::new();
    for bytes in &records {
        let again = EvidenceRecord::from_bytes(bytes).and_then(|record| archive.reverify(&record));
        let code = again.as_ref().map_or_else(|error| error.code(), |_| "genuine");
        *codes.entry(code).or_default() += 1;
    }
    let (took, ran) = (begun.elapsed().as_micros(), on_a_core()? - ran);
    println!(
        "{took} us, of which {ran} us on a core, for {} records: {codes:?}",
        records.len()
    );
    Ok(())
}

/// Microseconds that this thread has run: what is left of the time if other work has the core meanwhile.
fn on_a_core() -> Result<u64> {
    let said = fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds: u64 = said.split(' ').next().unwrap_or_default().parse()?;
    Ok(nanoseconds / 1000)
}
