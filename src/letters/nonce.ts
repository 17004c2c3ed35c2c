import { randomInt } from 'node:crypto'
import { freshBytes } from '../fresh-bytes.ts'
import { RETENTION } from '../privacy/retention.ts'
import { bytesUuid, hashUuid, openToken, signToken, uuidBytes } from '../tokens.ts'

const PURPOSE = 'letter page'

/** What a campaign page showed, signed, so that the letter that is sent is the one that was read. */
export interface Nonce {
  campaignId: string
  /** The release of the campaign's appeals. */
  release: number
  /** Chooses among subject lines and openings; 0 to 65535. */
  seed: number
  issuedAt: Date
  /** Of the one letter that the page can make. */
  letterId: string
}

/** A fresh nonce, as text for a hidden field. `seed` is given to keep the wording of an earlier page. */
export function signNonce(
  key: Buffer,
  page: { campaignId: string; release: number; seed: number; now: Date },
): string {
  const payload = Buffer.alloc(32)
  uuidBytes(page.campaignId).copy(payload, 0)
  payload.writeUInt16BE(page.release & 0xffff, 16)
  payload.writeUInt16BE(page.seed, 18)
  payload.writeUInt32BE(Math.floor(page.now.getTime() / 1000), 20)
  freshBytes(8).copy(payload, 24)
  return signToken(key, PURPOSE, payload)
}

/** The nonce, or undefined when it is forged. Its age is for the caller to judge by `isNonceOld`. */
export function openNonce(key: Buffer, text: string): Nonce | undefined {
  const payload = openToken(key, PURPOSE, text)
  if (payload?.length !== 32) return undefined
  return {
    campaignId: bytesUuid(payload.subarray(0, 16)),
    release: payload.readUInt16BE(16),
    seed: payload.readUInt16BE(18),
    issuedAt: new Date(payload.readUInt32BE(20) * 1000),
    letterId: letterIdOf(text),
  }
}

/** The page's signature as an id: it is hers alone, and tells nothing. */
function letterIdOf(token: string): string {
  return hashUuid(Buffer.from(token, 'base64url').subarray(-16))
}

/** A page may stay open for two days. */
export function isNonceOld(nonce: Nonce, now: Date): boolean {
  return now.getTime() - nonce.issuedAt.getTime() > RETENTION.pages
}

export function newSeed(): number {
  return randomInt(65_536)
}
