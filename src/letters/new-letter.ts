import type { Campaign } from '../campaigns/campaign.ts'
import type { CampaignKeys } from '../privacy/campaign-keys.ts'
import { fingerprint } from '../sealing.ts'
import type { CheckedLetter } from './check-letter.ts'
import type { LetterForm } from './letter-form.ts'
import type { LetterParts } from './letter-parts.ts'
import { newReceipt, sealLetter } from './letter-seal.ts'
import type { LetterRewrite, NewLetter } from './letters.queries.ts'

/** What the signed page showed. */
export interface Page {
  seed: number
  release: number
  /** Of the one letter that this page can make; undefined on the JSON API. */
  letterId?: string
}

/** The row of a letter that waits for its confirmation, everything personal sealed under its id. */
export function newLetter(
  parts: LetterParts,
  campaign: Campaign,
  keys: CampaignKeys,
  letter: { id: string; form: LetterForm; page: Page; checked: CheckedLetter; choiceIds: string[] },
): NewLetter {
  if (!keys.pepper) throw new Error('the pepper of a live campaign was destroyed')
  const { id, form, page, checked, choiceIds } = letter
  const now = parts.clock.now()
  return {
    id,
    campaign_id: campaign.id,
    receipt: newReceipt(),
    status: 'pending',
    mode: form.mode === 'guarded' ? 'guarded' : campaign.mode,
    language: checked.language,
    country: checked.country,
    edited: checked.own !== null,
    seed: page.seed,
    release: page.release,
    fingerprint: fingerprint(keys.pepper, checked.email),
    ...sealLetter(keys.dataKey, id, {
      email: { email: checked.email },
      content: {
        name: checked.name,
        postalAddress: checked.postalAddress,
        subject: checked.own?.subject ?? '',
        body: checked.own?.body ?? '',
        note: checked.note,
      },
    }),
    choice_ids: choiceIds,
    show_name: form.show_name,
    updates: form.updates,
    via: form.via ?? null,
    mailed_at: now,
    created_at: now,
  }
}

/** What a second page of the same person changes in her waiting letter. */
export function rewriteOf(letter: NewLetter): LetterRewrite {
  return {
    mode: letter.mode,
    language: letter.language,
    country: letter.country,
    edited: letter.edited,
    seed: letter.seed,
    release: letter.release,
    sealed_email: letter.sealed_email ?? null,
    sealed_content: letter.sealed_content ?? null,
    choice_ids: letter.choice_ids,
    show_name: letter.show_name ?? false,
    updates: letter.updates ?? false,
  }
}
