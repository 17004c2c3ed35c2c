import type { FastifyInstance } from 'fastify'
import { DAY_MS } from '../days.ts'
import { SETTLES_MS } from '../delivery/settle.ts'
import { RETENTION } from './retention.ts'

/** What a supporter wants to know, in the order of her way; each with how long it is kept at most, in ms. */
const KEPT = [
  ['unconfirmed', RETENTION.unconfirmed],
  ['letter', RETENTION.open + SETTLES_MS],
  ['guarded', RETENTION.guarded],
  ['waiting', RETENTION.waiting],
  ['held', RETENTION.held],
  ['fingerprint', RETENTION.fingerprint],
  ['events', RETENTION.events],
] as const

/** The page that says what is kept of a supporter and for how long. Its periods are those that the purge keeps. */
export async function privacyRoutes(app: FastifyInstance): Promise<void> {
  app.get('/privacy', async (request, reply) => {
    const { words } = request
    const days = new Intl.NumberFormat(words.locale, { style: 'unit', unit: 'day', unitDisplay: 'long' })
    return await reply.page('privacy', {
      title: words.t('privacy.title'),
      here: '/privacy',
      kept: KEPT.map(([what, period]) => ({
        what: words.t(`privacy.kept.${what}`),
        period: days.format(period / DAY_MS),
        from: words.t(`privacy.from.${what}`),
      })),
      seen: ['recipients', 'organizers', 'others'].map((who) => words.t(`privacy.seen.${who}`)),
      never: ['traces', 'answers', 'own_hands'].map((what) => words.t(`privacy.never.${what}`)),
    })
  })
}
