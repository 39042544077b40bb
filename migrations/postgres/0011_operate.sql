-- What: lists for those who operate Hilo: webhook events, jobs, the audit log. Ids are in the order of time, so the
-- plain lists are the primary keys read backwards. What is added here is partial wherever it can be: a webhook that is
-- processed and a job that is done are to pay little or nothing for lists of those that are not.

-- The number an item was about. For an item that nobody could take: whoever connects the number later may replay it.
alter table webhook_items add column phone_number_id text;
create index webhook_items_strangers on webhook_items (phone_number_id, event_id) where outcome = 'UNROUTED';

create index webhook_events_unsettled on webhook_events (organization_id, status, id) where status <> 'PROCESSED';
create index webhook_items_notable on webhook_items (organization_id, outcome, event_id) where outcome <> 'APPLIED';
-- Which events made or changed a row: a message, a template.
create index webhook_items_by_subject on webhook_items (organization_id, subject_id, event_id)
  where subject_id is not null;
-- Items in events that carry several organizations' items: found by whose they are, and by their event.
create index webhook_items_shared on webhook_items (organization_id, event_id)
  where organization_id <> event_organization_id;
create index webhook_items_shared_events on webhook_items (event_id)
  where organization_id <> event_organization_id;

-- Not DONE, which are nearly all, and not RUNNING, which are a handful and stand in jobs_leased.
create index jobs_unsettled on jobs (organization_id, state, id)
  where state in ('PENDING', 'FAILED', 'DEAD', 'CANCELLED');
create index jobs_by_kind on jobs (organization_id, kind, id) where kind <> 'PROCESS_WEBHOOK';
-- The jobs about a message, a template; about a webhook event only those in trouble.
create index jobs_by_subject on jobs (organization_id, subject_id, id)
  where kind <> 'PROCESS_WEBHOOK' or state in ('FAILED', 'DEAD', 'CANCELLED');
-- Cancelled ones are forgotten like those that are done.
drop index jobs_done;
create index jobs_done on jobs (finished_at) where state in ('DONE', 'CANCELLED');

create index audit_log_by_actor on audit_log (organization_id, actor_id, id);
create index audit_log_by_action on audit_log (organization_id, action, id);
