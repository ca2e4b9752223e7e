//! `NoticeService`.

use nqi_platform::auth::{Principal, Role, principal};
use nqi_platform::problem::{Checks, Problem};
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::notice_service_server::NoticeService;
use nqi_store::{Audit, Mutation, Tx};
use serde_json::json;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{paging::Page, parse, present};
use crate::{
    app::{
        App,
        notices::{self, Target},
    },
    domain::notice::Notice,
    error::Error,
    store::notice::{self, NoticeFilter},
};

/// The service over the use cases.
#[derive(Clone)]
pub struct Notices(pub App);

/// Most notices of one batch.
const BATCH: usize = 200;

#[tonic::async_trait]
impl NoticeService for Notices {
    async fn draft_notice(
        &self,
        request: Request<pb::DraftNoticeRequest>,
    ) -> Result<Response<pb::Notice>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        caller.require(&[Role::Bureau])?;
        let mut checks = Checks::new();
        let clock = parse::required_id(&mut checks, "commitment_id", &request.commitment_id);
        let demand = parse::text(&mut checks, "demand", &request.demand, 2000, false);
        checks.finish()?;
        let clock = clock.unwrap_or_default();
        let (app, by) = (self.0.clone(), caller.clone());
        let method = "nqi.commitments.v1.NoticeService/DraftNotice";
        let drafted =
            Mutation::rpc(&self.0.db, &self.0.clock, &caller, method, &request, &request.request_id)
                .run(move |tx: Tx| {
                    let (app, by, demand) = (app.clone(), by.clone(), demand.clone());
                    async move {
                        let one = notices::draft(&app, &tx, clock, &demand, &parse::actor(&by)).await?;
                        answer(&tx, &by, "notice.draft", &one).await
                    }
                })
                .await?;
        Ok(Response::new(drafted))
    }

    async fn issue_notice(
        &self,
        request: Request<pb::IssueNoticeRequest>,
    ) -> Result<Response<pb::Notice>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(self.issue(&caller, request.into_inner()).await?))
    }

    async fn batch_issue_notices(
        &self,
        request: Request<pb::BatchIssueNoticesRequest>,
    ) -> Result<Response<pb::BatchIssueNoticesResponse>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        caller.require(&[Role::Bureau])?;
        let mut checks = Checks::new();
        checks.require(
            (1..=BATCH).contains(&request.ids.len()),
            "ids",
            "OUT_OF_RANGE",
            format!("一次签发 1 至 {BATCH} 份。"),
            format!("Issue 1 to {BATCH} notices at once."),
        );
        for (index, id) in request.ids.iter().enumerate() {
            parse::required_id(&mut checks, &format!("ids[{index}]"), id);
        }
        checks.finish()?;
        let mut outcomes = Vec::with_capacity(request.ids.len());
        for id in request.ids {
            // Each by itself: what was issued stays issued, and a repeated batch goes on where it stopped.
            let key = if request.request_id.is_empty() {
                String::new()
            } else {
                format!("{}/{id}", request.request_id)
            };
            let one = pb::IssueNoticeRequest { id: id.clone(), request_id: key, ..Default::default() };
            outcomes.push(match self.issue(&caller, one).await {
                Ok(_) => pb::IssueOutcome { id, issued: true, ..Default::default() },
                Err(problem) => pb::IssueOutcome {
                    id,
                    issued: false,
                    reason: problem.reason.to_string(),
                    message_zh: problem.zh.clone(),
                    message_en: problem.en.clone(),
                },
            });
        }
        let issued = outcomes.iter().filter(|outcome| outcome.issued).count();
        Ok(Response::new(pb::BatchIssueNoticesResponse {
            outcomes,
            issued: i32::try_from(issued).unwrap_or(i32::MAX),
        }))
    }

    async fn reply_notice(
        &self,
        request: Request<pb::ReplyNoticeRequest>,
    ) -> Result<Response<pb::Notice>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut checks = Checks::new();
        let id = parse::required_id(&mut checks, "id", &request.id);
        let reply = parse::text(&mut checks, "reply", &request.reply, 4000, true);
        checks.require(
            reply.is_empty() || reply.chars().count() >= 10,
            "reply",
            "TOO_SHORT",
            "请写明超期原因、整改措施和完成时间，至少 10 个字符。",
            "State the cause, the remedy and the date of completion in at least 10 characters.",
        );
        checks.finish()?;
        let target = target(&caller, id, request.etag.clone());
        let (app, by) = (self.0.clone(), caller.clone());
        let method = "nqi.commitments.v1.NoticeService/ReplyNotice";
        let replied =
            Mutation::rpc(&self.0.db, &self.0.clock, &caller, method, &request, &request.request_id)
                .run(move |tx: Tx| {
                    let (app, by, target, reply) = (app.clone(), by.clone(), target.clone(), reply.clone());
                    async move {
                        let seen = notice::find(tx.conn(), target.scope, target.id).await?;
                        if seen.is_none_or(|one| one.obligor != by.org) {
                            // Whoever else may see it may not answer for the obligor.
                            let hidden = parse::scope(&by) != crate::domain::scope::Scope::All;
                            return Err(if hidden { no_notice() } else { not_the_obligor() }.into());
                        }
                        let one = notices::reply(&app, &tx, &target, &reply).await?;
                        answer(&tx, &by, "notice.reply", &one).await
                    }
                })
                .await?;
        Ok(Response::new(replied))
    }

    async fn withdraw_notice(
        &self,
        request: Request<pb::WithdrawNoticeRequest>,
    ) -> Result<Response<pb::Notice>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        caller.require(&[Role::Bureau])?;
        let mut checks = Checks::new();
        let id = parse::required_id(&mut checks, "id", &request.id);
        let reason = parse::text(&mut checks, "reason", &request.reason, 500, true);
        checks.finish()?;
        let target = target(&caller, id, request.etag.clone());
        let (app, by) = (self.0.clone(), caller.clone());
        let method = "nqi.commitments.v1.NoticeService/WithdrawNotice";
        let withdrawn =
            Mutation::rpc(&self.0.db, &self.0.clock, &caller, method, &request, &request.request_id)
                .run(move |tx: Tx| {
                    let (app, by, target, reason) = (app.clone(), by.clone(), target.clone(), reason.clone());
                    async move {
                        let one = notices::withdraw(&app, &tx, &target, &reason).await?;
                        answer(&tx, &by, "notice.withdraw", &one).await
                    }
                })
                .await?;
        Ok(Response::new(withdrawn))
    }

    async fn get_notice(
        &self,
        request: Request<pb::GetNoticeRequest>,
    ) -> Result<Response<pb::Notice>, Status> {
        let caller = principal::of(&request)?;
        let id = parse::id(&request.get_ref().id)?;
        let found = notice::find(self.0.db.reader(), parse::scope(&caller), id).await;
        let found = found.map_err(|error| Problem::from(Error::from(error)))?;
        Ok(Response::new(present::notice(&found.ok_or_else(no_notice)?)))
    }

    async fn list_notices(
        &self,
        request: Request<pb::ListNoticesRequest>,
    ) -> Result<Response<pb::ListNoticesResponse>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let asked = pb::ListNoticesRequest { page_size: 0, page_token: String::new(), ..request.clone() };
        let mut checks = Checks::new();
        let page = Page::asked(&mut checks, &caller, &asked, (request.page_size, &request.page_token));
        let filter = filter(&mut checks, &request);
        checks.finish()?;
        let (scope, conn) = (parse::scope(&caller), self.0.db.reader());
        let listed = notice::list(conn, scope, &filter, page.after_id()?, page.rows()).await;
        let mut found = listed.map_err(nqi_store::problem)?;
        let total = notice::count(conn, scope, &filter).await.map_err(nqi_store::problem)?;
        let next_page_token = page.cut(&mut found, |last| last.id.to_string());
        Ok(Response::new(pb::ListNoticesResponse {
            notices: found.iter().map(present::notice).collect(),
            next_page_token,
            total_size: super::count(total),
        }))
    }
}

impl Notices {
    async fn issue(
        &self,
        caller: &Principal,
        request: pb::IssueNoticeRequest,
    ) -> Result<pb::Notice, Problem> {
        caller.require(&[Role::Bureau])?;
        let mut checks = Checks::new();
        let id = parse::required_id(&mut checks, "id", &request.id);
        let demand = parse::text(&mut checks, "demand", &request.demand, 2000, false);
        checks.finish()?;
        let target = target(caller, id, request.etag.clone());
        let (app, by) = (self.0.clone(), caller.clone());
        let method = "nqi.commitments.v1.NoticeService/IssueNotice";
        Mutation::rpc(&self.0.db, &self.0.clock, caller, method, &request, &request.request_id)
            .run(move |tx: Tx| {
                let (app, by, target, demand) = (app.clone(), by.clone(), target.clone(), demand.clone());
                async move {
                    let one = notices::issue(&app, &tx, &target, &demand).await?;
                    answer(&tx, &by, "notice.issue", &one).await
                }
            })
            .await
    }
}

/// What a request for a list asks for.
pub fn filter(checks: &mut Checks, request: &pb::ListNoticesRequest) -> NoticeFilter {
    NoticeFilter {
        states: parse::notice_states(checks, &request.states),
        obligor: parse::optional_id(checks, "obligor_id", &request.obligor_id),
        region: request.region.trim().to_owned(),
        case_number: request.case_number.trim().to_owned(),
        commitment: parse::optional_id(checks, "commitment_id", &request.commitment_id),
        clocks: None,
    }
}

fn target(caller: &Principal, id: Option<Uuid>, etag: String) -> Target {
    Target { scope: parse::scope(caller), id: id.unwrap_or_default(), etag, actor: parse::actor(caller) }
}

/// The audit row of a command and its answer.
async fn answer(
    tx: &Tx,
    caller: &Principal,
    action: &'static str,
    one: &Notice,
) -> Result<pb::Notice, Error> {
    tx.audit(Audit {
        org: caller.org,
        action,
        subject: one.case.number.clone(),
        detail: json!({ "notice": one.id, "number": one.number, "commitment": one.commitment }),
    })
    .await?;
    Ok(present::notice(one))
}

fn no_notice() -> Problem {
    Problem::not_found("该督办单", "The notice")
}

fn not_the_obligor() -> Problem {
    Problem::denied(
        "NOT_THE_OBLIGOR",
        "督办单由被督办的责任方答复。",
        "A supervision notice is answered by the obligor that it was issued to.",
    )
}
