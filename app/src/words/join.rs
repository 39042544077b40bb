//! Words around passwords and invitations: joining a team, choosing another password.

/// Words around passwords and invitations.
#[derive(Debug)]
pub struct JoinWords {
    /// What the page of an invitation is called; takes the organization.
    pub title: fn(&str) -> String,
    /// Under it; takes the role.
    pub text: fn(&str) -> String,
    /// The address they will sign in with.
    pub email: &'static str,
    /// Their name.
    pub name: &'static str,
    /// Who sees the name.
    pub name_hint: &'static str,
    /// Their password.
    pub password: &'static str,
    /// What is asked of it.
    pub password_hint: &'static str,
    /// Joins with a new account.
    pub submit: &'static str,
    /// The address has an account, and its owner is signed in; takes the address.
    pub join_as: fn(&str) -> String,
    /// The address has an account: sign in first; takes the address.
    pub sign_in_first: fn(&str) -> String,
    /// Goes to the sign-in.
    pub sign_in: &'static str,
    /// Someone else is signed in: takes the invited address.
    pub other_account: fn(&str) -> String,
    /// Ends the session.
    pub sign_out: &'static str,
    /// What the page says when the link does not work.
    pub invalid_title: &'static str,
    /// What to do then.
    pub link_invalid: &'static str,
    /// No name.
    pub name_empty: &'static str,
    /// Fewer than ten characters.
    pub password_too_short: &'static str,
    /// What the page of a new password is called.
    pub new_password_title: &'static str,
    /// Under it; takes the address.
    pub new_password_text: fn(&str) -> String,
    /// Sets it.
    pub new_password_submit: &'static str,
    /// What to do when the link does not work.
    pub new_password_invalid: &'static str,
    /// In the settings: heading.
    pub own_title: &'static str,
    /// What changing does.
    pub own_text: &'static str,
    /// The old one.
    pub current: &'static str,
    /// The new one.
    pub new: &'static str,
    /// Changes it.
    pub change: &'static str,
    /// Done.
    pub changed: &'static str,
    /// The old one was wrong.
    pub wrong: &'static str,
    /// Too many wrong ones.
    pub blocked: &'static str,
}

impl JoinWords {
    pub(super) const EN: Self = Self {
        title: |organization| format!("Join {organization}"),
        text: |role| format!("You are invited as: {role}. Choose a name and a password, and you are in."),
        email: "You sign in with",
        name: "Your name",
        name_hint: "Colleagues see it next to what you write. Customers do not.",
        password: "Password",
        password_hint: "At least 10 characters. A sentence is easier to remember than signs.",
        submit: "Join",
        join_as: |email| format!("Join as {email}"),
        sign_in_first: |email| format!("{email} has an account already. Sign in with it, then join."),
        sign_in: "Sign in",
        other_account: |email| {
            format!(
                "This invitation is for {email}, and you are signed in as somebody else. Sign out, then open the link again."
            )
        },
        sign_out: "Sign out",
        invalid_title: "This link does not work",
        link_invalid: "It was used already, has expired or was revoked. Ask whoever invited you for a new one.",
        name_empty: "Tell us your name.",
        password_too_short: "Use at least 10 characters.",
        new_password_title: "Choose a new password",
        new_password_text: |email| {
            format!("For {email}. Wherever you are signed in, you will have to sign in anew.")
        },
        new_password_submit: "Set password",
        new_password_invalid: "It was used already or has expired. Ask an administrator of your team for a new one.",
        own_title: "Password",
        own_text: "Changing it ends all your other sessions.",
        current: "Current password",
        new: "New password",
        change: "Change password",
        changed: "Your password is changed. All other sessions are ended.",
        wrong: "This is not your current password.",
        blocked: "Too many wrong passwords. Wait a few minutes and try again.",
    };
    pub(super) const ES: Self = Self {
        title: |organization| format!("Únete a {organization}"),
        text: |role| format!("Te invitaron como: {role}. Elige un nombre y una contraseña, y listo."),
        email: "Inicias sesión con",
        name: "Tu nombre",
        name_hint: "Tus colegas lo ven junto a lo que escribes. Los clientes no.",
        password: "Contraseña",
        password_hint: "Al menos 10 caracteres. Una frase se recuerda mejor que los símbolos.",
        submit: "Unirme",
        join_as: |email| format!("Unirme como {email}"),
        sign_in_first: |email| format!("{email} ya tiene una cuenta. Inicia sesión con ella y luego únete."),
        sign_in: "Iniciar sesión",
        other_account: |email| {
            format!(
                "Esta invitación es para {email} y tú tienes otra sesión iniciada. Cierra la sesión y abre el enlace de nuevo."
            )
        },
        sign_out: "Cerrar sesión",
        invalid_title: "Este enlace no sirve",
        link_invalid: "Ya se usó, venció o fue revocado. Pide uno nuevo a quien te invitó.",
        name_empty: "Escribe tu nombre.",
        password_too_short: "Usa al menos 10 caracteres.",
        new_password_title: "Elige una contraseña nueva",
        new_password_text: |email| {
            format!("Para {email}. Donde tengas sesión iniciada tendrás que iniciarla de nuevo.")
        },
        new_password_submit: "Guardar contraseña",
        new_password_invalid: "Ya se usó o venció. Pide uno nuevo a un administrador de tu equipo.",
        own_title: "Contraseña",
        own_text: "Al cambiarla se cierran todas tus otras sesiones.",
        current: "Contraseña actual",
        new: "Contraseña nueva",
        change: "Cambiar contraseña",
        changed: "Cambiaste tu contraseña. Se cerraron todas las otras sesiones.",
        wrong: "Esta no es tu contraseña actual.",
        blocked: "Demasiadas contraseñas incorrectas. Espera unos minutos e intenta de nuevo.",
    };
    pub(super) const PT: Self = Self {
        title: |organization| format!("Entre em {organization}"),
        text: |role| format!("Você foi convidado como: {role}. Escolha um nome e uma senha, e pronto."),
        email: "Você entra com",
        name: "Seu nome",
        name_hint: "Os colegas o veem ao lado do que você escreve. Os clientes não.",
        password: "Senha",
        password_hint: "Pelo menos 10 caracteres. Uma frase é mais fácil de lembrar do que símbolos.",
        submit: "Entrar na equipe",
        join_as: |email| format!("Entrar na equipe como {email}"),
        sign_in_first: |email| format!("{email} já tem uma conta. Entre com ela e depois aceite o convite."),
        sign_in: "Entrar",
        other_account: |email| {
            format!("Este convite é para {email}, e você entrou com outra conta. Saia e abra o link de novo.")
        },
        sign_out: "Sair",
        invalid_title: "Este link não funciona",
        link_invalid: "Ele já foi usado, expirou ou foi revogado. Peça um novo a quem convidou você.",
        name_empty: "Diga o seu nome.",
        password_too_short: "Use pelo menos 10 caracteres.",
        new_password_title: "Escolha uma nova senha",
        new_password_text: |email| {
            format!("Para {email}. Onde você estiver conectado, terá de entrar de novo.")
        },
        new_password_submit: "Salvar senha",
        new_password_invalid: "Ele já foi usado ou expirou. Peça um novo a um administrador da sua equipe.",
        own_title: "Senha",
        own_text: "Ao mudá-la, todas as suas outras sessões terminam.",
        current: "Senha atual",
        new: "Nova senha",
        change: "Mudar senha",
        changed: "Sua senha foi mudada. Todas as outras sessões terminaram.",
        wrong: "Esta não é a sua senha atual.",
        blocked: "Senhas erradas demais. Espere alguns minutos e tente de novo.",
    };
}
