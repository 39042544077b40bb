-- What: numbers, customers, conversations and messages.

create table channels (
  organization_id text not null references organizations (id) on delete cascade,
  id text not null,
  name text not null,
  phone_number_id text not null unique,
  waba_id text,
  display_phone text,
  access_token_sealed text,
  app_secret_sealed text,
  from_environment boolean not null,
  state text not null check (state in ('ACTIVE', 'PAUSED', 'REMOVED')),
  paused_code bigint,
  paused_reason text,
  paused_at bigint,
  sends_per_second bigint not null,
  quality text,
  messaging_tier text,
  last_webhook_at bigint,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (organization_id, id)
);
create index channels_by_waba on channels (waba_id);

create table pipelines (
  organization_id text not null references organizations (id) on delete cascade,
  id text not null,
  name text not null,
  is_default boolean not null,
  created_at bigint not null,
  primary key (organization_id, id)
);
create unique index pipelines_default on pipelines (organization_id) where is_default;

create table stages (
  organization_id text not null,
  id text not null,
  pipeline_id text not null,
  name text not null,
  position bigint not null,
  primary key (organization_id, id),
  foreign key (organization_id, pipeline_id) references pipelines (organization_id, id) on delete cascade
);
create unique index stages_in_order on stages (organization_id, pipeline_id, position);

-- phone is as received; phone_key is where all spellings of one mobile number meet.
create table leads (
  organization_id text not null references organizations (id) on delete cascade,
  id text not null,
  name text not null,
  name_source text not null check (name_source in ('PLACEHOLDER', 'PROFILE', 'PERSON')),
  phone text,
  phone_key text,
  whatsapp_user_id text,
  username text,
  status text not null check (status in ('ACTIVE', 'ARCHIVED')),
  source text not null,
  stage_id text not null,
  owner_id text references users (id),
  language text,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (organization_id, id),
  unique (organization_id, phone_key),
  unique (organization_id, whatsapp_user_id),
  foreign key (organization_id, stage_id) references stages (organization_id, id)
);
create index leads_by_stage on leads (organization_id, stage_id, updated_at, id);

create table conversations (
  organization_id text not null references organizations (id) on delete cascade,
  id text not null,
  channel_id text not null,
  lead_id text not null,
  phone text,
  whatsapp_user_id text,
  wa_id text,
  assigned_to_id text references users (id),
  assigned_at bigint,
  state text not null check (state in ('OPEN', 'RESOLVED', 'SNOOZED')),
  snoozed_until bigint,
  last_message_at bigint not null,
  last_message_id text,
  last_message_text text,
  last_message_kind text,
  last_message_direction text,
  last_inbound_at bigint,
  last_inbound_external_id text,
  inbound_count bigint not null,
  inbound_answered bigint not null,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (organization_id, id),
  unique (organization_id, channel_id, lead_id),
  foreign key (organization_id, channel_id) references channels (organization_id, id),
  foreign key (organization_id, lead_id) references leads (organization_id, id)
);
create index conversations_by_activity on conversations (organization_id, last_message_at, id);
create index conversations_by_assignee on conversations (organization_id, assigned_to_id, last_message_at, id);
create index conversations_by_lead on conversations (organization_id, lead_id);
create index conversations_by_phone on conversations (organization_id, phone);
-- The backlog: what nobody has answered. Stays small however large the archive grows.
create index conversations_unanswered on conversations (organization_id, last_message_at, id)
  where inbound_count > inbound_answered;

-- How far each person has read: unread = inbound_count - greatest(inbound_answered, inbound_seen).
create table conversation_reads (
  organization_id text not null,
  conversation_id text not null,
  user_id text not null references users (id) on delete cascade,
  inbound_seen bigint not null,
  read_at bigint not null,
  primary key (organization_id, conversation_id, user_id),
  foreign key (organization_id, conversation_id) references conversations (organization_id, id) on delete cascade
);

-- What happened to a conversation, as its thread tells it: assigned, claimed, unassigned, number changed.
create table conversation_events (
  organization_id text not null,
  id text not null,
  conversation_id text not null,
  kind text not null,
  actor_id text,
  subject_id text,
  detail text,
  created_at bigint not null,
  primary key (organization_id, id),
  foreign key (organization_id, conversation_id) references conversations (organization_id, id) on delete cascade
);
create index conversation_events_in_order on conversation_events (organization_id, conversation_id, created_at, id);

-- The seed's MessageLog. created_at is Meta's time for what a customer sent; received_at is ours.
create table messages (
  organization_id text not null references organizations (id) on delete cascade,
  id text not null,
  conversation_id text not null,
  channel_id text not null,
  lead_id text not null,
  provider text not null check (provider in ('WHATSAPP')),
  direction text not null check (direction in ('INBOUND', 'OUTBOUND')),
  kind text not null,
  from_address text not null,
  to_address text not null,
  text text,
  payload jsonb,
  raw jsonb,
  status text not null check (status in ('QUEUED', 'SENT', 'DELIVERED', 'READ', 'FAILED')),
  status_updated_at bigint not null,
  send_state text not null check (send_state in
    ('QUEUED', 'SENDING', 'ACCEPTED', 'UNCONFIRMED', 'FAILED', 'DISCARDED', 'ECHO', 'INBOUND')),
  sent_at bigint,
  delivered_at bigint,
  read_at bigint,
  played_at bigint,
  failed_at bigint,
  unconfirmed_at bigint,
  error_code bigint,
  error_title text,
  error_message text,
  external_message_id text,
  reply_to_external_id text,
  client_message_id text,
  retry_of_id text,
  template_id text,
  author_id text references users (id),
  attempts bigint not null,
  edited_at bigint,
  original_text text,
  revoked_at bigint,
  created_at bigint not null,
  received_at bigint not null,
  primary key (organization_id, id),
  foreign key (organization_id, conversation_id) references conversations (organization_id, id),
  foreign key (organization_id, lead_id) references leads (organization_id, id)
);
create unique index messages_external on messages (organization_id, external_message_id)
  where external_message_id is not null;
create unique index messages_client on messages (organization_id, client_message_id)
  where client_message_id is not null;
-- A failed message is retried once; the retry may be retried in its turn.
create unique index messages_retry on messages (organization_id, retry_of_id) where retry_of_id is not null;
-- What the customer wrote and no agent has read yet.
create index messages_unread on messages (organization_id, conversation_id)
  where direction = 'INBOUND' and status = 'DELIVERED';
create index messages_in_thread on messages (organization_id, conversation_id, created_at, id);
create index messages_by_time on messages (organization_id, created_at, id);
create index messages_by_lead on messages (organization_id, lead_id, created_at, id);

-- One row per call to Meta, committed before the call: what is not finished after a crash is "unconfirmed".
create table message_attempts (
  organization_id text not null,
  message_id text not null,
  attempt bigint not null,
  tracker text not null,
  job_id text not null,
  fence bigint not null,
  started_at bigint not null,
  finished_at bigint,
  outcome text check (outcome in ('ACCEPTED', 'REFUSED', 'UNKNOWN', 'ADOPTED')),
  http_status bigint,
  error_code bigint,
  error_message text,
  primary key (organization_id, message_id, attempt),
  foreign key (organization_id, message_id) references messages (organization_id, id) on delete cascade
);

-- The last emoji per person and message. Found by Meta's message id: the message may come later.
create table reactions (
  organization_id text not null,
  conversation_id text not null,
  target_external_id text not null,
  actor text not null,
  emoji text not null,
  external_message_id text not null,
  at bigint not null,
  primary key (organization_id, conversation_id, target_external_id, actor),
  foreign key (organization_id, conversation_id) references conversations (organization_id, id) on delete cascade
);

-- Statuses that came before their message; applied when it appears.
create table orphan_statuses (
  organization_id text not null,
  id text not null,
  channel_id text not null,
  external_message_id text not null,
  tracker text,
  status text not null,
  at bigint not null,
  error_code bigint,
  error_title text,
  error_message text,
  received_at bigint not null,
  primary key (organization_id, id)
);
create unique index orphan_statuses_once on orphan_statuses (organization_id, external_message_id, status, at);

create table notes (
  organization_id text not null,
  id text not null,
  lead_id text not null,
  author_id text references users (id),
  message_id text,
  content text not null,
  is_private boolean not null,
  source text not null check (source in ('WHATSAPP', 'PERSON', 'API')),
  created_at bigint not null,
  updated_at bigint not null,
  primary key (organization_id, id),
  foreign key (organization_id, lead_id) references leads (organization_id, id) on delete cascade
);
create index notes_by_lead on notes (organization_id, lead_id, created_at, id);
create unique index notes_by_message on notes (organization_id, message_id) where message_id is not null;

create table drafts (
  organization_id text not null,
  conversation_id text not null,
  user_id text not null references users (id) on delete cascade,
  mode text not null check (mode in ('REPLY', 'NOTE')),
  text text not null,
  updated_at bigint not null,
  primary key (organization_id, conversation_id, user_id, mode),
  foreign key (organization_id, conversation_id) references conversations (organization_id, id) on delete cascade
);

create table media (
  organization_id text not null,
  id text not null,
  message_id text,
  meta_media_id text,
  mime_type text not null,
  sha256 text,
  size_bytes bigint,
  filename text,
  state text not null check (state in ('REMOTE', 'FETCHING', 'STORED', 'FAILED', 'EXPIRED')),
  storage_key text,
  last_error text,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (organization_id, id)
);
create index media_by_message on media (organization_id, message_id);

create table templates (
  organization_id text not null references organizations (id) on delete cascade,
  id text not null,
  waba_id text,
  meta_id text,
  name text not null,
  language text not null,
  category text not null check (category in ('MARKETING', 'UTILITY', 'AUTHENTICATION')),
  status text not null,
  meta_status text,
  components_json jsonb not null,
  parameter_format text not null check (parameter_format in ('POSITIONAL', 'NAMED')),
  rejected_reason text,
  quality text,
  missing_at_meta boolean not null,
  created_by_id text,
  created_at bigint not null,
  updated_at bigint not null,
  synced_at bigint,
  deleted_at bigint,
  primary key (organization_id, id)
);
create unique index templates_by_name on templates (organization_id, name, language) where deleted_at is null;
create index templates_by_meta_id on templates (meta_id) where meta_id is not null;

create table labels (
  organization_id text not null references organizations (id) on delete cascade,
  id text not null,
  name text not null,
  color text not null,
  created_at bigint not null,
  primary key (organization_id, id)
);
create unique index labels_by_name on labels (organization_id, name);

create table conversation_labels (
  organization_id text not null,
  conversation_id text not null,
  label_id text not null,
  created_at bigint not null,
  primary key (organization_id, conversation_id, label_id),
  foreign key (organization_id, conversation_id) references conversations (organization_id, id) on delete cascade,
  foreign key (organization_id, label_id) references labels (organization_id, id) on delete cascade
);
create index conversation_labels_by_label on conversation_labels (organization_id, label_id, conversation_id);

create table saved_replies (
  organization_id text not null references organizations (id) on delete cascade,
  id text not null,
  user_id text references users (id) on delete cascade,
  shortcut text not null,
  text text not null,
  uses bigint not null,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (organization_id, id)
);
create unique index saved_replies_by_shortcut on saved_replies (organization_id, shortcut, coalesce(user_id, ''));
