//! The bureau: what is due, what is late, which cards stand.

use std::collections::BTreeMap;

use jiff::Timestamp;
use nqi_platform::wire;
use nqi_proto::commitments::v1::{
    Card, CardState, Commitment, CommitmentStatus, Level, ListCardsRequest, ListCommitmentsRequest,
};
use nqi_proto::r#type::v1::OrganizationKind;

use crate::demo::check::Mismatch;
use crate::demo::lists;
use crate::demo::stage::Stage;
use crate::demo::teller::{Teller, instant, minutes, time, weekday_time};
use crate::demo::worktime::{Hours, Minute};

const LEVELS: [(Level, &str); 3] =
    [(Level::Yellow, "黄牌 YELLOW"), (Level::Red, "红牌 RED"), (Level::Escalated, "督办 ESCALATED")];

/// Lists what is due and what is late, and reads one old card.
pub async fn inspect(stage: &Stage<'_>, tell: &mut Teller<'_>, hours: &Hours) -> Result<(), Mismatch> {
    stage.until(stage.at(11, 9, 30)).await?;
    tell.step(stage.now(), "市场监管局：将到期与已逾期", "The bureau: what is due, what is late")?;
    let (now, bureau) = (stage.now(), stage.by(stage.bureau()).await?);
    let open = [CommitmentStatus::Running, CommitmentStatus::Paused].map(i32::from).to_vec();
    let all = ListCommitmentsRequest { statuses: open.clone(), ..ListCommitmentsRequest::default() };
    let all = lists::clocks(stage.api, &bureau, all).await?;
    let tonight = stage.at(11, 24, 0);
    let ask = ListCommitmentsRequest {
        statuses: open,
        due_before: Some(wire::timestamp(tonight)),
        ..ListCommitmentsRequest::default()
    };
    let due = lists::clocks(stage.api, &bureau, ask).await?;
    let before = |clock: &&Commitment, limit: Timestamp| due_of(clock).is_some_and(|due| due < limit);
    let counted: Vec<&str> =
        all.iter().filter(|clock| before(clock, tonight)).map(|clock| clock.id.as_str()).collect();
    let told: Vec<&str> = due.iter().map(|clock| clock.id.as_str()).collect();
    tell.line(format!(
        "在办承诺 {} 项，今天及以前到期 {} 项 / {} open promises, {} due by today",
        all.len(),
        due.len(),
        all.len(),
        due.len()
    ))?;
    tell.same(
        "翻完全部分页后的自数与清单一致 / paged whole and filtered again",
        sorted(counted),
        sorted(told),
    )?;
    let times: Vec<_> = due.iter().map(due_of).collect();
    tell.same("按到期时间排序 / in order of due time", true, times.is_sorted())?;
    let ask = ListCommitmentsRequest { overdue: true, ..ListCommitmentsRequest::default() };
    let late = lists::clocks(stage.api, &bureau, ask).await?;
    let counted: Vec<&str> =
        all.iter().filter(|clock| before(clock, now)).map(|clock| clock.id.as_str()).collect();
    tell.same(
        format!("已逾期 {} 项 / {} overdue", late.len(), late.len()),
        sorted(counted),
        sorted(late.iter().map(|clock| clock.id.as_str()).collect()),
    )?;
    old_card(stage, tell, hours, &late).await
}

/// The oldest promise that was late before the story began, with its card.
async fn old_card(
    stage: &Stage<'_>,
    tell: &mut Teller<'_>,
    hours: &Hours,
    late: &[Commitment],
) -> Result<(), Mismatch> {
    let bureau = stage.by(stage.bureau()).await?;
    let running =
        |clock: &&Commitment| clock.status() == CommitmentStatus::Running && clock.pauses.is_empty();
    let before = |clock: &&Commitment| due_of(clock).is_some_and(|due| due < stage.begin());
    let mut seeded: Vec<&Commitment> = late.iter().filter(running).filter(before).collect();
    seeded.sort_by_key(|clock| (due_of(clock), clock.case_number.clone(), clock.stage));
    let clock =
        seeded.first().ok_or_else(|| Mismatch::new("promises late before the story", "at least 1", 0))?;
    let ask = ListCardsRequest {
        commitment_id: clock.id.clone(),
        levels: vec![Level::Red.into()],
        states: vec![CardState::Standing.into()],
        ..ListCardsRequest::default()
    };
    let cards = lists::cards(stage.api, &bureau, ask).await?;
    let [card] = cards.as_slice() else {
        return Err(Mismatch::new("standing RED cards of a late promise", 1, cards.len()));
    };
    let due = due_of(clock).unwrap_or(stage.begin());
    let fired = instant("fire_time", card.fire_time.as_ref())?;
    let stage_name = clock.stage().as_str_name().trim_start_matches("COMMITMENT_STAGE_");
    tell.line(format!(
        "{} {stage_name}，责任方 obligor {}",
        clock.case_number,
        obligor(stage, &clock.obligor_id).await?
    ))?;
    tell.line(format!("到期 due {}，红牌 RED {}", weekday_time(due), time(fired)))?;
    tell.line(format!("{} / {}", card.rule_zh, card.rule_en))?;
    tell.same("红牌在到期后一秒 / RED one second after due", due.as_second() + 1, fired.as_second())?;
    tell.same("故事开始前就已逾期 / late before the story began", true, fired < stage.begin())?;
    let overdue = hours.between(Minute::at(due)?, Minute::at(stage.now())?);
    tell.same(
        format!("已逾期 {} 工作时间 / of working time", minutes(overdue)),
        -overdue * 60,
        clock.remaining_seconds,
    )
}

async fn obligor(stage: &Stage<'_>, id: &str) -> Result<String, Mismatch> {
    for kind in [OrganizationKind::Provider, OrganizationKind::Centre] {
        let found = stage.organizations(kind).await?.into_iter().find(|organization| organization.id == id);
        if let Some(organization) = found {
            return Ok(organization.display_name);
        }
    }
    Err(Mismatch::new("the obligor is a provider or a centre", 1, 0))
}

/// Cards by level, counted from the whole list and from each filtered one.
pub async fn tally(stage: &Stage<'_>, tell: &mut Teller<'_>) -> Result<(), Mismatch> {
    stage.rest().await?;
    tell.step(stage.now(), "全部亮牌", "All cards")?;
    let bureau = stage.by(stage.bureau()).await?;
    let all = lists::cards(stage.api, &bureau, ListCardsRequest::default()).await?;
    let once: BTreeMap<_, usize> = all.iter().fold(BTreeMap::new(), |mut seen, card: &Card| {
        *seen.entry((card.commitment_id.as_str(), card.cycle, card.level)).or_default() += 1;
        seen
    });
    tell.same(
        format!("{} 张，每承诺每轮每级至多一张 / {} cards, none twice", all.len(), all.len()),
        all.len(),
        once.len(),
    )?;
    for (level, name) in LEVELS {
        let counted = all.iter().filter(|card| card.level() == level);
        let standing = counted.clone().filter(|card| card.state() == CardState::Standing).count();
        let counted = counted.count();
        let ask = ListCardsRequest { levels: vec![level.into()], ..ListCardsRequest::default() };
        let told = lists::cards(stage.api, &bureau, ask).await?.len();
        tell.same(format!("{name}: {counted}（有效 standing {standing}）"), counted, told)?;
    }
    Ok(())
}

fn due_of(clock: &Commitment) -> Option<Timestamp> {
    clock.due_time.as_ref().and_then(|due| wire::instant("due_time", due).ok())
}

fn sorted(mut ids: Vec<&str>) -> Vec<&str> {
    ids.sort_unstable();
    ids
}
