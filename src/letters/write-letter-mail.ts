import { textIn } from '../campaigns/campaign.ts'
import { renderMail } from '../handlebars.ts'
import type { Mail, WrittenMail } from '../mails/send-mail.ts'
import { openEmail } from './letter-content.ts'
import type { LetterParts } from './letter-parts.ts'
import { signLetterToken } from './letter-token.ts'
import { findLetter } from './letters.queries.ts'

/**
 * Words of the mails about a letter. Nothing that was typed into a form stands in them: whoever types a stranger's
 * address cannot make us carry a message to it.
 */
export async function writeLetterMail(
  parts: Pick<LetterParts, 'db' | 'keysOf' | 'findCampaign' | 'signingKey' | 'clock'> & { baseUrl: string },
  mail: Mail,
): Promise<WrittenMail | undefined> {
  const letter = mail.letter_id ? await findLetter(parts.db, mail.letter_id) : undefined
  const to = letter ? await openEmail(parts.keysOf, letter) : undefined
  const campaign = letter ? await parts.findCampaign(letter.slug) : undefined
  if (!letter || !to || !campaign) return undefined
  const locale = String(mail.details.locale ?? 'en')
  const title = textIn(campaign, locale).title
  const token = signLetterToken(parts.signingKey, letter.id, mail.created_at)
  const words = renderMail(mail.kind, locale, {
    title,
    link: `${parts.baseUrl}/letters/${token}`,
    receipt: letter.receipt,
  })
  return { to, fromName: title, ...words }
}
