//! Name, language, category.

use super::field::{Field, below, is_invalid};
use super::load::Loaded;
use super::remarks::Remarks;
use crate::words::{Locale, TemplateBuilderWords, locale, template_language, template_languages, words};
use hilo_domain::template::Category;
use hilo_domain::template::validate::MAX_NAME;
use leptos::prelude::*;

/// What most customers around here read, before all the others.
const NEAR: [&str; 7] = ["es", "es_AR", "es_MX", "es_ES", "pt_BR", "en", "en_US"];

pub(super) fn basics(loaded: &Loaded, remarks: &Remarks) -> AnyView {
    let all = &words().templates;
    let words = &all.builder;
    let form = &loaded.form;
    // Meta never lets go of a name and its language.
    let identity = if loaded.template.is_some() {
        view! {
            <dl class="tpl-fixed">
                <dt>{words.name}</dt>
                <dd>{form.name.clone()}</dd>
                <dt>{words.language}</dt>
                <dd>{template_language(&form.language, locale())}</dd>
            </dl>
            <p class="field-hint">{words.fixed}</p>
        }
        .into_any()
    } else {
        let name = Field {
            exact: true,
            hint: Some(words.name_hint),
            limit: Some(MAX_NAME),
            ..Field::new("name", words.name, &form.name, "name")
        };
        view! {
            {name.line(remarks)}
            {language(loaded, remarks, words)}
        }
        .into_any()
    };
    let categories: Vec<_> = Category::ALL.iter().map(|option| category(*option, loaded)).collect();
    view! {
        <fieldset class="tpl-part">
            <legend>{words.basics}</legend>
            {identity}
            <fieldset class="tpl-choice" aria-describedby="category-note">
                <legend>{words.category}</legend>
                <div class="tpl-cards">{categories}</div>
                <p class="field-hint" id="category-note">
                    {if loaded.category_is_fixed() { words.category_fixed } else { words.category_note }}
                </p>
            </fieldset>
        </fieldset>
    }
    .into_any()
}

fn language(loaded: &Loaded, remarks: &Remarks, words: &'static TemplateBuilderWords) -> AnyView {
    let chosen = loaded.form.language.as_str();
    let locale = locale();
    let option = |code: &str, name: String| {
        let selected = code == chosen;
        view! {
            <option value=code.to_owned() selected=selected>
                {format!("{name} · {code}")}
            </option>
        }
    };
    let near = near(loaded, locale);
    let first: Vec<_> = near.iter().map(|code| option(code, template_language(code, locale))).collect();
    let rest =
        template_languages(locale).into_iter().filter(|(code, _)| !near.iter().any(|near| near == code));
    let rest: Vec<_> = rest.map(|(code, name)| option(code, name)).collect();
    let told = remarks.at("language");
    let invalid = is_invalid(&told);
    view! {
        <div class="field">
            <label for="language">{words.language}</label>
            <select id="language" name="language" aria-invalid=invalid aria-describedby="language-remarks">
                <option value="">{words.language_choose}</option>
                <optgroup label=words.language_near>{first}</optgroup>
                <optgroup label=words.language_all>{rest}</optgroup>
            </select>
            {below("language", None, told, None)}
        </div>
    }
    .into_any()
}

/// The languages that there are templates in, and those that most write in; by name.
fn near(loaded: &Loaded, locale: Locale) -> Vec<String> {
    let mut codes: Vec<String> = NEAR.iter().map(|code| (*code).to_owned()).collect();
    codes.extend(loaded.languages.iter().filter(|code| !NEAR.contains(&code.as_str())).cloned());
    if !loaded.form.language.is_empty() && !codes.contains(&loaded.form.language) {
        codes.push(loaded.form.language.clone());
    }
    codes.sort_by_key(|code| template_language(code, locale));
    codes
}

fn category(option: Category, loaded: &Loaded) -> AnyView {
    let words = &words().templates;
    let id = format!("category-{}", option.as_str().to_lowercase());
    let checked = option == loaded.form.category;
    let disabled = loaded.category_is_fixed() && !checked;
    let means = format!("{id}-means");
    view! {
        <label class="tpl-card" for=id.clone()>
            <input
                id=id.clone()
                name="category"
                r#type="radio"
                value=option.as_str()
                checked=checked
                disabled=disabled
                aria-describedby=means.clone()
            />
            <b>{(words.category)(option)}</b>
            <span class="field-hint" id=means>
                {(words.category_means)(option)}
            </span>
        </label>
    }
    .into_any()
}
