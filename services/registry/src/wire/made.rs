//! When a record was made and by whom, in answers; events and the export leave it out, since nobody there asks.

use crate::store::made::{Made, Record};
use nqi_platform::wire::timestamp;
use nqi_proto::registry::v1 as proto;

/// A record that tells how it was made.
pub(crate) trait Tells {
    const RECORD: Record;

    fn id(&self) -> &str;

    fn tell(&mut self, made: &Made);
}

macro_rules! tells {
    ($($record:ident $($updated:ident)?),+ $(,)?) => {$(
        impl Tells for proto::$record {
            const RECORD: Record = Record::$record;

            fn id(&self) -> &str {
                &self.id
            }

            fn tell(&mut self, made: &Made) {
                self.create_time = made.created.map(timestamp);
                self.created_by.clone_from(&made.by);
                $(self.$updated = Some(timestamp(made.updated));)?
            }
        }
    )+};
}

// Those without a name tell when they changed by themselves.
tells! {
    Provider,
    Site update_time,
    Accreditation update_time,
    ScopeRow update_time,
    Standard update_time,
    Offering update_time,
    Pool update_time,
    Resource,
    Instrument,
}
