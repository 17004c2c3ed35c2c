import type { Choice } from '../db/tables/letters.ts'
import { listDeliveriesOfLetter } from './confirm.queries.ts'
import { openContent } from './letter-content.ts'
import type { LetterParts } from './letter-parts.ts'
import { isTooOldToConfirm, openLetterToken } from './letter-token.ts'
import { findLetter, type LetterRow } from './letters.queries.ts'
import { publishedModel } from './published-models.ts'
import { type Sheet, setSheet } from './sheet.ts'
import { writtenChoices } from './written-choices.ts'

type Delivery = Awaited<ReturnType<typeof listDeliveriesOfLetter>>[number]

export interface LetterSheet extends Sheet {
  recipientId: string
  channel: Choice['channel']
  hasPostalAddress: boolean
  /** Undefined before the letter is confirmed. */
  delivery: Delivery | undefined
}

/** What stands behind a supporter's link. */
export type LetterView =
  | { kind: 'forged' }
  /** The letter was never confirmed in time, or has been removed as promised. */
  | { kind: 'gone' }
  | {
      kind:
        | 'pending'
        | 'expired'
        | 'held'
        | 'confirmed'
        | 'withdrawn'
        /** An organizer decided not to send it. */
        | 'refused'
        /** It was held, and nobody decided in time. */
        | 'lapsed'
      letter: Pick<
        LetterRow,
        'id' | 'receipt' | 'campaign_id' | 'language' | 'country' | 'revision' | 'confirmed_at' | 'mode'
      > & {
        slug: string
        campaign_status: string
      }
      /** One a recipient; empty once the text is purged. */
      sheets: LetterSheet[]
      /** What became of each; there also when the text is purged. */
      deliveries: Delivery[]
    }

/**
 * Opens a supporter's link: her letter exactly as it will be sent or was, and what became of it.
 * @param token the last part of `/letters/:token`.
 */
export async function readLetter(parts: LetterParts, token: string): Promise<LetterView> {
  const opened = openLetterToken(parts.signingKey, token)
  if (!opened) return { kind: 'forged' }
  const letter = await findLetter(parts.db, opened.letterId)
  if (!letter) return { kind: 'gone' }
  const deliveries = letter.status === 'pending' ? [] : await listDeliveriesOfLetter(parts.db, letter.id)
  const sheets = await setSheets(parts, letter, deliveries)
  return { kind: kindOf(letter, isTooOldToConfirm(opened, parts.clock.now())), letter, sheets, deliveries }
}

function kindOf(letter: LetterRow, isLinkOld: boolean): Exclude<LetterView['kind'], 'forged' | 'gone'> {
  if (letter.status === 'pending') return isLinkOld ? 'expired' : 'pending'
  if (letter.status !== 'withdrawn') return letter.status
  if (letter.held_reason === 'lapsed') return 'lapsed'
  return letter.decided_by === null ? 'withdrawn' : 'refused'
}

async function setSheets(
  parts: LetterParts,
  letter: LetterRow,
  deliveries: Delivery[],
): Promise<LetterSheet[]> {
  const content = await openContent(parts.keysOf, letter)
  if (!content) return []
  const choices = await writtenChoices.all(parts.db, letter.choice_ids)
  const ofChoice = new Map(deliveries.map((delivery) => [delivery.choice_id, delivery]))
  return await Promise.all(
    choices.map(async (choice) => ({
      ...setSheet(content, choice, await publishedModel(parts.db, choice.appeal_id)),
      recipientId: choice.recipient_id,
      channel: choice.channel,
      hasPostalAddress: choice.addressee.needs_postal_address && content.postalAddress !== '',
      delivery: ofChoice.get(choice.id),
    })),
  )
}
