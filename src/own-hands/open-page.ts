import { type Campaign, type CampaignRecipient, textIn } from '../campaigns/campaign.ts'
import { noticeView } from '../campaigns/notices.ts'
import { ownName } from '../formats.ts'
import type { Translator } from '../i18n.ts'
import { sheetText } from '../letters/sheet.ts'
import { viewSheet } from '../letters/sheet-view.ts'
import { officeAndName } from '../who.ts'
import { composeView, copyFields } from './compose-view.ts'
import { formFields } from './form-fields.ts'
import { mailAddressOf } from './handed-letter.ts'
import type { Hers, OpenLetter } from './open-letter.ts'

/** What both pages need. */
interface Around {
  campaign: Campaign
  words: Translator
  path: (path: string) => string
  isTrial: boolean
  baseUrl: string
  now: Date
}

/** What stands for her name and place before the supporter has written them: in her language, in brackets. */
export function placeholders(words: Translator): Hers {
  const name = words.t('own_hands.placeholder.name')
  const country = words.t('own_hands.placeholder.country')
  const address = words.t('own_hands.placeholder.address')
  return {
    signature: ({ requires }) => [name, requires.includes('postal_address') ? address : country],
    inText: { name, unknownCountry: country },
  }
}

/** A letter on paper is signed, and its gaps filled, by pen. */
export const BY_PEN: Hers = {
  signature: () => [],
  inText: { name: '____________', unknownCountry: '____________' },
}

/** The data of templates/pages/own-hands/open.hbs: the letter, and everything to send it with, in one page. */
export function openPage(around: Around, letter: OpenLetter) {
  const { campaign, words, path } = around
  const { recipient, sheet, language, seed } = letter
  const [name = '', place = ''] = placeholders(words).signature(recipient)
  const here = `/campaigns/${campaign.slug}/own-hands`
  const query = `recipient=${recipient.id}&language=${language}&seed=${seed}`
  const form = contactOf(recipient, 'form')
  const short = form && formFields(sheet, { subject: form.subject_limit, body: form.body_limit }).shortBody
  const mail = {
    to: mailAddressOf(recipient, around.isTrial),
    subject: sheet.subject,
    text: sheetText(sheet),
  }
  return {
    title: words.t('own_hands.title'),
    notice: noticeView(words, campaign, around.isTrial, 'own_hands.trial'),
    script: 'own-hands.js',
    here: `${here}?${query}`,
    campaign: textIn(campaign, words.locale).title,
    to: officeAndName(recipient),
    demands: demandsOf(words, recipient),
    letterLanguages: languageLinks(around, letter),
    sheet: { ...viewSheet(sheet, { campaign, baseUrl: around.baseUrl, date: around.now }), footer: '' },
    fills: [
      {
        id: 'own-name',
        label: words.t('own_hands.field.name'),
        placeholder: name,
        autocomplete: 'name',
        rows: 1,
      },
      {
        id: 'own-place',
        label: placeLabel(words, recipient),
        placeholder: place,
        autocomplete: 'off',
        rows: recipient.requires.includes('postal_address') ? 4 : 1,
      },
    ],
    compose: composeView(words, mail),
    form: form?.address ?? null,
    formLimit: form?.body_limit ? words.t('own_hands.form.limit', { count: form.body_limit }) : null,
    post: contactOf(recipient, 'post')?.address.split('\n') ?? null,
    eml: path(`${here}/letter.eml?${query}`),
    pdf: path(`${here}/letter.pdf?${query}`),
    fields: copyFields(language, [
      ...(mail.to === '' ? [] : [{ id: 'to', label: words.t('own_hands.field.to'), value: mail.to }]),
      { id: 'subject', label: words.t('own_hands.field.subject'), value: mail.subject },
      { id: 'body', label: words.t('own_hands.field.body'), value: mail.text },
      ...(short ? [{ id: 'short', label: words.t('own_hands.field.short'), value: short }] : []),
    ]),
    sent: path(`${here}/sent?recipient=${recipient.id}`),
    others: path(here),
  }
}

function languageLinks({ campaign, path }: Around, { languages, language, recipient, seed }: OpenLetter) {
  if (languages.length < 2) return null
  return languages.map((tag) => ({
    tag,
    name: ownName(tag),
    isCurrent: tag === language,
    href: path(
      `/campaigns/${campaign.slug}/own-hands?recipient=${recipient.id}&language=${tag}&seed=${seed}`,
    ),
  }))
}

function demandsOf(words: Translator, recipient: CampaignRecipient): string[] {
  return [
    ...recipient.requires.map((code) => words.t(`recipient.requires.${code}`)),
    ...recipient.advice.map((code) => words.t(`recipient.advice.${code}`)),
  ]
}

function placeLabel(words: Translator, recipient: CampaignRecipient): string {
  const needsAddress = recipient.requires.includes('postal_address')
  return words.t(needsAddress ? 'own_hands.field.address' : 'own_hands.field.country')
}

/** A contact that a person can use: no trial address, and a form only where it has an address of its own. */
function contactOf(recipient: CampaignRecipient, wanted: CampaignRecipient['contacts'][number]['channel']) {
  const contact = recipient.contacts.find(({ channel, trial }) => channel === wanted && !trial)
  return wanted === 'form' && !contact?.address.startsWith('https://') ? undefined : contact
}
