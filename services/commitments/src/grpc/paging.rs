//! A page of a list: what was asked for, and the token of the next one.

use jiff::Timestamp;
use nqi_platform::{
    auth::Principal,
    page,
    problem::{Checks, Problem},
};
use prost::Message;
use uuid::Uuid;

/// The page that a caller asks for.
pub(super) struct Page {
    hash: u64,
    size: u64,
    cursor: Option<String>,
}

impl Page {
    /// Reads how many (50 unless told, 200 at most) and behind what. `filter` is the request without both: a token belongs to
    /// it and to the caller.
    pub fn asked(
        checks: &mut Checks,
        caller: &Principal,
        filter: &impl Message,
        (size, token): (i32, &str),
    ) -> Self {
        let hash = page::filter_hash(&[&caller.org.to_string(), &format!("{:x?}", filter.encode_to_vec())]);
        let size = checks.take(page::size(size, 50, 200)).unwrap_or_default();
        Self { hash, size, cursor: checks.take(page::decode(hash, token, "page_token")).flatten() }
    }

    /// Rows to read: one more than is shown tells whether there is a next page.
    pub fn rows(&self) -> u64 {
        self.size + 1
    }

    /// The id behind which the page starts; None for the first one.
    pub fn after_id(&self) -> Result<Option<Uuid>, Problem> {
        self.cursor.as_deref().map(|id| Uuid::try_parse(id).map_err(|_| damaged())).transpose()
    }

    /// The instant, which may be absent, and the id behind which the page starts; None for the first one.
    pub fn after_instant(&self) -> Result<Option<(Option<Timestamp>, Uuid)>, Problem> {
        self.cursor.as_deref().map(|text| read(text).ok_or_else(damaged)).transpose()
    }

    /// Lets the row beyond the page go; the token of the next page, empty when there is none.
    pub fn cut<T>(&self, rows: &mut Vec<T>, cursor: impl Fn(&T) -> String) -> String {
        let more = rows.len() as u64 > self.size;
        rows.truncate(usize::try_from(self.size).unwrap_or(usize::MAX));
        match rows.last().filter(|_| more) {
            Some(last) => page::encode(self.hash, &cursor(last)),
            None => String::new(),
        }
    }
}

/// The cursor that [`Page::after_instant`] reads.
pub(super) fn behind(at: Option<Timestamp>, id: Uuid) -> String {
    let at = at.map(|at| at.as_microsecond().to_string()).unwrap_or_default();
    format!("{at}|{id}")
}

fn read(text: &str) -> Option<(Option<Timestamp>, Uuid)> {
    let (at, id) = text.split_once('|')?;
    let at = match at {
        "" => None,
        micros => Some(Timestamp::from_microsecond(micros.parse().ok()?).ok()?),
    };
    Some((at, Uuid::try_parse(id).ok()?))
}

fn damaged() -> Problem {
    Problem::internal("a page token of ours does not parse")
}
