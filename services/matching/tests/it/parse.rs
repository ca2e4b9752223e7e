//! The parser behind its RPCs, and what holds for every text: spans, spellings, and that nothing is guessed.

use std::sync::LazyLock;

use nqi_kernel::standard::StandardNumber;
use nqi_kernel::standard::seed;
use nqi_kernel::worktime::{Calendar, china};
use nqi_matching::engine::lexicon::Lexicon;
use nqi_matching::engine::parse::slot::{Name, Slot, State};
use nqi_matching::engine::parse::{Item, parse, question};
use nqi_matching::engine::snapshot::Snapshot;
use nqi_matching::wire::records;
use nqi_matching::{Deps, catch_up, routes};
use nqi_platform::auth::{OrgKind, Principal, Role, Roles};
use nqi_platform::config::Secret;
use nqi_platform::link;
use nqi_platform::problem::Problem;
use nqi_proto::matching::v1::match_service_client::MatchServiceClient;
use nqi_proto::matching::v1::parse_service_client::ParseServiceClient;
use nqi_proto::matching::v1::{
    MatchRequest, NeedKind, ParseNeedRequest, SlotState, SuggestTermsRequest, TermKind,
};
use nqi_proto::registry::v1 as pb;
use nqi_proto::r#type::v1::need::Detail;
use nqi_proto::r#type::v1::{ResourceClass, ResourceNeed};
use proptest::prelude::*;
use prost::Message;
use tonic::Code;
use tonic::service::Routes;
use uuid::Uuid;

use crate::lending;
use crate::registry::Registry;
use crate::story;
use crate::world::{TODAY, calibration_row, id, standard, test_row};

struct Reader {
    lexicon: Lexicon,
    calendar: Calendar,
}

impl Reader {
    fn read(&self, text: &str) -> Vec<Item> {
        parse(&self.lexicon, &self.calendar, TODAY, text)
    }

    fn only(&self, text: &str) -> Vec<Slot> {
        let items = self.read(text);
        assert_eq!(items.len(), 1, "{text}: {items:?}");
        items.into_iter().flat_map(|item| item.slots).collect()
    }
}

/// Every version of the kernel's list, and a few things to do.
static READER: LazyLock<Reader> = LazyLock::new(|| {
    let mut snapshot = Snapshot::default();
    let numbers: Vec<String> = seed::standards().unwrap().into_iter().map(|line| line.number).collect();
    let versions = numbers.iter().filter(|number| StandardNumber::parse_version(number).is_ok());
    let stored =
        versions.enumerate().map(|(at, number)| standard(at, number, pb::StandardStatus::Current, &[]));
    snapshot.apply(stored.filter_map(|record| records::standard(&record)));
    let rows = [
        test_row(0, 0, 0, "碳纤维复丝", "拉伸性能", "GB/T 3362-2017"),
        test_row(1, 0, 0, "食品", "铅", "GB 5009.12-2023"),
        calibration_row(2, 0, 0, ("卡尺", "长度"), "(0~300) mm", "0.01 mm"),
        calibration_row(3, 0, 0, ("电子天平", "质量"), "(0~200) g", "1 mg"),
    ];
    snapshot.apply(rows.iter().filter_map(records::row));
    Reader { lexicon: Lexicon::of(&snapshot).unwrap(), calendar: china() }
});

fn values(slots: &[Slot], name: Name) -> Vec<&str> {
    let accepted = slots.iter().filter(|slot| slot.name == name && slot.state == State::Accepted);
    accepted.map(|slot| slot.value.as_str()).collect()
}

#[test]
fn only_the_literal_word_sets_the_mode_and_everything_else_asks() {
    for (text, mode) in [
        ("卡尺校准", Some("CALIBRATION")),
        ("卡尺检定", Some("VERIFICATION")),
        ("按检定规程校准卡尺", Some("CALIBRATION")),
        ("卡尺不是检定，是校准", Some("CALIBRATION")),
        ("卡尺送检", None),
        ("卡尺检校", None),
        ("卡尺计量", None),
        ("卡尺检测", None),
        ("卡尺校准或检定", None),
        ("卡尺按JJG 30-2012", None),
        ("卡尺上次检定，这次校准", None),
        ("卡尺", None),
    ] {
        let slots = READER.only(text);
        assert_eq!(values(&slots, Name::Mode), mode.into_iter().collect::<Vec<_>>(), "{text}");
        let open = slots.iter().find(|slot| slot.name == Name::Mode && slot.is_open());
        assert_eq!(open.is_some(), mode.is_none(), "{text}");
        if let Some(open) = open {
            let (zh, en) = question::of(open).unwrap();
            assert!(zh.contains("校准还是检定") && en.contains("not interchangeable"), "{text}: {zh} {en}");
        }
    }
}

#[test]
fn a_year_that_nobody_knows_is_asked_about_with_the_known_versions() {
    for text in ["GB/T 3362-2019 碳纤维复丝", "GB/T 3362-17碳纤维复丝", "GB 3362-2011，碳纤维复丝"]
    {
        let slots = READER.only(text);
        let open = slots.iter().find(|slot| slot.name == Name::Standard).unwrap();
        assert_eq!((open.state, open.value.as_str()), (State::Ambiguous, ""), "{text}");
        assert_eq!(open.alternatives[0].value, "GB/T 3362-2017", "{text}");
        let (zh, _) = question::of(open).unwrap();
        assert!(zh.contains(&open.raw) && zh.contains("GB/T 3362-2017"), "{zh}");
    }
    let slots = READER.only("碳纤维复丝，gb3362");
    assert_eq!(values(&slots, Name::Standard), ["GB/T 3362"], "no year: whichever is in force");
}

/// Writes a number as people do.
fn respell(number: &str, how: usize) -> String {
    let wide =
        |c: char| if c.is_ascii_graphic() { char::from_u32(c as u32 + 0xFEE0).unwrap_or(c) } else { c };
    match how {
        0 => number.to_owned(),
        1 => number.to_lowercase(),
        2 => number.replace(' ', ""),
        3 => number.replace("/T", "T").replace(' ', ""),
        4 => number.replace('-', "—"),
        5 => number.replace('-', " – "),
        6 => number.chars().map(wide).collect(),
        7 => format!("《{number}》"),
        8 => number.replace("/T", "-T"),
        _ => number.replace(' ', "　"),
    }
}

#[test]
fn every_spelling_of_every_known_number_is_read_as_that_number_where_it_stands() {
    for line in seed::standards().unwrap() {
        if StandardNumber::parse_version(&line.number).is_err() {
            continue;
        }
        for how in 0..10 {
            let spelled = respell(&line.number, how);
            let text = format!("想按{spelled}做，十天内");
            let items = READER.read(&text);
            let slots: Vec<&Slot> = items.iter().flat_map(|item| &item.slots).collect();
            let read: Vec<_> = slots.iter().filter(|slot| slot.name == Name::Standard).collect();
            assert_eq!(read.len(), 1, "{text}");
            assert_eq!((read[0].state, &read[0].value), (State::Accepted, &line.number), "{text}");
            assert_eq!(read[0].raw, spelled.trim_matches(['《', '》']), "{text}");
        }
    }
}

/// Pieces of sentences in any order, with noise between.
fn typed() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "卡尺",
            "碳纤维复丝",
            "拉伸性能",
            "GB/T 3362—2017",
            "ＧＢ５００９．１２",
            "校准",
            "检定",
            "送检",
            "0～150㎜",
            "U≤0.02mm",
            "k=2",
            "5把",
            "荣成",
            "下周五前",
            "4月8号",
            "预算2万",
            "CMA",
            "不要",
            "食品",
            "Pb",
            "，",
            "。",
            "；",
            "\n",
            "另外",
            "上门",
            "4、7、9pH",
            "①",
            "½",
            "\u{200B}",
            "　",
            "认证",
            "ISO 9001",
            "查新",
            "预约会议室",
            "铅",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,4}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn the_span_of_every_slot_is_its_raw_text_and_what_is_open_has_a_question(text in typed()) {
        let original: Vec<char> = text.chars().collect();
        let items = READER.read(&text);
        prop_assert!(!items.is_empty());
        prop_assert_eq!(&items, &READER.read(&text));
        for slot in items.iter().flat_map(|item| &item.slots) {
            prop_assert!(slot.span.start <= slot.span.end && slot.span.end <= original.len());
            let raw: String = original[slot.span.clone()].iter().collect();
            prop_assert_eq!(&raw, &slot.raw);
            prop_assert!(slot.alternatives.len() <= 5);
            prop_assert!((0.0..=1.0).contains(&slot.confidence));
            let accepted = slot.state == State::Accepted;
            prop_assert_eq!(accepted, !slot.value.is_empty());
            prop_assert_eq!(accepted, question::of(slot).is_none());
            // Nothing that was not said is ever accepted.
            prop_assert!(!accepted || !slot.raw.is_empty());
            if accepted && slot.name == Name::Mode {
                let word = if slot.value == "VERIFICATION" { "检定" } else { "校准" };
                prop_assert!(slot.raw.contains(word), "{}", slot.raw);
            }
        }
    }

    #[test]
    fn suggestions_hold_what_was_typed_and_come_in_one_order(text in "\\PC{1,6}") {
        let once = READER.lexicon.terms.suggest(&text, |_| true, 10);
        prop_assert!(once.len() <= 10);
        prop_assert_eq!(once, READER.lexicon.terms.suggest(&text, |_| true, 10));
    }
}

fn principal(role: Role, kind: OrgKind) -> Principal {
    Principal {
        subject: Uuid::now_v7(),
        org: Uuid::now_v7(),
        kind,
        roles: Roles::of(&[role]),
        regions: vec![],
        session: Uuid::nil(),
        name: String::new(),
        token: Secret::new(String::new()),
    }
}

fn as_who(deps: &Deps, who: Option<Principal>) -> link::Link {
    link::local(match who {
        None => routes(deps),
        Some(who) => Routes::from(routes(deps).into_axum_router().layer(axum::Extension(who))),
    })
}

fn enterprise(deps: &Deps) -> link::Link {
    as_who(deps, Some(principal(Role::Enterprise, OrgKind::Enterprise)))
}

fn text(text: &str) -> ParseNeedRequest {
    ParseNeedRequest { text: text.to_owned() }
}

#[tokio::test]
async fn every_role_reads_the_same_bytes_and_a_stranger_is_refused() {
    let deps = Registry::new(story::world(), 3).deps();
    catch_up(&deps).await.unwrap();
    let ask = text("碳纤维复丝拉伸性能，GB/T 3362-2017，3个样品");
    let mut replies = Vec::new();
    for (role, kind) in [
        (Role::Enterprise, OrgKind::Enterprise),
        (Role::Provider, OrgKind::Provider),
        (Role::Centre, OrgKind::Centre),
        (Role::Bureau, OrgKind::Bureau),
        (Role::Admin, OrgKind::Platform),
        (Role::Service, OrgKind::Platform),
    ] {
        let mut client = ParseServiceClient::new(as_who(&deps, Some(principal(role, kind))));
        replies.push(client.parse_need(ask.clone()).await.unwrap().into_inner().encode_to_vec());
    }
    assert!(replies.iter().all(|reply| *reply == replies[0]));
    let mut stranger = ParseServiceClient::new(as_who(&deps, None));
    assert_eq!(stranger.parse_need(ask).await.unwrap_err().code(), Code::Unauthenticated);
    let typed = SuggestTermsRequest { query: "3362".into(), ..Default::default() };
    assert_eq!(stranger.suggest_terms(typed).await.unwrap_err().code(), Code::Unauthenticated);
}

#[tokio::test]
async fn a_need_with_open_slots_is_refused_by_matching_until_each_is_answered() {
    let deps = Registry::new(story::world(), 3).deps();
    catch_up(&deps).await.unwrap();
    let mut parsing = ParseServiceClient::new(enterprise(&deps));
    let mut matching = MatchServiceClient::new(enterprise(&deps));
    let read = parsing.parse_need(text("卡尺送检，0-150mm，U≤0.02mm")).await.unwrap().into_inner();
    let item = &read.items[0];
    assert_eq!(item.kind(), NeedKind::Calibration);
    let mode = item.slots.iter().find(|slot| slot.name == "mode").unwrap();
    assert_eq!((mode.state(), mode.raw.as_str(), mode.start, mode.end), (SlotState::Ambiguous, "送检", 2, 4));
    let mut need = item.need.clone().unwrap();
    let request = |need| MatchRequest { need: Some(need), ..Default::default() };
    let refused = Problem::from_status(&matching.r#match(request(need.clone())).await.unwrap_err());
    assert_eq!((refused.code, refused.reason.as_ref()), (Code::FailedPrecondition, "NEED_UNCONFIRMED"));
    assert_eq!(refused.fact("slots"), Some("mode"));
    assert!(refused.zh.contains("校准还是检定"), "{}", refused.zh);
    assert_eq!(refused.violations[0].field, "need.open_slots[0]");
    let Some(Detail::Calibration(given)) = &mut need.detail else { panic!("{need:?}") };
    assert_eq!((given.instrument.as_str(), given.mode), ("通用卡尺", 0));
    given.mode = 1;
    need.open_slots.clear();
    let reply = matching.r#match(request(need)).await.unwrap().into_inner();
    assert!(reply.eligible > 0);
}

#[tokio::test]
async fn a_sentence_that_says_everything_makes_a_need_that_matching_answers() {
    let deps = Registry::new(story::world(), 3).deps();
    catch_up(&deps).await.unwrap();
    let mut parsing = ParseServiceClient::new(enterprise(&deps));
    let sentence = "按gb/t3362—2017测碳纤维复丝的拉伸性能，要有证明作用，月底前，预算1000元，环翠";
    let read = parsing.parse_need(text(sentence)).await.unwrap().into_inner();
    let need = read.items[0].need.clone().unwrap();
    assert!(need.open_slots.is_empty(), "{:?}", need.open_slots);
    let mut matching = MatchServiceClient::new(enterprise(&deps));
    let mine = MatchRequest { need: Some(need), ..Default::default() };
    let theirs = MatchRequest { need: Some(story::tensile()), ..Default::default() };
    let mine = matching.r#match(mine).await.unwrap().into_inner();
    let theirs = matching.r#match(theirs).await.unwrap().into_inner();
    // Only the instant of the decision differs.
    assert_eq!((mine.snapshot_id, mine.candidates), (theirs.snapshot_id, theirs.candidates));
    assert_eq!((mine.eligible, mine.removed), (theirs.eligible, theirs.removed));
}

#[tokio::test]
async fn an_inspection_is_read_with_its_own_fields_and_kept_apart_from_a_test() {
    let mut world = story::world();
    let mut graded = test_row(7, 0, 0, "信息系统", "等级测评", "GB/T 22239-2019");
    graded.kind = nqi_proto::r#type::v1::ItemKind::Inspection.into();
    world.rows.push(graded);
    let deps = Registry::new(world, 3).deps();
    catch_up(&deps).await.unwrap();
    let mut parsing = ParseServiceClient::new(enterprise(&deps));
    let read = parsing
        .parse_need(text("信息系统检验，等级测评，现场，环翠，要有证明作用"))
        .await
        .unwrap()
        .into_inner();
    assert_eq!((read.items.len(), read.items[0].kind()), (1, NeedKind::Inspection));
    let need = read.items[0].need.clone().unwrap();
    assert!(need.open_slots.is_empty(), "{:?}", need.open_slots);
    let Some(Detail::Inspection(given)) = &need.detail else { panic!("{need:?}") };
    assert_eq!((given.object.as_str(), given.activity.as_str()), ("信息系统", "等级测评"));
    assert_eq!((given.place.as_str(), need.accreditations.as_slice()), ("371002", &[1][..]));
    let mut matching = MatchServiceClient::new(enterprise(&deps));
    let request = MatchRequest { need: Some(need), near_misses: true, ..Default::default() };
    let reply = matching.r#match(request).await.unwrap().into_inner();
    assert!(reply.loaded.is_some(), "matching takes the need");
    for (said, kind) in [
        ("信息系统检测", None),
        ("碳纤维复丝检验检测，拉伸性能", Some(NeedKind::Testing)),
        ("信息系统检验检测", Some(NeedKind::Inspection)),
        ("碳纤维复丝验货", None),
    ] {
        let read = parsing.parse_need(text(said)).await.unwrap().into_inner();
        let kinds: Vec<NeedKind> = read.items.iter().map(|item| item.kind()).collect();
        assert_eq!(kinds, [kind.unwrap_or(NeedKind::Unspecified)], "{said}");
    }
}

#[tokio::test]
async fn a_standards_service_about_nothing_asks_for_its_subject_instead_of_being_refused() {
    let deps = Registry::new(story::world(), 3).deps();
    catch_up(&deps).await.unwrap();
    let mut parsing = ParseServiceClient::new(enterprise(&deps));
    let mut matching = MatchServiceClient::new(enterprise(&deps));
    let read = parsing.parse_need(text("帮我们做标准查新")).await.unwrap().into_inner();
    let need = read.items[0].need.clone().unwrap();
    let open: Vec<&str> = need.open_slots.iter().map(|slot| slot.name.as_str()).collect();
    assert_eq!(open, ["subject"]);
    assert!(need.open_slots[0].question_zh.contains("主题"), "{}", need.open_slots[0].question_zh);
    let ask = |need| MatchRequest { need: Some(need), ..Default::default() };
    let refused = matching.r#match(ask(need)).await.unwrap_err();
    assert_eq!(Problem::from_status(&refused).reason.as_ref(), "NEED_UNCONFIRMED");
    let read = parsing.parse_need(text("想起草一个团标")).await.unwrap().into_inner();
    let need = read.items[0].need.clone().unwrap();
    let Some(Detail::Service(given)) = &need.detail else { panic!("{need:?}") };
    assert_eq!((given.activity.as_str(), given.subject.as_str()), ("制修订", "团体标准"));
    assert!(matching.r#match(ask(need)).await.is_ok());
}

#[tokio::test]
async fn a_sentence_that_books_something_makes_a_need_that_matching_answers_with_a_time() {
    let mut world = story::world();
    let mut expert = lending::resource(0, &id(8, 0), ResourceClass::Expert, 60);
    expert.resource.as_mut().unwrap().title = "示例标准化专家".into();
    world.resources.push(expert);
    let deps = Registry::new(world, 3).deps();
    catch_up(&deps).await.unwrap();
    let mut parsing = ParseServiceClient::new(enterprise(&deps));
    let mut matching = MatchServiceClient::new(enterprise(&deps));
    let said = "3月20日下午2点到4点预约标准化专家，预算500元以内，环翠";
    let read = parsing.parse_need(text(said)).await.unwrap().into_inner();
    assert_eq!((read.items.len(), read.items[0].kind()), (1, NeedKind::Resource));
    let need = read.items[0].need.clone().unwrap();
    assert!(need.open_slots.is_empty(), "{:?}", need.open_slots);
    assert_eq!((need.region.as_str(), need.budget_fen), ("371002", Some(50_000)));
    let friday = jiff::civil::date(2026, 3, 20);
    let expected = ResourceNeed {
        class: ResourceClass::Expert.into(),
        capability: "标准化专家".into(),
        start_time: lending::at(friday, 840),
        end_time: lending::at(friday, 960),
        operator_needed: false,
    };
    assert_eq!(need.detail, Some(Detail::Resource(expected)));
    let ask = |need| MatchRequest { need: Some(need), ..Default::default() };
    let reply = matching.r#match(ask(need)).await.unwrap().into_inner();
    assert_eq!((reply.eligible, reply.candidates.len()), (1, 1), "{reply:?}");
    assert!(reply.candidates[0].slot.is_some());

    // Which one and when were not said: asked, with what is shared, and refused until then.
    let read = parsing.parse_need(text("预约一位专家，标准化方面的")).await.unwrap().into_inner();
    let item = &read.items[0];
    let open: Vec<&str> = item.slots.iter().filter(|s| s.value.is_empty()).map(|s| s.name.as_str()).collect();
    assert_eq!(open, ["capability", "start_time", "end_time"]);
    let capability = item.slots.iter().find(|slot| slot.name == "capability").unwrap();
    assert_eq!(capability.alternatives[0].value, "示例标准化专家");
    let refused = matching.r#match(ask(item.need.clone().unwrap())).await.unwrap_err();
    assert_eq!(Problem::from_status(&refused).reason.as_ref(), "NEED_UNCONFIRMED");
}

#[tokio::test]
async fn wrong_requests_name_their_fields_and_an_unbuilt_index_says_so() {
    let deps = Registry::new(story::world(), 3).deps();
    let mut client = ParseServiceClient::new(enterprise(&deps));
    let reason = |status: tonic::Status| Problem::from_status(&status).reason.to_string();
    assert_eq!(reason(client.parse_need(text("卡尺")).await.unwrap_err()), "INDEX_BEHIND");
    catch_up(&deps).await.unwrap();
    let fields = |status: tonic::Status| {
        let problem = Problem::from_status(&status);
        (status.code(), problem.violations.into_iter().map(|v| v.field).collect::<Vec<_>>())
    };
    for wrong in [" ".to_owned(), "长".repeat(2001)] {
        let refused = fields(client.parse_need(text(&wrong)).await.unwrap_err());
        assert_eq!(refused, (Code::InvalidArgument, vec!["text".to_owned()]));
    }
    let wrong = SuggestTermsRequest { query: String::new(), kinds: vec![1, 99], limit: 51 };
    let named = ["query", "limit", "kinds[1]"].map(String::from).to_vec();
    assert_eq!(fields(client.suggest_terms(wrong).await.unwrap_err()), (Code::InvalidArgument, named));
}

#[tokio::test]
async fn suggestions_find_a_standard_by_any_spelling_and_a_name_by_its_middle_or_another_name() {
    let deps = Registry::new(story::world(), 3).deps();
    catch_up(&deps).await.unwrap();
    let mut client = ParseServiceClient::new(enterprise(&deps));
    for typed in ["GB/T 33", "gbt3362", "3362-20", "ＧＢ３３６２", "GB 3362"] {
        let ask = SuggestTermsRequest { query: typed.into(), kinds: vec![1], limit: 5 };
        let reply = client.suggest_terms(ask).await.unwrap().into_inner();
        let found: Vec<&str> = reply.terms.iter().map(|term| term.value.as_str()).collect();
        assert_eq!(found, ["GB/T 3362-2017", "GB/T 3362-2005"], "{typed}");
        assert!(!reply.terms[0].superseded && reply.terms[1].superseded && reply.terms[0].rows == 3);
    }
    let mut world = story::world();
    let mut room = lending::resource(0, &id(8, 0), ResourceClass::Room, 60);
    room.resource.as_mut().unwrap().title = "示例临港报告厅".into();
    world.resources.push(room);
    let lent = Registry::new(world, 3).deps();
    catch_up(&lent).await.unwrap();
    let ask = SuggestTermsRequest { query: "报告".into(), ..Default::default() };
    let reply = ParseServiceClient::new(enterprise(&lent)).suggest_terms(ask).await.unwrap().into_inner();
    let found: Vec<_> = reply.terms.iter().map(|term| (term.kind(), term.value.as_str())).collect();
    assert_eq!(found, [(TermKind::Resource, "示例临港报告厅")]);
    for (typed, kind, value) in [
        ("复丝", TermKind::Object, "碳纤维复丝"),
        ("卡", TermKind::Object, "通用卡尺"),
        ("游标", TermKind::Object, "游标卡尺"),
        ("拉伸", TermKind::Parameter, "拉伸性能"),
        ("环翠", TermKind::Region, "371002"),
    ] {
        let ask = SuggestTermsRequest { query: typed.into(), kinds: vec![kind.into()], limit: 0 };
        let reply = client.suggest_terms(ask).await.unwrap().into_inner();
        assert_eq!(reply.terms.first().map(|term| term.value.as_str()), Some(value), "{typed}");
    }
}
