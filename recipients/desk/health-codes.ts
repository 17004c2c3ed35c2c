/** What may be wrong with a recipient; a page names each by the key `directory.health.<code>`. */
export const HEALTH = [
  'unreachable',
  'paused',
  'bouncing',
  'no_mail_host',
  'expired',
  'ending',
  'never_checked',
  'old',
  'off',
] as const
export type Health = (typeof HEALTH)[number]

/** A contact checked longer ago is old, in days. */
export const OLD_AFTER_DAYS = 180
/** A mandate that ends by then is ending, in days. */
export const ENDING_WITHIN_DAYS = 60
