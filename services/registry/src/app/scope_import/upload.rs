//! Receives a file in pieces, judges it, and proposes what its columns mean.
//!
//! Pieces lie in the database, so that any replica can work on them. They count only once the import names them, in the
//! transaction that follows the last piece: a broken upload leaves nothing but pieces that are swept away.

use super::unknown;
use crate::Deps;
use crate::app::Call;
use crate::app::access::may_write;
use crate::app::providers::audit;
use crate::app::sheet::{self, Limits, Lines, Next, Refused};
use crate::domain::scope_import::{File, State};
use crate::domain::scope_table::{Field, Proposal, propose};
use crate::domain::sheet::{Line, Merged};
use crate::error::{Error, of_import};
use crate::store::scope_import;
use crate::wire;
use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt};
use nqi_platform::ids::new_id;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;
use nqi_store::Tx;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use tokio::sync::Semaphore;
use uuid::Uuid;

/// Bytes of a stored piece.
const PIECE: usize = 1 << 20;
/// Rows looked at for the titles.
const TOP: usize = 40;
/// Whole files are in memory while they are judged: so many at a time, however many uploads there are.
static JUDGING: Semaphore = Semaphore::const_new(2);

/// Receives the whole file.
pub(crate) async fn upload(
    deps: &Deps,
    call: Call<'_>,
    (provider, id): (Uuid, Uuid),
    pieces: impl Stream<Item = Result<Bytes, Problem>> + Unpin,
) -> Result<proto::ScopeImport, Problem> {
    may_write(call.caller, provider)?;
    let it = scope_import::of(deps.db.reader(), provider, id).await?.ok_or_else(unknown)?;
    if it.state != State::Receiving {
        return Err(of_import(crate::domain::scope_import::Refusal::WrongState(it.state)));
    }
    let limits = Limits::of_scope(&deps.config);
    let received = receive(deps, pieces, limits.bytes).await?;
    let turn = JUDGING.acquire().await.map_err(Problem::internal)?;
    let content = scope_import::content(deps.db.reader(), received.id, received.size).await?;
    let remembered = scope_import::titles(deps.db.reader(), provider).await?;
    let judged = tokio::task::spawn_blocking(move || head(&content, &limits, &remembered)).await;
    let (rows, proposal) = judged.map_err(Problem::internal)??;
    drop(turn);
    let file = File { rows, ..received };
    let work = move |tx: Tx| {
        let (file, proposal) = (file.clone(), proposal.clone());
        async move {
            let mut it = scope_import::locked(&tx, provider, id).await?.ok_or_else(unknown)?;
            let detail = json!({"import": id, "size": file.size, "sha256": file.sha256});
            it.upload(file, proposal)?;
            it.updated_at = tx.now();
            scope_import::put(&tx, &it).await?;
            audit(&tx, provider, "scope_import.upload", detail).await?;
            Ok::<_, Error>(wire::scope_import::present(&it))
        }
    };
    call.mutation(deps).run(work).await
}

async fn receive(
    deps: &Deps,
    mut pieces: impl Stream<Item = Result<Bytes, Problem>> + Unpin,
    max: usize,
) -> Result<File, Problem> {
    let (file, mut hash, mut waiting) = (new_id(), Sha256::new(), BytesMut::new());
    let (mut size, mut number) = (0, 0);
    while let Some(piece) = pieces.next().await {
        let piece = piece?;
        size += piece.len();
        if size > max {
            return Err(Refused::too_large(max).into());
        }
        hash.update(&piece);
        waiting.extend_from_slice(&piece);
        while waiting.len() >= PIECE {
            keep(deps, file, number, waiting.split_to(PIECE).freeze()).await?;
            number += 1;
        }
    }
    keep(deps, file, number, waiting.freeze()).await?;
    Ok(File { id: file, size: size as u64, sha256: hex::encode(hash.finalize()), rows: 0 })
}

async fn keep(deps: &Deps, file: Uuid, number: i32, data: Bytes) -> Result<(), Problem> {
    let work = move |tx: Tx| {
        let data = data.clone();
        async move { scope_import::put_piece(&tx, file, number, &data).await }
    };
    deps.db.job(&deps.clock, work).await
}

fn head(
    content: &[u8],
    limits: &Limits,
    remembered: &HashMap<String, Field>,
) -> Result<(u32, Proposal), Refused> {
    let rows = sheet::judge(content, limits)?;
    let mut top = Top::default();
    sheet::read(content, limits, &mut top)?;
    if top.lines.is_empty() {
        return Err(Refused::empty());
    }
    Ok((rows, propose(&top.lines, &top.merged, remembered)))
}

#[derive(Default)]
struct Top {
    lines: Vec<Line>,
    merged: Vec<Merged>,
}

impl Lines for Top {
    fn merged(&mut self, merged: &[Merged]) {
        self.merged = merged.to_vec();
    }

    fn line(&mut self, line: Line) -> Next {
        self.lines.push(line);
        if self.lines.len() < TOP { Next::Go } else { Next::Stop }
    }
}
