-- What: templates as people and Meta change them, and as they were sent.

-- When Meta's last word about the status (meta_status) dates from: an older one that comes late changes nothing.
alter table templates add column meta_status_at bigint;

-- Edits of templates that were approved at Meta, which counts them: one in 24 hours, ten in 30 days.
create table template_edits (
  organization_id text not null,
  template_id text not null,
  at bigint not null,
  primary key (organization_id, template_id, at),
  foreign key (organization_id, template_id) references templates (organization_id, id) on delete cascade
);

-- A template as it was when it was sent, and what filled it.
alter table messages add column template_sent jsonb;

create index templates_in_order on templates (organization_id, created_at, id) where deleted_at is null;
-- For the sync, and for news of a template whose id is not known yet.
create index templates_by_account on templates (waba_id, name, language) where deleted_at is null;
create index templates_synced on templates (organization_id, waba_id);
