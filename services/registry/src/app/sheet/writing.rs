//! A sheet being written: CSV is handed out as it grows, a workbook when it is whole.

use nqi_kernel::formula::guarded;
use nqi_platform::problem::Problem;
use rust_xlsxwriter::{Format as Style, Workbook, XlsxError};

/// Bytes of one chunk.
const CHUNK: usize = 256 << 10;

/// Form of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// RFC 4180, UTF-8 with byte order mark.
    Csv,
    /// A workbook.
    Xlsx,
}

impl Format {
    /// The ending of the file's name.
    pub fn extension(self) -> &'static str {
        if self == Format::Csv { "csv" } else { "xlsx" }
    }

    /// Media type.
    pub fn content_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// The sheet under way.
pub(in crate::app) enum Sheet {
    Csv(Box<csv::Writer<Vec<u8>>>),
    Xlsx(Box<Workbook>, u32),
}

impl Sheet {
    pub fn begin(format: Format) -> Result<Sheet, Problem> {
        Ok(match format {
            // Spreadsheets take a CSV without a byte order mark for the system's old encoding.
            Format::Csv => Sheet::Csv(Box::new(
                csv::WriterBuilder::new()
                    .terminator(csv::Terminator::CRLF)
                    .flexible(true)
                    .from_writer(b"\xEF\xBB\xBF".to_vec()),
            )),
            Format::Xlsx => {
                let mut book = Workbook::new();
                let sheet = book.add_worksheet_with_constant_memory().map_err(failed)?;
                sheet.set_freeze_panes(1, 0).map_err(failed)?;
                Sheet::Xlsx(Box::new(book), 0)
            }
        })
    }

    /// Adds a row of texts.
    pub fn push(&mut self, cells: &[String]) -> Result<(), Problem> {
        match self {
            Sheet::Csv(writer) => {
                let safe = cells.iter().map(|cell| guarded(cell).into_bytes());
                writer.write_record(safe).map_err(Problem::internal)
            }
            Sheet::Xlsx(book, row) => {
                let sheet = book.worksheet_from_index(0).map_err(failed)?;
                let bold = Style::new().set_bold();
                for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                    let written = if *row == 0 {
                        sheet.write_string_with_format(*row, column, cell, &bold)
                    } else {
                        sheet.write_string(*row, column, cell)
                    };
                    written.map_err(failed)?;
                }
                *row += 1;
                Ok(())
            }
        }
    }

    /// What can be handed out already.
    pub fn take(&mut self) -> Result<Vec<u8>, Problem> {
        match self {
            Sheet::Csv(writer) => {
                writer.flush().map_err(Problem::internal)?;
                // The writer owns its buffer: what was handed out begins a new one.
                let fresh = csv::WriterBuilder::new()
                    .terminator(csv::Terminator::CRLF)
                    .flexible(true)
                    .from_writer(Vec::new());
                let full = std::mem::replace(writer.as_mut(), fresh);
                full.into_inner().map_err(|error| Problem::internal(error.to_string()))
            }
            Sheet::Xlsx(..) => Ok(Vec::new()),
        }
    }

    /// The rest, in chunks.
    pub fn finish(self) -> Result<Vec<Vec<u8>>, Problem> {
        let bytes = match self {
            Sheet::Csv(writer) => {
                (*writer).into_inner().map_err(|error| Problem::internal(error.to_string()))?
            }
            Sheet::Xlsx(mut book, _) => book.save_to_buffer().map_err(failed)?,
        };
        Ok(bytes.chunks(CHUNK).map(<[u8]>::to_vec).collect())
    }
}

#[allow(clippy::needless_pass_by_value)]
fn failed(error: XlsxError) -> Problem {
    Problem::internal(format!("workbook: {error}"))
}
