use super::*;

fn asking<'a>(customer: &'a str, patience_ms: i64) -> Asking<'a> {
    Asking { number: "n", per_second: 80, customer, urgent: false, patience_ms }
}

fn most_in_a_second(moments: &[i64]) -> usize {
    let in_second = |from: &i64| moments.iter().filter(|at| (*from..from + 1_000).contains(*at)).count();
    moments.iter().map(in_second).max().unwrap_or(0)
}

#[test]
fn a_number_uses_its_rate_and_never_exceeds_it_in_any_second() {
    let limiter = Limiter::default();
    let take = |ms: &i64| limiter.take(asking(&format!("c{ms}"), 0), Millis(*ms)) == Turn::In(0);
    let sent: Vec<i64> = (0..10_000).filter(take).collect();
    assert!(sent.len() >= 760, "95 % of 800: {}", sent.len());
    assert!(most_in_a_second(&sent) <= 78, "two less, for the way there is not always as long");
}

#[test]
fn processes_share_a_numbers_rate() {
    for sharers in [2, 3, 7] {
        let limiters: Vec<Limiter> = (0..sharers).map(|_| Limiter::default()).collect();
        for limiter in &limiters {
            limiter.share_with(sharers, Millis(0));
        }
        let mut sent = Vec::new();
        for ms in 0..10_000 {
            let take =
                |limiter: &&Limiter| limiter.take(asking(&format!("c{ms}"), 0), Millis(ms)) == Turn::In(0);
            sent.extend(limiters.iter().filter(take).map(|_| ms));
        }
        assert!(most_in_a_second(&sent) <= 80, "{sharers}: {}", most_in_a_second(&sent));
        assert!(sent.len() >= 640, "{sharers}: {}", sent.len());
        assert_eq!(sent[0], JOINING_MS, "the others have to notice first");
    }
}

#[test]
fn who_is_alone_waits_for_nobody() {
    let limiter = Limiter::default();
    limiter.share_with(1, Millis(0));
    assert_eq!(limiter.take(asking("c", 0), Millis(0)), Turn::In(0));
    limiter.share_with(2, Millis(1));
    assert_eq!(limiter.take(asking("d", 100), Millis(1)), Turn::In(12), "it was there before the other");
}

#[test]
fn less_than_one_each_is_one_in_several_seconds() {
    let limiter = Limiter::default();
    limiter.share_with(1, Millis(0));
    limiter.share_with(3, Millis(0));
    let one_a_second = |ms| limiter.take(Asking { per_second: 1, ..asking("c", 0) }, Millis(ms));
    let sent: Vec<i64> = (0..10_000).filter(|ms| one_a_second(*ms) == Turn::In(0)).collect();
    assert_eq!(sent, [0, 3_105, 6_210, 9_315]);
}

#[test]
fn those_that_have_to_stay_away_come_back_one_after_the_other() {
    let limiter = Limiter::default();
    let turns: Vec<Turn> = (0..100).map(|n| limiter.take(asking(&format!("c{n}"), 500), Millis(0))).collect();
    let waits = turns.iter().filter(|turn| matches!(turn, Turn::In(_))).count();
    assert_eq!((waits, turns[38]), (39, Turn::In(493)));
    let mut later: Vec<i64> =
        turns[39..].iter().map(|turn| if let Turn::Later(ms) = turn { *ms } else { 0 }).collect();
    assert!(later.windows(2).all(|pair| (12..=13).contains(&(pair[1] - pair[0]))), "{later:?}");
    later.dedup();
    assert_eq!(later.len(), 61);
    let urgent = Asking { urgent: true, ..asking("a person", 500) };
    assert_eq!(limiter.take(urgent, Millis(0)), Turn::Later(506), "not behind all of them");
    let patient = Asking { patience_ms: 1_000, ..urgent };
    assert_eq!(limiter.take(patient, Millis(0)), Turn::In(506));
}

#[test]
fn what_was_delayed_after_its_turn_does_not_leave_all_at_once() {
    let limiter = Limiter::default();
    let mut left = Vec::new();
    for n in 0..400 {
        let turn = n * 13;
        // The disk hangs: whatever had its turn in these two seconds comes to the gate together.
        let comes = if (1_000..3_000).contains(&turn) { 3_000 } else { turn };
        left.push(comes + limiter.leave("n", 80, Millis(comes)));
    }
    assert!(most_in_a_second(&left) <= 80, "{}", most_in_a_second(&left));
    assert_eq!(left[0], 0);
    assert_eq!(limiter.leave("another", 80, Millis(3_000)), 0);
}

#[test]
fn a_pair_may_burst_and_then_goes_slowly() {
    let limiter = Limiter::default();
    let ask = |customer, ms, patience_ms| {
        limiter.take(Asking { per_second: 1_000_000, ..asking(customer, patience_ms) }, Millis(ms))
    };
    for now in 0..45 {
        assert_eq!(ask("c", now, 1), Turn::In(0));
    }
    let Turn::Later(wait) = ask("c", 45, 1_000) else { panic!("the pair is exhausted") };
    assert!((5_000..=6_000).contains(&wait), "{wait}");
    assert_eq!(ask("c", 45 + wait, 0), Turn::In(0));
    assert_eq!(ask("another", 46 + wait, 0), Turn::In(0));
}

#[test]
fn a_number_rests_for_the_longest_that_meta_has_asked_for() {
    let limiter = Limiter::default();
    limiter.rest("n", Millis(5_000));
    limiter.rest("n", Millis(3_000));
    assert_eq!(limiter.rests("n", Millis(4_999)), Some(Millis(5_000)));
    assert_eq!(limiter.rests("another", Millis(0)), None);
    assert_eq!(limiter.rests("n", Millis(5_000)), None);
    assert_eq!(limiter.rests("n", Millis(0)), None, "forgotten");
}
