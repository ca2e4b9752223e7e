//! `nqi.registry.v1.CatalogueService`.

use crate::Deps;
use crate::app::catalogue::{Asked, search};
use crate::store::catalogue::Search;
use crate::wire::Fields;
use nqi_kernel::standard::StandardNumber;
use nqi_platform::page::filter_hash;
use nqi_proto::registry::v1::{
    SearchCatalogueRequest, SearchCatalogueResponse, catalogue_service_server::CatalogueService,
};
use tonic::{Request, Response, Status};

pub(super) struct Catalogue(pub Deps);

#[tonic::async_trait]
impl CatalogueService for Catalogue {
    async fn search_catalogue(
        &self,
        request: Request<SearchCatalogueRequest>,
    ) -> Result<Response<SearchCatalogueResponse>, Status> {
        let request = request.into_inner();
        let mut fields = Fields::new();
        let filter = filter_hash(&[
            &request.query,
            &request.kind.to_string(),
            &request.cluster.to_string(),
            &request.region,
            &request.scheme.to_string(),
            &request.verified_only.to_string(),
        ]);
        let size = if request.page_size == 0 { 20 } else { request.page_size };
        let (limit, after) = fields.page(size, 100, &request.page_token, filter);
        let query = fields.text("query", &request.query, 100);
        let number = StandardNumber::parse_citable(&query).ok();
        let mut narrowed = Search {
            kind: fields.word("kind", request.kind),
            cluster: fields.word("cluster", request.cluster),
            region: if request.region.is_empty() {
                String::new()
            } else {
                fields.region("region", &request.region)
            },
            scheme: fields.word("scheme", request.scheme),
            verified_only: request.verified_only,
            ..Search::default()
        };
        fields.finish()?;
        match &number {
            Some(number) if number.is_version() => narrowed.standard = number.key(),
            Some(number) => narrowed.family = number.family().alias_root(),
            None => narrowed.words = query.split_whitespace().map(str::to_owned).collect(),
        }
        let after = after.and_then(|cursor| cursor.parse().ok());
        let asked = Asked { search: narrowed, number, after, limit, filter };
        Ok(Response::new(search(&self.0, asked).await?))
    }
}
