//! `nqi.registry.v1.StandardService`.

use crate::Deps;
use crate::app::{self, Call, browse};
use crate::wire::{self, Fields};
use nqi_kernel::standard::StandardNumber;
use nqi_platform::auth::principal;
use nqi_platform::page::filter_hash;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::registry::v1::*;
use tonic::{Request, Response, Status};

pub(super) struct Standards(pub Deps);

#[tonic::async_trait]
impl standard_service_server::StandardService for Standards {
    async fn put_standard(&self, request: Request<PutStandardRequest>) -> Result<Response<Standard>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let written = wire::standard::parse(&request.id, request.standard.as_ref())?;
        let expected = request.standard.as_ref().map(|it| it.etag.clone()).unwrap_or_default();
        let method = "nqi.registry.v1.StandardService/PutStandard";
        let call = Call::new(&caller, method, &request, &request.request_id);
        Ok(Response::new(app::put_standard(&self.0, call, written, expected).await?))
    }

    async fn lookup_standard(
        &self,
        request: Request<LookupStandardRequest>,
    ) -> Result<Response<LookupStandardResponse>, Status> {
        let request = request.into_inner();
        let mut fields = Fields::new();
        let day = fields.day_if_any("on", request.on.as_ref());
        fields.finish()?;
        let number = StandardNumber::parse_citable(&request.number)
            .map_err(|error| Violation::new("number", "STANDARD_INVALID", error.zh(), error.to_string()))
            .map_err(Problem::from)?;
        Ok(Response::new(browse::lookup_standard(&self.0, &number, day).await?))
    }

    async fn list_standards(
        &self,
        request: Request<ListStandardsRequest>,
    ) -> Result<Response<ListStandardsResponse>, Status> {
        let request = request.into_inner();
        let mut fields = Fields::new();
        let filter = filter_hash(&[&request.query, &request.cluster.to_string()]);
        let page = fields.page(request.page_size, 500, &request.page_token, filter);
        let cluster = fields.word("cluster", request.cluster);
        fields.text("query", &request.query, 100);
        fields.finish()?;
        Ok(Response::new(browse::standards(&self.0, &request, cluster, page, filter).await?))
    }
}
