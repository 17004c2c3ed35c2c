-- What is asked, of whom, from when to when; and the model letters, one row a version.

create table campaigns (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
  status text not null default 'draft' check (status in ('draft', 'live', 'paused', 'closed')),
  mode text not null default 'open' check (mode in ('open', 'guarded', 'own_hands')),
  -- A shipped example sends no real mail before an organizer adopts it.
  example boolean not null default false,
  example_year integer,
  adopted_at timestamptz,
  file_hash bytea,
  default_language text not null,
  -- Whether the supporter's own country comes first and is what is chosen for her.
  own_country text not null default 'none' check (own_country in ('none', 'first', 'only')),
  default_selected text not null default 'all' check (default_selected in ('all', 'own_country')),
  may_edit_subject boolean not null default true,
  may_edit_body boolean not null default true,
  may_add_note boolean not null default true,
  -- Where the thank-you page offers to share.
  links text[] not null default '{}',
  goal integer check (goal > 0),
  starts_at timestamptz,
  ends_at timestamptz,
  time_zone text not null default 'UTC',
  -- Counts up when appeals are published: a signed nonce names the release its page showed.
  release integer not null default 1,
  -- While it is paused: whether letters that were confirmed go out all the same. A pause holds them unless organizers say so.
  sends_while_paused boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table campaign_texts (
  campaign_id uuid not null references campaigns (id),
  language text not null,
  title text not null,
  summary text not null,
  -- Markdown.
  story text not null,
  thanks text not null default '',
  victory text not null default '',
  primary key (campaign_id, language)
);

create table campaign_recipients (
  campaign_id uuid not null references campaigns (id),
  recipient_id uuid not null references recipients (id),
  position integer not null default 0,
  selected boolean not null default true,
  primary key (campaign_id, recipient_id)
);
create index campaign_recipients_by_recipient on campaign_recipients (recipient_id);

-- A published appeal never changes: a letter that quotes it by id is sent as it was read.
create table appeals (
  id uuid primary key default gen_random_uuid(),
  campaign_id uuid not null references campaigns (id),
  language text not null,
  subjects text[] not null check (cardinality(subjects) > 0),
  openings text[] not null check (cardinality(openings) > 0),
  body text not null,
  from_release integer not null,
  -- Half-open: the first release that no longer shows it.
  until_release integer,
  created_at timestamptz not null default now(),
  check (until_release > from_release)
);
create unique index appeals_current on appeals (campaign_id, language) where until_release is null;

-- The campaign's data key, wrapped by SECRET_KEY, and its pepper sealed by that key.
-- Destroying a row makes every sealed field of the campaign unreadable, in backups too.
create table campaign_keys (
  campaign_id uuid primary key references campaigns (id),
  wrapped_key bytea not null,
  sealed_pepper bytea,
  created_at timestamptz not null default now()
);
