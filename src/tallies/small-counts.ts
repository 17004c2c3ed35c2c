/** Nothing about fewer people than this is told, and nothing changes by fewer. Source: docs/tallies.md. */
export const STEP = 10

/** A count as it may be told: null below ten. */
export function shownCount(count: number): number | null {
  return count >= STEP ? count : null
}

/** A count rounded down to tens; null below ten. */
export function stepped(count: number): number | null {
  return count >= STEP ? count - (count % STEP) : null
}

/**
 * Which cells of a breakdown may be shown: each has ten or more, and so has the remainder, all that is not shown taken
 * together. Cells that could be counted but are not are part of the remainder; it is empty only when every cell is shown.
 * The largest come first, and of two alike the first by name, so that the choice says nothing more.
 * @param cells what was counted, by key. @param possible every key that could have been counted; null when unbounded.
 * @returns the shown cells and the remainder, both rounded down to tens; the remainder is null when nothing is left.
 */
export function protectBreakdown(
  cells: ReadonlyMap<string, number>,
  possible: ReadonlySet<string> | null,
): { shown: Map<string, number>; remainder: number | null } {
  const largest = [...cells].filter(([, count]) => count >= STEP).sort(byCountThenKey)
  const total = [...cells.values()].reduce((sum, count) => sum + count, 0)
  if (possible !== null && largest.length === new Set([...possible, ...cells.keys()]).size)
    return { shown: new Map(largest.map(([key, count]) => [key, steppedDown(count)])), remainder: null }
  const shown = new Map<string, number>()
  let left = total
  for (const [key, count] of largest) {
    if (left - count < STEP) continue
    left -= count
    shown.set(key, steppedDown(count))
  }
  return { shown, remainder: shown.size > 0 ? steppedDown(left) : null }
}

function steppedDown(count: number): number {
  return count - (count % STEP)
}

function byCountThenKey([a, x]: [string, number], [b, y]: [string, number]): number {
  return y - x || (a < b ? -1 : 1)
}
