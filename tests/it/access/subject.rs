//! What an RPC of the matrix is called about, made afresh for each call that may change it.

use std::time::Duration;

use nqi_tests::case::{Case, Stage, text};
use nqi_tests::eventually::eventually;
use nqi_tests::sheet;
use nqi_tests::world::{self, World};
use serde_json::{Value, json};
use uuid::Uuid;

/// What must exist before the call.
#[derive(Clone, Copy, Debug)]
pub enum Needs {
    /// Nothing but the world.
    Nothing,
    /// A case that has come this far.
    Case(Stage),
    /// A case with defects named by the centre.
    Returned,
    /// A case whose provider has asked the enterprise a question.
    Question,
    /// A case in progress with a photo of its sample; `id` is the document.
    Photo,
    /// A case whose sample was found unfit.
    Unfit,
    /// A case whose provider waits for a confirmation.
    Confirming,
    /// A case whose report is objected to.
    Disputed,
    /// A case of whose order the enterprise proposed the cancellation.
    Proposed,
    /// A rating of 1 with what must have followed: the call, then the rectification.
    BadRating(u8),
    /// A rating of 1 that was upheld and that the provider appeals against.
    AppealedRating,
    /// A case with a report file that is announced; `id` is the document.
    Announced,
    /// A case with a report file that is READY.
    Ready,
    /// A case whose item nobody can do.
    Sourcing,
    /// A case with the commitment of this stage; `id` is the clock.
    Clock(Stage, &'static str),
    /// The same, paused.
    Paused,
    /// A hold of the provider; `id` is the hold, `true` = confirmed.
    Hold(bool),
    /// A pool of the provider with weekly rules; `id` is the pool.
    PoolRules,
    /// A member of the enterprise; `id` is the member.
    Member,
    /// A session of the enterprise; `id` is its refresh token.
    Session,
    /// An offering of the provider that is published; `id` is the offering.
    Offering,
    /// An accreditation of the provider; `id` is the accreditation.
    Accreditation,
    /// An import of the provider that has come to this state (empty: it waits for its file); `id` is the import.
    Import(&'static str),
    /// A resource that the provider shares; `id` is the resource.
    Resource,
    /// A booking of such a resource by the enterprise; `id` is the booking.
    Booking,
    /// An action of the centre's region, `true` = it runs; `id` is the action.
    Action(bool),
    /// A running action and a request of its cluster, `true` = under it; `id` is the action.
    Campaign(bool),
    /// An instrument of the enterprise; `id` is the instrument.
    Instrument,
    /// A scope row of the provider, `true` = suspended by it; `id` is the row.
    Row(bool),
    /// A standard; `id` is the version.
    Standard,
    /// The enterprise's profile; `id` is the enterprise.
    Profile,
    /// A card; `id` is the card.
    Card,
    /// A card that the laboratory appeals against; `id` is the card.
    Appealed,
    /// A late clock without a notice; `id` is the clock.
    Late,
    /// A notice to the laboratory, `true` = issued; `id` is the notice.
    Notice(bool),
    /// A message that the laboratory has been sent; `id` is the message.
    Message,
    /// More time that the laboratory asks for; `id` is the extension.
    Extension,
    /// A completed clock; `id` is the clock.
    Closed,
    /// A month whose results are published; `id` is the month.
    Published,
    /// An upheld finding about a report of the provider; `id` is the finding.
    Finding,
    /// A submitted case; `id` is its number.
    Number,
    /// A form draft of the enterprise's member; `id` is its key.
    Draft,
    /// A draft of the calendar with one more rest day; `id` is its etag.
    CalendarDraft,
    /// A published revision of the calendar behind the shipped one.
    Revision,
}

/// What was made.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// The case, if one was needed.
    pub case: Case,
    /// What else was made, see [`Needs`].
    pub id: String,
}

impl Subject {
    /// Makes what a row needs.
    pub async fn make(world: &World, needs: Needs) -> Subject {
        let mut subject = Subject::default();
        let (cluster, firm, lab) = (&world.cluster, &world.firm, world.lab());
        match needs {
            Needs::Nothing => {}
            Needs::Case(stage) => subject.case = world.case(stage).await,
            Needs::Returned => {
                subject.case = world.case(Stage::Submitted).await;
                let defect = json!({"material": "title", "problem": "不清楚", "fix": "写明产品"});
                let asked = json!({"id": subject.case.request, "defects": [defect]});
                cluster.ok(&world.centre, "requests.RequestService.RequestCorrection", asked).await;
            }
            Needs::Question => {
                subject.case = world.case(Stage::Quoting).await;
                let asked = json!({"id": subject.case.offer, "question": "样品数量是多少？"});
                cluster.ok(&lab.owner, "requests.OfferService.AskQuestion", asked).await;
            }
            Needs::Photo => {
                subject.case = world.case(Stage::InProgress).await;
                subject.id = world.sample_photo(&lab.owner, &subject.case).await;
            }
            Needs::Unfit => {
                subject.case = world.case(Stage::InProgress).await;
                let photo = world.sample_photo(&lab.owner, &subject.case).await;
                let asked =
                    json!({"id": subject.case.order, "reasons": ["数量不足"], "photo_document_ids": [photo]});
                cluster.ok(&lab.owner, "requests.OrderService.RejectSample", asked).await;
            }
            Needs::Confirming => {
                subject.case = world.case(Stage::InProgress).await;
                let asked = json!({"id": subject.case.order, "question": "是否按标准状态调湿？"});
                cluster.ok(&lab.owner, "requests.OrderService.RequestConfirmation", asked).await;
            }
            Needs::Disputed => {
                subject.case = world.case(Stage::Delivered).await;
                let asked = json!({"id": subject.case.order, "points": ["数值与原始记录不符"]});
                cluster.ok(firm, "requests.OrderService.DisputeReport", asked).await;
            }
            Needs::Proposed => {
                subject.case = world.case(Stage::InProgress).await;
                let asked = json!({"id": subject.case.order, "reason": "项目取消"});
                cluster.ok(firm, "requests.OrderService.CancelOrder", asked).await;
            }
            Needs::BadRating(steps) => subject.case = bad_rating(world, steps).await,
            Needs::AppealedRating => {
                subject.case = bad_rating(world, 1).await;
                let asked = json!({"id": subject.case.rating, "statement": "延期系企业改期所致"});
                cluster.ok(&lab.owner, "requests.RatingService.AppealRating", asked).await;
            }
            Needs::Announced => {
                subject.case = world.case(Stage::InProgress).await;
                subject.id = world.announce(&lab.owner, &subject.case).await;
            }
            Needs::Ready => {
                subject.case = world.case(Stage::InProgress).await;
                subject.case.document = world.report_file(&lab.owner, &subject.case).await;
            }
            Needs::Sourcing => subject.case = sourcing(world).await,
            Needs::Clock(stage, promise) => {
                subject.case = world.case(stage).await;
                subject.id = running(world, &subject.case, promise).await;
            }
            Needs::Paused => {
                subject.case = world.case(Stage::InProgress).await;
                subject.id = running(world, &subject.case, "COMMITMENT_STAGE_DELIVERY").await;
                let asked = json!({"id": subject.id, "reason": "PAUSE_REASON_FORCE_MAJEURE", "evidence": "台风停工通知"});
                cluster.ok(&world.bureau, "commitments.CommitmentService.PauseCommitment", asked).await;
            }
            Needs::Hold(confirmed) => {
                subject.id = Uuid::now_v7().to_string();
                let line = json!({"pool_id": lab.pool, "day": world.free_day(), "units": 1});
                cluster
                    .ok(
                        &lab.owner,
                        "registry.CapacityService.PlaceHold",
                        json!({"id": subject.id, "lines": [line]}),
                    )
                    .await;
                if confirmed {
                    let asked = json!({"id": subject.id, "order_id": Uuid::now_v7()});
                    cluster.ok(&world.service, "registry.CapacityService.ConfirmHold", asked).await;
                }
            }
            Needs::PoolRules => {
                subject.id = Uuid::new_v4().to_string();
                let pool = json!({"site_id": lab.site, "display_name": "按周排班", "unit": "台时"});
                let asked = json!({"provider_id": lab.owner.id(), "id": subject.id, "pool": pool});
                cluster.ok(&lab.owner, "registry.CapacityService.PutPool", asked).await;
                let rules = json!({"weekday_totals": [1, 1, 1, 1, 1, 0, 0], "horizon_days": 7});
                let asked = json!({"pool_id": subject.id, "rules": rules});
                cluster.ok(&lab.owner, "registry.CapacityService.PutPoolRules", asked).await;
            }
            Needs::Member => {
                let asked = json!({"organization_id": firm.id(), "account": account(), "display_name": "李示例乙",
                    "password": world::PASSWORD, "roles": ["ROLE_ENTERPRISE"]});
                subject.id =
                    text(&cluster.ok(firm, "identity.OrganizationService.CreateMember", asked).await["id"]);
            }
            Needs::Session => {
                let asked = json!({"account": world::FIRM_ACCOUNT, "password": world::PASSWORD});
                subject.id =
                    text(&cluster.ok(None, "identity.AuthService.Login", asked).await["refreshToken"]);
            }
            Needs::Offering => {
                subject.id = Uuid::new_v4().to_string();
                let asked =
                    json!({"provider_id": lab.owner.id(), "id": subject.id, "offering": offering(world)});
                cluster.ok(&lab.owner, "registry.OfferingService.PutOffering", asked).await;
                let asked = json!({"id": subject.id, "state": "OFFERING_STATE_PUBLISHED"});
                cluster.ok(&lab.owner, "registry.OfferingService.SetOfferingState", asked).await;
            }
            Needs::Accreditation => {
                subject.id = Uuid::new_v4().to_string();
                let asked = json!({"provider_id": lab.owner.id(), "id": subject.id, "accreditation": accreditation(world)});
                cluster.ok(&lab.owner, "registry.ProviderService.PutAccreditation", asked).await;
            }
            Needs::Import(state) => subject.id = import(world, state).await,
            Needs::Resource => subject.id = shared(world).await,
            Needs::Booking => {
                let asked = booking(world, &shared(world).await);
                subject.id =
                    text(&cluster.ok(firm, "registry.BookingService.RequestBooking", asked).await["id"]);
            }
            Needs::Action(running) => subject.id = action(world, running).await,
            Needs::Campaign(tagged) => {
                subject.id = action(world, true).await;
                let mut request = nqi_tests::case::draft();
                request["cluster"] = json!("CLUSTER_NEW_MATERIALS");
                let asked = json!({"request": request});
                let made = cluster.ok(firm, "requests.RequestService.CreateRequest", asked).await;
                subject.case.request = text(&made["id"]);
                let asked = json!({"id": subject.case.request});
                cluster.ok(firm, "requests.RequestService.SubmitRequest", asked).await;
                if tagged {
                    let asked = json!({"id": subject.id, "service_request_id": subject.case.request});
                    cluster.ok(&world.bureau, "requests.ActionService.TagRequest", asked).await;
                }
            }
            Needs::Instrument => {
                subject.id = Uuid::new_v4().to_string();
                let asked = json!({"id": subject.id, "instrument": instrument()});
                cluster.ok(firm, "registry.InstrumentService.PutInstrument", asked).await;
            }
            Needs::Row(suspended) => {
                subject.id = Uuid::new_v4().to_string();
                let asked =
                    json!({"provider_id": lab.owner.id(), "id": subject.id, "scope_row": scope_row(world)});
                cluster.ok(&lab.owner, "registry.CapabilityService.PutScopeRow", asked).await;
                if suspended {
                    let asked = json!({"id": subject.id, "reason": "设备送修"});
                    cluster.ok(&lab.owner, "registry.CapabilityService.SuspendScopeRow", asked).await;
                }
            }
            Needs::Standard => {
                subject.id = Uuid::new_v4().to_string();
                let asked = json!({"id": subject.id, "standard": standard()});
                cluster.ok(&world.bureau, "registry.StandardService.PutStandard", asked).await;
            }
            Needs::Profile => {
                subject.id = firm.id();
                let asked = json!({"id": subject.id, "enterprise": {"industry": "C3061"}});
                cluster.ok(firm, "registry.EnterpriseService.PutEnterprise", asked).await;
            }
            Needs::Card => subject.id = late(world).await.1,
            Needs::Late => subject.id = late(world).await.0,
            Needs::Appealed => {
                subject.id = late(world).await.1;
                let asked = json!({"id": subject.id, "statement": "客户未确认方案"});
                cluster.ok(&lab.owner, "commitments.CardService.AppealCard", asked).await;
            }
            Needs::Notice(issued) => {
                let asked = json!({"commitment_id": late(world).await.0});
                let notice = cluster.ok(&world.bureau, "commitments.NoticeService.DraftNotice", asked).await;
                subject.id = text(&notice["id"]);
                if issued {
                    let asked = json!({"id": subject.id});
                    cluster.ok(&world.bureau, "commitments.NoticeService.IssueNotice", asked).await;
                }
            }
            Needs::Message => subject.id = told(world, &late(world).await.0).await,
            Needs::Extension => {
                subject.case = world.case(Stage::InProgress).await;
                let clock = running(world, &subject.case, "COMMITMENT_STAGE_DELIVERY").await;
                let asked = json!({"commitment_id": clock, "days": 1, "reason": "试样需重新调节"});
                let asked = cluster.ok(&lab.owner, "commitments.ExtensionService.AskExtension", asked).await;
                subject.id = text(&asked["id"]);
            }
            Needs::Closed => {
                subject.case = world.case(Stage::Submitted).await;
                subject.id = running(world, &subject.case, "COMMITMENT_STAGE_ACCEPTANCE").await;
                let asked = json!({"id": subject.id});
                cluster.ok(&world.bureau, "commitments.CommitmentService.CompleteCommitment", asked).await;
            }
            Needs::Published => {
                subject.id = "2025-02".to_owned();
                let asked = json!({"period": subject.id});
                let known =
                    cluster.call(&world.bureau, "commitments.StatsService.GetPublishedPeriod", asked.clone());
                // Once for all rows: a period in which nothing has changed is not published again.
                if known.await.status != 200 {
                    cluster.ok(&world.bureau, "commitments.StatsService.PublishPeriod", asked).await;
                }
            }
            Needs::Finding => {
                let asked = json!({
                    "provider_id": lab.owner.id(), "kind": "FINDING_KIND_FALSE", "report_number": "R-1",
                    "found_on": world.day(-1), "summary": "示例认定",
                });
                let made = cluster.ok(&world.bureau, "commitments.StatsService.RecordFinding", asked).await;
                subject.id = text(&made["id"]);
            }
            Needs::Number => {
                subject.case = world.case(Stage::Submitted).await;
                let asked = json!({"id": subject.case.request});
                let case = cluster.ok(firm, "requests.RequestService.GetRequest", asked).await;
                subject.id = text(&case["caseNumber"]);
            }
            Needs::Draft => {
                subject.id = format!("form.{}", Uuid::new_v4());
                let asked = json!({"key": subject.id, "draft": {"content": "{}"}});
                cluster.ok(firm, "requests.DraftService.PutDraft", asked).await;
            }
            Needs::CalendarDraft => subject.id = calendar_draft(world).await,
            Needs::Revision => {
                let draft = json!({"id": "cn", "etag": calendar_draft(world).await, "reason": "放假通知"});
                cluster.ok(&world.bureau, "commitments.CalendarService.PublishCalendarDraft", draft).await;
            }
        }
        subject
    }
}

/// A resource that the laboratory shares from 9 to 12 on every day.
async fn shared(world: &World) -> String {
    let (cluster, owner) = (&world.cluster, &world.lab().owner);
    let id = Uuid::new_v4().to_string();
    cluster
        .ok(owner, "registry.ResourceService.PutResource", json!({"id": id, "resource": resource()}))
        .await;
    let asked = json!({"id": id, "state": "RESOURCE_STATE_PUBLISHED"});
    cluster.ok(owner, "registry.ResourceService.SetResourceState", asked).await;
    id
}

/// A resource that is open from 9 to 12 on every day.
pub fn resource() -> Value {
    let open = |day| json!({"weekday": day, "window": {"from_minute": 540, "to_minute": 720}});
    json!({"class": "RESOURCE_CLASS_INSTRUMENT", "title": "万能试验机", "capability": "拉伸 0~100 kN", "region": "371002",
        "slot_minutes": 60, "weekly_hours": (1..=7).map(open).collect::<Vec<_>>()})
}

/// Tomorrow's first hour of a resource.
pub fn booking(world: &World, resource: &str) -> Value {
    let tomorrow = world.cluster.clock.now() + jiff::SignedDuration::from_hours(24);
    let day = jiff::tz::offset(8).to_datetime(tomorrow).date();
    json!({"resource_id": resource, "start_time": format!("{day}T09:00:00+08:00"),
        "end_time": format!("{day}T10:00:00+08:00"), "purpose": "复丝拉伸",
        "contact": {"name": "李示例", "phone": "0631-0000001"}})
}

/// An instrument with a serial number of its own.
pub fn instrument() -> Value {
    json!({"name": "游标卡尺", "serial_number": Uuid::new_v4().simple().to_string(), "measurand": "长度",
        "range": "0~150 mm", "mode": "CALIBRATION_MODE_CALIBRATION", "interval_months": 12})
}

/// The calendar in force with one more rest day, as a draft; gives its etag.
async fn calendar_draft(world: &World) -> String {
    let cluster = &world.cluster;
    let calendar =
        cluster.ok(&world.bureau, "commitments.CalendarService.GetCalendar", json!({"id": "cn"})).await;
    let draft = json!({"id": "cn", "calendar": with_rest_day(calendar)});
    text(&cluster.ok(&world.bureau, "commitments.CalendarService.PutCalendarDraft", draft).await["etag"])
}

/// A calendar with one rest day more; another one each time, so that it differs from what was published before.
pub fn with_rest_day(mut calendar: Value) -> Value {
    let revision = calendar["revision"].as_i64().unwrap_or_default();
    let rest = json!({"date": {"year": 2026, "month": 11, "day": 1 + revision}, "kind": "DAY_KIND_REST"});
    if let Some(days) = calendar["days"].as_array_mut() {
        days.push(rest);
    }
    calendar
}

async fn bad_rating(world: &World, steps: u8) -> Case {
    let (cluster, case) = (&world.cluster, world.case(Stage::Completed).await);
    let asked = json!({"order_id": case.order, "level": 1, "text": "太慢"});
    cluster.ok(&world.firm, "requests.RatingService.GiveRating", asked).await;
    if steps > 0 {
        let asked = json!({"id": case.rating, "log": "企业反映延期", "upheld": true});
        cluster.ok(&world.centre, "requests.RatingService.FollowUpRating", asked).await;
    }
    if steps > 1 {
        let asked = json!({"id": case.rating, "text": "已增加班次"});
        cluster.ok(&world.lab().owner, "requests.RatingService.SubmitRectification", asked).await;
    }
    case
}

async fn sourcing(world: &World) -> Case {
    let (cluster, mut draft) = (&world.cluster, nqi_tests::case::draft());
    draft["items"][0]["need"]["testing"]["parameters"] = json!(["热膨胀系数"]);
    let made =
        cluster.ok(&world.firm, "requests.RequestService.CreateRequest", json!({"request": draft})).await;
    let mut case =
        Case { request: text(&made["id"]), item: text(&made["items"][0]["id"]), ..Case::default() };
    world.step(&mut case, Stage::Submitted).await;
    world.step(&mut case, Stage::Accepted).await;
    case
}

/// The clock of a promise in a case, once it runs.
async fn running(world: &World, case: &Case, promise: &str) -> String {
    let bound = std::time::Duration::from_secs(30);
    nqi_tests::eventually::eventually(bound, "the clock runs", || async {
        let clock = world.commitment(case, promise).await;
        (clock["status"] == "COMMITMENT_STATUS_RUNNING").then(|| text(&clock["id"]))
    })
    .await
}

/// A clock of the laboratory that is late, and its red card: a response of no case that was due before it began.
async fn late(world: &World) -> (String, String) {
    let cluster = &world.cluster;
    let subject = Uuid::now_v7();
    work_begins(world).await;
    let clock = json!({"stage": "COMMITMENT_STAGE_RESPONSE", "subject_id": subject, "obligor_id": world.lab().owner.id(),
        "enterprise_id": world.firm.id(), "centre_id": world.centre.id(), "region": "371002",
        "promised": 1, "unit": "TERM_UNIT_WORKING_MINUTES"});
    let clock = cluster.ok(&world.service, "commitments.CommitmentService.StartCommitment", clock).await;
    let clock = text(&clock["id"]);
    cluster.pass(jiff::SignedDuration::from_mins(30));
    work_begins(world).await;
    cluster.pass(jiff::SignedDuration::from_mins(2));
    let bound = std::time::Duration::from_secs(30);
    let card = nqi_tests::eventually::eventually(bound, "a card is fired", || async {
        let asked = json!({"commitment_id": clock, "levels": ["LEVEL_RED"]});
        let cards = cluster.ok(&world.bureau, "commitments.CardService.ListCards", asked).await;
        cards["cards"].as_array()?.first().map(|card| text(&card["id"]))
    })
    .await;
    (clock, card)
}

/// The message of red about a clock that is late.
async fn told(world: &World, clock: &str) -> String {
    let cluster = &world.cluster;
    cluster.pass(jiff::SignedDuration::from_mins(2));
    work_begins(world).await;
    let bound = std::time::Duration::from_secs(30);
    nqi_tests::eventually::eventually(bound, "a message leaves", || async {
        let asked = json!({"commitment_id": clock, "kinds": ["MESSAGE_KIND_RED"]});
        let lab = &world.lab().owner;
        let told = cluster.ok(lab, "commitments.MessageService.ListMessages", asked).await;
        told["messages"].as_array()?.first().map(|message| text(&message["id"]))
    })
    .await
}

/// Lets the night, the lunch or the weekend pass, if it is one.
async fn work_begins(world: &World) {
    let cluster = &world.cluster;
    let state =
        cluster.ok(&world.bureau, "commitments.CalendarService.GetWorkingState", json!({"id": "cn"})).await;
    if state["working"] == true {
        return;
    }
    let next: jiff::Timestamp = text(&state["nextWorkingTime"]).parse().expect("an instant");
    cluster.pass(next.duration_since(cluster.clock.now()));
}

/// An account name that nobody has.
pub fn account() -> String {
    format!("member-{}", Uuid::new_v4().simple())
}

/// An offering of the laboratory.
pub fn offering(world: &World) -> serde_json::Value {
    let lab = world.lab();
    json!({"site_id": lab.site, "kind": "ITEM_KIND_TESTING", "element": "ELEMENT_TESTING", "title": "其他检测",
        "object": "玻璃纤维", "delivery": ["DELIVERY_SEND_SAMPLE"], "span_days": 1, "price_fen": 90_000,
        "price_unit": "PRICE_UNIT_PER_SAMPLE", "lead_working_days": 9, "pool_id": lab.pool, "units": 1})
}

/// A row of the laboratory that it has not stated yet.
pub fn scope_row(world: &World) -> serde_json::Value {
    let lab = world.lab();
    json!({"site_id": lab.site, "accreditation_id": lab.accreditation, "kind": "ITEM_KIND_TESTING",
        "object": "玻璃纤维", "parameter": format!("参数{}", Uuid::new_v4().simple()), "standard": world::STANDARD})
}

/// A standard that is not registered yet.
pub fn standard() -> serde_json::Value {
    let year = 1990 + Uuid::new_v4().as_u128() % 30;
    let number = format!("GB/T {}-{year}", 60_000 + Uuid::new_v4().as_u128() % 30_000);
    json!({"number": number, "title_zh": "示例标准", "kind": "ITEM_KIND_TESTING"})
}

/// An accreditation of the laboratory.
pub fn accreditation(world: &World) -> serde_json::Value {
    json!({"site_ids": [world.lab().site], "scheme": "ACCREDITATION_SCHEME_CNAS", "number": "CNAS L99001",
        "valid_from": {"year": 2024, "month": 1, "day": 1}, "valid_to": {"year": 2029, "month": 1, "day": 1}})
}

/// An import of two rows; those made before are closed, since a provider has few open at a time.
async fn import(world: &World, state: &str) -> String {
    let (cluster, lab) = (&world.cluster, world.lab());
    let own = json!({"provider_id": lab.owner.id(), "page_size": 100});
    let known = cluster.ok(&lab.owner, "registry.ScopeImportService.ListScopeImports", own).await;
    for it in known["scopeImports"].as_array().into_iter().flatten() {
        // What is being written is written before a cancellation could arrive.
        let closed = ["_APPLYING", "_APPLIED", "_UNDOING", "_UNDONE", "_CANCELLED", "_FAILED"];
        if !closed.iter().any(|end| text(&it["state"]).ends_with(end)) {
            let asked = json!({"provider_id": lab.owner.id(), "id": it["id"]});
            cluster.ok(&lab.owner, "registry.ScopeImportService.CancelScopeImport", asked).await;
        }
    }
    let asked =
        json!({"provider_id": lab.owner.id(), "site_id": lab.site, "accreditation_id": lab.accreditation});
    let made = cluster.ok(&lab.owner, "registry.ScopeImportService.CreateScopeImport", asked).await;
    let key = json!({"provider_id": lab.owner.id(), "id": made["id"]});
    if !state.is_empty() {
        let rpc = "registry.ScopeImportService.UploadScopeImport";
        let file = sheet::csv(&sheet::ANNEX, &sheet::rows(2));
        let sent = cluster.upload_in("en", &lab.owner, rpc, &key, "text/csv", &file).await.ok();
        assert_eq!(sent["state"], "SCOPE_IMPORT_STATE_UPLOADED", "{sent}");
    }
    if matches!(state, "CHECKED" | "APPLIED") {
        cluster.ok(&lab.owner, "registry.ScopeImportService.CheckScopeImport", key.clone()).await;
        reached(world, &key, "SCOPE_IMPORT_STATE_CHECKED").await;
    }
    if state == "APPLIED" {
        let mut asked = key.clone();
        asked["mode"] = json!("SCOPE_APPLY_MODE_ALL_OR_NOTHING");
        cluster.ok(&lab.owner, "registry.ScopeImportService.ApplyScopeImport", asked).await;
        reached(world, &key, "SCOPE_IMPORT_STATE_APPLIED").await;
    }
    text(&made["id"])
}

async fn reached(world: &World, key: &Value, state: &str) {
    eventually(Duration::from_secs(30), "the import goes on", || async {
        let rpc = "registry.ScopeImportService.GetScopeImport";
        let now = world.cluster.ok(&world.lab().owner, rpc, key.clone()).await;
        (text(&now["state"]) == state).then_some(())
    })
    .await;
}

/// What an action says, with its results.
pub fn campaign() -> Value {
    json!({"title": "碳纤维检测能力提升", "cluster": "CLUSTER_NEW_MATERIALS", "regions": ["371002"],
        "problem": "本市没有场所能做", "indicators": [{"name": "本市场所", "unit": "家", "baseline": 0, "target": 2,
        "result": 1, "evidence": "新增 1 家"}]})
}

async fn action(world: &World, running: bool) -> String {
    let asked = json!({"action": campaign()});
    let made = world.cluster.ok(&world.bureau, "requests.ActionService.CreateAction", asked).await;
    let id = text(&made["id"]);
    if running {
        world.cluster.ok(&world.bureau, "requests.ActionService.StartAction", json!({"id": id})).await;
    }
    id
}
