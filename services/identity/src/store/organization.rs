//! Organisations as rows.

use nqi_kernel::phone::Phone;
use nqi_platform::auth::OrgKind;
use nqi_store::{Micros, Tx};
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr};
use sea_orm::{
    ActiveValue::Set, Condition, ConnectionTrait, PaginatorTrait, QueryOrder, QuerySelect, entity::prelude::*,
};

use crate::domain::organization::{Contact, Organization, Profile, State};
use crate::error::Error;

mod entity {
    use nqi_store::Micros;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "organization")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub kind: String,
        pub uscc: String,
        pub display_name: String,
        pub region: String,
        pub address: String,
        pub contact_name: String,
        pub contact_phone: String,
        pub contact_email: String,
        pub state: String,
        pub fictitious: bool,
        pub regions: String,
        pub cluster: i32,
        pub size: String,
        pub chain_leader: bool,
        pub create_time: Micros,
        pub update_time: Micros,
        pub created_by: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity, Model};

/// What a list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only this kind.
    pub kind: Option<OrgKind>,
    /// Only these regions; empty = all.
    pub regions: Vec<String>,
    /// Only names or codes containing this text, or contacts with this whole phone number.
    pub query: String,
}

/// The organisation of that id, whoever asks: callers check ownership on what is loaded.
pub async fn load(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<Organization>, Error> {
    let row = Entity::find().filter(Column::Id.eq(id)).one(conn).await?;
    row.map(organization).transpose()
}

/// The same, locked until the transaction ends.
pub async fn lock(tx: &Tx, id: Uuid) -> Result<Option<Organization>, Error> {
    let row = tx.for_update(Entity::find().filter(Column::Id.eq(id))).one(tx.conn()).await?;
    row.map(organization).transpose()
}

/// Adds an organisation.
pub async fn insert(tx: &Tx, new: &Organization) -> Result<(), Error> {
    let created_by = Set(tx.actor().subject);
    let row = ActiveModel { created_by, ..columns(new) };
    match Entity::insert(row).exec_without_returning(tx.conn()).await {
        Err(error) if nqi_store::is_unique_violation(&error) => Err(Error::UsccRegistered),
        other => other.map(|_| ()).map_err(Error::from),
    }
}

/// Writes an organisation that was locked.
pub async fn update(tx: &Tx, changed: &Organization) -> Result<(), Error> {
    Entity::update(columns(changed)).exec(tx.conn()).await.map_err(Error::from)?;
    Ok(())
}

/// A page in order of name and id, starting after `after`, and the number of all that match.
pub async fn page(
    conn: &impl ConnectionTrait,
    filter: &Filter,
    after: Option<(String, Uuid)>,
    size: u64,
) -> Result<(Vec<Organization>, u64), Error> {
    let mut found = Condition::all();
    if let Some(kind) = filter.kind {
        found = found.add(Column::Kind.eq(kind.name()));
    }
    if !filter.regions.is_empty() {
        found = found.add(Column::Region.is_in(&filter.regions));
    }
    if !filter.query.is_empty() {
        let text = filter.query.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let like = || LikeExpr::new(format!("%{text}%")).escape('\\');
        let lower = |column: Column| Expr::expr(Func::lower(Expr::col(column)));
        // A part of a number would find strangers: only a whole one counts.
        let phone = Phone::parse(&filter.query).ok();
        found = found.add(
            Condition::any()
                .add(lower(Column::DisplayName).like(like()))
                .add(lower(Column::Uscc).like(like()))
                .add_option(phone.map(|phone| Column::ContactPhone.eq(phone.as_str()))),
        );
    }
    let total = Entity::find().filter(found.clone()).count(conn).await?;
    let mut select = Entity::find().filter(found).order_by_asc(Column::DisplayName).order_by_asc(Column::Id);
    if let Some((name, id)) = after {
        select = select.filter(
            Condition::any()
                .add(Column::DisplayName.gt(name.clone()))
                .add(Condition::all().add(Column::DisplayName.eq(name)).add(Column::Id.gt(id))),
        );
    }
    let rows = select.limit(size).all(conn).await?;
    Ok((rows.into_iter().map(organization).collect::<Result<_, _>>()?, total))
}

fn columns(of: &Organization) -> ActiveModel {
    let profile = of.profile.clone();
    ActiveModel {
        id: Set(of.id),
        version: Set(of.version),
        kind: Set(profile.kind.name().to_owned()),
        uscc: Set(profile.uscc),
        display_name: Set(profile.display_name),
        region: Set(profile.region),
        address: Set(profile.address),
        contact_name: Set(profile.contact.name),
        contact_phone: Set(profile.contact.phone),
        contact_email: Set(profile.contact.email),
        state: Set(of.state.name().to_owned()),
        fictitious: Set(profile.fictitious),
        regions: Set(profile.regions.join(" ")),
        cluster: Set(profile.cluster),
        size: Set(profile.size),
        chain_leader: Set(profile.chain_leader),
        create_time: Set(Micros(of.create_time)),
        update_time: Set(Micros(of.update_time)),
        created_by: sea_orm::ActiveValue::NotSet,
    }
}

fn organization(row: Model) -> Result<Organization, Error> {
    let broken = |column: &str| {
        nqi_platform::problem::Problem::internal(format!("organization.{column} of {}", row.id))
    };
    let kinds = [OrgKind::Enterprise, OrgKind::Provider, OrgKind::Centre, OrgKind::Bureau, OrgKind::Platform];
    let kind = kinds.into_iter().find(|kind| kind.name() == row.kind).ok_or_else(|| broken("kind"))?;
    let state = State::parse(&row.state).ok_or_else(|| broken("state"))?;
    Ok(Organization {
        id: row.id,
        version: row.version,
        state,
        create_time: row.create_time.0,
        update_time: row.update_time.0,
        profile: Profile {
            kind,
            uscc: row.uscc,
            display_name: row.display_name,
            region: row.region,
            address: row.address,
            contact: Contact { name: row.contact_name, phone: row.contact_phone, email: row.contact_email },
            fictitious: row.fictitious,
            regions: row.regions.split_whitespace().map(str::to_owned).collect(),
            cluster: row.cluster,
            size: row.size,
            chain_leader: row.chain_leader,
        },
    })
}
