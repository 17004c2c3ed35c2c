import { Unreadable } from '../raw-table.ts'
import { congressRecord, isCongressMember } from './congress.ts'
import { asText, flatten, type Item, isItem, itemsOf } from './flatten.ts'
import { isPopoloPerson, membershipsByPerson, popoloRecord } from './popolo.ts'

const LISTS = [
  'recipients',
  'persons',
  'people',
  'legislators',
  'members',
  'results',
  'bindings',
  'data',
  'items',
]

/**
 * The officials of a parsed JSON or YAML file: its list, or the list inside it, or the one official that it is.
 * @throws Unreadable `no_list` when no list of objects is found.
 */
export function findItems(parsed: unknown): { items: Item[]; memberships: Map<string, Item> } {
  const none = new Map<string, Item>()
  if (Array.isArray(parsed)) return { items: itemsOf(parsed), memberships: none }
  if (!isItem(parsed)) throw new Unreadable('no_list')
  for (const name of LISTS) {
    const list = parsed[name]
    if (isItem(list)) return findItems(list)
    if (itemsOf(list).length > 0) return { items: itemsOf(list), memberships: membershipsByPerson(parsed) }
  }
  if (asText(parsed.name) !== '' || isCongressMember(parsed)) return { items: [parsed], memberships: none }
  const list = Object.values(parsed).find((value) => itemsOf(value).length > 0)
  if (!list) throw new Unreadable('no_list')
  return { items: itemsOf(list), memberships: none }
}

/** One official as columns, whichever of the known shapes it has. */
export function recordOf(item: Item, memberships: Map<string, Item> = new Map()): Map<string, string> {
  if (isCongressMember(item)) return congressRecord(item)
  if (isPopoloPerson(item)) return popoloRecord(item, memberships)
  const values = flatten(item)
  const address = itemsOf(item.offices)
    .map((office) => asText(office.address))
    .find((text) => text !== '')
  if (address !== undefined && !values.has('address')) values.set('address', address)
  return values
}
