//! Comments of the proto sources, by file and source path.

use std::collections::HashMap;

use prost_reflect::{DescriptorPool, FileDescriptor};

/// Leading comments of everything in a pool; empty when the descriptor set has no source info.
#[derive(Debug, Default)]
pub struct Comments(HashMap<(String, Vec<i32>), String>);

impl Comments {
    /// Collects the comments.
    pub fn of(pool: &DescriptorPool) -> Self {
        let mut all = HashMap::new();
        for file in pool.files() {
            let Some(info) = &file.file_descriptor_proto().source_code_info else {
                continue;
            };
            for location in &info.location {
                if let Some(text) = &location.leading_comments {
                    all.insert((file.name().to_owned(), location.path.clone()), tidy(text));
                }
            }
        }
        Self(all)
    }

    /// The comment at a path, "" when there is none.
    pub fn at(&self, file: &FileDescriptor, path: &[i32]) -> &str {
        self.0.get(&(file.name().to_owned(), path.to_vec())).map_or("", String::as_str)
    }
}

/// Lines joined to paragraphs, the space after `//` dropped.
fn tidy(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.join("\n").trim().replace("\n\n", "\u{0}").replace('\n', " ").replace('\u{0}', "\n\n")
}

/// The first sentence, for summaries.
pub fn summary(text: &str) -> &str {
    let first = text.split("\n\n").next().unwrap_or_default();
    let end = first.find(". ").or_else(|| first.find("; ")).unwrap_or(first.len());
    first[..end].trim_end_matches('.')
}
