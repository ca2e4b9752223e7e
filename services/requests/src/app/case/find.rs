//! Finding a case as its viewer, and locking it.

use nqi_platform::auth::Principal;
use nqi_platform::problem::Problem;
use nqi_store::{Dialect, Tx};
use uuid::Uuid;

use super::Case;
use crate::app::call::{require_role, viewer};
use crate::domain::{Offer, Order, Rating, Request, Standing, Viewer};
use crate::error::Error;
use crate::store;

/// NOT_FOUND of a case.
pub fn no_case() -> Error {
    Problem::not_found("需求", "The request").into()
}

/// NOT_FOUND of an offer.
pub fn no_offer() -> Error {
    Problem::not_found("询价", "The offer").into()
}

/// NOT_FOUND of an order.
pub fn no_order() -> Error {
    Problem::not_found("委托", "The order").into()
}

/// NOT_FOUND of a rating.
pub fn no_rating() -> Error {
    Problem::not_found("评价", "The rating").into()
}

impl Case {
    /// Locks the case of that id, if it exists for the caller.
    pub async fn open(tx: &Tx, principal: &Principal, id: Uuid) -> Result<Case, Error> {
        let case = Case::lock(tx, viewer(principal), id).await?.ok_or_else(no_case)?;
        require_role(principal, case.standing)?;
        Ok(case)
    }

    /// Locks the case for the platform itself.
    pub async fn for_platform(tx: &Tx, id: Uuid) -> Result<Option<Case>, Error> {
        Case::lock(tx, Viewer::Service, id).await
    }

    /// Locks the case of an offer, if the offer exists for the caller.
    pub async fn of_offer(tx: &Tx, principal: &Principal, id: Uuid) -> Result<(Case, Offer), Error> {
        let viewer = viewer(principal);
        let offer = store::offer::find(tx.conn(), viewer, id).await?.ok_or_else(no_offer)?;
        let case = Case::around(tx, viewer, offer.request).await?;
        require_role(principal, case.standing)?;
        // Read again under the lock; the only writer of SQLite has read it under its lock already.
        let offer = match tx.dialect() {
            Dialect::Sqlite => offer,
            Dialect::Postgres => store::offer::find(tx.conn(), viewer, id).await?.ok_or_else(no_offer)?,
        };
        Ok((case, offer))
    }

    /// Locks the case of an order, if the order exists for the caller.
    pub async fn of_order(tx: &Tx, principal: &Principal, id: Uuid) -> Result<(Case, Order), Error> {
        let viewer = viewer(principal);
        let order = store::order::find(tx.conn(), viewer, id).await?.ok_or_else(no_order)?;
        let case = Case::around(tx, viewer, order.request).await?;
        require_role(principal, case.standing)?;
        let order = match tx.dialect() {
            Dialect::Sqlite => order,
            Dialect::Postgres => store::order::find(tx.conn(), viewer, id).await?.ok_or_else(no_order)?,
        };
        Ok((case, order))
    }

    /// Locks the case of a rating, if the rating exists for the caller.
    pub async fn of_rating(tx: &Tx, principal: &Principal, id: Uuid) -> Result<(Case, Rating), Error> {
        let viewer = viewer(principal);
        let rating = store::rating::find(tx.conn(), viewer, id).await?.ok_or_else(no_rating)?;
        let case = Case::around(tx, viewer, rating.request).await?;
        require_role(principal, case.standing)?;
        let rating = match tx.dialect() {
            Dialect::Sqlite => rating,
            Dialect::Postgres => store::rating::find(tx.conn(), viewer, id).await?.ok_or_else(no_rating)?,
        };
        Ok((case, rating))
    }

    async fn lock(tx: &Tx, viewer: Viewer, id: Uuid) -> Result<Option<Case>, Error> {
        // The viewer's condition reads other tables too, so the lock itself is taken by id.
        let Some(request) = store::request::lock(tx, viewer, id).await? else { return Ok(None) };
        let Some(standing) = viewer.standing(&request) else { return Ok(None) };
        Case::read(tx, standing, request).await.map(Some)
    }

    /// The case of an offer, order or rating that was found as its viewer.
    async fn around(tx: &Tx, viewer: Viewer, id: Uuid) -> Result<Case, Error> {
        let request = store::request::lock(tx, Viewer::Service, id).await?.ok_or_else(no_case)?;
        let standing = viewer.standing(&request).ok_or_else(no_case)?;
        Case::read(tx, standing, request).await
    }

    async fn read(tx: &Tx, standing: Standing, request: Request) -> Result<Case, Error> {
        // The lock may have been waited for: deadlines are judged by the time after it.
        tx.refresh_now().await?;
        let items = store::item::of_requests(tx.conn(), &[request.id]).await?;
        Ok(Case::new(tx, standing, request, items))
    }
}
