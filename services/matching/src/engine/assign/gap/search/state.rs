//! An assignment with its loads, and what changes of it would cost.

use crate::engine::assign::gap::bound::SCALE;
use crate::engine::assign::gap::instance::{Choice, Instance};
use crate::engine::assign::gap::random::Random;

/// No choice: the agent cannot do the job.
const NONE: (i64, i64) = (i64::MAX, 0);

/// Where every job stands.
pub struct State {
    agents: usize,
    at: Vec<u32>,
    /// (cost, load) of job × agent.
    table: Vec<(i64, i64)>,
    /// Capacity left of each agent, negative = overload.
    left: Vec<i64>,
    /// Jobs of each agent, and the place of each job there.
    members: Vec<Vec<u32>>,
    place: Vec<u32>,
    cost: i64,
    overload: i64,
}

impl State {
    /// The given assignment.
    pub fn of(instance: &Instance, at: &[u32]) -> State {
        let agents = instance.agents();
        let mut table = vec![NONE; agents * instance.jobs()];
        for job in 0..instance.jobs() {
            for choice in instance.choices(job) {
                table[job * agents + choice.agent as usize] = (choice.cost, choice.load);
            }
        }
        let mut state = State {
            agents,
            at: at.to_vec(),
            table,
            left: (0..agents).map(|agent| instance.capacity(agent)).collect(),
            members: vec![vec![]; agents],
            place: vec![0; at.len()],
            cost: 0,
            overload: 0,
        };
        for (job, agent) in at.iter().enumerate() {
            let (cost, load) = state.table[job * agents + *agent as usize];
            state.cost += cost;
            state.left[*agent as usize] -= load;
            state.join(job, *agent);
        }
        state.overload = state.left.iter().map(|left| (-left).max(0)).sum();
        state
    }

    /// Jobs in order of regret, each at the first of its ordered choices that has room, else at its first.
    pub fn greedy(instance: &Instance, ordered: &[Vec<(Choice, i64)>]) -> State {
        let mut jobs: Vec<usize> = (0..ordered.len()).collect();
        jobs.sort_by_key(|job| -ordered[*job].get(1).map_or(i64::MAX, |(_, more)| *more));
        let mut left: Vec<i64> = (0..instance.agents()).map(|agent| instance.capacity(agent)).collect();
        let mut at = vec![0; ordered.len()];
        for job in jobs {
            let fits = |choice: &Choice| choice.load <= left[choice.agent as usize];
            let roomy = ordered[job].iter().map(|(choice, _)| choice).find(|choice| fits(choice));
            let choice = roomy.copied().unwrap_or(ordered[job][0].0);
            left[choice.agent as usize] -= choice.load;
            at[job] = choice.agent;
        }
        State::of(instance, &at)
    }

    /// The agent of each job.
    pub fn agents(&self) -> &[u32] {
        &self.at
    }

    /// The agent of a job.
    pub fn agent(&self, job: usize) -> u32 {
        self.at[job]
    }

    /// Total cost, overload not counted.
    pub fn cost(&self) -> i64 {
        self.cost
    }

    /// Whether nobody has too much.
    pub fn fits(&self) -> bool {
        self.overload == 0
    }

    /// Whether an agent has too much.
    pub fn is_overloaded(&self, agent: usize) -> bool {
        self.left[agent] < 0
    }

    /// A job of an agent, if it has any.
    pub fn some_job_of(&self, agent: u32, random: &mut Random) -> Option<usize> {
        let members = &self.members[agent as usize];
        (!members.is_empty()).then(|| members[random.below(members.len())] as usize)
    }

    /// The choice of a job at an agent, if it can be done there.
    pub fn choice_of(&self, job: usize, agent: u32) -> Option<Choice> {
        let (cost, load) = self.table[job * self.agents + agent as usize];
        (cost != NONE.0).then_some(Choice { agent, cost, load })
    }

    fn present(&self, job: usize) -> (i64, i64) {
        self.table[job * self.agents + self.at[job] as usize]
    }

    /// What more overload an agent has when its load grows by `by`.
    fn over(&self, agent: u32, by: i64) -> i64 {
        let left = self.left[agent as usize];
        (by - left).max(0) - (-left).max(0)
    }

    /// What a shift would cost more in 1/SCALE; `tolls` = what a unit of overload of each agent costs.
    pub fn shifted(&self, job: usize, to: &Choice, tolls: &[i64]) -> i64 {
        let (cost, load) = self.present(job);
        (to.cost - cost) * SCALE + self.toll(to.agent, to.load, tolls) + self.toll(self.at[job], -load, tolls)
    }

    /// How badly an agent is filled once a job left it, less what the job is worth there, in 1/SCALE.
    pub fn leaving(&self, job: usize, prices: &[i64], tolls: &[i64]) -> i64 {
        let agent = self.at[job] as usize;
        let (cost, load) = self.present(job);
        let left = self.left[agent] + load;
        let price = prices[agent];
        let filled = if left >= 0 { price * left } else { -left * (tolls[agent] - price) };
        filled - (cost * SCALE + price * load)
    }

    fn toll(&self, agent: u32, by: i64, tolls: &[i64]) -> i64 {
        self.over(agent, by).saturating_mul(tolls[agent as usize])
    }

    /// Shifts a job; always true, so that it can stand behind a condition.
    pub fn shift(&mut self, job: usize, to: &Choice) -> bool {
        let (cost, load) = self.present(job);
        let from = self.at[job];
        self.overload += self.over(from, -load);
        self.left[from as usize] += load;
        self.overload += self.over(to.agent, to.load);
        self.left[to.agent as usize] -= to.load;
        self.cost += to.cost - cost;
        let members = &mut self.members[from as usize];
        let place = self.place[job] as usize;
        members.swap_remove(place);
        if let Some(moved) = members.get(place) {
            self.place[*moved as usize] = self.place[job];
        }
        self.at[job] = to.agent;
        self.join(job, to.agent);
        true
    }

    fn join(&mut self, job: usize, agent: u32) {
        let members = &mut self.members[agent as usize];
        self.place[job] = members.len() as u32;
        members.push(job as u32);
    }
}
