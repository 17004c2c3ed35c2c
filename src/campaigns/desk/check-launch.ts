import type { Db } from '../../db/connect.ts'
import type { Outside } from '../../outside/outside.ts'
import type { DomainRecord } from '../../outside/sending-domain.ts'
import { readOrganisation } from '../../settings/organisation.ts'
import type { Campaign } from '../campaign.ts'
import { listDrafts } from './drafts.ts'
import type { Finding } from './finding.ts'
import { findMissing } from './launch-checks.ts'

const MOST_LINKS = 30

/** What the pre-launch check is handed. */
export interface LaunchParts {
  db: Db
  clock: { now(): Date }
  isTrial: boolean
  outside: Outside
  /** The state of the sending domain; nothing of it with the built-in outbox. */
  readDomain: () => Promise<DomainRecord[]>
}

/**
 * Everything that a campaign lacks before it goes out, in the order of its weight. Links and the sending domain are
 * looked up outside, at most 30 links; with the built-in outbox nothing outside is asked.
 */
export async function checkLaunch(parts: LaunchParts, campaign: Campaign): Promise<Finding[]> {
  const [drafts, domain, deadLinks, organisation] = await Promise.all([
    listDrafts(parts.db, campaign),
    parts.readDomain(),
    findDeadLinks(parts.outside, campaign),
    readOrganisation(parts.db),
  ])
  return findMissing({
    campaign,
    drafts,
    domain,
    deadLinks,
    isNamed: organisation.name !== '' && organisation.contact !== '',
    isTrial: parts.isTrial,
    now: parts.clock.now(),
  })
}

async function findDeadLinks(outside: Outside, campaign: Campaign): Promise<string[]> {
  const urls = [...new Set(campaign.texts.flatMap(linksOf))].slice(0, MOST_LINKS)
  const states = await Promise.all(urls.map(async (url) => ({ url, state: await outside.checkLink(url) })))
  return states.filter(({ state }) => state === 'dead').map(({ url }) => url)
}

/** Links in the Markdown of a text and among its links of thanks. */
function linksOf(text: Campaign['texts'][number]): string[] {
  const written = [text.story, text.thanks, text.victory].join('\n')
  return [...(written.match(/https?:\/\/[^\s<>()[\]"']+/g) ?? []), ...text.links.map(({ url }) => url)]
}
