import { latestDay } from '../../src/days.ts'
import { checkAddress } from '../../src/mail/address.ts'
import type { FieldError } from '../../src/web/forms.ts'
import { readLanguages } from '../import/clean/clean-languages.ts'
import { isLink, readLink } from '../import/clean/clean-link.ts'
import { isDay } from '../source-dates.ts'
import { isTimeZone } from '../zone-codes.ts'
import type { ContactRow, RecipientForm, SalutationRow } from './recipient-form.ts'

type Errors = Record<string, FieldError>

/** Nothing, or a number of characters that a letter could have. */
const LIMIT = /^(?:[1-9]\d{0,5})?$/

/**
 * Checks the rows of contacts as they were typed; addresses come back as the mail takes them, links with their scheme.
 * @returns errors by field: `contact_2_address`.
 */
export function checkContacts(rows: ContactRow[], now: Date): { contacts: ContactRow[]; errors: Errors } {
  const errors: Errors = {}
  const contacts = rows.map((row, number) => {
    if (row.address === '') return row
    if (row.checkedOn !== '' && !isDay(row.checkedOn))
      errors[`contact_${number}_checked`] = { key: 'directory.error.day' }
    else if (row.checkedOn > latestDay(now))
      errors[`contact_${number}_checked`] = { key: 'directory.error.future' }
    for (const limit of ['subject', 'body'] as const)
      if (!LIMIT.test(row[`${limit}Limit`]))
        errors[`contact_${number}_${limit}_limit`] = { key: 'directory.error.limit' }
    const { address, error } = checkOne(row)
    if (error) errors[`contact_${number}_address`] = error
    return { ...row, address }
  })
  for (const [number, row] of contacts.entries()) {
    const first = contacts.findIndex(
      (other) => other.channel === row.channel && other.address === row.address,
    )
    if (row.address !== '' && first < number)
      errors[`contact_${number}_address`] ??= { key: 'directory.error.twice' }
  }
  return { contacts, errors }
}

function checkOne({ channel, address }: ContactRow): { address: string; error?: FieldError } {
  if (channel === 'post') return { address }
  if (channel === 'form') {
    const link = isLink(address) ? readLink(address) : undefined
    return link === undefined ? { address, error: { key: 'directory.error.link' } } : { address: link }
  }
  const checked = checkAddress(address)
  return checked.ok ? checked : { address, error: { key: `address.problem.${checked.problem}` } }
}

/** Checks what of a recipient hangs together: its languages, its zone, its salutations. */
export function checkWords(
  form: Pick<RecipientForm, 'languages' | 'time_zone'>,
  salutations: SalutationRow[],
): { languages: string[]; errors: Errors } {
  const errors: Errors = {}
  const languages = readLanguages(form.languages)
  if (!languages || languages.length === 0) errors.languages = { key: 'directory.error.languages' }
  if (!isTimeZone(form.time_zone)) errors.time_zone = { key: 'directory.error.time_zone' }
  for (const [number, { language, salutation, closing }] of salutations.entries()) {
    if (readLanguages(language)?.length !== 1)
      errors[`salutation_${number}_language`] = { key: 'directory.error.languages' }
    else if (salutation === '' || closing === '')
      errors[`salutation_${number}_text`] = { key: 'directory.error.salutation' }
    else if (salutations.findIndex((row) => row.language === language) < number)
      errors[`salutation_${number}_language`] = { key: 'directory.error.twice' }
  }
  return { languages: languages ?? [], errors }
}
