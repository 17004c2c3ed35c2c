import { type CardWords, drawCard } from './pictures/card.ts'

const MOST = 50

/** Draws cards and keeps the last fifty by their words: drawing takes a tenth of a second, off the main thread. */
export function cardKeeper(): (words: CardWords) => Promise<Buffer> {
  const kept = new Map<string, Promise<Buffer>>()
  return (words) => {
    const key = JSON.stringify(words)
    const known = kept.get(key)
    if (known) return known
    if (kept.size >= MOST) kept.delete(kept.keys().next().value as string)
    const card = drawCard(words)
    kept.set(key, card)
    card.catch(() => kept.delete(key))
    return card
  }
}
