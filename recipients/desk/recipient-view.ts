import { COUNTRIES } from '../../src/countries.ts'
import { DAY_MS } from '../../src/days.ts'
import type { Limits } from '../../src/delivery/limits-form.ts'
import { type FieldError, typedList, typedText } from '../../src/web/forms.ts'
import { ADVICE, CONFIDENCES, KINDS, PLACES, REQUIREMENTS, ROLES } from '../directory-codes.ts'
import { readLanguages } from '../import/clean/clean-languages.ts'
import { findSalutation } from '../salutations.ts'
import type { listContacts } from './contacts.queries.ts'
import { directoryFrame, type Reader } from './directory-frame.ts'
import { OLD_AFTER_DAYS } from './health-codes.ts'
import type { listChanges } from './history.queries.ts'
import type { Recipient } from './recipient.queries.ts'
import { type ContactRow, readContactRows, readSalutationRows, type SalutationRow } from './recipient-form.ts'
import { viewChanges } from './view-changes.ts'

/** All that the page of a recipient needs. */
export interface FoundRecipient {
  recipient: Recipient
  contacts: Awaited<ReturnType<typeof listContacts>>
  salutations: SalutationRow[]
  changes: Awaited<ReturnType<typeof listChanges>>
  limits: Limits
  now: Date
}

/** What was typed, and what is wrong in it. */
export interface Typed {
  body: Record<string, unknown>
  errors: Record<string, FieldError>
}

const EMPTY_CONTACTS = 2

/** The page of a recipient: its fields as they are, or as they were typed when something in them was wrong. */
export function viewRecipient(found: FoundRecipient, reader: Reader, again?: Typed) {
  const typed = again?.body
  const { recipient, limits } = found
  const { words } = reader
  const value = (field: string, kept: string | null) => (typed ? typedText(typed, field) : (kept ?? ''))
  const many = (field: string, kept: string[]) => (typed ? typedList(typed, field) : kept)
  const choice = (codes: readonly string[], current: string, name: (code: string) => string) =>
    codes.map((code) => ({ value: code, name: name(code), isCurrent: code === current }))
  const ticks = (field: string, codes: readonly string[], kept: string[]) =>
    codes.map((code) => ({
      value: code,
      name: words.t(`recipient.${field}.${code}`),
      checked: many(field, kept).includes(code),
    }))
  const country = value('country', recipient.country)
  return {
    ...directoryFrame({ slug: recipient.slug, name: recipient.directory_name }, 'people', reader),
    title: recipient.name,
    edition: recipient.updated_at.toISOString(),
    name: value('name', recipient.name),
    office: value('office', recipient.office),
    languages: value('languages', recipient.languages.join('; ')),
    timeZone: value('time_zone', recipient.time_zone),
    notes: value('notes', recipient.notes),
    validUntil: value('valid_until', recipient.valid_until),
    enabled: typed ? typed.enabled === 'on' : recipient.enabled,
    kinds: choice(KINDS, value('kind', recipient.kind), (code) => words.t(`recipient.kind.${code}`)),
    roles: choice(ROLES, value('role', recipient.role), (code) => words.t(`recipient.role.${code}`)),
    places: choice(
      ['', ...PLACES],
      value('place', recipient.place),
      (code) => code && words.t(`recipient.place.${code}`),
    ),
    genders: choice(['', 'f', 'm'], value('holder_gender', recipient.holder_gender), (code) =>
      words.t(`directory.gender.${code || 'unknown'}`),
    ),
    confidences: choice(CONFIDENCES, value('confidence', recipient.confidence), (code) =>
      words.t(`directory.confidence.${code}`),
    ),
    countries: countryChoices(country, reader),
    requires: ticks('requires', REQUIREMENTS, recipient.requires),
    advice: ticks('advice', ADVICE, recipient.advice),
    hourlyCap: value('hourly_cap', recipient.hourly_cap === null ? '' : String(recipient.hourly_cap)),
    dailyCap: value('daily_cap', recipient.daily_cap === null ? '' : String(recipient.daily_cap)),
    capHint: capHint(limits, reader),
    contacts: contactRows(found, reader, again),
    salutations: salutationRows(found, reader, again),
    usual: usualSalutations(recipient),
    paused:
      recipient.paused_at && words.t('directory.recipient.paused', { date: words.date(recipient.paused_at) }),
    left: recipient.left_at && words.t('directory.recipient.left', { date: words.date(recipient.left_at) }),
    history: viewChanges(found.changes, reader),
  }
}

/** Countries by name, in the order of the reader's language; none first. */
export function countryChoices(current: string, { words }: Reader) {
  const named = COUNTRIES.map((code) => ({
    value: code,
    name: words.country(code),
    isCurrent: code === current,
  }))
  return [
    { value: '', name: '', isCurrent: current === '' },
    ...named.sort((a, b) => words.compare(a.name, b.name)),
  ]
}

function capHint(limits: Limits, { words }: Reader): string {
  const { recipientPerHour: hour, recipientPerDay: day } = limits
  return hour === null || day === null
    ? words.t('directory.recipient.no_caps')
    : words.t('directory.recipient.caps', { hour, day })
}

function contactRows({ contacts, now }: FoundRecipient, { words }: Reader, again?: Typed) {
  const tell = (field: string) => sentenceOf(again?.errors[field], words)
  const empty: ContactRow = {
    id: null,
    channel: 'email',
    address: '',
    source: '',
    checkedOn: '',
    enabled: true,
    subjectLimit: '',
    bodyLimit: '',
  }
  const rows = again
    ? readContactRows(again.body)
    : [...contacts.map(rowOf), ...Array.from({ length: EMPTY_CONTACTS }, () => empty)]
  return rows.map((row, number) => {
    const kept = contacts.find(({ id }) => id === row.id)
    const age = row.checkedOn === '' ? undefined : (now.getTime() - Date.parse(row.checkedOn)) / DAY_MS
    return {
      ...row,
      number,
      addressError: tell(`contact_${number}_address`),
      checkedError: tell(`contact_${number}_checked`),
      isPost: row.channel === 'post',
      mayHaveLimits: row.channel === 'form' || kept === undefined,
      subjectLimitError: tell(`contact_${number}_subject_limit`),
      bodyLimitError: tell(`contact_${number}_body_limit`),
      place: kept && placeOf(contacts.indexOf(kept), words),
      mayMoveUp: kept !== undefined && contacts.indexOf(kept) > 0,
      isKept: kept !== undefined,
      isTrial: kept?.trial,
      bounces:
        kept && kept.hard_bounces > 0
          ? words.t('directory.recipient.bounces', { count: kept.hard_bounces })
          : undefined,
      age: row.address === '' ? undefined : ageOf(age, words),
      channels: (['email', 'form', 'post'] as const).map((channel) => ({
        value: channel,
        name: words.t(`directory.channel.${channel}`),
        isCurrent: channel === row.channel,
      })),
    }
  })
}

function rowOf(contact: FoundRecipient['contacts'][number]): ContactRow {
  return {
    id: contact.id,
    channel: contact.channel,
    address: contact.address,
    source: contact.source,
    checkedOn: contact.checked_on ?? '',
    enabled: contact.enabled,
    subjectLimit: (contact.subject_limit ?? '').toString(),
    bodyLimit: (contact.body_limit ?? '').toString(),
  }
}

/** The first is used, the others wait for their turn. */
function placeOf(index: number, words: Reader['words']): string {
  return words.t('directory.recipient.place', { place: index + 1 })
}

function ageOf(days: number | undefined, words: Reader['words']): string | undefined {
  if (days === undefined || Number.isNaN(days)) return words.t('directory.recipient.never_checked')
  return days > OLD_AFTER_DAYS ? words.t('directory.recipient.old', { days: OLD_AFTER_DAYS }) : undefined
}

function salutationRows({ salutations }: FoundRecipient, { words }: Reader, again?: Typed) {
  const rows = again ? readSalutationRows(again.body) : salutations
  return [...rows, { language: '', salutation: '', closing: '' }].map((row, number) => ({
    ...row,
    number,
    languageName: readLanguages(row.language)?.length === 1 ? words.language(row.language) : '',
    languageError: sentenceOf(again?.errors[`salutation_${number}_language`], words),
    textError: sentenceOf(again?.errors[`salutation_${number}_text`], words),
  }))
}

function sentenceOf(error: FieldError | undefined, words: Reader['words']): string | undefined {
  return error && words.t(error.key, error.params)
}

/** How letters begin and end where nobody wrote it for this recipient. */
function usualSalutations(recipient: Recipient) {
  return recipient.languages.map((language) => {
    const { role, country, name, holder_gender: gender } = recipient
    return { language, ...findSalutation({ role, language, gender, country, name }) }
  })
}
