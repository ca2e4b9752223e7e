//! Commitments and the event log.

use nqi_tests::case::Stage;
use nqi_tests::world::World;
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::subject::{Needs, Subject};
use super::{Row, row};

const ACCEPTANCE: Needs = Needs::Clock(Stage::Submitted, "COMMITMENT_STAGE_ACCEPTANCE");
const DELIVERY: Needs = Needs::Clock(Stage::InProgress, "COMMITMENT_STAGE_DELIVERY");

fn clock(_: &World, s: &Subject) -> Value {
    json!({"id": s.id})
}

fn nothing(_: &World, _: &Subject) -> Value {
    json!({})
}

fn calendar(_: &World, _: &Subject) -> Value {
    json!({"id": "cn"})
}

/// A new policy of a service of its own.
fn policy() -> Value {
    let offering = Uuid::now_v7();
    json!({"id": format!("service-{offering}"), "stage": "COMMITMENT_STAGE_DELIVERY", "unit": "TERM_UNIT_WORKING_DAYS",
        "promised": 8, "statutory": 20, "rule_zh": "八个工作日。", "rule_en": "Eight working days.",
        "offering_id": offering})
}

pub fn rows() -> Vec<Row> {
    vec![
        row("commitments.CommitmentService.StartCommitment", Needs::Nothing, |w, _| {
            json!({"stage": "COMMITMENT_STAGE_DELIVERY", "subject_id": Uuid::now_v7(), "obligor_id": w.lab().owner.id(),
                "kind": "ITEM_KIND_TESTING", "promised": 5, "unit": "TERM_UNIT_WORKING_DAYS"})
        }),
        row(
            "commitments.CommitmentService.PauseCommitment",
            DELIVERY,
            |_, s| json!({"id": s.id, "reason": "PAUSE_REASON_ENTERPRISE", "evidence": "等待企业确认方案"}),
        ),
        row("commitments.CommitmentService.ResumeCommitment", Needs::Paused, clock),
        row("commitments.CommitmentService.CompleteCommitment", ACCEPTANCE, clock),
        row(
            "commitments.CommitmentService.CancelCommitment",
            ACCEPTANCE,
            |_, s| json!({"id": s.id, "reason": "重复"}),
        ),
        row(
            "commitments.CommitmentService.ReassignCommitment",
            DELIVERY,
            |w, s| json!({"id": s.id, "obligor_id": w.labs[1].owner.id(), "term": "REASSIGN_TERM_FRESH", "reason": "机构暂停"}),
        ),
        row("commitments.CommitmentService.GetCommitment", DELIVERY, clock),
        row("commitments.CommitmentService.ListCommitments", Needs::Nothing, nothing),
        row("commitments.CommitmentService.CountClocks", Needs::Nothing, nothing),
        row("commitments.CommitmentService.WatchCommitments", Needs::Nothing, nothing),
        row("commitments.CommitmentService.PreviewPause", DELIVERY, |w, s| {
            let until = w.cluster.clock.now() + jiff::SignedDuration::from_hours(48);
            json!({"id": s.id, "until": until.to_string()})
        }),
        row(
            "commitments.PolicyService.LookupPolicy",
            Needs::Nothing,
            |_, _| json!({"stage": "COMMITMENT_STAGE_DELIVERY", "kind": "ITEM_KIND_TESTING"}),
        ),
        row("commitments.PolicyService.ListPolicies", Needs::Nothing, nothing),
        row("commitments.CalendarService.GetCalendar", Needs::Nothing, |_, _| json!({"id": "cn"})),
        row("commitments.CalendarService.GetWorkingState", Needs::Nothing, |_, _| json!({"id": "cn"})),
        row("commitments.CalendarService.ListCalendarRevisions", Needs::Nothing, calendar),
        row("commitments.CalendarService.PutCalendarDraft", Needs::Nothing, |_, _| {
            let csv = nqi_kernel::worktime::csv::write(&nqi_kernel::worktime::china_spec());
            json!({"id": "cn", "csv": csv})
        }),
        row("commitments.CalendarService.GetCalendarDraft", Needs::CalendarDraft, calendar),
        row("commitments.CalendarService.PreviewCalendarDraft", Needs::CalendarDraft, calendar),
        row("commitments.CalendarService.DiscardCalendarDraft", Needs::CalendarDraft, calendar),
        row(
            "commitments.CalendarService.PublishCalendarDraft",
            Needs::CalendarDraft,
            |_, s| json!({"id": "cn", "etag": s.id, "reason": "放假通知"}),
        ),
        row("commitments.CalendarService.GetRecompute", Needs::Revision, calendar),
        row(
            "commitments.PolicyService.ListPolicyVersions",
            Needs::Nothing,
            |_, _| json!({"id": "delivery-testing"}),
        ),
        row("commitments.PolicyService.PreviewPolicy", Needs::Nothing, |_, _| json!({"policy": policy()})),
        row(
            "commitments.PolicyService.PublishPolicy",
            Needs::Nothing,
            |_, _| json!({"policy": policy(), "reason": "年度调整"}),
        ),
        row("commitments.CardService.ListCards", Needs::Nothing, nothing),
        row("commitments.CardService.GetCard", Needs::Card, |_, s| json!({"id": s.id})),
        row(
            "events.EventFeedService.Read",
            Needs::Nothing,
            |_, _| json!({"source": "nqi.requests", "partition": 0}),
        ),
        row("events.EventFeedService.GetHeads", Needs::Nothing, |_, _| json!({"source": "nqi.requests"})),
    ]
}
