import { type Column, type Columns, headOf, readSorting, sortRows } from '../../src/organizers/sorting.ts'
import type { DirectoryLine } from './directories.queries.ts'
import type { Reader } from './directory-frame.ts'

type Row = DirectoryLine & { attention: number }

const byNumber = (of: (row: Row) => number) => (a: Row, b: Row) => of(a) - of(b)
const most = { isDescending: true, isNumber: true } as const
const COLUMNS: Columns<Column<Row>> = [
  { id: 'name', label: 'directory.name', compare: (a, b) => a.name.localeCompare(b.name) },
  { id: 'recipients', label: 'directory.recipients', compare: byNumber((row) => row.recipients), ...most },
  { id: 'countries', label: 'directory.countries', compare: byNumber((row) => row.countries), ...most },
  {
    id: 'attention',
    label: 'directory.attention',
    compare: byNumber((row) => row.attention),
    isDescending: true,
  },
  {
    id: 'changed',
    label: 'directory.people.changed',
    compare: byNumber((row) => row.updated_at.getTime()),
    isDescending: true,
  },
]

/** The table of directories, by the column that the address of the page names: its head and its rows. */
export function viewDirectories(directories: DirectoryLine[], query: unknown, { words, link }: Reader) {
  const sorting = readSorting(COLUMNS, query)
  const rows = directories.map((row) => ({ ...row, attention: row.unreachable + row.paused }))
  return {
    head: headOf(COLUMNS, sorting, { t: words.t, link, path: '/organizer/directories' }),
    directories: sortRows(rows, COLUMNS, sorting).map((row) => ({
      ...row,
      href: link(`/organizer/directories/${row.slug}`),
      health: link(`/organizer/directories/${row.slug}/health`),
      changed: words.date(row.updated_at),
    })),
  }
}
