//! The enterprise signs in and files its need; the centre accepts.

use jiff::SignedDuration;
use nqi_platform::wire;
use nqi_proto::commitments::v1::{CommitmentStage, CommitmentStatus};
use nqi_proto::identity::v1::GetMeRequest;
use nqi_proto::requests::v1::{
    AcceptRequestRequest, Channel, CreateRequestRequest, Item, RequestState, ServiceRequest,
    SubmitRequestRequest,
};
use nqi_proto::r#type::v1::{
    CalibrationMode, CalibrationNeed, Cluster, Contact, Delivery, ItemKind, Need, OrganizationKind, Range,
    Stage as LifeStage, TestingNeed, UncertaintyNeed, need,
};

use super::{Filed, clocks, key};
use crate::demo::check::Mismatch;
use crate::demo::stage::Stage;
use crate::demo::teller::{Teller, day, instant};
use crate::demo::worktime::Hours;

/// 环翠区.
const REGION: &str = "371002";

/// From the login to the acceptance.
pub async fn file(stage: &Stage<'_>, tell: &mut Teller<'_>, hours: &Hours) -> Result<Filed, Mismatch> {
    let enterprise = sign_in(stage, tell).await?;
    let submitted = submit(stage, tell, hours, &enterprise).await?;
    stage.until(stage.at(0, 9, 20)).await?;
    let request = accept(stage, tell, &enterprise, &submitted).await?;
    Ok(Filed { enterprise, request })
}

async fn sign_in(stage: &Stage<'_>, tell: &mut Teller<'_>) -> Result<String, Mismatch> {
    tell.step(stage.now(), "企业登录", "The enterprise signs in")?;
    let account = stage.enterprise().to_owned();
    let me = stage.api.get_me(&stage.by(&account).await?, GetMeRequest {}).await?;
    let organization = me.organization.unwrap_or_default();
    tell.line(format!(
        "{}（环翠区 Huancui，碳纤维等新材料 new materials），账号 account {account}",
        organization.display_name
    ))?;
    let firms = stage.organizations(OrganizationKind::Enterprise).await?;
    let listed = firms.iter().find(|firm| firm.id == organization.id).map(|firm| firm.display_name.as_str());
    tell.same(
        "环翠区的企业，名录可查 / an enterprise of the region, listed",
        (
            Some(organization.display_name.as_str()),
            REGION,
            OrganizationKind::Enterprise,
            Cluster::NewMaterials,
        ),
        (listed, organization.region.as_str(), organization.kind(), organization.cluster()),
    )?;
    Ok(account)
}

async fn submit(
    stage: &Stage<'_>,
    tell: &mut Teller<'_>,
    hours: &Hours,
    enterprise: &str,
) -> Result<ServiceRequest, Mismatch> {
    tell.step(stage.now(), "提交需求：两个需求项", "A request with two items")?;
    let caller = stage.by(enterprise).await?;
    let draft = draft(stage);
    let ask = CreateRequestRequest { request_id: key(), request: Some(draft.clone()) };
    let saved = stage.api.create_request(&caller, ask).await?;
    let ask = SubmitRequestRequest { id: saved.id.clone(), request_id: key(), etag: saved.etag.clone() };
    let submitted = stage.api.submit_request(&caller, ask.clone()).await?;
    let again = stage.api.submit_request(&caller, ask).await?;
    tell.line("1 检测：碳纤维复丝拉伸性能，GB/T 3362-2017，须有证明作用（CMA），6 个样品 / tensile test with legal effect, 6 samples")?;
    tell.line("2 校准：卡尺 0-300 mm，U ≤ 0.02 mm (k=2)，4 件 / callipers, 4 pieces")?;
    tell.line(format!("报告需在 {} 前 / reports needed by that day", day(submitted.deadline.as_ref())))?;
    tell.line(format!("受理号 case number {}，{} SUBMITTED", submitted.case_number, "待受理"))?;
    let digits = submitted.case_number.strip_prefix("WH-2026-").unwrap_or_default();
    let form = digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_digit());
    tell.same("受理号形如 WH-YYYY-NNNNNN / form of the number", true, form)?;
    tell.same("同一幂等键重复提交得同一答复 / the same key again, the same answer", &submitted, &again)?;
    tell.same(
        "提交时刻、渠道、状态 / time, channel, state",
        (stage.now(), Channel::Portal, RequestState::Submitted),
        (instant("submit_time", submitted.submit_time.as_ref())?, submitted.channel(), submitted.state()),
    )?;
    let told: Vec<_> =
        submitted.items.iter().map(|item| (item.line, item.need.as_ref().map(Need::kind))).collect();
    tell.same(
        "两个需求项 / two items",
        vec![(1, Some(ItemKind::Testing)), (2, Some(ItemKind::Calibration))],
        told,
    )?;
    let (of, status) = (CommitmentStage::Acceptance, CommitmentStatus::Running);
    let clock = clocks::shown(stage, &caller, &submitted.id, of, status).await?;
    clocks::counted(tell, hours, "受理承诺 / acceptance", &clock, &[])?;
    tell.same("责任方是受理中心 / the centre owes it", &submitted.centre_id, &clock.obligor_id)?;
    Ok(submitted)
}

async fn accept(
    stage: &Stage<'_>,
    tell: &mut Teller<'_>,
    enterprise: &str,
    submitted: &ServiceRequest,
) -> Result<ServiceRequest, Mismatch> {
    tell.step(stage.now(), "中心受理", "The centre accepts")?;
    let centres = stage.organizations(OrganizationKind::Centre).await?;
    let centre = centres.iter().find(|centre| centre.id == submitted.centre_id);
    let centre = centre.ok_or_else(|| Mismatch::new("the handling centre is a centre", 1, 0))?;
    let caller = stage.acting(&centre.id).await?;
    let ask =
        AcceptRequestRequest { id: submitted.id.clone(), request_id: key(), etag: submitted.etag.clone() };
    let accepted = stage.api.accept_request(&caller, ask).await?;
    tell.line(format!("{}：{} 已受理 ACCEPTED", centre.display_name, accepted.case_number))?;
    tell.same(
        "由服务环翠区的中心受理 / the centre of the region",
        vec![REGION.to_owned()],
        centre.regions.clone(),
    )?;
    tell.same(
        "受理时刻 / acceptance time",
        stage.now(),
        instant("accept_time", accepted.accept_time.as_ref())?,
    )?;
    let (of, status) = (CommitmentStage::Acceptance, CommitmentStatus::Completed);
    let clock = clocks::shown(stage, &stage.by(enterprise).await?, &accepted.id, of, status).await?;
    tell.same("受理承诺按时完成 / acceptance kept in time", true, clock.on_time)?;
    Ok(accepted)
}

fn draft(stage: &Stage<'_>) -> ServiceRequest {
    let far = stage.begin().checked_add(SignedDuration::from_hours(24 * 52)).unwrap_or(stage.begin());
    let deadline = jiff::tz::Offset::constant(8).to_datetime(far).date();
    let test = TestingNeed {
        object: "碳纤维复丝".to_owned(),
        parameters: vec!["拉伸性能".to_owned()],
        // As people write it; the platform reads any spelling.
        standards: vec![" gb/t3362—2017".to_owned()],
        legal_effect: true,
        ..TestingNeed::default()
    };
    ServiceRequest {
        region: REGION.to_owned(),
        title: "碳纤维复丝拉伸检测与卡尺校准".to_owned(),
        text: "新批次碳纤维复丝出厂前需有证明作用的拉伸检测报告；检验用卡尺到期校准。".to_owned(),
        cluster: Cluster::NewMaterials.into(),
        stage: LifeStage::MassProduction.into(),
        deadline: Some(wire::date(deadline)),
        contact: Some(Contact {
            name: "王示例甲".to_owned(),
            phone: "0631-0000001".to_owned(),
            email: "quality@example.com".to_owned(),
        }),
        items: vec![
            item(ItemKind::Testing, 6, need::Detail::Testing(test)),
            item(ItemKind::Calibration, 4, need::Detail::Calibration(callipers(0.02))),
        ],
        ..ServiceRequest::default()
    }
}

fn item(kind: ItemKind, quantity: u32, detail: need::Detail) -> Item {
    let need = Need {
        kind: kind.into(),
        quantity,
        delivery: Delivery::SendSample.into(),
        detail: Some(detail),
        ..Need::default()
    };
    Item { need: Some(need), sample_needed: true, ..Item::default() }
}

/// Callipers 0-300 mm at an expanded uncertainty of at most `uncertainty` mm.
pub fn callipers(uncertainty: f64) -> CalibrationNeed {
    CalibrationNeed {
        instrument: "卡尺".to_owned(),
        measurand: "长度".to_owned(),
        mode: CalibrationMode::Calibration.into(),
        range: Some(Range {
            lower: Some(0.0),
            upper: Some(300.0),
            unit: "mm".to_owned(),
            ..Range::default()
        }),
        uncertainty: Some(UncertaintyNeed {
            value: uncertainty,
            unit: "mm".to_owned(),
            relative: false,
            k: 2.0,
        }),
        ..CalibrationNeed::default()
    }
}

/// A second, small request of the same enterprise, which its centre will forget.
pub fn forgotten(stage: &Stage<'_>) -> ServiceRequest {
    let mut request = draft(stage);
    request.title = "卡尺校准".to_owned();
    request.text = "检验用卡尺校准。".to_owned();
    request.items.remove(0);
    request
}
