const HOUR = 3_600_000
const DAY = 24 * HOUR

/** How long each datum is kept, in ms. docs/privacy.md says the same to people, and a test compares the two. */
export const RETENTION = {
  /** A letter that nobody confirmed, after its last link was mailed. */
  unconfirmed: 7 * DAY,
  /** E-mail, name, postal address and text of a letter, after the last of its deliveries ended. */
  open: 7 * DAY,
  /** The same when letter or campaign is guarded, after the last was accepted or ended. */
  guarded: 72 * HOUR,
  /** How long an uncertain delivery keeps its letter, in case a person sends it again. */
  uncertain: 14 * DAY,
  uncertain_guarded: 7 * DAY,
  /** A letter of which something waits to be printed, sent or put into a digest, or is printed and not posted; after it was confirmed. */
  waiting: 180 * DAY,
  waiting_guarded: 90 * DAY,
  /** A letter that a rule held and nobody decided on, after it was held: it is withdrawn, and its writer's page says so. */
  held: 30 * DAY,
  held_guarded: 7 * DAY,
  /** The e-mail address of a letter that was held and not sent, at most: it goes when the mail that tells of it has left. */
  not_sent: 72 * HOUR,
  /** Fingerprints and the pepper of a campaign, after its end; its key when nothing sealed is left. */
  fingerprint: 30 * DAY,
  /** Whose mark is on a page that she used when she had written already; no older page can be sent. */
  pages: 2 * DAY,
  /** What happened to deliveries. */
  events: 365 * DAY,
  events_guarded: 90 * DAY,
  /** Marks of supporters' addresses that do not exist. */
  suppressions: 180 * DAY,
  /** Rows of mails that were sent or failed; there is nothing personal in them. The first one of a letter stays as long as its address. */
  mails: 90 * DAY,
  /** How many answers a letter was sent on a day. */
  replies: 2 * DAY,
  /** Mails of the built-in outbox: a trial, or what one left behind. */
  outbox: 7 * DAY,
} as const
