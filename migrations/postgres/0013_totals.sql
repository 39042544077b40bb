-- What: how many messages and conversations an organization has, for the totals of REST's lists. Counting costs as much as
-- there are; these are kept in the transaction of each change, in the row that it takes anyway for its live events.
alter table organization_counters add column messages bigint not null default 0;
alter table organization_counters add column conversations bigint not null default 0;
