//! Identifiers on the wire and in the databases: UUID version 7.

use std::sync::{Mutex, OnceLock, PoisonError};

use uuid::Uuid;

use crate::clock::Clock;
use crate::problem::Violation;

/// A new time-ordered identifier.
pub fn new_id() -> Uuid {
    match SEEDED.get() {
        None => Uuid::now_v7(),
        Some(seeded) => seeded.lock().unwrap_or_else(PoisonError::into_inner).next(),
    }
}

/// Makes every later identifier of this process a function of `seed`, the clock and the number of those before it.
///
/// For the process that writes the demonstration data and does nothing else: equal seeds then give equal exports.
/// A second call changes nothing.
pub fn make_deterministic(seed: u64, clock: Clock) {
    let _ = SEEDED.set(Mutex::new(Seeded { clock, seed, count: 0 }));
}

static SEEDED: OnceLock<Mutex<Seeded>> = OnceLock::new();

struct Seeded {
    clock: Clock,
    seed: u64,
    count: u64,
}

impl Seeded {
    fn next(&mut self) -> Uuid {
        self.count += 1;
        let millis = u64::try_from(self.clock.now().as_millisecond()).unwrap_or(0);
        // The counter leads, so that identifiers of one millisecond keep their order.
        let mut tail = [0_u8; 10];
        tail[..5].copy_from_slice(&self.count.to_be_bytes()[3..]);
        tail[5..].copy_from_slice(&mixed(self.seed ^ self.count).to_be_bytes()[3..]);
        uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
    }
}

/// SplitMix64's output function.
fn mixed(number: u64) -> u64 {
    let z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Reads an identifier in its hyphenated form; `field` names the request field in the violation.
pub fn parse_id(field: &str, text: &str) -> Result<Uuid, Violation> {
    match Uuid::try_parse(text) {
        Ok(id) if text.len() == 36 => Ok(id),
        _ => Err(Violation::new(
            field,
            "INVALID_ID",
            "应为 36 个字符的 UUID，例如 01890a5d-ac96-774b-bcce-b302099a8057。",
            "Must be a UUID of 36 characters, such as 01890a5d-ac96-774b-bcce-b302099a8057.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_survives_its_text_and_nothing_else_is_one() {
        let id = new_id();
        assert_eq!(id.get_version_num(), 7);
        assert_eq!(parse_id("id", &id.to_string()), Ok(id));
        for wrong in ["", "1", "{01890a5d-ac96-774b-bcce-b302099a8057}", &id.simple().to_string()] {
            assert_eq!(parse_id("order_id", wrong).expect_err(wrong).field, "order_id");
        }
    }

    #[test]
    fn seeded_identifiers_repeat_and_keep_their_order() {
        let at = "2026-03-09T01:00:00Z".parse().unwrap();
        let run = |seed| {
            let mut seeded = Seeded { clock: Clock::virtual_at(at), seed, count: 0 };
            (0..100).map(|_| seeded.next()).collect::<Vec<_>>()
        };
        let first = run(7);
        assert_eq!(first, run(7));
        assert_ne!(first, run(8));
        assert!(first.is_sorted() && first.iter().all(|id| id.get_version_num() == 7));
    }
}
