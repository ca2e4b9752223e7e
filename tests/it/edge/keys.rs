//! Repeating, racing and translating through REST.

use nqi_tests::backend::Backend;
use nqi_tests::case::{self, Stage};
use nqi_tests::on_both_back_ends;
use nqi_tests::world::World;
use serde_json::json;
use uuid::Uuid;

on_both_back_ends! {
    async fn a_call_repeated_with_its_key_has_one_effect_and_one_answer(backend: Backend) {
        let world = World::start(backend).await;
        let cluster = &world.cluster;
        let key = Uuid::now_v7().to_string();
        let post = async |title: &str| {
            let mut draft = case::draft();
            draft["title"] = json!(title);
            let request = cluster.request("POST", "/v1/requests").bearer_auth(cluster.token(&world.firm));
            cluster.sent(request.header("idempotency-key", key.as_str()).json(&draft), "POST /v1/requests".to_owned()).await
        };
        let first = post("一次").await.ok();
        let before = cluster.settled().await;
        assert_eq!(post("一次").await.ok(), first, "the same answer");
        let problem = post("另一个").await.problem();
        assert_eq!((problem.status, problem.reason.as_str()), (422, "REQUEST_ID_REUSED"), "{}", problem.body);
        assert_eq!(before.differences(&cluster.contents().await), Vec::<String>::new(), "one effect");
        world.cluster.stop().await;
    }

    async fn a_change_based_on_an_old_version_is_refused(backend: Backend) {
        let world = World::start(backend).await;
        let cluster = &world.cluster;
        let case = world.case(Stage::Draft).await;
        let path = format!("/v1/requests/{}", case.request);
        let token = cluster.token(&world.firm);
        let got = cluster.sent(cluster.request("GET", &path).bearer_auth(&token), "GET".to_owned()).await;
        let tag = got.header("etag").to_owned();
        assert!(tag.starts_with('"') && tag.len() > 2, "{tag}");
        let fresh = cluster.request("GET", &path).bearer_auth(&token).header("if-none-match", &tag);
        assert_eq!(cluster.sent(fresh, "GET".to_owned()).await.status, 304);
        let put = async |title: &str| {
            let mut draft = case::draft();
            draft["title"] = json!(title);
            let request = cluster.request("PUT", &path).bearer_auth(&token).header("if-match", &tag);
            cluster.sent(request.json(&draft), "PUT".to_owned()).await
        };
        assert_eq!(put("改后").await.ok()["title"], "改后");
        let problem = put("又改").await.problem();
        assert_eq!((problem.status, problem.reason.as_str()), (412, "ETAG_MISMATCH"), "{}", problem.body);
        let kept = cluster.ok(&world.firm, "requests.RequestService.GetRequest", json!({"id": case.request})).await;
        assert_eq!(kept["title"], "改后");
        world.cluster.stop().await;
    }
}

#[test]
fn a_page_token_leads_through_all_and_belongs_to_its_filter() {
    nqi_tests::played(async {
        let world = World::start(Backend::Sqlite).await;
        for _ in 0..5 {
            world.case(Stage::Draft).await;
        }
        let list = async |asked| {
            world.cluster.call(&world.firm, "requests.RequestService.ListRequests", asked).await
        };
        let (mut seen, mut token, mut pages) = (std::collections::BTreeSet::new(), String::new(), 0);
        loop {
            let page = list(json!({"page_size": 2, "page_token": token})).await.ok();
            assert_eq!(page["totalSize"], 5);
            pages += 1;
            for request in page["requests"].as_array().expect("a list") {
                assert!(seen.insert(case::text(&request["id"])), "none comes twice");
            }
            token = case::text(&page["nextPageToken"]);
            if token.is_empty() {
                break;
            }
            let foreign =
                list(json!({"page_size": 2, "page_token": token, "region": "371002"})).await.problem();
            assert_eq!(
                (foreign.status, foreign.fields.join(",").as_str()),
                (400, "page_token"),
                "{}",
                foreign.body
            );
        }
        assert_eq!((seen.len(), pages), (5, 3));
        world.cluster.stop().await;
    });
}
