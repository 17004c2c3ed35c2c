-- One supporter's letter in one campaign. What is personal is sealed with the campaign's data key.

-- Domains and no checks of the tables: PostgreSQL reads a table's checks anew for each statement that writes to it.
create domain letter_status as text check (value in ('pending', 'held', 'confirmed', 'withdrawn'));
create domain letter_mode as text check (value in ('open', 'guarded', 'own_hands'));
create domain country_code as text check (value ~ '^[A-Z]{2}$');
create domain delivery_channel as text check (value in ('email', 'form', 'post', 'own_hands'));
create domain via_name as text check (value ~ '^[a-z0-9-]{1,40}$');
create domain mail_state as text check (value in ('waiting', 'sending', 'sent', 'uncertain', 'failed'));

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;

-- What one recipient gets: by which way, in which language, with which words around the text, as it stood when it was read. The id is
-- made of the rest, so letters that say the same to the same recipient share one row, and none changes.
create table choices (
  id uuid primary key,
  recipient_id uuid not null references recipients (id),
  contact_id uuid not null references contacts (id),
  channel delivery_channel not null,
  language text not null,
  -- Null: the supporter's own text in `language`.
  appeal_id uuid references appeals (id),
  -- {name, office, country, needs_postal_address}.
  addressee jsonb not null,
  salutation text not null,
  closing text not null,
  -- The domain of an e-mail contact. Empty off that channel.
  receiving_domain text not null
);
create index choices_by_recipient on choices (recipient_id);
create trigger choices_append_only before update on choices for each row execute function refuse_change();

create table letters (
  -- Made from the signature of the page it was written on: one page makes one letter.
  id uuid primary key,
  campaign_id uuid not null references campaigns (id),
  -- What a supporter may read out to an organizer: no meaning, no order.
  receipt text not null unique,
  status letter_status not null,
  held_reason text,
  mode letter_mode not null,
  language text not null,
  country country_code not null,
  edited boolean not null,
  seed integer not null,
  release integer not null,
  -- HMAC of the address with the campaign's pepper; emptied with it.
  fingerprint bytea,
  -- JSON under AES-256-GCM: {email}; {name, postalAddress, subject, body, note}. Null once purged.
  sealed_email bytea,
  sealed_content bytea,
  -- What will be sent to whom, one a recipient, in her order.
  choice_ids uuid[] not null,
  -- Counts up when a waiting letter is written anew: what was read is what is confirmed.
  revision integer not null default 1,
  mailed_at timestamptz not null,
  show_name boolean not null default false,
  updates boolean not null default false,
  via via_name,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  withdrawn_at timestamptz,
  -- She took it back and something of it was under way: what comes back of that is cancelled.
  stop_asked_at timestamptz,
  purged_at timestamptz
);
create index letters_to_stop on letters (id) where stop_asked_at is not null and status = 'confirmed' and purged_at is null;
create unique index letters_one_per_person on letters (campaign_id, fingerprint)
  where status in ('pending', 'held', 'confirmed');
create index letters_pending on letters (created_at) where status = 'pending';
create index letters_by_campaign on letters (campaign_id, confirmed_at) where confirmed_at is not null;

-- Pages that were used by somebody whose letter stood already, under the ids of the letters that they would have made: they are
-- used up like those that made one. Kept as long as a page can be sent.
create table used_pages (
  letter_id uuid primary key,
  fingerprint bytea not null,
  used_at timestamptz not null
);
create index used_pages_by_age on used_pages (used_at);

-- Mails about a letter or to an organizer: they wait here, the queue only wakes the worker.
create table mails (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  letter_id uuid references letters (id) on delete cascade,
  organizer_id uuid,
  -- Non-personal parameters of the template.
  details jsonb not null default '{}',
  state mail_state not null default 'waiting',
  attempt integer not null default 0,
  next_at timestamptz not null,
  claim_token uuid,
  lease_until timestamptz,
  body_started_at timestamptz,
  enqueued_at timestamptz,
  reply_code integer,
  created_at timestamptz not null,
  ended_at timestamptz
);
create index mails_due on mails (next_at) where state = 'waiting';
create index mails_leased on mails (lease_until) where state = 'sending';
create index mails_by_letter on mails (letter_id, kind);
-- Few: without it the desk would look through every mail for them.
create index mails_undelivered on mails (letter_id) where kind = 'confirm-letter' and state in ('failed', 'uncertain');
