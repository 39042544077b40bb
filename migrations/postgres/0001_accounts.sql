-- Who: organizations, people, their sessions and tokens.
-- Times are unix milliseconds from the caller's clock; ids are UUIDv7 text. Every key of a tenant's table
-- starts with organization_id, so that PostgreSQL can be sharded by organization later.

create table organizations (
  id text primary key not null,
  name text not null,
  timezone text not null,
  language text not null,
  seller_visibility text not null check (seller_visibility in ('ALL', 'OWN_AND_UNASSIGNED', 'OWN')),
  created_at bigint not null,
  removed_at bigint
);

-- The sequence of an organization's live events. Assigned under this row's lock: the order of numbers is the
-- order of commits, so a reader can never skip one.
create table organization_counters (
  organization_id text primary key not null references organizations (id) on delete cascade,
  live_seq bigint not null
);

create table users (
  id text primary key not null,
  email text not null,
  email_key text not null unique,
  name text not null,
  password_hash text,
  language text,
  send_on_enter boolean not null,
  shortcuts_enabled boolean not null,
  created_at bigint not null,
  disabled_at bigint
);

create table memberships (
  organization_id text not null references organizations (id) on delete cascade,
  user_id text not null references users (id) on delete cascade,
  role text not null check (role in ('OWNER', 'ADMIN', 'MANAGER', 'SELLER')),
  available boolean not null,
  capacity bigint,
  created_at bigint not null,
  disabled_at bigint,
  primary key (organization_id, user_id)
);
create index memberships_by_user on memberships (user_id, organization_id);

-- Session ids are stored hashed: a copy of this table signs no one in.
create table sessions (
  id_hash text primary key not null,
  user_id text references users (id) on delete cascade,
  data jsonb not null,
  user_agent text,
  ip text,
  created_at bigint not null,
  last_seen_at bigint not null,
  expires_at bigint not null
);
create index sessions_by_user on sessions (user_id, last_seen_at);
create index sessions_by_expiry on sessions (expires_at);

-- Failed sign-ins per account and per address.
create table login_failures (
  subject text primary key not null,
  failures bigint not null,
  last_failed_at bigint not null,
  blocked_until bigint not null
);

-- Links that work once: first set-up, invitations, new passwords. Stored hashed.
create table one_time_links (
  hash text primary key not null,
  purpose text not null check (purpose in ('SETUP', 'INVITE', 'PASSWORD')),
  organization_id text references organizations (id) on delete cascade,
  user_id text references users (id) on delete cascade,
  email text,
  role text check (role in ('OWNER', 'ADMIN', 'MANAGER', 'SELLER')),
  created_by_id text,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);

create table api_tokens (
  organization_id text not null references organizations (id) on delete cascade,
  id text not null,
  user_id text not null references users (id) on delete cascade,
  name text not null,
  token_hash text not null unique,
  role text check (role in ('OWNER', 'ADMIN', 'MANAGER', 'SELLER')),
  created_at bigint not null,
  expires_at bigint,
  last_used_at bigint,
  revoked_at bigint,
  primary key (organization_id, id)
);

create table audit_log (
  organization_id text not null,
  id text not null,
  actor_id text,
  action text not null,
  subject_type text not null,
  subject_id text not null,
  before jsonb,
  after jsonb,
  ip text,
  created_at bigint not null,
  primary key (organization_id, id)
);
create index audit_log_by_subject on audit_log (organization_id, subject_type, subject_id, id);
