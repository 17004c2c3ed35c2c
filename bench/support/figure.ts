/** One measured figure beside what it is held against, taken in the same run. */
export interface Figure {
  /** What was measured, as a sentence. */
  name: string
  unit: string
  figure: number
  /** What the baseline is, and its figure. */
  against: string
  baseline: number
  /** The ratio of the two must be at most or at least this. */
  target: { atMost: number } | { atLeast: number }
}

/** Prints a figure and sets the exit code when it misses its target. */
export function printFigure({ name, unit, figure, against, baseline, target }: Figure): void {
  const ratio = figure / baseline
  const isMet = 'atMost' in target ? ratio <= target.atMost : ratio >= target.atLeast
  const wanted = 'atMost' in target ? `<= ${target.atMost}` : `>= ${target.atLeast}`
  console.log(`${isMet ? 'met   ' : 'MISSED'} ${name}`)
  console.log(`       ${round(figure)} ${unit}; ${against}: ${round(baseline)} ${unit}`)
  console.log(`       ratio ${ratio.toFixed(2)}, wanted ${wanted}`)
  if (!isMet) process.exitCode = 1
}

/** The middle value: what the machine did meanwhile for others weighs less than in a mean. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** How long an act takes, in ms. */
export async function timeOf(act: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await act()
  return performance.now() - from
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
