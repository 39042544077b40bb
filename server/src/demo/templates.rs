//! The shop's message templates: at Meta, with the two that every account starts with, and in Hilo as a sync brings them.

use super::DemoError;
use hilo_domain::ids::OrganizationId;
use hilo_domain::template::TemplateStatus;
use hilo_simulator::{Simulator, Template};
use hilo_store::Tx;
use hilo_store::templates::{self, Listed};
use hilo_whatsapp::template::listed::components_of;
use serde_json::{Value, json};

/// Puts the templates up at Meta, and brings Hilo in step.
pub(super) async fn put_up(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    simulator: &Simulator,
    waba_id: &str,
) -> Result<(), DemoError> {
    for template in [ready(), quote(), invoice(), ready_in_english(), ready_in_portuguese(), launch(), sale()]
    {
        let template: Template =
            serde_json::from_value(template).map_err(|error| DemoError::Story(error.to_string()))?;
        simulator.put_template(waba_id, template);
    }
    let listed: Vec<_> = simulator.templates(waba_id).into_iter().map(listed).collect();
    let now = tx.now();
    templates::merge(tx, organization_id, waba_id, &listed, now).await?;
    Ok(())
}

fn listed(template: Template) -> Listed {
    Listed {
        meta_id: template.id,
        name: template.name,
        language: template.language,
        status: TemplateStatus::from(template.status.as_str()),
        category: template.category.parse().ok(),
        components_json: components_of(&template.components).to_json(),
        quality: Some(template.quality).filter(|score| score != "UNKNOWN"),
        rejected_reason: Some(template.rejected_reason).filter(|reason| reason != "NONE"),
    }
}

fn utility(name: &str, language: &str, components: &Value) -> Value {
    json!({
        "name": name,
        "language": language,
        "category": "UTILITY",
        "status": "APPROVED",
        "quality_score": { "score": "GREEN" },
        "components": components,
    })
}

fn ready() -> Value {
    let body = "¡Hola {{1}}! Tu equipo de la orden {{2}} ya está listo para retirar. Te esperamos de lunes a sábado, \
                de 10 a 19.";
    let components = json!([
        { "type": "HEADER", "format": "TEXT", "text": "Tu equipo está listo" },
        { "type": "BODY", "text": body, "example": { "body_text": [["Lucía", "2291"]] } },
        { "type": "FOOTER", "text": "Celulares del Sur" },
        { "type": "BUTTONS", "buttons": [
            { "type": "QUICK_REPLY", "text": "Voy hoy" },
            { "type": "QUICK_REPLY", "text": "Voy otro día" } ] },
    ]);
    utility("equipo_listo", "es_AR", &components)
}

fn ready_in_english() -> Value {
    let body = "Hi {{1}}! The device of your order {{2}} is ready to be picked up, Monday to Saturday from 10 to 19.";
    let components = json!([
        { "type": "HEADER", "format": "TEXT", "text": "Your device is ready" },
        { "type": "BODY", "text": body, "example": { "body_text": [["Lucy", "2291"]] } },
        { "type": "FOOTER", "text": "Celulares del Sur" },
    ]);
    utility("equipo_listo", "en_US", &components)
}

fn ready_in_portuguese() -> Value {
    let body = "Olá {{1}}! O aparelho do seu pedido {{2}} já está pronto para retirar, de segunda a sábado, das 10 às 19.";
    let components = json!([
        { "type": "HEADER", "format": "TEXT", "text": "Seu aparelho está pronto" },
        { "type": "BODY", "text": body, "example": { "body_text": [["Lúcia", "2291"]] } },
        { "type": "FOOTER", "text": "Celulares del Sur" },
    ]);
    utility("equipo_listo", "pt_BR", &components)
}

fn quote() -> Value {
    let body = "Hola {{nombre}}, soy {{vendedor}} de Celulares del Sur. ¿Pudiste ver el presupuesto de {{equipo}}? \
                Si tienes dudas, responde por acá.";
    let examples = json!([
        { "param_name": "nombre", "example": "Lucía" },
        { "param_name": "vendedor", "example": "Mara" },
        { "param_name": "equipo", "example": "tu iPhone 13" },
    ]);
    let components = json!([
        { "type": "BODY", "text": body, "example": { "body_text_named_params": examples } },
        { "type": "BUTTONS", "buttons": [
            { "type": "QUICK_REPLY", "text": "Lo acepto" },
            { "type": "URL", "text": "Ver presupuesto", "url": "https://celularesdelsur.example/p/{{1}}",
              "example": ["https://celularesdelsur.example/p/2291"] } ] },
    ]);
    let mut template = utility("seguimiento_presupuesto", "es_AR", &components);
    template["parameter_format"] = "NAMED".into();
    template
}

fn invoice() -> Value {
    let components = json!([
        { "type": "HEADER", "format": "DOCUMENT", "example": { "header_handle": ["https://example.com/factura.pdf"] } },
        { "type": "BODY", "text": "Hola {{1}}, te enviamos la factura de tu compra. ¡Gracias por elegirnos!",
          "example": { "body_text": [["Lucía"]] } },
    ]);
    utility("factura", "es_AR", &components)
}

/// Meta has not decided yet.
fn launch() -> Value {
    let body = "¡Hola {{1}}! Llegó el nuevo {{2}}. Resérvalo esta semana y llévate la funda de regalo.";
    json!({
        "name": "lanzamiento",
        "language": "es_AR",
        "category": "MARKETING",
        "status": "PENDING",
        "components": [
            { "type": "BODY", "text": body, "example": { "body_text": [["Lucía", "iPhone 17"]] } },
            { "type": "BUTTONS", "buttons": [
                { "type": "URL", "text": "Reservar", "url": "https://celularesdelsur.example/reservas" } ] },
        ],
    })
}

/// Meta has refused it.
fn sale() -> Value {
    json!({
        "name": "liquidacion",
        "language": "es_AR",
        "category": "UTILITY",
        "status": "REJECTED",
        "rejected_reason": "TAG_CONTENT_MISMATCH",
        "components": [
            { "type": "BODY", "text": "¡Hola {{1}}! Solo por hoy, 40 % de descuento en toda la tienda.",
              "example": { "body_text": [["Lucía"]] } },
        ],
    })
}
