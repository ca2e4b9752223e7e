//! A row of the register as the texts of a sheet, such that reading them gives the row again.

use super::{Field, Places, texts};
use crate::domain::scope_row::{Range, ScopeRow};

/// The titles, in order.
pub const HEADINGS: [Field; 19] = Field::ALL;

/// The texts of a row, one a column of [`HEADINGS`].
pub fn cells(row: &ScopeRow, places: &Places) -> Vec<String> {
    HEADINGS.into_iter().map(|field| cell(field, row, places)).collect()
}

fn cell(field: Field, row: &ScopeRow, places: &Places) -> String {
    match field {
        Field::Kind => texts::kind(row).to_owned(),
        Field::Site => places.name_of_site(row.site_id),
        Field::Certificate => places.name_of_certificate(row.accreditation_id, row.site_id),
        Field::Domain => row.field.clone(),
        Field::Category => row.category.clone(),
        Field::Object => row.object.clone(),
        Field::Parameter => row.parameter.clone(),
        Field::Standard => row.standard.clone(),
        Field::Clause => row.clause.clone(),
        Field::Range => row.range.as_ref().map(Range::text).unwrap_or_default(),
        Field::Qualifiers => texts::qualifiers(&row.qualifiers),
        Field::Uncertainty => row.uncertainty.clone(),
        Field::K if row.k.0 == 0.0 => String::new(),
        Field::K => row.k.0.to_string(),
        Field::Limit => row.limit.clone(),
        Field::Note => row.note.clone(),
        Field::ValidFrom => row.valid_from.map(|day| day.to_string()).unwrap_or_default(),
        Field::ValidTo => row.valid_to.map(|day| day.to_string()).unwrap_or_default(),
        Field::Suspended => if row.suspended { "暂停" } else { "正常" }.to_owned(),
        Field::Source => row.source.clone(),
    }
}
