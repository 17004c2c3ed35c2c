-- What became of the letters, counted. A change of a letter or a delivery inserts what it changes, in its own transaction;
-- one process folds these rows into the tallies. Reading adds both, so that it is exact at any moment and costs the same
-- whatever the number of letters; and no two supporters ever wait for the same row.

-- No foreign keys on rows of change: a check would lock the campaign's row for each supporter.
create table letter_changes (
  campaign_id uuid not null,
  -- withdrawn: confirmed and then taken back as a whole. lapsed: written, never confirmed, removed as promised; what is
  -- removed cannot be counted again.
  measure text not null check (measure in ('confirmed', 'withdrawn', 'lapsed')),
  -- UTC, as 2026-11-23T11: of the confirmation, or of the writing when it lapsed.
  hour text not null,
  country text not null,
  language text not null,
  edited boolean not null,
  mode text not null,
  via text not null,
  -- How long it waited to be confirmed.
  wait text not null,
  change integer not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
create index letter_changes_by_campaign on letter_changes (campaign_id);

create table letter_tallies (
  campaign_id uuid not null references campaigns (id),
  measure text not null,
  -- 'all', or a day as 2026-11-23.
  period text not null,
  -- total, country, language, edited, mode, via, wait, day, hour.
  dimension text not null,
  key text not null,
  letters integer not null,
  primary key (campaign_id, measure, period, dimension, key)
) with (fillfactor = 70);

create table delivery_changes (
  campaign_id uuid not null,
  recipient_id uuid not null,
  channel text not null,
  state text not null,
  -- The day of acceptance or posting, else empty.
  day text not null,
  -- Who accepted and with which answer: domain, code and enhanced code, parted by blanks; else empty.
  reply text not null,
  change integer not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
create index delivery_changes_by_campaign on delivery_changes (campaign_id);

create table delivery_tallies (
  campaign_id uuid not null references campaigns (id),
  -- 'all'; or a day: then only what was accepted or posted on that day; or 'reply': then `state` is the reply.
  period text not null,
  recipient_id uuid not null references recipients (id),
  channel text not null,
  state text not null,
  deliveries integer not null,
  primary key (campaign_id, period, recipient_id, channel, state)
) with (fillfactor = 70);

-- What the public is told in steps: a campaign's breakdowns as they stood when ten more had joined.
create table public_tallies (
  campaign_id uuid primary key references campaigns (id),
  step_at timestamptz not null,
  -- How many letters had ever been confirmed when everything was told anew, and when the last of them was.
  joined integer not null,
  told_until timestamptz not null,
  tally jsonb not null
);
-- Letters whose writers chose to be safer than their open campaign.
create index letters_guarded on letters (campaign_id, confirmed_at) where status = 'confirmed' and mode <> 'open';

-- What a recipient answered, as an organizer noted it.
create table recipient_answers (
  campaign_id uuid not null references campaigns (id),
  recipient_id uuid not null references recipients (id),
  answer text not null check (answer in ('no_answer', 'acknowledged', 'answered', 'agreed', 'refused')),
  link text check (link ~ '^https?://'),
  answered_on date,
  updated_at timestamptz not null,
  primary key (campaign_id, recipient_id)
);
