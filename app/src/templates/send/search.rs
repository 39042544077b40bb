//! Finding a template or a customer by a few letters, whatever their case and accents.

use hilo_domain::inbox::ConversationRow;
use hilo_store::templates::Template;

/// In lower case, without the accents of Spanish and Portuguese.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'á' | 'à' | 'â' | 'ã' | 'ä' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            other => other,
        })
        .collect()
}

/// Whether every word stands in the template's name, language or text.
pub(super) fn template_has(template: &Template, words: &str) -> bool {
    let components = template.components();
    let texts = components.header_text().into_iter().chain(&components.body).chain(&components.footer);
    let texts: Vec<_> = texts.map(|part| part.text.as_str()).collect();
    // People write names of templates with blanks.
    let all =
        plain(&format!("{} {} {}", template.name.replace('_', " "), template.language, texts.join(" ")));
    plain(&words.replace('_', " ")).split_whitespace().all(|word| all.contains(word))
}

/// Whether every word stands in the customer's name, or the digits in their number.
pub(super) fn customer_has(row: &ConversationRow, words: &str) -> bool {
    let digits: String = words.chars().filter(char::is_ascii_digit).collect();
    let of_number =
        words.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '(' | ')' | '.'));
    if of_number && !digits.is_empty() {
        return row.phone.as_deref().is_some_and(|phone| phone.contains(&digits));
    }
    let all = plain(&format!("{} {}", row.name, row.username.as_deref().unwrap_or_default()));
    plain(words).trim_start_matches('@').split_whitespace().all(|word| all.contains(word))
}

/// Whether a template's language is the customer's, whatever the country.
pub(super) fn same_language(template: &str, customer: &str) -> bool {
    let primary = |tag: &str| tag.split(['_', '-']).next().unwrap_or_default().to_ascii_lowercase();
    primary(template) == primary(customer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inbox::samples::row;

    #[test]
    fn case_and_accents_do_not_matter() {
        assert_eq!(plain("ÁRVORE Ñandú Ação"), "arvore nandu acao");
        assert!(
            same_language("es_AR", "es") && same_language("pt_BR", "pt-br") && !same_language("en", "es")
        );
    }

    #[test]
    fn customers_are_found_by_name_and_number() {
        let lucia = row("c");
        for words in ["lucia", "FERNANDEZ luc", "55550199", "+54 9 11 5555-0199", ""] {
            assert!(customer_has(&lucia, words), "{words}");
        }
        for words in ["lucas", "55550198"] {
            assert!(!customer_has(&lucia, words), "{words}");
        }
    }
}
