//! Measuring instruments on the wire.

use super::Fields;
use crate::domain::instrument::{Calibration, Instrument, NEVER, UNDATED, valid_through};
use crate::domain::ledger::INTERVALS;
use crate::domain::vocabulary::{CalibrationMode, CalibrationResult, InstrumentState, Word};
use crate::store::Doc;
use jiff::{Timestamp, civil::Date};
use nqi_platform::problem::Problem;
use nqi_platform::{etag, wire};
use nqi_proto::registry::v1 as proto;
use uuid::Uuid;

/// Reads an instrument of an enterprise.
pub(crate) fn parse(
    owner: Uuid,
    id: &str,
    given: Option<&proto::Instrument>,
    today: Date,
) -> Result<Instrument, Problem> {
    let mut fields = Fields::new();
    let given = given.cloned().unwrap_or_default();
    let mode = fields.word_required("instrument.mode", given.mode);
    let (least, most) = (*INTERVALS.start(), *INTERVALS.end());
    fields.within("instrument.interval_months", given.interval_months.into(), least.into(), most.into());
    let last = fields.day_if_any("instrument.last_date", given.last_date.as_ref());
    done_day(&mut fields, "instrument.last_date", last, today);
    let instrument = Instrument {
        id: fields.id("id", id),
        owner_id: owner,
        name: fields.required("instrument.name", &given.name, 100),
        model: fields.text("instrument.model", &given.model, 100),
        serial: fields.required("instrument.serial_number", &given.serial_number, 60),
        measurand: fields.required("instrument.measurand", &given.measurand, 60),
        range: fields.text("instrument.range", &given.range, 100),
        place: fields.text("instrument.place", &given.place, 100),
        mode: mode.unwrap_or(CalibrationMode::Calibration),
        interval_months: given.interval_months,
        last,
        certificate: fields.text("instrument.certificate_number", &given.certificate_number, 60),
        state: InstrumentState::InUse,
        requested: None,
    };
    fields.finish()?;
    Ok(instrument)
}

/// What was done to an instrument; its mode and due day follow from the instrument.
#[derive(Clone, Debug)]
pub(crate) struct Done {
    pub instrument: Uuid,
    pub day: Date,
    pub certificate: String,
    pub provider: String,
    pub result: CalibrationResult,
}

impl Done {
    /// The record of it under a new id.
    pub fn of(&self, id: Uuid, instrument: &Instrument) -> Calibration {
        Calibration {
            id,
            instrument_id: instrument.id,
            mode: instrument.mode,
            done: self.day,
            certificate: self.certificate.clone(),
            provider: self.provider.clone(),
            result: self.result,
            due: valid_through(self.day, instrument.interval_months),
        }
    }
}

/// Reads what was done.
pub(crate) fn parse_done(request: &proto::RecordCalibrationRequest, today: Date) -> Result<Done, Problem> {
    let mut fields = Fields::new();
    let day = fields.day("done_date", request.done_date.as_ref());
    done_day(&mut fields, "done_date", day, today);
    let result = fields.word_required("result", request.result);
    let done = Done {
        instrument: fields.id("id", &request.id),
        day: day.unwrap_or(today),
        certificate: fields.required("certificate_number", &request.certificate_number, 60),
        provider: fields.text("provider", &request.provider, 100),
        result: result.unwrap_or(CalibrationResult::Passed),
    };
    fields.finish()?;
    Ok(done)
}

fn done_day(fields: &mut Fields, field: &str, day: Option<Date>, today: Date) {
    let good = day.is_none_or(|day| day.year() >= 2000 && day <= today);
    let zh = format!("应在 2000 年以后且不晚于今天（{today}）。");
    fields.require(
        good,
        field,
        "OUT_OF_RANGE",
        zh,
        format!("Must be from 2000 on and not after today, {today}."),
    );
}

/// An instrument as it stands on a day.
pub(crate) fn present(doc: &Doc<Instrument>, today: Date) -> proto::Instrument {
    let it = &doc.value;
    let due = Some(it.due()).filter(|due| ![UNDATED, NEVER].contains(due));
    proto::Instrument {
        id: it.id.to_string(),
        etag: etag::of(doc.version),
        owner_id: it.owner_id.to_string(),
        name: it.name.clone(),
        model: it.model.clone(),
        serial_number: it.serial.clone(),
        measurand: it.measurand.clone(),
        range: it.range.clone(),
        place: it.place.clone(),
        mode: Word::number(it.mode),
        interval_months: it.interval_months,
        last_date: it.last.map(wire::date),
        certificate_number: it.certificate.clone(),
        due_date: due.map(wire::date),
        state: it.state.number(),
        due_status: it.standing(today) as i32,
        service_request_id: it.requested.map(|id| id.to_string()).unwrap_or_default(),
        update_time: Some(wire::timestamp(doc.updated)),
        ..proto::Instrument::default()
    }
}

/// What was recorded, and when.
pub(crate) fn present_done((it, created): &(Calibration, Timestamp)) -> proto::Calibration {
    proto::Calibration {
        id: it.id.to_string(),
        instrument_id: it.instrument_id.to_string(),
        mode: Word::number(it.mode),
        done_date: Some(wire::date(it.done)),
        certificate_number: it.certificate.clone(),
        provider: it.provider.clone(),
        result: it.result.number(),
        due_date: Some(wire::date(it.due)),
        create_time: Some(wire::timestamp(*created)),
    }
}
