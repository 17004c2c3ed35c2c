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

/** Addresses of a delivery at the sending domain, made when asked for; a local part is never derived from what a supporter typed. */
export function deliveryAddresses(
  signingKey: Buffer,
  deliveryId: string,
  mailFrom: string,
): DeliveryAddresses {
  return {
    get returnPath() {
      return addressOf('bounce', signingKey, deliveryId, mailFrom)
    },
    get replyAlias() {
      return addressOf('reply', signingKey, deliveryId, mailFrom)
    },
    get messageId() {
      const mac = createHmac('sha256', signingKey).update(`message-id\0${deliveryId}`).digest('hex')
      return `${mac.slice(0, 40)}@${mailFrom.slice(mailFrom.lastIndexOf('@') + 1)}`
    },
  }
}

/** VERP of a mail of ours to a supporter or an organizer: where a bounce of it comes back to. */
export function mailReturnPath(signingKey: Buffer, mailId: string, mailFrom: string): string {
  return addressOf('mail', signingKey, mailId, mailFrom)
}

/** VERP of a digest. */
export function digestReturnPath(signingKey: Buffer, digestId: string, mailFrom: string): string {
  return addressOf('digest', signingKey, digestId, mailFrom)
}

/** What an address of ours stands for: a bounce of a letter, mail or digest, or a reply to a letter. */
export interface OpenedAddress {
  kind: 'bounce' | 'reply' | 'mail' | 'digest'
  /** Of the delivery, the mail or the digest. */
  id: string
}

/** What an incoming mail's address stands for; undefined when it is forged or none of ours. */
export function openMailAddress(signingKey: Buffer, address: string): OpenedAddress | undefined {
  const [, letter, token] = /^([a-z])-([a-z2-7]{40,60})@/i.exec(address) ?? []
  const kind = KINDS.find((kind) => kind[0] === letter?.toLowerCase())
  if (!kind || !token) return undefined
  const id = openAddressToken(signingKey, kind, token)
  return id?.length === 16 ? { kind, id: bytesUuid(id) } : undefined
}

/** Each begins with the letter that its addresses begin with. */
const KINDS = ['bounce', 'reply', 'mail', 'digest'] as const

function addressOf(kind: (typeof KINDS)[number], signingKey: Buffer, id: string, mailFrom: string): string {
  const domain = mailFrom.slice(mailFrom.lastIndexOf('@') + 1)
  return `${kind[0]}-${signAddressToken(signingKey, kind, uuidBytes(id))}@${domain}`
}
