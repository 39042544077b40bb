//! Words around every page: navigation and banners.

/// Words around every page.
#[derive(Debug)]
pub struct FrameWords {
    /// First thing in the tab order.
    pub skip: &'static str,
    /// Names the navigation for a screen reader.
    pub navigation: &'static str,
    /// The inbox.
    pub inbox: &'static str,
    /// After "Inbox" for a screen reader, when something is unread.
    pub unread: &'static str,
    /// Message templates.
    pub templates: &'static str,
    /// Who answers whom.
    pub assignment: &'static str,
    /// Preferences, and what administrators set up.
    pub settings: &'static str,
    /// Opens the menu behind the viewer's avatar; takes their name.
    pub account: fn(&str) -> String,
    /// Goes on in another organization; takes its name.
    pub go_to: fn(&str) -> String,
    /// Ends the session.
    pub sign_out: &'static str,
    /// Nothing runs jobs.
    pub no_job_runner: &'static str,
    /// Webhooks are accepted unsigned.
    pub unsigned_webhooks: &'static str,
    /// A number stands still: its name and why.
    pub number_paused: fn(&str, &str) -> String,
    /// After that: where it can be mended.
    pub number_settings: &'static str,
    /// The same for who cannot mend it: its name.
    pub number_waits: fn(&str) -> String,
}

impl FrameWords {
    pub(super) const EN: Self = Self {
        skip: "Skip to content",
        navigation: "Main",
        inbox: "Inbox",
        unread: "unread messages",
        templates: "Templates",
        assignment: "Assignment",
        settings: "Settings",
        account: |name| format!("Account of {name}"),
        go_to: |name| format!("Go to {name}"),
        sign_out: "Sign out",
        no_job_runner: "Nothing is being sent: no process is running jobs. Messages wait safely until one starts.",
        unsigned_webhooks: "Webhooks are not signed: without the app secret, anyone could send us messages in a customer's name. Ask whoever runs Hilo to set it.",
        number_paused: |number, reason| {
            format!("{number} has stopped sending: {reason}. Messages wait until this is mended.")
        },
        number_settings: "Open the number's settings",
        number_waits: |number| {
            format!(
                "Nothing is being sent from {number} at present. Messages wait; an administrator can mend this."
            )
        },
    };
    pub(super) const ES: Self = Self {
        skip: "Ir al contenido",
        navigation: "Principal",
        inbox: "Bandeja",
        unread: "mensajes sin leer",
        templates: "Plantillas",
        assignment: "Asignación",
        settings: "Ajustes",
        account: |name| format!("Cuenta de {name}"),
        go_to: |name| format!("Ir a {name}"),
        sign_out: "Cerrar sesión",
        no_job_runner: "No se está enviando nada: ningún proceso ejecuta tareas. Los mensajes esperan a salvo hasta que arranque uno.",
        unsigned_webhooks: "Los webhooks llegan sin firma: sin el secreto de la app, cualquiera podría enviarnos mensajes en nombre de un cliente. Pide a quien administra Hilo que lo configure.",
        number_paused: |number, reason| {
            format!("{number} dejó de enviar: {reason}. Los mensajes esperan hasta que se resuelva.")
        },
        number_settings: "Abrir los ajustes del número",
        number_waits: |number| {
            format!(
                "Por ahora no sale nada de {number}. Los mensajes esperan; un administrador puede resolverlo."
            )
        },
    };
    pub(super) const PT: Self = Self {
        skip: "Ir para o conteúdo",
        navigation: "Principal",
        inbox: "Caixa de entrada",
        unread: "mensagens não lidas",
        templates: "Modelos",
        assignment: "Atribuição",
        settings: "Configurações",
        account: |name| format!("Conta de {name}"),
        go_to: |name| format!("Ir para {name}"),
        sign_out: "Sair",
        no_job_runner: "Nada está sendo enviado: nenhum processo executa tarefas. As mensagens esperam em segurança até que um comece.",
        unsigned_webhooks: "Os webhooks chegam sem assinatura: sem o segredo do app, qualquer pessoa poderia nos enviar mensagens em nome de um cliente. Peça a quem administra o Hilo que o configure.",
        number_paused: |number, reason| {
            format!("{number} parou de enviar: {reason}. As mensagens esperam até que isso se resolva.")
        },
        number_settings: "Abrir as configurações do número",
        number_waits: |number| {
            format!(
                "Por enquanto nada sai de {number}. As mensagens esperam; um administrador pode resolver isso."
            )
        },
    };
}
