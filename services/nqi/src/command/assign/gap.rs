//! Generalised assignment instances: agents and jobs, then costs and loads agent by agent, then capacities.

use std::time::Duration;

use nqi_matching::engine::assign::gap::{self, Choice, Effort, Instance, Outcome};

use super::file::{Numbers, Refusal};

/// Agents or jobs.
const MOST: i64 = 20_000;
/// Costs, loads and capacities.
const MOST_NUMBER: i64 = 1_000_000_000;

/// Reads an instance; the least cost is sought.
pub fn read(text: &str) -> Result<Instance, Refusal> {
    let mut numbers = Numbers::of(text);
    let agents = numbers.next(("机构数", "the number of agents"), 1, MOST)?;
    let jobs = numbers.next(("任务数", "the number of jobs"), 1, MOST)?;
    let count = text.split_ascii_whitespace().count() as i64 - 2;
    let wanted = 2 * agents * jobs + agents;
    if count < wanted {
        return Err(Refusal::new(
            Some(text.lines().count()),
            format!("文件不完整：{agents} 个机构、{jobs} 个任务应有 {wanted} 个数，但有 {count} 个"),
            format!(
                "the file is cut off: {agents} agents and {jobs} jobs need {wanted} numbers, {count} follow"
            ),
        ));
    }
    let mut table = |what, low| -> Result<Vec<i64>, Refusal> {
        (0..agents * jobs).map(|_| numbers.next(what, low, MOST_NUMBER)).collect()
    };
    let costs = table(("费用", "a cost"), -MOST_NUMBER)?;
    let loads = table(("负荷", "a load"), 0)?;
    let capacity = (0..agents).map(|_| numbers.next(("容量", "a capacity"), 0, MOST_NUMBER));
    let capacity = capacity.collect::<Result<Vec<_>, _>>()?;
    numbers.end()?;
    let jobs = usize::try_from(jobs).unwrap_or_default();
    let choices = |job: usize| {
        let of = |agent: usize| Choice {
            agent: u32::try_from(agent).unwrap_or_default(),
            cost: costs[agent * jobs + job],
            load: loads[agent * jobs + job],
        };
        (0..capacity.len()).map(of).collect()
    };
    let choices = (0..jobs).map(choices).collect();
    Instance::new(capacity, choices).map_err(|refused| Refusal::of_solver(&refused))
}

/// Searches for so long.
pub fn solve(instance: &Instance, time: Duration, threads: usize) -> Outcome {
    gap::solve(instance, Effort { time, rounds: u64::MAX, threads })
}
