import type { Translator } from '../i18n.ts'

/** What a receipt says of one letter. */
interface Told {
  state: string
  note: string
  /** What she can do, and what she told of it; null where there is nothing. */
  fillForm: unknown
  ownHands: unknown
  told: unknown
  offer: unknown
}

/** As many recipients as are told of one by one while their letters fare alike. */
const SHOWN = 10

/**
 * A letter to three hundred deputies has three hundred rows: beyond the first of those that say the same and ask
 * nothing of her, they are folded away under what they say.
 */
export function foldAlike<Row extends Told>(words: Translator, rows: Row[]) {
  const alike = new Map<string, Row[]>()
  for (const row of rows.filter(asksNothing)) {
    const key = `${row.state} ${row.note}`
    const same = alike.get(key) ?? []
    same.push(row)
    alike.set(key, same)
  }
  const folded = [...alike.values()].map((same) => same.slice(SHOWN)).filter((rest) => rest.length > 0)
  const away = new Set(folded.flat())
  return {
    deliveries: rows.filter((row) => !away.has(row)),
    folded: folded.map((deliveries) => ({
      title: words.t('letters.receipt.alike', {
        state: deliveries[0]?.state ?? '',
        count: deliveries.length,
      }),
      deliveries,
    })),
  }
}

function asksNothing({ fillForm, ownHands, told, offer }: Told): boolean {
  return !fillForm && !ownHands && !told && !offer
}
