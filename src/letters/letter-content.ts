import type { KeysOf } from '../privacy/campaign-keys.ts'
import { unsealContent, unsealEmail } from './letter-seal.ts'
import type { LetterContent } from './sheet.ts'

/** The sealed columns of a letter and what they are bound to. */
export interface SealedLetter {
  id: string
  campaign_id: string
  country: string
  edited: boolean
  seed: number
  sealed_email: Buffer | null
  sealed_content: Buffer | null
}

/** The letter's personal part, opened; undefined once it is purged. */
export async function openContent(keysOf: KeysOf, letter: SealedLetter): Promise<LetterContent | undefined> {
  if (!letter.sealed_content) return undefined
  const { dataKey } = await keysOf(letter.campaign_id)
  const { subject, body, ...rest } = unsealContent(dataKey, letter.id, letter.sealed_content)
  return {
    ...rest,
    country: letter.country,
    own: letter.edited ? { subject, body } : null,
    seed: letter.seed,
  }
}

/** The supporter's address; undefined once it is purged. */
export async function openEmail(keysOf: KeysOf, letter: SealedLetter): Promise<string | undefined> {
  if (!letter.sealed_email) return undefined
  const { dataKey } = await keysOf(letter.campaign_id)
  return unsealEmail(dataKey, letter.id, letter.sealed_email)
}
