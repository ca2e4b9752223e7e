//! Filling the register: standards, profiles, sites, certificates, scope rows, pools, days and offerings.

use jiff::{ToSpan, civil::Date};
use nqi_kernel::region::Region;
use nqi_kernel::worktime::Calendar;
use nqi_platform::problem::Problem;
use nqi_platform::wire;
use nqi_proto::google::api::HttpBody;
use nqi_proto::registry::v1::{
    Accreditation, AccreditationState, ApplyScopeImportRequest, Cell, CheckScopeImportRequest,
    CreateScopeImportRequest, GetScopeImportRequest, ListStandardsRequest, Offering, OfferingState, Pool,
    Provider, ProviderState, PutAccreditationRequest, PutOfferingRequest, PutPoolRequest, PutProviderRequest,
    PutScopeRowRequest, PutSiteRequest, PutStandardRequest, ScopeApplyMode, ScopeImportState, ScopeRow,
    SetCellsRequest, SetOfferingStateRequest, SetProviderStateRequest, Site, UploadScopeImportRequest,
    VerificationState, VerifyAccreditationRequest,
};
use nqi_proto::r#type::v1::{AccreditationScheme as Scheme, Delivery, ItemKind, Point};
use uuid::Uuid;

use super::actors::{Actor, Cast, Desk, reply};
use super::capabilities::{
    INSPECTIONS, SCHEMES, STANDARDS_WORK, STORY_OBJECT, STORY_PARAMETER, STORY_STANDARD,
};
use super::providers::{AccreditationSpec, Flaw, Profile, ProviderSpec};
use super::{Tally, chance, offerings, sheets, standards};

/// Days of capacity ahead of the present.
const AHEAD: i64 = 90;

/// Fills the register; pools have days from `first` to [`AHEAD`] days after `today`.
pub struct Filling<'a> {
    /// Makes the calls.
    pub desk: &'a Desk<'a>,
    /// Who acts.
    pub cast: &'a Cast,
    /// Identifiers follow from it.
    pub seed: u64,
    /// Working days of the pools.
    pub calendar: &'a Calendar,
    /// First day with capacity.
    pub first: Date,
    /// The present.
    pub today: Date,
}

impl Filling<'_> {
    /// Everything, in an order in which each thing finds what it refers to.
    pub async fn fill(&self, specs: &[ProviderSpec], tally: &mut Tally<'_>) -> Result<(), Problem> {
        // A register may come with the kernel's list already; only what it lacks is added.
        let ask = ListStandardsRequest { page_size: 500, ..ListStandardsRequest::default() };
        let listed =
            reply(self.desk.standards().list_standards(self.desk.by(&self.cast.bureau, ask)?).await)?;
        let known: Vec<String> = listed.standards.into_iter().map(|standard| standard.number).collect();
        for standard in
            standards::versions(self.seed).into_iter().filter(|version| !known.contains(&version.number))
        {
            let ask = PutStandardRequest {
                id: standard.id.clone(),
                standard: Some(standard),
                ..PutStandardRequest::default()
            };
            reply(self.desk.standards().put_standard(self.desk.by(&self.cast.bureau, ask)?).await)?;
        }
        tally.step("standards");
        let mut imports = Vec::new();
        for spec in specs {
            imports.extend(self.profile(spec).await?);
        }
        self.write(&imports).await?;
        for spec in specs {
            self.services(spec).await?;
            tally.step("capabilities");
        }
        Ok(())
    }

    /// Profile, sites and certificates; answers the tables of scope rows that wait to be written.
    async fn profile(&self, spec: &ProviderSpec) -> Result<Vec<(&Actor, String)>, Problem> {
        let (desk, actor) = (self.desk, &self.cast.providers[spec.number]);
        let id = actor.org.to_string();
        let profile = Provider {
            id: id.clone(),
            display_name: spec.name.clone(),
            kinds: spec.kinds().into_iter().map(i32::from).collect(),
            clusters: spec.clusters.clone(),
            staff_band: ["10-49", "50-99", "100-199"][spec.number % 3].to_owned(),
            fictitious: true,
            ..Provider::default()
        };
        let ask = PutProviderRequest { id: id.clone(), provider: Some(profile), request_id: String::new() };
        reply(desk.providers().put_provider(desk.by(actor, ask)?).await)?;
        let sites = self.sites(spec);
        let mut imports = Vec::new();
        for (at, site) in sites.iter().enumerate() {
            self.site(spec, actor, at, *site).await?;
        }
        for (at, of) in spec.accreditations.iter().enumerate() {
            let accreditation = self.certificate(spec, at);
            self.accreditation(actor, of, accreditation, &sites).await?;
            for (number, site) in sites.iter().enumerate() {
                if let Some(sheet) = sheets::of(spec, number, of.scheme) {
                    imports.push((actor, self.import(actor, (*site, accreditation), &sheet).await?));
                }
            }
        }
        Ok(imports)
    }

    fn sites(&self, spec: &ProviderSpec) -> Vec<Uuid> {
        (0..spec.regions.len()).map(|at| chance::id(self.seed, "site", 4 * spec.number + at)).collect()
    }

    fn certificate(&self, spec: &ProviderSpec, at: usize) -> Uuid {
        chance::id(self.seed, "accreditation", 4 * spec.number + at)
    }

    /// Rows written by hand, days and offerings; then the provider is shown.
    async fn services(&self, spec: &ProviderSpec) -> Result<(), Problem> {
        let (actor, sites) = (&self.cast.providers[spec.number], self.sites(spec));
        let id = actor.org.to_string();
        for (at, of) in spec.accreditations.iter().enumerate() {
            self.single_rows(spec, actor, of.scheme, (sites[0], self.certificate(spec, at))).await?;
        }
        for (at, site) in sites.iter().enumerate() {
            self.capacity_and_offerings(spec, actor, at, *site).await?;
        }
        self.state(&id, ProviderState::Active, "资料核验通过").await?;
        if spec.profile == Profile::Flawed(Flaw::SuspendedProvider) {
            self.state(&id, ProviderState::Suspended, "示例：专项检查期间暂停").await?;
        }
        Ok(())
    }

    async fn state(&self, id: &str, state: ProviderState, reason: &str) -> Result<(), Problem> {
        let desk = self.desk;
        let ask = SetProviderStateRequest {
            id: id.to_owned(),
            request_id: String::new(),
            etag: String::new(),
            state: state.into(),
            reason: reason.to_owned(),
        };
        reply(desk.providers().set_provider_state(desk.by(&self.cast.bureau, ask)?).await).map(drop)
    }

    async fn site(&self, spec: &ProviderSpec, actor: &Actor, at: usize, id: Uuid) -> Result<(), Problem> {
        let region = spec.regions[at];
        let centre = Region::parse(region).map_err(|error| Problem::internal(error.to_string()))?.centroid();
        // Sites of one region stand some hundred metres apart.
        let shift = i32::try_from(spec.number).unwrap_or(0) * 700;
        let far_away = spec.profile == Profile::Flawed(Flaw::FarAway);
        let site = Site {
            id: id.to_string(),
            provider_id: actor.org.to_string(),
            display_name: if at == 0 { "本部".to_owned() } else { "分部".to_owned() },
            region: region.to_owned(),
            address: super::names::address(region, 100 + spec.number),
            point: Some(Point {
                latitude_e6: centre.latitude_e6 + shift,
                longitude_e6: centre.longitude_e6 - shift,
            }),
            service_regions: if far_away { vec![region.to_owned()] } else { vec![] },
            delivery: if far_away { vec![Delivery::OnSite.into()] } else { vec![] },
            ..Site::default()
        };
        let desk = self.desk;
        let ask = PutSiteRequest {
            provider_id: actor.org.to_string(),
            id: id.to_string(),
            site: Some(site),
            request_id: String::new(),
        };
        reply(desk.providers().put_site(desk.by(actor, ask)?).await).map(drop)
    }

    async fn accreditation(
        &self,
        actor: &Actor,
        of: &AccreditationSpec,
        id: Uuid,
        sites: &[Uuid],
    ) -> Result<(), Problem> {
        let desk = self.desk;
        let accreditation = Accreditation {
            id: id.to_string(),
            provider_id: actor.org.to_string(),
            site_ids: sites.iter().map(Uuid::to_string).collect(),
            scheme: of.scheme.into(),
            number: of.number.clone(),
            valid_from: Some(wire::date(of.from)),
            valid_to: Some(wire::date(of.to)),
            source: "示例数据".to_owned(),
            ..Accreditation::default()
        };
        let ask = PutAccreditationRequest {
            provider_id: actor.org.to_string(),
            id: id.to_string(),
            accreditation: Some(accreditation),
            ..PutAccreditationRequest::default()
        };
        reply(desk.providers().put_accreditation(desk.by(actor, ask)?).await)?;
        if of.verified {
            let ask = VerifyAccreditationRequest {
                id: id.to_string(),
                request_id: String::new(),
                etag: String::new(),
                verification: VerificationState::Verified.into(),
                state: AccreditationState::Valid.into(),
                source: "示例公示信息".to_owned(),
            };
            reply(desk.providers().verify_accreditation(desk.by(&self.cast.bureau, ask)?).await)?;
        }
        Ok(())
    }

    /// Hands a table of scope rows in and has it checked; answers the import that waits for its rows to be written.
    async fn import(&self, actor: &Actor, place: (Uuid, Uuid), sheet: &str) -> Result<String, Problem> {
        let (desk, provider_id) = (self.desk, actor.org.to_string());
        let opened = CreateScopeImportRequest {
            provider_id: provider_id.clone(),
            site_id: place.0.to_string(),
            accreditation_id: place.1.to_string(),
            file_name: "示例能力附表.csv".to_owned(),
            ..CreateScopeImportRequest::default()
        };
        let id = reply(desk.scope_imports().create_scope_import(desk.by(actor, opened)?).await)?.id;
        let file = UploadScopeImportRequest {
            provider_id: provider_id.clone(),
            id: id.clone(),
            content: Some(HttpBody {
                content_type: "text/csv".to_owned(),
                data: sheet.as_bytes().to_vec(),
                extensions: vec![],
            }),
        };
        let stream = desk.by(actor, tokio_stream::iter([file]))?;
        reply(desk.scope_imports().upload_scope_import(stream).await)?;
        let ask =
            CheckScopeImportRequest { provider_id, id: id.clone(), ..CheckScopeImportRequest::default() };
        reply(desk.scope_imports().check_scope_import(desk.by(actor, ask)?).await)?;
        Ok(id)
    }

    /// Writes the tables that were checked, all of them at once.
    async fn write(&self, imports: &[(&Actor, String)]) -> Result<(), Problem> {
        let desk = self.desk;
        (desk.world.settle)().await?;
        for (actor, id) in imports {
            let ask = ApplyScopeImportRequest {
                provider_id: actor.org.to_string(),
                id: id.clone(),
                mode: ScopeApplyMode::AllOrNothing.into(),
                ..ApplyScopeImportRequest::default()
            };
            reply(desk.scope_imports().apply_scope_import(desk.by(actor, ask)?).await)?;
        }
        (desk.world.settle)().await?;
        for (actor, id) in imports {
            let ask = GetScopeImportRequest { provider_id: actor.org.to_string(), id: id.clone() };
            let done = reply(desk.scope_imports().get_scope_import(desk.by(actor, ask)?).await)?;
            if done.state() != ScopeImportState::Applied || done.created == 0 {
                return Err(Problem::internal(format!("the table of {}: {done:?}", actor.name)));
            }
        }
        Ok(())
    }

    /// Rows that no sheet has a column for: certification, inspection, standards work, and a suspended row.
    async fn single_rows(
        &self,
        spec: &ProviderSpec,
        actor: &Actor,
        scheme: Scheme,
        place: (Uuid, Uuid),
    ) -> Result<(), Problem> {
        let row = |kind: ItemKind, object: &str, parameter: &str, standard: &str| ScopeRow {
            provider_id: actor.org.to_string(),
            site_id: place.0.to_string(),
            accreditation_id: place.1.to_string(),
            kind: kind.into(),
            object: object.to_owned(),
            parameter: parameter.to_owned(),
            standard: standard.to_owned(),
            source: "示例数据".to_owned(),
            ..ScopeRow::default()
        };
        let mut rows = Vec::new();
        match spec.profile {
            Profile::Certification => {
                for (object, standard, category) in &SCHEMES {
                    let certification = row(ItemKind::Certification, object, category, standard);
                    rows.push(ScopeRow { category: (*category).to_owned(), ..certification });
                }
                rows.extend(INSPECTIONS.iter().map(|(object, activity, standard)| {
                    row(ItemKind::Inspection, object, activity, standard)
                }));
                rows.extend(
                    STANDARDS_WORK
                        .iter()
                        .map(|(activity, subject)| row(ItemKind::Standards, subject, activity, "")),
                );
            }
            Profile::Flawed(Flaw::SuspendedRow) if scheme == Scheme::Cma => {
                let story = row(ItemKind::Testing, STORY_OBJECT, STORY_PARAMETER, STORY_STANDARD);
                rows.push(ScopeRow {
                    suspended: true, note: "示例：设备搬迁期间停项".to_owned(), ..story
                });
            }
            _ => {}
        }
        for (at, row) in rows.into_iter().enumerate() {
            let id = chance::id(self.seed, "row", 100 * spec.number + at).to_string();
            let desk = self.desk;
            let ask = PutScopeRowRequest {
                provider_id: actor.org.to_string(),
                id: id.clone(),
                scope_row: Some(ScopeRow { id, ..row }),
                ..PutScopeRowRequest::default()
            };
            reply(desk.capabilities().put_scope_row(desk.by(actor, ask)?).await)?;
        }
        Ok(())
    }

    async fn capacity_and_offerings(
        &self,
        spec: &ProviderSpec,
        actor: &Actor,
        at: usize,
        site: Uuid,
    ) -> Result<(), Problem> {
        let desk = self.desk;
        let provider = actor.org.to_string();
        let pool = chance::id(self.seed, "pool", 4 * spec.number + at).to_string();
        let advises = spec.profile == Profile::Advisory;
        if !advises {
            let named = Pool {
                id: pool.clone(),
                provider_id: provider.clone(),
                site_id: site.to_string(),
                display_name: "日常委托".to_owned(),
                unit: "件".to_owned(),
                ..Pool::default()
            };
            let ask = PutPoolRequest {
                provider_id: provider.clone(),
                id: pool.clone(),
                pool: Some(named),
                request_id: String::new(),
            };
            reply(desk.capacity().put_pool(desk.by(actor, ask)?).await)?;
            let ask = SetCellsRequest {
                pool_id: pool.clone(),
                request_id: String::new(),
                cells: self.cells(spec, &pool),
            };
            reply(desk.capacity().set_cells(desk.by(actor, ask)?).await)?;
        }
        for (number, offering) in offerings::of(spec, at, self.seed).into_iter().enumerate() {
            let id = chance::id(self.seed, "offering", 100 * spec.number + 20 * at + number).to_string();
            let offering = Offering {
                id: id.clone(),
                provider_id: provider.clone(),
                site_id: site.to_string(),
                pool_id: if advises { String::new() } else { pool.clone() },
                ..offering
            };
            let ask = PutOfferingRequest {
                provider_id: provider.clone(),
                id: id.clone(),
                offering: Some(offering),
                request_id: String::new(),
            };
            reply(desk.offerings().put_offering(desk.by(actor, ask)?).await)?;
            let state = OfferingState::Published.into();
            let ask = SetOfferingStateRequest { id, request_id: String::new(), etag: String::new(), state };
            reply(desk.offerings().set_offering_state(desk.by(actor, ask)?).await)?;
        }
        Ok(())
    }

    fn cells(&self, spec: &ProviderSpec, pool: &str) -> Vec<Cell> {
        let full = spec.profile == Profile::Flawed(Flaw::NoCapacity);
        let (last, open_again) = (self.today + AHEAD.days(), self.today + 60.days());
        let mut cells = Vec::new();
        let mut day = self.first;
        while day <= last {
            if self.calendar.is_working_day(day) {
                cells.push(Cell {
                    pool_id: pool.to_owned(),
                    day: Some(wire::date(day)),
                    total: offerings::capacity(spec),
                    closed: full && self.today <= day && day < open_again,
                    ..Cell::default()
                });
            }
            day = day.tomorrow().unwrap_or(Date::MAX);
        }
        cells
    }
}
