//! Bodies that are no requests.

use nqi_tests::answer::Answer;
use nqi_tests::backend::Backend;
use nqi_tests::world::World;

async fn posted(world: &World, language: &str, content_type: &str, body: &str) -> Answer {
    let request = world.cluster.request("POST", "/v1/requests").bearer_auth(world.cluster.token(&world.firm));
    let request = request.header("accept-language", language).header("content-type", content_type);
    world.cluster.sent(request.body(body.to_owned()), format!("POST /v1/requests {body}")).await
}

#[test]
fn a_body_that_is_no_json_or_no_request_names_what_is_wrong() {
    nqi_tests::played(async {
        let world = World::start(Backend::Sqlite).await;
        let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
        let cases = [
            (r#"{"region": "371002""#, 400, "request"),
            (r#"{"region": "371002"} x"#, 400, "request"),
            ("region=371002", 400, "request"),
            ("\"371002\"", 400, "request"),
            (deep.as_str(), 400, "request"),
            (r#"{"regoin": "371002"}"#, 400, "request.regoin"),
            (r#"{"budgetFen": "many"}"#, 400, "request.budget_fen"),
            (r#"{"stage": "STAGE_UNHEARD_OF"}"#, 400, "request.stage"),
            (r#"{"items": [{"need": {"quantity": -1}}]}"#, 400, "request.items[0].need.quantity"),
            (r#"{"title": "a", "title": "b"}"#, 400, "request.title"),
        ];
        for (body, status, field) in cases {
            let problem =
                world.cluster.refuses_by(|language| posted(&world, language, "application/json", body)).await;
            assert_eq!(
                (problem.status, problem.code.as_str()),
                (status, "INVALID_ARGUMENT"),
                "{body}: {}",
                problem.body
            );
            assert_eq!(problem.fields, [field], "{body}: {}", problem.body);
        }
        let form = world
            .cluster
            .refuses_by(|language| posted(&world, language, "application/x-www-form-urlencoded", "a=b"))
            .await;
        assert_eq!((form.status, form.reason.as_str()), (415, "UNSUPPORTED_MEDIA_TYPE"));
        world.cluster.stop().await;
    });
}
