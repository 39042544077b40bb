//! Sales: carts, lists, places, and customers from elsewhere.

use super::stage;
use crate::demo::script::{Fate, Said, Script, ago, customer, day};
use crate::demo::team::Who::{Julia, Mara, Marcos, Nicolas, Olga, Tomas};
use crate::demo::things::{card, cart, photo, place, video};
use hilo_simulator::CustomerMessage;

pub(super) fn scripts() -> Vec<Script> {
    vec![
        customer("Carolina Méndez", "5491155550111")
            .at(ago(1_560))
            .says("Hola, quiero comprar el Redmi Note 13")
            .claim(Tomas)
            .reply(Tomas, "¡Hola Carolina! Te mando la lista de colores, elegí el que quieras 👇")
            .sends(CustomerMessage::ListReply {
                id: "color-azul".to_owned(),
                title: "Azul ártico".to_owned(),
                description: Some("128 GB · en stock".to_owned()),
            })
            .quoting_them()
            .reply(Tomas, "Perfecto. ¿Confirmo el pedido?")
            .sends(CustomerMessage::ButtonReply {
                id: "confirmar".to_owned(),
                title: "Sí, confirmar".to_owned(),
            })
            .quoting_them()
            .stage(Tomas, stage::WON)
            .reply(Tomas, "¡Listo! Pedido 2307. Lo podés retirar desde mañana a las 10.")
            .reacts("🙌"),
        customer("Gustavo Peralta", "5491155550156")
            .at(ago(193))
            .sends(cart(
                "¿Me hacen precio por los tres?",
                &[("funda-silicona-a15", 2, 12_900), ("vidrio-templado-a15", 1, 8_500)],
            ))
            .claim(Nicolas)
            .reply(Nicolas, "¡Hola Gustavo! Por los tres te lo dejo en $31.000 en efectivo.")
            .stage(Nicolas, stage::QUOTED)
            .wait(6)
            .says("Trato hecho 🤝 ¿Paso a la tarde?")
            .reply(Nicolas, "Te esperamos, preguntá por Nico."),
        // Answers a template that the web shop sent.
        customer("Florencia Aguirre", "5491155550165")
            .at(ago(262))
            .sends(CustomerMessage::Button {
                payload: "HABLAR".to_owned(),
                text: "Hablar con alguien".to_owned(),
            })
            .says("Me llegó la confirmación pero puse mal la dirección"),
        customer("Ezequiel Castro", "5492615550118")
            .at(ago(388))
            .says("Hola, soy de Mendoza. ¿Mandan por correo?")
            .assign(Marcos, Mara)
            .reply(Mara, "¡Hola Ezequiel! Sí, a todo el país. ¿Me pasás dónde lo recibís?")
            .sends(place(-32.8895, -68.8458, "Casa de mi vieja", "San Martín 1143, Mendoza"))
            .says("Ahí siempre hay alguien. Te paso el contacto")
            .sends(card("Graciela Castro", "+54 9 261 555 0119"))
            .reply(Mara, "Anotado. El envío sale $9.800 y tarda 4 días hábiles.")
            .quoting_them()
            .stage(Mara, stage::QUOTED)
            .reacts("👍"),
        customer("Mariana López", "5491155550171")
            .at(ago(1_090))
            .says("Hola! El parlante que compré hace este ruido")
            .sends(video("Escuchá a partir del segundo 5"))
            .claim(Julia)
            .reply(Julia, "Hola Mariana, eso entra en garantía. Traelo con la factura y te lo cambiamos.")
            .says("¡Gracias! Mañana paso")
            .reply(Julia, "Te esperamos.")
            .fate(Fate::Delivered),
        customer("João Pereira", "551155550134")
            .at(day(2, 13, 25))
            .says("Oi! Vou a Buenos Aires semana que vem, vocês têm o Galaxy S24 Ultra?")
            .claim(Mara)
            .reply(Mara, "¡Hola João! Sí, en titanio gris y negro. ¿Te reservo uno?")
            .stage(Mara, stage::CONTACTED)
            // WhatsApp writes Brazilian mobiles with and without the ninth digit.
            .does(Said::OtherSpelling("5511955550134"))
            .wait(41)
            .says("Pode ser o preto, obrigado! Aceitam Pix?")
            .reply(Mara, "Pix no, pero sí tarjeta y efectivo en pesos o dólares."),
        customer("Ximena Rojas", "5215555550134")
            .at(day(4, 14, 40))
            .says("Hola, estoy de visita desde México. ¿Liberan equipos?")
            .claim(Tomas)
            .reply(Tomas, "¡Hola Ximena! Depende del modelo, ¿cuál es?")
            .sends(photo("Este, es un Xperia"))
            .reply(Tomas, "Ese no lo podemos liberar nosotros, perdón.")
            .stage(Tomas, stage::LOST)
            .says("Ni modo, gracias por responder tan rápido")
            .reply(Tomas, "¡Buen viaje!"),
        customer("Pablo Giménez", "5491155550182")
            .at(day(6, 12, 8))
            .says("Qué precio tiene el Pixel 8?")
            .assign(Olga, Nicolas)
            .reply(Nicolas, "Hola Pablo, $980.000 en un pago.")
            .stage(Nicolas, stage::QUOTED)
            .wait(75)
            .says("Está más barato en otro lado")
            .reply(Nicolas, "Te entiendo. Si cambiás de idea, acá estamos.")
            .fate(Fate::Delivered)
            .stage(Nicolas, stage::LOST)
            .note(Nicolas, "Lo compró en la competencia, a $940.000. Avisar si baja."),
    ]
}
