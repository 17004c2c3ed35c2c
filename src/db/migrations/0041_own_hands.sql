-- "I sent it", told by supporters who never gave us their letter. Self-reported, and never added to confirmed counts.
-- Many small counters for one number, so that supporters do not wait for each other's row.
create table own_hands_reports (
  campaign_id uuid not null references campaigns (id),
  recipient_id uuid not null references recipients (id),
  day date not null,
  slot smallint not null,
  count integer not null,
  primary key (campaign_id, recipient_id, day, slot)
);

-- The day (UTC) on which a supporter last told how it went with a letter in her hands; the tally tells only of days that
-- are over, so that nobody sees when somebody reports.
alter table deliveries add column self_reported_on date;
create index deliveries_self_reported on deliveries (campaign_id) where self_report is not null;
