//! Profiles of enterprises: what they make, how large they are, whom they lead, who answers for quality.

use nqi_platform::problem::Problem;
use nqi_proto::registry::v1::{Enterprise, EnterpriseSize, PutEnterpriseRequest, QualityOfficer};

use super::actors::{Cast, Desk, reply};
use super::enterprises::EnterpriseSpec;
use super::names;

/// Industries by cluster, as GB/T 4754 numbers them.
const INDUSTRIES: [&str; 8] = ["C3913", "C3584", "C3421", "C3091", "C1361", "C2442", "H6110", "C3825"];
/// Telephone numbers of officers begin behind those of organisations.
const PHONES: usize = 400;

/// Every enterprise writes its profile; a chain leader names the others of its cluster, and two of three an officer.
pub(super) async fn fill(desk: &Desk<'_>, cast: &Cast, specs: &[EnterpriseSpec]) -> Result<(), Problem> {
    for (number, (spec, firm)) in specs.iter().zip(&cast.enterprises).enumerate() {
        let id = firm.org.to_string();
        let supplies = |other: &EnterpriseSpec| {
            spec.chain_leader && other.cluster == spec.cluster && other.account != spec.account
        };
        let suppliers = specs.iter().zip(&cast.enterprises).filter(|(other, _)| supplies(other));
        let profile = Enterprise {
            id: id.clone(),
            industry: industry(spec.cluster).to_owned(),
            clusters: vec![spec.cluster],
            size: size(spec.size).into(),
            chain_leader: spec.chain_leader,
            supplier_ids: suppliers.map(|(_, actor)| actor.org.to_string()).collect(),
            quality_officer: (number % 3 != 2).then(|| QualityOfficer {
                name: names::person(PHONES + number),
                phone: names::phone(PHONES + number),
                certificate: format!("示例首席质量官{:04}号", number + 1),
            }),
            ..Enterprise::default()
        };
        let ask = PutEnterpriseRequest { id, enterprise: Some(profile), request_id: String::new() };
        reply(desk.profiles().put_enterprise(desk.by(firm, ask)?).await)?;
    }
    Ok(())
}

fn industry(cluster: i32) -> &'static str {
    let at = usize::try_from(cluster).unwrap_or(1).saturating_sub(1);
    INDUSTRIES.get(at).copied().unwrap_or(INDUSTRIES[0])
}

fn size(word: &str) -> EnterpriseSize {
    match word {
        "微型" => EnterpriseSize::Micro,
        "小型" => EnterpriseSize::Small,
        "中型" => EnterpriseSize::Medium,
        _ => EnterpriseSize::Large,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nqi_kernel::classification::Industry;

    #[test]
    fn every_cluster_has_an_industry_that_the_classification_knows() {
        for cluster in 1..=8 {
            Industry::parse(industry(cluster)).expect("an industry of GB/T 4754");
        }
    }
}
