-- How fast letters go out, and when they rest.

-- What was sent in the present window of a limit. Windows are fixed, so that a cap of 200 a day is never 201.
create table limit_windows (
  scope text not null check (scope in ('relay', 'sending_domain', 'receiving_domain', 'recipient', 'campaign')),
  key text not null,
  period text not null check (period in ('minute', 'hour', 'day')),
  window_start timestamptz not null,
  used integer not null,
  primary key (scope, key, period)
);

-- How a receiving domain is treated: it starts slowly, and slows down when it asks to.
create table domain_paces (
  domain text primary key,
  per_minute integer not null,
  -- Deliveries under way at once, counted in jobs.
  concurrency integer not null,
  -- When its rate may next be doubled, up to the installation's limit.
  grows_at timestamptz not null,
  updated_at timestamptz not null
);

-- A breaker keeps letters back from what refuses all of them. Closed ones have no row.
create table breakers (
  scope text not null check (scope in ('relay', 'sending_domain', 'receiving_domain')),
  key text not null,
  failures_in_row integer not null default 0,
  -- The last 20 outcomes, newest in the lowest bit, 1 a failure.
  history bit(20) not null default b'00000000000000000000',
  first_failed_at timestamptz,
  -- Open until then; after that one probe may pass.
  open_until timestamptz,
  probing_since timestamptz,
  times_opened integer not null default 0,
  reason text not null default '',
  updated_at timestamptz not null,
  primary key (scope, key)
);

-- Counts a failure and says whether the breaker is open after it. Times in ms.
create function count_failure(
  failed_scope text, failed_key text, why text, at timestamptz,
  in_row integer, of_twenty integer, within float8, rest float8, longest float8, at_least float8
) returns boolean
language plpgsql as $$
declare
  kept breakers;
  is_too_many boolean;
begin
  insert into breakers (scope, key, updated_at) values (failed_scope, failed_key, at)
  on conflict (scope, key) do update set updated_at = at
  returning * into kept;
  if within is not null and kept.first_failed_at <= at - within * interval '1 millisecond' then
    kept.failures_in_row := 0;
    kept.first_failed_at := null;
  end if;
  kept.failures_in_row := kept.failures_in_row + 1;
  kept.history := (kept.history << 1) | b'00000000000000000001';
  is_too_many := kept.failures_in_row >= in_row
    or length(replace(kept.history::text, '0', '')) >= of_twenty
    or kept.open_until <= at;
  if is_too_many and (kept.open_until is null or kept.open_until <= at) then
    kept.open_until := at + least(longest, greatest(at_least, rest * power(2, kept.times_opened))) * interval '1 millisecond';
    kept.times_opened := kept.times_opened + 1;
  end if;
  update breakers set failures_in_row = kept.failures_in_row, history = kept.history,
    first_failed_at = coalesce(kept.first_failed_at, at), open_until = kept.open_until,
    times_opened = kept.times_opened, probing_since = null, reason = why
  where scope = failed_scope and key = failed_key;
  return coalesce(kept.open_until > at, false);
end $$;
