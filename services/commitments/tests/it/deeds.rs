//! Everything that can be done to a clock, at random: late events, backdating, extensions, verdicts, handovers and new
//! revisions, under a scanner that looks now and then. The same deeds replayed without one leave the same facts.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use nqi_commitments::app::{App, calendar, command, extensions, fire, reassign, recompute, start, verdicts};
use nqi_commitments::domain::{
    card::CardState,
    commitment::{About, Case, Commitment},
    extension::{Extension, ExtensionState},
    handover::{Term, take_over},
    lifecycle::PauseOrder,
    policy::Promise,
    refusal::Refusal,
    scope::Scope,
    stage::{Stage, WorkKind},
    turn::{Turn, When},
};
use nqi_commitments::error::Error;
use nqi_commitments::store::{history::Origin, load};
use nqi_kernel::clock::{Extension as Amount, Level, PauseReason, Unit};
use nqi_platform::ids::new_id;
use nqi_store::{Tx, on_both_dialects, testing::Fixture};
use uuid::Uuid;

use crate::dice::Dice;
use crate::world::{World, at};

const CLOCKS: usize = 6;
const STEPS: usize = 150;

/// What somebody does to a clock.
#[derive(Clone, Debug)]
enum Deed {
    Pause(Option<SignedDuration>),
    Resume,
    Complete,
    Reopen,
    Cancel,
    Grant(Box<Extension>),
    Judge(Level, CardState),
    HandOver(Term),
}

impl Deed {
    fn apply(&self, turn: &mut Turn<'_>) -> Result<(), Refusal> {
        match self {
            Self::Pause(lasts) => turn.pause(&PauseOrder {
                reason: PauseReason::Enterprise,
                evidence: "待确认".to_owned(),
                resume_by: lasts.map(|lasts| turn.at + lasts),
                actor: "test".to_owned(),
            }),
            Self::Resume => turn.resume(),
            Self::Complete => turn.complete(),
            Self::Reopen => turn.reopen("复查", "test"),
            Self::Cancel => turn.cancel(),
            Self::Grant(asked) => turn.grant_extension(asked, &[]),
            Self::Judge(level, verdict) => {
                let stands = turn
                    .clock
                    .cards
                    .iter()
                    .find(|card| card.level == *level && card.state == CardState::Standing);
                let card = stands.ok_or(Refusal::CardDecided)?.id;
                turn.judge(card, *verdict, "复核")
            }
            Self::HandOver(term) => turn.reassign(new_id(), Uuid::nil(), *term).map(|_| ()),
        }
    }
}

/// A deed that was obeyed.
#[derive(Debug)]
struct Told {
    deed: Deed,
    now: Timestamp,
    when: When,
    revision: u32,
}

/// A clock from its beginning on.
struct Story {
    opened: Commitment,
    told: Vec<Told>,
    asked: Option<Extension>,
}

async fn open(app: &App, promise: Promise) -> Commitment {
    let held = app.clone();
    let opened = app.db.job(&app.clock, move |tx: Tx| {
        let app = held.clone();
        async move {
            let policy = app.rules.lookup(tx.conn(), Stage::Delivery, WorkKind::Testing).await?;
            let about = About {
                stage: Stage::Delivery,
                subject: new_id(),
                attempt: 1,
                case: Case::default(),
                obligor: new_id(),
                kind: WorkKind::Testing,
                element: 3,
                offering: None,
            };
            let opening = start::Opening { about, promise, asked: true, pending: false, not_before: None };
            start::open(&app, &tx, &policy, &opening, When::Now, Origin::default()).await
        }
    });
    opened.await.expect("opened")
}

/// Does a deed; what came of it, `None` when it was refused.
async fn done(app: &App, id: Uuid, deed: Deed, when: When) -> Option<Commitment> {
    let held = app.clone();
    let done = app.db.job(&app.clock, move |tx: Tx| {
        let (app, deed) = (held.clone(), deed.clone());
        async move {
            let target = command::Target { scope: Scope::All, id, etag: String::new(), when };
            match deed {
                Deed::Judge(level, verdict) => {
                    let clock = command::lock(&tx, &target, |_| Ok(())).await?;
                    let stands = clock
                        .cards
                        .iter()
                        .find(|card| card.level == level && card.state == CardState::Standing);
                    let card = stands.ok_or(Refusal::CardDecided)?.id;
                    verdicts::judge(&app, &tx, card, verdict, "复核", "test").await
                }
                Deed::HandOver(term) => {
                    let clock = command::lock(&tx, &target, |_| Ok(())).await?;
                    let handover = reassign::Handover { obligor: new_id(), term, case: None };
                    reassign::reassign(&app, &tx, clock, when, &handover, Origin::default()).await
                }
                deed => {
                    let apply = |turn: &mut Turn<'_>| deed.apply(turn);
                    command::run(&app, &tx, &target, Origin::default(), |_| Ok(()), apply).await
                }
            }
        }
    });
    done.await.ok()
}

/// Asks for a day more.
pub async fn ask(app: &App, id: Uuid) -> Option<Extension> {
    let held = app.clone();
    let asked = app.db.job(&app.clock, move |tx: Tx| {
        let app = held.clone();
        async move {
            let wish =
                extensions::Wish {
                    commitment: id, amount: Amount::Days(1), reason: "设备检修".to_owned()
                };
            let who = extensions::Person { subject: Uuid::from_u128(1), actor: "asker".to_owned() };
            extensions::ask(&app, &tx, Scope::All, &wish, &who, |_| Ok(())).await
        }
    });
    asked.await.ok().map(|(asked, _)| asked)
}

/// Grants or denies what was asked for.
async fn decide(app: &App, asked: &Extension, grant: bool) -> bool {
    let (held, id) = (app.clone(), asked.id);
    let decided = app.db.job(&app.clock, move |tx: Tx| {
        let app = held.clone();
        async move {
            let decision = extensions::Decision { id, grant, note: "核实".to_owned() };
            let who = extensions::Person { subject: Uuid::from_u128(2), actor: "decider".to_owned() };
            extensions::decide(&app, &tx, Scope::All, &decision, &who, |_| Ok(())).await
        }
    });
    decided.await.is_ok()
}

/// Publishes a revision in which a day near now is a rest day; its number.
pub async fn revise(app: &App, day: jiff::civil::Date) -> Option<u32> {
    let held = app.clone();
    let published = app.db.job(&app.clock, move |tx: Tx| {
        let app = held.clone();
        async move {
            let current = app.rules.demand(tx.conn(), "cn", None).await?;
            let spec = current.spec().next_revision().with_rest(day, "停工");
            calendar::put(&tx, spec, "", "test").await?;
            let (next, _) = calendar::publish(&app, &tx, "cn", "", "停工通知", "test").await?;
            Ok::<_, Error>(next.revision())
        }
    });
    published.await.ok()
}

/// What follows from the deeds and the calendar alone. A level that somebody saw fall and a late fact unmade leaves a card
/// that is rescinded: that it was seen is no fact about the clock.
pub fn facts(clock: &Commitment) -> String {
    let standing: BTreeSet<_> = clock
        .cards
        .iter()
        .filter(|card| card.state != CardState::Rescinded)
        .map(|card| (card.level, card.state.code()))
        .collect();
    let pauses: Vec<_> = clock.pauses.iter().map(|pause| (pause.from, pause.to)).collect();
    format!(
        "{:?} due {:?} completed {:?} used {:?} late {} excused {} {standing:?} {pauses:?} {}",
        clock.status,
        clock.due_at,
        clock.completed_at,
        clock.used_seconds,
        clock.is_late(),
        clock.is_excused(),
        clock.promised_now(),
    )
}

/// The clock by its deeds alone, looked at once more at the end.
async fn replay(app: &App, story: &Story, end: Timestamp) -> (Commitment, Option<Commitment>) {
    let conn = app.db.reader();
    let policy = app.rules.policy(conn, &story.opened.policy_id, 1).await.expect("a policy");
    let (mut clock, mut successor) = (story.opened.clone(), None);
    for told in &story.told {
        let calendar = app.rules.demand(conn, "cn", Some(told.revision)).await.expect("a calendar");
        let mut turn = Turn::begin(clock, &calendar, &policy, told.now, told.when).expect("a turn");
        if let Deed::HandOver(term) = told.deed {
            let next = turn.reassign(new_id(), new_id(), term).expect("it was obeyed before");
            successor = Some(take_over(next, &calendar, &policy, told.now).expect("taken over").0);
        } else {
            told.deed.apply(&mut turn).expect("it was obeyed before");
        }
        clock = turn.finish().expect("an end").0;
    }
    let calendar = app.rules.demand(conn, "cn", None).await.expect("a calendar");
    let last = Turn::begin(clock, &calendar, &policy, end, When::Now).expect("a turn");
    (last.finish().expect("an end").0, successor)
}

fn chosen(dice: &mut Dice) -> Deed {
    match dice.throw(20) {
        0..=4 => Deed::Pause(None),
        5..=6 => Deed::Pause(Some(SignedDuration::from_secs(600 + dice.throw(90_000)))),
        7..=11 => Deed::Resume,
        12 | 13 => Deed::Complete,
        14 => Deed::Reopen,
        15 | 16 => {
            let level = dice.one_of(&[Level::Yellow, Level::Red, Level::Escalated]);
            Deed::Judge(level, dice.one_of(&[CardState::Rescinded, CardState::Excused]))
        }
        17 => Deed::HandOver(Term::Fresh),
        18 => Deed::HandOver(Term::Remaining),
        _ => Deed::Cancel,
    }
}

/// Now, late as an event, or backdated as a command; verdicts and handovers are for now.
fn when(dice: &mut Dice, deed: &Deed, now: Timestamp) -> When {
    let earlier = now - SignedDuration::from_secs(dice.throw(100_000));
    match (deed, dice.throw(3)) {
        (Deed::Judge(..) | Deed::HandOver(_), _) | (_, 0) => When::Now,
        (Deed::Pause(_) | Deed::Resume | Deed::Complete, 1) => When::Effective(earlier),
        _ => When::Event(earlier),
    }
}

async fn scenario(world: &World, seed: u64) {
    let (app, mut dice) = (world.app(), Dice(seed));
    let mut revision = 1;
    let mut stories: Vec<Story> = Vec::new();
    for i in 0..CLOCKS {
        let promised = 1 + u32::try_from(i % 3).expect("small");
        let promise = Promise { unit: Unit::Days, promised, statutory: 8 };
        stories.push(Story { opened: open(&app, promise).await, told: Vec::new(), asked: None });
    }
    for _ in 0..STEPS {
        world.clock.advance_to(world.clock.now() + SignedDuration::from_secs(1 + dice.throw(14_000)));
        let now = world.clock.now();
        let place = usize::try_from(dice.throw(i64::try_from(stories.len()).expect("few"))).expect("within");
        let id = stories[place].opened.id;
        match dice.throw(16) {
            0..=3 => {
                fire::batch(&app, 1 + dice.throw(4).unsigned_abs()).await.expect("scanned");
            }
            4 => {
                let day = nqi_commitments::domain::period::day_of(now);
                let ahead = jiff::ToSpan::days(dice.throw(4) - 1);
                if let Some(next) = revise(&app, day.saturating_add(ahead)).await {
                    revision = next;
                    if dice.throw(2) == 0 {
                        recompute::run(&app, "cn", next).await.expect("recomputed");
                    }
                }
            }
            5 => {
                let story = &mut stories[place];
                story.asked = ask(&app, id).await.or(story.asked.take());
            }
            6 => {
                let Some(asked) = stories[place].asked.take() else { continue };
                let grant = dice.throw(4) > 0;
                if decide(&app, &asked, grant).await && grant {
                    let granted = Extension { state: ExtensionState::Asked, ..asked };
                    stories[place].told.push(Told {
                        deed: Deed::Grant(Box::new(granted)),
                        now,
                        when: When::Now,
                        revision,
                    });
                }
            }
            _ => {
                let deed = chosen(&mut dice);
                let when = when(&mut dice, &deed, now);
                let Some(after) = done(&app, id, deed.clone(), when).await else { continue };
                if matches!(deed, Deed::HandOver(_)) {
                    stories.push(Story { opened: after, told: Vec::new(), asked: None });
                }
                stories[place].told.push(Told { deed, now, when, revision });
            }
        }
    }
    world.clock.advance_to(world.clock.now() + SignedDuration::from_hours(60 * 24));
    let end = world.clock.now();
    recompute::run(&app, "cn", revision).await.ok();
    fire::all_due(&app, 100).await.expect("fired");
    let deeds: usize = stories.iter().map(|story| story.told.len()).sum();
    assert!(deeds > STEPS / 8, "too little was obeyed to tell anything: {deeds}");
    for story in &stories {
        let (replayed, successor) = replay(&app, story, end).await;
        let stored = load::find(app.db.reader(), Scope::All, story.opened.id).await;
        let stored = stored.expect("read").expect("there");
        let told = format!("seed {seed}, {}: {:#?}", story.opened.id, story.told);
        assert_eq!(facts(&stored), facts(&replayed), "{told}");
        if let Some(successor) = successor {
            let next = stories.iter().find(|other| Some(other.opened.id) == stored.replaced_by);
            let next = next.expect("the successor is in the story");
            assert_eq!(next.opened.due_at, successor.due_at, "{told}");
        }
    }
}

async fn scenarios(fx: &Fixture, seeds: &[u64]) {
    let world = World::new(fx).await;
    world.clock.advance_to(at("2026-01-05T09:10:00"));
    for seed in seeds {
        scenario(&world, *seed).await;
    }
}

on_both_dialects! {
    async fn everything_that_can_be_done_to_a_clock_leaves_the_facts_of_a_replay(fx: Fixture) {
        scenarios(&fx, &[0x9e37_79b9_7f4a_7c15, 0x0123_4567_89ab_cdef]).await;
    }
}
