//! Demand as other services read it: by standard or by what was asked, and never who asked.

use nqi_platform::wire;
use nqi_proto::requests::v1 as pb;
use nqi_proto::requests::v1::demand_service_client::DemandServiceClient;
use nqi_store::on_both_dialects;
use tonic::Code;

use crate::people::*;
use crate::world::*;

async fn demand(w: &World, since: jiff::Timestamp) -> Vec<pb::DemandCell> {
    let ask = pb::ListDemandRequest { since: Some(wire::timestamp(since)) };
    let reply = DemandServiceClient::new(w.link.clone()).list_demand(by(&service(), ask)).await;
    reply.expect("demand").into_inner().cells
}

on_both_dialects! {
    async fn items_of_submitted_cases_are_summed_up_with_the_searches_that_found_nobody(fx: Fixture) {
        let w = World::new(fx).await;
        let since = w.clock().now();
        w.draft(vec![testing_item(false)]).await;
        assert!(demand(&w, since).await.is_empty(), "a draft is no demand");
        w.accepted(vec![testing_item(false), calibration_item()]).await;
        w.near.lock().candidates.clear();
        w.accepted(vec![testing_item(false)]).await;
        nqi_requests::drain(&w.deps).await.expect("drained");
        let cells = demand(&w, since).await;
        let told: Vec<_> = cells
            .iter()
            .map(|cell| (cell.kind, cell.family.as_str(), cell.object.as_str(), cell.parameter.as_str(), cell.items))
            .collect();
        assert_eq!(told, [(1, "GB 3362", "", "", 2), (2, "", "卡尺", "长度", 1)]);
        assert_eq!((cells[0].mode, cells[1].mode), (0, 1));
        let tests = &cells[0];
        assert_eq!((tests.standard.as_str(), tests.region.as_str()), ("GB/T 3362-2017", "371002"));
        assert_eq!((tests.enterprises, tests.failed_searches, tests.unfilled), (1, 1, 0));
        w.days(1);
        assert!(demand(&w, w.clock().now()).await.is_empty(), "only what was submitted since");
    }

    async fn what_was_taken_back_or_dropped_is_asked_for_no_longer(fx: Fixture) {
        let w = World::new(fx).await;
        let since = w.clock().now();
        let kept = w.accepted(vec![testing_item(false), calibration_item()]).await;
        let taken_back = w.accepted(vec![testing_item(false)]).await;
        let items = |cells: Vec<pb::DemandCell>| cells.iter().map(|cell| (cell.kind, cell.items)).collect::<Vec<_>>();
        assert_eq!(items(demand(&w, since).await), [(1, 2), (2, 1)]);
        let withdraw = pb::WithdrawRequestRequest { id: taken_back.id, reason: "不再需要".into(), ..Default::default() };
        w.requests().withdraw_request(by(&enterprise(), withdraw)).await.expect("withdrawn");
        assert_eq!(items(demand(&w, since).await), [(1, 1), (2, 1)]);
        let item_id = kept.items[1].id.clone();
        let drop = pb::DropItemRequest { id: kept.id, item_id, reason: "不再需要".into(), ..Default::default() };
        w.requests().drop_item(by(&enterprise(), drop)).await.expect("dropped");
        assert_eq!(items(demand(&w, since).await), [(1, 1)]);
    }

    async fn only_services_read_demand_and_the_time_is_needed(fx: Fixture) {
        let w = World::new(fx).await;
        let ask = || pb::ListDemandRequest { since: Some(wire::timestamp(w.clock().now())) };
        for who in [enterprise(), lab(1), centre(), bureau(), admin()] {
            let denied = refused(DemandServiceClient::new(w.link.clone()).list_demand(by(&who, ask())).await);
            assert_eq!(denied.code, Code::PermissionDenied);
        }
        let nothing = pb::ListDemandRequest { since: None };
        let wrong = refused(DemandServiceClient::new(w.link.clone()).list_demand(by(&service(), nothing)).await);
        assert_eq!(fields(&wrong), [("since".to_owned(), "REQUIRED".to_owned())]);
    }
}
