//! The verdict on a scene, written from SPEC §§6, 8, 9 and 10 alone: nothing here reads a show.

use super::scene::{List, Scene};

/// Leaves a license carries (§6.2).
const OF_LICENSE: u32 = 0x7fff_77f7;
/// Leaves that no authorization carries.
const NEVER_LENT: u32 = 0x0000_c800;
const EVERYDAY: u32 = 0x0000_ffff;
const MANDATORY: u32 = 0xf;
/// Masked leaf and full leaf of one field.
const TWINS: [(u32, u32); 5] = [(3, 31), (12, 17), (13, 16), (24, 28), (25, 29)];
const DAY: u64 = 86_400;

/// The built-in calendar as §8.2 has it.
const BUILT_IN: [(i64, &str, &str); 3] = [
    (
        2024,
        "0101,0210-0217,0404-0406,0501-0505,0610,0915-0917,1001-1007",
        "0204,0218,0407,0428,0511,0914,0929,1012",
    ),
    (
        2025,
        "0101,0128-0204,0404-0406,0501-0505,0531-0602,1001-1008",
        "0126,0208,0427,0928,1011",
    ),
    (
        2026,
        "0101-0103,0215-0223,0404-0406,0501-0505,0619-0621,0925-0927,1001-1007",
        "0104,0214,0228,0509,0920,1010",
    ),
];

/// What a policy demands (§9.3).
#[derive(Clone, Debug)]
pub(crate) struct Demands {
    pub(crate) status_age: u64,
    pub(crate) challenge: bool,
    pub(crate) sealed: bool,
    /// 0 usable, 1 notice, 2 lapsed, 3 not usable now, 4 gone.
    pub(crate) accepts: u8,
    pub(crate) evidence: Option<u64>,
    pub(crate) protection: u64,
    pub(crate) proofing: u64,
    /// Leaves of which one must be open.
    pub(crate) required: Vec<u32>,
    pub(crate) calendar: bool,
    pub(crate) test: bool,
    pub(crate) tolerance: i64,
    pub(crate) ahead: i64,
}

impl Demands {
    pub(crate) fn of(preset: &str) -> Self {
        let (status_age, challenge, sealed, accepts) = match preset {
            "counter" | "rental" | "test-drive" => (604_800, false, false, 1),
            "off-site-violation" | "accident" | "roadside" => (604_800, false, false, 3),
            "ride-hailing" => (604_800, true, false, 1),
            "buy-insurance" | "insurance-claim" => (86_400, true, false, 3),
            "mortgage" => (86_400, true, true, 1),
            "other" => (604_800, false, false, 2),
            "used-car-sale" | "transport-permit" => (604_800, true, false, 2),
            "vehicle-registration" => (86_400, true, true, 3),
            unknown => panic!("{unknown} is no preset of SPEC"),
        };
        let compared = vec![1 << 4, 1 << 6, 1 << 7, 1 << 12 | 1 << 17];
        Self {
            status_age,
            challenge,
            sealed,
            accepts,
            evidence: None,
            protection: 0,
            proofing: u64::from(matches!(preset, "mortgage" | "vehicle-registration")),
            required: if preset == "counter" { Vec::new() } else { compared },
            calendar: false,
            test: false,
            tolerance: 10,
            ahead: 60,
        }
    }
}

/// What a purpose sees (§6.2); `None` for a number without a row.
fn view(purpose: u64) -> Option<u32> {
    match purpose {
        1 | 3 | 4 | 9 => Some(EVERYDAY),
        2 => Some(0x000f_ffff),
        5 | 12 => Some(0x00ff_ffff),
        6 | 7 | 10 => Some(0x0fff_ffff),
        8 | 11 => Some(u32::MAX),
        _ => None,
    }
}

fn carried(scene: &Scene) -> Option<u32> {
    match scene.lent {
        None => Some(OF_LICENSE),
        Some((purpose, _)) => view(purpose).map(|view| view & !NEVER_LENT),
    }
}

/// The leaves that travel, without the mandatory ones: *shown* in check 11.
fn shown(opened: u32) -> u32 {
    let twins = TWINS.iter().filter(|(_, full)| opened & (1 << full) != 0);
    twins.fold(opened, |opened, (masked, _)| opened & !(1 << masked)) & !MANDATORY
}

/// Days since 1970-01-01 of a date.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * month + 2) / 5 + day - 1 - 719_468
}

fn day_of(unix: u64) -> i64 {
    i64::try_from((unix + 28_800) / DAY).expect("a day")
}

/// 24:00 in Beijing.
fn end_of(day: i64) -> i64 {
    (day + 1) * 86_400 - 28_800
}

/// Whether `day` is listed among ranges MMDD.
fn listed(day: i64, year: i64, ranges: &str) -> bool {
    ranges.split(',').any(|range| {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let date = |text: &str| {
            let number = |part: &str| part.parse::<i64>().expect("digits");
            days(year, number(&text[..2]), number(&text[2..]))
        };
        (date(first)..=date(last)).contains(&day)
    })
}

/// Whether `day` is a working day, by the newest of the calendars up to `version` that has it.
fn works(day: i64, version: u64, held: &[(u64, i64, i64, Vec<i64>)]) -> Option<bool> {
    let weekend = (day + 3).rem_euclid(7) > 4;
    let published = held
        .iter()
        .filter(|(number, first, last, _)| *number <= version && (*first..=*last).contains(&day));
    if let Some((_, _, _, off)) = published.max_by_key(|(number, ..)| *number) {
        return Some(!weekend && !off.contains(&day));
    }
    let (year, off, worked) = BUILT_IN
        .iter()
        .find(|(year, ..)| (days(*year, 1, 1)..days(*year + 1, 1, 1)).contains(&day))?;
    Some(listed(day, *year, worked) || !weekend && !listed(day, *year, off))
}

fn working_days(from: i64, to: i64, version: u64, scene: &Scene) -> Option<usize> {
    let each: Option<Vec<bool>> = (from + 1..=to)
        .map(|day| works(day, version, &scene.calendars))
        .collect();
    Some(each?.into_iter().filter(|works| *works).count())
}

/// Reasons against driving (§10) in their order: class and what accepts it, as [`Demands::accepts`] counts.
fn reasons(scene: &Scene, opened: u32) -> Vec<(u8, u8)> {
    let letter = |letter: u8| scene.standing & (1 << (letter - b'A')) != 0;
    let mut reasons = Vec::new();
    reasons.extend(b"BCEMP".iter().filter(|each| letter(**each)).map(|_| (4, 4)));
    for each in (b'A'..=b'Z').filter(|each| letter(*each)) {
        match each {
            b'D' | b'O' | b'Q' => reasons.push((3, 2)),
            b'F' | b'J' | b'L' | b'N' | b'R'..=b'Z' => reasons.push((3, 3)),
            _ => {}
        }
    }
    let today = day_of(scene.now);
    let passed = |leaf: u32, day: Option<i64>| opened & (1 << leaf) != 0 && day.is_some_and(|day| day < today);
    if passed(2, scene.inspection_until) {
        reasons.push((3, 2));
    }
    if passed(10, scene.scrap_by) {
        reasons.push((3, 3));
    }
    reasons.extend(b"GHIK".iter().filter(|each| letter(**each)).map(|_| (1, 1)));
    reasons.extend((26..28).filter(|bit| scene.standing & (1 << bit) != 0).map(|_| (1, 1)));
    reasons
}

/// Whether the key of a list is in the trust data, and the list of its dates (§8.4).
fn counts(scene: &Scene, list: &List) -> bool {
    let dates = scene.list_key;
    list.by_kept_key && dates.is_some_and(|[from, until, _]| (from..until).contains(&list.issued_at))
}

fn vouches(scene: &Scene, list: &List, tolerance: i64) -> bool {
    let believed = scene.list_key.is_some_and(|[_, _, believed]| scene.now < believed);
    counts(scene, list) && believed && scene.now < list.expires && after(list.issued_at, scene.now) <= tolerance
}

/// Seconds by which `moment` lies after `now`.
fn after(moment: u64, now: u64) -> i64 {
    i64::try_from(moment).expect("an instant") - i64::try_from(now).expect("an instant")
}

/// The warnings of an accepted show, or the code of the first failing check.
pub(crate) fn judge(scene: &Scene) -> Result<Vec<&'static str>, &'static str> {
    let policy = &scene.policy;
    let refuse = |wrong: bool, code| if wrong { Err(code) } else { Ok(()) };
    let mut warnings = Vec::new();
    // 3
    let carried = carried(scene).ok_or("purpose-unknown")?;
    let opened = scene.bitmap & carried;
    // 4
    refuse(
        after(scene.trust_issued_at, scene.now) > policy.tolerance,
        "trust-from-future",
    )?;
    refuse(scene.now >= scene.trust_expires, "trust-expired")?;
    refuse(scene.issuer != Scene::ISSUER, "issuer-unknown")?;
    refuse(scene.key != Scene::KEY, "issuer-key-unknown")?;
    refuse(
        (scene.deployment_is_test || scene.issuer_is_test) && !policy.test,
        "test-issuer",
    )?;
    // 5
    let artefact = if scene.lent.is_some() { 2 } else { 1 };
    let [from, until, believed] = scene.issuer_key;
    refuse(scene.artefacts & artefact == 0, "issuer-key-artefact")?;
    refuse(scene.issued_at < from, "issuer-key-not-yet")?;
    refuse(scene.issued_at >= until, "issuer-key-retired")?;
    refuse(scene.now >= believed, "issuer-key-distrusted")?;
    // 6
    refuse(!scene.by_issuer, "issuer-signature-invalid")?;
    // 7
    refuse(scene.bitmap & MANDATORY != MANDATORY, "mandatory-hidden")?;
    let letters = scene.standing & 0x0fff_ffff;
    let bad_standing =
        letters != scene.standing || letters & 0x03ff_ffff == 0 || letters & 1 != 0 && letters & 0x03ff_fffe != 0;
    let bad_value = scene.bad_leaf.is_some_and(|leaf| opened & (1 << leaf) != 0);
    refuse(bad_standing || bad_value, "value-invalid")?;
    refuse(!scene.grant_covers, "plate-outside-issuer")?;
    refuse(policy.challenge && scene.asked.is_none(), "challenge-required")?;
    if let (Some(asked), Some(purpose)) = (&scene.asked, scene.purpose) {
        refuse(asked.purpose != purpose, "challenge-purpose-differs")?;
    }
    match (&scene.asked, &scene.hinted) {
        (None, Some(_)) => return Err("challenge-needed"),
        (Some(_), None) => return Err("challenge-not-answered"),
        (Some(asked), Some(hinted)) if asked != hinted => return Err("challenge-mismatch"),
        _ => {}
    }
    refuse(policy.sealed, "seal-required")?;
    // 8
    refuse(
        !scene.by_holder || scene.answered != scene.asked,
        "holder-signature-invalid",
    )?;
    // 9
    match &scene.asked {
        Some(asked) => {
            refuse(
                after(asked.issued_at, scene.now) > policy.tolerance,
                "challenge-from-future",
            )?;
            refuse(scene.now >= asked.issued_at + asked.lifetime, "challenge-expired")?;
        }
        None => {
            refuse(after(scene.shown_at, scene.now) > policy.ahead, "show-from-future")?;
            refuse(
                -after(scene.shown_at, scene.now) >= 60 + policy.tolerance,
                "show-expired",
            )?;
        }
    }
    // 10
    let (first, last) = (
        day_of(scene.issued_at),
        day_of(scene.issued_at) + i64::try_from(scene.days).expect("days"),
    );
    let end = end_of(last);
    let over = |moment: u64| i64::try_from(moment).expect("an instant") >= end;
    refuse(after(scene.issued_at, scene.now) > policy.tolerance, "not-yet-valid")?;
    let ended = if scene.lent.is_some() {
        "authorization-expired"
    } else {
        "license-expired"
    };
    refuse(over(scene.now), ended)?;
    refuse(scene.asked.is_none() && over(scene.shown_at), "shown-outside-window")?;
    if let Some((_, version)) = scene.lent {
        refuse(scene.days > 21, "authorization-too-long")?;
        let held = version == 1 || scene.calendars.iter().any(|(number, ..)| *number == version);
        let named = if held {
            working_days(first, last, version, scene)
        } else {
            None
        };
        match (named, working_days(first, last, u64::MAX, scene)) {
            (Some(count), _) => refuse(count > 7, "working-days-exceeded")?,
            (None, Some(count)) if count > 7 && policy.calendar => return Err("working-days-exceeded"),
            (None, Some(count)) if count > 7 => warnings.push("calendar-differs"),
            (None, Some(_)) => {}
            (None, None) if policy.calendar => return Err("calendar-does-not-reach"),
            (None, None) => warnings.push("calendar-does-not-reach"),
        }
    }
    // 11
    let reasons = reasons(scene, opened);
    if let Some((class, _)) = reasons.iter().find(|(_, needs)| *needs > policy.accepts) {
        return Err(if *class == 4 {
            "standing-gone"
        } else {
            "standing-forbids-use"
        });
    }
    let sealed_by_court = scene.standing & (1 << (b'K' - b'A')) != 0;
    refuse(
        sealed_by_court && matches!(scene.purpose, Some(8 | 10)),
        "standing-refused-for-purpose",
    )?;
    let asked = scene.purpose.or(scene.asked.as_ref().map(|asked| asked.purpose));
    let given = scene.lent.map(|(purpose, _)| purpose).or(scene.stated);
    if let Some(given) = given {
        refuse(
            asked.is_some_and(|asked| asked != given) || view(given).is_none(),
            "purpose-mismatch",
        )?;
    }
    let shown = shown(opened);
    if scene.lent.is_none() {
        match scene.stated.and_then(view) {
            Some(view) => refuse(shown & !(view | 1 << 24) != 0, "disclosure-exceeds-purpose")?,
            None => refuse(shown & !EVERYDAY != 0, "purpose-missing")?,
        }
    }
    if let Some(asked) = &scene.asked {
        refuse(shown & !asked.wanted != 0, "disclosure-exceeds-request")?;
    }
    // 12
    refuse(
        policy.required.iter().any(|any_of| opened & any_of == 0),
        "required-field-missing",
    )?;
    let consulted: Vec<&List> = scene
        .lists
        .iter()
        .filter(|list| list.covers && counts(scene, list))
        .collect();
    for (says, code) in [(1, "status-revoked"), (3, "status-superseded")] {
        refuse(consulted.iter().any(|list| list.says == Some(says)), code)?;
    }
    let latest = consulted.iter().map(|list| list.issued_at).max();
    let decide: Vec<&&List> = consulted.iter().filter(|list| Some(list.issued_at) == latest).collect();
    refuse(decide.iter().any(|list| list.says == Some(2)), "status-suspended")?;
    refuse(
        decide.iter().any(|list| list.says.is_some_and(|says| says > 3)),
        "status-not-valid",
    )?;
    refuse(
        decide.iter().any(|list| list.says.is_none()),
        "status-index-out-of-range",
    )?;
    let vouching = consulted
        .iter()
        .filter(|list| list.says == Some(0) && vouches(scene, list, policy.tolerance));
    let known_at = vouching
        .map(|list| list.issued_at)
        .max()
        .unwrap_or(0)
        .max(scene.issued_at);
    refuse(
        -after(known_at, scene.now) > i64::try_from(policy.status_age).expect("an age"),
        "status-too-old",
    )?;
    if let Some(most) = policy.evidence {
        let (_, age) = scene.evidence.ok_or("evidence-missing")?;
        refuse(age > most, "evidence-too-old")?;
    }
    refuse(scene.protection < policy.protection, "key-protection-too-weak")?;
    refuse(scene.proofing < policy.proofing, "proofing-too-weak")?;
    // 9.4
    let warn = |warnings: &mut Vec<&'static str>, so: bool, name| warnings.extend(so.then_some(name));
    warn(
        &mut warnings,
        reasons.iter().any(|(class, _)| *class > 2),
        "vehicle-not-usable",
    );
    warn(&mut warnings, scene.roadside, "paper-license-required");
    let named = opened & (1 << 3 | 1 << 31 | 1 << 12 | 1 << 17 | 1 << 24 | 1 << 28) != 0;
    warn(&mut warnings, !named, "nothing-to-compare");
    let inexpressible = scene.inexpressible.is_some_and(|leaf| opened & (1 << leaf) != 0);
    warn(&mut warnings, inexpressible, "value-inexpressible");
    let differs = after(scene.shown_at, scene.now).abs() > 60 + policy.tolerance;
    warn(&mut warnings, scene.asked.is_some() && differs, "holder-clock-differs");
    Ok(warnings)
}
