//! `nqi openapi`.

use std::process::ExitCode;

/// Prints what the gateway serves at `/openapi.json`, without a server.
#[allow(clippy::print_stdout)]
pub fn print() -> ExitCode {
    match nqi_gateway::description(nqi_proto::DESCRIPTOR_SET, "nqi.", "/") {
        Ok(description) => {
            println!("{description:#}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("nqi: {error}");
            ExitCode::FAILURE
        }
    }
}
