//! What one cell may hold.

use jiff::civil::Date;

use super::super::error::CalendarError;
use super::super::window::{Hours, Window};
use super::super::zone::Zone;
use super::error::{CsvError, Fault};
use super::sheet::Line;

pub(super) fn name_of(line: &Line) -> Result<String, CsvError> {
    let name = line.cell(2);
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
    let valid = (1..=32).contains(&name.len()) && name.bytes().all(fits);
    if valid { Ok(name.to_owned()) } else { Err(line.fault(2, Fault::Calendar)) }
}

pub(super) fn revision_of(line: &Line) -> Result<u32, CsvError> {
    let number = line.cell(2).parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| line.fault(2, Fault::Revision))
}

pub(super) fn zone_of(line: &Line) -> Result<String, CsvError> {
    match Zone::parse(line.cell(2)) {
        Ok(zone) => Ok(zone.name().to_owned()),
        Err(error) => Err(line.fault(2, Fault::Refused(error))),
    }
}

pub(super) fn date_of(line: &Line) -> Result<Date, CsvError> {
    let text = line.cell(2);
    // Ten characters: the shorter and longer forms of ISO 8601 are not for people.
    let date = (text.len() == 10).then(|| text.parse().ok()).flatten();
    date.ok_or_else(|| line.fault(2, Fault::Date))
}

pub(super) fn windows_of(line: &Line, column: usize) -> Result<Vec<Window>, CsvError> {
    let window = |text: &str| match text.trim().split_once('-') {
        Some((opens, closes)) => Window::parse(opens.trim(), closes.trim()),
        None => Err(CalendarError::Window { text: text.trim().to_owned() }),
    };
    let cell = line.cell(column);
    if cell.is_empty() {
        return Ok(Vec::new());
    }
    let refused = |error| line.fault(column, Fault::Refused(error));
    let windows: Vec<_> = cell.split(';').map(window).collect::<Result<_, _>>().map_err(refused)?;
    Hours::new(&windows).map_err(refused)?;
    Ok(windows)
}
