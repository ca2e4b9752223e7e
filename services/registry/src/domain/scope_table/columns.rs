//! Finds the titles of a sheet and proposes what its columns mean.

use super::{Field, Line, Merged};
use crate::domain::folded;
use crate::domain::sheet::Fault;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// The titles stand within the first rows, below captions.
pub const WITHIN: usize = 20;

/// Where a meaning comes from; numbers as in the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// A usual title.
    Title = 1,
    /// The provider chose so before.
    Remembered = 2,
    /// Chosen for this sheet.
    Chosen = 3,
}

/// A column of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Number from 1.
    pub number: usize,
    /// Title as the sheet writes it; two rows of titles are joined.
    pub title: String,
    /// Meaning.
    pub field: Option<Field>,
    /// Where the meaning comes from.
    pub origin: Option<Origin>,
}

/// What a sheet seems to be.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// The row of the titles, from 1.
    pub header_row: u32,
    /// The last row of the titles: the data begins below.
    pub header_end: u32,
    /// Columns in order.
    pub columns: Vec<Column>,
    /// The k that a title states, such as 扩展不确定度(k=2).
    pub k: Option<f64>,
}

/// Reads the first rows of a sheet. `remembered` holds folded titles with the meaning that the provider gave them.
pub fn propose(top: &[Line], merged: &[Merged], remembered: &HashMap<String, Field>) -> Proposal {
    let mut best: Option<(usize, Proposal)> = None;
    for line in top.iter().take(WITHIN) {
        let found = titled(line, top, merged, remembered);
        let known = found.columns.iter().filter(|column| column.field.is_some()).count();
        if best.as_ref().is_none_or(|(most, _)| known > *most) {
            best = Some((known, found));
        }
    }
    match best {
        Some((1.., proposal)) => proposal,
        // Nothing is known: the first row with several texts is what a person would take for the titles.
        _ => top
            .iter()
            .find(|line| line.cells.iter().filter(|cell| !cell.trim().is_empty()).count() > 1)
            .or(top.first())
            .map(|line| titled(line, top, merged, remembered))
            .unwrap_or_default(),
    }
}

fn titled(line: &Line, top: &[Line], merged: &[Merged], remembered: &HashMap<String, Field>) -> Proposal {
    let row = line.number;
    let end = merged.iter().filter(|it| it.rows.0 == row).map(|it| it.rows.1).max().unwrap_or(row);
    // Titles of one or two rows; a merge that is higher is a caption beside the table.
    let end = if end == row + 1 { end } else { row };
    let below = top.iter().find(|other| other.number == end && end > row);
    let width = line.cells.len().max(below.map_or(0, |line| line.cells.len()));
    let mut taken: BTreeMap<Field, usize> = BTreeMap::new();
    let mut proposal = Proposal { header_row: row, header_end: end, ..Proposal::default() };
    for index in 0..width {
        let title = joined(&text(line, index, merged), below.map(|line| text(line, index, &[])));
        let (name, k) = spelled(&title);
        let known = remembered.get(&folded(&title)).map(|field| (*field, Origin::Remembered));
        let usual = Field::ALL
            .into_iter()
            .find(|field| field.spellings().contains(&name.as_str()))
            .map(|field| (field, Origin::Title));
        // The first column of a meaning has it.
        let meaning = known.or(usual).filter(|(field, _)| !taken.contains_key(field));
        if let Some((field, _)) = meaning {
            taken.insert(field, index);
            if field == Field::Uncertainty || field == Field::K {
                proposal.k = proposal.k.or(k);
            }
        }
        proposal.columns.push(Column {
            number: index + 1,
            title,
            field: meaning.map(|(field, _)| field),
            origin: meaning.map(|(_, origin)| origin),
        });
    }
    proposal
}

/// The text of a title cell; a merge over columns speaks for all of them.
fn text(line: &Line, index: usize, merged: &[Merged]) -> String {
    let at = |index: usize| line.cells.get(index).map_or("", |cell| cell.trim()).to_owned();
    let own = at(index);
    if !own.is_empty() {
        return own;
    }
    merged
        .iter()
        .find(|it| it.rows.0 == line.number && it.columns.0 < index && index <= it.columns.1)
        .map_or(own, |it| at(it.columns.0))
}

/// `项目/参数` over `序号` and `名称` are two columns, and the second is the parameter.
fn joined(over: &str, under: Option<String>) -> String {
    match under.as_deref().map(str::trim) {
        None | Some("") => over.to_owned(),
        Some(under) if over.is_empty() => under.to_owned(),
        Some(under) if under == over || matches!(folded(under).as_str(), "名称" | "name") => {
            over.to_owned()
        }
        Some(under) => format!("{over} {under}"),
    }
}

/// A title without spaces, brackets, slashes and `k=..`; and that k.
fn spelled(cell: &str) -> (String, Option<f64>) {
    let plain: String = folded(cell)
        .chars()
        .filter(|c| !matches!(c, '(' | ')' | '[' | ']' | '/' | '、' | '_' | '.' | ',' | '*'))
        .collect();
    match folded(cell).split_once("k=") {
        Some((before, after)) => {
            let digits: String = after.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
            let name: String = before.chars().filter(|c| !matches!(c, '(' | '[' | ',')).collect();
            (name, digits.parse().ok())
        }
        None => (plain, None),
    }
}

/// The columns of a sheet as they were confirmed, for reading.
#[derive(Clone, Debug)]
pub struct Columns {
    by_field: HashMap<Field, (usize, String)>,
    /// The k of the title.
    pub k: Option<f64>,
    /// The last row of the titles.
    pub header_end: u32,
}

impl Columns {
    /// From a confirmed proposal.
    pub fn of(proposal: &Proposal) -> Columns {
        let named = proposal.columns.iter().filter_map(|column| {
            column.field.map(|field| (field, (column.number - 1, column.title.clone())))
        });
        Columns { by_field: named.collect(), k: proposal.k, header_end: proposal.header_end }
    }

    /// Whether the sheet tells this field.
    pub fn has(&self, field: Field) -> bool {
        self.by_field.contains_key(&field)
    }

    /// The register's own form: it states kinds, and its texts count as they stand.
    pub fn is_own_form(&self) -> bool {
        self.has(Field::Kind)
    }

    /// The sheet is a table of calibration capabilities when it says nothing else.
    pub fn is_calibration(&self) -> bool {
        self.has(Field::Range) || self.has(Field::Uncertainty)
    }

    /// Index from 0.
    pub(super) fn index(&self, field: Field) -> Option<usize> {
        self.by_field.get(&field).map(|(index, _)| *index)
    }

    /// The title as the sheet writes it, or ours.
    pub(super) fn title(&self, field: Field) -> String {
        self.by_field.get(&field).map_or_else(|| field.title().to_owned(), |(_, title)| title.clone())
    }

    /// The used columns with faults in `line`.
    pub(super) fn faults<'a>(&'a self, line: &'a Line) -> impl Iterator<Item = (Field, Fault)> + 'a {
        line.faults.iter().filter_map(|(index, fault)| {
            self.by_field.iter().find(|(_, (used, _))| used == index).map(|(field, _)| (*field, *fault))
        })
    }

    /// What a sheet must tell and does not; defaults stand in for site and certificate.
    pub fn missing(&self, has_site: bool, has_accreditation: bool) -> Vec<Field> {
        // Without its limits a sheet would claim more than the certificate.
        let mut needed = vec![Field::Object, Field::Parameter, Field::Limit];
        if !self.is_calibration() {
            needed.push(Field::Standard);
        }
        if !has_site {
            needed.push(Field::Site);
        }
        if !has_accreditation {
            needed.push(Field::Certificate);
        }
        needed.retain(|field| !self.has(*field));
        needed
    }
}
