import { DAY_MS } from '../../days.ts'

/** The time zones that a form offers, by their IANA names. Source: Unicode CLDR by Intl. */
export const TIME_ZONES: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')]

const zones = new Set(TIME_ZONES)

/** True for a zone that the form offers. */
export function isOfferedZone(name: string): boolean {
  return zones.has(name)
}

/**
 * The moment at which clocks in a zone show a local time. Where clocks are put forward and never show it, the moment
 * is that much later; where they show it twice, the first.
 * @param local as 2026-11-23T14:05, as `<input type="datetime-local">` sends it; undefined for anything else.
 */
export function toMoment(local: string, timeZone: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(local)) return undefined
  const asUtc = Date.parse(`${local}Z`)
  if (Number.isNaN(asUtc)) return undefined
  const offsets = [offsetAt(asUtc - DAY_MS, timeZone), offsetAt(asUtc + DAY_MS, timeZone)]
  const moments = offsets.map((offset) => asUtc - offset)
  const exact = moments.find((moment) => moment + offsetAt(moment, timeZone) === asUtc)
  return new Date(exact ?? (moments[0] as number))
}

/** What clocks in a zone show at a moment, as `<input type="datetime-local">` takes it. */
export function toLocal(moment: Date, timeZone: string): string {
  return new Date(moment.getTime() + offsetAt(moment.getTime(), timeZone)).toISOString().slice(0, 16)
}

/** How far a zone is ahead of UTC at a moment, in ms. */
function offsetAt(moment: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(moment)
  const part = (type: string) => Number(parts.find((found) => found.type === type)?.value)
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  return shown - Math.floor(moment / 1000) * 1000
}
