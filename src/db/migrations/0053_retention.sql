-- What retention looks for, so that it reads only what is due.
create index letters_to_empty on letters (confirmed_at, id) where status = 'confirmed' and purged_at is null;
create index letters_held on letters (campaign_id) where status = 'held';
create index mails_ended on mails (ended_at) where ended_at is not null;
create index letters_to_tell on letters (campaign_id) where status = 'withdrawn' and sealed_email is not null;
