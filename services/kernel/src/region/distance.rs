//! Distance on the equirectangular projection, in integers, so that every machine agrees.

/// A place in millionths of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Point {
    /// Latitude, north positive.
    pub latitude_e6: i32,
    /// Longitude, east positive.
    pub longitude_e6: i32,
}

impl Point {
    /// A place on the globe; nothing beyond 90° of latitude or 180° of longitude.
    pub fn new(latitude_e6: i32, longitude_e6: i32) -> Option<Point> {
        let valid = latitude_e6.unsigned_abs() <= 90_000_000 && longitude_e6.unsigned_abs() <= 180_000_000;
        valid.then_some(Point { latitude_e6, longitude_e6 })
    }

    /// Rounded to 0.01°, about a kilometre: what matching may know of an enterprise.
    pub fn coarse(self) -> Point {
        let round = |e6: i32| (e6 + e6.signum() * 5_000) / 10_000 * 10_000;
        Point { latitude_e6: round(self.latitude_e6), longitude_e6: round(self.longitude_e6) }
    }
}

/// Metres in a degree of a great circle of the mean Earth radius 6,371,008.8 m.
const METRES_PER_DEGREE: i64 = 111_195;
const COSINE_UNIT: i64 = 1_000_000_000;
/// Cosine of 0°, 0.1°, ... 90° in billionths, computed when compiling.
static COSINES: [i64; 901] = cosines();

/// Whole metres between two places, rounded down; the cosine is that of the mean latitude to 0.1°.
pub fn metres(a: Point, b: Point) -> i64 {
    let north = i64::from(a.latitude_e6) - i64::from(b.latitude_e6);
    let mut east = (i64::from(a.longitude_e6) - i64::from(b.longitude_e6)).abs();
    if east > 180_000_000 {
        east = 360_000_000 - east;
    }
    let mean = (i64::from(a.latitude_e6) + i64::from(b.latitude_e6)).unsigned_abs() / 2;
    let tenth = usize::try_from((mean + 50_000) / 100_000).unwrap_or(900).min(900);
    let east = east * COSINES[tenth] / COSINE_UNIT;
    // Squares of metres·10^6, so that the root keeps the metre.
    root(north * METRES_PER_DEGREE, east * METRES_PER_DEGREE)
}

/// √(a² + b²) in millionths, rounded down. The f64 root is at most one off, and whole numbers say whether it is: a root
/// of 128 bits would take ten times as long.
fn root(a: i64, b: i64) -> i64 {
    let square = |x: i64| u128::from(x.unsigned_abs()) * u128::from(x.unsigned_abs());
    let sum = square(a) + square(b);
    let near = ((a as f64 * a as f64 + b as f64 * b as f64).sqrt() / 1e6) as i64;
    let fits = |metres: i64| square(metres.saturating_mul(1_000_000)) <= sum;
    if !fits(near) {
        near - 1
    } else if fits(near + 1) {
        near + 1
    } else {
        near
    }
}

/// Taylor series in fixed point with 18 decimals; every term is below 10^37 and the result is good to 10^-9.
const fn cosines() -> [i64; 901] {
    const ONE: i128 = 1_000_000_000_000_000_000;
    /// π/1800, a tenth of a degree in radians.
    const STEP: i128 = 1_745_329_251_994_330;
    let mut table = [0; 901];
    let mut tenth = 0;
    while tenth <= 900 {
        let x = STEP * tenth as i128;
        let square = x * x / ONE;
        let mut term = ONE;
        let mut sum = ONE;
        let mut n = 1;
        while n <= 24 {
            term = -term * square / ONE / (n * (n + 1));
            sum += term;
            n += 2;
        }
        table[tenth] = (sum * COSINE_UNIT as i128 / ONE) as i64;
        tenth += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_cosine_table_is_good_to_nine_decimals() {
        for (tenth, cosine) in COSINES.iter().enumerate() {
            let exact = (tenth as f64 / 10.0).to_radians().cos();
            assert!((*cosine as f64 / 1e9 - exact).abs() < 3e-9, "{tenth}");
        }
    }

    #[test]
    fn a_degree_and_the_date_line_have_their_lengths() {
        let at = |lat, lon| Point::new(lat, lon).unwrap();
        assert_eq!(metres(at(37_000_000, 122_000_000), at(38_000_000, 122_000_000)), 111_195);
        assert_eq!(metres(at(0, 179_900_000), at(0, -179_900_000)), 22_239);
        assert_eq!(metres(at(60_000_000, 0), at(60_000_000, 1_000_000)), 55_597);
        assert_eq!(metres(at(37_500_000, 122_000_000), at(37_500_009, 122_000_000)), 1);
        assert_eq!(Point::new(90_000_001, 0), None);
        assert_eq!(at(37_501_999, -122_345_000).coarse(), at(37_500_000, -122_350_000));
    }

    proptest! {
        #[test]
        fn the_root_is_exact(a in -20_000_000_000_000_i64..20_000_000_000_000, b in 0_i64..20_000_000_000_000, m in 0_i64..20_000_000) {
            let exact = |a: i64, b: i64| {
                let square = |x: i64| u128::from(x.unsigned_abs()) * u128::from(x.unsigned_abs());
                i64::try_from((square(a) + square(b)).isqrt() / 1_000_000).unwrap()
            };
            prop_assert_eq!(root(a, b), exact(a, b));
            for near in [m * 1_000_000 - 1, m * 1_000_000, m * 1_000_000 + 1] {
                prop_assert_eq!(root(near, 0), exact(near, 0));
                prop_assert_eq!(root(near, 1), exact(near, 1));
            }
        }

        #[test]
        fn distance_is_symmetric_and_near_the_great_circle(
            lat in 30_000_000_i32..42_000_000, lon in 110_000_000_i32..125_000_000, dlat in -500_000_i32..500_000, dlon in -500_000_i32..500_000,
        ) {
            let (a, b) = (Point::new(lat, lon).unwrap(), Point::new(lat + dlat, lon + dlon).unwrap());
            let found = metres(a, b);
            prop_assert_eq!(found, metres(b, a));
            let rad = |e6: i32| (f64::from(e6) / 1e6).to_radians();
            let half = |x: f64| (x / 2.0).sin().powi(2);
            let h = half(rad(b.latitude_e6 - a.latitude_e6))
                + rad(a.latitude_e6).cos() * rad(b.latitude_e6).cos() * half(rad(b.longitude_e6 - a.longitude_e6));
            let circle = 2.0 * 6_371_008.8 * h.sqrt().asin();
            prop_assert!((found as f64 - circle).abs() <= 2.0 + circle * 0.003, "{} {}", found, circle);
        }
    }
}
