//! League tables: ranks, what is counted, who sees which clocks.

use super::*;

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
}
