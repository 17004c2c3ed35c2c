-- Letters on paper: bundles that an organizer prints and posts.

-- The letters of one campaign to one recipient that are printed together.
create table print_bundles (
  id uuid primary key default gen_random_uuid(),
  -- What people call it: "bundle 12".
  number integer generated always as identity unique,
  campaign_id uuid not null references campaigns (id),
  recipient_id uuid not null references recipients (id),
  -- open: made, nothing moved yet; returned: its letters wait again.
  state text not null default 'open' check (state in ('open', 'printed', 'posted', 'returned')),
  -- The address as it was when the bundle was made, one line per address line.
  address text not null,
  -- ISO 3166-1 alpha-2 of the country it is posted from; null names the country in every address.
  posted_from text check (posted_from ~ '^[A-Z]{2}$'),
  made_at timestamptz not null,
  -- How many times it was marked as printed.
  prints integer not null default 0,
  posted_on date,
  tracking text not null default '',
  -- Setting the PDF under way or done: sheets so far, of how many, and when it last moved.
  set_done integer not null default 0,
  set_total integer not null default 0,
  set_at timestamptz
);
create index print_bundles_by_recipient on print_bundles (recipient_id, campaign_id, number);

create table print_bundle_letters (
  bundle_id uuid not null references print_bundles (id),
  delivery_id uuid not null references deliveries (id),
  -- Its place in the bundle, from 1; printed small in the corner of each sheet.
  ordinal integer not null,
  -- Set when the bundle was returned: the letter may be in another one.
  released_at timestamptz,
  primary key (bundle_id, ordinal)
);
-- A letter lies in one bundle at most.
create unique index print_bundle_letters_once on print_bundle_letters (delivery_id) where released_at is null;

-- What was done to a bundle and by whom; nothing of supporters is in it.
create table print_bundle_events (
  id bigint generated always as identity primary key,
  bundle_id uuid not null references print_bundles (id),
  act text not null check (act in ('made', 'printed', 'printed_again', 'posted', 'corrected', 'returned')),
  organizer_id uuid,
  letters integer not null,
  at timestamptz not null
);
create index print_bundle_events_by_bundle on print_bundle_events (bundle_id, id);
create trigger print_bundle_events_append_only before update on print_bundle_events
  for each row execute function refuse_change();

-- What is waiting for paper, by campaign and recipient.
create index deliveries_to_print on deliveries (campaign_id, recipient_id, created_at, id) where state = 'to_print';
