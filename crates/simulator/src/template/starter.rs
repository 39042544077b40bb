//! The two templates that every account starts with.

use super::Template;
use crate::ids::Ids;
use serde_json::{Value, json};

pub(crate) fn starter_templates(ids: &mut Ids) -> Vec<Template> {
    let mut approved = |name: &str, category: &str, components: Value| Template {
        status: "APPROVED".to_owned(),
        ..Template::new(ids.number(), name, "es_AR", category, components)
    };
    let order = json!([
        { "type": "HEADER", "format": "TEXT", "text": "Tu pedido" },
        { "type": "BODY", "text": "¡Hola {{1}}! Confirmamos tu pedido {{2}}. Te avisamos cuando salga.",
          "example": { "body_text": [["Lucía", "#12345"]] } },
        { "type": "FOOTER", "text": "Gracias por tu compra" },
        { "type": "BUTTONS", "buttons": [
            { "type": "QUICK_REPLY", "text": "Ver pedido" },
            { "type": "QUICK_REPLY", "text": "Hablar con alguien" } ] },
    ]);
    let welcome = json!([
        { "type": "BODY", "text": "¡Hola {{1}}! Te damos la bienvenida a nuestra tienda.",
          "example": { "body_text": [["Lucía"]] } },
        { "type": "BUTTONS", "buttons": [{ "type": "QUICK_REPLY", "text": "Ver catálogo" }] },
    ]);
    vec![approved("order_confirmation", "UTILITY", order), approved("welcome", "MARKETING", welcome)]
}
