//! Gaps: demand as requests sums it up, supply as the index knows it. Nothing is kept.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use nqi_kernel::cluster::Cluster;
use nqi_kernel::kind::{CalibrationMode, ItemKind};
use nqi_kernel::region::Region;
use nqi_platform::auth::{Principal, Role};
use nqi_platform::problem::{Checks, Problem, Violation};
use nqi_platform::{call, wire};
use nqi_proto::matching::v1::{Gap, GapClass, ListGapsRequest, ListGapsResponse};
use nqi_proto::requests::v1::demand_service_client::DemandServiceClient;
use nqi_proto::requests::v1::{DemandCell, ListDemandRequest};

use super::index::behind;
use crate::Deps;
use crate::engine::gap::{self, Asked, DEMAND_DAYS};
use crate::engine::snapshot::Snapshot;

/// Counts of fewer enterprises stay inside the bureau.
const FEWEST: i32 = 3;

/// The gaps that the caller may see, worst first.
pub async fn list_gaps(
    deps: &Deps,
    principal: &Principal,
    request: ListGapsRequest,
) -> Result<ListGapsResponse, Problem> {
    principal.require(&[Role::Bureau, Role::Centre])?;
    let mut checks = Checks::new();
    for (at, class) in request.classes.iter().enumerate() {
        if *class == 0 || GapClass::try_from(*class).is_err() {
            let (zh, en) = ("没有这种缺口。", "There is no such gap.");
            checks.push(Violation::new(format!("classes[{at}]"), "OUT_OF_RANGE", zh, en));
        }
    }
    let known = request.kind == 0 || ItemKind::from_number(request.kind).is_some();
    checks.require(known, "kind", "OUT_OF_RANGE", "没有这种类别。", "There is no such kind.");
    let known = request.cluster == 0 || Cluster::from_number(request.cluster).is_some();
    checks.require(known, "cluster", "OUT_OF_RANGE", "没有这个产业集群。", "There is no such cluster.");
    if let Some(unknown) =
        Some(&request.region).filter(|code| !code.is_empty()).and_then(|code| Region::parse(code).err())
    {
        checks.push(Violation::new("region", "REGION_UNKNOWN", unknown.zh(), unknown.to_string()));
    }
    checks.finish()?;
    let today = deps.index.day_of(deps.clock.now());
    let view = deps.index.view(today).ok_or_else(behind)?;
    let from = today.saturating_sub(DEMAND_DAYS.days());
    let zone = jiff::tz::Offset::from_seconds(8 * 3600).unwrap_or(jiff::tz::Offset::UTC);
    let since = zone.to_timestamp(from.at(0, 0, 0, 0)).unwrap_or_default();
    let ask =
        call::as_service(deps.tokens.as_ref(), ListDemandRequest { since: Some(wire::timestamp(since)) })
            .await?;
    let reply = DemandServiceClient::new(deps.requests.clone()).list_demand(ask).await;
    let cells = reply.map_err(|status| Problem::from_status(&status))?.into_inner().cells;
    let sees_all = principal.is(Role::Bureau);
    let titles = titles(&view.snapshot, &cells);
    let mut reply =
        ListGapsResponse { snapshot_id: view.id(), from: Some(wire::date(from)), gaps: vec![], withheld: 0 };
    for cell in cells.into_iter().filter(|cell| is_asked(&request, cell)) {
        let Some(gap) = compared(&view.snapshot, today, cell, &titles) else { continue };
        let wanted = match request.classes.as_slice() {
            [] => gap.class() != GapClass::Ok,
            classes => classes.contains(&gap.class),
        };
        if wanted && !sees_all && gap.enterprises < FEWEST {
            reply.withheld += 1;
        } else if wanted {
            reply.gaps.push(gap);
        }
    }
    // The order of the cells decides between equals.
    reply.gaps.sort_by_key(|gap| (gap.class, -gap.items));
    Ok(reply)
}

fn is_asked(request: &ListGapsRequest, cell: &DemandCell) -> bool {
    (request.cluster == 0 || request.cluster == cell.cluster)
        && (request.kind == 0 || request.kind == cell.kind)
        && (request.region.is_empty() || within(&request.region, &cell.region))
}

/// A city has the cells of its districts.
fn within(region: &str, cell: &str) -> bool {
    region == cell
        || Region::parse(region).ok().zip(Region::parse(cell).ok()).is_some_and(|(r, c)| r.includes(c))
}

/// The titles of the families asked for, of the newest version that has one.
fn titles(snapshot: &Snapshot, cells: &[DemandCell]) -> BTreeMap<String, String> {
    let asked: BTreeSet<&str> = cells.iter().map(|cell| cell.family.as_str()).collect();
    let mut newest: BTreeMap<String, (String, &str)> = BTreeMap::new();
    snapshot.each_standard(&mut |standard| {
        let root = standard.number.family().alias_root();
        if standard.title.is_empty() || !asked.contains(root.as_str()) {
            return;
        }
        let named = (standard.number.key(), standard.title.as_str());
        newest.entry(root).and_modify(|known| *known = named.clone().max(known.clone())).or_insert(named);
    });
    newest.into_iter().map(|(root, (_, title))| (root, title.to_owned())).collect()
}

fn compared(
    snapshot: &Snapshot,
    today: jiff::civil::Date,
    cell: DemandCell,
    titles: &BTreeMap<String, String>,
) -> Option<Gap> {
    let kind = ItemKind::from_number(cell.kind)?;
    let asked = Asked {
        family: cell.family.clone(),
        standard: cell.standard.clone(),
        object: cell.object.clone(),
        parameter: cell.parameter.clone(),
        mode: CalibrationMode::from_number(cell.mode),
        activity: cell.activity.clone(),
        element: cell.element,
        items: i64::from(cell.items),
        failed_by_capability: i64::from(cell.failed_by_capability),
    };
    let supply = gap::supply(snapshot, today, kind, &asked);
    let title = titles.get(&cell.family).cloned().unwrap_or_default();
    let count = |sites: usize| i32::try_from(sites).unwrap_or(i32::MAX);
    Some(Gap {
        cluster: cell.cluster,
        kind: cell.kind,
        family: cell.family,
        object: cell.object,
        parameter: cell.parameter,
        region: cell.region,
        class: gap::classify(&asked, &supply) as i32,
        items: cell.items,
        enterprises: cell.enterprises,
        failed_searches: cell.failed_searches,
        unfilled: cell.unfilled,
        local_sites: count(supply.local),
        provincial_sites: count(supply.provincial),
        national_sites: count(supply.national),
        standard: cell.standard,
        title,
        failed_by_capability: cell.failed_by_capability,
        open_units: supply.free.filter(|_| supply.local > 0),
        current: supply.current,
        mode: cell.mode,
        activity: cell.activity,
        element: cell.element,
    })
}
