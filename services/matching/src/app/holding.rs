//! Holds in the registry for what was planned, placed under the caller's own token.

use nqi_platform::auth::Principal;
use nqi_platform::call;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as registry;
use nqi_proto::registry::v1::capacity_service_client::CapacityServiceClient;
use sha2::{Digest, Sha256};
use tonic::Code;
use uuid::Uuid;

use crate::Deps;
use crate::engine::bundle::Placement;

/// Dead holds of earlier tries under the same key that are passed over.
const TRIES: u8 = 8;

/// Places holds for one commit and remembers them.
pub struct Holding<'a> {
    deps: &'a Deps,
    caller: &'a Principal,
    key: Uuid,
    placed: Vec<Uuid>,
}

impl<'a> Holding<'a> {
    /// A commit under this key.
    pub fn new(deps: &'a Deps, caller: &'a Principal, key: Uuid) -> Holding<'a> {
        Holding { deps, caller, key, placed: vec![] }
    }

    fn client(&self) -> CapacityServiceClient<nqi_platform::link::Link> {
        CapacityServiceClient::new(self.deps.registry.clone())
    }

    /// Holds the days of placements of one provider. `part` names the part of the commit; its hold has an id that follows
    /// from key and part, so the same commit never takes the same part twice. Nothing to hold gives nothing.
    ///
    /// # Errors
    /// RESOURCE_EXHAUSTED `CAPACITY_EXHAUSTED` when somebody else was first; ALREADY_EXISTS `ALREADY_COMMITTED` when the key
    /// holds other days already.
    pub async fn place(
        &mut self,
        part: &str,
        placements: &[&Placement],
    ) -> Result<Option<registry::Hold>, Problem> {
        let line = |(pool, day, units): &(Uuid, jiff::civil::Date, i64)| registry::HoldLine {
            pool_id: pool.to_string(),
            day: Some(nqi_platform::wire::date(*day)),
            units: i32::try_from(*units).unwrap_or(i32::MAX),
            ..registry::HoldLine::default()
        };
        let lines: Vec<registry::HoldLine> =
            placements.iter().flat_map(|placement| placement.booked.iter().map(line)).collect();
        if lines.is_empty() {
            return Ok(None);
        }
        for number in 0..TRIES {
            let id = hold_id(self.key, part, number);
            let asked = registry::PlaceHoldRequest {
                id: id.to_string(),
                lines: lines.clone(),
                ..registry::PlaceHoldRequest::default()
            };
            let place = || {
                let request = call::as_caller(self.caller, asked.clone());
                let mut client = self.client();
                async move { client.place_hold(request).await }
            };
            match call::retrying(place).await {
                Ok(hold) => {
                    let hold = hold.into_inner();
                    if hold.state() == registry::HoldState::Held {
                        self.placed.push(id);
                        return Ok(Some(hold));
                    }
                }
                Err(status) if status.code() == Code::AlreadyExists => {
                    if self.is_alive(id).await? {
                        return Err(Problem::conflict(
                            "ALREADY_COMMITTED",
                            "此 request_id 已占用产能，请使用那些占用，或换一个新的 request_id。",
                            "This request_id holds capacity already: use those holds, or take a new request_id.",
                        )
                        .with("hold_id", id));
                    }
                }
                Err(status) => return Err(Problem::from_status(&status)),
            }
        }
        Err(Problem::conflict(
            "REQUEST_ID_WORN",
            "此 request_id 的占用已多次失效，请换一个新的 request_id。",
            "The holds of this request_id have ended too often: take a new request_id.",
        ))
    }

    async fn is_alive(&self, id: Uuid) -> Result<bool, Problem> {
        let request = call::as_caller(self.caller, registry::GetHoldRequest { id: id.to_string() });
        let hold = self.client().get_hold(request).await.map_err(|status| Problem::from_status(&status))?;
        let state = hold.into_inner().state();
        Ok(matches!(state, registry::HoldState::Held | registry::HoldState::Confirmed))
    }

    /// Gives back what was placed. What cannot be given back now expires by itself.
    pub async fn give_back(&mut self) {
        for id in self.placed.drain(..).rev().collect::<Vec<_>>() {
            let release = registry::ReleaseHoldRequest { id: id.to_string() };
            let released = self.client().release_hold(call::as_caller(self.caller, release)).await;
            if let Err(status) = released {
                tracing::warn!(hold.id = %id, error = %status, "a hold was not given back, it expires by itself");
            }
        }
    }
}

/// UUID version 8 from key, part and number.
fn hold_id(key: Uuid, part: &str, number: u8) -> Uuid {
    let digest = Sha256::new()
        .chain_update(b"nqi.matching.plan")
        .chain_update(key.as_bytes())
        .chain_update([number])
        .chain_update(part.as_bytes())
        .finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
