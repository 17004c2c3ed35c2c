import { freshBytes } from '../fresh-bytes.ts'
import { sealJson, unsealJson } from '../sealing.ts'

/** The three sealed fields of a letter: each can be emptied at its own time. */
export interface LetterSecrets {
  email: { email: string }
  sender: { name: string; postalAddress: string }
  text: { subject: string; body: string; note: string }
}

/** Seals what is personal, each field bound to its letter and column. */
export function sealLetter(dataKey: Buffer, letterId: string, secrets: LetterSecrets) {
  return {
    sealed_email: sealJson(dataKey, secrets.email, context(letterId, 'email')),
    sealed_sender: sealJson(dataKey, secrets.sender, context(letterId, 'sender')),
    sealed_text: sealJson(dataKey, secrets.text, context(letterId, 'text')),
  }
}

/** The address to which mails about the letter go. */
export function unsealEmail(dataKey: Buffer, letterId: string, sealed: Buffer): string {
  return unsealJson<LetterSecrets['email']>(dataKey, sealed, context(letterId, 'email')).email
}

/** Name and postal address. */
export function unsealSender(dataKey: Buffer, letterId: string, sealed: Buffer): LetterSecrets['sender'] {
  return unsealJson(dataKey, sealed, context(letterId, 'sender'))
}

/** Her own subject and body (empty when she left the appeal as it was) and her note. */
export function unsealText(dataKey: Buffer, letterId: string, sealed: Buffer): LetterSecrets['text'] {
  return unsealJson(dataKey, sealed, context(letterId, 'text'))
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
