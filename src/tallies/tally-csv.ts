import { stringify } from 'csv-stringify/sync'
import { BUCKETS, type PublicTally, type Told } from './tally-shapes.ts'

const HEAD = ['of', 'key', 'name', 'letters', ...BUCKETS]

/**
 * The public tally as CSV (RFC 4180, UTF-8): a row for the campaign, each recipient, country, day and hour. What is not
 * told is empty. A cell that a spreadsheet would take for a formula is quoted.
 */
export function tallyCsv(tally: PublicTally): string {
  const counts = (told: Record<(typeof BUCKETS)[number], Told>) => BUCKETS.map((bucket) => told[bucket])
  const rows: (string | number | null)[][] = [
    ['campaign', tally.campaign, '', tally.letters.confirmed, ...counts(tally.deliveries)],
    ...tally.recipients.map((recipient) => [
      'recipient',
      recipient.id,
      recipient.name,
      recipient.letters,
      ...counts(recipient),
    ]),
    ...tally.countries.map(({ country, letters }) => ['country', country, '', letters]),
    ...(tally.elsewhere === null ? [] : [['country', '', 'elsewhere', tally.elsewhere]]),
    ...tally.days.map(({ day, letters }) => ['day', day, '', letters]),
    ...tally.hours.map(({ hour, letters }) => ['hour', hour, '', letters]),
  ]
  return stringify([HEAD, ...rows.map(fillRow)], { escape_formulas: true, record_delimiter: 'windows' })
}

function fillRow(row: (string | number | null)[]): (string | number | null)[] {
  return [...row, ...Array<null>(HEAD.length - row.length).fill(null)]
}
