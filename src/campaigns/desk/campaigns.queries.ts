import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { CampaignStatus, Mode } from '../../db/tables/campaigns.ts'

/** A new campaign with its title in one language, as a draft. @returns undefined when the slug is taken. */
export async function insertCampaign(
  tx: Tx,
  campaign: { slug: string; language: string; title: string; by: string; now: Date },
): Promise<string | undefined> {
  const inserted = await tx
    .insertInto('campaigns')
    .values({
      slug: campaign.slug,
      status: 'draft',
      default_language: campaign.language,
      file_hash: null,
      edited_by: campaign.by,
      created_at: campaign.now,
      updated_at: campaign.now,
    })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!inserted) return undefined
  await tx
    .insertInto('campaign_texts')
    .values({
      campaign_id: inserted.id,
      language: campaign.language,
      title: campaign.title,
      summary: '',
      story: '',
      edited_by: campaign.by,
    })
    .execute()
  return inserted.id
}

/** A draft with everything of another campaign but its letters, its dates and what became of it. @returns undefined when the slug is taken. */
export async function copyCampaign(
  tx: Tx,
  copy: { from: string; slug: string; by: string; now: Date },
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    insert into campaigns (slug, status, mode, default_language, own_country, default_selected, may_edit_subject,
      may_edit_body, may_add_note, links, goal, time_zone, audience, edited_by, created_at, updated_at)
    select ${copy.slug}, 'draft', mode, default_language, own_country, default_selected, may_edit_subject,
      may_edit_body, may_add_note, links, goal, time_zone, audience, ${copy.by}, ${copy.now}, ${copy.now}
    from campaigns where id = ${copy.from}
    on conflict (slug) do nothing returning id`.execute(tx)
  const id = rows[0]?.id
  if (!id) return undefined
  await sql`
    insert into campaign_texts (campaign_id, language, title, summary, story, thanks, confirm_note, links, edited_by)
    select ${id}, language, title, summary, story, thanks, confirm_note, links, ${copy.by}
    from campaign_texts where campaign_id = ${copy.from}`.execute(tx)
  await sql`
    insert into campaign_recipients (campaign_id, recipient_id, position, selected)
    select ${id}, recipient_id, position, selected from campaign_recipients where campaign_id = ${copy.from}`.execute(
    tx,
  )
  await sql`
    insert into appeal_drafts (campaign_id, language, version, subjects, openings, body, kind, organizer_id, saved_at)
    select ${id}, language, 1, subjects, openings, body, 'imported', ${copy.by}, ${copy.now}
    from appeals where campaign_id = ${copy.from} and until_release is null`.execute(tx)
  return id
}

/** Takes an example over: from now on it is the organizers' own, and a draft until they publish it. */
export async function adoptExample(tx: Tx, id: string, by: string, now: Date): Promise<boolean> {
  const adopted = await tx
    .updateTable('campaigns')
    .set({ adopted_at: now, status: 'draft', edited_by: by, updated_at: now, edition: sql`edition + 1` })
    .where('id', '=', id)
    .where('example', '=', true)
    .where('adopted_at', 'is', null)
    .executeTakeFirst()
  return adopted.numUpdatedRows > 0n
}

/** True for an example that nobody took over. */
export async function isUntakenExample(db: Db, slug: string): Promise<boolean> {
  const row = await db
    .selectFrom('campaigns')
    .select('id')
    .where('slug', '=', slug)
    .where('example', '=', true)
    .where('adopted_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/** What the settings page may change. */
export interface Settings {
  slug: string
  mode: Mode
  default_language: string
  goal: number | null
  starts_at: Date | null
  ends_at: Date | null
  time_zone: string
  may_edit_subject: boolean
  may_edit_body: boolean
  may_add_note: boolean
  links: string[]
}

/**
 * Changes a campaign that still has the edition that was read.
 * @returns the new edition; undefined when somebody changed it meanwhile.
 */
export async function updateCampaign(
  db: Db,
  campaign: { id: string; edition: number; by: string; now: Date },
  values: Partial<Settings> & {
    own_country?: 'none' | 'first' | 'only'
    default_selected?: 'all' | 'own_country'
    audience?: string
  },
): Promise<number | undefined> {
  const updated = await db
    .updateTable('campaigns')
    .set({ ...values, edited_by: campaign.by, updated_at: campaign.now, edition: sql`edition + 1` })
    .where('id', '=', campaign.id)
    .where('edition', '=', campaign.edition)
    .returning('edition')
    .executeTakeFirst()
  return updated?.edition
}

/** Holds a campaign until the transaction ends, for a change that depends on what stands in it. */
export async function lockCampaign(tx: Tx, id: string) {
  return await tx
    .selectFrom('campaigns')
    .select(['edition', 'audience', 'release', 'status'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

/** True when another campaign stands at this address. */
export async function isSlugTaken(db: Db, slug: string, exceptId: string): Promise<boolean> {
  const row = await db
    .selectFrom('campaigns')
    .select('id')
    .where('slug', '=', slug)
    .where('id', '!=', exceptId)
    .executeTakeFirst()
  return row !== undefined
}

/** Moves a campaign to another status. @returns false when it is in none of `from`. */
export async function moveCampaign(
  db: Db,
  move: { id: string; from: CampaignStatus[]; to: CampaignStatus; by: string; now: Date },
): Promise<boolean> {
  const moved = await db
    .updateTable('campaigns')
    .set({
      status: move.to,
      edited_by: move.by,
      updated_at: move.now,
      ...(move.to === 'live' ? { closed_at: null } : {}),
      ...(move.to === 'closed' ? { closed_at: move.now } : {}),
    })
    .where('id', '=', move.id)
    .where('status', 'in', move.from)
    .executeTakeFirst()
  return moved.numUpdatedRows > 0n
}

/** Whether letters that were confirmed go out while the campaign is paused. */
export async function setSendsWhilePaused(db: Db, id: string, sends: boolean): Promise<void> {
  await db.updateTable('campaigns').set({ sends_while_paused: sends }).where('id', '=', id).execute()
}
