import { dayOf } from '../days.ts'
import type { Db } from '../db/connect.ts'
import { NotFound } from '../errors.ts'
import { findCampaignRow, listAppeals, listCampaignRecipients } from './campaigns.queries.ts'

type Row = NonNullable<Awaited<ReturnType<typeof findCampaignRow>>>
export type Appeal = Awaited<ReturnType<typeof listAppeals>>[number]
export type CampaignRecipient = Awaited<ReturnType<typeof listCampaignRecipients>>[number]

/** A campaign with its appeals of every release and the recipients it offers today. */
export interface Campaign extends Row {
  appeals: Appeal[]
  recipients: CampaignRecipient[]
}

/** Gives a campaign by its slug, or undefined. */
export type FindCampaign = (slug: string) => Promise<Campaign | undefined>

const CACHE_MS = 1_000
const CACHE_SIZE = 200

/**
 * Campaigns by slug, kept for one second: a change or a pause is seen everywhere within that,
 * and a page that thousands open at once costs the database three statements a second.
 * What the public may not see is not kept: who publishes a campaign finds it at once, in every process.
 */
export function campaignsOf(db: Db, clock: { now(): Date }): FindCampaign {
  const cache = new Map<string, { campaign: Promise<Campaign | undefined>; until: number }>()
  return (slug) => {
    const at = performance.now()
    const known = cache.get(slug)
    if (known && known.until > at) return known.campaign
    if (cache.size >= CACHE_SIZE) cache.clear()
    const campaign = loadCampaign(db, slug, clock.now())
    cache.set(slug, { campaign, until: at + CACHE_MS })
    const forget = () => void (cache.get(slug)?.campaign === campaign && cache.delete(slug))
    campaign.then((found) => isPublic(found) || forget(), forget)
    return campaign
  }
}

/** True while it is paused and what was confirmed waits with it. */
export function isHolding(campaign: Pick<Campaign, 'status' | 'sends_while_paused'>): boolean {
  return campaign.status === 'paused' && !campaign.sends_while_paused
}

/** Reads a campaign now, past any cache. */
export async function loadCampaign(db: Db, slug: string, now: Date): Promise<Campaign | undefined> {
  const row = await findCampaignRow(db, slug)
  if (!row) return undefined
  const [appeals, recipients] = await Promise.all([
    listAppeals(db, row.id),
    listCampaignRecipients(db, row.id, dayOf(now)),
  ])
  return { ...row, appeals, recipients }
}

/** @throws NotFound for a slug that is none, names nothing, or names a draft. */
export async function getPublicCampaign(findCampaign: FindCampaign, slug: string): Promise<Campaign> {
  const campaign = /^[a-z0-9][a-z0-9-]{1,62}$/.test(slug) ? await findCampaign(slug) : undefined
  if (!isPublic(campaign)) throw new NotFound('no such campaign')
  return campaign
}

function isPublic(campaign: Campaign | undefined): campaign is Campaign {
  return campaign !== undefined && campaign.status !== 'draft'
}

/** The appeals that a page of this release shows, one a language. */
export function appealsOfRelease(campaign: Campaign, release: number): Appeal[] {
  return campaign.appeals.filter(
    (appeal) =>
      appeal.from_release <= release && (appeal.until_release === null || appeal.until_release > release),
  )
}

/** The texts in the visitor's language, else in the campaign's own. */
export function textIn<T extends { language: string }>(
  campaign: { texts: T[]; default_language: string },
  language: string,
): T {
  const text =
    campaign.texts.find((text) => text.language === language) ??
    campaign.texts.find((text) => text.language === campaign.default_language) ??
    campaign.texts[0]
  if (!text) throw new Error('a campaign without texts')
  return text
}
