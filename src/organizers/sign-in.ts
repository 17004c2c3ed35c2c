import { randomUUID } from 'node:crypto'
import type { LinkKind, Role } from '../db/tables/organizers.ts'
import { recordAct } from './audit.ts'
import { findLink, insertSignInWish, takeLink } from './links.queries.ts'
import type { OrganizerParts } from './organizer-parts.ts'
import { findOrganizer, markJoined } from './organizers.queries.ts'
import { openSession } from './sessions.ts'
import { addressMark, openLink } from './sign-in-token.ts'

const LINK_MS = 15 * 60_000
const HOUR_MS = 3_600_000
const MOST_WISHES_AN_HOUR = 5

/**
 * Mails a link that signs in once, within 15 minutes, when the address is an organizer's. Gives nothing back: right
 * and wrong addresses are answered alike, and after five wishes an hour for one address nothing more is mailed.
 * @param email one addr-spec in lower case.
 * @param wish.locale of the page.
 * @param wish.next the page of the desk that she wanted to open; without what stands after its `?`, which may name somebody.
 */
export async function askForLink(
  parts: OrganizerParts,
  email: string,
  wish: { locale: string; next: string },
): Promise<void> {
  const now = parts.clock.now()
  const mailId = await insertSignInWish(parts.db, {
    linkId: randomUUID(),
    email,
    mark: addressMark(parts.signingKey, email),
    locale: wish.locale,
    next: wish.next.replace(/[?#].*/, ''),
    now,
    expiresAt: new Date(now.getTime() + LINK_MS),
    countedSince: new Date(now.getTime() - HOUR_MS),
    most: MOST_WISHES_AN_HOUR,
  })
  if (mailId) parts.mailLater(mailId)
}

/** What stands behind a link. */
export type LinkView =
  | { kind: 'forged' | 'expired' | 'used' }
  /** `sessionId` is set for a second proof: it marks that session alone. */
  | {
      kind: 'ready'
      linkKind: LinkKind
      name: string
      role: Role
      invitedBy: string | null
      sessionId: string | null
    }

/** Reads a link and changes nothing. */
export async function readLink(parts: OrganizerParts, token: string): Promise<LinkView> {
  const id = openLink(parts.signingKey, token)
  const link = id ? await findLink(parts.db, id) : undefined
  if (!link || link.left_at !== null) return { kind: 'forged' }
  if (link.used_at) return { kind: 'used' }
  if (link.expires_at <= parts.clock.now()) return { kind: 'expired' }
  return {
    kind: 'ready',
    linkKind: link.kind,
    name: link.name ?? '',
    role: link.role ?? 'owner',
    invitedBy: link.invited_by,
    sessionId: link.session_id,
  }
}

export type SignInOutcome =
  | { kind: 'signed_in'; cookie: string; awaitsPasskey: boolean; isFirst: boolean }
  /** Used, expired or forged. */
  | { kind: 'refused' }

/** Uses a link up and opens a session: once, however often its button is pressed. */
export async function signIn(parts: OrganizerParts, token: string, browser: string): Promise<SignInOutcome> {
  const id = openLink(parts.signingKey, token)
  if (!id) return { kind: 'refused' }
  const now = parts.clock.now()
  return await parts.db.transaction().execute(async (tx) => {
    const link = await takeLink(tx, { id, kinds: ['sign_in', 'invitation'], now })
    const organizer = link?.organizer_id ? await findOrganizer(tx, link.organizer_id) : undefined
    if (!organizer) return { kind: 'refused' }
    const isFirst = await markJoined(tx, organizer.id, now)
    const session = await openSession(tx, { organizerId: organizer.id, browser, now })
    const act = isFirst ? 'organizer.joined' : 'session.opened'
    await recordAct(tx, { organizerId: organizer.id, act, at: now })
    return { kind: 'signed_in', isFirst, ...session }
  })
}
