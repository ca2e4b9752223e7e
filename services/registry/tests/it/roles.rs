//! Every RPC as each role and as a stranger.

use crate::world::{Caller, Shop, World, day};
use nqi_platform::auth::Role;
use nqi_platform::ids::new_id;
use nqi_proto::google::api::HttpBody;
use nqi_proto::registry::v1::*;
use nqi_store::on_both_dialects;
use tonic::{Code, Status};
use uuid::Uuid;

/// Anonymous, enterprise, the provider itself, another provider, centre, bureau, admin, service: O passes, U must sign in,
/// D may not, N does not exist for them.
const EXPECTED: [(&str, &str); 50] = [
    ("PutProvider", "UDONDDDO"),
    ("GetProvider", "OOOOOOOO"),
    ("GetProvider draft", "NNONOOOO"),
    ("ListProviders", "OOOOOOOO"),
    ("SetProviderState", "UDDDDODO"),
    ("PutSite", "UDONDDDO"),
    ("PutAccreditation", "UDONDDDO"),
    ("VerifyAccreditation", "UDDDDODO"),
    ("SetAccreditationState", "UDDDDODO"),
    ("ListAccreditations", "UDONOOOO"),
    ("GetAccreditationImpact", "UDONOOOO"),
    ("ListAccreditationRevisions", "UDONOOOO"),
    ("PutCentre", "UDDDDODO"),
    ("ListCentres", "OOOOOOOO"),
    ("RouteCentre", "OOOOOOOO"),
    ("PutScopeRow", "UDONDDDO"),
    ("GetScopeRow", "OOOOOOOO"),
    ("ListScopeRows", "OOOOOOOO"),
    ("SuspendScopeRow", "UDONDODO"),
    ("LiftScopeRow", "UDONDODO"),
    ("VerifyScopeRows", "UDDDDODO"),
    ("ListScopeRowRevisions", "UDONOOOO"),
    ("CheckScope", "UDONOODO"),
    ("CountScope", "OOOOOOOO"),
    ("PutStandard", "UDDDDODO"),
    ("PreviewStandard", "UDDDDODO"),
    ("ImportStandards", "UDDDDODO"),
    ("GetStandard", "OOOOOOOO"),
    ("ListStandardRevisions", "UDDDDOOO"),
    ("LookupStandard", "OOOOOOOO"),
    ("ListStandards", "OOOOOOOO"),
    ("PutOffering", "UDONDDDO"),
    ("SetOfferingState", "UDONDDDO"),
    ("GetOffering", "OOOOOOOO"),
    ("ListOfferings", "OOOOOOOO"),
    ("ListOfferingVersions", "UDONOOOO"),
    ("GetEnterprise", "UNDDOOOO"),
    ("PutPool", "UDONDDDO"),
    ("SetCells", "UDONDDDO"),
    ("PutPoolRules", "UDONDDDO"),
    ("GetPoolRules", "UNONNOOO"),
    ("EditCells", "UDONDDDO"),
    ("ListUtilisation", "UDOODODO"),
    ("ListCells", "OOOOOOOO"),
    ("ListPools", "OOOOOOOO"),
    ("PlaceHold", "UDONDDDO"),
    ("steps of a hold", "UDONDDDO"),
    ("ConfirmHolds", "UDDDDDDO"),
    ("GetHold", "UNONNOOO"),
    ("Export", "UDDDDDOO"),
];

async fn hold(world: &World, shop: &Shop) -> String {
    let placed = world.capacity().place_hold(world.service().ask(shop.hold(new_id(), &[(5, 1)]))).await;
    placed.expect("a hold").into_inner().id
}

/// The four steps have one rule; each is tried, and all must answer alike.
async fn steps(world: &World, shop: &Shop, who: &Caller) -> Result<(), Status> {
    let mut capacity = world.capacity();
    let id = hold(world, shop).await;
    let until = nqi_platform::wire::timestamp(world.now() + jiff::SignedDuration::from_hours(2));
    // Behind an offer a hold is the platform's: the others step on one that is not.
    let extend = capacity
        .extend_hold(who.ask(ExtendHoldRequest {
            id: hold(world, shop).await,
            expire_time: Some(until),
            offer_id: new_id().to_string(),
        }))
        .await;
    let confirm = ConfirmHoldRequest { id: id.clone(), order_id: new_id().to_string() };
    let confirm = capacity.confirm_hold(who.ask(confirm)).await;
    let consume = capacity.consume_hold(who.ask(ConsumeHoldRequest { id })).await;
    let release = capacity.release_hold(who.ask(ReleaseHoldRequest { id: hold(world, shop).await })).await;
    let codes = [&extend, &confirm, &consume, &release].map(|it| it.as_ref().err().map(Status::code));
    assert!(codes.windows(2).all(|pair| pair[0] == pair[1]), "{codes:?}");
    extend.map(|_| ())
}

async fn call(rpc: &str, world: &World, shop: &Shop, hidden: Uuid, who: &Caller) -> Result<(), Status> {
    let id = |it: Uuid| it.to_string();
    match rpc {
        "PutProvider" => world.providers().put_provider(who.ask(shop.profile())).await.map(|_| ()),
        "GetProvider" => {
            world.providers().get_provider(who.ask(GetProviderRequest { id: id(shop.id) })).await.map(|_| ())
        }
        "GetProvider draft" => {
            world.providers().get_provider(who.ask(GetProviderRequest { id: id(hidden) })).await.map(|_| ())
        }
        "ListProviders" => {
            world.providers().list_providers(who.ask(ListProvidersRequest::default())).await.map(|_| ())
        }
        "SetProviderState" => {
            let state = ProviderState::Active.into();
            let request = SetProviderStateRequest {
                id: id(shop.id),
                state,
                reason: "复核".into(),
                ..Default::default()
            };
            world.providers().set_provider_state(who.ask(request)).await.map(|_| ())
        }
        "PutSite" => world.providers().put_site(who.ask(shop.place())).await.map(|_| ()),
        "PutAccreditation" => {
            let request = shop.certificate(shop.accreditation, 1, "211520340001");
            world.providers().put_accreditation(who.ask(request)).await.map(|_| ())
        }
        "VerifyAccreditation" => {
            let request = VerifyAccreditationRequest {
                id: id(shop.accreditation),
                verification: VerificationState::Verified.into(),
                source: "公开查询".into(),
                ..Default::default()
            };
            world.providers().verify_accreditation(who.ask(request)).await.map(|_| ())
        }
        "SetAccreditationState" => {
            // Suspended by whoever may: the next one changes the reason.
            let request = SetAccreditationStateRequest {
                id: id(shop.accreditation),
                state: AccreditationState::Suspended.into(),
                reason: "检查".into(),
                ..Default::default()
            };
            world.providers().set_accreditation_state(who.ask(request)).await.map(|_| ())
        }
        "ListAccreditations" => {
            let request = ListAccreditationsRequest { provider_id: id(shop.id), ..Default::default() };
            world.providers().list_accreditations(who.ask(request)).await.map(|_| ())
        }
        "GetAccreditationImpact" => {
            let request = GetAccreditationImpactRequest { id: id(shop.accreditation) };
            world.providers().get_accreditation_impact(who.ask(request)).await.map(|_| ())
        }
        "ListAccreditationRevisions" => {
            let request =
                ListAccreditationRevisionsRequest { id: id(shop.accreditation), ..Default::default() };
            world.providers().list_accreditation_revisions(who.ask(request)).await.map(|_| ())
        }
        "SuspendScopeRow" => {
            // Lifted first: what the bureau suspended the provider may not suspend again.
            let lift =
                LiftScopeRowRequest { id: id(shop.row), reason: "恢复".into(), ..Default::default() };
            let _ = world.capabilities().lift_scope_row(world.bureau().ask(lift)).await;
            let request =
                SuspendScopeRowRequest { id: id(shop.row), reason: "送修".into(), ..Default::default() };
            world.capabilities().suspend_scope_row(who.ask(request)).await.map(|_| ())
        }
        "LiftScopeRow" => {
            let lift =
                || LiftScopeRowRequest { id: id(shop.row), reason: "恢复".into(), ..Default::default() };
            let _ = world.capabilities().lift_scope_row(world.bureau().ask(lift())).await;
            let suspend =
                SuspendScopeRowRequest { id: id(shop.row), reason: "送修".into(), ..Default::default() };
            world.capabilities().suspend_scope_row(shop.owner.ask(suspend)).await.expect("suspended");
            world.capabilities().lift_scope_row(who.ask(lift())).await.map(|_| ())
        }
        "VerifyScopeRows" => {
            let request = VerifyScopeRowsRequest {
                ids: vec![id(shop.row)],
                verification: VerificationState::Verified.into(),
                source: "公示".into(),
                ..Default::default()
            };
            world.capabilities().verify_scope_rows(who.ask(request)).await.map(|_| ())
        }
        "ListScopeRowRevisions" => {
            let request = ListScopeRowRevisionsRequest { id: id(shop.row), ..Default::default() };
            world.capabilities().list_scope_row_revisions(who.ask(request)).await.map(|_| ())
        }
        "PreviewStandard" => {
            let standard = Standard { number: "GB/T 7573-2009".into(), ..Default::default() };
            let request = PreviewStandardRequest { id: id(Uuid::from_u128(77)), standard: Some(standard) };
            world.standards().preview_standard(who.ask(request)).await.map(|_| ())
        }
        "ImportStandards" => {
            let request = ImportStandardsRequest {
                reason: "目录".into(),
                source: "示例".into(),
                content: Some(HttpBody { data: "标准号\nGB/T 7574-2009\n".into(), ..Default::default() }),
                ..Default::default()
            };
            world.standards().import_standards(who.ask(tokio_stream::once(request))).await.map(|_| ())
        }
        "GetStandard" => {
            let request = GetStandardRequest { id: id(Uuid::from_u128(77)), on: None };
            world.standards().get_standard(who.ask(request)).await.map(|_| ())
        }
        "ListStandardRevisions" => {
            let request = ListStandardRevisionsRequest { id: id(Uuid::from_u128(77)), ..Default::default() };
            world.standards().list_standard_revisions(who.ask(request)).await.map(|_| ())
        }
        "ListOfferingVersions" => {
            let request = ListOfferingVersionsRequest { id: id(shop.offering), ..Default::default() };
            world.offerings().list_offering_versions(who.ask(request)).await.map(|_| ())
        }
        "GetEnterprise" => {
            let request = GetEnterpriseRequest { id: id(Uuid::from_u128(78)) };
            world.enterprises().get_enterprise(who.ask(request)).await.map(|_| ())
        }
        "PutCentre" => {
            let centre = Centre { display_name: "示例中心".into(), ..Default::default() };
            let request = PutCentreRequest { id: id(new_id()), centre: Some(centre), ..Default::default() };
            world.centres().put_centre(who.ask(request)).await.map(|_| ())
        }
        "ListCentres" => world.centres().list_centres(who.ask(ListCentresRequest {})).await.map(|_| ()),
        "RouteCentre" => {
            let request = RouteCentreRequest { region: "371002".into(), cluster: 4 };
            world.centres().route_centre(who.ask(request)).await.map(|_| ())
        }
        "PutScopeRow" => {
            world.capabilities().put_scope_row(who.ask(shop.capability(shop.row))).await.map(|_| ())
        }
        "GetScopeRow" => world
            .capabilities()
            .get_scope_row(who.ask(GetScopeRowRequest { id: id(shop.row) }))
            .await
            .map(|_| ()),
        "ListScopeRows" => {
            world.capabilities().list_scope_rows(who.ask(ListScopeRowsRequest::default())).await.map(|_| ())
        }
        "CheckScope" => {
            let row = CheckScopeRow {
                kind: 1,
                object: "碳纤维复丝".into(),
                parameter: "拉伸强度".into(),
                standard: "GB/T 3362-2017".into(),
            };
            let request = CheckScopeRequest {
                provider_id: id(shop.id),
                site_id: id(shop.site),
                test_date: Some(day(2026, 1, 5)),
                rows: vec![row],
                ..Default::default()
            };
            world.capabilities().check_scope(who.ask(request)).await.map(|_| ())
        }
        "CountScope" => {
            let request = CountScopeRequest { provider_ids: vec![id(shop.id)] };
            world.capabilities().count_scope(who.ask(request)).await.map(|_| ())
        }
        "PutStandard" => {
            let standard = Standard { number: "GB/T 7573-2009".into(), ..Default::default() };
            let request = PutStandardRequest {
                id: id(Uuid::from_u128(77)),
                standard: Some(standard),
                reason: "更正".into(),
                source: "公告".into(),
                ..Default::default()
            };
            world.standards().put_standard(who.ask(request)).await.map(|_| ())
        }
        "LookupStandard" => {
            let request = LookupStandardRequest { number: "GB/T 7573".into(), on: None };
            world.standards().lookup_standard(who.ask(request)).await.map(|_| ())
        }
        "ListStandards" => {
            world.standards().list_standards(who.ask(ListStandardsRequest::default())).await.map(|_| ())
        }
        "PutOffering" => world.offerings().put_offering(who.ask(shop.product())).await.map(|_| ()),
        "SetOfferingState" => {
            let state = OfferingState::Published.into();
            let request = SetOfferingStateRequest { id: id(shop.offering), state, ..Default::default() };
            world.offerings().set_offering_state(who.ask(request)).await.map(|_| ())
        }
        "GetOffering" => world
            .offerings()
            .get_offering(who.ask(GetOfferingRequest { id: id(shop.offering) }))
            .await
            .map(|_| ()),
        "ListOfferings" => {
            world.offerings().list_offerings(who.ask(ListOfferingsRequest::default())).await.map(|_| ())
        }
        "PutPool" => world.capacity().put_pool(who.ask(shop.capacity_pool())).await.map(|_| ()),
        "SetCells" => world.capacity().set_cells(who.ask(shop.days(&[(5, 100)]))).await.map(|_| ()),
        "PutPoolRules" => {
            let rules = PoolRules { weekday_totals: vec![5; 7], ..Default::default() };
            let request =
                PutPoolRulesRequest { pool_id: id(shop.pool), rules: Some(rules), ..Default::default() };
            world.capacity().put_pool_rules(who.ask(request)).await.map(|_| ())
        }
        "GetPoolRules" => {
            let request = GetPoolRulesRequest { pool_id: id(shop.pool) };
            world.capacity().get_pool_rules(who.ask(request)).await.map(|_| ())
        }
        "EditCells" => {
            let request = EditCellsRequest {
                pool_id: id(shop.pool),
                from: Some(day(2026, 1, 8)),
                to: Some(day(2026, 1, 9)),
                edit: CellEdit::Open.into(),
                ..Default::default()
            };
            world.capacity().edit_cells(who.ask(request)).await.map(|_| ())
        }
        "ListUtilisation" => {
            world.capacity().list_utilisation(who.ask(ListUtilisationRequest::default())).await.map(|_| ())
        }
        "ListCells" => {
            let request = ListCellsRequest { pool_id: id(shop.pool), from: None, to: None };
            world.capacity().list_cells(who.ask(request)).await.map(|_| ())
        }
        "ListPools" => world
            .capacity()
            .list_pools(who.ask(ListPoolsRequest { provider_id: id(shop.id) }))
            .await
            .map(|_| ()),
        "PlaceHold" => world.capacity().place_hold(who.ask(shop.hold(new_id(), &[(5, 1)]))).await.map(|_| ()),
        "steps of a hold" => steps(world, shop, who).await,
        "ConfirmHolds" => {
            let one = ConfirmHoldRequest { id: hold(world, shop).await, order_id: new_id().to_string() };
            let request = ConfirmHoldsRequest { holds: vec![one] };
            world.capacity().confirm_holds(who.ask(request)).await.map(|_| ())
        }
        "GetHold" => {
            let request = GetHoldRequest { id: hold(world, shop).await };
            world.capacity().get_hold(who.ask(request)).await.map(|_| ())
        }
        "Export" => world.exports().export(who.ask(ExportRequest {})).await.map(|_| ()),
        other => panic!("{other} has no call"),
    }
}

on_both_dialects! {
    async fn every_rpc_answers_each_role_as_the_table_says(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, other) = (Shop::open(&world, 1).await, Shop::open(&world, 2).await);
        world.capacity().set_cells(shop.owner.ask(shop.days(&[(5, 100)]))).await.expect("enough units");
        let city = PutCentreRequest {
            id: new_id().to_string(),
            centre: Some(Centre { display_name: "示例市级中心".into(), ..Default::default() }),
            ..Default::default()
        };
        world.centres().put_centre(world.bureau().ask(city)).await.expect("the city's centre");
        // A draft of the shop's own organisation: the same member looks at it.
        let callers = [
            Caller::anonymous(),
            world.caller(Role::Enterprise, new_id()),
            shop.owner.clone(),
            other.owner.clone(),
            world.caller(Role::Centre, new_id()),
            world.bureau(),
            world.caller(Role::Admin, new_id()),
            world.service(),
        ];
        for (rpc, expected) in EXPECTED {
            let hidden = Uuid::from_u128(0xd4af7);
            let mut got = String::new();
            for (at, caller) in callers.iter().enumerate() {
                let mut who = caller.clone();
                if rpc == "GetProvider draft" {
                    let owner = world.caller(Role::Provider, hidden);
                    let draft = PutProviderRequest { id: hidden.to_string(), ..shop.profile() };
                    world.providers().put_provider(owner.ask(draft)).await.expect("a draft");
                    who = if at == 2 { owner } else { who };
                }
                let answer = call(rpc, &world, &shop, hidden, &who).await;
                got.push(match answer.as_ref().map_err(Status::code) {
                    Ok(()) => 'O',
                    Err(Code::Unauthenticated) => 'U',
                    Err(Code::PermissionDenied) => 'D',
                    Err(Code::NotFound) => 'N',
                    Err(_) => panic!("{rpc} as caller {at}: {answer:?}"),
                });
            }
            assert_eq!(got, expected, "{rpc}");
        }
    }
}
