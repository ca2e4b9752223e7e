//! Ten thousand random needs over random registers: the engine against the oracle, and against itself.

use std::collections::BTreeMap;

use jiff::civil::Date;
use nqi_matching::engine::code::{Code, Confirm};
use prost::Message;
use uuid::Uuid;

use crate::oracle::Oracle;
use crate::world::{Dice, Engine, random_need, random_world};

/// What is compared of one candidate, in order.
type Line = (Uuid, [i64; 6], i64, usize, Vec<Confirm>, Date, Date, Option<i64>, u8);

fn compare(seeds: std::ops::Range<u64>) {
    let mut met: BTreeMap<Code, usize> = BTreeMap::new();
    let mut confirmed: BTreeMap<Confirm, usize> = BTreeMap::new();
    let (mut needs, mut ranked) = (0, 0);
    for seed in seeds {
        let dice = &mut Dice(seed);
        let world = random_world(dice);
        let (engine, oracle) = (world.engine(), Oracle::of(world.changes()));
        for _ in 0..26 {
            let asked = random_need(dice);
            let (need, answer) = engine.answer(&asked);
            let expected = oracle.verdicts(&need);
            let context = || format!("seed {seed}: {asked:?}");
            assert_eq!(answer.eligible, expected.eligible, "{}", context());
            let removed: Vec<_> =
                answer.removed.iter().map(|r| (r.code, r.sites, r.eligible_without)).collect();
            assert_eq!(removed, expected.removed, "{}", context());
            let near: Vec<_> = answer.near_misses.iter().map(|m| (m.site.id, m.stop.code)).collect();
            assert_eq!(near, expected.near, "{}", context());
            let got = answer.shown.iter().map(|shown| {
                let (fit, plan) = (&shown.ranked.fit, &shown.ranked.fit.plan);
                let confirms: Vec<Confirm> = fit.confirms.iter().collect();
                let bucket = engine.tables.bucket(&fit.provider.id);
                let (score, base) = (&fit.score, shown.ranked.base_rank);
                (
                    fit.site.id,
                    score.values,
                    score.total,
                    base,
                    confirms,
                    plan.start,
                    plan.finish,
                    plan.price,
                    bucket,
                )
            });
            let want = expected.ranked.into_iter().map(|f| {
                (f.site, f.values, f.score, f.base_rank, f.confirms, f.start, f.finish, f.price, f.bucket)
            });
            let (got, want): (Vec<Line>, Vec<Line>) = (got.collect(), want.collect());
            assert_eq!(got, want, "{}", context());
            got.iter().flat_map(|line| &line.4).for_each(|c| *confirmed.entry(*c).or_default() += 1);
            removed.iter().for_each(|(code, sites, _)| *met.entry(*code).or_default() += sites);
            needs += 1;
            ranked += got.len();
        }
    }
    // The comparison means something only when every code and confirmation occurred.
    assert!(needs >= 1_600 && ranked > 300, "{needs} needs, {ranked} candidates");
    assert_eq!(met.len(), Code::ALL.len(), "{met:?}");
    assert_eq!(confirmed.len(), Confirm::ALL.len(), "{confirmed:?}");
}

#[test]
fn the_engine_agrees_with_brute_force_on_set_codes_order_and_score_in_the_first_of_eight_sets_of_registers() {
    compare(0..63);
}

#[test]
fn the_engine_agrees_with_brute_force_on_set_codes_order_and_score_in_the_second_of_eight_sets_of_registers()
{
    compare(63..126);
}

#[test]
fn the_engine_agrees_with_brute_force_on_set_codes_order_and_score_in_the_third_of_eight_sets_of_registers() {
    compare(126..189);
}

#[test]
fn the_engine_agrees_with_brute_force_on_set_codes_order_and_score_in_the_fourth_of_eight_sets_of_registers()
{
    compare(189..252);
}

#[test]
fn the_engine_agrees_with_brute_force_on_set_codes_order_and_score_in_the_fifth_of_eight_sets_of_registers() {
    compare(252..315);
}

#[test]
fn the_engine_agrees_with_brute_force_on_set_codes_order_and_score_in_the_sixth_of_eight_sets_of_registers() {
    compare(315..378);
}

#[test]
fn the_engine_agrees_with_brute_force_on_set_codes_order_and_score_in_the_seventh_of_eight_sets_of_registers()
{
    compare(378..441);
}

#[test]
fn the_engine_agrees_with_brute_force_on_set_codes_order_and_score_in_the_eighth_of_eight_sets_of_registers()
{
    compare(441..504);
}

#[test]
fn equal_content_gives_byte_identical_replies_whatever_the_order_of_arrival_and_replays() {
    for seed in 1000..1030_u64 {
        let dice = &mut Dice(seed);
        let world = random_world(dice);
        let straight = world.engine();
        let mut changes = world.changes();
        let again = changes.clone();
        dice.shuffle(&mut changes);
        changes.extend(again.into_iter().filter(|_| dice.one_in(2)));
        let shuffled = Engine::of(changes);
        for _ in 0..15 {
            let need = random_need(dice);
            let (one, other) = (straight.reply(&need), shuffled.reply(&need));
            assert_eq!(one.encode_to_vec(), other.encode_to_vec(), "seed {seed}: {need:#?}");
            assert_eq!(one.encode_to_vec(), straight.reply(&need).encode_to_vec());
        }
    }
}

#[test]
fn contributions_sum_to_the_score_and_fairness_passes_nobody_an_epsilon_better() {
    for seed in 2000..2040_u64 {
        let dice = &mut Dice(seed);
        let engine = random_world(dice).engine();
        for _ in 0..15 {
            let reply = engine.reply(&random_need(dice));
            for candidate in &reply.candidates {
                let sum: i64 = candidate.terms.iter().map(|term| term.contribution_e6).sum();
                assert_eq!((sum, candidate.terms.len()), (candidate.score_e6, 6));
            }
            let clean: Vec<i64> =
                reply.candidates.iter().filter(|c| c.confirmations.is_empty()).map(|c| c.score_e6).collect();
            let mut least = i64::MAX;
            for score in clean {
                assert!(score - least.min(score) < 20_000, "passed by {}", score - least);
                least = least.min(score);
            }
        }
    }
}
