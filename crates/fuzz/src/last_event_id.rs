//! `Last-Event-ID`: whatever a browser says, a stream begins at a place from which nothing is skipped.

use crate::cut::{head, lines};
use hilo_domain::resume::{MAX_REPLAY, Start, last_heard, start};

/// Four lines: the number of the last event, the oldest that is kept, what the address said, and the header.
pub fn last_event_id(input: &[u8]) {
    let [latest, oldest, address] = lines(input);
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<i64>().ok());
    // What a database can hold: numbers count from 1, and what is kept ends with the latest.
    let latest = number(latest).unwrap_or(0).max(0);
    let oldest = number(oldest).map(|oldest| oldest.max(1)).filter(|oldest| *oldest <= latest);
    let address = number(address);
    let header = (0..3).fold(input, |rest, _| head(rest).1);
    let header = (!header.is_empty()).then_some(header);

    let heard = last_heard(header, address);
    if let Some(said) = header.and_then(|header| std::str::from_utf8(header).ok()?.parse().ok()) {
        assert_eq!(heard, Some(said), "the header is newer than the address");
    } else {
        assert_eq!(heard, address, "a header that is no number is as good as none");
    }
    let Start { position, reset } = start(heard, oldest, latest);
    assert!((0..=latest).contains(&position), "a position that exists");
    match heard {
        None => assert!(position == latest && !reset, "who knows nothing hears what comes from now on"),
        Some(_) if reset => assert_eq!(position, latest, "the screen loads anew, and goes on from there"),
        Some(heard) => {
            assert_eq!(position, heard, "nothing before it is told twice, nothing after it is skipped");
            assert!(latest - heard <= MAX_REPLAY, "no endless replay");
            let first_missed = heard.saturating_add(1);
            assert!(
                heard == latest || oldest.is_some_and(|oldest| oldest <= first_missed),
                "everything that was missed is still there"
            );
        }
    }
    // What a stream says comes back in the next header.
    assert_eq!(last_heard(Some(position.to_string().as_bytes()), address), Some(position));
    assert_eq!(start(Some(position), oldest, latest).position, position);
}
