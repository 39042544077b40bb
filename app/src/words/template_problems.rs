//! What is wrong with a template or with the values for it, as a sentence beside the field: what happened, and what
//! to do. Whoever reads it sees the field, so the sentence does not name it.

use hilo_domain::template::{Problem, ProblemCode as P};

/// Number and word of a problem; what is not given is not in the sentence.
fn parts(problem: &Problem) -> (usize, &str) {
    (problem.limit.unwrap_or_default(), problem.subject.as_deref().unwrap_or_default())
}

pub(super) fn en(problem: &Problem) -> String {
    let (limit, word) = parts(problem);
    match problem.code {
        P::Required => "Fill this in.".to_owned(),
        P::WrongType => "This cannot be read. Write it again.".to_owned(),
        P::UnknownField | P::UnknownType if word.is_empty() => "Hilo does not know this.".to_owned(),
        P::UnknownField | P::UnknownType => format!("Hilo does not know “{word}”."),
        P::TooLong if limit == 0 => "Too long.".to_owned(),
        P::TooLong => format!("Too long: {limit} characters at most."),
        P::TooMany if limit == 1 => "Only one of these is possible. Remove this one.".to_owned(),
        P::TooMany => format!("Only {limit} of these are possible. Remove this one."),
        P::NameCharacters => "Use lower-case letters without accents, digits and underscores only.".to_owned(),
        P::LanguageForm => "Choose a language from the list.".to_owned(),
        P::UrlForm => "Write a whole web address that begins with https://".to_owned(),
        P::PhoneForm => "Write the number with its country code, such as +54 9 11 5555 0199.".to_owned(),
        P::Newline => "One line only. Remove the line breaks.".to_owned(),
        P::Formatting => "No * ~ or ` here. WhatsApp shows the header in bold anyway.".to_owned(),
        P::Emoji => "No emoji here. Put them into the message.".to_owned(),
        P::VariableMalformed => {
            "A variable looks like {{1}} or {{first_name}}: digits, or lower-case letters, with two braces on each side."
                .to_owned()
        }
        P::VariableGap => format!("{{{{{word}}}}} is missing: variables are numbered 1, 2, 3 without gaps."),
        P::VariableFormatsMixed => {
            "Numbered and named variables cannot be mixed. Give all of them numbers, or all of them names.".to_owned()
        }
        P::VariableForbidden => "No variables here.".to_owned(),
        P::VariableAtStart => "Meta does not allow a variable at the beginning. Put words before it, such as “Hello”.".to_owned(),
        P::VariableAtEnd => "Meta does not allow a variable at the end. Put words after it; a full stop is enough.".to_owned(),
        P::VariablesAdjacent => "Two variables stand side by side. Put words between them.".to_owned(),
        P::TooManyVariables => format!("At most {limit} variable here."),
        P::VariableNotAtEnd => "The variable has to stand at the very end of the address.".to_owned(),
        P::VariablesTooDense => "Few words for so many variables: Meta will probably reject it. Add some text.".to_owned(),
        P::ExampleMissing => "Give an example.".to_owned(),
        P::SampleMissing => "Meta wants a sample file.".to_owned(),
        P::SampleUnknown => "This sample is not there, or is another kind of file. Choose another one.".to_owned(),
        P::ButtonGroups => "Quick replies have to stand together. Move this one up or down.".to_owned(),
        P::Duplicate => "Another button has the same text.".to_owned(),
        P::NotInCategory => "Not possible in this category. Remove it, or choose another category.".to_owned(),
        P::ValueMissing => "Fill this in.".to_owned(),
        P::ValueUnknown => "This is not part of the template.".to_owned(),
        P::ValueNewline => "No line breaks or tabs in here.".to_owned(),
        P::ValueSpaces => "No more than four spaces in a row.".to_owned(),
    }
}

pub(super) fn es(problem: &Problem) -> String {
    let (limit, word) = parts(problem);
    match problem.code {
        P::Required => "Completa este campo.".to_owned(),
        P::WrongType => "No se puede leer. Escríbelo de nuevo.".to_owned(),
        P::UnknownField | P::UnknownType if word.is_empty() => "Hilo no conoce esto.".to_owned(),
        P::UnknownField | P::UnknownType => format!("Hilo no conoce “{word}”."),
        P::TooLong if limit == 0 => "Demasiado largo.".to_owned(),
        P::TooLong => format!("Demasiado largo: {limit} caracteres como máximo."),
        P::TooMany if limit == 1 => "Solo puede haber uno de estos. Quita este.".to_owned(),
        P::TooMany => format!("Solo puede haber {limit} de estos. Quita este."),
        P::NameCharacters => "Usa solo minúsculas sin acentos, números y guiones bajos.".to_owned(),
        P::LanguageForm => "Elige un idioma de la lista.".to_owned(),
        P::UrlForm => "Escribe una dirección completa que empiece con https://".to_owned(),
        P::PhoneForm => "Escribe el número con su código de país, como +54 9 11 5555 0199.".to_owned(),
        P::Newline => "Solo una línea. Quita los saltos de línea.".to_owned(),
        P::Formatting => "Aquí no van * ~ ni `. WhatsApp ya muestra el encabezado en negrita.".to_owned(),
        P::Emoji => "Aquí no van emojis. Ponlos en el mensaje.".to_owned(),
        P::VariableMalformed => {
            "Una variable se escribe {{1}} o {{nombre}}: números, o minúsculas sin acentos, con dos llaves de cada lado."
                .to_owned()
        }
        P::VariableGap => format!("Falta {{{{{word}}}}}: las variables se numeran 1, 2, 3 sin saltos."),
        P::VariableFormatsMixed => {
            "No se pueden mezclar variables con número y con nombre. Usa números en todas o nombres en todas.".to_owned()
        }
        P::VariableForbidden => "Aquí no van variables.".to_owned(),
        P::VariableAtStart => "Meta no permite una variable al principio. Pon palabras antes, como “Hola”.".to_owned(),
        P::VariableAtEnd => "Meta no permite una variable al final. Pon palabras después; alcanza con un punto.".to_owned(),
        P::VariablesAdjacent => "Hay dos variables pegadas. Pon palabras entre ellas.".to_owned(),
        P::TooManyVariables => format!("Aquí va {limit} variable como máximo."),
        P::VariableNotAtEnd => "La variable tiene que estar al final de la dirección.".to_owned(),
        P::VariablesTooDense => "Pocas palabras para tantas variables: es probable que Meta la rechace. Agrega texto.".to_owned(),
        P::ExampleMissing => "Da un ejemplo.".to_owned(),
        P::SampleMissing => "Meta pide un archivo de muestra.".to_owned(),
        P::SampleUnknown => "Esta muestra no está, o es otro tipo de archivo. Elige otra.".to_owned(),
        P::ButtonGroups => "Las respuestas rápidas van juntas. Sube o baja esta.".to_owned(),
        P::Duplicate => "Otro botón tiene el mismo texto.".to_owned(),
        P::NotInCategory => "No es posible en esta categoría. Quítalo o elige otra categoría.".to_owned(),
        P::ValueMissing => "Completa este campo.".to_owned(),
        P::ValueUnknown => "Esto no es parte de la plantilla.".to_owned(),
        P::ValueNewline => "Aquí no van saltos de línea ni tabulaciones.".to_owned(),
        P::ValueSpaces => "No más de cuatro espacios seguidos.".to_owned(),
    }
}

pub(super) fn pt(problem: &Problem) -> String {
    let (limit, word) = parts(problem);
    match problem.code {
        P::Required => "Preencha este campo.".to_owned(),
        P::WrongType => "Não dá para ler. Escreva de novo.".to_owned(),
        P::UnknownField | P::UnknownType if word.is_empty() => "O Hilo não conhece isto.".to_owned(),
        P::UnknownField | P::UnknownType => format!("O Hilo não conhece “{word}”."),
        P::TooLong if limit == 0 => "Longo demais.".to_owned(),
        P::TooLong => format!("Longo demais: no máximo {limit} caracteres."),
        P::TooMany if limit == 1 => "Só pode haver um destes. Remova este.".to_owned(),
        P::TooMany => format!("Só pode haver {limit} destes. Remova este."),
        P::NameCharacters => "Use só minúsculas sem acento, números e sublinhados.".to_owned(),
        P::LanguageForm => "Escolha um idioma da lista.".to_owned(),
        P::UrlForm => "Escreva um endereço completo que comece com https://".to_owned(),
        P::PhoneForm => "Escreva o número com o código do país, como +55 11 95555 0199.".to_owned(),
        P::Newline => "Só uma linha. Tire as quebras de linha.".to_owned(),
        P::Formatting => "Aqui não vão * ~ nem `. O WhatsApp já mostra o cabeçalho em negrito.".to_owned(),
        P::Emoji => "Aqui não vão emojis. Ponha na mensagem.".to_owned(),
        P::VariableMalformed => {
            "Uma variável se escreve {{1}} ou {{nome}}: números, ou minúsculas sem acento, com duas chaves de cada lado."
                .to_owned()
        }
        P::VariableGap => format!("Falta {{{{{word}}}}}: as variáveis são numeradas 1, 2, 3 sem saltos."),
        P::VariableFormatsMixed => {
            "Não dá para misturar variáveis com número e com nome. Use números em todas ou nomes em todas.".to_owned()
        }
        P::VariableForbidden => "Aqui não vão variáveis.".to_owned(),
        P::VariableAtStart => "A Meta não permite uma variável no começo. Ponha palavras antes, como “Olá”.".to_owned(),
        P::VariableAtEnd => "A Meta não permite uma variável no fim. Ponha palavras depois; um ponto basta.".to_owned(),
        P::VariablesAdjacent => "Há duas variáveis coladas. Ponha palavras entre elas.".to_owned(),
        P::TooManyVariables => format!("Aqui vai no máximo {limit} variável."),
        P::VariableNotAtEnd => "A variável tem que ficar no fim do endereço.".to_owned(),
        P::VariablesTooDense => "Poucas palavras para tantas variáveis: é provável que a Meta rejeite. Acrescente texto.".to_owned(),
        P::ExampleMissing => "Dê um exemplo.".to_owned(),
        P::SampleMissing => "A Meta pede um arquivo de amostra.".to_owned(),
        P::SampleUnknown => "Esta amostra não está aqui, ou é outro tipo de arquivo. Escolha outra.".to_owned(),
        P::ButtonGroups => "As respostas rápidas ficam juntas. Suba ou desça esta.".to_owned(),
        P::Duplicate => "Outro botão tem o mesmo texto.".to_owned(),
        P::NotInCategory => "Não é possível nesta categoria. Remova ou escolha outra categoria.".to_owned(),
        P::ValueMissing => "Preencha este campo.".to_owned(),
        P::ValueUnknown => "Isto não faz parte do modelo.".to_owned(),
        P::ValueNewline => "Aqui não vão quebras de linha nem tabulações.".to_owned(),
        P::ValueSpaces => "No máximo quatro espaços seguidos.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_a_sentence_with_what_it_is_about() {
        for say in [en, es, pt] {
            for code in P::ALL {
                let bare = say(&Problem::at("body.text", *code));
                assert!(bare.ends_with(['.', '/']), "{code}: {bare}");
            }
            let gap = say(&Problem::at("body.text", P::VariableGap).about("2"));
            assert!(gap.contains("{{2}}"), "{gap}");
            assert!(say(&Problem::at("footer.text", P::TooLong).limit(60)).contains("60"));
        }
    }
}
