//! Jobs with the agents that can do them.

use crate::engine::assign::{MAX_COST, Refusal};

/// Agents × jobs that the tables of the search hold.
const CELLS: u64 = 50_000_000;

/// An agent that can do a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The agent.
    pub agent: u32,
    /// Cost.
    pub cost: i64,
    /// Load on the agent, at least 0.
    pub load: i64,
}

/// Agents with capacities, and jobs with their choices, each agent at most once.
#[derive(Debug, Clone)]
pub struct Instance {
    capacity: Vec<i64>,
    choices: Vec<Vec<Choice>>,
}

impl Instance {
    /// An instance. A choice that alone exceeds its agent's capacity is left out.
    ///
    /// # Errors
    /// [`Refusal`]: a cost, an agent, a load or capacity out of range, or too many pairs.
    pub fn new(capacity: Vec<i64>, mut choices: Vec<Vec<Choice>>) -> Result<Instance, Refusal> {
        let cells = capacity.len() as u64 * choices.len() as u64;
        if cells > CELLS {
            return Err(Refusal::TooLarge { cells, allowed: CELLS });
        }
        if let Some(request) = capacity.iter().position(|capacity| !(0..=MAX_COST).contains(capacity)) {
            return Err(Refusal::Load { request });
        }
        for (request, choices) in choices.iter_mut().enumerate() {
            for choice in choices.iter() {
                let (provider, providers) = (choice.agent.into(), capacity.len());
                if choice.agent as usize >= providers {
                    return Err(Refusal::Provider { request, provider, providers });
                }
                if choice.cost.abs() > MAX_COST {
                    return Err(Refusal::Cost { request });
                }
                if !(0..=MAX_COST).contains(&choice.load) {
                    return Err(Refusal::Load { request });
                }
            }
            choices.retain(|choice| choice.load <= capacity[choice.agent as usize]);
            choices.sort_unstable_by_key(|choice| (choice.agent, choice.cost, choice.load));
            choices.dedup_by_key(|choice| choice.agent);
        }
        Ok(Instance { capacity, choices })
    }

    /// Number of agents.
    pub fn agents(&self) -> usize {
        self.capacity.len()
    }

    /// Number of jobs.
    pub fn jobs(&self) -> usize {
        self.choices.len()
    }

    /// Capacity of an agent.
    pub fn capacity(&self, agent: usize) -> i64 {
        self.capacity[agent]
    }

    /// Who can do a job, in order of agent.
    pub fn choices(&self, job: usize) -> &[Choice] {
        &self.choices[job]
    }

    /// What an assignment costs; nothing when a job cannot be done where it stands or an agent has too much.
    pub fn cost_of(&self, agents: &[u32]) -> Option<i64> {
        if agents.len() != self.jobs() {
            return None;
        }
        let mut left = self.capacity.clone();
        let mut cost = 0;
        for (job, agent) in agents.iter().enumerate() {
            let choice = self.choices(job).iter().find(|choice| choice.agent == *agent)?;
            left[*agent as usize] -= choice.load;
            cost += choice.cost;
        }
        left.iter().all(|left| *left >= 0).then_some(cost)
    }
}
