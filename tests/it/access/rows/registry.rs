//! Registry and matching: what is public, what a provider writes about itself, what the bureau decides.

use nqi_tests::world::{self, World};
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::subject::{
    Needs, Subject, accreditation, booking, instrument, offering, resource, scope_row, standard,
};
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

fn planned(_: &World, _: &Subject) -> Value {
    let mut need = world::need();
    need["item_id"] = json!("one");
    json!({"items": [{"need": need}], "validate_only": true})
}

pub fn rows() -> Vec<Row> {
    let mut rows = profiles();
    rows.extend(capabilities());
    rows.extend(capacity());
    rows.extend(imports());
    rows.extend(resources());
    rows.extend(bookings());
    rows.extend(instruments());
    rows.push(row("registry.CatalogueService.SearchCatalogue", Needs::Nothing, nothing));
    rows.push(row("registry.ExportService.Export", Needs::Nothing, nothing));
    rows.push(row("matching.MatchService.Match", Needs::Nothing, |_, _| json!({"need": world::need()})));
    rows.push(row("matching.MatchService.GetIndexStatus", Needs::Nothing, nothing));
    rows.push(row("matching.GapService.ListGaps", Needs::Nothing, nothing));
    rows.push(row("matching.ParseService.ParseNeed", Needs::Nothing, |_, _| json!({"text": "卡尺校准"})));
    rows.push(row("matching.ParseService.SuggestTerms", Needs::Nothing, |_, _| json!({"query": "卡尺"})));
    // Plans only; that a plan is held for services alone is tested beside the RPCs.
    rows.push(row("matching.PlanningService.PlanBundle", Needs::Nothing, planned));
    rows.push(row("matching.PlanningService.AssignBatch", Needs::Nothing, planned));
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

fn import(w: &World, s: &Subject) -> Value {
    json!({"provider_id": w.lab().owner.id(), "id": s.id})
}

fn imports() -> Vec<Row> {
    let of = |rpc, state| row(rpc, Needs::Import(state), import);
    vec![
        row(
            "registry.ScopeImportService.CreateScopeImport",
            Needs::Import(""),
            |w, _| json!({"provider_id": w.lab().owner.id(), "file_name": "示例.csv"}),
        ),
        of("registry.ScopeImportService.UploadScopeImport", ""),
        of("registry.ScopeImportService.CheckScopeImport", "UPLOADED"),
        row(
            "registry.ScopeImportService.ApplyScopeImport",
            Needs::Import("CHECKED"),
            |w, s| json!({"provider_id": w.lab().owner.id(), "id": s.id, "mode": "SCOPE_APPLY_MODE_ALL_OR_NOTHING"}),
        ),
        of("registry.ScopeImportService.CancelScopeImport", "CHECKED"),
        of("registry.ScopeImportService.UndoScopeImport", "APPLIED"),
        of("registry.ScopeImportService.GetScopeImport", "CHECKED"),
        row(
            "registry.ScopeImportService.ListScopeImports",
            Needs::Nothing,
            |w, _| json!({"provider_id": w.lab().owner.id()}),
        ),
        of("registry.ScopeImportService.WatchScopeImport", "CHECKED"),
        of("registry.ScopeImportService.ListScopeImportErrors", "CHECKED"),
        of("registry.ScopeImportService.ListScopeImportKept", "CHECKED"),
        of("registry.ScopeImportService.DownloadFailedRows", "CHECKED"),
        row(
            "registry.ScopeImportService.ExportScopeRows",
            Needs::Nothing,
            |w, _| json!({"provider_id": w.lab().owner.id()}),
        ),
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
        row("registry.CapacityService.PutPoolRules", Needs::Nothing, |w, _| {
            let rules = json!({"weekday_totals": [8, 8, 8, 8, 8, 0, 0], "observe_holidays": true, "horizon_days": 30});
            json!({"pool_id": w.lab().pool, "rules": rules, "validate_only": true})
        }),
        row("registry.CapacityService.GetPoolRules", Needs::PoolRules, |_, s| json!({"pool_id": s.id})),
        row(
            "registry.CapacityService.EditCells",
            Needs::Nothing,
            |w, _| json!({"pool_id": w.lab().pool, "from": w.day(51), "to": w.day(52), "edit": "CELL_EDIT_SET_TOTAL", "total": 7}),
        ),
        row("registry.CapacityService.ListUtilisation", Needs::Nothing, nothing),
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
        row(
            "registry.CapacityService.ConfirmHolds",
            Needs::Hold(false),
            |_, s| json!({"holds": [{"id": s.id, "order_id": Uuid::now_v7()}]}),
        ),
        row("registry.CapacityService.ReleaseHold", Needs::Hold(false), hold),
        row("registry.CapacityService.ConsumeHold", Needs::Hold(true), hold),
        row("registry.CapacityService.ExtendHold", Needs::Hold(false), |w, s| {
            let until = w.cluster.clock.now() + jiff::SignedDuration::from_hours(48);
            json!({"id": s.id, "expire_time": until.to_string(), "offer_id": Uuid::now_v7()})
        }),
        row("registry.CapacityService.GetHold", Needs::Hold(false), hold),
    ]
}

fn resources() -> Vec<Row> {
    vec![
        row(
            "registry.ResourceService.PutResource",
            Needs::Resource,
            |_, s| json!({"id": s.id, "resource": resource()}),
        ),
        row(
            "registry.ResourceService.SetResourceState",
            Needs::Resource,
            |_, s| json!({"id": s.id, "state": "RESOURCE_STATE_RETIRED"}),
        ),
        row("registry.ResourceService.GetResource", Needs::Resource, hold),
        row("registry.ResourceService.SearchResources", Needs::Nothing, nothing),
        row("registry.ResourceService.ListResources", Needs::Nothing, nothing),
        row("registry.ResourceService.ListSlots", Needs::Resource, |_, s| json!({"resource_id": s.id})),
        row("registry.ResourceService.ReportUtilisation", Needs::Nothing, nothing),
    ]
}

fn bookings() -> Vec<Row> {
    let refused = |_: &World, s: &Subject| json!({"id": s.id, "reason": "设备检修"});
    vec![
        row("registry.BookingService.RequestBooking", Needs::Resource, |w, s| booking(w, &s.id)),
        row("registry.BookingService.ConfirmBooking", Needs::Booking, hold),
        row("registry.BookingService.DeclineBooking", Needs::Booking, refused),
        row("registry.BookingService.CancelBooking", Needs::Booking, refused),
        row("registry.BookingService.CompleteBooking", Needs::Booking, hold),
        row("registry.BookingService.MarkNoShow", Needs::Booking, refused),
        row("registry.BookingService.GetBooking", Needs::Booking, hold),
        row("registry.BookingService.ListBookings", Needs::Nothing, nothing),
    ]
}

fn instruments() -> Vec<Row> {
    vec![
        row(
            "registry.InstrumentService.PutInstrument",
            Needs::Instrument,
            |_, s| json!({"id": s.id, "instrument": instrument()}),
        ),
        row(
            "registry.InstrumentService.SetInstrumentState",
            Needs::Instrument,
            |_, s| json!({"id": s.id, "state": "INSTRUMENT_STATE_STOPPED", "reason": "封存"}),
        ),
        row("registry.InstrumentService.GetInstrument", Needs::Instrument, hold),
        row("registry.InstrumentService.ListInstruments", Needs::Nothing, nothing),
        row("registry.InstrumentService.CountInstruments", Needs::Nothing, nothing),
        row("registry.InstrumentService.ImportInstruments", Needs::Nothing, |_, _| json!({"dry_run": true})),
        row("registry.InstrumentService.ExportInstruments", Needs::Nothing, nothing),
        row("registry.InstrumentService.RecordCalibration", Needs::Instrument, |w, s| {
            let passed = "CALIBRATION_RESULT_PASSED";
            json!({"id": s.id, "done_date": w.day(0), "certificate_number": "ZS-1", "result": passed})
        }),
        row(
            "registry.InstrumentService.ListCalibrations",
            Needs::Instrument,
            |_, s| json!({"instrument_id": s.id}),
        ),
        row(
            "registry.InstrumentService.RequestCalibration",
            Needs::Instrument,
            |_, s| json!({"instrument_ids": [s.id], "request_id": Uuid::new_v4()}),
        ),
    ]
}
