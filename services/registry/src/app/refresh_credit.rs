//! Takes over the credit classes that commitments computes, so that pages and ranking speak of the same one.

use crate::Deps;
use crate::error::Error;
use crate::store::facts;
use nqi_platform::call;
use nqi_platform::problem::Problem;
use nqi_proto::commitments::v1::stats_service_client::StatsServiceClient;
use nqi_proto::commitments::v1::{CreditGrade, ListCreditClassesRequest, ProviderCredit};
use nqi_proto::registry::v1::CreditClass;
use nqi_store::Tx;
use uuid::Uuid;

/// Providers asked for in one go.
const PAGE: i32 = 200;

/// Reads every class and notes those that differ; returns how many did. Any replica may run it, twice as well as once.
///
/// The change is told with the provider's next refreshed facts.
pub async fn refresh_credit(deps: &Deps) -> Result<u64, Problem> {
    let (mut changed, mut page_token) = (0, String::new());
    loop {
        let message = ListCreditClassesRequest { page_size: PAGE, page_token };
        let attempt = || async {
            let request = call::as_service(deps.tokens.as_ref(), message.clone()).await?;
            StatsServiceClient::new(deps.links.commitments.clone()).list_credit_classes(request).await
        };
        let page =
            call::retrying(attempt).await.map_err(|status| Problem::from_status(&status))?.into_inner();
        let classes: Vec<(Uuid, Option<i32>)> = page.credits.iter().filter_map(class).collect();
        changed += deps
            .db
            .job(&deps.clock, move |tx: Tx| {
                let classes = classes.clone();
                async move {
                    let mut changed = 0;
                    for (provider, class) in classes {
                        changed += u64::from(facts::set_class(&tx, provider, class).await?);
                    }
                    Ok::<_, Error>(changed)
                }
            })
            .await?;
        if page.next_page_token.is_empty() {
            return Ok(changed);
        }
        page_token = page.next_page_token;
    }
}

fn class(credit: &ProviderCredit) -> Option<(Uuid, Option<i32>)> {
    let provider = Uuid::try_parse(&credit.provider_id).ok()?;
    let class = match credit.grade() {
        CreditGrade::A => Some(CreditClass::A),
        CreditGrade::B => Some(CreditClass::B),
        CreditGrade::C => Some(CreditClass::C),
        CreditGrade::D => Some(CreditClass::D),
        CreditGrade::Unrated | CreditGrade::Unspecified => None,
    };
    Some((provider, class.map(i32::from)))
}
