import type { Choice } from '../db/tables/letters.ts'
import { hasWords, type Translator, translatorFor } from '../i18n.ts'
import { type LetterContent, setSheet, sheetText } from '../letters/sheet.ts'
import type { Model } from '../letters/wording.ts'
import type { OutgoingMail } from '../mail/messenger.ts'
import type { ClaimedDelivery } from './claims.queries.ts'
import { deliveryAddresses } from './mail-addresses.ts'
import { officeLink } from './office-token.ts'

const DISPLAY_NAME_MAX = 120

/** What is opened of a letter to set it. */
export interface OpenedLetter {
  content: LetterContent
  /** To whom and in which words. */
  choice: Choice
  /** The published appeal; undefined for her own text. */
  model: Model | undefined
  /** The supporter's address, for Reply-To, where the letter `showsAddress`. */
  email: string | undefined
}

/** What a letter's mail needs besides the letter. */
export interface Sender {
  signingKey: Buffer
  mailFrom: string
  baseUrl: string
  hasInbound: boolean
}

/**
 * The mail that carries one letter to one official: text only, one recipient, no tracking.
 * Its text is the sheet that the supporter read, then the footer for the office.
 */
export function letterMail(
  delivery: ClaimedDelivery,
  { content, choice, model, email }: OpenedLetter,
  sender: Sender,
): OutgoingMail {
  const { language } = choice
  const sheet = setSheet(content, choice, model)
  const addresses = deliveryAddresses(sender.signingKey, delivery.id, sender.mailFrom)
  const replyTo = sender.hasInbound ? addresses.replyAlias : email
  return {
    envelope: {
      from: sender.hasInbound ? addresses.returnPath : sender.mailFrom,
      to: delivery.to_address ?? '',
    },
    from: { name: senderName(content.name, delivery, language), address: sender.mailFrom },
    to: delivery.to_address ?? '',
    ...(replyTo ? { replyTo } : {}),
    subject: sheet.subject,
    text: `${sheetText(sheet)}\n\n-- \n${footerFor(delivery, language, sender)}\n`,
    messageId: addresses.messageId,
    date: delivery.confirmed_at,
  }
}

/** What stands under each letter, in its language: who carried it and for which campaign. */
export function letterFooter(campaignTitle: string, language: string, baseUrl: string): string {
  return wordsIn(language).t('letter.footer', { campaign: campaignTitle, link: baseUrl })
}

const footers = new WeakMap<Sender, Map<string, string>>()
const MOST_FOOTERS = 1_000

/** The same under all letters of a campaign to one office in one language, and so made once. */
function footerFor(
  { recipient_id, campaign_title }: ClaimedDelivery,
  language: string,
  sender: Sender,
): string {
  const known = footers.get(sender) ?? new Map<string, string>()
  footers.set(sender, known)
  const key = `${recipient_id} ${language} ${campaign_title}`
  const kept = known.get(key)
  if (kept !== undefined) return kept
  if (known.size >= MOST_FOOTERS) known.clear()
  const link = officeLink(sender.signingKey, recipient_id, sender.baseUrl)
  const footer = [
    letterFooter(campaign_title, language, sender.baseUrl),
    // Only the office gets to see the link to its own page.
    wordsIn(language).t('letter.office', { link }),
  ].join('\n')
  known.set(key, footer)
  return footer
}

function senderName(name: string, delivery: ClaimedDelivery, language: string): string {
  const via = wordsIn(language).t('letter.via', { campaign: delivery.campaign_title })
  return `${name} ${via}`.replace(/[<>@",]/g, '').slice(0, DISPLAY_NAME_MAX)
}

const translators = new Map<string, Translator>()

/** Words in the language of a letter, in English where there are none. */
function wordsIn(language: string): Translator {
  let words = translators.get(language)
  if (!words) {
    words = translatorFor(hasWords(language) ? language : 'en')
    translators.set(language, words)
  }
  return words
}
