//! How a job is shown.

use hilo_domain::ids::{ConversationId, JobId};
use hilo_domain::job::{JobKind, JobState};
use hilo_store::jobs::JobRow;
use serde::Serialize;
use utoipa::ToSchema;

/// A job.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Job)]
#[serde(rename_all = "camelCase")]
pub(super) struct JobBody {
    id: JobId,
    #[serde(rename = "type")]
    kind: JobKind,
    status: JobState,
    /// The message, template, channel or webhook event it is about.
    #[schema(required)]
    subject_id: Option<String>,
    /// The conversation of its message.
    #[schema(required)]
    conversation_id: Option<ConversationId>,
    priority: i64,
    attempts: i64,
    max_attempts: i64,
    #[schema(required)]
    last_error: Option<String>,
    #[schema(format = DateTime)]
    run_at: String,
    #[schema(format = DateTime, required)]
    lease_until: Option<String>,
    #[schema(required)]
    node: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime, required)]
    started_at: Option<String>,
    #[schema(format = DateTime, required)]
    finished_at: Option<String>,
}

impl From<JobRow> for JobBody {
    fn from(job: JobRow) -> Self {
        Self {
            id: job.id,
            kind: job.kind,
            status: job.state,
            subject_id: job.subject_id,
            conversation_id: job.conversation_id,
            priority: job.priority,
            attempts: job.attempts,
            max_attempts: job.max_attempts,
            last_error: job.last_error,
            run_at: job.run_at.iso(),
            lease_until: job.lease_until.map(|at| at.iso()),
            node: job.node,
            created_at: job.created_at.iso(),
            started_at: job.started_at.map(|at| at.iso()),
            finished_at: job.finished_at.map(|at| at.iso()),
        }
    }
}
