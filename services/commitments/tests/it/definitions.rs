//! The description of the API defines every figure, in the words that were agreed.

use nqi_proto::DESCRIPTOR_SET;
use prost::Message;
use prost_types::FileDescriptorSet;

/// The definitions of statistics and credit classes as they were agreed, without the marks of their headings.
const AGREED: [&str; 17] = [
    "Outcome: LATE if a RED is STANDING; else EXCUSED if a RED is; else ON_TIME if completed; else undecided.",
    "Dated by completed_at, or due when breached: open overdue work counts at once.",
    "n = ON_TIME + LATE, k = ON_TIME, rate = k/n.",
    "EXCUSED, PENDING, cancelled or superseded without RED are outside n, counted beside it.",
    "n < 10: unranked, shown \"k/n 样本不足\", no percentage.",
    "90 % interval: Wilson, z = 1.6449 (9/10 -> 0.652-0.977; 198/200 -> 0.970-0.997).",
    "Rank by lower bound, then n, then id.",
    "Published periods are snapshots; corrections restate.",
    "Credit class A-D (proposal; letters as in SAMR's 2025 risk classes): quarterly over 12 months, each term to 0.01 half up:",
    "promise | 40 · k/n",
    "escalation | max(0, 20 - 4 · ESCALATED per 100 of n)",
    "ratings | 20 · (1 - min(1, 5 · upheld bad / ratings)); 20 if none",
    "supervision | max(0, 10 - 5 · late replies)",
    "capability | 10 · lines under valid accreditation / published lines",
    "A >= 90, B >= 75, C >= 60, else D; n < 10 = 暂不评级.",
    "Gates: upheld out-of-scope or false report = D; two unanswered notices = at most C.",
    "Inputs link to facts. Example: 38/40, 1 ESCALATED, 1 of 30 upheld, 0 late, 118/120 -> 38.00 + 10.00 + 16.67 + 10.00 + 9.83 = 84.50, B.",
];

#[test]
fn the_description_of_the_statistics_says_every_definition_word_for_word() {
    let all = FileDescriptorSet::decode(DESCRIPTOR_SET).expect("a descriptor set");
    let file =
        all.file.iter().find(|file| file.name() == "nqi/commitments/v1/stats.proto").expect("the file");
    let place = file.service.iter().position(|one| one.name() == "StatsService").expect("the service");
    // 6 is the number of `service` in a file descriptor.
    let path = [6, i32::try_from(place).expect("a small number")];
    let info = file.source_code_info.as_ref().expect("comments");
    let comment = info.location.iter().find(|one| one.path == path).expect("a comment").leading_comments();
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let told = words(comment);
    let missing: Vec<&str> = AGREED.into_iter().filter(|sentence| !told.contains(&words(sentence))).collect();
    assert_eq!(missing, Vec::<&str>::new(), "{told}");
}
