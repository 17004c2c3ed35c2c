/** Three letters that are a zone of the IANA database; others, as IST or BET, are none there, or mean another one to PostgreSQL. */
const THREE_LETTERS = new Set(['UTC', 'GMT', 'UCT', 'CET', 'EET', 'MET', 'WET', 'EST', 'MST', 'HST'])

/**
 * True for a zone by its IANA name that this machine knows. An offset is none: PostgreSQL takes +02:00 for two hours west. The hours and
 * days of every official are asked in one statement, so that one that it cannot read would hold up all letters.
 */
export function isTimeZone(zone: string): boolean {
  if (/^[+-]/.test(zone) || (zone.length === 3 && !THREE_LETTERS.has(zone))) return false
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== ''
  } catch {
    return false
  }
}
