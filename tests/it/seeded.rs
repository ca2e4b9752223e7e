//! The demonstration data holds what it promises, seen through the public API.

use std::collections::{BTreeMap, BTreeSet};

use nqi_kernel::uscc::Uscc;
use nqi_platform::auth::OrgKind;
use nqi_tests::actor::Actor;
use nqi_tests::backend::Backend;
use nqi_tests::case::text;
use nqi_tests::seeded::{self, Seeded};
use serde_json::{Value, json};
use uuid::Uuid;

/// All items of a list RPC.
async fn all(seeded: &Seeded, who: &Actor, rpc: &str, field: &str, asked: Value) -> Vec<Value> {
    let (mut items, mut token) = (Vec::new(), String::new());
    loop {
        let mut asked = asked.clone();
        asked["page_size"] = json!(200);
        asked["page_token"] = json!(token);
        let page = seeded.cluster.ok(who, rpc, asked).await;
        items.extend(page[field].as_array().cloned().unwrap_or_default());
        token = text(&page["nextPageToken"]);
        if token.is_empty() {
            assert_eq!(page["totalSize"], items.len(), "{rpc}: total_size counts what the pages hold");
            return items;
        }
    }
}

fn states(items: &[Value]) -> BTreeSet<String> {
    items.iter().map(|item| text(&item["state"])).collect()
}

#[test]
fn the_demonstration_data_holds_what_it_promises() {
    nqi_tests::played(async {
        let seeded = seeded::start(Backend::Sqlite).await;
        let bureau = Actor::member("bureau", OrgKind::Bureau, Uuid::new_v4());
        let organizations = all(
            &seeded,
            &bureau,
            "identity.OrganizationService.ListOrganizations",
            "organizations",
            json!({}),
        )
        .await;
        let of = |kind: &str| {
            organizations.iter().filter(|one| one["kind"] == format!("ORGANIZATION_KIND_{kind}")).count()
        };
        assert!(
            of("PROVIDER") >= 40 && of("ENTERPRISE") >= 60 && of("CENTRE") == 9,
            "{} organisations",
            organizations.len()
        );
        let codes: BTreeSet<String> = organizations.iter().map(|one| text(&one["uscc"])).collect();
        assert_eq!(codes.len(), organizations.len());
        for one in &organizations {
            let code = Uscc::parse(&text(&one["uscc"])).unwrap_or_else(|error| panic!("{one}: {error}"));
            assert!(
                code.warnings().is_empty()
                    && one["fictitious"] == true
                    && text(&one["displayName"]).contains("示例"),
                "{one}"
            );
        }
        let service = Actor::service("matching");
        let rows = seeded
            .cluster
            .ok(&service, "registry.CapabilityService.ListScopeRows", json!({"page_size": 1}))
            .await;
        assert!(rows["totalSize"].as_i64().is_some_and(|rows| rows >= 1_500), "{}", rows["totalSize"]);
        let loaded = seeded.cluster.ok(&service, "matching.MatchService.GetIndexStatus", json!({})).await;
        assert_eq!((&loaded["ready"], &loaded["stale"]), (&json!(true), &json!(false)), "{loaded}");
        let requests =
            all(&seeded, &service, "requests.RequestService.ListRequests", "requests", json!({})).await;
        let expected: BTreeSet<String> = enum_values("nqi.requests.v1.RequestState");
        assert_eq!(states(&requests), expected, "a request in every state");
        let offers = all(&seeded, &service, "requests.OfferService.ListOffers", "offers", json!({})).await;
        assert_eq!(states(&offers), enum_values("nqi.requests.v1.OfferState"), "an offer in every state");
        let overdue = json!({"overdue": true});
        let overdue =
            all(&seeded, &bureau, "commitments.CommitmentService.ListCommitments", "commitments", overdue)
                .await;
        assert!(overdue.len() >= 12, "{} overdue", overdue.len());
        let now = seeded.cluster.clock.now();
        let due = |clock: &Value| text(&clock["dueTime"]).parse::<jiff::Timestamp>().expect("a due time");
        for clock in &overdue {
            // What fell due on Friday evening is overdue on Monday at nine, by no working second yet.
            let left: i64 = text(&clock["remainingSeconds"]).parse().expect("seconds");
            assert!(due(clock) < now && left <= 0, "{clock}");
        }
        let cards =
            seeded.cluster.ok(&bureau, "commitments.CardService.ListCards", json!({"page_size": 1})).await;
        assert!(cards["totalSize"].as_i64().is_some_and(|cards| cards >= 12), "{cards}");
        let gaps = seeded.cluster.ok(&bureau, "matching.GapService.ListGaps", json!({})).await;
        let mut told: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for gap in gaps["gaps"].as_array().into_iter().flatten() {
            let what = ["family", "object", "parameter"].map(|name| text(&gap[name])).join(" ");
            told.entry(text(&gap["class"])).or_default().insert(what);
        }
        let mut shown = enum_values("nqi.matching.v1.GapClass");
        shown.remove("GAP_CLASS_OK");
        assert_eq!(told.keys().cloned().collect::<BTreeSet<_>>(), shown, "a gap of every class: {told:?}");
        for class in ["GAP_CLASS_NONE_LOADED", "GAP_CLASS_SINGLE_LOCAL"] {
            assert!(told[class].len() >= 6, "{class}: {told:?}");
        }
        seeded.cluster.stop().await;
    });
}

/// The values of an enum without its zero.
fn enum_values(name: &str) -> BTreeSet<String> {
    let all = nqi_tests::contract::POOL
        .get_enum_by_name(name)
        .unwrap_or_else(|| panic!("{name} is in the contract"));
    all.values().filter(|value| value.number() != 0).map(|value| value.name().to_owned()).collect()
}

#[test]
fn the_printed_accounts_sign_in_with_the_printed_password() {
    nqi_tests::played(async {
        let seeded = seeded::start(Backend::Sqlite).await;
        let accounts = seeded.of("accounts").as_array().cloned().unwrap_or_default();
        assert!(accounts.len() >= 5, "{}", seeded.summary);
        for account in accounts {
            let asked = json!({"account": account["account"], "password": seeded.of("password")});
            let tokens = seeded.cluster.ok(None, "identity.AuthService.Login", asked).await;
            let me = seeded.cluster.request("GET", "/v1/me").bearer_auth(text(&tokens["accessToken"]));
            let me = seeded.cluster.sent(me, "GET /v1/me".to_owned()).await.ok();
            assert_eq!(me["organization"]["displayName"], account["organization"], "{me}");
        }
        seeded.cluster.stop().await;
    });
}
