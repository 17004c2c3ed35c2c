import { type Campaign, textIn } from '../campaigns/campaign.ts'
import type { Translator } from '../i18n.ts'
import type { LetterView } from './read-letter.ts'
import type { Sheet } from './sheet.ts'
import { groupSheets, viewSheet } from './sheet-view.ts'

/** A letter that is there, with what its pages need around it. */
export interface LetterPageInput {
  view: Exclude<LetterView, { kind: 'forged' | 'gone' }>
  campaign: Campaign
  token: string
  words: Translator
  path: (path: string) => string
  baseUrl: string
  now: Date
}

/** The data of templates/pages/letters/confirm.hbs: every letter as it will be sent, and a button. */
export function confirmPage(input: LetterPageInput, isChanged: boolean) {
  const { view, words, path, token } = input
  const count = view.sheets.length
  const text = textIn(input.campaign, words.locale)
  return {
    title: words.t('letters.confirm.title'),
    here: `/letters/${token}`,
    campaign: text.title,
    campaignNote: text.confirm_note,
    notice: isChanged ? words.t('letters.confirm.changed') : null,
    recipientCount: count,
    action: path(`/letters/${token}/confirmation`),
    withdraw: path(`/letters/${token}/withdrawal`),
    revision: view.letter.revision,
    button: words.t('letters.confirm.button', { count }),
    sheets: pileOf(input),
  }
}

/** The sheets of a letter, those with the same words together. */
export function pileOf({ view, campaign, words, baseUrl, now }: LetterPageInput) {
  const around = { campaign, baseUrl, date: view.letter.confirmed_at ?? now }
  return groupSheets(view.sheets).map(({ sheet, count, others }) => ({
    ...viewSheet(sheet, around),
    caption: captionOf(words, sheet, count),
    others: others.length > 0 ? others : null,
    othersTitle: words.t('letters.confirm.same_to', { count: others.length }),
  }))
}

function captionOf(words: Translator, sheet: Sheet, count: number): string {
  return words.t('letters.confirm.caption', {
    language: words.capital(words.language(sheet.language)),
    count,
  })
}
