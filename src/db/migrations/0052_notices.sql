-- A supporter is told once that letters of hers failed.
create unique index mails_one_failure on mails (letter_id) where kind = 'letter-failed';
create index deliveries_failed on deliveries (ended_at) where state in ('bounced', 'failed', 'expired', 'suppressed');
