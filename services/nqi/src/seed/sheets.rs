//! The sheets that laboratories hand in: annexes of CMA and CNAS certificates, and CMC tables, as CSV.

use nqi_proto::r#type::v1::AccreditationScheme as Scheme;

use super::capabilities::{BEHIND, CMCS, CROWDED, FAR, METHODS, Method, SINGLE, STORY_STANDARD, SUPERSEDED};
use super::providers::{FAR_SITED, Flaw, Profile, ProviderSpec};

const ANNEX: &str = "领域,类别,检测对象,项目/参数,依据的标准(方法)名称及编号,限制范围,说明\n";
const TABLE: &str = "仪器名称,被测量,校准依据,测量范围,扩展不确定度(k=2),限制说明,说明\n";

/// The sheet of one site under one certificate; nothing when the provider's rows do not come from a sheet.
pub fn of(spec: &ProviderSpec, site: usize, scheme: Scheme) -> Option<String> {
    match spec.profile {
        Profile::Calibration(bit) => Some(table(bit)),
        Profile::Verification => Some(table(32)),
        Profile::Certification | Profile::Advisory => None,
        _ => Some(annex(spec, site, scheme)),
    }
}

fn annex(spec: &ProviderSpec, site: usize, scheme: Scheme) -> String {
    let mut text = ANNEX.to_owned();
    for method in methods(spec, site) {
        for (at, parameter) in method.parameters.iter().enumerate() {
            // Some rows carry a limit, as annexes do; never the first parameter, which needs ask for.
            let limit = match (at, spec.number % 4, scheme) {
                (2, 1, Scheme::Cma) => "只用第一法",
                (3, 2, Scheme::Cma) => "不做仲裁检验",
                _ => "",
            };
            let Method { field, category, object, standard, .. } = method;
            for cell in [field, category, object, parameter, standard, limit, ""] {
                text.push_str(&quoted(cell));
                text.push(',');
            }
            text.pop();
            text.push('\n');
        }
    }
    text
}

fn methods(spec: &ProviderSpec, site: usize) -> Vec<&'static Method> {
    let of = |cluster: i32| METHODS.iter().filter(move |method| method.cluster == cluster);
    let own = spec.clusters.first().copied().unwrap_or(0);
    let behind = BEHIND.iter().filter(move |method| method.cluster == own && site == 0);
    match spec.profile {
        Profile::Broad => {
            // The second site has the cluster's own methods only.
            let next = (site == 0).then(|| of(own % 8 + 1)).into_iter().flatten();
            of(own).chain(next).chain(behind).collect()
        }
        Profile::Testing if spec.number == FAR_SITED && site > 0 => FAR.iter().collect(),
        Profile::Testing if spec.has_rare_methods() => {
            let rare = SINGLE.iter().filter(move |method| method.cluster == own && site == 0);
            of(own).chain(rare).chain(behind).collect()
        }
        Profile::Flawed(Flaw::NoCapacity) if site > 0 => CROWDED.iter().collect(),
        Profile::Flawed(Flaw::NoCapacity) => of(4).take(4).chain(&CROWDED).collect(),
        Profile::Local => {
            let old = SUPERSEDED.iter().filter(move |method| method.cluster == own);
            of(own).skip(usize::from(own != 4)).chain(old).collect()
        }
        Profile::Flawed(Flaw::OldVersion) => SUPERSEDED.iter().filter(|method| method.cluster == 4).collect(),
        // The story's row of this laboratory is written by itself, suspended.
        Profile::Flawed(Flaw::SuspendedRow) => {
            of(4).filter(|method| method.standard != STORY_STANDARD).take(3).collect()
        }
        Profile::Flawed(_) => of(4).take(4).collect(),
        _ => of(own).collect(),
    }
}

fn table(bit: u8) -> String {
    let mut text = TABLE.to_owned();
    for row in CMCS.iter().filter(|row| row.labs & bit != 0) {
        for cell in [row.instrument, row.measurand, row.procedure, row.range, row.uncertainty, "", ""] {
            text.push_str(&quoted(cell));
            text.push(',');
        }
        text.pop();
        text.push('\n');
    }
    text
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::providers;
    use super::*;

    #[test]
    fn the_sheets_hold_the_rows_that_the_demonstration_promises() {
        let (mut testing, mut calibration, mut old) = (0, 0, 0);
        for spec in providers::all(jiff::civil::date(2026, 3, 9)) {
            for site in 0..spec.regions.len() {
                for of_scheme in &spec.accreditations {
                    let Some(sheet) = of(&spec, site, of_scheme.scheme) else { continue };
                    if sheet.starts_with("仪器") {
                        calibration += rows(&sheet);
                    } else {
                        testing += rows(&sheet);
                    }
                    old += sheet.lines().filter(|line| is_old(line)).count();
                }
            }
        }
        assert!(testing + calibration >= 1_500, "{testing} + {calibration}");
        assert!(calibration >= 200, "{calibration}");
        assert!(old >= 30, "{old}");
    }

    fn rows(sheet: &str) -> usize {
        sheet.lines().count() - 1
    }

    fn is_old(line: &str) -> bool {
        SUPERSEDED.iter().any(|method| line.contains(method.standard)) || line.contains("JJG 1036-2008")
    }

    #[test]
    fn a_cell_with_a_comma_is_quoted() {
        assert_eq!(quoted("(10 + 0.02L) µm, L: mm"), "\"(10 + 0.02L) µm, L: mm\"");
        assert_eq!(quoted("卡尺"), "卡尺");
    }
}
