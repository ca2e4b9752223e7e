//! Which rows a need looks at: those under the keys that can answer it, or everything near it for near misses.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use uuid::Uuid;

use super::context::Context;
use super::judge::Candidate;
use super::name::{ALL_PARAMETERS, Name};
use super::need::Scoped;
use super::record::Row;
use super::snapshot::RowKey;

/// Sites with a row that can answer the need, by id.
pub fn answering(ctx: &Context<'_>) -> Vec<Candidate> {
    let Some(scoped) = ctx.need.scoped() else { return services(ctx) };
    let mut keys = BTreeSet::new();
    if ctx.cited.is_empty() {
        by_object(ctx, scoped, &mut keys);
    }
    for family in ctx.cited.iter().flat_map(|cited| &cited.roots) {
        if scoped.parameters.is_empty() {
            keys.extend(
                ctx.snapshot.parameters_of(ctx.need.kind, family).map(|p| (family.clone(), p.clone())),
            );
        } else {
            keys.extend(parameters(scoped).map(|parameter| (family.clone(), parameter)));
        }
    }
    collect(ctx, keys)
}

/// Sites with a row in a family cited, or with the object and a parameter, by id.
pub fn near(ctx: &Context<'_>) -> Vec<Candidate> {
    let Some(scoped) = ctx.need.scoped() else { return services(ctx) };
    let mut keys = BTreeSet::new();
    by_object(ctx, scoped, &mut keys);
    for family in ctx.cited.iter().flat_map(|cited| &cited.roots) {
        keys.extend(ctx.snapshot.parameters_of(ctx.need.kind, family).map(|p| (family.clone(), p.clone())));
    }
    collect(ctx, keys)
}

fn services(ctx: &Context<'_>) -> Vec<Candidate> {
    let sites = ctx.snapshot.sites_offering(ctx.need.kind).into_iter();
    sites.map(|site| Candidate { site, rows: vec![] }).collect()
}

fn parameters(scoped: &Scoped) -> impl Iterator<Item = Name> {
    scoped.parameters.iter().map(|parameter| parameter.key.clone()).chain([Name::from(ALL_PARAMETERS)])
}

fn by_object(ctx: &Context<'_>, scoped: &Scoped, keys: &mut BTreeSet<(Name, Name)>) {
    let wanted: Vec<Name> = parameters(scoped).collect();
    for object in &scoped.objects {
        for (parameter, family) in ctx.snapshot.pairs_of(ctx.need.kind, object) {
            if scoped.parameters.is_empty() || wanted.contains(parameter) {
                keys.insert((family.clone(), parameter.clone()));
            }
        }
    }
}

fn collect(ctx: &Context<'_>, keys: BTreeSet<(Name, Name)>) -> Vec<Candidate> {
    let mut sites: BTreeMap<Uuid, Vec<Arc<Row>>> = BTreeMap::new();
    for (family, parameter) in keys {
        for row in ctx.snapshot.rows(&RowKey { kind: ctx.need.kind, family, parameter }) {
            sites.entry(row.site).or_default().push(row.clone());
        }
    }
    sites
        .into_iter()
        .map(|(site, mut rows)| {
            rows.sort_by_key(|row| row.id);
            Candidate { site, rows }
        })
        .collect()
}
