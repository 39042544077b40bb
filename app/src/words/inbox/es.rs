//! Spanish, as Latin America writes it.

use super::{ComposerWords, InboxWords, KeyWords, LeadWords, ListWords, ThreadWords};
use crate::inbox::error::AppError;
use hilo_domain::failure::{FailureClass, FailureReason};
use hilo_domain::inbox::{ConversationEventKind, Tab};
use hilo_domain::message::MessageKind;

pub(super) const ES: InboxWords = InboxWords {
    list: ListWords {
        title: "Bandeja",
        label: "Conversaciones",
        tabs: "Listas",
        tab: |tab| match tab {
            Tab::Mine => "Mías",
            Tab::Unassigned => "Sin asignar",
            Tab::All => "Todas",
            Tab::Unread => "No leídas",
        },
        live: "En vivo",
        reconnecting: "Reconectando…",
        offline: "Sin conexión",
        signed_out: "Sesión terminada",
        refresh: "Actualizar",
        empty: |tab| match tab {
            Tab::Mine => ("Nada te espera", "Aquí aparece lo que tomes o te asignen."),
            Tab::Unassigned => ("Nadie espera", "Cada conversación tiene a alguien que la atiende."),
            Tab::All => ("Todavía no hay conversaciones", "Aparecen aquí en cuanto escriba un cliente."),
            Tab::Unread => ("Todo leído", "Aquí aparecen los mensajes nuevos de los clientes."),
        },
        older: "Conversaciones anteriores",
        newest: "Volver a las más recientes",
        draft: "Borrador",
        updated: "Actualizada",
        unread: |n| if n == 1 { "1 mensaje sin leer".to_owned() } else { format!("{n} mensajes sin leer") },
        assigned_to: |name| format!("Asignada a {name}"),
        failed: "No entregado",
        template: "Plantilla",
        window_closes: |left| format!("La ventana de respuesta cierra en {left}"),
        arrived: |n| match n {
            1 => "Una conversación tiene un mensaje nuevo".to_owned(),
            n => format!("{n} conversaciones tienen mensajes nuevos"),
        },
    },
    thread: ThreadWords {
        choose: "Ninguna conversación abierta",
        choose_hint: "Elige una de la lista para leerla y responder.",
        missing: "Esta conversación no está aquí",
        missing_hint: "Quizás la tiene otra persona. Elige otra de la lista.",
        back: "Volver a la lista",
        log: |name| format!("Mensajes con {name}"),
        new: "Nuevo",
        earlier: "Ver mensajes anteriores",
        beginning: "Aquí empieza la conversación",
        latest: "Ir a los últimos mensajes",
        below: |n| if n == 1 { "1 mensaje nuevo".to_owned() } else { format!("{n} mensajes nuevos") },
        private_note: "Nota privada",
        whatsapp: "WhatsApp",
        us: "Tú",
        event,
        edited: "editado",
        revoked: "Este mensaje fue eliminado",
        retried: "enviado otra vez",
        queued: "Espera para enviarse",
        sent: "Enviado",
        delivered: "Entregado",
        read: "Leído",
        not_sent: "No enviado",
        unconfirmed: "Esperando la confirmación de WhatsApp",
        unconfirmed_ask: "WhatsApp no lo confirmó. Puede que haya llegado",
        discarded: "Sin confirmar, no se envió otra vez",
        retry: "Reintentar",
        send_template: "Enviar plantilla",
        fill_again: "Revisar y enviar de nuevo",
        other_template: "Elegir otra plantilla",
        resend: "Enviar otra vez",
        discard: "Dejarlo así",
        open: "Abrir",
        map: "Ver en el mapa",
        unsupported: "Un mensaje que no se puede mostrar aquí",
        raw_kept: "Se conserva tal como llegó.",
        chosen: "Respuesta elegida",
        order: "Pedido",
        reaction: |emoji, customer| {
            if customer { format!("{emoji} del cliente") } else { format!("{emoji} de nosotros") }
        },
        assignment: "Asignada a",
        nobody: "Nadie",
        assign: "Asignar",
        take: "Tomarla",
        assign_me: "Asignarme",
        mark_read: "Marcar como leída",
        details: "Detalles",
        paused: |name, why| {
            format!(
                "No se envía nada desde {name}: {why}. Los mensajes esperan hasta que vuelva a funcionar."
            )
        },
        gone: "Ahora la tiene otra persona. Ya no puedes responder aquí.",
    },
    composer: ComposerWords {
        modes: "Qué escribir",
        reply: "Responder",
        note: "Nota",
        reply_to: |name| format!("Responder a {name}…"),
        note_hint: "Una nota para tu equipo. El cliente nunca la ve.",
        template: "Plantilla",
        send: "Enviar",
        add_note: "Agregar nota",
        left: |n| if n == 1 { "Queda 1 carácter".to_owned() } else { format!("Quedan {n} caracteres") },
        closes_in: |left| format!("La ventana de respuesta cierra en {left}"),
        closed: "Ventana de respuesta cerrada",
        closed_hint: "Pasaron más de 24 horas desde que escribió el cliente: WhatsApp solo acepta una plantilla. \
                      Tu borrador se conserva. Todavía puedes escribir una nota.",
        never: "El cliente todavía no escribió: WhatsApp solo acepta una plantilla. Puedes escribir una nota.",
        draft_kept: "Borrador guardado",
        offline: "Sin conexión. Sigue escribiendo: los mensajes salen en cuanto vuelva.",
        answering: "Respondiendo a",
        cancel: "Cancelar",
        answer_this: "Responder a este mensaje",
    },
    lead: LeadWords {
        label: "Sobre el cliente",
        close: "Cerrar",
        since: |when| format!("Lead {when}"),
        stage: "Etapa",
        of: |at, all| format!("{at} de {all}"),
        move_stage: "Mover",
        details: "Detalles",
        phone: "Teléfono",
        username: "Usuario",
        source: "Origen",
        owner: "Responsable",
        language: "Idioma",
        labels: "Etiquetas",
        no_labels: "Ninguna todavía",
        notes: "Notas",
        no_notes: "Ninguna todavía",
        new_note: "Nueva nota",
    },
    keys: KeyWords {
        title: "Teclas",
        close: "Cerrar",
        list: &[
            ("j  k", "Siguiente, anterior en la lista"),
            ("Enter  o", "Abrir"),
            ("u  Esc", "Volver a la lista"),
            ("]  [", "Conversación siguiente, anterior"),
            ("r", "Responder"),
            ("n", "Escribir una nota"),
            ("t", "Enviar una plantilla"),
            ("a", "Asignar"),
            ("i", "Asignarme"),
            ("g i", "Ir a la bandeja"),
            ("?", "Esta ayuda"),
        ],
    },
    kind: |kind| match kind {
        MessageKind::Text => "Mensaje",
        MessageKind::Image => "Foto",
        MessageKind::Video => "Video",
        MessageKind::Audio => "Mensaje de voz",
        MessageKind::Document => "Documento",
        MessageKind::Sticker => "Sticker",
        MessageKind::Location => "Ubicación",
        MessageKind::Contacts => "Contacto",
        MessageKind::Interactive | MessageKind::Button => "Respuesta",
        MessageKind::Reaction => "Reacción",
        MessageKind::Order => "Pedido",
        MessageKind::System => "Aviso de WhatsApp",
        MessageKind::Template => "Plantilla",
        MessageKind::Unsupported => "Mensaje no compatible",
    },
    next_action: |failure| match failure.class {
        FailureClass::Retry | FailureClass::RetryPair | FailureClass::RetryFew => {
            Some("Inténtalo de nuevo en un rato.")
        }
        FailureClass::PauseNumber => Some("Un administrador tiene que arreglar el número."),
        FailureClass::NeedsTemplate => Some("Hace falta una plantilla."),
        FailureClass::Recipient => Some("Contacta a este cliente por otra vía."),
        FailureClass::Template => match failure.reason {
            FailureReason::TemplateMissing => {
                Some("Elige otra, o pide a un gerente que traiga las plantillas de Meta.")
            }
            FailureReason::TemplatePaused => Some("Elige otra."),
            FailureReason::TemplatePolicy => Some("Elige otra. Un gerente tiene que cambiar esta."),
            _ => Some("Revisa los valores y envíala de nuevo."),
        },
        FailureClass::Request | FailureClass::Other => None,
    },
    error: |error| match error {
        AppError::SignedOut => "Tu sesión terminó. Vuelve a entrar; lo que escribiste se conserva.",
        AppError::Forbidden => "Tu rol no permite hacer esto.",
        AppError::NotFound => "Ya no está aquí, o ya no puedes verla.",
        AppError::Taken => "Otra persona llegó antes.",
        AppError::Conflict => "Esto cambió mientras tanto. Vuelve a cargar la página.",
        AppError::WindowClosed => "La ventana de 24 horas se cerró: WhatsApp solo acepta una plantilla.",
        AppError::Empty => "Primero escribe algo.",
        AppError::TooLong => "Es más largo que los 4096 caracteres que acepta WhatsApp.",
        AppError::NoteTooLong => "Una nota tiene como máximo 10 000 caracteres.",
        AppError::NotConfigured => "Este número todavía no está configurado para enviar.",
        AppError::Invalid => "No se pudo leer esta solicitud.",
        AppError::Unavailable => "Hilo no puede guardar ahora. No se perdió nada: intenta en un momento.",
        AppError::Offline => "Sin conexión. No se perdió nada: intenta en un momento.",
        AppError::Internal => "Algo falló de nuestro lado. No se perdió nada: intenta de nuevo.",
    },
};

fn event(kind: ConversationEventKind, who: Option<&str>, whom: Option<&str>, what: Option<&str>) -> String {
    let by = who.map(|name| format!(" por {name}")).unwrap_or_default();
    match kind {
        ConversationEventKind::Assigned => format!("Asignada a {}{by}", whom.unwrap_or("un colega")),
        ConversationEventKind::Claimed => format!("Tomada{by}"),
        ConversationEventKind::Routed => {
            format!("Asignada automáticamente a {}", whom.unwrap_or("un colega"))
        }
        ConversationEventKind::Unassigned => format!("Devuelta a la cola{by}"),
        ConversationEventKind::NumberChanged => format!("Nuevo número: {}", what.unwrap_or("desconocido")),
        ConversationEventKind::StageChanged => format!("Movida a {}{by}", what.unwrap_or("otra etapa")),
    }
}
