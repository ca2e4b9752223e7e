//! A place of work 场所.

use super::vocabulary::Delivery;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A site of a provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// Chosen by the provider.
    pub id: Uuid,
    /// The provider.
    pub provider_id: Uuid,
    /// Name.
    pub display_name: String,
    /// Region code.
    pub region: String,
    /// Address.
    pub address: String,
    /// Latitude and longitude in micro-degrees.
    pub point: Option<(i32, i32)>,
    /// Regions served on site; empty = all.
    pub service_regions: Vec<String>,
    /// Ways of delivery; empty = all.
    pub delivery: Vec<Delivery>,
}
