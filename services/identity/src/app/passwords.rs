//! Password hashing: argon2id (19 MiB, 2 passes), at most one hash per core at a time.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use nqi_platform::problem::Problem;
use tokio::sync::Semaphore;

/// Hashes and verifies on blocking threads, bounded by a semaphore.
#[derive(Clone)]
pub struct Passwords {
    slots: Arc<Semaphore>,
    decoy: Arc<str>,
}

impl Passwords {
    /// As many hashes at once as the machine has cores.
    ///
    /// # Errors
    /// INTERNAL when the system's random source fails.
    pub fn new() -> Result<Passwords, Problem> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Passwords { slots: Arc::new(Semaphore::new(cores)), decoy: hash("decoy")?.into() })
    }

    /// The PHC string of a password under a fresh salt.
    ///
    /// # Errors
    /// INTERNAL when hashing fails.
    pub async fn hash(&self, password: &str) -> Result<String, Problem> {
        let password = password.to_owned();
        self.run(move || hash(&password)).await?
    }

    /// Whether the password belongs to the stored hash. Without one the same work is done, so that an unknown account
    /// takes as long as a wrong password.
    ///
    /// # Errors
    /// INTERNAL when the hash cannot be read.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool, Problem> {
        let (password, known) = (password.to_owned(), stored.is_some());
        let stored = stored.unwrap_or(&self.decoy).to_owned();
        let fits = self
            .run(move || {
                let parsed = PasswordHash::new(&stored)
                    .map_err(|error| Problem::internal(format!("stored password hash: {error}")))?;
                Ok::<_, Problem>(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
            })
            .await??;
        Ok(fits && known)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let slot = self.slots.clone().acquire_owned().await.map_err(Problem::internal)?;
        let work = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(slot);
            done
        });
        work.await.map_err(Problem::internal)
    }
}

fn hash(password: &str) -> Result<String, Problem> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| Problem::internal(format!("argon2id: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only_and_an_unknown_account_never() {
        let passwords = Passwords::new().unwrap();
        let stored = passwords.hash("correct horse battery").await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(passwords.verify("correct horse battery", Some(&stored)).await.unwrap());
        assert!(!passwords.verify("wrong horse battery", Some(&stored)).await.unwrap());
        assert!(!passwords.verify("decoy", None).await.unwrap());
    }
}
