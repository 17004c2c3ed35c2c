-- Addresses elsewhere that are told what organizers did. The acts of the audit log are what is told: nothing of supporters.
create table webhooks (
  id uuid primary key default gen_random_uuid(),
  url text not null check (url ~ '^https?://'),
  -- What signs the calls, sealed under the installation's key.
  sealed_secret bytea not null,
  -- Families of acts, as "campaign"; empty for all.
  families text[] not null default '{}',
  -- The last act that was considered for it.
  seen_act bigint not null,
  created_at timestamptz not null,
  removed_at timestamptz
);

create table webhook_calls (
  id uuid primary key default gen_random_uuid(),
  webhook_id uuid not null references webhooks (id),
  -- Of the audit log.
  act_id bigint not null,
  payload jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'failed')),
  attempt integer not null default 0,
  next_at timestamptz not null,
  lease_until timestamptz,
  -- HTTP status; null when nobody answered.
  answer integer,
  created_at timestamptz not null,
  ended_at timestamptz,
  unique (webhook_id, act_id)
);
create index webhook_calls_due on webhook_calls (next_at) where state in ('waiting', 'sending');
create index webhook_calls_by_webhook on webhook_calls (webhook_id, created_at);
