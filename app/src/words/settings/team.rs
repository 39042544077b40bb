//! Words of the team's page.

/// Words of the team's page.
#[derive(Debug)]
pub struct TeamWords {
    /// Under the title.
    pub text: &'static str,
    /// Heading of the people.
    pub people: &'static str,
    /// Beside the viewer's own name.
    pub you: &'static str,
    /// Takes new conversations.
    pub available: &'static str,
    /// Takes none at present.
    pub away: &'static str,
    /// Shut out, since; takes the time.
    pub disabled: fn(&str) -> String,
    /// Last here; takes the time.
    pub last_seen: fn(&str) -> String,
    /// Never here.
    pub never_seen: &'static str,
    /// Label of the choice of a role, for a screen reader; takes the name.
    pub role_of: fn(&str) -> String,
    /// Keeps another role.
    pub change_role: &'static str,
    /// The same for a screen reader; takes the name.
    pub change_role_of: fn(&str) -> String,
    /// Opens what else can be done.
    pub more: &'static str,
    /// The same for a screen reader; takes the name.
    pub more_of: fn(&str) -> String,
    /// Shuts someone out.
    pub disable: &'static str,
    /// What that means.
    pub disable_hint: &'static str,
    /// Lets someone in again.
    pub enable: &'static str,
    /// Makes a link for a new password.
    pub password_link: &'static str,
    /// What that means.
    pub password_link_hint: &'static str,
    /// What a role may do.
    pub role_hint: fn(hilo_domain::role::Role) -> &'static str,
    /// Heading of what each role may do.
    pub roles: &'static str,
    /// Heading of the form.
    pub invite: &'static str,
    /// The address field.
    pub email: &'static str,
    /// What the address is for.
    pub email_hint: &'static str,
    /// The role field.
    pub role: &'static str,
    /// Makes the link.
    pub submit: &'static str,
    /// Heading of open invitations.
    pub open: &'static str,
    /// Nobody is invited.
    pub none_open: &'static str,
    /// Until when it works; takes the time.
    pub works_until: fn(&str) -> String,
    /// By whom; takes the name.
    pub invited_by: fn(&str) -> String,
    /// Makes a link worthless.
    pub revoke: &'static str,
    /// The same for a screen reader; takes the address.
    pub revoke_of: fn(&str) -> String,
    /// The link of an invitation, shown once; takes the address.
    pub link_for: fn(&str) -> String,
    /// What to do with it.
    pub link_hint: &'static str,
    /// The link to a new password, shown once; takes the name.
    pub password_link_for: fn(&str) -> String,
    /// What to do with it.
    pub password_link_once: &'static str,
    /// After a change.
    pub saved: &'static str,
    /// Refused: not an address.
    pub email_invalid: &'static str,
    /// Refused: belongs to the team.
    pub member_already: &'static str,
    /// Refused: the last owner.
    pub last_owner: &'static str,
    /// Refused: owners are for owners.
    pub owners_only: &'static str,
    /// Refused: oneself.
    pub yourself: &'static str,
    /// Refused: belongs elsewhere too.
    pub elsewhere_too: &'static str,
    /// Refused: the account itself is disabled.
    pub account_disabled: &'static str,
    /// Refused: not there any more.
    pub gone: &'static str,
}

impl TeamWords {
    pub(super) const EN: Self = Self {
        text: "Who answers customers here, and what they may do.",
        people: "People",
        you: "You",
        available: "Available",
        away: "Away",
        disabled: |time| format!("Disabled {time}"),
        last_seen: |time| format!("last here {time}"),
        never_seen: "has not been here yet",
        role_of: |name| format!("Role of {name}"),
        change_role: "Change",
        change_role_of: |name| format!("Change the role of {name}"),
        more: "More",
        more_of: |name| format!("More for {name}"),
        disable: "Disable",
        disable_hint: "They are out at once: sessions end and their API tokens stop working for good. Their conversations stay with them until you assign them to someone else.",
        enable: "Let back in",
        password_link: "Make a link for a new password",
        password_link_hint: "For someone who forgot theirs. You hand the link over; it works once, for an hour.",
        role_hint: |role| {
            use hilo_domain::role::Role;
            match role {
                Role::Owner => "Everything, including who owns the organization.",
                Role::Admin => "Everything but the owners: numbers, team, tokens, all conversations.",
                Role::Manager => "Sees all conversations, assigns them, keeps the templates.",
                Role::Seller => "Answers customers, takes conversations, sends templates.",
            }
        },
        roles: "What each role may do",
        invite: "Invite someone",
        email: "Email",
        email_hint: "They sign in with it. Hilo sends no mail: you hand the link over yourself.",
        role: "Role",
        submit: "Create invitation link",
        open: "Open invitations",
        none_open: "Nobody is invited at the moment.",
        works_until: |time| format!("Works until {time}"),
        invited_by: |name| format!("invited by {name}"),
        revoke: "Revoke",
        revoke_of: |email| format!("Revoke the invitation of {email}"),
        link_for: |email| format!("The invitation link for {email}"),
        link_hint: "Copy it now and send it to them: it is not shown again. It works once, for seven days.",
        password_link_for: |name| format!("The link with which {name} chooses a new password"),
        password_link_once: "Copy it now and give it to them alone: it is not shown again. It works once, for an hour.",
        saved: "Saved.",
        email_invalid: "This does not look like an email address.",
        member_already: "This person belongs to the team already. If they are disabled, let them back in below.",
        last_owner: "An organization keeps at least one owner. Make someone else an owner first.",
        owners_only: "Only an owner may change, invite or disable an owner.",
        yourself: "You cannot disable yourself. Ask another administrator.",
        elsewhere_too: "This person belongs to another organization too, so you cannot choose who gets in as them. They can change their password in their own settings.",
        account_disabled: "This account was disabled by whoever runs Hilo. Ask them to enable it.",
        gone: "This is no longer there: someone may have changed it meanwhile.",
    };
    pub(super) const ES: Self = Self {
        text: "Quién atiende a los clientes aquí y qué puede hacer cada persona.",
        people: "Personas",
        you: "Tú",
        available: "Disponible",
        away: "Ausente",
        disabled: |time| format!("Desactivada {time}"),
        last_seen: |time| format!("estuvo aquí {time}"),
        never_seen: "todavía no ha entrado",
        role_of: |name| format!("Rol de {name}"),
        change_role: "Cambiar",
        change_role_of: |name| format!("Cambiar el rol de {name}"),
        more: "Más",
        more_of: |name| format!("Más para {name}"),
        disable: "Desactivar",
        disable_hint: "Queda fuera al instante: se cierran sus sesiones y sus tokens de la API dejan de servir para siempre. Sus conversaciones siguen a su nombre hasta que las asignes a otra persona.",
        enable: "Volver a dejar entrar",
        password_link: "Crear un enlace para una contraseña nueva",
        password_link_hint: "Para quien olvidó la suya. Tú le pasas el enlace; sirve una vez, durante una hora.",
        role_hint: |role| {
            use hilo_domain::role::Role;
            match role {
                Role::Owner => "Todo, incluso quiénes son propietarios de la organización.",
                Role::Admin => {
                    "Todo menos los propietarios: números, equipo, tokens y todas las conversaciones."
                }
                Role::Manager => "Ve todas las conversaciones, las asigna y cuida las plantillas.",
                Role::Seller => "Responde a clientes, toma conversaciones y envía plantillas.",
            }
        },
        roles: "Qué puede hacer cada rol",
        invite: "Invitar a alguien",
        email: "Correo electrónico",
        email_hint: "Con este correo inicia sesión. Hilo no envía correos: tú le pasas el enlace.",
        role: "Rol",
        submit: "Crear enlace de invitación",
        open: "Invitaciones abiertas",
        none_open: "No hay nadie invitado por ahora.",
        works_until: |time| format!("Sirve hasta {time}"),
        invited_by: |name| format!("invitó {name}"),
        revoke: "Revocar",
        revoke_of: |email| format!("Revocar la invitación de {email}"),
        link_for: |email| format!("El enlace de invitación para {email}"),
        link_hint: "Cópialo ahora y envíaselo: no se muestra otra vez. Sirve una vez, durante siete días.",
        password_link_for: |name| format!("El enlace con el que {name} elige una contraseña nueva"),
        password_link_once: "Cópialo ahora y dáselo solo a esa persona: no se muestra otra vez. Sirve una vez, durante una hora.",
        saved: "Guardado.",
        email_invalid: "Esto no parece una dirección de correo.",
        member_already: "Esta persona ya está en el equipo. Si está desactivada, vuelve a dejarla entrar más abajo.",
        last_owner: "Una organización conserva al menos un propietario. Primero nombra a otra persona.",
        owners_only: "Solo un propietario puede cambiar, invitar o desactivar a un propietario.",
        yourself: "No puedes desactivarte. Pídelo a otro administrador.",
        elsewhere_too: "Esta persona también está en otra organización, así que no puedes decidir quién entra en su nombre. Puede cambiar su contraseña en sus propios ajustes.",
        account_disabled: "Quien administra Hilo desactivó esta cuenta. Pídele que la active.",
        gone: "Esto ya no está: quizá alguien lo cambió mientras tanto.",
    };
    pub(super) const PT: Self = Self {
        text: "Quem atende os clientes aqui e o que cada pessoa pode fazer.",
        people: "Pessoas",
        you: "Você",
        available: "Disponível",
        away: "Ausente",
        disabled: |time| format!("Desativada {time}"),
        last_seen: |time| format!("esteve aqui {time}"),
        never_seen: "ainda não entrou",
        role_of: |name| format!("Função de {name}"),
        change_role: "Mudar",
        change_role_of: |name| format!("Mudar a função de {name}"),
        more: "Mais",
        more_of: |name| format!("Mais para {name}"),
        disable: "Desativar",
        disable_hint: "Fica fora na hora: as sessões terminam e os tokens da API deixam de funcionar para sempre. As conversas continuam em nome da pessoa até você atribuí-las a outra.",
        enable: "Deixar entrar de novo",
        password_link: "Criar um link para uma nova senha",
        password_link_hint: "Para quem esqueceu a sua. Você entrega o link; ele funciona uma vez, por uma hora.",
        role_hint: |role| {
            use hilo_domain::role::Role;
            match role {
                Role::Owner => "Tudo, inclusive quem são os proprietários da organização.",
                Role::Admin => "Tudo menos os proprietários: números, equipe, tokens e todas as conversas.",
                Role::Manager => "Vê todas as conversas, as atribui e cuida dos modelos.",
                Role::Seller => "Responde a clientes, assume conversas e envia modelos.",
            }
        },
        roles: "O que cada função pode fazer",
        invite: "Convidar alguém",
        email: "E-mail",
        email_hint: "É com ele que a pessoa entra. O Hilo não envia e-mails: você mesmo entrega o link.",
        role: "Função",
        submit: "Criar link de convite",
        open: "Convites abertos",
        none_open: "Ninguém está convidado no momento.",
        works_until: |time| format!("Funciona até {time}"),
        invited_by: |name| format!("convite de {name}"),
        revoke: "Revogar",
        revoke_of: |email| format!("Revogar o convite de {email}"),
        link_for: |email| format!("O link de convite para {email}"),
        link_hint: "Copie agora e envie: ele não aparece de novo. Funciona uma vez, por sete dias.",
        password_link_for: |name| format!("O link com o qual {name} escolhe uma nova senha"),
        password_link_once: "Copie agora e entregue só a essa pessoa: ele não aparece de novo. Funciona uma vez, por uma hora.",
        saved: "Salvo.",
        email_invalid: "Isto não parece um endereço de e-mail.",
        member_already: "Esta pessoa já está na equipe. Se estiver desativada, deixe-a entrar de novo abaixo.",
        last_owner: "Uma organização mantém pelo menos um proprietário. Primeiro nomeie outra pessoa.",
        owners_only: "Só um proprietário pode mudar, convidar ou desativar um proprietário.",
        yourself: "Você não pode se desativar. Peça a outro administrador.",
        elsewhere_too: "Esta pessoa também está em outra organização, então você não pode decidir quem entra no lugar dela. Ela pode mudar a senha nas próprias configurações.",
        account_disabled: "Quem administra o Hilo desativou esta conta. Peça que a ative.",
        gone: "Isto não está mais aqui: talvez alguém tenha mudado nesse meio-tempo.",
    };
}
