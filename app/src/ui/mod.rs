//! The small parts that screens are made of. They render on the server and inside islands alike.

pub mod avatar;
pub mod banner;
pub mod button;
pub mod erase;
pub mod field;
pub mod icon;
pub(crate) mod markup;
pub mod text_area;
pub mod time_text;

pub use avatar::{Avatar, AvatarSize};
pub use banner::{Banner, Tone};
pub use button::{Button, ButtonKind};
pub use erase::{Erase, root};
pub use field::{Checkbox, Field, Select};
pub use icon::{Glyph, Icon};
pub use text_area::TextArea;
pub use time_text::TimeText;
