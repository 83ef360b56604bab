//! A server that publishes: the night's lists again and again, from the events and from the registers in turn.

use std::time::{Duration, Instant};

use authority::{Source, city};
use support::fixture;
use vehicle_license::key::Signer as _;

use crate::Result;
use crate::work::Load;

pub(crate) fn run(load: &Load<'_>) -> Result<()> {
    let mut service = city::service(city::open(load.store)?)?;
    let hsm = fixture::key("status");
    let (started, mut published) = (Instant::now(), 0);
    for source in [Source::Events, Source::Registers].into_iter().cycle() {
        if started.elapsed().as_secs() >= load.seconds {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
        for draft in service.lists(source, load.now())? {
            let signature = hsm
                .sign(draft.unsigned().to_be_signed())
                .map_err(|_| "the HSM failed")?;
            service.publish_list(&draft, &signature)?;
            published += 1;
            if !draft.bad.is_empty() {
                println!("fault: {} rows cannot be published", draft.bad.len());
            }
        }
    }
    println!("published {published}");
    Ok(())
}
