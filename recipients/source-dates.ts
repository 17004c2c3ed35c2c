export type Channel = 'email' | 'form' | 'post'

/** The day each contact was last seen in its source, as `YYYY-MM-DD`, or null where the source bears no date. */
export type SourceDates = Record<Channel, string | null>

const PART = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))? \(([a-z, -]+)\)$/
const CHANNELS: Record<string, Channel> = { 'e-mail': 'email', form: 'form', address: 'post' }
const OTHERS = ['website', 'name', 'holder', 'role', 'members']

/**
 * Reads the `source_date` cell of a directory: `2026-01-02 (e-mail); 2018-08 (form, address)`.
 * A year or a month alone counts as its first day, so that a contact never looks fresher than it is.
 * What says nothing of a contact (website, name, holder, role, members) is allowed and dates none.
 * Undefined when the cell is not written like that; an empty cell dates nothing.
 */
export function readSourceDates(cell: string): SourceDates | undefined {
  const dates: SourceDates = { email: null, form: null, post: null }
  for (const part of cell.split(';')) {
    if (cell.trim() === '') return dates
    const [, year, month, day, words] = PART.exec(part.trim()) ?? []
    if (year === undefined || words === undefined) return undefined
    const date = `${year}-${month ?? '01'}-${day ?? '01'}`
    if (!isDay(date) || !markContacts(dates, words, date)) return undefined
  }
  return dates
}

/** Whether a text is a day that exists, as `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`)
  return (
    /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
  )
}

function markContacts(dates: SourceDates, words: string, date: string): boolean {
  return words.split(', ').every((word) => {
    const channel = CHANNELS[word]
    if (channel) dates[channel] = date
    return channel !== undefined || OTHERS.includes(word)
  })
}
