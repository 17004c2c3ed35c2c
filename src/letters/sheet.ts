import type { Addressee, Choice } from '../db/tables/letters.ts'
import { countryName, fieldValues, type Model, type Wording, wordAppeal, wordOwnText } from './wording.ts'

/** What of a letter is personal, opened. */
export interface LetterContent {
  name: string
  country: string
  /** On a page: what stands in the text for a country that she has not named yet. */
  unknownCountry?: string | undefined
  postalAddress: string
  /** Her own subject and body when she edited them. */
  own: { subject: string; body: string } | null
  note: string
  seed: number
}

/** One letter as one recipient gets it, ready for page, mail and paper. */
export interface Sheet {
  language: string
  /** Office, institution: one line each. */
  addressee: string[]
  subject: string
  salutation: string
  /** Paragraphs parted by blank lines. */
  text: string
  closing: string
  /** Name, country and, where the recipient demands it, postal address. */
  signature: string[]
}

/**
 * Sets a letter for one recipient. The page, the mail, the print and the receipt all call this:
 * what a supporter reads is what is sent.
 * @param model the published appeal that the choice names; undefined for her own text.
 */
export function setSheet(
  content: LetterContent,
  choice: Pick<Choice, 'language' | 'addressee' | 'salutation' | 'closing'>,
  model: Model | undefined,
): Sheet {
  const wording = wordFor(content, choice, model)
  return {
    language: choice.language,
    addressee: [choice.addressee.office, choice.addressee.name].filter((line) => line !== ''),
    subject: wording.subject,
    salutation: choice.salutation,
    text: content.note ? `${wording.text}\n\n${content.note}` : wording.text,
    closing: choice.closing,
    signature: signatureOf(content, choice.addressee, choice.language),
  }
}

/** The letter as plain text, one line a paragraph; the subject stands in the mail's header. */
export function sheetText(sheet: Sheet): string {
  return [
    sheet.addressee.join('\n'),
    sheet.salutation,
    sheet.text,
    sheet.closing,
    sheet.signature.join('\n'),
  ].join('\n\n')
}

function wordFor(
  content: LetterContent,
  choice: { language: string; addressee: Addressee },
  model: Model | undefined,
): Wording {
  const values = fieldValues(choice.addressee, content, choice.language)
  if (model) return wordAppeal(model, content.seed, values)
  if (content.own) return wordOwnText(content.own, values)
  throw new Error('a letter without a wording')
}

function signatureOf(content: LetterContent, addressee: Addressee, language: string): string[] {
  const address = addressee.needs_postal_address ? content.postalAddress.split('\n') : []
  return [content.name, ...address, countryName(content.country, language)].filter((line) => line !== '')
}
