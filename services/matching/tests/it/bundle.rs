//! Bundles against every combination of providers, on a small market of its own.

use jiff::ToSpan;
use jiff::civil::Date;
use nqi_matching::engine::bundle::graph::{Refusal, Wait};
use nqi_matching::engine::bundle::search::{Found, Wanted, search};
use nqi_matching::engine::bundle::{DAY, LEG, Market, Placement, SAME_SITE, Taken};
use uuid::Uuid;

use crate::world::{Dice, TODAY};

/// (provider, score, price, lead, clean).
type Offer = (usize, i64, Option<i64>, i64, bool);

/// Every day is a working day. An item takes one day of its provider's pool; its score falls with waiting.
struct Fair {
    /// By item.
    offers: Vec<Vec<Offer>>,
    /// Units a day by provider.
    units: Vec<i64>,
    metres: i64,
}

fn provider(number: usize) -> Uuid {
    Uuid::from_u128(1_000 + number as u128)
}

impl Market for Fair {
    fn providers(&self, item: usize) -> Vec<Uuid> {
        self.offers[item].iter().map(|(number, ..)| provider(*number)).collect()
    }

    fn place(&mut self, item: usize, at: Uuid, earliest: Option<Date>, taken: &Taken) -> Option<Placement> {
        let (number, score, price, lead, clean) =
            *self.offers[item].iter().find(|(number, ..)| provider(*number) == at)?;
        let mut start = earliest.map_or(TODAY, |earliest| earliest.max(TODAY));
        while taken.get(&(at, at, start)).is_some_and(|units| *units >= self.units[number]) {
            start = start.tomorrow().unwrap();
        }
        let finish = start.checked_add(lead.days()).unwrap();
        let score = score - 7_000 * self.days_until(start);
        Some(Placement {
            provider: at,
            site: at,
            start,
            finish,
            score,
            price,
            sample: item.is_multiple_of(2),
            clean,
            booked: vec![(at, start, 1)],
            name: item,
        })
    }

    fn metres(&self, from: Uuid, to: Uuid) -> i64 {
        i64::try_from(from.as_u128().abs_diff(to.as_u128())).unwrap() * self.metres
    }

    fn days_until(&self, day: Date) -> i64 {
        i64::from((day - TODAY).get_days())
    }

    fn after(&self, day: Date, lag: u32) -> Date {
        day.checked_add(i64::from(lag).days()).unwrap()
    }
}

fn fair(dice: &mut Dice, items: usize, offers: usize, providers: usize) -> (Fair, Wanted) {
    let list = (0..items)
        .map(|_| {
            let mut numbers: Vec<usize> = (0..providers).collect();
            dice.shuffle(&mut numbers);
            let offer = |number: usize, dice: &mut Dice| {
                let (score, price) = (400_000 + dice.below(500_000) as i64, 100 + dice.below(900) as i64);
                let (price, clean) = ((!dice.one_in(8)).then_some(price), !dice.one_in(6));
                (number, score, price, 1 + dice.below(6) as i64, clean)
            };
            numbers.into_iter().take(offers).map(|number| offer(number, dice)).collect()
        })
        .collect();
    let units = (0..providers).map(|_| 1 + dice.below(2) as i64).collect();
    let market = Fair { offers: list, units, metres: dice.pick(&[0, 20_000, 90_000]) };
    // Items wait for earlier or later ones, never in a circle: the order is shuffled.
    let mut rank: Vec<usize> = (0..items).collect();
    dice.shuffle(&mut rank);
    let mut waits = vec![Vec::new(); items];
    for (item, of) in waits.iter_mut().enumerate() {
        for on in 0..items {
            if rank[on] < rank[item] && dice.one_in(3) {
                of.push(Wait { on, lag: dice.below(3) as u32 });
            }
        }
    }
    let budget = dice.one_in(2).then(|| (items * 450) as i64);
    let deadline = dice.one_in(2).then(|| TODAY.checked_add((items as i64 * 3).days()).unwrap());
    (market, Wanted { waits, budget, deadline })
}

/// Unclear items and J of the best of all combinations, items placed in topological order, ties by index.
fn brute_force(market: &mut Fair, wanted: &Wanted) -> Option<(usize, i64)> {
    let items = wanted.waits.len();
    let mut order: Vec<usize> = Vec::new();
    while order.len() < items {
        let ready = |item: &usize| {
            !order.contains(item) && wanted.waits[*item].iter().all(|wait| order.contains(&wait.on))
        };
        let next = (0..items).find(ready).expect("no circle");
        order.push(next);
    }
    let mut placed = vec![None; items];
    let mut best = None;
    descend(market, wanted, &order, &mut placed, &mut best);
    best
}

fn descend(
    market: &mut Fair,
    wanted: &Wanted,
    rest: &[usize],
    placed: &mut Vec<Option<Placement>>,
    best: &mut Option<(usize, i64)>,
) {
    let Some((item, rest)) = rest.split_first() else {
        let cost = total(market, wanted, placed);
        if cost.is_some_and(|cost| best.is_none_or(|best| cost < best)) {
            *best = cost;
        }
        return;
    };
    let mut taken = Taken::new();
    for (pool, day, units) in placed.iter().flatten().flat_map(|before| &before.booked) {
        *taken.entry((*pool, *pool, *day)).or_default() += units;
    }
    let waits = &wanted.waits[*item];
    let after = |wait: &Wait| Some(market.after(placed[wait.on].as_ref()?.finish, wait.lag));
    let earliest = waits.iter().filter_map(after).max();
    for at in market.providers(*item) {
        placed[*item] = market.place(*item, at, earliest, &taken);
        descend(market, wanted, rest, placed, best);
    }
    placed[*item] = None;
}

/// Unclear items and J of a complete combination in the order of placing; nothing when it breaks budget or deadline.
fn total(market: &Fair, wanted: &Wanted, placed: &[Option<Placement>]) -> Option<(usize, i64)> {
    let all: Vec<&Placement> = placed.iter().flatten().collect();
    let price: i64 = all.iter().filter_map(|placed| placed.price).sum();
    let last = all.iter().map(|placed| placed.finish).max()?;
    if wanted.budget.is_some_and(|budget| price > budget) || wanted.deadline.is_some_and(|day| last > day) {
        return None;
    }
    let mut cost = DAY * market.days_until(last);
    let mut sites = std::collections::BTreeSet::new();
    for placed in &all {
        cost += 1_000_000 - placed.score;
        // Of items on one site all but one are on a site already used, whatever the order.
        cost -= if sites.insert(placed.site) { 0 } else { SAME_SITE };
    }
    for (item, placed_here) in all.iter().enumerate().filter(|(_, placed)| placed.sample) {
        for wait in &wanted.waits[item] {
            let metres = market.metres(all[wait.on].site, placed_here.site);
            cost += LEG * ((metres + 49_999) / 50_000);
        }
    }
    let priced = |one: &&&Placement| wanted.budget.is_none() || one.price.is_some();
    let clear = all.iter().filter(|one| one.clean).filter(priced).count();
    Some((all.len() - clear, cost))
}

#[test]
fn a_bundle_is_the_best_of_all_combinations() {
    let mut dice = Dice(21);
    let (mut found_some, mut found_none, mut unclear) = (0, 0, 0);
    for round in 0..160 {
        let (items, offers) = (1 + dice.below(5), 1 + dice.below(4));
        let providers = offers + dice.below(5);
        let (mut market, wanted) = fair(&mut dice, items, offers, providers);
        let best = brute_force(&mut market, &wanted);
        let found = search(&mut market, &wanted).expect("no circle");
        assert!(found.exact, "round {round}");
        let told = found.bundle.as_ref().map(|bundle| (bundle.unclear.len(), bundle.cost));
        assert_eq!(told, best, "round {round}");
        match &found.bundle {
            Some(bundle) => {
                let placed: Vec<_> = bundle.placed.iter().cloned().map(Some).collect();
                assert_eq!(total(&market, &wanted, &placed), best, "round {round}");
                assert_eq!(found.lower_bound, best.map(|(_, cost)| cost));
                unclear += usize::from(!bundle.unclear.is_empty());
                found_some += 1;
            }
            None => {
                assert!(found.blocked.is_some(), "round {round}");
                found_none += 1;
            }
        }
    }
    assert!(found_some > 60 && found_none > 5, "{found_some} found, {found_none} impossible");
    assert!(unclear > 5 && unclear < found_some, "{unclear} of {found_some} are unclear");
}

#[test]
fn six_items_with_eight_providers_each_are_solved_exactly_or_bounded() {
    let mut dice = Dice(22);
    let (mut market, mut wanted) = fair(&mut dice, 6, 8, 24);
    (wanted.budget, wanted.deadline) = (None, None);
    for offer in market.offers.iter_mut().flatten() {
        offer.4 = true;
    }
    let (_, best) = brute_force(&mut market, &wanted).expect("nothing limits it");
    let found = search(&mut market, &wanted).expect("no circle");
    let cost = found.bundle.as_ref().expect("a bundle").cost;
    assert!(found.lower_bound.is_some_and(|bound| bound <= best) && best <= cost);
    assert!(found.exact && cost == best, "{found:?} against {best}");
}

#[test]
fn a_bundle_that_was_cut_says_so_and_its_bound_still_holds() {
    let mut dice = Dice(23);
    let (mut market, mut wanted) = fair(&mut dice, 8, 12, 13);
    (wanted.budget, wanted.deadline) = (Some(8 * 420), None);
    for offer in market.offers.iter_mut().flatten() {
        (offer.2, offer.4) = (offer.2.or(Some(500)), true);
    }
    let Found { bundle, lower_bound, exact, least, .. } = search(&mut market, &wanted).expect("no circle");
    let bundle = bundle.expect("the budget is wide");
    assert_eq!(bundle.placed.len(), 8);
    assert!(lower_bound.is_some_and(|bound| least <= bound && bound <= bundle.cost));
    assert!(!exact || lower_bound == Some(bundle.cost));
    let again = search(&mut market, &wanted).expect("no circle");
    assert_eq!(again.bundle, Some(bundle), "the same bundle every time");
}

#[test]
fn circles_and_nine_items_are_refused_before_anything_is_placed() {
    let mut dice = Dice(24);
    let (mut market, _) = fair(&mut dice, 2, 2, 3);
    let wait = |on| vec![Wait { on, lag: 0 }];
    let circle = Wanted { waits: vec![wait(1), wait(0)], ..Wanted::default() };
    assert_eq!(search(&mut market, &circle), Err(Refusal::Cycle(vec![0, 1])));
    let many = Wanted { waits: vec![vec![]; 9], ..Wanted::default() };
    assert_eq!(search(&mut market, &many), Err(Refusal::TooMany(9)));
}

/// Two items, each at a good provider who has to be asked first, and at a poorer one who need not be.
fn asked_or_clean(price: Option<i64>, clean: bool) -> (Fair, Wanted) {
    let offers = vec![(0, 900_000, price, 1, clean), (1, 400_000, Some(700), 3, true)];
    let market = Fair { offers: vec![offers.clone(), offers], units: vec![9, 9], metres: 0 };
    (market, Wanted { waits: vec![vec![], vec![]], ..Wanted::default() })
}

#[test]
fn a_bundle_with_something_to_confirm_comes_after_one_without_and_is_still_found_where_there_is_no_other() {
    let (mut market, mut wanted) = asked_or_clean(Some(100), false);
    let bundle = search(&mut market, &wanted).expect("no circle").bundle.expect("a bundle");
    assert!(bundle.unclear.is_empty() && bundle.placed.iter().all(|one| one.provider == provider(1)));
    // The clean ones cost 1,400 together.
    wanted.budget = Some(800);
    let bundle = search(&mut market, &wanted).expect("no circle").bundle.expect("a bundle");
    assert_eq!(bundle.unclear.len(), 1, "as few as there can be");
    wanted.budget = Some(200);
    let found = search(&mut market, &wanted).expect("no circle");
    let bundle = found.bundle.expect("a bundle");
    assert_eq!(bundle.unclear, [0, 1]);
    assert_eq!(
        found.lower_bound,
        Some(bundle.cost),
        "costs are told without what unclear items are ranked by"
    );
    assert!(bundle.cost < 1_000_000);
}

#[test]
fn a_price_on_request_is_never_the_cheap_one_of_a_budget() {
    let (mut market, mut wanted) = asked_or_clean(None, true);
    let best = |market: &mut Fair, wanted: &Wanted| {
        search(market, wanted).expect("no circle").bundle.expect("a bundle")
    };
    let free = best(&mut market, &wanted);
    assert!(
        free.unclear.is_empty() && free.placed[0].provider == provider(0),
        "without a budget nobody asks"
    );
    wanted.budget = Some(1_400);
    let kept = best(&mut market, &wanted);
    assert!(kept.unclear.is_empty() && kept.placed.iter().all(|one| one.price == Some(700)));
    wanted.budget = Some(700);
    assert_eq!(best(&mut market, &wanted).unclear.len(), 1);
}
