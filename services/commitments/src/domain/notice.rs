//! 督办单: drafted when a clock escalates or by hand, issued or withdrawn by the bureau, replied by the late obligor.

use jiff::Timestamp;
use nqi_kernel::clock::Level;
use uuid::Uuid;

use super::{
    card::CardState,
    commitment::{Case, Commitment},
    refusal::Refusal,
    stage::Stage,
};

/// State of a notice. Codes are those of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoticeState {
    /// 待签发.
    Draft = 1,
    /// 已签发: the reply clock runs.
    Issued = 2,
    /// 已答复.
    Replied = 3,
    /// 已撤回.
    Withdrawn = 4,
}

impl NoticeState {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Issued, Self::Replied, Self::Withdrawn];

    /// The stored and transmitted code.
    pub fn code(self) -> i32 {
        self as i32
    }

    /// The state of a code.
    pub fn parse(code: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The Chinese label.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Draft => "待签发",
            Self::Issued => "已签发",
            Self::Replied => "已答复",
            Self::Withdrawn => "已撤回",
        }
    }

    /// The English label.
    pub fn en(self) -> &'static str {
        match self {
            Self::Draft => "drafted",
            Self::Issued => "issued",
            Self::Replied => "replied",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A supervision notice; one per commitment and cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// UUIDv7.
    pub id: Uuid,
    /// Row version; 0 before it is first written.
    pub version: i64,
    /// State.
    pub state: NoticeState,
    /// 文号; empty until issued.
    pub number: String,
    /// The late clock.
    pub commitment: Uuid,
    /// Its cycle.
    pub cycle: i32,
    /// Its stage.
    pub stage: Stage,
    /// The case.
    pub case: Case,
    /// Who is late.
    pub obligor: Uuid,
    /// Due time that was missed.
    pub missed_at: Option<Timestamp>,
    /// What is demanded.
    pub demand: String,
    /// The reply clock.
    pub reply_clock: Uuid,
    /// Until when a reply is due; `None` until issued.
    pub reply_due_at: Option<Timestamp>,
    /// Drafted by the platform itself.
    pub automatic: bool,
    /// Drafted.
    pub created_at: Timestamp,
    /// Issued.
    pub issued_at: Option<Timestamp>,
    /// Who issued.
    pub issued_by: String,
    /// The obligor's reply.
    pub reply: String,
    /// Replied.
    pub replied_at: Option<Timestamp>,
    /// Who replied.
    pub replied_by: String,
    /// Withdrawn.
    pub withdrawn_at: Option<Timestamp>,
    /// Why it was withdrawn.
    pub withdraw_reason: String,
}

impl Notice {
    /// A draft about a late clock.
    pub fn draft(id: Uuid, late: &Commitment, reply_clock: Uuid, demand: &str, now: Timestamp) -> Self {
        let about = &late.about;
        let demand = if demand.is_empty() { standard_demand(about.stage) } else { demand.to_owned() };
        Self {
            id,
            version: 0,
            state: NoticeState::Draft,
            number: String::new(),
            commitment: late.id,
            cycle: late.cycle,
            stage: about.stage,
            case: about.case.clone(),
            obligor: about.obligor,
            missed_at: late.due_at,
            demand,
            reply_clock,
            reply_due_at: None,
            automatic: false,
            created_at: now,
            issued_at: None,
            issued_by: String::new(),
            reply: String::new(),
            replied_at: None,
            replied_by: String::new(),
            withdrawn_at: None,
            withdraw_reason: String::new(),
        }
    }

    /// Whether the breach that the notice is about still stands: a RED of its cycle or of one before it, and for a draft
    /// of the platform itself such an ESCALATED too.
    pub fn rests_on(&self, late: &Commitment) -> bool {
        let stands = |level: Level| {
            late.cards.iter().any(|card| {
                card.level == level && card.state == CardState::Standing && card.cycle <= self.cycle
            })
        };
        stands(Level::Red) && (!self.automatic || stands(Level::Escalated))
    }

    /// Refuses unless the notice is in one of these states.
    pub fn needs(&self, states: &[NoticeState]) -> Result<(), Refusal> {
        if states.contains(&self.state) { Ok(()) } else { Err(Refusal::NoticeState { state: self.state }) }
    }
}

/// The text of a draft that nobody has written: notices are in Chinese, as all official letters are.
fn standard_demand(stage: Stage) -> String {
    format!(
        "“{}”环节已超过承诺时限仍未办结。请立即办理，并在答复期限内书面说明超期原因、整改措施和完成时间。",
        stage.zh()
    )
}

/// 文号 of the `serial`th notice of a year.
pub fn number(year: i16, serial: i64) -> String {
    format!("威质督〔{year}〕{serial:04}号")
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn a_number_counts_within_its_year() {
        assert_eq!(number(2026, 12), "威质督〔2026〕0012号");
        assert_eq!(number(2027, 12_345), "威质督〔2027〕12345号");
    }
}
