//! `GET /api/audit-log/export`: the log as a file for a spreadsheet. It is read and sent piece by piece, so that a long
//! log costs no more memory than a short one; it ends after a hundred thousand records.

use super::list::Filter;
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::Query;
use crate::state::AppState;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures::stream;
use hilo_domain::ids::OrganizationId;
use hilo_domain::role::Operation;
use hilo_store::audit::{self, AuditFilter, AuditRow};
use hilo_store::{Db, Result};
use serde_json::Value;

const PIECE: i64 = 500;
const MOST_PIECES: usize = 200;
/// By this mark spreadsheets know that the file is UTF-8.
const HEADER: &str = "\u{feff}time,person,personId,action,subjectType,subjectId,before,after,address\r\n";

/// Where the file stands: what was sent last, and how many pieces.
struct Writing {
    db: Db,
    organization_id: OrganizationId,
    filter: AuditFilter,
    before: Option<String>,
    pieces: usize,
    done: bool,
}

/// Save the audit log
///
/// As CSV for a spreadsheet, newest first, up to 100,000 records.
#[utoipa::path(
    get,
    path = "/api/audit-log/export",
    operation_id = "exportAuditLog",
    tag = "Audit log",
    params(Filter),
    responses((status = 200, description = "The file", body = String, content_type = "text/csv")),
    extensions(("x-hilo-operation" = json!(Operation::Operate))),
)]
pub(super) async fn export(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Query(filter): Query<Filter>,
) -> Result<Response, ApiError> {
    actor.may(Operation::Operate)?;
    let writing = Writing {
        db: state.db.clone(),
        organization_id: actor.organization_id,
        filter: filter.check()?,
        before: None,
        pieces: 0,
        done: false,
    };
    // The first piece before the status: a database that is away is a 503, and not a file that breaks off.
    let (first, writing) = piece(writing).await?;
    let rest =
        stream::try_unfold(
            writing,
            async |writing| {
                if writing.done { Ok(None) } else { piece(writing).await.map(Some) }
            },
        );
    let body = Body::from_stream(stream::StreamExt::chain(stream::once(async { Ok(first) }), rest));
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"audit-log.csv\""),
        (CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, body).into_response())
}

async fn piece(mut writing: Writing) -> Result<(Bytes, Writing)> {
    let mut tx = writing.db.read().await?;
    let before = writing.before.as_deref();
    let rows = audit::page(&mut tx, &writing.organization_id, &writing.filter, before, PIECE).await?;
    drop(tx);
    let mut text = if writing.pieces == 0 { HEADER.to_owned() } else { String::new() };
    writing.pieces += 1;
    writing.done = i64::try_from(rows.len()).unwrap_or(0) < PIECE || writing.pieces == MOST_PIECES;
    writing.before = rows.last().map(|row| row.recorded.id.clone());
    for row in rows {
        line(&mut text, row);
    }
    Ok((Bytes::from(text), writing))
}

fn line(text: &mut String, row: AuditRow) {
    let json = |json: Option<Value>| json.map(|json| json.to_string()).unwrap_or_default();
    let recorded = row.recorded;
    let cells = [
        recorded.created_at.iso(),
        row.actor_name.unwrap_or_default(),
        recorded.actor_id.map(|id| id.0).unwrap_or_default(),
        recorded.action,
        recorded.subject_type,
        recorded.subject_id,
        json(recorded.before.map(|json| json.0)),
        json(recorded.after.map(|json| json.0)),
        recorded.ip.unwrap_or_default(),
    ];
    let cells: Vec<_> = cells.iter().map(|text| cell(text)).collect();
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}

/// A cell that no spreadsheet takes for a formula, whatever someone called a template.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_text_and_nothing_else() {
        assert_eq!(cell("Ana"), "\"Ana\"");
        assert_eq!(cell("say \"hi\", twice"), "\"say \"\"hi\"\", twice\"");
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"] {
            assert_eq!(cell(formula), format!("\"'{formula}\""));
        }
    }
}
