import { OLD_AFTER_DAYS } from '../../../recipients/desk/health-codes.ts'
import { hasSalutations } from '../../../recipients/salutations.ts'
import { DAY_MS, dayOf } from '../../days.ts'
import { languageFor } from '../../letters/languages.ts'
import { LIMITS } from '../../letters/letter-form.ts'
import type { DomainRecord } from '../../outside/sending-domain.ts'
import type { Campaign, CampaignRecipient } from '../campaign.ts'
import { checkFields } from './check-fields.ts'
import { listDraftProblems } from './draft-problems.ts'
import type { Draft } from './drafts.ts'
import { type Finding, stop, warn } from './finding.ts'
import { sameness } from './sameness.ts'

/** What the checks look at. `isNamed`: supporters can read who runs the site and how to ask. */
export interface Launch {
  campaign: Campaign
  drafts: Draft[]
  isTrial: boolean
  now: Date
  domain: DomainRecord[]
  deadLinks: string[]
  isNamed: boolean
}

const TOO_ALIKE = 0.95
/** More than this many recipients of one letter surprise its writer, and fill the queue. */
const MANY_TICKED = 100

/** Everything that is missing, what stops first. */
export function findMissing(launch: Launch): Finding[] {
  const found = [
    ...checkTexts(launch),
    ...checkAppeals(launch),
    ...checkRecipients(launch),
    ...checkSalutations(launch),
    ...checkAddresses(launch),
    ...checkForms(launch),
    ...checkFields(launch),
    ...checkDates(launch),
    ...checkDomain(launch),
    ...(launch.isNamed ? [] : [warn('nobody_named', '/organizer/settings')]),
    ...launch.deadLinks.map((url) => warn('dead_link', 'texts', { url })),
  ]
  return found.sort((a, b) => Number(b.weight === 'stop') - Number(a.weight === 'stop'))
}

function checkTexts({ campaign }: Launch): Finding[] {
  const own = campaign.texts.find(({ language }) => language === campaign.default_language)
  if (!own) return [stop('no_text', 'texts', { language: campaign.default_language })]
  const at = `texts/${own.language}`
  return [
    ...(own.summary === '' ? [stop('no_summary', at)] : []),
    ...(own.story === '' ? [stop('no_story', at)] : []),
    ...(campaign.picture_id && own.picture_alt === '' ? [warn('no_picture_alt', at)] : []),
  ]
}

function checkAppeals({ campaign, drafts }: Launch): Finding[] {
  const kept = drafts.filter(({ isRemoved }) => !isRemoved)
  const own = kept.find(({ language }) => language === campaign.default_language)
  return [
    ...(own
      ? []
      : [stop('no_appeal', `appeals/${campaign.default_language}`, { language: campaign.default_language })]),
    ...kept.flatMap((draft) => {
      const at = `appeals/${draft.language}`
      const params = { language: draft.language }
      const problems = listDraftProblems(draft)
      if (problems.length > 0) return [stop('appeal_problem', at, { ...params, count: problems.length })]
      return sameness(draft) > TOO_ALIKE ? [warn('too_alike', at, params)] : []
    }),
  ]
}

function checkRecipients({ campaign, drafts, isTrial }: Launch): Finding[] {
  if (campaign.recipients.length === 0) return [stop('no_recipients', 'recipients')]
  const unreached = campaign.recipients.filter((recipient) => contactsOf(recipient, isTrial).length === 0)
  const appealLanguages = drafts.filter(({ isRemoved }) => !isRemoved).map(({ language }) => language)
  const strange = campaign.recipients.filter(
    (recipient) => !recipient.languages.some((language) => appealLanguages.includes(language)),
  )
  const languages = [...new Set(strange.flatMap((recipient) => recipient.languages.slice(0, 1)))].sort()
  const paused = campaign.recipients.filter(({ paused_at }) => paused_at !== null)
  return [
    ...checkStandard(campaign),
    ...(unreached.length === campaign.recipients.length ? [stop('none_reachable', 'recipients')] : []),
    ...countWarning('unreachable', 'recipients', unreached),
    ...countWarning('language_missing', 'appeals', strange, { languages: languages.join(', ') }),
    ...countWarning('recipients_paused', 'recipients', paused),
  ]
}

/** To how many a letter goes whose writer chooses nobody: to all that are ticked, or to those of one country. */
function checkStandard({ recipients, default_selected, own_country }: Campaign): Finding[] {
  const isAll = default_selected === 'all'
  const ticked = recipients.filter(({ selected }) => selected || !isAll)
  const inOne = new Map<string | null, number>()
  for (const { country } of ticked) inOne.set(country, (inOne.get(country) ?? 0) + 1)
  const count = isAll && own_country !== 'only' ? ticked.length : Math.max(0, ...inOne.values())
  const code = isAll ? 'many_ticked' : 'many_own'
  const most = LIMITS.recipients
  if (count > most) return [stop(`too_${code}`, 'recipients', { count, most })]
  return count > MANY_TICKED ? [warn(code, 'recipients', { count })] : []
}

/** A letter that begins in another language than its own reads as sent by mistake. */
function checkSalutations({ campaign, drafts }: Launch): Finding[] {
  const kept = drafts.filter(({ isRemoved }) => !isRemoved)
  const strange = kept.map(({ language }) => language).filter((language) => !hasSalutations(language))
  return strange.flatMap((language) => {
    const isGreeted = ({ salutations }: CampaignRecipient) =>
      salutations.some((own) => own.language === language)
    const reads = ({ languages }: CampaignRecipient) =>
      languages.includes(language) || language === campaign.default_language
    const greetedInEnglish = campaign.recipients.filter(
      (recipient) => reads(recipient) && !isGreeted(recipient),
    )
    return countWarning('salutation_missing', 'recipients', greetedInEnglish, { language })
  })
}

function checkAddresses({ campaign, isTrial, now }: Launch): Finding[] {
  const oldest = dayOf(now.getTime() - OLD_AFTER_DAYS * DAY_MS)
  const contacts = campaign.recipients.flatMap((recipient) => contactsOf(recipient, isTrial).slice(0, 1))
  const never = contacts.filter(({ checked_on, trial }) => checked_on === null && !trial)
  const old = contacts.filter(({ checked_on }) => checked_on !== null && checked_on < oldest)
  return [
    ...countWarning('never_checked', 'recipients', never),
    ...countWarning('checked_long_ago', 'recipients', old),
  ]
}

/** A letter that a form would cut is a letter that does not arrive. */
function checkForms({ campaign, drafts, isTrial }: Launch): Finding[] {
  const kept = drafts.filter(({ isRemoved }) => !isRemoved)
  const appealLanguages = kept.map(({ language }) => language)
  const tooLong = campaign.recipients.filter((recipient) => {
    const [contact] = contactsOf(recipient, isTrial)
    const language = languageFor(
      recipient,
      { appealLanguages, defaultLanguage: campaign.default_language },
      '',
    )
    const draft = kept.find((found) => found.language === language)
    if (contact?.channel !== 'form' || !draft) return false
    const body = Math.max(0, ...draft.openings.map(({ length }) => length)) + draft.body.length
    const subject = Math.max(0, ...draft.subjects.map(({ length }) => length))
    return body > (contact.body_limit ?? Infinity) || subject > (contact.subject_limit ?? Infinity)
  })
  return countWarning('too_long_for_form', 'appeals', tooLong)
}

function checkDates({ campaign, now }: Launch): Finding[] {
  if (campaign.ends_at && campaign.ends_at <= now) return [stop('ended', 'settings')]
  return []
}

function checkDomain({ campaign, domain }: Launch): Finding[] {
  if (campaign.mode === 'own_hands') return []
  const state = (kind: DomainRecord['kind']) => domain.find((record) => record.kind === kind)?.state
  const isMissing = (kind: DomainRecord['kind']) => state(kind) === 'missing'
  if (isMissing('spf') && isMissing('dkim')) return [stop('domain_not_ready', '/organizer/settings')]
  return (['spf', 'dkim', 'dmarc'] as const)
    .filter(isMissing)
    .map((kind) => warn('record_missing', '/organizer/settings', { record: kind.toUpperCase() }))
}

function contactsOf(recipient: CampaignRecipient, isTrial: boolean) {
  return recipient.contacts.filter(({ trial }) => isTrial || !trial)
}

function countWarning(
  code: string,
  at: string,
  found: unknown[],
  params: Record<string, string> = {},
): Finding[] {
  return found.length > 0 ? [warn(code, at, { ...params, count: found.length })] : []
}
