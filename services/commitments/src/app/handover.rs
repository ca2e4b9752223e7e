//! Handing messages over to the operator's webhook: at least once, each known by its key, parked after too many tries.

use std::sync::Arc;

use futures::future::join_all;
use hmac::{Hmac, KeyInit, Mac};
use jiff::SignedDuration;
use nqi_platform::problem::Problem;
use nqi_store::Tx;
use serde_json::json;
use sha2::Sha256;

use super::{App, post::Poster, receivers::Receivers};
use crate::{
    config::Webhook,
    domain::{
        message::{Delivery, Message},
        telling::{due_text, sentence},
    },
    error::Error,
    metrics,
    store::handover,
};

/// Requests at the same time.
const WIDTH: u64 = 8;
/// The pause after a first try; doubled after each.
const FIRST: SignedDuration = SignedDuration::from_mins(1);
/// The longest pause.
const LONGEST: SignedDuration = SignedDuration::from_hours(6);

/// What hands messages over; clones are the same client.
#[derive(Clone)]
pub struct Courier {
    app: App,
    webhook: Arc<Webhook>,
    poster: Arc<Poster>,
    receivers: Arc<dyn Receivers>,
}

/// What came of one try.
enum Came {
    To(Delivery, String),
    /// It could not be made: whether the receiver is fictitious is not known now.
    Untried,
}

impl Courier {
    /// A courier; the errors are those of [`Poster::new`].
    pub fn new(app: App, webhook: Webhook, receivers: Arc<dyn Receivers>) -> Result<Self, Problem> {
        let poster = Arc::new(Poster::new(&webhook)?);
        Ok(Self { app, webhook: Arc::new(webhook), poster, receivers })
    }

    /// Hands over what is due at the clock's now; returns how many messages were taken up.
    pub async fn round(&self) -> Result<usize, Problem> {
        let mut total = 0;
        loop {
            let next = handover::next(self.app.db.reader()).await.map_err(nqi_store::problem)?;
            if next.is_none_or(|next| next > self.app.clock.now()) {
                return Ok(total);
            }
            // A try that never answers must not be repeated while it may still be under way.
            let wait = SignedDuration::try_from(self.webhook.timeout).unwrap_or(FIRST);
            let claim =
                move |tx: Tx| async move { handover::claim(&tx, WIDTH, |tries| pause(tries) + wait).await };
            let claimed = self.app.db.job(&self.app.clock, claim).await?;
            if claimed.is_empty() {
                return Ok(total);
            }
            total += claimed.len();
            let came = join_all(claimed.iter().map(|message| self.attempt(message))).await;
            for (message, came) in claimed.iter().zip(came) {
                self.note(message, came).await?;
            }
        }
    }

    /// Tells how many messages are parked.
    pub async fn observe(&self) -> Result<(), Problem> {
        let parked = handover::parked(self.app.db.reader()).await.map_err(nqi_store::problem)?;
        metrics::parked(parked);
        Ok(())
    }

    async fn attempt(&self, message: &Message) -> Came {
        match self.receivers.is_fictitious(message.obligor).await {
            Ok(Some(false)) => {}
            Ok(Some(true)) => return Came::To(Delivery::Fictitious, String::new()),
            Ok(None) => return Came::To(Delivery::Parked, "UNKNOWN_ORGANIZATION".to_owned()),
            Err(problem) => {
                tracing::warn!(error = %problem, "a message cannot go out: its receiver cannot be asked for");
                return Came::Untried;
            }
        }
        match self.post(message).await {
            Ok(()) => Came::To(Delivery::Delivered, String::new()),
            Err(error) => {
                let last = u32::try_from(message.attempts).unwrap_or(u32::MAX) >= self.webhook.tries;
                if last {
                    tracing::error!(
                        key = message.key(),
                        error,
                        "a message is parked: the webhook does not take it"
                    );
                }
                Came::To(if last { Delivery::Parked } else { Delivery::Pending }, error)
            }
        }
    }

    async fn post(&self, message: &Message) -> Result<(), String> {
        let body = body(message);
        let headers = [
            ("idempotency-key", message.key()),
            ("x-nqi-signature", signature(self.webhook.secret.expose(), &body)),
        ];
        let status = self.poster.post(&headers, body).await?;
        if status.is_success() { Ok(()) } else { Err(format!("answered {status}")) }
    }

    async fn note(&self, message: &Message, came: Came) -> Result<(), Problem> {
        let id = message.id;
        let came = Arc::new(came);
        let outcome = match came.as_ref() {
            Came::To(Delivery::Pending, _) => "failed",
            Came::To(Delivery::Parked | Delivery::GivenUp, _) => "parked",
            Came::To(Delivery::Fictitious, _) => "fictitious",
            Came::To(Delivery::Delivered | Delivery::Inside, _) => "delivered",
            Came::Untried => "untried",
        };
        let work = move |tx: Tx| {
            let came = came.clone();
            async move {
                match came.as_ref() {
                    Came::To(state, error) => handover::came_to(&tx, id, *state, error).await?,
                    Came::Untried => handover::untried(&tx, id).await?,
                }
                Ok::<_, Error>(())
            }
        };
        self.app.db.job(&self.app.clock, work).await?;
        metrics::handed_over(outcome);
        Ok(())
    }
}

/// The pause after so many tries.
fn pause(tries: i32) -> SignedDuration {
    let doubled = u32::try_from(tries - 1).unwrap_or_default().min(10);
    (FIRST * (1 << doubled)).min(LONGEST)
}

/// What is posted, as JSON.
fn body(message: &Message) -> String {
    let (text_zh, text_en) = sentence(message);
    let (due_zh, due_en) = message.due_at.map(due_text).unwrap_or_default();
    json!({
        "key": message.key(),
        "level": message.kind.code(),
        "commitment_id": message.commitment,
        "cycle": message.cycle,
        "case_number": message.case.number,
        "stage_zh": message.stage.zh(),
        "stage_en": message.stage.en(),
        "organization_id": message.obligor,
        "notice_number": message.notice_number,
        "due_time": message.due_at.map(|at| at.to_string()),
        "due_text_zh": due_zh,
        "due_text_en": due_en,
        "text_zh": text_zh,
        "text_en": text_en,
        "send_time": message.send_at.to_string(),
    })
    .to_string()
}

/// `sha256=` and the HMAC-SHA256 of the body in hexadecimal digits.
fn signature(secret: &str, body: &str) -> String {
    // HMAC takes keys of any length, so that this never refuses one.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(body.as_bytes());
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_six_hours() {
        let pauses: Vec<_> = [1, 2, 3, 9, 10, 99].map(pause).into_iter().map(|it| it.as_mins()).collect();
        assert_eq!(pauses, [1, 2, 4, 256, 360, 360]);
    }

    /// RFC 4231, test case 2.
    #[test]
    fn a_signature_is_the_hmac_of_the_body() {
        let expected = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(signature("Jefe", "what do ya want for nothing?"), expected);
    }
}
