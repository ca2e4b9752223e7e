//! Sessions and refresh tokens as rows. Tokens are stored hashed.

use jiff::Timestamp;
use nqi_store::{Micros, Tx};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QuerySelect, entity::prelude::*};

use crate::domain::session::Session;
use crate::error::Error;

mod session_entity {
    use nqi_store::Micros;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "session")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub member_id: Uuid,
        pub created: Micros,
        pub last_used: Micros,
        pub revoked: Option<Micros>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mod token_entity {
    use nqi_store::Micros;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "refresh_token")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub hash: Vec<u8>,
        pub session_id: Uuid,
        pub issued: Micros,
        pub used: Option<Micros>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use session_entity as sessions;
use token_entity as tokens;

/// Adds a session.
pub async fn insert(tx: &Tx, new: &Session) -> Result<(), Error> {
    let row = sessions::ActiveModel {
        id: Set(new.id),
        member_id: Set(new.member),
        created: Set(Micros(new.created)),
        last_used: Set(Micros(new.last_used)),
        revoked: Set(new.revoked.map(Micros)),
    };
    sessions::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Adds a refresh token of a session.
pub async fn insert_token(tx: &Tx, hash: [u8; 32], session: Uuid) -> Result<(), Error> {
    let row = tokens::ActiveModel {
        hash: Set(hash.to_vec()),
        session_id: Set(session),
        issued: Set(Micros(tx.now())),
        used: Set(None),
    };
    tokens::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// The token's session, locked, and when the token was used. The session is locked first, so two uses are judged one
/// after the other.
pub async fn lock_by_token(tx: &Tx, hash: [u8; 32]) -> Result<Option<(Session, Option<Timestamp>)>, Error> {
    let by_hash = || tokens::Entity::find().filter(tokens::Column::Hash.eq(hash.to_vec()));
    let Some(token) = by_hash().one(tx.conn()).await? else { return Ok(None) };
    let find = sessions::Entity::find().filter(sessions::Column::Id.eq(token.session_id));
    let Some(row) = tx.for_update(find).one(tx.conn()).await? else { return Ok(None) };
    let token = by_hash().one(tx.conn()).await?;
    Ok(Some((session(row), token.and_then(|token| token.used).map(|used| used.0))))
}

/// Marks a token as used and its session as alive.
pub async fn rotate(tx: &Tx, hash: [u8; 32], session: Uuid) -> Result<(), Error> {
    let now = Micros(tx.now());
    tokens::Entity::update_many()
        .col_expr(tokens::Column::Used, Expr::value(now))
        .filter(tokens::Column::Hash.eq(hash.to_vec()))
        .exec(tx.conn())
        .await?;
    sessions::Entity::update_many()
        .col_expr(sessions::Column::LastUsed, Expr::value(now))
        .filter(sessions::Column::Id.eq(session))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Ends one session.
pub async fn revoke(tx: &Tx, session: Uuid) -> Result<(), Error> {
    sessions::Entity::update_many()
        .col_expr(sessions::Column::Revoked, Expr::value(Micros(tx.now())))
        .filter(sessions::Column::Id.eq(session))
        .filter(sessions::Column::Revoked.is_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Ends all sessions of a member.
pub async fn revoke_all(tx: &Tx, member: Uuid) -> Result<(), Error> {
    sessions::Entity::update_many()
        .col_expr(sessions::Column::Revoked, Expr::value(Micros(tx.now())))
        .filter(sessions::Column::MemberId.eq(member))
        .filter(sessions::Column::Revoked.is_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Sessions that ended after `since`: their access tokens may still be in time.
pub async fn revoked_since(conn: &impl ConnectionTrait, since: Timestamp) -> Result<Vec<Uuid>, Error> {
    let found = sessions::Entity::find().filter(sessions::Column::Revoked.gte(Micros(since)));
    Ok(found.select_only().column(sessions::Column::Id).into_tuple().all(conn).await?)
}

/// Deletes sessions and tokens that ended or were last used before `before`; at most 500 sessions.
pub async fn purge(tx: &Tx, before: Timestamp) -> Result<u64, Error> {
    let old = sessions::Entity::find().filter(sessions::Column::LastUsed.lt(Micros(before))).limit(500);
    let ids: Vec<Uuid> = old.select_only().column(sessions::Column::Id).into_tuple().all(tx.conn()).await?;
    tokens::Entity::delete_many()
        .filter(tokens::Column::SessionId.is_in(ids.clone()))
        .exec(tx.conn())
        .await?;
    let gone =
        sessions::Entity::delete_many().filter(sessions::Column::Id.is_in(ids)).exec(tx.conn()).await?;
    Ok(gone.rows_affected)
}

fn session(row: sessions::Model) -> Session {
    Session {
        id: row.id,
        member: row.member_id,
        created: row.created.0,
        last_used: row.last_used.0,
        revoked: row.revoked.map(|at| at.0),
    }
}
