//! Reassigning a clock by call.

use nqi_platform::auth::Principal;
use nqi_platform::problem::{Checks, Problem};
use nqi_proto::commitments::v1 as pb;
use nqi_store::{Mutation, Tx};

use super::{OFFICIALS, answer, origin};
use crate::{
    app::{
        App,
        command::{self, Target},
        reassign::{self as handing, Handover},
    },
    domain::turn::When,
    grpc::parse,
};

const METHOD: &str = "nqi.commitments.v1.CommitmentService/ReassignCommitment";

/// Hands a clock over; answers the successor.
pub async fn reassign(
    app: &App,
    caller: &Principal,
    request: pb::ReassignCommitmentRequest,
) -> Result<pb::Commitment, Problem> {
    let mut checks = Checks::new();
    let id = parse::required_id(&mut checks, "id", &request.id);
    let obligor = parse::required_id(&mut checks, "obligor_id", &request.obligor_id);
    let term = parse::term(&mut checks, request.term);
    let reason = parse::text(&mut checks, "reason", &request.reason, 500, true);
    checks.finish()?;
    let (Some(id), Some(obligor), Some(term)) = (id, obligor, term) else {
        return Err(Problem::internal("a reassign request passed its checks without its ids"));
    };
    let target = Target { scope: parse::scope(caller), id, etag: request.etag.clone(), when: When::Now };
    let origin = origin(caller, "reassign", &request.request_id, &reason);
    let handover = Handover { obligor, term, case: None };
    let (held, by) = (app.clone(), caller.clone());
    Mutation::rpc(&app.db, &app.clock, caller, METHOD, &request, &request.request_id)
        .run(move |tx: Tx| {
            let (app, caller, origin) = (held.clone(), by.clone(), origin.clone());
            let (target, handover) = (target.clone(), handover.clone());
            async move {
                let by = caller.clone();
                let clock = command::lock(&tx, &target, move |_| by.require(&OFFICIALS)).await?;
                let successor = handing::reassign(&app, &tx, clock, target.when, &handover, origin).await?;
                answer(&app, &tx, &caller, "commitment.reassign", &successor).await
            }
        })
        .await
}
