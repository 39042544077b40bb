//! Words of the audit log.

/// Words of the audit log.
#[derive(Debug)]
pub struct AuditWords {
    /// What the log is.
    pub intro: &'static str,
    /// A column: who did it.
    pub who: &'static str,
    /// Hilo itself and the command line.
    pub nobody: &'static str,
    /// A column: what was done.
    pub what: &'static str,
    /// What was done, in words; `None` for an action without any: it is shown as it is.
    pub action: fn(&str) -> Option<&'static str>,
    /// A column: to what.
    pub about: &'static str,
    /// Narrows the log to this thing.
    pub only_this: &'static str,
    /// Says that the log shows one thing only.
    pub about_one: fn(&str) -> String,
    /// Opens what changed.
    pub changes: fn(usize) -> String,
    /// A column: the field's name.
    pub field: &'static str,
    /// A column: how it was.
    pub before: &'static str,
    /// A column: how it is.
    pub after: &'static str,
    /// From which address; takes it.
    pub from_address: fn(&str) -> String,
    /// Saves the log.
    pub export: &'static str,
}

/// Every action that has words, for the filter.
pub const ACTIONS: &[&str] = &[
    "organization.created",
    "organization.updated",
    "user.created",
    "user.signed_in",
    "member.joined",
    "member.role_changed",
    "member.disabled",
    "member.enabled",
    "member.availability",
    "member.capacity",
    "invitation.created",
    "invitation.revoked",
    "token.created",
    "token.revoked",
    "channel.created",
    "channel.updated",
    "channel.removed",
    "routing.updated",
    "template.created",
    "template.updated",
    "template.deleted",
    "webhook_event.replayed",
    "webhook_events.replayed",
    "job.run_again",
    "job.cancelled",
    "database.restored",
];

impl AuditWords {
    pub(super) const EN: Self = Self {
        intro: "Who changed what, and when. Secrets are never written down here.",
        who: "Who",
        nobody: "Hilo or the command line",
        what: "What",
        action: |action| {
            Some(match action {
                "organization.created" => "Created the organization",
                "organization.updated" => "Changed the organization",
                "user.created" => "Added a person",
                "user.signed_in" => "Signed in",
                "member.joined" => "Joined by invitation",
                "member.role_changed" => "Changed a role",
                "member.disabled" => "Locked a person out",
                "member.enabled" => "Let a person in again",
                "member.availability" => "Changed availability",
                "member.capacity" => "Changed capacity",
                "invitation.created" => "Invited a person",
                "invitation.revoked" => "Withdrew an invitation",
                "token.created" => "Created an API token",
                "token.revoked" => "Revoked an API token",
                "channel.created" => "Connected a number",
                "channel.updated" => "Changed a number",
                "channel.removed" => "Removed a number",
                "routing.updated" => "Changed automatic assignment",
                "template.created" => "Created a template",
                "template.updated" => "Changed a template",
                "template.deleted" => "Deleted a template",
                "webhook_event.replayed" => "Processed a webhook again",
                "webhook_events.replayed" => "Processed many webhooks again",
                "job.run_again" => "Ran a job again",
                "job.cancelled" => "Called a job off",
                "database.restored" => "Went back to a backup",
                _ => return None,
            })
        },
        about: "About",
        only_this: "Only this",
        about_one: |id| format!("Only what concerns {id}."),
        changes: |count| if count == 1 { "1 field".to_owned() } else { format!("{count} fields") },
        field: "Field",
        before: "Before",
        after: "After",
        from_address: |ip| format!("from {ip}"),
        export: "Download for a spreadsheet (CSV)",
    };
    pub(super) const ES: Self = Self {
        intro: "Quién cambió qué, y cuándo. Aquí nunca se anotan secretos.",
        who: "Quién",
        nobody: "Hilo o la línea de comandos",
        what: "Qué",
        action: |action| {
            Some(match action {
                "organization.created" => "Creó la organización",
                "organization.updated" => "Cambió la organización",
                "user.created" => "Agregó a una persona",
                "user.signed_in" => "Inició sesión",
                "member.joined" => "Se unió por invitación",
                "member.role_changed" => "Cambió un rol",
                "member.disabled" => "Bloqueó a una persona",
                "member.enabled" => "Desbloqueó a una persona",
                "member.availability" => "Cambió la disponibilidad",
                "member.capacity" => "Cambió la capacidad",
                "invitation.created" => "Invitó a una persona",
                "invitation.revoked" => "Retiró una invitación",
                "token.created" => "Creó un token de la API",
                "token.revoked" => "Revocó un token de la API",
                "channel.created" => "Conectó un número",
                "channel.updated" => "Cambió un número",
                "channel.removed" => "Quitó un número",
                "routing.updated" => "Cambió la asignación automática",
                "template.created" => "Creó una plantilla",
                "template.updated" => "Cambió una plantilla",
                "template.deleted" => "Borró una plantilla",
                "webhook_event.replayed" => "Procesó de nuevo un webhook",
                "webhook_events.replayed" => "Procesó de nuevo muchos webhooks",
                "job.run_again" => "Ejecutó de nuevo una tarea",
                "job.cancelled" => "Canceló una tarea",
                "database.restored" => "Volvió a una copia de seguridad",
                _ => return None,
            })
        },
        about: "Sobre",
        only_this: "Solo esto",
        about_one: |id| format!("Solo lo que trata de {id}."),
        changes: |count| if count == 1 { "1 campo".to_owned() } else { format!("{count} campos") },
        field: "Campo",
        before: "Antes",
        after: "Después",
        from_address: |ip| format!("desde {ip}"),
        export: "Descargar para una hoja de cálculo (CSV)",
    };
    pub(super) const PT: Self = Self {
        intro: "Quem alterou o quê, e quando. Segredos nunca são anotados aqui.",
        who: "Quem",
        nobody: "Hilo ou a linha de comando",
        what: "O quê",
        action: |action| {
            Some(match action {
                "organization.created" => "Criou a organização",
                "organization.updated" => "Alterou a organização",
                "user.created" => "Adicionou uma pessoa",
                "user.signed_in" => "Entrou",
                "member.joined" => "Entrou por convite",
                "member.role_changed" => "Mudou um papel",
                "member.disabled" => "Bloqueou uma pessoa",
                "member.enabled" => "Desbloqueou uma pessoa",
                "member.availability" => "Mudou a disponibilidade",
                "member.capacity" => "Mudou a capacidade",
                "invitation.created" => "Convidou uma pessoa",
                "invitation.revoked" => "Retirou um convite",
                "token.created" => "Criou um token da API",
                "token.revoked" => "Revogou um token da API",
                "channel.created" => "Conectou um número",
                "channel.updated" => "Alterou um número",
                "channel.removed" => "Removeu um número",
                "routing.updated" => "Alterou a atribuição automática",
                "template.created" => "Criou um modelo",
                "template.updated" => "Alterou um modelo",
                "template.deleted" => "Excluiu um modelo",
                "webhook_event.replayed" => "Processou um webhook de novo",
                "webhook_events.replayed" => "Processou muitos webhooks de novo",
                "job.run_again" => "Executou uma tarefa de novo",
                "job.cancelled" => "Cancelou uma tarefa",
                "database.restored" => "Voltou a uma cópia de segurança",
                _ => return None,
            })
        },
        about: "Sobre",
        only_this: "Só isto",
        about_one: |id| format!("Só o que trata de {id}."),
        changes: |count| if count == 1 { "1 campo".to_owned() } else { format!("{count} campos") },
        field: "Campo",
        before: "Antes",
        after: "Depois",
        from_address: |ip| format!("de {ip}"),
        export: "Baixar para uma planilha (CSV)",
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_of_the_filter_has_words_in_every_language() {
        for words in [&AuditWords::EN, &AuditWords::ES, &AuditWords::PT] {
            for action in ACTIONS {
                assert!((words.action)(action).is_some(), "{action}");
            }
            assert_eq!((words.action)("something.new"), None);
        }
    }
}
