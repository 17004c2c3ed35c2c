import { DAY_MS } from '../days.ts'
import { bytesUuid, openToken, signToken, uuidBytes } from '../tokens.ts'

const PURPOSE = 'letter'
const CONFIRM_DAYS = 7

/** The capability in a supporter's mail: her letter, and when the link was made. */
export interface LetterToken {
  letterId: string
  issuedAt: Date
}

/** Text for `/letters/:token`. */
export function signLetterToken(key: Buffer, letterId: string, now: Date): string {
  const payload = Buffer.alloc(20)
  uuidBytes(letterId).copy(payload)
  payload.writeUInt32BE(Math.floor(now.getTime() / 1000), 16)
  return signToken(key, PURPOSE, payload)
}

/** Undefined when the link is forged or cut. */
export function openLetterToken(key: Buffer, token: string): LetterToken | undefined {
  const payload = openToken(key, PURPOSE, token)
  if (payload?.length !== 20) return undefined
  return { letterId: bytesUuid(payload.subarray(0, 16)), issuedAt: new Date(payload.readUInt32BE(16) * 1000) }
}

/** A letter can be confirmed for seven days; its receipt can be read as long as it is kept. */
export function isTooOldToConfirm(token: LetterToken, now: Date): boolean {
  return now.getTime() - token.issuedAt.getTime() > CONFIRM_DAYS * DAY_MS
}
