//! Credit classes are taken over from commitments, page by page, and told with the provider's facts.

use crate::world::{Shop, World};
use nqi_platform::auth::Role;
use nqi_platform::link;
use nqi_proto::commitments::v1::stats_service_server::{StatsService, StatsServiceServer};
use nqi_proto::commitments::v1::*;
use nqi_proto::registry::v1::{CreditClass, GetProviderRequest, ProviderFacts};
use nqi_store::on_both_dialects;
use std::sync::{Arc, Mutex};
use tonic::{Request, Response, Status};
use uuid::Uuid;

/// Commitments with these classes, one provider a page; away when there are none.
#[derive(Clone, Default)]
struct Classes(Arc<Mutex<Vec<(Uuid, CreditGrade)>>>);

#[tonic::async_trait]
impl StatsService for Classes {
    async fn list_credit_classes(
        &self,
        request: Request<ListCreditClassesRequest>,
    ) -> Result<Response<ListCreditClassesResponse>, Status> {
        let classes = self.0.lock().expect("not poisoned").clone();
        let at: usize = request.get_ref().page_token.parse().unwrap_or(0);
        let Some((provider, grade)) = classes.get(at) else { return Err(Status::internal("no classes")) };
        let credit = ProviderCredit {
            provider_id: provider.to_string(),
            grade: (*grade).into(),
            ..ProviderCredit::default()
        };
        let next = at + 1;
        Ok(Response::new(ListCreditClassesResponse {
            credits: vec![credit],
            next_page_token: if next < classes.len() { next.to_string() } else { String::new() },
            total_size: i32::try_from(classes.len()).expect("few"),
        }))
    }

    async fn get_league(&self, _: Request<GetLeagueRequest>) -> Result<Response<League>, Status> {
        Err(Status::unimplemented("not asked"))
    }

    async fn list_published_periods(
        &self,
        _: Request<ListPublishedPeriodsRequest>,
    ) -> Result<Response<ListPublishedPeriodsResponse>, Status> {
        Err(Status::unimplemented("not asked"))
    }

    async fn get_published_period(
        &self,
        _: Request<GetPublishedPeriodRequest>,
    ) -> Result<Response<PublishedPeriod>, Status> {
        Err(Status::unimplemented("not asked"))
    }

    async fn publish_period(
        &self,
        _: Request<PublishPeriodRequest>,
    ) -> Result<Response<PublishedPeriod>, Status> {
        Err(Status::unimplemented("not asked"))
    }

    async fn get_credit_class(
        &self,
        _: Request<GetCreditClassRequest>,
    ) -> Result<Response<ProviderCredit>, Status> {
        Err(Status::unimplemented("not asked"))
    }

    async fn list_credit_ratings(
        &self,
        _: Request<ListCreditRatingsRequest>,
    ) -> Result<Response<ListCreditRatingsResponse>, Status> {
        Err(Status::unimplemented("not asked"))
    }

    async fn record_finding(
        &self,
        _: Request<RecordFindingRequest>,
    ) -> Result<Response<ReportFinding>, Status> {
        Err(Status::unimplemented("not asked"))
    }

    async fn withdraw_finding(
        &self,
        _: Request<WithdrawFindingRequest>,
    ) -> Result<Response<ReportFinding>, Status> {
        Err(Status::unimplemented("not asked"))
    }

    async fn list_findings(
        &self,
        _: Request<ListFindingsRequest>,
    ) -> Result<Response<ListFindingsResponse>, Status> {
        Err(Status::unimplemented("not asked"))
    }
}

async fn facts(world: &World, shop: &Shop) -> ProviderFacts {
    let owner = world.caller(Role::Provider, shop.id);
    let ask = owner.ask(GetProviderRequest { id: shop.id.to_string() });
    world.providers().get_provider(ask).await.expect("known").into_inner().facts.expect("facts")
}

on_both_dialects! {
    async fn classes_are_taken_over_once_and_told_with_the_facts(fx: Fixture) {
        let mut world = World::new(fx).await;
        let classes = Classes::default();
        let routes = tonic::service::Routes::new(StatsServiceServer::new(classes.clone()));
        world.deps.links.commitments = link::local(routes);
        let (one, two) = (Shop::open(&world, 1).await, Shop::open(&world, 2).await);
        nqi_registry::refresh_credit(&world.deps).await.expect_err("commitments is away");

        *classes.0.lock().expect("not poisoned") =
            vec![(one.id, CreditGrade::A), (two.id, CreditGrade::Unrated)];
        assert_eq!(nqi_registry::refresh_credit(&world.deps).await.expect("taken over"), 1);
        assert_eq!(nqi_registry::refresh_credit(&world.deps).await.expect("known"), 0, "twice as well as once");
        assert_eq!(nqi_registry::refresh_facts(&world.deps).await.expect("told"), 1);
        let told = facts(&world, &one).await;
        assert_eq!((told.credit_class(), told.version), (CreditClass::A, 1));
        assert_eq!(facts(&world, &two).await.credit_class(), CreditClass::Unspecified);

        *classes.0.lock().expect("not poisoned") =
            vec![(one.id, CreditGrade::Unrated), (two.id, CreditGrade::D)];
        assert_eq!(nqi_registry::refresh_credit(&world.deps).await.expect("both moved"), 2);
        nqi_registry::refresh_facts(&world.deps).await.expect("told");
        assert_eq!(facts(&world, &one).await.credit_class(), CreditClass::Unspecified);
        assert_eq!(facts(&world, &two).await.credit_class(), CreditClass::D);
    }
}
