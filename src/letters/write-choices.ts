import { createHash } from 'node:crypto'
import {
  type Appeal,
  appealsOfRelease,
  type Campaign,
  type CampaignRecipient,
} from '../campaigns/campaign.ts'
import type { Db } from '../db/connect.ts'
import type { WrittenChoice } from '../db/tables/letters.ts'
import { hashUuid } from '../tokens.ts'
import type { CheckedLetter } from './check-letter.ts'
import { insertChoices } from './choices.queries.ts'
import { makeChoice, usableContact } from './choose-recipients.ts'

/** A choice of all letters of a kind, and its writing: those that come at the same moment wait for one. */
interface Known {
  choice: WrittenChoice
  written: Promise<void> | undefined
}

const known = new WeakMap<CampaignRecipient, Map<string, Known | undefined>>()

/**
 * What each recipient of a letter gets, written down unless it is there already. It is the same in all letters of one language from
 * pages of one release, and so made and written once as long as the campaign is that was read.
 * @returns ids of the choices, in the order of the recipients; nothing for one that cannot be reached.
 */
export async function writeChoices(
  db: Db,
  campaign: Campaign,
  checked: Pick<CheckedLetter, 'language' | 'own' | 'recipients'>,
  page: { release: number; isTrial: boolean },
): Promise<string[]> {
  const made = makeChoices(campaign, checked, page)
  writeMissing(
    db,
    made.filter(({ written }) => written === undefined),
  )
  await Promise.all(new Set(made.map(({ written }) => written)))
  return made.map(({ choice }) => choice.id)
}

/** Where the writing fails, whoever waits for it is told, and the next one tries again. */
function writeMissing(db: Db, missing: Known[]): void {
  if (missing.length === 0) return
  const choices = missing.map(({ choice }) => choice)
  const written = insertChoices(db, choices)
  for (const one of missing) one.written = written
  written.catch(() => {
    for (const one of missing) one.written = undefined
  })
}

function makeChoices(
  campaign: Campaign,
  checked: Pick<CheckedLetter, 'language' | 'own' | 'recipients'>,
  page: { release: number; isTrial: boolean },
): Known[] {
  const kind = `${page.release} ${checked.language} ${checked.own !== null} ${page.isTrial}`
  let appeals: Appeal[] | undefined
  const made: Known[] = []
  for (const recipient of checked.recipients) {
    const choices = known.get(recipient) ?? new Map<string, Known | undefined>()
    if (!choices.has(kind)) {
      appeals ??= appealsOfRelease(campaign, page.release)
      known.set(recipient, choices.set(kind, choiceOf(recipient, campaign, checked, appeals, page.isTrial)))
    }
    const choice = choices.get(kind)
    if (choice) made.push(choice)
  }
  return made
}

function choiceOf(
  recipient: CampaignRecipient,
  campaign: Campaign,
  { language, own }: Pick<CheckedLetter, 'language' | 'own'>,
  appeals: Appeal[],
  isTrial: boolean,
): Known | undefined {
  const contact = usableContact(recipient, isTrial)
  if (!contact) return undefined
  const ownLanguage = own ? language : undefined
  const letter = { language, ownLanguage, appeals, defaultLanguage: campaign.default_language }
  const choice = makeChoice(recipient, contact, letter)
  const hash = createHash('sha256').update(JSON.stringify(choice)).digest()
  return { choice: { id: hashUuid(hash), ...choice }, written: undefined }
}
