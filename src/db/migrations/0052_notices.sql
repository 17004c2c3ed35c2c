-- A supporter is told once a month that letters of hers failed; whoever looks at the same moment tells it once.
create unique index mails_one_failure on mails (letter_id, ((created_at at time zone 'UTC')::date)) where kind = 'letter-failed';
create index deliveries_failed on deliveries (ended_at) where state in ('bounced', 'failed', 'expired', 'suppressed');
