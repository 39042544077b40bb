//! Holds the documents to what is there: a promise whose guard was renamed or deleted would go on being called guarded.

use super::guards::Source;
use regex::Regex;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

