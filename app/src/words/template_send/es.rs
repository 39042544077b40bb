//! Spanish.

use super::{TemplateSendWords, Trouble};
use hilo_domain::template::{MediaKind, ProblemCode};

pub(super) const ES: TemplateSendWords = TemplateSendWords {
    pick_title: "Elige una plantilla",
    to: |name, number| format!("Para {name}, desde {number}"),
    close: "Volver a la conversación",
    search: "Buscar plantillas",
    find: "Buscar",
    their_language: "En el idioma del cliente",
    other_languages: "En otros idiomas",
    nothing_found: "Ninguna plantilla aprobada tiene esas palabras. Prueba con menos.",
    none: "Todavía no hay plantillas aprobadas",
    none_hint: "WhatsApp solo te deja escribir primero con una plantilla aprobada por Meta. Un gerente puede crear una.",
    to_templates: "Ir a las plantillas",
    fill_title: |name| format!("Enviar {name}"),
    other: "Elegir otra plantilla",
    nothing_to_fill: "Esta plantilla no tiene nada que completar. Envíala como está.",
    in_header: |name| format!("Encabezado: {name}"),
    in_body: |name| format!("Texto: {name}"),
    in_button: |words| format!("Enlace del botón “{words}”: el final"),
    code: "Código para copiar",
    example: |example| format!("Por ejemplo: {example}"),
    last_time: "Como se envió la última vez. Revisa que sirva para este cliente.",
    file: |kind| match kind {
        MediaKind::Image => "Dirección de la imagen",
        MediaKind::Video => "Dirección del video",
        MediaKind::Document => "Dirección del documento",
    },
    file_hint: "Una dirección pública que empieza con https://. WhatsApp busca el archivo ahí.",
    filename: "Nombre del archivo que ve el cliente",
    latitude: "Latitud",
    longitude: "Longitud",
    coordinates_hint: "Puedes pegar las dos juntas: -34.6037, -58.3816",
    place_name: "Nombre del lugar",
    place_address: "Dirección",
    send: "Enviar plantilla",
    phone: "Número del cliente",
    phone_hint: "Con el código de país: +54 9 11 5555 0199",
    sender: "Enviar desde",
    customer: "O busca un cliente por nombre o número",
    customer_hint: "Entre quienes tuvieron actividad más reciente.",
    nobody: "No se encontró ningún cliente. Escribe el número más abajo.",
    problem: |code| match code {
        ProblemCode::Required | ProblemCode::ValueMissing => "Completa este dato.",
        ProblemCode::ValueNewline => "Sin saltos de línea: escríbelo en una sola línea.",
        ProblemCode::ValueSpaces => "Como máximo cuatro espacios seguidos.",
        ProblemCode::TooLong => "Es demasiado largo.",
        ProblemCode::UrlForm => "Escribe una dirección que empiece con https://.",
        ProblemCode::PhoneForm => "Escribe el número con el código de país, como +54 9 11 5555 0199.",
        ProblemCode::WrongType => "Escribe un número como -34.6037.",
        _ => "WhatsApp no acepta esto.",
    },
    look_at_fields: "Todavía no se envió: revisa los campos marcados.",
    trouble: |trouble| match trouble {
        Trouble::NotApproved => {
            "Esta plantilla no se puede enviar: Meta no la aprobó, o la pausó. Elige otra."
        }
        Trouble::OtherAccount => {
            "Este número es de otra cuenta de WhatsApp que la plantilla. Elige otra plantilla."
        }
        Trouble::NoNumber => {
            "No hay ningún número de WhatsApp conectado. Un administrador puede conectarlo en los ajustes."
        }
        Trouble::Gone => "Esta plantilla ya no existe. Elige otra.",
        Trouble::Settled => "Este formulario ya se envió. Abre la conversación para verlo.",
    },
};
