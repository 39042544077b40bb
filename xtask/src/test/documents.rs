//! Holds the documents to what is there: a promise whose guard was renamed or deleted would go on being called guarded.

use crate::toolbox::{output, program, root};
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// Where each promise names its tests: in the rows of the second column, `` [file](../path) `name` ``.
const PROMISES: &str = "docs/reliability.md";

/// Complaints about links that lead nowhere, and about tests that are named and are not in the file beside them.
pub(super) fn check() -> Result<Vec<String>> {
    let listed =
        output(program("git").args(["ls-files", "--cached", "--others", "--exclude-standard", "*.md"]))
            .context("`git ls-files` failed: the rules are checked in a clone of the repository")?;
    let mut complaints = Vec::new();
    for path in listed.lines().filter(|path| root().join(path).is_file()) {
        let text = fs::read_to_string(root().join(path)).with_context(|| format!("cannot read {path}"))?;
        let file = root().join(path);
        let folder = file.parent().unwrap_or(&file);
        for (number, line) in text.lines().enumerate() {
            for reference in references(line) {
                let wrong = reference.wrong(folder, path == PROMISES && line.starts_with("| "));
                complaints.extend(wrong.map(|wrong| format!("{path}:{}: {wrong}", number + 1)));
            }
        }
    }
    Ok(complaints)
}

/// A link to a file, with the code words that follow it before the next link.
#[derive(Debug, PartialEq)]
struct Reference<'a> {
    target: &'a str,
    names: Vec<&'a str>,
}

/// The links of a line that lead into the repository.
fn references(line: &str) -> Vec<Reference<'_>> {
    let mut found = Vec::new();
    let mut parts = line.split("](");
    parts.next();
    for part in parts {
        let Some((target, rest)) = part.split_once(')') else { continue };
        // A word of the next link's own text is not a name: links of this kind have plain text.
        let names = rest.split('`').skip(1).step_by(2).filter(|word| is_name(word)).collect();
        let file = target.split('#').next().unwrap_or_default();
        if !file.is_empty() && !target.contains(':') {
            found.push(Reference { target: file, names });
        }
    }
    found
}

/// Whether a code word is a test's name rather than a flag, a header or a path.
fn is_name(word: &str) -> bool {
    word.contains('_')
        && word
            .chars()
            .all(|character| character.is_ascii_lowercase() || matches!(character, '_' | '0'..='9'))
}

impl Reference<'_> {
    fn wrong(&self, folder: &Path, names_tests: bool) -> Option<String> {
        let file = folder.join(self.target);
        if !file.exists() {
            return Some(format!("the link to {} leads nowhere", self.target));
        }
        if !names_tests || !self.target.ends_with(".rs") {
            return None;
        }
        let text = fs::read_to_string(&file).unwrap_or_default();
        let missing = self.names.iter().find(|name| !text.contains(**name))?;
        Some(format!("{} has no `{missing}`", self.target))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_with_the_tests_named_after_them() {
        let line = "| 1 `200` is | [kill](../a/kill.rs); [b.rs](../b.rs) `one_test` `two_tests`; see [x](https://x.org/a_b) |";
        let names = vec!["one_test", "two_tests"];
        let expected =
            [Reference { target: "../a/kill.rs", names: vec![] }, Reference { target: "../b.rs", names }];
        assert_eq!(references(line), expected);
    }

    #[test]
    fn a_missing_file_and_a_missing_test_are_told() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.rs"), "fn is_here() {}").unwrap();
        let wrong =
            |line: &str| references(line).iter().find_map(|reference| reference.wrong(folder.path(), true));
        assert_eq!(wrong("[a](a.rs) `is_here`"), None);
        assert!(wrong("[a](a.rs) `is_gone`").is_some_and(|told| told.contains("is_gone")));
        assert!(wrong("[b](b.rs)").is_some_and(|told| told.contains("nowhere")));
    }
}
