import { setImmediate as breathe } from 'node:timers/promises'
import type { Translator } from '../i18n.ts'
import { openContent } from '../letters/letter-content.ts'
import { publishedModel } from '../letters/published-models.ts'
import { setSheet } from '../letters/sheet.ts'
import { countryName } from '../letters/wording.ts'
import type { DeliveryParts } from './delivery-parts.ts'
import type { DigestedLetter } from './digest-text.ts'
import { leaveForTomorrow } from './digest-verdicts.queries.ts'
import { type DigestLetter, listDigestLetters } from './digests.queries.ts'
import { recordMoves } from './moves.queries.ts'

/** Letters opened at once; then other work has its turn. */
const SLICE = 200

/** The letters of a digest, opened and set; those whose text was removed have failed, those that are held wait for a later one. */
export async function openDigest(
  parts: DeliveryParts,
  digestId: string,
  words: Translator,
): Promise<DigestedLetter[]> {
  const opened: DigestedLetter[] = []
  const purged: string[] = []
  const held: string[] = []
  for (const [index, letter] of (await listDigestLetters(parts.db, digestId)).entries()) {
    if (index % SLICE === SLICE - 1) await breathe()
    if (letter.is_held) {
      held.push(letter.id)
      continue
    }
    const set = await digestedLetter(parts, letter, words)
    if (set) opened.push(set)
    else purged.push(letter.id)
  }
  await leaveForTomorrow(parts.db, digestId, held)
  const moves = purged.map((id) => ({
    id,
    from: 'digest_wait' as const,
    to: 'failed' as const,
    reason: 'purged',
  }))
  await recordMoves(parts.db, moves, parts.clock.now())
  return opened
}

/** Sets one letter; undefined when its text was removed. Who wrote it stands nowhere but in `named`. */
async function digestedLetter(
  parts: Pick<DeliveryParts, 'db' | 'keysOf'>,
  letter: DigestLetter,
  words: Translator,
): Promise<DigestedLetter | undefined> {
  const content = await openContent(parts.keysOf, { ...letter, id: letter.letter_id })
  if (!content) return undefined
  const model = await publishedModel(parts.db, letter.appeal_id)
  const nameless = { ...content, name: words.t('digest.name'), postalAddress: '' }
  return {
    id: letter.id,
    campaign: letter.campaign_title,
    sheet: setSheet(nameless, letter, model),
    named: letter.show_name ? `${content.name} (${countryName(content.country, words.locale)})` : undefined,
  }
}
