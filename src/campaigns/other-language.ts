import { sameText } from '../letters/check-letter.ts'
import { standardRecipients, usableContact } from '../letters/choose-recipients.ts'
import { typedForm } from '../letters/field-view.ts'
import { pickVariant } from '../letters/wording.ts'
import { appealsOfRelease, type Campaign } from './campaign.ts'

type Body = Record<string, unknown>

/**
 * What goes along to the page in another language: everything that was typed. Words of the appeal that nobody changed
 * stay behind, so that they come in the new language; so does the letter's language, when it is the page's that changes.
 * @param page that the form came from; undefined when that is not known, and every word then counts as hers.
 * @param wanted the language of the letter that was asked for; undefined when the page's was.
 */
export function carryOver(
  campaign: Campaign,
  body: Body,
  page: { seed: number; release: number } | undefined,
  wanted: string | undefined,
): Body {
  const standard = page && standardText(campaign, body.language, page)
  const { subject, body: text, language, ...carried } = body
  const own: Body = {
    ...(isHers(subject, standard?.subject) ? { subject } : {}),
    ...(isHers(text, standard?.text) ? { body: text } : {}),
  }
  const isOwn = Object.keys(own).length > 0
  return { ...carried, ...own, ...(wanted ? { language: wanted } : isOwn ? { language } : {}) }
}

/** True when nobody typed or ticked anything in what `carryOver` gave: the page can then be opened by its address. */
export function isUntouched(campaign: Campaign, carried: Body, isTrial: boolean): boolean {
  const typed = typedForm(carried)
  if (HERS.some((field) => typed.text(field).trim() !== '')) return false
  if (typed.has('subject') || typed.has('body')) return false
  const ticked = typed.list('recipients')
  const offered = standardRecipients(campaign, undefined)
    .filter((recipient) => usableContact(recipient, isTrial))
    .map(({ id }) => id)
  return ticked.length === 0 || [...ticked].sort().join() === [...offered].sort().join()
}

const HERS = ['name', 'email', 'country', 'postal_address', 'note', 'consent', 'mode', 'show_name']

function standardText(campaign: Campaign, language: unknown, page: { seed: number; release: number }) {
  const appeal = appealsOfRelease(campaign, page.release).find((appeal) => appeal.language === language)
  return appeal && pickVariant(appeal, page.seed)
}

function isHers(typed: unknown, standard: string | undefined): boolean {
  if (typed === undefined) return false
  return typeof typed !== 'string' || standard === undefined || !sameText(typed, standard)
}
