//! League tables, published periods and credit classes, over clocks that cases have moved.

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

on_both_dialects! {
    async fn a_league_ranks_by_lower_bound_and_leaves_little_work_unranked(fx: Fixture) {
        let world = World::new(&fx).await;
        let (steady, small) = (world.parties.provider, new_id());
        world.clock.advance_to(at("2026-01-12T09:00:00"));
        work(&world, steady, "371002", 9, 1).await;
        work(&world, small, "371082", 8, 0).await;
        world.drain().await;

        let table = league(&world, LeagueDimension::Provider, "2026-01-01", "2026-02-01").await;
        let (steady, small) = (steady.to_string(), small.to_string());
        let rows: Vec<_> = table.rows.iter().map(counted).collect();
        assert_eq!(rows, [(steady.as_str(), 1, 9, 10), (small.as_str(), 0, 8, 8)]);
        let rate = table.rows[0].rate.expect("a rate");
        assert_eq!((rate.rate_bp, rate.lower_bp, rate.upper_bp), (9000, 6523, 9774));
        // 9 by 11:00, two working hours after the anchor; one after a day and two hours.
        let used = table.rows[0].used.expect("times");
        assert_eq!((used.median_seconds, used.p90_seconds, used.clocks), (7200, 7200, 10));
        let cards: Vec<_> = table.rows[0].cards.iter().map(|card| (card.count, card.per_100)).collect();
        assert_eq!(cards, [(1, Some(1000)), (1, Some(1000)), (0, Some(0))]);
        assert_eq!((table.rows[1].rate, table.rows[1].cards[0].per_100), (None, None), "no percentage below ten");
        assert_eq!(table.rows[0].change_bp, None, "nothing to compare with");
        let total = table.total.expect("a total");
        assert_eq!(counted(&total), ("", 0, 17, 18));
        assert_eq!(total.late, 1);

        for (dimension, keys) in [
            (LeagueDimension::Region, vec!["371002", "371082"]),
            (LeagueDimension::Cluster, vec!["CLUSTER_MEDICAL"]),
            (LeagueDimension::Stage, vec!["COMMITMENT_STAGE_DELIVERY"]),
            (LeagueDimension::Kind, vec!["ITEM_KIND_TESTING"]),
            (LeagueDimension::Centre, vec![]),
            (LeagueDimension::Month, vec!["2026-01"]),
            (LeagueDimension::Quarter, vec!["2026-Q1"]),
            (LeagueDimension::Week, vec!["2026-W01", "2026-W02", "2026-W03", "2026-W04", "2026-W05"]),
        ] {
            let table = league(&world, dimension, "2026-01-01", "2026-02-01").await;
            assert_eq!(table.rows.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), keys, "{dimension:?}");
        }
    }

    async fn a_row_counts_exactly_the_clocks_that_the_list_with_its_filters_shows(fx: Fixture) {
        let world = World::new(&fx).await;
        world.clock.advance_to(at("2026-01-12T09:00:00"));
        work(&world, world.parties.provider, "371002", 10, 2).await;
        work(&world, new_id(), "371082", 1, 3).await;
        world.drain().await;
        let table = league(&world, LeagueDimension::Region, "2026-01-06", "2026-01-07").await;
        let count = async |region: &str, outcomes: &[CommitmentOutcome]| {
            let request = pb::ListCommitmentsRequest {
                region: region.to_owned(),
                outcomes: outcomes.iter().map(|one| (*one).into()).collect(),
                dated_from: day("2026-01-06"),
                dated_to: day("2026-01-07"),
                clusters: vec![Cluster::Medical.into()],
                kinds: vec![1],
                ..Default::default()
            };
            let list = world.rpc().list_commitments(by(&world.bureau(), request)).await.expect("a list");
            list.into_inner().total_size
        };
        for row in &table.rows {
            assert_eq!(count(&row.key, &[CommitmentOutcome::OnTime, CommitmentOutcome::Late]).await, row.n);
            assert_eq!(count(&row.key, &[CommitmentOutcome::Late]).await, row.late);
        }
        assert_eq!(table.rows.iter().map(|row| row.n).sum::<i32>(), 16, "late work is dated by the due time that it missed");
    }

    async fn open_overdue_work_counts_at_once_and_what_fell_away_is_counted_beside(fx: Fixture) {
        let world = World::new(&fx).await;
        let provider = world.parties.provider;
        let (overdue, cancelled, waiting, running) = (new_id(), new_id(), new_id(), new_id());
        world.tell("2026-01-05T10:00:00", "nqi.requests.v1.OrderAwarded", overdue, order(&world, overdue, provider, "371002")).await;
        world.tell("2026-01-05T10:00:00", "nqi.requests.v1.OrderAwarded", cancelled, order(&world, cancelled, provider, "371002")).await;
        world.tell("2026-01-05T11:00:00", "nqi.requests.v1.OrderCancelled", cancelled, order(&world, cancelled, provider, "371002")).await;
        let unsent = OrderEvent { sample_needed: true, ..order(&world, waiting, provider, "371002") };
        world.tell("2026-01-05T11:00:00", "nqi.requests.v1.OrderAwarded", waiting, unsent).await;
        let long = OrderEvent { promised_days: 10, ..order(&world, running, provider, "371002") };
        world.tell("2026-01-05T11:00:00", "nqi.requests.v1.OrderAwarded", running, long).await;
        world.settle_at("2026-01-06T17:00:00").await;
        let total = |table: pb::League| table.total.expect("a total");
        let before = total(league(&world, LeagueDimension::Stage, "2026-01-01", "2026-02-01").await);
        assert_eq!((before.n, before.pending_or_cancelled), (0, 2));
        world.settle_at("2026-01-06T17:00:01").await;
        let after = total(league(&world, LeagueDimension::Stage, "2026-01-06", "2026-01-07").await);
        assert_eq!((after.n, after.k, after.late), (1, 0, 1));
        assert_eq!(after.used, None, "nothing is completed");
        // Completing it a month later moves it nowhere.
        let done = order(&world, overdue, provider, "371002");
        world.tell("2026-02-10T10:00:00", "nqi.requests.v1.ReportDelivered", overdue, done).await;
        let after = total(league(&world, LeagueDimension::Stage, "2026-01-06", "2026-01-07").await);
        assert_eq!((after.n, after.used.map(|used| used.clocks)), (1, Some(1)));
    }

    async fn a_change_is_against_the_period_before(fx: Fixture) {
        let world = World::new(&fx).await;
        world.clock.advance_to(at("2026-01-12T09:00:00"));
        work(&world, world.parties.provider, "371002", 8, 2).await;
        world.drain().await;
        for _ in 0..10 {
            let id = new_id();
            let event = order(&world, id, world.parties.provider, "371002");
            world.publish("nqi.requests.v1.OrderAwarded", id, at("2026-01-12T09:00:00"), event.clone()).await;
            world.publish("nqi.requests.v1.ReportDelivered", id, at("2026-01-12T09:00:00"), event).await;
        }
        world.drain().await;
        let table = league(&world, LeagueDimension::Region, "2026-01-08", "2026-01-15").await;
        assert_eq!(table.rows[0].change_bp, Some(2000));
        assert_eq!(table.total.expect("a total").change_bp, Some(2000));
        let months = league(&world, LeagueDimension::Month, "2026-01-01", "2026-03-01").await;
        let rows: Vec<_> = months.rows.iter().map(counted).collect();
        assert_eq!(rows, [("2026-01", 1, 18, 20), ("2026-02", 0, 0, 0)], "empty months are shown");
        let weeks = league(&world, LeagueDimension::Week, "2026-01-06", "2026-01-14").await;
        let rows: Vec<_> = weeks.rows.iter().map(counted).collect();
        assert_eq!(rows, [("2026-W02", 2, 8, 10), ("2026-W03", 1, 10, 10)]);
        assert_eq!((weeks.rows[0].from, weeks.rows[0].to), (day("2026-01-06"), day("2026-01-12")), "cut at the edge");
        assert_eq!(weeks.rows[1].change_bp, Some(2000));
    }

    async fn each_caller_gets_a_table_of_the_clocks_that_it_may_see(fx: Fixture) {
        let world = World::new(&fx).await;
        world.clock.advance_to(at("2026-01-12T09:00:00"));
        work(&world, world.parties.provider, "371002", 2, 0).await;
        work(&world, new_id(), "371002", 3, 0).await;
        world.drain().await;
        let ask = || pb::GetLeagueRequest {
            dimension: LeagueDimension::Provider.into(),
            from: day("2026-01-01"),
            to: day("2026-02-01"),
            ..Default::default()
        };
        let n = async |caller| {
            let table = world.stats().get_league(by(&caller, ask())).await.expect("a table").into_inner();
            table.total.expect("a total").n
        };
        assert_eq!((n(world.bureau()).await, n(world.centre()).await, n(world.enterprise()).await), (5, 5, 5));
        assert_eq!(n(world.provider()).await, 2);
        let anonymous = world.stats().get_league(Request::new(ask())).await;
        assert_eq!(anonymous.expect_err("refused").code(), Code::Unauthenticated);
    }

    async fn a_wrong_question_is_told_field_by_field(fx: Fixture) {
        let world = World::new(&fx).await;
        let good = || pb::GetLeagueRequest {
            dimension: LeagueDimension::Region.into(),
            from: day("2026-01-01"),
            to: day("2026-02-01"),
            ..Default::default()
        };
        let wrong = [
            ("dimension", pb::GetLeagueRequest { dimension: 99, ..good() }),
            ("from", pb::GetLeagueRequest { from: None, ..good() }),
            ("to", pb::GetLeagueRequest { to: day("2026-01-01"), ..good() }),
            ("to", pb::GetLeagueRequest { to: day("2031-01-02"), ..good() }),
            ("stages[0]", pb::GetLeagueRequest { stages: vec![99], ..good() }),
            ("clusters[0]", pb::GetLeagueRequest { clusters: vec![99], ..good() }),
            ("obligor_id", pb::GetLeagueRequest { obligor_id: "x".into(), ..good() }),
        ];
        for (field, request) in wrong {
            let refused = world.stats().get_league(by(&world.bureau(), request)).await.expect_err(field);
            let refused = Problem::from_status(&refused);
            assert_eq!(refused.violations[0].field, field);
            assert!(!refused.violations[0].zh.is_empty() && !refused.violations[0].en.is_empty());
        }
        let longest = pb::GetLeagueRequest { to: day("2031-01-01"), ..good() };
        world.stats().get_league(by(&world.bureau(), longest)).await.expect("five years");
    }

    async fn a_published_period_stands_and_is_restated_only_with_a_reason(fx: Fixture) {
        let world = World::new(&fx).await;
        work(&world, world.parties.provider, "371002", 9, 1).await;
        let publish = async |period: &str, why: &str| {
            let request = pb::PublishPeriodRequest { period: period.into(), reason: why.into(), ..Default::default() };
            world.stats().publish_period(by(&world.bureau(), request)).await.map(|answer| answer.into_inner())
        };
        world.clock.advance_to(at("2026-01-31T23:59:59"));
        world.drain().await;
        assert_eq!(reason(publish("2026-01", "").await), "PERIOD_OPEN");
        world.clock.advance_to(at("2026-02-01T00:00:00"));
        assert_eq!(reason(publish("2026-Q1", "").await), "PERIOD_OPEN");
        for wrong in ["", "2026-13", "2026", "2026-Q0"] {
            let refused = Problem::from_status(&publish(wrong, "").await.expect_err("refused"));
            assert_eq!(refused.violations[0].field, "period");
        }
        let early = Problem::from_status(&publish("2026-01", "更正").await.expect_err("refused"));
        assert_eq!(early.violations[0].field, "reason");
        let first = publish("2026-01", "").await.expect("published");
        assert_eq!((first.restatement, first.tables.len()), (0, 6));
        assert_eq!(first.total.as_ref().map(|total| (total.k, total.n)), Some((9, 10)));
        assert_eq!(reason(publish("2026-01", "更正").await), "NOTHING_TO_RESTATE");

        // A fact of January arrives in February.
        let late = new_id();
        let event = order(&world, late, world.parties.provider, "371002");
        world.publish("nqi.requests.v1.OrderAwarded", late, at("2026-01-12T10:00:00"), event.clone()).await;
        world.publish("nqi.requests.v1.ReportDelivered", late, at("2026-01-13T10:00:00"), event).await;
        world.drain().await;
        let silent = Problem::from_status(&publish("2026-01", " ").await.expect_err("refused"));
        assert_eq!(silent.violations[0].field, "reason");
        let second = publish("2026-01", "补录一月的报告").await.expect("restated");
        assert_eq!((second.restatement, second.reason.as_str()), (1, "补录一月的报告"));

        let get = async |restatement| {
            let request = pb::GetPublishedPeriodRequest { period: "2026-01".into(), restatement };
            world.stats().get_published_period(Request::new(request)).await.map(|answer| answer.into_inner())
        };
        assert_eq!(get(Some(0)).await.expect("the older stays"), first);
        assert_eq!(get(None).await.expect("the newest"), second);
        assert_eq!(get(Some(2)).await.expect_err("none").code(), Code::NotFound);
        let list = world.stats().list_published_periods(Request::new(Default::default())).await.expect("public");
        let list: Vec<_> = list.into_inner().periods.iter().map(|one| (one.period.clone(), one.restatement)).collect();
        assert_eq!(list, [("2026-01".to_owned(), 1), ("2026-01".to_owned(), 0)]);

        for caller in [world.enterprise(), world.provider(), world.centre()] {
            let request = pb::PublishPeriodRequest { period: "2026-01".into(), ..Default::default() };
            let refused = world.stats().publish_period(by(&caller, request)).await.expect_err("refused");
            assert_eq!(refused.code(), Code::PermissionDenied);
        }
    }

    async fn a_credit_class_shows_every_fact_and_is_never_guessed(fx: Fixture) {
        let world = World::new(&fx).await;
        let provider = world.parties.provider;
        world.clock.advance_to(at("2026-01-12T09:00:00"));
        work(&world, provider, "371002", 10, 2).await;
        for stars in [5, 4, 1] {
            let rating = new_id();
            let event = RatingEvent {
                case: Some(world.case()),
                rating_id: rating.to_string(),
                provider_id: provider.to_string(),
                level: stars,
                counted: true,
                ..RatingEvent::default()
            };
            world.publish("nqi.requests.v1.RatingGiven", rating, at("2026-01-08T10:00:00"), event.clone()).await;
            if stars == 1 {
                let upheld = RatingEvent { upheld: true, ..event };
                world.publish("nqi.requests.v1.RatingUpheld", rating, at("2026-01-09T10:00:00"), upheld).await;
            }
        }
        world.drain().await;
        let get = async |id: Uuid| {
            let request = pb::GetCreditClassRequest { provider_id: id.to_string() };
            world.stats().get_credit_class(Request::new(request)).await.map(|answer| answer.into_inner())
        };
        assert_eq!(get(provider).await.expect_err("unknown").code(), Code::NotFound);
        world.register.publish(provider, 118, 120);
        let young = get(provider).await.expect("a class");
        assert_eq!(young.grade(), CreditGrade::Unrated);
        assert_eq!((young.points, young.terms, young.inputs.as_ref().map(|facts| facts.n)), (None, None, Some(0)));

        // The quarter is over: its clocks count.
        world.clock.advance_to(at("2026-04-01T09:00:00"));
        let rated = get(provider).await.expect("a class");
        assert_eq!((rated.from, rated.to), (day("2025-04-01"), day("2026-04-01")));
        let facts = rated.inputs.expect("facts");
        assert_eq!((facts.k, facts.n, facts.escalations, facts.ratings, facts.upheld_bad), (10, 12, 0, 3, 1));
        assert_eq!((facts.valid_lines, facts.published_lines, facts.unanswered_notices), (118, 120, 0));
        let terms = rated.terms.expect("terms");
        assert_eq!((terms.promise, terms.escalation, terms.ratings, terms.supervision, terms.capability), (3333, 2000, 0, 1000, 983));
        assert_eq!((rated.points, rated.grade()), (Some(7316), CreditGrade::C));
        assert_eq!(rated.gates.iter().map(|gate| gate.caught).collect::<Vec<_>>(), [false, false]);
        let list = world.stats().list_credit_classes(Request::new(Default::default())).await.expect("public").into_inner();
        assert_eq!((list.total_size, list.credits[0].points), (1, Some(7316)));

        world.register.leave();
        assert_eq!(reason(get(provider).await), "REGISTRY_UNAVAILABLE");
        let list = world.stats().list_credit_classes(Request::new(Default::default())).await;
        assert_eq!(reason(list), "REGISTRY_UNAVAILABLE");
    }

    async fn an_upheld_finding_about_a_report_makes_the_class_d_until_it_is_withdrawn(fx: Fixture) {
        let world = World::new(&fx).await;
        let provider = world.parties.provider;
        world.register.publish(provider, 1, 1);
        world.clock.advance_to(at("2026-01-12T09:00:00"));
        work(&world, provider, "371002", 60, 0).await;
        world.drain().await;
        world.settle_at("2026-04-01T09:00:00").await;
        let class = async || {
            let request = pb::GetCreditClassRequest { provider_id: provider.to_string() };
            world.stats().get_credit_class(Request::new(request)).await.expect("a class").into_inner()
        };
        assert_eq!(class().await.grade(), CreditGrade::A);
        let ask = || pb::RecordFindingRequest {
            provider_id: provider.to_string(),
            kind: pb::FindingKind::False.into(),
            report_number: "R-2026-1".into(),
            found_on: day("2026-04-01"),
            summary: "示例认定".into(),
            request_id: "11111111-1111-4111-8111-111111111111".into(),
        };
        let wrong = [
            ("provider_id", pb::RecordFindingRequest { provider_id: "x".into(), ..ask() }),
            ("kind", pb::RecordFindingRequest { kind: 9, ..ask() }),
            ("report_number", pb::RecordFindingRequest { report_number: " ".into(), ..ask() }),
            ("found_on", pb::RecordFindingRequest { found_on: day("2026-04-02"), ..ask() }),
            ("summary", pb::RecordFindingRequest { summary: String::new(), ..ask() }),
        ];
        for (field, request) in wrong {
            let refused = world.stats().record_finding(by(&world.bureau(), request)).await.expect_err(field);
            assert_eq!(Problem::from_status(&refused).violations[0].field, field);
        }
        let stranger = pb::RecordFindingRequest { provider_id: new_id().to_string(), ..ask() };
        let refused = world.stats().record_finding(by(&world.bureau(), stranger)).await;
        assert_eq!(refused.expect_err("nobody").code(), Code::NotFound);
        let record = async || {
            world.stats().record_finding(by(&world.bureau(), ask())).await.expect("recorded").into_inner()
        };
        let made = record().await;
        assert_eq!(record().await, made, "the same request is one finding");
        let caught = class().await;
        assert_eq!((caught.grade(), caught.points.is_some()), (CreditGrade::D, true), "the points stay visible");
        assert_eq!(caught.inputs.map(|facts| facts.report_findings), Some(1));
        assert_eq!(caught.gates.iter().map(|gate| gate.caught).collect::<Vec<_>>(), [true, false]);

        let list = async |caller| {
            let request = pb::ListFindingsRequest { provider_id: provider.to_string() };
            world.stats().list_findings(by(&caller, request)).await.map(|answer| answer.into_inner().findings)
        };
        assert_eq!(list(world.provider()).await.expect("its own"), std::slice::from_ref(&made));
        assert_eq!(list(world.enterprise()).await.expect_err("not theirs").code(), Code::NotFound);
        let withdraw = async || {
            let request = pb::WithdrawFindingRequest { id: made.id.clone(), reason: "复核后撤销".into(), ..Default::default() };
            world.stats().withdraw_finding(by(&world.bureau(), request)).await
        };
        withdraw().await.expect("withdrawn");
        assert_eq!(reason(withdraw().await), "FINDING_WITHDRAWN");
        assert_eq!(class().await.grade(), CreditGrade::A);
        let kept = list(world.bureau()).await.expect("still readable");
        assert_eq!((kept.len(), kept[0].withdraw_reason.as_str()), (1, "复核后撤销"));
    }

    async fn two_unanswered_notices_hold_the_class_and_late_replies_cost_points(fx: Fixture) {
        let world = World::new(&fx).await;
        let provider = world.parties.provider;
        world.register.publish(provider, 1, 1);
        world.clock.advance_to(at("2026-01-12T09:00:00"));
        work(&world, provider, "371002", 60, 0).await;
        world.drain().await;
        for _ in 0..2 {
            reply_clock(&world, provider).await;
        }
        world.settle_at("2026-04-01T09:00:00").await;
        let request = pb::GetCreditClassRequest { provider_id: provider.to_string() };
        let credit = world.stats().get_credit_class(Request::new(request)).await.expect("a class").into_inner();
        let facts = credit.inputs.expect("facts");
        assert_eq!((facts.n, facts.late_replies, facts.unanswered_notices), (62, 2, 2));
        assert_eq!(credit.terms.expect("terms").supervision, 0);
        assert!(credit.gates[1].caught);
        assert!(matches!(credit.grade(), CreditGrade::C | CreditGrade::D));
    }

    async fn every_figure_of_a_class_is_the_total_of_the_list_behind_it(fx: Fixture) {
        let world = World::new(&fx).await;
        let (bad, good) = (world.parties.provider, new_id());
        world.clock.advance_to(at("2026-01-12T09:00:00"));
        for (provider, kept, late) in [(bad, 10, 2), (good, 11, 0)] {
            work(&world, provider, "371002", kept, late).await;
            reply_clock(&world, provider).await;
            rated(&world, provider, &[(5, false), (4, false), (1, true)]).await;
            // Given before the days of the class, struck, and never given: none of them counts.
            rating(&world, provider, (5, true, false), "2024-12-31T10:00:00").await;
            rating(&world, provider, (1, false, true), "2026-01-08T10:00:00").await;
            rating(&world, provider, (0, false, false), "2026-01-08T10:00:00").await;
        }
        world.drain().await;
        // Two that nobody delivers: one is due within the days of the class, the other on the first one after them.
        for awarded in ["2026-01-13T10:00:00", "2026-03-31T10:00:00"] {
            let id = new_id();
            world.tell(awarded, "nqi.requests.v1.OrderAwarded", id, order(&world, id, bad, "371002")).await;
        }
        world.settle_at("2026-04-20T09:00:00").await;
        // The reply that nobody gave is late, escalated and unanswered at once.
        for (provider, figures) in [(bad, [14, 10, 2, 3, 1, 1, 1]), (good, [12, 11, 1, 3, 1, 1, 1])] {
            world.register.publish(provider, 1, 1);
            let request = pb::GetCreditClassRequest { provider_id: provider.to_string() };
            let credit = world.stats().get_credit_class(Request::new(request)).await.expect("a class").into_inner();
            let facts = credit.inputs.expect("facts");
            let told = [
                facts.n, facts.k, facts.escalations, facts.ratings, facts.upheld_bad, facts.late_replies,
                facts.unanswered_notices,
            ];
            let listed = behind(&world, &credit, provider).await;
            assert_eq!(told, figures);
            assert_eq!(listed, told, "what is listed is what is told");
        }
    }

    async fn the_ratings_behind_a_class_are_read_by_the_bureau_and_by_their_provider(fx: Fixture) {
        let world = World::new(&fx).await;
        world.clock.advance_to(at("2026-01-12T09:00:00"));
        rated(&world, world.parties.provider, &[(5, false), (1, true), (3, false)]).await;
        world.drain().await;
        world.settle_at("2026-04-01T09:00:00").await;
        let list = async |caller, size, token: String| {
            let provider_id = world.parties.provider.to_string();
            let request = pb::ListCreditRatingsRequest { provider_id, page_size: size, page_token: token, upheld: false };
            world.stats().list_credit_ratings(by(&caller, request)).await.map(|answer| answer.into_inner())
        };
        let whole = list(world.provider(), 0, String::new()).await.expect("its own");
        assert_eq!((whole.ratings.len(), whole.total_size, whole.next_page_token.as_str()), (3, 3, ""));
        let first = list(world.bureau(), 2, String::new()).await.expect("everybody's");
        let second = list(world.bureau(), 2, first.next_page_token.clone()).await.expect("everybody's");
        assert_eq!([first.ratings, second.ratings].concat(), whole.ratings);
        for stranger in [world.enterprise(), world.centre()] {
            assert_eq!(list(stranger, 0, String::new()).await.expect_err("not theirs").code(), Code::NotFound);
        }
        let wrong = pb::ListCreditRatingsRequest { provider_id: "x".into(), ..Default::default() };
        let refused = world.stats().list_credit_ratings(by(&world.bureau(), wrong)).await.expect_err("no id");
        assert_eq!(Problem::from_status(&refused).violations[0].field, "provider_id");
    }
}

/// A rating: stars, whether it counts, whether it was upheld.
async fn rating(world: &World, provider: Uuid, (stars, counted, upheld): (i32, bool, bool), given: &str) {
    let id = new_id();
    let event = RatingEvent {
        case: Some(world.case()),
        rating_id: id.to_string(),
        provider_id: provider.to_string(),
        level: stars,
        counted,
        upheld,
        ..RatingEvent::default()
    };
    // Not upheld as it is given: a follow-up and a rectification would be promises beside what is counted here.
    world.publish("nqi.requests.v1.RatingClosed", id, at(given), event).await;
}

/// Ratings of January that count, with whether each was upheld.
async fn rated(world: &World, provider: Uuid, ratings: &[(i32, bool)]) {
    for (stars, upheld) in ratings {
        rating(world, provider, (*stars, true, *upheld), "2026-01-08T10:00:00").await;
    }
}

/// The totals of the lists behind n, k, escalations, ratings, upheld bad ones, late replies and unanswered notices, asked for
/// as the portal asks for them.
async fn behind(world: &World, credit: &pb::ProviderCredit, provider: Uuid) -> [i32; 7] {
    use CommitmentOutcome::{Late, OnTime};
    let (bureau, obligor_id) = (world.bureau(), provider.to_string());
    let clocks = async |change: pb::ListCommitmentsRequest| {
        let request = pb::ListCommitmentsRequest { obligor_id: obligor_id.clone(), ..change };
        world.rpc().list_commitments(by(&bureau, request)).await.expect("a list").into_inner().total_size
    };
    let counted = async |outcomes: &[CommitmentOutcome], stages: Vec<i32>| {
        clocks(pb::ListCommitmentsRequest {
            outcomes: outcomes.iter().map(|one| (*one).into()).collect(),
            stages,
            dated_from: credit.from,
            dated_to: credit.to,
            ..Default::default()
        })
        .await
    };
    let cards = pb::ListCardsRequest {
        obligor_id: obligor_id.clone(),
        levels: vec![pb::Level::Escalated.into()],
        states: vec![pb::CardState::Standing.into()],
        outcomes: vec![OnTime.into(), Late.into()],
        dated_from: credit.from,
        dated_to: credit.to,
        ..Default::default()
    };
    let cards = Cards(world.app()).list_cards(by(&bureau, cards)).await.expect("a list").into_inner();
    let ratings = async |upheld| {
        let request =
            pb::ListCreditRatingsRequest { provider_id: obligor_id.clone(), upheld, ..Default::default() };
        let list =
            world.stats().list_credit_ratings(by(&bureau, request)).await.expect("a list").into_inner();
        assert_eq!(list.ratings.len(), usize::try_from(list.total_size).expect("a number"));
        list.total_size
    };
    let replies = vec![pb::CommitmentStage::SupervisionReply.into()];
    let silent = pb::ListCommitmentsRequest {
        stages: replies.clone(),
        queue: pb::ClockQueue::Overdue.into(),
        ..Default::default()
    };
    [
        counted(&[OnTime, Late], vec![]).await,
        counted(&[OnTime], vec![]).await,
        cards.total_size,
        ratings(false).await,
        ratings(true).await,
        counted(&[Late], replies).await,
        clocks(silent).await,
    ]
}
