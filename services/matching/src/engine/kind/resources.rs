//! Shared resources of the register and the times that are booked of them, by number like sites.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use nqi_kernel::region::Region;
use uuid::Uuid;

use super::hours::{Hours, Span};
use crate::engine::interned::Interned;
use crate::engine::name::Name;
use crate::engine::record::{Provider, ProviderState, Site, Way, Ways};
use crate::engine::register::SiteEntry;

/// What is shared; numbers are the API's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// 仪器设备.
    Instrument = 1,
    /// 场地.
    Room,
    /// 专家.
    Expert,
    /// 软件.
    Software,
}

impl Class {
    /// Every class.
    pub const ALL: [Class; 4] = [Class::Instrument, Class::Room, Class::Expert, Class::Software];

    /// The class with the API's number.
    pub fn from_number(number: i32) -> Option<Class> {
        Class::ALL.into_iter().find(|class| *class as i32 == number)
    }

    /// The code, such as `ROOM`.
    pub fn code(self) -> &'static str {
        match self {
            Class::Instrument => "INSTRUMENT",
            Class::Room => "ROOM",
            Class::Expert => "EXPERT",
            Class::Software => "SOFTWARE",
        }
    }

    /// The label in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Class::Instrument => "仪器设备",
            Class::Room => "场地",
            Class::Expert => "专家",
            Class::Software => "软件",
        }
    }
}

/// What a fee is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeeUnit {
    /// An hour.
    Hour,
    /// A slot.
    Slot,
    /// A day or the whole job: once for a booking.
    Booking,
}

/// A shared resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// Id.
    pub id: Uuid,
    /// Version, growing.
    pub version: i64,
    /// The organisation that shares it.
    pub owner: Uuid,
    /// Its name.
    pub owner_name: String,
    /// That organisation is suspended.
    pub owner_suspended: bool,
    /// What it is.
    pub class: Class,
    /// Title.
    pub title: String,
    /// Maker's model.
    pub model: String,
    /// Range and capability as published.
    pub capability: String,
    /// Title, model and capability folded, where words are looked for.
    pub search: Name,
    /// Region code as registered.
    pub region_code: String,
    /// The region, when the table knows it.
    pub region: Option<Region>,
    /// Last day on which its calibration holds; nothing = it needs none.
    pub calibrated_until: Option<Date>,
    /// Fee in fen; nothing = on request.
    pub fee: Option<i64>,
    /// What it is asked for.
    pub fee_unit: FeeUnit,
    /// When it can be booked.
    pub hours: Hours,
    /// The owner's operator works it.
    pub operator: bool,
    /// 已发布.
    pub published: bool,
}

/// The time that a booking takes, or took before it was given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Booked {
    /// The booking.
    pub id: Uuid,
    /// Version, growing.
    pub version: i64,
    /// The resource.
    pub resource: Uuid,
    /// First second.
    pub from: i64,
    /// The second after the last.
    pub to: i64,
    /// Nobody else can have the time.
    pub taken: bool,
}

/// A resource; bookings may name it before its record comes.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Id.
    pub id: Uuid,
    /// The record.
    pub record: Option<Arc<Resource>>,
    /// Its place, as that of a site: number and name of the owner's provider, region, way.
    pub site: SiteEntry,
    /// Its owner as it is shown when there is no provider of that id.
    pub owner: Option<Arc<Provider>>,
    bookings: Arc<BTreeMap<Uuid, Booked>>,
}

impl Entry {
    /// Whether nobody has booked any of a span.
    pub fn is_free(&self, (from, to): Span) -> bool {
        !self.bookings.values().any(|booked| booked.taken && booked.from < to && from < booked.to)
    }
}

/// Resources by number. Clones share everything.
#[derive(Debug, Clone, Default)]
pub struct Resources(Interned<Entry>);

fn hash(id: &Uuid) -> u64 {
    let (high, low) = id.as_u64_pair();
    high.rotate_left(32) ^ low
}

impl Resources {
    /// A resource by number.
    pub fn get(&self, at: u32) -> Option<&Entry> {
        self.0.get(at)
    }

    /// A resource by id.
    pub fn of(&self, id: &Uuid) -> Option<&Entry> {
        self.0.get(self.0.find(hash(id), |known| known.id == *id)?)
    }

    /// Numbers of the published resources of a class.
    pub fn published(&self, class: Class) -> impl Iterator<Item = u32> {
        let is =
            move |entry: &Entry| entry.record.as_ref().is_some_and(|it| it.published && it.class == class);
        (0_u32..).zip(self.0.iter()).filter(move |(_, entry)| is(entry)).map(|(at, _)| at)
    }

    /// Every record.
    pub fn records(&self) -> impl Iterator<Item = &Arc<Resource>> {
        self.0.iter().filter_map(|entry| entry.record.as_ref())
    }

    /// Every booking.
    pub fn bookings(&self) -> impl Iterator<Item = &Booked> {
        self.0.iter().flat_map(|entry| entry.bookings.values())
    }

    /// The version of a booking.
    pub fn booking_version(&self, booked: &Booked) -> Option<i64> {
        Some(self.of(&booked.resource)?.bookings.get(&booked.id)?.version)
    }

    /// Puts a resource's record in; `owner` is the number of its owner among the providers.
    pub fn put(&mut self, new: Resource, owner: u32) {
        let at = self.number(new.id);
        let Some(entry) = self.0.change(at) else { return };
        let ways = match new.class {
            Class::Software => Ways::of([Way::Remote]),
            Class::Instrument | Class::Room | Class::Expert => Ways::of([Way::SendSample]),
        };
        let site = Site {
            id: new.id,
            version: new.version,
            provider: new.owner,
            name: new.title.clone(),
            region_code: new.region_code.clone(),
            region: new.region,
            point: None,
            service_regions: Vec::new(),
            ways,
        };
        entry.site = SiteEntry {
            id: new.id,
            provider: owner,
            place: new.region.map(Region::centroid),
            region: new.region,
            ways,
            record: Some(Arc::new(site)),
            offered: Arc::default(),
        };
        entry.owner = Some(Arc::new(Provider {
            id: new.owner,
            version: new.version,
            name: new.owner_name.clone(),
            kinds: Vec::new(),
            state: ProviderState::Active,
        }));
        entry.record = Some(Arc::new(new));
    }

    /// Puts the time of a booking in.
    pub fn put_booked(&mut self, new: Booked) {
        let at = self.number(new.resource);
        if let Some(entry) = self.0.change(at) {
            Arc::make_mut(&mut entry.bookings).insert(new.id, new);
        }
    }

    fn number(&mut self, id: Uuid) -> u32 {
        let fresh = || Entry {
            id,
            record: None,
            site: SiteEntry {
                id,
                record: None,
                provider: crate::engine::interned::NONE,
                place: None,
                region: None,
                ways: Ways::default(),
                offered: Arc::default(),
            },
            owner: None,
            bookings: Arc::default(),
        };
        self.0.number(hash(&id), |known| known.id == id, fresh)
    }
}
