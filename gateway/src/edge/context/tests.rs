use std::collections::HashMap;

use super::*;

fn context(trusted: &[&str], headers: &[(&str, &str)]) -> Context {
    let mut request = http::Request::builder().uri("/v1/x");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let (mut parts, ()) = request.body(()).expect("a valid request").into_parts();
    parts.extensions.insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 9))));
    let mut options = GatewayOptions::new(Vec::new(), HashMap::new(), "http://localhost");
    options.trusted_proxies = trusted.iter().map(|ip| ip.parse().expect("an address")).collect();
    Context::of(&parts, &options)
}

#[test]
fn a_forwarded_address_counts_only_behind_a_configured_proxy() {
    let spoofed = [("x-forwarded-for", "1.2.3.4, 5.6.7.8")];
    assert_eq!(context(&[], &spoofed).client.to_string(), "10.0.0.1");
    assert_eq!(context(&["10.0.0.1"], &spoofed).client.to_string(), "5.6.7.8");
    assert_eq!(context(&["10.0.0.1", "5.6.7.8"], &spoofed).client.to_string(), "1.2.3.4");
}

#[test]
fn identity_headers_stay_at_the_edge_and_the_trace_goes_on() {
    let context =
        context(&[], &[("authorization", "Bearer t"), ("x-client-ip", "6.6.6.6"), ("x-user", "root")]);
    assert_eq!(context.forward.get(CLIENT_IP).map(HeaderValue::as_bytes), Some(&b"10.0.0.1"[..]));
    assert!(context.forward.get("x-user").is_none());
    assert!(context.forward.contains_key("traceparent"));
    assert_eq!(context.caller(), Some(&b"Bearer t"[..]));
}

#[test]
fn deadlines_are_read_from_either_header_and_clamped() {
    assert_eq!(context(&[], &[]).deadline.as_secs(), 15);
    assert_eq!(context(&[], &[("grpc-timeout", "500m")]).deadline.as_millis(), 500);
    assert_eq!(context(&[], &[("x-request-timeout", "2.5s")]).deadline.as_millis(), 2500);
    assert_eq!(context(&[], &[("grpc-timeout", "2H")]).deadline.as_secs(), 60);
    assert_eq!(context(&[], &[("grpc-timeout", "soon"), ("x-request-timeout", "-1")]).deadline.as_secs(), 15);
}

#[test]
fn a_request_id_that_is_long_or_odd_is_replaced() {
    assert_eq!(context(&[], &[("x-request-id", "abc-1")]).about.request_id, "abc-1");
    assert_ne!(context(&[], &[("x-request-id", "a b")]).about.request_id, "a b");
}
