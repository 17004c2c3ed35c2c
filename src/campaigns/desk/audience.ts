import type { Db, Tx } from '../../db/connect.ts'
import type { Audience } from '../../db/tables/campaigns.ts'
import { recordAct } from '../../organizers/audit.ts'
import { applyAudience, deriveAudience, setTicks } from './audience.queries.ts'
import type { AudienceForm } from './campaign-form.ts'
import { lockCampaign, updateCampaign } from './campaigns.queries.ts'
import type { Doer } from './make-campaign.ts'

interface Edited {
  id: string
  slug: string
  audience: Audience | null
}

/** The rule of a campaign; one that was made from a file gets the rule that leads to its present recipients. */
export async function audienceOf(db: Db, campaign: Pick<Edited, 'id' | 'audience'>): Promise<Audience> {
  return campaign.audience ?? (await deriveAudience(db, campaign.id))
}

/** Saves the rule and applies it. @returns how many recipients there are now; undefined when somebody changed it meanwhile. */
export async function saveAudience(
  db: Db,
  campaign: Edited,
  form: AudienceForm,
  by: Doer,
): Promise<number | undefined> {
  const before = await audienceOf(db, campaign)
  const { edition, own_country, default_selected, ...rule } = form
  const audience = { ...before, ...rule }
  return await db.transaction().execute(async (tx) => {
    const values = { own_country, default_selected, audience: JSON.stringify(audience) }
    const at = { id: campaign.id, edition, by: by.id, now: by.now }
    if (!(await updateCampaign(tx, at, values))) return undefined
    const count = await applyAudience(tx, campaign.id, audience)
    await note(tx, campaign, by, { recipients: count })
    return count
  })
}

/**
 * Takes single recipients in or out, and ticks them. Only those that the page showed are touched, so that two people
 * may work on the same list.
 */
export async function saveExceptions(
  db: Db,
  campaign: Edited,
  form: { shown: string[]; in: string[]; ticked: string[] },
  by: Doer,
): Promise<void> {
  const isIn = new Set(form.in)
  const out = form.shown.filter((id) => !isIn.has(id))
  const off = form.in.filter((id) => !form.ticked.includes(id))
  await changeRule(
    db,
    campaign,
    by,
    (rule) => ({
      ...rule,
      removed: [...new Set([...rule.removed.filter((id) => !isIn.has(id)), ...out])],
      added: rule.added.filter((id) => !out.includes(id)),
    }),
    { on: form.ticked.filter((id) => isIn.has(id)), off },
  )
}

/** Takes in one recipient of any directory. */
export async function addRecipient(db: Db, campaign: Edited, recipientId: string, by: Doer): Promise<void> {
  await changeRule(db, campaign, by, (rule) => ({
    ...rule,
    removed: rule.removed.filter((id) => id !== recipientId),
    added: [...new Set([...rule.added, recipientId])],
  }))
}

async function changeRule(
  db: Db,
  campaign: Edited,
  by: Doer,
  change: (rule: Audience) => Audience,
  ticks: { on: string[]; off: string[] } = { on: [], off: [] },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const row = await lockCampaign(tx, campaign.id)
    const audience = change(await audienceOf(tx, { id: campaign.id, audience: row.audience }))
    const at = { id: campaign.id, edition: row.edition, by: by.id, now: by.now }
    await updateCampaign(tx, at, { audience: JSON.stringify(audience) })
    const count = await applyAudience(tx, campaign.id, audience)
    await setTicks(tx, campaign.id, ticks)
    await note(tx, campaign, by, { recipients: count })
  })
}

async function note(tx: Tx, campaign: Edited, by: Doer, details: Record<string, number>): Promise<void> {
  const subject = `campaign ${campaign.slug}`
  await recordAct(tx, {
    organizerId: by.id,
    act: 'campaign.recipients_changed',
    subject,
    details,
    at: by.now,
  })
}
