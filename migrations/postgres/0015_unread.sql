-- What: conversations that nobody has answered, with all that "unread" asks of them, by anyone and by who has them: they are
-- counted without reading their rows.
drop index conversations_unanswered;
create index conversations_unanswered on conversations
  (organization_id, last_message_at, id, inbound_count, inbound_answered)
  where inbound_count > inbound_answered;
create index conversations_unanswered_by_assignee on conversations
  (organization_id, assigned_to_id, last_message_at, id, inbound_count, inbound_answered)
  where inbound_count > inbound_answered;
