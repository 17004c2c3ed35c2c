-- One letter to one recipient by one channel, and everything that happened to it.

-- Domains and no checks of the table: PostgreSQL reads a table's checks anew for each statement that writes to it.
create domain delivery_state as text check (value in (
  'planned', 'ready', 'sending', 'deferred', 'digest_wait', 'uncertain', 'accepted', 'settled',
  'to_print', 'printed', 'posted', 'handed_over',
  'bounced', 'failed', 'expired', 'suppressed', 'cancelled', 'digested'));
-- Told by the supporter of a form.
create domain self_report as text check (value in ('sent', 'did_not_work'));

create table deliveries (
  id uuid primary key,
  letter_id uuid not null references letters (id),
  campaign_id uuid not null references campaigns (id),
  recipient_id uuid not null references recipients (id),
  contact_id uuid references contacts (id),
  channel delivery_channel not null,
  state delivery_state not null,
  -- The wording, fixed when the supporter confirms.
  choice_id uuid not null references choices (id),
  -- The domain that receives it, for fairness, limits and breakers. Empty off the e-mail channel.
  receiving_domain text not null default '',
  next_at timestamptz not null,
  attempt integer not null default 0,
  -- Counts the jobs made for it: a job of an older generation finds nothing.
  generation integer not null default 0,
  enqueued_at timestamptz,
  claim_token uuid,
  lease_until timestamptz,
  body_started_at timestamptz,
  relay text,
  reply_code integer,
  reply_enhanced text,
  -- The server's words, bounded, without addresses.
  reply_text text,
  self_report self_report,
  accepted_at timestamptz,
  ended_at timestamptz,
  created_at timestamptz not null,
  unique (letter_id, recipient_id, channel)
) with (fillfactor = 80);
-- The lanes of the dispatcher: one for each receiving domain, recipient and campaign, in the order of being due.
create index deliveries_lanes on deliveries (receiving_domain, recipient_id, campaign_id, next_at, id)
  where state in ('planned', 'deferred');
-- What is under way: never more than the conveyor holds, so that sweeper, reaper and heartbeats find theirs by reading all of
-- it. An index of their own would cost every letter one more entry at each of its moves.
create index deliveries_in_flight on deliveries (receiving_domain) where state in ('ready', 'sending');
create index deliveries_settling on deliveries (accepted_at) where state = 'accepted';
-- For people who look after what does not move by itself. Moving deliveries are not in it: they would pay at each move.
create index deliveries_at_rest on deliveries (recipient_id, state, campaign_id)
  where state in ('digest_wait', 'uncertain', 'to_print', 'printed', 'bounced', 'failed', 'expired');

-- Append-only; nothing personal in it.
create table delivery_events (
  id bigint generated always as identity primary key,
  delivery_id uuid not null,
  campaign_id uuid not null,
  from_state text,
  to_state text not null,
  -- Why: the name of a reply class or of an act.
  reason text not null,
  attempt integer not null default 0,
  relay text,
  reply_code integer,
  reply_enhanced text,
  reply_text text,
  at timestamptz not null
);
create index delivery_events_by_delivery on delivery_events (delivery_id, id);

create trigger delivery_events_append_only before update on delivery_events
  for each row execute function refuse_change();
