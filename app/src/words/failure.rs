//! Why a message was not sent or a number stands still, in words. One phrase per [`FailureReason`]; it follows
//! "Not sent: " in a bubble and stands alone in a list.

use hilo_domain::failure::FailureReason;

/// One phrase per reason.
#[derive(Debug)]
pub struct FailureWords {
    /// The phrase for a reason.
    pub reason: fn(FailureReason) -> &'static str,
}

impl FailureWords {
    pub(super) const EN: Self = Self { reason: en };
    pub(super) const ES: Self = Self { reason: es };
    pub(super) const PT: Self = Self { reason: pt };
}

const fn en(reason: FailureReason) -> &'static str {
    use FailureReason as R;
    match reason {
        R::TokenExpired => "the number's access token has expired",
        R::PermissionMissing => "the number's access token lacks a permission",
        R::AccountRestricted => "Meta has restricted the account",
        R::Payment => "Meta could not charge the payment method",
        R::NotRegistered => "the number is not registered with the Cloud API",
        R::QualityLimited => "Meta holds the number back for its low quality rating",
        R::WindowClosed => "outside the 24-hour window",
        R::NotReachable => "the number is not on WhatsApp or cannot receive this",
        R::MarketingLimited => "Meta limits marketing messages to this customer for now",
        R::OptedOut => "the customer has stopped marketing messages",
        R::Experiment => "Meta did not deliver it because of one of its experiments",
        R::SameNumber => "sender and recipient are the same number",
        R::NotAllowedRecipient => "a test number may write only to the recipients listed at Meta",
        R::RateLimited => "too many messages in a short time",
        R::MetaUnavailable => "Meta's service was not available",
        R::Unreachable => "Meta could not be reached",
        R::Media => "the file could not be fetched or is of a kind that Meta does not accept",
        R::TemplateMissing => "the template does not exist in this language",
        R::TemplatePaused => "Meta has paused or disabled the template",
        R::TemplatePolicy => "Meta says that the template breaks its policy",
        R::TemplateParameters => "Meta did not accept the values in the template",
        R::BadRequest => "Meta did not accept the request",
        R::NotConfigured => "the number is not set up yet",
        R::Cancelled => "it was called off before it was sent",
        R::PausedByHand => "an administrator has paused the number",
        R::NumberRemoved => "the number was removed from Hilo",
        R::Unconfirmed => "nobody knows whether Meta took it",
        R::Unknown => "Meta gave a reason that we do not know",
    }
}

const fn es(reason: FailureReason) -> &'static str {
    use FailureReason as R;
    match reason {
        R::TokenExpired => "venció el token de acceso del número",
        R::PermissionMissing => "al token de acceso del número le falta un permiso",
        R::AccountRestricted => "Meta restringió la cuenta",
        R::Payment => "Meta no pudo cobrar con el medio de pago",
        R::NotRegistered => "el número no está registrado en la Cloud API",
        R::QualityLimited => "Meta frena el número por su baja calidad",
        R::WindowClosed => "fuera de la ventana de 24 horas",
        R::NotReachable => "el número no está en WhatsApp o no puede recibirlo",
        R::MarketingLimited => "por ahora Meta limita los mensajes de marketing a este cliente",
        R::OptedOut => "el cliente dejó de recibir mensajes de marketing",
        R::Experiment => "Meta no lo entregó por uno de sus experimentos",
        R::SameNumber => "el remitente y el destinatario son el mismo número",
        R::NotAllowedRecipient => {
            "un número de prueba solo puede escribir a los destinatarios listados en Meta"
        }
        R::RateLimited => "demasiados mensajes en poco tiempo",
        R::MetaUnavailable => "el servicio de Meta no estaba disponible",
        R::Unreachable => "no se pudo contactar a Meta",
        R::Media => "no se pudo obtener el archivo o Meta no acepta ese tipo",
        R::TemplateMissing => "la plantilla no existe en este idioma",
        R::TemplatePaused => "Meta pausó o desactivó la plantilla",
        R::TemplatePolicy => "Meta dice que la plantilla no cumple su política",
        R::TemplateParameters => "Meta no aceptó los valores de la plantilla",
        R::BadRequest => "Meta no aceptó la solicitud",
        R::NotConfigured => "el número todavía no está configurado",
        R::Cancelled => "se canceló antes de enviarlo",
        R::PausedByHand => "un administrador pausó el número",
        R::NumberRemoved => "el número se quitó de Hilo",
        R::Unconfirmed => "no se sabe si Meta lo recibió",
        R::Unknown => "Meta dio un motivo que no conocemos",
    }
}

const fn pt(reason: FailureReason) -> &'static str {
    use FailureReason as R;
    match reason {
        R::TokenExpired => "o token de acesso do número expirou",
        R::PermissionMissing => "falta uma permissão ao token de acesso do número",
        R::AccountRestricted => "a Meta restringiu a conta",
        R::Payment => "a Meta não conseguiu cobrar na forma de pagamento",
        R::NotRegistered => "o número não está registrado na Cloud API",
        R::QualityLimited => "a Meta segura o número por causa da baixa qualidade",
        R::WindowClosed => "fora da janela de 24 horas",
        R::NotReachable => "o número não está no WhatsApp ou não pode receber isto",
        R::MarketingLimited => "por enquanto a Meta limita mensagens de marketing para este cliente",
        R::OptedOut => "o cliente parou de receber mensagens de marketing",
        R::Experiment => "a Meta não entregou por causa de um de seus experimentos",
        R::SameNumber => "remetente e destinatário são o mesmo número",
        R::NotAllowedRecipient => "um número de teste só pode escrever aos destinatários listados na Meta",
        R::RateLimited => "mensagens demais em pouco tempo",
        R::MetaUnavailable => "o serviço da Meta não estava disponível",
        R::Unreachable => "não foi possível contatar a Meta",
        R::Media => "não foi possível obter o arquivo ou a Meta não aceita esse tipo",
        R::TemplateMissing => "o modelo não existe neste idioma",
        R::TemplatePaused => "a Meta pausou ou desativou o modelo",
        R::TemplatePolicy => "a Meta diz que o modelo descumpre a política dela",
        R::TemplateParameters => "a Meta não aceitou os valores do modelo",
        R::BadRequest => "a Meta não aceitou a solicitação",
        R::NotConfigured => "o número ainda não está configurado",
        R::Cancelled => "foi cancelada antes do envio",
        R::PausedByHand => "um administrador pausou o número",
        R::NumberRemoved => "o número foi removido do Hilo",
        R::Unconfirmed => "não se sabe se a Meta recebeu",
        R::Unknown => "a Meta deu um motivo que não conhecemos",
    }
}
