import { bytesUuid, openToken, signToken, uuidBytes } from '../tokens.ts'

const PURPOSE = 'office'

/** The address of an office's own page: a capability that only its mails carry, the same as long as the office is listed. */
export function officeLink(signingKey: Buffer, recipientId: string, baseUrl: string): string {
  return `${baseUrl}/offices/${signToken(signingKey, PURPOSE, uuidBytes(recipientId))}`
}

/** Id of the recipient; undefined when the link is forged or cut. */
export function openOfficeToken(signingKey: Buffer, token: string): string | undefined {
  const payload = openToken(signingKey, PURPOSE, token)
  return payload?.length === 16 ? bytesUuid(payload) : undefined
}
