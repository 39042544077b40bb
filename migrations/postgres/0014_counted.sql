-- What: the totals of what is there already. A migration of its own: the columns are added in a moment, and whoever writes
-- meanwhile does not wait for the counting.
update organization_counters set
  messages = (select count(*) from messages m where m.organization_id = organization_counters.organization_id),
  conversations =
    (select count(*) from conversations c where c.organization_id = organization_counters.organization_id);
