import type { Reader } from './directory-frame.ts'
import type { listChanges } from './history.queries.ts'

/** What happened to a recipient, in sentences: when, who, what, and each field with what it was and became. */
export function viewChanges(changes: Awaited<ReturnType<typeof listChanges>>, { words }: Reader) {
  return changes.map(({ act, changes, at, organizer }) => ({
    at: words.moment(at),
    who: organizer ?? words.t('directory.history.nobody'),
    act: words.t(`directory.history.${act}`),
    fields: Object.entries(changes).map(([field, [was, became]]) => ({
      field: fieldName(field, words),
      was: wayNames(field, was, words),
      became: wayNames(field, became, words),
    })),
  }))
}

/** The order of ways in words; any other value as it stands. */
function wayNames(field: string, value: string, words: Reader['words']): string {
  if (field !== 'ways' || value === '') return value
  return value
    .split(', ')
    .map((channel) => words.t(`directory.channel.${channel}`))
    .join(', ')
}

/** The name of a field of a card, as pages say it. */
export function fieldName(field: string, words: Reader['words']): string {
  const [, part, language] = /^(salutation|closing)_(.+)$/.exec(field) ?? []
  return language === undefined
    ? words.t(`directory.card.${field}`)
    : words.t(`directory.card.${part}`, { language: words.language(language) })
}
