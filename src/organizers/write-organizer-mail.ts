import { renderMail } from '../handlebars.ts'
import type { Mail, WrittenMail } from '../mails/send-mail.ts'
import { findLink } from './links.queries.ts'
import { nextPage } from './organizer-form.ts'
import type { OrganizerParts } from './organizer-parts.ts'
import { findOrganizer } from './organizers.queries.ts'
import { signLink } from './sign-in-token.ts'

const WITH_LINK = ['sign-in', 'invitation', 'step-up']

/** True for the mails that go to an organizer. */
export function isOrganizerMail(mail: Pick<Mail, 'organizer_id'>): boolean {
  return mail.organizer_id !== null
}

/**
 * Words of the mails to organizers. A link that was used or is too old is not mailed any more.
 * @returns undefined when its reason is gone.
 */
export async function writeOrganizerMail(
  parts: Pick<OrganizerParts, 'db' | 'clock' | 'signingKey' | 'baseUrl'>,
  mail: Mail,
): Promise<WrittenMail | undefined> {
  const organizer = mail.organizer_id ? await findOrganizer(parts.db, mail.organizer_id) : undefined
  if (!organizer || !WITH_LINK.includes(mail.kind)) return undefined
  const link = await findLink(parts.db, String(mail.details.link))
  if (!link || link.used_at || link.expires_at <= parts.clock.now()) return undefined
  const words = renderMail(mail.kind, String(mail.details.locale ?? organizer.locale), {
    name: organizer.name,
    by: link.invited_by,
    role: `desk.role.${organizer.role}`,
    site: new URL(parts.baseUrl).host,
    link: `${parts.baseUrl}/organizer/session/links/${signLink(parts.signingKey, link.id)}${nextOf(mail)}`,
  })
  return { to: organizer.email, fromName: 'Zvarot', ...words }
}

/** Leads on to the page that she wanted to open, where it is another than the first. */
function nextOf({ details }: Pick<Mail, 'details'>): string {
  const next = nextPage(details.next)
  return next === '/organizer' ? '' : `?next=${encodeURIComponent(next)}`
}
