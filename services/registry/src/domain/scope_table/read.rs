//! Reads a line of a sheet into rows of the register, or tells everything that is wrong with it.

use super::places::Named;
use super::{Columns, Field, Line, Places, texts};
use crate::domain::folded;
use crate::domain::scope_row::{CONDITION_NAME, LONG_TEXT, Number, Range, SHORT_TEXT, ScopeRow};
use crate::domain::sheet::RowError;
use crate::domain::sheet::standards::{Cited, cited};
use crate::domain::vocabulary::{CalibrationMode, ItemKind, Scheme};
use jiff::civil::Date;
use nqi_kernel::standard::StandardNumber;
use nqi_kernel::text::{UNPRINTABLE, is_printable};
use uuid::Uuid;

/// Of a wrong value, so much is told.
const SHOWN: usize = 100;

/// The rows that a line stands for, one a standard; their ids are nil.
pub fn read(line: &Line, columns: &Columns, places: &Places) -> Result<Vec<ScopeRow>, Vec<RowError>> {
    let mut cells = Cells { line, columns, errors: Vec::new() };
    cells.faults();
    let (kind, mode, stated) = cells.kind();
    let site = cells.site(places);
    let accreditation = cells.certificate(places, site);
    let mode = match (kind, mode) {
        // Only 检定 needs a legal authorisation, and only such an authorisation lists it.
        (ItemKind::Calibration, None) => Some(match accreditation.and_then(|id| places.scheme(id)) {
            Some(Scheme::Statutory) => CalibrationMode::Verification,
            _ => CalibrationMode::Calibration,
        }),
        (_, mode) => mode,
    };
    let object = cells.required(Field::Object, "OBJECT_MISSING");
    let parameter = match kind {
        ItemKind::Testing | ItemKind::Calibration => cells.required(Field::Parameter, "PARAMETER_MISSING"),
        _ => cells.text(Field::Parameter),
    };
    let published = kind == ItemKind::Calibration && !stated;
    let range = cells.range(published);
    let uncertainty = if published {
        cells.required(Field::Uncertainty, "UNCERTAINTY_MISSING")
    } else {
        cells.text(Field::Uncertainty)
    };
    let mut row = ScopeRow {
        id: Uuid::nil(),
        provider_id: places.provider,
        site_id: site.unwrap_or_default(),
        accreditation_id: accreditation.unwrap_or_default(),
        kind,
        mode,
        field: cells.text(Field::Domain),
        category: cells.text(Field::Category),
        object,
        parameter,
        standard: String::new(),
        clause: String::new(),
        range,
        qualifiers: vec![],
        uncertainty,
        k: cells.k(),
        limit: cells.limit(),
        note: cells.text(Field::Note),
        valid_from: cells.day(Field::ValidFrom),
        valid_to: cells.day(Field::ValidTo),
        suspended: cells.suspended(),
        source: cells.text(Field::Source),
        suspension: None,
        verified: None,
        past_suspensions: vec![],
    };
    match texts::read_qualifiers(cells.raw(Field::Qualifiers)) {
        Ok(qualifiers) => {
            let longest = qualifiers.iter().map(|it| it.name.chars().count()).max().unwrap_or_default();
            cells.fits(Field::Qualifiers, longest, CONDITION_NAME);
            row.qualifiers = qualifiers;
        }
        Err(part) => cells.wrong(
            Field::Qualifiers,
            "QUALIFIER_UNREADABLE",
            format!("“{part}”应写成“名称=范围”，多个用分号隔开，例如“频率=10 Hz ~ 1 kHz”。"),
            format!("\"{part}\" must read name=range, several with semicolons: frequency=10 Hz ~ 1 kHz."),
        ),
    }
    if let (Some(from), Some(to)) = (row.valid_from, row.valid_to)
        && from > to
    {
        cells.wrong(
            Field::ValidTo,
            "DATES_REVERSED",
            format!("早于有效期起 {from}，请改为不早于该日的日期。"),
            format!("Lies before the first valid day, {from}: give that day or a later one."),
        );
    }
    if let Some((range, own)) = row.unlike_units() {
        cells.wrong(
            Field::Uncertainty,
            "UNIT_MISMATCH",
            format!("单位属于“{}”，而测量范围属于“{}”，请统一量纲。", own.zh(), range.zh()),
            format!("Its unit measures {}, the range {}: give both in one dimension.", own.en(), range.en()),
        );
    }
    let numbers = cells.standards(kind, stated);
    let clause = cells.text(Field::Clause);
    if !cells.errors.is_empty() {
        return Err(cells.errors);
    }
    let of = |it: Cited| ScopeRow {
        standard: it.number,
        clause: if clause.is_empty() { it.clause } else { clause.clone() },
        ..row.clone()
    };
    Ok(numbers.into_iter().map(of).collect())
}

/// The longest text of a field, in characters.
fn longest(field: Field) -> usize {
    match field {
        Field::Limit | Field::Note | Field::Source => LONG_TEXT,
        _ => SHORT_TEXT,
    }
}

/// A row of a sheet over the stored row of the same key: what the sheet has no column for stays.
pub fn merged(mut row: ScopeRow, stored: &ScopeRow, columns: &Columns) -> ScopeRow {
    macro_rules! untold {
        ($($field:ident $name:ident),*) => {
            $(if !columns.has(Field::$field) {
                row.$name.clone_from(&stored.$name);
            })*
        };
    }
    untold!(Domain field, Category category, Uncertainty uncertainty, Note note, ValidTo valid_to);
    untold!(Suspended suspended, Source source);
    if columns.k.is_none() {
        untold!(K k);
    }
    // What an export says of a stored range is that range, whatever text was published beside its ends.
    if let (Some(read), Some(kept)) = (&mut row.range, &stored.range) {
        settle(read, kept);
    }
    for (read, kept) in row.qualifiers.iter_mut().zip(&stored.qualifiers) {
        settle(&mut read.range, &kept.range);
    }
    row.id = stored.id;
    row
}

fn settle(read: &mut Range, kept: &Range) {
    if read != kept && read.raw == kept.text() {
        read.clone_from(kept);
    }
}

struct Cells<'a> {
    line: &'a Line,
    columns: &'a Columns,
    errors: Vec<RowError>,
}

impl Cells<'_> {
    fn raw(&self, field: Field) -> &str {
        let cell = self.columns.index(field).and_then(|index| self.line.cells.get(index));
        cell.map_or("", |cell| cell.trim())
    }

    fn wrong(&mut self, field: Field, code: &'static str, zh: impl Into<String>, en: impl Into<String>) {
        self.errors.push(RowError {
            row: self.line.number,
            column: self.columns.title(field),
            value: self.raw(field).chars().take(SHOWN).collect(),
            code,
            zh: zh.into(),
            en: en.into(),
        });
    }

    fn faults(&mut self) {
        let (columns, line) = (self.columns, self.line);
        for (field, fault) in columns.faults(line) {
            let (code, zh, en) = fault.told();
            self.wrong(field, code, zh, en);
        }
    }

    /// A text within its length. Foreign sheets break lines for their layout only; our own form means what it says.
    fn text(&mut self, field: Field) -> String {
        let characters = self.raw(field).chars().count();
        if !self.fits(field, characters, longest(field)) {
            return String::new();
        }
        if !is_printable(self.raw(field)) {
            let (zh, en) = UNPRINTABLE;
            self.wrong(field, "TEXT_UNPRINTABLE", zh, en);
            return String::new();
        }
        if self.columns.is_own_form() {
            return self.raw(field).to_owned();
        }
        self.raw(field).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether so many characters are within the limit, which is that of a row written by hand; else it is told.
    fn fits(&mut self, field: Field, characters: usize, most: usize) -> bool {
        if characters > most {
            let (zh, en) = (format!("最多 {most} 个字符。"), format!("At most {most} characters."));
            self.wrong(field, "TEXT_TOO_LONG", zh, en);
        }
        characters <= most
    }

    fn required(&mut self, field: Field, code: &'static str) -> String {
        if self.raw(field).is_empty() {
            self.wrong(field, code, "此列必须填写。", "This column must not be empty.");
        }
        self.text(field)
    }

    /// Kind and mode, and whether the sheet states them.
    fn kind(&mut self) -> (ItemKind, Option<CalibrationMode>, bool) {
        let text = self.raw(Field::Kind);
        if text.is_empty() {
            let form = if self.columns.is_calibration() { ItemKind::Calibration } else { ItemKind::Testing };
            // In the own form an empty kind is a gap, since both forms are possible.
            if self.columns.has(Field::Kind) {
                self.wrong(Field::Kind, "KIND_MISSING", "此列必须填写。", "This column must not be empty.");
            }
            return (form, None, false);
        }
        match texts::read_kind(text) {
            Some((kind, mode)) => (kind, mode, true),
            None => {
                self.wrong(
                    Field::Kind,
                    "KIND_UNKNOWN",
                    "应为检测、校准、检定、检验、认证或标准服务。",
                    "Must be testing, calibration, verification, inspection, certification or standards service.",
                );
                (ItemKind::Testing, None, true)
            }
        }
    }

    fn site(&mut self, places: &Places) -> Option<Uuid> {
        let text = self.raw(Field::Site);
        if text.is_empty() {
            if places.site.is_none() {
                self.wrong(
                    Field::Site,
                    "SITE_MISSING",
                    "未写明场所，请填写场所名称，或为整个文件选择场所。",
                    "No site: name one here, or choose one for the whole file.",
                );
            }
            return places.site;
        }
        match places.site_named(text) {
            Named::One(id) => return Some(id),
            Named::Nothing => self.wrong(
                Field::Site,
                "SITE_UNKNOWN",
                "本机构没有此场所，请使用“场所”中登记的名称。",
                "The provider has no such site: write the name under which it is registered.",
            ),
            Named::Several => self.wrong(
                Field::Site,
                "SITE_AMBIGUOUS",
                "有多个场所同名，请改填场所的 id。",
                "Several sites have this name: write the site's id.",
            ),
        }
        None
    }

    fn certificate(&mut self, places: &Places, site: Option<Uuid>) -> Option<Uuid> {
        let text = self.raw(Field::Certificate);
        let found = if text.is_empty() {
            if places.accreditation.is_none() {
                self.wrong(
                    Field::Certificate,
                    "CERTIFICATE_MISSING",
                    "未写明资质证书，请填写证书编号，或为整个文件选择资质。",
                    "No certificate: write its number here, or choose one for the whole file.",
                );
            }
            places.accreditation?
        } else {
            match places.certificate_named(text, site) {
                Named::One(id) => id,
                Named::Nothing => {
                    self.wrong(
                        Field::Certificate,
                        "CERTIFICATE_UNKNOWN",
                        "本机构没有此证书，请先登记资质，或更正编号。",
                        "The provider has no such certificate: register it first, or correct the number.",
                    );
                    return None;
                }
                Named::Several => {
                    self.wrong(
                        Field::Certificate,
                        "CERTIFICATE_AMBIGUOUS",
                        "有多个资质使用此编号，请改填资质的 id。",
                        "Several accreditations have this number: write the accreditation's id.",
                    );
                    return None;
                }
            }
        };
        if let Some(site) = site
            && !places.covers(found, site)
        {
            self.wrong(
                Field::Certificate,
                "CERTIFICATE_NOT_OF_SITE",
                "该证书不覆盖此场所，请更正证书或场所。",
                "The certificate does not cover this site: correct one of the two.",
            );
        }
        Some(found)
    }

    fn range(&mut self, needed: bool) -> Option<Range> {
        let text = self.raw(Field::Range);
        if text.is_empty() {
            if needed {
                self.wrong(Field::Range, "RANGE_MISSING", "此列必须填写。", "This column must not be empty.");
            }
            return None;
        }
        if !self.fits(Field::Range, text.chars().count(), SHORT_TEXT) {
            return None;
        }
        match Range::read(self.raw(Field::Range)) {
            Ok(range) => Some(range),
            Err(error) => {
                self.wrong(Field::Range, "RANGE_UNREADABLE", error.zh(), error.to_string());
                None
            }
        }
    }

    fn k(&mut self) -> Number {
        let plain = folded(self.raw(Field::K));
        let number = plain.strip_prefix("k=").unwrap_or(&plain);
        if number.is_empty() {
            return Number(self.columns.k.unwrap_or(0.0));
        }
        match number.parse::<f64>() {
            Ok(k) if (1.0..=4.0).contains(&k) => Number(k),
            _ => {
                self.wrong(
                    Field::K,
                    "K_UNREADABLE",
                    "应为 1 到 4 之间的数。",
                    "Must be a number from 1 to 4.",
                );
                Number(0.0)
            }
        }
    }

    fn limit(&mut self) -> String {
        let text = self.text(Field::Limit);
        // 无 and dashes are how people write "no limit"; an export writes nothing.
        let none = matches!(text.as_str(), "无" | "/" | "-" | "—" | "——");
        if none && !self.columns.is_own_form() { String::new() } else { text }
    }

    fn day(&mut self, field: Field) -> Option<Date> {
        let text = self.raw(field);
        if text.is_empty() {
            return None;
        }
        let day = texts::day(text);
        if day.is_none() {
            self.wrong(
                field,
                "DATE_UNREADABLE",
                "应为日期，例如 2026-01-31。",
                "Must be a day, such as 2026-01-31.",
            );
        }
        day
    }

    fn suspended(&mut self) -> bool {
        match folded(self.raw(Field::Suspended)).as_str() {
            "" | "正常" | "有效" | "否" | "valid" | "active" | "no" => false,
            "暂停" | "已暂停" | "是" | "suspended" | "yes" => true,
            _ => {
                self.wrong(
                    Field::Suspended,
                    "STATE_UNKNOWN",
                    "应为正常或暂停。",
                    "Must be valid or suspended.",
                );
                false
            }
        }
    }

    /// The versions cited. A method without a number is kept in words where a number is not needed.
    fn standards(&mut self, kind: ItemKind, stated: bool) -> Vec<Cited> {
        let text = self.raw(Field::Standard);
        let without = |clause: String| vec![Cited { number: String::new(), clause }];
        if text.is_empty() {
            if kind == ItemKind::Testing {
                self.wrong(
                    Field::Standard,
                    "STANDARD_MISSING",
                    "此列必须填写。",
                    "This column must not be empty.",
                );
            }
            return without(String::new());
        }
        if let Ok(number) = StandardNumber::parse_version(text) {
            return vec![Cited { number: number.key(), clause: String::new() }];
        }
        match cited(text) {
            Ok(versions) => versions,
            Err(why) if why.code == "STANDARD_UNREADABLE" && kind == ItemKind::Calibration && !stated => {
                without(self.text(Field::Standard))
            }
            Err(why) => {
                self.wrong(Field::Standard, why.code, why.zh, why.en);
                vec![]
            }
        }
    }
}
