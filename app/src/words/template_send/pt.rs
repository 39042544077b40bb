//! Portuguese.

use super::{TemplateSendWords, Trouble};
use hilo_domain::template::{MediaKind, ProblemCode};

pub(super) const PT: TemplateSendWords = TemplateSendWords {
    pick_title: "Escolha um modelo",
    to: |name, number| format!("Para {name}, de {number}"),
    close: "Voltar para a conversa",
    search: "Buscar modelos",
    find: "Buscar",
    their_language: "No idioma do cliente",
    other_languages: "Em outros idiomas",
    nothing_found: "Nenhum modelo aprovado tem essas palavras. Tente com menos.",
    none: "Ainda não há modelos aprovados",
    none_hint: "O WhatsApp só deixa você escrever primeiro com um modelo aprovado pela Meta. Um gerente pode criar um.",
    to_templates: "Ir para os modelos",
    fill_title: |name| format!("Enviar {name}"),
    other: "Escolher outro modelo",
    nothing_to_fill: "Este modelo não tem nada para preencher. Envie como está.",
    in_header: |name| format!("Cabeçalho: {name}"),
    in_body: |name| format!("Texto: {name}"),
    in_button: |words| format!("Link do botão “{words}”: o final"),
    code: "Código para copiar",
    example: |example| format!("Por exemplo: {example}"),
    last_time: "Como foi enviado da última vez. Confira se serve para este cliente.",
    file: |kind| match kind {
        MediaKind::Image => "Endereço da imagem",
        MediaKind::Video => "Endereço do vídeo",
        MediaKind::Document => "Endereço do documento",
    },
    file_hint: "Um endereço público que começa com https://. O WhatsApp busca o arquivo lá.",
    filename: "Nome do arquivo que o cliente vê",
    latitude: "Latitude",
    longitude: "Longitude",
    coordinates_hint: "Você pode colar as duas juntas: -34.6037, -58.3816",
    place_name: "Nome do lugar",
    place_address: "Endereço",
    send: "Enviar modelo",
    phone: "Número do cliente",
    phone_hint: "Com o código do país: +55 11 98888-7777",
    sender: "Enviar de",
    customer: "Ou busque um cliente por nome ou número",
    customer_hint: "Entre quem teve atividade mais recente.",
    nobody: "Nenhum cliente encontrado. Escreva o número abaixo.",
    problem: |code| match code {
        ProblemCode::Required | ProblemCode::ValueMissing => "Preencha este dado.",
        ProblemCode::ValueNewline => "Sem quebras de linha: escreva em uma linha só.",
        ProblemCode::ValueSpaces => "No máximo quatro espaços seguidos.",
        ProblemCode::TooLong => "É longo demais.",
        ProblemCode::UrlForm => "Escreva um endereço que comece com https://.",
        ProblemCode::PhoneForm => "Escreva o número com o código do país, como +55 11 98888-7777.",
        ProblemCode::WrongType => "Escreva um número como -34.6037.",
        _ => "O WhatsApp não aceita isto.",
    },
    look_at_fields: "Ainda não foi enviado: veja os campos marcados.",
    trouble: |trouble| match trouble {
        Trouble::NotApproved => {
            "Este modelo não pode ser enviado: a Meta não o aprovou, ou o pausou. Escolha outro."
        }
        Trouble::OtherAccount => {
            "Este número é de outra conta do WhatsApp que o modelo. Escolha outro modelo."
        }
        Trouble::NoNumber => {
            "Nenhum número do WhatsApp está conectado. Um administrador pode conectar um nas configurações."
        }
        Trouble::Gone => "Este modelo não existe mais. Escolha outro.",
        Trouble::Settled => "Este formulário já foi enviado. Abra a conversa para ver.",
    },
};
