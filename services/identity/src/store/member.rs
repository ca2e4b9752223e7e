//! Members as rows; the password hash never leaves this module's callers in `app`.

use nqi_platform::auth::{Role, Roles};
use nqi_platform::problem::Violation;
use nqi_store::{Micros, Tx};
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, entity::prelude::*};

use crate::domain::member::Member;
use crate::error::Error;

mod entity {
    use nqi_store::Micros;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "member")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub organization_id: Uuid,
        pub account: String,
        pub display_name: String,
        pub password_hash: String,
        pub roles: String,
        pub disabled: bool,
        pub create_time: Micros,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity, Model};

/// The member of that account and its password hash.
pub async fn by_account(
    conn: &impl ConnectionTrait,
    account: &str,
) -> Result<Option<(Member, String)>, Error> {
    let row = Entity::find().filter(Column::Account.eq(account)).one(conn).await?;
    Ok(row.map(|row| (row.password_hash.clone(), row)).map(|(hash, row)| (member(row), hash)))
}

/// The member of that id, whoever asks.
pub async fn load(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<Member>, Error> {
    Ok(Entity::find().filter(Column::Id.eq(id)).one(conn).await?.map(member))
}

/// The member of that id in that organisation, locked until the transaction ends.
pub async fn lock(tx: &Tx, organization: Uuid, id: Uuid) -> Result<Option<Member>, Error> {
    let found = Entity::find().filter(Column::Id.eq(id)).filter(Column::OrganizationId.eq(organization));
    Ok(tx.for_update(found).one(tx.conn()).await?.map(member))
}

/// All members of an organisation in order of account.
pub async fn of_organization(conn: &impl ConnectionTrait, organization: Uuid) -> Result<Vec<Member>, Error> {
    let found = Entity::find().filter(Column::OrganizationId.eq(organization)).order_by_asc(Column::Account);
    Ok(found.all(conn).await?.into_iter().map(member).collect())
}

/// Adds a member.
pub async fn insert(tx: &Tx, new: &Member, password_hash: &str) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(new.id),
        version: Set(new.version),
        organization_id: Set(new.organization),
        account: Set(new.account.clone()),
        display_name: Set(new.display_name.clone()),
        password_hash: Set(password_hash.to_owned()),
        roles: Set(new.roles.iter().map(Role::name).collect::<Vec<_>>().join(" ")),
        disabled: Set(new.disabled),
        create_time: Set(Micros(new.create_time)),
    };
    match Entity::insert(row).exec_without_returning(tx.conn()).await {
        Err(error) if nqi_store::is_unique_violation(&error) => Err(Error::Invalid(vec![Violation::new(
            "account",
            "ACCOUNT_TAKEN",
            "该账号已被使用，请换一个。",
            "This account is taken. Choose another.",
        )])),
        other => other.map(|_| ()).map_err(Error::from),
    }
}

/// Disables or enables a member that was locked.
pub async fn set_disabled(tx: &Tx, changed: &Member) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(changed.id),
        version: Set(changed.version),
        disabled: Set(changed.disabled),
        ..Default::default()
    };
    Entity::update(row).exec(tx.conn()).await?;
    Ok(())
}

fn member(row: Model) -> Member {
    Member {
        id: row.id,
        version: row.version,
        organization: row.organization_id,
        account: row.account,
        display_name: row.display_name,
        roles: row.roles.split_whitespace().filter_map(Role::parse).collect::<Roles>(),
        disabled: row.disabled,
        create_time: row.create_time.0,
    }
}
