import Handlebars from 'handlebars'
import type { Campaign } from '../campaigns/campaign.ts'
import { groupRecipients, placeOf } from '../campaigns/recipient-rows.ts'
import { COUNTRIES } from '../countries.ts'
import type { Translator } from '../i18n.ts'
import { type Draft, type DraftRecipient, fieldsOnPage } from './draft-letter.ts'
import { field, type Typed, tick } from './field-view.ts'
import { LIMITS } from './letter-form.ts'
import { whoSees } from './who-sees.ts'

/** What the form of a campaign page is made from. */
export interface FormInput {
  campaign: Campaign
  words: Translator
  draft: Draft
  /** Hidden fields, as markup. */
  marks: string
  action: string
  country: string | undefined
  hasInbound: boolean
  typed: Typed
}

/** The form with its labels, hints, errors and everything that was typed. */
export function viewForm(input: FormInput) {
  const { campaign, words, draft, typed } = input
  const isSelected = selection(input)
  const count = draft.recipients.filter((recipient) => recipient.channel && isSelected(recipient)).length
  const text = (id: keyof typeof LIMITS, more: Parameters<typeof field>[3] = {}) =>
    field(words, typed, id, { limit: LIMITS[id], ...more })
  return {
    action: input.action,
    marks: new Handlebars.SafeString(input.marks),
    language: draft.language,
    left: words.t('form.left'),
    fields: openFields(input),
    name: text('name', { hint: 'form.name_hint', autocomplete: 'name', required: true }),
    email: text('email', { type: 'email', hint: 'form.email_hint', autocomplete: 'email', required: true }),
    country: countryView(input),
    recipients: recipientsView(input, isSelected),
    postal: postalView(input, isSelected),
    note: campaign.may_add_note ? text('note', { rows: 4, hint: 'form.note_hint' }) : null,
    own: ownWordsView(input),
    whoSees: whoSees(words, {
      mode: campaign.mode,
      hasInbound: input.hasInbound,
      isMailed: true,
      hasPostalAddress: false,
    }),
    consent: tick(words, typed, 'consent', { required: true }),
    // A supporter may always choose a safer mode than her campaign's.
    guarded:
      campaign.mode === 'open'
        ? tick(words, typed, 'mode', {
            value: 'guarded',
            label: input.hasInbound ? 'form.mode_alias' : 'form.mode',
          })
        : undefined,
    showName: tick(words, typed, 'show_name'),
    button: buttonView(words, draft.recipients.length, count),
  }
}

/** What she ticked, else what the campaign proposes; choosing a country anew adds that country's. */
function selection({ typed, country }: FormInput): (recipient: DraftRecipient) => boolean {
  const ticked = new Set(typed.list('recipients'))
  if (ticked.size === 0) return (recipient) => recipient.isSelected
  return ({ recipient, isSelected }) =>
    ticked.has(recipient.id) || (typed.isRedrawn && isSelected && recipient.country === country)
}

function countryView({ words, typed, country }: FormInput) {
  const options = COUNTRIES.map((code) => ({ code, name: words.country(code), selected: code === country }))
  options.sort((a, b) => words.compare(a.name, b.name))
  return { options, error: typed.error(words, 'country') }
}

function recipientsView(
  { campaign, words, draft, typed, country }: FormInput,
  isSelected: (recipient: DraftRecipient) => boolean,
) {
  const waitsForCountry = campaign.default_selected === 'own_country' && !country
  return {
    ...groupRecipients(words, draft.recipients, { country, isSelected }),
    error: typed.error(words, 'recipients'),
    hint: waitsForCountry
      ? words.t(campaign.own_country === 'only' ? 'form.recipients_own_only' : 'form.recipients_own')
      : null,
    offersCountry: campaign.own_country !== 'none' && draft.recipients.length > 1,
  }
}

/** The postal address, where some recipient demands it; open when a chosen one does. */
function postalView({ words, draft, typed }: FormInput, isSelected: (recipient: DraftRecipient) => boolean) {
  const demanding = draft.recipients.filter(({ recipient }) => recipient.requires.includes('postal_address'))
  if (demanding.length === 0) return null
  const places = [...new Set(demanding.map(({ recipient }) => placeOf(words, recipient)))]
  const view = field(words, typed, 'postal_address', {
    limit: LIMITS.postalAddress,
    rows: 4,
    label: 'form.postal_label',
    hint: 'form.postal_hint',
    autocomplete: 'street-address',
  })
  return {
    ...view,
    summary: words.t('form.postal', { places: words.list(places) }),
    open: view.error !== null || view.value !== '' || demanding.some(isSelected),
    neededFor: demanding.map(({ recipient }) => recipient.id).join(' '),
    neededIn: demanding.map(({ recipient }) => recipient.country ?? '').join(' '),
  }
}

function ownWordsView({ campaign, words, draft, typed }: FormInput) {
  if (!campaign.may_edit_subject && !campaign.may_edit_body) return null
  const inLanguage = { letterLanguage: draft.language }
  const subject = field(words, typed, 'subject', {
    ...inLanguage,
    limit: LIMITS.subject,
    standard: draft.subject,
  })
  const body = field(words, typed, 'body', {
    ...inLanguage,
    limit: LIMITS.body,
    rows: 16,
    standard: draft.body,
  })
  const hasOthers = draft.recipients.some(({ language }) => language !== draft.language)
  const languages = words.t('form.own_words_languages', { language: words.language(draft.language) })
  return {
    subject: campaign.may_edit_subject ? subject : null,
    body: campaign.may_edit_body ? body : null,
    hint: [
      words.t('form.own_words_hint'),
      ...(hasFields(draft) ? [words.t('form.own_words_fields', { sample: '{{recipient.name}}' })] : []),
      ...(hasOthers ? [languages] : []),
    ].join(' '),
    open: subject.isChanged || body.isChanged || subject.error !== null || body.error !== null,
  }
}

/** For the script: what the merge fields in her text stand for. Null where there are none. */
function openFields({ draft, country, words }: FormInput): string | null {
  const [sheet] = draft.sheets
  if (!sheet || !hasFields(draft)) return null
  return JSON.stringify(
    fieldsOnPage(sheet, { country, unknownCountry: words.t('own_hands.placeholder.country') }),
  )
}

function hasFields({ subject, body }: Draft): boolean {
  return `${subject}${body}`.includes('{{')
}

function buttonView(words: Translator, offered: number, chosen: number) {
  const plain = words.t('form.send_plain')
  return {
    text: offered > 1 && chosen > 0 ? words.t('form.send', { count: chosen }) : plain,
    counts: offered > 1 ? JSON.stringify({ ...words.forms('form.send'), plain }) : null,
  }
}
