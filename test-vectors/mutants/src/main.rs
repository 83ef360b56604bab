//! Changes the library on purpose and sees whether a test fails:
//!
//! ```text
//! cargo run -p mutants -- rules                       # every rule of SPEC switched off: a vector must fail
//! cargo run -p mutants -- sample 1 500                # 500 mutants drawn by seed 1: unit tests and vectors
//! cargo run -p mutants -- sample 1 500 --shard 2/4    # one of four parts; without --shard the table adds them up
//! ```
//!
//! What `cargo mutants` lists is put into a copy of the sources behind a switch, all of it at once, so that one build serves
//! all and a mutant costs what the tests cost until the first that fails. The library itself has no switch. A mutant that
//! cannot be switched (in a `const fn`, or of a returned `impl Trait`) is built alone: `--no-alone` leaves it out.
//!
//! `target/mutants` has the copy and the results. A run that was ended goes on where it was, until a source changes.

mod list;
mod rules;
mod run;
mod schema;
mod tree;

use std::process::ExitCode;
use std::{env, io};

use list::Mutant;
use run::{Outcome, Results, Tests};
use tree::Tree;

const USAGE: &str = "usage: mutants rules | mutants sample SEED COUNT [--shard K/N] [--no-alone]";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.split_first() {
        Some((&"rules", rest)) => rules(rest),
        Some((&"sample", [seed, count, options @ ..])) => sample(seed, count, options),
        _ => Err(io::Error::other(USAGE)),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("mutants: {problem}");
            ExitCode::from(2)
        }
    }
}

/// Every rule, or those whose number begins with one of `wanted`, switched off one at a time.
fn rules(wanted: &[&str]) -> io::Result<bool> {
    let tree = Tree::copy("rules")?;
    let rules = rules::all();
    for file in rules::files(&rules) {
        let source = rules::switched(&rules, file, &tree.source(file)?).map_err(io::Error::other)?;
        tree.write(file, &source)?;
    }
    tree.write_switch()?;
    let tests = Tests::build(&tree, &["--package", "runner", "--test", "vectors"])?;
    tests.must_pass()?;
    let mut held = true;
    let chosen = |id: &str| wanted.is_empty() || wanted.iter().any(|start| id.starts_with(start));
    for (number, rule) in (1..).zip(&rules).filter(|(_, rule)| chosen(rule.id)) {
        let (outcome, by) = tests.run_first(number, rules::kind(rule.id))?;
        println!(
            "{:<8} {:<8} {} {}",
            outcome.name(),
            rule.id,
            rule.what,
            by.unwrap_or_default()
        );
        held &= outcome == Outcome::Caught;
    }
    Ok(held)
}

fn sample(seed: &str, count: &str, options: &[&str]) -> io::Result<bool> {
    let usage = || io::Error::other(USAGE);
    let count: usize = count.parse().map_err(|_| usage())?;
    let (mut shard, mut alone) = ((1, 1), true);
    let mut options = options.iter();
    while let Some(option) = options.next() {
        match *option {
            "--no-alone" => alone = false,
            "--shard" => {
                let given = options
                    .next()
                    .and_then(|given| given.split_once('/'))
                    .ok_or_else(usage)?;
                let number = |text: &str| text.parse::<usize>().map_err(|_| usage());
                shard = (number(given.0)?, number(given.1)?);
            }
            _ => return Err(usage()),
        }
    }
    if !(1..=shard.1).contains(&shard.0) {
        return Err(usage());
    }
    // What compiles is found out in a copy of its own, so that what is built of the other one stays built.
    let tree = Tree::copy("trial")?;
    let sample = list::sample(&tree, seed, count)?;
    let mut results = Results::open(&tree)?;
    let mine = |at: usize| at % shard.1 == shard.0 - 1;
    let open = sample.iter().enumerate();
    if open
        .clone()
        .any(|(at, mutant)| mine(at) && results.of(mutant).is_none())
    {
        let (switched, apart) = switch(&tree, &sample)?;
        let tests = Tests::build_all(&tree.twin("sample")?)?;
        tests.must_pass()?;
        for (at, mutant) in open.clone().filter(|(at, _)| mine(*at)) {
            if results.of(mutant).is_some() {
                continue;
            }
            let number = u32::try_from(at + 1).map_err(io::Error::other)?;
            let outcome = if switched.contains(&number) {
                tests.run_first(number, Some(&mutant.module()))?.0
            } else if !apart.contains(&number) {
                Outcome::Unviable
            } else if alone {
                run::alone(&tree, mutant)?
            } else {
                continue;
            };
            println!("{:<8} {}", outcome.name(), mutant.name);
            results.add(mutant, outcome)?;
        }
    }
    Ok(results.table(&sample))
}

/// Puts the mutants behind switches. Returns the numbers of those that are, and of those that have to be built alone.
fn switch(tree: &Tree, sample: &[Mutant]) -> io::Result<(Vec<u32>, Vec<u32>)> {
    let mut files: Vec<&str> = sample.iter().map(|mutant| mutant.file.as_str()).collect();
    files.sort_unstable();
    files.dedup();
    tree.write_switch()?;
    let (mut dropped, mut unviable) = (Vec::new(), Vec::new());
    loop {
        let (mut written, mut switched, mut apart) = (Vec::new(), Vec::new(), Vec::new());
        for file in &files {
            let mutants: Vec<(u32, &Mutant)> = (1..)
                .zip(sample)
                .filter(|(_, mutant)| mutant.file == *file)
                .filter(|(number, _)| !dropped.contains(number) && !unviable.contains(number))
                .collect();
            let made = schema::switched(&tree.source(file)?, &mutants).map_err(io::Error::other)?;
            tree.write(file, &made.text)?;
            switched.extend(&made.switched);
            apart.extend(&made.apart);
            written.push(((*file).to_owned(), made));
        }
        let wrong = tree.errors(&written)?;
        if wrong.is_empty() {
            apart.extend(&dropped);
            return Ok((switched, apart));
        }
        // What cannot be returned behind a switch cannot be returned without one.
        let is_value = |number: u32| {
            sample
                .get(number as usize - 1)
                .is_some_and(|mutant| mutant.genre == "FnValue")
        };
        for (number, own) in wrong {
            if own && is_value(number) {
                unviable.push(number);
            } else {
                dropped.push(number);
            }
        }
    }
}
