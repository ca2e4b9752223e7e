//! The demonstration's service providers: who they are, where they work, and what stands behind their reports.

use jiff::{ToSpan, civil::Date};
use nqi_proto::r#type::v1::{AccreditationScheme as Scheme, ItemKind};

use super::names::REGIONS;

/// What a provider is like; decides its sheets, offerings and small failings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Tests everything of its cluster and the next one, at two sites.
    Broad,
    /// Tests everything of its cluster.
    Testing,
    /// Tests its cluster without accreditation beyond CMA, some by versions that were replaced.
    Local,
    /// Calibrates; the bit of its table.
    Calibration(u8),
    /// 检定 by statutory authority.
    Verification,
    /// Certifies, inspects, and serves with standards.
    Certification,
    /// Advises on management, intellectual property, brands, and trains.
    Advisory,
    /// Tests carbon fibre, and misses the story's need in one way.
    Flawed(Flaw),
}

/// The one thing that keeps a carbon-fibre laboratory from a need like the story's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Accredited, but without CMA.
    NoCma,
    /// Only by the version of 2005.
    OldVersion,
    /// Its certificate has run out.
    Expired,
    /// The provider is suspended.
    SuspendedProvider,
    /// The row is suspended.
    SuspendedRow,
    /// Its days are closed.
    NoCapacity,
    /// Twenty working days.
    Slow,
    /// Works in its own region only, on site.
    FarAway,
}

/// One provider.
#[derive(Clone, Debug)]
pub struct ProviderSpec {
    /// Number, from 0.
    pub number: usize,
    /// Account of its owner.
    pub account: String,
    /// Name.
    pub name: String,
    /// Clusters served.
    pub clusters: Vec<i32>,
    /// What it is like.
    pub profile: Profile,
    /// Regions of its sites, the first one is its seat.
    pub regions: Vec<&'static str>,
    /// What stands behind its work.
    pub accreditations: Vec<AccreditationSpec>,
}

/// One certificate of a provider.
#[derive(Clone, Debug)]
pub struct AccreditationSpec {
    /// Scheme.
    pub scheme: Scheme,
    /// Number.
    pub number: String,
    /// First valid day.
    pub from: Date,
    /// Last valid day.
    pub to: Date,
    /// The bureau verified it; otherwise it is self-declared.
    pub verified: bool,
}

/// Number of the laboratory with a second site outside the city, where alone it does what nobody in the city does.
pub const FAR_SITED: usize = 22;
/// Region of that site.
const FAR_REGION: &str = "370200";

const CLUSTER_WORDS: [&str; 8] = ["信息", "医械", "装备", "碳材", "海食", "渔纺", "康养", "新能源"];

impl ProviderSpec {
    /// Kinds of work.
    pub fn kinds(&self) -> Vec<ItemKind> {
        match self.profile {
            Profile::Broad | Profile::Testing | Profile::Local | Profile::Flawed(_) => {
                vec![ItemKind::Testing]
            }
            Profile::Calibration(_) | Profile::Verification => vec![ItemKind::Calibration],
            Profile::Certification => {
                vec![ItemKind::Certification, ItemKind::Inspection, ItemKind::Standards]
            }
            Profile::Advisory => vec![ItemKind::Advisory, ItemKind::Standards],
        }
    }

    /// Whether it is the one laboratory with the methods of its cluster that nobody else has.
    pub fn has_rare_methods(&self) -> bool {
        let cluster = self.clusters.first().and_then(|cluster| usize::try_from(*cluster).ok()).unwrap_or(0);
        // The second of the three of each cluster.
        self.profile == Profile::Testing && self.number + 2 == 3 * cluster
    }

    /// Whether it covers the story's test under CMA and CNAS.
    pub fn tests_the_story(&self) -> bool {
        // A broad laboratory of cluster 3 tests cluster 4 too.
        match self.profile {
            Profile::Broad => self.clusters.iter().any(|cluster| matches!(cluster, 3 | 4)),
            Profile::Testing => self.clusters.contains(&4),
            _ => false,
        }
    }

    /// Whether it calibrates the story's callipers well enough.
    pub fn calibrates_the_story(&self) -> bool {
        matches!(self.profile, Profile::Calibration(1 | 2 | 4))
    }
}

/// Every provider, for a world whose present is `today`.
pub fn all(today: Date) -> Vec<ProviderSpec> {
    let mut draft = Vec::new();
    for cluster in 1..=8 {
        let word = CLUSTER_WORDS[usize::try_from(cluster - 1).unwrap_or(0)];
        draft.push((format!("示例{word}检测中心"), vec![cluster], Profile::Broad));
        draft.push((format!("示例{word}技术检测有限公司"), vec![cluster], Profile::Testing));
        draft.push((format!("示例{word}质量检验所"), vec![cluster], Profile::Local));
    }
    for name in ["示例先进复合材料检测有限公司", "示例高性能纤维测试中心"] {
        draft.push((name.to_owned(), vec![4], Profile::Testing));
    }
    let flaws = [
        ("示例纤维分析实验室", Flaw::NoCma),
        ("示例纤维老标准检测站", Flaw::OldVersion),
        ("示例复材到期检测所", Flaw::Expired),
        ("示例复材暂停检测所", Flaw::SuspendedProvider),
        ("示例复材停项检测所", Flaw::SuspendedRow),
        ("示例复材满负荷检测所", Flaw::NoCapacity),
        ("示例复材慢工检测所", Flaw::Slow),
        ("示例复材驻场检测所", Flaw::FarAway),
    ];
    draft.extend(flaws.map(|(name, flaw)| (name.to_owned(), vec![4], Profile::Flawed(flaw))));
    let labs = [
        "示例精衡计量校准有限公司",
        "示例海岳计量技术有限公司",
        "示例量值计量校准中心",
        "示例通用仪器校准部",
        "示例短量程校准站",
    ];
    for (bit, name) in labs.iter().enumerate() {
        draft.push(((*name).to_owned(), vec![3, 4], Profile::Calibration(1 << bit)));
    }
    draft.push(("示例法定计量检定所".to_owned(), vec![], Profile::Verification));
    for (at, name) in
        ["示例齐信认证有限公司", "示例海湾认证中心", "示例标准与认证服务所", "示例体系认证有限公司"]
            .iter()
            .enumerate()
    {
        let first = i32::try_from(2 * at).unwrap_or(0) + 1;
        draft.push(((*name).to_owned(), vec![first, first + 1], Profile::Certification));
    }
    for name in ["示例质量管理咨询有限公司", "示例知识产权与品牌服务中心"] {
        draft.push((name.to_owned(), vec![], Profile::Advisory));
    }
    draft
        .into_iter()
        .enumerate()
        .map(|(number, (name, clusters, profile))| {
            let home = REGIONS[number % 8];
            let full = profile == Profile::Flawed(Flaw::NoCapacity);
            let two = profile == Profile::Broad || number % 11 == 5 || full;
            let second = match number {
                FAR_SITED => Some(FAR_REGION),
                _ => two.then(|| REGIONS[(number + 3) % 8]),
            };
            let regions = std::iter::once(home).chain(second).collect();
            let accreditations = accreditations(profile, number, today);
            ProviderSpec {
                number,
                account: format!("lab{:02}", number + 1),
                name,
                clusters,
                profile,
                regions,
                accreditations,
            }
        })
        .collect()
}

fn accreditations(profile: Profile, number: usize, today: Date) -> Vec<AccreditationSpec> {
    use Scheme::{Cma, Cnas, Cnca, Statutory};
    let schemes: &[Scheme] = match profile {
        Profile::Broad | Profile::Testing => &[Cma, Cnas],
        Profile::Local => &[Cma],
        Profile::Flawed(Flaw::NoCma) => &[Cnas],
        Profile::Flawed(_) => &[Cma, Cnas],
        Profile::Calibration(_) => &[Cnas],
        Profile::Verification => &[Statutory],
        Profile::Certification => &[Cnca],
        Profile::Advisory => &[],
    };
    let expired = profile == Profile::Flawed(Flaw::Expired) || profile == Profile::Local && number % 12 == 2;
    // Certificates reach back before the first case, so that history has somebody to do it.
    let from = today - 900.days();
    let to = if expired {
        today - 12.days()
    } else {
        today + (400 + 37 * i64::try_from(number % 12).unwrap_or(0)).days()
    };
    let verified = !matches!(profile, Profile::Local) || number.is_multiple_of(2);
    let numbered =
        |scheme| AccreditationSpec { scheme, number: certificate(scheme, number), from, to, verified };
    schemes.iter().copied().map(numbered).collect()
}

/// Certificate numbers of the right form, in a series that no issuer has reached.
fn certificate(scheme: Scheme, number: usize) -> String {
    match scheme {
        Scheme::Cma => format!("2415203499{number:02}"),
        Scheme::Cnas => format!("CNAS L99{number:03}"),
        Scheme::Statutory => format!("示例法计 {number:05}"),
        _ => format!("示例CNCA-R-{number:04}"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    fn specs() -> Vec<ProviderSpec> {
        all(jiff::civil::date(2026, 3, 9))
    }

    #[test]
    fn every_cluster_has_three_providers_and_every_region_a_site() {
        let specs = specs();
        assert!(specs.len() >= 40, "{}", specs.len());
        for cluster in 1..=8 {
            assert!(specs.iter().filter(|spec| spec.clusters.contains(&cluster)).count() >= 3);
        }
        let mut sites: BTreeMap<&str, usize> = BTreeMap::new();
        for region in specs.iter().flat_map(|spec| &spec.regions) {
            *sites.entry(*region).or_default() += 1;
        }
        assert_eq!(sites.remove(FAR_REGION), Some(1));
        assert_eq!(sites.len(), 8);
        assert_eq!(
            (specs[FAR_SITED].profile, specs[FAR_SITED].clusters.as_slice()),
            (Profile::Testing, [8].as_slice())
        );
        assert_eq!(specs.iter().filter(|spec| spec.has_rare_methods()).count(), 8);
        let names: BTreeSet<&String> = specs.iter().map(|spec| &spec.name).collect();
        assert_eq!(names.len(), specs.len());
        assert!(names.iter().all(|name| name.contains("示例")));
    }

    #[test]
    fn the_story_finds_at_least_four_laboratories_and_three_calibrators() {
        let specs = specs();
        assert!(specs.iter().filter(|spec| spec.tests_the_story()).count() >= 4);
        assert_eq!(specs.iter().filter(|spec| spec.calibrates_the_story()).count(), 3);
    }

    #[test]
    fn certificate_numbers_have_the_form_of_their_scheme() {
        for of in specs().iter().flat_map(|spec| &spec.accreditations) {
            match of.scheme {
                Scheme::Cma => {
                    assert!(nqi_kernel::certificate::CmaNumber::parse(&of.number).is_ok(), "{}", of.number)
                }
                Scheme::Cnas => {
                    assert_eq!(nqi_kernel::certificate::cnas(&of.number).1, None, "{}", of.number)
                }
                _ => assert!(of.number.contains("示例")),
            }
            assert!(of.from < of.to);
        }
    }
}
