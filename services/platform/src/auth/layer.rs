//! The layer that turns `authorization: Bearer` into a `Principal` in the request's extensions.

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures::future::BoxFuture;
use http::{HeaderMap, Request, Response, header::AUTHORIZATION};
use tower::{Layer, Service};

use super::{Principal, Verifier};
use crate::problem::Problem;

/// The caller of these headers: `None` without a token, UNAUTHENTICATED with a bad one.
pub async fn authenticate(verifier: &Verifier, headers: &HeaderMap) -> Result<Option<Principal>, Problem> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let Some(value) = values.next() else { return Ok(None) };
    // Anything but one well-formed bearer token is judged like a bad token: the empty text never verifies.
    let token = match (value.to_str(), values.next()) {
        (Ok(text), None) => text.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")),
        _ => None,
    };
    verifier.verify(token.map_or("", |(_, token)| token.trim())).await.map(Some)
}

/// Authenticates every request; anonymous requests pass, and each RPC decides what they may do.
#[derive(Clone)]
pub struct AuthLayer(Arc<Verifier>);

impl AuthLayer {
    /// A layer over a shared verifier.
    pub fn new(verifier: Arc<Verifier>) -> AuthLayer {
        AuthLayer(verifier)
    }
}

impl<S> Layer<S> for AuthLayer {
    type Service = AuthService<S>;

    fn layer(&self, inner: S) -> AuthService<S> {
        AuthService { inner, verifier: self.0.clone() }
    }
}

/// See [`AuthLayer`].
#[derive(Clone)]
pub struct AuthService<S> {
    inner: S,
    verifier: Arc<Verifier>,
}

impl<S, B, R> Service<Request<B>> for AuthService<S>
where
    S: Service<Request<B>, Response = Response<R>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
    B: Send + 'static,
    R: Default + Send + 'static,
{
    type Response = Response<R>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<R>, Infallible>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        // The clone takes the place of the service that poll_ready prepared (tower's rule).
        let fresh = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, fresh);
        let verifier = self.verifier.clone();
        Box::pin(async move {
            // Only we may say who calls.
            request.extensions_mut().remove::<Principal>();
            match authenticate(&verifier, request.headers()).await {
                Ok(Some(principal)) => {
                    request.extensions_mut().insert(principal);
                }
                Ok(None) => {}
                Err(problem) => return Ok(tonic::Status::from(problem).into_http()),
            }
            inner.call(request).await
        })
    }
}
