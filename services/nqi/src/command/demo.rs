//! `nqi demo`.

use nqi_platform::problem::Problem;

/// Plays the story on a server of its own and writes it to standard output.
pub async fn run() -> Result<(), Problem> {
    crate::demo::run::run(&mut std::io::stdout()).await
}
