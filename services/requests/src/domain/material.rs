//! What a submission consisted of when its defects were named, so that a second notice can be limited to what changed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Materials of a submission by name (`title`, `text`, `contact`, `deadline`, `documents`, `items[0]`..), each with the
/// digest of its content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Materials(pub BTreeMap<String, String>);

impl Materials {
    /// Whether a notice about `material` is allowed again: that material changed since `self`, or, when the name is
    /// none of ours (a paper handed in at the counter), anything did.
    pub fn allows_again(&self, now: &Materials, material: &str) -> bool {
        let known = |materials: &Materials| {
            materials.0.iter().find(|(name, _)| concerns(material, name)).map(|(_, digest)| digest.clone())
        };
        match (known(self), known(now)) {
            (None, None) => self != now,
            (before, after) => before != after,
        }
    }
}

/// `items[0].need.calibration` concerns `items[0]`, but not `items[01]` or `items`.
fn concerns(material: &str, name: &str) -> bool {
    material.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn materials(pairs: &[(&str, &str)]) -> Materials {
        Materials(pairs.iter().map(|(name, digest)| ((*name).to_owned(), (*digest).to_owned())).collect())
    }

    #[test]
    fn only_what_changed_may_be_objected_to_again() {
        let before = materials(&[("title", "a"), ("items[0]", "b"), ("items[1]", "c")]);
        let after = materials(&[("title", "a"), ("items[0]", "x"), ("items[1]", "c"), ("items[2]", "d")]);
        assert!(before.allows_again(&after, "items[0].need.testing.object"));
        assert!(before.allows_again(&after, "items[2]"));
        assert!(!before.allows_again(&after, "title"));
        assert!(!before.allows_again(&after, "items[1].need"));
        assert!(before.allows_again(&after, "营业执照"));
        assert!(!before.allows_again(&before, "营业执照"));
    }
}
