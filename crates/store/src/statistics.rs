//! What PostgreSQL's planner knows of a table's size. Its own round comes once a minute; until then plans from when a table
//! was empty are kept, and which index they read was a toss-up then. A burst into a fresh installation is faster than
//! that (docs/adr/0018).

use crate::db::{Db, Inner};
use crate::error::Result;
use sqlx::AssertSqlSafe;

/// Has those tables counted that have grown to more than twice of what the planner knows; their plans are made anew then.
/// One node at a time. Returns how many. SQLite plans without statistics.
///
/// # Errors
/// When the database refuses.
pub async fn refresh(db: &Db) -> Result<usize> {
    let mut tx = db.write().await?;
    let Inner::Postgres(connection) = &mut tx.inner else { return Ok(0) };
    let mine: bool =
        sqlx::query_scalar("select pg_try_advisory_xact_lock(hashtextextended('statistics', 0))")
            .fetch_one(&mut **connection)
            .await?;
    if !mine {
        return Ok(0);
    }
    let grown: Vec<String> = sqlx::query_scalar(
        "select quote_ident(s.relname) from pg_stat_user_tables s join pg_class c on c.oid = s.relid
         where s.schemaname = current_schema() and s.n_mod_since_analyze > 500 + greatest(c.reltuples, 0)",
    )
    .fetch_all(&mut **connection)
    .await?;
    for table in &grown {
        sqlx::query(AssertSqlSafe(format!("analyze {table}"))).execute(&mut **connection).await?;
    }
    tx.commit().await?;
    Ok(grown.len())
}
