import { randomUUID } from 'node:crypto'
import { recordAct } from './audit.ts'
import { insertLink, takeLink } from './links.queries.ts'
import { insertOrganizerMail } from './organizer-mail.queries.ts'
import type { OrganizerParts } from './organizer-parts.ts'
import { markSteppedUp } from './sessions.queries.ts'
import type { SignedIn } from './sessions.ts'
import { openLink } from './sign-in-token.ts'

const LINK_MS = 15 * 60_000

/** Mails a link that proves, in the browser that asked, that it is still she. For who has no passkey. */
export async function askForStepUp(parts: OrganizerParts, who: SignedIn, locale: string): Promise<void> {
  const now = parts.clock.now()
  const mailId = await parts.db.transaction().execute(async (tx) => {
    const linkId = randomUUID()
    const expiresAt = new Date(now.getTime() + LINK_MS)
    await insertLink(tx, {
      id: linkId,
      kind: 'step_up',
      organizerId: who.id,
      sessionId: who.sessionId,
      now,
      expiresAt,
    })
    const details = { link: linkId, locale }
    return await insertOrganizerMail(tx, { kind: 'step-up', organizerId: who.id, details, now })
  })
  parts.mailLater(mailId)
}

/** Uses such a link up. @returns false when it is spent, expired, or belongs to another session. */
export async function stepUpByLink(parts: OrganizerParts, who: SignedIn, token: string): Promise<boolean> {
  const id = openLink(parts.signingKey, token)
  if (!id || who.hasPasskey) return false
  const now = parts.clock.now()
  return await parts.db.transaction().execute(async (tx) => {
    const link = await takeLink(tx, { id, kinds: ['step_up'], now })
    if (link?.session_id !== who.sessionId) return false
    await markSteppedUp(tx, { id: who.sessionId, now, isPasskey: false })
    await recordAct(tx, { organizerId: who.id, act: 'session.stepped_up', at: now })
    return true
  })
}
