//! 服务产品: price, lead time and what is covered; every edit is a new version.

use super::folded;
use super::scope_row::ScopeRow;
use super::vocabulary::{CertificationStage, Cluster, Delivery, Element, ItemKind, PriceUnit, Stage};
use nqi_kernel::standard::StandardNumber;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One version of an offering.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Offering {
    /// Constant over versions.
    pub id: Uuid,
    /// The provider.
    pub provider_id: Uuid,
    /// The site.
    pub site_id: Uuid,
    /// Kind.
    pub kind: ItemKind,
    /// Element.
    pub element: Element,
    /// Title.
    pub title: String,
    /// Clusters.
    pub clusters: Vec<Cluster>,
    /// Stages.
    pub stages: Vec<Stage>,
    /// Ways of delivery.
    pub delivery: Vec<Delivery>,
    /// Scope rows covered; empty = by the next two fields.
    pub scope_row_ids: Vec<Uuid>,
    /// Object covered; empty = all of the kind.
    pub object: String,
    /// Standard families covered, normalised; empty = all.
    pub standard_families: Vec<String>,
    /// Working days that the work spans in the pool.
    pub span_days: i32,
    /// Price in fen; none = on request.
    pub price_fen: Option<i64>,
    /// Unit of the price.
    pub price_unit: Option<PriceUnit>,
    /// Tax rate in per mille.
    pub tax_per_mille: i32,
    /// What is not included.
    pub excludes: String,
    /// Lead time in working days.
    pub lead_working_days: i32,
    /// Urgent service is possible.
    pub urgent: bool,
    /// The pool; none = no published capacity.
    pub pool_id: Option<Uuid>,
    /// Units of the pool per sample or piece.
    pub units: i32,
    /// Statutory limit in working days; 0 = none.
    #[serde(default)]
    pub statutory_working_days: i32,
    /// Regions served; empty = those of the site.
    #[serde(default)]
    pub service_regions: Vec<String>,
    /// Stages of a certification that it serves; empty = those that its title names, or all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certification_stages: Vec<CertificationStage>,
}

/// Which version stands where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The newest version.
    pub latest: i32,
    /// The version that is offered.
    pub published: Option<i32>,
    /// Taken off; a new version may be published again.
    pub retired: bool,
}

/// State of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not offered.
    Draft = 1,
    /// 已发布.
    Published = 2,
    /// 已下架.
    Retired = 3,
}

/// Why a state was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing is offered that could be taken off.
    #[error("only a published offering is retired")]
    NotPublished,
    /// A retired version stays retired: edit it first.
    #[error("a retired version is not published again")]
    Retired,
}

impl Offering {
    /// Whether a scope row belongs to what is offered; `family` is the row's, GB and GB/T as one.
    pub fn covers(&self, row: &ScopeRow, family: &str) -> bool {
        if self.site_id != row.site_id || self.kind != row.kind {
            return false;
        }
        if !self.scope_row_ids.is_empty() {
            return self.scope_row_ids.contains(&row.id);
        }
        let root = |text: &String| {
            StandardNumber::parse(text).map_or_else(|_| text.clone(), |number| number.family().alias_root())
        };
        (self.object.is_empty() || folded(&self.object) == folded(&row.object))
            && (self.standard_families.is_empty()
                || self.standard_families.iter().any(|own| root(own) == family))
    }
}

impl Head {
    /// The first version.
    pub fn first() -> Head {
        Head { latest: 1, published: None, retired: false }
    }

    /// After an edit: a new draft beside what is published.
    pub fn edited(self) -> Head {
        Head { latest: self.latest + 1, retired: false, ..self }
    }

    /// Offers the newest version.
    pub fn publish(self) -> Result<Head, Refusal> {
        if self.retired {
            return Err(Refusal::Retired);
        }
        Ok(Head { published: Some(self.latest), ..self })
    }

    /// Takes it off.
    pub fn retire(self) -> Result<Head, Refusal> {
        match (self.published, self.retired) {
            (None, false) => Err(Refusal::NotPublished),
            _ => Ok(Head { published: None, retired: true, ..self }),
        }
    }

    /// The state of one version as its reader sees it.
    pub fn state_of(self, version: i32) -> State {
        if self.published == Some(version) {
            State::Published
        } else if self.retired {
            State::Retired
        } else {
            State::Draft
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_stays_a_draft_beside_the_published_version() {
        let head = Head::first().publish().expect("a draft is published").edited();
        assert_eq!((head.state_of(1), head.state_of(2)), (State::Published, State::Draft));
        assert_eq!(head.publish().map(|head| head.published), Ok(Some(2)));
    }

    #[test]
    fn a_retired_version_needs_an_edit_to_come_back() {
        assert_eq!(Head::first().retire(), Err(Refusal::NotPublished));
        let retired = Head::first().publish().and_then(Head::retire).expect("it was published");
        assert_eq!((retired.state_of(1), retired.publish()), (State::Retired, Err(Refusal::Retired)));
        assert_eq!(retired.retire(), Ok(retired), "again changes nothing");
        assert_eq!(retired.edited().publish().map(|head| head.published), Ok(Some(2)));
    }
}
