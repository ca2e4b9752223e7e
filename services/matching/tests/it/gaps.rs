//! Gaps over a demand of a few cells and the supply of the story's register.

use nqi_matching::{Deps, catch_up, routes};
use nqi_platform::auth::{OrgKind, Principal, Role, Roles};
use nqi_platform::config::Secret;
use nqi_platform::link::{self, Link};
use nqi_platform::problem::Problem;
use nqi_proto::matching::v1::gap_service_client::GapServiceClient;
use nqi_proto::matching::v1::{GapClass, ListGapsRequest, ListGapsResponse};
use nqi_proto::requests::v1::demand_service_server::{DemandService, DemandServiceServer};
use nqi_proto::requests::v1::{DemandCell, ListDemandRequest, ListDemandResponse};
use tonic::service::Routes;
use tonic::{Code, Request, Response, Status};
use uuid::Uuid;

use crate::registry::{Registry, deps_with};
use crate::story;

struct Demand;

#[tonic::async_trait]
impl DemandService for Demand {
    async fn list_demand(
        &self,
        request: Request<ListDemandRequest>,
    ) -> Result<Response<ListDemandResponse>, Status> {
        assert_eq!(request.metadata().get("authorization").unwrap(), "Bearer matching");
        // 180 days before the Monday of the story, from midnight in Shanghai.
        let since = request.into_inner().since.unwrap();
        assert_eq!(nqi_platform::wire::instant("since", &since).unwrap().to_string(), "2025-09-09T16:00:00Z");
        let cell = |kind, family: &str, standard: &str, object: &str, items, enterprises| DemandCell {
            kind,
            family: family.into(),
            standard: standard.into(),
            object: object.into(),
            cluster: 4,
            region: "371002".into(),
            items,
            enterprises,
            ..DemandCell::default()
        };
        let calliper = DemandCell { parameter: "长度".into(), ..cell(2, "", "", "卡尺", 9, 4) };
        let cells = vec![
            cell(1, "GB 3362", "GB/T 3362", "", 12, 5),
            cell(1, "GB 3362", "GB/T 3362-2005", "", 2, 2),
            calliper.clone(),
            DemandCell { region: "371003".into(), failed_searches: 2, failed_by_capability: 1, ..calliper },
            DemandCell { unfilled: 2, ..cell(1, "", "", "可吸收血管支架", 3, 3) },
        ];
        Ok(Response::new(ListDemandResponse { cells }))
    }
}

async fn built() -> Deps {
    let mut world = story::world();
    world.standards[0].title_zh = "碳纤维复丝拉伸性能试验方法".into();
    let registry = Registry::new(world, 3);
    let requests = link::local(Routes::default().add_service(DemandServiceServer::new(Demand)));
    let deps = deps_with(registry.link(), requests);
    catch_up(&deps).await.unwrap();
    deps
}

fn as_who(deps: &Deps, role: Role, kind: OrgKind) -> Link {
    let who = Principal {
        subject: Uuid::now_v7(),
        org: Uuid::now_v7(),
        kind,
        roles: Roles::of(&[role]),
        regions: vec![],
        session: Uuid::nil(),
        name: String::new(),
        token: Secret::new(String::new()),
    };
    link::local(Routes::from(routes(deps).into_axum_router().layer(axum::Extension(who))))
}

async fn gaps(
    deps: &Deps,
    role: Role,
    kind: OrgKind,
    ask: ListGapsRequest,
) -> Result<ListGapsResponse, Status> {
    GapServiceClient::new(as_who(deps, role, kind)).list_gaps(ask).await.map(Response::into_inner)
}

#[tokio::test]
async fn the_bureau_sees_every_gap_worst_first_and_a_centre_none_of_fewer_than_three_enterprises() {
    let deps = built().await;
    let reply = gaps(&deps, Role::Bureau, OrgKind::Bureau, ListGapsRequest::default()).await.unwrap();
    let told: Vec<_> = reply.gaps.iter().map(|gap| (gap.class(), gap.items, gap.local_sites)).collect();
    assert_eq!(
        told,
        [
            (GapClass::NoneLoaded, 3, 0),
            // Three sites know the family; of the version cited there is one, and it is local.
            (GapClass::CmcLimited, 9, 3),
        ],
        "{reply:?}"
    );
    assert_eq!(reply.gaps[0].unfilled, 2);
    let all = ListGapsRequest { classes: (1..=7).collect(), ..ListGapsRequest::default() };
    let everything = gaps(&deps, Role::Bureau, OrgKind::Bureau, all.clone()).await.unwrap();
    assert_eq!((everything.gaps.len(), everything.withheld), (5, 0));
    // Two numbers of one family are two cells, under the title of its newest version.
    let cited: Vec<_> = everything.gaps.iter().filter(|gap| gap.family == "GB 3362").collect();
    let mut numbers: Vec<_> = cited.iter().map(|gap| gap.standard.as_str()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, ["GB/T 3362", "GB/T 3362-2005"]);
    assert!(cited.iter().all(|gap| gap.title == "碳纤维复丝拉伸性能试验方法"), "{cited:?}");
    let limited = &reply.gaps[1];
    assert_eq!((limited.failed_searches, limited.failed_by_capability, limited.current), (2, 1, true));
    assert_eq!((reply.gaps[0].open_units, reply.gaps[0].title.as_str()), (None, ""), "no site, no units");
    let centre = gaps(&deps, Role::Centre, OrgKind::Centre, all).await.unwrap();
    assert_eq!((centre.gaps.len(), centre.withheld), (4, 1));
    assert!(centre.gaps.iter().all(|gap| gap.enterprises >= 3));
}

#[tokio::test]
async fn gaps_are_narrowed_by_kind_region_and_class() {
    let deps = built().await;
    let ask = ListGapsRequest { kind: 2, region: "371003".into(), ..ListGapsRequest::default() };
    let reply = gaps(&deps, Role::Bureau, OrgKind::Bureau, ask).await.unwrap();
    assert_eq!(reply.gaps.iter().map(|gap| gap.region.as_str()).collect::<Vec<_>>(), ["371003"]);
    let of = |region: &str| ListGapsRequest {
        region: region.into(),
        classes: (1..=7).collect(),
        ..ListGapsRequest::default()
    };
    let city = gaps(&deps, Role::Bureau, OrgKind::Bureau, of("371000")).await.unwrap();
    assert_eq!(city.gaps.len(), 5, "a city has the cells of its districts");
    let district = gaps(&deps, Role::Bureau, OrgKind::Bureau, of("371002")).await.unwrap();
    assert_eq!(district.gaps.len(), 4);
    let ask = ListGapsRequest { cluster: 1, ..ListGapsRequest::default() };
    assert!(gaps(&deps, Role::Bureau, OrgKind::Bureau, ask).await.unwrap().gaps.is_empty());
    let wrong = ListGapsRequest { kind: 9, classes: vec![8], cluster: 9, region: "999999".into() };
    let refused = gaps(&deps, Role::Bureau, OrgKind::Bureau, wrong).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    let named: Vec<String> =
        Problem::from_status(&refused).violations.into_iter().map(|wrong| wrong.field).collect();
    assert_eq!(named, ["classes[0]", "kind", "cluster", "region"]);
}

#[tokio::test]
async fn nobody_but_the_bureau_and_the_centres_sees_gaps() {
    let deps = built().await;
    for (role, kind) in [
        (Role::Enterprise, OrgKind::Enterprise),
        (Role::Provider, OrgKind::Provider),
        (Role::Admin, OrgKind::Platform),
        (Role::Service, OrgKind::Platform),
    ] {
        let refused = gaps(&deps, role, kind, ListGapsRequest::default()).await.unwrap_err();
        assert_eq!(refused.code(), Code::PermissionDenied, "{kind:?}");
    }
    let mut stranger = GapServiceClient::new(link::local(routes(&deps)));
    let refused = stranger.list_gaps(ListGapsRequest::default()).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unauthenticated);
}
