//! The phone of the sample data: `cargo run --example holder -- 'VC1:…'` prints what the walkthrough's owner answers to
//! this question at the moment at which it was asked, with all that it asks for; sealed, if it has a key for that.

use support::fixture;
use vehicle_license::Challenge;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let question = std::env::args().nth(1).ok_or("usage: holder VC1:…")?;
    let challenge = Challenge::from_text(&question)?;
    let (view, now) = (fixture::everything_asked(&challenge), challenge.issued_at());
    let (owner, key) = (fixture::holder(&fixture::record()), fixture::key("holder"));
    let answer = if challenge.sealing_key().is_some() {
        // Two answers under one seal would show what they have in common: each question gets a seal of its own.
        let mut random = fixture::Deterministic::new(&question);
        owner.present_sealed(&view, now, &key, &mut random)?.to_text()
    } else {
        owner.present(&view, now, &key)?.to_text()
    };
    println!("{answer}");
    Ok(())
}
