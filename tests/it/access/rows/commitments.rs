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

fn csv(_: &World, _: &Subject) -> Value {
    json!({"format": "EXPORT_FORMAT_CSV"})
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
        row(
            "commitments.StatsService.GetLeague",
            Needs::Nothing,
            |w, _| json!({"dimension": "LEAGUE_DIMENSION_REGION", "from": w.day(-30), "to": w.day(1)}),
        ),
        row("commitments.StatsService.PublishPeriod", Needs::Nothing, |_, _| json!({"period": "2025-01"})),
        row("commitments.StatsService.GetPublishedPeriod", Needs::Published, |_, s| json!({"period": s.id})),
        row("commitments.StatsService.ListPublishedPeriods", Needs::Nothing, nothing),
        row(
            "commitments.StatsService.GetCreditClass",
            Needs::Nothing,
            |w, _| json!({"provider_id": w.lab().owner.id()}),
        ),
        row(
            "commitments.StatsService.ListCreditRatings",
            Needs::Nothing,
            |w, _| json!({"provider_id": w.lab().owner.id()}),
        ),
        row("commitments.StatsService.ListCreditClasses", Needs::Nothing, nothing),
        row("commitments.StatsService.RecordFinding", Needs::Nothing, |w, _| {
            json!({
                "provider_id": w.lab().owner.id(), "kind": "FINDING_KIND_OUT_OF_SCOPE", "report_number": "R-2",
                "found_on": w.day(0), "summary": "示例认定",
            })
        }),
        row(
            "commitments.StatsService.WithdrawFinding",
            Needs::Finding,
            |_, s| json!({"id": s.id, "reason": "复核后撤销"}),
        ),
        row(
            "commitments.StatsService.ListFindings",
            Needs::Finding,
            |w, _| json!({"provider_id": w.lab().owner.id()}),
        ),
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
        row("commitments.CardService.RescindCard", Needs::Card, |_, s| json!({"id": s.id, "reason": "误报"})),
        row("commitments.CardService.ExcuseCard", Needs::Card, |_, s| json!({"id": s.id, "reason": "停电"})),
        row(
            "commitments.CardService.AppealCard",
            Needs::Card,
            |_, s| json!({"id": s.id, "statement": "客户未确认方案"}),
        ),
        row(
            "commitments.CardService.DecideAppeal",
            Needs::Appealed,
            |_, s| json!({"id": s.id, "verdict": "CARD_STATE_EXCUSED", "note": "情况属实"}),
        ),
        row("commitments.NoticeService.DraftNotice", Needs::Late, |_, s| json!({"commitment_id": s.id})),
        row("commitments.NoticeService.IssueNotice", Needs::Notice(false), clock),
        row(
            "commitments.NoticeService.BatchIssueNotices",
            Needs::Notice(false),
            |_, s| json!({"ids": [s.id]}),
        ),
        row(
            "commitments.NoticeService.ReplyNotice",
            Needs::Notice(true),
            |_, s| json!({"id": s.id, "reply": "设备已修复，报告将于周四前出具。"}),
        ),
        row(
            "commitments.NoticeService.WithdrawNotice",
            Needs::Notice(true),
            |_, s| json!({"id": s.id, "reason": "已核实"}),
        ),
        row("commitments.NoticeService.GetNotice", Needs::Notice(true), clock),
        row("commitments.NoticeService.ListNotices", Needs::Nothing, nothing),
        row("commitments.MessageService.ListMessages", Needs::Nothing, nothing),
        row("commitments.MessageService.ListParkedMessages", Needs::Nothing, nothing),
        row("commitments.MessageService.RetryMessage", Needs::Message, clock),
        row(
            "commitments.MessageService.GiveUpMessage",
            Needs::Message,
            |_, s| json!({"id": s.id, "reason": "已电话告知"}),
        ),
        row("commitments.MessageService.MarkMessagesRead", Needs::Message, |_, s| json!({"ids": [s.id]})),
        row("commitments.ExportService.ExportCommitments", Needs::Nothing, csv),
        row("commitments.ExportService.ExportCards", Needs::Nothing, csv),
        row("commitments.ExportService.ExportNotices", Needs::Nothing, csv),
        row("commitments.ExportService.ExportExtensions", Needs::Nothing, csv),
        row("commitments.ExportService.ExportPolicies", Needs::Nothing, csv),
        row("commitments.ExportService.ExportPeriods", Needs::Nothing, csv),
        row("commitments.ExportService.ExportCreditClasses", Needs::Nothing, csv),
        row(
            "commitments.ExportService.ExportFindings",
            Needs::Finding,
            |w, _| json!({"format": "EXPORT_FORMAT_CSV", "filter": {"provider_id": w.lab().owner.id()}}),
        ),
        row(
            "commitments.ExportService.ExportPeriodEvidence",
            Needs::Published,
            |_, s| json!({"period": s.id, "format": "EXPORT_FORMAT_CSV"}),
        ),
        row(
            "commitments.ExportService.ExportCreditEvidence",
            Needs::Finding,
            |w, _| json!({"provider_id": w.lab().owner.id(), "format": "EXPORT_FORMAT_CSV"}),
        ),
        row(
            "commitments.ExportService.ExportEvidence",
            Needs::Nothing,
            |w, _| json!({"league": {"dimension": "LEAGUE_DIMENSION_REGION", "from": w.day(-30), "to": w.day(1)}}),
        ),
        row(
            "commitments.ExtensionService.AskExtension",
            DELIVERY,
            |_, s| json!({"commitment_id": s.id, "days": 1, "reason": "试样需重新调节"}),
        ),
        row(
            "commitments.ExtensionService.DecideExtension",
            Needs::Extension,
            |_, s| json!({"id": s.id, "grant": true, "note": "情况属实"}),
        ),
        row("commitments.ExtensionService.ListExtensions", Needs::Nothing, nothing),
        row(
            "commitments.CommitmentService.ReopenCommitment",
            Needs::Closed,
            |_, s| json!({"id": s.id, "reason": "误办结"}),
        ),
        row("commitments.CommitmentService.ListCommitmentHistory", DELIVERY, clock),
        row(
            "events.EventFeedService.Read",
            Needs::Nothing,
            |_, _| json!({"source": "nqi.requests", "partition": 0}),
        ),
        row("events.EventFeedService.GetHeads", Needs::Nothing, |_, _| json!({"source": "nqi.requests"})),
    ]
}
