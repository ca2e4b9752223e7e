//! The dimensions that ranges and uncertainties are compared in.

use serde::{Deserialize, Serialize};

/// One row a dimension: name, number, base unit, Chinese and English label.
macro_rules! dimensions {
    ($($name:ident = $number:literal, $base:literal, $zh:literal, $en:literal;)*) => {
        /// A dimension. Values of two dimensions are never compared; numbers are stored and never reused.
        ///
        /// Level (dB), pH, plane angle, ratio, temperature and temperature difference stand apart, and so does
        /// each hardness scale, since no exact conversion exists.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        #[repr(u8)]
        pub enum Dimension {
            $(#[doc = concat!($en, ", base unit ", $base, ".")] $name = $number,)*
        }

        impl Dimension {
            /// Every dimension, by number.
            pub const ALL: &[Dimension] = &[$(Dimension::$name,)*];

            /// The stored number.
            pub fn number(self) -> u8 {
                self as u8
            }

            /// The base unit, as it is written.
            pub fn base_unit(self) -> &'static str {
                match self { $(Dimension::$name => $base,)* }
            }

            /// The Chinese label.
            pub fn zh(self) -> &'static str {
                match self { $(Dimension::$name => $zh,)* }
            }

            /// The English label.
            pub fn en(self) -> &'static str {
                match self { $(Dimension::$name => $en,)* }
            }
        }
    };
}

dimensions! {
    Length = 1, "m", "长度", "length";
    Mass = 2, "kg", "质量", "mass";
    TimeInterval = 3, "s", "时间间隔", "time interval";
    Resistance = 4, "Ω", "电阻", "resistance";
    Conductivity = 5, "S/m", "电导率", "conductivity";
    Ph = 6, "pH", "酸度 pH", "pH";
    Level = 7, "dB", "声级/电平", "level";
    Current = 8, "A", "电流", "current";
    Voltage = 9, "V", "电压", "voltage";
    Capacitance = 10, "F", "电容", "capacitance";
    Frequency = 11, "Hz", "频率", "frequency";
    Temperature = 12, "°C", "温度", "temperature";
    TemperatureDifference = 13, "K", "温度差", "temperature difference";
    PlaneAngle = 14, "°", "平面角", "plane angle";
    Ratio = 15, "1", "比值", "ratio";
    Pressure = 16, "Pa", "压力", "pressure";
    Force = 17, "N", "力值", "force";
    Torque = 18, "N·m", "扭矩", "torque";
    Power = 19, "W", "功率", "power";
    VolumeFlow = 20, "m^3/s", "流量", "volume flow";
    Volume = 21, "m^3", "容量", "volume";
    Density = 22, "kg/m^3", "密度", "density";
    Brinell = 23, "HBW", "布氏硬度", "Brinell hardness";
    RockwellC = 24, "HRC", "洛氏硬度 C", "Rockwell hardness C";
    RockwellB = 25, "HRB", "洛氏硬度 B", "Rockwell hardness B";
    RockwellA = 26, "HRA", "洛氏硬度 A", "Rockwell hardness A";
    Vickers = 27, "HV", "维氏硬度", "Vickers hardness";
    Leeb = 28, "HL", "里氏硬度", "Leeb hardness";
    ShoreA = 29, "Shore A", "邵氏硬度 A", "Shore hardness A";
    ShoreD = 30, "Shore D", "邵氏硬度 D", "Shore hardness D";
    Inductance = 31, "H", "电感", "inductance";
    Energy = 32, "J", "能量", "energy";
    Speed = 33, "m/s", "速度", "speed";
    RotationalSpeed = 34, "r/min", "转速", "rotational speed";
    Acceleration = 35, "m/s^2", "加速度", "acceleration";
    Area = 36, "m^2", "面积", "area";
    Illuminance = 37, "lx", "照度", "illuminance";
    Luminance = 38, "cd/m^2", "亮度", "luminance";
    LuminousFlux = 39, "lm", "光通量", "luminous flux";
    RelativeHumidity = 40, "%RH", "相对湿度", "relative humidity";
    MassConcentration = 41, "mg/L", "质量浓度", "mass concentration";
    AmountConcentration = 42, "mol/L", "物质的量浓度", "amount concentration";
    DynamicViscosity = 43, "Pa·s", "动力黏度", "dynamic viscosity";
    KinematicViscosity = 44, "m^2/s", "运动黏度", "kinematic viscosity";
    MagneticFluxDensity = 45, "T", "磁感应强度", "magnetic flux density";
    Charge = 46, "C", "电荷量", "electric charge";
    Conductance = 47, "S", "电导", "conductance";
    Resistivity = 48, "Ω·m", "电阻率", "resistivity";
    MassFlow = 49, "kg/s", "质量流量", "mass flow";
    Turbidity = 50, "NTU", "浊度", "turbidity";
    Irradiance = 51, "W/m^2", "辐照度", "irradiance";
    ApparentPower = 52, "VA", "视在功率", "apparent power";
    ElectricField = 53, "V/m", "电场强度", "electric field strength";
    Absorbance = 54, "Abs", "吸光度", "absorbance";
    PowerLevel = 55, "dBm", "功率电平", "power level";
}

impl Dimension {
    /// The dimension with this stored number.
    pub fn from_number(number: u8) -> Option<Dimension> {
        Dimension::ALL.iter().copied().find(|dimension| dimension.number() == number)
    }

    /// The dimension that uncertainties of this one are written in: a temperature's is a difference.
    pub fn of_uncertainty(self) -> Dimension {
        match self {
            Dimension::Temperature => Dimension::TemperatureDifference,
            other => other,
        }
    }
}
