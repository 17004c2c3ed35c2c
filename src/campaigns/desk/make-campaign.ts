import type { Db, Tx } from '../../db/connect.ts'
import { type ActName, recordAct } from '../../organizers/audit.ts'
import { adoptExample, copyCampaign, insertCampaign } from './campaigns.queries.ts'
import { isSlug, slugOf } from './slug.ts'

/** Who does something on the desk, and when. */
export interface Doer {
  id: string
  now: Date
}

/** Makes an empty campaign, a draft. @returns its address. */
export async function beginCampaign(
  db: Db,
  campaign: { title: string; language: string },
  by: Doer,
): Promise<string> {
  return await atFreeSlug(db, slugOf(campaign.title), async (tx, slug) => {
    const id = await insertCampaign(tx, { ...campaign, slug, by: by.id, now: by.now })
    if (id) await note(tx, by, 'campaign.created', slug)
    return id
  })
}

/** Makes a draft with everything of another campaign but its letters and its dates. @returns its address. */
export async function copyFrom(db: Db, campaign: { id: string; slug: string }, by: Doer): Promise<string> {
  return await atFreeSlug(db, campaign.slug, async (tx, slug) => {
    const id = await copyCampaign(tx, { from: campaign.id, slug, by: by.id, now: by.now })
    if (id) await note(tx, by, 'campaign.copied', slug, { from: campaign.slug })
    return id
  })
}

/** Takes a shipped example over: a draft of the organizers' own, at its old address. @returns false when it is none. */
export async function adopt(db: Db, campaign: { id: string; slug: string }, by: Doer): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    if (!(await adoptExample(tx, campaign.id, by.id, by.now))) return false
    await note(tx, by, 'campaign.adopted', campaign.slug)
    return true
  })
}

const MOST_TRIES = 100

/** Tries `culture`, `culture-2`, `culture-3` until one is free. */
async function atFreeSlug(
  db: Db,
  wanted: string,
  insert: (tx: Tx, slug: string) => Promise<string | undefined>,
): Promise<string> {
  const base = isSlug(wanted) ? wanted : 'campaign'
  for (let number = 1; number <= MOST_TRIES; number++) {
    const slug = number === 1 ? base : `${base.slice(0, 58)}-${number}`
    if (await db.transaction().execute((tx) => insert(tx, slug))) return slug
  }
  throw new Error('no free address for a campaign')
}

async function note(tx: Tx, by: Doer, act: ActName, slug: string, details: Record<string, string> = {}) {
  await recordAct(tx, { organizerId: by.id, act, subject: `campaign ${slug}`, details, at: by.now })
}
