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

-- The hour of a moment in UTC; its first ten characters are the day.
create function utc_hour(at timestamptz) returns text language sql stable as $$
  select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24')
$$;

-- How long a letter waited for its confirmation, in minutes at most; 'more' is over a day.
create function wait_of(waited interval) returns text language sql immutable as $$
  select case
    when waited <= interval '1 minute' then '1'
    when waited <= interval '5 minutes' then '5'
    when waited <= interval '15 minutes' then '15'
    when waited <= interval '1 hour' then '60'
    when waited <= interval '6 hours' then '360'
    when waited <= interval '1 day' then '1440'
    else 'more'
  end
$$;

-- States that are counted as one: ready and sending pass in seconds, settled only says that no bounce came.
create function tally_state(state text) returns text language sql immutable as $$
  select case when state in ('ready', 'sending') then 'planned' when state = 'settled' then 'accepted' else state end
$$;

create function arrived_day(state text, accepted_at timestamptz, ended_at timestamptz) returns text language sql stable as $$
  select coalesce(left(utc_hour(case
    when state in ('accepted', 'settled') then accepted_at
    when state = 'posted' then ended_at
  end), 10), '')
$$;

-- The cast keeps it immutable throughout, so that PostgreSQL writes it into the statement instead of calling it for each row.
create function accepting_reply(state text, domain text, code integer, enhanced text) returns text language sql immutable as $$
  select case when state in ('accepted', 'settled') and code is not null
    then domain || ' ' || code::text || ' ' || coalesce(enhanced, '') else '' end
$$;

-- The cells that one letter counts in.
create function letter_cells(hour text, country text, language text, edited boolean, mode text, via text, wait text)
returns table (period text, dimension text, key text) language sql immutable as $$
  select period, dimension, key
  from (values ('total', ''), ('country', country), ('language', language), ('edited', edited::text), ('mode', mode),
    ('via', via), ('wait', wait)) as cell (dimension, key)
  cross join (values ('all'), (left(hour, 10))) as span (period)
  union all
  values ('all', 'day', left(hour, 10)), ('all', 'hour', hour)
$$;

-- The cells that one delivery counts in.
create function delivery_cells(state text, day text, reply text) returns table (period text, state text)
language sql immutable as $$
  values ('all', state)
  union all
  select day, state where day <> ''
  union all
  select 'reply', reply where reply <> ''
$$;

create function count_letter() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' and old.confirmed_at is not null and old.status in ('confirmed', 'withdrawn') then
    insert into letter_changes values (old.campaign_id, old.status, utc_hour(old.confirmed_at), old.country, old.language,
      old.edited, old.mode, coalesce(old.via, ''), wait_of(old.confirmed_at - old.created_at), -1);
  end if;
  if tg_op <> 'DELETE' and new.confirmed_at is not null and new.status in ('confirmed', 'withdrawn') then
    insert into letter_changes values (new.campaign_id, new.status, utc_hour(new.confirmed_at), new.country, new.language,
      new.edited, new.mode, coalesce(new.via, ''), wait_of(new.confirmed_at - new.created_at), 1);
  end if;
  if tg_op = 'DELETE' and old.status = 'pending' then
    insert into letter_changes values (old.campaign_id, 'lapsed', utc_hour(old.created_at), old.country, old.language,
      old.edited, old.mode, coalesce(old.via, ''), '', 1);
  end if;
  return null;
end $$;

-- A condition on each keeps what is not counted, such as writing and purging, from costing anything.
create trigger letters_counted_on_insert after insert on letters
  for each row when (new.status in ('confirmed', 'withdrawn')) execute function count_letter();
create trigger letters_counted_on_update after update on letters
  for each row when ((old.status in ('confirmed', 'withdrawn') or new.status in ('confirmed', 'withdrawn'))
    and (old.campaign_id, old.status, old.country, old.language, old.edited, old.mode, old.via, old.created_at, old.confirmed_at)
      is distinct from
      (new.campaign_id, new.status, new.country, new.language, new.edited, new.mode, new.via, new.created_at, new.confirmed_at))
  execute function count_letter();
create trigger letters_counted_on_delete after delete on letters
  for each row when (old.status in ('pending', 'confirmed', 'withdrawn')) execute function count_letter();

-- Deliveries move in sets: one statement inserts one row for each distinct cell that it changes, and none when it
-- changes none.
create function count_new_deliveries() returns trigger language plpgsql as $$
begin
  insert into delivery_changes
  select campaign_id, recipient_id, channel, tally_state(state), arrived_day(state, accepted_at, ended_at),
    accepting_reply(state, receiving_domain, reply_code, reply_enhanced), count(*)
  from after_rows group by 1, 2, 3, 4, 5, 6;
  return null;
end $$;
create function count_moved_deliveries() returns trigger language plpgsql as $$
begin
  insert into delivery_changes
  select campaign_id, recipient_id, channel, tally_state(state), arrived_day(state, accepted_at, ended_at),
    accepting_reply(state, receiving_domain, reply_code, reply_enhanced), sum(change)
  from (
    select campaign_id, recipient_id, channel, state, accepted_at, ended_at, receiving_domain, reply_code, reply_enhanced,
      1 as change from after_rows
    union all
    select campaign_id, recipient_id, channel, state, accepted_at, ended_at, receiving_domain, reply_code, reply_enhanced,
      -1 from before_rows) as changed
  group by 1, 2, 3, 4, 5, 6 having sum(change) <> 0;
  return null;
end $$;
create function count_removed_deliveries() returns trigger language plpgsql as $$
begin
  insert into delivery_changes
  select campaign_id, recipient_id, channel, tally_state(state), arrived_day(state, accepted_at, ended_at),
    accepting_reply(state, receiving_domain, reply_code, reply_enhanced), -count(*)
  from before_rows group by 1, 2, 3, 4, 5, 6;
  return null;
end $$;
create trigger deliveries_counted_on_insert after insert on deliveries
  referencing new table as after_rows for each statement execute function count_new_deliveries();
create trigger deliveries_counted_on_update after update on deliveries
  referencing old table as before_rows new table as after_rows
  for each statement execute function count_moved_deliveries();
create trigger deliveries_counted_on_delete after delete on deliveries
  referencing old table as before_rows for each statement execute function count_removed_deliveries();

-- What was there before.
insert into letter_changes
select campaign_id, status, utc_hour(confirmed_at), country, language, edited, mode, coalesce(via, ''),
  wait_of(confirmed_at - created_at), count(*)
from letters where status in ('confirmed', 'withdrawn') and confirmed_at is not null group by 1, 2, 3, 4, 5, 6, 7, 8, 9;
insert into delivery_changes
select campaign_id, recipient_id, channel, tally_state(state), arrived_day(state, accepted_at, ended_at),
  accepting_reply(state, receiving_domain, reply_code, reply_enhanced), count(*)
from deliveries group by 1, 2, 3, 4, 5, 6;
