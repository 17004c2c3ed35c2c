import type { Db } from './connect.ts'

/** Both throw when a row is not there. */
export interface KeptRows<T> {
  one(db: Db, id: string): Promise<T>
  /** In the order of the ids. */
  all(db: Db, ids: string[]): Promise<T[]>
}

/**
 * Rows that never change once they are written: a process reads each once, and not with each letter that it belongs to.
 * @param read gives the rows of these ids that are there.
 * @param most kept of one database; then they are read anew.
 */
export function keptRows<T extends { id: string }>(
  read: (db: Db, ids: string[]) => Promise<T[]>,
  most: number,
): KeptRows<T> {
  const kept = new WeakMap<Db, Map<string, T>>()

  async function all(db: Db, ids: string[]): Promise<T[]> {
    const known = kept.get(db) ?? new Map<string, T>()
    kept.set(db, known)
    const rows = new Map(ids.flatMap((id) => known.get(id) ?? []).map((row) => [row.id, row]))
    const missing = ids.filter((id) => !rows.has(id))
    if (missing.length > 0) {
      const fresh = await read(db, [...new Set(missing)])
      for (const row of fresh) rows.set(row.id, row)
      // What others have read meanwhile may have pushed out rows that these ids name too.
      if (known.size + fresh.length > most) known.clear()
      for (const row of rows.values()) known.set(row.id, row)
    }
    return ids.map((id) => {
      const row = rows.get(id)
      if (!row) throw new Error('a letter names a row that is gone')
      return row
    })
  }

  return { all, one: async (db, id) => kept.get(db)?.get(id) ?? ((await all(db, [id]))[0] as T) }
}
