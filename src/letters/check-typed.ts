import type { Campaign } from '../campaigns/campaign.ts'
import { readForm } from '../web/forms.ts'
import { type CheckedLetter, checkLetter } from './check-letter.ts'
import { type FieldErrors, type LetterForm, letterForm } from './letter-form.ts'
import type { LetterParts } from './letter-parts.ts'
import type { Page } from './new-letter.ts'
import { isNonceOld, newSeed, openNonce } from './nonce.ts'

type Parts = Pick<LetterParts, 'signingKey' | 'clock' | 'isTrial'>

/** A form's letter and the page it was written on, or everything that is wrong with it. */
export function checkTyped(
  parts: Parts,
  campaign: Campaign,
  form: LetterForm,
): { page: Page; checked: CheckedLetter } | { errors: FieldErrors } {
  const page = readPage(parts, campaign, form)
  const isKnown = !('errors' in page)
  // Of a page that is not ours nobody knows which words stood on it.
  const known = isKnown ? form : { ...form, subject: undefined, body: undefined }
  const { seed, release } = isKnown ? page : newPage(campaign)
  const checked = checkLetter(campaign, known, { seed, release, isTrial: parts.isTrial })
  const isTrapped = form.website !== ''
  if (isKnown && 'letter' in checked && !isTrapped) return { page, checked: checked.letter }
  return {
    errors: {
      // Browsers fill in fields as well as robots do: whoever is no robot must not be told that a mail is on its way.
      ...(isTrapped ? { website: { key: 'letters.error.trap' } } : {}),
      ...(isKnown ? {} : page.errors),
      ...('errors' in checked ? checked.errors : {}),
    },
  }
}

/**
 * What else is wrong with a form of which some fields could not be read, as those that are too long: everything is to be
 * said at once.
 * @param unread by field: why it could not be read.
 * @returns these errors and the others.
 */
export function findOtherErrors(
  parts: Parts,
  campaign: Campaign,
  body: Record<string, unknown>,
  unread: FieldErrors,
): FieldErrors {
  const readable = Object.fromEntries(Object.entries(body).filter(([field]) => !(field in unread)))
  const read = readForm(letterForm, readable)
  const rest = read.ok ? checkTyped(parts, campaign, read.values) : { errors: read.errors }
  const others: FieldErrors = 'errors' in rest ? rest.errors : {}
  // Whom she chose is not known, and so neither is what they ask for.
  if (unread.recipients) delete others.postal_address
  return { ...others, ...unread }
}

function readPage(parts: Parts, campaign: Campaign, form: LetterForm): Page | { errors: FieldErrors } {
  if (form.nonce === undefined) return newPage(campaign)
  const nonce = openNonce(parts.signingKey, form.nonce)
  if (nonce?.campaignId !== campaign.id) return { errors: { nonce: { key: 'letters.error.page_forged' } } }
  if (isNonceOld(nonce, parts.clock.now())) return { errors: { nonce: { key: 'letters.error.page_old' } } }
  return nonce
}

function newPage(campaign: Campaign): Page {
  return { seed: newSeed(), release: campaign.release }
}
