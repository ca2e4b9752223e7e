//! SIGKILL in the middle of everything: clients submit, and more than a thousand clocks fall due in the same second.

use std::path::Path;
use std::time::{Duration, Instant};

use nqi_proto::commitments::v1::Level;
use nqi_tests::backend::Databases;
use nqi_tests::process::Process;
use nqi_tests::{minimal, on_both_back_ends};

use super::clients::Crowd;
use super::clocks::{self, EVE, NUMBER, before, falls};
use super::dice::Dice;
use super::verdict;

/// Clients that submit at the same time.
const CLIENTS: usize = 8;
/// A client rests this long between two requests, so that what they submit can be checked one by one.
const PACE: Duration = Duration::from_millis(250);
/// Due clocks must have their cards within this time, restarts included.
const BOUND: Duration = Duration::from_secs(60);

on_both_back_ends! {
    async fn no_acknowledged_request_is_lost_no_card_missed_and_none_fired_twice(backend: Backend) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let program = Path::new(env!("CARGO_BIN_EXE_nqi-under-test"));
        // Small transactions: a kill finds some clocks fired and some not.
        let settings = [("commitments.batch", "50")];
        let mut process = Process::prepare(program, folder.path(), Databases::create(backend).await, &settings);
        let (mut dice, bureau) = (Dice::from_environment(), minimal::bureau());

        let told = Told::new();
        process.start(Some(EVE.parse().expect("a literal instant"))).await;
        let enterprise = minimal::found(&process, 1).await;
        let clocks = clocks::start(&process).await;
        // The last start was acknowledged this instant.
        process.kill().await;
        told.tell("killed: every clock is started");

        process.start(Some(before(falls("REMINDER"), 4))).await;
        let crowd = Crowd::gather(&process, &enterprise, "monday", CLIENTS, PACE);
        let mut sharp = 0;
        for level in [Level::Yellow, Level::Red] {
            sharp += kill_within(&mut process, &bureau, level, &mut dice, &crowd, &told).await;
            process.start(None).await;
        }
        clocks::until_cards(&process, &bureau, Level::Red, NUMBER, BOUND).await;
        let mut acknowledged = crowd.dismiss().await;
        process.stop().await;
        told.tell("Monday is over");

        process.start(Some(before(falls("ESCALATED"), 4))).await;
        let crowd = Crowd::gather(&process, &enterprise, "thursday", CLIENTS, PACE);
        sharp += kill_within(&mut process, &bureau, Level::Escalated, &mut dice, &crowd, &told).await;
        process.start(None).await;
        clocks::until_cards(&process, &bureau, Level::Escalated, NUMBER, BOUND).await;
        acknowledged.extend(crowd.dismiss().await);
        told.tell("Thursday is over");
        assert!(sharp > 0, "no kill hit a wave: nothing was tested");

        verdict::settled(&process, acknowledged.len()).await;
        verdict::requests(&process, &enterprise, &acknowledged).await;
        let firings = verdict::firings(&process, &clocks).await;
        verdict::lists(&process, &bureau, &firings).await;
        verdict::feeds(&process, &firings, &acknowledged).await;
        process.stop().await;
        told.tell("everything is judged");
    }
}

/// Kills the process when a random part of the wave has its cards; 1 when the wave was still under way.
async fn kill_within(
    process: &mut Process,
    bureau: &nqi_tests::actor::Actor,
    level: Level,
    dice: &mut Dice,
    crowd: &Crowd,
    told: &Told,
) -> usize {
    let most = u64::try_from(NUMBER).expect("a small number") - 200;
    let share = usize::try_from(dice.between(1, most)).expect("a small number");
    let seen = clocks::until_cards(process, bureau, level, share, BOUND).await;
    process.kill().await;
    let acknowledged = crowd.acknowledged.load(std::sync::atomic::Ordering::Relaxed);
    told.tell(&format!(
        "killed: {seen} of {NUMBER} cards {level:?} seen, {acknowledged} requests acknowledged"
    ));
    usize::from(seen < NUMBER)
}

/// Tells how far it has come, with the time that it took.
struct Told(Instant);

impl Told {
    fn new() -> Told {
        Told(Instant::now())
    }

    fn tell(&self, what: &str) {
        eprintln!("{:>6.1} s  {what}", self.0.elapsed().as_secs_f64());
    }
}
