//! Forms that a member has begun: kept for the member alone, over browsers, until sent or idle too long.

use nqi_platform::auth::Principal;
use nqi_platform::etag;
use nqi_platform::problem::{Checks, Problem};
use nqi_proto::requests::v1 as pb;
use nqi_store::Tx;

use super::App;
use crate::error::Error;
use crate::store::form_draft::{self, FormDraft};
use crate::view;

/// Drafts of one member, at most.
const MOST: u64 = 100;
/// Bytes of one draft, at most.
const SIZE: usize = 256 * 1024;

impl App {
    /// Keeps a draft; the tag must name the version that it replaces.
    pub async fn put_draft(
        &self,
        caller: &Principal,
        name: &str,
        draft: pb::Draft,
    ) -> Result<pb::Draft, Problem> {
        person(caller)?;
        check(name, &draft.content)?;
        let (member, name, tag, content) = (caller.subject, name.to_owned(), draft.etag, draft.content);
        let work = move |tx: Tx| {
            let (name, tag, content) = (name.clone(), tag.clone(), content.clone());
            async move {
                let before = form_draft::lock(&tx, member, &name).await?;
                match &before {
                    Some(before) => current(&tag, before)?,
                    None if form_draft::count(tx.conn(), member).await? >= MOST => return Err(full().into()),
                    None => {}
                }
                let version = before.map_or(1, |before| before.version + 1);
                let kept = FormDraft { member, name, content, version, updated_at: tx.now() };
                form_draft::put(&tx, &kept).await?;
                Ok::<_, Error>(kept)
            }
        };
        let kept = self.deps.db.job(&self.deps.clock, work).await?;
        Ok(present(&FormDraft { content: String::new(), ..kept }))
    }

    /// The member's draft of that name.
    pub async fn get_draft(&self, caller: &Principal, name: &str) -> Result<pb::Draft, Problem> {
        person(caller)?;
        let found = form_draft::find(self.deps.db.reader(), caller.subject, name).await;
        Ok(present(&found.map_err(nqi_store::problem)?.ok_or_else(no_draft)?))
    }

    /// The member's drafts without their content.
    pub async fn list_drafts(&self, caller: &Principal) -> Result<pb::ListDraftsResponse, Problem> {
        person(caller)?;
        let found = form_draft::list(self.deps.db.reader(), caller.subject).await;
        let found = found.map_err(nqi_store::problem)?.into_iter();
        let bare = found.map(|draft| present(&FormDraft { content: String::new(), ..draft }));
        Ok(pb::ListDraftsResponse { drafts: bare.collect() })
    }

    /// Forgets a draft.
    pub async fn delete_draft(&self, caller: &Principal, name: &str) -> Result<(), Problem> {
        person(caller)?;
        let (member, name) = (caller.subject, name.to_owned());
        let work = move |tx: Tx| {
            let name = name.clone();
            async move { Ok::<_, Error>(form_draft::delete(&tx, member, &name).await?) }
        };
        if self.deps.db.job(&self.deps.clock, work).await? { Ok(()) } else { Err(no_draft()) }
    }
}

/// The stale are told which version there is, to show both. An empty tag, or any, would write over what another browser kept.
fn current(tag: &str, before: &FormDraft) -> Result<(), Problem> {
    let tag = if matches!(tag.trim(), "" | "*") { "0" } else { tag };
    etag::check("draft.etag", tag, before.version)
        .map_err(|problem| problem.with("etag", etag::of(before.version)))
}

/// Drafts are a person's; a service has none.
fn person(caller: &Principal) -> Result<(), Problem> {
    if caller.is_service() { Err(super::call::not_yours("成员本人", "a member")) } else { Ok(()) }
}

fn check(name: &str, content: &str) -> Result<(), Problem> {
    let mut wrong = Checks::new();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | ':' | '-');
    wrong.require(
        (1..=100).contains(&name.len()) && name.chars().all(plain),
        "key",
        "INVALID_KEY",
        "应为 1 到 100 个小写字母、数字、点、冒号或连字符。",
        "Must be 1 to 100 of a-z, 0-9, dot, colon and hyphen.",
    );
    wrong.require(content.len() <= SIZE, "draft.content", "TOO_LONG", "最多 256 KiB。", "At most 256 KiB.");
    wrong.require(
        serde_json::from_str::<serde::de::IgnoredAny>(content).is_ok(),
        "draft.content",
        "INVALID_JSON",
        "应为 JSON 文本。",
        "Must be JSON text.",
    );
    wrong.finish()
}

fn full() -> Problem {
    Problem::precondition(
        "TOO_MANY_DRAFTS",
        "草稿已满 100 份，请先删除不用的草稿。",
        "There are 100 drafts already: delete some that are not needed.",
    )
}

fn no_draft() -> Problem {
    Problem::not_found("该草稿", "The draft")
}

fn present(draft: &FormDraft) -> pb::Draft {
    pb::Draft {
        key: draft.name.clone(),
        etag: etag::of(draft.version),
        content: draft.content.clone(),
        update_time: view::time(Some(draft.updated_at)),
    }
}
