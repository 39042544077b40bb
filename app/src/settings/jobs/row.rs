//! One job in the list.

use crate::settings::operate::Operator;
use crate::words::{JobWords, OperateWords};
use hilo_domain::job::{JobKind, JobState};
use hilo_store::jobs::JobRow;
use leptos::prelude::*;

/// A job with its tick and its buttons, as far as its state allows any.
pub(super) fn row(operator: &Operator, job: JobRow) -> AnyView {
    let all: &OperateWords = &operator.words.operate;
    let words = &all.jobs;
    let what = (words.kind)(job.kind);
    let made = operator.at(job.created_at);
    let may_run = matches!(job.state, JobState::Failed | JobState::Dead | JobState::Cancelled);
    let may_cancel = matches!(job.state, JobState::Pending | JobState::Failed);
    let tick = (may_run || may_cancel).then(|| {
        let (id, label) = (format!("tick-{}", job.id), (words.tick)(what, &made));
        view! { <input r#type="checkbox" id=id name="id" value=job.id.0.clone() aria-label=label /> }
    });
    let label = (words.tick)(what, &made);
    let run = may_run.then(|| button("run", words.run, &job, &label, "button"));
    let cancel = may_cancel.then(|| button("cancel", words.cancel, &job, &label, "button button-danger"));
    view! {
        <li id=format!("job-{}", job.id)>
            <span class="job-tick">{tick}</span>
            <div class="job-text">
                <p>
                    <b>{what}</b>
                    " "
                    {state(words, job.state)}
                    " "
                    {subject(words, &job)}
                </p>
                <p class="quiet">{standing(operator, &job)}</p>
                {job.last_error.map(|error| view! { <p class="record-error">{error}</p> })}
            </div>
            <span class="job-go">{run} {cancel}</span>
        </li>
    }
    .into_any()
}

fn button(name: &'static str, text: &'static str, job: &JobRow, about: &str, class: &'static str) -> AnyView {
    let label = format!("{text}: {about}");
    view! {
        <button class=class r#type="submit" name=name value=job.id.0.clone() aria-label=label>
            {text}
        </button>
    }
    .into_any()
}

fn state(words: &JobWords, state: JobState) -> AnyView {
    let class = match state {
        JobState::Pending | JobState::Running | JobState::Cancelled => "state",
        JobState::Failed => "state state-warn",
        JobState::Done => "state state-good",
        JobState::Dead => "state state-bad",
    };
    view! {
        <span class=class data-state=state.as_str()>
            {(words.state)(state)}
        </span>
    }
    .into_any()
}

/// To what it is about.
fn subject(words: &JobWords, job: &JobRow) -> AnyView {
    let link = match (job.kind, &job.conversation_id, &job.subject_id) {
        (_, Some(id), _) => Some((format!("/inbox/{id}?tab=all"), words.open_conversation)),
        (JobKind::ProcessWebhook, None, Some(id)) => {
            Some((format!("/settings/events/{id}"), words.open_event))
        }
        (JobKind::SubmitTemplate | JobKind::EditTemplate | JobKind::DeleteTemplate, None, Some(id)) => {
            Some((format!("/templates/{id}"), words.open_template))
        }
        _ => None,
    };
    link.map(|(href, text)| view! { <a href=href>{text}</a> }).into_any()
}

/// When it was made, tried, ended or runs next, and who has it.
fn standing(operator: &Operator, job: &JobRow) -> String {
    let words = &operator.words.operate.jobs;
    let mut parts = vec![operator.at(job.created_at)];
    if job.attempts > 0 {
        parts.push((words.attempts)(job.attempts, job.max_attempts));
    }
    match (job.state, job.finished_at) {
        (JobState::Pending | JobState::Failed, _) => parts.push((words.next_run)(&operator.at(job.run_at))),
        (JobState::Running, _) => parts.extend(job.node.as_deref().map(words.on_node)),
        (_, Some(at)) => parts.push((words.ended)(&operator.at(at))),
        (_, None) => {}
    }
    parts.join(" · ")
}
