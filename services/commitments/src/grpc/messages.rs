//! `MessageService`.

use std::collections::HashSet;

use nqi_platform::auth::{Principal, Role, principal};
use nqi_platform::problem::{Checks, Problem};
use nqi_platform::wire as instants;
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::message_service_server::MessageService;
use nqi_store::{Audit, Mutation, Tx};
use serde_json::json;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{
    paging::{Page, behind},
    parked, parse,
};
use crate::{
    app::{App, messages},
    domain::message::{Message, MessageKind},
    error::Error,
    store::message::{self, MessageFilter},
    wire,
};

/// The service over the use cases.
#[derive(Clone)]
pub struct Messages(pub App);

/// Most messages of one call.
const BATCH: usize = 200;

#[tonic::async_trait]
impl MessageService for Messages {
    async fn list_messages(
        &self,
        request: Request<pb::ListMessagesRequest>,
    ) -> Result<Response<pb::ListMessagesResponse>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let asked = pb::ListMessagesRequest { page_size: 0, page_token: String::new(), ..request.clone() };
        let mut checks = Checks::new();
        let page = Page::asked(&mut checks, &caller, &asked, (request.page_size, &request.page_token));
        let filter = filter(&mut checks, &caller, &request);
        checks.finish()?;
        // Of another organisation nobody but those who supervise it may know whether there are any.
        if filter.organization != caller.org && !caller.roles.any(&[Role::Bureau, Role::Admin]) {
            return Err(Problem::not_found("该机构的消息", "Messages of the organisation").into());
        }
        let conn = self.0.db.reader();
        let after = page.after_instant()?.and_then(|(at, id)| Some((at?, id)));
        let listed = message::list(conn, &filter, after, page.rows()).await;
        let mut found = listed.map_err(nqi_store::problem)?;
        let total = message::count(conn, &filter).await.map_err(nqi_store::problem)?;
        let unread = message::unread(conn, filter.organization).await.map_err(nqi_store::problem)?;
        let next_page_token = page.cut(&mut found, |last| behind(Some(last.send_at), last.id));
        Ok(Response::new(pb::ListMessagesResponse {
            messages: found.iter().map(present).collect(),
            next_page_token,
            total_size: super::count(total),
            unread_count: super::count(unread),
        }))
    }

    async fn mark_messages_read(
        &self,
        request: Request<pb::MarkMessagesReadRequest>,
    ) -> Result<Response<pb::MarkMessagesReadResponse>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut checks = Checks::new();
        checks.require(
            (1..=BATCH).contains(&request.ids.len()),
            "ids",
            "OUT_OF_RANGE",
            format!("一次标记 1 至 {BATCH} 条。"),
            format!("Mark 1 to {BATCH} messages at once."),
        );
        let parsed = request
            .ids
            .iter()
            .enumerate()
            .filter_map(|(index, id)| parse::required_id(&mut checks, &format!("ids[{index}]"), id));
        let ids: HashSet<Uuid> = parsed.collect();
        checks.finish()?;
        let ids: Vec<Uuid> = ids.into_iter().collect();
        let org = caller.org;
        let method = "nqi.commitments.v1.MessageService/MarkMessagesRead";
        let marked = Mutation::rpc(&self.0.db, &self.0.clock, &caller, method, &request, &request.request_id)
            .run(move |tx: Tx| {
                let ids = ids.clone();
                async move {
                    let marked = messages::mark_read(&tx, org, &ids).await?;
                    tx.audit(Audit {
                        org,
                        action: "message.read",
                        subject: org.to_string(),
                        detail: json!({ "messages": ids, "marked": marked }),
                    })
                    .await?;
                    let unread = message::unread(tx.conn(), org).await?;
                    Ok::<_, Error>(pb::MarkMessagesReadResponse {
                        marked: super::count(marked),
                        unread_count: super::count(unread),
                    })
                }
            })
            .await?;
        Ok(Response::new(marked))
    }

    async fn list_parked_messages(
        &self,
        request: Request<pb::ListParkedMessagesRequest>,
    ) -> Result<Response<pb::ListParkedMessagesResponse>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(parked::list(&self.0, &caller, request.into_inner()).await?))
    }

    async fn retry_message(
        &self,
        request: Request<pb::RetryMessageRequest>,
    ) -> Result<Response<pb::Message>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(parked::retry(&self.0, &caller, request.into_inner()).await?))
    }

    async fn give_up_message(
        &self,
        request: Request<pb::GiveUpMessageRequest>,
    ) -> Result<Response<pb::Message>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(parked::give_up(&self.0, &caller, request.into_inner()).await?))
    }
}

fn filter(checks: &mut Checks, caller: &Principal, request: &pb::ListMessagesRequest) -> MessageFilter {
    let organization = parse::optional_id(checks, "organization_id", &request.organization_id);
    MessageFilter {
        organization: organization.unwrap_or(caller.org),
        unread: request.unread,
        kinds: kinds(checks, &request.kinds),
        case_number: request.case_number.trim().to_owned(),
        commitment: parse::optional_id(checks, "commitment_id", &request.commitment_id),
    }
}

fn kinds(checks: &mut Checks, codes: &[i32]) -> Vec<MessageKind> {
    let parse = |(index, code): (usize, &i32)| {
        let found = wire::parse_message_kind(*code);
        if found.is_none() {
            let field = format!("kinds[{index}]");
            checks.push(parse::choose(
                &field,
                "消息种类,例如 MESSAGE_KIND_RED",
                "a kind of message, such as MESSAGE_KIND_RED",
            ));
        }
        found
    };
    codes.iter().enumerate().filter_map(parse).collect()
}

pub(super) fn present(message: &Message) -> pb::Message {
    pb::Message {
        id: message.id.to_string(),
        kind: wire::message_kind(message.kind).into(),
        commitment_id: message.commitment.to_string(),
        cycle: message.cycle,
        stage: message.stage.code(),
        subject_id: message.subject.to_string(),
        case_number: message.case.number.clone(),
        service_request_id: wire::id(message.case.request),
        organization_id: message.obligor.to_string(),
        region: message.case.region.clone(),
        due_time: wire::time(message.due_at),
        provisional: message.provisional,
        fire_time: Some(instants::timestamp(message.fire_at)),
        send_time: Some(instants::timestamp(message.send_at)),
        read_time: wire::time(message.read_at),
        notice_id: wire::id(message.notice),
        notice_number: message.notice_number.clone(),
        delivery: message.delivery.code(),
        attempts: message.attempts,
        delivery_error: String::new(),
    }
}
