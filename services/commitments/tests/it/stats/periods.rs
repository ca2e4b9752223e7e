//! Published periods: they stand, and are restated only with a reason.

use super::*;

on_both_dialects! {
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
}
