import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type FieldError, readForm } from '../../web/forms.ts'
import type { LetterParts } from '../letter-parts.ts'
import { campaignTitles } from './campaign-titles.queries.ts'
import { MOST_AT_ONCE, refuseHeldLetters, releaseHeldLetters } from './decide.ts'
import { type HeldForm, heldForm } from './decision-form.ts'
import { countHeld, type HeldFilter } from './held.queries.ts'
import { viewHeld } from './held-view.ts'
import { lettersFrame } from './letters-frame.ts'
import type { Waiting } from './what-waits.ts'

export interface LetterDeskParts extends LetterParts {
  waiting: () => Promise<Waiting>
}

/** Letters held by the rules against abuse: read, released or not sent, single ones or all of a kind. */
export async function heldRoutes(app: FastifyInstance, parts: LetterDeskParts): Promise<void> {
  app.get('/organizer/letters', async (request, reply) => await showHeld(parts, request, reply))

  app.post('/organizer/letters/held/preview', async (request, reply) => {
    const form = readForm(heldForm, request.body)
    if (!form.ok) return await showHeld(parts, request, reply.code(422), form.errors)
    const until = parts.clock.now()
    const groups = await countHeld(parts.db, filterOf(form.values, until))
    const count = groups.reduce((sum, group) => sum + group.count, 0)
    if (count === 0) return await showHeld(parts, request, reply.code(422), NOBODY_CHOSEN)
    const { words } = request
    const titleOf = await campaignTitles(parts.db, words.locale)
    return await reply.desk('letters/desk/held-preview', {
      ...lettersFrame('held', await parts.waiting(), readerOf(request)),
      here: '/organizer/letters',
      heading: words.t(`desk.held.${form.values.act}_sure`, { count: Math.min(count, MOST_AT_ONCE) }),
      why: words.t(`desk.held.${form.values.act}_why`),
      button: words.t(`desk.held.${form.values.act}_button`, { count: Math.min(count, MOST_AT_ONCE) }),
      rest: count > MOST_AT_ONCE ? words.t('desk.letters.rest', { count: count - MOST_AT_ONCE }) : undefined,
      groups: groups.map(({ slug, reason, count: of }) => ({
        campaign: titleOf(slug),
        reason: words.t(`desk.held.reason.${reason ?? 'link'}`),
        count: of,
      })),
      form: { ...form.values, until: until.toISOString() },
    })
  })

  app.post('/organizer/letters/held/decisions', async (request, reply) => {
    const form = readForm(heldForm, request.body)
    if (!form.ok) return await showHeld(parts, request, reply.code(422), form.errors)
    const by = { id: request.organizer.id, now: parts.clock.now() }
    const filter = filterOf(form.values, new Date(form.values.until ?? by.now))
    const isRelease = form.values.act === 'release'
    await (isRelease ? releaseHeldLetters(parts.db, filter, by) : refuseHeldLetters(parts.db, filter, by))
    const done = isRelease ? 'letters_released' : 'letters_refused'
    return reply.redirect(request.link(`/organizer/letters?done=${done}`), 303)
  })
}

const NOBODY_CHOSEN = { ids: { key: 'desk.error.none_chosen' } }

async function showHeld(
  parts: LetterDeskParts,
  request: FastifyRequest,
  reply: FastifyReply,
  errors?: Record<string, FieldError>,
): Promise<FastifyReply> {
  const reader = readerOf(request)
  return await reply.desk('letters/desk/held', {
    ...lettersFrame('held', await parts.waiting(), reader),
    ...(await viewHeld(parts, (request.query ?? {}) as Record<string, unknown>, reader)),
    here: '/organizer/letters',
    errors,
  })
}

function readerOf(request: FastifyRequest) {
  return { words: request.words, link: (path: string) => request.link(path) }
}

/** The chosen ones, or all of the filter that were held when the count was shown. */
function filterOf(form: HeldForm, until: Date): HeldFilter {
  if (form.scope === 'chosen') return { ids: form.ids }
  return { reason: form.reason || undefined, campaign: form.campaign || undefined, until }
}
