//! `hilo org create`, `user create` and `token create`: the real binary, on a database of its own.

use super::site::PASSWORD;
use hilo_domain::role::Role;
use hilo_store::accounts::{SecretHash, memberships, tokens, users};
use hilo_store::{Db, OpenOptions};
use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn hilo(folder: &Path, arguments: &[&str], stdin: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_hilo"))
        .args(arguments)
        .env_clear()
        .env("HILO_DATA_DIR", folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that refuses its arguments ends before it reads.
    drop(child.stdin.take().unwrap().write_all(stdin.as_bytes()));
    child.wait_with_output().unwrap()
}

/// The only thing on stdout is JSON.
fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Words on stderr, nothing on stdout, and a status that tells.
fn refused(output: &Output) -> String {
    assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn found(folder: &Path, name: &str, email: &str) -> Value {
    let arguments =
        ["org", "create", "--name", name, "--owner-email", email, "--owner-name", "Ana", "--password-stdin"];
    json(&hilo(folder, &arguments, &format!("{PASSWORD}\n")))
}

fn add<'a>(organization_id: &'a str, email: &'a str, role: &'a str) -> [&'a str; 11] {
    [
        "user",
        "create",
        "--org",
        organization_id,
        "--email",
        email,
        "--name",
        "Bea",
        "--role",
        role,
        "--password-stdin",
    ]
}

async fn open(folder: &Path) -> Db {
    OpenOptions::new(format!("sqlite://{}/hilo.db", folder.display())).open().await.unwrap()
}

#[tokio::test]
async fn what_is_made_works() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let made = found(folder, "Tienda Sol", "ana@example.com");
    let organization_id = made["organizationId"].as_str().unwrap();
    let seller = json(&hilo(folder, &add(organization_id, "bea@example.com", "SELLER"), PASSWORD));
    let arguments =
        ["token", "create", "--org", organization_id, "--email", "bea@example.com", "--name", "ERP"];
    let made_token = json(&hilo(folder, &arguments, ""));

    let db = open(folder).await;
    let mut tx = db.read().await.unwrap();
    let owner_id = made["userId"].as_str().unwrap().into();
    let owner = memberships::actor(&mut tx, &organization_id.into(), &owner_id).await.unwrap().unwrap();
    assert_eq!(owner.role, Role::Owner);
    let user = users::by_email(&mut tx, "bea@example.com").await.unwrap().unwrap();
    assert_eq!(user.id.as_str(), seller["userId"].as_str().unwrap());
    let hash = user.password_hash.unwrap();
    assert!(password_auth::verify_password(PASSWORD, hash.expose()).is_ok(), "without the line break");
    let token = made_token["token"].as_str().unwrap();
    let holder = tokens::authenticate(&mut tx, &SecretHash::of(token)).await.unwrap().unwrap();
    assert_eq!((holder.actor.user_id, holder.actor.role), (user.id, Role::Seller));
    drop(tx);
    db.close().await;
}

#[tokio::test]
async fn a_person_may_belong_to_two_organizations_with_the_password_they_have() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let first = found(folder, "Sol", "ana@example.com");
    let arguments = [
        "org",
        "create",
        "--name",
        "Luna",
        "--owner-email",
        "Ana@Example.com",
        "--owner-name",
        "A",
        "--password-stdin",
    ];
    let output = hilo(folder, &arguments, "another password");
    assert!(String::from_utf8_lossy(&output.stderr).contains("has an account already"), "{output:?}");
    let second = json(&output);
    assert_eq!(second["userId"], first["userId"]);

    let db = open(folder).await;
    let mut tx = db.read().await.unwrap();
    let user = users::by_email(&mut tx, "ana@example.com").await.unwrap().unwrap();
    assert!(password_auth::verify_password(PASSWORD, user.password_hash.unwrap().expose()).is_ok());
    drop(tx);
    db.close().await;
}

#[test]
fn mistakes_are_told_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let made = found(folder, "Sol", "ana@example.com");
    let organization_id = made["organizationId"].as_str().unwrap();

    let words = refused(&hilo(folder, &add("nowhere", "bea@example.com", "SELLER"), PASSWORD));
    assert!(words.contains("there is no organization nowhere"), "{words}");
    let words = refused(&hilo(folder, &add(organization_id, "ana@example.com", "SELLER"), PASSWORD));
    assert!(words.contains("belongs to this organization already"), "{words}");
    let words = refused(&hilo(folder, &add(organization_id, "bea@example.com", "BOSS"), PASSWORD));
    assert!(words.contains("OWNER, ADMIN, MANAGER or SELLER"), "{words}");
    let words = refused(&hilo(folder, &add(organization_id, "bea", "SELLER"), PASSWORD));
    assert!(words.contains("email"), "{words}");
    let words = refused(&hilo(folder, &add(organization_id, "bea@example.com", "SELLER"), "\n"));
    assert!(words.contains("password on stdin is empty"), "{words}");
    let stranger =
        ["token", "create", "--org", organization_id, "--email", "bea@example.com", "--name", "ERP"];
    let words = refused(&hilo(folder, &stranger, ""));
    assert!(words.contains("does not act in this organization"), "{words}");
}
