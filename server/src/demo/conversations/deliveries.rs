//! Deliveries near and far.

use super::stage;
use crate::demo::script::{Fate, Script, ago, customer, day};
use crate::demo::team::Who::{Ana, Julia, Mara, Marcos, Nicolas, Olga, Tomas};
use crate::demo::things::{photo, place, voice};

pub(super) fn scripts() -> Vec<Script> {
    vec![
        customer("Rodrigo Funes", "5491155550163")
            .at(ago(1_180))
            .says("Hola, soy el del pedido 2298. ¿Me lo pueden traer a la oficina?")
            .assign(Ana, Mara)
            .reply(Mara, "¡Hola Rodrigo! Sí, pasame la ubicación.")
            .sends(place(-34.6037, -58.3816, "Edificio Libertador", "Av. Corrientes 1200, piso 8, CABA"))
            .reply(Mara, "Listo, sale con la moto de las 16.")
            .stage(Mara, stage::WON)
            .wait(95)
            .sends(photo("¡Llegó! Impecable"))
            .reply(Mara, "¡Que lo disfrutes! 🎉")
            .reacts("🙏"),
        customer("Paula Escobar", "5491155550174")
            .at(ago(1_010))
            .says("Buenas, ¿el seguimiento del envío dónde lo veo?")
            .claim(Julia)
            .reply(Julia, "Hola Paula, acá: https://seguimiento.example/2301. Se actualiza cada 2 horas.")
            .wait(14)
            .says("Dice 'en tránsito' desde ayer 🤔"),
        customer("Esteban Roldán", "5493815550127")
            .at(day(2, 10, 50))
            .says("Hola, ¿llega a Tucumán antes del viernes?")
            .assign(Olga, Tomas)
            .reply(Tomas, "Hola Esteban, si lo despachamos hoy, sí.")
            .says("Dale, confirmo")
            .stage(Tomas, stage::WON)
            .reply(Tomas, "Despachado. Código 88213-TUC.")
            .at(day(1, 9, 20))
            .template(Tomas, "order_confirmation", &[("1", "Esteban"), ("2", "88213-TUC")]),
        customer("Micaela Ponce", "59899555014")
            .at(day(2, 16, 20))
            .says("Hola! Escribo de Montevideo, ¿envían a Uruguay?")
            .claim(Nicolas)
            .reply(Nicolas, "¡Hola Micaela! Por ahora solo dentro de Argentina, disculpá.")
            .stage(Nicolas, stage::LOST)
            .says("Una lástima. ¡Gracias igual!")
            .reply(Nicolas, "¡A vos! Te avisamos si cambia."),
        customer("Walter Benavídez", "5491155550185")
            .at(day(3, 18, 12))
            .says("El cadete no encuentra el timbre, es el 3B")
            .claim(Julia)
            .reply(Julia, "Gracias Walter, ya le aviso.")
            .reply(Julia, "Está en la puerta, ¿podés bajar?")
            .fate(Fate::Sent)
            .note(Julia, "No bajó. Se reprograma para el lunes, sin cargo."),
        customer("Daniela Ferreyra", "56955550123")
            .at(day(4, 11, 35))
            .says("Hola, viajo a Bariloche en enero. ¿Puedo comprar y retirar allá?")
            .assign(Marcos, Mara)
            .reply(Mara, "¡Hola Daniela! Sí, tenemos punto de retiro en Mitre 210.")
            .stage(Mara, stage::CONTACTED)
            .sends(voice())
            .reply(Mara, "Ningún problema, te lo guardamos hasta que llegues."),
        customer("Laura Cabrera", "34612555014")
            .at(day(7, 9, 40))
            .says("Hola, le compro desde Madrid un celular a mi mamá que vive en Quilmes. ¿Cómo pago?")
            .assign(Olga, Olga)
            .reply(Olga, "¡Hola Laura! Le mando un link de pago internacional. ¿Qué modelo eligió?")
            .wait(30)
            .says("El Samsung A25, por favor, con funda")
            .reply(Olga, "Perfecto: $389.000 en total. Lo entregamos el jueves.")
            .stage(Olga, stage::WON)
            .reacts("❤️"),
    ]
}
