//! What an RPC of the matrix is called about, made afresh for each call that may change it.

mod bodies;
mod imports;
mod lateness;
mod needs;

use nqi_tests::case::{Case, Stage, text};
use nqi_tests::world::{self, World};
use serde_json::json;
use uuid::Uuid;

pub use bodies::{
    account, accreditation, booking, campaign, instrument, offering, resource, scope_row, standard,
    with_rest_day,
};
use imports::import;
use lateness::{late, running, told};
pub use needs::Needs;

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

/// The calendar in force with one more rest day, as a draft; gives its etag.
async fn calendar_draft(world: &World) -> String {
    let cluster = &world.cluster;
    let calendar =
        cluster.ok(&world.bureau, "commitments.CalendarService.GetCalendar", json!({"id": "cn"})).await;
    let draft = json!({"id": "cn", "calendar": with_rest_day(calendar)});
    text(&cluster.ok(&world.bureau, "commitments.CalendarService.PutCalendarDraft", draft).await["etag"])
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

async fn action(world: &World, running: bool) -> String {
    let asked = json!({"action": campaign()});
    let made = world.cluster.ok(&world.bureau, "requests.ActionService.CreateAction", asked).await;
    let id = text(&made["id"]);
    if running {
        world.cluster.ok(&world.bureau, "requests.ActionService.StartAction", json!({"id": id})).await;
    }
    id
}
