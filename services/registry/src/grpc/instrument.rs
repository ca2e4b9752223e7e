//! `nqi.registry.v1.InstrumentService`.

use super::upload;
use crate::Deps;
use crate::app::{self, Call, Wanted, ledger_reads, made};
use crate::domain::instrument::Due;
use crate::domain::local_day;
use crate::domain::vocabulary::InstrumentState;
use crate::store::instrument::InstrumentQuery;
use crate::wire::{self, Fields};
use jiff::{ToSpan, civil::Date};
use nqi_platform::auth::{Role, principal};
use nqi_platform::ids::parse_id;
use nqi_platform::page::filter_hash;
use nqi_platform::problem::Problem;
use nqi_proto::google::api::HttpBody;
use nqi_proto::registry::v1::*;
use std::pin::Pin;
use tokio_stream::Stream;
use tonic::{Request, Response, Status, Streaming};
use uuid::Uuid;

/// Instruments of one batch request.
const BATCH: usize = 500;
/// A message of a file.
const CHUNK: usize = 256 << 10;

pub(super) struct Instruments(pub Deps);

impl upload::Piece for ImportInstrumentsRequest {
    fn take(&mut self) -> Option<HttpBody> {
        self.content.take()
    }
}

impl Instruments {
    fn today(&self) -> Date {
        local_day(self.0.clock.now())
    }
}

/// How it stands, or none for 0.
fn due(fields: &mut Fields, number: i32) -> Option<Due> {
    let known = [Due::Undated, Due::Overdue, Due::Soon, Due::Valid, Due::NotDue];
    let due = known.into_iter().find(|due| *due as i32 == number);
    let (zh, en) =
        (format!("没有编号为 {number} 的取值。"), format!("{number} is not a value of this field."));
    fields.require(number == 0 || due.is_some(), "due_status", "UNKNOWN_VALUE", zh, en);
    due
}

/// Where the page before ended.
fn cursor(text: &str) -> Option<(Date, Uuid)> {
    let (day, id) = text.split_once('|')?;
    Some((day.parse().ok()?, id.parse().ok()?))
}

#[tonic::async_trait]
impl instrument_service_server::InstrumentService for Instruments {
    type ExportInstrumentsStream = Pin<Box<dyn Stream<Item = Result<HttpBody, Status>> + Send>>;

    async fn put_instrument(
        &self,
        request: Request<PutInstrumentRequest>,
    ) -> Result<Response<Instrument>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let written =
            wire::instrument::parse(caller.org, &request.id, request.instrument.as_ref(), self.today())?;
        let expected = request.instrument.as_ref().map(|it| it.etag.clone()).unwrap_or_default();
        let method = "nqi.registry.v1.InstrumentService/PutInstrument";
        let call = Call::new(&caller, method, &request, &request.request_id);
        Ok(Response::new(
            made::told(&self.0, app::put_instrument(&self.0, call, written, expected).await?).await?,
        ))
    }

    async fn set_instrument_state(
        &self,
        request: Request<SetInstrumentStateRequest>,
    ) -> Result<Response<Instrument>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut fields = Fields::new();
        let id = fields.id("id", &request.id);
        let state = fields.word_required("state", request.state).unwrap_or(InstrumentState::InUse);
        let reason = match state {
            InstrumentState::InUse => fields.text("reason", &request.reason, 500),
            InstrumentState::Stopped | InstrumentState::Scrapped => {
                fields.required("reason", &request.reason, 500)
            }
        };
        fields.finish()?;
        let method = "nqi.registry.v1.InstrumentService/SetInstrumentState";
        let call = Call::new(&caller, method, &request, &request.request_id);
        let expected = request.etag.clone();
        Ok(Response::new(
            made::told(
                &self.0,
                app::set_instrument_state(&self.0, call, id, (state, reason), expected).await?,
            )
            .await?,
        ))
    }

    async fn get_instrument(
        &self,
        request: Request<GetInstrumentRequest>,
    ) -> Result<Response<Instrument>, Status> {
        let caller = principal::of(&request)?;
        let id = parse_id("id", &request.get_ref().id).map_err(Problem::from)?;
        Ok(Response::new(made::told(&self.0, ledger_reads::instrument(&self.0, &caller, id).await?).await?))
    }

    async fn list_instruments(
        &self,
        request: Request<ListInstrumentsRequest>,
    ) -> Result<Response<ListInstrumentsResponse>, Status> {
        let caller = principal::of(&request)?;
        caller.require(&[Role::Enterprise])?;
        let request = request.into_inner();
        let (today, mut fields) = (self.today(), Fields::new());
        let numbers = [request.state, request.mode, request.due_status, request.due_within_days]
            .map(|it| it.to_string());
        let filter = filter_hash(&[&request.query, &numbers.join("|")]);
        let (limit, after) = fields.page(request.page_size, 200, &request.page_token, filter);
        let within = request.due_within_days;
        fields.within("due_within_days", within.into(), 0, 366);
        let query = InstrumentQuery {
            owner: caller.org,
            query: fields.text("query", &request.query, 100),
            state: fields.word("state", request.state),
            mode: fields.word("mode", request.mode),
            due: due(&mut fields, request.due_status),
            due_by: (1..=366).contains(&within).then(|| today.saturating_add(within.days())),
            today,
            after: after.as_deref().and_then(cursor),
            limit,
        };
        fields.finish()?;
        let mut page = ledger_reads::instruments(&self.0, query, filter).await?;
        made::tell(&self.0, &mut page.instruments).await?;
        Ok(Response::new(page))
    }

    async fn count_instruments(
        &self,
        request: Request<CountInstrumentsRequest>,
    ) -> Result<Response<CountInstrumentsResponse>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(ledger_reads::count(&self.0, &caller).await?))
    }

    async fn import_instruments(
        &self,
        request: Request<Streaming<ImportInstrumentsRequest>>,
    ) -> Result<Response<ImportInstrumentsResponse>, Status> {
        let caller = principal::of(&request)?;
        let (first, content) = upload::collect(request.into_inner(), self.0.config.sheet_max_bytes).await?;
        // The key stands for the whole sheet, however it was cut into messages.
        let whole = ImportInstrumentsRequest {
            content: Some(HttpBody { data: content.to_vec(), ..HttpBody::default() }),
            ..first
        };
        let method = "nqi.registry.v1.InstrumentService/ImportInstruments";
        let call = Call::new(&caller, method, &whole, &whole.request_id);
        Ok(Response::new(app::import_ledger(&self.0, call, content, whole.dry_run).await?))
    }

    async fn export_instruments(
        &self,
        request: Request<ExportInstrumentsRequest>,
    ) -> Result<Response<Self::ExportInstrumentsStream>, Status> {
        let caller = principal::of(&request)?;
        let file = ledger_reads::export(&self.0, &caller).await?;
        let body = |data: &[u8]| {
            let content_type = "text/csv; charset=utf-8".to_owned();
            Ok(HttpBody { content_type, data: data.to_vec(), extensions: vec![] })
        };
        let chunks: Vec<Result<HttpBody, Status>> = file.chunks(CHUNK).map(body).collect();
        let stream: Self::ExportInstrumentsStream = Box::pin(tokio_stream::iter(chunks));
        let mut response = Response::new(stream);
        if let Ok(name) = "instruments.csv".parse() {
            response.metadata_mut().insert("nqi-filename", name);
        }
        Ok(response)
    }

    async fn record_calibration(
        &self,
        request: Request<RecordCalibrationRequest>,
    ) -> Result<Response<Instrument>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let done = wire::instrument::parse_done(&request, self.today())?;
        let method = "nqi.registry.v1.InstrumentService/RecordCalibration";
        let call = Call::new(&caller, method, &request, &request.request_id);
        Ok(Response::new(made::told(&self.0, app::record_calibration(&self.0, call, done).await?).await?))
    }

    async fn list_calibrations(
        &self,
        request: Request<ListCalibrationsRequest>,
    ) -> Result<Response<ListCalibrationsResponse>, Status> {
        let caller = principal::of(&request)?;
        let id = parse_id("instrument_id", &request.get_ref().instrument_id).map_err(Problem::from)?;
        Ok(Response::new(ledger_reads::calibrations(&self.0, &caller, id).await?))
    }

    async fn request_calibration(
        &self,
        request: Request<RequestCalibrationRequest>,
    ) -> Result<Response<RequestCalibrationResponse>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut fields = Fields::new();
        let ids = &request.instrument_ids;
        let (zh, en) = ("应为 1 至 500 台（件）。", "Must be 1 to 500 instruments.");
        fields.require((1..=BATCH).contains(&ids.len()), "instrument_ids", "OUT_OF_RANGE", zh, en);
        let read = |(index, id): (usize, &String)| fields.id(&format!("instrument_ids[{index}]"), id);
        let mut instruments: Vec<Uuid> = ids.iter().enumerate().take(BATCH).map(read).collect();
        instruments.sort_unstable();
        instruments.dedup();
        let once = instruments.len() == ids.len().min(BATCH);
        let (zh, en) = ("同一器具只能出现一次。", "Each instrument may appear once.");
        fields.require(once, "instrument_ids", "REPEATED", zh, en);
        let wanted = Wanted {
            instruments,
            region: if request.region.is_empty() {
                String::new()
            } else {
                fields.region("region", &request.region)
            },
            deadline: fields.day_if_any("deadline", request.deadline.as_ref()),
            contact: request.contact.clone(),
            key: fields.required("request_id", &request.request_id, 100),
        };
        fields.finish()?;
        let method = "nqi.registry.v1.InstrumentService/RequestCalibration";
        let call = Call::new(&caller, method, &request, &request.request_id);
        Ok(Response::new(app::request_calibration(&self.0, call, wanted).await?))
    }
}
