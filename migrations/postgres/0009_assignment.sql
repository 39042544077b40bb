-- Who answers: how long customers wait, and routing by itself.

-- Since when the customer waits for an answer: the first message that nobody has answered, by Meta's time.
alter table conversations add column waiting_since bigint;
-- Who had it before it went back to the queue, or answered without taking it, and when that was.
alter table conversations add column last_agent_id text;
alter table conversations add column last_agent_at bigint;
-- A person gave it back to the queue: routing leaves it alone until the customer writes again.
alter table conversations add column held boolean not null default false;

update conversations set waiting_since = coalesce(last_inbound_at, last_message_at)
  where inbound_count > inbound_answered;

-- The queue: who has waited longest comes first. Stays small however large the archive grows.
create index conversations_queue on conversations (organization_id, waiting_since, id)
  where assigned_to_id is null and waiting_since is not null and state = 'OPEN';
-- Who waits for whom.
create index conversations_waiting on conversations (organization_id, assigned_to_id, waiting_since, id)
  where waiting_since is not null and state = 'OPEN';

-- How an organization's conversations find their agents. No row: as a new one, everything off.
create table routing (
  organization_id text primary key not null references organizations (id) on delete cascade,
  enabled boolean not null,
  include_managers boolean not null,
  give_back boolean not null,
  answer_takes boolean not null,
  turn bigint not null,
  updated_at bigint not null
);

-- When it was whose turn last. Written under the lock of the organization's row in routing, and nowhere else.
create table routing_turns (
  organization_id text not null references organizations (id) on delete cascade,
  user_id text not null references users (id) on delete cascade,
  turn bigint not null,
  primary key (organization_id, user_id)
);
