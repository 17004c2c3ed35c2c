-- Letters that reach an office together, once a day.

-- Why a recipient takes digests, where `wants_digest` is set: its own wish, more letters than its caps let through in a
-- week, a mail server that refuses single ones, or an organizer's choice. Where it is not set, `organizer` says that she chose
-- single letters, and no machine chooses digests.
alter table recipients add column digest_reason text check (digest_reason in ('wish', 'backlog', 'policy', 'organizer'));
alter table recipients add column digest_since timestamptz;

create table digests (
  id uuid primary key default gen_random_uuid(),
  recipient_id uuid not null references recipients (id),
  contact_id uuid not null references contacts (id),
  receiving_domain text not null,
  -- In the recipient's time zone: one a day at most.
  day date not null,
  state text not null check (state in ('planned', 'sending', 'accepted', 'uncertain', 'bounced', 'failed')),
  next_at timestamptz not null,
  attempt integer not null default 0,
  claim_token uuid,
  lease_until timestamptz,
  body_started_at timestamptz,
  -- How many letters it carried; null before it was sent.
  letters integer,
  relay text,
  reply_code integer,
  reply_enhanced text,
  reply_text text,
  reason text,
  created_at timestamptz not null,
  accepted_at timestamptz,
  ended_at timestamptz,
  unique (recipient_id, day)
);
create index digests_due on digests (next_at) where state = 'planned';
create index digests_leased on digests (lease_until) where state = 'sending';
-- One under way per recipient, whatever the day.
create unique index digests_open on digests (recipient_id) where state in ('planned', 'sending');

-- The digest that a delivery is or was part of. One that waits and carries a claim token is being sent.
alter table deliveries add column digest_id uuid references digests (id);
create index deliveries_of_digest on deliveries (digest_id) where digest_id is not null;
create index deliveries_for_digest on deliveries (recipient_id, created_at, id)
  where state = 'digest_wait' and digest_id is null;

-- When a worker first took it, since its recipient was last released: what is refused for now is given up five days later.
alter table deliveries add column first_tried_at timestamptz;

-- What an office told us on its page: a wish, a wrong address, that letters arrived. Nothing personal.
create table office_acts (
  id bigint generated always as identity primary key,
  recipient_id uuid not null references recipients (id),
  act text not null check (act in ('digest', 'single', 'daily_cap', 'wrong_address', 'acknowledged')),
  -- Letters a day, for daily_cap.
  amount integer,
  at timestamptz not null
);
create index office_acts_by_recipient on office_acts (recipient_id, id desc);
