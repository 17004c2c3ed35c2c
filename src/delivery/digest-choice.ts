import type { Db } from '../db/connect.ts'
import type { DigestChoice, DigestReason } from '../db/tables/digests.ts'
import { recordAct } from '../organizers/audit.ts'
import { markChosen } from './digest-mode.queries.ts'

/** In the order in which they are offered. */
export const DIGEST_CHOICES = ['automatic', 'single', 'digest'] as const satisfies DigestChoice[]

/** What a recipient keeps of how its letters come. */
export interface DigestMode {
  wants_digest: boolean
  digest_reason: DigestReason | null
  digest_since: Date | null
}

/** What was chosen for a recipient by an organizer; a choice of the office or of a machine is none of hers. */
export function choiceOf({ wants_digest, digest_reason }: DigestMode): DigestChoice {
  if (digest_reason !== 'organizer') return 'automatic'
  return wants_digest ? 'digest' : 'single'
}

/**
 * Chooses how letters to a recipient come from now on; those that wait follow within a minute. The audit log tells it.
 * @returns false when the office itself asked for digests: it alone ends that.
 */
export async function chooseDigestMode(
  db: Db,
  recipientId: string,
  choice: DigestChoice,
  by: { organizerId: string | null; now: Date },
): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    const outcome = await markChosen(tx, recipientId, choice, by.now)
    if (outcome === 'changed')
      await recordAct(tx, {
        organizerId: by.organizerId,
        act: `recipient.letters_${choice}`,
        subject: `recipient ${recipientId}`,
        at: by.now,
      })
    return outcome !== 'wish'
  })
}
