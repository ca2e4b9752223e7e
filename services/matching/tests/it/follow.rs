//! Following a registry: export, feed, gaps, removals, read-your-write.

use std::time::{Duration, Instant};

use nqi_matching::{catch_up, ready, spawn_jobs};
use nqi_platform::link;
use nqi_proto::registry::v1 as pb;

use crate::registry::{Registry, deps};
use crate::story;
use crate::world::{Engine, id, test_row};

fn rows_changed(seq: i64, rows: Vec<pb::ScopeRow>, removed: &[usize]) -> pb::ScopeRowsChanged {
    pb::ScopeRowsChanged { seq, scope_rows: rows, removed_ids: removed.iter().map(|n| id(4, *n)).collect() }
}

#[tokio::test]
async fn the_index_is_built_from_the_export_and_then_follows_the_feed() {
    let registry = Registry::new(story::world(), 7);
    let deps = registry.deps();
    assert!(!ready(&deps));
    catch_up(&deps).await.unwrap();
    assert!(ready(&deps) && !deps.index.stale());
    let view = deps.index.published().unwrap();
    assert_eq!((view.snapshot.row_count(), view.snapshot.provider_count(), view.snapshot.seq), (7, 3, 7));
    let added = test_row(20, 0, 0, "碳纤维", "密度", "GB/T 30019-2013");
    let changed = pb::ScopeRow { etag: "\"2\"".into(), suspended: true, ..story::world().rows[0].clone() };
    registry.append(3, "ScopeRowsChanged", &rows_changed(8, vec![added.clone(), changed.clone()], &[6]));
    registry.append(3, "HoldPlaced", &pb::HoldEvent::default());
    let cell = |version: i64, total: i32| pb::Cell { total, version, ..story::world().cells[0].clone() };
    registry.append(5, "CellsChanged", &pb::CellsChanged { cells: vec![cell(3, 9)] });
    registry.append(5, "CellsChanged", &pb::CellsChanged { cells: vec![cell(2, 1)] });
    catch_up(&deps).await.unwrap();
    let mut expected = story::world();
    expected.rows.retain(|row| row.id != id(4, 6));
    (expected.rows[0], expected.cells[0]) = (changed, cell(3, 9));
    expected.rows.push(added);
    let view = deps.index.published().unwrap();
    let rebuilt = Engine::of(expected.changes()).snapshot;
    assert_eq!(view.snapshot.seq, 8);
    let content = |id: String| id.split('-').map(str::to_owned).collect::<Vec<_>>();
    let (got, want) = (content(view.snapshot.id()), content(rebuilt.id()));
    assert_eq!((&got[0], &got[2]), (&want[0], &want[2]));
    assert_eq!(registry.exports(), 1);
}

#[tokio::test]
async fn events_that_the_export_contained_change_nothing_and_a_removed_row_stays_away() {
    let mut world = story::world();
    let registry = Registry::new(world.clone(), 0);
    // Put and removed before the export was taken, but numbered in the feed only after it.
    registry.append(
        3,
        "ScopeRowsChanged",
        &rows_changed(5, vec![test_row(30, 0, 0, "碳纤维", "密度", "")], &[]),
    );
    registry.append(3, "ScopeRowsChanged", &rows_changed(6, vec![], &[30]));
    let deps = registry.deps();
    world.providers[0].etag = "\"4\"".into();
    let registry_at_six = registry.clone();
    registry_at_six.export_now(world, 6);
    registry.append(
        3,
        "ScopeRowsChanged",
        &rows_changed(5, vec![test_row(30, 0, 0, "碳纤维", "密度", "")], &[]),
    );
    let old =
        pb::Provider { state: pb::ProviderState::Suspended.into(), ..story::world().providers[0].clone() };
    registry.append(4, "ProviderChanged", &pb::ProviderChanged { seq: 7, version: 1, provider: Some(old) });
    catch_up(&deps).await.unwrap();
    let view = deps.index.published().unwrap();
    assert_eq!((view.snapshot.row_count(), view.snapshot.seq), (7, 7));
    assert_eq!(view.snapshot.provider(&id(1, 0).parse().unwrap()).unwrap().version, 4);
}

#[tokio::test]
async fn a_caller_waits_for_its_own_change_until_nothing_before_it_is_missing() {
    let registry = Registry::new(story::world(), 0);
    let deps = registry.deps();
    catch_up(&deps).await.unwrap();
    registry.append(1, "ScopeRowsChanged", &rows_changed(2, vec![], &[0]));
    catch_up(&deps).await.unwrap();
    assert_eq!(deps.index.published().unwrap().snapshot.seq, 0);
    let problem = deps.index.wait_for(2).await.unwrap_err();
    assert_eq!((problem.reason.as_ref(), problem.fact("seq")), ("INDEX_BEHIND", Some("0")));
    registry.append(9, "ScopeRowsChanged", &rows_changed(1, vec![], &[1]));
    catch_up(&deps).await.unwrap();
    deps.index.wait_for(2).await.unwrap();
    assert_eq!(deps.index.published().unwrap().snapshot.row_count(), 5);
}

#[tokio::test]
async fn lost_events_lead_to_a_new_export() {
    let registry = Registry::new(story::world(), 0);
    let deps = registry.deps();
    catch_up(&deps).await.unwrap();
    registry.append(1, "ScopeRowsChanged", &rows_changed(1, vec![], &[0]));
    registry.append(1, "ScopeRowsChanged", &rows_changed(2, vec![], &[1]));
    registry.prune();
    let mut world = story::world();
    world.rows.drain(..2);
    registry.export_now(world, 2);
    catch_up(&deps).await.unwrap();
    let view = deps.index.published().unwrap();
    assert_eq!((view.snapshot.row_count(), view.snapshot.seq, registry.exports()), (5, 2, 2));
    // The log begins anew: positions of the old one mean nothing.
    registry.forget_log();
    registry.export_now(story::world(), 3);
    catch_up(&deps).await.unwrap();
    assert_eq!((deps.index.published().unwrap().snapshot.row_count(), registry.exports()), (7, 3));
}

#[tokio::test]
async fn the_loop_builds_once_the_registry_is_there_and_is_woken_by_the_bus() {
    let (registry_link, binding) = link::late();
    let deps = deps(registry_link);
    assert!(catch_up(&deps).await.is_err());
    spawn_jobs(&deps);
    let registry = Registry::new(story::world(), 0);
    assert!(binding.bind(registry.link()));
    eventually(|| ready(&deps)).await;
    registry.append(2, "ScopeRowsChanged", &rows_changed(1, vec![], &[0]));
    deps.bus.notify("nqi.registry");
    eventually(|| deps.index.published().is_some_and(|view| view.snapshot.seq == 1)).await;
    assert!(deps.tasks.stop(Duration::from_secs(5)).await);
}

async fn eventually(holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(20), "not in time");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
