//! The days and times of the model, by the notice for the autumn of 2026.

use super::*;

pub(in crate::register) fn over(last_day: Day, now: u64) -> bool {
    last_day.end().expect("an instant").unix() <= now
}

/// The furthest last day of what is lent today, and the refusal of a later one: the seventh working day or the
/// twenty-first day, but no day of 2027.
pub(super) fn furthest(today: Day) -> (Day, &'static str) {
    let (mut at, mut count) = (today, 0);
    for _ in 0..21 {
        let next = at.plus_days(1).expect("a day");
        if next > day("2026-12-31") {
            return (at, "calendar-does-not-reach");
        }
        at = next;
        count += i32::from(works(at));
        if count == 7 {
            break;
        }
    }
    (at, "working-days-exceeded")
}

fn works(at: Day) -> bool {
    let text = at.to_string();
    let off = [
        "2026-09-25",
        "2026-10-01",
        "2026-10-02",
        "2026-10-05",
        "2026-10-06",
        "2026-10-07",
    ];
    let worked = ["2026-09-20", "2026-10-10"];
    worked.contains(&&text[..]) || at.weekday() < 6 && !off.contains(&&text[..])
}

pub(super) fn in_time(made_at: u64, now: u64) -> Result<(), &'static str> {
    if made_at > now + AHEAD {
        return Err("request-from-future");
    }
    if now >= made_at + LIFETIME {
        return Err("request-expired");
    }
    Ok(())
}

/// Seconds that a message lives, and by which it may be dated ahead.
pub(super) const LIFETIME: u64 = 1200;
const AHEAD: u64 = 600;
