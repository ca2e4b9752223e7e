//! Creates service_request, item, match_reply, offer, work_order, report_number, rating and document.

use nqi_store::schema::{
    big, bytes, day, flag, id, index, keyed_table, micros, nullable, number, sql, table, text, unique, uuid,
};
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260102_000001_cases"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        requests(manager).await?;
        offers(manager).await?;
        orders(manager).await?;
        documents(manager).await
    }
}

async fn requests(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(table(
            "service_request",
            [
                id("id"),
                nullable(text("number")),
                uuid("enterprise"),
                nullable(uuid("centre")),
                text("region"),
                number("cluster"),
                number("stage"),
                number("channel"),
                uuid("entered_by"),
                nullable(uuid("consent")),
                number("state"),
                text("title"),
                text("text"),
                nullable(day("deadline")),
                nullable(big("budget_fen")),
                text("contact"),
                text("visible_documents"),
                text("defects"),
                nullable(text("noticed")),
                flag("rerouted"),
                text("reason"),
                nullable(micros("submitted_at")),
                nullable(micros("accepted_at")),
                nullable(micros("returned_at")),
                flag("deemed"),
                number("orders"),
                big("version"),
                micros("created_at"),
                micros("updated_at"),
            ],
        ))
        .await?;
    unique(manager, "service_request", &["number"]).await?;
    index(manager, "service_request", &["enterprise", "id"]).await?;
    index(manager, "service_request", &["centre", "state", "id"]).await?;
    // The sweep of lapsed corrections: state 3 is RETURNED.
    sql(manager, "CREATE INDEX service_request_returned ON service_request (returned_at) WHERE state = 3")
        .await?;
    manager
        .create_table(table(
            "item",
            [
                id("id"),
                uuid("request"),
                number("line"),
                number("state"),
                number("kind"),
                number("element"),
                flag("complete"),
                flag("sample_needed"),
                bytes("need"),
                nullable(uuid("order_id")),
                nullable(uuid("match_reply")),
                text("reason"),
            ],
        ))
        .await?;
    index(manager, "item", &["request", "line"]).await?;
    manager
        .create_table(table(
            "match_reply",
            [id("id"), uuid("request"), uuid("item"), bytes("reply"), micros("created_at")],
        ))
        .await?;
    index(manager, "match_reply", &["item"]).await
}

async fn offers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(table(
            "offer",
            [
                id("id"),
                uuid("request"),
                uuid("item"),
                uuid("enterprise"),
                nullable(uuid("centre")),
                uuid("provider"),
                uuid("site"),
                number("state"),
                number("rank"),
                bytes("candidate"),
                text("questions"),
                text("quotes"),
                text("reason"),
                text("reason_text"),
                flag("automatic"),
                number("attempt"),
                flag("replaced"),
                nullable(micros("valid_until")),
                nullable(micros("asked_at")),
                big("version"),
                micros("created_at"),
                micros("updated_at"),
            ],
        ))
        .await?;
    index(manager, "offer", &["item", "state"]).await?;
    index(manager, "offer", &["request"]).await?;
    index(manager, "offer", &["provider", "state", "id"]).await?;
    index(manager, "offer", &["enterprise", "id"]).await?;
    // A provider is asked once at a time for an item: 1 INVITED, 2 QUOTING, 3 QUOTED.
    sql(manager, "CREATE UNIQUE INDEX offer_live ON offer (item, provider) WHERE state IN (1, 2, 3)").await?;
    // At most one offer of an item is chosen and not lost again: guarded by the lock of the case, proved in tests.
    sql(manager, "CREATE INDEX offer_expiry ON offer (valid_until) WHERE state = 3").await?;
    sql(manager, "CREATE INDEX offer_questions ON offer (asked_at) WHERE state = 2 AND asked_at IS NOT NULL")
        .await
}

async fn orders(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(table(
            "work_order",
            [
                id("id"),
                text("number"),
                uuid("request"),
                uuid("item"),
                uuid("offer"),
                number("quote_version"),
                uuid("enterprise"),
                nullable(uuid("centre")),
                uuid("provider"),
                uuid("site"),
                number("state"),
                number("promised_days"),
                number("first_promise"),
                number("statutory_days"),
                big("total_fen"),
                nullable(day("start_day")),
                flag("sample_needed"),
                flag("started"),
                nullable(text("sample")),
                text("reports"),
                text("question"),
                text("answer"),
                text("dispute_points"),
                nullable(uuid("complaint")),
                number("disputed_version"),
                nullable(text("proposal")),
                text("reason"),
                number("attempt"),
                nullable(uuid("hold")),
                nullable(uuid("rating")),
                nullable(micros("waiting_since")),
                nullable(micros("confirm_by")),
                big("version"),
                micros("created_at"),
                micros("updated_at"),
            ],
        ))
        .await?;
    unique(manager, "work_order", &["number"]).await?;
    index(manager, "work_order", &["request"]).await?;
    index(manager, "work_order", &["provider", "state", "id"]).await?;
    index(manager, "work_order", &["enterprise", "id"]).await?;
    // The sweeps: 5 is DELIVERED; 1 and 2 wait for a sample.
    sql(manager, "CREATE INDEX work_order_confirm ON work_order (confirm_by) WHERE state = 5").await?;
    sql(manager, "CREATE INDEX work_order_waiting ON work_order (waiting_since) WHERE state IN (1, 2)")
        .await?;
    manager
        .create_table(keyed_table(
            "report_number",
            &["provider", "number"],
            [uuid("provider"), text("number"), uuid("order_id")],
        ))
        .await?;
    manager
        .create_table(table(
            "rating",
            [
                id("id"),
                uuid("order_id"),
                uuid("request"),
                uuid("enterprise"),
                nullable(uuid("centre")),
                uuid("provider"),
                number("state"),
                number("level"),
                number("speed"),
                number("clarity"),
                number("ease"),
                number("result"),
                text("text"),
                text("follow_up"),
                flag("upheld"),
                text("rectification"),
                text("evidence"),
                number("attempt"),
                micros("rate_by"),
                big("version"),
                micros("created_at"),
                micros("updated_at"),
            ],
        ))
        .await?;
    unique(manager, "rating", &["order_id"]).await?;
    index(manager, "rating", &["request"]).await?;
    index(manager, "rating", &["provider", "state", "id"]).await?;
    index(manager, "rating", &["enterprise", "id"]).await?;
    sql(manager, "CREATE INDEX rating_open ON rating (rate_by) WHERE state = 1").await
}

async fn documents(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(table(
            "document",
            [
                id("id"),
                uuid("owner"),
                nullable(uuid("request")),
                nullable(uuid("order_id")),
                number("kind"),
                text("name"),
                text("content_type"),
                big("size"),
                text("sha256"),
                number("state"),
                text("reason"),
                big("version"),
                micros("created_at"),
            ],
        ))
        .await?;
    index(manager, "document", &["owner", "id"]).await?;
    index(manager, "document", &["request"]).await
}
