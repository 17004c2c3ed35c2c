-- Organizers who want the figures of the week by mail.
create table weekly_figures (
  organizer_id uuid primary key,
  -- The Monday on which the last mail was written, or from which on they are wanted.
  written_on date not null
);
