/** A column by which a table can be sorted. */
export interface Column<Row> {
  id: string
  /** A key of templates/locales. */
  label: string
  compare: (a: Row, b: Row) => number
  /** Largest first at the first press. */
  isDescending?: true
  isNumber?: true
}

/** Which column a table is sorted by, from the page's address; the first one without any. */
export interface Sorting {
  by: string
  isDescending: boolean
}

/** Reads `?sort=title` or `?sort=-title`. */
export function readSorting<Row>(columns: Column<Row>[], query: unknown): Sorting {
  const { sort } = (query ?? {}) as { sort?: unknown }
  const wanted = typeof sort === 'string' ? sort.replace(/^-/, '') : ''
  const column = columns.find(({ id }) => id === wanted)
  if (!column) return { by: columns[0]?.id ?? '', isDescending: columns[0]?.isDescending === true }
  return { by: column.id, isDescending: typeof sort === 'string' && sort.startsWith('-') }
}

/** The rows in the order asked for. */
export function sortRows<Row>(rows: Row[], columns: Column<Row>[], sorting: Sorting): Row[] {
  const column = columns.find(({ id }) => id === sorting.by)
  if (!column) return rows
  const sign = sorting.isDescending ? -1 : 1
  return [...rows].sort((a, b) => sign * column.compare(a, b))
}

/** The head of a table for the partial `desk-head`: each column a link that sorts by it, or turns the order. */
export function headOf<Row>(
  columns: Column<Row>[],
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
