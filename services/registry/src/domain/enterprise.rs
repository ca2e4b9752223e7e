//! What an enterprise tells about itself besides its identity.

use super::vocabulary::Cluster;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A profile. Its id is that of the organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Enterprise {
    /// The organisation.
    pub id: Uuid,
    /// Industry by GB/T 4754, such as C3061.
    pub industry: String,
    /// Clusters that it belongs to.
    pub clusters: Vec<Cluster>,
    /// Size.
    pub size: Option<Size>,
    /// 链主.
    pub chain_leader: bool,
    /// Who supplies it, of a chain leader.
    pub suppliers: Vec<Uuid>,
    /// 首席质量官.
    pub quality_officer: Option<QualityOfficer>,
}

/// Size of an enterprise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Size {
    /// 微型.
    Micro = 1,
    /// 小型.
    Small = 2,
    /// 中型.
    Medium = 3,
    /// 大型.
    Large = 4,
}

impl Size {
    /// Every size, by number.
    pub const ALL: [Size; 4] = [Size::Micro, Size::Small, Size::Medium, Size::Large];
}

/// 首席质量官: who answers for quality.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualityOfficer {
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// Number of the certificate.
    pub certificate: String,
}
