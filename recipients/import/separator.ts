import { parse } from 'csv-parse/sync'

/** What parts the cells of a CSV file. */
export const SEPARATORS = [',', ';', '\t', '|'] as const

/**
 * The separator that makes the most regular table of the beginning of a file; `,` when none makes one.
 * @param sample whole lines, some kilobytes of them.
 */
export function guessSeparator(sample: string): string {
  const told = /^"?sep=(.)"?\n/i.exec(sample)?.[1]
  if (told) return told
  const ranked = SEPARATORS.map((separator) => ({ separator, score: regularity(sample, separator) }))
  return ranked.reduce((best, next) => (next.score > best.score ? next : best)).separator
}

/** How many columns most rows have, weighed by the share of rows that have as many. 0 when nothing is parted. */
function regularity(sample: string, separator: string): number {
  const rows = cut(sample, separator)
  const counts = new Map<number, number>()
  for (const { length } of rows) if (length > 1) counts.set(length, (counts.get(length) ?? 0) + 1)
  const [columns, count] = [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), [1, 0])
  return columns < 2 ? 0 : (Math.min(columns, 30) + 1) * (count / rows.length) ** 2
}

function cut(sample: string, separator: string): string[][] {
  try {
    return parse(sample, {
      delimiter: separator,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      record_delimiter: '\n',
      to: 200,
    })
  } catch {
    return sample.split('\n').map((line) => line.split(separator))
  }
}
