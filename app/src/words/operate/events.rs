//! Words of webhook events.

use hilo_domain::webhook::{EventStatus, ItemOutcome};

/// Words of webhook events.
#[derive(Debug)]
pub struct EventWords {
    /// What the list is.
    pub intro: &'static str,
    /// How far an event came.
    pub status_label: &'static str,
    /// How far an event came, in a word or two.
    pub status: fn(EventStatus) -> &'static str,
    /// What became of an item.
    pub outcome_label: &'static str,
    /// What became of an item, in a word or two.
    pub outcome: fn(ItemOutcome) -> &'static str,
    /// What that means, where it is not plain.
    pub outcome_hint: fn(ItemOutcome) -> Option<&'static str>,
    /// The field that finds an event by an id.
    pub text_label: &'static str,
    /// A column: how many items.
    pub items: &'static str,
    /// So many items, so many of them failed.
    pub items_of: fn(i64, i64) -> String,
    /// A signature was checked.
    pub signed: &'static str,
    /// None was.
    pub unsigned: &'static str,
    /// What one event is called; takes the time.
    pub title: fn(&str) -> String,
    /// Back to the list.
    pub back: &'static str,
    /// When it was processed last; takes the time.
    pub processed_at: fn(&str) -> String,
    /// Processes an event again.
    pub replay: &'static str,
    /// What that does.
    pub replay_hint: &'static str,
    /// Processes all events of the list again.
    pub replay_all: &'static str,
    /// What that does.
    pub replay_all_hint: &'static str,
    /// Choose something first: everything at once is not replayed.
    pub replay_all_needs: &'static str,
    /// So many will be processed again.
    pub queued: fn(i64) -> String,
    /// And there are more.
    pub more: &'static str,
    /// It is waiting to be processed already.
    pub waiting: &'static str,
    /// What became of the items.
    pub became: &'static str,
    /// No item yet.
    pub no_items: &'static str,
    /// To the conversation that an item is part of.
    pub open_conversation: &'static str,
    /// The number an item was about; takes Meta's id of it.
    pub number: fn(&str) -> String,
    /// The body.
    pub body: &'static str,
    /// A part of the body.
    pub part: &'static str,
    /// The body is longer than what is shown.
    pub cut: &'static str,
    /// Saves the bytes; takes how many, as `2 kB`.
    pub download: fn(&str) -> String,
    /// The bytes are not shown, because they are others' too.
    pub shared: &'static str,
    /// The job of an event, and how it stands; takes its state in words.
    pub job: fn(&str) -> String,
}

impl EventWords {
    pub(super) const EN: Self = Self {
        intro: "Everything Meta sent, exactly as it came, and what became of it. Processed webhooks are kept for 30 days.",
        status_label: "State",
        status: |status| match status {
            EventStatus::Pending => "Waiting",
            EventStatus::Processed => "Processed",
            EventStatus::Partial => "Partly failed",
            EventStatus::Failed => "Failed",
        },
        outcome_label: "Outcome of an item",
        outcome: |outcome| match outcome {
            ItemOutcome::Applied => "Applied",
            ItemOutcome::Duplicate => "Known already",
            ItemOutcome::Unsupported => "Not supported yet",
            ItemOutcome::Orphan => "Waiting for its message",
            ItemOutcome::Ignored => "Nothing to do",
            ItemOutcome::Unrouted => "Number not connected",
            ItemOutcome::Quarantined => "Failed",
        },
        outcome_hint: |outcome| match outcome {
            ItemOutcome::Orphan => {
                Some("A state of a message that is not here. It is kept and applied if the message appears.")
            }
            ItemOutcome::Unrouted => Some(
                "Nobody here had this number. Connect it under Numbers, then process this webhook again.",
            ),
            ItemOutcome::Quarantined => {
                Some("It could not be applied. Once the cause is mended, process this webhook again.")
            }
            ItemOutcome::Unsupported => {
                Some("It is shown in its conversation as a kind of message that Hilo does not know.")
            }
            _ => None,
        },
        text_label: "Message or event id",
        items: "Items",
        items_of: |items, failed| match (items, failed) {
            (1, 0) => "1 item".to_owned(),
            (items, 0) => format!("{items} items"),
            (items, failed) => format!("{items}, {failed} failed"),
        },
        signed: "Signature checked",
        unsigned: "Not signed",
        title: |time| format!("Webhook {time}"),
        back: "All webhook events",
        processed_at: |time| format!("Processed {time}"),
        replay: "Process again",
        replay_hint: "Only what is missing is applied. What is here already stays as it is.",
        replay_all: "Process all of these again",
        replay_all_hint: "Every webhook that fits the filters, up to 10,000. Only what is missing is applied; customers' new messages go first.",
        replay_all_needs: "First choose a state, an outcome, or both ends of a time range.",
        queued: |count| match count {
            0 => "Nothing to process again: they are waiting already, or nothing fits.".to_owned(),
            1 => "1 webhook will be processed again in a moment.".to_owned(),
            count => format!("{count} webhooks will be processed again, one after the other."),
        },
        more: "There are more: choose an earlier end and do it again.",
        waiting: "It is waiting to be processed already.",
        became: "What became of it",
        no_items: "Nothing yet: it waits to be processed.",
        open_conversation: "Open conversation",
        number: |id| format!("Number {id} at Meta"),
        body: "As Meta sent it",
        part: "This item as Meta sent it",
        cut: "This is only the beginning.",
        download: |size| format!("Download the raw bytes ({size})"),
        shared: "Meta sent this together with webhooks of other organizations. You see your own items only.",
        job: |state| format!("Its job: {state}"),
    };
    pub(super) const ES: Self = Self {
        intro: "Todo lo que envió Meta, tal como llegó, y qué pasó con ello. Los webhooks procesados se guardan 30 días.",
        status_label: "Estado",
        status: |status| match status {
            EventStatus::Pending => "En espera",
            EventStatus::Processed => "Procesado",
            EventStatus::Partial => "Falló en parte",
            EventStatus::Failed => "Falló",
        },
        outcome_label: "Resultado de un elemento",
        outcome: |outcome| match outcome {
            ItemOutcome::Applied => "Aplicado",
            ItemOutcome::Duplicate => "Ya estaba",
            ItemOutcome::Unsupported => "Aún no compatible",
            ItemOutcome::Orphan => "Espera su mensaje",
            ItemOutcome::Ignored => "Nada que hacer",
            ItemOutcome::Unrouted => "Número sin conectar",
            ItemOutcome::Quarantined => "Falló",
        },
        outcome_hint: |outcome| match outcome {
            ItemOutcome::Orphan => Some(
                "Es el estado de un mensaje que no está aquí. Se guarda y se aplica si el mensaje aparece.",
            ),
            ItemOutcome::Unrouted => Some(
                "Nadie aquí tenía este número. Conéctalo en Números y luego procesa de nuevo este webhook.",
            ),
            ItemOutcome::Quarantined => {
                Some("No se pudo aplicar. Cuando se resuelva la causa, procesa de nuevo este webhook.")
            }
            ItemOutcome::Unsupported => {
                Some("Se muestra en su conversación como un tipo de mensaje que Hilo no conoce.")
            }
            _ => None,
        },
        text_label: "Id de mensaje o de evento",
        items: "Elementos",
        items_of: |items, failed| match (items, failed) {
            (1, 0) => "1 elemento".to_owned(),
            (items, 0) => format!("{items} elementos"),
            (items, 1) => format!("{items}, 1 falló"),
            (items, failed) => format!("{items}, {failed} fallaron"),
        },
        signed: "Firma verificada",
        unsigned: "Sin firma",
        title: |time| format!("Webhook {time}"),
        back: "Todos los eventos de webhook",
        processed_at: |time| format!("Procesado {time}"),
        replay: "Procesar de nuevo",
        replay_hint: "Solo se aplica lo que falta. Lo que ya está aquí queda como está.",
        replay_all: "Procesar todos estos de nuevo",
        replay_all_hint: "Todos los webhooks que coinciden con los filtros, hasta 10 000. Solo se aplica lo que falta; los mensajes nuevos de clientes van primero.",
        replay_all_needs: "Primero elige un estado, un resultado o los dos extremos de un período.",
        queued: |count| match count {
            0 => "No hay nada que procesar de nuevo: ya están en espera o nada coincide.".to_owned(),
            1 => "1 webhook se procesará de nuevo en un momento.".to_owned(),
            count => format!("{count} webhooks se procesarán de nuevo, uno tras otro."),
        },
        more: "Hay más: elige un final anterior y repítelo.",
        waiting: "Ya está en espera para procesarse.",
        became: "Qué pasó con él",
        no_items: "Todavía nada: espera a ser procesado.",
        open_conversation: "Abrir conversación",
        number: |id| format!("Número {id} en Meta"),
        body: "Tal como lo envió Meta",
        part: "Este elemento tal como lo envió Meta",
        cut: "Esto es solo el comienzo.",
        download: |size| format!("Descargar los bytes originales ({size})"),
        shared: "Meta lo envió junto con webhooks de otras organizaciones. Solo ves tus propios elementos.",
        job: |state| format!("Su tarea: {state}"),
    };
    pub(super) const PT: Self = Self {
        intro: "Tudo o que a Meta enviou, exatamente como chegou, e o que aconteceu. Webhooks processados ficam guardados por 30 dias.",
        status_label: "Estado",
        status: |status| match status {
            EventStatus::Pending => "Na fila",
            EventStatus::Processed => "Processado",
            EventStatus::Partial => "Falhou em parte",
            EventStatus::Failed => "Falhou",
        },
        outcome_label: "Resultado de um item",
        outcome: |outcome| match outcome {
            ItemOutcome::Applied => "Aplicado",
            ItemOutcome::Duplicate => "Já estava aqui",
            ItemOutcome::Unsupported => "Ainda sem suporte",
            ItemOutcome::Orphan => "Espera a mensagem",
            ItemOutcome::Ignored => "Nada a fazer",
            ItemOutcome::Unrouted => "Número não conectado",
            ItemOutcome::Quarantined => "Falhou",
        },
        outcome_hint: |outcome| match outcome {
            ItemOutcome::Orphan => Some(
                "É o estado de uma mensagem que não está aqui. Fica guardado e é aplicado se a mensagem aparecer.",
            ),
            ItemOutcome::Unrouted => Some(
                "Ninguém aqui tinha este número. Conecte-o em Números e depois processe este webhook de novo.",
            ),
            ItemOutcome::Quarantined => {
                Some("Não foi possível aplicar. Quando a causa for resolvida, processe este webhook de novo.")
            }
            ItemOutcome::Unsupported => {
                Some("Aparece na conversa como um tipo de mensagem que o Hilo não conhece.")
            }
            _ => None,
        },
        text_label: "Id da mensagem ou do evento",
        items: "Itens",
        items_of: |items, failed| match (items, failed) {
            (1, 0) => "1 item".to_owned(),
            (items, 0) => format!("{items} itens"),
            (items, 1) => format!("{items}, 1 falhou"),
            (items, failed) => format!("{items}, {failed} falharam"),
        },
        signed: "Assinatura verificada",
        unsigned: "Sem assinatura",
        title: |time| format!("Webhook {time}"),
        back: "Todos os eventos de webhook",
        processed_at: |time| format!("Processado {time}"),
        replay: "Processar de novo",
        replay_hint: "Só se aplica o que falta. O que já está aqui fica como está.",
        replay_all: "Processar todos estes de novo",
        replay_all_hint: "Todos os webhooks que correspondem aos filtros, até 10.000. Só se aplica o que falta; as mensagens novas dos clientes vão primeiro.",
        replay_all_needs: "Primeiro escolha um estado, um resultado ou as duas pontas de um período.",
        queued: |count| match count {
            0 => "Nada a processar de novo: já estão na fila ou nada corresponde.".to_owned(),
            1 => "1 webhook será processado de novo em instantes.".to_owned(),
            count => format!("{count} webhooks serão processados de novo, um após o outro."),
        },
        more: "Há mais: escolha um fim anterior e repita.",
        waiting: "Já está na fila para ser processado.",
        became: "O que aconteceu",
        no_items: "Nada ainda: espera para ser processado.",
        open_conversation: "Abrir conversa",
        number: |id| format!("Número {id} na Meta"),
        body: "Como a Meta enviou",
        part: "Este item como a Meta enviou",
        cut: "Este é só o começo.",
        download: |size| format!("Baixar os bytes originais ({size})"),
        shared: "A Meta enviou isto junto com webhooks de outras organizações. Você vê apenas os seus itens.",
        job: |state| format!("A tarefa: {state}"),
    };
}
