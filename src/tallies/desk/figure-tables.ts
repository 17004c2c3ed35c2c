import { stringify } from 'csv-stringify/sync'
import type { Translator } from '../../i18n.ts'
import type { Cell, Table } from '../../spreadsheets/write-xlsx.ts'
import { BUCKETS } from '../tally-shapes.ts'
import type { Dashboard } from './dashboard.ts'

/** A table of figures: for a spreadsheet. */
interface FigureTable extends Table {
  rows: Cell[][]
}

/** The figures of a dashboard as tables, in the organizer's language. */
export function tablesOf(dashboard: Dashboard, words: Translator): FigureTable[] {
  const { t } = words
  const count = t('dashboard.letters')
  const breakdown = (dimension: keyof Dashboard['by'], name: (key: string) => string): FigureTable => ({
    name: t(`dashboard.by.${dimension}`),
    header: [t(`dashboard.by.${dimension}`), count],
    rows: [...dashboard.by[dimension]].map(([key, value]) => [name(key), value]),
  })
  return [
    {
      name: t('dashboard.recipients'),
      header: [
        t('dashboard.recipient'),
        t('dashboard.office'),
        count,
        ...BUCKETS.map((bucket) => t(`tally.short.${bucket}`)),
      ],
      rows: dashboard.recipients.map(({ name, office, letters, buckets }) => [
        name,
        office,
        letters,
        ...BUCKETS.map((bucket) => buckets[bucket]),
      ]),
    },
    {
      name: t('dashboard.days'),
      header: [t('tally.day'), t('dashboard.confirmed'), t('dashboard.accepted')],
      rows: dashboard.byDay.map(({ day, confirmed, accepted }) => [day, confirmed, accepted]),
    },
    breakdown('via', (key) => key || t('dashboard.via.none')),
    breakdown('country', words.country),
    breakdown('language', words.language),
    breakdown('edited', (key) => t(`dashboard.edited.${key}`)),
    breakdown('wait', (key) => t(`dashboard.wait.${key}`)),
  ]
}

/** All tables in one CSV file, a blank line between; what a spreadsheet would take for a formula is quoted. */
export function csvOf(tables: FigureTable[]): string {
  const options = { escape_formulas: true, record_delimiter: 'windows' as const, bom: false }
  return `\ufeff${tables.map(({ name, header, rows }) => stringify([[name], header, ...rows], options)).join('\r\n')}`
}
