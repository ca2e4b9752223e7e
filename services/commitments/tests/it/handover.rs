//! Handing messages over to the operator's webhook: signed, repeated under one key, parked, never for fictitious ones.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::{HeaderMap, StatusCode};
use hmac::{Hmac, KeyInit, Mac};
use nqi_commitments::app::{App, handover::Courier, receivers::Receivers};
use nqi_commitments::config::Webhook;
use nqi_commitments::grpc::Messages;
use nqi_platform::{config::Secret, problem::Problem};
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::{MessageDelivery, message_service_server::MessageService};
use nqi_store::on_both_dialects;
use sha2::Sha256;
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::firing::red_order;
use crate::killed::Replica;
use crate::world::{World, at, by, reason};

const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// A request that the webhook got.
#[derive(Clone, Debug, PartialEq)]
struct Got {
    key: String,
    signature: String,
    body: String,
}

/// What the webhook answers to each request in turn; the last one for ever. `None` = never.
type Answers = Vec<Option<StatusCode>>;

/// A webhook on a free port.
struct Hook {
    url: String,
    got: mpsc::Receiver<Got>,
}

impl Hook {
    async fn answering(answers: Answers) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/in", listener.local_addr().expect("an address"));
        let (tell, got) = mpsc::channel(64);
        let turn = Arc::new(Mutex::new(0_usize));
        let take = move |headers: HeaderMap, body: String| {
            let answer = {
                let mut turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
                *turn += 1;
                answers[(*turn - 1).min(answers.len() - 1)]
            };
            let header = |name: &str| {
                headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
            };
            let _ = tell.try_send(Got {
                key: header("idempotency-key"),
                signature: header("x-nqi-signature"),
                body,
            });
            async move {
                match answer {
                    Some(status) => status,
                    None => std::future::pending().await,
                }
            }
        };
        let router = axum::Router::new().route("/in", axum::routing::post(take));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, got }
    }

    fn settings(&self, tries: u32) -> Webhook {
        let secret = Secret::new(SECRET.to_owned());
        Webhook { url: self.url.clone(), secret, authorities: None, timeout: Duration::from_secs(20), tries }
    }

    fn taken(&mut self) -> Vec<Got> {
        std::iter::from_fn(|| self.got.try_recv().ok()).collect()
    }
}

/// What identity says of organisations; `None` = it is away.
#[derive(Clone, Default)]
struct Known(Option<BTreeMap<Uuid, bool>>);

#[async_trait::async_trait]
impl Receivers for Known {
    async fn is_fictitious(&self, organization: Uuid) -> Result<Option<bool>, Problem> {
        let known = self.0.as_ref();
        let known = known.ok_or_else(|| Problem::unavailable("UPSTREAM_UNAVAILABLE", "不可用", "away"))?;
        Ok(known.get(&organization).copied())
    }
}

fn real(world: &World) -> Known {
    Known(Some([(world.parties.provider, false)].into()))
}

fn courier(app: App, hook: &Hook, tries: u32, known: Known) -> Courier {
    Courier::new(app, hook.settings(tries), Arc::new(known)).expect("a client")
}

/// A world that hands over, with a reminder that has left.
async fn reminded(fx: &nqi_store::testing::Fixture, hook: &Hook) -> World {
    let mut world = World::new(fx).await;
    world.deps.webhook = Some(hook.settings(3));
    red_order(&world).await;
    world.tell_at("2026-01-06T09:00:00").await;
    world
}

async fn the_message(world: &World) -> pb::Message {
    let asked = by(&world.provider(), pb::ListMessagesRequest::default());
    let mut told = Messages(world.app()).list_messages(asked).await.expect("a list").into_inner();
    assert_eq!(told.messages.len(), 1);
    told.messages.remove(0)
}

async fn parked(world: &World) -> Vec<pb::Message> {
    let asked = by(&world.bureau(), pb::ListParkedMessagesRequest::default());
    let list = Messages(world.app()).list_parked_messages(asked).await.expect("a list").into_inner();
    assert_eq!(list.messages.len(), usize::try_from(list.total_size).expect("a number"));
    list.messages
}

on_both_dialects! {
    async fn a_message_is_posted_once_signed_and_with_its_key(fx: Fixture) {
        let mut hook = Hook::answering(vec![Some(StatusCode::OK)]).await;
        let world = reminded(&fx, &hook).await;
        let courier = courier(world.app(), &hook, 3, real(&world));
        assert_eq!(courier.round().await.expect("a round"), 1);
        assert_eq!(courier.round().await.expect("a round"), 0);
        let got = hook.taken();
        assert_eq!(got.len(), 1);
        let message = the_message(&world).await;
        assert_eq!(got[0].key, format!("{}/{}/REMINDER", message.commitment_id, message.cycle));
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("any key");
        mac.update(got[0].body.as_bytes());
        assert_eq!(got[0].signature, format!("sha256={}", hex::encode(mac.finalize().into_bytes())));
        let body: serde_json::Value = serde_json::from_str(&got[0].body).expect("JSON");
        assert_eq!(body["due_text_zh"], "01-06（周二）17:00 到期");
        assert_eq!(body["text_zh"], "WH-2026-000001“出具报告”即将到期，01-06（周二）17:00 到期。");
        assert_eq!(body["organization_id"], world.parties.provider.to_string());
        assert_eq!((message.delivery(), message.attempts), (MessageDelivery::Delivered, 1));
    }

    async fn a_refused_message_is_repeated_under_the_same_key_and_parked_in_the_end(fx: Fixture) {
        let mut hook = Hook::answering(vec![Some(StatusCode::BAD_GATEWAY)]).await;
        let world = reminded(&fx, &hook).await;
        let courier = courier(world.app(), &hook, 3, real(&world));
        courier.round().await.expect("a round");
        assert_eq!(courier.round().await.expect("a round"), 0, "not before its pause is over");
        assert_eq!(the_message(&world).await.delivery(), MessageDelivery::Pending);
        for later in ["2026-01-06T09:02:00", "2026-01-06T09:10:00", "2026-01-07T09:00:00"] {
            world.clock.advance_to(at(later));
            courier.round().await.expect("a round");
        }
        let got = hook.taken();
        assert_eq!(got.len(), 3, "and no fourth time");
        assert!(got.iter().all(|one| *one == got[0]), "{got:?}");
        let message = the_message(&world).await;
        assert_eq!((message.delivery(), message.attempts), (MessageDelivery::Parked, 3));
        courier.observe().await.expect("counted");
        let text = nqi_platform::telemetry::metrics_text();
        assert!(text.lines().any(|line| line.starts_with("commitments_message_parked")), "{text}");
    }

    async fn a_parked_message_is_listed_with_its_error_and_handed_over_anew(fx: Fixture) {
        let mut hook = Hook::answering(vec![Some(StatusCode::BAD_GATEWAY), Some(StatusCode::OK)]).await;
        let world = reminded(&fx, &hook).await;
        let courier = courier(world.app(), &hook, 1, real(&world));
        courier.round().await.expect("a round");
        let parked = parked(&world).await;
        assert_eq!(parked.len(), 1);
        assert_eq!((parked[0].delivery(), parked[0].delivery_error.as_str()), (MessageDelivery::Parked, "answered 502 Bad Gateway"));
        assert_eq!(the_message(&world).await.delivery_error, "", "nothing of the operator's is told to the organisation");
        let rpc = Messages(world.app());
        let retry = || pb::RetryMessageRequest { id: parked[0].id.clone(), ..Default::default() };
        let again = rpc.retry_message(by(&world.bureau(), retry())).await.expect("handed over anew").into_inner();
        assert_eq!((again.delivery(), again.attempts, again.delivery_error.as_str()), (MessageDelivery::Pending, 0, ""));
        assert_eq!(reason(rpc.retry_message(by(&world.bureau(), retry())).await), "MESSAGE_NOT_PARKED");
        assert_eq!(courier.round().await.expect("a round"), 1);
        let got = hook.taken();
        assert_eq!((got.len(), &got[0]), (2, &got[1]), "under the same key");
        assert_eq!(the_message(&world).await.delivery(), MessageDelivery::Delivered);
        assert_eq!(self::parked(&world).await, []);
    }

    async fn a_parked_message_is_given_up_with_a_reason_and_stays_readable_inside(fx: Fixture) {
        let mut hook = Hook::answering(vec![Some(StatusCode::GONE)]).await;
        let world = reminded(&fx, &hook).await;
        let courier = courier(world.app(), &hook, 1, real(&world));
        courier.round().await.expect("a round");
        let id = parked(&world).await.remove(0).id;
        let rpc = Messages(world.app());
        let give_up = |reason: &str| pb::GiveUpMessageRequest { id: id.clone(), reason: reason.into(), ..Default::default() };
        let refused = rpc.give_up_message(by(&world.bureau(), give_up(" "))).await.expect_err("no reason");
        assert_eq!(Problem::from_status(&refused).violations[0].field, "reason");
        for caller in [world.provider(), world.centre()] {
            let refused = rpc.give_up_message(by(&caller, give_up("x"))).await.expect_err("not theirs");
            assert_eq!(refused.code(), tonic::Code::PermissionDenied);
            let refused = rpc.list_parked_messages(by(&caller, Default::default())).await.expect_err("not theirs");
            assert_eq!(refused.code(), tonic::Code::PermissionDenied);
        }
        let given = rpc.give_up_message(by(&world.bureau(), give_up("已电话告知"))).await.expect("given up").into_inner();
        assert_eq!((given.delivery(), given.delivery_error.as_str()), (MessageDelivery::GivenUp, "已电话告知"));
        assert_eq!(parked(&world).await, []);
        world.clock.advance_to(at("2026-01-07T09:00:00"));
        assert_eq!(courier.round().await.expect("a round"), 0);
        assert_eq!(hook.taken().len(), 1);
        assert_eq!(the_message(&world).await.delivery(), MessageDelivery::GivenUp);
    }

    async fn a_replica_killed_between_the_answer_and_its_mark_leads_to_the_same_key_again(fx: Fixture) {
        let mut hook = Hook::answering(vec![None, Some(StatusCode::OK)]).await;
        let world = reminded(&fx, &hook).await;
        let (settings, known) = (hook.settings(3), real(&world));
        let replica = Replica::start(&fx, &world, move |app| async move {
            let courier = Courier::new(app, settings, Arc::new(known)).expect("a client");
            let _ = courier.round().await;
        });
        let first = tokio::time::timeout(Duration::from_secs(20), hook.got.recv()).await;
        let first = first.expect("in time").expect("a request");
        // The webhook has it, and nobody knows.
        replica.kill();
        let courier = courier(world.app(), &hook, 3, real(&world));
        assert_eq!(courier.round().await.expect("a round"), 0, "the try may still be under way");
        world.clock.advance_to(at("2026-01-06T09:03:00"));
        assert_eq!(courier.round().await.expect("a round"), 1);
        assert_eq!(hook.taken(), [first]);
        let message = the_message(&world).await;
        assert_eq!((message.delivery(), message.attempts), (MessageDelivery::Delivered, 2));
    }

    async fn two_replicas_post_a_message_once(fx: Fixture) {
        let mut hook = Hook::answering(vec![Some(StatusCode::OK)]).await;
        let world = reminded(&fx, &hook).await;
        let ours = courier(world.app(), &hook, 3, real(&world));
        let theirs = courier(App::new(fx.reopen().await, world.clock.clone()), &hook, 3, real(&world));
        let (a, b) = tokio::join!(ours.round(), theirs.round());
        assert_eq!(a.expect("a round") + b.expect("a round"), 1);
        assert_eq!(hook.taken().len(), 1);
    }

    async fn nothing_goes_out_to_a_fictitious_or_unknown_organisation(fx: Fixture) {
        let mut hook = Hook::answering(vec![Some(StatusCode::OK)]).await;
        let world = reminded(&fx, &hook).await;
        // Identity is away: nothing is known, nothing goes out, no try is counted.
        courier(world.app(), &hook, 3, Known(None)).round().await.expect("a round");
        assert_eq!((the_message(&world).await.delivery(), the_message(&world).await.attempts), (MessageDelivery::Pending, 0));
        world.clock.advance_to(at("2026-01-06T09:02:00"));
        let fictitious = Known(Some([(world.parties.provider, true)].into()));
        courier(world.app(), &hook, 3, fictitious).round().await.expect("a round");
        assert_eq!(the_message(&world).await.delivery(), MessageDelivery::Fictitious);
        red_order_later(&world).await;
        courier(world.app(), &hook, 3, Known(Some(BTreeMap::new()))).round().await.expect("a round");
        let parked = "SELECT count(*) AS n FROM message WHERE delivery = 3 AND last_error = 'UNKNOWN_ORGANIZATION'";
        assert_eq!(crate::firing::count(&world.deps.db, parked).await, 2, "red and the next reminder");
        assert_eq!(hook.taken(), []);
    }

    async fn without_a_webhook_messages_stay_inside(fx: Fixture) {
        let world = World::new(&fx).await;
        red_order(&world).await;
        world.tell_at("2026-01-06T09:00:00").await;
        assert_eq!(the_message(&world).await.delivery(), MessageDelivery::Unspecified);
    }
}

/// A second reminder, on the next day.
async fn red_order_later(world: &World) {
    crate::firing::red_order_at(world, "2026-01-06T09:30:00").await;
    world.tell_at("2026-01-07T09:00:00").await;
}
