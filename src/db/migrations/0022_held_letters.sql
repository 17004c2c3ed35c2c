-- Letters that a person looks at before they go out.

alter table letters
  add column held_at timestamptz,
  -- Who decided on it.
  add column decided_by uuid references organizers (id);
create index letters_to_judge on letters (held_at, id) where status = 'held';
create index deliveries_uncertain on deliveries (next_at, id) where state = 'uncertain';
create index recipients_paused on recipients (paused_at) where paused_at is not null;

-- By what letters of the same hand are known for a day: HMACs, under the campaign's pepper, of the mail domain and of pieces
-- of what was written. Nothing can be read back from them.
create table letter_marks (
  campaign_id uuid not null,
  letter_id uuid not null references letters (id) on delete cascade,
  kind text not null check (kind in ('domain', 'words')),
  mark bytea not null,
  at timestamptz not null
);
create index letter_marks_by_mark on letter_marks (campaign_id, kind, mark, at);
create index letter_marks_by_letter on letter_marks (letter_id);
create index letter_marks_by_age on letter_marks (at);
