import { createHmac } from 'node:crypto'
import { bytesUuid, openToken, signToken, uuidBytes } from '../tokens.ts'

const PURPOSE = 'organizer link'

/** The last part of `/organizer/session/links/:token`: the id of a row and its HMAC. Single use and age stand in the row. */
export function signLink(key: Buffer, linkId: string): string {
  return signToken(key, PURPOSE, uuidBytes(linkId))
}

/** The id of the link's row; undefined when the link is forged or cut. */
export function openLink(key: Buffer, token: string): string | undefined {
  const payload = openToken(key, PURPOSE, token)
  return payload?.length === 16 ? bytesUuid(payload) : undefined
}

/** What an address is counted under, whether it is an organizer's or not. */
export function addressMark(key: Buffer, email: string): Buffer {
  return createHmac('sha256', key).update(`organizer address\0${email}`).digest()
}
