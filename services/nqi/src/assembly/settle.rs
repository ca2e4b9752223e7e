//! Bringing everything to rest: what a seed or a test calls instead of waiting for loops.

use nqi_platform::problem::Problem;

use super::Assembly;

/// Rounds after which something must be going in circles.
const MOST: usize = 64;

impl Assembly {
    /// Fires what is due, sweeps what has lapsed, and hands events around until nobody has anything left to do.
    ///
    /// # Errors
    /// What a use case refused, or INTERNAL when the services never come to rest.
    pub async fn settle(&self) -> Result<(), Problem> {
        self.rest().await?;
        self.services.facts().await?;
        // A provider that was suspended leaves offers to be made again.
        self.rest().await?;
        self.services.caught_up().await
    }

    /// The same, but leaves the daily facts about providers as they are: a seed has four hundred days to get through.
    ///
    /// # Errors
    /// As [`Assembly::settle`].
    pub async fn settle_cases(&self) -> Result<(), Problem> {
        self.rest().await?;
        self.services.caught_up().await
    }

    /// Settles and takes the credit classes of now over into the facts, which a running platform does every hour.
    ///
    /// # Errors
    /// As [`Assembly::settle`].
    pub async fn settle_classes(&self) -> Result<(), Problem> {
        self.services.classes().await?;
        self.settle().await
    }

    async fn rest(&self) -> Result<(), Problem> {
        for _ in 0..MOST {
            if self.services.round().await? == 0 {
                return Ok(());
            }
        }
        Err(Problem::internal("the services do not come to rest"))
    }
}
