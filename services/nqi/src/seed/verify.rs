//! Counts what the services list, and refuses a world that lacks what the demonstration promises.

use std::collections::BTreeMap;

use nqi_platform::problem::Problem;
use nqi_proto::commitments::v1::{
    CardState, CommitmentStage, CommitmentStatus, Level, ListCardsRequest, ListCommitmentsRequest,
    card_service_client::CardServiceClient,
};
use nqi_proto::identity::v1::ListOrganizationsRequest;
use nqi_proto::matching::v1::gap_service_client::GapServiceClient;
use nqi_proto::matching::v1::{GapClass, ListGapsRequest};
use nqi_proto::registry::v1::{
    BookingSide, BookingState, DueStatus, ListBookingsRequest, ListInstrumentsRequest, ListOfferingsRequest,
    ListProvidersRequest, ListResourcesRequest, ListScopeRowsRequest, ListStandardsRequest,
};
use nqi_proto::requests::v1::{
    ListOffersRequest, ListOrdersRequest, ListRatingsRequest, ListRequestsRequest, OfferState, OrderState,
    RatingState, RequestState,
};
use nqi_proto::r#type::v1::OrganizationKind;

use super::actors::{Cast, Desk, reply};

type Counts = BTreeMap<String, u64>;

/// Number of records by noun and state, as the bureau sees them.
pub(super) async fn counts(desk: &Desk<'_>, cast: &Cast) -> Result<Counts, Problem> {
    let mut counts = Counts::new();
    registers(desk, cast, &mut counts).await?;
    cases(desk, cast, &mut counts).await?;
    clocks(desk, cast, &mut counts).await?;
    sharing(desk, cast, &mut counts).await?;
    gaps(desk, cast, &mut counts).await?;
    Ok(counts)
}

fn note(counts: &mut Counts, name: impl Into<String>, total: i32) {
    counts.insert(name.into(), u64::try_from(total).unwrap_or(0));
}

async fn registers(desk: &Desk<'_>, cast: &Cast, counts: &mut Counts) -> Result<(), Problem> {
    let bureau = &cast.bureau;
    for kind in [OrganizationKind::Enterprise, OrganizationKind::Provider, OrganizationKind::Centre] {
        let ask = ListOrganizationsRequest {
            page_size: 1,
            kind: kind.into(),
            ..ListOrganizationsRequest::default()
        };
        let listed = reply(desk.organizations().list_organizations(desk.by(bureau, ask)?).await)?;
        note(counts, name("organizations", kind.as_str_name(), "ORGANIZATION_KIND_"), listed.total_size);
    }
    let ask = ListProvidersRequest { page_size: 1, ..ListProvidersRequest::default() };
    let providers = reply(desk.providers().list_providers(desk.by(bureau, ask)?).await)?;
    note(counts, "providers", providers.total_size);
    let ask = ListScopeRowsRequest { page_size: 1, ..ListScopeRowsRequest::default() };
    let rows = reply(desk.capabilities().list_scope_rows(desk.by(bureau, ask)?).await)?;
    note(counts, "scope_rows", rows.total_size);
    let ask = ListStandardsRequest { page_size: 1, ..ListStandardsRequest::default() };
    let standards = reply(desk.standards().list_standards(desk.by(bureau, ask)?).await)?;
    note(counts, "standards", standards.total_size);
    let ask = ListOfferingsRequest { page_size: 1, ..ListOfferingsRequest::default() };
    let offerings = reply(desk.offerings().list_offerings(desk.by(bureau, ask)?).await)?;
    note(counts, "offerings", offerings.total_size);
    Ok(())
}

async fn cases(desk: &Desk<'_>, cast: &Cast, counts: &mut Counts) -> Result<(), Problem> {
    let bureau = &cast.bureau;
    // A draft is its enterprise's own business until it is submitted.
    let mut drafts = 0;
    for firm in &cast.enterprises {
        let states = vec![RequestState::Draft.into()];
        let ask = ListRequestsRequest { page_size: 1, states, ..ListRequestsRequest::default() };
        drafts += reply(desk.requests().list_requests(desk.by(firm, ask)?).await)?.total_size;
    }
    note(counts, "requests.DRAFT", drafts);
    for code in 2..=13 {
        let state = RequestState::try_from(code).unwrap_or_default();
        let ask = ListRequestsRequest { page_size: 1, states: vec![code], ..ListRequestsRequest::default() };
        let listed = reply(desk.requests().list_requests(desk.by(bureau, ask)?).await)?;
        note(counts, name("requests", state.as_str_name(), "REQUEST_STATE_"), listed.total_size);
    }
    for code in 1..=9 {
        let state = OfferState::try_from(code).unwrap_or_default();
        let ask = ListOffersRequest { page_size: 1, states: vec![code], ..ListOffersRequest::default() };
        let listed = reply(desk.offers().list_offers(desk.by(bureau, ask)?).await)?;
        note(counts, name("offers", state.as_str_name(), "OFFER_STATE_"), listed.total_size);
        let state = OrderState::try_from(code).unwrap_or_default();
        let ask = ListOrdersRequest { page_size: 1, states: vec![code], ..ListOrdersRequest::default() };
        let listed = reply(desk.orders().list_orders(desk.by(bureau, ask)?).await)?;
        note(counts, name("orders", state.as_str_name(), "ORDER_STATE_"), listed.total_size);
    }
    for code in 1..=8 {
        let state = RatingState::try_from(code).unwrap_or_default();
        let ask = ListRatingsRequest { page_size: 1, states: vec![code], ..ListRatingsRequest::default() };
        let listed = reply(desk.ratings().list_ratings(desk.by(bureau, ask)?).await)?;
        note(counts, name("ratings", state.as_str_name(), "RATING_STATE_"), listed.total_size);
    }
    Ok(())
}

async fn clocks(desk: &Desk<'_>, cast: &Cast, counts: &mut Counts) -> Result<(), Problem> {
    let bureau = &cast.bureau;
    for code in 1..=6 {
        let status = CommitmentStatus::try_from(code).unwrap_or_default();
        let ask = ListCommitmentsRequest {
            page_size: 1,
            statuses: vec![code],
            ..ListCommitmentsRequest::default()
        };
        let listed = reply(desk.commitments().list_commitments(desk.by(bureau, ask)?).await)?;
        note(counts, name("commitments", status.as_str_name(), "COMMITMENT_STATUS_"), listed.total_size);
    }
    for stage in 1..=7 {
        let mut at_least = Vec::new();
        for level in 0..=5 {
            let ask = ListCommitmentsRequest {
                page_size: 1,
                stages: vec![stage],
                min_level: level,
                ..ListCommitmentsRequest::default()
            };
            let listed = reply(desk.commitments().list_commitments(desk.by(bureau, ask)?).await)?;
            at_least.push(listed.total_size);
        }
        let named = CommitmentStage::try_from(stage).unwrap_or_default();
        for level in 0..=5_usize {
            let exactly = at_least[level] - at_least.get(level + 1).copied().unwrap_or(0);
            let of = Level::try_from(i32::try_from(level).unwrap_or(0)).unwrap_or_default();
            let level = of.as_str_name().trim_start_matches("LEVEL_").replace("UNSPECIFIED", "NONE");
            note(
                counts,
                format!("{}.{level}", name("clocks", named.as_str_name(), "COMMITMENT_STAGE_")),
                exactly,
            );
        }
    }
    let ask = ListCommitmentsRequest { page_size: 1, overdue: true, ..ListCommitmentsRequest::default() };
    let overdue = reply(desk.commitments().list_commitments(desk.by(bureau, ask)?).await)?;
    note(counts, "commitments.overdue", overdue.total_size);
    let mut cards = CardServiceClient::new(desk.world.commitments.clone());
    for level in [Level::Yellow, Level::Red, Level::Escalated] {
        let ask = ListCardsRequest {
            page_size: 1,
            levels: vec![level.into()],
            states: vec![CardState::Standing.into()],
            ..ListCardsRequest::default()
        };
        let listed = reply(cards.list_cards(desk.by(bureau, ask)?).await)?;
        note(counts, name("cards", level.as_str_name(), "LEVEL_"), listed.total_size);
    }
    let mut ranked = 0;
    for provider in &cast.providers {
        let ask = ListCommitmentsRequest {
            page_size: 1,
            statuses: vec![CommitmentStatus::Completed.into()],
            obligor_id: provider.org.to_string(),
            ..ListCommitmentsRequest::default()
        };
        let decided = reply(desk.commitments().list_commitments(desk.by(bureau, ask)?).await)?;
        ranked += i32::from(decided.total_size >= 10);
    }
    note(counts, "providers.ranked", ranked);
    Ok(())
}

/// What is shared and booked, and what is due in ledgers, as those see it whose it is.
async fn sharing(desk: &Desk<'_>, cast: &Cast, counts: &mut Counts) -> Result<(), Problem> {
    let ask = ListResourcesRequest { page_size: 1, ..ListResourcesRequest::default() };
    let resources = reply(desk.resources().list_resources(desk.by(&cast.bureau, ask)?).await)?;
    note(counts, "resources", resources.total_size);
    let (mut booked, mut due, mut ledgers) = ([0; 8], [0; 6], 0);
    for firm in &cast.enterprises {
        let side = BookingSide::Customer.into();
        let ask = ListBookingsRequest { page_size: 200, side, ..ListBookingsRequest::default() };
        for booking in reply(desk.bookings().list_bookings(desk.by(firm, ask)?).await)?.bookings {
            booked[usize::try_from(booking.state).unwrap_or(0).min(7)] += 1;
        }
        let ask = ListInstrumentsRequest { page_size: 200, ..ListInstrumentsRequest::default() };
        let instruments = reply(desk.instruments().list_instruments(desk.by(firm, ask)?).await)?.instruments;
        ledgers += i32::from(!instruments.is_empty());
        for instrument in instruments {
            due[usize::try_from(instrument.due_status).unwrap_or(0).min(5)] += 1;
        }
    }
    note(counts, "ledgers", ledgers);
    for code in 1..=7 {
        let state = BookingState::try_from(code).unwrap_or_default();
        note(counts, name("bookings", state.as_str_name(), "BOOKING_STATE_"), booked[code as usize]);
    }
    for code in 1..=5 {
        let standing = DueStatus::try_from(code).unwrap_or_default();
        note(counts, name("instruments", standing.as_str_name(), "DUE_STATUS_"), due[code as usize]);
    }
    Ok(())
}

/// What was asked for against what there is: cells by the first gap that holds.
async fn gaps(desk: &Desk<'_>, cast: &Cast, counts: &mut Counts) -> Result<(), Problem> {
    let ask = ListGapsRequest { classes: (1..=7).collect(), ..ListGapsRequest::default() };
    let mut service = GapServiceClient::new(desk.world.matching.clone());
    let cells = reply(service.list_gaps(desk.by(&cast.bureau, ask)?).await)?.gaps;
    for code in 1..=7 {
        let class = GapClass::try_from(code).unwrap_or_default();
        let of_class = cells.iter().filter(|cell| cell.class() == class).count();
        note(
            counts,
            name("gaps", class.as_str_name(), "GAP_CLASS_"),
            i32::try_from(of_class).unwrap_or(i32::MAX),
        );
    }
    Ok(())
}

fn name(noun: &str, value: &str, prefix: &str) -> String {
    format!("{noun}.{}", value.trim_start_matches(prefix))
}

/// What the contract has names for and no command reaches yet: reassignment, appeals.
const UNREACHED: [&str; 3] = ["orders.REASSIGNED", "ratings.APPEALED", "ratings.EXCLUDED"];

/// Refuses figures below what is promised, naming each.
pub(super) fn check(counts: &Counts) -> Result<(), Problem> {
    let least = [
        ("organizations.ENTERPRISE", 60),
        ("organizations.CENTRE", 9),
        ("organizations.PROVIDER", 40),
        ("scope_rows", 1_500),
        ("offerings", 150),
        ("commitments.overdue", 12),
        ("cards.RED", 12),
        ("providers.ranked", 20),
        ("commitments.PENDING", 2),
        ("commitments.RUNNING", 20),
        ("commitments.PAUSED", 6),
        ("commitments.SUPERSEDED", 2),
        ("resources", 24),
        ("ledgers", 6),
        ("instruments.OVERDUE", 6),
        ("instruments.SOON", 6),
    ];
    let mut missing: Vec<String> = least
        .iter()
        .filter(|(name, least)| counts.get(*name).is_none_or(|count| count < least))
        .map(|(name, least)| format!("{name} {} < {least}", counts.get(*name).unwrap_or(&0)))
        .collect();
    let in_every_state = ["requests.", "offers.", "orders.", "ratings.", "bookings."];
    for (name, count) in counts {
        let wanted =
            in_every_state.iter().any(|noun| name.starts_with(noun)) && !UNREACHED.contains(&name.as_str());
        if wanted && *count < 2 {
            missing.push(format!("{name} {count} < 2"));
        }
    }
    let requests: u64 =
        counts.iter().filter(|(name, _)| name.starts_with("requests.")).map(|(_, count)| count).sum();
    if requests != 420 {
        missing.push(format!("requests {requests} instead of 420"));
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(Problem::internal(format!("the demonstration data lacks {}", missing.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_world_that_lacks_something_is_refused_by_name() {
        let mut counts = Counts::new();
        note(&mut counts, "requests.LAPSED", 1);
        let problem = check(&counts).expect_err("nearly everything is missing");
        assert_eq!(problem.code, tonic::Code::Internal);
        assert_eq!(name("requests", "REQUEST_STATE_IN_SERVICE", "REQUEST_STATE_"), "requests.IN_SERVICE");
    }
}
