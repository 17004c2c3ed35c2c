import { DAY_MS } from '../../days.ts'
import type { Db } from '../../db/connect.ts'
import type { DeliveryState } from '../../db/tables/deliveries.ts'
import { countHeldOf } from '../../letters/desk/count-held.ts'
import { RETENTION } from '../../privacy/retention.ts'
import { readTally } from '../../tallies/tally.ts'
import type { Campaign } from '../campaign.ts'
import type { Reader } from './campaign-frame.ts'

/** What waits where, each with the page of the desk on which a person sees to it; mail goes by itself. */
const PLACES: { code: string; at?: string; states: readonly DeliveryState[] }[] = [
  { code: 'to_mail', states: ['planned', 'ready', 'sending', 'deferred', 'digest_wait'] },
  { code: 'to_post', at: '/organizer/print', states: ['to_print', 'printed'] },
  { code: 'uncertain', at: '/organizer/letters/uncertain', states: ['uncertain'] },
]

/** What a campaign that takes no more letters still has to do, and what is kept of it; undefined while it is not closed. */
export async function whatIsLeft(db: Db, campaign: Campaign, { words, link }: Reader) {
  if (campaign.status !== 'closed') return undefined
  const [{ deliveries }, held] = await Promise.all([
    readTally(db, campaign.id),
    countHeldOf(db, campaign.slug),
  ])
  const countOf = (states: readonly string[]) =>
    deliveries.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0)
  const waits = [
    { code: 'held', at: `/organizer/letters?campaign=${campaign.slug}`, count: held },
    ...PLACES.map(({ code, at, states }) => ({ code, at, count: countOf(states) })),
  ].filter(({ count }) => count > 0)
  const days = (ms: number) => words.number(ms / DAY_MS)
  const kept = campaign.mode === 'guarded' ? RETENTION.guarded : RETENTION.open
  return {
    waits: waits.map(({ code, at, count }) => ({
      sentence: words.t(`desk.left.${code}`, { count }),
      href: at && link(at),
    })),
    kept: words.t('desk.left.kept', { days: days(kept), marks: days(RETENTION.fingerprint) }),
  }
}
