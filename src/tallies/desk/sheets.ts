import { stringify } from 'csv-stringify/sync'
import type { Translator } from '../../i18n.ts'
import { BUCKETS } from '../tally-shapes.ts'
import type { Dashboard } from './dashboard.ts'

/** A table with a name, its first row the head: for a spreadsheet. */
export interface Sheet {
  name: string
  rows: (string | number | null)[][]
}

/** The figures of a dashboard as tables, in the organizer's language. */
export function sheetsOf(dashboard: Dashboard, words: Translator): Sheet[] {
  const { t } = words
  const count = t('dashboard.letters')
  const breakdown = (dimension: keyof Dashboard['by'], name: (key: string) => string): Sheet => ({
    name: t(`dashboard.by.${dimension}`),
    rows: [
      [t(`dashboard.by.${dimension}`), count],
      ...[...dashboard.by[dimension]].map(([key, value]) => [name(key), value]),
    ],
  })
  return [
    {
      name: t('dashboard.recipients'),
      rows: [
        [
          t('dashboard.recipient'),
          t('dashboard.office'),
          count,
          ...BUCKETS.map((bucket) => t(`tally.short.${bucket}`)),
        ],
        ...dashboard.recipients.map(({ name, office, letters, buckets }) => [
          name,
          office,
          letters,
          ...BUCKETS.map((bucket) => buckets[bucket]),
        ]),
      ],
    },
    {
      name: t('dashboard.days'),
      rows: [
        [t('tally.day'), t('dashboard.confirmed'), t('dashboard.accepted')],
        ...dashboard.byDay.map(({ day, confirmed, accepted }) => [day, confirmed, accepted]),
      ],
    },
    breakdown('via', (key) => key || t('dashboard.via.none')),
    breakdown('country', words.country),
    breakdown('language', words.language),
    breakdown('edited', (key) => t(`dashboard.edited.${key}`)),
    breakdown('wait', (key) => t(`dashboard.wait.${key}`)),
  ]
}

/** All tables in one CSV file, a blank line between; what a spreadsheet would take for a formula is quoted. */
export function csvOf(sheets: Sheet[]): string {
  const options = { escape_formulas: true, record_delimiter: 'windows' as const, bom: false }
  return `\ufeff${sheets.map(({ name, rows }) => stringify([[name], ...rows], options)).join('\r\n')}`
}
