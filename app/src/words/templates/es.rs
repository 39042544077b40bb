//! Templates in Spanish.

use super::{
    TemplateBuilderWords, TemplateDetailWords, TemplateListWords, TemplatePreviewWords, TemplateWords,
};
use crate::words::template_problems;
use hilo_domain::template::{Category, TemplateStatus};

impl TemplateWords {
    pub(in crate::words) const ES: Self = Self {
        status: |status| {
            use TemplateStatus as S;
            match status {
                S::Pending => "Pendiente".to_owned(),
                S::Approved => "Aprobada".to_owned(),
                S::Rejected => "Rechazada".to_owned(),
                S::Disabled => "Desactivada".to_owned(),
                S::Paused => "En pausa".to_owned(),
                S::InAppeal => "En apelación".to_owned(),
                S::PendingDeletion => "Eliminándose".to_owned(),
                S::Deleted => "Eliminada".to_owned(),
                S::LimitExceeded => "Límite superado".to_owned(),
                S::Archived => "Archivada".to_owned(),
                S::Locked => "Bloqueada".to_owned(),
                S::Other(word) => word.clone(),
            }
        },
        status_means: |status| {
            use TemplateStatus as S;
            match status {
                S::Pending => {
                    "Espera una decisión. Todavía no se puede enviar; esta página cambia sola cuando se pueda."
                }
                S::Approved => "Lista para enviar.",
                S::Rejected => "No se puede enviar. Edítala y envíala de nuevo a revisión.",
                S::Disabled => "Ya no se puede enviar. Crea una nueva con otro nombre.",
                S::Paused => {
                    "Meta la frenó porque hubo quejas de clientes. Vuelve sola, o después de editarla."
                }
                S::InAppeal => "Meta está revisando la apelación. Mientras tanto no se puede enviar.",
                S::PendingDeletion => "Meta la está eliminando.",
                S::Deleted => "Se eliminó en Meta.",
                S::LimitExceeded => {
                    "La cuenta tiene todas las plantillas que Meta permite. Elimina las que no uses."
                }
                S::Archived => "Meta la guardó porque nadie la usaba.",
                S::Locked => "Meta la bloqueó. No se puede enviar.",
                S::Other(_) => "Un estado de Meta que Hilo no conoce. Mientras lo tenga, no se puede enviar.",
            }
        },
        category: |category| match category {
            Category::Marketing => "Marketing",
            Category::Utility => "Utilidad",
            Category::Authentication => "Autenticación",
        },
        category_means: |category| match category {
            Category::Marketing => {
                "Ofertas, novedades, invitaciones. Cada mensaje se cobra, con la tarifa más alta de Meta."
            }
            Category::Utility => {
                "Sobre un pedido, un turno o una cuenta del cliente. Cuesta menos; gratis dentro de las 24 horas."
            }
            Category::Authentication => "Solo códigos de un uso. El texto lo escribe Meta.",
        },
        quality: |word| match word {
            "GREEN" => "Alta".to_owned(),
            "YELLOW" => "Media".to_owned(),
            "RED" => "Baja".to_owned(),
            other => other.to_owned(),
        },
        reason: |word| match word {
            "ABUSIVE_CONTENT" => "El texto puede ofender o amenazar.".to_owned(),
            "INVALID_FORMAT" => "Las variables o el formato no están como Meta los pide.".to_owned(),
            "TAG_CONTENT_MISMATCH" | "INCORRECT_CATEGORY" => {
                "El texto no corresponde al idioma o a la categoría.".to_owned()
            }
            "PROMOTIONAL" => "El texto vende algo y la categoría no es marketing.".to_owned(),
            "SCAM" => "Meta la toma por una estafa.".to_owned(),
            other => other.to_owned(),
        },
        problem: template_problems::es,
        list: TemplateListWords {
            title: "Plantillas",
            new: "Nueva plantilla",
            sync: "Sincronizar con Meta",
            sync_asked: "Le estamos pidiendo a Meta sus plantillas. Lo que cambie aparece aquí solo.",
            synced: |moment| format!("Última sincronización: {moment}"),
            sync_failed: |moment, reason| format!("La última sincronización, {moment}, falló: {reason}"),
            never_synced: "Todavía sin sincronizar",
            no_account: "No hay una cuenta de WhatsApp Business conectada: las plantillas quedan aquí y Meta no las revisa.",
            filters: "Filtrar plantillas",
            search: "Nombre",
            status: "Estado",
            category: "Categoría",
            language: "Idioma",
            any: "Todos",
            apply: "Filtrar",
            clear: "Quitar filtros",
            total: |count| if count == 1 { "1 plantilla".to_owned() } else { format!("{count} plantillas") },
            missing: "No está en Meta",
            changed: |moment| format!("Cambió {moment}"),
            quality: "Calidad",
            send: "Enviar",
            send_this: |name, language| format!("Enviar {name} en {language}"),
            more: "Más plantillas",
            first: "Volver al principio",
            empty: (
                "Todavía no hay plantillas",
                "Una plantilla es un mensaje aprobado por Meta. Es la única manera de escribirle a un cliente que no escribió en las últimas 24 horas. Crea la primera, o sincroniza para traer las que ya tienes en Meta.",
            ),
            empty_seller: (
                "Todavía no hay plantillas",
                "Las plantillas son mensajes para clientes que no escribieron en las últimas 24 horas. Un gerente puede crear la primera.",
            ),
            nothing: ("Nada coincide con estos filtros", "Quita alguno o busca otro nombre."),
            removed: |name| format!("Se eliminó {name}."),
        },
        builder: TemplateBuilderWords {
            new: "Nueva plantilla",
            another_language: |name| format!("{name} en otro idioma"),
            edit: |name| format!("Editar {name}"),
            basics: "Nombre y propósito",
            name: "Nombre",
            name_hint: "Solo para tu equipo; los clientes no lo ven. Minúsculas, números y guiones bajos, como pedido_listo.",
            language: "Idioma",
            language_choose: "Elige un idioma",
            language_near: "Frecuentes",
            language_all: "Todos los idiomas",
            fixed: "Una plantilla conserva su nombre y su idioma para siempre.",
            category: "Categoría",
            category_note: "Si el texto no corresponde, Meta puede pasarla a otra categoría, y entonces cobra el precio de esa.",
            category_fixed: "La categoría de una plantilla aprobada no se puede cambiar.",
            header: "Encabezado",
            header_kind: |kind| match kind {
                "none" => "Sin encabezado".to_owned(),
                "text" => "Texto".to_owned(),
                "image" => "Imagen".to_owned(),
                "video" => "Video".to_owned(),
                "document" => "Documento".to_owned(),
                "location" => "Ubicación".to_owned(),
                other => other.to_owned(),
            },
            header_text: "Texto del encabezado",
            header_hint: "Una línea en negrita. Una variable como máximo, sin emojis.",
            header_sample: |kind| match kind {
                "image" => {
                    "Meta quiere ver una muestra: JPEG o PNG, hasta 5 MB. La imagen real se elige al enviar."
                }
                "video" => "Meta quiere ver una muestra: MP4, hasta 16 MB. El video real se elige al enviar.",
                _ => "Meta quiere ver una muestra: PDF, hasta 16 MB. El documento real se elige al enviar.",
            },
            sample: "Archivo de muestra",
            sample_kept: |name| format!("Muestra: {name}. Elige otro archivo para cambiarla."),
            sample_refused: "Meta no acepta este archivo como muestra. Elige uno del tipo y tamaño indicados arriba.",
            header_location: "El lugar se elige al enviar la plantilla.",
            body: "Mensaje",
            body_hint: "*negrita*  _cursiva_  ~tachado~  ```código```. Las variables son {{1}}, {{2}} o llevan nombre, como {{nombre}}; usa una forma o la otra.",
            add_variable: "Agregar variable",
            footer: "Pie",
            footer_hint: "Letra chica debajo del mensaje. Sin variables ni emojis.",
            examples: "Ejemplos",
            examples_hint: "Quienes revisan en Meta los leen para entender tu plantilla. Los clientes no los ven; no uses datos reales.",
            examples_none: "Todavía no hay variables: todos los clientes reciben el mismo texto.",
            example: |variable| format!("Ejemplo de {variable}"),
            example_header: |variable| format!("Ejemplo de {variable} en el encabezado"),
            buttons: "Botones",
            buttons_hint: "Hasta 10. Las respuestas rápidas van juntas, antes o después de los demás. WhatsApp muestra tres y el resto detrás de “Ver todas las opciones”.",
            add: |kind| match kind {
                "quick_reply" => "Respuesta rápida".to_owned(),
                "url" => "Enlace".to_owned(),
                "phone_number" => "Llamada".to_owned(),
                "copy_code" => "Copiar código".to_owned(),
                other => other.to_owned(),
            },
            button: |place| format!("Botón {place}"),
            button_kind: |kind| match kind {
                "quick_reply" => "Respuesta rápida".to_owned(),
                "url" => "Abre un enlace".to_owned(),
                "phone_number" => "Llama a un número".to_owned(),
                "copy_code" => "Copia un código".to_owned(),
                other => other.to_owned(),
            },
            button_text: "Texto del botón",
            button_url: "Dirección web",
            button_url_hint: "Puede llevar una variable al final: https://example.com/pedido/{{1}}",
            button_url_example: "Ejemplo de la variable",
            button_phone: "Teléfono con código de país",
            button_code: "Código de ejemplo",
            button_kept: "Hilo no tiene campos para este tipo de botón. Queda como está.",
            up: |what| format!("Subir: {what}"),
            down: |what| format!("Bajar: {what}"),
            remove: |what| format!("Quitar: {what}"),
            code: "Código de un uso",
            code_note: "El texto de los códigos de un uso lo escribe Meta, en el idioma de la plantilla. Tú eliges lo que lo acompaña.",
            code_security: "Agregar: “Por tu seguridad, no compartas este código.”",
            code_minutes: "El código vence a los (minutos)",
            code_minutes_hint: "De 1 a 90. Déjalo vacío para no mencionarlo.",
            code_button: "Texto del botón que copia el código",
            long_marketing: |lines| {
                format!(
                    "Unas {lines} líneas: WhatsApp muestra las primeras cinco de un mensaje de marketing y esconde el resto detrás de “Leer más”. Pon primero lo importante."
                )
            },
            count: |used, limit| format!("{used} de {limit} caracteres"),
            refresh: "Actualizar vista previa",
            create: "Enviar a Meta",
            create_here: "Crear plantilla",
            save: "Enviar cambios",
            save_here: "Guardar cambios",
            goes_to_meta: "Meta la revisa, casi siempre en minutos y a lo sumo en 24 horas. Se puede enviar cuando esté aprobada.",
            goes_again: "Meta la revisa de nuevo. Hasta entonces no se puede enviar.",
            stays_here: "No hay una cuenta de WhatsApp Business conectada: queda aquí. Cuando la haya, la próxima edición la lleva a Meta.",
            refused: |count| {
                if count == 1 {
                    "Falta corregir una cosa:".to_owned()
                } else {
                    format!("Falta corregir {count} cosas:")
                }
            },
            taken: "Ya hay una plantilla con este nombre en este idioma. Elige otro nombre u otro idioma.",
            edits_left: |today, month| {
                format!("Meta permite {today} edición hoy y {month} en 30 días, contando esta.")
            },
            edit_again: |moment| {
                format!("Por ahora Meta no permite más ediciones. La próxima será posible {moment}.")
            },
            edit_not_now: "Ahora no se puede editar: Meta solo acepta cambios en plantillas aprobadas, rechazadas o en pausa.",
        },
        preview: TemplatePreviewWords {
            title: "Vista previa",
            mode: "Colores del teléfono",
            light: "Claro",
            dark: "Oscuro",
            read_more: "Leer más",
            empty: "Tu mensaje aparece aquí.",
            header: |kind| match kind {
                "image" => "Imagen",
                "video" => "Video",
                "document" => "Documento",
                _ => "Ubicación",
            },
            copy_code: "Copiar código",
            code: "*123456* es tu código de verificación.",
            code_security: "Por tu seguridad, no compartas este código.",
            code_expires: |minutes| format!("Este código vence en {minutes} minutos."),
        },
        details: TemplateDetailWords {
            made: "La plantilla está creada.",
            changed: "Cambios guardados.",
            edit: "Editar",
            status: "Estado",
            reason: "Motivo de Meta",
            meta_says: |status| format!("Puesto a mano. Lo último que dijo Meta: {status}."),
            missing: "La última sincronización no la encontró en Meta. Puede que la hayan eliminado allá; enviarla fallaría.",
            handing_over: "En camino a Meta.",
            trying_again: "Todavía no se pudo contactar a Meta. Seguimos intentando.",
            here_only: "Vive solo en Hilo: cuando se creó no había una cuenta de WhatsApp Business conectada.",
            history: "Historial",
            was_made: "Creada",
            was_found: "Traída de Meta",
            was_edited: "Editada",
            was_set: |status| format!("Puesta a mano como {status}"),
            meta_said: |status| format!("Meta: {status}"),
            was_synced: "Encontrada en Meta al sincronizar",
            by: |name| format!("por {name}"),
            versions: "Idiomas",
            add_language: "Agregar un idioma",
            decide: "Poner el estado a mano",
            decide_hint: "Para cuando sabes más que Hilo, por ejemplo por las páginas de Meta. Vale hasta que Meta diga algo nuevo, y Meta igual rechaza lo que no aprobó.",
            approve: "Aprobar",
            reject: "Rechazar",
            remove: "Eliminar",
            remove_hint: "Ya no se podrá enviar. Lo enviado queda en las conversaciones.",
            remove_at_meta: "También se elimina en Meta, en este idioma. Meta bloquea por 30 días el nombre de una plantilla aprobada que se elimina: hasta entonces, una nueva necesita otro nombre.",
            remove_this: |name| format!("Eliminar {name}"),
        },
    };
}
