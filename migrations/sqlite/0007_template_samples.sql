-- What: what templates need of Meta besides the account: the app that uploads samples, the samples, and when an account
-- was last brought in step.

-- Meta's id of the app whose token the number has. Absent: Graph is asked when it is needed.
alter table channels add column app_id text;

-- A header's file, as Meta sees it when it looks at a template. Customers get other files.
create table template_samples (
  organization_id text not null references organizations (id) on delete cascade,
  id text not null,
  mime_type text not null,
  filename text not null,
  size integer not null,
  bytes blob not null,
  created_by_id text,
  created_at integer not null,
  primary key (organization_id, id)
) strict;

-- An account's syncs: when one was last asked for, when one last ended, and how.
create table template_syncs (
  organization_id text not null references organizations (id) on delete cascade,
  waba_id text not null,
  requested_at integer not null,
  finished_at integer,
  last_error text,
  primary key (organization_id, waba_id)
) strict;
