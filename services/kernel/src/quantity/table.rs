//! The unit table: names in both languages, exact factors, metric prefixes.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use super::dimension::Dimension as D;
use super::rational::Rational;
use super::unit::Unit;

/// Which metric prefixes a row takes.
#[derive(Clone, Copy, PartialEq)]
enum Prefixes {
    None,
    /// n µ m k M G, and p.
    Usual,
    /// p n µ m c d k.
    Metre,
}

use Prefixes::{Metre, None as Bare, Usual};

/// Dimension, Latin names (first is shown), Chinese names, factor to the base unit, prefixes.
type Row = (D, &'static [&'static str], &'static [&'static str], i128, i128, Prefixes);

const ROWS: &[Row] = &[
    (D::Length, &["m"], &["米"], 1, 1, Metre),
    (D::Length, &["in", "inch", "inches", "\""], &["英寸", "吋"], 254, 10_000, Bare),
    (D::Length, &["µin", "uin", "microinch"], &["微英寸"], 254, 10_000_000_000, Bare),
    (D::Length, &["mil"], &["密耳"], 254, 10_000_000, Bare),
    (D::Length, &["ft", "feet", "foot"], &["英尺"], 3_048, 10_000, Bare),
    (D::Length, &["Å"], &["埃"], 1, 10_000_000_000, Bare),
    (D::Length, &[], &["公里"], 1_000, 1, Bare),
    (D::Length, &[], &["丝", "道"], 1, 100_000, Bare),
    (D::Mass, &["g"], &["克"], 1, 1_000, Usual),
    (D::Mass, &["t"], &["吨"], 1_000, 1, Bare),
    (D::Mass, &[], &["公斤"], 1, 1, Bare),
    (D::Mass, &["lb", "lbs"], &["磅"], 45_359_237, 100_000_000, Bare),
    (D::Mass, &["oz"], &["盎司"], 45_359_237, 1_600_000_000, Bare),
    (D::Mass, &["ct"], &["克拉"], 2, 10_000, Bare),
    (D::TimeInterval, &["s", "sec", "seconds"], &["秒"], 1, 1, Usual),
    (D::TimeInterval, &["min", "minutes"], &["分钟"], 60, 1, Bare),
    (D::TimeInterval, &["h", "hr", "hours"], &["小时"], 3_600, 1, Bare),
    (D::TimeInterval, &["d", "days"], &["天", "日"], 86_400, 1, Bare),
    (D::Resistance, &["Ω", "ohm", "ohms", "Ohm"], &["欧姆", "欧"], 1, 1, Usual),
    (D::Conductance, &["S"], &["西门子"], 1, 1, Usual),
    (D::Conductivity, &["S/m"], &[], 1, 1, Usual),
    (D::Conductivity, &["S/cm"], &[], 100, 1, Usual),
    (D::Resistivity, &["Ω·m", "Ω*m", "Ωm"], &["欧姆米"], 1, 1, Usual),
    (D::Resistivity, &["Ω·cm", "Ω*cm"], &[], 1, 100, Usual),
    (D::Ph, &["pH", "PH", "ph"], &["pH单位"], 1, 1, Bare),
    (D::Level, &["dB", "dB(A)", "dBA", "dB(C)", "dB(Z)"], &["分贝"], 1, 1, Bare),
    (D::PowerLevel, &["dBm"], &[], 1, 1, Bare),
    (D::Current, &["A"], &["安培", "安"], 1, 1, Usual),
    (D::Voltage, &["V"], &["伏特", "伏"], 1, 1, Usual),
    (D::Capacitance, &["F"], &["法拉", "法"], 1, 1, Usual),
    (D::Inductance, &["H"], &["亨利", "亨"], 1, 1, Usual),
    (D::Charge, &["C"], &["库仑", "库"], 1, 1, Usual),
    (D::Frequency, &["Hz"], &["赫兹", "赫"], 1, 1, Usual),
    (D::TemperatureDifference, &["K"], &["开尔文", "开"], 1, 1, Usual),
    (D::PlaneAngle, &["°", "deg"], &["角度"], 1, 1, Bare),
    (D::PlaneAngle, &["′", "'", "arcmin"], &["角分"], 1, 60, Bare),
    (D::PlaneAngle, &["″", "''", "arcsec", "′′"], &["角秒"], 1, 3_600, Bare),
    // 180/π to 20 significant digits, far finer than f64.
    (D::PlaneAngle, &["rad"], &["弧度"], 57_295_779_513_082_320_877, 1_000_000_000_000_000_000, Usual),
    (D::Ratio, &["1"], &[], 1, 1, Bare),
    (D::Ratio, &["%", "pct", "percent"], &["百分之"], 1, 100, Bare),
    (D::Ratio, &["‰"], &[], 1, 1_000, Bare),
    (D::Ratio, &["ppm"], &[], 1, 1_000_000, Bare),
    (D::Ratio, &["ppb"], &[], 1, 1_000_000_000, Bare),
    (D::RelativeHumidity, &["%RH", "%rh", "RH%", "%R.H."], &["%相对湿度"], 1, 1, Bare),
    (D::Pressure, &["Pa"], &["帕斯卡", "帕"], 1, 1, Usual),
    (D::Pressure, &["bar"], &["巴"], 100_000, 1, Usual),
    (D::Pressure, &["N/mm^2", "N/mm2"], &[], 1_000_000, 1, Bare),
    (D::Pressure, &["atm"], &["标准大气压"], 101_325, 1, Bare),
    (D::Pressure, &["psi"], &[], 44_482_216_152_605, 6_451_600_000, Bare),
    (D::Pressure, &["mmHg"], &["毫米汞柱"], 133_322_387_415, 1_000_000_000, Bare),
    (D::Pressure, &["kgf/cm^2", "kgf/cm2"], &[], 9_806_650, 100, Bare),
    (D::Force, &["N"], &["牛顿", "牛"], 1, 1, Usual),
    (D::Force, &["kgf"], &["公斤力", "千克力"], 980_665, 100_000, Bare),
    (D::Force, &["lbf"], &["磅力"], 44_482_216_152_605, 10_000_000_000_000, Bare),
    (D::Torque, &["N·m", "Nm", "N*m", "N.m", "N-m"], &["牛顿米", "牛米", "牛·米"], 1, 1, Usual),
    (D::Power, &["W"], &["瓦特", "瓦"], 1, 1, Usual),
    (D::ApparentPower, &["VA", "V·A"], &["伏安"], 1, 1, Usual),
    (D::Energy, &["J"], &["焦耳", "焦"], 1, 1, Usual),
    (D::Energy, &["Wh", "W·h"], &["瓦时"], 3_600, 1, Usual),
    (D::Energy, &[], &["度电"], 3_600_000, 1, Bare),
    (D::VolumeFlow, &["m^3/s", "m3/s"], &[], 1, 1, Bare),
    (D::VolumeFlow, &["m^3/h", "m3/h"], &["立方米每小时", "立方米/小时"], 1, 3_600, Bare),
    (D::VolumeFlow, &["L/s", "l/s"], &[], 1, 1_000, Bare),
    (D::VolumeFlow, &["L/min", "l/min", "LPM"], &["升每分", "升/分"], 1, 60_000, Bare),
    (D::VolumeFlow, &["L/h", "l/h"], &["升每小时"], 1, 3_600_000, Bare),
    (D::VolumeFlow, &["mL/min", "ml/min", "sccm"], &["毫升每分"], 1, 60_000_000, Bare),
    (D::Volume, &["L", "l"], &["升"], 1, 1_000, Usual),
    (D::Volume, &["m^3", "m3"], &["立方米"], 1, 1, Bare),
    (D::Volume, &["dm^3", "dm3"], &["立方分米"], 1, 1_000, Bare),
    (D::Volume, &["cm^3", "cm3", "cc"], &["立方厘米"], 1, 1_000_000, Bare),
    (D::Volume, &["mm^3", "mm3"], &["立方毫米"], 1, 1_000_000_000, Bare),
    (D::Density, &["kg/m^3", "kg/m3"], &["千克每立方米"], 1, 1, Bare),
    (D::Density, &["g/cm^3", "g/cm3", "g/mL", "g/ml"], &["克每立方厘米"], 1_000, 1, Bare),
    (D::Brinell, &["HBW", "HB", "HBS"], &[], 1, 1, Bare),
    (D::RockwellA, &["HRA"], &[], 1, 1, Bare),
    (D::RockwellB, &["HRB", "HRBW"], &[], 1, 1, Bare),
    (D::RockwellC, &["HRC"], &[], 1, 1, Bare),
    (D::Vickers, &["HV", "HV0.1", "HV1", "HV5", "HV10", "HV30"], &[], 1, 1, Bare),
    (D::Leeb, &["HL", "HLD"], &[], 1, 1, Bare),
    (D::ShoreA, &["Shore A", "ShoreA", "HA"], &["邵氏A"], 1, 1, Bare),
    (D::ShoreD, &["Shore D", "ShoreD", "HD"], &["邵氏D"], 1, 1, Bare),
    (D::Speed, &["m/s"], &["米每秒"], 1, 1, Metre),
    (D::Speed, &["km/h"], &["千米每小时", "公里/小时"], 10, 36, Bare),
    (D::RotationalSpeed, &["r/min", "rpm", "RPM"], &["转每分", "转/分"], 1, 1, Bare),
    (D::RotationalSpeed, &["r/s"], &["转每秒", "转/秒"], 60, 1, Bare),
    (D::Acceleration, &["m/s^2", "m/s2"], &["米每二次方秒"], 1, 1, Bare),
    (D::Area, &["m^2", "m2"], &["平方米"], 1, 1, Bare),
    (D::Area, &["cm^2", "cm2"], &["平方厘米"], 1, 10_000, Bare),
    (D::Area, &["mm^2", "mm2"], &["平方毫米"], 1, 1_000_000, Bare),
    (D::Illuminance, &["lx"], &["勒克斯"], 1, 1, Usual),
    (D::Luminance, &["cd/m^2", "cd/m2", "nit"], &["坎德拉每平方米"], 1, 1, Bare),
    (D::LuminousFlux, &["lm"], &["流明"], 1, 1, Usual),
    (D::MassConcentration, &["mg/L", "mg/l"], &["毫克每升", "毫克/升"], 1, 1, Bare),
    (D::MassConcentration, &["µg/L", "µg/l", "ug/L"], &["微克每升", "微克/升"], 1, 1_000, Bare),
    (D::MassConcentration, &["g/L", "g/l"], &["克每升"], 1_000, 1, Bare),
    (D::MassConcentration, &["µg/mL", "µg/ml", "ug/mL"], &[], 1, 1, Bare),
    (D::MassConcentration, &["mg/m^3", "mg/m3"], &["毫克每立方米"], 1, 1_000, Bare),
    (D::MassConcentration, &["µg/m^3", "µg/m3", "ug/m3"], &["微克每立方米"], 1, 1_000_000, Bare),
    (D::AmountConcentration, &["mol/L", "mol/l"], &["摩尔每升"], 1, 1, Usual),
    (D::DynamicViscosity, &["Pa·s", "Pa*s", "Pa.s"], &["帕秒"], 1, 1, Usual),
    (D::KinematicViscosity, &["m^2/s", "m2/s"], &[], 1, 1, Bare),
    (D::KinematicViscosity, &["mm^2/s", "mm2/s", "cSt"], &["厘斯"], 1, 1_000_000, Bare),
    (D::MagneticFluxDensity, &["T"], &["特斯拉"], 1, 1, Usual),
    (D::MagneticFluxDensity, &["Gs"], &["高斯"], 1, 10_000, Bare),
    (D::MassFlow, &["kg/s"], &[], 1, 1, Bare),
    (D::MassFlow, &["kg/h"], &["千克每小时"], 1, 3_600, Bare),
    (D::MassFlow, &["g/min"], &[], 1, 60_000, Bare),
    (D::Turbidity, &["NTU", "FNU"], &[], 1, 1, Bare),
    (D::Irradiance, &["W/m^2", "W/m2"], &["瓦每平方米"], 1, 1, Usual),
    (D::ElectricField, &["V/m"], &["伏每米"], 1, 1, Usual),
    (D::Absorbance, &["Abs", "A.U."], &["吸光度单位"], 1, 1, Bare),
];

/// Latin prefix, Chinese prefix, power of ten, whether only lengths take it.
const PREFIXES: [(&str, &str, i32, bool); 10] = [
    ("p", "皮", -12, false),
    ("n", "纳", -9, false),
    ("µ", "微", -6, false),
    ("u", "", -6, false),
    ("m", "毫", -3, false),
    ("c", "厘", -2, true),
    ("d", "分", -1, true),
    ("k", "千", 3, false),
    ("M", "兆", 6, false),
    ("G", "吉", 9, false),
];

struct Table {
    units: Vec<Unit>,
    exact: HashMap<String, usize>,
    /// Lower-case spelling -> the unit, or nothing when two units share it (MPa, mPa).
    caseless: HashMap<String, Option<usize>>,
}

/// Finds a unit by its spelling without spaces.
pub(super) fn find(spelled: &str) -> Option<&'static Unit> {
    static TABLE: OnceLock<Table> = OnceLock::new();
    let table = TABLE.get_or_init(build);
    let index = match table.exact.get(spelled) {
        Some(index) => Some(*index),
        None => table.caseless.get(&spelled.to_lowercase()).copied().flatten(),
    };
    index.and_then(|index| table.units.get(index))
}

fn build() -> Table {
    let mut table = Table { units: Vec::new(), exact: HashMap::new(), caseless: HashMap::new() };
    for (dimension, latin, chinese, num, den, prefixes) in ROWS {
        let Some(factor) = Rational::new(*num, *den) else { continue };
        table.add(*dimension, latin, chinese, factor, Rational::ZERO);
        if *prefixes == Bare {
            continue;
        }
        for (mark, zh_mark, power, lengths_only) in PREFIXES {
            let fits = if *prefixes == Metre { power <= 3 } else { !lengths_only };
            let scaled = Rational::power_of_ten(power).and_then(|p| factor.times(p));
            let (true, Some(scaled)) = (fits, scaled) else { continue };
            let latin: Vec<String> = latin.iter().map(|name| format!("{mark}{name}")).collect();
            let chinese: Vec<String> = chinese
                .iter()
                .filter(|_| !zh_mark.is_empty())
                .map(|name| format!("{zh_mark}{name}"))
                .collect();
            table.add(*dimension, &latin, &chinese, scaled, Rational::ZERO);
        }
    }
    let degree =
        |num, den, offset_num, offset_den| Rational::new(num, den).zip(Rational::new(offset_num, offset_den));
    if let Some((factor, offset)) = degree(1, 1, 0, 1) {
        table.add(D::Temperature, &["°C", "degC", "oC"], &["摄氏度"], factor, offset);
    }
    // °C = (°F - 32)·5/9.
    if let Some((factor, offset)) = degree(5, 9, -160, 9) {
        table.add(D::Temperature, &["°F", "degF", "oF"], &["华氏度"], factor, offset);
    }
    table
}

impl Table {
    fn add<L: AsRef<str>, Z: AsRef<str>>(
        &mut self,
        dimension: D,
        latin: &[L],
        chinese: &[Z],
        factor: Rational,
        offset: Rational,
    ) {
        let names = || latin.iter().map(AsRef::as_ref).chain(chinese.iter().map(AsRef::as_ref));
        let Some(shown) = names().next() else { return };
        // `µm` and `um` are one unit: the first spelling is shown.
        let symbol = match shown.strip_prefix('u') {
            Some(rest) if self.exact.contains_key(&format!("µ{rest}")) => format!("µ{rest}"),
            _ => shown.to_owned(),
        };
        let index = self.units.len();
        for name in names() {
            let spelled: String = name.chars().filter(|c| *c != ' ').collect();
            self.exact.entry(spelled.clone()).or_insert(index);
            let same = |other: &usize| {
                let other = &self.units[*other];
                other.dimension == dimension && other.factor == factor && other.offset == offset
            };
            self.caseless
                .entry(spelled.to_lowercase())
                .and_modify(|known| *known = known.filter(|k| *k == index || same(k)))
                .or_insert(Some(index));
        }
        self.units.push(Unit { symbol: Cow::Owned(symbol), dimension, factor, offset });
    }
}
