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
    let mut rows = Rows::default();
    if ctx.cited.is_empty() {
        rows.of_objects(ctx, scoped);
    }
    for family in families(ctx) {
        if scoped.parameters.is_empty() {
            for parameter in ctx.snapshot.parameters_of(ctx.need.kind, family) {
                rows.of_key(ctx, family, parameter, |_| true);
            }
        } else {
            for parameter in parameters(scoped) {
                rows.of_key(ctx, family, &parameter, |_| true);
            }
        }
    }
    rows.candidates()
}

/// Sites with a row in a family cited, or with the object and a parameter, by id.
pub fn near(ctx: &Context<'_>) -> Vec<Candidate> {
    let Some(scoped) = ctx.need.scoped() else { return services(ctx) };
    let mut rows = Rows::default();
    rows.of_objects(ctx, scoped);
    for family in families(ctx) {
        for parameter in ctx.snapshot.parameters_of(ctx.need.kind, family) {
            rows.of_key(ctx, family, parameter, |_| true);
        }
    }
    rows.candidates()
}

fn services(ctx: &Context<'_>) -> Vec<Candidate> {
    let sites = ctx.snapshot.sites_offering(ctx.need.kind).into_iter();
    sites.map(|site| Candidate { site, rows: vec![] }).collect()
}

/// Every family that may answer, once.
fn families<'a>(ctx: &'a Context<'_>) -> BTreeSet<&'a Name> {
    ctx.cited.iter().flat_map(|cited| &cited.roots).collect()
}

fn parameters(scoped: &Scoped) -> BTreeSet<Name> {
    let asked = scoped.parameters.iter().map(|parameter| parameter.key.clone());
    asked.chain([Name::from(ALL_PARAMETERS)]).collect()
}

/// Rows by site; the same row may come by its family and by its object.
#[derive(Default)]
struct Rows(BTreeMap<Uuid, Vec<Arc<Row>>>);

impl Rows {
    fn of_key(&mut self, ctx: &Context<'_>, family: &Name, parameter: &Name, keep: impl Fn(&Row) -> bool) {
        let key = RowKey { kind: ctx.need.kind, family: family.clone(), parameter: parameter.clone() };
        for row in ctx.snapshot.rows(&key).iter().filter(|row| keep(row)) {
            self.0.entry(row.site).or_default().push(row.clone());
        }
    }

    fn of_objects(&mut self, ctx: &Context<'_>, scoped: &Scoped) {
        let wanted = parameters(scoped);
        for object in &scoped.objects {
            for (parameter, family) in ctx.snapshot.pairs_of(ctx.need.kind, object) {
                if scoped.parameters.is_empty() || wanted.contains(parameter) {
                    self.of_key(ctx, family, parameter, |row| row.object_key == *object);
                }
            }
        }
    }

    fn candidates(self) -> Vec<Candidate> {
        let candidate = |(site, mut rows): (Uuid, Vec<Arc<Row>>)| {
            rows.sort_by_key(|row| row.id);
            rows.dedup_by_key(|row| row.id);
            Candidate { site, rows }
        };
        self.0.into_iter().map(candidate).collect()
    }
}
