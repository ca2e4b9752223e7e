//! The RPCs: parse, call the use case, present.

mod booking;
mod capability;
mod capacity;
mod catalogue;
mod centre;
mod enterprise;
mod export;
mod instrument;
mod offering;
mod provider;
mod resource;
mod scope_import;
mod standard;
mod upload;

use crate::Deps;
use crate::app;
use crate::store::revision::Kind;
use crate::wire::Fields;
use nqi_platform::auth::Principal;
use nqi_platform::page::filter_hash;
use nqi_proto::registry::v1::ListRevisionsResponse;
use nqi_proto::registry::v1::{
    booking_service_server::BookingServiceServer, capability_service_server::CapabilityServiceServer,
    capacity_service_server::CapacityServiceServer, catalogue_service_server::CatalogueServiceServer,
    centre_service_server::CentreServiceServer, enterprise_service_server::EnterpriseServiceServer,
    export_service_server::ExportServiceServer, instrument_service_server::InstrumentServiceServer,
    offering_service_server::OfferingServiceServer, provider_service_server::ProviderServiceServer,
    resource_service_server::ResourceServiceServer, scope_import_service_server::ScopeImportServiceServer,
    standard_service_server::StandardServiceServer,
};
use tonic::service::Routes;
use tonic::{Response, Status};

/// Every service of the package.
pub(crate) fn routes(deps: &Deps) -> Routes {
    // A sheet may come in one message.
    let capability = CapabilityServiceServer::new(capability::Capabilities(deps.clone()))
        .max_decoding_message_size(deps.config.sheet_max_bytes + (1 << 20));
    let imports = ScopeImportServiceServer::new(scope_import::ScopeImports(deps.clone()))
        .max_decoding_message_size(deps.config.import_max_bytes + (1 << 20));
    let ledger = InstrumentServiceServer::new(instrument::Instruments(deps.clone()))
        .max_decoding_message_size(deps.config.sheet_max_bytes + (1 << 20));
    let standards = StandardServiceServer::new(standard::Standards(deps.clone()))
        .max_decoding_message_size(deps.config.sheet_max_bytes + (1 << 20));
    Routes::default()
        .add_service(ProviderServiceServer::new(provider::Providers(deps.clone())))
        .add_service(CentreServiceServer::new(centre::Centres(deps.clone())))
        .add_service(capability)
        .add_service(standards)
        .add_service(EnterpriseServiceServer::new(enterprise::Enterprises(deps.clone())))
        .add_service(OfferingServiceServer::new(offering::Offerings(deps.clone())))
        .add_service(CapacityServiceServer::new(capacity::Capacity::new(deps)))
        .add_service(CatalogueServiceServer::new(catalogue::Catalogue(deps.clone())))
        .add_service(ExportServiceServer::new(export::Export(deps.clone())))
        .add_service(imports)
        .add_service(ResourceServiceServer::new(resource::Resources(deps.clone())))
        .add_service(BookingServiceServer::new(booking::Bookings(deps.clone())))
        .add_service(ledger)
}

/// A page of the history of a record.
async fn revisions(
    deps: &Deps,
    caller: &Principal,
    kind: Kind,
    (id, size, token): (&str, i32, &str),
) -> Result<Response<ListRevisionsResponse>, Status> {
    let mut fields = Fields::new();
    let filter = filter_hash(&[&format!("{kind:?}"), id]);
    let page = fields.page(size, 200, token, filter);
    let id = fields.id("id", id);
    fields.finish()?;
    Ok(Response::new(app::revisions(deps, caller, (kind, id), page, filter).await?))
}
