//! Starting a clock by call.

use nqi_kernel::clock::Unit;
use nqi_platform::auth::Principal;
use nqi_platform::problem::{Checks, Problem};
use nqi_proto::commitments::v1 as pb;
use nqi_store::{Mutation, Tx};

use super::{OFFICIALS, answer, origin};
use crate::{
    app::{
        App,
        start::{self as starting, Opening},
    },
    domain::{
        commitment::{About, Case},
        policy::{Policy, Promise, Work},
        stage::check_not_of_notice,
    },
    error::Error,
    grpc::parse,
    wire,
};

const METHOD: &str = "nqi.commitments.v1.CommitmentService/StartCommitment";

/// Starts a clock or opens it.
pub async fn start(
    app: &App,
    caller: &Principal,
    request: pb::StartCommitmentRequest,
) -> Result<pb::Commitment, Problem> {
    caller.require(&OFFICIALS)?;
    let (about, asked, unit) = opening(&request)?;
    check_not_of_notice(about.stage).map_err(Error::from)?;
    let pending = request.pending;
    let origin = origin(caller, "start", &request.request_id, "");
    let (held, by) = (app.clone(), caller.clone());
    Mutation::rpc(&app.db, &app.clock, caller, METHOD, &request, &request.request_id)
        .run(move |tx: Tx| {
            let (app, caller, origin, about) = (held.clone(), by.clone(), origin.clone(), about.clone());
            async move {
                let work =
                    Work { stage: about.stage, kind: about.kind, element: about.element, offering: None };
                let policy = app.rules.ruling(tx.conn(), &work).await?;
                let promise = promise(&policy, asked, unit)?;
                let opening = Opening { about, promise, asked: asked > 0, pending, not_before: None };
                let clock = starting::start(&app, &tx, &policy, &opening, origin).await?;
                answer(&app, &tx, &caller, "commitment.start", &clock).await
            }
        })
        .await
}

fn opening(request: &pb::StartCommitmentRequest) -> Result<(About, u32, Option<Unit>), Problem> {
    let mut checks = Checks::new();
    let stage = parse::stage(&mut checks, "stage", request.stage);
    let subject = parse::required_id(&mut checks, "subject_id", &request.subject_id);
    let obligor = parse::required_id(&mut checks, "obligor_id", &request.obligor_id);
    let kind = parse::work_kind(&mut checks, "kind", request.kind);
    let case = Case {
        number: parse::text(&mut checks, "case_number", &request.case_number, 32, false),
        request: parse::optional_id(&mut checks, "service_request_id", &request.service_request_id),
        enterprise: parse::optional_id(&mut checks, "enterprise_id", &request.enterprise_id),
        centre: parse::optional_id(&mut checks, "centre_id", &request.centre_id),
        region: parse::text(&mut checks, "region", &request.region, 16, false),
        cluster: 0,
    };
    checks.require(
        (0..=1000).contains(&request.attempt),
        "attempt",
        "OUT_OF_RANGE",
        "应为 0 至 1000,0 表示 1。",
        "Must be from 0 to 1000; 0 means 1.",
    );
    checks.require(
        (0..=100_000).contains(&request.promised),
        "promised",
        "OUT_OF_RANGE",
        "应为 0 至 100000,0 表示按政策。",
        "Must be from 0 to 100000; 0 means the policy's.",
    );
    let unit = wire::parse_unit(request.unit);
    if unit.is_none() && request.unit != 0 {
        checks.push(parse::choose("unit", "时限单位", "a unit of the term"));
    }
    checks.finish()?;
    // Both were noted as violations otherwise.
    let (Some(stage), Some(subject), Some(obligor)) = (stage, subject, obligor) else {
        return Err(Problem::internal("a start request passed its checks without its ids"));
    };
    let attempt = request.attempt.max(1);
    let about =
        About { stage, subject, attempt, case, obligor, kind, element: kind.element(), offering: None };
    Ok((about, request.promised.unsigned_abs(), unit))
}

/// A statutory limit is in the policy's unit, and so is every promise below it; without one a promise may be in another.
fn promise(policy: &Policy, asked: u32, unit: Option<Unit>) -> Result<Promise, Problem> {
    let own = policy.promise();
    let mut checks = Checks::new();
    let promise = match unit.filter(|unit| *unit != own.unit) {
        Some(unit) => {
            checks.require(
                own.statutory == 0,
                "unit",
                "NOT_THE_UNIT_OF_THE_LIMIT",
                "该政策有法定时限，承诺时限必须使用同一单位。",
                "The policy has a statutory limit: the promise must be in the same unit.",
            );
            checks.require(
                asked > 0,
                "promised",
                "REQUIRED",
                "换用其他单位时必须给出时限。",
                "A term in another unit must be given.",
            );
            Promise { unit, promised: asked, statutory: 0 }
        }
        None => {
            let limit = own.statutory;
            checks.require(
                limit == 0 || asked <= limit,
                "promised",
                "BEYOND_STATUTORY",
                format!("承诺时限不得超过法定时限 {limit}。"),
                format!("Must not exceed the statutory limit of {limit}."),
            );
            Promise { promised: if asked == 0 { own.promised } else { asked }, ..own }
        }
    };
    checks.finish()?;
    Ok(promise)
}
