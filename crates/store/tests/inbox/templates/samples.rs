//! Sample files, the app they are uploaded to, and the number that speaks for an account.

use super::*;
use crate::common::both;
use crate::world::channel;
use hilo_domain::failure::FailureReason;
use hilo_domain::ids::SampleId;
use hilo_domain::template::{Draft, ProblemCode, SampleRefusal, SampleType};
use hilo_store::StoreError;
use hilo_store::templates::NewSample;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0 and zeros \0";

pub(super) fn picture() -> NewSample {
    NewSample {
        said_type: Some("image/png".to_owned()),
        filename: Some("menú.png".to_owned()),
        bytes: PNG.to_vec(),
    }
}

pub(super) fn with_header(kind: &str, sample: &str) -> Value {
    json!({ "header": [{ "type": kind, "sample": sample }], "body": [{ "type": "text", "text": "Mirá." }] })
}

pub(super) async fn problems(w: &World, components: &Value) -> Vec<(String, ProblemCode)> {
    let draft = Draft { name: "menu", language: "es", category: Category::Marketing, components };
    let found = look!(w.db, |tx| templates::problems(tx, &w.org, &draft).await);
    found.into_iter().map(|problem| (problem.path, problem.code)).collect()
}

both!(a_sample_comes_back_byte_for_byte_and_only_to_its_organization, |db| async {
    let w = World::new(&db).await;
    let kept = change!(db, |tx| templates::save_sample(tx, &w.manager, picture()).await).unwrap().unwrap();
    assert_eq!(
        (kept.kind, kept.filename.as_str(), kept.size),
        (SampleType::Png, "menú.png", PNG.len() as i64)
    );
    let sample = look!(db, |tx| templates::sample(tx, &w.org, &kept.id).await);
    assert_eq!((sample.bytes.as_slice(), sample.mime_type), (PNG, SampleType::Png));
    let other = World::named(&db, "Otra", "106540352242999").await;
    let mut tx = db.read().await.unwrap();
    let theirs = templates::sample(&mut tx, &other.org, &kept.id).await;
    assert!(matches!(theirs, Err(StoreError::NotFound)));
    drop(tx);

    assert!(problems(&w, &with_header("image", kept.id.as_str())).await.is_empty());
    let unknown = ("header.sample".to_owned(), ProblemCode::SampleUnknown);
    assert_eq!(problems(&w, &with_header("video", kept.id.as_str())).await, std::slice::from_ref(&unknown));
    assert_eq!(problems(&w, &with_header("image", "nobody")).await, std::slice::from_ref(&unknown));
    assert_eq!(problems(&other, &with_header("image", kept.id.as_str())).await, [unknown]);
    let svg = NewSample { bytes: b"<svg/>".to_vec(), ..picture() };
    let refused = change!(db, |tx| templates::save_sample(tx, &w.manager, svg).await).unwrap();
    assert_eq!(refused, Err(SampleRefusal::Type));
    assert_ne!(kept.id, SampleId::from(""));
});

both!(an_account_is_spoken_for_by_a_number_that_works, |db, clock| async {
    let w = World::new(&db).await;
    clock.advance(1_000);
    let second = change!(db, |tx| Ok::<_, StoreError>(channel(tx, &w.org, "106540352242955").await)).unwrap();
    let speaks =
        async || look!(db, |tx| templates::manager(tx, &w.org, WABA).await).map(|channel| channel.id);
    assert_eq!(speaks().await, Some(w.channel.id.clone()), "the oldest");
    let reason = FailureReason::TokenExpired;
    change!(db, |tx| channels::pause(tx, &w.channel, reason, Some(190)).await).unwrap();
    assert_eq!(speaks().await, Some(second.id.clone()));
    change!(db, |tx| channels::pause(tx, &second, reason, Some(190)).await).unwrap();
    assert_eq!(speaks().await, Some(w.channel.id.clone()));
    assert!(look!(db, |tx| templates::manager(tx, &w.org, "nobody's").await).is_none());

    let app = async || look!(db, |tx| templates::app_id(tx, &w.org, &w.channel.id).await);
    assert_eq!(app().await, None);
    for wanted in [Some("1007"), None] {
        change!(db, |tx| templates::set_app_id(tx, &w.org, &w.channel.id, wanted).await).unwrap();
        assert_eq!(app().await.as_deref(), wanted);
    }
});
