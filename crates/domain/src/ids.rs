//! One newtype per noun. All are UUIDv7 in text, so they sort by creation time on both databases.

use crate::clock::Millis;

/// A fresh UUIDv7 from a time and ten random bytes: both are parameters, so tests can repeat them.
#[must_use]
pub fn new_id(now: Millis, random: [u8; 10]) -> String {
    let millis = u64::try_from(now.0).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().to_string()
}

/// The least id of a moment: ids made before it are smaller, ids made from it on are not.
#[must_use]
pub fn first_id_at(at: Millis) -> String {
    new_id(at, [0; 10])
}

macro_rules! id {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub struct $name(pub String);

        impl $name {
            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }
        impl From<&str> for $name { fn from(text: &str) -> Self { Self(text.to_owned()) } }
        impl From<String> for $name { fn from(text: String) -> Self { Self(text) } }
        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;
            fn from_str(text: &str) -> Result<Self, Self::Err> { Ok(Self(text.to_owned())) }
        }
    )+};
}

id! {
    /// A tenant.
    OrganizationId,
    /// A person who signs in; may belong to several organizations.
    UserId,
    /// A WhatsApp number of an organization (our id, not Meta's phone number id).
    ChannelId,
    /// A customer.
    LeadId,
    /// A pipeline of stages.
    PipelineId,
    /// A stage of a pipeline.
    StageId,
    /// A note on a lead.
    NoteId,
    /// Channel × customer.
    ConversationId,
    /// The seed's MessageLog.
    MessageId,
    /// A webhook as received.
    WebhookEventId,
    /// An IntegrationJob.
    JobId,
    /// A message template.
    TemplateId,
    /// A sample file for a template's header.
    SampleId,
    /// A label for conversations.
    LabelId,
    /// A saved reply.
    SavedReplyId,
    /// A picture, voice note, video or document.
    MediaId,
    /// An API token (the row, never the secret).
    TokenId,
}

impl OrganizationId {
    /// Stands for the installation itself: webhook events that belong to no organization, or to several,
    /// and the jobs that process them. No organization ever has it.
    #[must_use]
    pub fn deployment() -> Self {
        Self("00000000-0000-0000-0000-000000000000".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_time() {
        assert!(new_id(Millis(1_000), [255; 10]) < new_id(Millis(1_001), [0; 10]));
    }

    #[test]
    fn an_id_is_a_version_7_uuid() {
        let id = new_id(Millis(1_768_384_800_000), [7; 10]);
        assert_eq!((id.len(), id.as_bytes()[14]), (36, b'7'));
    }
}
