//! Pages of a match: one snapshot from the first to the last, the same bytes whenever asked, and an end.

use jiff::SignedDuration;
use nqi_matching::{Deps, catch_up, routes};
use nqi_platform::auth::{OrgKind, Role};
use nqi_platform::link;
use nqi_platform::problem::Problem;
use nqi_proto::matching::v1::match_service_client::MatchServiceClient;
use nqi_proto::matching::v1::{MatchRequest, MatchResponse};
use nqi_proto::registry::v1 as pb;
use nqi_proto::r#type::v1::AccreditationScheme::Cma;
use prost::Message;
use tonic::service::Routes;
use tonic::{Code, Request, Status};

use crate::registry::Registry;
use crate::rpc::principal;
use crate::world::{World, accreditation, id, offering, provider, site, test_row, testing};

/// Eight laboratories that do the same for different prices.
fn world() -> World {
    let mut world = World::default();
    for n in 0..8 {
        world.providers.push(provider(n));
        world.sites.push(site(n, n, "371002"));
        world.accreditations.push(accreditation(n, n, n, Cma));
        world.rows.push(test_row(n, n, n, "碳纤维", "密度", ""));
        let price = Some(10_000 + 5_000 * i64::try_from(n).unwrap());
        world.offerings.push(offering(n, n, n, nqi_proto::r#type::v1::ItemKind::Testing, price, 5));
    }
    world
}

fn first(limit: i32) -> MatchRequest {
    let need = Some(testing("碳纤维", &["密度"], &[]));
    MatchRequest { need, limit, ..MatchRequest::default() }
}

async fn ask(deps: &Deps, message: MatchRequest) -> Result<MatchResponse, Status> {
    let who = axum::Extension(principal(Role::Enterprise, OrgKind::Enterprise));
    let routes = Routes::from(routes(deps).into_axum_router().layer(who));
    let mut client = MatchServiceClient::new(link::local(routes));
    client.r#match(Request::new(message)).await.map(tonic::Response::into_inner)
}

fn next(reply: &MatchResponse, limit: i32) -> MatchRequest {
    MatchRequest { page_token: reply.next_page_token.clone(), ..first(limit) }
}

fn changed(registry: &Registry) {
    let mut cheaper = offering(7, 7, 7, nqi_proto::r#type::v1::ItemKind::Testing, Some(100), 1);
    cheaper.etag = "\"2\"".into();
    let event = pb::OfferingChanged { seq: 4, version: 2, offering: Some(cheaper) };
    registry.append(0, "OfferingChanged", &event);
}

#[tokio::test]
async fn pages_together_are_the_whole_answer_and_each_is_the_same_whenever_it_is_asked() {
    let registry = Registry::new(world(), 3);
    let deps = registry.deps();
    catch_up(&deps).await.unwrap();
    let whole = ask(&deps, first(200)).await.unwrap();
    assert_eq!((whole.candidates.len(), whole.next_page_token.as_str()), (8, ""));
    let mut page = ask(&deps, first(3)).await.unwrap();
    let (snapshot, as_of) = (page.snapshot_id.clone(), page.as_of);
    let mut together = page.candidates.clone();
    let mut sizes = vec![page.candidates.len()];
    let mut number = 0;
    while !page.next_page_token.is_empty() {
        let request = next(&page, 3);
        if number == 0 {
            // The register and the clock go on; the pages do not.
            changed(&registry);
            catch_up(&deps).await.unwrap();
            deps.clock.advance_to(deps.clock.now() + SignedDuration::from_secs(60));
        }
        page = ask(&deps, request.clone()).await.unwrap();
        assert_eq!(ask(&deps, request).await.unwrap().encode_to_vec(), page.encode_to_vec());
        assert_eq!((&page.snapshot_id, page.as_of, page.eligible), (&snapshot, as_of, 8));
        sizes.push(page.candidates.len());
        together.extend(page.candidates.clone());
        number += 1;
    }
    assert_eq!(sizes, [3, 3, 2]);
    assert_eq!(together, whole.candidates);
    let now = ask(&deps, first(3)).await.unwrap();
    assert_ne!(now.snapshot_id, snapshot);
    assert_eq!(now.candidates[0].provider_id, id(1, 7), "the news are in the next answer");
}

#[tokio::test]
async fn a_cursor_goes_stale_two_minutes_after_its_snapshot_was_last_used() {
    let registry = Registry::new(world(), 3);
    let deps = registry.deps();
    catch_up(&deps).await.unwrap();
    let page = ask(&deps, first(2)).await.unwrap();
    let pass = |seconds| deps.clock.advance_to(deps.clock.now() + SignedDuration::from_secs(seconds));
    pass(119);
    let second = ask(&deps, next(&page, 2)).await.unwrap();
    pass(119);
    ask(&deps, next(&second, 2)).await.unwrap();
    pass(120);
    let refused = ask(&deps, next(&second, 2)).await.unwrap_err();
    let problem = Problem::from_status(&refused);
    assert_eq!((refused.code(), problem.reason.as_ref()), (Code::Aborted, "SNAPSHOT_GONE"));
    assert_eq!(problem.fact("snapshot_id"), Some(page.snapshot_id.as_str()));
}

#[tokio::test]
async fn a_cursor_of_another_need_and_ten_thousand_candidates_are_refused_by_field() {
    let deps = Registry::new(world(), 3).deps();
    catch_up(&deps).await.unwrap();
    let page = ask(&deps, first(2)).await.unwrap();
    let wrong = async |request: MatchRequest| {
        let refused = ask(&deps, request).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument);
        let violations = Problem::from_status(&refused).violations;
        violations.into_iter().map(|v| (v.field, v.reason.to_string())).collect::<Vec<_>>()
    };
    let one = |field: &str, reason: &str| vec![(field.to_owned(), reason.to_owned())];
    let need = Some(testing("碳纤维", &["灰分"], &[]));
    assert_eq!(wrong(MatchRequest { need, ..next(&page, 2) }).await, one("page_token", "INVALID_PAGE_TOKEN"));
    let damaged = MatchRequest { page_token: "x".into(), ..first(2) };
    assert_eq!(wrong(damaged).await, one("page_token", "INVALID_PAGE_TOKEN"));
    assert_eq!(wrong(first(10_000)).await, one("limit", "OUT_OF_RANGE"));
    assert_eq!(wrong(first(-1)).await, one("limit", "OUT_OF_RANGE"));
}
