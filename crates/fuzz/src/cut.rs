//! Cuts an input into fields, in a way that a person can read and write: lines.

/// The first `N` lines as text; lines that are missing are `None`, as is whatever is no text.
pub(crate) fn lines<const N: usize>(input: &[u8]) -> [Option<&str>; N] {
    let mut lines = input.split(|byte| *byte == b'\n');
    std::array::from_fn(|_| std::str::from_utf8(lines.next()?).ok())
}

/// The bytes before the first line break, and those after it.
pub(crate) fn head(input: &[u8]) -> (&[u8], &[u8]) {
    match input.iter().position(|byte| *byte == b'\n') {
        Some(at) => (&input[..at], &input[at + 1..]),
        None => (input, &[]),
    }
}
