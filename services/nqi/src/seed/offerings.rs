//! What the demonstration's providers offer: prices, promises, stages, and the pools that they book.

use nqi_proto::registry::v1::{Offering, PriceUnit};
use nqi_proto::r#type::v1::{CertificationStage, Delivery, Element, ItemKind, Stage};

use super::capabilities::{METHODS, SCHEMES, STORY_OBJECT};
use super::chance::Chance;
use super::providers::{FAR_SITED, Flaw, Profile, ProviderSpec};

/// Units of a pool on a working day.
pub fn capacity(spec: &ProviderSpec) -> i32 {
    40 + 4 * i32::try_from(spec.number % 6).unwrap_or(0)
}

/// What a site offers, without ids; `site` is its index.
pub fn of(spec: &ProviderSpec, site: usize, seed: u64) -> Vec<Offering> {
    let mut chance = Chance::new(seed, &format!("offerings/{}/{site}", spec.number));
    let mut offered = match spec.profile {
        Profile::Calibration(_) | Profile::Verification => calibration(spec, &mut chance),
        Profile::Certification => certification(&mut chance),
        Profile::Advisory => advisory(spec, &mut chance),
        _ => testing(spec, &mut chance),
    };
    // A site that does rare work alone offers what it can do, and no object by its name.
    if site > 0 && (spec.number == FAR_SITED || spec.profile == Profile::Flawed(Flaw::NoCapacity)) {
        offered.truncate(1);
    }
    for (at, offering) in offered.iter_mut().enumerate() {
        offering.clusters = if spec.clusters.is_empty() { (1..=8).collect() } else { spec.clusters.clone() };
        // Two neighbouring stages each, so that all six are offered somewhere.
        let first = (spec.number + at) % 6;
        offering.stages = [first, (first + 1) % 6].iter().map(|stage| stage_number(*stage)).collect();
        offering.tax_per_mille = 60;
        offering.excludes = "加急费、往返运费".to_owned();
    }
    offered
}

fn stage_number(index: usize) -> i32 {
    [
        Stage::Research,
        Stage::Pilot,
        Stage::MassProduction,
        Stage::MarketLaunch,
        Stage::Export,
        Stage::AfterSales,
    ][index % 6]
        .into()
}

fn base(kind: ItemKind, element: Element, title: String, price_yuan: i64, lead: i32) -> Offering {
    Offering {
        kind: kind.into(),
        element: element.into(),
        title,
        price_fen: Some(price_yuan * 100),
        lead_working_days: lead,
        span_days: 1,
        units: 1,
        price_unit: PriceUnit::PerSample.into(),
        ..Offering::default()
    }
}

fn testing(spec: &ProviderSpec, chance: &mut Chance) -> Vec<Offering> {
    let own = spec.clusters.first().copied().unwrap_or(0);
    let lead = if spec.profile == Profile::Flawed(Flaw::Slow) {
        20
    } else {
        i32::try_from(chance.between(5, 10)).unwrap_or(10)
    };
    let test = |title: String, price, lead| Offering {
        delivery: vec![Delivery::SendSample.into()],
        urgent: lead <= 6,
        ..base(ItemKind::Testing, Element::Testing, title, price, lead)
    };
    let mut objects: Vec<&str> =
        METHODS.iter().filter(|method| method.cluster == own).map(|method| method.object).collect();
    objects.dedup();
    let most = if matches!(spec.profile, Profile::Flawed(_)) { 1 } else { 2 };
    let mut offered = vec![test("委托检测(全部能力项)".to_owned(), chance.between(6, 16) * 100, lead)];
    for object in objects.into_iter().take(most) {
        let price =
            if object == STORY_OBJECT { chance.between(16, 28) * 50 } else { chance.between(5, 14) * 100 };
        offered.push(Offering { object: object.to_owned(), ..test(format!("{object}检测"), price, lead) });
    }
    if spec.profile == Profile::Flawed(Flaw::FarAway) {
        offered.iter_mut().for_each(|offering| offering.delivery = vec![Delivery::OnSite.into()]);
    }
    offered
}

fn calibration(spec: &ProviderSpec, chance: &mut Chance) -> Vec<Offering> {
    let verification = spec.profile == Profile::Verification;
    let word = if verification { "检定" } else { "校准" };
    let lead = i32::try_from(chance.between(7, 12)).unwrap_or(10);
    let piece = |title: String, price| Offering {
        price_unit: PriceUnit::PerPiece.into(),
        delivery: vec![Delivery::SendSample.into(), Delivery::OnSite.into()],
        ..base(ItemKind::Calibration, Element::Metrology, title, price, lead)
    };
    let mut offered = vec![piece(format!("计量器具{word}(全部能力项)"), chance.between(8, 30) * 10)];
    for object in ["卡尺", "电子天平", "压力表"] {
        let price = chance.between(5, 12) * 10;
        offered.push(Offering { object: object.to_owned(), ..piece(format!("{object}{word}"), price) });
    }
    offered
}

fn certification(chance: &mut Chance) -> Vec<Offering> {
    let job = |kind, element, title: String, price, lead| Offering {
        price_unit: PriceUnit::PerJob.into(),
        delivery: vec![Delivery::OnSite.into(), Delivery::Remote.into()],
        ..base(kind, element, title, price, lead)
    };
    let mut offered = vec![
        job(ItemKind::Inspection, Element::Testing, "委托检验".to_owned(), chance.between(30, 60) * 100, 15),
        job(
            ItemKind::Standards,
            Element::Standards,
            "标准查新与比对".to_owned(),
            chance.between(8, 20) * 100,
            5,
        ),
        job(
            ItemKind::Standards,
            Element::Standards,
            "团体标准制修订服务".to_owned(),
            chance.between(200, 400) * 100,
            30,
        ),
    ];
    for (at, (scheme, _, _)) in SCHEMES.iter().take(4).enumerate() {
        let price = chance.between(80, 200) * 100;
        let work = job(ItemKind::Certification, Element::Certification, (*scheme).to_owned(), price, 40);
        // The last one's renewals are left to others.
        let last = if at == 3 { CertificationStage::Surveillance } else { CertificationStage::Renewal };
        let certification_stages = (1..=last.into()).collect();
        offered.push(Offering { object: (*scheme).to_owned(), certification_stages, ..work });
    }
    offered
}

fn advisory(spec: &ProviderSpec, chance: &mut Chance) -> Vec<Offering> {
    let titles: [(Element, [&str; 3]); 4] = [
        (Element::QualityManagement, ["首席质量官辅导", "卓越绩效导入", "精益改进诊断"]),
        (Element::IntellectualProperty, ["专利布局", "商标注册咨询", "知识产权贯标"]),
        (Element::Brand, ["区域品牌培育", "品牌价值评价", "好品山东申报辅导"]),
        (Element::Training, ["内审员培训", "计量员培训", "检测方法培训"]),
    ];
    let mut offered = Vec::new();
    for (element, titles) in titles.iter().skip(2 * (spec.number % 2)) {
        for title in titles {
            let price = chance.between(20, 120) * 100;
            offered.push(Offering {
                price_unit: PriceUnit::PerJob.into(),
                delivery: vec![Delivery::OnSite.into(), Delivery::Remote.into()],
                ..base(ItemKind::Advisory, *element, (*title).to_owned(), price, 5)
            });
        }
    }
    offered
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::providers;
    use super::*;

    #[test]
    fn every_element_and_stage_is_offered_a_hundred_and_fifty_times_in_all() {
        let specs = providers::all(jiff::civil::date(2026, 3, 9));
        let offered: Vec<Offering> = specs
            .iter()
            .flat_map(|spec| (0..spec.regions.len()).flat_map(|site| of(spec, site, 7)))
            .collect();
        assert!(offered.len() >= 150, "{}", offered.len());
        let elements: BTreeSet<i32> = offered.iter().map(|offering| offering.element).collect();
        let stages: BTreeSet<i32> = offered.iter().flat_map(|offering| offering.stages.clone()).collect();
        assert_eq!((elements.len(), stages.len()), (8, 6));
        assert!(offered.iter().all(|offering| (1..=40).contains(&offering.lead_working_days)));
    }

    #[test]
    fn equal_seeds_give_equal_prices() {
        let specs = providers::all(jiff::civil::date(2026, 3, 9));
        assert_eq!(of(&specs[0], 0, 7), of(&specs[0], 0, 7));
        assert_ne!(of(&specs[0], 0, 7), of(&specs[0], 0, 8));
    }
}
