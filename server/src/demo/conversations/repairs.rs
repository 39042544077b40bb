//! Repairs, and the rarer things that customers do: editing, taking back, a new number.

use super::stage;
use crate::demo::script::{Deed, Fate, Said, Script, ago, customer, day};
use crate::demo::team::Who::{Ana, Julia, Mara, Marcos, Nicolas, Tomas};
use crate::demo::things::{document, photo};
use hilo_simulator::{CustomerMessage, MediaInput};

pub(super) fn scripts() -> Vec<Script> {
    vec![
        customer("Hugo Villalba", "5491155550190")
            .at(ago(335))
            .says("Buenas tardes, necesito factura A por la reparación de ayer")
            .sends(document("constancia-cuit.pdf"))
            .assign(Ana, Julia)
            .reply(Julia, "Buenas tardes Hugo. La genero y se la envío por mail en un rato.")
            .stage(Julia, stage::WON)
            .wait(50)
            .says("Perfecto, la espero")
            .reply(Julia, "Ya está en su correo. ¡Buen día!"),
        customer("Silvia Duarte", "5491155550114")
            .at(ago(402))
            .says("Hola, quería saber si arreglan tablets Samsnug")
            .does(Said::Edit("Hola, quería saber si arreglan tablets Samsung"))
            .claim(Tomas)
            .reply(Tomas, "¡Hola Silvia! Sí, ¿qué le pasa?")
            .says("No carga. Probé con tres cables")
            .reply(Tomas, "Suena a pin de carga: $38.000, y lo tenés en 48 horas.")
            .stage(Tomas, stage::QUOTED),
        customer("Leandro Ibarra", "5491155550126")
            .at(ago(167))
            .says("Hola, ¿cuánto sale cambiar la batería de un iPhone 11?")
            .says("Mi número de tarjeta es")
            .does(Said::Revoke)
            .says("Perdón, mensaje equivocado 🙈")
            .assign(Marcos, Julia)
            .team(Deed::Assign { by: Marcos, to: None }),
        customer("Norma Quiroga", "5491155550138")
            .at(day(5, 10, 30))
            .says("Hola, dejé el teléfono de mi hijo, orden 2264")
            .claim(Julia)
            .reply(Julia, "Hola Norma, está en el banco de trabajo. Mañana le paso presupuesto.")
            .stage(Julia, stage::CONTACTED)
            .at(ago(1_590))
            .does(Said::NumberChanged("5491155550238"))
            .wait(8)
            .says("Hola, soy Norma, cambié de número. ¿Hay novedades de la orden 2264?")
            .assign(Marcos, Mara)
            .reply(Mara, "¡Hola Norma! Ya está listo: $52.000. Lo puede retirar hoy.")
            .stage(Mara, stage::QUOTED)
            .says("Voy a la tarde")
            .reply(Mara, "Perfecto, la esperamos hasta las 19."),
        customer("Franco Medina", "5491155550145")
            .at(ago(485))
            .says("Ya anda de diez el celu, gracias!")
            .sends(CustomerMessage::Sticker(MediaInput::default()))
            .assign(Marcos, Tomas)
            .reply(Tomas, "¡Nos alegramos, Franco! Cualquier cosa nos escribís.")
            .stage(Tomas, stage::WON)
            .reacts("🙌"),
        customer("Beatriz Salas", "5492215550151")
            .at(ago(1_620))
            .says("Hola, les mando el audio que hace el parlante al llamar")
            .sends(CustomerMessage::Audio(MediaInput {
                mime_type: Some("audio/mpeg".to_owned()),
                ..MediaInput::default()
            }))
            .claim(Nicolas)
            .reply(Nicolas, "Hola Beatriz, se escucha saturado. Hay que limpiar o cambiar el auricular.")
            .wait(20)
            .says("¿Qué día puedo llevarlo?")
            .sends(photo(""))
            .reply(Nicolas, "Cuando quieras, de lunes a sábado. La limpieza es sin cargo.")
            .fate(Fate::Sent),
        // On a message from before the number was connected.
        customer("Iván Correa", "5491155550159")
            .at(ago(1_470))
            .does(Said::OldReaction("🎉"))
            .says("Me llegó todo perfecto, gracias"),
    ]
}
