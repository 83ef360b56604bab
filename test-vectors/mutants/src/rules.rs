//! The rules of SPEC as changes that switch them off.

/// One rule and the change that leaves it out.
pub(crate) struct Rule {
    /// Its number in SPEC.
    pub(crate) id: &'static str,
    pub(crate) what: &'static str,
    file: &'static str,
    find: String,
    put: String,
}

/// All of `rules.txt`, in order. A rule is a line `# number what`, a line with the file, the lines to find, each behind
/// `-`, and those to put there, each behind `+`, in which `OFF` is true while the rule is switched off.
pub(crate) fn all() -> Vec<Rule> {
    let mut rules = Vec::new();
    for block in include_str!("../rules.txt").split("\n# ").skip(1) {
        let mut lines = block.lines();
        let (id, what) = lines.next().and_then(|head| head.split_once(' ')).unwrap_or_default();
        let file = lines.next().unwrap_or_default();
        let behind = |sign: char| {
            let lines: Vec<&str> = block
                .lines()
                .skip(2)
                .filter_map(|line| line.strip_prefix(sign))
                .collect();
            lines.join("\n")
        };
        rules.push(Rule {
            id,
            what,
            file,
            find: behind('-'),
            put: behind('+'),
        });
    }
    rules
}

/// The files that change, each once.
pub(crate) fn files(rules: &[Rule]) -> Vec<&'static str> {
    let mut files: Vec<&str> = rules.iter().map(|rule| rule.file).collect();
    files.sort_unstable();
    files.dedup();
    files
}

/// What the names of the vectors have in them that are about this section of SPEC, so that they are run first.
pub(crate) fn kind(id: &str) -> Option<&'static str> {
    let (section, _) = id.split_once('-')?;
    let kinds = [
        ("4.3", "asking_"),
        ("7.1", "enrolment_"),
        ("7.2", "request_"),
        ("7.4", "issuing_"),
        ("7.5", "history_"),
        ("7.8", "ticket_"),
        ("8.1", "trust_"),
        ("8.3", "bundle_"),
        ("8.4", "status_list_"),
        ("9.5", "memory_"),
    ];
    let (_, kind) = kinds.into_iter().find(|(known, _)| *known == section)?;
    Some(kind)
}

/// `source` of `file` with a switch for each of its rules.
pub(crate) fn switched(rules: &[Rule], file: &str, source: &str) -> Result<String, String> {
    let mut source = source.to_owned();
    for (number, rule) in (1..).zip(rules).filter(|(_, rule)| rule.file == file) {
        if source.matches(&rule.find).count() != 1 || rule.find.is_empty() {
            return Err(format!("{} {}: not once in {file}: {}", rule.id, rule.what, rule.find));
        }
        let put = rule.put.replace("OFF", &format!("crate::mutant::on({number})"));
        source = source.replacen(&rule.find, &put, 1);
    }
    Ok(source)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A rule whose code moved is found here, and not when the rules are next run.
    #[test]
    fn every_rule_has_its_place_in_the_code() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
        let rules = all();
        assert!(!rules.is_empty());
        for file in files(&rules) {
            let source = std::fs::read_to_string(format!("{root}/{file}")).expect(file);
            if let Err(problem) = switched(&rules, file, &source) {
                panic!("{problem}");
            }
        }
    }
}
