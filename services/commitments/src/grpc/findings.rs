//! Findings about reports, for `StatsService`.

use nqi_platform::auth::{Principal, Role};
use nqi_platform::ids::new_id;
use nqi_platform::problem::{Checks, Problem};
use nqi_platform::wire as instants;
use nqi_proto::commitments::v1 as pb;
use nqi_store::{Audit, Mutation, Tx};
use serde_json::json;
use uuid::Uuid;

use super::parse;
use crate::{
    app::{App, findings, register::Register},
    domain::finding::{Finding, FindingKind},
    domain::period::day_of,
    error::Error,
    store::finding,
};

/// Records a finding of the bureau.
pub async fn record(
    app: &App,
    register: &Register,
    caller: &Principal,
    request: pb::RecordFindingRequest,
) -> Result<pb::ReportFinding, Problem> {
    caller.require(&[Role::Bureau])?;
    let given = parsed(app, caller, &request)?;
    let known = register.scopes(vec![given.provider.to_string()]).await?;
    if known.is_empty() {
        return Err(Problem::not_found("该机构", "The provider"));
    }
    let org = caller.org;
    let method = "nqi.commitments.v1.StatsService/RecordFinding";
    Mutation::rpc(&app.db, &app.clock, caller, method, &request, &request.request_id)
        .run(move |tx: Tx| {
            let mut finding = Finding { id: new_id(), ..given.clone() };
            async move {
                finding.recorded.0 = tx.now();
                findings::record(&tx, &finding).await?;
                let detail = json!({"provider": finding.provider, "report": finding.report_number});
                let subject = finding.id.to_string();
                tx.audit(Audit { org, action: "finding.record", subject, detail }).await?;
                Ok::<_, Error>(present(&finding))
            }
        })
        .await
}

/// Withdraws a finding.
pub async fn withdraw(
    app: &App,
    caller: &Principal,
    request: pb::WithdrawFindingRequest,
) -> Result<pb::ReportFinding, Problem> {
    caller.require(&[Role::Bureau])?;
    let mut checks = Checks::new();
    let id = parse::required_id(&mut checks, "id", &request.id).unwrap_or_default();
    let reason = parse::text(&mut checks, "reason", &request.reason, 500, true);
    checks.finish()?;
    let (org, by) = (caller.org, parse::actor(caller));
    let method = "nqi.commitments.v1.StatsService/WithdrawFinding";
    Mutation::rpc(&app.db, &app.clock, caller, method, &request, &request.request_id)
        .run(move |tx: Tx| {
            let (by, reason) = (by.clone(), reason.clone());
            async move {
                let finding = findings::withdraw(&tx, id, &by, &reason).await?;
                let detail = json!({"provider": finding.provider, "reason": reason});
                let subject = finding.id.to_string();
                tx.audit(Audit { org, action: "finding.withdraw", subject, detail }).await?;
                Ok::<_, Error>(present(&finding))
            }
        })
        .await
}

/// The findings about a provider, for the bureau and for itself.
pub async fn list(
    app: &App,
    caller: &Principal,
    request: pb::ListFindingsRequest,
) -> Result<pb::ListFindingsResponse, Problem> {
    let found = about(app, caller, &request.provider_id).await?;
    Ok(pb::ListFindingsResponse { findings: found.iter().map(present).collect() })
}

/// The findings about a provider, by default the caller; NOT_FOUND unless they are the caller's business.
pub(super) async fn about(app: &App, caller: &Principal, provider_id: &str) -> Result<Vec<Finding>, Problem> {
    let mut checks = Checks::new();
    let asked = parse::optional_id(&mut checks, "provider_id", provider_id);
    checks.finish()?;
    let provider = asked.unwrap_or(caller.org);
    let everyones = [Role::Bureau, Role::Admin, Role::Service];
    if provider != caller.org && !caller.roles.any(&everyones) {
        return Err(Problem::not_found("该机构的认定", "Findings about the provider"));
    }
    finding::about(app.db.reader(), provider).await.map_err(nqi_store::problem)
}

fn parsed(app: &App, caller: &Principal, request: &pb::RecordFindingRequest) -> Result<Finding, Problem> {
    let mut checks = Checks::new();
    let provider = parse::required_id(&mut checks, "provider_id", &request.provider_id);
    let kind = FindingKind::parse(request.kind);
    if kind.is_none() {
        checks.push(parse::choose(
            "kind",
            "FINDING_KIND_OUT_OF_SCOPE（超出资质范围）或 FINDING_KIND_FALSE（虚假报告）",
            "FINDING_KIND_OUT_OF_SCOPE or FINDING_KIND_FALSE",
        ));
    }
    let report_number = parse::text(&mut checks, "report_number", &request.report_number, 100, true);
    let found_on = parse::required_day(&mut checks, "found_on", &request.found_on);
    let now = app.clock.now();
    if let Some(day) = found_on {
        checks.require(
            day <= day_of(now),
            "found_on",
            "OUT_OF_RANGE",
            "认定日期不能晚于今天。",
            "Must not be after today.",
        );
    }
    let summary = parse::text(&mut checks, "summary", &request.summary, 2000, true);
    checks.finish()?;
    let (Some(provider), Some(kind), Some(found_on)) = (provider, kind, found_on) else {
        return Err(Problem::internal("a finding passed its checks without its fields"));
    };
    let recorded = (now, parse::actor(caller));
    Ok(Finding {
        id: Uuid::nil(),
        provider,
        kind,
        report_number,
        found_on,
        summary,
        recorded,
        withdrawn: None,
    })
}

fn present(finding: &Finding) -> pb::ReportFinding {
    let withdrawn = finding.withdrawn.as_ref();
    pb::ReportFinding {
        id: finding.id.to_string(),
        provider_id: finding.provider.to_string(),
        kind: finding.kind.code(),
        report_number: finding.report_number.clone(),
        found_on: Some(instants::date(finding.found_on)),
        summary: finding.summary.clone(),
        record_time: Some(instants::timestamp(finding.recorded.0)),
        withdraw_time: withdrawn.map(|(at, ..)| instants::timestamp(*at)),
        withdraw_reason: withdrawn.map(|(.., reason)| reason.clone()).unwrap_or_default(),
    }
}
