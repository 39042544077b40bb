//! Words of jobs.

use hilo_domain::job::{JobKind, JobState};

/// Words of jobs.
#[derive(Debug)]
pub struct JobWords {
    /// What the list is.
    pub intro: &'static str,
    /// How a job stands.
    pub state_label: &'static str,
    /// How a job stands, in a word or two.
    pub state: fn(JobState) -> &'static str,
    /// What a job does.
    pub kind_label: &'static str,
    /// What a job does, in a few words.
    pub kind: fn(JobKind) -> &'static str,
    /// The field that finds a job by an id.
    pub text_label: &'static str,
    /// Names the numbers per state.
    pub numbers: &'static str,
    /// So many of so many tries.
    pub attempts: fn(i64, i64) -> String,
    /// When it runs next; takes the time.
    pub next_run: fn(&str) -> String,
    /// When it ended; takes the time.
    pub ended: fn(&str) -> String,
    /// Which process has it; takes its name.
    pub on_node: fn(&str) -> String,
    /// Runs it again.
    pub run: &'static str,
    /// Calls it off.
    pub cancel: &'static str,
    /// The same for those that are ticked.
    pub run_ticked: &'static str,
    /// The same for those that are ticked.
    pub cancel_ticked: &'static str,
    /// Ticks a job; takes what it does and when it was made.
    pub tick: fn(&str, &str) -> String,
    /// To what it is about.
    pub open_conversation: &'static str,
    /// To what it is about.
    pub open_event: &'static str,
    /// To what it is about.
    pub open_template: &'static str,
    /// So many will run again.
    pub ran: fn(i64) -> String,
    /// So many were called off.
    pub cancelled: fn(i64) -> String,
    /// So many were left as they are; why follows.
    pub refused: fn(i64) -> String,
    /// Its state does not allow it.
    pub refused_state: &'static str,
    /// Its message is settled.
    pub refused_settled: &'static str,
    /// Nobody knows whether Meta took its message.
    pub refused_unconfirmed: &'static str,
    /// A call is not accounted for.
    pub refused_under_way: &'static str,
    /// Nothing is ticked.
    pub none_ticked: &'static str,
}

impl JobWords {
    pub(super) const EN: Self = Self {
        intro: "Work that Hilo does in the background. What is done is forgotten after a week; what failed for good waits here for you.",
        state_label: "State",
        state: |state| match state {
            JobState::Pending => "Waiting",
            JobState::Running => "Running",
            JobState::Failed => "Will try again",
            JobState::Done => "Done",
            JobState::Dead => "Failed for good",
            JobState::Cancelled => "Called off",
        },
        kind_label: "What",
        kind: |kind| match kind {
            JobKind::ProcessWebhook => "Process a webhook",
            JobKind::SendMessage => "Send a message",
            JobKind::SendMessageTemplate => "Send a template",
            JobKind::MarkRead => "Show customers that they were read",
            JobKind::AskAboutUnconfirmed => "Ask about an unconfirmed message",
            JobKind::SubmitTemplate => "Submit a template to Meta",
            JobKind::EditTemplate => "Send a template's edit to Meta",
            JobKind::DeleteTemplate => "Delete a template at Meta",
            JobKind::SyncTemplates => "Read the templates from Meta",
        },
        text_label: "Job, message or event id",
        numbers: "How many stand how",
        attempts: |attempts, most| format!("{attempts} of {most} tries"),
        next_run: |time| format!("Runs {time}"),
        ended: |time| format!("Ended {time}"),
        on_node: |node| format!("on {node}"),
        run: "Run again",
        cancel: "Call off",
        run_ticked: "Run the ticked ones again",
        cancel_ticked: "Call the ticked ones off",
        tick: |what, when| format!("{what}, {when}"),
        open_conversation: "Conversation",
        open_event: "Webhook",
        open_template: "Template",
        ran: |count| match count {
            1 => "1 job runs again now.".to_owned(),
            count => format!("{count} jobs run again now."),
        },
        cancelled: |count| match count {
            1 => "1 job was called off.".to_owned(),
            count => format!("{count} jobs were called off."),
        },
        refused: |count| match count {
            1 => "1 job was left as it is:".to_owned(),
            count => format!("{count} jobs were left as they are:"),
        },
        refused_state: "It has moved on meanwhile.",
        refused_settled: "Its message was sent, has failed or was given up, and must not go twice. Send it again from its conversation.",
        refused_unconfirmed: "Nobody knows whether Meta took its message. Decide in its conversation.",
        refused_under_way: "A call to Meta is not accounted for. The job's next run finds out; let it run.",
        none_ticked: "Tick at least one job.",
    };
    pub(super) const ES: Self = Self {
        intro: "El trabajo que Hilo hace en segundo plano. Lo terminado se olvida en una semana; lo que falló del todo te espera aquí.",
        state_label: "Estado",
        state: |state| match state {
            JobState::Pending => "En espera",
            JobState::Running => "En curso",
            JobState::Failed => "Se reintentará",
            JobState::Done => "Terminada",
            JobState::Dead => "Falló del todo",
            JobState::Cancelled => "Cancelada",
        },
        kind_label: "Qué",
        kind: |kind| match kind {
            JobKind::ProcessWebhook => "Procesar un webhook",
            JobKind::SendMessage => "Enviar un mensaje",
            JobKind::SendMessageTemplate => "Enviar una plantilla",
            JobKind::MarkRead => "Mostrar al cliente que se leyó",
            JobKind::AskAboutUnconfirmed => "Preguntar por un mensaje sin confirmar",
            JobKind::SubmitTemplate => "Presentar una plantilla a Meta",
            JobKind::EditTemplate => "Enviar a Meta un cambio de plantilla",
            JobKind::DeleteTemplate => "Borrar una plantilla en Meta",
            JobKind::SyncTemplates => "Leer las plantillas de Meta",
        },
        text_label: "Id de tarea, mensaje o evento",
        numbers: "Cuántas hay en cada estado",
        attempts: |attempts, most| format!("{attempts} de {most} intentos"),
        next_run: |time| format!("Se ejecuta {time}"),
        ended: |time| format!("Terminó {time}"),
        on_node: |node| format!("en {node}"),
        run: "Ejecutar de nuevo",
        cancel: "Cancelar",
        run_ticked: "Ejecutar de nuevo las marcadas",
        cancel_ticked: "Cancelar las marcadas",
        tick: |what, when| format!("{what}, {when}"),
        open_conversation: "Conversación",
        open_event: "Webhook",
        open_template: "Plantilla",
        ran: |count| match count {
            1 => "1 tarea se ejecuta de nuevo.".to_owned(),
            count => format!("{count} tareas se ejecutan de nuevo."),
        },
        cancelled: |count| match count {
            1 => "Se canceló 1 tarea.".to_owned(),
            count => format!("Se cancelaron {count} tareas."),
        },
        refused: |count| match count {
            1 => "1 tarea quedó como estaba:".to_owned(),
            count => format!("{count} tareas quedaron como estaban:"),
        },
        refused_state: "Su estado cambió mientras tanto.",
        refused_settled: "Su mensaje se envió, falló o se descartó, y no debe salir dos veces. Envíalo de nuevo desde su conversación.",
        refused_unconfirmed: "No se sabe si Meta recibió su mensaje. Decide en su conversación.",
        refused_under_way: "Falta saber cómo terminó una llamada a Meta. La próxima ejecución lo averigua; déjala correr.",
        none_ticked: "Marca al menos una tarea.",
    };
    pub(super) const PT: Self = Self {
        intro: "O trabalho que o Hilo faz em segundo plano. O que terminou é esquecido em uma semana; o que falhou de vez espera por você aqui.",
        state_label: "Estado",
        state: |state| match state {
            JobState::Pending => "Na fila",
            JobState::Running => "Em execução",
            JobState::Failed => "Vai tentar de novo",
            JobState::Done => "Concluída",
            JobState::Dead => "Falhou de vez",
            JobState::Cancelled => "Cancelada",
        },
        kind_label: "O quê",
        kind: |kind| match kind {
            JobKind::ProcessWebhook => "Processar um webhook",
            JobKind::SendMessage => "Enviar uma mensagem",
            JobKind::SendMessageTemplate => "Enviar um modelo",
            JobKind::MarkRead => "Mostrar ao cliente que foi lido",
            JobKind::AskAboutUnconfirmed => "Perguntar sobre uma mensagem sem confirmação",
            JobKind::SubmitTemplate => "Enviar um modelo para análise da Meta",
            JobKind::EditTemplate => "Enviar à Meta a edição de um modelo",
            JobKind::DeleteTemplate => "Excluir um modelo na Meta",
            JobKind::SyncTemplates => "Ler os modelos da Meta",
        },
        text_label: "Id da tarefa, mensagem ou evento",
        numbers: "Quantas há em cada estado",
        attempts: |attempts, most| format!("{attempts} de {most} tentativas"),
        next_run: |time| format!("Executa {time}"),
        ended: |time| format!("Terminou {time}"),
        on_node: |node| format!("em {node}"),
        run: "Executar de novo",
        cancel: "Cancelar",
        run_ticked: "Executar de novo as marcadas",
        cancel_ticked: "Cancelar as marcadas",
        tick: |what, when| format!("{what}, {when}"),
        open_conversation: "Conversa",
        open_event: "Webhook",
        open_template: "Modelo",
        ran: |count| match count {
            1 => "1 tarefa é executada de novo agora.".to_owned(),
            count => format!("{count} tarefas são executadas de novo agora."),
        },
        cancelled: |count| match count {
            1 => "1 tarefa foi cancelada.".to_owned(),
            count => format!("{count} tarefas foram canceladas."),
        },
        refused: |count| match count {
            1 => "1 tarefa ficou como estava:".to_owned(),
            count => format!("{count} tarefas ficaram como estavam:"),
        },
        refused_state: "O estado dela mudou nesse meio-tempo.",
        refused_settled: "A mensagem foi enviada, falhou ou foi descartada, e não pode sair duas vezes. Envie de novo pela conversa.",
        refused_unconfirmed: "Não se sabe se a Meta recebeu a mensagem. Decida na conversa.",
        refused_under_way: "Falta saber como terminou uma chamada à Meta. A próxima execução descobre; deixe a tarefa rodar.",
        none_ticked: "Marque pelo menos uma tarefa.",
    };
}
