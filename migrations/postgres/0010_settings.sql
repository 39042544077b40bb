-- Settings: who was here last, invitations that can be listed, and what is known of a number's health.

alter table memberships add column last_seen_at bigint;

-- Invitations are listed and revoked by this id; the hash stays what it is: the secret's only trace.
alter table one_time_links add column id text;
create index one_time_links_by_organization on one_time_links (organization_id, purpose, id);

-- The last segment of a number's own callback address: it chooses the secret that a webhook must be signed with.
-- Null for numbers that Meta reaches by the installation's address alone.
alter table channels add column callback_token text;
create unique index channels_by_callback on channels (callback_token);
alter table channels add column verify_token_sealed text;
alter table channels add column verified_name text;
alter table channels add column access_token_set_at bigint;
alter table channels add column app_secret_set_at bigint;

-- What Meta has done at this address: asked the challenge, sent something signed, been refused and why.
alter table channels add column challenged_at bigint;
alter table channels add column signed_at bigint;
alter table channels add column refused_at bigint;
alter table channels add column refusal text;

-- What Meta answered when it was last asked about the number.
alter table channels add column checked_at bigint;
alter table channels add column check_reason text;
alter table channels add column check_code bigint;
alter table channels add column check_message text;
