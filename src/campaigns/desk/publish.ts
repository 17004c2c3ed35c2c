import type { Db, Tx } from '../../db/connect.ts'
import { type ActName, recordAct } from '../../organizers/audit.ts'
import type { Campaign } from '../campaign.ts'
import { replaceAppeals } from '../examples.queries.ts'
import { lockCampaign, moveCampaign, setSendsWhilePaused } from './campaigns.queries.ts'
import { markPublished, raiseRelease } from './drafts.queries.ts'
import { type Draft, listDrafts } from './drafts.ts'
import type { Doer } from './make-campaign.ts'

/**
 * Publishes what was written: new words make a new release, and the campaign goes live. Letters that were read before
 * are sent as they were read. Whether it may go out is for `checkLaunch` to say, before this.
 */
export async function publish(db: Db, campaign: Campaign, by: Doer): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockCampaign(tx, campaign.id)
    const release = await publishDrafts(tx, campaign)
    await moveCampaign(tx, {
      id: campaign.id,
      from: ['draft', 'paused', 'closed'],
      to: 'live',
      by: by.id,
      now: by.now,
    })
    await note(tx, campaign, by, 'campaign.published', release === undefined ? {} : { release })
  })
}

/** No new letters are taken; those that were confirmed wait unless `sends`. */
export async function pause(db: Db, campaign: Campaign, sends: boolean, by: Doer): Promise<boolean> {
  return await move(db, campaign, ['live'], 'paused', by, (tx) => setSendsWhilePaused(tx, campaign.id, sends))
}

/** Takes letters again after a pause. */
export async function resume(db: Db, campaign: Campaign, by: Doer): Promise<boolean> {
  return await move(db, campaign, ['paused'], 'live', by)
}

/** Ends a campaign: letters that were confirmed still go out. */
export async function close(db: Db, campaign: Campaign, by: Doer): Promise<boolean> {
  return await move(db, campaign, ['live', 'paused'], 'closed', by)
}

async function publishDrafts(tx: Tx, campaign: Campaign): Promise<number | undefined> {
  const drafts = await listDrafts(tx, campaign)
  if (drafts.every(({ isNew }) => !isNew)) return undefined
  const kept = drafts.filter(({ isRemoved }) => !isRemoved)
  const release = await raiseRelease(tx, campaign.id)
  await replaceAppeals(tx, campaign.id, release, kept.map(wordsOf))
  await markPublished(
    tx,
    campaign.id,
    drafts.filter(({ version }) => version > 0),
    release,
  )
  return release
}

function wordsOf({ language, subjects, openings, body }: Draft) {
  return { language, subjects, openings, body }
}

async function move(
  db: Db,
  campaign: Campaign,
  from: ('live' | 'paused')[],
  to: 'live' | 'paused' | 'closed',
  by: Doer,
  also: (tx: Tx) => Promise<void> = async () => {},
): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    if (!(await moveCampaign(tx, { id: campaign.id, from, to, by: by.id, now: by.now }))) return false
    await also(tx)
    await note(tx, campaign, by, `campaign.${to === 'live' ? 'resumed' : to}`, {})
    return true
  })
}

async function note(tx: Tx, campaign: Campaign, by: Doer, act: ActName, details: Record<string, number>) {
  await recordAct(tx, { organizerId: by.id, act, subject: `campaign ${campaign.slug}`, details, at: by.now })
}
