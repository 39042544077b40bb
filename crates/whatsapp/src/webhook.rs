//! Webhook bodies, in two steps. [`Envelope::check`] is the cheap look before a body is stored and
//! acknowledged; [`items`] is the thorough reading afterwards, which splits a body into items that stand or
//! fall alone. Both are lenient: a payload that differs from the documentation is the normal case.

mod account;
mod content;
mod envelope;
mod item;
mod message;
mod people;
mod split;
mod status;
mod template;
#[cfg(test)]
mod tests;
mod word;

pub use account::{Call, Consent, PhoneQuality, UserPreference};
pub use content::{
    CardPhone, Cart, CartItem, ContactCard, Content, FormReply, Location, Media, Reply, SystemChange,
    SystemNotice,
};
pub use envelope::{Envelope, EnvelopeError, Routing};
pub use item::{Item, ItemBody, ItemPosition};
pub use message::{Context, HistoryMessage, Identity, InboundMessage, Product, Referral};
pub use people::Customer;
pub use split::items;
pub use status::{ConversationInfo, DeliveryStatus, Pricing, StatusUpdate};
pub use template::{TemplateCategory, TemplateComponents, TemplateKey, TemplateQuality, TemplateStatus};
