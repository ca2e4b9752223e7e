//! The audit trail: a row per mutation, chained per organisation by a job so that the hot path takes no chain lock.

use crate::{Actor, Db, Error, Micros, Rows, tx::Tx};
use nqi_platform::{clock::Clock, problem::Problem};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Rows linked in one transaction.
const BATCH: i64 = 500;

/// What happened, in the words of the trail; who and when come from the transaction.
#[derive(Clone, Debug)]
pub struct Audit {
    /// The organisation whose chain the row joins.
    pub org: Uuid,
    /// Verb of the trail, such as `order.award`.
    pub action: &'static str,
    /// What it was done to: a case number or an id.
    pub subject: String,
    /// Facts that explain it; personal values only as salted digests.
    pub detail: serde_json::Value,
}

/// The first row of an organisation's chain that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// The organisation.
    pub org: Uuid,
    /// The number that is wrong or missing in its chain.
    pub seq: i64,
    /// What is wrong.
    pub fault: &'static str,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    org: Uuid,
    action: String,
    subject: String,
    actor: String,
    detail: String,
    at: Micros,
    seq: Option<i64>,
    prev: Option<Vec<u8>>,
    hash: Option<Vec<u8>>,
}

const COLUMNS: &str = "id, org, action, subject, actor, detail, at, seq, prev, hash";

pub(crate) async fn insert(tx: &Tx, audit: Audit) -> Result<(), Error> {
    let insert = tx.statement(
        "INSERT INTO audit (id, org, action, subject, actor, detail, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values(tx, tx.actor(), audit),
    );
    tx.conn().execute_raw(insert).await?;
    Ok(())
}

/// The statement for the rows of several actors.
pub(crate) fn inserts(tx: &Tx, audits: Vec<(Actor, Audit)>) -> Result<Vec<Statement>, Error> {
    let mut rows = Rows::new(7);
    for (actor, audit) in audits {
        rows.push(values(tx, &actor, audit));
    }
    rows.inserts(tx, "audit", "id, org, action, subject, actor, detail, at", "")
}

fn values(tx: &Tx, actor: &Actor, audit: Audit) -> [Value; 7] {
    [
        nqi_platform::ids::new_id().into(),
        audit.org.into(),
        audit.action.into(),
        audit.subject.into(),
        format!("{}/{}/{}", actor.org, actor.subject, actor.name).into(),
        audit.detail.to_string().into(),
        tx.now_micros().into(),
    ]
}

/// Links committed rows into their organisations' chains: gap-free number, previous hash, own hash. Returns how many.
///
/// Any replica may run it: it claims an organisation's head row first, and rows are numbered only when committed.
pub async fn link(db: &Db, clock: &Clock) -> Result<u64, Problem> {
    let mut total = 0;
    let waiting = Statement::from_string(
        db.reader().get_database_backend(),
        "SELECT DISTINCT org FROM (SELECT org FROM audit WHERE seq IS NULL ORDER BY at LIMIT 5000) AS waiting",
    );
    let rows = db.reader().query_all_raw(waiting).await.map_err(crate::error::problem)?;
    for row in rows {
        let org: Uuid = row.try_get("", "org").map_err(crate::error::problem)?;
        loop {
            let linked = db.job(clock, move |tx: Tx| async move { link_some(&tx, org).await }).await?;
            total += linked;
            if linked < BATCH as u64 {
                break;
            }
        }
    }
    Ok(total)
}

async fn link_some(tx: &Tx, org: Uuid) -> Result<u64, Error> {
    let conn = tx.conn();
    conn.execute_raw(tx.statement(
        "INSERT INTO audit_head (org, seq, hash) VALUES ($1, 0, $2) ON CONFLICT (org) DO NOTHING",
        [org.into(), Vec::<u8>::new().into()],
    ))
    .await?;
    let head = format!("SELECT seq, hash FROM audit_head WHERE org = $1{}", tx.claim_clause());
    // Held by another replica: it links this organisation.
    let Some(head) = conn.query_one_raw(tx.statement(&head, [org.into()])).await? else { return Ok(0) };
    let (mut seq, mut prev): (i64, Vec<u8>) = (head.try_get("", "seq")?, head.try_get("", "hash")?);
    let select =
        format!("SELECT {COLUMNS} FROM audit WHERE org = $1 AND seq IS NULL ORDER BY at, id LIMIT {BATCH}");
    let rows = Row::find_by_statement(tx.statement(&select, [org.into()])).all(conn).await?;
    let linked = rows.len() as u64;
    let mut links = Rows::new(4);
    for row in rows {
        seq += 1;
        let hash = row.digest(seq, &prev);
        links.push([row.id.into(), seq.into(), prev.into(), hash.clone().into()]);
        prev = hash;
    }
    let links = links.statements(tx, |rows| {
        format!(
            "UPDATE audit SET seq = v.column2, prev = v.column3, hash = v.column4 FROM {rows} WHERE id = v.column1"
        )
    })?;
    for statement in links {
        conn.execute_raw(statement).await?;
    }
    if linked > 0 {
        conn.execute_raw(tx.statement(
            "UPDATE audit_head SET seq = $1, hash = $2 WHERE org = $3",
            [seq.into(), prev.into(), org.into()],
        ))
        .await?;
    }
    Ok(linked)
}

/// Walks every chain and returns the first row of each that was edited, removed or moved; empty when all is well.
pub async fn verify(db: &Db) -> Result<Vec<Break>, Problem> {
    verify_chains(db).await.map_err(Problem::from)
}

async fn verify_chains(db: &Db) -> Result<Vec<Break>, Error> {
    let conn = db.reader();
    let backend = conn.get_database_backend();
    let heads = Statement::from_string(backend, "SELECT org, seq, hash FROM audit_head ORDER BY org");
    let mut breaks = Vec::new();
    for head in conn.query_all_raw(heads).await? {
        let (org, last, hash): (Uuid, i64, Vec<u8>) =
            (head.try_get("", "org")?, head.try_get("", "seq")?, head.try_get("", "hash")?);
        if let Some(fault) = verify_chain(conn, org, last, &hash).await? {
            breaks.push(fault);
        }
    }
    Ok(breaks)
}

async fn verify_chain(
    conn: &impl ConnectionTrait,
    org: Uuid,
    last: i64,
    head: &[u8],
) -> Result<Option<Break>, Error> {
    let (mut seq, mut prev) = (0, Vec::new());
    while seq < last {
        let select = Statement::from_sql_and_values(
            conn.get_database_backend(),
            format!(
                "SELECT {COLUMNS} FROM audit WHERE org = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT 1000"
            ),
            [org.into(), seq.into(), last.into()],
        );
        let rows = Row::find_by_statement(select).all(conn).await?;
        if rows.is_empty() {
            return Ok(Some(Break { org, seq: seq + 1, fault: "missing" }));
        }
        for row in rows {
            seq += 1;
            let fault = match () {
                () if row.seq != Some(seq) => "missing",
                () if row.prev.as_deref() != Some(&prev) => "previous hash differs",
                () if row.hash.as_deref() != Some(&row.digest(seq, &prev)) => "content differs",
                () => {
                    prev = row.hash.unwrap_or_default();
                    continue;
                }
            };
            return Ok(Some(Break { org, seq, fault }));
        }
    }
    let whole = prev == head;
    Ok((!whole).then_some(Break { org, seq, fault: "head differs" }))
}

impl Row {
    /// SHA-256 over the previous hash and every column, each with its length before it so that none can flow over.
    fn digest(&self, seq: i64, prev: &[u8]) -> Vec<u8> {
        let mut hash = Sha256::new();
        let (number, at) = (seq.to_be_bytes(), self.at.0.as_microsecond().to_be_bytes());
        let parts: [&[u8]; 9] = [
            prev,
            &number,
            self.id.as_bytes(),
            self.org.as_bytes(),
            self.action.as_bytes(),
            self.subject.as_bytes(),
            self.actor.as_bytes(),
            self.detail.as_bytes(),
            &at,
        ];
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().to_vec()
    }
}
