//! Credit classes: every fact behind them, what holds them down, and the lists that they add up.

use super::*;

on_both_dialects! {
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
