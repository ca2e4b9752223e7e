//! Instants and days as the database keeps them: BIGINT microseconds UTC and INTEGER days since 1970-01-01.

use jiff::{Timestamp, civil::Date};
use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, Value, ValueType, ValueTypeErr};
use sea_orm::{ColIdx, QueryResult, TryGetError, TryGetable};

/// An instant with microsecond resolution, stored as BIGINT microseconds since 1970-01-01T00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Micros(pub Timestamp);

/// A calendar day, stored as INTEGER days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub Date);

impl Micros {
    /// Cuts an instant to the resolution that the database keeps, so that a value read back equals the one written.
    pub fn cut(instant: Timestamp) -> Timestamp {
        // In range: it was a Timestamp before, and dividing only moves it towards the epoch.
        Timestamp::from_microsecond(instant.as_microsecond()).unwrap_or(instant)
    }

    fn from_raw(micros: i64) -> Result<Self, String> {
        Timestamp::from_microsecond(micros).map(Self).map_err(|error| error.to_string())
    }
}

const EPOCH: Date = Date::constant(1970, 1, 1);

impl Day {
    fn raw(self) -> i32 {
        // A civil date spans years -9999..=9999, about 3.6 million days either way.
        (self.0.duration_since(EPOCH).as_hours() / 24) as i32
    }

    fn from_raw(days: i32) -> Result<Self, String> {
        EPOCH
            .checked_add(jiff::SignedDuration::from_hours(i64::from(days) * 24))
            .map(Self)
            .map_err(|error| error.to_string())
    }
}

impl From<Timestamp> for Micros {
    fn from(instant: Timestamp) -> Self {
        Self(instant)
    }
}

impl From<Micros> for Timestamp {
    fn from(micros: Micros) -> Self {
        micros.0
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self(date)
    }
}

impl From<Day> for Date {
    fn from(day: Day) -> Self {
        day.0
    }
}

impl From<Micros> for Value {
    fn from(micros: Micros) -> Self {
        Value::BigInt(Some(micros.0.as_microsecond()))
    }
}

impl From<Day> for Value {
    fn from(day: Day) -> Self {
        Value::Int(Some(day.raw()))
    }
}

macro_rules! stored_as {
    ($name:ident, $raw:ty, $variant:ident, $column:ident) => {
        impl TryGetable for $name {
            fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
                let raw = <$raw as TryGetable>::try_get_by(row, index)?;
                Self::from_raw(raw).map_err(|error| TryGetError::DbErr(sea_orm::DbErr::Type(error)))
            }
        }

        impl ValueType for $name {
            fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
                match value {
                    Value::$variant(Some(raw)) => Self::from_raw(raw).map_err(|_| ValueTypeErr),
                    _ => Err(ValueTypeErr),
                }
            }
            fn type_name() -> String {
                stringify!($name).to_owned()
            }
            fn array_type() -> ArrayType {
                ArrayType::$variant
            }
            fn column_type() -> ColumnType {
                ColumnType::$column
            }
        }

        impl Nullable for $name {
            fn null() -> Value {
                Value::$variant(None)
            }
        }

        impl sea_orm::IntoActiveValue<$name> for $name {
            fn into_active_value(self) -> sea_orm::ActiveValue<$name> {
                sea_orm::ActiveValue::Set(self)
            }
        }

        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    };
}

stored_as!(Micros, i64, BigInt, BigInteger);
stored_as!(Day, i32, Int, Integer);

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_before_and_after_the_epoch_survives_the_column() {
        for (day, raw) in [(date(1970, 1, 1), 0), (date(1969, 12, 31), -1), (date(2024, 2, 29), 19_782)] {
            assert_eq!(Day(day).raw(), raw);
            assert_eq!(Day::from_raw(raw), Ok(Day(day)));
        }
    }

    #[test]
    fn an_instant_is_cut_to_microseconds_towards_the_epoch() {
        let fine = Timestamp::from_nanosecond(1_700_000_000_123_456_789).unwrap();
        assert_eq!(Micros::cut(fine).as_nanosecond(), 1_700_000_000_123_456_000);
    }

    #[test]
    fn a_number_no_calendar_knows_is_refused() {
        assert!(Micros::from_raw(i64::MAX).is_err());
        assert!(Day::from_raw(i32::MAX).is_err());
    }
}
