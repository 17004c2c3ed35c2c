import { asText, flatten, type Item, itemsOf } from './flatten.ts'

/** True for a person of the Popolo standard (popoloproject.com/specs/person.html) as data sets write it. */
export function isPopoloPerson(item: Item): boolean {
  return (
    Array.isArray(item.contact_details) || Array.isArray(item.other_names) || Array.isArray(item.memberships)
  )
}

/** Columns of Popolo's kinds of contact; others, such as telephones, are left in the file. */
const CHANNELS: Record<string, string> = {
  email: 'email',
  'e-mail': 'email',
  url: 'web_form',
  form: 'web_form',
  contact_form: 'web_form',
  address: 'postal_address',
  postal: 'postal_address',
  post: 'postal_address',
}

/**
 * A person as columns: its contacts by channel, and the role of its last membership as its office.
 * @param memberships those that stand apart from the persons, by `person_id`.
 */
export function popoloRecord(person: Item, memberships: Map<string, Item>): Map<string, string> {
  const values = new Map<string, string>()
  const set = (column: string, value: string) => {
    if (value !== '') values.set(column, value)
  }
  set('external_id', asText(person.id))
  set('name', asText(person.name) || mainName(itemsOf(person.other_names)))
  for (const [column, value] of flatten({ gender: person.gender, notes: person.summary })) set(column, value)
  addContacts(values, person)
  const membership = itemsOf(person.memberships).at(-1) ?? memberships.get(asText(person.id))
  set('office', asText(membership?.role) || asText(membership?.label))
  set('valid_until', asText(membership?.end_date))
  return values
}

/** Memberships that a file keeps in a list of their own; the last of each person. */
export function membershipsByPerson(file: Item): Map<string, Item> {
  const found = itemsOf(file.memberships).map((item) => [asText(item.person_id), item] as const)
  return new Map(found.filter(([id]) => id !== ''))
}

function addContacts(values: Map<string, string>, person: Item): void {
  const contacts = itemsOf(person.contact_details).map((contact) => ({
    column: CHANNELS[asText(contact.type).toLowerCase()],
    value: asText(contact.value),
    source: asText(itemsOf(contact.sources)[0]?.url),
  }))
  const all = [{ column: 'email', value: asText(person.email), source: '' }, ...contacts]
  for (const { column, value, source } of all) {
    if (column === undefined || value === '') continue
    const before = values.get(column)
    if (before === undefined) values.set(column, value)
    else if (column !== 'postal_address' && before !== value) values.set(column, `${before}; ${value}`)
    if (source !== '' && !values.has('source')) values.set('source', source)
  }
}

/** parlparse keeps names in a list; the one called Main that came last is the present one. */
function mainName(names: Item[]): string {
  const main = names.findLast((name) => asText(name.note) === 'Main') ?? names.at(-1)
  if (!main) return ''
  const title = asText(main.honorific_prefix)
  const family = asText(main.family_name) || asText(main.lordname) || asText(main.surname)
  return asText(main.name) || [title, asText(main.given_name), family].filter((part) => part !== '').join(' ')
}
