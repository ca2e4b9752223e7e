//! A firm that asks for a certification, an inspection, a standards service or a shared resource of the demonstration data
//! finds candidates: through Match, on the candidates of its case, and from a shell.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::ToSpan;
use nqi_platform::auth::OrgKind;
use nqi_tests::actor::Actor;
use nqi_tests::backend::Backend;
use nqi_tests::case::text;
use nqi_tests::cluster::{Cluster, MONDAY_NINE};
use nqi_tests::eventually::eventually;
use nqi_tests::executable::{self, Ended};
use nqi_tests::seeded::{self, Seeded};
use serde_json::{Value, json};
use uuid::Uuid;

/// The longest that a command may take on a busy machine.
const BOUND: Duration = Duration::from_secs(60);

fn firm() -> Actor {
    Actor::member("enterprise", OrgKind::Enterprise, Uuid::new_v4())
}

fn certification() -> Value {
    json!({
        "kind": "ITEM_KIND_CERTIFICATION",
        "region": "371002",
        "certification": {"scheme": "质量管理体系认证", "category": "管理体系", "stage": "CERTIFICATION_STAGE_INITIAL"}
    })
}

fn inspection() -> Value {
    json!({
        "kind": "ITEM_KIND_INSPECTION",
        "inspection": {"field": "信息安全", "object": "信息系统", "activity": "等级测评", "place": "371002"}
    })
}

fn standards() -> Value {
    json!({
        "kind": "ITEM_KIND_STANDARDS",
        "region": "371002",
        "service": {"activity": "查新", "standards": ["GB/T 3362-2017"]}
    })
}

/// Two hours of a working day from half past nine.
fn resource(class: &str, capability: &str, days_ahead: i64) -> Value {
    let now: jiff::Timestamp = MONDAY_NINE.parse().expect("an instant");
    let start = now + (days_ahead * 24).hours() + 30.minutes();
    json!({
        "kind": "ITEM_KIND_RESOURCE",
        "region": "371002",
        "resource": {
            "class": format!("RESOURCE_CLASS_{class}"), "capability": capability,
            "startTime": start.to_string(), "endTime": (start + 2.hours()).to_string(),
        }
    })
}

async fn matched(seeded: &Seeded, need: &Value) -> Value {
    let asked = json!({"need": need, "limit": 20});
    eventually(Duration::from_secs(60), "the index is built", || async {
        let answer = seeded.cluster.call(&firm(), "matching.MatchService.Match", asked.clone()).await;
        (answer.status == 200).then_some(())
    })
    .await;
    seeded.cluster.ok(&firm(), "matching.MatchService.Match", asked).await
}

/// An active organisation of a kind.
async fn organization(seeded: &Seeded, kind: &str, fits: impl Fn(&Value) -> bool) -> Uuid {
    let bureau = Actor::member("bureau", OrgKind::Bureau, Uuid::new_v4());
    let asked = json!({"page_size": 200, "kind": format!("ORGANIZATION_KIND_{kind}")});
    let page = seeded.cluster.ok(&bureau, "identity.OrganizationService.ListOrganizations", asked).await;
    let all = page["organizations"].as_array().expect("organisations");
    let active = all.iter().filter(|one| one["state"] == "ORGANIZATION_STATE_ACTIVE");
    let found = active.into_iter().find(|one| fits(one)).unwrap_or_else(|| panic!("{page}"));
    text(&found["id"]).parse().expect("an id")
}

async fn typed(
    folder: &std::path::Path,
    arguments: Vec<String>,
    settings: Vec<(&'static str, String)>,
) -> Ended {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut command = executable::command(folder, &words);
    command.envs(settings);
    let ended = tokio::task::spawn_blocking(move || executable::run(command, BOUND)).await;
    ended.expect("no panic")
}

#[test]
fn every_kind_of_need_finds_candidates_in_the_demonstration_data() {
    nqi_tests::played(async {
        let seeded = seeded::start(Backend::Sqlite).await;
        for (need, object) in
            [(certification(), "质量管理体系认证"), (inspection(), "信息系统"), (standards(), "标准")]
        {
            let reply = matched(&seeded, &need).await;
            let candidates = reply["candidates"].as_array().expect("candidates");
            assert!(candidates.len() >= 2, "{reply}");
            let first = &candidates[0];
            assert_eq!(first["evidence"][0]["object"], object, "{first}");
            assert!(first["confirmations"].as_array().is_none_or(Vec::is_empty), "{first}");
            assert!(
                first["plan"]["priceFen"].is_string()
                    && first["plan"]["days"].as_array().is_some_and(|days| !days.is_empty()),
                "{first}"
            );
        }
        let reply = matched(&seeded, &resource("SOFTWARE", "测量数据", 10)).await;
        let slot = &reply["candidates"][0]["slot"];
        // From half past nine to half past eleven there are three slots of an hour.
        assert!(text(&slot["resourceId"]).len() == 36 && slot["slots"].as_i64() == Some(3), "{reply}");
        let book = json!({
            "resource_id": slot["resourceId"], "start_time": slot["startTime"], "end_time": slot["endTime"],
            "purpose": "新产品测量数据分析", "contact": {"name": "张示例", "phone": "13900000000"},
        });
        let owner = text(&reply["candidates"][0]["providerId"]);
        let customer = organization(&seeded, "ENTERPRISE", |one| text(&one["id"]) != owner).await;
        let customer = Actor::member("enterprise", OrgKind::Enterprise, customer);
        let booked = seeded.cluster.ok(&customer, "registry.BookingService.RequestBooking", book).await;
        assert_eq!(booked["state"], "BOOKING_STATE_REQUESTED");
        let taken = eventually(Duration::from_secs(20), "the index knows of the booking", || async {
            let again = matched(&seeded, &resource("SOFTWARE", "测量数据", 10)).await;
            let gone = again["candidates"].as_array().is_none_or(Vec::is_empty);
            gone.then_some(again)
        })
        .await;
        let misses = taken["nearMisses"].as_array().expect("near misses");
        let miss = misses.iter().find(|miss| miss["siteId"] == slot["resourceId"]).expect("it is near");
        assert_eq!(miss["code"], "REJECT_CODE_NO_CAPACITY", "{taken}");
        assert_eq!(miss["nextFree"]["day"], 19, "the afternoon is free: {taken}");
        seeded.cluster.stop().await;
    });
}

/// The candidates of every item of a fresh case, as its firm sees them.
async fn on_the_case(seeded: &Seeded, needs: &[Value]) -> Vec<Value> {
    let cluster = &seeded.cluster;
    let local = |one: &Value| one["region"] == "371002";
    let firm = Actor::member("firm", OrgKind::Enterprise, organization(seeded, "ENTERPRISE", local).await);
    let items: Vec<Value> = needs.iter().map(|need| json!({"need": need})).collect();
    let draft = json!({
        "region": "371002",
        "title": "认证、检验与标准服务",
        "text": "示例",
        "cluster": "CLUSTER_EQUIPMENT",
        "stage": "STAGE_MASS_PRODUCTION",
        "contact": {"name": "王示例甲", "phone": "0631-0000001"},
        "items": items,
    });
    let made = cluster.ok(&firm, "requests.RequestService.CreateRequest", json!({"request": draft})).await;
    cluster.ok(&firm, "requests.RequestService.SubmitRequest", json!({"id": made["id"]})).await;
    let seen = cluster.ok(&firm, "requests.RequestService.GetRequest", json!({"id": made["id"]})).await;
    let centre = text(&seen["centreId"]).parse().expect("a centre");
    let centre = Actor::member("centre", OrgKind::Centre, centre).of_regions(&["371002"]);
    cluster.ok(&centre, "requests.RequestService.AcceptRequest", json!({"id": made["id"]})).await;
    let mut found = Vec::new();
    for item in made["items"].as_array().expect("items") {
        let asked = json!({"id": made["id"], "item_id": item["id"], "limit": 10});
        found.push(cluster.ok(&firm, "requests.RequestService.MatchItem", asked).await["match"].clone());
    }
    found
}

#[test]
fn the_candidates_of_a_case_are_those_that_match_finds_and_a_resource_is_no_item_of_it() {
    nqi_tests::played(async {
        let seeded = seeded::start(Backend::Sqlite).await;
        let needs = [certification(), inspection(), standards()];
        matched(&seeded, &needs[0]).await;
        for (need, reply) in needs.iter().zip(on_the_case(&seeded, &needs).await) {
            let direct = matched(&seeded, need).await;
            let providers = |reply: &Value| {
                let all = reply["candidates"].as_array().expect("candidates").iter();
                all.take(2).map(|one| text(&one["providerId"])).collect::<BTreeSet<_>>()
            };
            assert_eq!(providers(&reply).len(), 2, "{reply}");
            assert_eq!(providers(&reply), providers(&direct));
        }
        let firm = organization(&seeded, "ENTERPRISE", |_| true).await;
        let firm = Actor::member("firm", OrgKind::Enterprise, firm);
        let draft =
            json!({"region": "371002", "title": "预约", "items": [{"need": resource("ROOM", "暗室", 3)}]});
        let asked = json!({"request": draft});
        let refused = seeded.cluster.refuses(&firm, "requests.RequestService.CreateRequest", asked).await;
        assert_eq!(refused.fields, ["items[0].need.kind"]);
        seeded.cluster.stop().await;
    });
}

#[test]
fn a_shell_is_told_who_fits_with_or_without_a_server() {
    nqi_tests::played(async {
        let copy = seeded::copy(Backend::Sqlite).await;
        let data = copy.folder.path().to_path_buf();
        let place = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(place.path().join("need.json"), certification().to_string()).expect("a file");
        let words = |more: &[&str]| {
            ["match", "--need", "need.json"]
                .iter()
                .chain(more)
                .map(|word| (*word).to_owned())
                .collect::<Vec<_>>()
        };
        let local = || vec![("NQI__SERVER__DATA_DIR", data.display().to_string())];
        let alone = typed(place.path(), words(&["--now", MONDAY_NINE, "--json"]), local()).await;
        assert_eq!(alone.code, Some(0), "{alone:?}");
        let told: Value = serde_json::from_str(&alone.stdout).expect("JSON");
        let shown = typed(place.path(), words(&["--now", MONDAY_NINE]), local()).await;
        assert!(shown.stdout.contains("依据 质量管理体系认证 · 管理体系 · GB/T 19001-2016"), "{shown:?}");
        let nobody = json!({"kind": "ITEM_KIND_CERTIFICATION", "certification": {"scheme": "深海牧场认证"}});
        std::fs::write(place.path().join("nobody.json"), nobody.to_string()).expect("a file");
        let asked =
            ["match", "--need", "nobody.json", "--now", MONDAY_NINE, "--lang", "en"].map(String::from);
        let none = typed(place.path(), asked.to_vec(), local()).await;
        assert_eq!(none.code, Some(1), "{none:?}");
        assert!(
            none.stdout.contains("0 site(s) fit") && none.stdout.contains("not found does not mean"),
            "{none:?}"
        );
        let now = MONDAY_NINE.parse().expect("an instant");
        let cluster = Cluster::over(copy.databases, copy.folder, now).await;
        let seeded = Seeded { cluster, summary: copy.about };
        let served = matched(&seeded, &certification()).await;
        let settings = || vec![("NQI_TOKEN", seeded.cluster.token(&firm()))];
        let server = |more: &[&str]| words(&[&["--server", &seeded.cluster.url], more].concat());
        let remote = typed(place.path(), server(&["--json", "--limit", "20"]), settings()).await;
        assert_eq!(remote.code, Some(0), "{remote:?}");
        let reply: Value = serde_json::from_str(&remote.stdout).expect("JSON");
        assert_eq!(reply["candidates"], served["candidates"]);
        assert_eq!(reply["candidates"][0], told["candidates"][0], "the same registry answers the same");
        std::fs::write(place.path().join("need.json"), r#"{"kind": 3, "certification": {}}"#)
            .expect("a file");
        let refused = typed(place.path(), server(&[]), settings()).await;
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(refused.stderr.contains("need.certification.scheme"), "{refused:?}");
        seeded.cluster.stop().await;
    });
}
