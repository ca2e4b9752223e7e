//! A table as a file under way: CSV is handed out as it grows, a workbook when it is whole.

use std::io::Read;

use nqi_kernel::formula::guarded;
use nqi_platform::problem::Problem;

use super::sheet::Sheet;

/// Form of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 4180, UTF-8 with byte order mark.
    Csv,
    /// A workbook.
    Xlsx,
}

/// Language of headings and labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// 中文.
    Zh,
    /// English.
    En,
}

impl Language {
    /// The words of this language.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Text, a code or an ISO 8601 time; may be empty.
    Text(String),
    /// A number.
    Number(i64),
}

impl Format {
    /// The ending of the file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// Media type.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// The file.
pub enum File {
    /// Rows that were not handed out yet.
    Csv(Vec<u8>),
    /// The sheet, with the number of the next row.
    Xlsx(Box<Sheet>),
}

impl File {
    /// Begins with a row of headings.
    pub fn begin(format: Format, heads: &[&str]) -> Result<Self, Problem> {
        let mut file = match format {
            // Spreadsheets take a CSV without a byte order mark for the system's old encoding.
            Format::Csv => Self::Csv(b"\xef\xbb\xbf".to_vec()),
            Format::Xlsx => Self::Xlsx(Box::new(Sheet::new(heads.len())?)),
        };
        let heads: Vec<Cell> = heads.iter().map(|head| Cell::Text((*head).to_owned())).collect();
        file.push(&heads)?;
        Ok(file)
    }

    /// Adds a row.
    pub fn push(&mut self, row: &[Cell]) -> Result<(), Problem> {
        match self {
            Self::Csv(out) => {
                line(out, row);
                Ok(())
            }
            Self::Xlsx(sheet) => sheet.push(row),
        }
    }

    /// What can be handed out already.
    pub fn take(&mut self) -> Vec<u8> {
        match self {
            Self::Csv(out) => std::mem::take(out),
            Self::Xlsx(_) => Vec::new(),
        }
    }

    /// The rest. Takes as long as the rows of a workbook: not for a thread that serves.
    pub fn finish(self) -> Result<Rest, Problem> {
        match self {
            Self::Csv(out) => Ok(Rest::Bytes(out)),
            Self::Xlsx(sheet) => Ok(Rest::File((*sheet).finish()?)),
        }
    }
}

/// Cells of a row of a CSV with several tables: its rows are equally long, so that any program reads it.
const WIDEST: usize = 24;

/// Several tables: the sheets of a workbook, or one CSV in which each row stands behind the name of its sheet.
pub enum Book {
    /// Rows that were not handed out yet, and the name of the sheet under way.
    Csv(Vec<u8>, String),
    /// The workbook; `None` before its first sheet.
    Xlsx(Option<Box<Sheet>>),
}

impl Book {
    /// An empty book.
    pub fn new(format: Format) -> Self {
        match format {
            Format::Csv => Self::Csv(b"\xef\xbb\xbf".to_vec(), String::new()),
            Format::Xlsx => Self::Xlsx(None),
        }
    }

    /// Goes on with the next sheet, the first row of which is its headings.
    pub fn next(&mut self, name: &str, columns: usize) -> Result<(), Problem> {
        match self {
            Self::Csv(_, sheet) => name.clone_into(sheet),
            Self::Xlsx(Some(book)) => book.next(name, columns)?,
            Self::Xlsx(book) => *book = Some(Box::new(Sheet::named(name, columns)?)),
        }
        Ok(())
    }

    /// Adds a row.
    pub fn push(&mut self, row: &[Cell]) -> Result<(), Problem> {
        match self {
            Self::Csv(out, sheet) => {
                let mut cells = Vec::with_capacity(WIDEST);
                cells.push(Cell::Text(sheet.clone()));
                cells.extend(row.iter().cloned());
                cells.resize(cells.len().max(WIDEST), Cell::Text(String::new()));
                line(out, &cells);
                Ok(())
            }
            Self::Xlsx(Some(book)) => book.push(row),
            Self::Xlsx(None) => Err(Problem::internal("a row before the first sheet")),
        }
    }

    /// What can be handed out already.
    pub fn take(&mut self) -> Vec<u8> {
        match self {
            Self::Csv(out, _) => std::mem::take(out),
            Self::Xlsx(_) => Vec::new(),
        }
    }

    /// The file that is left when all rows are in.
    pub fn file(self) -> Result<File, Problem> {
        match self {
            Self::Csv(out, _) => Ok(File::Csv(out)),
            Self::Xlsx(Some(book)) => Ok(File::Xlsx(book)),
            Self::Xlsx(None) => Err(Problem::internal("a workbook without a sheet")),
        }
    }
}

/// Bytes of one piece.
const PIECE: usize = 256 * 1024;

/// What is left of a file when all its rows are in.
pub enum Rest {
    /// In memory.
    Bytes(Vec<u8>),
    /// On the disk, read from where it stands.
    File(std::fs::File),
}

impl Rest {
    /// The next piece; `None` at the end. Reads the disk.
    pub fn next(&mut self) -> Result<Option<Vec<u8>>, Problem> {
        let piece = match self {
            Self::Bytes(bytes) => std::mem::take(bytes),
            Self::File(file) => {
                let mut piece = Vec::with_capacity(PIECE);
                file.take(PIECE as u64).read_to_end(&mut piece).map_err(Problem::internal)?;
                piece
            }
        };
        Ok(Some(piece).filter(|piece| !piece.is_empty()))
    }
}

fn line(out: &mut Vec<u8>, row: &[Cell]) {
    for (index, cell) in row.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        match cell {
            Cell::Number(number) => out.extend(number.to_string().as_bytes()),
            Cell::Text(text) => quoted(out, &guarded(text)),
        }
    }
    out.extend(b"\r\n");
}

fn quoted(out: &mut Vec<u8>, text: &str) {
    if text.contains([',', '"', '\n', '\r']) {
        out.push(b'"');
        out.extend(text.replace('"', "\"\"").as_bytes());
        out.push(b'"');
    } else {
        out.extend(text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn csv(rows: &[Vec<Cell>]) -> String {
        let mut file = File::begin(Format::Csv, &["a", "b"]).expect("a file");
        for row in rows {
            file.push(row).expect("a row");
        }
        String::from_utf8(file.take()).expect("UTF-8")
    }

    #[test]
    fn cells_are_quoted_and_formulas_are_text() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let out = csv(&[
            vec![text("说明,\"引号\"\n两行"), Cell::Number(-3)],
            vec![text("=1+1"), text("@SUM(A1)")],
            vec![text("-2"), text("＝2")],
        ]);
        assert_eq!(out, "\u{feff}a,b\r\n\"说明,\"\"引号\"\"\n两行\",-3\r\n'=1+1,'@SUM(A1)\r\n'-2,'＝2\r\n");
    }

    #[test]
    fn several_tables_in_a_csv_have_rows_of_one_length_behind_the_names_of_their_sheets() {
        let mut book = Book::new(Format::Csv);
        book.next("说明", 2).expect("a sheet");
        book.push(&[Cell::Number(1), Cell::Text("x".to_owned())]).expect("a row");
        book.next("牌", 1).expect("a sheet");
        book.push(&[Cell::Text("y".to_owned())]).expect("a row");
        let text = String::from_utf8(book.take()).expect("UTF-8");
        let rows: Vec<Vec<&str>> =
            text.trim_start_matches('\u{feff}').lines().map(|row| row.split(',').collect()).collect();
        assert_eq!((&rows[0][..3], &rows[1][..3]), (&["说明", "1", "x"][..], &["牌", "y", ""][..]));
        assert!(rows.iter().all(|row| row.len() == WIDEST));
    }

    #[test]
    fn what_was_taken_is_not_handed_out_twice() {
        let mut file = File::begin(Format::Csv, &["a"]).expect("a file");
        assert!(!file.take().is_empty());
        file.push(&[Cell::Number(1)]).expect("a row");
        assert_eq!(file.take(), b"1\r\n");
        assert_eq!(file.finish().expect("the rest").next().expect("in memory"), None);
    }
}
