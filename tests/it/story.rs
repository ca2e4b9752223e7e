//! The story from need to report, over every transport and on both back ends, and as `nqi demo` prints it.

use std::collections::BTreeSet;
use std::time::Duration;

use nqi::demo::api::Api;
use nqi::demo::grpc::GrpcApi;
use nqi::demo::rest::RestApi;
use nqi::demo::stage::World;
use nqi::demo::{run, story};
use nqi_platform::link;
use nqi_tests::backend::Backend;
use nqi_tests::seeded::{self, Seeded};
use nqi_tests::{executable, on_both_back_ends, workspace};

/// The longest that `nqi demo` may take in a debug build, its own seeding included.
const BOUND: Duration = Duration::from_secs(560);

/// What the story says over a transport.
async fn told(seeded: &Seeded, api: &dyn Api) -> String {
    let settle = run::settle(&seeded.cluster.assembly());
    let world = World::new(&seeded.summary, seeded.cluster.clock.clone(), settle)
        .expect("the summary names its people");
    let mut paper = Vec::new();
    let played = story::play(api, &world, &mut paper).await;
    let paper = String::from_utf8(paper).expect("the story is text");
    played.unwrap_or_else(|mismatch| panic!("{mismatch}\n{paper}"));
    assert!(paper.matches('✓').count() > 30, "every figure is counted again: {paper}");
    paper
}

on_both_back_ends! {
    async fn the_story_runs_through_native_grpc(backend: Backend) {
        let seeded = seeded::start(backend).await;
        let port = link::remote(&seeded.cluster.url).expect("an address");
        told(&seeded, &GrpcApi::new(port)).await;
        seeded.cluster.stop().await;
    }

    async fn the_story_runs_through_rest(backend: Backend) {
        let seeded = seeded::start(backend).await;
        told(&seeded, &RestApi::new(seeded.cluster.url.clone()).expect("a client")).await;
        seeded.cluster.stop().await;
    }
}

#[test]
fn the_demo_prints_what_the_story_says_over_any_transport_and_exits_in_peace() {
    nqi_tests::played(async {
        let demo = tokio::task::spawn_blocking(|| {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let ended = executable::run(executable::command(folder.path(), &["demo"]), BOUND);
            let left: Vec<_> = std::fs::read_dir(folder.path()).expect("the folder").flatten().collect();
            assert!(left.is_empty(), "a demo leaves nothing behind: {left:?}");
            ended
        });
        let seeded = seeded::start(Backend::Sqlite).await;
        let port = link::remote(&seeded.cluster.url).expect("an address");
        let paper = told(&seeded, &GrpcApi::new(port)).await;
        seeded.cluster.stop().await;
        let demo = demo.await.expect("the demo was run");
        assert_eq!(demo.code, Some(0), "{}\n{}", demo.stdout, demo.stderr);
        assert_eq!(demo.stdout, paper, "another transport and another seeding, the same story to the byte");
        let readme = workspace::read("README.md".as_ref());
        let quoted = readme.split("```text\n").nth(1).and_then(|rest| rest.split("```").next());
        let printed: BTreeSet<&str> = paper.lines().collect();
        for line in quoted.expect("the README quotes the story").lines().filter(|line| line.trim() != "…") {
            assert!(printed.contains(line), "the README quotes what the story does not say: {line}");
        }
    });
}
