//! Opens an import, and starts, stops or takes back its work.

use super::unknown;
use crate::Deps;
use crate::app::Call;
use crate::app::access::{may_write, own_provider};
use crate::app::accreditations::unknown_reference;
use crate::app::providers::audit;
use crate::domain::folded;
use crate::domain::scope_import::{Counts, Mode, ScopeImport, State};
use crate::domain::scope_table::{Columns, Field, Origin, Proposal};
use crate::error::Error;
use crate::store::{accreditation, profile, scope_import};
use crate::wire;
use nqi_platform::ids::new_id;
use nqi_platform::problem::{Checks, Problem, Violation};
use nqi_proto::registry::v1 as proto;
use nqi_store::Tx;
use serde_json::json;
use uuid::Uuid;

/// Imports of a provider that are open at a time: what their files may take.
const MOST_OPEN: i64 = 20;

/// What a new import is told.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    pub provider: Uuid,
    pub site: Option<Uuid>,
    pub accreditation: Option<Uuid>,
    pub file_name: String,
}

/// Opens an import for a file to come.
pub(crate) async fn create(
    deps: &Deps,
    call: Call<'_>,
    asked: Opened,
) -> Result<proto::ScopeImport, Problem> {
    may_write(call.caller, asked.provider)?;
    let by = call.caller.subject;
    let work = move |tx: Tx| {
        let asked = asked.clone();
        async move {
            own_provider(&tx, asked.provider).await?;
            references(&tx, &asked).await?;
            if scope_import::open(&tx, asked.provider).await? >= MOST_OPEN {
                return Err(too_many().into());
            }
            let it = ScopeImport {
                id: new_id(),
                provider_id: asked.provider,
                by,
                file_name: asked.file_name,
                site_id: asked.site,
                accreditation_id: asked.accreditation,
                state: State::Receiving,
                file: None,
                proposal: Proposal::default(),
                mode: None,
                counts: Counts::default(),
                done: 0,
                to_take_back: 0,
                kept: 0,
                ends: None,
                problem: None,
                applied_at: None,
                attempts: 0,
                created_at: tx.now(),
                updated_at: tx.now(),
            };
            scope_import::put(&tx, &it).await?;
            audit(&tx, it.provider_id, "scope_import.create", json!({"import": it.id})).await?;
            Ok::<_, Error>(wire::scope_import::present(&it))
        }
    };
    call.mutation(deps).run(work).await
}

async fn references(tx: &Tx, asked: &Opened) -> Result<(), Error> {
    if let Some(id) = asked.site {
        let site = profile::site(tx.conn(), id).await?;
        if site.is_none_or(|site| site.value.provider_id != asked.provider) {
            return Err(Problem::from(unknown_reference("site_id", "场所", "site")).into());
        }
    }
    if let Some(id) = asked.accreditation {
        let found = accreditation::find(tx.conn(), id).await?.map(|doc| doc.value);
        let own = found.is_some_and(|it| {
            it.provider_id == asked.provider && asked.site.is_none_or(|site| it.site_ids.contains(&site))
        });
        if !own {
            let wrong =
                unknown_reference("accreditation_id", "覆盖该场所的资质", "accreditation of that site");
            return Err(Problem::from(wrong).into());
        }
    }
    Ok(())
}

fn too_many() -> Problem {
    Problem::exhausted(
        "TOO_MANY_IMPORTS",
        format!("最多同时有 {MOST_OPEN} 个未完成的导入，请先完成或取消其中一些。"),
        format!("At most {MOST_OPEN} imports are open at a time: finish or cancel some first."),
    )
}

/// Confirms the columns and starts the dry run. `chosen` holds column numbers with the meaning wanted.
pub(crate) async fn check(
    deps: &Deps,
    call: Call<'_>,
    key: (Uuid, Uuid),
    chosen: Vec<(usize, Option<Field>)>,
) -> Result<proto::ScopeImport, Problem> {
    step(deps, call, key, "scope_import.check", move |tx, it| {
        let chosen = chosen.clone();
        Box::pin(async move {
            let proposal = confirmed(&it.proposal, &chosen)?;
            let missing = Columns::of(&proposal).missing(it.site_id.is_some(), it.accreditation_id.is_some());
            let told = missing.into_iter().map(|field| {
                Violation::new(
                    "columns",
                    "COLUMN_MISSING",
                    format!("缺少列“{}”，请指定文件中的哪一列是它；文件没有时请加上这一列。", field.title()),
                    format!(
                        "No column means \"{}\": say which one does, or add it where the file has none.",
                        field.title()
                    ),
                )
            });
            let told: Vec<Violation> = told.collect();
            if !told.is_empty() {
                return Err(Problem::invalid(told).into());
            }
            let titles: Vec<(String, Option<Field>)> = proposal
                .columns
                .iter()
                .filter(|column| !column.title.is_empty() && column.origin == Some(Origin::Chosen))
                .map(|column| (folded(&column.title), column.field))
                .collect();
            scope_import::remember(tx, it.provider_id, &titles).await?;
            scope_import::clear_errors(tx, it.id).await?;
            it.check(proposal)?;
            Ok(())
        })
    })
    .await
}

/// The proposal with what was chosen; one column a meaning.
fn confirmed(proposal: &Proposal, chosen: &[(usize, Option<Field>)]) -> Result<Proposal, Problem> {
    let mut checks = Checks::new();
    let mut proposal = proposal.clone();
    for (index, (number, field)) in chosen.iter().enumerate() {
        // A meaning that moves to another column leaves the one that had it.
        for other in &mut proposal.columns {
            if field.is_some() && other.field == *field && other.origin != Some(Origin::Chosen) {
                (other.field, other.origin) = (None, None);
            }
        }
        let taken = proposal.columns.iter().any(|it| field.is_some() && it.field == *field);
        match number.checked_sub(1).and_then(|at| proposal.columns.get_mut(at)) {
            Some(column) if !taken => (column.field, column.origin) = (*field, Some(Origin::Chosen)),
            found => {
                let (reason, zh, en) = match found {
                    Some(_) => {
                        ("MEANING_TAKEN", "另一列已是此含义。", "Another column has this meaning already.")
                    }
                    None => ("UNKNOWN_COLUMN", "文件没有此列。", "The file has no such column."),
                };
                checks.push(Violation::new(format!("columns[{index}]"), reason, zh, en));
            }
        }
    }
    checks.finish()?;
    Ok(proposal)
}

/// Starts writing.
pub(crate) async fn apply(
    deps: &Deps,
    call: Call<'_>,
    key: (Uuid, Uuid),
    mode: Mode,
) -> Result<proto::ScopeImport, Problem> {
    step(deps, call, key, "scope_import.apply", move |tx, it| {
        Box::pin(async move {
            own_provider(tx, it.provider_id).await?;
            it.apply(mode)?;
            Ok(())
        })
    })
    .await
}

/// Stops an import.
pub(crate) async fn cancel(
    deps: &Deps,
    call: Call<'_>,
    key: (Uuid, Uuid),
) -> Result<proto::ScopeImport, Problem> {
    step(deps, call, key, "scope_import.cancel", |_, it| {
        Box::pin(async move {
            it.cancel()?;
            Ok(())
        })
    })
    .await
}

/// Takes an applied import back.
pub(crate) async fn undo(
    deps: &Deps,
    call: Call<'_>,
    key: (Uuid, Uuid),
) -> Result<proto::ScopeImport, Problem> {
    step(deps, call, key, "scope_import.undo", |tx, it| {
        Box::pin(async move {
            own_provider(tx, it.provider_id).await?;
            it.undo(tx.now())?;
            Ok(())
        })
    })
    .await
}

type Stepped<'a> = std::pin::Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>>;

/// One step of an import under its lock, with its audit row; the worker is woken by the commit.
async fn step<F>(
    deps: &Deps,
    call: Call<'_>,
    (provider, id): (Uuid, Uuid),
    action: &'static str,
    take: F,
) -> Result<proto::ScopeImport, Problem>
where
    F: for<'a> Fn(&'a Tx, &'a mut ScopeImport) -> Stepped<'a> + Send + Sync + Clone + 'static,
{
    may_write(call.caller, provider)?;
    let work = move |tx: Tx| {
        let take = take.clone();
        async move {
            let mut it = scope_import::locked(&tx, provider, id).await?.ok_or_else(unknown)?;
            // Locks are waited for; deadlines are judged by the time after.
            tx.refresh_now().await?;
            let before = it.state;
            take(&tx, &mut it).await?;
            it.updated_at = tx.now();
            scope_import::put(&tx, &it).await?;
            if it.state.is_running() {
                scope_import::release(&tx, id, jiff::SignedDuration::ZERO).await?;
                let wake = tx.logged().clone();
                tx.on_commit(move || wake.notify());
            }
            let detail =
                json!({"import": id, "from": format!("{before:?}"), "to": format!("{:?}", it.state)});
            audit(&tx, provider, action, detail).await?;
            Ok::<_, Error>(wire::scope_import::present(&it))
        }
    };
    call.mutation(deps).run(work).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scope_table::Column;

    fn proposal() -> Proposal {
        let column = |number, title: &str, field: Option<Field>| Column {
            number,
            title: title.into(),
            field,
            origin: field.map(|_| Origin::Title),
        };
        let columns =
            vec![column(1, "对象", Some(Field::Object)), column(2, "甲", None), column(3, "乙", None)];
        Proposal { header_row: 1, header_end: 1, columns, k: None }
    }

    #[test]
    fn a_meaning_moves_to_the_column_that_is_chosen_for_it() {
        let moved = confirmed(&proposal(), &[(2, Some(Field::Object))]).expect("one column");
        let fields: Vec<_> = moved.columns.iter().map(|column| column.field).collect();
        assert_eq!(fields, [None, Some(Field::Object), None]);
        assert_eq!(moved.columns[1].origin, Some(Origin::Chosen));
    }

    #[test]
    fn two_columns_of_one_meaning_and_columns_that_are_not_there_are_refused() {
        let twice = confirmed(&proposal(), &[(2, Some(Field::Object)), (3, Some(Field::Object))]);
        assert_eq!(twice.expect_err("taken").violations[0].reason, "MEANING_TAKEN");
        for number in [0, 4] {
            let none = confirmed(&proposal(), &[(number, None)]).expect_err("no such column");
            assert_eq!(
                (none.violations[0].reason, none.violations[0].field.as_str()),
                ("UNKNOWN_COLUMN", "columns[0]")
            );
        }
    }
}
