//! The story on paper: steps, figures, and ticks for every figure that was counted again.

use std::fmt::Debug;
use std::io::Write;

use jiff::Timestamp;
use jiff::civil::{DateTime, Weekday};
use nqi_platform::wire;
use nqi_proto::google::r#type::Date;

use super::check::Mismatch;

/// Writes the story and keeps count.
pub struct Teller<'a> {
    out: &'a mut (dyn Write + Send),
    steps: usize,
    checks: usize,
}

impl<'a> Teller<'a> {
    /// A teller that writes to `out`.
    pub fn new(out: &'a mut (dyn Write + Send)) -> Teller<'a> {
        Teller { out, steps: 0, checks: 0 }
    }

    /// Opens a step at its instant.
    pub fn step(&mut self, at: Timestamp, zh: &str, en: &str) -> Result<(), Mismatch> {
        self.steps += 1;
        writeln!(self.out, "\n[{:>2}] {zh} / {en}  · {}", self.steps, weekday_time(at))?;
        Ok(())
    }

    /// A line of figures.
    pub fn line(&mut self, text: impl AsRef<str>) -> Result<(), Mismatch> {
        writeln!(self.out, "     {}", text.as_ref())?;
        Ok(())
    }

    /// Compares what the platform says with what was counted, and ticks `what` off.
    pub fn same<T: PartialEq + Debug>(
        &mut self,
        what: impl AsRef<str>,
        counted: T,
        told: T,
    ) -> Result<(), Mismatch> {
        if counted != told {
            return Err(Mismatch::new(what.as_ref(), counted, told));
        }
        self.checks += 1;
        writeln!(self.out, "   ✓ {}", what.as_ref())?;
        Ok(())
    }

    /// Closes the story.
    pub fn close(self) -> Result<(), Mismatch> {
        writeln!(
            self.out,
            "\n{} 步，{} 项数字独立复核，全部一致。 {} steps, {} figures counted independently, all equal.",
            self.steps, self.checks, self.steps, self.checks
        )?;
        self.out.flush()?;
        Ok(())
    }
}

/// An instant on the clock of Weihai.
fn local(at: Timestamp) -> DateTime {
    jiff::tz::Offset::constant(8).to_datetime(at)
}

/// Date and time in Asia/Shanghai; seconds only when there are some.
pub fn time(at: Timestamp) -> String {
    let local = local(at);
    let seconds = if local.second() == 0 { String::new() } else { format!(":{:02}", local.second()) };
    format!("{} {:02}:{:02}{seconds}", local.date(), local.hour(), local.minute())
}

/// The same with the day of the week.
pub fn weekday_time(at: Timestamp) -> String {
    let (zh, en) = match local(at).weekday() {
        Weekday::Monday => ("周一", "Mon"),
        Weekday::Tuesday => ("周二", "Tue"),
        Weekday::Wednesday => ("周三", "Wed"),
        Weekday::Thursday => ("周四", "Thu"),
        Weekday::Friday => ("周五", "Fri"),
        Weekday::Saturday => ("周六", "Sat"),
        Weekday::Sunday => ("周日", "Sun"),
    };
    format!("{} {zh} {en}", time(at))
}

/// The instant of a message.
///
/// # Errors
/// An absent or impossible instant, by the name of its field.
pub fn instant(field: &str, at: Option<&prost_types::Timestamp>) -> Result<Timestamp, Mismatch> {
    let at = at.ok_or_else(|| Mismatch::new(field, "an instant", "nothing"))?;
    Ok(wire::instant(field, at)?)
}

/// Millionths with six digits.
pub fn millionths(value: i64) -> String {
    format!("{}.{:06}", value / 1_000_000, value.rem_euclid(1_000_000))
}

/// Fen as yuan.
pub fn yuan(fen: i64) -> String {
    format!("¥{}.{:02}", fen / 100, fen.rem_euclid(100))
}

/// A day as 2026-03-09; `-` when absent.
pub fn day(date: Option<&Date>) -> String {
    date.map_or_else(|| "-".to_owned(), |date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day))
}

/// Working minutes in words.
pub fn minutes(count: i64) -> String {
    format!("{} h {:02} min", count / 60, count % 60)
}
