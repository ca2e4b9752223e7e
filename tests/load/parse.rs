//! How well and how fast typed needs are read, and how fast names are suggested. In this process, on one core.

use std::time::{Duration, Instant};

use nqi_tests::reading::{HELD_OUT, Reader, Score, Sentence, TUNED, sentences};

use crate::measure::Run;

/// Every file is read so often.
const ROUNDS: usize = 200;

/// Prints both evaluations, the time of the dictionary, of a sentence and of a suggestion.
pub fn run() {
    let begun = Instant::now();
    let reader = Reader::default();
    println!(
        "dictionary: {:.1} ms, {} names",
        begun.elapsed().as_secs_f64() * 1e3,
        reader.lexicon.terms.len()
    );
    let (tuned, held_out) = (sentences(TUNED), sentences(HELD_OUT));
    for (name, set) in [("tuned", &tuned), ("held out", &held_out)] {
        print(name, set.len(), &reader.score(set));
    }
    let all: Vec<&Sentence> = tuned.iter().chain(&held_out).collect();
    let parsed = timed(ROUNDS * all.len(), |at| reader.read(&all[at % all.len()].text).len());
    println!(
        "reading: {:.0} sentences/s, p50 {:.3} ms, p99 {:.3} ms",
        parsed.rate(),
        parsed.quantile(0.50),
        parsed.quantile(0.99)
    );
    // Every beginning of every sentence's first twelve characters and of every cited number.
    let typed: Vec<String> = all.iter().flat_map(|sentence| beginnings(&sentence.text)).collect();
    let suggested = timed(20 * typed.len(), |at| {
        reader.lexicon.terms.suggest(&typed[at % typed.len()], |_| true, 10).len()
    });
    println!(
        "suggesting: {:.0}/s, p50 {:.3} ms, p99 {:.3} ms ({} beginnings)",
        suggested.rate(),
        suggested.quantile(0.50),
        suggested.quantile(0.99),
        typed.len()
    );
}

fn beginnings(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().take(12).collect();
    (1..=chars.len()).map(|length| chars[..length].iter().collect()).collect()
}

fn print(name: &str, count: usize, score: &Score) {
    println!("{name}: {count} sentences");
    println!(
        "  {:<16} {:>9} {:>9} {:>7} {:>9} {:>7}",
        "slot", "accepted", "precision", "recall", "questions", "asked"
    );
    let total = ("all".to_owned(), score.total());
    for (slot, tally) in score.by_slot.clone().into_iter().chain([total]) {
        println!(
            "  {slot:<16} {:>9} {:>9.4} {:>7.4} {:>9} {:>7.4}",
            tally.accepted,
            tally.precision(),
            tally.recall(),
            tally.questions,
            tally.asking()
        );
    }
    for complaint in &score.complaints {
        println!("  - {complaint}");
    }
}

fn timed(calls: usize, call: impl Fn(usize) -> usize) -> Run {
    let mut times: Vec<Duration> = Vec::with_capacity(calls);
    let begun = Instant::now();
    let mut found = 0;
    for at in 0..calls {
        let sent = Instant::now();
        found += call(at);
        times.push(sent.elapsed());
    }
    assert!(found > 0, "nothing was found");
    Run::of(times, begun.elapsed())
}
