//! SIGTERM, however soon it comes after the first answer.

use std::path::Path;

use nqi_tests::backend::Databases;
use nqi_tests::on_both_back_ends;
use nqi_tests::process::Process;

on_both_back_ends! {
    async fn a_process_that_has_just_answered_stops_in_order_when_asked(backend: Backend) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let program = Path::new(env!("CARGO_BIN_EXE_nqi-under-test"));
        let mut process = Process::prepare(program, folder.path(), Databases::create(backend).await, &[]);
        for _ in 0..8 {
            process.start(None).await;
            process.stop().await;
        }
    }
}
