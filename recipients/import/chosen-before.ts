import { JOINED_FIELDS, type Target } from './field-codes.ts'

/** How the columns of the last file were chosen, which the directory was filled from. */
export interface ChosenBefore {
  columns: readonly string[]
  targets: readonly Target[]
}

/**
 * The fields of the columns as they were chosen for the file before, when this one has all of its columns; those it has
 * more keep what was guessed, and fill no field that is filled already.
 * @returns undefined when it is a file of another shape.
 */
export function chooseAsBefore(
  columns: readonly string[],
  guessed: readonly Target[],
  before: ChosenBefore,
): Target[] | undefined {
  const chosen = new Map(before.columns.map((column, at) => [column, before.targets[at] ?? 'ignore']))
  const isSame =
    chosen.size === before.columns.length &&
    !chosen.has('') &&
    new Set(columns).size === columns.length &&
    before.columns.every((column) => columns.includes(column))
  if (!isSame) return undefined
  return columns.map((column, at) => {
    const guess = guessed[at] ?? 'ignore'
    const isFilled = before.targets.includes(guess) && !JOINED_FIELDS.includes(guess)
    return chosen.get(column) ?? (isFilled ? 'ignore' : guess)
  })
}
