/**
 * Picks in turn, each as often as its share says, spread evenly: shares 3 and 1 give a a b a. Picks among any subset.
 * Smooth weighted round-robin, as web servers balance their backends.
 */
export function createShares<T extends { share: number }>(all: T[]): (among: T[]) => T {
  const credit = new Map(all.map((one) => [one, 0]))
  return (among) => {
    for (const one of among) credit.set(one, (credit.get(one) ?? 0) + one.share)
    const best = among.reduce((a, b) => ((credit.get(b) ?? 0) > (credit.get(a) ?? 0) ? b : a))
    const total = among.reduce((sum, { share }) => sum + share, 0)
    credit.set(best, (credit.get(best) ?? 0) - total)
    return best
  }
}
