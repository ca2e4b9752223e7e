//! Clocks that run, run late, and what follows.

use std::time::Duration;

use nqi_tests::case::{Case, text};
use nqi_tests::eventually::eventually;
use nqi_tests::world::World;
use serde_json::json;
use uuid::Uuid;

/// The longest that a consequence takes on a busy machine.
const BOUND: Duration = Duration::from_secs(30);

/// The clock of a promise in a case, once it runs.
pub(super) async fn running(world: &World, case: &Case, promise: &str) -> String {
    eventually(BOUND, "the clock runs", || async {
        let clock = world.commitment(case, promise).await;
        (clock["status"] == "COMMITMENT_STATUS_RUNNING").then(|| text(&clock["id"]))
    })
    .await
}

/// A clock of the laboratory that is late, and its red card: a response of no case that was due before it began.
pub(super) async fn late(world: &World) -> (String, String) {
    let cluster = &world.cluster;
    let subject = Uuid::now_v7();
    work_begins(world).await;
    let clock = json!({"stage": "COMMITMENT_STAGE_RESPONSE", "subject_id": subject, "obligor_id": world.lab().owner.id(),
        "enterprise_id": world.firm.id(), "centre_id": world.centre.id(), "region": "371002",
        "promised": 1, "unit": "TERM_UNIT_WORKING_MINUTES"});
    let clock = cluster.ok(&world.service, "commitments.CommitmentService.StartCommitment", clock).await;
    let clock = text(&clock["id"]);
    cluster.pass(jiff::SignedDuration::from_mins(30));
    work_begins(world).await;
    cluster.pass(jiff::SignedDuration::from_mins(2));
    let card = eventually(BOUND, "a card is fired", || async {
        let asked = json!({"commitment_id": clock, "levels": ["LEVEL_RED"]});
        let cards = cluster.ok(&world.bureau, "commitments.CardService.ListCards", asked).await;
        cards["cards"].as_array()?.first().map(|card| text(&card["id"]))
    })
    .await;
    (clock, card)
}

/// The message of red about a clock that is late.
pub(super) async fn told(world: &World, clock: &str) -> String {
    let cluster = &world.cluster;
    cluster.pass(jiff::SignedDuration::from_mins(2));
    work_begins(world).await;
    eventually(BOUND, "a message leaves", || async {
        let asked = json!({"commitment_id": clock, "kinds": ["MESSAGE_KIND_RED"]});
        let lab = &world.lab().owner;
        let told = cluster.ok(lab, "commitments.MessageService.ListMessages", asked).await;
        told["messages"].as_array()?.first().map(|message| text(&message["id"]))
    })
    .await
}

/// Lets the night, the lunch or the weekend pass, if it is one.
async fn work_begins(world: &World) {
    let cluster = &world.cluster;
    let state =
        cluster.ok(&world.bureau, "commitments.CalendarService.GetWorkingState", json!({"id": "cn"})).await;
    if state["working"] == true {
        return;
    }
    let next: jiff::Timestamp = text(&state["nextWorkingTime"]).parse().expect("an instant");
    cluster.pass(next.duration_since(cluster.clock.now()));
}
