import { appealsOfRelease, type Campaign, type CampaignRecipient } from '../campaigns/campaign.ts'
import { isCountry } from '../countries.ts'
import { checkAddress } from '../mail/address.ts'
import { checkDisplayName, checkSubject } from '../mail/header-text.ts'
import { offeredRecipients, standardRecipients, usableContact } from './choose-recipients.ts'
import { firstLetterLanguage, languageFor } from './languages.ts'
import type { FieldErrors, LetterForm } from './letter-form.ts'
import { pickVariant } from './wording.ts'

/** A letter that may be written: every field checked, every recipient reachable. */
export interface CheckedLetter {
  name: string
  email: string
  country: string
  language: string
  recipients: CampaignRecipient[]
  /** Her own words; null when she left the appeal as it was. */
  own: { subject: string; body: string } | null
  note: string
  postalAddress: string
}

/**
 * Checks a form against the campaign it is for.
 * @param page seed and release of the signed page.
 * @returns the letter, or a sentence for each field that is wrong.
 */
export function checkLetter(
  campaign: Campaign,
  form: LetterForm,
  page: { seed: number; release: number; isTrial: boolean },
): { letter: CheckedLetter } | { errors: FieldErrors } {
  const errors: FieldErrors = {}
  const email = checkAddress(form.email)
  if (!email.ok) errors.email = { key: `letters.error.email_${email.problem}` }
  const name = checkDisplayName(form.name)
  if (!name.ok) errors.name = { key: `letters.error.name_${name.problem}` }
  if (!isCountry(form.country))
    errors.country = { key: `letters.error.country_${form.country === '' ? 'required' : 'unknown'}` }
  const { recipients, error } = chosenRecipients(campaign, form, page.isTrial)
  // Whose country is not known yet cannot have recipients of her own country: one mistake, not two.
  const waitsForCountry =
    errors.country && campaign.default_selected !== 'all' && form.recipients.length === 0
  if (error && !waitsForCountry) errors.recipients = { key: error }
  const { language, own } = ownWords(campaign, form, recipients, page, errors)
  if (hasControls(form.note)) errors.note = { key: 'letters.error.controls' }
  if (form.note && !campaign.may_add_note) errors.note = { key: 'letters.error.no_note' }
  checkPostalAddress(form, recipients, errors)
  // What is to stay in her own hands must not be left with us, and she chose so: it is not made an open one.
  if (form.mode === 'own_hands') errors.mode = { key: 'letters.error.mode' }
  if (form.consent !== true) errors.consent = { key: 'letters.error.consent' }
  if (Object.keys(errors).length > 0 || !email.ok || !name.ok) return { errors }
  return {
    letter: {
      name: name.text,
      email: email.address,
      country: form.country,
      language,
      recipients,
      own,
      note: form.note,
      postalAddress: form.postal_address,
    },
  }
}

function chosenRecipients(campaign: Campaign, form: LetterForm, isTrial: boolean) {
  const offered = offeredRecipients(campaign, form.country)
  const wanted = new Set(form.recipients)
  const chosen =
    wanted.size > 0 ? offered.filter(({ id }) => wanted.has(id)) : standardRecipients(campaign, form.country)
  const reachable = chosen.filter((recipient) => usableContact(recipient, isTrial) !== undefined)
  if (wanted.size > chosen.length && wanted.size > 0)
    return { recipients: reachable, error: 'letters.error.recipients_unknown' }
  if (reachable.length === 0) return { recipients: reachable, error: 'letters.error.recipients_none' }
  return { recipients: reachable, error: undefined }
}

/** The language of her letter and, when she changed the appeal, her own words. Errors are noted beside their fields. */
function ownWords(
  campaign: Campaign,
  form: LetterForm,
  recipients: CampaignRecipient[],
  page: { seed: number; release: number },
  errors: FieldErrors,
) {
  const appeals = appealsOfRelease(campaign, page.release)
  const known = {
    appealLanguages: appeals.map(({ language }) => language),
    defaultLanguage: campaign.default_language,
  }
  const language = firstLetterLanguage(form.language, campaign.default_language, known, recipients)
  if (form.language && form.language !== language) errors.language = { key: 'letters.error.language' }
  const appeal = appeals.find((appeal) => appeal.language === language)
  const standard = appeal ? pickVariant(appeal, page.seed) : { subject: '', text: '' }
  const subject = form.subject === undefined ? standard.subject : form.subject
  const body = form.body === undefined ? standard.text : form.body
  const isSame = sameText(subject, standard.subject) && sameText(body, standard.text)
  if (isSame) return { language, own: null }
  if (subject === '') errors.subject = { key: 'letters.error.subject_required' }
  else if (!checkSubject(subject).ok) errors.subject = { key: 'letters.error.subject_characters' }
  else if (!campaign.may_edit_subject && !sameText(subject, standard.subject))
    errors.subject = { key: 'letters.error.not_editable' }
  if (body === '') errors.body = { key: 'letters.error.body_required' }
  else if (hasControls(body)) errors.body = { key: 'letters.error.controls' }
  else if (!campaign.may_edit_body && !sameText(body, standard.text))
    errors.body = { key: 'letters.error.not_editable' }
  const isRead = recipients.some((recipient) => languageFor(recipient, known, language) === language)
  if (!isRead && recipients.length > 0) errors.body ??= { key: 'letters.error.body_unread' }
  return { language, own: { subject, body } }
}

function checkPostalAddress(form: LetterForm, recipients: CampaignRecipient[], errors: FieldErrors): void {
  if (hasControls(form.postal_address)) errors.postal_address = { key: 'letters.error.controls' }
  const isNeeded = recipients.some((recipient) => recipient.requires.includes('postal_address'))
  if (isNeeded && form.postal_address === '')
    errors.postal_address = { key: 'letters.error.postal_address_required' }
}

/** Control characters other than tab and line feed, and the bidi embeddings and overrides that can disguise a text. */
function hasControls(text: string): boolean {
  return /[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/u.test(text.replace(/[\t\n]/g, ''))
}

/** True when two texts differ in nothing but line ends and blanks at the ends of lines. */
export function sameText(a: string, b: string): boolean {
  const plain = (text: string) =>
    text
      .replace(/\r\n?/g, '\n')
      .replace(/(?<![ \t])[ \t]+$/gm, '')
      .trim()
  return a === b || plain(a) === plain(b)
}
