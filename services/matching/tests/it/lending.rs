//! Shared resources: the engine against brute force by the minute, and under transformations.

use std::collections::BTreeMap;

use jiff::civil::Date;
use nqi_kernel::region::{Region, metres};
use nqi_kernel::worktime::{Calendar, china};
use nqi_matching::app::base;
use nqi_matching::catch_up;
use nqi_matching::engine::code::Code;
use nqi_matching::engine::fixed::{exp_neg, hash};
use nqi_proto::matching::v1::{MatchResponse, RejectCode};
use nqi_proto::registry::v1 as pb;
use nqi_proto::r#type::v1 as ty;
use prost::Message;
use uuid::Uuid;

use crate::registry::Registry;
use crate::world::{Dice, Engine, TODAY, World, date, id, provider};

const REGIONS: [&str; 4] = ["371002", "371003", "371082", "371071"];
const CAPABILITIES: [&str; 4] = ["拉伸 0~100 kN", "拉伸、压缩", "气相色谱 1~1000 u", "半电波暗室 3 米法"];

/// A local time of a day as the wire writes it.
pub fn at(day: Date, minute: i64) -> Option<prost_types::Timestamp> {
    let seconds = china().midnight_of(day).as_second() + 60 * minute;
    Some(prost_types::Timestamp { seconds, nanos: 0 })
}

/// Shared by an organisation, open on weekdays from 8 to 12 and from 13:30 to 17:30.
pub fn resource(n: usize, owner: &str, class: ty::ResourceClass, slot_minutes: i32) -> pb::ResourceListing {
    let window = |from_minute, to_minute| Some(pb::TimeWindow { from_minute, to_minute });
    let weekly =
        |weekday| [window(480, 720), window(810, 1050)].map(|window| pb::WeeklyHours { weekday, window });
    let resource = pb::Resource {
        id: id(9, n),
        etag: "\"1\"".into(),
        owner_id: owner.into(),
        owner_name: format!("示例单位 {n}"),
        class: class.into(),
        title: format!("示例设备 {n}"),
        capability: CAPABILITIES[0].into(),
        region: REGIONS[0].into(),
        fee_from_fen: Some(10_000),
        fee_unit: pb::FeeUnit::PerHour.into(),
        slot_minutes,
        weekly_hours: (1..=5).flat_map(weekly).collect(),
        state: pb::ResourceState::Published.into(),
        ..Default::default()
    };
    pb::ResourceListing { resource: Some(resource), owner_suspended: false }
}

pub fn booked(n: usize, resource: usize, day: Date, from: i64, to: i64) -> pb::BookedTime {
    pb::BookedTime {
        booking_id: id(10, n),
        version: 1,
        resource_id: id(9, resource),
        start_time: at(day, from),
        end_time: at(day, to),
        taken: true,
    }
}

/// A machine for tension on a day.
pub fn need(day: Date, from: i64, to: i64) -> ty::Need {
    ty::Need {
        item_id: "item-9".into(),
        kind: ty::ItemKind::Resource.into(),
        region: "371002".into(),
        detail: Some(ty::need::Detail::Resource(ty::ResourceNeed {
            class: ty::ResourceClass::Instrument.into(),
            capability: "拉伸".into(),
            start_time: at(day, from),
            end_time: at(day, to),
            operator_needed: false,
        })),
        ..Default::default()
    }
}

fn asked(need: &ty::Need) -> &ty::ResourceNeed {
    match &need.detail {
        Some(ty::need::Detail::Resource(asked)) => asked,
        _ => panic!("a resource is asked for"),
    }
}

const fn march(day: i8) -> Date {
    Date::constant(2026, 3, day)
}

/// A random register of shared resources: of providers in every state, of firms, and of one that is suspended.
fn random_lending(dice: &mut Dice) -> World {
    let mut world = World::default();
    for p in 0..3 {
        let mut record = provider(p);
        record.state = dice.pick(&[2, 2, 2, 3, 1]);
        world.providers.push(record);
    }
    for n in 0..10 {
        let owner = dice.pick(&[(1, 0), (1, 1), (1, 2), (8, 0), (8, 1), (8, 2), (8, 3)]);
        let class = ty::ResourceClass::try_from(dice.pick(&[1, 1, 1, 2, 4])).unwrap();
        let mut listing = resource(n, &id(owner.0, owner.1), class, dice.pick(&[30, 60, 120, 240]));
        listing.owner_suspended = owner == (8, 3);
        let it = listing.resource.as_mut().unwrap();
        it.capability = dice.pick(&CAPABILITIES).into();
        it.region = dice.pick(&REGIONS).into();
        it.operator_needed = dice.one_in(2);
        it.state = dice.pick(&[2, 2, 2, 2, 2, 3]);
        it.fee_unit = dice.pick(&[1, 2, 3, 4]);
        it.fee_from_fen = dice.pick(&[None, Some(0), Some(9_999), Some(20_000), Some(30_000)]);
        if dice.one_in(3) {
            it.calibrated_until = date(dice.pick(&["2026-03-09", "2026-03-10", "2026-06-30"]));
        }
        if dice.one_in(4) {
            let windows = if dice.one_in(2) {
                vec![]
            } else {
                vec![pb::TimeWindow { from_minute: 480, to_minute: 1200 }]
            };
            it.day_hours = vec![pb::DayHours { day: date("2026-03-10"), windows }];
        }
        world.resources.push(listing);
    }
    for n in 0..12 {
        let (from, long) = (dice.pick(&[480, 540, 600, 810, 870, 930]), dice.pick(&[30, 60, 120]));
        let mut record = booked(n, dice.below(10), march(dice.pick(&[9, 10, 11])), from, from + long);
        record.taken = !dice.one_in(4);
        world.booked.push(record);
    }
    world
}

fn random_need(dice: &mut Dice) -> ty::Need {
    let from = dice.pick(&[480, 510, 540, 600, 690, 810, 840, 900, 1080]);
    let mut need = need(march(dice.pick(&[9, 10, 11, 14])), from, from + dice.pick(&[30, 60, 90, 240]));
    if let Some(ty::need::Detail::Resource(asked)) = &mut need.detail {
        asked.class = dice.pick(&[1, 1, 1, 2, 4]);
        asked.capability = dice.pick(&["拉伸", "拉伸，压缩", "示例设备 3", "100 kN", "米法"]).into();
        asked.operator_needed = dice.one_in(3);
    }
    need.item_id = format!("item-{}", dice.below(4));
    need.region = dice.pick(&["", REGIONS[0], REGIONS[2]]).into();
    if dice.one_in(2) {
        need.budget_fen = Some(dice.pick(&[0, 15_000, 40_000]));
    }
    if dice.one_in(4) {
        need.excluded_provider_ids = vec![id(8, 0), id(1, 1)];
    }
    need
}

/// What brute force says of a resource that fits.
#[derive(Clone)]
struct Fit {
    resource: Uuid,
    owner: Uuid,
    unclean: bool,
    score: i64,
    price: Option<i64>,
    /// Begins and ends.
    run: (i64, i64),
}

struct Oracle<'a> {
    world: &'a World,
    calendar: Calendar,
}

fn uuid(text: &str) -> Uuid {
    text.parse().unwrap()
}

fn must(holds: bool, code: Code, lift: Option<Code>) -> Result<(), Code> {
    if holds || lift == Some(code) { Ok(()) } else { Err(code) }
}

/// What stands between words, out; capital letters, small.
fn plain(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect::<String>().replace('、', ",")
}

impl Oracle<'_> {
    fn is_taken(&self, id: &str, second: i64) -> bool {
        self.world.booked.iter().any(|booked| {
            let (from, to) = (booked.start_time.as_ref().unwrap(), booked.end_time.as_ref().unwrap());
            booked.taken && booked.resource_id == id && from.seconds <= second && second < to.seconds
        })
    }

    /// Slot by slot and minute by minute: the slots that the time touches, if they are one opening's and all free.
    fn run(&self, it: &pb::Resource, asked: &ty::ResourceNeed) -> Option<(i64, i64, i64)> {
        let (from, to) = (asked.start_time.as_ref()?.seconds, asked.end_time.as_ref()?.seconds);
        let day = self.calendar.date_of(jiff::Timestamp::from_second(from).ok()?);
        let midnight = self.calendar.midnight_of(day).as_second();
        let own = it.day_hours.iter().find(|own| own.day == Some(nqi_platform::wire::date(day)));
        let weekday = i32::from(day.weekday().to_monday_one_offset());
        let windows: Vec<pb::TimeWindow> = match own {
            Some(own) => own.windows.clone(),
            None => {
                it.weekly_hours.iter().filter(|w| w.weekday == weekday).filter_map(|w| w.window).collect()
            }
        };
        for window in windows {
            let mut touched = Vec::new();
            let mut minute = window.from_minute;
            while minute + it.slot_minutes <= window.to_minute {
                let slot =
                    (midnight + i64::from(minute) * 60, midnight + i64::from(minute + it.slot_minutes) * 60);
                if slot.0 < to && from < slot.1 {
                    touched.push(slot);
                }
                minute += it.slot_minutes;
            }
            let (Some(first), Some(last)) = (touched.first(), touched.last()) else { continue };
            if first.0 <= from && to <= last.1 {
                let free = (first.0..last.1).step_by(60).all(|second| !self.is_taken(&it.id, second));
                return free.then_some((first.0, last.1, touched.len() as i64));
            }
        }
        None
    }

    fn judge(&self, need: &ty::Need, listing: &pb::ResourceListing, lift: Option<Code>) -> Result<Fit, Code> {
        let (it, asked) = (listing.resource.as_ref().unwrap(), asked(need));
        let provider = self.world.providers.iter().find(|provider| provider.id == it.owner_id);
        let state = provider.map_or(2, |provider| provider.state);
        must(state != 1, Code::ProviderInactive, lift)?;
        must(state != 3 && !listing.owner_suspended, Code::ProviderSuspended, lift)?;
        must(!need.excluded_provider_ids.contains(&it.owner_id), Code::RequesterExcluded, lift)?;
        let text = [&it.title, &it.model, &it.capability].map(|text| plain(text)).join(" ");
        let words = asked.capability.split([' ', '，']).map(plain);
        let capable = words.into_iter().all(|word| text.contains(&word))
            && (it.operator_needed || !asked.operator_needed);
        must(capable, Code::ParameterNotCovered, lift)?;
        let (from, to) =
            (asked.start_time.as_ref().unwrap().seconds, asked.end_time.as_ref().unwrap().seconds);
        let day = self.calendar.date_of(jiff::Timestamp::from_second(from).unwrap());
        let wire = nqi_platform::wire::date(day);
        let until = it.calibrated_until.as_ref();
        let calibrated =
            until.is_none_or(|last| (wire.year, wire.month, wire.day) <= (last.year, last.month, last.day));
        must(calibrated, Code::ScopeExpires, lift)?;
        let run = self.run(it, asked);
        must(run.is_some(), Code::NoCapacity, lift)?;
        let (begins, ends, slots) = run.unwrap_or((from, to, 1));
        let price = it.fee_from_fen.map(|fee| match it.fee_unit {
            1 => (fee * (ends - begins) + 3_599) / 3_600,
            2 => fee * slots,
            _ => fee,
        });
        if let (Some(price), Some(budget)) = (price, need.budget_fen) {
            must(price <= budget, Code::OverBudget, lift)?;
        }
        let here = Region::parse(&need.region).ok();
        let there = Region::parse(&it.region).ok().unwrap();
        let near = match here {
            Some(here) if it.class != 4 && here != there => {
                exp_neg(metres(here.centroid(), there.centroid()), 150_000)
            }
            _ => 1_000_000,
        };
        let reference = need.budget_fen.filter(|budget| *budget > 0);
        let cheap = match (reference, price) {
            (None, _) => 500_000,
            (_, None) => 0,
            (Some(reference), Some(price)) => {
                (1_000_000 - (2 * price * 1_000_000 + 2 * reference).div_euclid(4 * reference)).max(0)
            }
        };
        let wait = self.calendar.working_days_between(TODAY, day).max(0);
        // Nobody has facts here: 兑现率 is its prior, credit that of class B without ratings.
        let values = [1_000_000, cheap, exp_neg(wait, 10), near, 850_000, 625_000];
        let weights = [200, 200, 200, 150, 150, 100];
        let score = values.iter().zip(weights).map(|(value, weight)| value * weight).sum::<i64>() / 1_000;
        let unclean = price.is_none() && need.budget_fen.is_some();
        Ok(Fit {
            resource: uuid(&it.id),
            owner: uuid(&it.owner_id),
            unclean,
            score,
            price,
            run: (begins, ends),
        })
    }

    fn rank(&self, need: &ty::Need, mut fits: Vec<Fit>) -> Vec<Fit> {
        fits.sort_by_key(|fit| {
            let tie = hash(&[need.item_id.as_bytes(), fit.resource.as_bytes()]);
            (fit.unclean, -(fit.score / 20_000), -fit.score, fit.price.unwrap_or(i64::MAX), tie, fit.resource)
        });
        let mut best: Vec<Fit> = Vec::new();
        for fit in fits {
            if !best.iter().any(|known| known.owner == fit.owner) {
                best.push(fit);
            }
        }
        best
    }
}

#[test]
fn the_engine_agrees_with_a_search_by_the_minute_on_set_codes_order_score_and_time() {
    let mut met: BTreeMap<i32, usize> = BTreeMap::new();
    let (mut shown, mut unclean) = (0, 0);
    for seed in 7000..7120_u64 {
        let dice = &mut Dice(seed);
        let world = random_lending(dice);
        let engine = world.engine();
        let oracle = Oracle { world: &world, calendar: china() };
        for _ in 0..25 {
            let need = random_need(dice);
            let reply = engine.reply(&need);
            let (mut fits, mut removed) = (Vec::new(), BTreeMap::<i32, (i32, i32)>::new());
            let class = asked(&need).class;
            let offered = |listing: &&pb::ResourceListing| {
                let it = listing.resource.as_ref().unwrap();
                it.class == class && it.state() == pb::ResourceState::Published
            };
            for listing in world.resources.iter().filter(offered) {
                match oracle.judge(&need, listing, None) {
                    Ok(fit) => fits.push(fit),
                    Err(code) => {
                        removed.entry(code.number()).or_default().0 += 1;
                        // Filters after the first that stopped it are met only once that one is lifted.
                        if oracle.judge(&need, listing, Some(code)).is_ok() {
                            removed.entry(code.number()).or_default().1 += 1;
                        }
                    }
                }
            }
            let eligible = i32::try_from(fits.len()).unwrap();
            let context = || format!("seed {seed}: {need:?}");
            assert_eq!(reply.eligible, eligible, "{}", context());
            let told: Vec<_> = reply.removed.iter().map(|r| (r.code, r.sites, r.eligible_without)).collect();
            let expected: Vec<_> =
                removed.iter().map(|(code, (sites, more))| (*code, *sites, eligible + more)).collect();
            assert_eq!(told, expected, "{}", context());
            let got: Vec<_> = reply
                .candidates
                .iter()
                .map(|c| {
                    let slot = c.slot.as_ref().expect("a time");
                    let run =
                        (slot.start_time.as_ref().unwrap().seconds, slot.end_time.as_ref().unwrap().seconds);
                    (uuid(&c.site_id), c.score_e6, c.plan.as_ref().unwrap().price_fen, run)
                })
                .collect();
            let ranked = oracle.rank(&need, fits);
            unclean += ranked.iter().filter(|fit| fit.unclean).count();
            let want: Vec<_> = ranked.into_iter().map(|f| (f.resource, f.score, f.price, f.run)).collect();
            assert_eq!(got, want, "{}", context());
            shown += got.len();
            told.iter().for_each(|(code, sites, _)| *met.entry(*code).or_default() += *sites as usize);
        }
    }
    assert!(shown > 400 && unclean > 20, "{shown} shown, {unclean} to be confirmed");
    let codes = [1, 2, 3, 6, 13, 19, 22];
    assert_eq!(met.keys().copied().collect::<Vec<_>>(), codes, "{met:?}");
}

fn found(reply: &MatchResponse) -> Vec<(String, i64)> {
    reply.candidates.iter().map(|c| (c.site_id.clone(), c.score_e6)).collect()
}

#[test]
fn a_booking_never_adds_and_given_back_it_changes_nothing() {
    for seed in 7200..7230_u64 {
        let dice = &mut Dice(seed);
        let world = random_lending(dice);
        let before = world.engine();
        let mut fuller = world.clone();
        fuller.booked.push(booked(50, dice.below(10), march(10), 480, 600));
        let mut given_back = fuller.clone();
        let again = given_back.booked.last().cloned().unwrap();
        given_back.booked.push(pb::BookedTime { version: 2, taken: false, ..again });
        let (after, back) = (fuller.engine(), given_back.engine());
        for _ in 0..10 {
            let need = random_need(dice);
            let (one, fewer, same) = (before.reply(&need), after.reply(&need), back.reply(&need));
            let known = found(&one);
            assert!(fewer.eligible <= one.eligible, "seed {seed}");
            assert_eq!(found(&same), known);
            let owners = |reply: &MatchResponse| {
                reply.candidates.iter().map(|c| c.provider_id.clone()).collect::<Vec<_>>()
            };
            assert!(owners(&fewer).iter().all(|owner| owners(&one).contains(owner)));
        }
    }
}

#[test]
fn one_booking_or_two_that_touch_leave_the_same_and_so_do_replays_in_any_order() {
    for seed in 7300..7320_u64 {
        let dice = &mut Dice(seed);
        let mut world = random_lending(dice);
        let mut split = world.clone();
        world.booked.push(booked(60, 2, march(10), 480, 600));
        split.booked.push(booked(60, 2, march(10), 480, 540));
        split.booked.push(booked(61, 2, march(10), 540, 600));
        let mut changes = world.changes();
        let again = changes.clone();
        dice.shuffle(&mut changes);
        changes.extend(again);
        let (whole, parts, shuffled) = (world.engine(), split.engine(), Engine::of(changes));
        for _ in 0..10 {
            let need = random_need(dice);
            let reply = whole.reply(&need);
            assert_eq!(found(&parts.reply(&need)), found(&reply));
            assert_eq!(shuffled.reply(&need).encode_to_vec(), reply.encode_to_vec(), "seed {seed}");
        }
    }
}

#[test]
fn a_time_that_is_taken_is_told_with_the_next_day_on_which_as_long_a_time_is_free() {
    let resources = vec![resource(0, &id(8, 0), ty::ResourceClass::Instrument, 120)];
    let mut world = World { resources, ..World::default() };
    // All of Tuesday, and the second slot of Wednesday morning: four hours are free again on Wednesday afternoon.
    for (n, (day, from, to)) in [(10, 480, 720), (10, 810, 1050), (11, 600, 720)].into_iter().enumerate() {
        world.booked.push(booked(n, 0, march(day), from, to));
    }
    let reply = world.engine().reply(&need(march(10), 510, 750 - 30));
    assert!(reply.candidates.is_empty());
    let miss = &reply.near_misses[0];
    assert_eq!((miss.code(), miss.next_free), (RejectCode::NoCapacity, date("2026-03-11")));
    assert_eq!(miss.have, "2026-03-11 13:30–17:30", "the time itself, in whole slots");
    assert!(miss.zh.contains("2026-03-10 08:30–12:00") && miss.zh.contains("已被预约"), "{}", miss.zh);
    assert!(miss.zh.contains("最早可约 2026-03-11 13:30–17:30"), "{}", miss.zh);
    assert!(miss.en.contains("next free 2026-03-11 13:30–17:30"), "{}", miss.en);
    assert!(!miss.zh.contains("服务中心"), "a centre has nothing to give here: {}", miss.zh);
    let booked_out = world.engine().reply(&need(march(11), 480, 600));
    let slot = booked_out.candidates[0].slot.as_ref().expect("a time");
    assert_eq!((slot.slots, slot.start_time, slot.end_time), (1, at(march(11), 480), at(march(11), 600)));
    assert_eq!(booked_out.candidates[0].provider_name, "示例单位 0");
    assert_eq!(booked_out.candidates[0].plan.as_ref().unwrap().price_fen, Some(20_000));
}

#[test]
fn a_resource_that_is_not_free_for_weeks_says_so() {
    let mut listing = resource(0, &id(8, 0), ty::ResourceClass::Instrument, 120);
    // Open on one day only, which is booked.
    let it = listing.resource.as_mut().unwrap();
    it.weekly_hours.clear();
    let windows = vec![pb::TimeWindow { from_minute: 480, to_minute: 720 }];
    it.day_hours = vec![pb::DayHours { day: date("2026-03-10"), windows }];
    let world = World {
        resources: vec![listing],
        booked: vec![booked(0, 0, march(10), 480, 720)],
        ..World::default()
    };
    let reply = world.engine().reply(&need(march(10), 480, 600));
    let miss = &reply.near_misses[0];
    assert_eq!((miss.code(), miss.next_free), (RejectCode::NoCapacity, None));
    assert_eq!(miss.have, "30 天内无空闲 none free in 30 days");
    assert!(!miss.zh.contains("最早可约"), "{}", miss.zh);
}

fn listed(seq: i64, listing: pb::ResourceListing) -> pb::ResourceEvent {
    pb::ResourceEvent { seq, listing: Some(listing), ..Default::default() }
}

#[tokio::test]
async fn resources_and_bookings_come_with_the_export_and_the_feed_and_stay_in_the_base_file() {
    let resources = (0..3).map(|n| resource(n, &id(8, n), ty::ResourceClass::Instrument, 60)).collect();
    let world = World { resources, booked: vec![booked(0, 0, march(10), 480, 600)], ..World::default() };
    let registry = Registry::new(world.clone(), 5);
    let deps = registry.deps();
    catch_up(&deps).await.unwrap();
    let mut suspended = world.resources[1].clone();
    suspended.owner_suspended = true;
    suspended.resource.as_mut().unwrap().etag = "\"2\"".into();
    let mut off = world.resources[2].clone();
    off.resource.as_mut().unwrap().state = pb::ResourceState::Retired.into();
    off.resource.as_mut().unwrap().etag = "\"2\"".into();
    let back = pb::BookedTime { version: 2, taken: false, ..world.booked[0].clone() };
    let another = booked(1, 0, march(10), 840, 900);
    let step = |seq, booked: &pb::BookedTime| pb::BookingEvent {
        seq,
        booked: Some(booked.clone()),
        ..Default::default()
    };
    registry.append(1, "ResourceChanged", &listed(6, suspended.clone()));
    registry.append(2, "ResourceRetired", &listed(7, off.clone()));
    registry.append(3, "BookingCancelled", &step(8, &back));
    registry.append(4, "BookingRequested", &step(9, &another));
    catch_up(&deps).await.unwrap();
    deps.index.wait_for(9).await.unwrap();
    let expected = World {
        resources: vec![world.resources[0].clone(), suspended, off],
        booked: vec![back, another],
        ..world
    };
    let (view, rebuilt) = (deps.index.published().unwrap(), expected.engine());
    let content = |id: String| id.split('-').next().map(str::to_owned);
    assert_eq!(content(view.snapshot.id()), content(rebuilt.snapshot.id()), "delta and rebuild are one");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("matching.index");
    let place =
        base::Place { partitions: Default::default(), events: Default::default(), base: 5, ahead: vec![] };
    assert!(base::write(&path, &view.snapshot, &place).unwrap());
    let (stored, _) = base::read(&path).expect("a file");
    assert_eq!(stored.id(), view.snapshot.id());
    for engine in [Engine::with(view.snapshot.as_ref().clone()), rebuilt, Engine::with(stored)] {
        let ids = |from, to| {
            let reply = engine.reply(&need(march(10), from, to));
            let sites: Vec<_> = reply.candidates.iter().map(|c| c.site_id.clone()).collect();
            let codes: Vec<_> = reply.removed.iter().map(|removed| removed.code()).collect();
            (sites, codes)
        };
        assert_eq!(ids(480, 600), (vec![id(9, 0)], vec![RejectCode::ProviderSuspended]));
        let nobody = vec![RejectCode::ProviderSuspended, RejectCode::NoCapacity];
        assert_eq!(ids(840, 960), (vec![], nobody), "what is taken off is not looked at");
    }
}
