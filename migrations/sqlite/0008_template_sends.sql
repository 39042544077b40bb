-- What: finding the templates that can be sent, and what filled one the last times.

create index templates_sendable on templates (organization_id, status, name, language) where deleted_at is null;
create index messages_of_template on messages (organization_id, template_id, created_at, id)
  where template_id is not null;
