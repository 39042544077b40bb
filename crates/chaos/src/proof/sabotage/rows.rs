//! What is spoilt in the rows.

/// What is spoilt, how, and what must be said of it.
pub(in crate::proof) type Spoilt = (&'static str, &'static str, &'static str);

/// In the rows.
pub(super) const ROWS: [Spoilt; 22] = [
    (
        "a message is lost",
        "update messages set external_message_id = null where id = (select min(id) from messages where direction = 'INBOUND')",
        "acknowledged messages are lost",
    ),
    (
        "a message nobody sent",
        "update messages set external_message_id = 'wamid.nobody' where id = (select min(id) from messages where direction = 'INBOUND')",
        "messages were never offered",
    ),
    (
        "a message that is there twice",
        "drop index messages_external;
         update messages set external_message_id = (select min(external_message_id) from messages where direction = 'INBOUND')
           where id = (select max(id) from messages where direction = 'INBOUND')",
        "messages are there twice",
    ),
    (
        "other words",
        "update messages set text = '?' where id = (select min(id) from messages where text like 'Mensaje%')",
        "messages are not what was sent",
    ),
    (
        "another sender",
        "update messages set from_address = '+1' where id = (select min(id) from messages where direction = 'INBOUND')",
        "messages are not what was sent",
    ),
    (
        "a note that is lost",
        "delete from notes where id = (select min(id) from notes where message_id is not null)",
        "messages have no note, or several",
    ),
    (
        "a count that is wrong",
        "update conversations set inbound_count = inbound_count + 1 where id = (select min(id) from conversations)",
        "conversations count their messages wrongly",
    ),
    (
        "a conversation without its last message",
        "update conversations set last_message_id = null where id = (select min(id) from conversations)",
        "conversations do not show their last message",
    ),
    // On one number the database itself refuses that.
    (
        "two conversations of one lead",
        "pragma defer_foreign_keys = on;
         update conversations set lead_id = (select min(lead_id) from conversations), channel_id = 'another'
           where id = (select id from conversations order by lead_id desc limit 1)",
        "leads have several conversations",
    ),
    (
        "a webhook that failed",
        "update webhook_events set status = 'FAILED' where id = (select min(id) from webhook_events)",
        "webhook events are not processed",
    ),
    (
        "an item in quarantine",
        "update webhook_items set outcome = 'QUARANTINED' where event_id = (select min(event_id) from webhook_items)",
        "items are quarantined",
    ),
    (
        "a dead job",
        "update jobs set state = 'DEAD' where id = (select min(id) from jobs where kind = 'SEND_MESSAGE')",
        "jobs are stuck",
    ),
    (
        "a job that nobody claims",
        "update jobs set state = 'PENDING' where id = (select min(id) from jobs where kind = 'SEND_MESSAGE')",
        "jobs are stuck",
    ),
    (
        "an answer queued twice",
        "update messages set text = (select min(text) from messages where direction = 'OUTBOUND')
           where id in (select id from messages where direction = 'OUTBOUND' order by text desc limit 1)",
        "answers were queued twice",
    ),
    (
        "an answer that is lost",
        "delete from messages where id = (select min(id) from messages where direction = 'OUTBOUND')",
        "answers were taken in and lost",
    ),
    (
        "an answer that says it was not sent",
        "update messages set send_state = 'UNCONFIRMED' where id = (select min(id) from messages where direction = 'OUTBOUND')",
        "answers say the wrong thing of themselves",
    ),
    (
        "an answer with another message's id",
        "update messages set external_message_id = 'wamid.other' where id = (select min(id) from messages where direction = 'OUTBOUND')",
        "answers say the wrong thing of themselves",
    ),
    (
        "a state that went backwards",
        "update messages set status = 'SENT' where id = (select min(id) from messages where direction = 'OUTBOUND')",
        "answers say the wrong thing of themselves",
    ),
    (
        "a call without a record",
        "delete from message_attempts where tracker = (select min(tracker) from message_attempts)",
        "calls were made without an attempt on record",
    ),
    (
        "a total that is wrong",
        "update organization_counters set messages = messages - 1",
        "totals are not what counting gives",
    ),
    (
        "a live event that is gone",
        "delete from live_events where seq = 3",
        "gaps in the numbers of live events",
    ),
    (
        "a row that belongs to nobody",
        "pragma defer_foreign_keys = on;
         update notes set lead_id = 'nobody' where id = (select min(id) from notes)",
        "places where the file is damaged",
    ),
];
