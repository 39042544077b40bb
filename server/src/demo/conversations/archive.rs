//! Older ones: most are done, and all of their reply windows are closed.

use super::stage;
use crate::demo::script::{Script, customer, day};
use crate::demo::team::Who::{Ana, Julia, Mara, Marcos, Nicolas, Tomas};
use crate::demo::things::photo;
use hilo_simulator::CustomerMessage;
use serde_json::{Map, Value, json};

pub(super) fn scripts() -> Vec<Script> {
    vec![
        customer("Omar Haddad", "5491155550116")
            .at(day(2, 19, 10))
            .says("Armé una encuesta con los chicos para elegir el regalo")
            .sends(CustomerMessage::Unsupported { kind: Some("poll_creation".to_owned()) })
            .claim(Nicolas)
            .reply(Nicolas, "Hola Omar, la encuesta no la podemos ver desde acá. ¿Qué modelos son?")
            .says("JBL Flip 6 o Go 3")
            .reply(Nicolas, "Tengo los dos: $165.000 y $62.000."),
        customer("Ricardo Nieto", "5491155550119")
            .at(day(8, 13, 15))
            .says("Hola, ¿toman usados en parte de pago?")
            .claim(Tomas)
            .reply(Tomas, "¡Hola Ricardo! Sí, ¿qué equipo tenés?")
            .sends(photo("iPhone 13, 128 GB, batería 86 %"))
            .reply(Tomas, "Te lo tomamos en $520.000 si la pantalla es original.")
            .stage(Tomas, stage::QUOTED)
            .wait(60)
            .says("Cerramos. Voy el sábado")
            .stage(Tomas, stage::WON)
            .reply(Tomas, "¡Genial! Te esperamos."),
        customer("Gabriela Soria", "5491155550121")
            .at(day(10, 17, 5))
            .says("¿Tienen trabajo? Les dejo mi CV")
            .assign(Ana, Marcos)
            .reply(Marcos, "Hola Gabriela, gracias. Mandalo a rrhh@celularesdelsur.example, por favor.")
            .says("¡Gracias!")
            .reply(Marcos, "¡Suerte!"),
        customer("Cecilia Bravo", "5491155550124")
            .at(day(14, 12, 22))
            .says("Hola, ¿está Mara? Me atendió el otro día")
            // From the phone in the shop: the business app and Hilo share the number.
            .echo("Hola Cecilia, hoy entra a las 14. ¿Te ayudo yo?")
            .says("Era por el cargador inalámbrico, espero a que venga")
            .assign(Marcos, Mara)
            .wait(110)
            .reply(Mara, "¡Hola Ceci! Ya llegué. El de 15 W está $29.900.")
            .stage(Mara, stage::WON)
            .says("Ese quiero 😊")
            .reply(Mara, "Te lo separo, pasá cuando puedas."),
        customer("Matías Arce", "5491155550129")
            .at(day(17, 10, 2))
            .sends(turn_request())
            .claim(Julia)
            .reply(Julia, "¡Hola Matías! Tenés turno el jueves a las 11.")
            .stage(Julia, stage::CONTACTED)
            .reacts("👍"),
        customer("Elena Kowalski", "5491155550130")
            .at(day(21, 15, 45))
            // The first that ever was given by itself, to the first whose turn it was.
            .routing(Marcos, true)
            .says("Buenas tardes, quería agradecerles la atención del sábado")
            .routing(Marcos, false)
            .reply(Mara, "¡Gracias a usted, Elena! Fue un gusto.")
            .stage(Mara, stage::WON)
            .reacts("❤️"),
    ]
}

/// A form that was filled in. Meta puts the answers as JSON into a string.
fn turn_request() -> CustomerMessage {
    let answers = json!({ "equipo": "Motorola G32", "falla": "No enciende", "flow_token": "unused" });
    let reply = json!({ "name": "flow", "body": "Enviado", "response_json": answers.to_string() });
    let message =
        json!({ "type": "interactive", "interactive": { "type": "nfm_reply", "nfm_reply": reply } });
    let message = if let Value::Object(message) = message { message } else { Map::new() };
    CustomerMessage::Raw { message }
}
