//! What browsers are told, and what they can be made to do: headers of every answer, changes that another site asks
//! for, and sessions from their beginning to their end.

mod headers;
mod origins;
mod sessions;
mod uploads;
