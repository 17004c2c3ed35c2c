-- Who can be written to: directories, their recipients, and the contacts by which each can be reached.

-- Names as people look for them: Ł beside L, І and Ў where their alphabet has them, 9 before 105. The order of bytes,
-- which is what a database compares by otherwise, puts Ірландыя before Азія. A PostgreSQL built without ICU keeps it.
do $$ begin
  create collation by_name (provider = icu, locale = 'und-u-kn-true');
exception when others then
  create collation by_name from "C";
end $$;

create table directories (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique,
  name text collate by_name not null,
  source text not null default '',
  -- SHA-256 of the file it was loaded from; null when organizers made it by hand.
  file_hash bytea,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table recipients (
  id uuid primary key default gen_random_uuid(),
  directory_id uuid not null references directories (id),
  external_id text,
  kind text not null,
  role text not null,
  -- ISO 3166-1 alpha-2, or null with `place` naming the body (UNESCO, EU, UN).
  country text check (country ~ '^[A-Z]{2}$'),
  place text not null default '',
  name text collate by_name not null,
  office text collate by_name not null,
  holder_gender text check (holder_gender in ('f', 'm')),
  -- BCP 47 tags in the recipient's own order of preference.
  languages text[] not null,
  -- What the recipient demands: postal_address, constituent. What a writer should know: public_record, ...
  requires text[] not null default '{}',
  advice text[] not null default '{}',
  notes text not null default '',
  confidence text not null check (confidence in ('high', 'medium', 'low', 'unverified')),
  -- Half-open: the mandate has ended on this day.
  valid_until date,
  -- One that PostgreSQL cannot read would fail the statement that dispatches to everybody.
  time_zone text not null default 'UTC' check (timestamptz 'epoch' at time zone time_zone is not null),
  enabled boolean not null default true,
  -- Set when the row is no longer in its source file; never deleted, for its letters remain.
  left_at timestamptz,
  paused_at timestamptz,
  paused_reason text,
  -- Null: the default of the installation. Organizers may lower these, only the owner may raise.
  hourly_cap integer check (hourly_cap >= 0),
  daily_cap integer check (daily_cap >= 0),
  wants_digest boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (directory_id, external_id)
);
create index recipients_by_country on recipients (country, kind);

-- Nothing goes out to it now: it is paused, switched off or no longer in its source. One expression, so that PostgreSQL puts it into the
-- statement that asks.
create function holds_letters(recipient recipients) returns boolean language sql immutable as $$
  select recipient.paused_at is not null or not recipient.enabled or recipient.left_at is not null
$$;

create table contacts (
  id uuid primary key default gen_random_uuid(),
  recipient_id uuid not null references recipients (id),
  channel text not null check (channel in ('email', 'form', 'post')),
  -- An addr-spec, an https URL, or an address block with one line per address line.
  address text not null,
  -- A trial address works only with the built-in outbox.
  trial boolean not null default false,
  -- Lower is tried first.
  preference integer not null default 0,
  enabled boolean not null default true,
  source text not null default '',
  source_date text not null default '',
  checked_on date,
  -- For a form: the longest subject and body it takes, in characters; null when it does not say.
  subject_limit integer,
  body_limit integer,
  -- How often it was said within a day not to exist. From two on it is dead, until it is released, or written down anew.
  hard_bounces integer not null default 0,
  last_bounced_at timestamptz,
  left_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (recipient_id, channel, address)
);

-- The contact that stands for this one today: itself while it is switched on and in its source, else the first of its kind that is;
-- one that was said twice not to exist only while there is no other. With none left itself.
create function present_contact(wanted uuid) returns setof contacts language sql stable as $$
  select usable.* from contacts as own
  join contacts as usable on usable.id = own.id or usable.recipient_id = own.recipient_id
    and usable.channel = own.channel and usable.trial = own.trial and usable.enabled and usable.left_at is null
  where own.id = wanted
  order by (usable.enabled and usable.left_at is null) desc, (usable.hard_bounces < 2) desc, (usable.id = own.id) desc,
    usable.preference, usable.address
  limit 1
$$;

-- What an organizer wrote for this recipient; without a row the common form for its role is used.
create table recipient_salutations (
  recipient_id uuid not null references recipients (id),
  language text not null,
  salutation text not null,
  closing text not null,
  primary key (recipient_id, language)
);
