//! Assignments against slow solvers that are plainly right.

use std::time::Duration;

use nqi_matching::engine::assign::flow::{Assignment, Network};
use nqi_matching::engine::assign::gap::{self, Choice, Effort, Instance};
use nqi_matching::engine::assign::{Refusal, pricing};

use crate::world::Dice;

/// A random batch: capacities of 0 to 3, costs with ties and below 0.
struct Batch {
    capacity: Vec<u32>,
    requests: Vec<pricing::Request>,
}

fn batch(dice: &mut Dice, requests: usize, providers: usize) -> Batch {
    let spread = dice.pick(&[3, 50, 100_000]);
    let cost = |dice: &mut Dice| dice.below(spread) as i64 - (spread / 4) as i64;
    let capacity = (0..providers).map(|_| dice.below(4) as u32).collect();
    let requests = (0..requests)
        .map(|_| {
            let mut arcs = Vec::new();
            for provider in 0..providers as u32 {
                if !dice.one_in(3) {
                    arcs.push((provider, cost(dice)));
                }
            }
            pricing::Request { idle: cost(dice) + dice.below(spread) as i64, arcs }
        })
        .collect();
    Batch { capacity, requests }
}

impl Batch {
    fn network(&self) -> Network {
        let mut network = Network::new(self.capacity.clone());
        for request in &self.requests {
            network.add(request.idle, request.arcs.iter().copied()).unwrap();
        }
        network
    }

    /// What an assignment costs; panics when it is none.
    fn cost_of(&self, found: &Assignment) -> i64 {
        let mut left = self.capacity.clone();
        let mut cost = 0;
        for (request, chosen) in self.requests.iter().zip(&found.chosen) {
            cost += match chosen {
                None => request.idle,
                Some(provider) => {
                    left[*provider as usize] =
                        left[*provider as usize].checked_sub(1).expect("there is room");
                    let arc = request.arcs.iter().find(|(known, _)| known == provider);
                    arc.expect("an arc of the request").1
                }
            };
        }
        cost
    }

    /// Successive shortest paths by Bellman and Ford over source, requests, providers and sink.
    fn slow_optimum(&self) -> i64 {
        let (requests, providers) = (self.requests.len(), self.capacity.len());
        let (source, sink) = (requests + providers, requests + providers + 1);
        // (from, to, room, cost); the arc back is the next one.
        let mut arcs: Vec<(usize, usize, i64, i64)> = Vec::new();
        let mut add = |from, to, room, cost: i64| {
            arcs.push((from, to, room, cost));
            arcs.push((to, from, 0, -cost));
        };
        for (number, request) in self.requests.iter().enumerate() {
            add(source, number, 1, 0);
            add(number, sink, 1, request.idle);
            for (provider, cost) in &request.arcs {
                add(number, requests + *provider as usize, 1, *cost);
            }
        }
        for (number, capacity) in self.capacity.iter().enumerate() {
            add(requests + number, sink, i64::from(*capacity), 0);
        }
        let mut total = 0;
        for _ in 0..requests {
            let mut distance = vec![i64::MAX; sink + 1];
            let mut by = vec![usize::MAX; sink + 1];
            distance[source] = 0;
            for _ in 0..=sink {
                for (number, (from, to, room, cost)) in arcs.iter().enumerate() {
                    if *room > 0 && distance[*from] < i64::MAX && distance[*from] + cost < distance[*to] {
                        distance[*to] = distance[*from] + cost;
                        by[*to] = number;
                    }
                }
            }
            total += distance[sink];
            let mut at = sink;
            while at != source {
                let arc = by[at];
                arcs[arc].2 -= 1;
                arcs[arc ^ 1].2 += 1;
                at = arcs[arc].0;
            }
        }
        total
    }
}

#[test]
fn an_assignment_costs_what_the_slow_solver_finds_and_its_prices_prove_it() {
    let mut dice = Dice(11);
    for round in 0..600 {
        let (requests, providers) = (1 + dice.below(12), 1 + dice.below(7));
        let batch = batch(&mut dice, requests, providers);
        let found = batch.network().solve();
        assert_eq!(found.cost, batch.slow_optimum(), "round {round}");
        assert_eq!((batch.cost_of(&found), found.bound), (found.cost, found.cost), "round {round}");
        assert!(found.prices.iter().all(|price| *price >= 0));
    }
}

#[test]
fn whatever_prices_and_choices_it_begins_with_the_optimum_is_the_same() {
    let mut dice = Dice(12);
    for round in 0..300 {
        let batch = batch(&mut dice, 14, 6);
        let network = batch.network();
        let best = network.solve();
        let guess = Assignment {
            prices: (0..6).map(|_| dice.below(120_000) as i64).collect(),
            chosen: (0..14).map(|_| (!dice.one_in(2)).then(|| dice.below(6) as u32)).collect(),
            ..best.clone()
        };
        let found = network.solve_from(&guess);
        assert_eq!(
            (found.cost, found.bound, batch.cost_of(&found)),
            (best.cost, best.cost, best.cost),
            "round {round}"
        );
    }
}

#[test]
fn full_mode_prices_arcs_in_until_the_optimum_of_all_of_them_is_proven() {
    let mut dice = Dice(13);
    let mut narrow = 0;
    for round in 0..200 {
        let batch = batch(&mut dice, 12, 8);
        let all = batch.network().solve();
        let full = pricing::solve(&batch.capacity, &batch.requests, 2, true).unwrap();
        assert_eq!((full.assignment.cost, full.assignment.bound), (all.cost, all.cost), "round {round}");
        let few = pricing::solve(&batch.capacity, &batch.requests, 2, false).unwrap();
        assert!(few.assignment.cost >= all.cost && few.rounds == 1);
        narrow += usize::from(few.assignment.cost > all.cost);
    }
    assert!(narrow > 20, "the few cheapest arcs are often not enough: {narrow}");
}

#[test]
fn costs_and_providers_out_of_range_are_refused_and_change_nothing() {
    let mut network = Network::new(vec![1]);
    assert_eq!(
        network.add(0, [(0, 1), (1, 1)]),
        Err(Refusal::Provider { request: 0, provider: 1, providers: 1 })
    );
    assert_eq!(network.add(0, [(0, i64::MIN + 1)]), Err(Refusal::Cost { request: 0 }));
    assert_eq!(network.add(2_000_000_000_000, []), Err(Refusal::Cost { request: 0 }));
    assert_eq!(network.requests(), 0);
    network.add(7, []).unwrap();
    let found = network.solve();
    assert_eq!((found.cost, found.bound, found.chosen), (7, 7, vec![None]));
    let choice = |agent, cost, load| Choice { agent, cost, load };
    let refused = |choices| Instance::new(vec![5], vec![choices]).err();
    assert_eq!(
        refused(vec![choice(1, 0, 0)]),
        Some(Refusal::Provider { request: 0, provider: 1, providers: 1 })
    );
    assert_eq!(refused(vec![choice(0, 0, -1)]), Some(Refusal::Load { request: 0 }));
    assert_eq!(refused(vec![choice(0, i64::MAX, 1)]), Some(Refusal::Cost { request: 0 }));
    let many = Instance::new(vec![1; 10_000], vec![vec![]; 10_000]).err();
    assert_eq!(many, Some(Refusal::TooLarge { cells: 100_000_000, allowed: 50_000_000 }));
}

/// A random instance whose capacity is scarce.
fn scarce(dice: &mut Dice, jobs: usize, agents: usize) -> Instance {
    let choices: Vec<Vec<Choice>> = (0..jobs)
        .map(|_| {
            let of = |agent: usize, dice: &mut Dice| Choice {
                agent: agent as u32,
                cost: 10 + dice.below(40) as i64,
                load: 5 + dice.below(20) as i64,
            };
            (0..agents).map(|agent| of(agent, dice)).collect()
        })
        .collect();
    let capacity = (0..agents).map(|_| (15 * jobs / agents) as i64 + dice.below(8) as i64 - 3).collect();
    Instance::new(capacity, choices).unwrap()
}

/// The least cost of all assignments.
fn exhaustive(instance: &Instance) -> Option<i64> {
    let (agents, jobs) = (instance.agents() as u32, instance.jobs() as u32);
    let every = (0..agents.pow(jobs))
        .map(|number| (0..jobs).map(|job| number / agents.pow(job) % agents).collect::<Vec<u32>>());
    every.filter_map(|at| instance.cost_of(&at)).min()
}

const SHORT: Effort = Effort { time: Duration::from_secs(60), rounds: 3, threads: 1 };

#[test]
fn with_unequal_loads_the_bound_is_below_the_optimum_and_the_search_finds_it() {
    let mut dice = Dice(14);
    let (mut solved, mut proven) = (0, 0);
    for round in 0..40 {
        let instance = scarce(&mut dice, 7, 3);
        let best = exhaustive(&instance);
        let found = gap::solve(&instance, SHORT);
        let Some(best) = best else {
            assert_eq!(found.best, None, "round {round}: nothing fits");
            continue;
        };
        let bound = found.bound.expect("every job has an agent");
        let ours = found.best.as_ref().expect("there is an assignment");
        assert!(bound <= best, "round {round}: bound {bound} above the optimum {best}");
        assert_eq!(instance.cost_of(&ours.agents), Some(ours.cost), "round {round}");
        assert_eq!(ours.cost, best, "round {round}");
        solved += 1;
        proven += usize::from(found.is_optimal());
    }
    assert!(solved >= 25 && proven * 2 >= solved, "{proven} of {solved} proven");
}

#[test]
fn equal_rounds_give_equal_assignments_and_a_job_without_an_agent_has_none() {
    let instance = scarce(&mut Dice(15), 24, 4);
    let effort = Effort { rounds: 2, ..SHORT };
    assert_eq!(gap::solve(&instance, effort), gap::solve(&instance, effort));
    let impossible =
        Instance::new(vec![3], vec![vec![Choice { agent: 0, cost: 1, load: 4 }]]).expect("an instance");
    let found = gap::solve(&impossible, effort);
    assert_eq!((found.best, found.bound), (None, None));
    let empty = gap::solve(&Instance::new(vec![], vec![]).expect("an instance"), effort);
    assert!(empty.is_optimal());
}
