import { LIMITS, type RawRow, type RawTable, type Remark, Unreadable } from '../raw-table.ts'

/** One official as a structured file tells: columns by name. */
export interface RawRecord {
  line: number
  values: Map<string, string>
}

const LOOK_AHEAD = 2_000

/**
 * Makes a table of records whose columns are not known beforehand: those of the first two thousand, in the order in
 * which they are first seen. What a later record has beyond them is counted.
 * @throws Unreadable when there are no records, or too many columns.
 */
export async function tableOfRecords(
  records: AsyncIterable<RawRecord> | Iterable<RawRecord>,
  about: Pick<RawTable, 'format' | 'encoding'>,
): Promise<RawTable> {
  const source = iterate(records)
  const first: RawRecord[] = []
  const places = new Map<string, number>()
  while (first.length < LOOK_AHEAD) {
    const next = await source.next()
    if (next.done) break
    if (next.value.values.size === 0) continue
    first.push(next.value)
    for (const name of next.value.values.keys()) if (!places.has(name)) places.set(name, places.size)
    if (places.size > LIMITS.columns) throw new Unreadable('too_many_columns', { most: LIMITS.columns })
  }
  if (first.length === 0) throw new Unreadable('no_rows')
  const remarks: Remark[] = []
  return {
    ...about,
    separator: null,
    columns: [...places.keys()],
    rows: toRows(first, source, places, remarks),
    remarks,
  }
}

async function* iterate(
  records: AsyncIterable<RawRecord> | Iterable<RawRecord>,
): AsyncGenerator<RawRecord, undefined> {
  yield* records
  return undefined
}

async function* toRows(
  first: RawRecord[],
  rest: AsyncGenerator<RawRecord>,
  places: Map<string, number>,
  remarks: Remark[],
): AsyncGenerator<RawRow> {
  let rows = 0
  let extra = 0
  async function* all() {
    yield* first.splice(0)
    yield* rest
  }
  for await (const { line, values } of all()) {
    if (values.size === 0) continue
    if (++rows > LIMITS.rows) throw new Unreadable('too_many_rows', { most: LIMITS.rows })
    const cells = Array.from({ length: places.size }, () => '')
    for (const [name, value] of values) {
      const place = places.get(name)
      if (place === undefined) extra++
      else cells[place] = value
    }
    yield { line, cells }
  }
  if (extra > 0) remarks.push({ code: 'extra_cells', params: { count: extra } })
}
