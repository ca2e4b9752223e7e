//! Ledgers of measuring instruments: some overdue, some due soon, some stopped, each with a little history.

use jiff::ToSpan;
use jiff::civil::Date;
use nqi_platform::problem::Problem;
use nqi_platform::wire;
use nqi_proto::google::api::HttpBody;
use nqi_proto::registry::v1::{
    CalibrationResult, ImportInstrumentsRequest, InstrumentState, ListInstrumentsRequest,
    RecordCalibrationRequest, SetInstrumentStateRequest,
};

use super::actors::{Actor, Cast, Desk, reply};

/// Enterprises with a ledger.
const LEDGERS: usize = 8;
/// Kinds: name, model, measurand, range, mode, months.
const KINDS: [(&str, &str, &str, &str, &str, i32); 8] = [
    ("游标卡尺", "示例 0-150", "长度", "0~150 mm", "校准", 12),
    ("外径千分尺", "示例 0-25", "长度", "0~25 mm", "校准", 12),
    ("压力表", "示例 Y-100", "压力", "0~1.6 MPa", "检定", 6),
    ("电子天平", "示例 TP-220", "质量", "0~220 g", "检定", 12),
    ("热电偶", "示例 K 型", "温度", "0~1100 ℃", "校准", 12),
    ("数字万用表", "示例 DM-6", "直流电压", "0~1000 V", "校准", 12),
    ("温湿度计", "示例 WS-1", "温度", "-20~50 ℃", "校准", 12),
    ("绝缘电阻表", "示例 ZC-25", "电阻", "0~500 MΩ", "检定", 12),
];
/// Last dates, as days from the present to the last valid day; `None` = never calibrated.
const STANDING: [Option<i64>; 12] = [
    Some(-40),
    Some(-3),
    Some(5),
    Some(12),
    Some(25),
    Some(60),
    Some(100),
    Some(160),
    Some(3),
    Some(-12),
    None,
    Some(45),
];

/// Enterprises import their ledgers, record a calibration and stop an instrument.
pub(super) async fn fill(desk: &Desk<'_>, cast: &Cast, today: Date) -> Result<(), Problem> {
    for (number, firm) in cast.enterprises.iter().take(LEDGERS).enumerate() {
        import(desk, firm, number, today).await?;
        let ask = ListInstrumentsRequest { page_size: 200, ..ListInstrumentsRequest::default() };
        let listed = reply(desk.instruments().list_instruments(desk.by(firm, ask)?).await)?.instruments;
        let [_, stopped, .., last] = listed.as_slice() else { continue };
        let ask = SetInstrumentStateRequest {
            id: stopped.id.clone(),
            state: InstrumentState::Stopped.into(),
            reason: "示例：封存备用".to_owned(),
            ..SetInstrumentStateRequest::default()
        };
        reply(desk.instruments().set_instrument_state(desk.by(firm, ask)?).await)?;
        let ask = RecordCalibrationRequest {
            id: last.id.clone(),
            done_date: Some(wire::date(today.saturating_sub(2.days()))),
            certificate_number: format!("示例证字第{:04}号", 900 + number),
            provider: "示例计量测试所".to_owned(),
            result: CalibrationResult::Passed.into(),
            request_id: String::new(),
        };
        reply(desk.instruments().record_calibration(desk.by(firm, ask)?).await)?;
    }
    Ok(())
}

async fn import(desk: &Desk<'_>, firm: &Actor, number: usize, today: Date) -> Result<(), Problem> {
    let sheet = HttpBody { data: sheet(number, today).into_bytes(), ..HttpBody::default() };
    let message = ImportInstrumentsRequest { content: Some(sheet), ..ImportInstrumentsRequest::default() };
    let stream = desk.by(firm, tokio_stream::iter([message]))?;
    let imported = reply(desk.instruments().import_instruments(stream).await)?;
    match imported.errors.first() {
        None => Ok(()),
        Some(error) => Err(Problem::internal(format!("the ledger of {}: {}", firm.name, error.en))),
    }
}

fn sheet(number: usize, today: Date) -> String {
    let mut sheet =
        "器具名称,型号规格,出厂编号,被测量,测量范围,存放地点,方式,周期（月）,上次日期,证书编号\r\n"
            .to_owned();
    for (at, standing) in STANDING.iter().enumerate() {
        // Neighbours are alike, so that a batch has items of several pieces.
        let (name, model, measurand, range, mode, months) = KINDS[(at / 2 + number) % KINDS.len()];
        let last = standing.map(|days| {
            let due = today.saturating_add((days + 1).days());
            due.saturating_sub(months.months())
        });
        let last = last.map(|day| day.to_string()).unwrap_or_default();
        let certificate = if last.is_empty() {
            String::new()
        } else {
            format!("示例证字第{:04}号", number * 12 + at)
        };
        // -20 begins like a formula: written as an export would have it.
        let guard = if range.starts_with('-') { "'" } else { "" };
        let place = ["一车间", "二车间", "计量室", "成品库"][at % 4];
        sheet.push_str(&format!(
            "{name},{model},SL{number:02}-{:03},{measurand},{guard}{range},{place},{mode},{months},{last},{certificate}\r\n",
            at + 1
        ));
    }
    sheet
}
