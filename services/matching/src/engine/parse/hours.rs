//! Times of a day: 下午2点到4点, 9:00-11:30, 上午九点半至十一点.

use super::hit::{Hit, Hours, Sense};
use super::numerals::{HAN, whole};
use super::pattern::{Match, Pattern, compile, find};
use super::text::Text;

static SPAN: Pattern = Pattern::new(|| {
    let clock = format!(
        r"(\d{{1,2}}|[{HAN}]{{1,3}})\s*(?:(:)\s*(\d{{2}})|[点时]钟?\s*(半|一刻|三刻|\d{{1,2}})?分?整?)"
    );
    let part = "(上午|早上|早晨|中午|下午|傍晚|晚上)?";
    compile(&format!(r"{part}\s*{clock}\s*(?:到|至|-|~)\s*{part}\s*{clock}"))
});
/// Below this hour nobody says whether the morning or the afternoon is meant unless it is written.
const UNSAID_BELOW: u32 = 8;

/// Reads every stretch between two times of a day, behind the days and before quantities.
pub fn read(text: &mut Text) -> Vec<Hit> {
    let mut hits = Vec::new();
    for found in find(text, &SPAN) {
        // 1:20~1:500 goes on behind the match: it is a scale.
        let goes_on = text.chars().get(found.at.end).is_some_and(char::is_ascii_digit);
        let Some(hours) = span(&found).filter(|_| !goes_on) else { continue };
        text.take(&found.at);
        hits.push(Hit { at: found.at, sense: Sense::Hours(hours) });
    }
    hits
}

fn span(found: &Match) -> Option<Hours> {
    let (from, said) = minute(found, 1, None)?;
    // 下午2点到4点: the part of the day holds for both.
    let (to, also_said) = minute(found, 6, found.text(1))?;
    (from < to && to <= 24 * 60).then_some(Hours { from, to, sure: said && also_said })
}

/// The minute of the day that begins at a group, and whether it is surely the one meant.
fn minute(found: &Match, group: usize, before: Option<&str>) -> Option<(u32, bool)> {
    let part = found.text(group).or(before);
    let hour = whole(found.text(group + 1)?).filter(|hour| *hour <= 24)?;
    let minutes = match found.text(group + 3).or(found.text(group + 4)) {
        None => 0,
        Some("半") => 30,
        Some("一刻") => 15,
        Some("三刻") => 45,
        Some(digits) => digits.parse().ok().filter(|minutes| *minutes < 60)?,
    };
    let later = |hour: u32| if hour < 12 { hour + 12 } else { hour };
    let (hour, sure) = match part {
        Some("下午" | "傍晚" | "晚上") => (later(hour), true),
        Some("中午") => (if hour < 4 { hour + 12 } else { hour }, true),
        Some(_) => (hour, hour <= 12),
        None if hour >= UNSAID_BELOW => (hour, true),
        // 1:20 alone may be a scale; 2点 is the afternoon, most likely.
        None if found.text(group + 2).is_some() => return None,
        None => (later(hour), false),
    };
    Some((60 * hour + minutes, sure))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Option<(u32, u32, bool)> {
        let hits = read(&mut Text::new(text));
        assert!(hits.len() <= 1, "{text}: {hits:?}");
        hits.into_iter().find_map(|hit| match hit.sense {
            Sense::Hours(hours) => Some((hours.from, hours.to, hours.sure)),
            _ => None,
        })
    }

    #[test]
    fn times_are_read_in_every_form() {
        for (text, from, to, sure) in [
            ("下午2点到4点", 840, 960, true),
            ("下午两点至四点半", 840, 990, true),
            ("上午9点到11点", 540, 660, true),
            ("上午10点到下午3点", 600, 900, true),
            ("9:00-11:30", 540, 690, true),
            ("１４：００～１６：００", 840, 960, true),
            ("14时至16时", 840, 960, true),
            ("上午九点一刻到十点三刻", 555, 645, true),
            ("晚上7点到9点", 1140, 1260, true),
            ("2点到4点", 840, 960, false),
        ] {
            assert_eq!(one(text), Some((from, to, sure)), "{text}");
        }
    }

    #[test]
    fn what_runs_backwards_or_is_a_scale_is_no_time() {
        for text in ["下午4点到2点", "1:20~1:50", "9:00-11:300", "25点到26点", "9:75-10:00", "0~10mm", "点到"]
        {
            assert_eq!(one(text), None, "{text}");
        }
    }
}
