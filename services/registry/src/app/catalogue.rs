//! Searching the catalogue: what a visitor asks in any words, with counts to narrow by and near misses.

use super::statuses;
use crate::Deps;
use crate::domain::accreditation::Accreditation;
use crate::domain::local_day;
use crate::domain::offering::Offering;
use crate::domain::provider::{Provider, State};
use crate::domain::scope_row::ScopeRow;
use crate::domain::site::Site;
use crate::domain::standard::Standard;
use crate::domain::vocabulary::Cluster;
use crate::error::Error;
use crate::store::catalogue::{self, Facet, Search};
use crate::store::facts::Facts;
use crate::store::{Doc, offering, standard};
use crate::wire;
use jiff::civil::Date;
use nqi_kernel::standard::{StandardNumber, supersession::Status};
use nqi_platform::{page, wire as instants};
use nqi_proto::registry::v1 as proto;
use nqi_proto::r#type::v1::{AccreditationScheme, Cluster as WireCluster, ItemKind as WireKind};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;
use uuid::Uuid;

/// Near misses shown, at most.
const NEAR: u64 = 10;

/// What was asked, read.
pub(crate) struct Asked {
    pub search: Search,
    /// The standard that the query names.
    pub number: Option<StandardNumber>,
    pub after: Option<Uuid>,
    pub limit: u64,
    /// Fingerprint that page tokens belong to.
    pub filter: u64,
}

/// One page of the catalogue.
pub(crate) async fn search(deps: &Deps, asked: Asked) -> Result<proto::SearchCatalogueResponse, Error> {
    let conn = deps.db.reader();
    let today = local_day(deps.clock.now());
    let found = catalogue::rows(conn, &asked.search, asked.after, asked.limit).await?;
    let near = match &asked.number {
        Some(number) if number.is_version() => {
            let family = number.family().alias_root();
            let wider = Search { standard: String::new(), family, ..asked.search.clone() };
            catalogue::other_versions(conn, &wider, &number.key(), NEAR).await?
        }
        _ => vec![],
    };
    let around = Around::of(conn, found.items.iter().chain(&near), today).await?;
    let miss = |row: &Doc<ScopeRow>| match &asked.number {
        Some(number) => version_mismatch(around.row(row), &number.key(), &row.value.standard),
        None => around.row(row),
    };
    let in_force = match &asked.number {
        Some(number) => in_force(conn, &number.family().alias_root(), today).await?,
        None => String::new(),
    };
    Ok(proto::SearchCatalogueResponse {
        rows: found.items.iter().map(|row| around.row(row)).collect(),
        near_misses: near.iter().map(miss).collect(),
        next_page_token: found.next.map(|next| page::encode(asked.filter, &next)).unwrap_or_default(),
        total_size: i32::try_from(found.total).unwrap_or(i32::MAX),
        facets: facets(conn, &asked.search).await?,
        standard: asked.number.map(|number| number.key()).unwrap_or_default(),
        in_force,
        loaded: Some(loaded(conn).await?),
    })
}

fn version_mismatch(row: proto::CatalogueRow, asked: &str, has: &str) -> proto::CatalogueRow {
    proto::CatalogueRow {
        code: "VERSION_MISMATCH".to_owned(),
        why_zh: format!("版本不一致：所查为 {asked}，该机构收录的是 {has}"),
        why_en: format!("Another version: you asked for {asked}, this provider has {has}"),
        ..row
    }
}

async fn in_force(conn: &impl ConnectionTrait, family: &str, today: Date) -> Result<String, Error> {
    let versions = standard::of_family(conn, family).await?;
    let statuses = statuses(conn, &versions, today).await?;
    let current = versions.iter().zip(statuses).filter(|(_, status)| *status == Status::Current);
    Ok(current.map(|(doc, _)| doc.value.number.clone()).max().unwrap_or_default())
}

async fn loaded(conn: &impl ConnectionTrait) -> Result<proto::CatalogueLoaded, Error> {
    let (providers, rows) = catalogue::loaded(conn).await?;
    let newest = catalogue::newest(conn).await?;
    let day = newest.map(local_day).map(|day| day.to_string()).unwrap_or_else(|| "—".to_owned());
    Ok(proto::CatalogueLoaded {
        providers,
        rows,
        update_time: newest.map(instants::timestamp),
        zh: format!("已收录 {providers} 家机构、{rows} 条能力，更新至 {day}；未找到不等于不具备能力"),
        en: format!(
            "{providers} providers and {rows} scope rows loaded, updated {day}; not found does not mean not capable"
        ),
    })
}

async fn facets(conn: &impl ConnectionTrait, search: &Search) -> Result<Vec<proto::Facet>, Error> {
    let kinds = catalogue::facet(conn, search, Facet::Kind).await?;
    let regions = catalogue::facet(conn, search, Facet::Region).await?;
    let masks = catalogue::facet(conn, search, Facet::Cluster).await?;
    let schemes = catalogue::facet(conn, search, Facet::Scheme).await?;
    let number = |text: &str| text.parse::<i32>().unwrap_or_default();
    let kind = |text: String| WireKind::try_from(number(&text)).unwrap_or_default().as_str_name().to_owned();
    let scheme = |text: String| {
        AccreditationScheme::try_from(number(&text)).unwrap_or_default().as_str_name().to_owned()
    };
    let clusters = Cluster::ALL.iter().map(|cluster| {
        let bit = crate::domain::vocabulary::mask(&[*cluster]);
        let rows = masks.iter().filter(|(mask, _)| number(mask) & bit != 0).map(|(_, rows)| rows).sum();
        let name = WireCluster::try_from(cluster.number()).unwrap_or_default().as_str_name().to_owned();
        (name, rows)
    });
    Ok(vec![
        facet("kind", kinds.into_iter().map(|(value, rows)| (kind(value), rows))),
        facet("region", regions.into_iter()),
        facet("cluster", clusters),
        facet("scheme", schemes.into_iter().map(|(value, rows)| (scheme(value), rows))),
    ])
}

fn facet(name: &str, values: impl Iterator<Item = (String, i64)>) -> proto::Facet {
    let mut values: Vec<proto::FacetValue> = values
        .filter(|(_, rows)| *rows > 0)
        .map(|(value, rows)| proto::FacetValue { value, count: i32::try_from(rows).unwrap_or(i32::MAX) })
        .collect();
    values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    proto::Facet { name: name.to_owned(), values }
}

/// The records around a page of rows, read at once.
struct Around {
    today: Date,
    providers: HashMap<Uuid, Doc<Provider>>,
    sites: HashMap<Uuid, Doc<Site>>,
    accreditations: HashMap<Uuid, Doc<Accreditation>>,
    standards: HashMap<String, (Doc<Standard>, Status)>,
    facts: HashMap<Uuid, Facts>,
    offerings: Vec<Offering>,
}

impl Around {
    async fn of(
        conn: &impl ConnectionTrait,
        rows: impl Iterator<Item = &Doc<ScopeRow>> + Clone,
        today: Date,
    ) -> Result<Around, Error> {
        let ids = |of: fn(&ScopeRow) -> Uuid| {
            let mut ids: Vec<Uuid> = rows.clone().map(|row| of(&row.value)).collect();
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        let providers = ids(|row| row.provider_id);
        let numbers: Vec<String> = rows.clone().map(|row| row.value.standard.clone()).collect();
        let standards: Vec<Doc<Standard>> =
            standard::by_numbers(conn, &numbers).await?.into_values().collect();
        let statuses = statuses(conn, &standards, today).await?;
        let with_status = standards.into_iter().zip(statuses);
        Ok(Around {
            today,
            sites: keyed(catalogue::documents(conn, "site", &ids(|row| row.site_id)).await?, |it: &Site| {
                it.id
            }),
            accreditations: keyed(
                catalogue::documents(conn, "accreditation", &ids(|row| row.accreditation_id)).await?,
                |it: &Accreditation| it.id,
            ),
            standards: with_status.map(|(doc, status)| (doc.value.number.clone(), (doc, status))).collect(),
            facts: catalogue::facts(conn, &providers)
                .await?
                .into_iter()
                .map(|it| (it.provider_id, it))
                .collect(),
            offerings: offering::published_of(conn, &providers)
                .await?
                .into_iter()
                .map(|it| it.offering)
                .collect(),
            providers: keyed(catalogue::documents(conn, "provider", &providers).await?, |it: &Provider| {
                it.id
            }),
        })
    }

    fn row(&self, doc: &Doc<ScopeRow>) -> proto::CatalogueRow {
        let row = &doc.value;
        let provider = self.providers.get(&row.provider_id).map(|doc| &doc.value);
        let site = self.sites.get(&row.site_id).map(|doc| &doc.value);
        let certificate = self.accreditations.get(&row.accreditation_id).map(|doc| &doc.value);
        let standard = self.standards.get(&row.standard);
        let facts = self.facts.get(&row.provider_id);
        let family = row.family();
        let ends = [certificate.map(|it| it.valid_to), row.valid_to].into_iter().flatten().min();
        let state = provider.map_or(State::Draft, Provider::state);
        let effective = state == State::Active && certificate.is_some_and(|it| row.valid_on(it, self.today));
        // Nobody is offered what may not be done today.
        let offered = self
            .offerings
            .iter()
            .find(|it| effective && it.provider_id == row.provider_id && it.covers(row, &family));
        proto::CatalogueRow {
            provider_name: provider.map(|it| it.display_name.clone()).unwrap_or_default(),
            provider_state: state as i32,
            site_name: site.map(|it| it.display_name.clone()).unwrap_or_default(),
            region: site.map(|it| it.region.clone()).unwrap_or_default(),
            scheme: certificate.map_or(0, |it| it.scheme.number()),
            certificate_number: certificate.map(|it| it.number.clone()).unwrap_or_default(),
            certificate_valid_to: ends.map(instants::date),
            effective,
            verification: certificate.map_or(0, |it| it.verification as i32),
            verifier: certificate.map(|it| it.verifier.clone()).unwrap_or_default(),
            verify_date: certificate.and_then(|it| it.verify_date).map(instants::date),
            standard_status: standard.map_or(0, |(_, status)| wire::standard::status_number(*status)),
            standard_title_zh: standard.map(|(doc, _)| doc.value.title_zh.clone()).unwrap_or_default(),
            in_force: standard.map(|(doc, status)| successor(&doc.value, *status)).unwrap_or_default(),
            offering_id: offered.map(|it| it.id.to_string()).unwrap_or_default(),
            lead_working_days: offered.map_or(0, |it| it.lead_working_days),
            price_fen: offered.and_then(|it| it.price_fen),
            price_unit: offered.and_then(|it| it.price_unit).map_or(0, |unit| unit.number()),
            on_time: facts.map_or(0, |it| i32::try_from(it.on_time).unwrap_or(i32::MAX)),
            decided: facts.map_or(0, |it| i32::try_from(it.decided).unwrap_or(i32::MAX)),
            scope_row: Some(wire::scope_row::present(doc)),
            ..proto::CatalogueRow::default()
        }
    }
}

/// What follows a superseded version.
fn successor(standard: &Standard, status: Status) -> String {
    if status == Status::Current {
        return String::new();
    }
    standard.successors.first().map(|next| next.number.clone()).unwrap_or_default()
}

fn keyed<T>(docs: Vec<Doc<T>>, id: fn(&T) -> Uuid) -> HashMap<Uuid, Doc<T>> {
    docs.into_iter().map(|doc| (id(&doc.value), doc)).collect()
}
