//! Lists read whole, page by page; what they claim to hold must be what they hold.

use nqi_proto::commitments::v1 as commitments;
use nqi_proto::identity::v1 as identity;
use nqi_proto::requests::v1 as requests;
use nqi_proto::r#type::v1::OrganizationKind;

use super::api::{Api, Caller};
use super::check::Mismatch;

/// Entries of one page; small, so that the story turns pages.
const PAGE: i32 = 40;
/// Pages after which a list goes in circles.
const MOST: usize = 500;

macro_rules! whole {
    ($what:literal, $ask:expr, $items:ident, |$page:ident| $call:expr) => {{
        let mut all = Vec::new();
        let mut $page = $ask;
        $page.page_size = PAGE;
        for _ in 0..MOST {
            let answer = $call.await?;
            all.extend(answer.$items);
            if answer.next_page_token.is_empty() {
                let claimed = usize::try_from(answer.total_size).unwrap_or(usize::MAX);
                if claimed != all.len() {
                    return Err(Mismatch::new(concat!("total_size of ", $what), all.len(), claimed));
                }
                return Ok(all);
            }
            $page.page_token = answer.next_page_token;
        }
        Err(Mismatch::new(concat!("pages of ", $what), "an end", MOST))
    }};
}

/// Organisations of a kind.
pub async fn organizations(
    api: &dyn Api,
    caller: &Caller,
    kind: OrganizationKind,
) -> Result<Vec<identity::Organization>, Mismatch> {
    let ask = identity::ListOrganizationsRequest { kind: kind.into(), ..Default::default() };
    whole!("organisations", ask, organizations, |page| api.list_organizations(caller, page.clone()))
}

/// Clocks.
pub async fn clocks(
    api: &dyn Api,
    caller: &Caller,
    ask: commitments::ListCommitmentsRequest,
) -> Result<Vec<commitments::Commitment>, Mismatch> {
    whole!("commitments", ask, commitments, |page| api.list_commitments(caller, page.clone()))
}

/// Cards.
pub async fn cards(
    api: &dyn Api,
    caller: &Caller,
    ask: commitments::ListCardsRequest,
) -> Result<Vec<commitments::Card>, Mismatch> {
    whole!("cards", ask, cards, |page| api.list_cards(caller, page.clone()))
}

/// Offers for an item.
pub async fn offers(
    api: &dyn Api,
    caller: &Caller,
    request: &str,
    item: &str,
) -> Result<Vec<requests::Offer>, Mismatch> {
    let ask = requests::ListOffersRequest {
        service_request_id: request.to_owned(),
        item_id: item.to_owned(),
        ..Default::default()
    };
    whole!("offers", ask, offers, |page| api.list_offers(caller, page.clone()))
}
