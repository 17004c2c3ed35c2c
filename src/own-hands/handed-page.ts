import { textIn } from '../campaigns/campaign.ts'
import type { Translator } from '../i18n.ts'
import { sheetText } from '../letters/sheet.ts'
import { viewSheet } from '../letters/sheet-view.ts'
import { officeAndName } from '../who.ts'
import { composeView, copyFields } from './compose-view.ts'
import { formFields } from './form-fields.ts'
import type { HandedLetter } from './handed-letter.ts'

/** What the pages of a letter in her hands need besides it. */
export interface HandedPageInput {
  letter: HandedLetter
  token: string
  words: Translator
  path: (path: string) => string
  baseUrl: string
}

/** The data of templates/pages/own-hands/form.hbs: the letter field by field, beside the official form. */
export function formPage(input: HandedPageInput) {
  const { letter, words, path, token } = input
  const { sheet, form } = letter
  const fields = formFields(sheet, { subject: form?.subject_limit ?? null, body: form?.body_limit ?? null })
  const short = fields.shortBody
  return {
    ...headOf(input, 'own_hands.form.title'),
    here: `/letters/${token}/forms/${letter.delivery.id}`,
    demands: demandsOf(letter, words),
    form: form?.address ?? null,
    limit: form?.body_limit ? words.t('own_hands.form.limit', { count: form.body_limit }) : null,
    fields: copyFields(sheet.language, [
      { id: 'name', label: words.t('own_hands.field.name'), value: fields.name },
      { id: 'subject', label: words.t('own_hands.field.subject'), value: fields.subject },
      ...(short === null ? [] : [{ id: 'short', label: words.t('own_hands.field.short'), value: short }]),
      { id: 'body', label: words.t('own_hands.field.body'), value: fields.body },
    ]),
    isLong: short !== null,
    report: reportOf(input),
    other: path(`/letters/${token}/own-hands/${letter.delivery.id}`),
  }
}

/** The data of templates/pages/own-hands/handed.hbs: the letter for her own mailbox, her printer, her clipboard. */
export function handedPage(input: HandedPageInput) {
  const { letter, words, path, token } = input
  const { sheet, delivery } = letter
  const mail = { to: letter.email, subject: sheet.subject, text: sheetText(sheet) }
  const files = `/letters/${token}/deliveries/${delivery.id}`
  return {
    ...headOf(input, 'own_hands.title'),
    here: `/letters/${token}/own-hands/${delivery.id}`,
    sheet: {
      ...viewSheet(sheet, {
        campaign: letter.campaign,
        baseUrl: input.baseUrl,
        date: letter.view.letter.confirmed_at ?? new Date(0),
      }),
      footer: '',
    },
    compose: composeView(words, mail),
    eml: path(`${files}/letter.eml`),
    pdf: path(`${files}/letter.pdf`),
    fields: copyFields(sheet.language, [
      ...(mail.to === '' ? [] : [{ id: 'to', label: words.t('own_hands.field.to'), value: mail.to }]),
      { id: 'subject', label: words.t('own_hands.field.subject'), value: mail.subject },
      { id: 'body', label: words.t('own_hands.field.body'), value: mail.text },
    ]),
    report: delivery.channel === 'own_hands' ? reportOf(input) : null,
  }
}

function headOf({ letter, words, path, token }: HandedPageInput, title: string) {
  const { office, name } = letter.delivery.addressee
  return {
    title: words.t(title),
    script: 'own-hands.js',
    campaign: textIn(letter.campaign, words.locale).title,
    to: officeAndName({ office, name }),
    back: path(`/letters/${token}/receipt`),
  }
}

/** What the office demands and what a writer should know: said before she opens its form. */
function demandsOf({ recipient }: HandedLetter, words: Translator): string[] {
  if (!recipient) return []
  return [
    ...recipient.requires.map((code) => words.t(`recipient.requires.${code}`)),
    ...recipient.advice
      .filter((code) => code === 'public_record' || code === 'portal_only')
      .map((code) => words.t(`recipient.advice.${code}`)),
    words.t('own_hands.form.no_attachments'),
  ]
}

function reportOf({ letter, words, path, token }: HandedPageInput) {
  const { state, self_report: told, id } = letter.delivery
  if (state !== 'handed_over') return null
  return {
    action: path(`/letters/${token}/deliveries/${id}/report`),
    told: told ? words.t(`own_hands.told.${told}`) : null,
  }
}
