//! Registrations and needs that cannot be meant.

use nqi_platform::auth::OrgKind;
use nqi_tests::case;
use nqi_tests::cluster::NOBODY;
use nqi_tests::on_both_back_ends;
use nqi_tests::world::{self, World};
use serde_json::{Value, json};

const CREATE: &str = "requests.RequestService.CreateRequest";

/// The draft with one value replaced or added, by JSON pointer of its parent and name.
fn draft_with(parent: &str, name: &str, value: Value) -> Value {
    let mut draft = case::draft();
    draft.pointer_mut(parent).expect("the draft has that place")[name] = value;
    json!({"request": draft})
}

fn calibration(range: Value, uncertainty: Value) -> Value {
    json!([{"need": {"kind": "ITEM_KIND_CALIBRATION", "calibration": {
        "instrument": "卡尺", "measurand": "长度", "mode": "CALIBRATION_MODE_CALIBRATION",
        "range": range, "uncertainty": uncertainty,
    }}}])
}

on_both_back_ends! {
    async fn a_registration_with_a_wrong_credit_code_names_the_code(backend: Backend) {
        let world = World::start(backend).await;
        // The last character of the standard's own example, and codes that are too short or use a letter that is not used.
        for code in ["91350100M000100Y4Z", "91310115MA1H8R7C6D", "913501", "9135010OM000100Y43", ""] {
            let mut asked = world::registration(900, OrgKind::Enterprise, "示例新企业", "371002", &[]);
            asked["organization"]["uscc"] = json!(code);
            let problem = world.cluster.refuses(NOBODY, "identity.OrganizationService.RegisterOrganization", asked).await;
            assert_eq!((problem.status, problem.code.as_str()), (400, "INVALID_ARGUMENT"), "{code}");
            assert_eq!(problem.fields, ["organization.uscc"], "{code}");
            assert_eq!(problem.body["violations"][0]["reason"], "USCC_INVALID", "{}", problem.body);
        }
        world.cluster.stop().await;
    }

    async fn a_need_that_cannot_be_meant_names_every_wrong_field(backend: Backend) {
        let world = World::start(backend).await;
        let (cluster, firm) = (&world.cluster, &world.firm);
        let unknown = "/items/0/need/testing";
        let metres_and_volts = calibration(
            json!({"lower": 0.0, "upper": 300.0, "unit": "mm"}),
            json!({"value": 0.02, "unit": "V", "k": 2.0}),
        );
        let cases = [
            ("unknown standard", draft_with(unknown, "standards", json!(["GB/T 99999-2017"])), "testing.standards[0]", "STANDARD_UNKNOWN"),
            ("unreadable standard", draft_with(unknown, "standards", json!(["GB/T 2423（系列）"])), "testing.standards[0]", "STANDARD_SERIES"),
            ("range and uncertainty of unlike units", draft_with("", "items", metres_and_volts), "uncertainty.unit", "UNIT_INCOMPATIBLE"),
            ("negative budget", draft_with("", "budget_fen", json!("-1")), "budget_fen", "NEGATIVE"),
            ("negative budget of an item", draft_with("/items/0/need", "budget_fen", json!(-5)), "need.budget_fen", "NEGATIVE"),
            ("past deadline", draft_with("", "deadline", world.day(-1)), "deadline", "IN_THE_PAST"),
            ("no day of the calendar", draft_with("", "deadline", json!({"year": 2026, "month": 2, "day": 30})), "deadline", ""),
            ("title with U+0000", draft_with("", "title", json!("涂层\u{0}测试")), "title", "TEXT_UNPRINTABLE"),
            ("unknown region", draft_with("", "region", json!("110101")), "region", "UNKNOWN_REGION"),
        ];
        for (what, asked, field, reason) in cases {
            let problem = cluster.refuses(firm, CREATE, asked).await;
            assert_eq!((problem.status, problem.code.as_str()), (400, "INVALID_ARGUMENT"), "{what}: {}", problem.body);
            assert!(problem.fields.iter().any(|named| named.ends_with(field)), "{what}: {}", problem.body);
            assert!(problem.body.to_string().contains(reason), "{what}: {}", problem.body);
        }
        let several = json!({"request": {"budget_fen": "-1", "deadline": world.day(-1)}});
        let problem = cluster.refuses(firm, CREATE, several).await;
        assert!(problem.fields.len() >= 2, "all at once: {}", problem.body);
        world.cluster.stop().await;
    }

    async fn an_empty_request_is_not_submitted(backend: Backend) {
        let world = World::start(backend).await;
        let (cluster, firm) = (&world.cluster, &world.firm);
        let made = cluster.ok(firm, CREATE, json!({"request": {"region": "371002"}})).await;
        let problem = cluster.refuses(firm, "requests.RequestService.SubmitRequest", json!({"id": made["id"]})).await;
        assert_eq!((problem.status, problem.code.as_str()), (400, "INVALID_ARGUMENT"), "{}", problem.body);
        assert!(problem.fields.iter().any(|field| field == "items"), "{}", problem.body);
        assert!(problem.fields.iter().any(|field| field.starts_with("contact")), "{}", problem.body);
        let after = cluster.ok(firm, "requests.RequestService.GetRequest", json!({"id": made["id"]})).await;
        assert_eq!((&after["etag"], &after["caseNumber"]), (&made["etag"], &json!("")));
        world.cluster.stop().await;
    }
}
