import { freshBytes } from '../fresh-bytes.ts'
import { sealJson, unsealJson } from '../sealing.ts'

/** The two sealed fields of a letter: the address outlives the rest where its writer is still to be told something. */
export interface LetterSecrets {
  email: { email: string }
  /** Subject and body are empty when she left the appeal as it was. */
  content: { name: string; postalAddress: string; subject: string; body: string; note: string }
}

/** Seals what is personal, each field bound to its letter and column. */
export function sealLetter(dataKey: Buffer, letterId: string, secrets: LetterSecrets) {
  return {
    sealed_email: sealJson(dataKey, secrets.email, context(letterId, 'email')),
    sealed_content: sealJson(dataKey, secrets.content, context(letterId, 'content')),
  }
}

/** The address to which mails about the letter go. */
export function unsealEmail(dataKey: Buffer, letterId: string, sealed: Buffer): string {
  return unsealJson<LetterSecrets['email']>(dataKey, sealed, context(letterId, 'email')).email
}

/** Name and postal address, her own subject and body, and her note. */
export function unsealContent(dataKey: Buffer, letterId: string, sealed: Buffer): LetterSecrets['content'] {
  return unsealJson(dataKey, sealed, context(letterId, 'content'))
}

/** A number to read out over the telephone: no letters that look alike, no meaning. */
export function newReceipt(): string {
  const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
  const letters = [...freshBytes(12)].map((byte) => alphabet[byte % alphabet.length])
  return [letters.slice(0, 4), letters.slice(4, 8), letters.slice(8, 12)]
    .map((part) => part.join(''))
    .join('-')
}

function context(letterId: string, field: keyof LetterSecrets): string {
  return `letter ${letterId} ${field}`
}
