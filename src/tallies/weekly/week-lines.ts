import type { Translator } from '../../i18n.ts'
import type { Dashboard } from '../desk/dashboard.ts'

/**
 * What a mail says of a campaign's week, a sentence a line; what is nothing now and was nothing before is left out.
 * @param before the figures of the week before.
 */
export function weekLines(now: Dashboard, before: Dashboard, words: Translator): string[] {
  const { number, t } = words
  const written = now.confirmed + now.withdrawn
  const accepted = acceptedOf(now)
  const acceptedBefore = acceptedOf(before)
  const print = (now.states.get('to_print') ?? 0) + (now.states.get('printed') ?? 0)
  const stands = (key: string, count: number) => (count === 0 ? [] : [t(`mail.weekly.${key}`, { count })])
  return [
    t('mail.weekly.confirmed', { count: now.confirmed, before: number(before.confirmed) }),
    ...(accepted + acceptedBefore === 0
      ? []
      : [t('mail.weekly.accepted', { count: accepted, before: number(acceptedBefore) })]),
    ...(written + now.lapsed === 0
      ? []
      : [t('mail.weekly.rate', { percent: number(Math.round((written / (written + now.lapsed)) * 100)) })]),
    ...stands('waiting', now.queue.waiting),
    ...(now.queue.waiting > 0 && now.queue.last && !now.queue.isHeld
      ? [t('mail.weekly.last', { when: words.moment(now.queue.last) })]
      : []),
    ...stands('print', print),
    ...stands('bounced', now.states.get('bounced') ?? 0),
    ...stands('uncertain', now.states.get('uncertain') ?? 0),
    ...stands('undelivered', now.undelivered),
    ...stands('paused', now.paused.length),
  ]
}

function acceptedOf({ byDay }: Dashboard): number {
  return byDay.reduce((sum, { accepted }) => sum + accepted, 0)
}
