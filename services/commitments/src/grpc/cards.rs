//! `CardService`.

use nqi_platform::auth::{Principal, Role, principal};
use nqi_platform::problem::{Checks, Problem};
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::card_service_server::CardService;
use nqi_store::{Audit, Mutation, Tx};
use prost::Message;
use serde_json::json;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{
    paging::{Page, behind},
    parse, present,
};
use crate::{
    app::{App, verdicts},
    domain::{card::CardState, commitment::Commitment, period::begins, scope::Scope},
    error::Error,
    store::{
        card::{self, CardFilter, CardOfCase},
        list,
    },
};

/// The service over the use cases.
pub struct Cards(pub App);

#[tonic::async_trait]
impl CardService for Cards {
    async fn list_cards(
        &self,
        request: Request<pb::ListCardsRequest>,
    ) -> Result<Response<pb::ListCardsResponse>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let asked = pb::ListCardsRequest { page_size: 0, page_token: String::new(), ..request.clone() };
        let mut checks = Checks::new();
        let page = Page::asked(&mut checks, &caller, &asked, (request.page_size, &request.page_token));
        let filter = filter(&mut checks, &request);
        checks.finish()?;
        let (scope, conn) = (parse::scope(&caller), self.0.db.reader());
        let after = page.after_instant()?.and_then(|(at, id)| Some((at?, id)));
        let mut cards =
            card::list(conn, scope, &filter, after, page.rows()).await.map_err(nqi_store::problem)?;
        let total = card::count(conn, scope, &filter).await.map_err(nqi_store::problem)?;
        let next_page_token = page.cut(&mut cards, |last| behind(Some(last.card.fire_at), last.card.id));
        Ok(Response::new(pb::ListCardsResponse {
            cards: present_cards(&self.0, &cards).await?,
            next_page_token,
            total_size: super::count(total),
        }))
    }

    async fn get_card(&self, request: Request<pb::GetCardRequest>) -> Result<Response<pb::Card>, Status> {
        let caller = principal::of(&request)?;
        let id = parse::id(&request.get_ref().id)?;
        let found = card::find(self.0.db.reader(), parse::scope(&caller), id).await;
        let found = found.map_err(|error| Problem::from(Error::from(error)))?;
        let card = found.ok_or_else(|| Problem::not_found("该牌", "The card"))?;
        Ok(Response::new(present_card(&self.0, &card).await?))
    }

    async fn rescind_card(
        &self,
        request: Request<pb::RescindCardRequest>,
    ) -> Result<Response<pb::Card>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let verdict = Verdict {
            id: &request.id,
            state: CardState::Rescinded,
            reason: &request.reason,
            action: "card.rescind",
            method: "nqi.commitments.v1.CardService/RescindCard",
        };
        Ok(Response::new(self.judge(&caller, verdict, &request, &request.request_id).await?))
    }

    async fn excuse_card(
        &self,
        request: Request<pb::ExcuseCardRequest>,
    ) -> Result<Response<pb::Card>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let verdict = Verdict {
            id: &request.id,
            state: CardState::Excused,
            reason: &request.reason,
            action: "card.excuse",
            method: "nqi.commitments.v1.CardService/ExcuseCard",
        };
        Ok(Response::new(self.judge(&caller, verdict, &request, &request.request_id).await?))
    }

    async fn appeal_card(
        &self,
        request: Request<pb::AppealCardRequest>,
    ) -> Result<Response<pb::Card>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut checks = Checks::new();
        let id = parse::required_id(&mut checks, "id", &request.id).unwrap_or_default();
        let statement = parse::text(&mut checks, "statement", &request.statement, 2000, true);
        checks.finish()?;
        let (app, by) = (self.0.clone(), caller.clone());
        let method = "nqi.commitments.v1.CardService/AppealCard";
        let card = Mutation::rpc(&self.0.db, &self.0.clock, &caller, method, &request, &request.request_id)
            .run(move |tx: Tx| {
                let (app, by, statement) = (app.clone(), by.clone(), statement.clone());
                async move {
                    let owes = |clock: &Commitment| {
                        if clock.about.obligor == by.org { Ok(()) } else { Err(only_the_obligor()) }
                    };
                    let (scope, actor) = (parse::scope(&by), parse::actor(&by));
                    verdicts::appeal(&app, &tx, scope, id, &statement, &actor, owes).await?;
                    answer(&app, &tx, &by, "card.appeal", id).await
                }
            })
            .await?;
        Ok(Response::new(card))
    }

    async fn decide_appeal(
        &self,
        request: Request<pb::DecideAppealRequest>,
    ) -> Result<Response<pb::Card>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        caller.require(&[Role::Bureau])?;
        let mut checks = Checks::new();
        let id = parse::required_id(&mut checks, "id", &request.id).unwrap_or_default();
        let note = parse::text(&mut checks, "note", &request.note, 500, true);
        let verdict = parse::verdict(&mut checks, request.verdict);
        checks.finish()?;
        let verdict = verdict.unwrap_or(CardState::Standing);
        let (app, by) = (self.0.clone(), caller.clone());
        let method = "nqi.commitments.v1.CardService/DecideAppeal";
        let card = Mutation::rpc(&self.0.db, &self.0.clock, &caller, method, &request, &request.request_id)
            .run(move |tx: Tx| {
                let (app, by, note) = (app.clone(), by.clone(), note.clone());
                async move {
                    verdicts::decide(&app, &tx, id, verdict, &note, &parse::actor(&by)).await?;
                    answer(&app, &tx, &by, "card.decideAppeal", id).await
                }
            })
            .await?;
        Ok(Response::new(card))
    }
}

/// What a request for a list asks for.
pub fn filter(checks: &mut Checks, request: &pb::ListCardsRequest) -> CardFilter {
    let clocks = list::Filter {
        scores: parse::scores(checks, &request.outcomes),
        dated_from: parse::optional_day(checks, "dated_from", &request.dated_from).map(begins),
        dated_to: parse::optional_day(checks, "dated_to", &request.dated_to).map(begins),
        ..list::Filter::default()
    };
    let counted = !clocks.scores.is_empty() || clocks.dated_from.is_some() || clocks.dated_to.is_some();
    CardFilter {
        levels: parse::levels(checks, &request.levels),
        states: parse::card_states(checks, &request.states),
        obligor: parse::optional_id(checks, "obligor_id", &request.obligor_id),
        commitment: parse::optional_id(checks, "commitment_id", &request.commitment_id),
        region: request.region.trim().to_owned(),
        case_number: request.case_number.trim().to_owned(),
        appeals: parse::appeal_states(checks, &request.appeal_states),
        clocks: counted.then(|| Box::new(clocks)),
    }
}

/// A verdict of the bureau, ready to be given.
struct Verdict<'a> {
    id: &'a str,
    state: CardState,
    reason: &'a str,
    action: &'static str,
    method: &'static str,
}

impl Cards {
    async fn judge<M: Message>(
        &self,
        caller: &Principal,
        verdict: Verdict<'_>,
        request: &M,
        request_id: &str,
    ) -> Result<pb::Card, Problem> {
        caller.require(&[Role::Bureau])?;
        let Verdict { id, state, reason, action, method } = verdict;
        let mut checks = Checks::new();
        let id = parse::required_id(&mut checks, "id", id).unwrap_or_default();
        let reason = parse::text(&mut checks, "reason", reason, 500, true);
        checks.finish()?;
        let (app, by) = (self.0.clone(), caller.clone());
        Mutation::rpc(&self.0.db, &self.0.clock, caller, method, request, request_id)
            .run(move |tx: Tx| {
                let (app, by, reason) = (app.clone(), by.clone(), reason.clone());
                async move {
                    verdicts::judge(&app, &tx, id, state, &reason, &parse::actor(&by)).await?;
                    answer(&app, &tx, &by, action, id).await
                }
            })
            .await
    }
}

/// A card as it now stands, with its appeal.
pub async fn present_card(app: &App, card: &CardOfCase) -> Result<pb::Card, Problem> {
    let mut shown = present_cards(app, std::slice::from_ref(card)).await?;
    shown.pop().ok_or_else(|| Problem::internal("a card was not presented"))
}

async fn present_cards(app: &App, cards: &[CardOfCase]) -> Result<Vec<pb::Card>, Problem> {
    let ids: Vec<Uuid> = cards.iter().map(|of| of.card.id).collect();
    let (appeals, calendar) = verdicts::around(app, app.db.reader(), &ids).await.map_err(Problem::from)?;
    Ok(cards.iter().map(|of| present::card(of, appeals.get(&of.card.id), &calendar)).collect())
}

/// The audit row of a command on a card, and the card.
async fn answer(
    app: &App,
    tx: &Tx,
    caller: &Principal,
    action: &'static str,
    id: Uuid,
) -> Result<pb::Card, Error> {
    let found = card::find(tx.conn(), Scope::All, id).await?;
    let found = found.ok_or_else(|| Problem::internal("a card is never deleted"))?;
    tx.audit(Audit {
        org: caller.org,
        action,
        subject: found.case.number.clone(),
        detail: json!({ "card": id, "commitment": found.commitment, "state": found.card.state.code() }),
    })
    .await?;
    let (appeals, calendar) = verdicts::around(app, tx.conn(), &[id]).await?;
    Ok(present::card(&found, appeals.get(&id), &calendar))
}

fn only_the_obligor() -> Problem {
    Problem::denied(
        "NOT_THE_OBLIGOR",
        "申诉由被亮牌的责任方提出。",
        "An appeal is made by the obligor that the card is held against.",
    )
}
