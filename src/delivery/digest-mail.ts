import { createHmac } from 'node:crypto'
import { type Translator, translatorFor } from '../i18n.ts'
import { checkSubject, MAX_SUBJECT } from '../mail/header-text.ts'
import type { OutgoingMail } from '../mail/messenger.ts'
import type { ClaimedDigest } from './digests.queries.ts'
import type { Sender } from './letter-mail.ts'
import { digestReturnPath } from './mail-addresses.ts'
import { officeLink } from './office-token.ts'

/** Languages in which a digest and an office's page speak. */
export const OFFICE_LOCALES = ['en', 'fr', 'de', 'pl', 'lt', 'uk', 'be', 'ru'] as const

/** Words in the first language of a recipient that we speak, else in English. */
export function officeWords(languages: readonly string[]): Translator {
  return translatorFor(
    languages.find((language) => OFFICE_LOCALES.some((locale) => locale === language)) ?? 'en',
  )
}

/** The mail that carries a digest: text only, from the campaign, with a link to the office's own page. */
export function digestMail(
  digest: ClaimedDigest,
  content: { text: string; campaigns: string[]; count: number },
  words: Translator,
  sender: Sender,
): OutgoingMail {
  const campaign = words.list(content.campaigns)
  const link = officeLink(sender.signingKey, digest.recipient_id, sender.baseUrl)
  const footer = words.t('digest.footer', { campaign, home: sender.baseUrl, link })
  const domain = sender.mailFrom.slice(sender.mailFrom.lastIndexOf('@') + 1)
  const mark = createHmac('sha256', sender.signingKey).update(`digest-id\0${digest.id}`).digest('hex')
  return {
    envelope: {
      from: sender.hasInbound
        ? digestReturnPath(sender.signingKey, digest.id, sender.mailFrom)
        : sender.mailFrom,
      to: digest.to_address,
    },
    from: { name: fromName(content.campaigns), address: sender.mailFrom },
    to: digest.to_address,
    subject: subjectOf(words.t('digest.subject', { count: content.count, campaign })),
    text: `${content.text}\n\n-- \n${footer}\n`,
    messageId: `${mark.slice(0, 40)}@${domain}`,
    date: digest.created_at,
    headers: { 'Auto-Submitted': 'auto-generated', 'List-Unsubscribe': `<${link}>` },
  }
}

function fromName(campaigns: string[]): string {
  const name = campaigns.length === 1 ? (campaigns[0] ?? '') : 'Zvarot'
  return name.replace(/[<>@",]/g, '').slice(0, 70)
}

function subjectOf(text: string): string {
  const checked = checkSubject([...text].slice(0, MAX_SUBJECT).join(''))
  return checked.ok ? checked.text : 'Zvarot'
}
