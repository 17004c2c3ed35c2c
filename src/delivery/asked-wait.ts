const LEAST_MS = 60_000
const MOST_MS = 4 * 3_600_000

/**
 * The time a server asks us to wait, as in "Greylisted, try again in 180 seconds" or "in 00:04:59".
 * @returns ms within 1 minute and 4 hours, or undefined when no time is named.
 */
export function askedWait(text: string): number | undefined {
  const ms = readClock(text) ?? readUnits(text)
  return ms === undefined ? undefined : Math.min(Math.max(ms, LEAST_MS), MOST_MS)
}

function readClock(text: string): number | undefined {
  const found = /\b(\d{1,2}):([0-5]\d):([0-5]\d)\b/.exec(text)
  if (!found || !WAITING.test(text)) return undefined
  return (Number(found[1]) * 3_600 + Number(found[2]) * 60 + Number(found[3])) * 1_000
}

function readUnits(text: string): number | undefined {
  const found = TIMED.exec(text)
  if (!found) return undefined
  const [, number = '0', unit = 's'] = found
  return Number(number) * (UNITS.find(([pattern]) => pattern.test(unit))?.[1] ?? 1_000)
}

const WAITING = /again|retry|wait|later|gr[ea]y|erneut|später|réessay|повтор|попроб|через|ponownie/i
/** A word of waiting, not far before the number. */
const TIMED = new RegExp(
  '(?:\\bin|again|retry|retrying|wait|back|delay(?:ed)?|for|gr[ea]y-?list\\w*|erneut|einmal|réessayer?|dans|через|ponownie|za|wieder)' +
    '[^\\d]{0,24}?(\\d{1,5}) ?(seconds?|secs?|s\\b|minutes?|mins?|m\\b|hours?|hrs?|h\\b|sekunden?|minuten?|stunden?|secondes?|heures?|' +
    'секунд\\S*|минут\\S*|час\\S*|sekund\\S*|minut\\S*|godzin\\S*)',
  'iu',
)
const UNITS: [RegExp, number][] = [
  [/^(m|мин)/iu, 60_000],
  [/^(h|st|час|godz)/iu, 3_600_000],
]
