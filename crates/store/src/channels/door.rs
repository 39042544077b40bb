//! What Meta did at a number's callback address, for those who wait for it while they set the number up.

use super::Channel;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, fetch};
use std::str::FromStr;

/// Characters of the last segment: 24 random bytes in base64.
const CALLBACK_TOKEN: usize = 32;

/// Why something was refused at a callback address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The challenge came with another verify token.
    VerifyTokenWrong,
    /// A webhook came without a signature.
    SignatureMissing,
    /// A webhook was signed with another secret.
    SignatureWrong,
    /// A webhook was for a number that is not this organization's.
    OtherNumber,
}

impl Refusal {
    const ALL: [Self; 4] =
        [Self::VerifyTokenWrong, Self::SignatureMissing, Self::SignatureWrong, Self::OtherNumber];

    /// The name in SQL and REST.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::VerifyTokenWrong => "VERIFY_TOKEN_WRONG",
            Self::SignatureMissing => "SIGNATURE_MISSING",
            Self::SignatureWrong => "SIGNATURE_WRONG",
            Self::OtherNumber => "OTHER_NUMBER",
        }
    }
}

impl FromStr for Refusal {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|refusal| refusal.as_str() == text).ok_or(())
    }
}

/// What was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sighting {
    /// Meta verified the address.
    Challenge,
    /// Something came with the right signature.
    Signed,
    /// Something was refused.
    Refused(Refusal),
}

/// Writes down what was seen.
///
/// # Errors
/// When the database refuses.
pub async fn note(tx: &mut Tx, channel: &Channel, sighting: Sighting) -> Result<()> {
    let now = tx.now();
    let (organization_id, id) = (&channel.organization_id, &channel.id);
    match sighting {
        Sighting::Challenge => execute!(
            tx,
            "update channels set challenged_at = $3 where organization_id = $1 and id = $2",
            organization_id,
            id,
            now,
        ),
        Sighting::Signed => execute!(
            tx,
            "update channels set signed_at = $3 where organization_id = $1 and id = $2",
            organization_id,
            id,
            now,
        ),
        Sighting::Refused(why) => execute!(
            tx,
            "update channels set refused_at = $3, refusal = $4 where organization_id = $1 and id = $2",
            organization_id,
            id,
            now,
            why.as_str(),
        ),
    }?;
    Ok(())
}

/// Whether a text can be the last segment of a callback address at all. Anyone may ask for any address: what cannot be
/// one is not worth a question to the database, and some of it (a null character) no database takes.
#[must_use]
pub fn is_callback_token(text: &str) -> bool {
    text.len() == CALLBACK_TOKEN
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// The number with this callback address, as it is now.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_callback_token(tx: &mut Tx, token: &str) -> Result<Option<Channel>> {
    Ok(fetch!(
        fetch_optional,
        tx,
        Channel,
        "select organization_id, id, name, phone_number_id, waba_id, display_phone, access_token_sealed,
           app_secret_sealed, from_environment, paused_reason, paused_code, sends_per_second, callback_token,
           verify_token_sealed, state
         from channels where callback_token = $1 and state <> 'REMOVED'",
        token
    )?)
}
