-- How: webhooks as received, the jobs they cause, and what open screens are told.
-- organization_id is the nil UUID where an event belongs to no organization or to several.

create table webhook_events (
  organization_id text not null,
  id text not null,
  received_at bigint not null,
  body bytea not null,
  signed boolean not null,
  status text not null check (status in ('PENDING', 'PROCESSED', 'PARTIAL', 'FAILED')),
  items bigint not null,
  failed_items bigint not null,
  processed_at bigint,
  last_error text,
  primary key (organization_id, id)
);

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
  raw jsonb,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (organization_id, event_id, position)
);
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
  payload jsonb not null,
  state text not null check (state in ('PENDING', 'RUNNING', 'FAILED', 'DONE', 'DEAD', 'CANCELLED')),
  priority bigint not null,
  attempts bigint not null,
  max_attempts bigint not null,
  run_at bigint not null,
  lease_until bigint,
  fence bigint not null,
  node text,
  last_error text,
  created_at bigint not null,
  started_at bigint,
  finished_at bigint,
  primary key (organization_id, id)
);
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
  runs_jobs boolean not null,
  started_at bigint not null,
  seen_at bigint not null
);

create table live_events (
  organization_id text not null references organizations (id) on delete cascade,
  seq bigint not null,
  kind text not null,
  conversation_id text,
  assigned_to_id text,
  was_assigned_to_id text,
  only_user_id text,
  payload jsonb not null,
  created_at bigint not null,
  primary key (organization_id, seq)
);
create index live_events_by_age on live_events (created_at);

-- The first answer to an Idempotency-Key, given again for the same key.
create table idempotency_keys (
  organization_id text not null references organizations (id) on delete cascade,
  key text not null,
  request_hash text not null,
  status bigint not null,
  body jsonb not null,
  created_at bigint not null,
  primary key (organization_id, key)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);
