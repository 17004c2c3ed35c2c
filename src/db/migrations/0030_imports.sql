-- Files of officials on their way into a directory: staged, cleaned, compared, and only then applied.

create table imports (
  id uuid primary key default gen_random_uuid(),
  directory_id uuid not null references directories (id),
  organizer_id uuid references organizers (id),
  -- reading: rows are being staged; mapping: waits for the organizer's word on the columns; checking: rows are being
  -- cleaned and compared; preview: waits for her word to apply; refused: the file cannot be taken, `refusal` says why.
  status text not null check (status in (
    'reading', 'mapping', 'checking', 'preview', 'applying', 'applied', 'undone', 'refused', 'dropped')),
  -- As the organizer's machine called it; empty for a paste.
  file_name text not null default '',
  file_bytes bigint not null default 0,
  -- What the organizer says of the file where the guess was wrong: {encoding, separator, sheet}.
  hints jsonb not null default '{}',
  format text,
  encoding text,
  separator text,
  columns text[] not null default '{}',
  -- 0: the table begins without a header.
  remarks jsonb not null default '[]',
  -- {code, params}
  refusal jsonb,
  -- The field of each column, or 'ignore'.
  targets text[] not null default '{}',
  -- What she says of all rows at once: {kind, country, languages, office, source, checkedOn}.
  defaults jsonb not null default '{}',
  -- Rows staged, and of them read or checked so far: for the progress that a page shows.
  row_count integer not null default 0,
  rows_done integer not null default 0,
  -- {new, changed, unchanged, rejected, joined, alike, missing}
  counts jsonb,
  -- Whether recipients that the file does not have are taken out of the directory.
  takes_out_missing boolean not null default false,
  created_at timestamptz not null,
  -- When the work on it was last seen alive.
  touched_at timestamptz not null,
  applied_at timestamptz
);
create index imports_by_directory on imports (directory_id, created_at);
create index imports_by_age on imports (created_at);

-- The file as it came, in parts of a megabyte, so that it can be read again with another encoding.
create table import_parts (
  import_id uuid not null references imports (id) on delete cascade,
  part integer not null,
  bytes bytea not null,
  primary key (import_id, part)
);
alter table import_parts alter column bytes set storage external;

-- The rows as they stand in the file, or as the organizer corrected them.
create table import_rows (
  import_id uuid not null references imports (id) on delete cascade,
  -- Counts the rows from 1; `line` is where a row begins in the file.
  number integer not null,
  line integer not null,
  cells jsonb not null,
  -- Columns whose cells hold a formula.
  formulas integer[],
  is_edited boolean not null default false,
  primary key (import_id, number)
);

-- What cleaning made of a row, and what applying it will do.
create table import_cards (
  import_id uuid not null references imports (id) on delete cascade,
  number integer not null,
  -- What the file says of a recipient, and what one that is new gets beside it.
  card jsonb not null,
  birth jsonb not null,
  repairs jsonb not null,
  problems jsonb not null,
  -- By which it is found again: small letters, without marks, titles and the order of names; addresses without tags.
  external_id text,
  name_key text not null,
  country text,
  address_keys text[] not null,
  -- An earlier row that says the same.
  twice_of integer,
  -- The row of the same recipient that this one's ways go to; and what that row itself says, while others are joined to it.
  joined_to integer,
  said jsonb,
  -- Another row of the same name and country that is a recipient of its own.
  like_of integer,
  recipient_id uuid,
  outcome text check (outcome in ('new', 'changed', 'unchanged', 'rejected', 'joined')),
  -- {field: [was, becomes]}
  changes jsonb,
  primary key (import_id, number)
);
create index import_cards_by_outcome on import_cards (import_id, outcome, number);
-- Nobody asks for these by their values; counting them would take longer than comparing the rows.
alter table import_cards alter column card set statistics 0, alter column birth set statistics 0,
  alter column repairs set statistics 0, alter column changes set statistics 0;
alter table import_rows alter column cells set statistics 0;

-- What happened to a recipient: by an import, by an organizer's hand, by an undone import.
create table recipient_changes (
  id bigint generated always as identity primary key,
  recipient_id uuid not null references recipients (id) on delete cascade,
  organizer_id uuid references organizers (id),
  import_id uuid references imports (id),
  act text not null check (act in ('added', 'imported', 'taken_out', 'edited', 'checked', 'import_undone')),
  -- {field: [was, became]}
  changes jsonb not null default '{}',
  -- Its contacts before the import that changed them.
  contacts_before jsonb,
  -- How letters to it began and ended before the import that changed it.
  salutations_before jsonb,
  at timestamptz not null
);
create index recipient_changes_by_recipient on recipient_changes (recipient_id, id);
create index recipient_changes_by_import on recipient_changes (import_id) where import_id is not null;

-- Organizers said something of this field: from then on it is theirs, and a shipped directory that is brought up to date leaves it.
create function is_organizers_field(recipient uuid, field text) returns boolean language sql stable as $$
  select exists (select from recipient_changes where recipient_id = recipient and changes ? field)
$$;

-- Domains of addresses, and whether they receive mail by what their name servers say.
create table mail_hosts (
  domain text primary key,
  receives boolean not null,
  asked_at timestamptz not null
);

-- The name as import_cards.name_key has it; null until somebody needs it, and again when the name changes.
alter table recipients add column name_key text;
create function forget_name_key() returns trigger language plpgsql as $$
begin
  if new.name is distinct from old.name and new.name_key is not distinct from old.name_key then
    new.name_key := null;
  end if;
  return new;
end $$;
create trigger recipients_name_key before update of name on recipients
  for each row execute function forget_name_key();

-- An address as duplicates are found by it: small letters, without the tag after a plus, and without the dots that
-- Gmail does not see.
create function address_key(address text) returns text language sql immutable parallel safe as $$
  select case
    when address ~* '@(gmail|googlemail)\.com$'
      then replace(regexp_replace(lower(split_part(address, '@', 1)), '\+.*$', ''), '.', '') || '@gmail.com'
    else regexp_replace(lower(address), '\+[^@]*@', '@')
  end
$$;

-- Every recipient as a card: all about it as texts under the names of a directory file's columns, absent where empty;
-- how letters to it begin and end under salutation_<language> and closing_<language>.
create view recipient_cards as
select recipients.id as recipient_id, recipients.directory_id, recipients.left_at,
  jsonb_strip_nulls(jsonb_build_object(
    'external_id', recipients.external_id, 'name', recipients.name, 'office', nullif(recipients.office, ''),
    'country', recipients.country, 'place', nullif(recipients.place, ''), 'kind', recipients.kind,
    'role', recipients.role, 'holder_gender', recipients.holder_gender,
    'languages', nullif(array_to_string(recipients.languages, ';'), ''),
    'email', reached.email, 'trial_email', reached.trial_email, 'web_form', reached.web_form,
    'postal_address', reached.postal_address, 'email_checked', reached.email_checked,
    'form_checked', reached.form_checked, 'post_checked', reached.post_checked, 'source', nullif(reached.source, ''),
    'requires', nullif(array_to_string(recipients.requires, ';'), ''),
    'advice', nullif(array_to_string(recipients.advice, ';'), ''), 'notes', nullif(recipients.notes, ''),
    'valid_until', recipients.valid_until, 'time_zone', recipients.time_zone,
    'enabled', case when recipients.enabled then 'true' else 'false' end, 'confidence', recipients.confidence
  )) || coalesce((
    select jsonb_object_agg(part.key, part.value)
    from recipient_salutations as said cross join lateral (values
      ('salutation_' || said.language, said.salutation), ('closing_' || said.language, said.closing)) as part (key, value)
    where said.recipient_id = recipients.id and part.value <> ''), '{}') as card
from recipients
cross join lateral (
  select
    string_agg(address, E'\n' order by preference, address) filter (where channel = 'email' and not trial) as email,
    string_agg(address, E'\n' order by preference, address) filter (where channel = 'email' and trial) as trial_email,
    string_agg(address, E'\n' order by preference, address) filter (where channel = 'form') as web_form,
    string_agg(address, E'\n' order by preference, address) filter (where channel = 'post') as postal_address,
    (array_agg(source order by preference, address))[1] as source,
    case when count(*) filter (where channel = 'email' and not trial and checked_on is null) = 0
      then min(checked_on) filter (where channel = 'email' and not trial) end as email_checked,
    case when count(*) filter (where channel = 'form' and checked_on is null) = 0
      then min(checked_on) filter (where channel = 'form') end as form_checked,
    case when count(*) filter (where channel = 'post' and checked_on is null) = 0
      then min(checked_on) filter (where channel = 'post') end as post_checked
  from contacts
  where contacts.recipient_id = recipients.id and contacts.left_at is null
) as reached;
