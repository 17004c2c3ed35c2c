-- Deliveries that may go out now, fairly by receiving domain and recipient, within every limit; marks them ready.
-- The limits come as parameters, null for none. One dispatcher at a time: the others wait for its commit, so that a
-- window is never taken twice. Domains, and the lanes of those that have room, are found by loose scans of deliveries_lanes: the
-- cost is that of the lanes, whatever the number of letters that wait in them. What bounds a lane is looked up for each by its
-- key: of joins PostgreSQL thinks there are few rows, and compares all lanes with all officials.
create function dispatch_deliveries(
  at timestamptz, most integer, job_size integer,
  recipient_hour integer, recipient_day integer, campaign_hour integer, relay_day integer,
  domain_minute integer, domain_start integer, domain_concurrency integer,
  hours_from time, hours_until time
) returns table (id uuid, generation integer, receiving_domain text)
language plpgsql as $$
#variable_conflict use_column
declare
  free integer;
begin
  perform pg_advisory_xact_lock(hashtext('zvarot dispatch_deliveries'));
  free := most - (select count(*) from (
    select from deliveries where state in ('ready', 'sending') limit most) as in_flight);
  if relay_day is not null then
    free := least(free, relay_day - coalesce((
      select used from limit_windows
      where scope = 'relay' and key = 'all' and period = 'day' and window_start = date_trunc('day', at, 'UTC')), 0));
  end if;
  if free <= 0 then return; end if;

  return query
  with recursive names as (
    (select d.receiving_domain from deliveries d
      where d.state in ('planned', 'deferred') order by d.receiving_domain limit 1)
    union all
    select next.receiving_domain from names cross join lateral (
      select d.receiving_domain from deliveries d
      where d.state in ('planned', 'deferred') and d.receiving_domain > names.receiving_domain
      order by d.receiving_domain limit 1) as next
  ), domains as materialized (
    select names.receiving_domain,
      case
        when breakers.open_until > at then 0
        when breakers.open_until is not null then
          case when breakers.probing_since is null or breakers.probing_since < at - interval '15 minutes' then 1 else 0 end
        else least(
          coalesce(domain_paces.per_minute, domain_start, domain_minute, 1000000000)
            - coalesce((select used from limit_windows
              where scope = 'receiving_domain' and key = names.receiving_domain and period = 'minute'
                and window_start = date_trunc('minute', at, 'UTC')), 0),
          coalesce(domain_paces.concurrency, domain_concurrency) * job_size
            - (select count(*) from deliveries d
              where d.state in ('ready', 'sending') and d.receiving_domain = names.receiving_domain)::integer)
      end as room
    from names
    left join lateral (
      select * from domain_paces where domain_paces.domain = names.receiving_domain limit 1) as domain_paces on true
    left join lateral (
      select * from breakers where breakers.scope = 'receiving_domain' and breakers.key = names.receiving_domain
      limit 1) as breakers on true
  ), lanes as (
    select domains.receiving_domain, domains.room as domain_room, lane.recipient_id, lane.campaign_id
    from domains cross join lateral (
      with recursive lane as (
        (select d.recipient_id, d.campaign_id from deliveries d
          where d.state in ('planned', 'deferred') and d.receiving_domain = domains.receiving_domain
          order by d.recipient_id, d.campaign_id limit 1)
        union all
        select next.* from lane cross join lateral (
          select d.recipient_id, d.campaign_id from deliveries d
          where d.state in ('planned', 'deferred') and d.receiving_domain = domains.receiving_domain
            and (d.recipient_id, d.campaign_id) > (lane.recipient_id, lane.campaign_id)
          order by d.recipient_id, d.campaign_id limit 1) as next
      )
      select * from lane) as lane
    where domains.room > 0
  ), candidates as (
    select pick.id, pick.state, lanes.receiving_domain, lanes.recipient_id, lanes.campaign_id, pick.next_at, pick.turn,
      lanes.domain_room, people.room as recipient_room, causes.room as campaign_room
    from lanes
    cross join lateral (
      select case
        when campaigns.status in ('live', 'closed') or campaigns.status = 'paused' and campaigns.sends_while_paused then
          coalesce(campaign_hour, 1000000000) - case when campaign_hour is null then 0 else
            coalesce((select used from limit_windows
              where scope = 'campaign' and key = campaigns.id::text and period = 'hour'
                and window_start = date_trunc('hour', at, 'UTC')), 0) end
        else 0
      end as room
      from campaigns where campaigns.id = lanes.campaign_id) as causes
    cross join lateral (
      select case
        when holds_letters(recipients)
          or recipients.valid_until <= (at at time zone recipients.time_zone)::date then 0
        when hours_from is not null and (
          (at at time zone recipients.time_zone)::time < hours_from
          or (at at time zone recipients.time_zone)::time >= hours_until
          or extract(isodow from at at time zone recipients.time_zone) >= 6) then 0
        else least(
          coalesce(recipients.hourly_cap, recipient_hour, 1000000000)
            - coalesce((select used from limit_windows
              where scope = 'recipient' and key = recipients.id::text and period = 'hour'
                and window_start = date_trunc('hour', at, 'UTC')), 0),
          coalesce(recipients.daily_cap, recipient_day, 1000000000)
            - coalesce((select used from limit_windows
              where scope = 'recipient' and key = recipients.id::text and period = 'day'
                and window_start = date_trunc('day', at, recipients.time_zone)), 0))
      end as room
      from recipients where recipients.id = lanes.recipient_id) as people
    cross join lateral (
      select d.id, d.state, d.next_at, row_number() over (order by d.next_at, d.id) as turn
      from deliveries d
      where d.state in ('planned', 'deferred') and d.receiving_domain = lanes.receiving_domain
        and d.recipient_id = lanes.recipient_id and d.campaign_id = lanes.campaign_id and d.next_at <= at
      order by d.next_at, d.id
      limit least(lanes.domain_room, people.room, causes.room, free)
    ) as pick
    where people.room > 0 and causes.room > 0
  ), ranked as (
    select candidates.*,
      row_number() over (partition by recipient_id order by turn, next_at, id) as recipient_turn,
      row_number() over (partition by campaign_id order by turn, next_at, id) as campaign_turn
    from candidates
  ), fair as (
    select ranked.*,
      row_number() over (partition by receiving_domain order by turn, next_at, id) as domain_turn
    from ranked
    where recipient_turn <= recipient_room and campaign_turn <= campaign_room
  ), chosen as (
    select fair.* from fair where domain_turn <= domain_room order by domain_turn, next_at, id limit free
  ), marked as (
    update deliveries set state = 'ready', enqueued_at = at, generation = deliveries.generation + 1
    from chosen
    where deliveries.id = chosen.id and deliveries.state = chosen.state
    returning deliveries.id, deliveries.generation, deliveries.receiving_domain, deliveries.recipient_id,
      deliveries.campaign_id, deliveries.attempt, chosen.state as from_state
  ), logged as (
    insert into delivery_events (delivery_id, campaign_id, from_state, to_state, reason, attempt, at)
    select marked.id, marked.campaign_id, marked.from_state, 'ready', 'due', marked.attempt, at from marked
  ), taken as (
    insert into limit_windows as kept (scope, key, period, window_start, used)
    select 'relay', 'all', 'day', date_trunc('day', at, 'UTC'), count(*) from marked having count(*) > 0
    union all
    select 'receiving_domain', marked.receiving_domain, 'minute', date_trunc('minute', at, 'UTC'), count(*)
      from marked group by marked.receiving_domain
    union all
    select 'campaign', marked.campaign_id::text, 'hour', date_trunc('hour', at, 'UTC'), count(*)
      from marked group by marked.campaign_id
    union all
    select 'recipient', marked.recipient_id::text, 'hour', date_trunc('hour', at, 'UTC'), count(*)
      from marked group by marked.recipient_id
    union all
    select 'recipient', marked.recipient_id::text, 'day', date_trunc('day', at, recipients.time_zone), count(*)
      from marked join recipients on recipients.id = marked.recipient_id
      group by marked.recipient_id, recipients.time_zone
    on conflict (scope, key, period) do update set
      used = excluded.used + case when kept.window_start = excluded.window_start then kept.used else 0 end,
      window_start = excluded.window_start
  ), paced as (
    insert into domain_paces (domain, per_minute, concurrency, grows_at, updated_at)
    select distinct marked.receiving_domain, domain_start, domain_concurrency, at + interval '10 minutes', at
    from marked where domain_start is not null and domain_concurrency is not null
    on conflict (domain) do nothing
  ), probed as (
    update breakers set probing_since = at
    where breakers.scope = 'receiving_domain' and breakers.open_until <= at
      and breakers.key in (select marked.receiving_domain from marked)
  )
  select marked.id, marked.generation, marked.receiving_domain from marked;
end $$;
