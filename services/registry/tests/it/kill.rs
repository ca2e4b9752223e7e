//! A process that dies between two statements of a hold, for every two: nothing is half done, and the same id again has
//! one effect.

use crate::chaos::{POINTS, is_of_steps, is_passed};
use crate::ledger::truth;
use crate::orders::Orders;
use crate::world::{Caller, Shop, World, claims};
use jiff::Timestamp;
use nqi_events::Bus;
use nqi_platform::auth::signing::SigningKey;
use nqi_platform::auth::{Role, ServiceTokens, StaticKeys, Verifier, VerifierOptions};
use nqi_platform::clock::Clock;
use nqi_platform::ids::new_id;
use nqi_platform::link;
use nqi_platform::serve::{ServeOptions, layered};
use nqi_platform::tasks::Tasks;
use nqi_proto::registry::v1::capacity_service_client::CapacityServiceClient;
use nqi_proto::registry::v1::*;
use nqi_registry::{Config, Deps, Links};
use nqi_store::{Db, PoolOptions, on_both_dialects};
use prost::Message;
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

const URL: &str = "NQI_KILLED_URL";
const POINT: &str = "NQI_KILLED_POINT";
const REQUEST: &str = "NQI_KILLED_REQUEST";
const NOW: &str = "NQI_KILLED_NOW";

fn given(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The process that is killed: this test binary once more, with what it is to do in its environment. On its own it does
/// nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_process_that_dies() {
    let (Some(url), Some(point), Some(request), Some(now)) =
        (given(URL), given(POINT), given(REQUEST), given(NOW))
    else {
        return;
    };
    let options = PoolOptions { max_connections: 2, readers: 1, ..PoolOptions::default() };
    let db = Db::open(&url, &options).await.expect("the database opens");
    let now: Timestamp = now.parse().expect("an instant");
    let (clock, key) = (Clock::virtual_at(now), Arc::new(SigningKey::generate()));
    let away = || link::late().0;
    let keys = Arc::new(StaticKeys(vec![key.jwk()]));
    let verifier =
        VerifierOptions { issuer: "test".into(), audience: "test".into(), clock: clock.clone(), keys };
    let verifier = Arc::new(Verifier::new(verifier));
    let options = || ServeOptions {
        verifier: verifier.clone(),
        clock: clock.clone(),
        concurrency: 10,
        default_deadline: Duration::from_secs(10),
    };
    // Requests knows of no order.
    let requests = link::local(layered(tonic::service::Routes::new(Orders::new()), options()));
    let deps = Deps {
        db,
        clock: clock.clone(),
        bus: Bus::in_process(),
        tasks: Tasks::new(),
        tokens: Arc::new(ServiceTokens::new(key.clone(), clock.clone(), "test", "test", "registry")),
        links: Links { identity: away(), requests: requests.clone(), commitments: away() },
        // Nobody there publishes a calendar, so the one that is built in counts.
        calendar: nqi_platform::calendar::PublishedCalendar::new(requests),
        config: Config::default(),
    };
    let who = Caller(key.sign(&claims(Role::Service, Uuid::nil(), now)).expect("a token"));
    let mut capacity =
        CapacityServiceClient::new(link::local(layered(nqi_registry::routes(&deps), options())));
    let bytes = hex::decode(&request[1..]).expect("hexadecimal");
    macro_rules! ask {
        ($verb:ident $message:ident) => {
            drop(capacity.$verb(who.ask($message::decode(&*bytes).expect("a request"))).await)
        };
    }
    // The sweep and the search for orphans read the time in a transaction of their own before they change anything.
    let late = ["s", "o"].contains(&&request[..1]) && point.starts_with("cmd.");
    fail::cfg(&point, if late { "1*off->return(abort)" } else { "return(abort)" }).expect("an action");
    match &request[..1] {
        "p" => ask!(place_hold PlaceHoldRequest),
        "c" => ask!(confirm_hold ConfirmHoldRequest),
        "t" => ask!(confirm_holds ConfirmHoldsRequest),
        "e" => ask!(extend_hold ExtendHoldRequest),
        "u" => ask!(consume_hold ConsumeHoldRequest),
        "r" => ask!(release_hold ReleaseHoldRequest),
        "d" => ask!(set_cells SetCellsRequest),
        "n" => ask!(edit_cells EditCellsRequest),
        "w" => ask!(put_pool_rules PutPoolRulesRequest),
        "h" => drop(nqi_registry::keep_horizon(&deps).await),
        "o" => drop(nqi_registry::release_orphans(&deps).await),
        _ => drop(nqi_registry::sweep_holds(&deps).await),
    }
}

/// Runs the step whose letter `request` begins with, at `now`, in a process that dies at `point`.
pub async fn die(url: String, now: Timestamp, point: &'static str, request: String) -> Output {
    let program = std::env::current_exe().expect("this program");
    let dying = tokio::task::spawn_blocking(move || {
        let mut command = Command::new(program);
        command.args(["--exact", "kill::the_process_that_dies", "--nocapture"]);
        command.env(URL, url).env(POINT, point).env(REQUEST, request).env(NOW, now.to_string());
        command.output().expect("it starts")
    });
    dying.await.expect("no panic")
}

on_both_dialects! {
    async fn a_process_killed_between_any_two_statements_leaves_the_ledger_whole(fx: Fixture) {
        let (url, dialect) = (fx.url().to_owned(), fx.db.dialect());
        let world = World::new(fx).await;
        let (shop, who) = (Shop::open(&world, 1).await, world.service());
        world.capacity().set_cells(who.ask(shop.days(&[(5, 1_000), (6, 1_000)]))).await.expect("room");
        for point in POINTS.iter().copied().filter(|point| is_passed(point, dialect)) {
            let of_steps = is_of_steps(point);
            let place = shop.hold(new_id(), &[(5, 1), (6, 2)]);
            let confirm = ConfirmHoldRequest { id: place.id.clone(), order_id: new_id().to_string() };
            let request = if of_steps {
                world.capacity().place_hold(who.ask(place.clone())).await.expect("placed");
                format!("c{}", hex::encode(confirm.encode_to_vec()))
            } else {
                format!("p{}", hex::encode(place.encode_to_vec()))
            };
            let output = die(url.clone(), world.now(), point, request).await;
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.code().is_none(), "{point}: it should have been killed: {said}");
            truth(&world, &shop).await.must_be_whole(point);
            // The caller heard nothing: the same ids again.
            world.capacity().place_hold(who.ask(place.clone())).await.expect("placed");
            let hold = world.capacity().confirm_hold(who.ask(confirm)).await.expect("confirmed").into_inner();
            assert_eq!(hold.state(), HoldState::Confirmed, "{point}");
            let found = truth(&world, &shop).await;
            found.must_be_whole(point);
            let told = found.events.iter().filter(|(id, _)| id.to_string() == place.id).count();
            assert_eq!(told, 2, "{point}: placed once, confirmed once");
        }
    }

    async fn a_process_killed_while_holds_are_confirmed_together_leaves_all_of_them_confirmed_or_none(fx: Fixture) {
        let (url, dialect) = (fx.url().to_owned(), fx.db.dialect());
        let world = World::new(fx).await;
        let (shop, who) = (Shop::open(&world, 1).await, world.service());
        world.capacity().set_cells(who.ask(shop.days(&[(5, 1_000), (6, 1_000)]))).await.expect("room");
        let mut died = 0;
        for point in POINTS.iter().copied().filter(|point| is_passed(point, dialect)) {
            let mut both = ConfirmHoldsRequest::default();
            for lines in [&[(5, 1), (6, 2)][..], &[(6, 1)]] {
                let place = shop.hold(new_id(), lines);
                both.holds.push(ConfirmHoldRequest { id: place.id.clone(), order_id: new_id().to_string() });
                world.capacity().place_hold(who.ask(place)).await.expect("placed");
            }
            let output =
                die(url.clone(), world.now(), point, format!("t{}", hex::encode(both.encode_to_vec()))).await;
            died += i32::from(output.status.code().is_none());
            truth(&world, &shop).await.must_be_whole(point);
            let mut states = Vec::new();
            for one in &both.holds {
                let hold = world.capacity().get_hold(who.ask(GetHoldRequest { id: one.id.clone() })).await;
                states.push(hold.expect("a hold").into_inner().state());
            }
            assert_eq!(states[0], states[1], "{point}: together or not at all");
            let again = world.capacity().confirm_holds(who.ask(both)).await.expect("the same again").into_inner();
            assert!(again.holds.iter().all(|hold| hold.state() == HoldState::Confirmed), "{point}");
            truth(&world, &shop).await.must_be_whole(point);
        }
        assert!(died > 4, "killed at {died} places only");
    }

    async fn a_process_killed_in_any_step_of_a_hold_or_in_the_sweep_leaves_the_ledger_whole(fx: Fixture) {
        let (url, dialect) = (fx.url().to_owned(), fx.db.dialect());
        let world = World::new(fx).await;
        let (shop, who) = (Shop::open(&world, 1).await, world.service());
        world.capacity().set_cells(who.ask(shop.days(&[(5, 1_000), (6, 1_000)]))).await.expect("room");
        for step in ["e", "u", "r", "s"] {
            let mut died = std::collections::BTreeSet::new();
            let comes_by = |point: &&str| is_passed(point, dialect) || (step == "s" && *point == "hold.sweep");
            for point in POINTS.iter().copied().filter(comes_by) {
                let case = format!("{step} at {point}");
                let place = shop.hold(new_id(), &[(5, 1), (6, 2)]);
                let id = place.id.clone();
                world.capacity().place_hold(who.ask(place)).await.expect("placed");
                if matches!(step, "u" | "r") {
                    let confirm = ConfirmHoldRequest { id: id.clone(), order_id: new_id().to_string() };
                    world.capacity().confirm_hold(who.ask(confirm)).await.expect("confirmed");
                }
                let until = world.now() + jiff::SignedDuration::from_secs(1_801);
                let extend = ExtendHoldRequest {
                    id: id.clone(),
                    expire_time: Some(nqi_platform::wire::timestamp(until)),
                    offer_id: new_id().to_string(),
                };
                let (consume, release) = (ConsumeHoldRequest { id: id.clone() }, ReleaseHoldRequest { id: id.clone() });
                let body = match step {
                    "e" => extend.encode_to_vec(),
                    "u" => consume.encode_to_vec(),
                    "r" => release.encode_to_vec(),
                    _ => vec![],
                };
                // An hour later by the process's clock, a hold of the sweep is over, however long its placing waited.
                let now = if step == "s" { world.now() + jiff::SignedDuration::from_secs(3_600) } else { world.now() };
                let output = die(url.clone(), now, point, format!("{step}{}", hex::encode(body))).await;
                // Not every step comes by every point; then it was taken.
                if output.status.code().is_none() {
                    died.insert(point);
                }
                truth(&world, &shop).await.must_be_whole(&case);
                let (state, told) = match step {
                    "e" => {
                        let hold = world.capacity().extend_hold(who.ask(extend)).await;
                        (hold.map(|it| it.into_inner().state()), None)
                    }
                    "u" => {
                        let hold = world.capacity().consume_hold(who.ask(consume)).await;
                        (hold.map(|it| it.into_inner().state()), Some("nqi.registry.v1.HoldConsumed"))
                    }
                    "r" => {
                        let hold = world.capacity().release_hold(who.ask(release.clone())).await;
                        (hold.map(|it| it.into_inner().state()), Some("nqi.registry.v1.HoldReleased"))
                    }
                    _ => {
                        let again = die(url.clone(), now, "nowhere", "s".to_owned()).await;
                        assert!(again.status.success(), "{case}: {}", String::from_utf8_lossy(&again.stderr));
                        let hold = world.capacity().get_hold(who.ask(GetHoldRequest { id: id.clone() })).await;
                        (hold.map(|it| it.into_inner().state()), Some("nqi.registry.v1.HoldExpired"))
                    }
                };
                let expected = match step {
                    "e" => HoldState::Held,
                    "u" => HoldState::Consumed,
                    "r" => HoldState::Released,
                    _ => HoldState::Expired,
                };
                assert_eq!(state.expect("the same id again"), expected, "{case}");
                let found = truth(&world, &shop).await;
                found.must_be_whole(&case);
                if let Some(kind) = told {
                    let effects = found.events.iter().filter(|(hold, of)| hold.to_string() == id && of == kind);
                    assert_eq!(effects.count(), 1, "{case}: one effect");
                }
                if step == "e" {
                    world.capacity().release_hold(who.ask(release)).await.expect("released");
                }
            }
            let begun: &[&str] = if step == "s" { &["hold.sweep"] } else { &["hold.begun", "hold.locked", "hold.decided"] };
            let always = begun.iter().chain(&["hold.written", "cmd.before_commit", "cmd.after_commit"]);
            let missed: Vec<_> = always.filter(|point| !died.contains(*point)).collect();
            assert!(missed.is_empty(), "{step} did not come by {missed:?}, only by {died:?}");
            let written = died.iter().any(|point| point.starts_with("store.together."));
            assert!(written, "{step} was killed between no two of its writes: {died:?}");
        }
    }
}
