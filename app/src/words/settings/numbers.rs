//! Words of the pages of WhatsApp numbers.

/// Words of the pages of WhatsApp numbers.
#[derive(Debug)]
pub struct NumberWords {
    /// Under the title.
    pub text: &'static str,
    /// Goes to the form for another one.
    pub connect: &'static str,
    /// There is none.
    pub none: &'static str,
    /// It sends.
    pub works: &'static str,
    /// It stands still; takes why.
    pub paused: fn(&str) -> String,
    /// Described by the environment.
    pub environment: &'static str,
    /// What that means.
    pub environment_hint: &'static str,
    /// When Meta last told something; takes the time.
    pub last_webhook: fn(&str) -> String,
    /// Meta told nothing yet.
    pub no_webhook: &'static str,
    /// Its quality at Meta; takes Meta's word.
    pub quality: fn(&str) -> String,
    /// How many customers a day; takes Meta's word.
    pub tier: fn(&str) -> String,
    /// Back to the list.
    pub all: &'static str,
    /// What the form of a new one is called.
    pub new_title: &'static str,
    /// Where the answers are found.
    pub new_text: &'static str,
    /// The name field.
    pub name: &'static str,
    /// What the name is for.
    pub name_hint: &'static str,
    /// Meta's id of the number.
    pub phone_number_id: &'static str,
    /// Where it is found.
    pub phone_number_id_hint: &'static str,
    /// Meta's id of the account.
    pub waba_id: &'static str,
    /// What it is for.
    pub waba_id_hint: &'static str,
    /// The access token.
    pub access_token: &'static str,
    /// Where it is found.
    pub access_token_hint: &'static str,
    /// The app secret.
    pub app_secret: &'static str,
    /// Where it is found.
    pub app_secret_hint: &'static str,
    /// A secret that is there; takes the time.
    pub set_at: fn(&str) -> String,
    /// A secret that is there, since nobody knows when.
    pub is_set: &'static str,
    /// An empty field keeps it.
    pub keeps: &'static str,
    /// Messages a second.
    pub speed: &'static str,
    /// What is usual.
    pub speed_hint: &'static str,
    /// Keeps it although Meta cannot be asked.
    pub unchecked: &'static str,
    /// Makes it.
    pub submit: &'static str,
    /// Heading: how it is.
    pub health: &'static str,
    /// All was well; takes the time.
    pub checked_well: fn(&str) -> String,
    /// Something was wrong; takes the time.
    pub checked_badly: fn(&str) -> String,
    /// Never asked.
    pub never_checked: &'static str,
    /// Meta's code and words; takes both.
    pub meta_says: fn(&str, &str) -> String,
    /// Asks Meta now.
    pub check_now: &'static str,
    /// Heading: connecting Meta.
    pub door: &'static str,
    /// Where it goes at Meta.
    pub door_text: &'static str,
    /// The address.
    pub callback: &'static str,
    /// The verify token.
    pub verify_token: &'static str,
    /// The verify token is the environment's.
    pub verify_token_environment: &'static str,
    /// Waiting for Meta to verify.
    pub challenge: &'static str,
    /// Waiting for something signed.
    pub signed: &'static str,
    /// Waiting for a customer.
    pub first_message: &'static str,
    /// Not yet.
    pub waiting: &'static str,
    /// It happened; takes the time.
    pub seen: fn(&str) -> String,
    /// Why something was refused: by the name of the refusal.
    pub refusal: fn(&str) -> &'static str,
    /// When; takes the time.
    pub refused_at: fn(&str) -> String,
    /// Heading: settings.
    pub settings: &'static str,
    /// Heading: holding back and removing.
    pub stop: &'static str,
    /// Holds it back.
    pub pause: &'static str,
    /// What that means.
    pub pause_hint: &'static str,
    /// Lets it go on.
    pub resume: &'static str,
    /// Removes it.
    pub remove: &'static str,
    /// What that means.
    pub remove_hint: &'static str,
    /// Confirms it.
    pub remove_confirm: &'static str,
    /// After a change.
    pub saved: &'static str,
    /// After connecting without a check.
    pub saved_unchecked: &'static str,
    /// After removing.
    pub removed: &'static str,
    /// Refused: name.
    pub name_invalid: &'static str,
    /// Refused: not digits.
    pub id_invalid: &'static str,
    /// Refused: nothing there.
    pub secret_missing: &'static str,
    /// Refused: speed.
    pub speed_invalid: &'static str,
    /// Refused: connected already.
    pub taken: &'static str,
    /// Refused by Meta; takes why.
    pub meta_refuses: fn(&str) -> String,
    /// Meta does not answer; takes why.
    pub meta_silent: fn(&str) -> String,
    /// Refused: not there any more.
    pub gone: &'static str,
}

impl NumberWords {
    pub(super) const EN: Self = Self {
        text: "The WhatsApp numbers of your organization. Customers write to them, your team answers over them.",
        connect: "Connect a number",
        none: "No number is connected yet.",
        works: "Works",
        paused: |why| format!("Stands still: {why}"),
        environment: "Environment",
        environment_hint: "Variables of the environment describe this number: whoever runs Hilo changes its account, token and secret there.",
        last_webhook: |time| format!("Meta last told something {time}"),
        no_webhook: "Meta has not told anything yet",
        quality: |word| format!("quality {word}"),
        tier: |word| format!("limit {word}"),
        all: "All numbers",
        new_title: "Connect a number",
        new_text: "You find all of this in Meta's app dashboard, under WhatsApp → API Setup and App settings → Basic.",
        name: "Name",
        name_hint: "How your team calls it: \"Sales\", \"Support\".",
        phone_number_id: "Phone number ID",
        phone_number_id_hint: "The long number under WhatsApp → API Setup, not the phone number itself.",
        waba_id: "WhatsApp Business Account ID",
        waba_id_hint: "Needed for templates. It stands beside the phone number ID.",
        access_token: "Access token",
        access_token_hint: "Best a permanent one of a system user. It is kept sealed and not shown again.",
        app_secret: "App secret",
        app_secret_hint: "Under App settings → Basic. With it Hilo knows that a message really comes from Meta. It is kept sealed and not shown again.",
        set_at: |time| format!("Set {time}."),
        is_set: "It is set.",
        keeps: "Leave it empty to keep it.",
        speed: "Messages per second",
        speed_hint: "80 is Meta's default. More only if Meta has raised it.",
        unchecked: "Save without checking",
        submit: "Connect number",
        health: "Health",
        checked_well: |time| format!("Meta was asked {time}: all is well."),
        checked_badly: |time| format!("Meta was asked {time}:"),
        never_checked: "Meta was not asked yet.",
        meta_says: |code, words| format!("Meta says {code}: {words}"),
        check_now: "Check now",
        door: "Waiting for Meta",
        door_text: "Enter these two at Meta under WhatsApp → Configuration → Webhook, then subscribe to \"messages\". The steps below follow by themselves.",
        callback: "Callback URL",
        verify_token: "Verify token",
        verify_token_environment: "The verify token is the one in the variable WHATSAPP_VERIFY_TOKEN.",
        challenge: "Meta has verified the address",
        signed: "A signed webhook has come",
        first_message: "A customer has written",
        waiting: "waiting…",
        seen: |time| time.to_owned(),
        refusal: |refusal| match refusal {
            "VERIFY_TOKEN_WRONG" => "Meta showed another verify token. Copy it once more from here.",
            "SIGNATURE_MISSING" => {
                "Something came without a signature. Meta always signs: it was probably not Meta."
            }
            "SIGNATURE_WRONG" => {
                "A webhook was signed with another secret. Copy the app secret once more from App settings → Basic."
            }
            _ => "A webhook was for a number that does not belong to your organization.",
        },
        refused_at: |time| format!("Refused {time}:"),
        settings: "Settings",
        stop: "Pause or remove",
        pause: "Pause sending",
        pause_hint: "Messages wait until you let it go on. What customers write still arrives.",
        resume: "Let it go on",
        remove: "Remove number…",
        remove_hint: "Nothing comes in or goes out over it any more, and its secrets are forgotten. Conversations stay to be read. Messages that wait are not sent.",
        remove_confirm: "Remove this number",
        saved: "Saved.",
        saved_unchecked: "Saved, but Meta could not be reached to check it. Check it in a moment.",
        removed: "The number is removed. Its conversations stay in the inbox.",
        name_invalid: "Give it a name of at most 60 characters.",
        id_invalid: "Meta's ids are digits only.",
        secret_missing: "This is needed.",
        speed_invalid: "A whole number from 1 to 1000.",
        taken: "This number is connected already, here or in another organization on this installation.",
        meta_refuses: |why| format!("Meta does not accept this number with this token: {why}."),
        meta_silent: |why| {
            format!(
                "Meta cannot be reached at the moment ({why}), so nobody knows whether this is right. Try again, or save it without checking. You have to paste token and secret once more."
            )
        },
        gone: "This number is not here any more.",
    };
    pub(super) const ES: Self = Self {
        text: "Los números de WhatsApp de tu organización. Los clientes les escriben y tu equipo responde desde ellos.",
        connect: "Conectar un número",
        none: "Todavía no hay ningún número conectado.",
        works: "Funciona",
        paused: |why| format!("Detenido: {why}"),
        environment: "Entorno",
        environment_hint: "Variables del entorno describen este número: quien administra Hilo cambia allí su cuenta, token y secreto.",
        last_webhook: |time| format!("Meta avisó algo por última vez {time}"),
        no_webhook: "Meta todavía no avisó nada",
        quality: |word| format!("calidad {word}"),
        tier: |word| format!("límite {word}"),
        all: "Todos los números",
        new_title: "Conectar un número",
        new_text: "Todo esto está en el panel de tu app en Meta, en WhatsApp → Configuración de la API y en Configuración de la app → Básica.",
        name: "Nombre",
        name_hint: "Como lo llama tu equipo: «Ventas», «Soporte».",
        phone_number_id: "Identificador del número de teléfono",
        phone_number_id_hint: "El número largo en WhatsApp → Configuración de la API, no el teléfono.",
        waba_id: "Identificador de la cuenta de WhatsApp Business",
        waba_id_hint: "Hace falta para las plantillas. Está junto al identificador del número.",
        access_token: "Token de acceso",
        access_token_hint: "Mejor uno permanente de un usuario del sistema. Se guarda sellado y no se muestra otra vez.",
        app_secret: "Secreto de la app",
        app_secret_hint: "En Configuración de la app → Básica. Con él, Hilo sabe que un mensaje viene de verdad de Meta. Se guarda sellado y no se muestra otra vez.",
        set_at: |time| format!("Guardado {time}."),
        is_set: "Está guardado.",
        keeps: "Déjalo vacío para conservarlo.",
        speed: "Mensajes por segundo",
        speed_hint: "80 es lo normal en Meta. Más solo si Meta lo subió.",
        unchecked: "Guardar sin comprobar",
        submit: "Conectar número",
        health: "Estado",
        checked_well: |time| format!("Se le preguntó a Meta {time}: todo bien."),
        checked_badly: |time| format!("Se le preguntó a Meta {time}:"),
        never_checked: "Todavía no se le preguntó a Meta.",
        meta_says: |code, words| format!("Meta dice {code}: {words}"),
        check_now: "Comprobar ahora",
        door: "Esperando a Meta",
        door_text: "Pon estos dos datos en Meta, en WhatsApp → Configuración → Webhook, y suscríbete a «messages». Los pasos de abajo avanzan solos.",
        callback: "URL de devolución de llamada",
        verify_token: "Token de verificación",
        verify_token_environment: "El token de verificación es el de la variable WHATSAPP_VERIFY_TOKEN.",
        challenge: "Meta verificó la dirección",
        signed: "Llegó un webhook firmado",
        first_message: "Escribió un cliente",
        waiting: "esperando…",
        seen: |time| time.to_owned(),
        refusal: |refusal| match refusal {
            "VERIFY_TOKEN_WRONG" => "Meta mostró otro token de verificación. Cópialo otra vez de aquí.",
            "SIGNATURE_MISSING" => "Llegó algo sin firma. Meta siempre firma: probablemente no era Meta.",
            "SIGNATURE_WRONG" => {
                "Un webhook venía firmado con otro secreto. Copia otra vez el secreto de Configuración de la app → Básica."
            }
            _ => "Un webhook era para un número que no es de tu organización.",
        },
        refused_at: |time| format!("Rechazado {time}:"),
        settings: "Ajustes",
        stop: "Pausar o quitar",
        pause: "Pausar los envíos",
        pause_hint: "Los mensajes esperan hasta que lo reanudes. Lo que escriben los clientes sigue llegando.",
        resume: "Reanudar",
        remove: "Quitar número…",
        remove_hint: "Ya no entra ni sale nada por él y sus secretos se olvidan. Las conversaciones quedan para leerlas. Los mensajes que esperan no se envían.",
        remove_confirm: "Quitar este número",
        saved: "Guardado.",
        saved_unchecked: "Guardado, pero no se pudo contactar a Meta para comprobarlo. Compruébalo en un momento.",
        removed: "El número se quitó. Sus conversaciones quedan en la bandeja.",
        name_invalid: "Ponle un nombre de 60 caracteres como máximo.",
        id_invalid: "Los identificadores de Meta son solo dígitos.",
        secret_missing: "Esto hace falta.",
        speed_invalid: "Un número entero de 1 a 1000.",
        taken: "Este número ya está conectado, aquí o en otra organización de esta instalación.",
        meta_refuses: |why| format!("Meta no acepta este número con este token: {why}."),
        meta_silent: |why| {
            format!(
                "No se puede contactar a Meta en este momento ({why}), así que no se sabe si esto es correcto. Intenta de nuevo o guarda sin comprobar. Tienes que pegar otra vez el token y el secreto."
            )
        },
        gone: "Este número ya no está aquí.",
    };
    pub(super) const PT: Self = Self {
        text: "Os números de WhatsApp da sua organização. Os clientes escrevem para eles e a sua equipe responde por eles.",
        connect: "Conectar um número",
        none: "Ainda não há nenhum número conectado.",
        works: "Funciona",
        paused: |why| format!("Parado: {why}"),
        environment: "Ambiente",
        environment_hint: "Variáveis de ambiente descrevem este número: quem administra o Hilo muda ali a conta, o token e o segredo.",
        last_webhook: |time| format!("A Meta avisou algo pela última vez {time}"),
        no_webhook: "A Meta ainda não avisou nada",
        quality: |word| format!("qualidade {word}"),
        tier: |word| format!("limite {word}"),
        all: "Todos os números",
        new_title: "Conectar um número",
        new_text: "Tudo isto está no painel do seu app na Meta, em WhatsApp → Configuração da API e em Configurações do app → Básico.",
        name: "Nome",
        name_hint: "Como a sua equipe o chama: \"Vendas\", \"Suporte\".",
        phone_number_id: "Identificação do número de telefone",
        phone_number_id_hint: "O número longo em WhatsApp → Configuração da API, não o telefone.",
        waba_id: "Identificação da conta do WhatsApp Business",
        waba_id_hint: "Necessária para os modelos. Fica ao lado da identificação do número.",
        access_token: "Token de acesso",
        access_token_hint: "De preferência um permanente, de um usuário do sistema. Fica guardado com selo e não aparece de novo.",
        app_secret: "Segredo do app",
        app_secret_hint: "Em Configurações do app → Básico. Com ele o Hilo sabe que uma mensagem vem mesmo da Meta. Fica guardado com selo e não aparece de novo.",
        set_at: |time| format!("Guardado {time}."),
        is_set: "Está guardado.",
        keeps: "Deixe vazio para mantê-lo.",
        speed: "Mensagens por segundo",
        speed_hint: "80 é o normal na Meta. Mais só se a Meta aumentou.",
        unchecked: "Salvar sem verificar",
        submit: "Conectar número",
        health: "Estado",
        checked_well: |time| format!("A Meta foi consultada {time}: tudo certo."),
        checked_badly: |time| format!("A Meta foi consultada {time}:"),
        never_checked: "A Meta ainda não foi consultada.",
        meta_says: |code, words| format!("A Meta diz {code}: {words}"),
        check_now: "Verificar agora",
        door: "Esperando a Meta",
        door_text: "Coloque estes dois dados na Meta, em WhatsApp → Configuração → Webhook, e assine \"messages\". Os passos abaixo avançam sozinhos.",
        callback: "URL de callback",
        verify_token: "Token de verificação",
        verify_token_environment: "O token de verificação é o da variável WHATSAPP_VERIFY_TOKEN.",
        challenge: "A Meta verificou o endereço",
        signed: "Chegou um webhook assinado",
        first_message: "Um cliente escreveu",
        waiting: "esperando…",
        seen: |time| time.to_owned(),
        refusal: |refusal| match refusal {
            "VERIFY_TOKEN_WRONG" => "A Meta mostrou outro token de verificação. Copie-o daqui mais uma vez.",
            "SIGNATURE_MISSING" => {
                "Chegou algo sem assinatura. A Meta sempre assina: provavelmente não era a Meta."
            }
            "SIGNATURE_WRONG" => {
                "Um webhook veio assinado com outro segredo. Copie mais uma vez o segredo de Configurações do app → Básico."
            }
            _ => "Um webhook era para um número que não é da sua organização.",
        },
        refused_at: |time| format!("Recusado {time}:"),
        settings: "Configurações",
        stop: "Pausar ou remover",
        pause: "Pausar os envios",
        pause_hint: "As mensagens esperam até você retomar. O que os clientes escrevem continua chegando.",
        resume: "Retomar",
        remove: "Remover número…",
        remove_hint: "Nada mais entra ou sai por ele, e os segredos são esquecidos. As conversas ficam para leitura. As mensagens que esperam não são enviadas.",
        remove_confirm: "Remover este número",
        saved: "Salvo.",
        saved_unchecked: "Salvo, mas não foi possível contatar a Meta para verificar. Verifique daqui a pouco.",
        removed: "O número foi removido. As conversas ficam na caixa de entrada.",
        name_invalid: "Dê um nome de no máximo 60 caracteres.",
        id_invalid: "As identificações da Meta são só dígitos.",
        secret_missing: "Isto é necessário.",
        speed_invalid: "Um número inteiro de 1 a 1000.",
        taken: "Este número já está conectado, aqui ou em outra organização desta instalação.",
        meta_refuses: |why| format!("A Meta não aceita este número com este token: {why}."),
        meta_silent: |why| {
            format!(
                "Não é possível contatar a Meta agora ({why}), então não se sabe se isto está certo. Tente de novo ou salve sem verificar. Você precisa colar o token e o segredo mais uma vez."
            )
        },
        gone: "Este número não está mais aqui.",
    };
}
