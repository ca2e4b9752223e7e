//! Real logins through REST.

use nqi_tests::case::text;
use nqi_tests::cluster::NOBODY;
use nqi_tests::on_both_back_ends;
use nqi_tests::world::{self, World};
use serde_json::json;

on_both_back_ends! {
    async fn a_session_lasts_from_login_to_logout_and_its_refresh_token_works_once(backend: Backend) {
        let world = World::start(backend).await;
        let cluster = &world.cluster;
        let login = async |password: &str| {
            cluster.call(NOBODY, "identity.AuthService.Login", json!({"account": world::FIRM_ACCOUNT, "password": password})).await
        };
        let wrong = login("weihai-quality-wrong").await.problem();
        assert_eq!((wrong.status, wrong.code.as_str()), (401, "UNAUTHENTICATED"), "{}", wrong.body);
        let tokens = login(world::PASSWORD).await.ok();
        let me = cluster.request("GET", "/v1/me").bearer_auth(text(&tokens["accessToken"]));
        let me = cluster.sent(me, "GET /v1/me".to_owned()).await.ok();
        assert_eq!(me["organization"]["displayName"], world.firm.name.as_str());
        let refresh = async |token: &str| cluster.call(NOBODY, "identity.AuthService.Refresh", json!({"refresh_token": token})).await;
        let old = text(&tokens["refreshToken"]);
        let renewed = refresh(&old).await.ok();
        assert_ne!(renewed["refreshToken"], tokens["refreshToken"]);
        let reused = refresh(&old).await.problem();
        assert_eq!(reused.code, "UNAUTHENTICATED");
        let family = refresh(&text(&renewed["refreshToken"])).await.problem();
        assert_eq!(family.code, "UNAUTHENTICATED", "a token used twice ends its family");
        let tokens = login(world::PASSWORD).await.ok();
        cluster.ok(NOBODY, "identity.AuthService.Logout", json!({"refresh_token": tokens["refreshToken"]})).await;
        nqi_tests::eventually::eventually(std::time::Duration::from_secs(5), "the access ends everywhere", || async {
            let me = cluster.request("GET", "/v1/me").bearer_auth(text(&tokens["accessToken"]));
            (cluster.sent(me, "GET /v1/me".to_owned()).await.status == 401).then_some(())
        })
        .await;
        world.cluster.stop().await;
    }
}
