-- Who runs campaigns: organizers, how they sign in, what they did.

create table organizers (
  id uuid primary key default gen_random_uuid(),
  -- Lower case; one mailbox, one organizer.
  email text not null unique check (email = lower(email)),
  name text not null,
  role text not null check (role in ('owner', 'editor', 'viewer')),
  -- Of the mails to this person.
  locale text not null default 'en',
  invited_by uuid references organizers (id),
  created_at timestamptz not null,
  -- The first sign-in; null while an invitation waits.
  joined_at timestamptz,
  -- Set when somebody is taken off the team: never deleted, for the audit log names the row.
  left_at timestamptz
);

-- Links that sign in once. The secret in a link is an HMAC of the row's id under SECRET_KEY, so that a copy of this table opens nothing.
create table sign_in_links (
  id uuid primary key,
  kind text not null check (kind in ('sign_in', 'invitation', 'first_owner', 'step_up')),
  -- Null for the first owner, who is nobody yet.
  organizer_id uuid references organizers (id),
  -- For step_up: the session that asked and that alone is marked.
  session_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index sign_in_links_by_organizer on sign_in_links (organizer_id, created_at);

-- Every wish for a link, for a right address and for a wrong one, as an HMAC of the address: what limits guesses.
create table sign_in_attempts (
  address_mark bytea not null,
  at timestamptz not null
);
create index sign_in_attempts_by_mark on sign_in_attempts (address_mark, at);
create index sign_in_attempts_by_age on sign_in_attempts (at);

create table organizer_sessions (
  id uuid primary key default gen_random_uuid(),
  organizer_id uuid not null references organizers (id),
  -- SHA-256 of the cookie.
  token_hash bytea not null unique,
  -- Family of browser and system, for the list of sessions: "Firefox, Windows". No version, no address.
  browser text not null default '',
  created_at timestamptz not null,
  seen_at timestamptz not null,
  ended_at timestamptz,
  -- The last proof that it is still she: signing in, a passkey, a second link.
  stepped_up_at timestamptz not null,
  -- The link was right, but a passkey is enrolled and has not been shown yet.
  awaits_passkey boolean not null default false,
  challenge text,
  challenge_at timestamptz
);
create index organizer_sessions_open on organizer_sessions (organizer_id) where ended_at is null;

-- WebAuthn credentials. Source: W3C Web Authentication Level 3.
create table passkeys (
  id text primary key,
  organizer_id uuid not null references organizers (id),
  name text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkeys_by_organizer on passkeys (organizer_id);

-- Tokens of the JSON API: the text is shown once, SHA-256 of it is kept.
create table api_tokens (
  id uuid primary key default gen_random_uuid(),
  organizer_id uuid not null references organizers (id),
  name text not null,
  token_hash bytea not null unique,
  scopes text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);

-- Who did what. Nothing of supporters is in it. Each row's hash covers its entry and the hash before it, so that a
-- row that was changed or taken out shows.
create table audit_log (
  id bigint primary key,
  at timestamptz not null,
  organizer_id uuid references organizers (id),
  -- As "campaign.published".
  act text not null,
  -- What it was done to, as "campaign unesco"; empty for acts without one.
  subject text not null default '',
  details jsonb not null default '{}',
  -- The text that is hashed: JSON of the columns before it.
  entry text not null,
  previous_hash bytea not null,
  hash bytea not null
);
create index audit_log_by_organizer on audit_log (organizer_id, id);
create index audit_log_by_subject on audit_log (subject, id);

-- Numbers the rows without a gap and chains them; who writes at the same moment waits for the row before.
create function chain_audit_log() returns trigger language plpgsql as $$
declare
  last record;
begin
  perform pg_advisory_xact_lock(hashtext('zvarot audit_log'));
  select id, hash into last from audit_log order by id desc limit 1;
  new.id := coalesce(last.id, 0) + 1;
  new.previous_hash := coalesce(last.hash, '\x'::bytea);
  new.entry := jsonb_build_object('id', new.id,
    'at', to_char(new.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'organizer', new.organizer_id, 'act', new.act, 'subject', new.subject, 'details', new.details)::text;
  new.hash := sha256(new.previous_hash || convert_to(new.entry, 'UTF8'));
  return new;
end $$;
create trigger audit_log_chained before insert on audit_log for each row execute function chain_audit_log();
create trigger audit_log_append_only before update or delete on audit_log
  for each row execute function refuse_change();
