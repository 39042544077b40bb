-- Who: organizations, people, their sessions and tokens.
-- Times are unix milliseconds from the caller's clock; ids are UUIDv7 text. Every key of a tenant's table
-- starts with organization_id, so that PostgreSQL can be sharded by organization later.

create table organizations (
  id text primary key not null,
  name text not null,
  timezone text not null,
  language text not null,
  seller_visibility text not null check (seller_visibility in ('ALL', 'OWN_AND_UNASSIGNED', 'OWN')),
  created_at integer not null,
  removed_at integer
) strict;

-- The sequence of an organization's live events. Assigned under this row's lock: the order of numbers is the
-- order of commits, so a reader can never skip one.
create table organization_counters (
  organization_id text primary key not null references organizations (id) on delete cascade,
  live_seq integer not null
) strict;

create table users (
  id text primary key not null,
  email text not null,
  email_key text not null unique,
  name text not null,
  password_hash text,
  language text,
  send_on_enter integer not null,
  shortcuts_enabled integer not null,
  created_at integer not null,
  disabled_at integer
) strict;

create table memberships (
  organization_id text not null references organizations (id) on delete cascade,
  user_id text not null references users (id) on delete cascade,
  role text not null check (role in ('OWNER', 'ADMIN', 'MANAGER', 'SELLER')),
  available integer not null,
  capacity integer,
  created_at integer not null,
  disabled_at integer,
  primary key (organization_id, user_id)
) strict;
create index memberships_by_user on memberships (user_id, organization_id);

-- Session ids are stored hashed: a copy of this table signs no one in.
create table sessions (
  id_hash text primary key not null,
  user_id text references users (id) on delete cascade,
  data text not null,
  user_agent text,
  ip text,
  created_at integer not null,
  last_seen_at integer not null,
  expires_at integer not null
) strict;
create index sessions_by_user on sessions (user_id, last_seen_at);
create index sessions_by_expiry on sessions (expires_at);

-- Failed sign-ins per account and per address.
create table login_failures (
  subject text primary key not null,
  failures integer not null,
  last_failed_at integer not null,
  blocked_until integer not null
) strict;

-- Links that work once: first set-up, invitations, new passwords. Stored hashed.
create table one_time_links (
  hash text primary key not null,
  purpose text not null check (purpose in ('SETUP', 'INVITE', 'PASSWORD')),
  organization_id text references organizations (id) on delete cascade,
  user_id text references users (id) on delete cascade,
  email text,
  role text check (role in ('OWNER', 'ADMIN', 'MANAGER', 'SELLER')),
  created_by_id text,
  created_at integer not null,
  expires_at integer not null,
  used_at integer
) strict;

create table api_tokens (
  organization_id text not null references organizations (id) on delete cascade,
  id text not null,
  user_id text not null references users (id) on delete cascade,
  name text not null,
  token_hash text not null unique,
  role text check (role in ('OWNER', 'ADMIN', 'MANAGER', 'SELLER')),
  created_at integer not null,
  expires_at integer,
  last_used_at integer,
  revoked_at integer,
  primary key (organization_id, id)
) strict;

create table audit_log (
  organization_id text not null,
  id text not null,
  actor_id text,
  action text not null,
  subject_type text not null,
  subject_id text not null,
  before text,
  after text,
  ip text,
  created_at integer not null,
  primary key (organization_id, id)
) strict;
create index audit_log_by_subject on audit_log (organization_id, subject_type, subject_id, id);
