import { randomUUID } from 'node:crypto'
import { DAY_MS } from '../days.ts'
import type { Tx } from '../db/connect.ts'
import type { Role } from '../db/tables/organizers.ts'
import { revokeTokensOf } from './api-tokens.queries.ts'
import { type Act, recordAct } from './audit.ts'
import { insertLink, spendLinks } from './links.queries.ts'
import { insertOrganizerMail } from './organizer-mail.queries.ts'
import type { OrganizerParts } from './organizer-parts.ts'
import {
  countOwners,
  findOrganizer,
  insertOrganizer,
  lockTeam,
  updateOrganizer,
} from './organizers.queries.ts'
import { deletePasskeysOf } from './passkeys.queries.ts'
import { endOtherSessions } from './sessions.queries.ts'
import { signLink } from './sign-in-token.ts'

const INVITATION_MS = 7 * DAY_MS

/** What changing the team needs; the command line has no more. */
export type TeamParts = Pick<OrganizerParts, 'db' | 'clock' | 'signingKey' | 'baseUrl' | 'mailLater'>

export interface Invitation {
  email: string
  name: string
  role: Role
  /** Of the mail. */
  locale: string
}

/**
 * Puts somebody on the team and mails an invitation that holds for seven days.
 * @param by null on the command line.
 * @returns the link, for an operator to hand over; undefined when the address is on the team already.
 */
export async function inviteOrganizer(
  parts: TeamParts,
  invitation: Invitation,
  by: string | null,
): Promise<{ link: string } | undefined> {
  const now = parts.clock.now()
  const made = await parts.db.transaction().execute(async (tx) => {
    const organizerId = await insertOrganizer(tx, { ...invitation, invitedBy: by, joinedAt: null, now })
    if (!organizerId) return undefined
    await recordAct(tx, {
      organizerId: by,
      act: 'organizer.invited',
      subject: `organizer ${organizerId}`,
      details: { role: invitation.role },
      at: now,
    })
    return await mailInvitation(tx, organizerId, invitation.locale, now)
  })
  return made && announce(parts, made)
}

/** Mails the invitation once more; links sent before it no longer work. */
export async function repeatInvitation(
  parts: OrganizerParts,
  organizerId: string,
): Promise<{ link: string } | undefined> {
  const now = parts.clock.now()
  const made = await parts.db.transaction().execute(async (tx) => {
    const organizer = await findOrganizer(tx, organizerId)
    if (!organizer || organizer.joined_at) return undefined
    await spendLinks(tx, organizerId, ['invitation'], now)
    return await mailInvitation(tx, organizerId, organizer.locale, now)
  })
  return made && announce(parts, made)
}

/** `last_owner`: somebody must be left who may do everything. */
export type TeamOutcome = 'done' | 'last_owner' | 'not_found'

/** Gives an organizer another role. */
export async function changeRole(
  parts: OrganizerParts,
  change: { organizerId: string; role: Role; by: string },
): Promise<TeamOutcome> {
  const act = { act: 'organizer.role_changed' as const, details: { role: change.role } }
  return await changeTeam(parts, change, { role: change.role }, act)
}

/** Takes an organizer off the team: her sessions, links, tokens and passkeys end at once, and stay so if she comes back. */
export async function removeOrganizer(
  parts: OrganizerParts,
  change: { organizerId: string; by: string },
): Promise<TeamOutcome> {
  return await changeTeam(parts, change, { left_at: parts.clock.now() }, { act: 'organizer.removed' })
}

async function changeTeam(
  parts: OrganizerParts,
  change: { organizerId: string; by: string },
  values: { role?: Role; left_at?: Date },
  act: Omit<Act, 'organizerId' | 'at'>,
): Promise<TeamOutcome> {
  const now = parts.clock.now()
  return await parts.db.transaction().execute(async (tx) => {
    await lockTeam(tx)
    const organizer = await findOrganizer(tx, change.organizerId)
    if (!organizer) return 'not_found'
    const isLosing = organizer.role === 'owner' && organizer.joined_at !== null && values.role !== 'owner'
    if (isLosing && (await countOwners(tx)) < 2) return 'last_owner'
    await updateOrganizer(tx, organizer.id, values)
    if (values.left_at) {
      await endOtherSessions(tx, { organizerId: organizer.id, keep: null, now })
      await spendLinks(tx, organizer.id, ['sign_in', 'invitation', 'step_up'], now)
      await revokeTokensOf(tx, organizer.id, now)
      await deletePasskeysOf(tx, organizer.email)
    }
    await recordAct(tx, { ...act, organizerId: change.by, subject: `organizer ${organizer.id}`, at: now })
    return 'done'
  })
}

async function mailInvitation(tx: Tx, organizerId: string, locale: string, now: Date) {
  const linkId = randomUUID()
  const expiresAt = new Date(now.getTime() + INVITATION_MS)
  await insertLink(tx, { id: linkId, kind: 'invitation', organizerId, now, expiresAt })
  const details = { link: linkId, locale }
  const mailId = await insertOrganizerMail(tx, { kind: 'invitation', organizerId, details, now })
  return { linkId, mailId }
}

function announce(parts: TeamParts, made: { linkId: string; mailId: string }): { link: string } {
  parts.mailLater(made.mailId)
  return { link: `${parts.baseUrl}/organizer/session/links/${signLink(parts.signingKey, made.linkId)}` }
}
