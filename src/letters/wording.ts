import {
  type AppealField,
  type AppealPart,
  fillFields,
  parseAppeal,
  renderAppeal,
} from '../campaigns/appeal-text.ts'
import type { Addressee } from '../db/tables/letters.ts'

/** The model letter a wording is taken from. */
export interface Model {
  subjects: string[]
  openings: string[]
  body: string
}

/** What the merge fields of one letter to one recipient stand for. */
export type FieldValues = Record<AppealField, string>

/** A subject line and the text between salutation and closing. */
export interface Wording {
  subject: string
  text: string
}

/**
 * Values of the whitelisted merge fields, countries named in the letter's language.
 * @param supporter.unknownCountry stands for a country that she has not named yet, where there is one to be shown.
 */
export function fieldValues(
  addressee: Addressee,
  supporter: { name: string; country: string; unknownCountry?: string | undefined },
  language: string,
): FieldValues {
  return {
    'recipient.name': addressee.name,
    'recipient.office': addressee.office,
    'recipient.country': countryName(addressee.country, language),
    'supporter.name': supporter.name,
    'supporter.country': countryName(supporter.country, language) || (supporter.unknownCountry ?? ''),
  }
}

/** The appeal in the variant that the seed names, merge fields filled. */
export function wordAppeal(model: Model, seed: number, values: FieldValues): Wording {
  const { subject, text } = parsedVariant(model, seed)
  return { subject: renderAppeal(subject, values), text: renderAppeal(text, values) }
}

/** The supporter's own words: the same merge fields are filled, everything else stays as she typed it. */
export function wordOwnText(own: { subject: string; body: string }, values: FieldValues): Wording {
  return { subject: fillFields(own.subject, values), text: fillFields(own.body, values) }
}

/** Subject and text of a variant with its merge fields still open: what stands in the form. */
export function pickVariant(model: Model, seed: number): Wording {
  const subject = model.subjects[seed % model.subjects.length] as string
  const opening = model.openings[Math.floor(seed / model.subjects.length) % model.openings.length] as string
  return { subject, text: `${opening.trim()}\n\n${model.body.trim()}` }
}

/** The name of a country in a language; the code itself where there is no name. Source: Unicode CLDR by Intl. */
export function countryName(code: string | null, language: string): string {
  if (!code) return ''
  let named = countryNames.get(language)
  if (!named) {
    const names = new Intl.DisplayNames([language, 'en'], { type: 'region' })
    named = { names, known: new Map() }
    countryNames.set(language, named)
  }
  const name = named.known.get(code) ?? named.names.of(code) ?? code
  named.known.set(code, name)
  return name
}

const countryNames = new Map<string, { names: Intl.DisplayNames; known: Map<string, string> }>()

/** A variant with its merge fields found. */
interface ParsedVariant {
  subject: AppealPart[]
  text: AppealPart[]
}

const parsedVariants = new WeakMap<Model, Map<number, ParsedVariant>>()

/** Letters of one model share its few variants, so each is parsed once as long as the model is kept. */
function parsedVariant(model: Model, seed: number): ParsedVariant {
  const variants = parsedVariants.get(model) ?? new Map<number, ParsedVariant>()
  parsedVariants.set(model, variants)
  const number = seed % (model.subjects.length * model.openings.length)
  const known = variants.get(number)
  if (known) return known
  const { subject, text } = pickVariant(model, number)
  const parsed = { subject: parsePublished(subject), text: parsePublished(text) }
  variants.set(number, parsed)
  return parsed
}

function parsePublished(text: string): AppealPart[] {
  const parsed = parseAppeal(text)
  if ('problems' in parsed) throw new Error('an appeal was published unparsed')
  return parsed.parts
}
