//! Icons: one path each on a 24 × 24 grid, drawn in the colour of the text around them. Never alone: whatever
//! holds an icon has a name of its own, so the drawing is hidden from screen readers.

use super::erase::Erase;
use leptos::prelude::*;

macro_rules! icons {
    ($($(#[$meta:meta])* $name:ident = $path:literal),+ $(,)?) => {
        /// Which drawing.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Glyph { $($(#[$meta])* $name),+ }

        impl Glyph {
            /// Every drawing.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            const fn path(self) -> &'static str {
                match self { $(Self::$name => $path),+ }
            }
        }
    };
}

icons! {
    /// The inbox.
    Inbox = "M4 13h4l2 3h4l2-3h4M5 5h14l2 8v5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-5z",
    /// A lead, a customer.
    Person = "M12 4a4 4 0 1 1 0 8a4 4 0 1 1 0-8M4 20c1-4 4-6 8-6s7 2 8 6",
    /// A template.
    Template = "M6 4h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2M8 9h8M8 13h5",
    /// Assignment.
    Assign = "M4 7h10M4 12h7M4 17h10M17 9l3 3-3 3",
    /// Reports.
    Chart = "M5 20V11M12 20V4M19 20v-6",
    /// Settings.
    Gear = "M12 9a3 3 0 1 1 0 6a3 3 0 1 1 0-6M12 3v3M12 18v3M3 12h3M18 12h3M6 6l2 2M16 16l2 2M18 6l-2 2M8 16l-2 2",
    /// Accepted by Meta.
    Check = "M5 12.5l4.5 4.5L19 7.5",
    /// Delivered, or read.
    CheckDouble = "M2 12.5l4.5 4.5L16 7.5M11.5 16l1 1L22 7.5",
    /// On its way.
    Clock = "M12 3a9 9 0 1 1 0 18a9 9 0 1 1 0-18M12 7v5l3.5 2",
    /// Failed.
    Alert = "M12 3a9 9 0 1 1 0 18a9 9 0 1 1 0-18M12 7.5v5.5M12 16.4v.1",
    /// Unknown.
    Question = "M12 3a9 9 0 1 1 0 18a9 9 0 1 1 0-18M9.5 9.5a2.6 2.6 0 1 1 3.6 2.4c-.8.4-1.1.9-1.1 1.7M12 16.6v.1",
    /// Opens downwards.
    ChevronDown = "M6 9l6 6 6-6",
    /// Back.
    ChevronLeft = "M15 6l-6 6 6 6",
    /// Forward.
    ChevronRight = "M9 6l6 6-6 6",
    /// To the end of the thread.
    ArrowDown = "M12 5v14M6 13l6 6 6-6",
    /// An answer to a message.
    Reply = "M9 7L4 12l5 5M4 12h10a6 6 0 0 1 6 6",
    /// Once more.
    Retry = "M20 11a8 8 0 1 0-2.3 6.2M20 5v6h-6",
    /// Sends.
    Send = "M4 12L20 4l-5 16-3.5-6.5zM11.5 13.5L20 4",
    /// Attaches.
    Paperclip = "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 4.8 4.8L9.4 17.2a1.7 1.7 0 0 1-2.4-2.4L14.5 7.3",
    /// A document.
    File = "M7 3h7l5 5v12a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1M14 3v5h5",
    /// A voice message or a sound file.
    Mic = "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3M5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21",
    /// A picture.
    Image = "M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1M4 16l4.5-4.5 4 4 3-3L20 17M15 8.5v.1",
    /// A video.
    Video = "M4 6h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1M15 10.5l6-3v9l-6-3",
    /// A sticker.
    Sticker = "M6 4h12a2 2 0 0 1 2 2v7l-7 7H6a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2M20 13h-5a2 2 0 0 0-2 2v5",
    /// A place.
    Pin = "M12 21c4-4.5 7-7.8 7-11a7 7 0 0 0-14 0c0 3.2 3 6.5 7 11M12 7.5a2.5 2.5 0 1 1 0 5a2.5 2.5 0 1 1 0-5",
    /// A contact card.
    Card = "M4 5h16a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1M8.5 9a1.8 1.8 0 1 1 0 3.6a1.8 1.8 0 1 1 0-3.6M5.8 16c.4-1.4 1.4-2 2.7-2s2.3.6 2.7 2M14.5 10H18M14.5 14H18",
    /// An order.
    Cart = "M3 4h2.5l2 11h10l2-8H6.3M9 18.5a1 1 0 1 1 0 2a1 1 0 1 1 0-2M16 18.5a1 1 0 1 1 0 2a1 1 0 1 1 0-2",
    /// Search.
    Search = "M11 4a7 7 0 1 1 0 14a7 7 0 1 1 0-14M16 16l4.5 4.5",
    /// Daylight.
    Sun = "M12 8a4 4 0 1 1 0 8a4 4 0 1 1 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",
    /// Night.
    Moon = "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5",
    /// A web address.
    Link = "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1-1",
    /// Copies.
    Copy = "M10 9h8a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-8a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1M6 15H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1h9a1 1 0 0 1 1 1v1",
    /// One place up.
    ChevronUp = "M6 15l6-6 6 6",
    /// Closes.
    Close = "M6 6l12 12M18 6L6 18",
    /// Adds.
    Plus = "M12 5v14M5 12h14",
    /// More actions.
    More = "M5 12v.1M12 12v.1M19 12v.1",
    /// A private note.
    Note = "M5 4h14v10l-6 6H5zM13 20v-6h6M8 9h8",
    /// A label.
    Label = "M4 4h8l8 8-8 8-8-8zM8.2 8.2v.1",
    /// A phone number.
    Phone = "M6 4h3l1.5 4.5L8.3 10a11 11 0 0 0 5.7 5.7l1.5-2.2L20 15v3a2 2 0 0 1-2 2A14 14 0 0 1 4 6a2 2 0 0 1 2-2",
    /// Held back.
    Pause = "M9 5v14M15 5v14",
    /// No network.
    Offline = "M3 9a14 14 0 0 1 5-2.8M21 9a14 14 0 0 0-8-3M6.5 13a9 9 0 0 1 3.5-2M17.5 13a9 9 0 0 0-2-1.4M12 18v.1M4 4l16 16",
    /// Ends the session.
    SignOut = "M10 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h4M15 8l4 4-4 4M19 12H9",
    /// A keyboard.
    Keyboard = "M4 6h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1M7 10v.1M11 10v.1M15 10v.1M18 10v.1M8 14h8",
}

/// A drawing, hidden from screen readers. Its size is the class's: `icon` is 20 px.
#[component]
pub fn Icon(
    /// Which.
    glyph: Glyph,
    /// More classes.
    #[prop(default = "")]
    class: &'static str,
) -> impl IntoView {
    let class = if class.is_empty() { "icon".to_owned() } else { format!("icon {class}") };
    view! {
        <svg class=class viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=glyph.path()></path>
        </svg>
    }
    .erase()
}
