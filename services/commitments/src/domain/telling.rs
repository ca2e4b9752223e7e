//! The words of a message outside of the portal; the due time is written as the portal writes it.

use jiff::Timestamp;
use jiff::tz::Offset;
use nqi_kernel::clock::Level;

use super::message::{Message, MessageKind};

/// Chinese and English.
pub type Words = (String, String);

const WEEK_ZH: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
const WEEK_EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// `11-25（周三）17:00 到期`, on the wall clock of Asia/Shanghai, eight hours ahead of UTC all year.
pub fn due_text(due_at: Timestamp) -> Words {
    let at = Offset::constant(8).to_datetime(due_at);
    let day = usize::try_from(at.weekday().to_monday_zero_offset()).unwrap_or_default();
    let (date, time) =
        (format!("{:02}-{:02}", at.month(), at.day()), format!("{:02}:{:02}", at.hour(), at.minute()));
    (format!("{date}（周{}）{time} 到期", WEEK_ZH[day]), format!("Due {} {date} {time}", WEEK_EN[day]))
}

/// The message in a sentence: what happened, to what, and by when something is to be done.
pub fn sentence(message: &Message) -> Words {
    let (zh, en) = match message.kind {
        MessageKind::Level(Level::Reminder) => ("即将到期".to_owned(), "is due soon".to_owned()),
        MessageKind::Level(Level::Yellow) => ("已亮黄牌".to_owned(), "has a yellow card".to_owned()),
        MessageKind::Level(Level::Red) => {
            ("已超期，亮红牌".to_owned(), "is late and has a red card".to_owned())
        }
        MessageKind::Level(Level::Escalated | Level::Statutory) => {
            ("超期未办结，已转督办".to_owned(), "is late and under supervision".to_owned())
        }
        MessageKind::Notice => {
            let number = &message.notice_number;
            (
                format!("收到督办单{number}，请按期答复"),
                format!("has supervision notice {number} to be answered"),
            )
        }
    };
    let case = &message.case.number;
    let (due_zh, due_en) = match message.due_at.map(due_text) {
        Some((zh, en)) => (format!("，{zh}"), format!(". {en}")),
        None => Words::default(),
    };
    let (gap, of) = if case.is_empty() { ("", "") } else { (case.as_str(), " of ") };
    (
        format!("{gap}“{}”{zh}{due_zh}。", message.stage.zh()),
        format!("“{}”{of}{case} {en}{due_en}.", message.stage.en()),
    )
}

#[cfg(test)]
mod tests {
    use super::due_text;

    #[test]
    fn a_due_time_is_written_as_the_portal_writes_it() {
        let at = "2026-11-25T17:00:00+08:00".parse().unwrap();
        assert_eq!(due_text(at), ("11-25（周三）17:00 到期".to_owned(), "Due Wed 11-25 17:00".to_owned()));
        let sunday = "2026-03-01T08:05:59+08:00".parse().unwrap();
        assert_eq!(due_text(sunday).0, "03-01（周日）08:05 到期");
    }
}
