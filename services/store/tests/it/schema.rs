//! Instants and days through real columns of both dialects.

use nqi_store::{Day, Error, Micros, Tx, on_both_dialects, schema};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, DbErr, QueryOrder};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait, SchemaManager};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "samples")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: Micros,
    pub on: Day,
    pub until: Option<Micros>,
}

impl ActiveModelBehavior for ActiveModel {}

struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(Samples)]
    }
}

struct Samples;

impl MigrationName for Samples {
    fn name(&self) -> &str {
        "m20260103_000001_samples"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Samples {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        use schema::{day, id, micros, nullable, table};
        let until = nullable(micros("until"));
        manager.create_table(table("samples", [id("id"), micros("at"), day("on"), until])).await
    }
}

on_both_dialects! {
    async fn instants_and_days_are_read_back_ordered_and_equal(fx: Fixture) {
        fx.migrate::<Migrator>().await;
        let samples = [
            ("1969-07-20T20:17:40.000001Z", "1969-07-20", None),
            ("2026-01-05T09:30:00.123456Z", "2026-01-05", Some("2026-02-28T16:00:00Z")),
            ("9999-12-29T23:59:59.999999Z", "9999-12-29", None),
        ];
        let expected: Vec<Model> = samples
            .iter()
            .map(|(at, on, until)| Model {
                id: nqi_platform::ids::new_id(),
                at: Micros(at.parse().expect("an instant")),
                on: Day(on.parse().expect("a day")),
                until: until.map(|until| Micros(until.parse().expect("an instant"))),
            })
            .collect();
        let rows = expected.clone();
        fx.db
            .job(&fx.clock, move |tx: Tx| {
                let rows = rows.clone();
                async move {
                    for row in rows.into_iter().rev() {
                        let row = ActiveModel { id: Set(row.id), at: Set(row.at), on: Set(row.on), until: Set(row.until) };
                        row.insert(tx.conn()).await?;
                    }
                    Ok::<_, Error>(())
                }
            })
            .await
            .expect("inserted");
        let found = Entity::find().order_by_asc(Column::At).all(fx.db.reader()).await.expect("read");
        assert_eq!(found, expected);
        let open = Entity::find().filter(Column::Until.is_not_null()).filter(Column::At.lt(expected[2].at));
        assert_eq!(open.all(fx.db.reader()).await.expect("read"), expected[1..2]);
    }
}
