//! A case inside a transaction: locked, changed by the domain's decisions, saved once with all that it owes.

mod find;
mod save;
mod tell;

use nqi_platform::problem::Problem;
use nqi_store::Tx;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::call::not_yours;
use super::payload::Payload;
use crate::domain::{Event, Item, Refusal, Request, Standing};
use crate::error::Error;
use crate::store::effect::Effect;

pub use find::{no_case, no_offer, no_order, no_rating};

/// A locked case. Its lock serialises everything that changes any part of it.
pub struct Case {
    /// The transaction.
    pub tx: Tx,
    /// The request.
    pub request: Request,
    /// Its items in order of line.
    pub items: Vec<Item>,
    /// What the case is to the caller.
    pub standing: Standing,
    before: (Request, Vec<Item>),
    entries: Vec<Entry>,
    effects: Vec<Effect>,
}

struct Entry {
    event: Event,
    subject: Uuid,
    provider: Option<Uuid>,
    state: &'static str,
    note: String,
    payload: Payload,
}

impl Case {
    /// A new case, not yet written.
    pub fn new(tx: &Tx, standing: Standing, request: Request, items: Vec<Item>) -> Case {
        let before = (request.clone(), items.clone());
        Case { tx: tx.clone(), request, items, standing, before, entries: vec![], effects: vec![] }
    }

    /// Now.
    pub fn now(&self) -> jiff::Timestamp {
        self.tx.now()
    }

    /// PERMISSION_DENIED unless the caller speaks for the enterprise.
    pub fn require_enterprise(&self) -> Result<(), Error> {
        if self.standing.speaks_for_enterprise(self.request.channel) {
            return Ok(());
        }
        Err(not_yours("需求企业", "the enterprise of this case").into())
    }

    /// PERMISSION_DENIED unless the caller is the handling centre.
    pub fn require_handling(&self) -> Result<(), Error> {
        if self.standing == Standing::Handling {
            return Ok(());
        }
        Err(not_yours("受理该需求的服务中心", "the centre that handles this case").into())
    }

    /// PERMISSION_DENIED unless the caller is the enterprise or the handling centre.
    pub fn require_asking_side(&self) -> Result<(), Error> {
        if matches!(self.standing, Standing::Enterprise | Standing::Handling) {
            return Ok(());
        }
        Err(not_yours("需求企业或受理中心", "the enterprise or the centre of this case").into())
    }

    /// PERMISSION_DENIED unless the caller is the provider; whose offer or order it is was settled by finding it.
    pub fn require_provider(&self) -> Result<(), Error> {
        if self.standing == Standing::Provider {
            return Ok(());
        }
        Err(not_yours("受邀或受托的服务机构", "the provider of this offer or order").into())
    }

    /// PERMISSION_DENIED unless the caller is the bureau.
    pub fn require_bureau(&self) -> Result<(), Error> {
        if self.standing == Standing::Bureau {
            return Ok(());
        }
        Err(not_yours("市场监管局", "the bureau").into())
    }

    /// The item of that id.
    pub fn item(&self, id: Uuid) -> Result<&Item, Error> {
        let item = self.items.iter().find(|item| item.id == id);
        item.ok_or_else(|| Problem::not_found("需求项", "The item").into())
    }

    /// Takes over items that were rewritten in the database already.
    pub fn replace_items(&mut self, items: Vec<Item>) {
        self.before.1.clone_from(&items);
        self.items = items;
    }

    /// Changes the state of an item by a transition of its machine.
    pub fn step_item(
        &mut self,
        id: Uuid,
        step: impl FnOnce(crate::domain::ItemState) -> crate::domain::Step<crate::domain::ItemState>,
    ) -> Result<&mut Item, Error> {
        let item = self.items.iter_mut().find(|item| item.id == id);
        let item = item.ok_or_else(|| Error::from(Problem::not_found("需求项", "The item")))?;
        item.state = step(item.state)?.0;
        Ok(item)
    }

    /// Changes the state of every item that is not ended.
    pub fn step_items(
        &mut self,
        step: impl Fn(crate::domain::ItemState) -> crate::domain::Step<crate::domain::ItemState>,
    ) -> Result<(), Error> {
        for item in self.items.iter_mut().filter(|item| !item.state.is_ended()) {
            item.state = step(item.state)?.0;
        }
        Ok(())
    }

    /// The items for which providers may still be sought.
    pub fn seeking_items(&self) -> Vec<Uuid> {
        self.items.iter().filter(|item| item.state.is_seeking()).map(|item| item.id).collect()
    }

    /// The connection of the transaction.
    pub fn conn(&self) -> &impl ConnectionTrait {
        self.tx.conn()
    }
}

/// A refusal as the error of a use case.
pub fn refuse<T>(refusal: Refusal) -> Result<T, Error> {
    Err(Error::Refused(refusal))
}
