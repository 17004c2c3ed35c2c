import { openContent, openEmail } from './letter-content.ts'
import type { LetterParts } from './letter-parts.ts'
import { isTooOldToConfirm, openLetterToken } from './letter-token.ts'
import { findLetter, type LetterRow } from './letters.queries.ts'
import { signNonce } from './nonce.ts'
import { writtenChoices } from './written-choices.ts'

type Parts = Pick<LetterParts, 'db' | 'clock' | 'signingKey' | 'keysOf'>

/**
 * A letter that waits to be confirmed, as the fields of its form stood: for its writer to change something.
 * @param token the last part of `/letters/:token`.
 * @returns undefined when it does not wait (any more); the fields name the link, by `rewrites`, and the wording that she read.
 */
export async function reopenLetter(
  parts: Parts,
  token: string,
): Promise<{ slug: string; fields: Record<string, unknown> } | undefined> {
  const letter = await findWaiting(parts, token)
  if (!letter) return undefined
  const [content, email, choices] = await Promise.all([
    openContent(parts.keysOf, letter),
    openEmail(parts.keysOf, letter),
    writtenChoices.all(parts.db, letter.choice_ids),
  ])
  if (!content || !email) return undefined
  const { campaign_id: campaignId, seed, release } = letter
  const fields = {
    rewrites: token,
    nonce: signNonce(parts.signingKey, { campaignId, seed, release, now: parts.clock.now() }),
    name: content.name,
    email,
    country: letter.country,
    language: letter.language,
    recipients: choices.map(({ recipient_id }) => recipient_id),
    postal_address: content.postalAddress,
    note: content.note,
    ...content.own,
    consent: 'on',
    ...(letter.mode === 'open' ? {} : { mode: letter.mode }),
    ...(letter.show_name ? { show_name: 'on' } : {}),
  }
  return { slug: letter.slug, fields }
}

/** How often a letter that waits was written anew; undefined when it does not wait. */
export async function revisionOfWaiting(parts: Parts, token: string): Promise<number | undefined> {
  return (await findWaiting(parts, token))?.revision
}

async function findWaiting(
  { db, clock, signingKey }: Parts,
  token: string,
): Promise<(LetterRow & { slug: string }) | undefined> {
  const opened = openLetterToken(signingKey, token)
  if (!opened || isTooOldToConfirm(opened, clock.now())) return undefined
  const letter = await findLetter(db, opened.letterId)
  return letter?.status === 'pending' ? letter : undefined
}
