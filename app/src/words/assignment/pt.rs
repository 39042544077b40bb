//! Portuguese.

use super::{AssignmentWords, AvailableWords, BoardWords, QueueWords, RoutingWords};

impl AssignmentWords {
    pub(in crate::words) const PT: Self = Self {
        title: "Atribuição",
        intro: "Quem espera sem ninguém para atender, e quem tem espaço.",
        intro_seller: "Clientes que ninguém atende ainda. Assuma um e ele fica com você.",
        queue: QueueWords {
            heading: "Fila",
            of_agent: |name| format!("Conversas de {name}"),
            parts: "Partes da fila",
            waiting: |count| format!("Esperando ({count})"),
            answered: "Respondidas, sem agente",
            back: "Voltar para a fila",
            empty: ("Ninguém está esperando", "Cada cliente que espera tem alguém para atender."),
            empty_answered: ("Nada aqui", "Cada conversa respondida tem um agente."),
            empty_agent: ("Sem conversas", "O que a pessoa assumir, ou receber, aparece aqui."),
            waits: |time| format!("Espera há {time}"),
            quiet: |when| format!("Última mensagem {when}"),
            days_hours: |days, hours| format!("{days} d {hours} h"),
            choose: |name| format!("Escolher {name}"),
            to: "Passar para",
            to_whom: "Escolha alguém…",
            to_queue: "Ninguém: de volta à fila",
            away: |name| format!("{name} (ausente)"),
            give: "Passar as escolhidas",
            give_all: |count| match count {
                1 => "Passar a que aparece".to_owned(),
                count => format!("Passar as {count} que aparecem"),
            },
            take: "Assumir",
            take_from: |name| format!("Assumir {name}"),
            more: "Mostrar mais",
            first: "Voltar ao começo",
            given: |count, name| match count {
                1 => format!("1 conversa ficou com {name}."),
                count => format!("{count} conversas ficaram com {name}."),
            },
            given_back: |count| match count {
                1 => "1 conversa voltou para a fila.".to_owned(),
                count => format!("{count} conversas voltaram para a fila."),
            },
            not_given: |count| match count {
                1 => "1 ficou como estava: não havia o que mudar, ou ela não está mais aqui.".to_owned(),
                count => {
                    format!("{count} ficaram como estavam: não havia o que mudar, ou não estão mais aqui.")
                }
            },
            taken: |name| format!("{name} agora está com você."),
            open: "Abrir a conversa",
            taken_by: |name, when| format!("{name} assumiu esta conversa {when}. Assuma outra."),
            none_chosen: "Marque pelo menos uma conversa e depois passe para alguém.",
            nobody_chosen: "Escolha quem recebe as conversas.",
            not_a_member: "Esta pessoa não está mais ativa na sua equipe. Escolha outra.",
            own_load: |open, waiting| {
                format!("Você tem {open} abertas; em {waiting} há clientes esperando você.")
            },
        },
        board: BoardWords {
            heading: "Equipe",
            open_of: |open, capacity| format!("{open} de {capacity} abertas"),
            open: |open| if open == 1 { "1 aberta".to_owned() } else { format!("{open} abertas") },
            waiting: |count| match count {
                0 => "ninguém espera".to_owned(),
                count => format!("{count} esperando"),
            },
            longest: |time| format!("a mais longa, {time}"),
            full: "Sem espaço",
            change: "Mudar",
            change_of: |name| format!("Mudar {name}"),
            capacity: "Conversas abertas no máximo",
            capacity_hint: "A atribuição automática para ali. Deixe vazio para não ter limite.",
            capacity_wrong: |most| format!("Escreva um número inteiro de 0 a {most}, ou deixe vazio."),
            capacity_save: "Salvar o limite",
            set_away: "Marcar como ausente",
            set_available: "Marcar como disponível",
            give_back: "Devolver as conversas em que há clientes esperando",
            saved: |name| format!("Salvo para {name}."),
        },
        routing: RoutingWords {
            heading: "Atribuição automática",
            text: "Quando escreve um cliente que ninguém atende, o Hilo passa a conversa para quem é o próximo da vez. Um cliente volta para a pessoa que conhece se foi nos últimos 7 dias.",
            enabled: "Atribuir automaticamente",
            enabled_hint: "Em rodízio, para quem está disponível e tem espaço. Quem espera na fila é atendido na hora.",
            managers: "Gerentes também entram no rodízio",
            managers_hint: "Também administradores e proprietários, enquanto estiverem disponíveis. Se não, só vendedores.",
            give_back: "Quem se ausenta devolve",
            give_back_hint: "As conversas em que há clientes esperando voltam para a fila quando o agente fica ausente.",
            answer_takes: "Quem responde primeiro fica com ela",
            answer_takes_hint: "Responder uma conversa que não é de ninguém também a assume.",
            saved: "A atribuição automática foi salva.",
        },
        available: AvailableWords {
            available: "Disponível",
            away: "Ausente",
            go: "Ficar ausente",
            come: "Ficar disponível",
        },
    };
}
