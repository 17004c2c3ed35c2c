import type { PaperPage } from './paper-shapes.ts'
import { makeSetter } from './setter.ts'

/** Sets pages as PDF. */
export interface Typesetter {
  /** @throws Error naming what Typst refused; never with the text of a letter. */
  pdf(pages: PaperPage[]): Promise<Uint8Array>
  close(): Promise<void>
}

/**
 * Pages that Typst sets at once: the time for a batch grows with its square (100 letters 120 ms, 2,000 letters 30 s),
 * so that a bundle is set in batches and joined.
 */
export const BATCH_PAGES = 100

/** Processes that set: as many as the smallest server has cores. Each takes about 250 MB while a large bundle is set. */
export const SETTERS = 2

/** A typesetter that gives each batch to the process with the fewest to do; a second one is started only when the first is busy. */
export function makeTypesetter(): Typesetter {
  const setters = Array.from({ length: SETTERS }, makeSetter)
  return {
    pdf: (pages) => setters.reduce((least, next) => (next.waiting < least.waiting ? next : least)).pdf(pages),
    close: async () => {
      await Promise.all(setters.map((setter) => setter.close()))
    },
  }
}
