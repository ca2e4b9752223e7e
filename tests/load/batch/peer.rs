//! The same batch as a minimum-cost flow, solved by OR-Tools in a process of its own.

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::instance::Instance;

/// What the peer found.
pub struct Peer {
    pub cost: i64,
    pub seconds: f64,
}

/// Solves with the Python that `NQI_ORTOOLS_PYTHON` names; nothing without it.
pub fn solve(instance: &Instance) -> Option<Peer> {
    let python = std::env::var_os("NQI_ORTOOLS_PYTHON")?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/load/batch/peer.py");
    let mut process = Command::new(python)
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the Python of OR-Tools starts");
    let mut input = process.stdin.take().expect("a pipe");
    input.write_all(&encoded(instance)).expect("it reads");
    drop(input);
    let output = process.wait_with_output().expect("it ends");
    assert!(output.status.success(), "OR-Tools failed: {}", output.status);
    let said = String::from_utf8(output.stdout).expect("text");
    let mut words = said.split_whitespace();
    let cost = words.next().and_then(|word| word.parse().ok()).expect("a cost");
    let seconds = words.next().and_then(|word| word.parse().ok()).expect("seconds");
    Some(Peer { cost, seconds })
}

/// Requests, providers and one sink; an arc from each request straight to the sink leaves it unassigned.
fn encoded(instance: &Instance) -> Vec<u8> {
    let (requests, providers) = (instance.arcs.len() as i64, instance.capacity.len() as i64);
    let sink = requests + providers;
    let mut arcs: Vec<[i64; 4]> = Vec::new();
    for (request, of) in instance.arcs.iter().enumerate() {
        let tail = request as i64;
        arcs.extend(of.iter().map(|(provider, cost)| [tail, requests + i64::from(*provider), 1, *cost]));
        arcs.push([tail, sink, 1, instance.idle]);
    }
    for (provider, capacity) in instance.capacity.iter().enumerate() {
        arcs.push([requests + provider as i64, sink, i64::from(*capacity), 0]);
    }
    let mut numbers = vec![arcs.len() as i64, sink + 1];
    for column in 0..4 {
        numbers.extend(arcs.iter().map(|arc| arc[column]));
    }
    numbers.extend((0..requests).map(|_| 1));
    numbers.extend((0..providers).map(|_| 0));
    numbers.push(-requests);
    numbers.into_iter().flat_map(i64::to_le_bytes).collect()
}
