-- The built-in outbox: mail that would have left the machine, kept for reading. Bounded, oldest out.
create table outbox_mails (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  envelope_from text not null,
  envelope_to text[] not null,
  raw bytea not null
);

-- Small facts of the installation: a name and a JSON value.
create table settings (
  name text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);
