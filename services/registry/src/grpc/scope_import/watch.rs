//! The progress of an import as a stream.

use crate::Deps;
use crate::app::scope_import as app;
use crate::wire;
use nqi_platform::auth::Principal;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1::ScopeImport;
use std::time::Duration;
use tokio::sync::mpsc::{Sender, channel};
use tokio_stream::wrappers::ReceiverStream;
use tonic::Status;
use uuid::Uuid;

/// Changes that wait for a slow reader.
const BUFFER: usize = 8;
/// What a change of another replica takes at most to be told.
const POLL: Duration = Duration::from_millis(500);
/// Changes of this process are told no faster than this.
const SETTLE: Duration = Duration::from_millis(100);

/// Checks who asks, tells the import as it is, and follows it.
pub(super) async fn start(
    deps: &Deps,
    caller: Principal,
    key: (Uuid, Uuid),
) -> Result<ReceiverStream<Result<ScopeImport, Status>>, Problem> {
    app::get(deps, &caller, key.0, key.1).await?;
    let (sender, receiver) = channel(BUFFER);
    let (deps, stop) = (deps.clone(), deps.tasks.closing.clone());
    deps.tasks.clone().spawn("registry.import_watch", async move {
        let gone = sender.clone();
        tokio::select! {
            () = stop.cancelled() => {}
            () = gone.closed() => {}
            () = follow(&deps, &caller, key, &sender) => {}
        }
    });
    Ok(ReceiverStream::new(receiver))
}

/// Ends when the import waits for somebody, or when the caller's token does.
async fn follow(
    deps: &Deps,
    caller: &Principal,
    (provider, id): (Uuid, Uuid),
    sender: &Sender<Result<ScopeImport, Status>>,
) {
    let mut wake = deps.db.logged().watch();
    let mut told = None;
    loop {
        let over = caller.expires().is_some_and(|end| deps.clock.now() >= end);
        if over {
            return;
        }
        let found = match app::get(deps, caller, provider, id).await {
            Ok(found) => found,
            Err(problem) => {
                // A reader that has gone needs no error.
                let _ = sender.send(Err(problem.into())).await;
                return;
            }
        };
        if told.as_ref() != Some(&found) {
            if sender.send(Ok(wire::scope_import::present(&found))).await.is_err() {
                return;
            }
            if !found.state.is_running() {
                return;
            }
            told = Some(found);
        }
        wake.wait(POLL).await;
        tokio::time::sleep(SETTLE).await;
    }
}
