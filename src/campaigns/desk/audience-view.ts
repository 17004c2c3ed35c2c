import type { Db } from '../../db/connect.ts'
import type { Audience } from '../../db/tables/campaigns.ts'
import type { Campaign } from '../campaign.ts'
import { countChosen, listAudience, type listTraits } from './audience.queries.ts'
import type { Reader } from './campaign-frame.ts'

const PAGE = 100

/** A page of those the campaign writes to and of those taken out, for the table of exceptions. */
export async function viewPeople(
  db: Db,
  campaign: Campaign,
  rule: Audience,
  query: Record<string, unknown>,
  { words, link }: Reader,
) {
  const search = typeof query.find === 'string' ? query.find.trim().slice(0, 100) : ''
  const offset = /^\d{1,7}$/.test(String(query.from)) ? Number(query.from) : 0
  const page = { removed: rule.removed, search, offset, limit: PAGE }
  const [rows, chosen] = await Promise.all([
    listAudience(db, campaign.id, page),
    countChosen(db, campaign.id),
  ])
  const total = rows[0]?.total ?? 0
  const path = `/organizer/campaigns/${campaign.slug}/recipients`
  const pageAt = (from: number) => link(`${path}?find=${encodeURIComponent(search)}&from=${from}#people`)
  return {
    search,
    from: offset,
    chosen,
    earlier: offset > 0 ? pageAt(Math.max(0, offset - PAGE)) : undefined,
    later: offset + PAGE < total ? pageAt(offset + PAGE) : undefined,
    rows: rows.map((row) => ({
      id: row.id,
      name: row.name,
      office: row.office,
      country: row.country ? words.country(row.country) : row.place,
      languages: words.list(row.languages.map((tag) => words.language(tag))),
      ways: (row.channels ?? []).map((channel) => words.t(`desk.channel.${channel}`)).join(', '),
      isIn: row.is_in !== null,
      isTicked: row.selected === true,
      note: noteOn(row, words),
    })),
  }
}

/** What a filter offers: kinds, roles, countries and languages that the chosen directories hold, with how many. */
export function viewTraits(
  traits: Awaited<ReturnType<typeof listTraits>>,
  rule: Audience,
  { words }: Reader,
) {
  const offer = (trait: string, chosen: string[], name: (value: string) => string) =>
    traits
      .filter((found) => found.trait === trait)
      .map(({ value, count }) => ({ value, count, name: name(value), checked: chosen.includes(value) }))
      .sort((a, b) => words.compare(a.name, b.name))
  const named = (family: string) => (value: string) => {
    const key = `recipient.${family}.${value}`
    return words.has(key) ? words.t(key) : value
  }
  return {
    kinds: offer('kind', rule.kinds, named('kind')),
    roles: offer('role', rule.roles, named('role')),
    countries: offer('country', rule.countries, (code) => words.country(code)),
    languages: offer('language', rule.languages, (tag) => words.capital(words.language(tag))),
  }
}

function noteOn(
  row: {
    enabled: boolean
    left_at: Date | null
    paused_at: Date | null
    valid_until: string | null
    channels: string[] | null
  },
  words: Reader['words'],
): string {
  if (row.left_at) return words.t('desk.recipient.left')
  if (!row.enabled) return words.t('desk.recipient.off')
  if (row.paused_at) return words.t('desk.recipient.paused')
  if ((row.channels ?? []).length === 0) return words.t('desk.recipient.unreachable')
  return ''
}
