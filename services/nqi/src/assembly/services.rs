//! The services of this process, each with what it depends on.

use std::sync::Arc;
use std::time::Duration;

use nqi_identity::{Passwords, RevokedSessions, Settings};
use nqi_platform::calendar::PublishedCalendar;
use nqi_platform::config::RegistryConfig;
use nqi_platform::problem::Problem;
use nqi_store::Db;
use tonic::service::Routes;

use super::{Shared, webhook::webhook};
use crate::role::Role;

/// Those that run here; the others are `None`.
#[derive(Default)]
pub(super) struct Services {
    identity: Option<nqi_identity::Deps>,
    registry: Option<nqi_registry::Deps>,
    requests: Option<nqi_requests::Deps>,
    matching: Option<nqi_matching::Deps>,
    commitments: Option<nqi_commitments::Deps>,
}

impl Services {
    /// Opens the databases of `here` and wires what runs on them.
    pub(super) async fn open(shared: &Shared<'_>, here: &[Role]) -> Result<Services, Problem> {
        let mut services = Services::default();
        for role in here {
            match role {
                Role::Identity => services.identity = Some(identity(shared).await?),
                Role::Registry => services.registry = Some(registry(shared).await?),
                Role::Requests => services.requests = Some(requests(shared).await?),
                Role::Matching => services.matching = Some(matching(shared)),
                Role::Commitments => services.commitments = Some(commitments(shared).await?),
                Role::Gateway => {}
            }
        }
        Ok(services)
    }

    pub(super) fn routes(&self) -> Vec<(Role, Routes)> {
        let mut routes = Vec::new();
        routes.extend(self.identity.iter().map(|deps| (Role::Identity, nqi_identity::routes(deps))));
        routes.extend(self.registry.iter().map(|deps| (Role::Registry, nqi_registry::routes(deps))));
        routes.extend(self.requests.iter().map(|deps| (Role::Requests, nqi_requests::routes(deps))));
        routes.extend(self.matching.iter().map(|deps| (Role::Matching, nqi_matching::routes(deps))));
        routes.extend(self.commitments.iter().map(|deps| (Role::Commitments, nqi_commitments::routes(deps))));
        routes
    }

    pub(super) fn spawn_jobs(&self) {
        self.identity.iter().for_each(nqi_identity::spawn_jobs);
        self.registry.iter().for_each(nqi_registry::spawn_jobs);
        self.requests.iter().for_each(nqi_requests::spawn_jobs);
        self.matching.iter().for_each(nqi_matching::spawn_jobs);
        self.commitments.iter().for_each(nqi_commitments::spawn_jobs);
    }

    pub(super) fn is_ready(&self) -> bool {
        self.matching.as_ref().is_none_or(nqi_matching::ready)
    }

    pub(super) fn databases(&self) -> Vec<Db> {
        let mut open = Vec::new();
        open.extend(self.identity.iter().map(|deps| deps.db.clone()));
        open.extend(self.registry.iter().map(|deps| deps.db.clone()));
        open.extend(self.requests.iter().map(|deps| deps.db.clone()));
        open.extend(self.commitments.iter().map(|deps| deps.db.clone()));
        open
    }

    pub(super) fn revoked_sessions(&self) -> Option<RevokedSessions> {
        let deps = self.identity.as_ref()?;
        Some(RevokedSessions::new(deps.db.clone(), deps.clock.clone(), deps.settings.access_seconds))
    }

    /// One pass over everything that may be waiting, what only feeds providers' facts apart; the answer counts what was done.
    pub(super) async fn round(&self) -> Result<u64, Problem> {
        let mut done = 0;
        let clock = self.clock()?;
        for db in self.databases() {
            done += nqi_events::Sequencer::run_once(&db, &clock).await?;
        }
        if let Some(deps) = &self.commitments {
            // Facts before clocks: what happened before a due time must not find its card written already.
            done += nqi_commitments::consumers(deps).await?;
            done += nqi_commitments::settle_due(deps).await? as u64;
            done += nqi_commitments::tell(deps).await?;
        }
        if let Some(deps) = &self.requests {
            done += nqi_requests::sweep(deps).await?;
            done += nqi_requests::drain(deps).await?;
        }
        if let Some(deps) = &self.registry {
            done += nqi_registry::sweep_holds(deps).await?;
            done += nqi_registry::lapse_bookings(deps).await?;
            done += nqi_registry::run_imports(deps).await?;
        }
        Ok(done)
    }

    /// Takes up what the facts about providers are made of, and brings them up to their day.
    pub(super) async fn facts(&self) -> Result<(), Problem> {
        if let Some(deps) = &self.registry {
            nqi_registry::take_up(deps).await?;
            nqi_registry::refresh_facts(deps).await?;
            nqi_events::Sequencer::run_once(&deps.db, &deps.clock).await?;
        }
        if let Some(deps) = &self.requests {
            nqi_requests::take_up(deps).await?;
        }
        Ok(())
    }

    /// Takes over the credit classes; the next facts tell them.
    pub(super) async fn classes(&self) -> Result<(), Problem> {
        if let Some(deps) = &self.registry {
            nqi_registry::refresh_credit(deps).await?;
        }
        Ok(())
    }

    /// Brings the match index up to the registry.
    pub(super) async fn caught_up(&self) -> Result<(), Problem> {
        match &self.matching {
            Some(deps) => nqi_matching::catch_up(deps).await,
            None => Ok(()),
        }
    }

    fn clock(&self) -> Result<nqi_platform::clock::Clock, Problem> {
        let clock = self.identity.as_ref().map(|deps| deps.clock.clone());
        clock.ok_or_else(|| Problem::internal("settling needs every service in this process"))
    }
}

async fn identity(shared: &Shared<'_>) -> Result<nqi_identity::Deps, Problem> {
    let auth = &shared.config.auth;
    let key = shared.key.clone().ok_or_else(|| Problem::internal("identity runs without a signing key"))?;
    Ok(nqi_identity::Deps {
        db: shared.database(Role::Identity).await?,
        clock: shared.clock.clone(),
        bus: shared.bus.clone(),
        tasks: shared.tasks.clone(),
        key,
        settings: Arc::new(Settings {
            issuer: auth.issuer.clone(),
            audience: auth.audience.clone(),
            access_seconds: auth.access_minutes.get() * 60,
            idle_seconds: i64::try_from(auth.idle_minutes.get() * 60).unwrap_or(i64::MAX),
            absolute_seconds: i64::try_from(auth.refresh_days.get() * 86_400).unwrap_or(i64::MAX),
            service_secret: auth.service_secret.clone(),
        }),
        passwords: Passwords::new()?,
    })
}

async fn commitments(shared: &Shared<'_>) -> Result<nqi_commitments::Deps, Problem> {
    Ok(nqi_commitments::Deps {
        db: shared.database(Role::Commitments).await?,
        clock: shared.clock.clone(),
        bus: shared.bus.clone(),
        tasks: shared.tasks.clone(),
        tokens: shared.tokens(Role::Commitments),
        requests: shared.links.requests.clone(),
        commitments: shared.links.commitments.clone(),
        registry: shared.links.registry.clone(),
        identity: shared.links.identity.clone(),
        webhook: webhook(&shared.config.commitments.messages)?,
        config: nqi_commitments::config::Config {
            scan: Duration::from_millis(shared.config.commitments.scan_ms.get()),
            batch: shared.config.commitments.batch.get(),
        },
    })
}

async fn registry(shared: &Shared<'_>) -> Result<nqi_registry::Deps, Problem> {
    Ok(nqi_registry::Deps {
        db: shared.database(Role::Registry).await?,
        clock: shared.clock.clone(),
        bus: shared.bus.clone(),
        tasks: shared.tasks.clone(),
        tokens: shared.tokens(Role::Registry),
        links: nqi_registry::Links {
            identity: shared.links.identity.clone(),
            requests: shared.links.requests.clone(),
            commitments: shared.links.commitments.clone(),
        },
        calendar: PublishedCalendar::new(shared.links.commitments.clone()),
        config: registry_config(&shared.config.registry),
    })
}

fn registry_config(section: &RegistryConfig) -> nqi_registry::Config {
    const MIB: u64 = 1 << 20;
    nqi_registry::Config {
        hold_sweep_seconds: section.hold_sweep_seconds.get(),
        ledger_check_seconds: section.ledger_check_seconds.get(),
        // Bounded far below what the targets hold.
        booking_answer_hours: section.booking_answer_hours.get() as i64,
        facts_refresh_seconds: section.facts_refresh_seconds.get(),
        credit_refresh_seconds: section.credit_refresh_seconds.get(),
        sheet_max_bytes: section.sheet_max_mib.size() << 20,
        sheet_max_inflated_bytes: section.sheet_max_inflated_mib.get() * MIB,
        sheet_max_rows: section.sheet_max_rows.size(),
        import_max_bytes: section.import_max_mib.size() << 20,
        import_max_inflated_bytes: section.import_max_inflated_mib.get() * MIB,
        import_max_rows: section.import_max_rows.size(),
        import_keep_days: section.import_keep_days.get() as u32,
    }
}

fn matching(shared: &Shared<'_>) -> nqi_matching::Deps {
    nqi_matching::Deps {
        clock: shared.clock.clone(),
        bus: shared.bus.clone(),
        tasks: shared.tasks.clone(),
        tokens: shared.tokens(Role::Matching),
        registry: shared.links.registry.clone(),
        requests: shared.links.requests.clone(),
        commitments: shared.links.commitments.clone(),
        index: nqi_matching::Index::kept_in(shared.config.server.data_dir.join("matching.index")),
    }
}

async fn requests(shared: &Shared<'_>) -> Result<nqi_requests::Deps, Problem> {
    Ok(nqi_requests::Deps {
        db: shared.database(Role::Requests).await?,
        clock: shared.clock.clone(),
        bus: shared.bus.clone(),
        tasks: shared.tasks.clone(),
        tokens: shared.tokens(Role::Requests),
        links: nqi_requests::Links {
            identity: shared.links.identity.clone(),
            registry: shared.links.registry.clone(),
            matching: shared.links.matching.clone(),
            commitments: shared.links.commitments.clone(),
        },
        config: nqi_requests::Config {
            files: shared.config.files_dir(),
            max_file_bytes: shared.config.files.max_mib.get() << 20,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_manual_says_of_the_register_is_what_the_register_begins_with() {
        let config: nqi_platform::config::Config = nqi_platform::config::load_str("").expect("the manual");
        assert_eq!(registry_config(&config.registry), nqi_registry::Config::default());
    }
}
