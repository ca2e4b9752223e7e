//! A case followed without signing in: by its number and the end of the contact's phone number.

use nqi_platform::problem::Problem;
use nqi_proto::commitments::v1::{Commitment, CommitmentStatus};
use nqi_proto::requests::v1 as pb;
use sha2::{Digest, Sha256};

use super::App;
use crate::domain::{OfferState, OrderState, Request, RequestState, Viewer};
use crate::store::scope::Page;
use crate::{store, view};

impl App {
    /// Where the case stands.
    ///
    /// # Errors
    /// NOT_FOUND for an unknown number and for a wrong phone alike, after the same work.
    pub async fn track(&self, number: &str, tail: &str) -> Result<pb::TrackedCase, Problem> {
        let conn = self.deps.db.reader();
        let found = store::request::by_number(conn, Viewer::Service, number).await;
        let found = found.map_err(nqi_store::problem)?;
        // Asked in either case: how long the answer takes must not tell whether the number exists.
        let promises = self.upstream.open_promises(number).await;
        let phone = found.as_ref().map(|request| request.contact.phone.as_str()).unwrap_or_default();
        let right = ends_with(phone, tail);
        let Some(request) = found.filter(|_| right) else {
            return Err(Problem::not_found(
                "该案件编号与电话后四位对应的案件",
                "A case of that number and phone",
            ));
        };
        let next_actor = self.next_actor(&request).await?;
        let unknown = promises.is_err();
        let mut promises: Vec<Commitment> = promises.unwrap_or_default();
        promises.sort_by_key(|clock| clock.due_time.map_or(i64::MAX, |due| due.seconds));
        Ok(pb::TrackedCase {
            case_number: number.to_owned(),
            state: request.state.code(),
            submit_time: view::time(request.submitted_at),
            update_time: view::time(Some(request.updated_at)),
            centre_id: request.centre.map(|id| id.to_string()).unwrap_or_default(),
            next_actor: next_actor.into(),
            due: promises.iter().map(promise).collect(),
            due_unknown: unknown,
            centre_name: self.centre_name(&request).await,
        })
    }

    /// A name that cannot be had just now is left out.
    async fn centre_name(&self, request: &Request) -> String {
        match request.centre {
            Some(centre) => {
                self.upstream.organization(centre).await.map(|found| found.display_name).unwrap_or_default()
            }
            None => String::new(),
        }
    }

    async fn next_actor(&self, request: &Request) -> Result<pb::NextActor, Problem> {
        Ok(match request.state {
            RequestState::Draft | RequestState::Returned => pb::NextActor::Enterprise,
            RequestState::Submitted | RequestState::Accepted | RequestState::Sourcing => {
                pb::NextActor::Centre
            }
            RequestState::Offering => {
                let page = Page { request: Some(request.id), limit: 200, ..Page::default() };
                let offers = store::offer::list(self.deps.db.reader(), Viewer::Service, &page).await;
                let (offers, _) = offers.map_err(nqi_store::problem)?;
                let decides = offers.iter().any(|offer| {
                    offer.state == OfferState::Quoted
                        || offer.questions.iter().any(|question| question.answered_at.is_none())
                });
                if decides { pb::NextActor::Enterprise } else { pb::NextActor::Provider }
            }
            RequestState::InService => {
                let page = Page { request: Some(request.id), limit: 200, ..Page::default() };
                let orders = store::order::list(self.deps.db.reader(), Viewer::Service, &page).await;
                let (orders, _) = orders.map_err(nqi_store::problem)?;
                let owes = orders.iter().any(|order| {
                    matches!(
                        order.state,
                        OrderState::AwaitingSample
                            | OrderState::SampleUnfit
                            | OrderState::Confirming
                            | OrderState::Delivered
                    )
                });
                if owes { pb::NextActor::Enterprise } else { pb::NextActor::Provider }
            }
            RequestState::Completed
            | RequestState::Unfilled
            | RequestState::Cancelled
            | RequestState::Rejected
            | RequestState::Withdrawn
            | RequestState::Lapsed => pb::NextActor::None,
        })
    }
}

fn promise(clock: &Commitment) -> pb::TrackedPromise {
    pb::TrackedPromise {
        stage: clock.stage().as_str_name().to_owned(),
        due_time: clock.due_time,
        paused: clock.status() == CommitmentStatus::Paused,
        provisional: clock.provisional,
        level: clock.level().as_str_name().to_owned(),
    }
}

/// Compares digests, so that the time taken says nothing about how many digits were right.
fn ends_with(phone: &str, tail: &str) -> bool {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let last = digits.len().checked_sub(4).and_then(|from| digits.get(from..)).unwrap_or("----");
    Sha256::digest(last) == Sha256::digest(tail)
}

#[cfg(test)]
mod tests {
    use super::ends_with;

    #[test]
    fn only_the_last_four_digits_of_a_phone_count() {
        assert!(ends_with("0631-5201234", "1234") && ends_with("13906315678", "5678"));
        assert!(!ends_with("13906315678", "1390") && !ends_with("", "") && !ends_with("12", "12"));
    }
}
