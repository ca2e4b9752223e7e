//! League tables, published periods and credit classes, over clocks that cases have moved.

mod credit;
mod leagues;
mod periods;

use nqi_commitments::app::start;
use nqi_commitments::domain::{
    commitment::{About, Case},
    stage::{Stage, WorkKind},
    turn::When,
};
use nqi_commitments::grpc::Cards;
use nqi_commitments::store::history::Origin;
use nqi_platform::{ids::new_id, problem::Problem, wire};
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::{
    CommitmentOutcome, CreditGrade, LeagueDimension, card_service_server::CardService,
    commitment_service_server::CommitmentService, stats_service_server::StatsService,
};
use nqi_proto::google::r#type::Date;
use nqi_proto::requests::v1::{OrderEvent, RatingEvent};
use nqi_proto::r#type::v1::Cluster;
use nqi_store::{Tx, on_both_dialects};
use tonic::{Code, Request};
use uuid::Uuid;

use crate::world::{World, at, by, reason};

fn day(text: &str) -> Option<Date> {
    Some(wire::date(text.parse().expect("a day")))
}

/// An order in the medical cluster of a region, promised in one day.
fn order(world: &World, id: Uuid, provider: Uuid, region: &str) -> OrderEvent {
    let mut event = OrderEvent { promised_days: 1, ..world.order_event(id) };
    event.provider_id = provider.to_string();
    if let Some(case) = &mut event.case {
        case.region = region.to_owned();
        case.set_cluster(Cluster::Medical);
    }
    event
}

/// Orders awarded on 5 January at ten, due on the 6th at 17:00: `kept` delivered in time, `late` a day after.
async fn work(world: &World, provider: Uuid, region: &str, kept: usize, late: usize) -> Vec<Uuid> {
    let ids: Vec<Uuid> = (0..kept + late).map(|_| new_id()).collect();
    for (index, id) in ids.iter().enumerate() {
        let event = order(world, *id, provider, region);
        let (awarded, delivered) = (
            at("2026-01-05T10:00:00"),
            if index < kept { at("2026-01-06T11:00:00") } else { at("2026-01-07T11:00:00") },
        );
        world.publish("nqi.requests.v1.OrderAwarded", *id, awarded, event.clone()).await;
        world.publish("nqi.requests.v1.ReportDelivered", *id, delivered, event).await;
    }
    ids
}

/// A reply clock that runs, without the late work that a notice would be about and that would count beside it.
async fn reply_clock(world: &World, obligor: Uuid) {
    let app = world.app();
    let opened = world.deps.db.job(&world.clock, move |tx: Tx| {
        let app = app.clone();
        async move {
            let policy = app.rules.lookup(tx.conn(), Stage::SupervisionReply, WorkKind::Any).await?;
            let about = About {
                stage: Stage::SupervisionReply,
                subject: new_id(),
                attempt: 1,
                case: Case::default(),
                obligor,
                kind: WorkKind::Any,
                element: 0,
                offering: None,
            };
            let promise = policy.promise();
            let opening = start::Opening { about, promise, asked: false, pending: false, not_before: None };
            start::open(&app, &tx, &policy, &opening, When::Now, Origin::default()).await
        }
    });
    opened.await.expect("opened");
}

async fn league(world: &World, dimension: LeagueDimension, from: &str, to: &str) -> pb::League {
    let request = pb::GetLeagueRequest {
        dimension: dimension.into(),
        from: day(from),
        to: day(to),
        ..Default::default()
    };
    world.stats().get_league(by(&world.bureau(), request)).await.expect("a table").into_inner()
}

fn counted(row: &pb::LeagueRow) -> (&str, i32, i32, i32) {
    (row.key.as_str(), row.rank, row.k, row.n)
}
