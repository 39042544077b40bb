//! Replays what the fuzzer has found so far, with the compiler that everything else is built with.

use hilo_fuzz::TARGETS;
use std::fs;
use std::path::{Path, PathBuf};

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus")
}

fn inputs(target: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(corpus().join(target)).expect("a folder of the target's name");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

#[test]
fn everything_the_fuzzer_has_kept_holds() {
    for (target, property) in TARGETS {
        let files = inputs(target);
        assert!(!files.is_empty(), "{target} has a corpus");
        for file in files {
            let input = fs::read(&file).unwrap();
            assert!(
                std::panic::catch_unwind(|| property(&input)).is_ok(),
                "{target} does not hold for {}",
                file.display()
            );
        }
    }
}

#[test]
fn every_corpus_has_a_target_and_all_of_them_stay_small() {
    let mut bytes = 0;
    for entry in fs::read_dir(corpus()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(TARGETS.iter().any(|(target, _)| *target == name), "fuzz/corpus/{name} is of no target");
        bytes += inputs(&name).iter().map(|file| fs::metadata(file).unwrap().len()).sum::<u64>();
    }
    assert!(bytes < 1_000_000, "{bytes} bytes of corpus: minimise it with `cargo xtask fuzz --minimise`");
}
