//! Sample files for headers. `componentsJson` names one as `"sample"`; the job that hands the template to Meta uploads
//! it. They are small and few, so they lie in the database: a backup has them, and every node.

use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::sql::{execute, fetch, scalar};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{OrganizationId, SampleId};
use hilo_domain::role::Actor;
use hilo_domain::template::{
    Components, Draft, Header, Problem, ProblemCode, SampleRefusal, SampleType, validate,
};

/// Longest file name that is kept, in characters.
const MAX_FILENAME: usize = 120;

/// A file to be kept.
#[derive(Clone, Debug)]
pub struct NewSample {
    /// What the sender calls its type; the bytes decide.
    pub said_type: Option<String>,
    /// What its author calls it.
    pub filename: Option<String>,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleInfo {
    /// To be named as `sample` in a header.
    pub id: SampleId,
    /// By its bytes.
    pub kind: SampleType,
    /// As Meta will see it called.
    pub filename: String,
    /// In bytes.
    pub size: i64,
}

/// A sample.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Sample {
    /// Which.
    pub id: SampleId,
    /// What it is.
    pub mime_type: SampleType,
    /// What it is called.
    pub filename: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// Since when it is here.
    pub created_at: Millis,
}

/// Keeps a file as a sample, if Meta would take it. The policy is the caller's (`Operation::ManageTemplates`).
///
/// # Errors
/// When the database refuses; the inner one when the file is none that Meta takes.
pub async fn save_sample(
    tx: &mut Tx,
    actor: &Actor,
    new: NewSample,
) -> Result<Result<SampleInfo, SampleRefusal>> {
    let kind = match SampleType::check(new.said_type.as_deref(), &new.bytes) {
        Ok(kind) => kind,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let (id, now) = (tx.new_id::<SampleId>(), tx.now());
    let filename = name(new.filename.as_deref(), kind);
    let size = i64::try_from(new.bytes.len()).unwrap_or(i64::MAX);
    execute!(
        tx,
        "insert into template_samples
           (organization_id, id, mime_type, filename, size, bytes, created_by_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &actor.organization_id,
        &id,
        kind,
        &filename,
        size,
        &new.bytes,
        &actor.user_id,
        now
    )?;
    Ok(Ok(SampleInfo { id, kind, filename, size }))
}

/// A file's name without its folders and without what no name needs; one of ours where nothing is left.
fn name(given: Option<&str>, kind: SampleType) -> String {
    let last = given.unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|c| !c.is_control()).take(MAX_FILENAME).collect();
    match (kept.trim(), kind) {
        ("", SampleType::Jpeg) => "sample.jpg".to_owned(),
        ("", SampleType::Png) => "sample.png".to_owned(),
        ("", SampleType::Mp4) => "sample.mp4".to_owned(),
        ("", SampleType::Pdf) => "sample.pdf".to_owned(),
        (name, _) => name.to_owned(),
    }
}

/// A sample with its bytes: for the upload, and for previews.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn sample(tx: &mut Tx, organization_id: &OrganizationId, id: &SampleId) -> Result<Sample> {
    Ok(fetch!(
        fetch_one,
        tx,
        Sample,
        "select id, mime_type, filename, bytes, created_at from template_samples
         where organization_id = $1 and id = $2",
        organization_id,
        id
    )?)
}

/// Everything that is wrong with a template before it is made or changed: Meta's limits, which know no database, and a
/// sample that is not there or not of the header's kind. What callers of `create` and `update` ask first.
///
/// # Errors
/// When the database cannot be read.
pub async fn problems(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    draft: &Draft<'_>,
) -> Result<Vec<Problem>> {
    let mut problems = validate(draft);
    problems.extend(sample_problem(tx, organization_id, &Components::read(draft.components).0).await?);
    Ok(problems)
}

async fn sample_problem(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    components: &Components,
) -> Result<Option<Problem>> {
    let Some(Header::Media(media)) = &components.header else { return Ok(None) };
    let Some(id) = &media.sample else { return Ok(None) };
    let found = scalar!(
        fetch_optional,
        tx,
        SampleType,
        "select mime_type from template_samples where organization_id = $1 and id = $2",
        organization_id,
        id
    );
    let fits = match found.map_err(StoreError::from)? {
        Some(kind) => kind.header() == media.kind,
        None => false,
    };
    let problem = || Problem::at("header.sample", ProblemCode::SampleUnknown).about(media.kind.as_str());
    Ok((!fits).then(problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_path_and_never_empty() {
        let of = |given| name(given, SampleType::Pdf);
        assert_eq!(of(Some("C:\\tmp\\precios 2026.pdf")), "precios 2026.pdf");
        assert_eq!(of(Some("../../etc/passwd")), "passwd");
        assert_eq!((of(Some(" \n ")), of(None)), ("sample.pdf".to_owned(), "sample.pdf".to_owned()));
        assert_eq!(of(Some(&"ñ".repeat(500))).chars().count(), MAX_FILENAME);
    }
}
