import { randomUUID } from 'node:crypto'
import { recordAct } from './audit.ts'
import { insertLink, spendLinksOfKind, takeLink } from './links.queries.ts'
import type { OrganizerParts } from './organizer-parts.ts'
import { hasOrganizer, insertOrganizer, lockTeam } from './organizers.queries.ts'
import { openSession } from './sessions.ts'
import type { SignInOutcome } from './sign-in.ts'
import { openLink, signLink } from './sign-in-token.ts'

const LIFETIME_MS = 24 * 3_600_000

/**
 * The address that `npm start` prints while nobody runs the installation: whoever opens it within a day becomes its
 * first owner, once. Every start makes a new one and ends those before.
 * @returns undefined as soon as there is an organizer; then `/organizer` is where to sign in.
 */
export async function firstOwnerLink(
  parts: Pick<OrganizerParts, 'db' | 'clock' | 'signingKey' | 'baseUrl'>,
): Promise<string | undefined> {
  if (await hasOrganizer(parts.db)) return undefined
  const id = randomUUID()
  const now = parts.clock.now()
  await parts.db.transaction().execute(async (tx) => {
    await spendLinksOfKind(tx, 'first_owner', now)
    const expiresAt = new Date(now.getTime() + LIFETIME_MS)
    await insertLink(tx, { id, kind: 'first_owner', organizerId: null, now, expiresAt })
  })
  return `${parts.baseUrl}/organizer/session/links/${signLink(parts.signingKey, id)}`
}

/** Makes the first owner and signs her in. Of any number of people with the link, one becomes it. */
export async function becomeFirstOwner(
  parts: OrganizerParts,
  token: string,
  person: { email: string; name: string; locale: string; browser: string },
): Promise<SignInOutcome> {
  const linkId = openLink(parts.signingKey, token)
  if (!linkId) return { kind: 'refused' }
  const now = parts.clock.now()
  return await parts.db.transaction().execute(async (tx) => {
    await lockTeam(tx)
    const link = await takeLink(tx, { id: linkId, kinds: ['first_owner'], now })
    if (!link || (await hasOrganizer(tx))) return { kind: 'refused' }
    const { email, name, locale, browser } = person
    const owner = { email, name, locale, role: 'owner' as const, invitedBy: null, joinedAt: now, now }
    const organizerId = await insertOrganizer(tx, owner)
    if (!organizerId) return { kind: 'refused' }
    await recordAct(tx, { organizerId, act: 'organizer.first_owner', at: now })
    return { kind: 'signed_in', isFirst: true, ...(await openSession(tx, { organizerId, browser, now })) }
  })
}
