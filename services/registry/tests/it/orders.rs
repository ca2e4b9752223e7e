//! The one RPC of requests that the register asks: which holds have an order.

use nqi_proto::requests::v1::{HoldOrder, ListHoldOrdersRequest, ListHoldOrdersResponse};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use tonic::body::Body;
use tonic::{Request, Response, Status};

/// Orders by hold; `None` = the service does not answer.
#[derive(Clone)]
pub struct Orders(Arc<Mutex<Option<BTreeMap<String, String>>>>);

impl Orders {
    pub fn new() -> Orders {
        Orders(Arc::new(Mutex::new(Some(BTreeMap::new()))))
    }

    /// Puts an order behind a hold.
    pub fn write(&self, hold: &str, order: &str) {
        let mut kept = self.0.lock().expect("nobody panics with it");
        kept.get_or_insert_default().insert(hold.to_owned(), order.to_owned());
    }

    /// Does not answer any more, or again with no order.
    pub fn away(&self, away: bool) {
        *self.0.lock().expect("nobody panics with it") = (!away).then(BTreeMap::new);
    }

    fn answer(&self, asked: &ListHoldOrdersRequest) -> Result<Response<ListHoldOrdersResponse>, Status> {
        let kept = self.0.lock().expect("nobody panics with it");
        let Some(kept) = kept.as_ref() else { return Err(Status::unavailable("away")) };
        let found = asked.hold_ids.iter().filter_map(|hold| {
            let order_id = kept.get(hold)?.clone();
            Some(HoldOrder { hold_id: hold.clone(), order_id })
        });
        Ok(Response::new(ListHoldOrdersResponse { orders: found.collect() }))
    }
}

impl tonic::server::NamedService for Orders {
    const NAME: &'static str = "nqi.requests.v1.OrderService";
}

impl tower::Service<http::Request<Body>> for Orders {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        assert!(request.uri().path().ends_with("/ListHoldOrders"), "{}", request.uri());
        let orders = self.clone();
        Box::pin(async move {
            let answer = tower::service_fn(move |request: Request<ListHoldOrdersRequest>| {
                let answered = orders.answer(request.get_ref());
                async move { answered }
            });
            let mut grpc = tonic::server::Grpc::new(tonic_prost::ProstCodec::default());
            Ok(grpc.unary(answer, request).await)
        })
    }
}
