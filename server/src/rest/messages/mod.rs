//! Messages (the seed's MessageLog).

pub(super) mod list;
