use super::*;

fn router(routes: &[(&str, &str)]) -> Router {
    let mut router = Router::default();
    for (method, template) in routes {
        let template = Template::parse(template).expect("a valid template");
        router.add(method, template).expect("no conflict");
    }
    router
}

#[test]
fn literals_win_over_variables_and_variables_over_the_rest() {
    let router =
        router(&[("GET", "/v1/{a=**}"), ("GET", "/v1/x/{b}"), ("GET", "/v1/x/y"), ("GET", "/v1/x/{b}:go")]);
    let route = |path: &str| match router.find("GET", path).expect("a canonical path") {
        Found::Route(route, values) => (route, values.join("|")),
        other => panic!("{path}: {other:?}"),
    };
    assert_eq!(route("/v1/x/y"), (2, String::new()));
    assert_eq!(route("/v1/x/%79"), (2, String::new()));
    assert_eq!(route("/v1/x/z"), (1, "z".to_owned()));
    assert_eq!(route("/v1/x/z:go"), (3, "z".to_owned()));
    assert_eq!(route("/v1/x/z%3Ago"), (1, "z:go".to_owned()));
    assert_eq!(route("/v1/x/z/w"), (0, "x/z/w".to_owned()));
    assert_eq!(route("/v1"), (0, String::new()));
}

#[test]
fn two_routes_of_one_method_and_shape_are_refused() {
    let mut router = router(&[("GET", "/v1/{a}/b")]);
    let same = Template::parse("/v1/{other}/b").expect("a valid template");
    assert_eq!(router.add("POST", same.clone()), Ok(1));
    let conflict = router.add("GET", same).expect_err("the shape is taken");
    assert_eq!(conflict.routes(), (0, 2));
}

#[test]
fn a_known_path_lists_its_methods_and_odd_paths_are_refused() {
    let router = router(&[("GET", "/v1/a"), ("DELETE", "/v1/{x}")]);
    let others = Found::OtherMethods(vec!["DELETE".to_owned(), "GET".to_owned()]);
    assert_eq!(router.find("POST", "/v1/a"), Ok(others));
    assert_eq!(router.find("DELETE", "/v1/a"), Ok(Found::Route(1, vec!["a".to_owned()])));
    assert_eq!(router.find("GET", "/v1/a/"), Ok(Found::Nothing));
    for odd in ["/v1//a", "/v1/./a", "/v1/%2e%2e/a", "/v1/a%", "/v1/%zz", "/v1/%ff", "/v1/a%00"] {
        assert!(router.find("GET", odd).is_err(), "{odd}");
    }
}
