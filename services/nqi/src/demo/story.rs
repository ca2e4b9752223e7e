//! The story: an enterprise needs a test and a calibration, and everybody keeps what was promised, but one.

mod candidates;
mod clocks;
mod closing;
mod filing;
mod impossible;
mod ledger;
mod offers;
mod opening;
mod proof;
mod quoting;
mod reports;
mod samples;
mod supervision;
mod watching;

use std::io::Write;

use nqi_proto::matching::v1::Candidate;
use nqi_proto::requests::v1::{Item, Order, ServiceRequest};

use super::api::Api;
use super::check::Mismatch;
use super::stage::{Stage, World};
use super::teller::Teller;

/// Plays the story over `api` and writes it to `out`; equal worlds give equal bytes over any transport.
///
/// # Errors
/// The first figure that is not what an independent count says, or the first call that failed.
pub async fn play(api: &dyn Api, world: &World, out: &mut (dyn Write + Send)) -> Result<(), Mismatch> {
    let stage = Stage::new(api, world);
    let mut tell = Teller::new(out);
    let hours = opening::open(&stage, &mut tell).await?;
    let filed = filing::file(&stage, &mut tell, &hours).await?;
    let ranked = candidates::rank(&stage, &mut tell, &hours, &filed).await?;
    impossible::ask(&stage, &mut tell, &filed).await?;
    let [test, calibration] = offers::choose(&stage, &mut tell, &hours, &filed, ranked).await?;
    let test = samples::send(&stage, &mut tell, &hours, &filed, test, &calibration).await?;
    reports::deliver(&stage, &mut tell, &hours, &filed, calibration, (7, 15)).await?;
    reports::deliver(&stage, &mut tell, &hours, &filed, test, (10, 15)).await?;
    closing::close(&stage, &mut tell, &filed).await?;
    supervision::inspect(&stage, &mut tell, &hours).await?;
    watching::watch(&stage, &mut tell, &hours, &filed).await?;
    supervision::tally(&stage, &mut tell).await?;
    tell.close()
}

/// The case as it was accepted.
struct Filed {
    /// Account of the enterprise.
    enterprise: String,
    /// The case.
    request: ServiceRequest,
}

impl Filed {
    /// The test.
    fn test(&self) -> &Item {
        &self.request.items[0]
    }

    /// The calibration.
    fn calibration(&self) -> &Item {
        &self.request.items[1]
    }
}

/// Work under way.
struct Job {
    /// The item.
    item: Item,
    /// Why this provider.
    candidate: Candidate,
    /// The order.
    order: Order,
    /// Pauses of its clock.
    pauses: Vec<(super::worktime::Minute, super::worktime::Minute)>,
}

/// A fresh idempotency key.
fn key() -> String {
    uuid::Uuid::new_v4().to_string()
}
