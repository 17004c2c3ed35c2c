import type { Role } from '../db/tables/organizers.ts'
import { findBrokenEntry } from './audit.queries.ts'
import { recordAct } from './audit.ts'
import { organizerAddress } from './organizer-address.ts'
import { listOrganizers } from './organizers.queries.ts'
import { deletePasskeysOf } from './passkeys.queries.ts'
import { inviteOrganizer, type TeamParts } from './team.ts'

/** What the commands are handed. */
export interface OrganizerCliParts extends TeamParts {
  say: (line: string) => void
}

const NOTHING = 3

/** `zvarot organizers list`. */
export async function listTeamCommand({ db, say }: OrganizerCliParts): Promise<number> {
  for (const { email, role, joined_at, has_passkey } of await listOrganizers(db))
    say(
      [email, role, joined_at?.toISOString() ?? 'invited', has_passkey ? 'passkey' : ''].join('\t').trimEnd(),
    )
  return 0
}

/**
 * `zvarot organizers invite <mail>`: mails an invitation and says its link, so that it can be handed over where no mail
 * goes out yet.
 * @returns 3 when the address is no address or is on the team already.
 */
export async function inviteCommand(
  parts: OrganizerCliParts,
  invitation: { mail: string; role: Role; name: string },
): Promise<number> {
  const email = organizerAddress(invitation.mail)
  if (!email) {
    parts.say(`${invitation.mail}\tis not one e-mail address`)
    return NOTHING
  }
  const name = invitation.name || email.slice(0, email.indexOf('@'))
  const invited = await inviteOrganizer(parts, { email, name, role: invitation.role, locale: 'en' }, null)
  parts.say(`${email}\t${invited ? invited.link : 'is on the team already'}`)
  return invited ? 0 : NOTHING
}

/** `zvarot organizers reset-passkeys <mail>`. @returns 3 when there were none. */
export async function resetPasskeysCommand(parts: OrganizerCliParts, mail: string): Promise<number> {
  const email = organizerAddress(mail) ?? ''
  const count = await parts.db.transaction().execute(async (tx) => {
    const deleted = await deletePasskeysOf(tx, email)
    if (deleted > 0)
      await recordAct(tx, {
        organizerId: null,
        act: 'passkey.reset',
        details: { count: deleted },
        at: parts.clock.now(),
      })
    return deleted
  })
  parts.say(`${email}\t${count} passkeys taken away`)
  return count > 0 ? 0 : NOTHING
}

/** `zvarot organizers check-audit`: whether the chain of the audit log is whole. @returns 1 when it is not. */
export async function checkAuditCommand({ db, say }: OrganizerCliParts): Promise<number> {
  const broken = await findBrokenEntry(db)
  say(broken === undefined ? 'The audit log is whole.' : `${broken}\tis not what was written`)
  return broken === undefined ? 0 : 1
}
