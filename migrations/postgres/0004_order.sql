-- What: whatever order Meta's webhooks come in, the end is the same.

-- Edits and revocations that came before their message; applied when it appears.
create table early_changes (
  organization_id text not null references organizations (id) on delete cascade,
  external_message_id text not null,
  kind text not null check (kind in ('EDIT', 'REVOKE')),
  at bigint not null,
  received_at bigint not null,
  primary key (organization_id, external_message_id, kind)
);
create index early_changes_by_age on early_changes (received_at);

-- A voice message was listened to: a READ with a time of its own.
alter table orphan_statuses add column played boolean not null default false;
create index orphan_statuses_by_age on orphan_statuses (received_at);

-- For taking a revoked message's words out of the events that tell it.
create index live_events_by_conversation on live_events (organization_id, conversation_id)
  where kind = 'conversation';
