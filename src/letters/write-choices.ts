import { randomUUID } from 'node:crypto'
import {
  type Appeal,
  appealsOfRelease,
  type Campaign,
  type CampaignRecipient,
} from '../campaigns/campaign.ts'
import type { CheckedLetter } from './check-letter.ts'
import { makeChoice, usableContact } from './choose-recipients.ts'

/** What one recipient gets in all letters of a kind, as JSON without its braces; undefined when it cannot be reached. */
type KnownChoices = Map<string, string | undefined>

const known = new WeakMap<CampaignRecipient, KnownChoices>()

/**
 * The choices of a letter as JSON, one a recipient, each under an id of its own. But for the ids they are the same in all
 * letters of one language from pages of one release, and so made once as long as the campaign is that was read.
 */
export function writeChoices(
  campaign: Campaign,
  checked: Pick<CheckedLetter, 'language' | 'own' | 'recipients'>,
  page: { release: number; isTrial: boolean },
): string {
  const kind = `${page.release} ${checked.language} ${checked.own !== null} ${page.isTrial}`
  let appeals: Appeal[] | undefined
  const written: string[] = []
  for (const recipient of checked.recipients) {
    const choices = known.get(recipient) ?? new Map<string, string | undefined>()
    if (!choices.has(kind)) {
      appeals ??= appealsOfRelease(campaign, page.release)
      known.set(recipient, choices.set(kind, choiceOf(recipient, campaign, checked, appeals, page.isTrial)))
    }
    const choice = choices.get(kind)
    if (choice !== undefined) written.push(`{"id":"${randomUUID()}",${choice}}`)
  }
  return `[${written.join(',')}]`
}

function choiceOf(
  recipient: CampaignRecipient,
  campaign: Campaign,
  { language, own }: Pick<CheckedLetter, 'language' | 'own'>,
  appeals: Appeal[],
  isTrial: boolean,
): string | undefined {
  const contact = usableContact(recipient, isTrial)
  if (!contact) return undefined
  const ownLanguage = own ? language : undefined
  const letter = { language, ownLanguage, appeals, defaultLanguage: campaign.default_language }
  return JSON.stringify(makeChoice(recipient, contact, letter)).slice(1, -1)
}
