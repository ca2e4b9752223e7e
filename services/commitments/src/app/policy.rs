//! New versions of policies: what one may follow, and its publication. Clocks that have started keep their version.

use nqi_platform::problem::{Checks, Problem};
use nqi_store::Tx;

use super::App;
use crate::{
    domain::policy::{Policy, newest},
    error::Error,
    store::policy,
};

/// Gives a proposed policy its version, if it may follow `follows`, the version that its author has seen (0 = none).
pub async fn next(
    app: &App,
    conn: &impl sea_orm::ConnectionTrait,
    proposed: Policy,
    follows: i32,
) -> Result<Policy, Error> {
    let known = app.rules.policies(conn).await?;
    let known: Vec<Policy> = known.iter().map(|known| known.as_ref().clone()).collect();
    let in_force = newest(&known);
    match in_force.iter().find(|known| known.id == proposed.id) {
        Some(before) => follow(before, &proposed, follows)?,
        None => begin(&in_force, &proposed, follows)?,
    }
    let version =
        in_force.iter().find(|known| known.id == proposed.id).map_or(0, |before| before.version) + 1;
    Ok(Policy { version, ..proposed })
}

/// Publishes a proposed policy; two publishers of one version meet at its primary key.
pub async fn publish(app: &App, tx: &Tx, proposed: Policy, follows: i32, by: &str) -> Result<Policy, Error> {
    let next = next(app, tx.conn(), proposed, follows).await?;
    let next = Policy { published_at: tx.now(), ..next };
    policy::publish(tx.conn(), &next, by).await?;
    Ok(next)
}

fn follow(before: &Policy, proposed: &Policy, follows: i32) -> Result<(), Problem> {
    if follows != before.version {
        return Err(Problem::aborted(
            "POLICY_CHANGED",
            format!("该规则现行版本为 {}，请刷新后在其基础上修改。", before.version),
            format!("The version in force is {}. Read it again and change that one.", before.version),
        )
        .with("version", before.version));
    }
    let (old, new) = (before.key(), proposed.key());
    let mut checks = Checks::new();
    for (field, same) in [
        ("policy.stage", old.stage == new.stage),
        ("policy.kind", old.kind == new.kind),
        ("policy.element", old.element == new.element),
        ("policy.offering_id", old.offering == new.offering),
    ] {
        checks.require(
            same,
            field,
            "FIXED",
            "同一规则的适用范围不变；范围不同请新建规则。",
            "What a policy applies to never changes: use a new id for another scope.",
        );
    }
    checks.finish()
}

fn begin(in_force: &[&Policy], proposed: &Policy, follows: i32) -> Result<(), Problem> {
    let rival = in_force.iter().find(|known| known.key() == proposed.key());
    let mut checks = Checks::new();
    checks.require(
        follows == 0,
        "policy.version",
        "UNKNOWN_POLICY",
        "没有这个编号的规则；新建规则时 version 应为 0。",
        "There is no policy of this id; for a new one the version must be 0.",
    );
    if let Some(rival) = rival {
        checks.require(
            false,
            "policy.id",
            "POLICY_EXISTS",
            format!("同一适用范围已有规则 {}，请修改该规则。", rival.id),
            format!("The policy {} has the same scope: publish a new version of it.", rival.id),
        );
    }
    checks.finish()
}
