//! The languages of templates by name, in each of Hilo's languages. Meta's codes are a language and sometimes a
//! country: the name is put together in the same way, `Spanish (Argentina)`.

use super::Locale;
use hilo_domain::template::words::LANGUAGES;

type Names = &'static [(&'static str, [&'static str; 3])];

/// In the order of [`Locale::ALL`].
#[rustfmt::skip]
const BASES: Names = &[
    ("af", ["Afrikaans", "Afrikáans", "Africâner"]),
    ("ar", ["Arabic", "Árabe", "Árabe"]),
    ("az", ["Azerbaijani", "Azerí", "Azerbaijano"]),
    ("be", ["Belarusian", "Bielorruso", "Bielorrusso"]),
    ("bg", ["Bulgarian", "Búlgaro", "Búlgaro"]),
    ("bn", ["Bengali", "Bengalí", "Bengali"]),
    ("ca", ["Catalan", "Catalán", "Catalão"]),
    ("cs", ["Czech", "Checo", "Tcheco"]),
    ("da", ["Danish", "Danés", "Dinamarquês"]),
    ("de", ["German", "Alemán", "Alemão"]),
    ("el", ["Greek", "Griego", "Grego"]),
    ("en", ["English", "Inglés", "Inglês"]),
    ("es", ["Spanish", "Español", "Espanhol"]),
    ("et", ["Estonian", "Estonio", "Estoniano"]),
    ("fa", ["Persian", "Persa", "Persa"]),
    ("fi", ["Finnish", "Finés", "Finlandês"]),
    ("fil", ["Filipino", "Filipino", "Filipino"]),
    ("fr", ["French", "Francés", "Francês"]),
    ("ga", ["Irish", "Irlandés", "Irlandês"]),
    ("gu", ["Gujarati", "Guyaratí", "Guzerate"]),
    ("ha", ["Hausa", "Hausa", "Hauçá"]),
    ("he", ["Hebrew", "Hebreo", "Hebraico"]),
    ("hi", ["Hindi", "Hindi", "Hindi"]),
    ("hr", ["Croatian", "Croata", "Croata"]),
    ("hu", ["Hungarian", "Húngaro", "Húngaro"]),
    ("id", ["Indonesian", "Indonesio", "Indonésio"]),
    ("it", ["Italian", "Italiano", "Italiano"]),
    ("ja", ["Japanese", "Japonés", "Japonês"]),
    ("ka", ["Georgian", "Georgiano", "Georgiano"]),
    ("kk", ["Kazakh", "Kazajo", "Cazaque"]),
    ("kn", ["Kannada", "Canarés", "Canarim"]),
    ("ko", ["Korean", "Coreano", "Coreano"]),
    ("ky", ["Kyrgyz", "Kirguís", "Quirguiz"]),
    ("lo", ["Lao", "Lao", "Laosiano"]),
    ("lt", ["Lithuanian", "Lituano", "Lituano"]),
    ("lv", ["Latvian", "Letón", "Letão"]),
    ("mk", ["Macedonian", "Macedonio", "Macedônio"]),
    ("ml", ["Malayalam", "Malayalam", "Malaiala"]),
    ("mr", ["Marathi", "Maratí", "Marata"]),
    ("ms", ["Malay", "Malayo", "Malaio"]),
    ("nb", ["Norwegian", "Noruego", "Norueguês"]),
    ("nl", ["Dutch", "Neerlandés", "Holandês"]),
    ("pa", ["Punjabi", "Panyabí", "Panjabi"]),
    ("pl", ["Polish", "Polaco", "Polonês"]),
    ("ps", ["Pashto", "Pastún", "Pachto"]),
    ("pt", ["Portuguese", "Portugués", "Português"]),
    ("ro", ["Romanian", "Rumano", "Romeno"]),
    ("ru", ["Russian", "Ruso", "Russo"]),
    ("rw", ["Kinyarwanda", "Kiñaruanda", "Quiniaruanda"]),
    ("si", ["Sinhala", "Cingalés", "Cingalês"]),
    ("sk", ["Slovak", "Eslovaco", "Eslovaco"]),
    ("sl", ["Slovenian", "Esloveno", "Esloveno"]),
    ("sq", ["Albanian", "Albanés", "Albanês"]),
    ("sr", ["Serbian", "Serbio", "Sérvio"]),
    ("sv", ["Swedish", "Sueco", "Sueco"]),
    ("sw", ["Swahili", "Suajili", "Suaíli"]),
    ("ta", ["Tamil", "Tamil", "Tâmil"]),
    ("te", ["Telugu", "Telugu", "Télugo"]),
    ("th", ["Thai", "Tailandés", "Tailandês"]),
    ("tr", ["Turkish", "Turco", "Turco"]),
    ("uk", ["Ukrainian", "Ucraniano", "Ucraniano"]),
    ("ur", ["Urdu", "Urdu", "Urdu"]),
    ("uz", ["Uzbek", "Uzbeko", "Uzbeque"]),
    ("vi", ["Vietnamese", "Vietnamita", "Vietnamita"]),
    ("zh", ["Chinese", "Chino", "Chinês"]),
    ("zu", ["Zulu", "Zulú", "Zulu"]),
];

#[rustfmt::skip]
const COUNTRIES: Names = &[
    ("AF", ["Afghanistan", "Afganistán", "Afeganistão"]),
    ("AR", ["Argentina", "Argentina", "Argentina"]),
    ("AT", ["Austria", "Austria", "Áustria"]),
    ("AU", ["Australia", "Australia", "Austrália"]),
    ("BE", ["Belgium", "Bélgica", "Bélgica"]),
    ("BR", ["Brazil", "Brasil", "Brasil"]),
    ("BY", ["Belarus", "Bielorrusia", "Bielorrússia"]),
    ("CA", ["Canada", "Canadá", "Canadá"]),
    ("CH", ["Switzerland", "Suiza", "Suíça"]),
    ("CL", ["Chile", "Chile", "Chile"]),
    ("CN", ["China", "China", "China"]),
    ("CO", ["Colombia", "Colombia", "Colômbia"]),
    ("CR", ["Costa Rica", "Costa Rica", "Costa Rica"]),
    ("DO", ["Dominican Republic", "República Dominicana", "República Dominicana"]),
    ("EC", ["Ecuador", "Ecuador", "Equador"]),
    ("ES", ["Spain", "España", "Espanha"]),
    ("GB", ["United Kingdom", "Reino Unido", "Reino Unido"]),
    ("HK", ["Hong Kong", "Hong Kong", "Hong Kong"]),
    ("HN", ["Honduras", "Honduras", "Honduras"]),
    ("IE", ["Ireland", "Irlanda", "Irlanda"]),
    ("IN", ["India", "India", "Índia"]),
    ("KG", ["Kyrgyzstan", "Kirguistán", "Quirguistão"]),
    ("LK", ["Sri Lanka", "Sri Lanka", "Sri Lanka"]),
    ("MX", ["Mexico", "México", "México"]),
    ("NZ", ["New Zealand", "Nueva Zelanda", "Nova Zelândia"]),
    ("PA", ["Panama", "Panamá", "Panamá"]),
    ("PE", ["Peru", "Perú", "Peru"]),
    ("PT", ["Portugal", "Portugal", "Portugal"]),
    ("RW", ["Rwanda", "Ruanda", "Ruanda"]),
    ("TW", ["Taiwan", "Taiwán", "Taiwan"]),
    ("US", ["United States", "Estados Unidos", "Estados Unidos"]),
    ("UY", ["Uruguay", "Uruguay", "Uruguai"]),
    ("ZA", ["South Africa", "Sudáfrica", "África do Sul"]),
];

fn find(names: Names, code: &str, locale: Locale) -> Option<&'static str> {
    let (_, names) = names.iter().find(|(known, _)| *known == code)?;
    let at = Locale::ALL.iter().position(|known| *known == locale)?;
    names.get(at).copied()
}

/// A language of templates by its name; a code that is not known is its own name.
#[must_use]
pub fn template_language(code: &str, locale: Locale) -> String {
    let (base, country) = code.split_once('_').map_or((code, None), |(base, country)| (base, Some(country)));
    match (find(BASES, base, locale), country) {
        (None, _) => code.to_owned(),
        (Some(base), None) => base.to_owned(),
        (Some(base), Some(country)) => {
            format!("{base} ({})", find(COUNTRIES, country, locale).unwrap_or(country))
        }
    }
}

/// Every language that Meta offers, code and name, by name.
#[must_use]
pub fn template_languages(locale: Locale) -> Vec<(&'static str, String)> {
    let mut all: Vec<_> = LANGUAGES.iter().map(|code| (*code, template_language(code, locale))).collect();
    // Letters with accents stand beside those without, near enough for a list.
    all.sort_by_key(|(_, name)| name.to_lowercase().replace('á', "a").replace('é', "e").replace('í', "i"));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_of_metas_has_a_name_in_each_of_ours() {
        for locale in Locale::ALL {
            for code in LANGUAGES {
                let name = template_language(code, locale);
                assert_ne!(name, *code);
                assert!(code.split_once('_').is_none_or(|(_, country)| !name.contains(country)), "{name}");
            }
        }
    }

    #[test]
    fn a_name_says_language_and_country() {
        assert_eq!(template_language("es_AR", Locale::En), "Spanish (Argentina)");
        assert_eq!(template_language("pt_BR", Locale::Es), "Portugués (Brasil)");
        assert_eq!(template_language("en", Locale::Pt), "Inglês");
        assert_eq!(template_language("es_XX", Locale::En), "Spanish (XX)");
        assert_eq!(template_language("tlh", Locale::En), "tlh");
    }
}
