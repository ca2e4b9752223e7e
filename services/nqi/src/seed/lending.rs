//! Sharing: who shares what, who books it, and what came of it.

use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, Timestamp, ToSpan};
use nqi_kernel::worktime::Calendar;
use nqi_platform::problem::Problem;
use nqi_platform::wire;
use nqi_proto::registry::v1::{
    Booking, CancelBookingRequest, CompleteBookingRequest, ConfirmBookingRequest, DeclineBookingRequest,
    FeeUnit, MarkNoShowRequest, PutResourceRequest, RequestBookingRequest, Resource, ResourceState,
    SetResourceStateRequest, TimeWindow, WeeklyHours,
};
use nqi_proto::r#type::v1::ResourceClass;
use tonic::Code;
use uuid::Uuid;

use super::actors::{Actor, Cast, Desk, reply};
use super::chance::{self, Chance};
use super::names::{self, REGIONS};

/// What is shared, by class: title, model, capability, minutes of a slot, fee in fen of its unit.
type Kind = (&'static str, &'static str, &'static str, i32, i64);
const KINDS: [[Kind; 7]; 4] = [
    [
        ("示例万能材料试验机", "WDW-100", "拉伸、压缩、弯曲，0~100 kN，1 级", 60, 20_000),
        ("示例扫描电子显微镜", "SEM-3", "5~300000 倍，能谱", 60, 60_000),
        ("示例气相色谱质谱联用仪", "GCMS-20", "质量范围 2~1000 u", 120, 45_000),
        ("示例三坐标测量机", "CMM-900", "900×1200×800 mm，MPE 2.0 μm", 60, 30_000),
        ("示例盐雾试验箱", "YWX-750", "中性、酸性盐雾，35~50 ℃", 240, 8_000),
        ("示例电磁兼容接收机", "EMI-7", "9 kHz~7 GHz", 120, 50_000),
        ("示例红外光谱仪", "FTIR-6", "400~4000 cm⁻¹", 30, 15_000),
    ],
    [
        ("示例恒温恒湿实验室", "", "20±1 ℃，50±5 %RH，60 m²", 240, 40_000),
        ("示例半电波暗室", "", "3 米法", 240, 240_000),
        ("示例感官评价室", "", "12 个评价隔间", 120, 0),
        ("示例质量培训教室", "", "40 座，投影与录播", 240, 0),
        ("示例洁净车间", "", "万级，120 m²", 240, 60_000),
        ("示例船艇试验水池", "", "长 60 m，可造波", 240, 180_000),
        ("示例标准文献阅览室", "", "国内外标准全文检索", 120, 0),
    ],
    [
        ("示例碳纤维检测专家", "", "复合材料力学性能，方法开发", 60, 50_000),
        ("示例医疗器械注册专家", "", "注册检验与体系核查辅导", 60, 60_000),
        ("示例计量专家", "", "测量不确定度评定，计量管理体系", 60, 30_000),
        ("示例食品安全专家", "", "风险评估，HACCP", 60, 30_000),
        ("示例标准化专家", "", "团体标准与企业标准编写", 60, 0),
        ("示例知识产权专家", "", "专利布局与预警", 60, 40_000),
        ("示例质量改进专家", "", "六西格玛，首席质量官辅导", 60, 30_000),
    ],
    [
        ("示例有限元分析软件", "V12", "结构与热分析，10 个并发", 120, 12_000),
        ("示例测量数据统计软件", "V5", "SPC、MSA", 60, 0),
        ("示例标准比对软件", "V3", "新旧版本差异比对", 30, 0),
        ("示例实验室信息管理系统", "V8", "试用环境", 240, 0),
        ("示例光学设计软件", "V7", "镜头与照明", 120, 15_000),
        ("示例检测报告编制软件", "V2", "模板与电子签章", 60, 0),
        ("示例仿真云平台", "V4", "32 核", 240, 30_000),
    ],
];
/// How many are shared.
const SHARED: usize = 28;
/// Days before the present from which anybody books.
const LATELY: SignedDuration = SignedDuration::from_hours(24 * 75);

/// A resource that is shared.
struct Shared {
    id: Uuid,
    owner: Actor,
    slot_minutes: i32,
    calibrated_until: Option<Date>,
}

/// What is shared, and the bookings whose outcome is not known yet.
pub(super) struct Lending {
    shared: Vec<Shared>,
    open: Vec<(usize, Booking)>,
    chance: Chance,
    made: usize,
}

impl Lending {
    /// Owners write and publish what they share.
    pub(super) async fn found(
        desk: &Desk<'_>,
        cast: &Cast,
        seed: u64,
        today: Date,
    ) -> Result<Lending, Problem> {
        let mut shared = Vec::with_capacity(SHARED);
        for number in 0..SHARED {
            let (title, model, capability, slot_minutes, fee) = KINDS[number % 4][number / 4];
            let owner = match number % 7 {
                5 => &cast.enterprises[1 + number % 50],
                6 => &cast.centres[number % cast.centres.len()],
                _ => &cast.providers[number % 20],
            };
            // The ninth one's calibration has run out: it is shown and cannot be booked.
            let until = if number == 8 {
                today.saturating_sub(9.days())
            } else {
                today.saturating_add((20 + 13 * number as i64).days())
            };
            let calibrated_until = (number % 4 == 0).then_some(until);
            let resource = Resource {
                class: ResourceClass::try_from(1 + (number % 4) as i32).unwrap_or_default().into(),
                title: title.to_owned(),
                model: model.to_owned(),
                capability: capability.to_owned(),
                region: REGIONS[(number + number / 8) % 8].to_owned(),
                address: format!("示例路 {} 号", number + 1),
                calibrated_until: calibrated_until.map(wire::date),
                fee_from_fen: Some(fee),
                fee_unit: if fee == 0 { FeeUnit::Unspecified } else { FeeUnit::PerHour }.into(),
                slot_minutes,
                weekly_hours: week(),
                operator_needed: number % 4 == 0,
                rules: "示例：请提前 15 分钟到场并携带样品说明。".to_owned(),
                ..Resource::default()
            };
            let id = chance::id(seed, "resource", number);
            let ask = PutResourceRequest {
                id: id.to_string(),
                resource: Some(resource),
                request_id: String::new(),
            };
            reply(desk.resources().put_resource(desk.by(owner, ask)?).await)?;
            // The last two show a draft and, once published, one that was taken off.
            if number + 1 < SHARED {
                set(desk, owner, id, ResourceState::Published).await?;
            }
            if number + 2 == SHARED {
                set(desk, owner, id, ResourceState::Retired).await?;
            }
            if number + 2 < SHARED {
                shared.push(Shared { id, owner: owner.clone(), slot_minutes, calibrated_until });
            }
        }
        Ok(Lending { shared, open: vec![], chance: Chance::new(seed, "lending"), made: 0 })
    }

    /// What happens in an evening: outcomes are told, and two members book something for the days to come.
    pub(super) async fn round(
        &mut self,
        desk: &Desk<'_>,
        cast: &Cast,
        calendar: &Calendar,
        (at, now): (Timestamp, Timestamp),
    ) -> Result<(), Problem> {
        if at + LATELY < now {
            return Ok(());
        }
        self.tell(desk, at).await?;
        for _ in 0..2 {
            let (which, ahead) = (self.chance.below(self.shared.len()), self.chance.between(1, 4));
            let Some(booking) = self.book(desk, cast, calendar, (at, which, ahead)).await? else { continue };
            self.made += 1;
            self.answer(desk, cast, which, booking).await?;
        }
        Ok(())
    }

    /// Leaves a few bookings to be answered and a few to come.
    pub(super) async fn finish(
        &mut self,
        desk: &Desk<'_>,
        cast: &Cast,
        calendar: &Calendar,
        now: Timestamp,
    ) -> Result<(), Problem> {
        self.tell(desk, now).await?;
        for number in 0..8 {
            let which = number * 3 % self.shared.len();
            let Some(booking) = self.book(desk, cast, calendar, (now, which, 3 + number as i64 % 3)).await?
            else {
                continue;
            };
            if number % 2 == 1 {
                let ask = ConfirmBookingRequest { id: booking.id, ..ConfirmBookingRequest::default() };
                reply(desk.bookings().confirm_booking(desk.by(&self.shared[which].owner, ask)?).await)?;
            }
        }
        Ok(())
    }

    /// Books a slot some working days ahead; none when it is taken or nobody may book it.
    async fn book(
        &mut self,
        desk: &Desk<'_>,
        cast: &Cast,
        calendar: &Calendar,
        (at, which, ahead): (Timestamp, usize, i64),
    ) -> Result<Option<Booking>, Problem> {
        let shared = &self.shared[which];
        let mut day = calendar.date_of(at);
        let mut left = ahead;
        while left > 0 {
            day = day.tomorrow().unwrap_or(Date::MAX);
            let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            left -= i64::from(calendar.is_working_day(day) && !weekend);
        }
        if shared.calibrated_until.is_some_and(|until| until < day) {
            return Ok(None);
        }
        let number = self.chance.below(cast.enterprises.len());
        let customer = &cast.enterprises[number];
        if customer.org == shared.owner.org {
            return Ok(None);
        }
        let slots = 240 / i64::from(shared.slot_minutes);
        let from = [480, 810][self.chance.below(2)]
            + self.chance.between(0, slots - 1) * i64::from(shared.slot_minutes);
        let start = calendar.midnight_of(day) + SignedDuration::from_mins(from);
        let end = start + SignedDuration::from_mins(shared.slot_minutes.into());
        let ask = RequestBookingRequest {
            resource_id: shared.id.to_string(),
            start_time: Some(wire::timestamp(start)),
            end_time: Some(wire::timestamp(end)),
            purpose: ["新产品试制样品测试", "出厂批次抽检", "工艺改进验证", "人员培训"][self.chance.below(4)]
                .to_owned(),
            contact: Some(names::contact(&customer.account, number)),
            request_id: String::new(),
        };
        match reply(desk.bookings().request_booking(desk.by(customer, ask)?).await) {
            Ok(booking) => Ok(Some(booking)),
            Err(problem) if problem.code == Code::AlreadyExists => Ok(None),
            Err(problem) => Err(problem),
        }
    }

    /// The owner answers the same evening, or never does.
    async fn answer(
        &mut self,
        desk: &Desk<'_>,
        cast: &Cast,
        which: usize,
        booking: Booking,
    ) -> Result<(), Problem> {
        let owner = &self.shared[which].owner;
        match self.made % 11 {
            3 => {
                let reason = "示例：当日设备检修".to_owned();
                let ask =
                    DeclineBookingRequest { id: booking.id, reason, ..DeclineBookingRequest::default() };
                reply(desk.bookings().decline_booking(desk.by(owner, ask)?).await)?;
            }
            6 => {
                let found = cast.enterprises.iter().find(|firm| firm.org.to_string() == booking.customer_id);
                let customer = found.ok_or_else(|| Problem::internal("nobody booked it"))?;
                let reason = "示例：样品未能按时备齐".to_owned();
                let ask = CancelBookingRequest { id: booking.id, reason, ..CancelBookingRequest::default() };
                reply(desk.bookings().cancel_booking(desk.by(customer, ask)?).await)?;
            }
            9 => {}
            _ => {
                let ask = ConfirmBookingRequest { id: booking.id, ..ConfirmBookingRequest::default() };
                let confirmed = reply(desk.bookings().confirm_booking(desk.by(owner, ask)?).await)?;
                self.open.push((which, confirmed));
            }
        }
        Ok(())
    }

    /// Owners tell who came and who did not.
    async fn tell(&mut self, desk: &Desk<'_>, at: Timestamp) -> Result<(), Problem> {
        let over = |booking: &Booking| booking.end_time.is_some_and(|end| end.seconds <= at.as_second());
        let (done, open): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.open).into_iter().partition(|(_, it)| over(it));
        self.open = open;
        for (number, (which, booking)) in done.into_iter().enumerate() {
            let owner = &self.shared[which].owner;
            if (self.made + number) % 9 == 4 {
                let reason = "示例：未到场且未告知".to_owned();
                let ask = MarkNoShowRequest { id: booking.id, reason, ..MarkNoShowRequest::default() };
                reply(desk.bookings().mark_no_show(desk.by(owner, ask)?).await)?;
            } else {
                let ask = CompleteBookingRequest { id: booking.id, ..CompleteBookingRequest::default() };
                reply(desk.bookings().complete_booking(desk.by(owner, ask)?).await)?;
            }
        }
        Ok(())
    }
}

/// Weekdays, mornings and afternoons: every slot length fits.
fn week() -> Vec<WeeklyHours> {
    let window = |from_minute, to_minute| Some(TimeWindow { from_minute, to_minute });
    (1..=5)
        .flat_map(|weekday| {
            [window(480, 720), window(810, 1_050)].map(|window| WeeklyHours { weekday, window })
        })
        .collect()
}

async fn set(desk: &Desk<'_>, owner: &Actor, id: Uuid, state: ResourceState) -> Result<(), Problem> {
    let ask = SetResourceStateRequest {
        id: id.to_string(),
        state: state.into(),
        ..SetResourceStateRequest::default()
    };
    reply(desk.resources().set_resource_state(desk.by(owner, ask)?).await)?;
    Ok(())
}
