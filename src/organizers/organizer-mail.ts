/** Mails to organizers, for the other features: the row waits, `mailLater` wakes a worker for it. */
export { insertOrganizerMail as putOrganizerMail } from './organizer-mail.queries.ts'
export { findOrganizer as readOrganizer } from './organizers.queries.ts'
