//! Words of the organization's page.

use hilo_domain::role::SellerVisibility;

/// Words of the organization's page.
#[derive(Debug)]
pub struct OrganizationWords {
    /// Under the title.
    pub text: &'static str,
    /// The name field.
    pub name: &'static str,
    /// The time zone field.
    pub timezone: &'static str,
    /// What the time zone is for.
    pub timezone_hint: &'static str,
    /// The language field.
    pub language: &'static str,
    /// What the language is for.
    pub language_hint: &'static str,
    /// What sellers see.
    pub visibility: &'static str,
    /// A choice of it.
    pub visible: fn(SellerVisibility) -> &'static str,
    /// What the choice means.
    pub visible_hint: fn(SellerVisibility) -> &'static str,
    /// After saving.
    pub saved: &'static str,
    /// Refused: no name, or too long.
    pub name_invalid: &'static str,
}

impl OrganizationWords {
    pub(super) const EN: Self = Self {
        text: "What holds for everyone here.",
        name: "Name",
        timezone: "Time zone",
        timezone_hint: "Times on every screen and in reports follow it.",
        language: "Language",
        language_hint: "For everyone who has not chosen their own in their settings.",
        visibility: "What sellers see",
        visible: |visibility| match visibility {
            SellerVisibility::All => "Every conversation",
            SellerVisibility::OwnAndUnassigned => "Their own and those nobody has taken",
            SellerVisibility::Own => "Only their own",
        },
        visible_hint: |visibility| match visibility {
            SellerVisibility::All => "Anyone can help out and find what a colleague agreed with a customer.",
            SellerVisibility::OwnAndUnassigned => {
                "A seller takes new customers and does not see those of colleagues."
            }
            SellerVisibility::Own => "New customers are seen by managers only, until they assign them.",
        },
        saved: "Saved. It holds from now on, on open screens too.",
        name_invalid: "Give it a name of at most 120 characters.",
    };
    pub(super) const ES: Self = Self {
        text: "Lo que vale para todo el equipo.",
        name: "Nombre",
        timezone: "Zona horaria",
        timezone_hint: "Las horas de cada pantalla y de los informes la siguen.",
        language: "Idioma",
        language_hint: "Para quienes no eligieron el suyo en sus ajustes.",
        visibility: "Qué ven los vendedores",
        visible: |visibility| match visibility {
            SellerVisibility::All => "Todas las conversaciones",
            SellerVisibility::OwnAndUnassigned => "Las suyas y las que nadie tomó",
            SellerVisibility::Own => "Solo las suyas",
        },
        visible_hint: |visibility| match visibility {
            SellerVisibility::All => {
                "Cualquiera puede ayudar y encontrar lo que un colega acordó con un cliente."
            }
            SellerVisibility::OwnAndUnassigned => {
                "Un vendedor toma clientes nuevos y no ve los de sus colegas."
            }
            SellerVisibility::Own => {
                "A los clientes nuevos solo los ven los gerentes, hasta que los asignan."
            }
        },
        saved: "Guardado. Vale desde ahora, también en las pantallas abiertas.",
        name_invalid: "Ponle un nombre de 120 caracteres como máximo.",
    };
    pub(super) const PT: Self = Self {
        text: "O que vale para toda a equipe.",
        name: "Nome",
        timezone: "Fuso horário",
        timezone_hint: "Os horários de todas as telas e dos relatórios o seguem.",
        language: "Idioma",
        language_hint: "Para quem não escolheu o seu nas próprias configurações.",
        visibility: "O que os vendedores veem",
        visible: |visibility| match visibility {
            SellerVisibility::All => "Todas as conversas",
            SellerVisibility::OwnAndUnassigned => "As suas e as que ninguém assumiu",
            SellerVisibility::Own => "Só as suas",
        },
        visible_hint: |visibility| match visibility {
            SellerVisibility::All => {
                "Qualquer pessoa pode ajudar e achar o que um colega combinou com um cliente."
            }
            SellerVisibility::OwnAndUnassigned => {
                "Um vendedor assume clientes novos e não vê os dos colegas."
            }
            SellerVisibility::Own => "Clientes novos só são vistos pelos gerentes, até que os atribuam.",
        },
        saved: "Salvo. Vale a partir de agora, também nas telas abertas.",
        name_invalid: "Dê um nome de no máximo 120 caracteres.",
    };
}
