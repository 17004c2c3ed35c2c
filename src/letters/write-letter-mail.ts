import { type Campaign, textIn } from '../campaigns/campaign.ts'
import { renderMail } from '../handlebars.ts'
import { translatorFor } from '../i18n.ts'
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
  // Who reads over the shoulder of somebody at risk, or in her mailbox, is not told what she writes for.
  const title = letter.mode === 'guarded' ? undefined : textIn(campaign, locale).title
  const token = signLetterToken(parts.signingKey, letter.id, mail.created_at)
  const words = renderMail(mail.kind, locale, {
    title,
    // In the language she wrote in: a browser that hides hers, such as Tor Browser, asks for English.
    link: `${parts.baseUrl}/letters/${token}?lang=${locale}`,
    receipt: letter.receipt,
    ...(mail.kind === 'letter-not-sent' ? notSent(parts.baseUrl, mail, campaign, title === undefined) : {}),
  })
  return { to, fromName: title ?? translatorFor(locale).t('site.name'), ...words }
}

/** Why, in words that teach nobody how to get past a rule, and what she can do now. */
function notSent(baseUrl: string, { details }: Mail, { slug, status }: Campaign, isGuarded: boolean) {
  return {
    why: details.outcome === 'lapsed' ? 'mail.letter_not_sent.lapsed' : 'mail.letter_not_sent.refused',
    instead: status === 'live' ? 'mail.letter_not_sent.instead' : 'mail.letter_not_sent.instead_closed',
    page: isGuarded ? `${baseUrl}/` : `${baseUrl}/campaigns/${slug}`,
  }
}
