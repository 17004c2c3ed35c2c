import type { Db } from '../../db/connect.ts'
import { letterFooter } from '../../delivery/letter-mail.ts'
import { translatorFor } from '../../i18n.ts'
import { sheetText } from '../../letters/sheet.ts'
import type { Mail, WrittenMail } from '../../mails/send-mail.ts'
import { putOrganizerMail, readOrganizer } from '../../organizers/organizer-mail.ts'
import { officeAndName } from '../../who.ts'
import { loadCampaign, textIn } from '../campaign.ts'
import { draftIn } from './drafts.ts'
import { previewDraft, recipientFor } from './preview.ts'

const KIND = 'test-letter'

/** Mails an organizer the letter as one recipient would get it, from what is being written. @returns the id of the mail. */
export async function askForTest(
  db: Db,
  test: {
    slug: string
    language: string
    recipientId: string
    organizerId: string
    locale: string
    now: Date
  },
): Promise<string> {
  const { slug, language, recipientId, organizerId, locale, now } = test
  const details = { slug, language, recipient: recipientId, locale }
  return await putOrganizerMail(db, { kind: KIND, organizerId, details, now })
}

export function isTestLetter(mail: Pick<Mail, 'kind'>): boolean {
  return mail.kind === KIND
}

/** The words of a test: marked as one in subject and text, and only ever to the organizer's own address. */
export async function writeTestLetter(
  parts: { db: Db; clock: { now(): Date }; baseUrl: string; isTrial: boolean },
  mail: Mail,
): Promise<WrittenMail | undefined> {
  const { slug, language, recipient: recipientId, locale } = mail.details as Record<string, string>
  const organizer = mail.organizer_id ? await readOrganizer(parts.db, mail.organizer_id) : undefined
  const campaign = await loadCampaign(parts.db, slug ?? '', parts.clock.now())
  const recipient = campaign && recipientFor(campaign, language ?? '', recipientId)
  if (!organizer || !campaign || !recipient || !language) return undefined
  const draft = await draftIn(parts.db, campaign, language)
  const writer = { name: organizer.name, country: recipient.country ?? 'PL', isTrial: parts.isTrial }
  const sheet = previewDraft(draft, recipient, writer, { subject: 0, opening: 0 })
  if (!sheet) return undefined
  const words = translatorFor(locale ?? 'en')
  const { title } = textIn(campaign, language)
  const mark = words.t('mail.test_letter.mark', { name: officeAndName(recipient) })
  return {
    to: organizer.email,
    fromName: title,
    subject: words.t('mail.test_letter.subject', { subject: sheet.subject }),
    text: `${mark}\n\n${'-'.repeat(60)}\n\n${sheetText(sheet)}\n\n-- \n${letterFooter(title, language, parts.baseUrl)}\n`,
  }
}
