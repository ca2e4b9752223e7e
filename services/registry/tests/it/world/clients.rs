//! The services of the register as its tests reach them.

use super::World;
use nqi_platform::link::Link;
use nqi_proto::registry::v1::{
    booking_service_client::BookingServiceClient, capability_service_client::CapabilityServiceClient,
    capacity_service_client::CapacityServiceClient, catalogue_service_client::CatalogueServiceClient,
    centre_service_client::CentreServiceClient, enterprise_service_client::EnterpriseServiceClient,
    export_service_client::ExportServiceClient, instrument_service_client::InstrumentServiceClient,
    offering_service_client::OfferingServiceClient, provider_service_client::ProviderServiceClient,
    resource_service_client::ResourceServiceClient, scope_import_service_client::ScopeImportServiceClient,
    standard_service_client::StandardServiceClient,
};

impl World {
    pub fn providers(&self) -> ProviderServiceClient<Link> {
        ProviderServiceClient::new(self.link.clone())
    }

    pub fn centres(&self) -> CentreServiceClient<Link> {
        CentreServiceClient::new(self.link.clone())
    }

    pub fn capabilities(&self) -> CapabilityServiceClient<Link> {
        CapabilityServiceClient::new(self.link.clone()).max_encoding_message_size(64 << 20)
    }

    pub fn standards(&self) -> StandardServiceClient<Link> {
        StandardServiceClient::new(self.link.clone())
    }

    pub fn enterprises(&self) -> EnterpriseServiceClient<Link> {
        EnterpriseServiceClient::new(self.link.clone())
    }

    pub fn offerings(&self) -> OfferingServiceClient<Link> {
        OfferingServiceClient::new(self.link.clone())
    }

    pub fn capacity(&self) -> CapacityServiceClient<Link> {
        CapacityServiceClient::new(self.link.clone())
    }

    pub fn catalogue(&self) -> CatalogueServiceClient<Link> {
        CatalogueServiceClient::new(self.link.clone())
    }

    pub fn scope_imports(&self) -> ScopeImportServiceClient<Link> {
        ScopeImportServiceClient::new(self.link.clone()).max_encoding_message_size(64 << 20)
    }

    pub fn resources(&self) -> ResourceServiceClient<Link> {
        ResourceServiceClient::new(self.link.clone())
    }

    pub fn bookings(&self) -> BookingServiceClient<Link> {
        BookingServiceClient::new(self.link.clone())
    }

    pub fn instruments(&self) -> InstrumentServiceClient<Link> {
        InstrumentServiceClient::new(self.link.clone())
    }

    pub fn exports(&self) -> ExportServiceClient<Link> {
        ExportServiceClient::new(self.link.clone())
    }
}
