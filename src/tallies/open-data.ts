import { createHash } from 'node:crypto'
import type { PublicTally } from './tally-shapes.ts'

/**
 * Names a state of the numbers: alike in every process as long as they are the same. Weak, for the time of the last
 * change may differ. Source: RFC 9110 section 8.8.3.
 * @param variant names the representation, such as csv, and what else it depends on.
 */
export function entityTag(tally: PublicTally, variant: string): string {
  const { updated_at: _, ...numbers } = tally
  const hash = createHash('sha256').update(variant).update(JSON.stringify(numbers)).digest('base64url')
  return `W/"${hash.slice(0, 22)}"`
}

/** True when the reader has this state already. @param header If-None-Match as it came. */
export function isKnown(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false
  const bare = (text: string) => text.trim().replace(/^W\//, '')
  return header.trim() === '*' || header.split(',').some((known) => bare(known) === bare(tag))
}
