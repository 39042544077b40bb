//! Words of what operators look at: webhook events, jobs, the audit log.

mod audit;
mod events;
mod jobs;

pub use audit::{ACTIONS, AuditWords};
pub use events::EventWords;
pub use jobs::JobWords;

/// Words of what operators look at.
#[derive(Debug)]
pub struct OperateWords {
    /// Webhook events.
    pub events: EventWords,
    /// Jobs.
    pub jobs: JobWords,
    /// The audit log.
    pub audit: AuditWords,
    /// Names the form that narrows a list, for a screen reader.
    pub filters: &'static str,
    /// A choice that narrows nothing.
    pub any: &'static str,
    /// From this moment on.
    pub from: &'static str,
    /// Before this moment.
    pub until: &'static str,
    /// Narrows the list.
    pub show: &'static str,
    /// Narrows it no more.
    pub clear: &'static str,
    /// To the page of older rows.
    pub older: &'static str,
    /// Back to the newest rows.
    pub newest: &'static str,
    /// Nothing fits the filters.
    pub nothing: &'static str,
    /// A column of times.
    pub when: &'static str,
    /// A time in a filter cannot be read.
    pub bad_time: &'static str,
}

impl OperateWords {
    pub(super) const EN: Self = Self {
        events: EventWords::EN,
        jobs: JobWords::EN,
        audit: AuditWords::EN,
        filters: "Filters",
        any: "Any",
        from: "From",
        until: "Until",
        show: "Show",
        clear: "Clear filters",
        older: "Older",
        newest: "Newest",
        nothing: "Nothing fits these filters.",
        when: "When",
        bad_time: "This time cannot be read; it was left out.",
    };
    pub(super) const ES: Self = Self {
        events: EventWords::ES,
        jobs: JobWords::ES,
        audit: AuditWords::ES,
        filters: "Filtros",
        any: "Cualquiera",
        from: "Desde",
        until: "Hasta",
        show: "Mostrar",
        clear: "Quitar filtros",
        older: "Anteriores",
        newest: "Los más recientes",
        nothing: "Nada coincide con estos filtros.",
        when: "Cuándo",
        bad_time: "No se entiende esta hora; no se tuvo en cuenta.",
    };
    pub(super) const PT: Self = Self {
        events: EventWords::PT,
        jobs: JobWords::PT,
        audit: AuditWords::PT,
        filters: "Filtros",
        any: "Qualquer",
        from: "De",
        until: "Até",
        show: "Mostrar",
        clear: "Limpar filtros",
        older: "Mais antigos",
        newest: "Mais recentes",
        nothing: "Nada corresponde a estes filtros.",
        when: "Quando",
        bad_time: "Não dá para entender este horário; ele foi ignorado.",
    };
}
