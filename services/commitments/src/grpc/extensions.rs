//! `ExtensionService`.

use std::collections::HashMap;

use nqi_kernel::clock::Extension as Amount;
use nqi_platform::auth::{OrgKind, Principal, Role, principal};
use nqi_platform::problem::{Checks, Problem};
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::extension_service_server::ExtensionService;
use nqi_store::{Audit, Mutation, Tx};
use serde_json::json;
use tonic::{Request, Response, Status};

use super::{paging::Page, parse, present};
use crate::{
    app::{
        App,
        extensions::{self, Decision, Person, Wish},
    },
    domain::{commitment::Commitment, extension::Extension, refusal::Refusal, scope::Scope},
    error::Error,
    store::{
        extension::{self, ExtensionFilter},
        load,
    },
};

/// The service over the use cases.
pub struct Extensions(pub App);

#[tonic::async_trait]
impl ExtensionService for Extensions {
    async fn ask_extension(
        &self,
        request: Request<pb::AskExtensionRequest>,
    ) -> Result<Response<pb::Extension>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut checks = Checks::new();
        let clock = parse::required_id(&mut checks, "commitment_id", &request.commitment_id);
        let reason = parse::text(&mut checks, "reason", &request.reason, 500, true);
        let amount = amount(&mut checks, request.days, request.minutes);
        checks.finish()?;
        let (Some(commitment), Some(amount)) = (clock, amount) else {
            return Err(Problem::internal("an extension passed its checks without its amount").into());
        };
        let wish = Wish { commitment, amount, reason };
        let (app, by) = (self.0.clone(), caller.clone());
        let method = "nqi.commitments.v1.ExtensionService/AskExtension";
        let asked = Mutation::rpc(&self.0.db, &self.0.clock, &caller, method, &request, &request.request_id)
            .run(move |tx: Tx| {
                let (app, by, wish) = (app.clone(), by.clone(), wish.clone());
                async move {
                    let owes = |clock: &Commitment| {
                        if clock.about.obligor == by.org { Ok(()) } else { Err(only_the_obligor()) }
                    };
                    let (scope, who) = (parse::scope(&by), person(&by));
                    let (one, clock) = extensions::ask(&app, &tx, scope, &wish, &who, owes).await?;
                    answer(&tx, &by, "extension.ask", &one, &clock).await
                }
            })
            .await?;
        Ok(Response::new(asked))
    }

    async fn decide_extension(
        &self,
        request: Request<pb::DecideExtensionRequest>,
    ) -> Result<Response<pb::Extension>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut checks = Checks::new();
        let id = parse::required_id(&mut checks, "id", &request.id);
        let note = parse::text(&mut checks, "note", &request.note, 500, true);
        checks.finish()?;
        let decision = Decision { id: id.unwrap_or_default(), grant: request.grant, note };
        let (app, by) = (self.0.clone(), caller.clone());
        let method = "nqi.commitments.v1.ExtensionService/DecideExtension";
        let decided =
            Mutation::rpc(&self.0.db, &self.0.clock, &caller, method, &request, &request.request_id)
                .run(move |tx: Tx| {
                    let (app, by, decision) = (app.clone(), by.clone(), decision.clone());
                    async move {
                        let may = |clock: &Commitment| may_decide(&by, clock);
                        let (scope, who) = (parse::scope(&by), person(&by));
                        let (one, clock) = extensions::decide(&app, &tx, scope, &decision, &who, may).await?;
                        answer(&tx, &by, "extension.decide", &one, &clock).await
                    }
                })
                .await?;
        Ok(Response::new(decided))
    }

    async fn list_extensions(
        &self,
        request: Request<pb::ListExtensionsRequest>,
    ) -> Result<Response<pb::ListExtensionsResponse>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let asked = pb::ListExtensionsRequest { page_size: 0, page_token: String::new(), ..request.clone() };
        let mut checks = Checks::new();
        let page = Page::asked(&mut checks, &caller, &asked, (request.page_size, &request.page_token));
        let filter = filter(&mut checks, &request);
        checks.finish()?;
        let (scope, conn) = (parse::scope(&caller), self.0.db.reader());
        let listed = extension::list(conn, scope, &filter, page.after_id()?, page.rows()).await;
        let mut found = listed.map_err(nqi_store::problem)?;
        let total = extension::count(conn, scope, &filter).await.map_err(nqi_store::problem)?;
        let next_page_token = page.cut(&mut found, |last| last.id.to_string());
        let ids: Vec<_> = found.iter().map(|one| one.commitment).collect();
        let clocks = load::all_of(conn, &ids).await.map_err(nqi_store::problem)?;
        let clocks: HashMap<_, _> = clocks.into_iter().map(|clock| (clock.id, clock)).collect();
        let shown = |one: &Extension| Some(present::extension(one, clocks.get(&one.commitment)?));
        Ok(Response::new(pb::ListExtensionsResponse {
            extensions: found.iter().filter_map(shown).collect(),
            next_page_token,
            total_size: super::count(total),
        }))
    }
}

/// Which extensions a request asks for.
pub(super) fn filter(checks: &mut Checks, request: &pb::ListExtensionsRequest) -> ExtensionFilter {
    ExtensionFilter {
        states: parse::extension_states(checks, &request.states),
        commitment: parse::optional_id(checks, "commitment_id", &request.commitment_id),
    }
}

/// Exactly one of both, within reason.
fn amount(checks: &mut Checks, days: i32, minutes: i32) -> Option<Amount> {
    checks.require(
        (days != 0) != (minutes != 0),
        "days",
        "REQUIRED",
        "请给出 days（工作日）或 minutes（工作分钟）之一。",
        "Give either days or minutes of working time.",
    );
    checks.require(
        (0..=250).contains(&days),
        "days",
        "OUT_OF_RANGE",
        "应为 1 至 250 个工作日。",
        "Must be 1 to 250 working days.",
    );
    checks.require(
        (0..=100_000).contains(&minutes),
        "minutes",
        "OUT_OF_RANGE",
        "应为 1 至 100000 个工作分钟。",
        "Must be 1 to 100000 working minutes.",
    );
    match (u32::try_from(days).ok()?, u32::try_from(minutes).ok()?) {
        (0, 0) => None,
        (0, minutes) => Some(Amount::Minutes(minutes)),
        (days, _) => Some(Amount::Days(days)),
    }
}

/// The bureau decides for anyone, the handling centre for providers; nobody for itself.
fn may_decide(caller: &Principal, clock: &Commitment) -> Result<(), Problem> {
    if caller.org == clock.about.obligor {
        return Err(Error::from(Refusal::OwnRequest).into());
    }
    let handles = caller.kind == OrgKind::Centre
        && caller.roles.any(&[Role::Centre])
        && clock.about.case.centre == Some(caller.org);
    if handles { Ok(()) } else { caller.require(&[Role::Bureau]) }
}

fn person(caller: &Principal) -> Person {
    Person { subject: caller.subject, actor: parse::actor(caller) }
}

fn only_the_obligor() -> Problem {
    Problem::denied(
        "NOT_THE_OBLIGOR",
        "延期由责任方自己申请。",
        "More time is asked for by the obligor itself.",
    )
}

/// The audit row of a command and its answer.
async fn answer(
    tx: &Tx,
    caller: &Principal,
    action: &'static str,
    one: &Extension,
    clock: &Commitment,
) -> Result<pb::Extension, Error> {
    debug_assert!(parse::scope(caller) == Scope::All || parse::scope(caller).sees(clock.parties()));
    tx.audit(Audit {
        org: caller.org,
        action,
        subject: clock.about.case.number.clone(),
        detail: json!({ "extension": one.id, "commitment": clock.id, "state": one.state.code() }),
    })
    .await?;
    Ok(present::extension(one, clock))
}
