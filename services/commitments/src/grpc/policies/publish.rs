//! Previewing and publishing a policy.

use nqi_platform::auth::{Principal, Role};
use nqi_platform::problem::{Checks, Problem};
use nqi_platform::wire as instants;
use nqi_proto::commitments::v1 as pb;
use nqi_store::{Audit, Mutation, Tx};
use serde_json::json;

use super::form;
use crate::{
    app::{App, impact, policy},
    domain::policy::Policy,
    error::Error,
    grpc::{count, parse, present},
};

/// Compares open clocks with a policy; changes nothing.
pub async fn preview(
    app: &App,
    caller: &Principal,
    request: pb::PreviewPolicyRequest,
) -> Result<pb::PolicyImpact, Problem> {
    caller.require(&[Role::Bureau])?;
    let asked = request.policy.unwrap_or_default();
    let proposed = form::policy(Checks::new(), &asked, "")?;
    let next = policy::next(app, app.db.reader(), proposed, asked.version).await?;
    let now = app.clock.now();
    let impact = impact::of_policy(app, &next, now).await?;
    Ok(pb::PolicyImpact {
        kept: count(impact.clocks),
        shorter: count(impact.earlier),
        longer: count(impact.later),
        examples: impact.examples().into_iter().map(present::moved).collect(),
        count_time: Some(instants::timestamp(now)),
    })
}

/// Publishes a policy.
pub async fn publish(
    app: &App,
    caller: &Principal,
    request: pb::PublishPolicyRequest,
) -> Result<pb::Policy, Problem> {
    caller.require(&[Role::Bureau])?;
    let mut checks = Checks::new();
    let reason = parse::text(&mut checks, "reason", &request.reason, 500, true);
    let asked = request.policy.clone().unwrap_or_default();
    let proposed = form::policy(checks, &asked, &reason)?;
    let method = "nqi.commitments.v1.PolicyService/PublishPolicy";
    let (held, by) = (app.clone(), caller.clone());
    Mutation::rpc(&app.db, &app.clock, caller, method, &request, &request.request_id)
        .run(move |tx: Tx| {
            let (app, by, proposed) = (held.clone(), by.clone(), proposed.clone());
            async move {
                let published =
                    policy::publish(&app, &tx, proposed, asked.version, &parse::actor(&by)).await?;
                audit(&tx, &by, &published).await?;
                Ok::<_, Error>(present::policy(&published))
            }
        })
        .await
}

async fn audit(tx: &Tx, caller: &Principal, policy: &Policy) -> Result<(), Error> {
    let detail = json!({
        "version": policy.version,
        "promised": policy.promised,
        "statutory": policy.statutory,
        "reason": policy.reason,
    });
    let subject = policy.id.clone();
    Ok(tx.audit(Audit { org: caller.org, action: "policy.publish", subject, detail }).await?)
}
