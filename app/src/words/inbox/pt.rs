//! Portuguese, as Brazil writes it.

use super::{ComposerWords, InboxWords, KeyWords, LeadWords, ListWords, ThreadWords};
use crate::inbox::error::AppError;
use hilo_domain::failure::{FailureClass, FailureReason};
use hilo_domain::inbox::{ConversationEventKind, Tab};
use hilo_domain::message::MessageKind;

pub(super) const PT: InboxWords = InboxWords {
    list: ListWords {
        title: "Caixa de entrada",
        label: "Conversas",
        tabs: "Listas",
        tab: |tab| match tab {
            Tab::Mine => "Minhas",
            Tab::Unassigned => "Sem dono",
            Tab::All => "Todas",
            Tab::Unread => "Não lidas",
        },
        live: "Ao vivo",
        reconnecting: "Reconectando…",
        offline: "Sem conexão",
        signed_out: "Sessão encerrada",
        refresh: "Atualizar",
        empty: |tab| match tab {
            Tab::Mine => ("Nada esperando por você", "O que você pegar ou receber aparece aqui."),
            Tab::Unassigned => ("Ninguém esperando", "Cada conversa tem alguém cuidando dela."),
            Tab::All => ("Ainda não há conversas", "Elas aparecem aqui assim que um cliente escrever."),
            Tab::Unread => ("Tudo lido", "Mensagens novas de clientes aparecem aqui."),
        },
        older: "Conversas anteriores",
        newest: "Voltar às mais recentes",
        draft: "Rascunho",
        updated: "Atualizada",
        unread: |n| {
            if n == 1 { "1 mensagem não lida".to_owned() } else { format!("{n} mensagens não lidas") }
        },
        assigned_to: |name| format!("Atribuída a {name}"),
        failed: "Não entregue",
        template: "Modelo",
        window_closes: |left| format!("A janela de resposta fecha em {left}"),
        arrived: |n| match n {
            1 => "Uma conversa tem mensagem nova".to_owned(),
            n => format!("{n} conversas têm mensagens novas"),
        },
    },
    thread: ThreadWords {
        choose: "Nenhuma conversa aberta",
        choose_hint: "Escolha uma na lista para ler e responder.",
        missing: "Esta conversa não está aqui",
        missing_hint: "Talvez esteja com outra pessoa. Escolha outra na lista.",
        back: "Voltar à lista",
        log: |name| format!("Mensagens com {name}"),
        new: "Novas",
        earlier: "Mostrar mensagens anteriores",
        beginning: "A conversa começa aqui",
        latest: "Ir às últimas mensagens",
        below: |n| if n == 1 { "1 mensagem nova".to_owned() } else { format!("{n} mensagens novas") },
        private_note: "Nota privada",
        whatsapp: "WhatsApp",
        us: "Você",
        event,
        edited: "editada",
        revoked: "Esta mensagem foi apagada",
        retried: "enviada de novo",
        queued: "Esperando para ser enviada",
        sent: "Enviada",
        delivered: "Entregue",
        read: "Lida",
        not_sent: "Não enviada",
        unconfirmed: "Esperando a confirmação do WhatsApp",
        unconfirmed_ask: "O WhatsApp não confirmou. Pode ter chegado",
        discarded: "Sem confirmação, não foi enviada de novo",
        retry: "Tentar de novo",
        send_template: "Enviar modelo",
        fill_again: "Conferir e enviar de novo",
        other_template: "Escolher outro modelo",
        resend: "Enviar de novo",
        discard: "Deixar assim",
        open: "Abrir",
        map: "Ver no mapa",
        unsupported: "Uma mensagem que não pode ser mostrada aqui",
        raw_kept: "Ela fica guardada como chegou.",
        chosen: "Resposta escolhida",
        order: "Pedido",
        reaction: |emoji, customer| {
            if customer { format!("{emoji} do cliente") } else { format!("{emoji} da equipe") }
        },
        assignment: "Atribuída a",
        nobody: "Ninguém",
        assign: "Atribuir",
        take: "Pegar",
        assign_me: "Atribuir a mim",
        mark_read: "Marcar como lida",
        details: "Detalhes",
        paused: |name, why| {
            format!("Nada está sendo enviado de {name}: {why}. As mensagens esperam até voltar a funcionar.")
        },
        gone: "Esta conversa está com outra pessoa agora. Você não pode mais responder.",
    },
    composer: ComposerWords {
        modes: "O que escrever",
        reply: "Responder",
        note: "Nota",
        reply_to: |name| format!("Responder a {name}…"),
        note_hint: "Uma nota para sua equipe. O cliente nunca a vê.",
        template: "Modelo",
        send: "Enviar",
        add_note: "Adicionar nota",
        left: |n| if n == 1 { "Resta 1 caractere".to_owned() } else { format!("Restam {n} caracteres") },
        closes_in: |left| format!("A janela de resposta fecha em {left}"),
        closed: "Janela de resposta fechada",
        closed_hint: "Passaram mais de 24 horas desde que o cliente escreveu: o WhatsApp só aceita um modelo. \
                      Seu rascunho fica guardado. Você ainda pode escrever uma nota.",
        never: "O cliente ainda não escreveu: o WhatsApp só aceita um modelo. Você pode escrever uma nota.",
        draft_kept: "Rascunho salvo",
        offline: "Sem conexão. Continue escrevendo: as mensagens saem assim que ela voltar.",
        answering: "Respondendo a",
        cancel: "Cancelar",
        answer_this: "Responder a esta mensagem",
    },
    lead: LeadWords {
        label: "Sobre o cliente",
        close: "Fechar",
        since: |when| format!("Lead {when}"),
        stage: "Etapa",
        of: |at, all| format!("{at} de {all}"),
        move_stage: "Mover",
        details: "Detalhes",
        phone: "Telefone",
        username: "Usuário",
        source: "Origem",
        owner: "Responsável",
        language: "Idioma",
        labels: "Etiquetas",
        no_labels: "Nenhuma ainda",
        notes: "Notas",
        no_notes: "Nenhuma ainda",
        new_note: "Nova nota",
    },
    keys: KeyWords {
        title: "Teclas",
        close: "Fechar",
        list: &[
            ("j  k", "Próxima, anterior na lista"),
            ("Enter  o", "Abrir"),
            ("u  Esc", "Voltar à lista"),
            ("]  [", "Próxima conversa, anterior"),
            ("r", "Responder"),
            ("n", "Escrever uma nota"),
            ("t", "Enviar um modelo"),
            ("a", "Atribuir"),
            ("i", "Atribuir a mim"),
            ("g i", "Ir à caixa de entrada"),
            ("?", "Esta ajuda"),
        ],
    },
    kind: |kind| match kind {
        MessageKind::Text => "Mensagem",
        MessageKind::Image => "Foto",
        MessageKind::Video => "Vídeo",
        MessageKind::Audio => "Mensagem de voz",
        MessageKind::Document => "Documento",
        MessageKind::Sticker => "Figurinha",
        MessageKind::Location => "Localização",
        MessageKind::Contacts => "Contato",
        MessageKind::Interactive | MessageKind::Button => "Resposta",
        MessageKind::Reaction => "Reação",
        MessageKind::Order => "Pedido",
        MessageKind::System => "Aviso do WhatsApp",
        MessageKind::Template => "Modelo",
        MessageKind::Unsupported => "Mensagem não suportada",
    },
    next_action: |failure| match failure.class {
        FailureClass::Retry | FailureClass::RetryPair | FailureClass::RetryFew => {
            Some("Tente de novo daqui a pouco.")
        }
        FailureClass::PauseNumber => Some("Um administrador precisa consertar o número."),
        FailureClass::NeedsTemplate => Some("É preciso um modelo."),
        FailureClass::Recipient => Some("Fale com este cliente por outro meio."),
        FailureClass::Template => match failure.reason {
            FailureReason::TemplateMissing => {
                Some("Escolha outro, ou peça a um gerente que busque os modelos na Meta.")
            }
            FailureReason::TemplatePaused => Some("Escolha outro."),
            FailureReason::TemplatePolicy => Some("Escolha outro. Um gerente precisa mudar este."),
            _ => Some("Confira os valores e envie de novo."),
        },
        FailureClass::Request | FailureClass::Other => None,
    },
    error: |error| match error {
        AppError::SignedOut => "Sua sessão terminou. Entre de novo; o que você escreveu fica guardado.",
        AppError::Forbidden => "Sua função não permite isso.",
        AppError::NotFound => "Não está mais aqui, ou você não pode mais ver.",
        AppError::Taken => "Outra pessoa foi mais rápida.",
        AppError::Conflict => "Isto mudou nesse meio-tempo. Carregue a página de novo.",
        AppError::WindowClosed => "A janela de 24 horas fechou: o WhatsApp só aceita um modelo agora.",
        AppError::Empty => "Escreva algo primeiro.",
        AppError::TooLong => "Passa dos 4.096 caracteres que o WhatsApp aceita.",
        AppError::NoteTooLong => "Uma nota tem no máximo 10.000 caracteres.",
        AppError::NotConfigured => "Este número ainda não está configurado para enviar.",
        AppError::Invalid => "Não foi possível ler este pedido.",
        AppError::Unavailable => "O Hilo não consegue salvar agora. Nada se perdeu: tente daqui a pouco.",
        AppError::Offline => "Sem conexão. Nada se perdeu: tente daqui a pouco.",
        AppError::Internal => "Algo deu errado do nosso lado. Nada se perdeu: tente de novo.",
    },
};

fn event(kind: ConversationEventKind, who: Option<&str>, whom: Option<&str>, what: Option<&str>) -> String {
    let by = who.map(|name| format!(" por {name}")).unwrap_or_default();
    match kind {
        ConversationEventKind::Assigned => format!("Atribuída a {}{by}", whom.unwrap_or("um colega")),
        ConversationEventKind::Claimed => format!("Assumida{by}"),
        ConversationEventKind::Routed => {
            format!("Atribuída automaticamente a {}", whom.unwrap_or("um colega"))
        }
        ConversationEventKind::Unassigned => format!("Devolvida à fila{by}"),
        ConversationEventKind::NumberChanged => format!("Novo número: {}", what.unwrap_or("desconhecido")),
        ConversationEventKind::StageChanged => format!("Movida para {}{by}", what.unwrap_or("outra etapa")),
    }
}
