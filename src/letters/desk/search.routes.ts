import type { FastifyInstance, FastifyRequest } from 'fastify'
import { officeAndName } from '../../who.ts'
import { campaignTitles } from './campaign-titles.queries.ts'
import { findByReceipt, listHistory } from './held.queries.ts'
import type { LetterDeskParts } from './held.routes.ts'
import { lettersFrame } from './letters-frame.ts'

/** States that visitors are told by the name of another. */
const NAMES: Readonly<Record<string, string>> = { planned: 'waiting', ready: 'waiting', settled: 'accepted' }

/** A letter by the receipt number that its writer reads out: where it stands, and nothing of who she is. */
export async function searchRoutes(app: FastifyInstance, parts: LetterDeskParts): Promise<void> {
  app.get('/organizer/letters/search', async (request, reply) => {
    const { receipt: typed } = request.query as { receipt?: unknown }
    const receipt = typeof typed === 'string' ? asReceipt(typed) : ''
    const letter = receipt === '' ? undefined : await findByReceipt(parts.db, receipt)
    const reader = { words: request.words, link: (path: string) => request.link(path) }
    return await reply.desk('letters/desk/search', {
      ...lettersFrame('search', await parts.waiting(), reader),
      receipt,
      isMissing: receipt !== '' && !letter,
      letter: letter && (await describe(parts, request, letter)),
    })
  })
}

async function describe(
  parts: LetterDeskParts,
  request: FastifyRequest,
  letter: NonNullable<Awaited<ReturnType<typeof findByReceipt>>>,
) {
  const { words } = request
  const history = await listHistory(parts.db, letter.id)
  const titleOf = await campaignTitles(parts.db, words.locale)
  const moment = (at: Date | null) => at && words.moment(at)
  const ids = [...new Set(history.map(({ id }) => id))]
  return {
    receipt: letter.receipt,
    facts: [
      { name: words.t('desk.search.status'), value: words.t(`desk.search.status_${letter.status}`) },
      { name: words.t('desk.search.campaign'), value: titleOf(letter.slug) },
      { name: words.t('desk.search.language'), value: words.language(letter.language) },
      { name: words.t('desk.search.written'), value: moment(letter.created_at) },
      { name: words.t('desk.search.confirmed'), value: moment(letter.confirmed_at) },
      { name: words.t('desk.search.withdrawn'), value: moment(letter.withdrawn_at) },
    ].filter(({ value }) => value),
    deliveries: ids.map((id) => {
      const events = history.filter((event) => event.id === id)
      const [first] = events
      return {
        to: first ? officeAndName(first.addressee) : '',
        way: words.t(`channel.${first?.channel ?? 'email'}`),
        events: events.map(({ to_state, reason, reply_text, at }) => ({
          stands: words.t(`state.${NAMES[to_state] ?? to_state}`),
          reason: sayReason(reason, words),
          reply: reply_text ?? '',
          at: words.moment(at),
        })),
      }
    }),
  }
}

/** Kinds of reasons that end with what they are about, as `bounce_policy`. */
const KINDS = ['unreached', 'bounce', 'operator', 'digest', 'next_channel']

/** Why a letter moved, in a few words; of a kind of reasons the kind and, where it has words, what it is about. */
function sayReason(reason: string, words: FastifyRequest['words']): string {
  const key = `desk.event.${reason}`
  if (words.has(key)) return words.t(key)
  const kind = KINDS.find((name) => reason.startsWith(`${name}_`))
  if (!kind) return reason
  const about = `desk.event.${reason.slice(kind.length + 1)}`
  const said = words.t(`desk.event_kind.${kind}`)
  return words.has(about) ? `${said}: ${words.t(about)}` : said
}

/** As it was read out: small letters, blanks and missing hyphens are forgiven. */
function asReceipt(typed: string): string {
  const plain = typed
    .toUpperCase()
    .replace(/[^2-9A-Z]/g, '')
    .slice(0, 12)
  return plain.match(/.{1,4}/g)?.join('-') ?? ''
}
