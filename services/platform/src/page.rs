//! Paging: sizes, and opaque tokens bound to the filter that they were made for (AIP-158).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::problem::Violation;

/// A position in a list; opaque to callers, unsigned because it grants nothing: rows are filtered by owner anyway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageToken {
    /// Fingerprint of filter, order and parent, from [`filter_hash`].
    pub filter_hash: u64,
    /// Where the next page starts, in the service's own words.
    pub cursor: String,
}

/// The number of rows to read: `default` for 0, at most `max`; a negative number is refused.
pub fn size(requested: i32, default: u64, max: u64) -> Result<u64, Violation> {
    match u64::try_from(requested) {
        Ok(0) => Ok(default),
        Ok(size) => Ok(size.min(max)),
        Err(_) => Err(Violation::new(
            "page_size",
            "OUT_OF_RANGE",
            format!("应为 0 到 {max} 之间的整数，0 表示默认值 {default}。"),
            format!("Must be from 0 to {max}; 0 means the default of {default}."),
        )),
    }
}

/// A fingerprint of everything that must stay the same from page to page.
pub fn filter_hash(parts: &[&str]) -> u64 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let digest: [u8; 32] = hash.finalize().into();
    let [a, b, c, d, e, f, g, h, ..] = digest;
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// The token of the page that starts at `cursor`.
pub fn encode(filter_hash: u64, cursor: &str) -> String {
    let mut bytes = filter_hash.to_be_bytes().to_vec();
    bytes.extend_from_slice(cursor.as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads a token back: `None` for the first page, a violation of `field` when it is damaged or of another filter.
pub fn decode(filter_hash: u64, token: &str, field: &str) -> Result<Option<String>, Violation> {
    if token.is_empty() {
        return Ok(None);
    }
    match read(token) {
        Some(page) if page.filter_hash == filter_hash => Ok(Some(page.cursor)),
        _ => Err(Violation::new(
            field,
            "INVALID_PAGE_TOKEN",
            "应为上一页返回的 next_page_token，且筛选与排序条件不得改变。",
            "Must be the next_page_token of the previous page, with the same filter and order.",
        )),
    }
}

fn read(token: &str) -> Option<PageToken> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (hash, cursor) = bytes.split_first_chunk::<8>()?;
    let cursor = String::from_utf8(cursor.to_vec()).ok()?;
    Some(PageToken { filter_hash: u64::from_be_bytes(*hash), cursor })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_token_of_another_filter_is_refused() {
        let ours = filter_hash(&["state=OPEN", "create_time desc"]);
        let theirs = filter_hash(&["state=OPENcreate_time desc", ""]);
        assert_ne!(ours, theirs);
        let token = encode(ours, "018f|42");
        assert_eq!(decode(ours, &token, "page_token"), Ok(Some("018f|42".into())));
        assert_eq!(decode(ours, "", "page_token"), Ok(None));
        assert_eq!(decode(theirs, &token, "page_token").expect_err("foreign").field, "page_token");
    }

    #[test]
    fn a_page_is_never_larger_than_the_maximum() {
        assert_eq!(size(0, 50, 200), Ok(50));
        assert_eq!(size(1_000_000_000, 50, 200), Ok(200));
        assert_eq!(size(-1, 50, 200).expect_err("negative").field, "page_size");
    }

    proptest! {
        #[test]
        fn no_text_makes_decoding_panic(token in ".*", cursor in ".*") {
            let _ = decode(1, &token, "page_token");
            prop_assert_eq!(decode(9, &encode(9, &cursor), "t"), Ok(Some(cursor)));
        }
    }
}
