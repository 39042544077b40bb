-- How: webhooks as received, the jobs they cause, and what open screens are told.
-- organization_id is the nil UUID where an event belongs to no organization or to several.

create table webhook_events (
  organization_id text not null,
  id text not null,
  received_at integer not null,
  body blob not null,
  signed integer not null,
  status text not null check (status in ('PENDING', 'PROCESSED', 'PARTIAL', 'FAILED')),
  items integer not null,
  failed_items integer not null,
  processed_at integer,
  last_error text,
  primary key (organization_id, id)
) strict;

-- One row per item of an event: what became of it.
create table webhook_items (
  organization_id text not null,
  event_id text not null,
  position text not null,
  event_organization_id text not null,
  kind text not null,
  outcome text not null check (outcome in
    ('APPLIED', 'DUPLICATE', 'UNSUPPORTED', 'ORPHAN', 'IGNORED', 'UNROUTED', 'QUARANTINED')),
  error text,
  subject_id text,
  raw text,
  created_at integer not null,
  updated_at integer not null,
  primary key (organization_id, event_id, position)
) strict;
create index webhook_items_quarantined on webhook_items (organization_id, created_at, event_id)
  where outcome = 'QUARANTINED';

-- The seed's IntegrationJob. Claimed across organizations, so its working indexes start with the lane.
create table jobs (
  organization_id text not null,
  id text not null,
  kind text not null,
  lane text not null check (lane in ('INBOUND', 'OUTBOUND')),
  serial_key text,
  subject_id text,
  payload text not null,
  state text not null check (state in ('PENDING', 'RUNNING', 'FAILED', 'DONE', 'DEAD', 'CANCELLED')),
  priority integer not null,
  attempts integer not null,
  max_attempts integer not null,
  run_at integer not null,
  lease_until integer,
  fence integer not null,
  node text,
  last_error text,
  created_at integer not null,
  started_at integer,
  finished_at integer,
  primary key (organization_id, id)
) strict;
create index jobs_due on jobs (lane, priority, run_at, id) where state in ('PENDING', 'FAILED');
create index jobs_leased on jobs (lane, lease_until) where state = 'RUNNING';
create unique index jobs_one_per_key on jobs (serial_key) where state = 'RUNNING' and serial_key is not null;
create index jobs_queue_per_key on jobs (serial_key, id)
  where state in ('PENDING', 'FAILED', 'RUNNING') and serial_key is not null;
create index jobs_dead on jobs (organization_id, finished_at, id) where state = 'DEAD';
-- For forgetting them.
create index jobs_done on jobs (finished_at) where state = 'DONE';

-- Running processes, so that everyone can see whether anyone runs jobs.
create table nodes (
  id text primary key not null,
  runs_jobs integer not null,
  started_at integer not null,
  seen_at integer not null
) strict;

create table live_events (
  organization_id text not null references organizations (id) on delete cascade,
  seq integer not null,
  kind text not null,
  conversation_id text,
  assigned_to_id text,
  was_assigned_to_id text,
  only_user_id text,
  payload text not null,
  created_at integer not null,
  primary key (organization_id, seq)
) strict;
create index live_events_by_age on live_events (created_at);

-- The first answer to an Idempotency-Key, given again for the same key.
create table idempotency_keys (
  organization_id text not null references organizations (id) on delete cascade,
  key text not null,
  request_hash text not null,
  status integer not null,
  body text not null,
  created_at integer not null,
  primary key (organization_id, key)
) strict;
create index idempotency_keys_by_age on idempotency_keys (created_at);
