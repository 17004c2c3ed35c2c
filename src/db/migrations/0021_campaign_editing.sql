-- What organizers change on the desk: campaigns, their texts and their appeals, each with an edition, so that nobody
-- overwrites what somebody else saved meanwhile.

create table pictures (
  id uuid primary key default gen_random_uuid(),
  campaign_id uuid not null references campaigns (id),
  -- Encoded anew by us, without metadata. In the database, for there may be web processes on several machines.
  bytes bytea not null,
  width integer not null,
  height integer not null,
  created_at timestamptz not null default now()
);
create index pictures_by_campaign on pictures (campaign_id);

alter table campaigns
  -- Counts up with each change of settings or recipients.
  add column edition integer not null default 1,
  add column edited_by uuid references organizers (id),
  -- Whom it writes to, as a rule: {directories, kinds, countries, roles, languages, added, removed}. Null: as the
  -- example's file said. The recipients it leads to stand in campaign_recipients.
  add column audience jsonb,
  add column picture_id uuid references pictures (id),
  -- When its marks of supporters begin to run out.
  add column closed_at timestamptz;

alter table campaign_texts
  add column edition integer not null default 1,
  add column edited_by uuid references organizers (id),
  -- Shown where a supporter confirms.
  add column confirm_note text not null default '',
  add column picture_alt text not null default '',
  -- Offered on the page of thanks: [{"name", "url"}].
  add column links jsonb not null default '[]';

-- Every saved state of an appeal. The newest version of a language is what is being written; publishing makes a release of it.
create table appeal_drafts (
  campaign_id uuid not null references campaigns (id),
  language text not null,
  version integer not null,
  subjects text[] not null,
  openings text[] not null,
  body text not null,
  kind text not null check (kind in ('saved', 'autosaved', 'imported', 'restored', 'removed')),
  organizer_id uuid references organizers (id),
  saved_at timestamptz not null,
  -- The release that this version became.
  published_as integer,
  primary key (campaign_id, language, version)
);
