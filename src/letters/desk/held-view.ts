import type { Translator } from '../../i18n.ts'
import { RETENTION } from '../../privacy/retention.ts'
import { openContent } from '../letter-content.ts'
import type { LetterParts } from '../letter-parts.ts'
import { campaignTitles } from './campaign-titles.queries.ts'
import { countHeld, listHeld } from './held.queries.ts'

const PAGE = 50
const EXCERPT = 600

/** A page of held letters: what an organizer needs to judge each, and nothing else of its writer. */
export async function viewHeld(
  parts: LetterParts,
  query: Record<string, unknown>,
  { words, link }: { words: Translator; link: (path: string) => string },
) {
  const reason = pick(query.reason, /^[a-z_]{1,40}$/)
  const campaign = pick(query.campaign, /^[a-z0-9-]{1,63}$/)
  const offset = /^\d{1,7}$/.test(String(query.from)) ? Number(query.from) : 0
  const [groups, letters, titleOf] = await Promise.all([
    countHeld(parts.db, {}),
    listHeld(parts.db, { reason, campaign }, { offset, limit: PAGE }),
    campaignTitles(parts.db, words.locale),
  ])
  const of = groups.filter(
    (group) => (!reason || group.reason === reason) && (!campaign || group.slug === campaign),
  )
  const total = of.reduce((sum, group) => sum + group.count, 0)
  const address = (from: number) =>
    link(`/organizer/letters?reason=${reason ?? ''}&campaign=${campaign ?? ''}&from=${from}`)
  const options = (values: (string | null)[], current: string | undefined, name: (value: string) => string) =>
    [...new Set(values)]
      .filter((value) => value !== null)
      .map((value) => ({
        value,
        name: name(value),
        isCurrent: value === current,
      }))
  return {
    total,
    filter: { reason: reason ?? '', campaign: campaign ?? '' },
    reasons: options(
      groups.map((group) => group.reason),
      reason,
      (value) => words.t(`desk.held.reason.${value}`),
    ),
    campaigns: options(
      groups.map(({ slug }) => slug),
      campaign,
      titleOf,
    ),
    earlier: offset > 0 ? address(Math.max(0, offset - PAGE)) : undefined,
    later: offset + PAGE < total ? address(offset + PAGE) : undefined,
    letters: await Promise.all(
      letters.map(async (letter) => ({
        id: letter.id,
        receipt: letter.receipt,
        campaign: titleOf(letter.slug),
        country: words.country(letter.country),
        language: words.language(letter.language),
        reason: words.t(`desk.held.reason.${letter.held_reason ?? 'link'}`),
        since: letter.held_at ? words.moment(letter.held_at) : '',
        until: letter.held_at ? words.t('desk.held.until', { date: words.date(lapsesAt(letter)) }) : '',
        tag: letter.language,
        ...(await ownWords(parts, letter)),
      })),
    ),
  }
}

/** When a letter lapses that nobody decides on. */
function lapsesAt({ held_at, mode }: { held_at: Date | null; mode: string }): Date {
  const kept = mode === 'open' ? RETENTION.held : RETENTION.held_guarded
  return new Date((held_at?.getTime() ?? 0) + kept)
}

/** Her own words, cut to what fits a table; nothing when the letter was emptied. */
async function ownWords(parts: LetterParts, letter: Awaited<ReturnType<typeof listHeld>>[number]) {
  const content = await openContent(parts.keysOf, letter)
  const text = [content?.note, content?.own?.subject, content?.own?.body].filter(Boolean).join('\n\n')
  return { text: text.slice(0, EXCERPT), rest: text.slice(EXCERPT) }
}

function pick(value: unknown, shape: RegExp): string | undefined {
  return typeof value === 'string' && shape.test(value) ? value : undefined
}
