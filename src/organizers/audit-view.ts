import type { Translator } from '../i18n.ts'

interface Reader {
  words: Translator
  link: (path: string) => string
  /** By id: of the organizers and recipients that acts are about. */
  names: ReadonlyMap<string, string>
}

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/
/** Where what an act is about has a page of its own. */
const PAGES: Readonly<Record<string, (name: string) => string>> = {
  campaign: (slug) => `/organizer/campaigns/${slug}`,
  directory: (slug) => `/organizer/directories/${slug}`,
  recipient: (id) => `/organizer/recipients/${id}`,
  organizer: () => '/organizer/team',
}

/** The ids that stand in the subjects and details of acts. */
export function idsIn(acts: { subject: string; details: Record<string, unknown> }[]): string[] {
  const found = acts.flatMap(({ subject, details }) => [subject, String(details.recipient ?? '')])
  return [...new Set(found.flatMap((text) => UUID.exec(text)?.[0] ?? []))]
}

/** What an act was about: its kind in the reader's language, its name, and its page where it has one. */
export function viewSubject(subject: string, { words, link, names }: Reader) {
  const [kind = '', name = ''] = subject.split(' ', 2)
  if (kind === '') return undefined
  const page = PAGES[kind]
  const shown = UUID.test(name) ? (names.get(name) ?? '') : name
  return { kind: words.t(`audit.subject.${kind}`), name: shown, href: shown && page && link(page(name)) }
}

/** What an act tells besides, in words: "letters: 12, language: French". */
export function viewDetails(details: Record<string, unknown>, reader: Reader): string {
  return Object.entries(details)
    .filter(([, value]) => value !== null && value !== '' && value !== false)
    .map(([name, value]) => {
      const label = nameOf(name, reader.words)
      return value === true ? label : `${label}: ${sayValue(name, value, reader)}`
    })
    .join(', ')
}

function nameOf(name: string, words: Translator): string {
  const known = [`audit.detail.${name}`, `desk.limits.${name}`].find((key) => words.has(key))
  return known === undefined ? name : words.t(known)
}

function sayValue(name: string, value: unknown, { words, names }: Reader): string {
  if (name === 'contacts' && Array.isArray(value)) return words.number(value.length)
  if (Array.isArray(value)) return value.map((part) => fieldOf(String(part), words)).join(', ')
  if (typeof value === 'number') return words.number(value)
  const text = String(value)
  if (name === 'language') return words.language(text)
  if (name === 'role') return words.t(`desk.role.${text}`)
  if (name === 'answer') return words.t(`tally.answer.${text}`)
  return names.get(text) ?? text
}

/** The name of a field of a recipient; scopes of tokens and the like stand as they are. */
function fieldOf(name: string, words: Translator): string {
  const key = `directory.card.${name}`
  return words.has(key) && !name.startsWith('salutation') ? words.t(key) : name
}
