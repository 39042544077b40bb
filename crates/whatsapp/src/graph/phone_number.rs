//! What Meta knows of a number of ours: the question by which a channel's settings are checked.

use super::answer::root;
use super::failure::SendFailure;
use serde::{Deserialize, Serialize};

/// The fields asked for. One that Meta does not know would fail the whole call, so only old ones are here.
pub(super) const FIELDS: &str = "id,display_phone_number,verified_name,quality_rating,code_verification_status,name_status,platform_type,throughput";

/// A number of ours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneNumber {
    /// Meta's id of it.
    pub id: String,
    /// The number as people write it.
    pub display_phone_number: Option<String>,
    /// The name that customers see.
    pub verified_name: Option<String>,
    /// `GREEN`, `YELLOW`, `RED`, `UNKNOWN`.
    pub quality_rating: Option<String>,
    /// `VERIFIED`, `NOT_VERIFIED`, `EXPIRED`.
    pub code_verification_status: Option<String>,
    /// Whether the name is approved.
    pub name_status: Option<String>,
    /// `CLOUD_API`, `ON_PREMISE`, `NOT_APPLICABLE`: only the first can send.
    pub platform_type: Option<String>,
    /// `STANDARD` (80 a second) or `HIGH` (1000).
    pub throughput: Option<String>,
}

impl PhoneNumber {
    pub(super) fn read(body: &[u8]) -> Result<Self, SendFailure> {
        let root = root(body)?;
        Ok(Self {
            id: root.word("id").ok_or_else(|| SendFailure::unknown("the answer names no number"))?,
            display_phone_number: root.word("display_phone_number"),
            verified_name: root.word("verified_name"),
            quality_rating: root.word("quality_rating"),
            code_verification_status: root.word("code_verification_status"),
            name_status: root.word("name_status"),
            platform_type: root.word("platform_type"),
            throughput: root.object("throughput").and_then(|throughput| throughput.word("level")),
        })
    }
}
