-- How changes of letters and deliveries are counted: into which cells, and by which triggers.

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
