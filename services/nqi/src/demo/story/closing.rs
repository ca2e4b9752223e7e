//! The case is done, and its history holds what was played.

use std::collections::BTreeMap;

use nqi_proto::requests::v1::{GetRequestRequest, ItemState, ListRequestEventsRequest, RequestState};

use super::Filed;
use crate::demo::check::Mismatch;
use crate::demo::stage::Stage;
use crate::demo::teller::Teller;

/// The whole case is done, and its history holds exactly what was played.
pub async fn close(stage: &Stage<'_>, tell: &mut Teller<'_>, filed: &Filed) -> Result<(), Mismatch> {
    stage.rest().await?;
    tell.step(stage.now(), "需求办结", "The request is completed")?;
    let caller = stage.by(&filed.enterprise).await?;
    let case =
        stage.api.get_request(&caller, GetRequestRequest { id: filed.request.case_number.clone() }).await?;
    let items: Vec<ItemState> = case.items.iter().map(nqi_proto::requests::v1::Item::state).collect();
    tell.same(
        format!("{} 已办结 COMPLETED", case.case_number),
        (RequestState::Completed, vec![ItemState::Completed; 2]),
        (case.state(), items),
    )?;
    let counted: [(&str, usize); 14] = [
        ("RequestSubmitted", 1),
        ("RequestAccepted", 1),
        ("OfferSent", 7),
        ("OfferResponded", 3),
        ("OfferQuoted", 2),
        ("OrderAwarded", 2),
        ("OfferNotSelected", 4),
        ("SampleReceived", 3),
        ("SampleRejected", 1),
        ("SampleResent", 1),
        ("ReportDelivered", 2),
        ("OrderCompleted", 2),
        ("RatingGiven", 2),
        ("RequestCompleted", 1),
    ];
    let ask = ListRequestEventsRequest {
        id: case.id.clone(),
        page_size: 500,
        ..ListRequestEventsRequest::default()
    };
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    for event in stage.api.list_request_events(&caller, ask).await?.events {
        let name = event.r#type.rsplit('.').next().unwrap_or_default().to_owned();
        if counted.iter().any(|(known, _)| *known == name) {
            *told.entry(name).or_default() += 1;
        }
    }
    let counted: BTreeMap<String, usize> =
        counted.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
    let total: usize = counted.values().sum();
    tell.same(format!("案卷记有 {total} 件大事，逐类相符 / {total} events, kind by kind"), counted, told)
}
