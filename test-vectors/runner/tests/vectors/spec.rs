//! SPEC §14.1 and the vectors hold one JSON: the members that the text names, in its order, and no others. That the
//! crate writes the same is what every vector demands.

use serde_json::Value;
use vehicle_license::Purpose;

/// A member's name, and the members of its value where the text tells them.
struct Member {
    name: String,
    inner: Vec<Member>,
}

/// Whether every one of these cases of kind `verify` expects an object of SPEC §14, a refusal one without `message`.
pub(crate) fn verdicts_are_as_told(cases: &[Value]) -> Result<(), String> {
    let spec = include_str!("../../../../SPEC.md");
    let section = spec.split("\n## 14. ").nth(1).ok_or("SPEC has no §14")?;
    let section = section.split("\n### 14.2 ").next().unwrap_or(section);
    let blocks: Vec<_> = section.split("```").skip(1).step_by(2).map(members).collect();
    let accepted = blocks.first().ok_or("§14 has no object")?;
    let (message, refused) = blocks
        .last()
        .and_then(|members| members.split_last())
        .ok_or("§14 has no refusal")?;
    if message.name != "message" {
        return Err("a refusal ends with its message".into());
    }
    let (seconds, untimed) = refused.split_last().ok_or("§14 has no code of a refusal")?;
    if seconds.name != "seconds" {
        return Err("a refusal of a clock says its seconds before its message".into());
    }
    let timed = section
        .split("These\ncodes have it: ")
        .nth(1)
        .ok_or("§14 does not list them")?;
    let timed: Vec<_> = timed
        .split("\n\n")
        .next()
        .unwrap_or_default()
        .split('`')
        .skip(1)
        .step_by(2)
        .collect();
    let values = section
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` |"));
    let values: Vec<_> = values.map(|(name, value)| (name, members(value))).collect();
    for case in cases {
        let expect = &case["expect"];
        let told = match expect["code"].as_str() {
            None => accepted,
            Some(code) if timed.contains(&code) => refused,
            Some(_) => untimed,
        };
        same(told, expect)
            .and_then(|()| fields(&values, expect))
            .map_err(|problem| format!("{}: {problem}", case["name"]))?;
    }
    Ok(())
}

/// Whether every case of kind `standing` comes to what the tables of SPEC §9.3 and §10 say, and each purpose has one.
pub(crate) fn presets_accept_what_is_told(cases: &[Value]) -> Result<(), String> {
    const LEVELS: [&str; 5] = ["usable", "notice", "lapsed", "not-usable-now", "gone"];
    let spec = include_str!("../../../../SPEC.md");
    let level = |name: &str| LEVELS.iter().position(|level| *level == name);
    let rows = spec.lines().filter_map(|line| {
        let cells: Vec<_> = line
            .strip_prefix('|')?
            .strip_suffix('|')?
            .split('|')
            .map(str::trim)
            .collect();
        Some((cells.first()?.replace('`', ""), level(cells.last()?)?, cells.len()))
    });
    let rows: Vec<_> = rows.collect();
    let told = |first: &str, columns: usize| {
        let found = rows.iter().find(|(name, _, count)| name == first && *count == columns);
        found.map(|(_, level, _)| *level)
    };
    for purpose in Purpose::ALL {
        let case = cases.iter().find(|case| case["purpose"] == purpose.name());
        let states = case.and_then(|case| case["expect"]["states"].as_object());
        let states = states.ok_or_else(|| format!("{purpose} has no case"))?;
        let accepts = told(purpose.name(), 5).ok_or_else(|| format!("{purpose} is not in the table of §9.3"))?;
        for (state, found) in states {
            let needs = match state.as_str() {
                "A" => Some(0),
                "inspection" => told("inspection-until disclosed and before day(now), without letter Q", 5),
                "scrap-by" => told("scrap-by disclosed and before day(now)", 5),
                mark @ ("mortgaged" | "pledged") => told(mark, 5),
                letter => {
                    told(&format!("letter {letter}"), 5).or_else(|| told("letters F, R to Y: unknown is not good", 5))
                }
            };
            let needs = needs.ok_or_else(|| format!("{state} is not in the table of §10"))?;
            let meant = match needs {
                4 if accepts < 4 => "standing-gone",
                _ if needs > accepts => "standing-forbids-use",
                _ if state == "K" && matches!(purpose, Purpose::Mortgage | Purpose::UsedCarSale) => {
                    "standing-refused-for-purpose"
                }
                0 => "yes",
                1 => "read",
                _ => "stop",
            };
            if found != meant {
                return Err(format!("{purpose}, {state}: the text has {meant}, the case {found}"));
            }
        }
    }
    Ok(())
}

/// The fields of an accepted show, each by the table of values.
fn fields(values: &[(&str, Vec<Member>)], expect: &Value) -> Result<(), String> {
    for (name, field) in expect["fields"].as_object().into_iter().flatten() {
        let told = values.iter().find(|(told, _)| told == name);
        match (field.get("value"), told) {
            (Some(value @ Value::Object(_)), Some((_, told))) => same(told, value),
            (Some(Value::String(_)), _) | (None, _) => Ok(()),
            (Some(_), _) => Err("no value of the table".into()),
        }
        .map_err(|problem| format!("{name}: {problem}"))?;
    }
    Ok(())
}

/// Whether `value` is an object of the members told. A null has none.
fn same(told: &[Member], value: &Value) -> Result<(), String> {
    let Value::Object(object) = value else {
        return Ok(());
    };
    let names: Vec<_> = told.iter().map(|member| &member.name).collect();
    if !names.iter().copied().eq(object.keys()) {
        return Err(format!(
            "the text has {names:?}, the case {:?}",
            object.keys().collect::<Vec<_>>()
        ));
    }
    let known = told
        .iter()
        .filter(|member| !member.inner.is_empty() && member.name != "fields");
    known
        .into_iter()
        .try_for_each(|member| same(&member.inner, &object[&member.name]))
}

/// The members of the first object in `text`: names in quotes before a colon, without what stands behind `//`.
fn members(text: &str) -> Vec<Member> {
    let text: String = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or(line))
        .collect();
    let mut open: Vec<Vec<Member>> = vec![Vec::new()];
    let mut parts = text.split('"');
    let mut before = parts.next().unwrap_or_default();
    loop {
        for bracket in before.chars() {
            match bracket {
                '{' => open.push(Vec::new()),
                '}' if open.len() > 1 => {
                    let inner = open.pop().unwrap_or_default();
                    let outer = open.last_mut().expect("one is always left");
                    match outer.last_mut() {
                        Some(member) => member.inner = inner,
                        None => return inner,
                    }
                }
                _ => {}
            }
        }
        let Some(name) = parts.next() else {
            return Vec::new();
        };
        before = parts.next().unwrap_or_default();
        if before.trim_start().starts_with(':') {
            let member = Member {
                name: name.into(),
                inner: Vec::new(),
            };
            open.last_mut().expect("one is always left").push(member);
        }
    }
}
