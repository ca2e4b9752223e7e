//! KeysService.

use nqi_proto::identity::v1::{GetJwksRequest, Jwk, Jwks, keys_service_server::KeysService};
use tonic::{Request, Response, Status};

use crate::Deps;

pub struct Keys(pub Deps);

#[tonic::async_trait]
impl KeysService for Keys {
    async fn get_jwks(&self, _: Request<GetJwksRequest>) -> Result<Response<Jwks>, Status> {
        let key = self.0.key.jwk();
        let key = Jwk { kty: key.kty, crv: key.crv, x: key.x, kid: key.kid, alg: key.alg, r#use: key.usage };
        Ok(Response::new(Jwks { keys: vec![key] }))
    }
}
