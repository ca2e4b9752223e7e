//! Lets messages go as their instant comes, and as soon as a revision moves it.

use std::time::Duration;

use nqi_platform::tasks::Tasks;

use crate::{
    app::{App, messages},
    domain::message::Delivery,
    store::message,
};

/// The longest time between two looks: a message that was written meanwhile waits no longer than this.
const LOOK: Duration = Duration::from_millis(500);
/// After a failure.
const RETRY: Duration = Duration::from_secs(2);

/// Spawns the loop. Every replica may run it; `outward` says whether messages are to go out too.
pub fn spawn(app: App, outward: Delivery, tasks: &Tasks) {
    let token = tasks.token.clone();
    tasks.supervise("commitments.leaving", move || {
        let (app, token) = (app.clone(), token.clone());
        async move {
            let mut moved = app.clock.waiter();
            while !token.is_cancelled() {
                let pause = match messages::let_go(&app, outward).await {
                    Ok(_) => pause(&app).await,
                    Err(problem) => {
                        tracing::warn!(error = %problem, "messages cannot leave, tried again");
                        RETRY
                    }
                };
                tokio::select! {
                    () = token.cancelled() => {}
                    () = moved.wait(pause) => {}
                }
            }
        }
    });
}

async fn pause(app: &App) -> Duration {
    let Ok(Some(next)) = message::next(app.db.reader()).await else { return LOOK };
    let left = next.duration_since(app.clock.now());
    // Never zero: a row that another replica holds stays due until that one commits.
    Duration::try_from(left).unwrap_or_default().clamp(Duration::from_millis(5), LOOK)
}
