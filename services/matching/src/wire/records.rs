//! Records of the registry as records of the index. What cannot be read is kept as text and never matches by accident.

use jiff::ToSpan;
use jiff::civil::Date;
use nqi_kernel::kind::ItemKind;
use nqi_kernel::limit::{Limit, Target};
use nqi_kernel::region::{Point, Region};
use nqi_kernel::standard::StandardNumber;
use nqi_kernel::standard::supersession::{EdgeKind, Status};
use nqi_platform::wire;
use nqi_proto::google;
use nqi_proto::registry::v1 as pb;
use nqi_proto::r#type::v1 as vocabulary;
use uuid::Uuid;

use super::rows::Reader;
use crate::engine::kind::hours::Hours;
use crate::engine::kind::resources::{Booked, Class, FeeUnit, Resource};
use crate::engine::name::{self, Name};
use crate::engine::record::{
    self, Accreditation, Cell, Change, Facts, Offering, Pool, PriceUnit, Provider, ProviderState, Scheme,
    Site, Standard, Way, Ways,
};
use crate::engine::taxonomy;

/// The version in an entity tag; 0 when there is none.
pub(super) fn version(etag: &str) -> i64 {
    etag.trim_matches('"').parse().unwrap_or(0)
}

pub(super) fn id(text: &str) -> Option<Uuid> {
    Uuid::try_parse(text).ok()
}

pub(super) fn day(date: Option<&google::r#type::Date>) -> Option<Date> {
    wire::day("date", date?).ok()
}

fn ways(numbers: &[i32]) -> Ways {
    Ways::of(numbers.iter().filter_map(|number| way(*number)))
}

/// The way of delivery with the API's number.
pub fn way(number: i32) -> Option<Way> {
    Way::ALL.into_iter().find(|way| *way as i32 == number)
}

/// A point of a message, when it lies on the globe.
pub fn point(point: &vocabulary::Point) -> Option<Point> {
    Point::new(point.latitude_e6, point.longitude_e6)
}

/// A provider; nothing without a readable id.
pub fn provider(record: &pb::Provider) -> Option<Change> {
    let state = match record.state() {
        pb::ProviderState::Active => ProviderState::Active,
        pb::ProviderState::Suspended => ProviderState::Suspended,
        _ => ProviderState::Inactive,
    };
    Some(Change::Provider(Provider {
        id: id(&record.id)?,
        version: version(&record.etag),
        name: record.display_name.clone(),
        kinds: record.kinds.iter().filter_map(|number| ItemKind::from_number(*number)).collect(),
        state,
    }))
}

/// A site.
pub fn site(record: &pb::Site) -> Option<Change> {
    Some(Change::Site(Site {
        id: id(&record.id)?,
        version: version(&record.etag),
        provider: id(&record.provider_id)?,
        name: record.display_name.clone(),
        region_code: record.region.clone(),
        region: Region::parse(&record.region).ok(),
        point: record.point.as_ref().and_then(point),
        service_regions: record.service_regions.iter().filter_map(|code| Region::parse(code).ok()).collect(),
        ways: ways(&record.delivery),
    }))
}

/// An accreditation.
pub fn accreditation(record: &pb::Accreditation) -> Option<Change> {
    Some(Change::Accreditation(Accreditation {
        id: id(&record.id)?,
        version: version(&record.etag),
        provider: id(&record.provider_id)?,
        sites: record.site_ids.iter().filter_map(|site| id(site)).collect(),
        scheme: Scheme::from_number(record.scheme),
        number: record.number.clone(),
        from: day(record.valid_from.as_ref()),
        to: day(record.valid_to.as_ref()),
        valid: record.state() == pb::AccreditationState::Valid,
        halt: halt(record.state_from.as_ref(), record.state_until.as_ref()),
        verified: record.verification() == pb::VerificationState::Verified,
        rejected: record.verification() == pb::VerificationState::Rejected,
        verifier: record.verifier.clone(),
        verify_date: day(record.verify_date.as_ref()),
    }))
}

/// A scope row, with range, uncertainty, limit and standard read.
pub fn row(record: &pb::ScopeRow) -> Option<Change> {
    Reader::default().row(record)
}

/// The days of a suspension; none when they are not known.
pub(super) fn halt(
    from: Option<&google::r#type::Date>,
    until: Option<&google::r#type::Date>,
) -> Option<(Date, Date)> {
    let from = day(from)?;
    Some((from, day(until).unwrap_or(Date::MAX)))
}

/// The number when it is one with a year, its exact key, and the family's.
pub(super) fn standard_of(text: &str) -> (Option<StandardNumber>, Name, Name) {
    match StandardNumber::parse(text) {
        Ok(number) => {
            let (key, family) = (number.key().into(), number.family().alias_root().into());
            (Some(number).filter(StandardNumber::is_version), key, family)
        }
        Err(_) => (None, name::fold(text), name::fold(text)),
    }
}

/// Reads a clause or method, 第二法 or 4.3, as the limit that it is.
pub fn clause(text: &str) -> Limit {
    if text.trim().is_empty() {
        return Limit::None;
    }
    match Limit::parse(&format!("只用{}", text.trim())) {
        limit @ Limit::MethodOnly(_) => limit,
        Limit::Only(targets)
            if targets.iter().all(|t| matches!(t, Target::Clause(_) | Target::Method(_))) =>
        {
            Limit::Only(targets)
        }
        _ => Limit::Unparsed(text.to_owned()),
    }
}

/// A version of a standard; nothing when its number has no year.
pub fn standard(record: &pb::Standard) -> Option<Change> {
    let number = StandardNumber::parse_version(&record.number).ok()?;
    let full = |kind: i32| {
        pb::SupersessionKind::try_from(kind).is_ok_and(|kind| kind != pb::SupersessionKind::Partial)
    };
    let status = if record.withdrawn {
        Status::Withdrawn
    } else {
        match record.status() {
            pb::StandardStatus::Upcoming => Status::Upcoming,
            pb::StandardStatus::Superseded => Status::Superseded,
            pb::StandardStatus::Withdrawn => Status::Withdrawn,
            pb::StandardStatus::Current => Status::Current,
            _ if record.successors.iter().any(|edge| full(edge.kind)) => Status::Superseded,
            _ => Status::Current,
        }
    };
    let edge = |edge: &pb::Supersession| {
        let kind = match edge.kind() {
            pb::SupersessionKind::Partial => EdgeKind::Partial,
            pb::SupersessionKind::Merge => EdgeKind::Merge,
            pb::SupersessionKind::Split => EdgeKind::Split,
            pb::SupersessionKind::TypeChange => EdgeKind::TypeChange,
            _ => EdgeKind::Full,
        };
        Some((StandardNumber::parse_version(&edge.number).ok()?, kind))
    };
    Some(Change::Standard(Standard {
        id: id(&record.id)?,
        version: version(&record.etag),
        number,
        title: record.title_zh.clone(),
        status,
        from: day(record.valid_from.as_ref()),
        until: day(record.valid_to.as_ref()).map(|last| last.saturating_add(1.day())),
        successors: record.successors.iter().filter_map(edge).collect(),
    }))
}

/// An offering.
pub fn offering(record: &pb::Offering) -> Option<Change> {
    let mut rows: Vec<Uuid> = record.scope_row_ids.iter().filter_map(|row| id(row)).collect();
    rows.sort_unstable();
    let mut families: Vec<Name> =
        record.standard_families.iter().map(|family| standard_of(family).2).collect();
    families.sort_unstable();
    families.dedup();
    let unit = match record.price_unit() {
        pb::PriceUnit::PerSample | pb::PriceUnit::PerPiece => PriceUnit::Piece,
        pb::PriceUnit::PerParameter => PriceUnit::Parameter,
        _ => PriceUnit::Job,
    };
    let positive = |number: i32| u32::try_from(number).unwrap_or(0).max(1);
    Some(Change::Offering(Offering {
        id: id(&record.id)?,
        version: version(&record.etag),
        provider: id(&record.provider_id)?,
        site: id(&record.site_id)?,
        kind: ItemKind::from_number(record.kind)?,
        element: record.element,
        title: record.title.clone(),
        title_key: name::fold(&record.title),
        stages: stages(&record.certification_stages),
        ways: ways(&record.delivery),
        areas: record.service_regions.iter().filter_map(|code| Region::parse(code).ok()).collect(),
        rows,
        object_key: (!record.object.trim().is_empty()).then(|| taxonomy::object(&record.object)),
        families,
        span_days: positive(record.span_days).min(366),
        price: record.price_fen.filter(|price| *price >= 0),
        unit,
        lead: u32::try_from(record.lead_working_days).unwrap_or(0),
        pool: id(&record.pool_id),
        units: positive(record.units),
        published: record.state() == pb::OfferingState::Published,
    }))
}

/// Stages of a certification as bits, the first one lowest.
fn stages(numbers: &[i32]) -> u8 {
    numbers.iter().filter(|number| (1..=3).contains(*number)).fold(0, |bits, number| bits | 1 << (number - 1))
}

/// A pool.
pub fn pool(record: &pb::Pool) -> Option<Change> {
    let (id, provider) = (id(&record.id)?, id(&record.provider_id)?);
    Some(Change::Pool(Pool { id, version: version(&record.etag), provider }))
}

/// A cell.
pub fn cell(record: &pb::Cell) -> Option<Change> {
    Some(Change::Cell(Cell {
        pool: id(&record.pool_id)?,
        provider: id(&record.provider_id).unwrap_or_default(),
        day: day(record.day.as_ref())?,
        total: i64::from(record.total),
        taken: i64::from(record.held) + i64::from(record.used),
        closed: record.closed,
        version: record.version,
    }))
}

/// Facts about a provider.
pub fn facts(given: &pb::ProviderFacts) -> Option<Change> {
    let class = match given.credit_class() {
        pb::CreditClass::A => Some(record::Class::A),
        pb::CreditClass::B => Some(record::Class::B),
        pb::CreditClass::C => Some(record::Class::C),
        pb::CreditClass::D => Some(record::Class::D),
        pb::CreditClass::Unspecified => None,
    };
    Some(Change::Facts(Facts {
        provider: id(&given.provider_id)?,
        version: given.version,
        on_time: i64::from(given.on_time),
        decided: i64::from(given.decided),
        good: u64::try_from(given.good_ratings).unwrap_or(0),
        ratings: u64::try_from(given.ratings).unwrap_or(0),
        class,
        exposure: given.exposure_e6,
    }))
}

/// A shared resource; nothing without readable ids or class.
pub fn resource(record: &pb::ResourceListing) -> Option<Change> {
    let given = record.resource.as_ref()?;
    let window = |window: &pb::TimeWindow| (window.from_minute, window.to_minute);
    let weekly = given.weekly_hours.iter();
    let days = given.day_hours.iter();
    let hours = Hours {
        slot_minutes: given.slot_minutes,
        weekly: weekly.filter_map(|one| Some((one.weekday, window(one.window.as_ref()?)))).collect(),
        days: days
            .filter_map(|own| Some((day(own.day.as_ref())?, own.windows.iter().map(window).collect())))
            .collect(),
    };
    let fee_unit = match given.fee_unit() {
        pb::FeeUnit::PerHour => FeeUnit::Hour,
        pb::FeeUnit::PerSlot => FeeUnit::Slot,
        pb::FeeUnit::PerDay | pb::FeeUnit::PerJob | pb::FeeUnit::Unspecified => FeeUnit::Booking,
    };
    let search = [&given.title, &given.model, &given.capability].map(|text| name::fold(text)).join("\n");
    Some(Change::Resource(Box::new(Resource {
        id: id(&given.id)?,
        version: version(&given.etag),
        owner: id(&given.owner_id)?,
        owner_name: given.owner_name.clone(),
        owner_suspended: record.owner_suspended,
        class: Class::from_number(given.class)?,
        title: given.title.clone(),
        model: given.model.clone(),
        capability: given.capability.clone(),
        search: search.into(),
        region_code: given.region.clone(),
        region: Region::parse(&given.region).ok(),
        calibrated_until: day(given.calibrated_until.as_ref()),
        fee: given.fee_from_fen.filter(|fee| *fee >= 0),
        fee_unit,
        hours,
        operator: given.operator_needed,
        published: given.state() == pb::ResourceState::Published,
    })))
}

/// The time of a booking.
pub fn booked(record: &pb::BookedTime) -> Option<Change> {
    Some(Change::Booked(Booked {
        id: id(&record.booking_id)?,
        version: record.version,
        resource: id(&record.resource_id)?,
        from: record.start_time.as_ref()?.seconds,
        to: record.end_time.as_ref()?.seconds,
        taken: record.taken,
    }))
}

/// A row that is gone.
pub fn removed(row: &str) -> Option<Change> {
    Some(Change::RowRemoved(id(row)?))
}

#[cfg(test)]
mod tests {
    use nqi_kernel::kind::CalibrationMode;

    use super::*;
    use crate::engine::name::ALL_PARAMETERS;

    #[test]
    fn a_clause_becomes_a_limit_only_when_it_is_surely_one() {
        assert_eq!(clause(" "), Limit::None);
        assert_eq!(clause("第二法"), Limit::MethodOnly(vec![2]));
        assert_eq!(clause("4.3"), Limit::Only(vec![Target::Clause("4.3".into())]));
        assert!(matches!(clause("附录甲"), Limit::Unparsed(_)));
    }

    #[test]
    fn a_row_keeps_its_text_and_reads_what_can_be_read() {
        let record = pb::ScopeRow {
            id: Uuid::from_u128(1).to_string(),
            etag: "\"7\"".into(),
            provider_id: Uuid::from_u128(2).to_string(),
            site_id: Uuid::from_u128(3).to_string(),
            kind: vocabulary::ItemKind::Calibration.into(),
            object: "卡尺".into(),
            standard: "JJG 30—2012".into(),
            range: Some(vocabulary::Range { raw: "(0~300) mm".into(), ..Default::default() }),
            uncertainty: "0.01 mm".into(),
            k: 3.0,
            ..Default::default()
        };
        let Some(Change::Row(row)) = row(&record) else { panic!("a row") };
        assert_eq!((row.version, row.number_key.as_ref(), row.family.as_ref()), (7, "JJG 30-2012", "JJG 30"));
        assert_eq!(row.object_key.as_ref(), "通用卡尺");
        assert_eq!(row.mode, Some(CalibrationMode::Calibration));
        assert_eq!(row.parameter_key.as_ref(), ALL_PARAMETERS);
        let uncertainty = row.uncertainty.as_ref().unwrap();
        assert_eq!((uncertainty.k, uncertainty.at(0.1)), (3.0, Some(1e-5)));
    }
}
