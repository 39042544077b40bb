//! Templates at Meta: create, edit, delete, look at, unpause. Each call ends as a send does: done, refused for
//! a reason, or nobody knows. Where nobody knows, a look at the list tells: names are unique.

use super::GraphClient;
use super::account::AccountCredentials;
use super::answer::{Accepted, read_success, root};
use super::client::Credentials;
use super::failure::SendFailure;
use crate::template::listed::FIELDS;
use crate::template::submit::component_list;
use crate::template::{ListedTemplate, OutgoingTemplate, Submission};
use hilo_domain::failure::{FailureClass, FailureReason};
use hilo_domain::template::{Category, Components, TemplateStatus};
use serde_json::json;
use url::Url;

/// Meta took a template to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedTemplate {
    /// Meta's id.
    pub id: String,
    /// Mostly PENDING; some are approved at once.
    pub status: TemplateStatus,
    /// Meta may have put it into another category. As received.
    pub category: Option<String>,
}

/// What changes in a template. Name and language never do.
#[derive(Clone, Copy, Debug)]
pub struct TemplateEdit<'a> {
    /// Another category; an approved template keeps its own.
    pub category: Option<Category>,
    /// All components, not only the changed ones.
    pub components: Option<&'a Components>,
}

impl GraphClient {
    /// Submits a new template.
    ///
    /// # Errors
    /// [`SendFailure`]; a refusal's subcode tells which field it is about
    /// ([`crate::template::refusal::field_of`]).
    pub async fn create_template(
        &self,
        account: &AccountCredentials,
        submission: &Submission<'_>,
    ) -> Result<CreatedTemplate, SendFailure> {
        let url = self.templates_of(account)?;
        let body = self.post_json(url, &submission.body(), &account.access_token).await?;
        let answer = root(&body)?;
        Ok(CreatedTemplate {
            id: answer
                .word("id")
                .ok_or_else(|| SendFailure::unknown("the answer was a success that names no template"))?,
            status: TemplateStatus::from(answer.word("status").as_deref().unwrap_or("PENDING")),
            category: answer.word("category"),
        })
    }

    /// Changes a template; it is looked at again. Meta counts edits of approved ones
    /// ([`hilo_domain::template::may_edit`]).
    ///
    /// # Errors
    /// [`SendFailure`]; doing it twice counts twice.
    pub async fn edit_template(
        &self,
        account: &AccountCredentials,
        template_id: &str,
        edit: &TemplateEdit<'_>,
    ) -> Result<(), SendFailure> {
        let mut body = json!({});
        if let Some(category) = edit.category {
            body["category"] = category.as_str().into();
        }
        if let Some(components) = edit.components {
            body["components"] = component_list(components);
        }
        let url = self.template_node(template_id, None)?;
        read_success(&self.post_json(url, &body, &account.access_token).await?)
    }

    /// Deletes a template: the one with this id, or all languages of the name without one. The name of an
    /// approved one is locked for 30 days.
    ///
    /// # Errors
    /// [`SendFailure`]; deleting twice does no harm, the second time there is nothing to delete.
    pub async fn delete_template(
        &self,
        account: &AccountCredentials,
        name: &str,
        template_id: Option<&str>,
    ) -> Result<(), SendFailure> {
        let mut url = self.templates_of(account)?;
        {
            let mut query = url.query_pairs_mut();
            query.append_pair("name", name);
            if let Some(id) = template_id {
                query.append_pair("hsm_id", id);
            }
        }
        read_success(&self.call(self.http().delete(url), &account.access_token).await?)
    }

    /// Asks how one template stands.
    ///
    /// # Errors
    /// [`SendFailure`]; asking again does no harm.
    pub async fn template(
        &self,
        account: &AccountCredentials,
        template_id: &str,
    ) -> Result<ListedTemplate, SendFailure> {
        let mut url = self.template_node(template_id, None)?;
        url.query_pairs_mut().append_pair("fields", FIELDS);
        let body = self.call(self.http().get(url), &account.access_token).await?;
        ListedTemplate::read(&root(&body)?)
            .ok_or_else(|| SendFailure::unknown("the answer was a success that is no template"))
    }

    /// Ends the pause of a template that was paused for low quality.
    ///
    /// # Errors
    /// [`SendFailure`]; doing it twice does no harm.
    pub async fn unpause_template(
        &self,
        account: &AccountCredentials,
        template_id: &str,
    ) -> Result<(), SendFailure> {
        let url = self.template_node(template_id, Some("unpause"))?;
        read_success(&self.post_json(url, &json!({}), &account.access_token).await?)
    }

    /// Sends a template. What its filling lacks is refused here, before anything leaves.
    ///
    /// # Errors
    /// [`SendFailure`] says whether it may be sent again.
    pub async fn send_template(
        &self,
        credentials: &Credentials,
        template: &OutgoingTemplate<'_>,
    ) -> Result<Accepted, SendFailure> {
        let (body, _) = template.body().map_err(|problems| {
            let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
            SendFailure::refused(FailureClass::Template, FailureReason::TemplateParameters, told.join(", "))
        })?;
        self.send(credentials, body).await
    }

    fn template_node(&self, id: &str, edge: Option<&str>) -> Result<Url, SendFailure> {
        self.node(id, edge).ok_or_else(|| {
            let (class, reason) = (FailureClass::Request, FailureReason::BadRequest);
            SendFailure::refused(class, reason, "the template has no id of Meta's that can be used")
        })
    }
}
