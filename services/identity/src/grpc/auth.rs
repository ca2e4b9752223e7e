//! AuthService.

use nqi_platform::auth::principal;
use nqi_platform::problem::{Checks, Problem};
use nqi_proto::identity::v1::{
    GetMeRequest, IssueServiceTokenRequest, LoginRequest, LogoutRequest, LogoutResponse, Me, RefreshRequest,
    TokenSet, auth_service_server::AuthService,
};
use nqi_store::{Actor, Mutation, Tx};
use tonic::{Request, Response, Status};

use super::present;
use crate::app::refresh::Outcome;
use crate::error::Error;
use crate::{Deps, app};

pub struct Auth(pub Deps);

#[tonic::async_trait]
impl AuthService for Auth {
    async fn login(&self, request: Request<LoginRequest>) -> Result<Response<TokenSet>, Status> {
        let asked = request.into_inner();
        let mut checks = Checks::new();
        for (field, value, zh, en) in [
            ("account", &asked.account, "请输入账号。", "Enter the account."),
            ("password", &asked.password, "请输入密码。", "Enter the password."),
        ] {
            checks.require((1..=256).contains(&value.len()), field, "REQUIRED", zh, en);
        }
        checks.finish()?;
        let member =
            app::login::check(&self.0, &asked.account, &asked.password).await.map_err(Problem::from)?;
        let actor = Actor { org: uuid::Uuid::nil(), subject: member, name: String::new() };
        let deps = self.0.clone();
        let tokens = self
            .plain(actor, "nqi.identity.v1.AuthService/Login")
            .run(move |tx: Tx| {
                let deps = deps.clone();
                async move { app::login::open(&deps, &tx, member).await }
            })
            .await?;
        Ok(Response::new(tokens))
    }

    async fn refresh(&self, request: Request<RefreshRequest>) -> Result<Response<TokenSet>, Status> {
        let token = request.into_inner().refresh_token;
        let deps = self.0.clone();
        // An empty access token stands for a refusal: it must be committed (a reuse ends the family), then refused.
        let tokens: TokenSet = self
            .plain(Actor::anonymous(), "nqi.identity.v1.AuthService/Refresh")
            .run(move |tx: Tx| {
                let (deps, token) = (deps.clone(), token.clone());
                async move {
                    match app::refresh::refresh(&deps, &tx, &token).await? {
                        Outcome::Renewed(tokens) => Ok::<_, Error>(tokens),
                        Outcome::Refused => Ok(TokenSet::default()),
                    }
                }
            })
            .await?;
        if tokens.access_token.is_empty() {
            return Err(Problem::from(Error::RefreshToken).into());
        }
        Ok(Response::new(tokens))
    }

    async fn logout(&self, request: Request<LogoutRequest>) -> Result<Response<LogoutResponse>, Status> {
        let who = principal::maybe(&request);
        let session = who.as_ref().map(|who| who.session);
        let actor = who.as_ref().map_or_else(Actor::anonymous, Actor::of);
        let token = request.into_inner().refresh_token;
        let done = self
            .plain(actor, "nqi.identity.v1.AuthService/Logout")
            .run(move |tx: Tx| {
                let token = token.clone();
                async move { app::refresh::logout(&tx, &token, session).await.map(|()| LogoutResponse {}) }
            })
            .await?;
        Ok(Response::new(done))
    }

    async fn get_me(&self, request: Request<GetMeRequest>) -> Result<Response<Me>, Status> {
        let who = principal::of(&request)?;
        let conn = self.0.db.reader();
        let missing = || Problem::from(Error::NotFound("成员", "The member"));
        let member = crate::store::member::load(conn, who.subject)
            .await
            .map_err(Problem::from)?
            .ok_or_else(missing)?;
        let organization = app::organizations::get(conn, &who, who.org).await.map_err(Problem::from)?;
        Ok(Response::new(Me {
            member: Some(present::member(&member)),
            organization: Some(present::organization(&organization)),
        }))
    }

    async fn issue_service_token(
        &self,
        request: Request<IssueServiceTokenRequest>,
    ) -> Result<Response<TokenSet>, Status> {
        let asked = request.into_inner();
        let tokens =
            app::service_token::issue(&self.0, &asked.service, &asked.secret).map_err(Problem::from)?;
        Ok(Response::new(tokens))
    }
}

impl Auth {
    /// A mutation without idempotency key: its answer holds secrets and must not be stored.
    fn plain(&self, actor: Actor, method: &'static str) -> Mutation<'_> {
        Mutation {
            db: &self.0.db,
            clock: &self.0.clock,
            actor,
            method,
            request_id: "",
            request_hash: [0; 32],
        }
    }
}
