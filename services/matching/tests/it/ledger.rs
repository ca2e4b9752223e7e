//! A capacity ledger in memory that can refuse pools, as if somebody else had been first.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use nqi_platform::problem::Problem;
use nqi_proto::events::v1::event_feed_service_server::EventFeedServiceServer;
use nqi_proto::registry::v1::capacity_service_server::{CapacityService, CapacityServiceServer};
use nqi_proto::registry::v1::export_service_server::ExportServiceServer;
use nqi_proto::registry::v1::*;
use tonic::service::Routes;
use tonic::{Request, Response, Status};

use crate::registry::Registry;

#[derive(Clone, Default)]
pub struct Ledger(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    holds: BTreeMap<String, Hold>,
    refused: BTreeSet<String>,
}

impl Ledger {
    /// The registry with this ledger behind one link.
    pub fn link(&self, registry: &Registry) -> nqi_platform::link::Link {
        let routes = Routes::default()
            .add_service(ExportServiceServer::new(registry.clone()))
            .add_service(EventFeedServiceServer::new(registry.clone()))
            .add_service(CapacityServiceServer::new(self.clone()));
        nqi_platform::link::local(routes)
    }

    pub fn refuse(&self, pool: &str) {
        self.0.lock().unwrap().refused.insert(pool.to_owned());
    }

    pub fn holds(&self, state: HoldState) -> Vec<Hold> {
        let all = self.0.lock().unwrap();
        all.holds.values().filter(|hold| hold.state() == state).cloned().collect()
    }
}

#[tonic::async_trait]
impl CapacityService for Ledger {
    async fn place_hold(&self, request: Request<PlaceHoldRequest>) -> Result<Response<Hold>, Status> {
        let asked = request.into_inner();
        let mut state = self.0.lock().unwrap();
        if let Some(known) = state.holds.get(&asked.id) {
            if known.lines == asked.lines {
                return Ok(Response::new(known.clone()));
            }
            return Err(Problem::conflict("HOLD_ID_REUSED", "已用。", "Used.").into());
        }
        if asked.lines.iter().any(|line| state.refused.contains(&line.pool_id)) {
            return Err(Problem::exhausted("CAPACITY_EXHAUSTED", "不足。", "Not enough.").into());
        }
        let hold =
            Hold { id: asked.id, state: HoldState::Held.into(), lines: asked.lines, ..Hold::default() };
        state.holds.insert(hold.id.clone(), hold.clone());
        Ok(Response::new(hold))
    }

    async fn release_hold(&self, request: Request<ReleaseHoldRequest>) -> Result<Response<Hold>, Status> {
        let mut state = self.0.lock().unwrap();
        let hold = state.holds.get_mut(&request.get_ref().id).ok_or_else(|| Status::not_found("hold"))?;
        hold.set_state(HoldState::Released);
        Ok(Response::new(hold.clone()))
    }

    async fn get_hold(&self, request: Request<GetHoldRequest>) -> Result<Response<Hold>, Status> {
        let state = self.0.lock().unwrap();
        let hold = state.holds.get(&request.get_ref().id).ok_or_else(|| Status::not_found("hold"))?;
        Ok(Response::new(hold.clone()))
    }

    async fn put_pool(&self, _: Request<PutPoolRequest>) -> Result<Response<Pool>, Status> {
        Err(unasked())
    }

    async fn set_cells(&self, _: Request<SetCellsRequest>) -> Result<Response<SetCellsResponse>, Status> {
        Err(unasked())
    }

    async fn put_pool_rules(
        &self,
        _: Request<PutPoolRulesRequest>,
    ) -> Result<Response<PutPoolRulesResponse>, Status> {
        Err(unasked())
    }

    async fn get_pool_rules(&self, _: Request<GetPoolRulesRequest>) -> Result<Response<PoolRules>, Status> {
        Err(unasked())
    }

    async fn edit_cells(&self, _: Request<EditCellsRequest>) -> Result<Response<EditCellsResponse>, Status> {
        Err(unasked())
    }

    async fn list_utilisation(
        &self,
        _: Request<ListUtilisationRequest>,
    ) -> Result<Response<ListUtilisationResponse>, Status> {
        Err(unasked())
    }

    async fn list_cells(&self, _: Request<ListCellsRequest>) -> Result<Response<ListCellsResponse>, Status> {
        Err(unasked())
    }

    async fn list_pools(&self, _: Request<ListPoolsRequest>) -> Result<Response<ListPoolsResponse>, Status> {
        Err(unasked())
    }

    async fn confirm_hold(&self, _: Request<ConfirmHoldRequest>) -> Result<Response<Hold>, Status> {
        Err(unasked())
    }

    async fn confirm_holds(
        &self,
        _: Request<ConfirmHoldsRequest>,
    ) -> Result<Response<ConfirmHoldsResponse>, Status> {
        Err(unasked())
    }

    async fn consume_hold(&self, _: Request<ConsumeHoldRequest>) -> Result<Response<Hold>, Status> {
        Err(unasked())
    }

    async fn extend_hold(&self, _: Request<ExtendHoldRequest>) -> Result<Response<Hold>, Status> {
        Err(unasked())
    }
}

/// Matching has no business with it.
fn unasked() -> Status {
    Status::unimplemented("matching places, reads and releases holds, and nothing else")
}
