//! What must hold for any input: readers never panic, printed messages read back equal.

use nqi_gateway::transcode::json_out::Printer;
use nqi_gateway::transcode::router::Router;
use nqi_gateway::transcode::template::Template;
use nqi_gateway::transcode::{json_in, query};
use proptest::collection::{btree_map, vec};
use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};
use prost::Message;
use prost_reflect::{DynamicMessage, MapKey, MessageDescriptor, Value};

use crate::harness::POOL;

fn all_types() -> MessageDescriptor {
    POOL.get_message_by_name("transcode.test.v1.AllTypes").expect("a type")
}

/// Printed as JSON: the Debug of a recursive message type does not end.
#[derive(Clone)]
struct Shown(DynamicMessage);

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&serde_json::to_string(&self.0).unwrap_or_default())
    }
}

fn message() -> impl Strategy<Value = Shown> {
    let leaf = (
        (
            any::<i32>(),
            any::<i64>(),
            any::<u64>(),
            prop::num::f64::NORMAL | prop::num::f64::ZERO,
            prop::num::f32::NORMAL,
        ),
        (any::<bool>(), any::<String>(), vec(any::<u8>(), 0..20), -3..3_i32, vec(any::<i32>(), 0..4)),
        (
            btree_map(any::<i64>(), any::<String>(), 0..3),
            -62_135_596_800..253_402_300_799_i64,
            0..1_000_000_000_i32,
        ),
    );
    let leaf = leaf.prop_map(
        |((i32, i64, u64, f64, f32), (flag, text, blob, color, numbers), (names, seconds, nanos))| {
            let mut message = DynamicMessage::new(all_types());
            let at = POOL.get_message_by_name("google.protobuf.Timestamp").expect("a type");
            let mut time = DynamicMessage::new(at);
            time.set_field_by_name("seconds", Value::I64(seconds));
            time.set_field_by_name("nanos", Value::I32(nanos));
            let names = names.into_iter().map(|(k, v)| (MapKey::I64(k), Value::String(v))).collect();
            let fields = [
                ("i32", Value::I32(i32)),
                ("i64", Value::I64(i64)),
                ("u64", Value::U64(u64)),
                ("f64", Value::F64(f64)),
                ("f32", Value::F32(f32)),
                ("flag", Value::Bool(flag)),
                ("text", Value::String(text)),
                ("blob", Value::Bytes(blob.into())),
                ("color", Value::EnumNumber(color)),
                ("numbers", Value::List(numbers.into_iter().map(Value::I32).collect())),
                ("names", Value::Map(names)),
                ("at", Value::Message(time)),
            ];
            for (name, value) in fields {
                message.set_field_by_name(name, value);
            }
            Shown(message)
        },
    );
    leaf.boxed().prop_recursive(3, 8, 3, |inner| {
        vec(inner, 1..3).prop_map(|children| {
            let mut message = DynamicMessage::new(all_types());
            message.set_field_by_name("child", Value::Message(children[0].0.clone()));
            message.set_field_by_name(
                "children",
                Value::List(children.into_iter().map(|child| Value::Message(child.0)).collect()),
            );
            Shown(message)
        })
    })
}

/// Text that looks like JSON often enough to reach deep.
fn jsonish() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just(","),
        Just(":"),
        Just("null"),
        Just("-1e9"),
        Just("\"i32\""),
        Just("\"child\""),
        Just("\"any\""),
        Just("\"@type\""),
        Just("\"value\""),
        Just("\"\\ud83d\""),
        Just("\"x"),
        Just("1e-99999999999"),
        Just("0.10"),
        Just("\"took\":\"-0.5s\""),
        Just("\u{feff}"),
    ];
    vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn a_printed_message_reads_back_equal(message in message(), defaults in any::<bool>()) {
        let mut text = Vec::new();
        Printer { defaults }.print(&message.0, None, &mut text).expect("printable");
        let back = json_in::message(&all_types(), &text);
        let mut again = Vec::new();
        let back = back.expect("readable");
        Printer { defaults }.print(&back, None, &mut again).expect("printable");
        let (a, b): (serde_json::Value, serde_json::Value) = (serde_json::from_slice(&text).expect("JSON"), serde_json::from_slice(&again).expect("JSON"));
        prop_assert_eq!(a, b);
        // Through the wire, where a default that was set is the same as one that was not.
        let wire = |m: &DynamicMessage| DynamicMessage::decode(all_types(), m.encode_to_vec().as_slice());
        prop_assert!(wire(&back) == wire(&message.0));
    }

    #[test]
    fn no_body_panics_and_what_is_accepted_is_json(bytes in vec(any::<u8>(), 0..64), text in jsonish()) {
        for body in [bytes.as_slice(), text.as_bytes()] {
            if json_in::message(&all_types(), body).is_ok() {
                prop_assert!(serde_json::from_slice::<serde_json::Value>(body).is_ok());
            }
        }
    }

    #[test]
    fn no_query_path_or_template_panics(text in "[ -~]{0,40}", raw in "(/[a-z%:.*{}=0-9]{0,6}){0,5}") {
        let mut message = DynamicMessage::new(all_types());
        let owned = query::Owned { path: &[], body: None };
        let _ = query::apply(&mut message, &text, &owned);
        let mut router = Router::default();
        router.add("GET", Template::parse("/a/{x=*/**}:go").expect("valid")).expect("free");
        if let Ok(template) = Template::parse(&raw) {
            prop_assert_eq!(Template::parse(&template.shape()).map(|t| t.segments), Ok(template.segments));
        }
        let _ = router.find("GET", &raw);
    }
}
