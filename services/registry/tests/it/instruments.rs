//! Ledgers of measuring instruments: each enterprise its own, due days, sheets in and out.

use crate::world::{Caller, World, day, problem};
use nqi_platform::auth::Role;
use nqi_platform::ids::new_id;
use nqi_proto::google::api::HttpBody;
use nqi_proto::registry::v1::*;
use nqi_proto::r#type::v1::CalibrationMode;
use nqi_store::on_both_dialects;
use tonic::{Code, Response, Status};

/// The world's clock stands at 2026-01-05.
fn caliper(serial: &str) -> Instrument {
    Instrument {
        name: "游标卡尺".into(),
        model: "0-150".into(),
        serial_number: serial.into(),
        measurand: "长度".into(),
        range: "0~150 mm".into(),
        place: "一车间".into(),
        mode: CalibrationMode::Calibration.into(),
        interval_months: 12,
        last_date: Some(day(2025, 3, 1)),
        ..Default::default()
    }
}

async fn put(world: &World, who: &Caller, id: &str, it: Instrument) -> Result<Instrument, Status> {
    let ask = PutInstrumentRequest { id: id.to_owned(), instrument: Some(it), ..Default::default() };
    world.instruments().put_instrument(who.ask(ask)).await.map(Response::into_inner)
}

async fn list(world: &World, who: &Caller, ask: ListInstrumentsRequest) -> Vec<String> {
    let page = world.instruments().list_instruments(who.ask(ask)).await.expect("a page").into_inner();
    page.instruments.into_iter().map(|it| it.serial_number).collect()
}

async fn import(
    world: &World,
    who: &Caller,
    sheet: &[u8],
    dry_run: bool,
) -> Result<ImportInstrumentsResponse, Status> {
    let message = ImportInstrumentsRequest {
        dry_run,
        content: Some(HttpBody { data: sheet.to_vec(), ..Default::default() }),
        ..Default::default()
    };
    let stream = who.ask(tokio_stream::iter([message]));
    world.instruments().import_instruments(stream).await.map(Response::into_inner)
}

async fn export(world: &World, who: &Caller) -> Vec<u8> {
    let ask = who.ask(ExportInstrumentsRequest::default());
    let mut chunks = world.instruments().export_instruments(ask).await.expect("a file").into_inner();
    let mut file = Vec::new();
    while let Some(chunk) = chunks.message().await.expect("a chunk") {
        file.extend(chunk.data);
    }
    file
}

on_both_dialects! {
    async fn a_ledger_is_its_enterprises_alone(fx: Fixture) {
        let world = World::new(fx).await;
        let (firm, rival) = (world.caller(Role::Enterprise, new_id()), world.caller(Role::Enterprise, new_id()));
        let id = new_id().to_string();
        let written = put(&world, &firm, &id, caliper("A-1")).await.expect("written");
        assert_eq!((written.state(), written.due_date), (InstrumentState::InUse, Some(day(2026, 2, 28))));
        assert_eq!(put(&world, &rival, &id, caliper("A-1")).await.expect_err("not theirs").code(), Code::NotFound);
        put(&world, &rival, &new_id().to_string(), caliper("A-1")).await.expect("numbers repeat between firms");
        let same = problem(put(&world, &firm, &new_id().to_string(), caliper(" a-1 ")).await.expect_err("the same number"));
        assert_eq!((same.code, same.reason.as_ref()), (Code::AlreadyExists, "SERIAL_NUMBER_TAKEN"));
        let ask = GetInstrumentRequest { id: id.clone() };
        assert_eq!(world.instruments().get_instrument(rival.ask(ask.clone())).await.expect_err("not theirs").code(), Code::NotFound);
        let provider = world.caller(Role::Provider, new_id());
        assert_eq!(world.instruments().get_instrument(provider.ask(ask)).await.expect_err("no ledger").code(), Code::PermissionDenied);
        let stale = Instrument { etag: "\"9\"".into(), ..caliper("A-1") };
        assert_eq!(put(&world, &firm, &id, stale).await.expect_err("another version").code(), Code::Aborted);
        let wrong = Instrument { mode: 0, interval_months: 0, last_date: Some(day(2026, 1, 6)), ..Default::default() };
        let refused = problem(put(&world, &firm, &id, wrong).await.expect_err("all wrong"));
        let mut fields: Vec<&str> = refused.violations.iter().map(|it| it.field.as_str()).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["instrument.interval_months", "instrument.last_date", "instrument.measurand", "instrument.mode", "instrument.name", "instrument.serial_number"]);
    }

    async fn the_most_urgent_comes_first_and_counts_agree_with_lists(fx: Fixture) {
        let world = World::new(fx).await;
        let firm = world.caller(Role::Enterprise, new_id());
        for (serial, last) in [("valid", Some(day(2025, 12, 1))), ("overdue", Some(day(2025, 1, 1))), ("today", Some(day(2025, 1, 6))), ("undated", None), ("soon", Some(day(2025, 2, 1))), ("stopped", None)] {
            let written = put(&world, &firm, &new_id().to_string(), Instrument { last_date: last, ..caliper(serial) }).await.expect("written");
            if serial == "stopped" {
                let stop = SetInstrumentStateRequest { id: written.id, state: InstrumentState::Stopped.into(), reason: "封存".into(), ..Default::default() };
                world.instruments().set_instrument_state(firm.ask(stop)).await.expect("stopped");
            }
        }
        let ask = ListInstrumentsRequest::default;
        assert_eq!(list(&world, &firm, ask()).await, ["undated", "overdue", "today", "soon", "valid", "stopped"]);
        let due = |due: DueStatus| ListInstrumentsRequest { due_status: due.into(), ..ask() };
        assert_eq!(list(&world, &firm, due(DueStatus::Soon)).await, ["today", "soon"]);
        assert_eq!(list(&world, &firm, due(DueStatus::Overdue)).await, ["overdue"]);
        assert_eq!(list(&world, &firm, due(DueStatus::Valid)).await, ["valid"]);
        assert_eq!(list(&world, &firm, due(DueStatus::NotDue)).await, ["stopped"]);
        assert_eq!(list(&world, &firm, ListInstrumentsRequest { due_within_days: 1, ..ask() }).await, ["undated", "overdue", "today"]);
        assert_eq!(list(&world, &firm, ListInstrumentsRequest { query: "卡尺 sto".into(), ..ask() }).await, ["stopped"]);
        let counts = world.instruments().count_instruments(firm.ask(CountInstrumentsRequest {})).await.expect("counts").into_inner();
        assert_eq!(counts, CountInstrumentsResponse { total: 6, in_use: 5, undated: 1, overdue: 1, soon: 2 });
        let (mut seen, mut token) = (Vec::new(), String::new());
        loop {
            let page = ListInstrumentsRequest { page_size: 4, page_token: token, ..ask() };
            let page = world.instruments().list_instruments(firm.ask(page)).await.expect("a page").into_inner();
            assert_eq!(page.total_size, 6);
            seen.extend(page.instruments.into_iter().map(|it| it.serial_number));
            token = page.next_page_token;
            if token.is_empty() { break }
        }
        assert_eq!(seen, ["undated", "overdue", "today", "soon", "valid", "stopped"]);
    }

    async fn a_recorded_calibration_moves_the_due_day_and_stays_in_the_history(fx: Fixture) {
        let world = World::new(fx).await;
        let (firm, rival) = (world.caller(Role::Enterprise, new_id()), world.caller(Role::Enterprise, new_id()));
        let id = new_id().to_string();
        put(&world, &firm, &id, caliper("A-1")).await.expect("written");
        let done = |month, number, result: CalibrationResult| RecordCalibrationRequest {
            id: id.clone(),
            done_date: Some(day(2026, month, number)),
            certificate_number: "ZS-2026-1".into(),
            provider: "示例计量所".into(),
            result: result.into(),
            ..Default::default()
        };
        let mut instruments = world.instruments();
        let refused = instruments.record_calibration(firm.ask(done(1, 6, CalibrationResult::Passed))).await.expect_err("tomorrow");
        assert_eq!(problem(refused).violations[0].field, "done_date");
        assert_eq!(instruments.record_calibration(rival.ask(done(1, 5, CalibrationResult::Passed))).await.expect_err("not theirs").code(), Code::NotFound);
        let once = RecordCalibrationRequest { request_id: "r1".into(), ..done(1, 5, CalibrationResult::Passed) };
        let after = instruments.record_calibration(firm.ask(once.clone())).await.expect("recorded").into_inner();
        assert_eq!((after.due_date, after.certificate_number.as_str()), (Some(day(2027, 1, 4)), "ZS-2026-1"));
        assert_eq!(instruments.record_calibration(firm.ask(once)).await.expect("the same answer").into_inner(), after);
        let failed = instruments.record_calibration(firm.ask(done(1, 5, CalibrationResult::Failed))).await.expect("recorded").into_inner();
        assert_eq!((failed.state(), failed.due_status()), (InstrumentState::Stopped, DueStatus::NotDue));
        let older = RecordCalibrationRequest { done_date: Some(day(2025, 6, 1)), ..done(1, 5, CalibrationResult::Passed) };
        assert_eq!(problem(instruments.record_calibration(firm.ask(older)).await.expect_err("older")).reason, "OLDER_THAN_LAST");
        let ask = ListCalibrationsRequest { instrument_id: id.clone() };
        let history = instruments.list_calibrations(firm.ask(ask.clone())).await.expect("history").into_inner().calibrations;
        assert_eq!(history.len(), 2);
        assert_eq!((history[0].mode(), history[0].provider.as_str()), (CalibrationMode::Calibration, "示例计量所"));
        assert_eq!(instruments.list_calibrations(rival.ask(ask)).await.expect_err("not theirs").code(), Code::NotFound);
        let scrap = SetInstrumentStateRequest { id: id.clone(), state: InstrumentState::Scrapped.into(), ..Default::default() };
        assert_eq!(problem(instruments.set_instrument_state(firm.ask(scrap.clone())).await.expect_err("why?")).violations[0].field, "reason");
        instruments.set_instrument_state(firm.ask(SetInstrumentStateRequest { reason: "磨损".into(), ..scrap })).await.expect("scrapped");
        assert_eq!(problem(put(&world, &firm, &id, caliper("A-1")).await.expect_err("for good")).reason, "WRONG_STATE");
    }

    async fn a_sheet_is_imported_whole_or_not_at_all(fx: Fixture) {
        let world = World::new(fx).await;
        let firm = world.caller(Role::Enterprise, new_id());
        let good = "器具名称,型号规格,出厂编号,被测量,测量范围,方式,周期（月）,上次日期\n游标卡尺,0-150,A-1,长度,0~150 mm,校准,12,2025-03-01\n压力表,Y-100,P-7,压力,-0.1~1.6 MPa,检定,6,2025/9/1\n";
        let dry = import(&world, &firm, good.as_bytes(), true).await.expect("a dry run");
        assert_eq!((dry.rows, dry.created, dry.updated, dry.errors.len()), (2, 2, 0, 0));
        assert!(list(&world, &firm, Default::default()).await.is_empty(), "a dry run writes nothing");
        let bad = format!("{good}千分尺,,A-1,长度,,校验,0,明天\n");
        let refused = import(&world, &firm, bad.as_bytes(), false).await.expect("errors are an answer");
        let mut told: Vec<_> = refused.errors.iter().map(|it| (it.row, it.column.as_str(), it.code.as_str())).collect();
        told.sort_unstable();
        let mut expected = vec![(4, "上次日期", "DATE_INVALID"), (4, "出厂编号", "DUPLICATE_ROW"), (4, "周期（月）", "OUT_OF_RANGE"), (4, "方式", "MODE_UNKNOWN")];
        expected.sort_unstable();
        assert_eq!(told, expected);
        assert!(list(&world, &firm, Default::default()).await.is_empty(), "not even the good rows");
        assert_eq!(import(&world, &firm, good.as_bytes(), false).await.expect("imported").created, 2);
        let changed = good.replace("Y-100", "Y-150");
        let again = import(&world, &firm, changed.as_bytes(), false).await.expect("imported");
        assert_eq!((again.created, again.updated, again.unchanged), (0, 1, 1));
        assert_eq!(list(&world, &firm, ListInstrumentsRequest { mode: CalibrationMode::Verification.into(), ..Default::default() }).await, ["P-7"]);
        let refused = import(&world, &firm, "器具名称\nx\n".as_bytes(), false).await.expect_err("no columns");
        assert_eq!(problem(refused).fact("missing_columns"), Some("出厂编号, 被测量, 方式, 周期（月）"));
    }

    async fn an_export_runs_no_formula_and_comes_back_unchanged(fx: Fixture) {
        let world = World::new(fx).await;
        let (firm, other) = (world.caller(Role::Enterprise, new_id()), world.caller(Role::Enterprise, new_id()));
        let nasty = Instrument { name: "=HYPERLINK(\"x\")".into(), range: "-20~50 ℃".into(), place: "'@仓库, \"二\"\n层".into(), ..caliper("+1") };
        put(&world, &firm, &new_id().to_string(), nasty.clone()).await.expect("written");
        put(&world, &firm, &new_id().to_string(), Instrument { last_date: None, ..caliper("2") }).await.expect("written");
        let file = export(&world, &firm).await;
        let text = String::from_utf8(file.clone()).expect("UTF-8");
        assert!(text.starts_with("\u{feff}器具名称,"), "{text}");
        assert!(text.contains("\"'=HYPERLINK(\"\"x\"\")\"") && text.contains("'-20~50 ℃") && text.contains(",'+1,"), "{text}");
        let imported = import(&world, &other, &file, false).await.expect("imported");
        assert_eq!((imported.created, imported.errors.len()), (2, 0), "{imported:?}");
        assert_eq!(export(&world, &other).await, file);
        let page = world.instruments().list_instruments(other.ask(ListInstrumentsRequest { query: "+1".into(), ..Default::default() })).await.expect("a page").into_inner();
        let back = &page.instruments[0];
        assert_eq!((&back.name, &back.range, &back.place), (&nasty.name, &nasty.range, &nasty.place));
        assert_eq!(import(&world, &firm, &file, false).await.expect("imported").unchanged, 2);
    }
}
