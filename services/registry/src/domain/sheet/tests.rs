//! Headers in many spellings, citations, and the errors that a row can have.

use super::*;

const ANNEX: &str = "领域|类别|检测对象|项目/参数|依据的标准(方法)名称及编号|限制范围|说明";

fn table(rows: &[&str]) -> Table {
    let cells = |row: &str| row.split('|').map(str::to_owned).collect();
    Table { rows: rows.iter().zip(1..).map(|(row, number)| Row { number, cells: cells(row) }).collect() }
}

fn annex(row: &str) -> Result<Vec<Draft>, Vec<RowError>> {
    let table = table(&[ANNEX, row]);
    read(&table, &recognise(&table).expect("the usual header"), Scheme::Cma)
}

fn standards_of(cell: &str) -> Vec<(String, String)> {
    let rows = annex(&format!("材料|碳纤维|碳纤维复丝|拉伸强度|{cell}||")).expect(cell);
    rows.into_iter().map(|row| (row.standard, row.clause)).collect()
}

#[test]
fn headers_are_found_below_titles_in_any_width_and_spacing() {
    let odd = "序号|检 测 对 象|项目／参数|依据的标准（方法）名称及编号|限制范围|说明";
    let found = recognise(&table(&["检验检测机构资质认定证书附表", odd])).expect("an annex");
    assert_eq!((found.layout, found.row), (Layout::Annex, 2));
    let english = "Instrument|Measurand|Method|Range|Expanded Uncertainty (k = 2)|Limit";
    let found = recognise(&table(&[english])).expect("a CMC table");
    assert_eq!((found.layout, found.k), (Layout::Cmc, Some(2.0)));
    let chinese = "仪器名称|被测量|校准依据|测量范围|扩展不确定度|k|限制说明";
    assert_eq!(recognise(&table(&[chinese])).map(|header| header.layout), Ok(Layout::Cmc));
}

#[test]
fn wrong_headers_are_refused_by_naming_the_missing_columns() {
    assert_eq!(
        recognise(&table(&["检测对象|项目/参数|标准|说明"])),
        Err(vec!["依据的标准(方法)名称及编号", "限制范围"])
    );
    assert_eq!(recognise(&table(&["a|b|c"])).map_err(|missing| missing.len()), Err(4));
    assert!(recognise(&Table::default()).is_err());
}

#[test]
fn standards_are_cited_in_either_order_and_split_into_rows() {
    let one = |number: &str| vec![(number.to_owned(), String::new())];
    assert_eq!(standards_of("GB/T 3362-2017 碳纤维复丝拉伸性能试验方法"), one("GB/T 3362-2017"));
    assert_eq!(standards_of("《碳纤维复丝拉伸性能试验方法》GB/T3362-2017"), one("GB/T 3362-2017"));
    assert_eq!(standards_of("GB/T 3362-2017 复丝拉伸（ISO 10618:2004，MOD）"), one("GB/T 3362-2017"));
    let two = standards_of("碳纤维复丝拉伸 GB/T 3362-2017\n碳纤维 浸胶纱拉伸 GB/T 26749-2011");
    assert_eq!(
        two.iter().map(|(number, _)| number.as_str()).collect::<Vec<_>>(),
        ["GB/T 3362-2017", "GB/T 26749-2011"]
    );
    assert_eq!(
        standards_of("GB 5009.3-2016 食品中水分的测定 第一法"),
        [("GB 5009.3-2016".into(), "第一法".into())]
    );
    assert_eq!(
        standards_of("GB/T 228.1-2021 金属材料 拉伸试验 第1部分：室温试验方法"),
        one("GB/T 228.1-2021")
    );
}

#[test]
fn series_missing_years_and_plain_names_are_refused_with_their_own_codes() {
    for (cell, code) in [
        ("GB/T 2423（系列） 环境试验", "STANDARD_SERIES"),
        ("GB 17625.1 谐波电流", "STANDARD_YEAR_MISSING"),
        ("碳纤维复丝拉伸性能试验方法", "STANDARD_UNREADABLE"),
        ("", "STANDARD_MISSING"),
    ] {
        let errors = annex(&format!("材料|碳纤维|碳纤维复丝|拉伸强度|{cell}||")).expect_err(cell);
        assert_eq!(
            (errors[0].code, errors[0].row, errors[0].column.as_str()),
            (code, 2, "依据的标准(方法)名称及编号")
        );
    }
    let errors = annex("||||GB/T 3362-2017||").expect_err("no object, no parameter");
    assert_eq!(
        errors.iter().map(|error| error.code).collect::<Vec<_>>(),
        ["OBJECT_MISSING", "PARAMETER_MISSING"]
    );
}

#[test]
fn a_cmc_row_keeps_its_range_its_uncertainty_and_its_method_in_words() {
    let table = table(&[
        "仪器名称|被测量|校准依据|测量范围|扩展不确定度(k=2)|限制说明",
        "通用卡尺|长度|JJG 30-2012|(0~300)mm|0.02 mm|",
        "Calipers|length|Grade AS1 gage blocks|(>4 to 48) in|(46 + 5.1L) µin|",
        "pH meters|pH||about so|0.011 pH|",
    ]);
    let header = recognise(&table).expect("a CMC table");
    let errors = read(&table, &header, Scheme::Cnas).expect_err("one range cannot be read");
    assert_eq!(errors.iter().map(|e| (e.row, e.code)).collect::<Vec<_>>(), [(4, "RANGE_UNREADABLE")]);
    let good = Table { rows: table.rows[..3].to_vec() };
    let rows = read(&good, &header, Scheme::Statutory).expect("readable");
    assert_eq!(
        (rows[0].standard.as_str(), rows[0].k, rows[0].mode),
        ("JJG 30-2012", Number(2.0), Some(CalibrationMode::Verification))
    );
    assert_eq!((rows[1].standard.as_str(), rows[1].clause.as_str()), ("", "Grade AS1 gage blocks"));
}

#[test]
fn one_quote_before_a_formula_sign_is_taken_off() {
    let rows = annex("材料|'=A1|'碳纤维|'-参数|GB/T 3362-2017||").expect("texts");
    assert_eq!(
        (rows[0].category.as_str(), rows[0].object.as_str(), rows[0].parameter.as_str()),
        ("=A1", "'碳纤维", "-参数")
    );
}
