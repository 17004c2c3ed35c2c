import { type Campaign, textIn } from '../campaigns/campaign.ts'
import { publicStatus } from '../campaigns/notices.ts'
import type { Translator } from '../i18n.ts'
import type { LetterSheet, LetterView } from './read-letter.ts'
import type { Sheet } from './sheet.ts'
import { groupSheets, viewSheet } from './sheet-view.ts'
import { whoSees } from './who-sees.ts'

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
export function confirmPage(input: LetterPageInput, around: { isChanged: boolean; hasInbound: boolean }) {
  const { view, words, path, token } = input
  const count = view.sheets.length
  const sent = view.sheets.filter(({ channel }) => channel !== 'form').length
  const text = textIn(input.campaign, words.locale)
  return {
    title: words.t('letters.confirm.title'),
    here: `/letters/${token}`,
    campaign: text.title,
    campaignNote: text.confirm_note,
    notice: around.isChanged ? words.t('letters.confirm.changed') : null,
    recipientCount: count,
    action: path(`/letters/${token}/confirmation`),
    withdraw: path(`/letters/${token}/withdrawal`),
    // A campaign that takes no letters now has no form to change one in.
    draft: takesLetters(input) ? path(`/letters/${token}/draft#sign`) : null,
    revision: view.letter.revision,
    ways: waysOf(words, view.sheets),
    whoSees: whoSees(words, {
      mode: view.letter.mode,
      hasInbound: around.hasInbound,
      isMailed: view.sheets.some(({ channel }) => channel === 'email'),
      hasPostalAddress: view.sheets.some((sheet) => sheet.hasPostalAddress),
    }),
    button: buttonFor(words, sent),
    ...pileOf(input),
  }
}

function takesLetters({ campaign, now }: LetterPageInput): boolean {
  return publicStatus(campaign, now) === 'live' && campaign.mode !== 'own_hands'
}

/** What becomes of it when she has confirmed, where it is more than that we mail it. */
function waysOf(words: Translator, sheets: LetterSheet[]): string[] {
  const count = (channel: LetterSheet['channel']) =>
    sheets.filter((sheet) => sheet.channel === channel).length
  const [byForm, byMail, byPost] = [count('form'), count('email'), count('post')]
  if (byMail === sheets.length) return []
  const title = (bearer: string, count: number) => words.t(`letters.receipt.group.${bearer}`, { count })
  return [
    ...(byForm > 0 ? [`${title('hands', byForm)}. ${words.t('letters.confirm.next_hands')}`] : []),
    ...(byMail > 0 ? [`${title('mail', byMail)}.`] : []),
    ...(byPost > 0 ? [`${title('paper', byPost)}. ${words.t('letters.receipt.next.paper')}`] : []),
  ]
}

/** Promises to send no more than we do. */
function buttonFor(words: Translator, sent: number): string {
  if (sent === 0) return words.t('letters.confirm.button_hands')
  return sent === 1
    ? words.t('letters.confirm.button_mine')
    : words.t('letters.confirm.button', { count: sent })
}

/** As many sheets as are read one after the other; an appeal that names each recipient makes hundreds. */
const SHOWN = 5

/** The sheets of a letter, those with the same words together; beyond the first few they are folded away. */
export function pileOf({ view, campaign, words, baseUrl, now }: LetterPageInput) {
  const around = { campaign, baseUrl, date: view.letter.confirmed_at ?? now }
  const pile = groupSheets(view.sheets).map(({ sheet, count, others }) => ({
    ...viewSheet(sheet, around),
    caption: captionOf(words, sheet, count),
    others: others.length > 0 ? others : null,
    othersTitle: words.t('letters.confirm.same_to', { count: others.length }),
  }))
  const folded = pile.slice(SHOWN)
  return {
    sheets: pile.slice(0, SHOWN),
    folded:
      folded.length > 0
        ? { title: words.t('letters.confirm.more', { count: folded.length }), sheets: folded }
        : null,
  }
}

function captionOf(words: Translator, sheet: Sheet, count: number): string {
  const language = words.capital(words.language(sheet.language))
  return count === 1
    ? words.t('letters.confirm.caption_for', { language, name: sheet.addressee.join(', ') })
    : words.t('letters.confirm.caption', { language, count })
}
