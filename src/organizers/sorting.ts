/** A column by which a table can be sorted. */
export interface SortableColumn<Id extends string = string> {
  id: Id
  /** A key of templates/locales. */
  label: string
  /** Largest first at the first press. */
  isDescending?: true
  isNumber?: true
}

/** One of a table whose rows are all at hand. */
export interface Column<Row> extends SortableColumn {
  compare: (a: Row, b: Row) => number
}

/** Those of a table; one at least. */
export type Columns<C extends SortableColumn> = readonly [C, ...C[]]

/** Which column a table is sorted by, from the page's address; the first one without any. */
export interface Sorting<Id extends string = string> {
  by: Id
  isDescending: boolean
}

/** Reads `?sort=title` or `?sort=-title`. */
export function readSorting<Id extends string>(
  columns: Columns<SortableColumn<Id>>,
  query: unknown,
): Sorting<Id> {
  const { sort } = (query ?? {}) as { sort?: unknown }
  const wanted = typeof sort === 'string' ? sort.replace(/^-/, '') : ''
  const column = columns.find(({ id }) => id === wanted)
  if (!column) return { by: columns[0].id, isDescending: columns[0].isDescending === true }
  return { by: column.id, isDescending: typeof sort === 'string' && sort.startsWith('-') }
}

/** The rows in the order asked for. */
export function sortRows<Row>(rows: Row[], columns: readonly Column<Row>[], sorting: Sorting): Row[] {
  const column = columns.find(({ id }) => id === sorting.by)
  if (!column) return rows
  const sign = sorting.isDescending ? -1 : 1
  return [...rows].sort((a, b) => sign * column.compare(a, b))
}

/** The head of a table for the partial `desk-head`: each column a link that sorts by it, or turns the order. */
export function headOf(
  columns: readonly SortableColumn[],
  sorting: Sorting,
  page: { t: (key: string) => string; link: (path: string) => string; path: string },
) {
  return columns.map((column) => {
    const isCurrent = column.id === sorting.by
    const isNextDescending = isCurrent ? !sorting.isDescending : column.isDescending === true
    const joint = page.path.includes('?') ? '&' : '?'
    return {
      name: page.t(column.label),
      href: page.link(`${page.path}${joint}sort=${isNextDescending ? '-' : ''}${column.id}`),
      isNumber: column.isNumber,
      sort: isCurrent ? (sorting.isDescending ? 'descending' : 'ascending') : undefined,
      mark: isCurrent ? (sorting.isDescending ? '\u2193' : '\u2191') : undefined,
    }
  })
}
