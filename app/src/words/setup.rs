//! Words of the first run.

/// Words of the first run.
#[derive(Debug)]
pub struct SetupWords {
    /// What the page is called.
    pub title: &'static str,
    /// Under the title.
    pub text: &'static str,
    /// The company.
    pub organization: &'static str,
    /// What the organization's name is for.
    pub organization_hint: &'static str,
    /// The owner's name.
    pub name: &'static str,
    /// Who sees the name.
    pub name_hint: &'static str,
    /// The owner's address.
    pub email: &'static str,
    /// The owner's password.
    pub password: &'static str,
    /// What is asked of it.
    pub password_hint: &'static str,
    /// Where the team works.
    pub timezone: &'static str,
    /// What the time zone is for.
    pub timezone_hint: &'static str,
    /// The owner's language.
    pub language: &'static str,
    /// The button.
    pub submit: &'static str,
    /// The link was used, has expired or never was.
    pub link_invalid: &'static str,
    /// Not an address.
    pub email_invalid: &'static str,
    /// Fewer than ten characters.
    pub password_too_short: &'static str,
    /// No name.
    pub name_empty: &'static str,
    /// No company.
    pub organization_empty: &'static str,
}

impl SetupWords {
    pub(super) const EN: Self = Self {
        title: "Set up Hilo",
        text: "This creates your organization and makes you its owner. The link works once.",
        organization: "Organization",
        organization_hint: "Your company's name, as your team knows it.",
        name: "Your name",
        name_hint: "Colleagues see it next to what you write. Customers do not.",
        email: "Email",
        password: "Password",
        password_hint: "At least 10 characters. A sentence is easier to remember than signs.",
        timezone: "Time zone",
        timezone_hint: "Times on every screen and in reports follow it.",
        language: "Language",
        submit: "Create organization",
        link_invalid: "This link has been used already or has expired. Start Hilo again to print a new one.",
        email_invalid: "This does not look like an email address.",
        password_too_short: "Use at least 10 characters.",
        name_empty: "Tell us your name.",
        organization_empty: "Give your organization a name.",
    };
    pub(super) const ES: Self = Self {
        title: "Configurar Hilo",
        text: "Esto crea tu organización y te hace su propietario. El enlace sirve una sola vez.",
        organization: "Organización",
        organization_hint: "El nombre de tu empresa, como lo conoce tu equipo.",
        name: "Tu nombre",
        name_hint: "Tus colegas lo ven junto a lo que escribes. Los clientes no.",
        email: "Correo electrónico",
        password: "Contraseña",
        password_hint: "Al menos 10 caracteres. Una frase se recuerda mejor que los símbolos.",
        timezone: "Zona horaria",
        timezone_hint: "Las horas de cada pantalla y de los informes la siguen.",
        language: "Idioma",
        submit: "Crear organización",
        link_invalid: "Este enlace ya se usó o venció. Inicia Hilo de nuevo para obtener otro.",
        email_invalid: "Esto no parece una dirección de correo.",
        password_too_short: "Usa al menos 10 caracteres.",
        name_empty: "Escribe tu nombre.",
        organization_empty: "Ponle un nombre a tu organización.",
    };
    pub(super) const PT: Self = Self {
        title: "Configurar o Hilo",
        text: "Isto cria a sua organização e torna você o proprietário dela. O link funciona uma única vez.",
        organization: "Organização",
        organization_hint: "O nome da sua empresa, como a equipe a conhece.",
        name: "Seu nome",
        name_hint: "Os colegas o veem ao lado do que você escreve. Os clientes não.",
        email: "E-mail",
        password: "Senha",
        password_hint: "Pelo menos 10 caracteres. Uma frase é mais fácil de lembrar do que símbolos.",
        timezone: "Fuso horário",
        timezone_hint: "Os horários de todas as telas e dos relatórios o seguem.",
        language: "Idioma",
        submit: "Criar organização",
        link_invalid: "Este link já foi usado ou expirou. Inicie o Hilo de novo para gerar outro.",
        email_invalid: "Isto não parece um endereço de e-mail.",
        password_too_short: "Use pelo menos 10 caracteres.",
        name_empty: "Diga o seu nome.",
        organization_empty: "Dê um nome à sua organização.",
    };
}
