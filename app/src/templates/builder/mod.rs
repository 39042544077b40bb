//! The builder: one form for a new template, for another language of a known one and for an edit. It is posted to its
//! own address whatever is pressed; adding, moving and removing buttons show it again with everything that was typed.
//!
//! | module | what it holds |
//! |---|---|
//! | `form` | what the form says, read from its fields and turned into components |
//! | `act` | which button was pressed, and what it does to the form |
//! | `remarks` | what is wrong, beside which field |
//! | `page`, `load`, `submit`, `sample` | the two pages, what they need, what they do |
//! | `view` | the form around its parts |
//! | `basics`, `texts`, `header`, `examples`, `buttons`, `code` | the parts |
//! | `field` | a labelled input with its remarks and its count |

mod act;
mod basics;
mod buttons;
mod code;
mod examples;
mod field;
mod form;
mod header;
mod load;
pub mod page;
mod remarks;
mod sample;
mod submit;
mod texts;
mod view;

pub use page::{EditTemplatePage, NewTemplatePage};
