//! `StatsService`: league tables for callers, published results and credit classes for everybody.

use jiff::ToSpan;
use nqi_platform::auth::{Principal, Role, principal};
use nqi_platform::ids::parse_id;
use nqi_platform::problem::{Checks, Problem, Violation};
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::stats_service_server::StatsService;
use nqi_store::{Audit, Mutation, Tx};
use serde_json::json;
use std::sync::Arc;
use tonic::{Request, Response, Status};

use super::{figures, findings, parse, ratings};
use crate::{
    app::{App, credit, league, publish, register::Register},
    domain::{
        league::Dimension,
        period::{Days, Period},
    },
    error::Error,
    store::{list::Filter, period},
};

/// The service over the use cases.
pub struct Stats {
    /// The use cases.
    pub app: App,
    /// The registry, for credit classes.
    pub register: Register,
}

#[tonic::async_trait]
impl StatsService for Stats {
    async fn get_league(
        &self,
        request: Request<pb::GetLeagueRequest>,
    ) -> Result<Response<pb::League>, Status> {
        let caller = principal::of(&request)?;
        let (dimension, days, filter) = asked(&request.into_inner())?;
        let (scope, conn) = (parse::scope(&caller), self.app.db.reader());
        let table = league::table(conn, scope, &filter, dimension, days).await.map_err(nqi_store::problem)?;
        let total = league::total(conn, scope, &filter, days).await.map_err(nqi_store::problem)?;
        Ok(Response::new(figures::league(&table, Some(&total), days, Some(self.app.clock.now()))))
    }

    async fn list_published_periods(
        &self,
        _: Request<pb::ListPublishedPeriodsRequest>,
    ) -> Result<Response<pb::ListPublishedPeriodsResponse>, Status> {
        let all = period::all(self.app.db.reader()).await.map_err(nqi_store::problem)?;
        let periods = all.iter().map(|one| figures::published(one, None)).collect::<Result<_, _>>()?;
        Ok(Response::new(pb::ListPublishedPeriodsResponse { periods }))
    }

    async fn get_published_period(
        &self,
        request: Request<pb::GetPublishedPeriodRequest>,
    ) -> Result<Response<pb::PublishedPeriod>, Status> {
        let request = request.into_inner();
        let (_, found, results) = published(&self.app, &request.period, request.restatement).await?;
        Ok(Response::new(figures::published(&found, Some(&results))?))
    }

    async fn publish_period(
        &self,
        request: Request<pb::PublishPeriodRequest>,
    ) -> Result<Response<pb::PublishedPeriod>, Status> {
        let caller = principal::of(&request)?;
        caller.require(&[Role::Bureau])?;
        Ok(Response::new(publish_period(&self.app, &caller, request.into_inner()).await?))
    }

    async fn get_credit_class(
        &self,
        request: Request<pb::GetCreditClassRequest>,
    ) -> Result<Response<pb::ProviderCredit>, Status> {
        let provider = parse_id("provider_id", &request.get_ref().provider_id).map_err(Problem::from)?;
        let credit = credit::of(&self.app, &self.register, provider).await?;
        Ok(Response::new(figures::credit(&credit)))
    }

    async fn list_credit_classes(
        &self,
        request: Request<pb::ListCreditClassesRequest>,
    ) -> Result<Response<pb::ListCreditClassesResponse>, Status> {
        // Pages are the registry's: it refuses a wrong size or token by the same names.
        let pb::ListCreditClassesRequest { page_size, page_token } = request.into_inner();
        let (credits, next_page_token, total_size) =
            credit::page(&self.app, &self.register, page_size, page_token).await?;
        let credits = credits.iter().map(figures::credit).collect();
        Ok(Response::new(pb::ListCreditClassesResponse { credits, next_page_token, total_size }))
    }

    async fn list_credit_ratings(
        &self,
        request: Request<pb::ListCreditRatingsRequest>,
    ) -> Result<Response<pb::ListCreditRatingsResponse>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(ratings::list(&self.app, &caller, request.into_inner()).await?))
    }

    async fn record_finding(
        &self,
        request: Request<pb::RecordFindingRequest>,
    ) -> Result<Response<pb::ReportFinding>, Status> {
        let caller = principal::of(&request)?;
        let answer = findings::record(&self.app, &self.register, &caller, request.into_inner()).await?;
        Ok(Response::new(answer))
    }

    async fn withdraw_finding(
        &self,
        request: Request<pb::WithdrawFindingRequest>,
    ) -> Result<Response<pb::ReportFinding>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(findings::withdraw(&self.app, &caller, request.into_inner()).await?))
    }

    async fn list_findings(
        &self,
        request: Request<pb::ListFindingsRequest>,
    ) -> Result<Response<pb::ListFindingsResponse>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(findings::list(&self.app, &caller, request.into_inner()).await?))
    }
}

/// A publication of a period, the newest without a number, and what was published.
pub(super) async fn published(
    app: &App,
    name: &str,
    restatement: Option<i32>,
) -> Result<(Period, period::Published, publish::Results), Problem> {
    let of = parse_period(name).map_err(Problem::from)?;
    let found = period::find(app.db.reader(), &of.to_string(), restatement).await;
    let unknown = || Problem::not_found("该期已发布的结果", "A published result of this period");
    let found = found.map_err(nqi_store::problem)?.ok_or_else(unknown)?;
    let results = serde_json::from_str(&found.content).map_err(Problem::internal)?;
    Ok((of, found, results))
}

/// What a league is asked for.
pub(super) fn asked(request: &pb::GetLeagueRequest) -> Result<(Dimension, Days, Filter), Problem> {
    let mut checks = Checks::new();
    let dimension = Dimension::parse(request.dimension);
    if dimension.is_none() {
        checks.push(parse::choose(
            "dimension",
            "统计维度,例如 LEAGUE_DIMENSION_REGION",
            "a dimension, such as LEAGUE_DIMENSION_REGION",
        ));
    }
    let from = parse::required_day(&mut checks, "from", &request.from);
    let to = parse::required_day(&mut checks, "to", &request.to);
    let filter = Filter {
        stages: parse::stages(&mut checks, &request.stages),
        region: request.region.trim().to_owned(),
        clusters: parse::clusters(&mut checks, &request.clusters),
        obligor: parse::optional_id(&mut checks, "obligor_id", &request.obligor_id),
        ..Filter::default()
    };
    if let (Some(from), Some(to)) = (from, to) {
        checks.require(
            from < to && to <= from.saturating_add(5.years()),
            "to",
            "OUT_OF_RANGE",
            "必须晚于 from，且相距不超过五年。",
            "Must be after `from` and at most five years after it.",
        );
    }
    checks.finish()?;
    match (dimension, from, to) {
        (Some(dimension), Some(from), Some(to)) => Ok((dimension, Days { from, to }, filter)),
        _ => Err(Problem::internal("a league request passed its checks without its period")),
    }
}

async fn publish_period(
    app: &App,
    caller: &Principal,
    request: pb::PublishPeriodRequest,
) -> Result<pb::PublishedPeriod, Problem> {
    let mut checks = Checks::new();
    let period = checks.take(parse_period(&request.period));
    let reason = parse::text(&mut checks, "reason", &request.reason, 500, false);
    checks.finish()?;
    let period =
        period.ok_or_else(|| Problem::internal("a publication passed its checks without its period"))?;
    // Counted outside of the transaction: nobody else's write waits for a year of clocks.
    let results = Arc::new(publish::compute(app, app.db.reader(), period).await?);
    let (reason, by, org) = (Arc::<str>::from(reason), parse::actor(caller), caller.org);
    let method = "nqi.commitments.v1.StatsService/PublishPeriod";
    Mutation::rpc(&app.db, &app.clock, caller, method, &request, &request.request_id)
        .run(move |tx: Tx| {
            let (results, reason, by) = (results.clone(), reason.clone(), by.clone());
            async move {
                let published = publish::publish(&tx, period, &results, &reason, &by).await?;
                let detail = json!({"restatement": published.restatement, "reason": published.reason});
                let subject = published.period.clone();
                tx.audit(Audit { org, action: "stats.publish", subject, detail }).await?;
                Ok::<_, Error>(figures::published(&published, Some(&results))?)
            }
        })
        .await
}

fn parse_period(text: &str) -> Result<Period, Violation> {
    Period::parse(text.trim()).filter(|period| period.is_published()).ok_or_else(|| {
        Violation::new(
            "period",
            "PERIOD_INVALID",
            "应为月份或季度，例如 2026-01 或 2026-Q1。",
            "Must be a month or a quarter, such as 2026-01 or 2026-Q1.",
        )
    })
}
