//! What the settings pages are called.

/// What the settings pages are called.
#[derive(Debug)]
pub struct SettingsNavWords {
    /// Names the list of pages for a screen reader.
    pub label: &'static str,
    /// The person's own preferences and sessions.
    pub you: &'static str,
    /// Name, time zone, language, what sellers see.
    pub organization: &'static str,
    /// WhatsApp numbers.
    pub numbers: &'static str,
    /// People and invitations.
    pub team: &'static str,
    /// API tokens.
    pub tokens: &'static str,
    /// Webhooks as Meta sent them.
    pub events: &'static str,
    /// What the job runner does.
    pub jobs: &'static str,
    /// Who changed what.
    pub audit: &'static str,
    /// How programs use Hilo: the page of the API.
    pub api_docs: &'static str,
}

impl SettingsNavWords {
    pub(super) const EN: Self = Self {
        label: "Settings",
        you: "You",
        organization: "Organization",
        numbers: "Numbers",
        team: "Team",
        tokens: "API tokens",
        events: "Webhook events",
        jobs: "Jobs",
        audit: "Audit log",
        api_docs: "API documentation",
    };
    pub(super) const ES: Self = Self {
        label: "Ajustes",
        you: "Tú",
        organization: "Organización",
        numbers: "Números",
        team: "Equipo",
        tokens: "Tokens de la API",
        events: "Eventos de webhook",
        jobs: "Tareas",
        audit: "Registro de cambios",
        api_docs: "Documentación de la API",
    };
    pub(super) const PT: Self = Self {
        label: "Configurações",
        you: "Você",
        organization: "Organização",
        numbers: "Números",
        team: "Equipe",
        tokens: "Tokens da API",
        events: "Eventos de webhook",
        jobs: "Tarefas",
        audit: "Registro de alterações",
        api_docs: "Documentação da API",
    };
}
