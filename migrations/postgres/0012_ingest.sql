-- What: webhooks that nobody has looked at yet, and their jobs, are in fewer indexes: each of them is paid for by every
-- webhook before its 200. What waits is found by the queue's own index.
drop index webhook_events_unsettled;
create index webhook_events_unsettled on webhook_events (organization_id, status, id)
  where status in ('PARTIAL', 'FAILED');
drop index jobs_unsettled;
create index jobs_unsettled on jobs (organization_id, state, id) where state in ('FAILED', 'DEAD', 'CANCELLED');
