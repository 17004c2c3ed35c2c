-- What comes back: addresses that are dead, and how many answers a letter was sent today.

-- Supporters' addresses that do not exist, known again by an HMAC under a key of the installation. Nobody's name.
create table suppressions (
  mark bytea primary key,
  reason text not null,
  created_at timestamptz not null
);
create index suppressions_by_age on suppressions (created_at);

-- Answers of officials that were passed on, a row a letter and day (UTC); the answers themselves are never kept.
create table forwarded_replies (
  letter_id uuid not null references letters (id) on delete cascade,
  day date not null,
  count integer not null,
  primary key (letter_id, day)
);
create index forwarded_replies_by_day on forwarded_replies (day);
