//! The list of an account's templates, page by page. Meta's `next` is a whole address with the token in it. It
//! is never fetched as it stands: it must be of the host that was asked, and only its cursor is taken over, so
//! that an answer can send the token nowhere.

use super::GraphClient;
use super::account::AccountCredentials;
use super::answer::root;
use super::failure::SendFailure;
use crate::template::ListedTemplate;
use crate::template::listed::FIELDS;
use crate::wire::Fields;
use url::Url;

/// Templates asked for at once. Larger pages of long templates would not fit [`super::MAX_ANSWER`].
pub const PAGE: usize = 50;
/// Most pages that are read: more than an account may have templates.
pub const MAX_PAGES: usize = 1000;

/// Where the next page begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageCursor(String);

/// A page of the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TemplatePage {
    /// In Meta's order.
    pub templates: Vec<ListedTemplate>,
    /// Elements without id, name or language, which belong to nobody.
    pub unreadable: usize,
    /// Absent on the last page.
    pub next: Option<PageCursor>,
}

impl GraphClient {
    /// One page: the first, or the one that a cursor begins.
    ///
    /// # Errors
    /// [`SendFailure`]; asking again does no harm.
    pub async fn template_page(
        &self,
        account: &AccountCredentials,
        after: Option<&PageCursor>,
    ) -> Result<TemplatePage, SendFailure> {
        self.page_of(account, None, after).await
    }

    async fn page_of(
        &self,
        account: &AccountCredentials,
        name: Option<&str>,
        after: Option<&PageCursor>,
    ) -> Result<TemplatePage, SendFailure> {
        let mut url = self.templates_of(account)?;
        {
            let mut query = url.query_pairs_mut();
            query.append_pair("fields", FIELDS).append_pair("limit", &PAGE.to_string());
            if let Some(name) = name {
                query.append_pair("name", name);
            }
            if let Some(PageCursor(cursor)) = after {
                query.append_pair("after", cursor);
            }
        }
        let body = self.call(self.http().get(url), &account.access_token).await?;
        let answer = root(&body)?;
        if answer.raw("data").is_none() {
            return Err(SendFailure::unknown("the answer was a success that is no list"));
        }
        let elements = answer.list("data");
        let templates: Vec<ListedTemplate> =
            elements.iter().filter_map(|raw| ListedTemplate::read(&Fields::of(raw)?)).collect();
        let next = match answer.object("paging").and_then(|paging| paging.word("next")) {
            None => None,
            Some(next) => Some(self.cursor(&next)?),
        };
        Ok(TemplatePage { unreadable: elements.len() - templates.len(), templates, next })
    }

    /// The whole list.
    ///
    /// # Errors
    /// [`SendFailure`] of the page that failed, or of a list that never ends. A part of the list is never
    /// returned as if it were the whole: what is missing in it would seem to be missing at Meta.
    pub async fn all_templates(
        &self,
        account: &AccountCredentials,
    ) -> Result<Vec<ListedTemplate>, SendFailure> {
        self.pages_of(account, None).await
    }

    /// The template of this name in this language, if Meta has it: the way to learn what became of a submission whose
    /// answer was lost. Meta searches by a part of the name.
    ///
    /// # Errors
    /// [`SendFailure`]; asking again does no harm.
    pub async fn find_template(
        &self,
        account: &AccountCredentials,
        name: &str,
        language: &str,
    ) -> Result<Option<ListedTemplate>, SendFailure> {
        let found = self.pages_of(account, Some(name)).await?;
        Ok(found.into_iter().find(|template| template.name == name && template.language == language))
    }

    async fn pages_of(
        &self,
        account: &AccountCredentials,
        name: Option<&str>,
    ) -> Result<Vec<ListedTemplate>, SendFailure> {
        let mut all = Vec::new();
        let mut after = None;
        for _ in 0..MAX_PAGES {
            let page = self.page_of(account, name, after.as_ref()).await?;
            all.extend(page.templates);
            match page.next {
                None => return Ok(all),
                Some(next) if after.as_ref() == Some(&next) => {
                    return Err(SendFailure::unknown("the list of templates names the same next page again"));
                }
                Some(next) => after = Some(next),
            }
        }
        Err(SendFailure::unknown("the list of templates does not end"))
    }

    /// The cursor in an address of the same host.
    fn cursor(&self, next: &str) -> Result<PageCursor, SendFailure> {
        let url = Url::parse(next).ok().filter(|url| url.origin() == self.base().origin());
        let url = url.ok_or_else(|| SendFailure::unknown("the list of templates goes on at another host"))?;
        let cursor = url.query_pairs().find(|(key, _)| key == "after");
        cursor
            .map(|(_, cursor)| PageCursor(cursor.into_owned()))
            .ok_or_else(|| SendFailure::unknown("the list of templates goes on at no cursor"))
    }
}
