//! Segments and base files: compaction, bulk building and a restart change nothing that can be seen.

use std::path::Path;
use std::time::{Duration, Instant};

use nqi_matching::app::base::{Place, read, write};
use nqi_matching::app::index::Keep;
use nqi_matching::catch_up;
use nqi_matching::engine::bulk::Bulk;
use nqi_matching::engine::record::Change;
use nqi_matching::engine::snapshot::Snapshot;
use nqi_proto::registry::v1 as pb;
use prost::Message;

use crate::registry::{Registry, kept_deps};
use crate::story;
use crate::world::{Dice, Engine, World, id, random_need, random_world, test_row};

fn place() -> Place {
    let events = std::array::from_fn(|n| if n % 2 == 0 { format!("event {n}") } else { String::new() });
    Place { partitions: std::array::from_fn(|n| n as i64 * 3), events, base: 5, ahead: vec![9, 11] }
}

/// The register with some rows changed and some removed since its segments were built.
fn with_delta(world: &World, dice: &mut Dice) -> Snapshot {
    let mut bulk = Bulk::default();
    bulk.extend(world.changes());
    let mut snapshot = bulk.finish();
    for row in &world.rows {
        match dice.below(4) {
            0 => snapshot.apply(nqi_matching::wire::records::removed(&row.id)),
            1 => {
                let row = pb::ScopeRow { etag: "\"2\"".into(), suspended: !row.suspended, ..row.clone() };
                snapshot.apply(nqi_matching::wire::records::row(&row));
            }
            _ => {}
        }
    }
    snapshot
}

fn replies(snapshot: Snapshot, seed: u64) -> Vec<Vec<u8>> {
    let (engine, dice) = (Engine::with(snapshot), &mut Dice(seed));
    (0..12).map(|_| engine.reply(&random_need(dice)).encode_to_vec()).collect()
}

#[test]
fn an_index_built_at_once_is_the_one_built_record_by_record() {
    for seed in 6000..6040_u64 {
        let dice = &mut Dice(seed);
        let world = random_world(dice);
        let mut changes = world.changes();
        let again: Vec<Change> = changes.iter().filter(|_| dice.one_in(3)).cloned().collect();
        changes.extend(again);
        let mut bulk = Bulk::default();
        bulk.extend(changes.clone());
        let (at_once, single) = (bulk.finish(), Engine::of(changes).snapshot);
        assert_eq!((at_once.id(), at_once.row_count()), (single.id(), single.row_count()));
        assert_eq!(replies(at_once, seed), replies(single, seed), "seed {seed}");
    }
}

#[test]
fn compaction_changes_neither_the_id_nor_a_byte_of_any_reply_and_older_pictures_stay() {
    for seed in 6100..6140_u64 {
        let dice = &mut Dice(seed);
        let before = with_delta(&random_world(dice), dice);
        let mut after = before.clone();
        while after.compact(true) {}
        assert_eq!((after.columns().changes(), after.row_count()), (0, before.row_count()));
        assert_eq!(after.id(), before.id());
        let expected = replies(before.clone(), seed);
        assert_eq!(replies(after, seed), expected, "seed {seed}");
        assert_eq!(replies(before, seed), expected, "an older picture changed");
    }
}

#[test]
fn readers_get_the_same_answers_while_segments_are_compacted_beside_them() {
    let dice = &mut Dice(6200);
    let snapshot = with_delta(&random_world(dice), dice);
    let expected = replies(snapshot.clone(), 1);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|_| scope.spawn(|| (0..20).all(|_| replies(snapshot.clone(), 1) == expected)))
            .collect();
        for _ in 0..20 {
            let mut compacted = snapshot.clone();
            while compacted.compact(true) {}
            assert_eq!(replies(compacted, 1), expected);
        }
        assert!(readers.into_iter().all(|reader| reader.join().unwrap()));
    });
}

#[test]
fn a_row_whose_version_no_column_holds_is_found_all_the_same_and_prevents_a_file() {
    let mut world = story::world();
    world.rows[0].etag = format!("\"{}\"", i64::from(u32::MAX) + 7);
    let mut bulk = Bulk::default();
    bulk.extend(world.changes());
    let mut snapshot = bulk.finish();
    assert_eq!(snapshot.id(), world.engine().snapshot.id());
    let row = world.rows[0].id.parse().unwrap();
    snapshot.compact(true);
    assert_eq!(snapshot.row(&row).unwrap().version, i64::from(u32::MAX) + 7);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("index");
    assert!(!write(&file, &snapshot, &place()).unwrap());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn an_index_read_from_its_file_has_the_same_id_place_and_replies() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new").join("index");
    for seed in 6300..6340_u64 {
        let dice = &mut Dice(seed);
        let mut snapshot = with_delta(&random_world(dice), dice);
        snapshot.seq = 77;
        snapshot.updated = "2026-03-09T00:30:00.123456Z".parse().unwrap();
        assert!(write(&file, &snapshot, &place()).unwrap());
        let (found, at) = read(&file).unwrap();
        assert_eq!((found.id(), found.updated, &at), (snapshot.id(), snapshot.updated, &place()));
        assert_eq!(replies(found, seed), replies(snapshot, seed), "seed {seed}");
    }
}

#[test]
fn a_file_that_is_damaged_cut_or_another_counts_as_none() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("index");
    assert!(read(&file).is_none());
    assert!(write(&file, &story::world().engine().snapshot, &place()).unwrap());
    let whole = std::fs::read(&file).unwrap();
    assert!(read(&file).is_some());
    let dice = &mut Dice(6400);
    for _ in 0..300 {
        let mut damaged = whole.clone();
        let at = dice.below(whole.len());
        damaged[at] ^= 1 << dice.below(8);
        std::fs::write(&file, &damaged).unwrap();
        assert!(read(&file).is_none(), "byte {at}");
    }
    for _ in 0..100 {
        std::fs::write(&file, &whole[..dice.below(whole.len())]).unwrap();
        assert!(read(&file).is_none());
    }
}

fn rows_changed(seq: i64, rows: Vec<pb::ScopeRow>, removed: &[usize]) -> pb::ScopeRowsChanged {
    pb::ScopeRowsChanged { seq, scope_rows: rows, removed_ids: removed.iter().map(|n| id(4, *n)).collect() }
}

async fn written(file: &Path) {
    let begun = Instant::now();
    while read(file).is_none() {
        assert!(begun.elapsed() < Duration::from_secs(20), "no file");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_restart_reads_the_file_and_replays_the_feed_and_without_a_whole_file_of_its_log_an_export() {
    let folder = tempfile::tempdir().unwrap();
    let keep = Keep { path: folder.path().join("index"), least_rows: 0 };
    let registry = Registry::new(story::world(), 0);
    let added = |n: usize| test_row(n, 0, 0, "碳纤维", "密度", "GB/T 30019-2013");
    registry.append(3, "ScopeRowsChanged", &rows_changed(1, vec![added(20)], &[]));
    let first = kept_deps(registry.link(), keep.clone());
    catch_up(&first).await.unwrap();
    written(&keep.path).await;
    // After the file was written; one of them is still missing the one before it.
    registry.append(3, "ScopeRowsChanged", &rows_changed(2, vec![added(21)], &[0]));
    registry.append(7, "ScopeRowsChanged", &rows_changed(4, vec![added(22)], &[]));
    catch_up(&first).await.unwrap();
    let again = || async {
        let deps = kept_deps(registry.link(), keep.clone());
        catch_up(&deps).await.unwrap();
        deps.index.published().unwrap().snapshot.clone()
    };
    let (stayed, restarted) = (first.index.published().unwrap().snapshot.clone(), again().await);
    assert_eq!((restarted.id(), restarted.row_count()), (stayed.id(), 9));
    assert_eq!((stayed.seq, registry.exports()), (2, 1));
    let found = |snapshot: &Snapshot| {
        let engine = Engine::with(snapshot.clone());
        [story::callipers(0.02), story::callipers(0.005)].map(|need| engine.reply(&need).encode_to_vec())
    };
    assert_eq!(found(&restarted), found(&stayed));
    let whole = std::fs::read(&keep.path).unwrap();
    let mut damaged = whole.clone();
    damaged[whole.len() / 2] ^= 1;
    std::fs::write(&keep.path, &damaged).unwrap();
    registry.export_now(story::world(), 4);
    assert_eq!((again().await.row_count(), registry.exports()), (7, 2));
    written(&keep.path).await;
    // A log that goes as far as the file does, but is another one.
    std::fs::write(&keep.path, &whole).unwrap();
    registry.forget_log();
    registry.append(3, "HoldPlaced", &pb::HoldEvent::default());
    registry.append(3, "HoldPlaced", &pb::HoldEvent::default());
    registry.rename_events();
    registry.export_now(story::world(), 4);
    assert_eq!((again().await.row_count(), registry.exports()), (7, 3));
}
