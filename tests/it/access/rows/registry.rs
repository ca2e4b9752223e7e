//! Registry and matching: what is public, what a provider writes about itself, what the bureau decides.

use nqi_tests::world::{self, World};
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::subject::{Needs, Subject, accreditation, offering, scope_row, standard};
use super::{Row, row};

fn nothing(_: &World, _: &Subject) -> Value {
    json!({})
}

fn hold(_: &World, s: &Subject) -> Value {
    json!({"id": s.id})
}

fn place_hold(w: &World, _: &Subject) -> Value {
    json!({"id": Uuid::now_v7(), "lines": [{"pool_id": w.lab().pool, "day": w.free_day(), "units": 1}]})
}

fn put_row(w: &World, _: &Subject) -> Value {
    own(w, "scope_row", scope_row(w))
}

fn by_id(_: &World, s: &Subject) -> Value {
    json!({"id": s.id})
}

/// A new record of the provider.
fn own(w: &World, field: &str, value: Value) -> Value {
    json!({"provider_id": w.lab().owner.id(), "id": Uuid::new_v4(), field: value})
}

pub fn rows() -> Vec<Row> {
    let mut rows = profiles();
    rows.extend(capabilities());
    rows.extend(capacity());
    rows.push(row("registry.CatalogueService.SearchCatalogue", Needs::Nothing, nothing));
    rows.push(row("registry.ExportService.Export", Needs::Nothing, nothing));
    rows.push(row("matching.MatchService.Match", Needs::Nothing, |_, _| json!({"need": world::need()})));
    rows.push(row("matching.MatchService.GetIndexStatus", Needs::Nothing, nothing));
    rows
}

fn profiles() -> Vec<Row> {
    vec![
        row("registry.ProviderService.PutProvider", Needs::Nothing, |w, _| {
            let profile = json!({"display_name": w.lab().owner.name, "kinds": ["ITEM_KIND_TESTING"], "fictitious": true});
            json!({"id": w.lab().owner.id(), "provider": profile})
        }),
        row("registry.ProviderService.GetProvider", Needs::Nothing, |w, _| json!({"id": w.lab().owner.id()})),
        row("registry.ProviderService.ListProviders", Needs::Nothing, nothing),
        row(
            "registry.ProviderService.SetProviderState",
            Needs::Nothing,
            |w, _| json!({"id": w.lab().owner.id(), "state": "PROVIDER_STATE_ACTIVE", "reason": "核验通过"}),
        ),
        row("registry.ProviderService.PutSite", Needs::Nothing, |w, _| {
            own(w, "site", json!({"display_name": "分部", "region": "371003", "address": "示例路2号"}))
        }),
        row("registry.ProviderService.PutAccreditation", Needs::Nothing, |w, _| {
            own(w, "accreditation", accreditation(w))
        }),
        row(
            "registry.ProviderService.VerifyAccreditation",
            Needs::Accreditation,
            |_, s| json!({"id": s.id, "verification": "VERIFICATION_STATE_REJECTED", "source": "查无此证"}),
        ),
        row(
            "registry.ProviderService.SetAccreditationState",
            Needs::Accreditation,
            |_, s| json!({"id": s.id, "state": "ACCREDITATION_STATE_SUSPENDED", "reason": "专项检查"}),
        ),
        row("registry.ProviderService.ListAccreditations", Needs::Nothing, nothing),
        row(
            "registry.ProviderService.GetAccreditationImpact",
            Needs::Nothing,
            |w, _| json!({"id": w.lab().accreditation}),
        ),
        row(
            "registry.ProviderService.ListAccreditationRevisions",
            Needs::Nothing,
            |w, _| json!({"id": w.lab().accreditation}),
        ),
        row(
            "registry.EnterpriseService.PutEnterprise",
            Needs::Nothing,
            |w, _| json!({"id": w.firm.id(), "enterprise": {"industry": "C3061"}}),
        ),
        row("registry.EnterpriseService.GetEnterprise", Needs::Profile, by_id),
        row(
            "registry.CentreService.PutCentre",
            Needs::Nothing,
            |w, _| json!({"id": w.centre.id(), "centre": {"display_name": w.centre.name, "regions": ["371002"], "fictitious": true}}),
        ),
        row("registry.CentreService.ListCentres", Needs::Nothing, nothing),
        row("registry.CentreService.RouteCentre", Needs::Nothing, |_, _| json!({"region": "371002"})),
    ]
}

fn capabilities() -> Vec<Row> {
    vec![
        row("registry.CapabilityService.PutScopeRow", Needs::Nothing, put_row),
        row("registry.CapabilityService.GetScopeRow", Needs::Nothing, |w, _| json!({"id": w.lab().row})),
        row("registry.CapabilityService.ListScopeRows", Needs::Nothing, nothing),
        row("registry.CapabilityService.ImportScope", Needs::Nothing, |w, _| {
            let lab = w.lab();
            json!({"provider_id": lab.owner.id(), "site_id": lab.site, "accreditation_id": lab.accreditation, "dry_run": true})
        }),
        row(
            "registry.CapabilityService.CountScope",
            Needs::Nothing,
            |w, _| json!({"provider_ids": [w.lab().owner.id()]}),
        ),
        row("registry.CapabilityService.CheckScope", Needs::Nothing, |w, _| {
            let stated = json!({"kind": "ITEM_KIND_TESTING", "object": world::OBJECT, "parameter": world::PARAMETER, "standard": world::STANDARD});
            json!({"provider_id": w.lab().owner.id(), "site_id": w.lab().site, "test_date": w.day(0), "rows": [stated]})
        }),
        row(
            "registry.CapabilityService.SuspendScopeRow",
            Needs::Row(false),
            |_, s| json!({"id": s.id, "reason": "设备送修"}),
        ),
        row(
            "registry.CapabilityService.LiftScopeRow",
            Needs::Row(true),
            |_, s| json!({"id": s.id, "reason": "复检合格"}),
        ),
        row(
            "registry.CapabilityService.VerifyScopeRows",
            Needs::Row(false),
            |_, s| json!({"ids": [s.id], "verification": "VERIFICATION_STATE_VERIFIED", "source": "公示"}),
        ),
        row(
            "registry.CapabilityService.ListScopeRowRevisions",
            Needs::Nothing,
            |w, _| json!({"id": w.lab().row}),
        ),
        row(
            "registry.StandardService.PutStandard",
            Needs::Nothing,
            |_, _| json!({"id": Uuid::new_v4(), "standard": standard()}),
        ),
        row(
            "registry.StandardService.PreviewStandard",
            Needs::Nothing,
            |_, _| json!({"id": Uuid::new_v4(), "standard": standard()}),
        ),
        row("registry.StandardService.ImportStandards", Needs::Nothing, |_, _| json!({"dry_run": true})),
        row("registry.StandardService.GetStandard", Needs::Standard, by_id),
        row("registry.StandardService.ListStandardRevisions", Needs::Standard, by_id),
        row(
            "registry.StandardService.LookupStandard",
            Needs::Nothing,
            |_, _| json!({"number": world::STANDARD}),
        ),
        row("registry.StandardService.ListStandards", Needs::Nothing, nothing),
        row("registry.OfferingService.PutOffering", Needs::Nothing, |w, _| own(w, "offering", offering(w))),
        row(
            "registry.OfferingService.SetOfferingState",
            Needs::Offering,
            |_, s| json!({"id": s.id, "state": "OFFERING_STATE_RETIRED"}),
        ),
        row("registry.OfferingService.GetOffering", Needs::Nothing, |w, _| json!({"id": w.lab().offering})),
        row(
            "registry.OfferingService.ListOfferingVersions",
            Needs::Nothing,
            |w, _| json!({"id": w.lab().offering}),
        ),
        row("registry.OfferingService.ListOfferings", Needs::Nothing, nothing),
    ]
}

fn capacity() -> Vec<Row> {
    vec![
        row("registry.CapacityService.PutPool", Needs::Nothing, |w, _| {
            own(w, "pool", json!({"site_id": w.lab().site, "display_name": "另一台", "unit": "台时"}))
        }),
        row(
            "registry.CapacityService.SetCells",
            Needs::Nothing,
            |w, _| json!({"pool_id": w.lab().pool, "cells": [{"day": w.day(50), "total": 9}]}),
        ),
        row("registry.CapacityService.ListCells", Needs::Nothing, |w, _| json!({"pool_id": w.lab().pool})),
        row(
            "registry.CapacityService.ListPools",
            Needs::Nothing,
            |w, _| json!({"provider_id": w.lab().owner.id()}),
        ),
        row("registry.CapacityService.PlaceHold", Needs::Nothing, place_hold),
        row(
            "registry.CapacityService.ConfirmHold",
            Needs::Hold(false),
            |_, s| json!({"id": s.id, "order_id": Uuid::now_v7()}),
        ),
        row("registry.CapacityService.ReleaseHold", Needs::Hold(false), hold),
        row("registry.CapacityService.ConsumeHold", Needs::Hold(true), hold),
        row("registry.CapacityService.ExtendHold", Needs::Hold(false), |w, s| {
            let until = w.cluster.clock.now() + jiff::SignedDuration::from_hours(48);
            json!({"id": s.id, "expire_time": until.to_string()})
        }),
        row("registry.CapacityService.GetHold", Needs::Hold(false), hold),
    ]
}
