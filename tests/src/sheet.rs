//! Sheets of scope rows as laboratories send them.

use rust_xlsxwriter::Workbook;

/// The ledger of an enterprise with one instrument.
pub const LEDGER: &str = "器具名称,出厂编号,被测量,方式,周期（月）,上次日期\r\n压力表,P-7,压力,检定,6,\r\n";

/// Columns of the capability annex of a CMA certificate.
pub const ANNEX: [&str; 7] =
    ["领域", "类别", "检测对象", "项目/参数", "依据的标准(方法)名称及编号", "限制范围", "说明"];

/// A row of the annex that is in order; every number gives another parameter.
#[must_use]
pub fn row(number: usize) -> Vec<String> {
    let cells = ["纺织", "纤维", "碳纤维复丝", "", "《碳纤维复丝拉伸性能试验方法》GB/T 3362-2017", "", ""];
    let mut row: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
    row[3] = format!("参数{number}");
    row
}

/// `count` rows in order.
#[must_use]
pub fn rows(count: usize) -> Vec<Vec<String>> {
    (1..=count).map(row).collect()
}

/// A CSV file with this header.
#[must_use]
pub fn csv(header: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let mut text = header.join(",");
    text.push('\n');
    for row in rows {
        let cells: Vec<String> =
            row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text.into_bytes()
}

/// An XLSX workbook with this header.
#[must_use]
pub fn xlsx(header: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let header: Vec<String> = header.iter().map(|cell| (*cell).to_owned()).collect();
    for (number, row) in std::iter::once(&header).chain(rows).enumerate() {
        for (column, cell) in row.iter().enumerate() {
            let (number, column) =
                (u32::try_from(number).expect("few rows"), u16::try_from(column).expect("few columns"));
            sheet.write_string(number, column, cell).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}
