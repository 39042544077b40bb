//! Templates in Portuguese.

use super::{
    TemplateBuilderWords, TemplateDetailWords, TemplateListWords, TemplatePreviewWords, TemplateWords,
};
use crate::words::template_problems;
use hilo_domain::template::{Category, TemplateStatus};

impl TemplateWords {
    pub(in crate::words) const PT: Self = Self {
        status: |status| {
            use TemplateStatus as S;
            match status {
                S::Pending => "Pendente".to_owned(),
                S::Approved => "Aprovado".to_owned(),
                S::Rejected => "Rejeitado".to_owned(),
                S::Disabled => "Desativado".to_owned(),
                S::Paused => "Pausado".to_owned(),
                S::InAppeal => "Em recurso".to_owned(),
                S::PendingDeletion => "Sendo excluído".to_owned(),
                S::Deleted => "Excluído".to_owned(),
                S::LimitExceeded => "Limite excedido".to_owned(),
                S::Archived => "Arquivado".to_owned(),
                S::Locked => "Bloqueado".to_owned(),
                S::Other(word) => word.clone(),
            }
        },
        status_means: |status| {
            use TemplateStatus as S;
            match status {
                S::Pending => {
                    "Espera uma decisão. Ainda não pode ser enviado; esta página muda sozinha quando puder."
                }
                S::Approved => "Pronto para enviar.",
                S::Rejected => "Não pode ser enviado. Edite e envie de novo para análise.",
                S::Disabled => "Não pode mais ser enviado. Crie um novo com outro nome.",
                S::Paused => {
                    "A Meta segurou porque clientes reclamaram. Volta sozinho, ou depois de uma edição."
                }
                S::InAppeal => "A Meta está analisando o recurso. Enquanto isso não pode ser enviado.",
                S::PendingDeletion => "A Meta está excluindo.",
                S::Deleted => "Foi excluído na Meta.",
                S::LimitExceeded => {
                    "A conta tem todos os modelos que a Meta permite. Exclua os que você não usa."
                }
                S::Archived => "A Meta guardou porque ninguém usava.",
                S::Locked => "A Meta bloqueou. Não pode ser enviado.",
                S::Other(_) => {
                    "Um status da Meta que o Hilo não conhece. Enquanto estiver assim, não pode ser enviado."
                }
            }
        },
        category: |category| match category {
            Category::Marketing => "Marketing",
            Category::Utility => "Utilidade",
            Category::Authentication => "Autenticação",
        },
        category_means: |category| match category {
            Category::Marketing => {
                "Ofertas, novidades, convites. Cada mensagem é cobrada, pela tarifa mais alta da Meta."
            }
            Category::Utility => {
                "Sobre um pedido, um horário ou uma conta do cliente. Custa menos; grátis dentro das 24 horas."
            }
            Category::Authentication => "Só códigos de uso único. A Meta escreve o texto.",
        },
        quality: |word| match word {
            "GREEN" => "Alta".to_owned(),
            "YELLOW" => "Média".to_owned(),
            "RED" => "Baixa".to_owned(),
            other => other.to_owned(),
        },
        reason: |word| match word {
            "ABUSIVE_CONTENT" => "O texto pode ofender ou ameaçar.".to_owned(),
            "INVALID_FORMAT" => "As variáveis ou a formatação não estão como a Meta pede.".to_owned(),
            "TAG_CONTENT_MISMATCH" | "INCORRECT_CATEGORY" => {
                "O texto não combina com o idioma ou a categoria.".to_owned()
            }
            "PROMOTIONAL" => "O texto vende algo e a categoria não é marketing.".to_owned(),
            "SCAM" => "A Meta considera uma fraude.".to_owned(),
            other => other.to_owned(),
        },
        problem: template_problems::pt,
        list: TemplateListWords {
            title: "Modelos",
            new: "Novo modelo",
            sync: "Sincronizar com a Meta",
            sync_asked: "Estamos pedindo os modelos à Meta. O que for diferente aparece aqui sozinho.",
            synced: |moment| format!("Última sincronização: {moment}"),
            sync_failed: |moment, reason| format!("A última sincronização, {moment}, falhou: {reason}"),
            never_synced: "Ainda sem sincronizar",
            no_account: "Nenhuma conta do WhatsApp Business está conectada: os modelos ficam aqui e a Meta não os analisa.",
            filters: "Filtrar modelos",
            search: "Nome",
            status: "Status",
            category: "Categoria",
            language: "Idioma",
            any: "Todos",
            apply: "Filtrar",
            clear: "Limpar filtros",
            total: |count| if count == 1 { "1 modelo".to_owned() } else { format!("{count} modelos") },
            missing: "Não está na Meta",
            changed: |moment| format!("Mudou {moment}"),
            quality: "Qualidade",
            send: "Enviar",
            send_this: |name, language| format!("Enviar {name} em {language}"),
            more: "Mais modelos",
            first: "Voltar ao começo",
            empty: (
                "Ainda não há modelos",
                "Um modelo é uma mensagem aprovada pela Meta. É a única maneira de escrever a um cliente que não escreveu nas últimas 24 horas. Crie o primeiro, ou sincronize para trazer os que você já tem na Meta.",
            ),
            empty_seller: (
                "Ainda não há modelos",
                "Modelos são mensagens para clientes que não escreveram nas últimas 24 horas. Um gerente pode criar o primeiro.",
            ),
            nothing: ("Nada combina com estes filtros", "Tire algum ou procure outro nome."),
            removed: |name| format!("{name} foi excluído."),
        },
        builder: TemplateBuilderWords {
            new: "Novo modelo",
            another_language: |name| format!("{name} em outro idioma"),
            edit: |name| format!("Editar {name}"),
            basics: "Nome e finalidade",
            name: "Nome",
            name_hint: "Só para a sua equipe; os clientes não veem. Minúsculas, números e sublinhados, como pedido_pronto.",
            language: "Idioma",
            language_choose: "Escolha um idioma",
            language_near: "Frequentes",
            language_all: "Todos os idiomas",
            fixed: "Um modelo mantém o nome e o idioma para sempre.",
            category: "Categoria",
            category_note: "Se o texto não combinar, a Meta pode passar para outra categoria, e então cobra o preço dela.",
            category_fixed: "A categoria de um modelo aprovado não pode ser alterada.",
            header: "Cabeçalho",
            header_kind: |kind| match kind {
                "none" => "Sem cabeçalho".to_owned(),
                "text" => "Texto".to_owned(),
                "image" => "Imagem".to_owned(),
                "video" => "Vídeo".to_owned(),
                "document" => "Documento".to_owned(),
                "location" => "Localização".to_owned(),
                other => other.to_owned(),
            },
            header_text: "Texto do cabeçalho",
            header_hint: "Uma linha em negrito. No máximo uma variável, sem emojis.",
            header_sample: |kind| match kind {
                "image" => {
                    "A Meta quer ver uma amostra: JPEG ou PNG, até 5 MB. A imagem real é escolhida ao enviar."
                }
                "video" => "A Meta quer ver uma amostra: MP4, até 16 MB. O vídeo real é escolhido ao enviar.",
                _ => "A Meta quer ver uma amostra: PDF, até 16 MB. O documento real é escolhido ao enviar.",
            },
            sample: "Arquivo de amostra",
            sample_kept: |name| format!("Amostra: {name}. Escolha outro arquivo para trocar."),
            sample_refused: "A Meta não aceita este arquivo como amostra. Escolha um do tipo e tamanho indicados acima.",
            header_location: "O lugar é escolhido ao enviar o modelo.",
            body: "Mensagem",
            body_hint: "*negrito*  _itálico_  ~riscado~  ```código```. As variáveis são {{1}}, {{2}} ou têm nome, como {{nome}}; use uma forma ou a outra.",
            add_variable: "Adicionar variável",
            footer: "Rodapé",
            footer_hint: "Letras pequenas abaixo da mensagem. Sem variáveis nem emojis.",
            examples: "Exemplos",
            examples_hint: "Quem analisa na Meta lê os exemplos para entender o seu modelo. Os clientes não veem; não use dados reais.",
            examples_none: "Ainda não há variáveis: todos os clientes recebem o mesmo texto.",
            example: |variable| format!("Exemplo de {variable}"),
            example_header: |variable| format!("Exemplo de {variable} no cabeçalho"),
            buttons: "Botões",
            buttons_hint: "Até 10. As respostas rápidas ficam juntas, antes ou depois dos outros. O WhatsApp mostra três e o resto atrás de “Ver todas as opções”.",
            add: |kind| match kind {
                "quick_reply" => "Resposta rápida".to_owned(),
                "url" => "Link".to_owned(),
                "phone_number" => "Ligação".to_owned(),
                "copy_code" => "Copiar código".to_owned(),
                other => other.to_owned(),
            },
            button: |place| format!("Botão {place}"),
            button_kind: |kind| match kind {
                "quick_reply" => "Resposta rápida".to_owned(),
                "url" => "Abre um link".to_owned(),
                "phone_number" => "Liga para um número".to_owned(),
                "copy_code" => "Copia um código".to_owned(),
                other => other.to_owned(),
            },
            button_text: "Texto do botão",
            button_url: "Endereço web",
            button_url_hint: "Pode ter uma variável no fim: https://example.com/pedido/{{1}}",
            button_url_example: "Exemplo da variável",
            button_phone: "Telefone com código do país",
            button_code: "Código de exemplo",
            button_kept: "O Hilo não tem campos para este tipo de botão. Ele fica como está.",
            up: |what| format!("Subir: {what}"),
            down: |what| format!("Descer: {what}"),
            remove: |what| format!("Remover: {what}"),
            code: "Código de uso único",
            code_note: "A Meta escreve o texto dos códigos de uso único, no idioma do modelo. Você escolhe o que fica em volta.",
            code_security: "Acrescentar: “Para sua segurança, não compartilhe este código.”",
            code_minutes: "O código expira em (minutos)",
            code_minutes_hint: "De 1 a 90. Deixe vazio para não dizer nada.",
            code_button: "Texto do botão que copia o código",
            long_marketing: |lines| {
                format!(
                    "Umas {lines} linhas: o WhatsApp mostra as cinco primeiras de uma mensagem de marketing e esconde o resto atrás de “Ler mais”. Ponha o importante primeiro."
                )
            },
            count: |used, limit| format!("{used} de {limit} caracteres"),
            refresh: "Atualizar prévia",
            create: "Enviar para a Meta",
            create_here: "Criar modelo",
            save: "Enviar alterações",
            save_here: "Salvar alterações",
            goes_to_meta: "A Meta analisa, quase sempre em minutos e no máximo em 24 horas. Pode ser enviado quando estiver aprovado.",
            goes_again: "A Meta analisa de novo. Até lá não pode ser enviado.",
            stays_here: "Nenhuma conta do WhatsApp Business está conectada: fica aqui. Quando houver uma, a próxima edição leva o modelo à Meta.",
            refused: |count| {
                if count == 1 {
                    "Falta corrigir uma coisa:".to_owned()
                } else {
                    format!("Falta corrigir {count} coisas:")
                }
            },
            taken: "Já existe um modelo com este nome neste idioma. Escolha outro nome ou outro idioma.",
            edits_left: |today, month| {
                format!("A Meta permite {today} edição hoje e {month} em 30 dias, contando esta.")
            },
            edit_again: |moment| {
                format!("Por enquanto a Meta não permite mais edições. A próxima será possível {moment}.")
            },
            edit_not_now: "Não dá para editar agora: a Meta só aceita mudanças em modelos aprovados, rejeitados ou pausados.",
        },
        preview: TemplatePreviewWords {
            title: "Prévia",
            mode: "Cores do telefone",
            light: "Claro",
            dark: "Escuro",
            read_more: "Ler mais",
            empty: "Sua mensagem aparece aqui.",
            header: |kind| match kind {
                "image" => "Imagem",
                "video" => "Vídeo",
                "document" => "Documento",
                _ => "Localização",
            },
            copy_code: "Copiar código",
            code: "*123456* é seu código de verificação.",
            code_security: "Para sua segurança, não compartilhe este código.",
            code_expires: |minutes| format!("Este código expira em {minutes} minutos."),
        },
        details: TemplateDetailWords {
            made: "O modelo foi criado.",
            changed: "Alterações salvas.",
            edit: "Editar",
            status: "Status",
            reason: "Motivo da Meta",
            meta_says: |status| format!("Definido à mão. A última palavra da Meta: {status}."),
            missing: "A última sincronização não o encontrou na Meta. Pode ter sido excluído lá; o envio falharia.",
            handing_over: "A caminho da Meta.",
            trying_again: "Ainda não foi possível contatar a Meta. Continuamos tentando.",
            here_only: "Vive só no Hilo: nenhuma conta do WhatsApp Business estava conectada quando foi criado.",
            history: "Histórico",
            was_made: "Criado",
            was_found: "Trazido da Meta",
            was_edited: "Editado",
            was_set: |status| format!("Definido à mão como {status}"),
            meta_said: |status| format!("Meta: {status}"),
            was_synced: "Encontrado na Meta ao sincronizar",
            by: |name| format!("por {name}"),
            versions: "Idiomas",
            add_language: "Adicionar um idioma",
            decide: "Definir o status à mão",
            decide_hint: "Para quando você sabe mais do que o Hilo, por exemplo pelas páginas da Meta. Vale até a Meta dizer algo novo, e a Meta recusa mesmo assim o que não aprovou.",
            approve: "Aprovar",
            reject: "Rejeitar",
            remove: "Excluir",
            remove_hint: "Não poderá mais ser enviado. O que foi enviado fica nas conversas.",
            remove_at_meta: "Também é excluído na Meta, neste idioma. A Meta bloqueia por 30 dias o nome de um modelo aprovado que é excluído: até lá, um novo precisa de outro nome.",
            remove_this: |name| format!("Excluir {name}"),
        },
    };
}
