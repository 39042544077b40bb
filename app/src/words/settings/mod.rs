//! Words of the settings pages: here those of preferences and sessions, beside it those of each other page.

mod nav;
mod numbers;
mod organization;
mod team;
mod tokens;

pub use nav::SettingsNavWords;
pub use numbers::NumberWords;
pub use organization::OrganizationWords;
pub use team::TeamWords;
pub use tokens::TokenWords;

/// Words of preferences and sessions.
#[derive(Debug)]
pub struct SettingsWords {
    /// What the settings pages are called.
    pub nav: SettingsNavWords,
    /// WhatsApp numbers.
    pub numbers: NumberWords,
    /// The team.
    pub team: TeamWords,
    /// API tokens.
    pub tokens: TokenWords,
    /// The organization.
    pub organization: OrganizationWords,
    /// Puts a text into the clipboard.
    pub copy: &'static str,
    /// It is there.
    pub copied: &'static str,
    /// What the page is called.
    pub title: &'static str,
    /// Who is signed in: name, address, role.
    pub profile: &'static str,
    /// How they like it.
    pub preferences: &'static str,
    /// The language of the screens.
    pub language: &'static str,
    /// What Enter does.
    pub send_on_enter: &'static str,
    /// What the other way is.
    pub send_on_enter_hint: &'static str,
    /// Single keys.
    pub shortcuts: &'static str,
    /// Why one would turn them off.
    pub shortcuts_hint: &'static str,
    /// After saving.
    pub saved: &'static str,
    /// Where they are signed in.
    pub sessions: &'static str,
    /// What to do with an unknown one.
    pub sessions_hint: &'static str,
    /// The session that asks.
    pub this_session: &'static str,
    /// When the session began; takes the time.
    pub signed_in_at: fn(&str) -> String,
    /// When the session was last used; takes the time.
    pub last_used_at: fn(&str) -> String,
    /// A browser that did not say what it is.
    pub unknown_device: &'static str,
    /// Ends one session.
    pub end_session: &'static str,
    /// Ends one session, for a screen reader; takes the device.
    pub end_session_of: fn(&str) -> String,
    /// Roles as people call them.
    pub role: fn(hilo_domain::role::Role) -> &'static str,
}

impl SettingsWords {
    pub(super) const EN: Self = Self {
        nav: SettingsNavWords::EN,
        numbers: NumberWords::EN,
        team: TeamWords::EN,
        tokens: TokenWords::EN,
        organization: OrganizationWords::EN,
        copy: "Copy",
        copied: "Copied",
        title: "Settings",
        profile: "You",
        preferences: "Preferences",
        language: "Language",
        send_on_enter: "Enter sends the message",
        send_on_enter_hint: "Shift + Enter begins a new line. Turned off, Ctrl + Enter sends.",
        shortcuts: "Keyboard shortcuts",
        shortcuts_hint: "Single keys such as J and K. Turn them off if you dictate or press keys by accident.",
        saved: "Saved.",
        sessions: "Where you are signed in",
        sessions_hint: "End any session that you do not recognize.",
        this_session: "This session",
        signed_in_at: |time| format!("Signed in {time}"),
        last_used_at: |time| format!("last used {time}"),
        unknown_device: "Unknown device",
        end_session: "End session",
        end_session_of: |device| format!("End session: {device}"),
        role: |role| {
            use hilo_domain::role::Role;
            match role {
                Role::Owner => "Owner",
                Role::Admin => "Administrator",
                Role::Manager => "Manager",
                Role::Seller => "Seller",
            }
        },
    };
    pub(super) const ES: Self = Self {
        nav: SettingsNavWords::ES,
        numbers: NumberWords::ES,
        team: TeamWords::ES,
        tokens: TokenWords::ES,
        organization: OrganizationWords::ES,
        copy: "Copiar",
        copied: "Copiado",
        title: "Ajustes",
        profile: "Tú",
        preferences: "Preferencias",
        language: "Idioma",
        send_on_enter: "Enter envía el mensaje",
        send_on_enter_hint: "Shift + Enter empieza una línea nueva. Si lo desactivas, se envía con Ctrl + Enter.",
        shortcuts: "Atajos de teclado",
        shortcuts_hint: "Teclas sueltas como J y K. Desactívalos si dictas o presionas teclas sin querer.",
        saved: "Guardado.",
        sessions: "Dónde tienes sesión iniciada",
        sessions_hint: "Cierra cualquier sesión que no reconozcas.",
        this_session: "Esta sesión",
        signed_in_at: |time| format!("Iniciada {time}"),
        last_used_at: |time| format!("último uso {time}"),
        unknown_device: "Dispositivo desconocido",
        end_session: "Cerrar sesión",
        end_session_of: |device| format!("Cerrar sesión: {device}"),
        role: |role| {
            use hilo_domain::role::Role;
            match role {
                Role::Owner => "Propietario",
                Role::Admin => "Administrador",
                Role::Manager => "Gerente",
                Role::Seller => "Vendedor",
            }
        },
    };
    pub(super) const PT: Self = Self {
        nav: SettingsNavWords::PT,
        numbers: NumberWords::PT,
        team: TeamWords::PT,
        tokens: TokenWords::PT,
        organization: OrganizationWords::PT,
        copy: "Copiar",
        copied: "Copiado",
        title: "Configurações",
        profile: "Você",
        preferences: "Preferências",
        language: "Idioma",
        send_on_enter: "Enter envia a mensagem",
        send_on_enter_hint: "Shift + Enter começa uma nova linha. Se desativar, Ctrl + Enter envia.",
        shortcuts: "Atalhos de teclado",
        shortcuts_hint: "Teclas soltas como J e K. Desative se você dita ou aperta teclas sem querer.",
        saved: "Salvo.",
        sessions: "Onde você está conectado",
        sessions_hint: "Encerre qualquer sessão que não reconheça.",
        this_session: "Esta sessão",
        signed_in_at: |time| format!("Iniciada {time}"),
        last_used_at: |time| format!("último uso {time}"),
        unknown_device: "Dispositivo desconhecido",
        end_session: "Encerrar sessão",
        end_session_of: |device| format!("Encerrar sessão: {device}"),
        role: |role| {
            use hilo_domain::role::Role;
            match role {
                Role::Owner => "Proprietário",
                Role::Admin => "Administrador",
                Role::Manager => "Gerente",
                Role::Seller => "Vendedor",
            }
        },
    };
}
