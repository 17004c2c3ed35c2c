import { asText, type Item, isItem, itemsOf } from './flatten.ts'

/** True for a legislator as unitedstates/congress-legislators writes it. */
export function isCongressMember(item: Item): boolean {
  return isItem(item.id) && isItem(item.name) && Array.isArray(item.terms) && 'bioguide' in item.id
}

const OFFICES: Record<string, { role: string; office: string }> = {
  sen: { role: 'senator', office: 'U.S. Senator' },
  rep: { role: 'representative', office: 'U.S. Representative' },
}

/** A legislator as columns, by the last of the terms. The data has web forms and no e-mail addresses. */
export function congressRecord(member: Item): Map<string, string> {
  const [id, name, bio] = [member.id, member.name, member.bio].map((part) => (isItem(part) ? part : {}))
  const term = itemsOf(member.terms).at(-1) ?? {}
  const { role = 'official', office = '' } = OFFICES[asText(term.type)] ?? {}
  const fullName = asText(name?.official_full) || `${asText(name?.first)} ${asText(name?.last)}`.trim()
  const columns: [string, string][] = [
    ['external_id', asText(id?.bioguide).toLowerCase()],
    ['name', fullName],
    ['office', office && `${office}, ${asText(term.state)}`.replace(/, $/, '')],
    ['role', role],
    ['kind', 'legislator'],
    ['country', 'US'],
    ['languages', 'en'],
    ['holder_gender', asText(bio?.gender)],
    ['web_form', asText(term.contact_form)],
    ['postal_address', asText(term.address)],
    ['valid_until', asText(term.end)],
    ['requires', asText(term.contact_form) === '' ? '' : 'constituent'],
    ['state', asText(term.state)],
    ['party', asText(term.party)],
  ]
  return new Map(columns.filter(([, value]) => value !== ''))
}
