-- A hash chain over delivery_events: each link seals a batch of them and the link before it, so that what was once
-- summed up and signed cannot be told otherwise later without it being seen.

create table event_links (
  id bigint generated always as identity primary key,
  -- Ids of the first and the last event of the batch; between them only what a rolled-back transaction left out is missing.
  first_event bigint not null unique,
  last_event bigint not null,
  events integer not null,
  -- SHA-256 over the SHA-256 of each event, in the order of their ids.
  digest bytea not null,
  -- SHA-256 over the hash of the link before, the digest, first_event, last_event, events and at.
  hash bytea not null,
  at timestamptz not null
);
create trigger event_links_append_only before update or delete on event_links
  for each row execute function refuse_change();

-- What stays of events that were removed as promised: the hashes of their whole batch, so that the rest of it can be
-- verified still. Events hold nothing personal; of these not even what happened is left.
create table event_leaves (
  link_id bigint primary key references event_links (id),
  -- SHA-256 of each event of the batch, in the order of their ids; empty when all of them are removed.
  hashes bytea not null,
  removed integer not null
);
