//! A deployment of six processes on PostgreSQL and Redis: `nqi serve ROLE`, each with ports of its own.

use std::net::SocketAddr;
use std::path::Path;

use nqi::role::Role;

use crate::backend::{Backend, Databases};
use crate::process::{Process, free_address};

/// What the services prove to identity.
const SECRET: &str = "a-secret-of-the-test-only-0123456789";

/// The processes, running.
pub struct Split {
    parts: Vec<(Role, SocketAddr, Process)>,
    /// Dropped last: the processes only know the address of their databases.
    _databases: Databases,
}

impl Split {
    /// Starts every role in its order, each in a folder of its own below `folder`.
    pub async fn start(program: &Path, folder: &Path) -> Split {
        let databases = Databases::create(Backend::PostgresAndRedis).await;
        let mut parts: Vec<(Role, SocketAddr, Process)> = Role::ALL
            .iter()
            .map(|role| {
                let own = folder.join(role.name());
                let shared = Databases::at(databases.backend(), databases.url());
                let settings = [("auth.service_secret", SECRET)];
                (*role, free_address(), Process::prepare(program, &own, shared, &settings))
            })
            .collect();
        let upstreams: Vec<(Role, String)> =
            parts.iter().map(|(role, _, part)| (*role, part.base().to_owned())).collect();
        for (_, admin, part) in &mut parts {
            part.set("server.admin_listen", &admin.to_string());
            for (role, base) in upstreams.iter().filter(|(role, _)| *role != Role::Gateway) {
                part.set(&format!("upstreams.{}", role.name()), base);
            }
        }
        let mut split = Split { parts, _databases: databases };
        for role in Role::ALL {
            split.serve(role).await;
        }
        // Identity's key is the one that all of them accept.
        let (identity, others) = split.parts.split_at_mut(1);
        for (_, _, part) in others {
            part.sign_as(&identity[0].2);
        }
        split
    }

    /// Starts a role that does not run.
    pub async fn serve(&mut self, role: Role) {
        let (_, admin, part) = self.part(role);
        let admin = *admin;
        part.serve(role, admin).await;
    }

    /// SIGKILL for one role.
    pub async fn kill(&mut self, role: Role) {
        self.part(role).2.kill().await;
    }

    /// The process that callers reach.
    #[must_use]
    pub fn gateway(&self) -> &Process {
        let gateway = self.parts.iter().find(|(role, _, _)| *role == Role::Gateway);
        &gateway.expect("every role is there").2
    }

    /// SIGTERM for all of them, the gateway first; each must end in order and in time.
    pub async fn stop(mut self) {
        for (_, _, part) in self.parts.iter_mut().rev() {
            part.stop().await;
        }
    }

    fn part(&mut self, wanted: Role) -> &mut (Role, SocketAddr, Process) {
        self.parts.iter_mut().find(|(role, _, _)| *role == wanted).expect("every role is there")
    }
}
