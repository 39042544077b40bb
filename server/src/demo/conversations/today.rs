//! What waits for an answer, and what went wrong.

use super::stage;
use crate::demo::announce::FIRST_CUSTOMER;
use crate::demo::script::{Deed, Fate, Script, ago, customer, day, hidden};
use crate::demo::team::Who::{Ana, Julia, Mara, Marcos, Olga, Tomas};
use crate::demo::things::{document, photo, voice};

pub(super) fn scripts() -> Vec<Script> {
    vec![
        lucia(),
        customer("Tomás Gutiérrez", "5491155550142")
            .at(day(3, 11, 5))
            .says("Hola, compré un Moto G84 con ustedes el mes pasado y anda bárbaro")
            .says("¿Tienen vidrio templado para ese modelo?")
            .claim(Mara)
            .reply(Mara, "¡Hola Tomás! Qué bueno. Sí, tenemos, $8.500 colocado 👌")
            .says("Paso esta semana entonces")
            .reply(Mara, "Dale, te esperamos.")
            .stage(Mara, stage::CONTACTED)
            .at(ago(18))
            .says("Hola de nuevo, ando cerca. ¿Están abiertos ahora?")
            .sends(voice()),
        customer("Sofía Herrera", "5491155550123")
            .at(ago(96))
            .says("Hola! ¿Puedo pasar mañana a buscar el cargador que encargué?")
            .claim(Mara)
            .reply(Mara, "¡Hola Sofía! Sí, ya llegó. Está a tu nombre en el mostrador.")
            .wait(3)
            .says("Genial, ¿hasta qué hora están?")
            .reply(Mara, "Perfecto, te espero mañana entre las 10 y las 19.")
            .reacts("❤️"),
        customer("Diego Acosta", "5491155550177")
            .at(ago(142))
            .says("Buenas, se me cayó el celu 😭")
            .sends(photo("Quedó así la pantalla, pero el táctil anda"))
            .assign(Marcos, Tomas)
            .reply(
                Tomas,
                "¡Uh, qué macana! Es el módulo completo. Para el A54 está $145.000 con mano de obra.",
            )
            .quoting_them()
            .stage(Tomas, stage::QUOTED)
            .wait(9)
            .says("¿Y cuánto tardan?")
            .reply(Tomas, "Si lo traés antes de las 15, lo tenés en el día.")
            .fate(Fate::Delivered),
        customer("Valentina Ríos", "5493415550132")
            .at(ago(7))
            .says("Buenas! ¿Hacen envíos a Rosario?")
            .says("Sería un Samsung A55 negro"),
        customer("Martín Sosa", "5491155550187").at(ago(3)).says("Hola"),
        // Nobody told WhatsApp a name.
        customer("", "5493515550142")
            .at(ago(211))
            .says("Ya hice la transferencia")
            .sends(document("comprobante-transferencia.pdf"))
            .claim(Julia)
            .team(Deed::Look(Julia)),
        customer("Rocío Benítez", "5491155550128")
            .at(ago(304))
            .says("Hola, ¿me avisan cuando entre el iPhone 15 rosa?")
            .claim(Julia)
            .wait(35)
            .reply(Julia, "¡Hola Rocío! Entró recién, te guardo uno hasta mañana.")
            .fate(Fate::Failed(131_026)),
        customer("Julián Molina", "5491155550153")
            .at(day(3, 16, 30))
            .says("Les dejé el iPhone 12 para cambio de batería, ¿me avisan?")
            .assign(Ana, Tomas)
            .reply(Tomas, "Sí Julián, apenas esté te escribimos.")
            .at(ago(126))
            .notify(Ana, "Orden 2291: tu equipo está listo para retirar. Horario: lunes a sábado de 10 a 19.")
            .fate(Fate::Failed(131_047))
            // Outside the reply window only a template goes.
            .at(ago(119))
            .template(Ana, "equipo_listo", &[("1", "Julián"), ("2", "2291")])
            .fate(Fate::Delivered),
        customer("Agustina Vera", "5491155550169")
            .at(day(2, 17, 45))
            .says("Hola! ¿Me pueden guardar el S24 que vi en la vidriera?")
            .claim(Mara)
            .reply(Mara, "¡Hola Agustina! Sí, ¿hasta cuándo lo necesitás?")
            .stage(Mara, stage::QUOTED)
            // 23 hours and 20 minutes: the reply window closes in 40.
            .at(ago(1_400))
            .says("Hasta el viernes, que cobro 🙏 ¿Puede ser con una seña?"),
        customer("Federico Luna", "5491155550148")
            .at(ago(78))
            .says("Hola, hice un pedido el lunes, ¿llega hoy?")
            .claim(Julia)
            .reply(Julia, "Hola Federico, me fijo con el correo y te digo.")
            .wait(12)
            .says("Dale, gracias")
            .at(ago(21))
            .reply(Julia, "Está en reparto, llega hoy entre las 14 y las 18.")
            .fate(Fate::Unknown),
        hidden("Nahuel Barrios", "nahuel.barrios", "AR.1049832075531")
            .at(ago(29))
            .says("Hola! Los sigo en Instagram, ¿tienen fundas para iPhone 13?")
            .says("Las transparentes, con imán"),
    ]
}

fn lucia() -> Script {
    let (name, digits) = FIRST_CUSTOMER;
    customer(name, digits)
        .at(day(1, 18, 20))
        .says("Hola! Vi el iPhone 16 en la web, ¿sigue disponible?")
        .reply(Mara, "¡Hola Lucía! Sí, tenemos stock en negro y azul. ¿Para retirar o con envío?")
        .assign(Olga, Mara)
        .note(Olga, "Cliente frecuente: ofrecer 5 % por transferencia.")
        .says("Para retirar, trabajo cerca 🙌")
        .reply(
            Mara,
            "Genial. Con transferencia te queda en $1.804.000, y con tarjeta en 6 cuotas sin interés.",
        )
        .stage(Mara, stage::QUOTED)
        .at(ago(51))
        .says("Buen día! Lo pensé y me decido por el azul")
        .wait(2)
        .reply(Mara, "¡Excelente elección! ¿128 o 256 GB?")
        .at(ago(12))
        .says("¿Cuánto más sale el de 256 GB?")
        .quoting_them()
        .says("¿Y la funda viene incluida?")
        .team(Deed::Draft { by: Mara, text: "El de 256 GB sale $2.010.000 y la funda" })
}
