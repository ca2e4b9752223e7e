//! `CardService`.

use jiff::Timestamp;
use nqi_platform::auth::principal;
use nqi_platform::page;
use nqi_platform::problem::{Checks, Problem};
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::card_service_server::CardService;
use prost::Message;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{parse, present};
use crate::{
    app::App,
    error::Error,
    store::card::{self, CardFilter, CardOfCase},
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
        let hash = page::filter_hash(&[&caller.org.to_string(), &format!("{:x?}", asked.encode_to_vec())]);
        let mut checks = Checks::new();
        let size = checks.take(page::size(request.page_size, 50, 200)).unwrap_or_default();
        let cursor = checks.take(page::decode(hash, &request.page_token, "page_token")).flatten();
        let filter = CardFilter {
            levels: parse::levels(&mut checks, &request.levels),
            states: parse::card_states(&mut checks, &request.states),
            obligor: parse::optional_id(&mut checks, "obligor_id", &request.obligor_id),
            commitment: parse::optional_id(&mut checks, "commitment_id", &request.commitment_id),
            region: request.region.trim().to_owned(),
            case_number: request.case_number.trim().to_owned(),
        };
        checks.finish()?;
        let (scope, conn) = (parse::scope(&caller), self.0.db.reader());
        let after = cursor.map(|text| parse_cursor(&text)).transpose()?;
        let mut cards =
            card::list(conn, scope, &filter, after, size + 1).await.map_err(nqi_store::problem)?;
        let total = card::count(conn, scope, &filter).await.map_err(nqi_store::problem)?;
        let more = cards.len() as u64 > size;
        cards.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        let next_page_token = match cards.last().filter(|_| more) {
            Some(last) => page::encode(hash, &cursor_text(last)),
            None => String::new(),
        };
        Ok(Response::new(pb::ListCardsResponse {
            cards: cards.iter().map(present::card).collect(),
            next_page_token,
            total_size: i32::try_from(total).unwrap_or(i32::MAX),
        }))
    }

    async fn get_card(&self, request: Request<pb::GetCardRequest>) -> Result<Response<pb::Card>, Status> {
        let caller = principal::of(&request)?;
        let id = parse::id(&request.get_ref().id)?;
        let found = card::find(self.0.db.reader(), parse::scope(&caller), id).await;
        let found = found.map_err(|error| Problem::from(Error::from(error)))?;
        let card = found.ok_or_else(|| Problem::not_found("该牌", "The card"))?;
        Ok(Response::new(present::card(&card)))
    }
}

fn cursor_text(of: &CardOfCase) -> String {
    format!("{}|{}", of.card.fire_at.as_microsecond(), of.card.id)
}

fn parse_cursor(text: &str) -> Result<(Timestamp, Uuid), Problem> {
    let damaged = || Problem::internal("a page token of ours does not parse");
    let (fire_at, id) = text.split_once('|').ok_or_else(damaged)?;
    let fire_at = fire_at.parse().map_err(|_| damaged())?;
    let fire_at = Timestamp::from_microsecond(fire_at).map_err(|_| damaged())?;
    Ok((fire_at, Uuid::try_parse(id).map_err(|_| damaged())?))
}
