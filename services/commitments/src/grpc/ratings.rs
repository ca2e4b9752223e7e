//! The ratings behind a credit class, for `StatsService`.

use nqi_platform::auth::{Principal, Role};
use nqi_platform::problem::{Checks, Problem};
use nqi_platform::wire as instants;
use nqi_proto::commitments::v1 as pb;

use super::{
    paging::{Page, behind},
    parse,
};
use crate::{
    app::App,
    domain::period::{credit_year, day_of},
    store::rating::{self, Rating},
};

/// A page of the ratings that the class of a provider counts; NOT_FOUND unless they are the caller's business.
pub async fn list(
    app: &App,
    caller: &Principal,
    request: pb::ListCreditRatingsRequest,
) -> Result<pb::ListCreditRatingsResponse, Problem> {
    let asked = pb::ListCreditRatingsRequest { page_size: 0, page_token: String::new(), ..request.clone() };
    let mut checks = Checks::new();
    let page = Page::asked(&mut checks, caller, &asked, (request.page_size, &request.page_token));
    let provider = parse::required_id(&mut checks, "provider_id", &request.provider_id).unwrap_or_default();
    checks.finish()?;
    if provider != caller.org && !caller.roles.any(&[Role::Bureau, Role::Admin, Role::Service]) {
        return Err(Problem::not_found("该机构的评价", "Ratings of the provider"));
    }
    let (conn, upheld) = (app.db.reader(), request.upheld);
    let span = credit_year(day_of(app.clock.now())).instants();
    let after = page.after_instant()?.and_then(|(at, id)| Some((at?, id)));
    let listed = rating::list(conn, provider, span, upheld, after, page.rows()).await;
    let mut ratings = listed.map_err(nqi_store::problem)?;
    let total = rating::count(conn, provider, span, upheld).await.map_err(nqi_store::problem)?;
    let next_page_token = page.cut(&mut ratings, |last| behind(Some(last.at), last.id));
    Ok(pb::ListCreditRatingsResponse {
        ratings: ratings.iter().map(present).collect(),
        next_page_token,
        total_size: super::count(total),
    })
}

fn present(rating: &Rating) -> pb::CreditRating {
    pb::CreditRating {
        id: rating.id.to_string(),
        stars: rating.stars,
        upheld: rating.upheld,
        give_time: Some(instants::timestamp(rating.at)),
    }
}
