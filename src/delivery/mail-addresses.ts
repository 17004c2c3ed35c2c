import { createHmac } from 'node:crypto'
import { bytesUuid, openAddressToken, signAddressToken, uuidBytes } from '../tokens.ts'

/** The mail addresses that stand for one delivery. */
export interface DeliveryAddresses {
  /** VERP: where a bounce of exactly this mail comes back to. */
  returnPath: string
  /** Where the official's answer finds the supporter without naming her. */
  replyAlias: string
  /** Without angle brackets; the same at every attempt, so that a server can know a repeated one. */
  messageId: string
}

/** Addresses of a delivery at the sending domain; a local part is never derived from what a supporter typed. */
export function deliveryAddresses(
  signingKey: Buffer,
  deliveryId: string,
  mailFrom: string,
): DeliveryAddresses {
  const domain = mailFrom.slice(mailFrom.lastIndexOf('@') + 1)
  const id = uuidBytes(deliveryId)
  const messageId = createHmac('sha256', signingKey)
    .update(`message-id\0${deliveryId}`)
    .digest('hex')
    .slice(0, 40)
  return {
    returnPath: `b-${signAddressToken(signingKey, 'bounce', id)}@${domain}`,
    replyAlias: `r-${signAddressToken(signingKey, 'reply', id)}@${domain}`,
    messageId: `${messageId}@${domain}`,
  }
}

/** The delivery that a bounce or reply address stands for; undefined when it is forged or none of ours. */
export function openDeliveryAddress(
  signingKey: Buffer,
  address: string,
): { kind: 'bounce' | 'reply'; deliveryId: string } | undefined {
  const [, letter, token] = /^([br])-([a-z2-7]{40,60})@/i.exec(address) ?? []
  if (!letter || !token) return undefined
  const kind = letter.toLowerCase() === 'b' ? 'bounce' : 'reply'
  const id = openAddressToken(signingKey, kind, token)
  return id?.length === 16 ? { kind, deliveryId: bytesUuid(id) } : undefined
}
