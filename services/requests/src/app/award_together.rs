//! 一并选定: offers of several items of one case chosen together, all or none.
//!
//! Each is judged first, then the registry confirms their holds in one transaction, then one transaction here writes the orders.
//! Between the two nothing is half done for anybody who reads: the holds wait for their orders, whose ids follow from the
//! offers, so the same call again goes on from there; and holds that no order followed are given back by the registry.

use std::collections::BTreeSet;
use std::sync::Arc;

use nqi_platform::etag;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::requests::v1 as pb;
use nqi_store::Tx;
use uuid::Uuid;

use super::App;
use super::award::{Award, choose};
use super::call::{Call, not_yours};
use super::case::{Case, no_offer};
use super::draft::require_consent;
use super::hold::order_id;
use super::quotation::Found;
use crate::domain::Standing;
use crate::domain::offer::Choice;
use crate::error::Error;
use crate::{store, view};

/// An offer with what its chooser has seen of it.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The offer.
    pub offer: Uuid,
    /// Version expected; empty = any.
    pub tag: String,
    /// What the chooser says.
    pub award: Award,
    /// The provider may work; asked before the transaction.
    provider_active: bool,
}

impl Chosen {
    /// Chosen by its reader; whether its provider may work is not known yet.
    pub fn new(offer: Uuid, tag: String, award: Award) -> Chosen {
        Chosen { offer, tag, award, provider_active: false }
    }
}

impl App {
    /// Chooses offers of several items.
    pub async fn award_together(
        &self,
        call: Call,
        request: Uuid,
        mut chosen: Vec<Chosen>,
        consent: Option<Uuid>,
    ) -> Result<pb::AwardOffersResponse, Problem> {
        if let Some(answer) = self.answered(&call).await? {
            return Ok(answer);
        }
        let (mut holds, mut items, mut handling) = (Vec::new(), BTreeSet::new(), false);
        for (at, one) in chosen.iter_mut().enumerate() {
            let Found { offer, standing, .. } =
                self.find_offer(&call, one.offer).await.map_err(|problem| named(problem, one.offer))?;
            // Who may award is judged again under the lock; here only so that no hold is confirmed for a stranger.
            if !matches!(standing, Standing::Enterprise | Standing::Handling) {
                return Err(not_yours("需求企业或受理中心", "the enterprise or the centre of this case"));
            }
            if offer.request != request {
                return Err(of_another_case(at).into());
            }
            if !items.insert(offer.item) {
                return Err(item_twice(at).into());
            }
            handling = standing == Standing::Handling;
            etag::check(&format!("offers[{at}].etag"), &one.tag, offer.version)?;
            one.provider_active = self.upstream.is_active(offer.provider).await?;
            let choice = Choice {
                version: one.award.version,
                subcontract_accepted: one.award.subcontract_accepted,
                provider_active: one.provider_active,
                now: self.deps.clock.now(),
            };
            offer.award(choice).map_err(|refusal| named(Error::Refused(refusal), one.offer))?;
            if let Some(hold) = offer.standing().and_then(|quote| quote.hold) {
                holds.push((hold, order_id(offer.id, one.award.version), offer.id));
            }
        }
        if handling {
            self.consented(&call, request, consent).await?;
        }
        self.confirm(&holds).await?;
        let (by, chosen) = (call.clone(), Arc::new(chosen));
        let work = move |tx| write(tx, by.clone(), request, chosen.clone(), consent);
        let made = self.mutate(&call, work).await?;
        self.settle_now(request).await;
        Ok(made)
    }

    /// Confirms holds (hold, order, offer) as one; a refusal names the offer whose hold it is.
    async fn confirm(&self, holds: &[(Uuid, Uuid, Uuid)]) -> Result<(), Problem> {
        if holds.is_empty() {
            return Ok(());
        }
        let pairs: Vec<(Uuid, Uuid)> = holds.iter().map(|(hold, order, _)| (*hold, *order)).collect();
        self.upstream.confirm_holds(&pairs).await.map_err(|problem| {
            let hold = problem.fact("hold_id").unwrap_or_default().to_owned();
            match holds.iter().find(|(id, ..)| id.to_string() == hold) {
                Some((.., offer)) => problem.with("offer_id", offer),
                None => problem,
            }
        })
    }
}

async fn write(
    tx: Tx,
    call: Call,
    request: Uuid,
    chosen: Arc<Vec<Chosen>>,
    consent: Option<Uuid>,
) -> Result<pb::AwardOffersResponse, Error> {
    let mut case = Case::open(&tx, &call.principal, request).await?;
    case.require_asking_side()?;
    if case.standing == Standing::Handling {
        require_consent(&tx, call.principal.org, consent, Some(request), "consent_document_id").await?;
    }
    let mut orders = Vec::with_capacity(chosen.len());
    for (at, one) in chosen.iter().enumerate() {
        let found = store::offer::find(tx.conn(), call.viewer(), one.offer).await?;
        let mut offer = found.ok_or_else(no_offer)?;
        if offer.request != request {
            return Err(of_another_case(at).into());
        }
        etag::check(&format!("offers[{at}].etag"), &one.tag, offer.version)?;
        let order = choose(&mut case, &mut offer, &one.award, one.provider_active).await;
        orders.push(order.map_err(|error| named(error, one.offer))?);
    }
    case.save("offer.award").await?;
    let shown = |order| view::order::order(order, &case.request, case.standing);
    Ok(pb::AwardOffersResponse { orders: orders.iter().map(shown).collect() })
}

/// The problem with the offer that it is about.
fn named(error: impl Into<Problem>, offer: Uuid) -> Problem {
    error.into().with("offer_id", offer)
}

fn of_another_case(at: usize) -> Violation {
    Violation::new(
        format!("offers[{at}].id"),
        "OFFER_OF_ANOTHER_CASE",
        "该询价不属于此需求。",
        "This offer belongs to another case.",
    )
}

fn item_twice(at: usize) -> Violation {
    Violation::new(
        format!("offers[{at}].id"),
        "ITEM_TWICE",
        "每个需求项只能选定一家机构。",
        "Of each item only one offer can be chosen.",
    )
}
