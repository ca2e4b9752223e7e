//! The portal out of the executable, or the page that says how to build it.

use std::path::Path;

use crate::harness::Gateway;

fn is_built() -> bool {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("web/dist/index.html").exists()
}

#[tokio::test]
async fn without_a_build_the_page_says_how_to_make_one_and_with_it_every_address_is_the_portal() {
    let gateway = Gateway::new();
    let addresses =
        ["/", "/login", "/open/search", "/e", "/e/requests/1", "/p/jobs", "/c/queue", "/s", "/s/cases/1"];
    for path in addresses {
        let page = gateway.call("GET", path, &[("accept-language", "zh-CN")], "").await;
        assert_eq!(page.status, 200, "{path}");
        let csp = page.header("content-security-policy").to_owned();
        assert!(csp.starts_with("default-src 'none'") && !csp.contains("unsafe"), "{csp}");
        let text = page.text();
        if !is_built() {
            assert!(text.contains("npm run build") && text.contains("make run"), "{text}");
            continue;
        }
        let nonce = csp.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce");
        assert!(text.contains(nonce) && !text.contains("__CSP_NONCE__"), "{text}");
        assert!(!text.contains("http://") && !text.contains("https://"), "{text}");
        let again = gateway.get(path).await;
        assert!(!again.header("content-security-policy").contains(nonce), "a nonce is used once");
    }
}

#[tokio::test]
async fn files_with_a_hash_in_their_name_are_kept_forever_and_sent_packed() {
    if !is_built() {
        return;
    }
    let gateway = Gateway::new();
    let front = gateway.get("/").await;
    let page = front.text();
    let script = page.split("src=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a script");
    let plain = gateway.get(script).await;
    assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(plain.header("content-type").starts_with("text/javascript"));
    let packed = gateway.call("GET", script, &[("accept-encoding", "gzip, br")], "").await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(packed.body.len() < plain.body.len());
    let same = gateway.call("GET", script, &[("if-none-match", plain.header("etag"))], "").await;
    assert_eq!((same.status.as_u16(), same.body.len()), (304, 0));
    assert_eq!(gateway.get("/assets/gone-12345678.js").await.status, 404);
}
