//! A provider with something of everything, and what it asks the register for.

use super::{Caller, World, day};
use nqi_platform::auth::Role;
use nqi_proto::registry::v1::*;
use uuid::Uuid;

/// A provider that is shown, with a site, a CMA accreditation, a scope row, a pool of two days and a published offering.
pub struct Shop {
    pub id: Uuid,
    pub site: Uuid,
    pub accreditation: Uuid,
    pub row: Uuid,
    pub pool: Uuid,
    pub offering: Uuid,
    pub owner: Caller,
}

impl Shop {
    pub async fn open(world: &World, number: u128) -> Shop {
        let shop = Shop::numbered(world, number);
        shop.register(world).await;
        shop.declare(world).await;
        shop.offer(world).await;
        shop
    }

    /// The same shop with its site and its accreditation only.
    pub async fn register_only(world: &World, number: u128) -> Shop {
        let shop = Shop::numbered(world, number);
        shop.register(world).await;
        let accreditation = shop.certificate(shop.accreditation, 1, "211520340001");
        world.providers().put_accreditation(shop.owner.ask(accreditation)).await.expect("an accreditation");
        shop
    }

    fn numbered(world: &World, number: u128) -> Shop {
        let id =
            |offset: u128| Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number * 256 + offset);
        Shop {
            id: id(1),
            site: id(2),
            accreditation: id(3),
            row: id(4),
            pool: id(5),
            offering: id(6),
            owner: world.caller(Role::Provider, id(1)),
        }
    }

    async fn register(&self, world: &World) {
        let mut providers = world.providers();
        providers.put_provider(self.owner.ask(self.profile())).await.expect("a profile");
        providers.put_site(self.owner.ask(self.place())).await.expect("a site");
        let shown = SetProviderStateRequest {
            id: self.id.to_string(),
            state: ProviderState::Active.into(),
            reason: "资料齐全".into(),
            ..Default::default()
        };
        providers.set_provider_state(world.bureau().ask(shown)).await.expect("shown");
    }

    async fn declare(&self, world: &World) {
        let accreditation = self.certificate(self.accreditation, 1, "211520340001");
        world.providers().put_accreditation(self.owner.ask(accreditation)).await.expect("an accreditation");
        world.capabilities().put_scope_row(self.owner.ask(self.capability(self.row))).await.expect("a row");
    }

    async fn offer(&self, world: &World) {
        let mut capacity = world.capacity();
        capacity.put_pool(self.owner.ask(self.capacity_pool())).await.expect("a pool");
        capacity.set_cells(self.owner.ask(self.days(&[(5, 10), (6, 10)]))).await.expect("two days");
        let mut offerings = world.offerings();
        offerings.put_offering(self.owner.ask(self.product())).await.expect("an offering");
        let publish = SetOfferingStateRequest {
            id: self.offering.to_string(),
            state: OfferingState::Published.into(),
            ..Default::default()
        };
        offerings.set_offering_state(self.owner.ask(publish)).await.expect("published");
    }

    pub fn profile(&self) -> PutProviderRequest {
        let provider = Provider {
            display_name: format!("示例检测 {}", self.id),
            kinds: vec![1, 2],
            clusters: vec![4],
            fictitious: true,
            ..Default::default()
        };
        PutProviderRequest { id: self.id.to_string(), provider: Some(provider), ..Default::default() }
    }

    pub fn place(&self) -> PutSiteRequest {
        let site = Site {
            display_name: "主场所".into(),
            region: "371002".into(),
            address: "示例路 1 号".into(),
            ..Default::default()
        };
        PutSiteRequest {
            provider_id: self.id.to_string(),
            id: self.site.to_string(),
            site: Some(site),
            ..Default::default()
        }
    }

    pub fn certificate(&self, id: Uuid, scheme: i32, number: &str) -> PutAccreditationRequest {
        let accreditation = Accreditation {
            site_ids: vec![self.site.to_string()],
            scheme,
            number: number.into(),
            valid_from: Some(day(2025, 1, 1)),
            valid_to: Some(day(2026, 12, 31)),
            ..Default::default()
        };
        PutAccreditationRequest {
            provider_id: self.id.to_string(),
            id: id.to_string(),
            accreditation: Some(accreditation),
            ..Default::default()
        }
    }

    pub fn capability(&self, id: Uuid) -> PutScopeRowRequest {
        let row = ScopeRow {
            site_id: self.site.to_string(),
            accreditation_id: self.accreditation.to_string(),
            kind: 1,
            object: "碳纤维复丝".into(),
            parameter: "拉伸强度".into(),
            standard: "gb/t3362—2017".into(),
            ..Default::default()
        };
        PutScopeRowRequest {
            provider_id: self.id.to_string(),
            id: id.to_string(),
            scope_row: Some(row),
            ..Default::default()
        }
    }

    pub fn capacity_pool(&self) -> PutPoolRequest {
        let pool = Pool {
            site_id: self.site.to_string(),
            display_name: "拉伸试验机".into(),
            unit: "台时".into(),
            ..Default::default()
        };
        PutPoolRequest {
            provider_id: self.id.to_string(),
            id: self.pool.to_string(),
            pool: Some(pool),
            ..Default::default()
        }
    }

    /// Capacity of days of January 2026.
    pub fn days(&self, days: &[(i8, i32)]) -> SetCellsRequest {
        let cell = |(number, total): &(i8, i32)| Cell {
            day: Some(day(2026, 1, *number)),
            total: *total,
            ..Default::default()
        };
        SetCellsRequest {
            pool_id: self.pool.to_string(),
            cells: days.iter().map(cell).collect(),
            ..Default::default()
        }
    }

    pub fn product(&self) -> PutOfferingRequest {
        let offering = Offering {
            site_id: self.site.to_string(),
            kind: 1,
            element: 3,
            title: "碳纤维拉伸检测".into(),
            span_days: 1,
            price_fen: Some(80_000),
            price_unit: PriceUnit::PerSample.into(),
            lead_working_days: 7,
            pool_id: self.pool.to_string(),
            units: 1,
            ..Default::default()
        };
        PutOfferingRequest {
            provider_id: self.id.to_string(),
            id: self.offering.to_string(),
            offering: Some(offering),
            ..Default::default()
        }
    }

    /// A hold on days of January 2026.
    pub fn hold(&self, id: Uuid, lines: &[(i8, i32)]) -> PlaceHoldRequest {
        let line = |(number, units): &(i8, i32)| HoldLine {
            pool_id: self.pool.to_string(),
            day: Some(day(2026, 1, *number)),
            units: *units,
            ..Default::default()
        };
        PlaceHoldRequest {
            id: id.to_string(),
            lines: lines.iter().map(line).collect(),
            ttl_seconds: 0,
            ..Default::default()
        }
    }

    /// (total, held, used) of the days of January 2026, in order.
    pub async fn cells(&self, world: &World) -> Vec<(i32, i32, i32)> {
        let ask = ListCellsRequest {
            pool_id: self.pool.to_string(),
            from: Some(day(2026, 1, 1)),
            to: Some(day(2026, 3, 31)),
        };
        let reply = world.capacity().list_cells(self.owner.ask(ask)).await.expect("cells").into_inner();
        reply.cells.iter().map(|cell| (cell.total, cell.held, cell.used)).collect()
    }
}
