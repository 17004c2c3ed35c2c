import { ownName } from '../formats.ts'
import type { Translator } from '../i18n.ts'
import { type Draft, type DraftSheet, fieldsOnPage } from '../letters/draft-letter.ts'
import type { Typed } from '../letters/field-view.ts'
import { viewForm } from '../letters/form-view.ts'
import { viewSheet } from '../letters/sheet-view.ts'
import { wordOwnText } from '../letters/wording.ts'
import type { WriteOutcome } from '../letters/write-letter.ts'
import type { PublicTally } from '../tallies/tally-shapes.ts'
import { officeAndName } from '../who.ts'
import { appealsOfRelease, type Campaign, textIn } from './campaign.ts'
import { countSentence } from './count-sentence.ts'
import { closedView, noticeView, publicStatus } from './notices.ts'
import { renderStory } from './story.ts'

/** Everything a campaign page shows, before it is put into words. */
export interface CampaignPageInput {
  campaign: Campaign
  words: Translator
  /** Adds `?lang=` when it was chosen. */
  path: (path: string) => string
  draft: Draft
  tally: PublicTally
  /** Hidden fields of the form, as markup. */
  marks: string
  /** Why no letter is taken now. */
  refusal: Exclude<WriteOutcome, { kind: 'written' | 'invalid' }> | undefined
  isTrial: boolean
  hasInbound: boolean
  baseUrl: string
  now: Date
  country: string | undefined
  typed: Typed
  /** Fields with an error, in the order of the page. */
  wrongFields: string[]
}

/** The data of templates/pages/campaigns/campaign.hbs. */
export function campaignPage(input: CampaignPageInput) {
  const { campaign, words, draft, refusal, path } = input
  const text = textIn(campaign, words.locale)
  const here = `/campaigns/${campaign.slug}`
  const [main, ...others] = draft.sheets
  return {
    title: input.wrongFields.length > 0 ? `${words.t('form.summary')}: ${text.title}` : text.title,
    description: text.summary,
    script: 'letter.js',
    card: cardOf(campaign, words, input.baseUrl),
    here,
    posts: refusal ? null : { form: 'letter-form', action: `${here}/letters` },
    errors: input.wrongFields.length > 0 ? summaryOf(input) : null,
    notice: noticeView(words, campaign, input.isTrial, refusal ? null : undefined),
    campaign: {
      title: text.title,
      summary: text.summary,
      story: renderStory(text.story),
      picture: campaign.picture_id
        ? { src: `/pictures/${campaign.picture_id}.webp`, alt: text.picture_alt }
        : null,
      to: addressed(words, draft),
      count: countSentence(words, input.tally, publicStatus(campaign, input.now)),
      tally: `${here}/tally`,
    },
    letterLanguages: languageTabs(input, here, refusal ? '' : '/letters'),
    sheet: main ? mainSheet(input, main) : null,
    otherSheets: others.map((sheet) => ({
      ...viewSheet(sheet, around(input)),
      caption: caption(input, sheet),
    })),
    translation: draft.translation
      ? {
          ...draft.translation,
          caption: words.t('campaign.translation', { language: words.language(draft.translation.language) }),
        }
      : null,
    form: refusal ? null : viewForm({ ...input, action: path(`${here}/letters`) }),
    closed: refusal ? closedView(words, campaign, refusal) : null,
    ownHands: !refusal || refusal.kind === 'own_hands' ? path(`${here}/own-hands`) : null,
  }
}

/** What other sites show when somebody links to a page of the campaign. */
export function cardOf(campaign: Campaign, words: Translator, baseUrl: string) {
  const { title, summary } = textIn(campaign, words.locale)
  const url = `${baseUrl}/campaigns/${campaign.slug}`
  return {
    title,
    description: summary,
    url,
    image: `${url}/card.png?lang=${words.locale}`,
    oembed: `${baseUrl}/oembed?format=json&url=${encodeURIComponent(url)}`,
  }
}

/** Languages that the campaign's recipients read and in which it has an appeal. */
export function letterLanguages(campaign: Campaign): string[] {
  const read = new Set(campaign.recipients.flatMap((recipient) => recipient.languages))
  return appealsOfRelease(campaign, campaign.release)
    .map((appeal) => appeal.language)
    .filter((language) => read.has(language))
}

/** A link to the field for each error; one that belongs to no field leads to the form. */
function summaryOf({ words, typed, wrongFields }: CampaignPageInput) {
  return wrongFields.map((field) => ({
    field: ['nonce', 'language', 'mode', 'via', 'website', 'form'].includes(field) ? 'letter-form' : field,
    sentence: typed.error(words, field) ?? words.t('form.error.invalid'),
  }))
}

function addressed(words: Translator, draft: Draft): string {
  const [first, ...others] = draft.recipients
  if (!first || others.length > 0) return words.t('campaign.to', { count: draft.recipients.length })
  return words.t('campaign.addressed_to', { name: officeAndName(first.recipient) })
}

/** Another language of the letter is a page of its own; where there is a form, what was typed into it goes along. */
function languageTabs({ campaign, draft, path }: CampaignPageInput, here: string, form: string) {
  const languages = letterLanguages(campaign)
  if (languages.length < 2) return null
  return languages.map((tag) => ({
    tag,
    name: ownName(tag),
    href: path(`${here}${form}?letter=${tag}#letter`),
    isCurrent: tag === draft.language,
  }))
}

function readerOf({ country, words }: CampaignPageInput) {
  return { country, unknownCountry: words.t('own_hands.placeholder.country') }
}

/** The sheet that follows what she types. */
function mainSheet(input: CampaignPageInput, sheet: DraftSheet) {
  const { typed } = input
  const own = { subject: typed.text('subject'), body: typed.text('body') }
  const { subject, text } = wordOwnText(own, fieldsOnPage(sheet, readerOf(input)))
  return {
    ...viewSheet({ ...sheet, subject: subject || sheet.subject, text: text || sheet.text }, around(input)),
    note: typed.text('note'),
    live: true,
    isAwaited: typed.text('name') === '',
    caption: caption(input, sheet),
  }
}

function around({ campaign, baseUrl, now }: CampaignPageInput) {
  return { campaign, baseUrl, date: now }
}

/** In which language, and for how many: those who are chosen, or all who may be. */
function caption({ words, draft, refusal }: CampaignPageInput, sheet: DraftSheet): string {
  const language = words.capital(words.language(sheet.language))
  const isOver = refusal?.kind === 'not_open' && refusal.reason === 'closed'
  if (isOver) return words.t('campaign.caption_over', { language })
  const selected = draft.recipients
    .filter(({ isSelected }) => isSelected)
    .map(({ recipient }) => recipient.id)
  const chosen = sheet.recipients.filter(({ id }) => selected.includes(id))
  const count = chosen.length || sheet.recipients.length
  return count === 1
    ? words.t('campaign.caption_alone', { language })
    : words.t('campaign.caption', { language, count })
}
