//! Words of the page of API tokens.

/// Words of the page of API tokens.
#[derive(Debug)]
pub struct TokenWords {
    /// Under the title.
    pub text: &'static str,
    /// Heading of the form.
    pub new: &'static str,
    /// The name field.
    pub name: &'static str,
    /// What the name is for.
    pub name_hint: &'static str,
    /// The role field.
    pub role: &'static str,
    /// What the role means.
    pub role_hint: &'static str,
    /// The expiry field.
    pub expires: &'static str,
    /// So many days.
    pub days: fn(i64) -> String,
    /// No end.
    pub never: &'static str,
    /// Makes it.
    pub submit: &'static str,
    /// The secret, shown once; takes the name.
    pub secret_of: fn(&str) -> String,
    /// What to do with it.
    pub secret_hint: &'static str,
    /// A command line to try it.
    pub try_it: &'static str,
    /// Heading of the list.
    pub list: &'static str,
    /// There is none.
    pub none: &'static str,
    /// As whom it acts; takes the name.
    pub acts_as: fn(&str) -> String,
    /// With whatever its person may.
    pub all_roles: &'static str,
    /// When it was made; takes the time.
    pub made: fn(&str) -> String,
    /// Until when it works; takes the time.
    pub works_until: fn(&str) -> String,
    /// It has expired; takes the time.
    pub expired: fn(&str) -> String,
    /// When it was last used; takes the time.
    pub last_used: fn(&str) -> String,
    /// Never used.
    pub never_used: &'static str,
    /// Works until it is revoked.
    pub no_end: &'static str,
    /// Since when it is worthless; takes the time.
    pub revoked: fn(&str) -> String,
    /// Makes it worthless.
    pub revoke: &'static str,
    /// The same for a screen reader; takes the name.
    pub revoke_of: fn(&str) -> String,
    /// After revoking.
    pub done: &'static str,
    /// Refused: no name, or too long.
    pub name_invalid: &'static str,
    /// Refused: more than one's own role.
    pub role_too_high: &'static str,
    /// Refused: not there, or revoked already.
    pub gone: &'static str,
}

impl TokenWords {
    pub(super) const EN: Self = Self {
        text: "A program acts with a token as you, in this organization. The interface is described at /api/docs.",
        new: "New token",
        name: "What is it for?",
        name_hint: "You recognize it later by this name: \"Online shop\", \"Nightly export\".",
        role: "May at most",
        role_hint: "Choose the least that is enough. It never may more than you.",
        expires: "Works for",
        days: |days| format!("{days} days"),
        never: "Ever, until it is revoked",
        submit: "Create token",
        secret_of: |name| format!("The token \"{name}\""),
        secret_hint: "Copy it now into the program that needs it: it is not shown again.",
        try_it: "Try it on a command line",
        list: "Tokens",
        none: "There are no tokens yet.",
        acts_as: |name| format!("acts as {name}"),
        all_roles: "All that its person may",
        made: |time| format!("Made {time}"),
        works_until: |time| format!("works until {time}"),
        expired: |time| format!("expired {time}"),
        last_used: |time| format!("last used {time}"),
        never_used: "never used",
        no_end: "works until it is revoked",
        revoked: |time| format!("Revoked {time}"),
        revoke: "Revoke",
        revoke_of: |name| format!("Revoke the token {name}"),
        done: "The token is revoked. Programs that used it are refused from now on.",
        name_invalid: "Say in at most 100 characters what it is for.",
        role_too_high: "A token may do at most what you may do.",
        gone: "This token was revoked already.",
    };
    pub(super) const ES: Self = Self {
        text: "Con un token, un programa actúa en tu nombre en esta organización. La interfaz se describe en /api/docs.",
        new: "Token nuevo",
        name: "¿Para qué es?",
        name_hint: "Por este nombre lo reconoces después: «Tienda en línea», «Exportación nocturna».",
        role: "Puede como máximo",
        role_hint: "Elige lo mínimo que alcance. Nunca puede más que tú.",
        expires: "Sirve durante",
        days: |days| format!("{days} días"),
        never: "Siempre, hasta que se revoque",
        submit: "Crear token",
        secret_of: |name| format!("El token «{name}»"),
        secret_hint: "Cópialo ahora en el programa que lo necesita: no se muestra otra vez.",
        try_it: "Pruébalo en una línea de comandos",
        list: "Tokens",
        none: "Todavía no hay tokens.",
        acts_as: |name| format!("actúa como {name}"),
        all_roles: "Todo lo que puede su persona",
        made: |time| format!("Creado {time}"),
        works_until: |time| format!("sirve hasta {time}"),
        expired: |time| format!("venció {time}"),
        last_used: |time| format!("último uso {time}"),
        never_used: "nunca usado",
        no_end: "sirve hasta que se revoque",
        revoked: |time| format!("Revocado {time}"),
        revoke: "Revocar",
        revoke_of: |name| format!("Revocar el token {name}"),
        done: "El token quedó revocado. Los programas que lo usaban ya no entran.",
        name_invalid: "Di en 100 caracteres como máximo para qué es.",
        role_too_high: "Un token puede como máximo lo que puedes tú.",
        gone: "Este token ya estaba revocado.",
    };
    pub(super) const PT: Self = Self {
        text: "Com um token, um programa age em seu nome nesta organização. A interface está descrita em /api/docs.",
        new: "Novo token",
        name: "Para que serve?",
        name_hint: "Você o reconhece depois por este nome: \"Loja on-line\", \"Exportação noturna\".",
        role: "Pode no máximo",
        role_hint: "Escolha o mínimo que basta. Ele nunca pode mais do que você.",
        expires: "Funciona por",
        days: |days| format!("{days} dias"),
        never: "Sempre, até ser revogado",
        submit: "Criar token",
        secret_of: |name| format!("O token \"{name}\""),
        secret_hint: "Copie agora para o programa que precisa dele: ele não aparece de novo.",
        try_it: "Teste em uma linha de comando",
        list: "Tokens",
        none: "Ainda não há tokens.",
        acts_as: |name| format!("age como {name}"),
        all_roles: "Tudo o que a pessoa pode",
        made: |time| format!("Criado {time}"),
        works_until: |time| format!("funciona até {time}"),
        expired: |time| format!("expirou {time}"),
        last_used: |time| format!("último uso {time}"),
        never_used: "nunca usado",
        no_end: "funciona até ser revogado",
        revoked: |time| format!("Revogado {time}"),
        revoke: "Revogar",
        revoke_of: |name| format!("Revogar o token {name}"),
        done: "O token foi revogado. Os programas que o usavam não entram mais.",
        name_invalid: "Diga em no máximo 100 caracteres para que serve.",
        role_too_high: "Um token pode no máximo o que você pode.",
        gone: "Este token já estava revogado.",
    };
}
