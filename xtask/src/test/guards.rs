//! Rules of this project that neither the compiler nor clippy knows. Each is a plain look at the text of the sources,
//! and each says why it exists when it refuses something.

use super::documents;
use super::report::Counts;
use crate::toolbox::{output, program, root, say};
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Longest Rust file, in lines.
const LONGEST: usize = 400;

/// The one file that may write the element itself: it escapes the text, which the framework does not.
const TEXT_AREA: &str = "app/src/ui/text_area.rs";

/// Files that may insert markup as text, each with its reason. Empty: nothing needs to.
const INNER_HTML: &[(&str, &str)] = &[];

/// Ways to ask a database for the time. Tests drive the clock; a database has its own.
const DATABASE_CLOCKS: &[&str] = &[
    "now()",
    "current_timestamp",
    "current_date",
    "current_time",
    "clock_timestamp()",
    "'now'",
    "unixepoch()",
];

/// The document that names a test for each requirement that is met.
const SECURITY: &str = "docs/security.md";

/// A file of the repository, by its path with `/`.
struct Source {
    path: String,
    text: String,
}

/// Checks every rule.
pub(crate) fn check() -> Result<Counts> {
    let sources = sources()?;
    let security =
        fs::read_to_string(root().join(SECURITY)).with_context(|| format!("cannot read {SECURITY}"))?;
    let rules = [
        escaping(&sources),
        clocks(&sources),
        migrations(&sources),
        lengths(&sources),
        end_to_end(&sources),
        documents::check()?,
        named_tests(&security, &sources),
    ];
    let failed = rules.iter().filter(|complaints| !complaints.is_empty()).count();
    for complaint in rules.iter().flatten() {
        say(&format!("  {complaint}"));
    }
    Ok(Counts { passed: (rules.len() - failed) as u64, failed: failed as u64, note: String::new() })
}

/// What belongs to the repository or is about to: tracked files and new ones that are not ignored.
fn sources() -> Result<Vec<Source>> {
    let listed = output(program("git").args(["ls-files", "--cached", "--others", "--exclude-standard"]))
        .context("`git ls-files` failed: the rules are checked in a clone of the repository")?;
    let endings = ["rs", "sql", "ts", "json"];
    let mut sources = Vec::new();
    for path in listed.lines().collect::<BTreeSet<_>>() {
        let ending = Path::new(path).extension().unwrap_or_default().to_string_lossy();
        let file = root().join(path);
        // A deleted file stays listed until the deletion is committed.
        if endings.contains(&&*ending) && file.is_file() {
            let text = fs::read_to_string(&file).with_context(|| format!("cannot read {path}"))?;
            sources.push(Source { path: path.to_owned(), text });
        }
    }
    Ok(sources)
}

/// Complaints about the lines of one file for which `refused` is true. Lines that are only a comment are free to
/// speak of anything.
fn lines<'a>(
    source: &'a Source,
    why: &'a str,
    refused: impl Fn(&str) -> bool + 'a,
) -> impl Iterator<Item = String> + 'a {
    let is_comment = |line: &str| line.starts_with("//") || line.starts_with("--");
    source
        .text
        .lines()
        .enumerate()
        .filter(move |(_, line)| !is_comment(line.trim_start()) && refused(line))
        .map(move |(number, line)| format!("{}:{}: {why}\n    {}", source.path, number + 1, line.trim()))
}

/// Places where the framework would put a customer's text into the page as markup.
fn escaping(sources: &[Source]) -> Vec<String> {
    let app = sources.iter().filter(|source| source.path.starts_with("app/src/"));
    app.flat_map(|source| {
        let allowed = INNER_HTML.iter().any(|(path, _)| *path == source.path);
        let text_areas =
            lines(source, "use the TextArea component: it escapes, `<textarea` does not", |line| {
                line.contains("<textarea")
            });
        let markup = lines(source, "`inner_html` does not escape", move |line| {
            !allowed && line.contains("inner_html")
        });
        text_areas.filter(|_| source.path != TEXT_AREA).chain(markup)
    })
    .collect()
}

/// SQL that asks the database for the time.
fn clocks(sources: &[Source]) -> Vec<String> {
    let sql = sources.iter().filter(|source| {
        source.path.starts_with("migrations/")
            || (source.path.starts_with("crates/store/") && source.path.ends_with(".rs"))
    });
    sql.flat_map(|source| lines(source, "the time is a parameter: take it from the clock", asks_database))
        .collect()
}

/// Whether a line has one of [`DATABASE_CLOCKS`] as a word of its own: `clock.now()` and `Instant::now()` are Rust.
fn asks_database(line: &str) -> bool {
    let line = line.to_lowercase();
    let is_part_of_word =
        |character: char| character.is_alphanumeric() || matches!(character, '_' | '.' | ':');
    DATABASE_CLOCKS.iter().any(|clock| {
        line.match_indices(clock).any(|(start, _)| {
            let joined_before = line[..start].ends_with(is_part_of_word);
            let joined_after =
                line[start + clock.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '_');
            !joined_before && !joined_after
        })
    })
}

/// A migration that only one of the two databases has.
fn migrations(sources: &[Source]) -> Vec<String> {
    let names = |folder: &str| -> BTreeSet<&str> {
        sources.iter().filter_map(|source| source.path.strip_prefix(folder)).collect()
    };
    let (sqlite, postgres) = (names("migrations/sqlite/"), names("migrations/postgres/"));
    let only_one = sqlite.symmetric_difference(&postgres);
    only_one.map(|name| format!("migrations/*/{name}: every migration exists for both databases")).collect()
}

/// Files that have become more than one thing.
fn lengths(sources: &[Source]) -> Vec<String> {
    let rust = sources.iter().filter(|source| source.path.ends_with(".rs"));
    rust.map(|source| (source, source.text.lines().count()))
        .filter(|(_, length)| *length > LONGEST)
        .map(|(source, length)| format!("{}: {length} lines; split it, {LONGEST} is the limit", source.path))
        .collect()
}

/// Sleeping tests, and a lock file that only installs where it was made.
fn end_to_end(sources: &[Source]) -> Vec<String> {
    let folder = sources.iter().filter(|source| source.path.starts_with("end2end/"));
    folder
        .flat_map(|source| {
            let is_lock = source.path.ends_with("package-lock.json");
            let sleeps = lines(source, "wait for what you expect, not for time to pass", |line| {
                line.contains("waitForTimeout")
            });
            let hosts = lines(source, "no host names in the lock file: see end2end/.npmrc", move |line| {
                is_lock && line.contains("\"resolved\"")
            });
            sleeps.chain(hosts)
        })
        .collect()
}

/// Tests that a document names and nobody finds: renamed, moved, or never written.
fn named_tests(document: &str, sources: &[Source]) -> Vec<String> {
    let quoted = document.split('`').skip(1).step_by(2);
    let words = quoted.filter_map(|quoted| quoted.split_whitespace().last());
    let mut complaints = Vec::new();
    for word in words {
        let (path, name) = word.split_once("::").map_or((word, None), |(path, name)| (path, Some(name)));
        if !path.ends_with(".rs") && !path.ends_with(".ts") {
            continue;
        }
        let end = format!("/{path}");
        let mut found = sources.iter().filter(|source| source.path == path || source.path.ends_with(&end));
        let guards = |source: &Source| match name {
            Some(name) => source.text.contains(name),
            None => source.path.contains("tests") || source.text.contains("#[cfg(test)]"),
        };
        if !found.any(guards) {
            complaints.push(format!("{SECURITY}: there is no test at `{word}`"));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Vec<Source> {
        vec![Source { path: path.to_owned(), text: text.to_owned() }]
    }

    #[test]
    fn text_areas_and_raw_markup_are_refused_in_the_app() {
        assert_eq!(
            escaping(&source("app/src/inbox/composer.rs", "view! { <textarea name=\"text\"/> }")).len(),
            1
        );
        assert_eq!(escaping(&source("app/src/inbox/thread.rs", "view! { <p inner_html=text/> }")).len(), 1);
        assert!(escaping(&source(TEXT_AREA, "view! { <textarea/> }")).is_empty());
        assert!(escaping(&source("app/src/inbox/composer.rs", "// not `<textarea`, see there")).is_empty());
    }

    #[test]
    fn the_databases_clock_is_refused_and_ours_is_not() {
        for sql in ["select now()", "default CURRENT_TIMESTAMP", "strftime('%s', 'now')", "values ($1,now())"]
        {
            assert!(asks_database(sql), "{sql}");
        }
        for rust in ["let at = clock.now();", "Instant::now()", "current_timestamps", "renow()"] {
            assert!(!asks_database(rust), "{rust}");
        }
        assert_eq!(
            clocks(&source("migrations/sqlite/0001_a.sql", "a integer default (unixepoch())")).len(),
            1
        );
        assert!(clocks(&source("crates/domain/src/clock.rs", "now()")).is_empty());
    }

    #[test]
    fn a_migration_exists_for_both_databases() {
        let mut sources = source("migrations/sqlite/0001_start.sql", "");
        assert_eq!(migrations(&sources).len(), 1);
        sources.extend(source("migrations/postgres/0001_start.sql", ""));
        assert!(migrations(&sources).is_empty());
    }

    #[test]
    fn long_files_are_refused() {
        assert!(lengths(&source("a.rs", &"\n".repeat(LONGEST))).is_empty());
        assert_eq!(lengths(&source("a.rs", &"\n".repeat(LONGEST + 1))).len(), 1);
    }

    #[test]
    fn tests_that_a_document_names_must_be_there() {
        let mut sources = source("server/tests/http/pace.rs", "both!(slow_down, |world| async {});");
        sources.extend(source("app/src/form.rs", "#[cfg(test)]\nmod tests { fn stays() {} }"));
        sources.extend(source("app/src/plain.rs", "fn plain() {}"));
        let good =
            "`http/pace.rs::slow_down`, `cargo xtask test`, `pace.rs`; `app/src/form.rs::stays`, `form.rs`";
        assert_eq!(named_tests(good, &sources), [""; 0]);
        for bad in ["`ace.rs`", "`pace.rs::hurry_up`", "`app/src/plain.rs`", "`tests/gone.spec.ts`"] {
            assert_eq!(named_tests(bad, &sources).len(), 1, "{bad}");
        }
    }

    #[test]
    fn sleeping_and_host_names_are_refused_in_end_to_end_tests() {
        assert_eq!(end_to_end(&source("end2end/tests/a.spec.ts", "await page.waitForTimeout(100)")).len(), 1);
        assert_eq!(
            end_to_end(&source("end2end/package-lock.json", "\"resolved\": \"https://a.example/b\"")).len(),
            1
        );
    }
}
